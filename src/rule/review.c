/* rule/review.c -- what a person's hits mean for their review.
 *
 * A review belongs to a person, and persons are merged. An open review goes where the records went,
 * with its id, its time and whoever took it: nobody has to notice that the linker changed its mind.
 * It does not matter whether the alias or the survivor is judged first. */
#include "rule/inside.h"
#include "rule/reviews.h"

#include "base/clock.h"
#include "query.h"
#include "rule/mark.h"
#include "store/cell.h"

enum { PAST_MAX = 64 }; /* former persons of one person's records that are asked for a review */

struct list {
    struct review *at; /* the open one first */
    size_t n;
};

static const struct review *open_one(const struct list *l)
{
    return l->n && l->at[0].open ? &l->at[0] : NULL;
}

static err reviews_of(struct db *db, struct judged *j, int64_t person, struct list *ret,
                      struct err_info *why)
{
    return reviews_read(db, person, j->arena, &ret->at, &ret->n, why);
}

static int64_t due_ms(const struct judged *j)
{
    const struct region_terms *t = &j->day->partners->terms;
    return queue_due_ms(&t->queue, &t->calendar, (int)j->band, j->day->now_ms, j->due_hours);
}

/* Nothing fires any more, or what does is long past or has faded: stepping down is suggested. */
static bool is_quiet(const struct judged *j)
{
    const struct queue_terms *t = &j->day->partners->terms.queue;
    if (!j->firing) return true;
    return (t->step_down_days && j->day->today - j->newest >= t->step_down_days) ||
           j->rank * 100 <= j->weight * 1000 * t->step_down_percent;
}

static void mark_who(const struct judged *j, const struct identity *who, struct review *is)
{
    const struct keys *k = &j->day->hub->keys;
    const struct area_text area = review_area_at(&j->day->partners->terms.wards, who->postcode);
    is->age = review_age_mark(k, review_age_at(who->birth_date, j->day->today));
    is->area = review_area_mark(k, str_of(area.text));
    is->rules = j->rules;
}

/* What it is asked by. */
static err mark_review(struct db *db, struct judged *j, struct review *is, struct err_info *why)
{
    struct history h = {0};
    j->waits = true;
    if (j->day->rules->needs & RULE_NEEDS_BIRTH_DATE) {
        mark_who(j, &j->history->identity, is);
        return ERR_OK;
    }
    err e = history_read(db, j->day->hub, j->day->partners, j->visibility, j->records,
                         j->record_count, j->arena, &h, why);
    if (!e) mark_who(j, &h.identity, is);
    history_wipe(&h);
    return e;
}

static err open_review(struct db *db, struct judged *j, const struct list *before,
                       struct err_info *why)
{
    struct review is = {.person = j->person,
                              .review = rand_id(j->day->rand),
                              .open = true,
                              .band = j->band,
                              .opened_ms = j->day->now_ms,
                              .due_ms = due_ms(j),
                              .rank = j->rank,
                              .shield = j->shield,
                              .pathway = j->pathway,
                              .back_ms = reviews_closed_ms(before->at, before->n),
                              .quiet = is_quiet(j)};
    j->run.reviews_opened++;
    j->changed = true;
    err e = mark_review(db, j, &is, why);
    return e ? e : review_put(db, NULL, &is, why);
}

/* Graver than before: it is due sooner. Lighter, or nothing fires any more: it stays what it was
 * until a named person closes it, only its rank sinks. */
static err weigh_review(struct db *db, struct judged *j, const struct review *r,
                        struct err_info *why)
{
    struct review is = *r;
    bool graver = j->firing && j->band > r->band;
    if (graver) {
        int64_t soon_ms = due_ms(j);
        is.band = j->band;
        if (soon_ms < is.due_ms) is.due_ms = soon_ms;
    }
    is.rank = j->rank;
    is.shield = j->shield;
    is.quiet = is_quiet(j);
    if (j->firing) is.pathway = j->pathway;
    err e = mark_review(db, j, &is, why);
    if (e) return e;
    if (!graver && is.rank == r->rank && is.shield == r->shield && is.quiet == r->quiet &&
        str_eq(is.pathway, r->pathway) && str_eq(is.rules, r->rules) && is.age == r->age &&
        is.area == r->area)
        return ERR_OK;
    j->changed |= graver;
    return review_put(db, r, &is, why);
}

static err end_review(struct db *db, struct judged *j, const struct review *r, const char *outcome,
                      struct err_info *why)
{
    struct review is = *r;
    is.open = false;
    is.closed_ms = j->day->now_ms;
    is.closed_by = STR("system");
    is.outcome = str_of(outcome);
    j->changed = true;
    return review_put(db, r, &is, why);
}

/* ---- a review goes where the records went ---- */

/* The review that came here and went away again, if it did. */
static const struct review *same_review(const struct list *l, int64_t review)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].review == review) return &l->at[i];
    return NULL;
}

/* What somebody decided about the alias stands with the survivor too. */
static err copy_closed(struct db *db, int64_t to, const struct list *there, const struct list *from,
                       struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; i < from->n && !e; i++) {
        struct review is = from->at[i];
        if (is.open || str_eq_c(is.closed_by, "system") || same_review(there, is.review)) continue;
        is.person = to;
        e = review_put(db, NULL, &is, why);
    }
    return e;
}

/* Two open reviews become one: opened when the first was, due when the sooner is, as grave as the
 * graver, with whoever took one of them (the survivor's own before the other). */
static err join_reviews(struct db *db, const struct review *into, const struct review *from,
                        struct err_info *why)
{
    struct review is = *into;
    if (from->band > is.band) is.band = from->band;
    if (from->opened_ms < is.opened_ms) is.opened_ms = from->opened_ms;
    if (from->due_ms < is.due_ms) is.due_ms = from->due_ms;
    if (from->back_ms > is.back_ms) is.back_ms = from->back_ms;
    if (str_empty(is.assigned)) {
        is.assigned = from->assigned;
        is.assigned_ms = from->assigned_ms;
    }
    return review_put(db, into, &is, why);
}

/* Its rank there is made when the survivor is judged. */
static err carry_review(struct db *db, int64_t to, const struct list *there,
                        const struct review *r, struct err_info *why)
{
    struct review is = *r;
    is.person = to;
    is.rank = 0;
    return review_put(db, same_review(there, r->review), &is, why);
}

/* The alias's open review, if it has one, goes on as the survivor's. The survivor is looked up by
 * the queue until it is judged. */
static err hand_over(struct db *db, struct judged *j, int64_t alias, int64_t survivor,
                     struct err_info *why)
{
    struct list from, into;
    err e = reviews_of(db, j, alias, &from, why);
    if (e || !from.n) return e;
    e = reviews_of(db, j, survivor, &into, why);
    if (!e) e = copy_closed(db, survivor, &into, &from, why);
    if (e || !open_one(&from)) return e;
    j->run.reviews_moved++;
    e = open_one(&into) ? join_reviews(db, open_one(&into), open_one(&from), why)
                        : carry_review(db, survivor, &into, open_one(&from), why);
    if (!e) e = end_review(db, j, open_one(&from), "merged", why);
    return e ? e : review_doubt(db, survivor, why);
}

struct past {
    int64_t person[PAST_MAX];
    size_t n;
};

static err on_past(void *ctx, const struct q_link_past_row *row)
{
    struct past *p = ctx;
    for (size_t i = 0; i < p->n; i++)
        if (p->person[i] == row->person) return ERR_OK;
    if (p->n < PAST_MAX) p->person[p->n++] = row->person;
    return ERR_OK;
}

/* Before a new review is opened: an alias of this person may have one that was not carried over
 * yet. *ret_seen: somebody has closed one about all that fires now. */
static err gather_reviews(struct db *db, struct judged *j, bool *ret_seen, struct err_info *why)
{
    struct past past = {.n = 0};
    int64_t here[PAST_MAX + 1] = {j->person};
    size_t n = 1;
    err e = ERR_OK;
    for (size_t i = 0; i < j->record_count && !e; i++)
        e = q_link_past_each(
            db, &(struct q_link_past_in){cell_of(j->records[i]), j->records[i]}, on_past, &past,
            why);
    for (size_t i = 0; i < past.n && !e; i++) {
        int64_t living = 0;
        int shield;
        if (past.person[i] == j->person) continue;
        e = history_living(db, past.person[i], j->arena, &living, &shield, why);
        if (e == ERR_ABSENT) e = ERR_OK;
        if (e || living != j->person) continue;
        here[n++] = past.person[i];
        e = hand_over(db, j, past.person[i], j->person, why);
    }
    return e ? e : seen_by_somebody(db, j, here, n, ret_seen, why);
}

/* Nobody's records are left at this id. */
static err leave(struct db *db, struct judged *j, const struct review *open, struct err_info *why)
{
    if (j->living == 0 || j->living == j->person)
        return end_review(db, j, open, "no_records", why);
    err e = hand_over(db, j, j->person, j->living, why);
    j->survivor = j->living;
    return e ? e : rule_mark_stale(db, j->living, why);
}

/* ---- */

/* After a review was closed by somebody, what they had seen does not open the next one. */
static bool review_is_due(const struct judged *j, const struct list *reviews)
{
    return j->firing &&
           (j->fresh || j->uncovered || !reviews_closed_ms(reviews->at, reviews->n));
}

err judge_review(struct db *db, struct judged *j, struct err_info *why)
{
    struct list reviews;
    bool alive = j->record_count > 0, seen = false;
    if (alive && !j->firing && !j->before.n) return ERR_OK; /* nearly everyone */
    err e = reviews_of(db, j, j->person, &reviews, why);
    if (!e && alive && !open_one(&reviews) && review_is_due(j, &reviews)) {
        e = gather_reviews(db, j, &seen, why);
        if (!e) e = reviews_of(db, j, j->person, &reviews, why);
    }
    const struct review *open = e ? NULL : open_one(&reviews);
    if (!e && reviews.n)
        e = q_review_sure(db, &(struct q_review_sure_in){cell_of(j->person), j->person}, why);
    if (e) return e;
    if (open) return alive ? weigh_review(db, j, open, why) : leave(db, j, open, why);
    return review_is_due(j, &reviews) && !seen ? open_review(db, j, &reviews, why) : ERR_OK;
}
