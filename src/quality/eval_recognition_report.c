/* quality/eval_recognition_report.c -- the result of an evaluation of recognition, in words and as
 * JSON. */
#include "quality/eval_recognition.h"

#include "codec/json.h"

#include <math.h>

typedef unsigned long long number;

static void text_lead(const int32_t lead[3], struct buf *out)
{
    if (lead[1] == RULE_NONE) buf_add_c(out, "      -");
    else buf_printf(out, "%4d (%d to %d)", lead[1], lead[0], lead[2]);
}

static void text_share(struct buf *out, const char *what, uint64_t hits, uint64_t of,
                       struct interval i)
{
    buf_printf(out, "%-26s %6llu of %6llu", what, (number)hits, (number)of);
    if (!isnan(i.value))
        buf_printf(out, "   %.4f  (%.4f to %.4f)", i.value, i.low, i.high);
    buf_add_c(out, "\n");
}

void eval_recognition_text(const struct eval_recognition *e, struct buf *out)
{
    text_share(out, "found in time", e->found, e->cases, e->found_share);
    text_share(out, "decoys that fire", e->fired, e->decoys, e->fired_share);
    buf_add_c(out, "days before the end         ");
    text_lead(e->lead, out);
    buf_add_c(out, "   median and quartiles of those found\n\n");
    buf_printf(out, "%-26s %7s %7s %7s   %s\n", "story", "planted", "found", "missed",
               "days before the end");
    for (size_t i = 0; i < e->stories; i++) {
        const struct eval_story *s = &e->story[i];
        buf_printf(out, "%-26s %7llu %7llu ", s->code, (number)s->planted, (number)s->found);
        if (s->decoy) {
            buf_printf(out, "%7s   %s\n", "", s->found ? "a rule fires, and should not" : "silent");
            continue;
        }
        buf_printf(out, "%7llu   ", (number)(s->planted - s->found));
        text_lead(s->lead, out);
        if (s->unknown) buf_printf(out, "   %llu not in the hub", (number)s->unknown);
        buf_add_c(out, "\n");
    }
}

static void put_lead(struct json_writer *w, const int32_t lead[3])
{
    if (lead[1] == RULE_NONE) return;
    json_key(w, "days_before_the_end");
    json_open_array(w);
    for (int q = 0; q < 3; q++)
        json_put_int(w, lead[q]);
    json_close_array(w);
}

static void put_share(struct json_writer *w, const char *name, uint64_t hits, uint64_t of,
                      struct interval i)
{
    json_key(w, name);
    json_open_object(w);
    json_pair_int(w, "hits", (int64_t)hits);
    json_pair_int(w, "of", (int64_t)of);
    if (!isnan(i.value)) {
        json_pair_real(w, "value", i.value);
        json_pair_real(w, "low", i.low);
        json_pair_real(w, "high", i.high);
    }
    json_close_object(w);
}

void eval_recognition_json(const struct eval_recognition *e, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    put_share(&w, "found", e->found, e->cases, e->found_share);
    put_share(&w, "decoys", e->fired, e->decoys, e->fired_share);
    put_lead(&w, e->lead);
    json_key(&w, "stories");
    json_open_array(&w);
    for (size_t i = 0; i < e->stories; i++) {
        const struct eval_story *s = &e->story[i];
        json_open_object(&w);
        json_pair_c(&w, "story", s->code);
        json_pair_bool(&w, "decoy", s->decoy);
        json_pair_int(&w, "planted", (int64_t)s->planted);
        json_pair_int(&w, "found", (int64_t)s->found);
        json_pair_int(&w, "not_in_hub", (int64_t)s->unknown);
        put_lead(&w, s->lead);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
}
