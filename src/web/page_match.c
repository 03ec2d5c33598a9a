/* web/page_match.c -- clerical review in the browser: the next pair, two records side by side, the
 * answer, and taking it back. */
#include "web/page.h"

#include "base/clock.h"
#include "web/match_page.h"
#include "web/token.h"

enum { PAST_MAX = 10, JUST_NOW_MS = 60 * 1000 };

static err url_of(struct visit *v, const char *stem, int64_t record, int64_t other, str *ret_url,
                  struct err_info *why)
{
    struct rand r = v->web->hub->rand;
    str token;
    err e = token_of_pair(&v->web->hub->keys, &r, v->session.id, record, other, v->arena, &token,
                          why);
    if (e) return e;
    *ret_url = str_printf(v->arena, "%s%.*s", stem, STR_FMT(token));
    return ret_url->at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for an address");
}

static err this_pair(struct visit *v, int64_t *ret_record, int64_t *ret_other, struct err_info *why)
{
    return token_pair(&v->web->hub->keys, v->session.id, v->tail, v->arena, ret_record, ret_other,
                      why);
}

/* ---- what this user said last ---- */

struct past {
    str text, undo;
};

struct said_last {
    struct past *past;
    size_t n;
    struct past just_now; /* text "" = nothing */
};

static str test_text(struct visit *v, const struct clerical_past *p)
{
    return str_printf(v->arena, "That was a test with a known answer, about nobody: %s. %s",
                      p->right ? "you were right" : "it is not the one you gave", p->known);
}

static err read_past(struct visit *v, struct said_last *ret, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    const struct clerical_past *list = NULL;
    size_t n = 0;
    *ret = (struct said_last){0};
    err e = clerical_mine(v->web->hub, &viewer, PAST_MAX, v->arena, &list, &n, why);
    if (!e) e = VISIT_ARRAY(v, ret->past, struct past, n, why);
    for (size_t i = 0; i < n && !e; i++) {
        if (list[i].answer == ANSWER_TAKEN_BACK) continue;
        bool fresh = !i && hub_now_ms(v->web->hub) - list[i].at_ms <= JUST_NOW_MS;
        if (list[i].known) { /* a test: told at once, and there is nothing to take back */
            if (fresh) ret->just_now.text = test_text(v, &list[i]);
            continue;
        }
        struct past *p = &ret->past[ret->n++];
        str when = date_moment_long(v->arena, list[i].at_ms);
        const char *what = answer_label(list[i].answer);
        e = url_of(v, "/match/undo/", list[i].record, list[i].other, &p->undo, why);
        p->text = str_printf(v->arena, "%.*s: %s%s", STR_FMT(when), what,
                             list[i].effect ? "" : ", a second reviewer looks too");
        if (!fresh) continue;
        ret->just_now = (struct past){
            str_printf(v->arena, "%s%s", what,
                       list[i].effect ? ". It takes effect within seconds."
                                      : ". Nothing changes until a second reviewer has looked."),
            p->undo};
    }
    return e;
}

/* ---- pages ---- */

static err show_none(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct clerical_list list;
    struct said_last last;
    struct page_frame frame;
    struct page_match_none_past *past;
    struct page_match_none_saved saved;
    err e = clerical_queue(v->web->hub, &viewer, 0, v->arena, &list, why);
    if (!e) e = read_past(v, &last, why);
    if (!e) e = visit_frame(v, "Match review", true, "/match", &frame, why);
    if (!e) e = VISIT_ARRAY(v, past, struct page_match_none_past, last.n, why);
    if (e) return e;
    for (size_t i = 0; i < last.n; i++)
        past[i] = (struct page_match_none_past){last.past[i].text, last.past[i].undo};
    saved = (struct page_match_none_saved){last.just_now.text, last.just_now.undo};
    const struct page_match_none_number numbers[] = {
        {(int64_t)list.waiting, STR("wait for a first look")},
        {(int64_t)list.second, STR("wait for a second look")},
        {(int64_t)list.senior, STR("wait for a steward")},
        {(int64_t)list.parked, STR("put aside")}};
    const struct page_match_none page = {.frame = &frame,
                                         .saved = &saved,
                                         .saved_n = saved.what.len > 0,
                                         .number = numbers,
                                         .number_n = COUNT(numbers),
                                         .past = past,
                                         .past_n = last.n};
    page_match_none_render(&page, &v->a->page);
    return ERR_OK;
}

static str place_text(struct visit *v, size_t place, size_t mine)
{
    if (!place) return STR("Match review");
    return str_printf(v->arena, "%zu of %zu in your list", place, mine);
}

/* `problem`: why the answer was not taken, as a sentence, or NULL. */
static err show(struct visit *v, int64_t record, int64_t other, const str *problem,
                struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct hub *h = v->web->hub;
    struct clerical_view view;
    struct said_last last = {0};
    struct page_frame frame;
    struct page_match page;
    struct page_match_past *past = NULL;
    size_t place = 0, mine = 0;
    err e = clerical_show(h, v->partners, &viewer, record, other, true, v->arena, &view, why);
    if (!e) e = match_page(v, &view, &page, why);
    if (!e) e = clerical_place(h, &viewer, record, other, &place, &mine, why);
    if (!e) e = read_past(v, &last, why);
    if (!e) e = visit_frame(v, "Match review", true, "/match", &frame, why);
    if (!e) e = VISIT_ARRAY(v, past, struct page_match_past, last.n, why);
    if (!e) e = url_of(v, "/match/", record, other, &page.post, why);
    if (!e) e = url_of(v, "/match/skip/", record, other, &page.skip, why);
    if (!e && view.may_undo) e = url_of(v, "/match/undo/", record, other, &page.undo_this, why);
    if (e) return e;
    const struct page_match_problem mend = {view.may_answer ? STR("ans") : STR("wait"),
                                            problem ? *problem : STR("")};
    const struct page_match_saved saved = {last.just_now.text, last.just_now.undo};
    for (size_t i = 0; i < last.n; i++)
        past[i] = (struct page_match_past){last.past[i].text, last.past[i].undo};
    page.frame = &frame;
    page.place = place_text(v, place, mine);
    page.problem = &mend;
    page.problem_n = problem != NULL;
    page.saved = &saved;
    page.saved_n = saved.what.len > 0 && !problem;
    page.past = past;
    page.past_n = last.n;
    frame.error = problem != NULL;
    page_match_render(&page, &v->a->page);
    return ERR_OK;
}

static err go_next(struct visit *v, int64_t after, int64_t after_other, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t record, other;
    str url;
    err e = clerical_next(v->web->hub, &viewer, after, after_other, &record, &other, why);
    if (e == ERR_ABSENT) return show_none(v, why);
    if (!e) e = url_of(v, "/match/", record, other, &url, why);
    return e ? e : visit_go(v, str_c(v->arena, url));
}

err page_match_next(struct visit *v, struct err_info *why) { return go_next(v, 0, 0, why); }

err page_match_skip(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t record, other;
    err e = this_pair(v, &record, &other, why);
    if (!e) e = clerical_put_away(v->web->hub, &viewer, why);
    return e ? e : go_next(v, record, other, why);
}

err page_match_pair(struct visit *v, struct err_info *why)
{
    int64_t record, other;
    err e = this_pair(v, &record, &other, why);
    return e ? e : show(v, record, other, NULL, why);
}

/* The page again, as the pair is now, with what was wrong with the answer. */
static err show_problem(struct visit *v, int64_t record, int64_t other, err code,
                        const struct err_info *what, struct err_info *why)
{
    str problem = visit_sentence(v, what);
    err e = show(v, record, other, &problem, why);
    if (!e) v->a->status = err_http_status(code);
    return e;
}

err page_match_sent(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct clerical_outcome outcome;
    enum answer answer;
    int64_t record, other, state;
    err e = this_pair(v, &record, &other, why);
    if (e) return e;
    if (!answer_of(visit_field(v, "answer"), &answer)) {
        str problem = STR("Select whether they are the same person");
        return show(v, record, other, &problem, why);
    }
    if (!str_to_int64(visit_field(v, "state"), &state) || !state)
        return err_set(why, ERR_INPUT, "the form does not say which page it is from");
    e = clerical_answer(v->web->hub, &viewer, record, other, state, answer,
                        visit_field(v, "reason"), visit_field(v, "note"), &outcome, why);
    if (e == ERR_CONFLICT || e == ERR_INPUT || e == ERR_BUSY) {
        const struct err_info what = *why;
        return show_problem(v, record, other, e, &what, why);
    }
    return e ? e : visit_go(v, "/match");
}

err page_match_undo(struct visit *v, struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    int64_t record, other;
    err e = this_pair(v, &record, &other, why);
    if (!e) e = clerical_undo(v->web->hub, &viewer, record, other, STR("mistake"), why);
    if (e == ERR_ABSENT) return visit_go(v, "/match"); /* taken back already: the same again */
    return e ? e : visit_go(v, "/match");
}
