/* rule/seen.c -- what somebody has looked at and closed is not asked for again.
 *
 * A hit may end and begin again on the same events: one was withdrawn and sent again, a feed was
 * late, records went to another person. Whoever closed the review had seen those events; only what
 * is new since opens the next. */
#include "rule/inside.h"
#include "query.h"
#include "rule/reviews.h"
#include "store/cell.h"

/* What somebody had before them who closed a review. */
struct closed {
    int64_t person, at_ms;
    struct stored_hits hits; /* those that began later, too */
};

static bool is_there(const struct closed *c, const struct activity *e)
{
    for (size_t k = 0; k < c->hits.n; k++) {
        const struct stored_hit *h = &c->hits.at[k];
        for (size_t i = 0; i < h->event_count && h->since_ms <= c->at_ms; i++)
            if (h->events[i].event == e->id && h->events[i].record == e->record) return true;
    }
    return false;
}

/* One that was withdrawn since is in no hit any more; when it is sent again it is still the one
 * that was known. */
static err was_known(struct db *db, struct judged *j, const struct closed *c,
                     const struct activity *e, bool *ret_known, struct err_info *why)
{
    struct q_link_membership_row row;
    struct q_event_first_known_row first;
    const int32_t cell = cell_of(e->record);
    *ret_known = false;
    err f = q_link_membership(db, &(struct q_link_membership_in){cell, e->record}, j->arena, &row,
                              why);
    if (f) return f == ERR_ABSENT ? ERR_OK : f;
    if (row.person != c->person || row.since_ms > c->at_ms) return ERR_OK;
    f = q_event_first_known(db, &(struct q_event_first_known_in){cell, e->record, e->id}, j->arena,
                            &first, why);
    if (!f) *ret_known = first.known_ms <= c->at_ms;
    return f == ERR_ABSENT ? ERR_OK : f;
}

static const struct stored_hit *hit_then(const struct closed *c, str rule)
{
    for (size_t k = 0; k < c->hits.n; k++)
        if (c->hits.at[k].since_ms <= c->at_ms && str_eq(c->hits.at[k].id, rule))
            return &c->hits.at[k];
    return NULL;
}

/* The rule fired then, and on nothing less. A hit without events (nobody has ever seen a child) is
 * the same when it stands since the same day. */
static err was_seen(struct db *db, struct judged *j, const struct closed *c,
                    const struct rule_hit *now, bool *ret_seen, struct err_info *why)
{
    const struct stored_hit *then = hit_then(c, now->rule->id);
    bool seen = then && (now->event_count || now->newest == then->newest);
    err e = ERR_OK;
    for (size_t i = 0; i < now->event_count && seen && !e; i++)
        if (!is_there(c, now->events[i])) e = was_known(db, j, c, now->events[i], &seen, why);
    *ret_seen = seen;
    return e;
}

/* Of one who was this person, or a part of them. */
static err look_at(struct db *db, struct judged *j, int64_t person, bool *seen,
                   struct err_info *why)
{
    struct closed c = {.person = person, .hits = j->before};
    struct review *list;
    size_t n;
    err e = reviews_read(db, person, j->arena, &list, &n, why);
    if (!e) c.at_ms = reviews_closed_ms(list, n);
    if (!c.at_ms) return e;
    if (person != j->person)
        e = hits_read_all(db, j->day->rules, j->day->partners, person, j->day->today, j->arena,
                          &c.hits, why);
    for (size_t i = 0; i < j->now_count && !e; i++)
        if (!seen[i]) e = was_seen(db, j, &c, &j->now[i], &seen[i], why);
    return e;
}

err seen_by_somebody(struct db *db, struct judged *j, const int64_t *persons, size_t n,
                     bool *ret_seen, struct err_info *why)
{
    bool *seen = ARENA_ARRAY(j->arena, bool, j->now_count + 1);
    if (!seen) return err_set(why, ERR_NOMEM, "judging a person");
    err e = ERR_OK;
    for (size_t i = 0; i < n && !e; i++)
        e = look_at(db, j, persons[i], seen, why);
    *ret_seen = j->now_count > 0 && !j->uncovered;
    for (size_t i = 0; i < j->now_count; i++)
        *ret_seen &= seen[i];
    return e;
}
