/* protect/plan_inside.h -- one question about plans on its way. For plan*.c only. */
#ifndef AIM_PROTECT_PLAN_INSIDE_H
#define AIM_PROTECT_PLAN_INSIDE_H

#include "person/record.h"
#include "protect/plan.h"

/* Every question reads so many persons and records, and looks so many events up, whatever the hub
 * holds: empty places are filled with records of others, whose content goes nowhere. */
enum { PERSONS_READ = 4, RECORDS_READ = 24, PLANS_MAX = 6, PLAN_RECORDS_MAX = 3 };

struct plan_person {
    int64_t person;        /* 0 = an empty place */
    size_t first, count;   /* of the records */
    bool open;             /* this viewer may know of plans */
    bool holds, replaced;  /* the number asked for: is theirs now; was theirs */
};

struct plan_found {
    const struct event *event;
    const struct record *record;
    const struct agency *authority;
    enum plan_kind kind;
    struct date start, end;
};

struct plan_asking {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct look look;
    struct arena *arena;
    struct arena_mark mark;
    struct date today;
    int64_t now_ms;

    uint64_t number;  /* 0 = by person */
    int64_t person;
    int64_t nobody;   /* keyed hash of what was asked: stands where there is nobody */

    struct db *db;
    struct visibility visibility;
    struct plan_person persons[PERSONS_READ];
    struct record *records;
    size_t record_count;
    const struct event *events;
    size_t event_count;
    struct plan_found found[PLANS_MAX];
    size_t found_count;
    struct plan_view view;
};

/* Who is meant, their records and events. */
MUST err plan_find(struct plan_asking *q, struct err_info *why);
/* Which full extracts have lost the records: fills the ends of q->found. */
MUST err plan_ends(struct plan_asking *q, struct err_info *why);

/* Every authority's, for plan_numbers_tell. Not in the log: nobody is shown them. */
struct plan_inactive;
MUST err plan_numbers_find(struct hub *h, const struct partners *p, struct arena *a,
                           const struct plan_inactive **ret_list, size_t *ret_n,
                           struct err_info *why);

#endif
