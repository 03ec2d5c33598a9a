/* search/expected_json.c -- what is expected of a person, as JSON; docs/json.md. */
#include "search/json.h"

static void text_or_null(struct json_writer *w, const char *key, str s)
{
    if (s.len) json_pair_text(w, key, s);
    else json_pair_null(w, key);
}

static const char *answer_of(const struct expected_line *line)
{
    const char *of_two = expect_halves_word(line->is);
    if (!line->shown) return "not_shown";
    return of_two ? of_two : expect_answer_word(line->answer);
}

static void not_kept_json(const struct expected_line *line, struct json_writer *w)
{
    json_key(w, "not_kept");
    json_open_array(w);
    for (size_t i = 0; i < line->not_kept_n; i++) {
        json_open_object(w);
        date_json(w, "on", line->not_kept[i].on);
        json_pair_text(w, "label", line->not_kept[i].label);
        json_pair_bool(w, "missed", line->not_kept[i].missed);
        json_close_object(w);
    }
    json_close_array(w);
}

static void line_json(const struct expected_line *line, bool half, struct json_writer *w);

static void halves_json(const struct expected_line *line, struct json_writer *w)
{
    json_open_object(w);
    json_pair_text(w, "contact", line->key);
    json_pair_text(w, "label", line->label);
    json_pair_c(w, "answer", answer_of(line));
    json_key(w, "halves");
    json_open_array(w);
    for (size_t i = 0; i < 2; i++)
        line_json(&line->half[i], true, w);
    json_close_array(w);
    json_pair_text(w, "sentence", line->sentence);
    json_close_object(w);
}

static void line_json(const struct expected_line *line, bool half, struct json_writer *w)
{
    json_open_object(w);
    json_pair_text(w, "contact", line->key);
    json_pair_text(w, "label", line->label);
    json_pair_c(w, "answer", answer_of(line));
    if (line->shown && line->reason) json_pair_c(w, "reason", expect_reason_word(line->reason));
    date_json(w, "from", line->from);
    date_json(w, "until", line->until);
    date_json(w, "on", line->on);
    text_or_null(w, "by", line->by);
    text_or_null(w, "waits_for", line->waits_for);
    date_json(w, "data_up_to", line->waits_until);
    if (half) text_or_null(w, "owed_by", line->owed_by);
    if (half) not_kept_json(line, w);
    json_pair_text(w, "sentence", line->sentence);
    json_close_object(w);
}

void expected_view_json(const struct expected_view *v, struct json_writer *w)
{
    if (!v->shown) return;
    json_key(w, "expected");
    json_open_array(w);
    for (size_t i = 0; i < v->n; i++)
        if (v->lines[i].half) halves_json(&v->lines[i], w);
        else line_json(&v->lines[i], false, w);
    json_close_array(w);
    if (!v->unseen_shown) return;
    json_key(w, "seen");
    json_open_object(w);
    json_pair_c(w, "answer", unseen_answer_word(v->unseen));
    json_pair_text(w, "sentence", v->sentence);
    json_key(w, "feeds");
    json_open_array(w);
    for (size_t i = 0; i < v->feed_count; i++)
        json_put_text(w, v->feeds[i].sentence);
    json_close_array(w);
    json_close_object(w);
}
