/* search/person_view.h -- one person, as far as this viewer may see.
 *
 * A page, the command line and JSON show the same struct. Texts are empty, lists are NULL and dates
 * have the year 0 where the access decision did not open them; the *_shown flags tell "not for this
 * role" from "there is none". The view is in the log, and noted in `look`, before this returns. */
#ifndef AIM_SEARCH_PERSON_VIEW_H
#define AIM_SEARCH_PERSON_VIEW_H

#include "base/date.h"
#include "event/timeline.h"
#include "rule/rule.h"
#include "search/expected_view.h"
#include "search/viewer.h"

/* One incident in a list. */
struct event_line {
    struct date date;
    const struct service *service;
    str label;
    enum event_class class;
    str also; /* other agencies that reported it: "Sunshine School" */
};

/* A rule that fires. */
struct hit_line {
    str rule, name;   /* "R2", "Many agencies in a short time" */
    int version;
    enum rule_band band;
    int64_t since_ms, until_ms; /* until_ms 0 = fires still */
    int64_t term;     /* in the ranking today, in thousandths */
    str sentence; /* "5 different services reported 5 possible concerns in the last 90 days" */
    str asked; /* "rule R2: at least 5 from at least 3 agencies" */
    str rule_sentence; /* the rule in full */
    str covered_by; /* the rule that tells of it while both fire: it is shown beside that one's */
    struct date first, last; /* of its events */
    const struct event_line *events;
    size_t event_count;
};

struct household_line {
    int64_t person;
    str given_name, family_name;
    int age;          /* -1 = not known */
    str relation;     /* "Mother, and same address (3 agencies)"; "Same address (2 agencies)" */
    bool lives_there;
    size_t services;  /* that know them */
    bool review;      /* review required */
};

/* An agency is involved, and keeps what it knows, or a part of it, from this viewer. */
struct locked_line {
    str owner, name; /* who lets others see it: code, name */
    str phone;       /* whom to ring there */
};

/* A rule that fires on this person and the further record taken together, and on neither alone. */
struct further_line {
    str rule, sentence;
    enum rule_band band;
};

struct person_view {
    int64_t person;   /* the living id, also when an alias was asked for */
    int tier;
    bool restricted;  /* a shield takes things away: say what can be done instead, show little */
    str region, duty_line;
    struct date today;

    str given_name, family_name;
    str other_names; bool other_names_shown;
    struct date birth_date; /* may be known in part */
    int age;                /* -1 = not known */
    str gender;
    bool identifiers_shown; str nhs_number; /* "999 000 0018" */
    bool address_shown;     str address;    /* with its postcode */
    bool outcode_shown;     str outcode;
    bool possible;          /* a further record may belong to this person */
    bool further_review;    /* ... and if it does, a review is required that neither is alone */
    const struct further_line *further; /* which rules, for whom both are open */
    size_t further_count;

    bool services_shown;
    const struct service_row *rows; /* every service of the region, in its order */
    size_t row_count;
    int window_days;
    bool count_shown;
    int32_t count;          /* "counts of activity within <region>" in those days */
    str count_sentence;     /* "5 counts of activity within West Midlands for this person" */

    const struct locked_line *locked; /* agencies that keep something of them locked, by name */
    size_t locked_count;

    bool review_shown, review_required;
    int64_t review;         /* id of the open review, 0 = none */
    enum rule_band review_band;
    int64_t review_due_ms;
    str review_assigned;    /* login, or "" */
    int64_t reviewed_ms;    /* none is open, and somebody closed the last one then; 0 = nobody did.
                             * What fires still rests on nothing new since */
    bool rules_shown;
    const struct hit_line *hits; /* highest term first: hits[0] leads */
    size_t hit_count;
    const struct hit_line *past_hits; /* that have ended, newest first */
    size_t past_hit_count;

    bool history_shown;
    const struct event_line
        *events; /* newest first, in the window; routine contacts and statuses too */
    size_t event_count;

    struct expected_view expected; /* who should have been seen by now */

    bool household_shown;
    bool household_communal; /* the address is a place where many live: nobody there is listed */
    const struct household_line *household;
    size_t household_count;

    bool looks_shown;       /* who else opened this person in the last 30 days */
    size_t looks_people, looks_agencies;
    str last_look_agency;   /* name; "" = nobody */
    int64_t last_look_ms;
};

/* ERR_ABSENT: there is no such person, or not for this viewer: the same text and the same work.
 * ERR_DENIED: this user or purpose opens nobody. */
MUST err person_view_load(struct hub *h, const struct partners *p, const struct viewer *v,
                          int64_t person, struct arena *a, struct person_view *ret_view,
                          struct err_info *why);

/* The same in a transaction of the caller's, who notes it: nothing is in the log yet. */
MUST err person_view_read(struct db *db, struct hub *h, const struct partners *p,
                          const struct viewer *v, int64_t person, struct arena *a,
                          struct person_view *ret_view, struct err_info *why);

#endif
