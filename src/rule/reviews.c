/* rule/reviews.c -- reviews as rows; see reviews.h. */
#include "rule/reviews.h"

#include "base/clock.h"
#include "crypt/crypt.h"
#include "link/home.h"
#include "query.h"
#include "rule/mark.h"
#include "store/cell.h"

enum review_place review_place(const struct review *r)
{
    if (r->routed_ms > 0) return PLACE_WORKER;
    return str_empty(r->assigned) ? PLACE_FREE : PLACE_TAKEN;
}

struct place review_reason_place(int64_t review)
{
    return (struct place){"review.sealed", review, 0};
}

static err take(const struct q_review_of_person_row *r, int64_t person, struct review *to,
                struct err_info *why)
{
    *to = (struct review){.person = person,
                          .review = r->review,
                          .open = str_eq_c(r->state, "open"),
                          .opened_ms = r->opened_ms,
                          .due_ms = r->due_ms,
                          .rank = r->rank,
                          .assigned = r->assigned,
                          .assigned_ms = r->assigned_ms,
                          .closed_ms = r->closed_ms,
                          .closed_by = r->closed_by,
                          .outcome = r->outcome,
                          .sealed = r->sealed,
                          .shield = r->shield,
                          .pathway = r->pathway,
                          .back_ms = r->back_ms,
                          .quiet = r->quiet != 0,
                          .worker = r->worker,
                          .routed_ms = r->routed_ms,
                          .rules = r->rules,
                          .age = r->age,
                          .area = r->area};
    if (rule_band_of(r->band, &to->band)) return ERR_OK;
    return err_set(why, ERR_CORRUPT, "a stored review has an unknown colour");
}

err reviews_read(struct db *db, int64_t person, struct arena *a, struct review **ret_list,
                 size_t *ret_n, struct err_info *why)
{
    struct q_review_of_person_rows rows;
    err e = q_review_of_person(db, &(struct q_review_of_person_in){cell_of(person), person}, a,
                               &rows, why);
    struct review *list = e ? NULL : ARENA_ARRAY(a, struct review, rows.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "no memory for the reviews of a person");
    for (size_t i = 0; i < rows.n && !e; i++)
        e = take(&rows.at[i], person, &list[i], why);
    *ret_list = list;
    *ret_n = rows.n;
    return e;
}

int64_t reviews_closed_ms(const struct review *list, size_t n)
{
    int64_t at_ms = 0;
    for (size_t i = 0; i < n; i++)
        if (!list[i].open && !str_eq_c(list[i].closed_by, "system") && list[i].closed_ms > at_ms)
            at_ms = list[i].closed_ms;
    return at_ms;
}

bool reviews_required(const struct review *list, size_t n, size_t firing)
{
    return (n && list[0].open) || (firing && !reviews_closed_ms(list, n));
}

/* ---- what the queue is counted by ---- */

static struct q_review_tally_add_in kind_of(const struct review *r, int64_t more)
{
    return (struct q_review_tally_add_in){.cell = CELL_HUB,
                                          .day = r->due_ms / MS_PER_DAY,
                                          .band = str_of(rule_band_word(r->band)),
                                          .shield = r->shield,
                                          .pathway = r->pathway,
                                          .back = r->back_ms > 0,
                                          .place = review_place(r),
                                          .quiet = r->quiet,
                                          .more = more};
}

static bool same_kind(const struct review *a, const struct review *b)
{
    return a->due_ms / MS_PER_DAY == b->due_ms / MS_PER_DAY && a->band == b->band &&
           a->shield == b->shield && str_eq(a->pathway, b->pathway) &&
           (a->back_ms > 0) == (b->back_ms > 0) && review_place(a) == review_place(b) &&
           a->quiet == b->quiet;
}

static err tally(struct db *db, const struct review *was, const struct review *is,
                 struct err_info *why)
{
    struct q_review_tally_add_in in[2];
    size_t n = 0;
    bool before = was && was->open, after = is->open;
    if (before && after && same_kind(was, is)) return ERR_OK;
    if (before) in[n++] = kind_of(was, -1);
    if (after) in[n++] = kind_of(is, 1);
    return n ? q_review_tally_add_many(db, in, n, why) : ERR_OK;
}

/* ---- what it is asked by ---- */

static size_t mark_count(const struct review *r)
{
    return r->open ? (r->age != 0) + (r->area != 0) + marks_count(r->rules) : 0;
}

static int64_t mark_of(const struct review *r, size_t i)
{
    if (r->age && !i--) return r->age;
    if (r->area && !i--) return r->area;
    return marks_at(r->rules, i);
}

/* Would the rows be the same? */
static bool same_marks(const struct review *a, const struct review *b)
{
    return a->rank == b->rank && a->due_ms == b->due_ms && a->band == b->band &&
           a->shield == b->shield && str_eq(a->pathway, b->pathway) &&
           (a->back_ms > 0) == (b->back_ms > 0) && review_place(a) == review_place(b) &&
           a->quiet == b->quiet && str_eq(a->rules, b->rules) && a->age == b->age &&
           a->area == b->area;
}

static err drop_marks(struct db *db, const struct review *r, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < mark_count(r); i++)
        e = q_review_mark_drop(db,
                               &(struct q_review_mark_drop_in){.cell = CELL_HUB,
                                                               .mark = mark_of(r, i),
                                                               .shield = r->shield,
                                                               .band = (int32_t)r->band,
                                                               .behind = -r->rank,
                                                               .due_ms = r->due_ms,
                                                               .person = r->person,
                                                               .review = r->review},
                               why);
    return e;
}

static err put_marks(struct db *db, const struct review *r, struct err_info *why)
{
    struct q_review_mark_put_in in = {.cell = CELL_HUB,
                                      .shield = r->shield,
                                      .band = (int32_t)r->band,
                                      .behind = -r->rank,
                                      .due_ms = r->due_ms,
                                      .person = r->person,
                                      .review = r->review,
                                      .pathway = r->pathway,
                                      .back = r->back_ms > 0,
                                      .place = review_place(r),
                                      .quiet = r->quiet,
                                      .age = r->age,
                                      .area = r->area};
    err e = ERR_OK;
    for (size_t i = 0; !e && i < mark_count(r); i++) {
        in.mark = mark_of(r, i);
        e = q_review_mark_put(db, &in, why);
    }
    return e;
}

static err mark(struct db *db, const struct review *was, const struct review *is,
                struct err_info *why)
{
    if (was && was->open && is->open && same_marks(was, is)) return ERR_OK;
    err e = was ? drop_marks(db, was, why) : ERR_OK;
    return e ? e : put_marks(db, is, why);
}

err review_put(struct db *db, const struct review *was, const struct review *is,
               struct err_info *why)
{
    struct q_review_put_in in = {.cell = cell_of(is->person),
                                 .person = is->person,
                                 .review = is->review,
                                 .state = is->open ? STR("open") : STR("closed"),
                                 .band = str_of(rule_band_word(is->band)),
                                 .opened_ms = is->opened_ms,
                                 .due_ms = is->due_ms,
                                 .rank = is->rank,
                                 .assigned = is->assigned,
                                 .assigned_ms = is->assigned_ms,
                                 .closed_ms = is->closed_ms,
                                 .closed_by = is->closed_by,
                                 .outcome = is->outcome,
                                 .sealed = is->sealed,
                                 .shield = is->shield,
                                 .pathway = is->pathway,
                                 .back_ms = is->back_ms,
                                 .quiet = is->quiet,
                                 .worker = is->worker,
                                 .routed_ms = is->routed_ms,
                                 .rules = is->rules,
                                 .age = is->age,
                                 .area = is->area};
    err e = tally(db, was, is, why);
    if (!e) e = mark(db, was, is, why);
    return e ? e : q_review_put(db, &in, why);
}

err review_doubt(struct db *db, int64_t person, struct err_info *why)
{
    return q_review_doubt(db, &(struct q_review_doubt_in){cell_of(person), person}, why);
}

/* A place where more live than a household has is nobody's home. */
err review_doubt_home(struct db *db, int64_t person, struct arena *a, struct err_info *why)
{
    struct q_link_person_row at;
    struct q_link_residents_rows rows = {.n = 0};
    err e = q_link_person(db, &(struct q_link_person_in){cell_of(person), person}, a, &at, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    const int64_t home[] = {at.home_uprn, at.home_address};
    e = review_doubt(db, person, why);
    for (size_t h = 0; !e && h < COUNT(home); h++) {
        if (!home[h]) continue;
        const struct q_link_residents_in in = {cell_of(home[h]), home[h],
                                               HOUSEHOLD_PERSONS_MAX + 1};
        e = q_link_residents(db, &in, a, &rows, why);
        for (size_t i = 0; !e && rows.n <= HOUSEHOLD_PERSONS_MAX && i < rows.n; i++)
            e = review_doubt(db, rows.at[i].person, why);
    }
    return e;
}
