/* event/crowd.h -- what judging looks at, of very many persons at once: their events as they stand,
 * when they were born, what their agencies say of their life, and who of them may be one; small
 * enough that a million persons with ten million events fit in half a gigabyte.
 *
 * It is read by ranges of records, in the order of the tables, by several threads, each range in a
 * snapshot of its own: of a person whose records lie in two ranges the one may be older than the
 * other. Whoever decides by it asks first whether anything changed meanwhile (rule/many.c). No name
 * and no number is in it; the birth dates are wiped when it is freed. */
#ifndef AIM_EVENT_CROWD_H
#define AIM_EVENT_CROWD_H

#include "event/household.h"

struct crowd_order {
    struct hub *hub;
    const struct partners *partners;
    const int64_t *persons; /* ascending; the crowd has its own copy */
    size_t n;
    bool identities;  /* seals are opened: for birth dates and lives */
    bool links;       /* whom possible links join is read, too */
    unsigned threads; /* 0 = as many as there are processors */
    size_t bytes_max;
};

struct crowd;
/* Errors: ERR_LIMIT (more than bytes_max: ask for fewer persons), ERR_NOMEM, those of the store. */
MUST err crowd_read(const struct crowd_order *order, struct crowd **ret_crowd,
                    struct err_info *why);
void crowd_free(struct crowd *c); /* NULL is fine */

/* Of persons[which], as history_read leaves it (without identities: as history_read_events), as far
 * as rule_judge, rule_next_day, rule_spells and expect_person_of look: the events arranged, without
 * their time of day; the records' agencies, in each its current version's birth date and life, and
 * the day it was first known. Nothing is stored of it and nothing to be wiped. */
MUST err crowd_history(const struct crowd *c, size_t which, struct arena *a,
                       struct history *ret_history, struct err_info *why);

/* ... and of several taken together as if they were one. */
MUST err crowd_history_together(const struct crowd *c, const size_t *which, size_t n,
                                struct arena *a, struct history *ret_history,
                                struct err_info *why);

/* Is this person among those asked for, and which of them? */
bool crowd_has(const struct crowd *c, int64_t person, size_t *ret_which);

/* Whom possible links join with persons[which], if it was asked for: some of the persons, ascending
 * and each once, that one perhaps among them. *ret_whole: there are no others; else the store
 * knows. */
void crowd_linked(const struct crowd *c, size_t which, const uint32_t **ret_places, size_t *ret_n,
                  bool *ret_whole);

/* Is that one of them, and where is it among all links? There are crowd_links. */
bool crowd_link(const struct crowd *c, int64_t person, int64_t other, size_t *ret_link);
size_t crowd_links(const struct crowd *c);

/* persons[which] of the order. */
int64_t crowd_person(const struct crowd *c, size_t which);

/* household_lives, of those who are in the crowd without the store, and as they were when it was
 * read. */
MUST err crowd_lives(const struct crowd *c, struct db *db, const struct visibility *v,
                     const struct household *of, bool births, struct arena *a,
                     const struct household_life **ret_lives, size_t *ret_n, struct err_info *why);

#endif
