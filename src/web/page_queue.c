/* web/page_queue.c -- who needs a look first, and why; and giving several of them to somebody. */
#include "web/page.h"

#include "web/queue_filters.h"
#include "web/queue_words.h"
#include "web/token.h"

#include <stdio.h>

enum { LINES = 25, PROBLEMS_MAX = LINES };

struct queue_said {
    str said, problems[PROBLEMS_MAX];
    size_t problem_n;
};

/* ---- one line ---- */

static err links(struct visit *v, const struct queue_line *l, struct page_queue_entry *out,
                 struct err_info *why)
{
    const struct keys *k = &v->web->hub->keys;
    struct rand r = v->web->hub->rand;
    str token;
    err e = token_of_person(k, &r, v->session.id, l->person, v->arena, &out->url, why);
    if (!e)
        e = token_of_review(k, &r, v->session.id, l->person, l->review, v->arena, &token, why);
    if (e) return e;
    out->refer = queue_refer_url(v, out->url);
    if (l->same_household && !queue_asked_home(v)) out->home = queue_home_url(v, out->url);
    if (queue_case_url(v, out->url).len)
        out->case_at = str_printf(v->arena, "/review/%.*s#next", STR_FMT(token));
    out->review = str_printf(v->arena, "/review/%.*s", STR_FMT(token));
    out->value = str_printf(v->arena, "%.*s:%.*s", STR_FMT(token), STR_FMT(l->assigned));
    return ERR_OK;
}

static err terms(struct visit *v, const struct queue_line *l, struct page_queue_entry *out,
                 struct err_info *why)
{
    struct page_queue_entry_term *list;
    struct page_queue_entry_mark *marks;
    str text[QUEUE_MARKS_MAX];
    size_t n = queue_marks(v, l, text);
    err e = VISIT_ARRAY(v, list, struct page_queue_entry_term, l->term_count, why);
    if (!e) e = VISIT_ARRAY(v, marks, struct page_queue_entry_mark, n, why);
    if (e) return e;
    for (size_t i = 0; i < l->term_count; i++)
        list[i] = (struct page_queue_entry_term){.rule = l->terms[i].rule,
                                                 .text = queue_term_text(v, &l->terms[i]),
                                                 .points = queue_points(v, l->terms[i].term)};
    for (size_t i = 0; i < n; i++)
        marks[i] = (struct page_queue_entry_mark){text[i]};
    out->term = list;
    out->term_n = l->term_count;
    out->mark = marks;
    out->mark_n = n;
    return ERR_OK;
}

static err one_entry(struct visit *v, const struct queue_line *l, int64_t place, size_t at,
                     struct page_queue_entry *out, struct err_info *why)
{
    char reference[REVIEW_REFERENCE + 1];
    bool in_hand = l->assigned.len || l->routed_ms > 0;
    review_reference(l->review, reference);
    *out = (struct page_queue_entry){
        .place = str_printf(v->arena, "%lld", (long long)place),
        .box = str_printf(v->arena, "s%zu", at),
        .colour = str_of(rule_band_word(l->band)),
        .priority = str_of(queue_band_label(l->band)),
        .reference = str_copy(v->arena, str_of(reference)),
        .given = pii_of(l->given_name),
        .surname = pii_of(l->family_name),
        .about = queue_about(v, l),
        .why = l->sentence,
        .new_since = l->is_new ? STR("New since yesterday.") : STR(""),
        .services = l->services,
        .due_kind = queue_due_kind(l),
        .due = l->due,
        .left = l->left,
        .status = in_hand ? STR("In progress") : STR("To do"),
        .tag = in_hand ? STR(" govuk-tag--teal") : STR(""),
        .order = queue_order(v, l),
        .total = queue_total(v, l)};
    err e = links(v, l, out, why);
    return e ? e : terms(v, l, out, why);
}

/* ---- around the lines ---- */

/* What the lines have in common by the filters above them: " (red, R2, age 5 to 17, Oldgate)". */
static str common(struct visit *v, const struct queue_page *q, const struct queue_wish *w)
{
    str band = w->band < 0 ? STR("") : str_of(rule_band_word((enum rule_band)w->band));
    str age = STR("");
    if (w->age != REVIEW_AGE_ANY) {
        str years = str_lower(v->arena, str_of(review_age_label(w->age)));
        age = str_printf(v->arena, "age %.*s", STR_FMT(years));
    }
    const str parts[] = {band, q->rule, age, queue_area_name(v, q->area)};
    str text = STR("");
    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].len)
            text = str_printf(v->arena, "%.*s%s%.*s", STR_FMT(text), text.len ? ", " : " (",
                              STR_FMT(parts[i]));
    return text.len ? str_printf(v->arena, "%.*s)", STR_FMT(text)) : text;
}

static str caption(struct visit *v, const struct queue_page *q, const struct queue_wish *w)
{
    if (q->matching == 0)
        return q->numbers.open ? STR("Nobody in the queue fits what you ask for.")
                               : STR("Nobody is waiting for a review.");
    return str_printf(v->arena, "%lld %s%s to review, %s%.*s", (long long)q->matching,
                      q->matching == 1 ? "person" : "people", w->home ? " of one household" : "",
                      w->sort == SORT_DUE ? "soonest due first" : "most urgent first",
                      STR_FMT(common(v, q, w)));
}

static str below(struct visit *v, const struct queue_page *q)
{
    if (!q->below) return STR("");
    return str_printf(v->arena,
                      "%lld more %s waiting below the cap: the team can do %lld in a day. "
                      "Nobody red is ever below it.",
                      (long long)q->below, q->below == 1 ? "is" : "are", (long long)q->cap);
}

/* ---- the page ---- */

static err show(struct visit *v, const struct queue_wish *wish, const struct queue_page *q,
                const struct queue_said *said, struct err_info *why)
{
    struct page_frame frame;
    struct page_queue_entry *entry;
    struct page_queue_problem problem[PROBLEMS_MAX];
    struct queue_filters filters;
    struct queue_wish order = *wish, due = *wish, all = *wish;
    const struct review_worker *team;
    size_t team_n;
    order.sort = SORT_ORDER, due.sort = SORT_DUE, all.all = true;
    order.page = due.page = all.page = 1;
    struct page_queue page = {.frame = &frame,
                              .said = said->said,
                              .problem = problem,
                              .problem_n = said->problem_n,
                              .caption = caption(v, q, wish),
                              .here = queue_wish_url(v, wish),
                              .order_url = queue_wish_url(v, &order),
                              .due_url = queue_wish_url(v, &due),
                              .by_due = wish->sort == SORT_DUE,
                              .order_sort =
                                  wish->sort == SORT_DUE ? STR("none") : STR("descending"),
                              .due_sort = wish->sort == SORT_DUE ? STR("ascending") : STR("none"),
                              .below = below(v, q),
                              .below_url = queue_wish_url(v, &all),
                              .entry_n = q->n};
    err e = visit_frame(v, "Review queue", true, "/queue", &frame, why);
    if (!e) e = review_workers(v->web->hub, v->arena, &team, &team_n, why);
    if (!e) e = queue_filters_fill(v, q, wish, team, team_n, &filters, &page, why);
    if (!e) e = VISIT_ARRAY(v, entry, struct page_queue_entry, q->n, why);
    for (size_t i = 0; !e && i < q->n; i++)
        e = one_entry(v, &q->lines[i], q->first + (int64_t)i, i, &entry[i], why);
    for (size_t i = 0; !e && i < q->n; i++)
        entry[i].assigned = queue_has(&q->lines[i], team, team_n);
    if (e) return e;
    for (size_t i = 0; i < said->problem_n; i++)
        problem[i] = (struct page_queue_problem){said->problems[i]};
    frame.error = said->problem_n > 0;
    page.entry = entry;
    page.of_home = wish->home != 0;
    page.home_word = wish->home_word;
    page_queue_render(&page, &v->a->page);
    return ERR_OK;
}

static str done_text(struct visit *v, int64_t n)
{
    return n < 1 ? STR("")
                 : str_printf(v->arena, "%lld review%s assigned.", (long long)n,
                              n == 1 ? " was" : "s were");
}

static err load_and_show(struct visit *v, const struct queue_said *said, struct err_info *why)
{
    struct queue_wish wish = {.page_lines = LINES};
    struct queue_page q;
    const struct viewer viewer = visit_viewer(v);
    queue_wish_read(v, &wish);
    err e = queue_load(v->web->hub, v->partners, &viewer, &wish, v->arena, &q, why);
    wish.page = e ? 1 : q.page;
    wish.rule = e ? STR("") : q.rule; /* what is no rule, no area is not kept */
    wish.area = e ? STR("") : q.area;
    return e ? e : show(v, &wish, &q, said, why);
}

err page_queue(struct visit *v, struct err_info *why)
{
    int64_t done = 0;
    (void)str_to_int64(pii_reveal(form_get(&v->q->query, "done"), REVEAL_SHOW), &done);
    const struct queue_said said = {.said = done > LINES ? STR("") : done_text(v, done)};
    return load_and_show(v, &said, why);
}

/* ---- several at once: each is given by itself, and those that could not be are told ---- */

static err give_one(struct visit *v, str value, str to, struct queue_said *said, int64_t *done,
                    struct err_info *why)
{
    const struct viewer viewer = visit_viewer(v);
    struct review_name name;
    char reference[REVIEW_REFERENCE + 1];
    str token, had = value;
    (void)str_next(&had, ':', &token);
    err e = token_review(&v->web->hub->keys, v->session.id, token, v->arena, &name.person,
                         &name.review, why);
    if (!e)
        e = review_assign(v->web->hub, v->partners, &viewer, name, to, had.at ? had : STR(""), why);
    *done += !e;
    if (e != ERR_CONFLICT && e != ERR_ABSENT) return e;
    review_reference(e == ERR_CONFLICT ? name.review : 0, reference);
    str what = visit_sentence(v, why);
    if (said->problem_n < PROBLEMS_MAX)
        said->problems[said->problem_n++] =
            e == ERR_CONFLICT
                ? str_printf(v->arena, "%s: %.*s", reference, STR_FMT(what))
                : STR("One of them is not there any more");
    return ERR_OK;
}

err page_queue_sent(struct visit *v, struct err_info *why)
{
    struct queue_said said = {.problem_n = 0};
    struct queue_wish wish = {.page_lines = LINES};
    str to = visit_field(v, "to");
    int64_t done = 0, chosen = 0;
    err e = ERR_OK;
    if (str_eq_c(to, "_none")) to = STR("");
    for (size_t i = 0; !e && i < LINES; i++) {
        char box[8];
        (void)snprintf(box, sizeof box, "s%zu", i);
        str value = visit_field(v, box);
        if (str_empty(value)) continue;
        chosen++;
        e = give_one(v, value, to, &said, &done, why);
    }
    if (e) return e;
    if (!chosen) said.problems[said.problem_n++] = STR("Select at least one review");
    if (said.problem_n) {
        said.said = done_text(v, done);
        e = load_and_show(v, &said, why);
        if (!e) v->a->status = chosen ? 409 : 400;
        return e;
    }
    queue_wish_read(v, &wish);
    str url = queue_wish_url(v, &wish);
    url = str_printf(v->arena, "%.*s%cdone=%lld", STR_FMT(url), str_find(url, '?') < 0 ? '?' : '&',
                     (long long)done);
    return visit_go(v, str_c(v->arena, url));
}
