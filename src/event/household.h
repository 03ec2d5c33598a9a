/* event/household.h -- who lives with a person now, and who is connected with them: the one answer
 * for screens, rules and searches.
 *
 * Two persons live together when they have the same current address (link/home.h: of everything
 * their records say, what was said last), it is no place where many live (link/residents.h), and
 * either at least HOUSEHOLD_AGENCIES agencies hold it now for each of the two, or one does and some
 * record declares a relation between the two. One record alone, however new, is not enough.
 *
 * A connection is a relation that a record declares, of either side, wherever the two live; of a
 * person behind the adoption wall nobody is told one. Nobody with a shield of any class is ever in
 * a household or a connection of somebody else: for all who ask here they do not exist. */
#ifndef AIM_EVENT_HOUSEHOLD_H
#define AIM_EVENT_HOUSEHOLD_H

#include "event/history.h"

enum { HOUSEHOLD_AGENCIES = 2, HOUSEHOLD_MEMBERS_MAX = 40 };

struct household_member {
    int64_t person; /* living id */
    bool lives_there;
    int32_t agencies;            /* that hold the shared address for them; 0 = lives elsewhere */
    enum relation_kind relation; /* a record of the person says they are this to the person */
    enum relation_kind inverse;  /* a record of theirs says the person is this to them */
    const int64_t *records;
    size_t record_count;
};

struct household {
    const struct household_member *at; /* by id */
    size_t n;
    bool communal; /* the person's address is a place where many live */
};

/* Of a living person; an alias lives with nobody. Errors: ERR_CORRUPT, ERR_LIMIT (arena), those of
 * the store. */
MUST err household_read(struct db *db, struct hub *h, const struct visibility *v, int64_t person,
                        struct arena *a, struct household *ret_household, struct err_info *why);

/* What those who live there were there for. */
struct household_life {
    int64_t person;
    enum relation_kind relation, inverse;
    struct date born;              /* year 0 = not known, or not asked for */
    const struct activity *events; /* as activity_arrange left them */
    size_t event_count;
};

/* By id. Seals are opened, for the birth date, of those who have an event that counts
 * (ACTIVITY_COUNTING); of everybody when `births`. */
MUST err household_lives(struct db *db, const struct hub *h, const struct partners *p,
                         const struct visibility *v, const struct household *of, bool births,
                         struct arena *a, const struct household_life **ret_lives, size_t *ret_n,
                         struct err_info *why);
/* Of one of them. */
MUST err household_life_read(struct db *db, const struct hub *h, const struct partners *p,
                             const struct visibility *v, const struct household_member *m,
                             bool births, struct arena *a, struct household_life *ret_life,
                             struct err_info *why);
/* Is the birth date of somebody with these events needed, without `births`? */
bool household_asks_birth(const struct history *h);

#endif
