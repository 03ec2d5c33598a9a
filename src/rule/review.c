/* rule/review.c -- what a person's hits mean for their review.
 *
 * A review belongs to a person, and persons are merged. An open review goes where the records went,
 * with its id, its time and whoever took it: nobody has to notice that the linker changed its mind.
 * It does not matter whether the alias or the survivor is judged first. */
#include "rule/inside.h"

#include "base/clock.h"
#include "query.h"
#include "store/cell.h"

enum { PAST_MAX = 64 }; /* former persons of one person's records that are asked for a review */

typedef struct q_review_of_person_row review_row;

static bool is_open(const review_row *r) { return str_eq_c(r->state, "open"); }

static err reviews_of(struct db *db, struct judged *j, int64_t person,
                      struct q_review_of_person_rows *ret, struct err_info *why)
{
    return q_review_of_person(db, &(struct q_review_of_person_in){cell_of(person), person},
                              j->arena, ret, why);
}

static err band_of(const review_row *r, enum rule_band *ret_band, struct err_info *why)
{
    if (rule_band_of(r->band, ret_band)) return ERR_OK;
    return err_set(why, ERR_CORRUPT, "a stored review has an unknown colour");
}

static err open_review(struct db *db, struct judged *j, struct err_info *why)
{
    j->run.reviews_opened++;
    j->changed = true;
    return q_review_add(
        db,
        &(struct q_review_add_in){.cell = cell_of(j->person),
                                  .person = j->person,
                                  .review = rand_id(j->day->rand),
                                  .band = str_of(rule_band_word(j->band)),
                                  .opened_ms = j->day->now_ms,
                                  .due_ms = j->day->now_ms + (int64_t)j->due_hours * MS_PER_HOUR,
                                  .rank = j->rank,
                                  .sealed = STR("")},
        why);
}

/* Graver than before: it is due sooner. Lighter, or nothing fires any more: it stays what it was
 * until a named person closes it, only its rank sinks. */
static err weigh_review(struct db *db, struct judged *j, const review_row *r, struct err_info *why)
{
    enum rule_band band;
    int64_t due_ms = j->day->now_ms + (int64_t)j->due_hours * MS_PER_HOUR;
    err e = band_of(r, &band, why);
    if (e) return e;
    bool graver = j->firing && j->band > band;
    if (!graver || due_ms > r->due_ms) due_ms = r->due_ms;
    if (!graver && r->rank == j->rank) return ERR_OK;
    j->changed |= graver;
    return q_review_weigh(
        db,
        &(struct q_review_weigh_in){.cell = cell_of(j->person),
                                    .person = j->person,
                                    .review = r->review,
                                    .band = str_of(rule_band_word(graver ? j->band : band)),
                                    .due_ms = due_ms,
                                    .rank = j->rank},
        why);
}

static err end_review(struct db *db, struct judged *j, int64_t person, const review_row *r,
                      const char *outcome, struct err_info *why)
{
    j->changed = true;
    return q_review_end(db,
                        &(struct q_review_end_in){.cell = cell_of(person),
                                                  .person = person,
                                                  .review = r->review,
                                                  .closed_ms = j->day->now_ms,
                                                  .closed_by = STR("system"),
                                                  .outcome = str_of(outcome)},
                        why);
}

/* ---- a review goes where the records went ---- */

/* Two open reviews become one: opened when the first was, due when the sooner is, as grave as the
 * graver, with whoever took one of them (the survivor's own before the other). */
static err join_reviews(struct db *db, int64_t to, const review_row *into, const review_row *from,
                        struct err_info *why)
{
    enum rule_band a, b;
    err e = band_of(into, &a, why);
    if (!e) e = band_of(from, &b, why);
    if (e) return e;
    return q_review_join(
        db,
        &(struct q_review_join_in){
            .cell = cell_of(to),
            .person = to,
            .review = into->review,
            .band = a > b ? into->band : from->band,
            .opened_ms = into->opened_ms < from->opened_ms ? into->opened_ms : from->opened_ms,
            .due_ms = into->due_ms < from->due_ms ? into->due_ms : from->due_ms,
            .assigned = str_empty(into->assigned) ? from->assigned : into->assigned},
        why);
}

/* Its rank there is made when the survivor is judged. */
static err carry_review(struct db *db, int64_t to, const review_row *r, struct err_info *why)
{
    return q_review_carry(db,
                          &(struct q_review_carry_in){.cell = cell_of(to),
                                                      .person = to,
                                                      .review = r->review,
                                                      .band = r->band,
                                                      .opened_ms = r->opened_ms,
                                                      .due_ms = r->due_ms,
                                                      .assigned = r->assigned,
                                                      .sealed = STR("")},
                          why);
}

/* The alias's open review, if it has one, goes on as the survivor's. */
static err hand_over(struct db *db, struct judged *j, int64_t alias, int64_t survivor,
                     struct err_info *why)
{
    struct q_review_of_person_rows from, into;
    err e = reviews_of(db, j, alias, &from, why);
    if (e || !from.n || !is_open(&from.at[0])) return e;
    e = reviews_of(db, j, survivor, &into, why);
    if (e) return e;
    j->run.reviews_moved++;
    e = into.n && is_open(&into.at[0]) ? join_reviews(db, survivor, &into.at[0], &from.at[0], why)
                                       : carry_review(db, survivor, &from.at[0], why);
    return e ? e : end_review(db, j, alias, &from.at[0], "merged", why);
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
 * yet. */
static err gather_reviews(struct db *db, struct judged *j, struct err_info *why)
{
    struct past past = {.n = 0};
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
        if (!e && living == j->person) e = hand_over(db, j, past.person[i], j->person, why);
    }
    return e;
}

/* Nobody's records are left at this id. */
static err leave(struct db *db, struct judged *j, const review_row *open, struct err_info *why)
{
    if (j->living == 0 || j->living == j->person)
        return end_review(db, j, j->person, open, "no_records", why);
    err e = hand_over(db, j, j->person, j->living, why);
    j->survivor = j->living;
    return e ? e : rule_mark_stale(db, j->living, why);
}

/* ---- */

/* After a review was closed by somebody, what they had seen does not open the next one. */
static bool review_is_due(const struct judged *j, const struct q_review_of_person_rows *reviews)
{
    bool seen = false;
    for (size_t i = 0; i < reviews->n; i++)
        seen |= !str_eq_c(reviews->at[i].closed_by, "system");
    return j->firing && (j->fresh || !seen);
}

err judge_review(struct db *db, struct judged *j, struct err_info *why)
{
    struct q_review_of_person_rows reviews;
    bool alive = j->record_count > 0;
    if (alive && !j->firing && !j->before.n) return ERR_OK; /* nearly everyone */
    err e = reviews_of(db, j, j->person, &reviews, why);
    if (!e && alive && (!reviews.n || !is_open(&reviews.at[0])) && review_is_due(j, &reviews)) {
        e = gather_reviews(db, j, why);
        if (!e) e = reviews_of(db, j, j->person, &reviews, why);
    }
    if (e) return e;
    if (reviews.n && is_open(&reviews.at[0]))
        return alive ? weigh_review(db, j, &reviews.at[0], why)
                     : leave(db, j, &reviews.at[0], why);
    return review_is_due(j, &reviews) ? open_review(db, j, why) : ERR_OK;
}
