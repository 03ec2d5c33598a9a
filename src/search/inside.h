/* search/inside.h -- shared by the files of this folder only. */
#ifndef AIM_SEARCH_INSIDE_H
#define AIM_SEARCH_INSIDE_H

#include "event/household.h"
#include "access/lock.h"
#include "event/history.h"
#include "rule/recognise.h"
#include "search/candidates.h"
#include "search/person_view.h"
#include "search/search.h"

/* ---- words.c: how parts of an identity read ---- */

str words_gender(char gender);                            /* "Female"; "" = not known */
str words_nhs_number(uint64_t number, struct arena *a);   /* "999 000 0018"; "" for 0 */
str words_address(pii address, pii postcode,
                  struct arena *a); /* "23 Inour Street, Birmingham, B99 1AA" */
str words_other_names(const struct identity *id, struct arena *a); /* "Janey Doe, Jane Smith" */
int words_age(struct date born, struct date today);       /* -1 = not known */

/* The highest tier that may see such an event of this agency (NULL: any): the least that an
 * agreement in force on it allows, else what the last one that was allowed. Unknown = nobody. */
int view_audience(const struct partners *p, const struct agency *agency,
                  const struct event_type *type, int64_t now_ms);

/* ---- while people are looked for ---- */

struct searching {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    const struct search_query *query;
    struct arena *arena;
    struct arena_mark mark;
    struct look look;
    struct date today;
    struct visibility visibility;
    struct search_results results;
    struct audit_subject shown[SEARCH_RESULTS_MAX];
};

bool search_shows(const struct searching *s, const struct subject *subject, enum field f);
/* Those whom the query names by id, instead of candidates. */
bool known_asked(const struct search_query *q);
MUST err known_find(struct db *db, struct searching *s, const struct candidate **ret_list,
                    size_t *ret_n, struct err_info *why);
/* Was this person named by another agency's id only? Then their identifiers must be open. */
bool known_may(const struct searching *s, const struct subject *subject,
               const struct search_held *held);
/* Numbers and agencies' ids, as far as they may be seen. */
MUST err known_fill(const struct searching *s, const struct subject *subject,
                    const struct search_held *held, struct search_result *r, struct err_info *why);

/* Who lives at an address now, when nothing else was typed. home_may: ERR_INPUT, with what to do,
 * for those who may not ask so. */
MUST err home_may(const struct searching *s, struct err_info *why);
MUST err home_find(struct db *db, struct searching *s, const struct candidate **ret_list,
                   size_t *ret_n, struct err_info *why);

/* ---- while a person is looked at ---- */

struct looking {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct look look;
    struct db *db;
    struct arena *arena;
    struct visibility visibility;
    int64_t now_ms;
    int32_t today;

    int64_t person;      /* living id */
    int32_t version;
    struct history history;
    struct locks locks; /* what agencies keep from this viewer */
    struct locks life_locks; /* the same of who lives there, see `lives` */
    struct subject subject;
    const struct household_life *lives; /* who live there, when rules looked at them */
    size_t life_count;
    struct person_view view;
};

/* Read the person who lives behind `person` now; release with history_wipe(&l->history), also after
 * an error. ERR_ABSENT: nobody lives there. Whether this viewer may know is asked of sees(). */
MUST err looking_open(struct looking *l, struct db *db, struct hub *h, const struct partners *p,
                      const struct viewer *v, int64_t person, struct arena *a,
                      struct err_info *why);
static inline bool sees(const struct looking *l, enum field f)
{
    return access_decide(&l->look, &l->subject, f).disclose == DISCLOSE_SHOW;
}
/* What the service of this row has open, or had last: into row->status; `lead`: the worker whom an
 * open one names is whom to ring. */
MUST err view_status(struct looking *l, struct service_row *row, bool lead, struct err_info *why);
/* The lead that an event names into the row, where it names one. */
MUST err view_lead_of(struct looking *l, struct service_row *row, int64_t record, int64_t event,
                      struct err_info *why);
/* A field of one event: the catalogue's tier and the agreement's audience count too. */
bool sees_event(const struct looking *l, const struct activity *e, enum field f);
bool sees_event_around(const struct looking *l, const struct activity *e,
                       enum field f); /* of `lives` */

MUST err view_rows(struct looking *l, struct err_info *why);
/* Which agencies keep something of this person locked: read, then named. */
MUST err view_locks_read(struct looking *l, struct err_info *why);
MUST err view_locks(struct looking *l, struct err_info *why);
MUST err view_possible(struct looking *l, struct err_info *why);
MUST err view_rules(struct looking *l, struct err_info *why);
MUST err view_events(struct looking *l, struct err_info *why);
MUST err view_expected(struct looking *l, struct err_info *why);
MUST err view_household(struct looking *l, struct err_info *why);
MUST err view_looks(struct looking *l, struct err_info *why);

/* One line of an event, with the other agencies that reported the incident. */
MUST err event_line_of(struct looking *l, const struct activity *e, struct event_line *ret,
                       struct err_info *why);

#endif
