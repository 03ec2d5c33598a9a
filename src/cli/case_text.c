/* cli/case_text.c -- a case as text and as JSON. */
#include "cli/case.h"

#include "base/clock.h"
#include "mash/quiet.h"
#include "search/json.h"

#include <stdio.h>

err case_named(struct call *call, int64_t *ret_mash, struct err_info *why)
{
    if (call->word_count < 1) {
        (void)err_set(why, ERR_USAGE, "which case? a reference reads M-4F7K-9QXT");
        return err_todo(why, "aim case list tells the references");
    }
    return mash_find(call->hub, str_of(call->words[0]), ret_mash, why);
}

err case_text(struct call *call, str *ret_text, struct err_info *why)
{
    *ret_text = STR("");
    if (!call_flag(call, "text")) return ERR_OK;
    char *at = arena_alloc(call->arena, MASH_TEXT_MAX + 1);
    if (!at) return err_set(why, ERR_NOMEM, "no memory for a text");
    size_t n = fread(at, 1, MASH_TEXT_MAX + 1, stdin);
    if (n > MASH_TEXT_MAX)
        return err_set(why, ERR_LIMIT, "the text is longer than %d characters", MASH_TEXT_MAX);
    *ret_text = str_trim(str_range(at, n));
    return ERR_OK;
}

/* ---- text ---- */

static str moment(struct arena *a, int64_t ms) { return ms ? date_moment_long(a, ms) : STR("-"); }

static void head_text(const struct mash_view *v, struct arena *a, struct buf *out)
{
    const struct person_view *p = &v->told.view;
    buf_printf(out, "%s  %.*s %.*s", v->reference, STR_FMT(p->given_name),
               STR_FMT(p->family_name));
    if (p->age >= 0) buf_printf(out, ", %d %s", p->age, p->age == 1 ? "year" : "years");
    buf_printf(out, "\n%s, %s, due %.*s%s\n", mash_stage_label(v->stage),
               v->band_set ? mash_band_word(v->band) : "no colour yet",
               STR_FMT(moment(a, v->due_ms)), v->overdue ? " (over time)" : "");
    if (v->quiet_days) buf_printf(out, "%.*s\n", STR_FMT(mash_quiet_words(v->quiet_days, a)));
    if (v->worker_name.len) buf_printf(out, "worker: %.*s\n", STR_FMT(v->worker_name));
    if (v->allocated)
        buf_printf(out, "allocated worker: %.*s, %.*s, %.*s\n", STR_FMT(v->allocated_name),
                   STR_FMT(v->allocated_service), STR_FMT(v->allocated_phone));
    if (v->waits)
        buf_printf(out, "%.*s proposes: %.*s\n", STR_FMT(v->proposed_by),
                   STR_FMT(v->outcome_label));
    if (v->decided_ms)
        buf_printf(out, "%.*s, decided by %.*s, %.*s\n", STR_FMT(v->outcome_label),
                   STR_FMT(v->decided_by), STR_FMT(moment(a, v->decided_ms)));
    if (v->records_came || v->records_went)
        buf_printf(out, "records of this person changed: %zu came, %zu went\n", v->records_came,
                   v->records_went);
}

static void check_text(const struct mash_check_line *c, struct arena *a, struct buf *out)
{
    buf_printf(out, "  %-26.*s ", STR_FMT(c->agency->name));
    if (!c->asked) {
        str up_to = c->up_to_ms ? date_short(a, date_uk(c->up_to_ms).date) : STR("-");
        buf_printf(out, "not asked: %s, data up to %.*s\n", c->found, STR_FMT(up_to));
        return;
    }
    if (!c->answered_ms) {
        buf_printf(out, "%s %.*s\n", c->overdue ? "overdue since" : "asked, due",
                   STR_FMT(moment(a, c->due_ms)));
        return;
    }
    buf_printf(out, "%.*s%s", STR_FMT(c->known), c->after_close ? " (after the decision)" : "");
    if (c->facts.len) buf_printf(out, "; %.*s", STR_FMT(c->facts));
    if (c->answer.len) buf_printf(out, "; %.*s", STR_FMT(c->answer));
    if (c->contact.len) buf_printf(out, "; ring %.*s", STR_FMT(c->contact));
    buf_add_c(out, "\n");
}

static void line_text(const struct mash_view *v, const struct chronology_line *l, struct arena *a,
                      struct buf *out)
{
    str who = v->told.persons[l->who].given_name;
    str came = date_short(a, date_uk(l->received_ms).date);
    buf_printf(out, "  %-12.*s %.*s  %.*s: %.*s (feed %.*s, received %.*s)%s\n",
               STR_FMT(date_short(a, l->date)), STR_FMT(who), STR_FMT(l->service->name),
               STR_FMT(l->label), STR_FMT(l->feed), STR_FMT(came), l->echo ? " again" : "");
}

void case_print(const struct mash_view *v, enum mash_part part, struct arena *a, struct buf *out)
{
    if (part == MASH_PACK)
        buf_printf(out, "Confidential. Copy %d, for %.*s\n", v->copy, STR_FMT(v->copy_for));
    head_text(v, a, out);
    if (part == MASH_LOG) {
        for (size_t i = 0; i < v->step_count; i++)
            buf_printf(out, "  %.*s  %.*s %.*s %.*s\n    %.*s\n",
                       STR_FMT(moment(a, v->steps[i].at_ms)), STR_FMT(v->steps[i].name),
                       STR_FMT(v->steps[i].what), STR_FMT(v->steps[i].value),
                       STR_FMT(v->steps[i].text));
        return;
    }
    buf_printf(out, "\nPartners: %zu asked, %zu replied, %zu to ask\n", v->asked, v->answered,
               v->to_ask);
    for (size_t i = 0; i < v->check_count; i++)
        check_text(&v->checks[i], a, out);
    buf_add_c(out, "\nWhat happened\n");
    for (size_t i = 0; i < v->told.line_count; i++)
        line_text(v, &v->told.lines[i], a, out);
    if (v->told.limited) buf_add_c(out, "  Something may be left out: protected, or not shared\n");
}

/* ---- JSON ---- */

static void check_json(const struct mash_check_line *c, struct json_writer *w)
{
    json_open_object(w);
    json_pair_text(w, "agency", c->agency->code);
    json_pair_c(w, "found", c->found);
    json_pair_int(w, "contacts", (int64_t)c->contacts);
    moment_json(w, "data_up_to", c->up_to_ms);
    json_pair_bool(w, "asked", c->asked);
    if (c->asked) {
        moment_json(w, "asked_at", c->asked_ms);
        moment_json(w, "due", c->due_ms);
        moment_json(w, "answered_at", c->answered_ms);
        json_pair_int(w, "reminders", c->reminders);
        json_pair_bool(w, "escalated", c->escalated_ms != 0);
        json_pair_bool(w, "after_decision", c->after_close);
        json_pair_text(w, "known", c->known);
        json_pair_text(w, "facts", c->facts);
        json_pair_text(w, "answer", c->answer);
        json_pair_text(w, "contact", c->contact);
    }
    json_close_object(w);
}

static void line_json(const struct mash_view *v, const struct chronology_line *l,
                      struct json_writer *w)
{
    json_open_object(w);
    person_id_json(w, "person", v->told.persons[l->who].person);
    date_json(w, "date", l->date);
    json_pair_text(w, "service", l->service->name);
    json_pair_text(w, "label", l->label);
    json_pair_text(w, "feed", l->feed);
    moment_json(w, "received", l->received_ms);
    moment_json(w, "data_up_to", l->up_to_ms);
    json_pair_bool(w, "again", l->echo);
    json_close_object(w);
}

static void step_json(const struct mash_step_line *s, struct json_writer *w)
{
    json_open_object(w);
    moment_json(w, "at", s->at_ms);
    json_pair_text(w, "by", s->login);
    json_pair_text(w, "kind", s->kind);
    json_pair_text(w, "value", s->value);
    json_pair_text(w, "text", s->text);
    json_close_object(w);
}

static void head_json(const struct mash_view *v, struct json_writer *w)
{
    json_pair_c(w, "case", v->reference);
    json_pair_int(w, "version", v->version);
    person_id_json(w, "person", v->told.view.person);
    json_pair_text(w, "given_name", v->told.view.given_name);
    json_pair_text(w, "family_name", v->told.view.family_name);
    json_pair_c(w, "stage", mash_stage_word(v->stage));
    json_pair_c(w, "band", v->band_set ? mash_band_word(v->band) : NULL);
    moment_json(w, "received", v->received_ms);
    moment_json(w, "due", v->due_ms);
    json_pair_bool(w, "overdue", v->overdue);
    json_pair_int(w, "quiet_days", v->quiet_days);
    json_pair_text(w, "worker", v->worker);
    json_pair_text(w, "outcome", v->outcome);
    json_pair_bool(w, "waits_for_second", v->waits);
    moment_json(w, "decided", v->decided_ms);
    json_pair_bool(w, "allocated_worker", v->allocated);
    json_pair_int(w, "records_came", (int64_t)v->records_came);
    json_pair_int(w, "records_went", (int64_t)v->records_went);
    json_pair_int(w, "asked", (int64_t)v->asked);
    json_pair_int(w, "answered", (int64_t)v->answered);
}

void case_json(const struct mash_view *v, enum mash_part part, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    head_json(v, &w);
    if (part == MASH_PACK) json_pair_int(&w, "copy", v->copy);
    json_key(&w, "checks");
    json_open_array(&w);
    for (size_t i = 0; i < v->check_count; i++)
        check_json(&v->checks[i], &w);
    json_close_array(&w);
    json_key(&w, "chronology");
    json_open_array(&w);
    for (size_t i = 0; i < v->told.line_count; i++)
        line_json(v, &v->told.lines[i], &w);
    json_close_array(&w);
    json_key(&w, "steps");
    json_open_array(&w);
    for (size_t i = 0; i < v->step_count && part == MASH_LOG; i++)
        step_json(&v->steps[i], &w);
    json_close_array(&w);
    json_close_object(&w);
    buf_add_c(out, "\n");
}
