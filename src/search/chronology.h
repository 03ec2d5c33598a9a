/* search/chronology.h -- everything the hub holds of a person and of the family around them, newest
 * first, each line with where it came from: for those who decide.
 *
 * No window: as far back as anything is held. Every report is a line of its own; a second report of
 * one incident says so. What this viewer may not see is left out, as access_decide says; `limited`
 * tells that something may be, and never what. */
#ifndef AIM_SEARCH_CHRONOLOGY_H
#define AIM_SEARCH_CHRONOLOGY_H

#include "search/person_view.h"

enum { CHRONOLOGY_LINES_MAX = 5000, CHRONOLOGY_PERSONS_MAX = 40 };

struct chronology_person {
    int64_t person;  /* living id */
    str given_name, family_name, relation; /* relation "" = the one it is about */
    struct date birth_date;
    int age;         /* -1 = not known */
    bool restricted; /* a shield takes things away */
    const int64_t *records;
    size_t record_count;
};

struct chronology_line {
    size_t who;      /* of the persons */
    struct date date;
    const struct service *service;
    str label;
    enum event_class class;
    bool echo;           /* another report of an incident that is in the list */
    str feed;            /* the stream it came by */
    int64_t received_ms; /* when the hub knew */
    int64_t up_to_ms;    /* the feed is complete up to; 0 = not known */
};

struct chronology {
    struct person_view view; /* of the one it is about */
    const struct chronology_person *persons; /* the first is the one it is about */
    size_t person_count;
    const struct chronology_line *lines;
    size_t line_count, left_off; /* left_off: older ones, over CHRONOLOGY_LINES_MAX */
    bool limited;
    int64_t print; /* keyed hash of whom and what it shows: another when anything came or went */
};

/* Somebody to list besides those of the household (of a case, say), with their relation in
 * words. */
struct chronology_also {
    int64_t person;
    str relation;
};
/* In a transaction of the caller's, who notes in the log, before it is shown, that these persons
 * were. `family`: with those of the household and whom records name as parents or siblings. The
 * result lives in `a`. ERR_ABSENT: there is no such person, or not for this viewer. */
MUST err chronology_read(struct db *db, struct hub *h, const struct partners *p,
                         const struct viewer *v, int64_t person, bool family,
                         const struct chronology_also *also, size_t also_n, struct arena *a,
                         struct chronology *ret, struct err_info *why);

#endif
