/* cli/link_review.c -- aim link review list | show | decide | labels: clerical review on the
 * command line. Pairs are named by the ids of their two records, which name nobody. */
#include "clerical/clerical.h"

#include "cli/looking.h"
#include "clerical/labels.h"
#include "link/link.h"
#include "search/json.h"

enum { REFRESH_PAIRS = 1000 * 1000 };

static err reviewer_start(struct call *call, struct looking_call *l, struct err_info *why)
{
    return looking_start(call, "correction", l, why); /* comparing records is a reason */
}

static err which_pair(struct call *call, int64_t *ret_record, int64_t *ret_other,
                      struct err_info *why)
{
    if (call->word_count == 1 && pair_of(str_of(call->words[0]), ret_record, ret_other))
        return ERR_OK;
    (void)err_set(why, ERR_USAGE, "which pair? two ids of 16 digits, 0-9 and a-f, with a dash");
    return err_todo(why, "aim link review list tells them");
}

/* ---- list ---- */

static const struct command_option list_options[] = {
    {"lines", "N", "how many pairs, at most 200 (default 25)"},
    {0},
};

static void line_json(const struct clerical_line *l, struct json_writer *w)
{
    char pair[PAIR_TEXT + 1];
    pair_text(l->record, l->other, pair);
    json_open_object(w);
    json_pair_c(w, "pair", pair);
    json_pair_c(w, "stage", stage_word(l->stage));
    if (!l->masked) json_pair_real(w, "weight", l->weight / 1000.0);
    json_pair_int(w, "records", l->records);
    json_pair_bool(w, "weak_bridge", l->bridge);
    json_pair_bool(w, "child", l->child);
    json_pair_bool(w, "rule_on_both", l->rule);
    json_pair_bool(w, "asked_for", l->asked);
    json_pair_bool(w, "yours", l->mine);
    json_pair_int(w, "usefulness", l->rank);
    moment_json(w, "waits_since", l->since_ms);
    json_close_object(w);
}

static void list_json(const struct clerical_list *list, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_int(&w, "waiting", (int64_t)list->waiting);
    json_pair_int(&w, "second", (int64_t)list->second);
    json_pair_int(&w, "senior", (int64_t)list->senior);
    json_pair_int(&w, "parked", (int64_t)list->parked);
    json_pair_int(&w, "yours", (int64_t)list->mine);
    json_key(&w, "pairs");
    json_open_array(&w);
    for (size_t i = 0; i < list->n; i++)
        line_json(&list->lines[i], &w);
    json_close_array(&w);
    json_close_object(&w);
    buf_byte(out, '\n');
}

static void list_text(const struct clerical_list *list, struct buf *out)
{
    buf_printf(out,
               "%zu pairs wait for a first look, %zu for a second, %zu for a senior; %zu are put "
               "aside until new evidence comes. %zu are for you.\n",
               list->waiting, list->second, list->senior, list->parked, list->mine);
    for (size_t i = 0; i < list->n; i++) {
        const struct clerical_line *l = &list->lines[i];
        char pair[PAIR_TEXT + 1];
        pair_text(l->record, l->other, pair);
        buf_printf(out, "%s  %-7s", pair, stage_word(l->stage));
        if (!l->masked) buf_printf(out, " %+6.1f bits", l->weight / 1000.0);
        buf_printf(out, ", %d %s", l->records, l->records == 1 ? "record" : "records");
        if (l->child) buf_add_c(out, ", child");
        if (l->rule) buf_add_c(out, ", a rule fires on both together");
        if (l->bridge) buf_add_c(out, ", held back: weak bridge or rival");
        if (l->asked) buf_add_c(out, ", asked for");
        if (l->claimed_by.len) buf_add_c(out, ", on a colleague's screen");
        buf_byte(out, '\n');
    }
}

static err list_run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    struct clerical_list list;
    int64_t lines = 25;
    bool done;
    err e = call_number(call, "lines", 1, CLERICAL_LINES_MAX, 25, &lines, why);
    if (!e) e = reviewer_start(call, &l, why);
    if (!e) e = clerical_refresh(call->hub, REFRESH_PAIRS, &done, why);
    if (!e) e = clerical_queue(call->hub, &l.viewer, (size_t)lines, call->arena, &list, why);
    if (!e && call->json) list_json(&list, &call->out);
    if (!e && !call->json) list_text(&list, &call->out);
    looking_end(&l);
    return e;
}

const struct command command_link_review_list = {
    .name = "link review list",
    .help = "pairs that a person must decide about, most useful first",
    .options = list_options,
    .needs = CAP_MATCH_REVIEW,
    .audit = AUDIT_MATCH_SHOWN,
    .notes_itself = true,
    .run = list_run,
};

/* ---- show ---- */

static const char *const tells_words[] = {[TELLS_SAME] = "same",
                                          [TELLS_NEAR] = "near",
                                          [TELLS_DIFFERENT] = "different",
                                          [TELLS_NOTHING] = "missing",
                                          [TELLS_HIDDEN] = "hidden"};

static void effect_text(const struct clerical_view *v, enum answer a, struct buf *out)
{
    const struct clerical_effect *x = &v->effect[a];
    char id[PERSON_ID_TEXT + 1];
    buf_printf(out, "If \"%s\": ", answer_word(a));
    if (x->move_count) {
        buf_printf(out, "%zu %s would change their person", x->move_count,
                   x->move_count == 1 ? "record" : "records");
        person_id_text(x->survivor, id);
        if (x->survivor) buf_printf(out, "; person %s stays", id);
        buf_printf(out,
                   "; %zu open reviews and %zu firing rules are judged again; from %zu and %zu "
                   "agencies to %zu",
                   x->reviews, x->hits, x->agencies[0], x->agencies[1], x->agencies[2]);
    } else {
        buf_add_c(out, "nobody's records move");
    }
    if (v->may_answer && x->immediate) buf_add_c(out, ". It stands at once.");
    else if (x->hard) buf_printf(out, ". It wants four eyes: %s.", x->hard);
    else buf_add_c(out, ".");
    buf_byte(out, '\n');
}

static void words_text(const struct clerical_view *v, struct arena *a, struct buf *out)
{
    for (size_t i = 0; i < v->word_count; i++) {
        const struct clerical_word *w = &v->words[i];
        buf_printf(out, "%.*s  %.*s: %s", STR_FMT(date_moment_long(a, w->at_ms)), STR_FMT(w->login),
                   w->masked ? "told once you have spoken" : answer_word(w->answer));
        if (w->reason[0]) buf_printf(out, " (%s)", w->reason);
        buf_printf(out, "%s\n", w->counts ? "" : ", on other evidence");
        if (w->note.len) buf_printf(out, "    %.*s\n", STR_FMT(w->note));
    }
    if (v->decided)
        buf_printf(out, "Decided by %.*s on %.*s: %s.\n", STR_FMT(v->decided_by),
                   STR_FMT(date_moment_long(a, v->decided_ms)),
                   v->decided_same ? "same person" : "different people");
    if (v->claimed_by.len) buf_add_c(out, "A colleague has this pair on the screen.\n");
}

static void view_text(const struct clerical_view *v, struct arena *a, struct buf *out)
{
    buf_printf(out, "%-14s %-32.*s %-32.*s\n", "", STR_FMT(v->agency[0]), STR_FMT(v->agency[1]));
    if (!v->hidden)
        buf_printf(out, "%-14s %-65s %+6.1f  %s\n", "Start", "", v->start, v->start_words);
    for (size_t i = 0; i < v->row_count; i++) {
        const struct clerical_row *r = &v->rows[i];
        str none = STR("not recorded");
        bool hidden = r->tells == TELLS_HIDDEN;
        str x = hidden ? STR("hidden") : r->value[0].len ? r->value[0] : none;
        str y = hidden ? STR("hidden") : r->value[1].len ? r->value[1] : none;
        buf_printf(out, "%-14s %-32.*s %-32.*s %+6.1f  %s: %s\n", r->field, STR_FMT(x), STR_FMT(y),
                   r->bits, tells_words[r->tells], r->words);
    }
    if (!v->hidden)
        buf_printf(out, "%-14s %-65s %+6.1f  joins by itself at %+.1f\n", "Total", "", v->weight,
                   v->upper);
    buf_printf(out, "%s.\n", v->sentence);
    if (v->rule[0]) buf_printf(out, "Rule: %s.\n", v->rule);
    if (v->would_join.len) buf_printf(out, "%.*s.\n", STR_FMT(v->would_join));
    buf_byte(out, '\n');
    if (!v->decided) {
        effect_text(v, ANSWER_SAME, out);
        effect_text(v, ANSWER_DIFFERENT, out);
    }
    words_text(v, a, out);
}

static void effect_json(const struct clerical_effect *x, const char *key, struct json_writer *w)
{
    json_key(w, key);
    json_open_object(w);
    json_pair_int(w, "records_that_move", (int64_t)x->move_count);
    if (x->survivor) person_id_json(w, "survivor", x->survivor);
    json_pair_int(w, "open_reviews", (int64_t)x->reviews);
    json_pair_int(w, "firing_rules", (int64_t)x->hits);
    json_pair_bool(w, "at_once", x->immediate);
    json_pair_c(w, "four_eyes", x->hard);
    json_close_object(w);
}

static void rows_json(const struct clerical_view *v, struct json_writer *w)
{
    json_key(w, "details");
    json_open_array(w);
    for (size_t i = 0; i < v->row_count; i++) {
        const struct clerical_row *r = &v->rows[i];
        json_open_object(w);
        json_pair_c(w, "detail", r->field);
        if (r->tells != TELLS_HIDDEN) {
            json_pair_text(w, "one", r->value[0]);
            json_pair_text(w, "other", r->value[1]);
            json_pair_real(w, "bits", r->bits);
        }
        json_pair_c(w, "tells", tells_words[r->tells]);
        json_pair_c(w, "words", r->words);
        json_close_object(w);
    }
    json_close_array(w);
}

static void view_json(const struct clerical_view *v, struct buf *out)
{
    struct json_writer w = {.out = out};
    char pair[PAIR_TEXT + 1];
    pair_text(v->record, v->other, pair);
    json_open_object(&w);
    json_pair_c(&w, "pair", pair);
    json_pair_c(&w, "stage", stage_word(v->stage));
    person_id_json(&w, "person", v->person[0].person);
    person_id_json(&w, "other_person", v->person[1].person);
    if (!v->hidden) {
        json_pair_real(&w, "start", v->start);
        json_pair_real(&w, "weight", v->weight);
        json_pair_real(&w, "joins_at", v->upper);
        json_pair_c(&w, "rule", v->rule);
        json_pair_text(&w, "would_join", v->would_join);
    }
    rows_json(v, &w);
    json_pair_c(&w, "sentence", v->sentence);
    effect_json(&v->effect[ANSWER_SAME], "if_same", &w);
    effect_json(&v->effect[ANSWER_DIFFERENT], "if_different", &w);
    if (v->decided) json_pair_c(&w, "decided", v->decided_same ? "same" : "different");
    json_pair_bool(&w, "yours", v->may_answer);
    json_pair_int(&w, "state", v->state);
    json_close_object(&w);
    buf_byte(out, '\n');
}

static err show_run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    struct clerical_view v;
    int64_t record = 0, other = 0;
    err e = which_pair(call, &record, &other, why);
    if (e) return e;
    e = reviewer_start(call, &l, why);
    if (!e)
        e = clerical_show(call->hub, l.partners, &l.viewer, record, other, false, call->arena, &v,
                          why);
    if (!e && call->json) view_json(&v, &call->out);
    if (!e && !call->json) view_text(&v, call->arena, &call->out);
    looking_end(&l);
    return e;
}

const struct command command_link_review_show = {
    .name = "link review show",
    .words = "PAIR",
    .help = "two records side by side, and what a decision would change",
    .needs = CAP_MATCH_REVIEW,
    .audit = AUDIT_MATCH_SHOWN,
    .notes_itself = true,
    .run = show_run,
};
