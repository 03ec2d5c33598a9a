/* search/inside.h -- shared by the files of this folder only. */
#ifndef AIM_SEARCH_INSIDE_H
#define AIM_SEARCH_INSIDE_H

#include "event/history.h"
#include "rule/recognise.h"
#include "search/person_view.h"

/* ---- words.c: how parts of an identity read ---- */

str words_gender(char gender);                            /* "Female"; "" = not known */
str words_nhs_number(uint64_t number, struct arena *a);   /* "999 000 0018"; "" for 0 */
str words_address(pii address, pii postcode,
                  struct arena *a); /* "23 Inour Street, Birmingham, B99 1AA" */
str words_other_names(const struct identity *id, struct arena *a); /* "Janey Doe, Jane Smith" */
int words_age(struct date born, struct date today);       /* -1 = not known */

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
    struct subject subject;
    struct person_view view;
};

static inline bool sees(const struct looking *l, enum field f)
{
    return access_decide(&l->look, &l->subject, f).disclose == DISCLOSE_SHOW;
}
/* A field of one event: the catalogue's tier and the agreement's audience count too. */
bool sees_event(const struct looking *l, const struct activity *e, enum field f);

MUST err view_rows(struct looking *l, struct err_info *why);
MUST err view_rules(struct looking *l, struct err_info *why);
MUST err view_events(struct looking *l, struct err_info *why);
MUST err view_household(struct looking *l, struct err_info *why);
MUST err view_looks(struct looking *l, struct err_info *why);

/* One line of an event, with the other agencies that reported the incident. */
MUST err event_line_of(struct looking *l, const struct activity *e, struct event_line *ret,
                       struct err_info *why);

#endif
