/* safeguard/queue.h -- who needs a look first, and why: the open reviews, in the order of work.
 *
 * Order: red before amber before green; within a colour the overdue first, then the highest rank,
 * then the earliest due. The rank is the sum of the terms of the hits that fire (docs/rules.md);
 * nothing else is in it, and each line shows its terms. Reviews that are with the person's
 * allocated worker are not in the queue until they come back. Showing a page of the queue is in the
 * log, with whom it showed, before this returns. */
#ifndef AIM_SAFEGUARD_QUEUE_H
#define AIM_SAFEGUARD_QUEUE_H

#include "rule/mark.h"
#include "rule/reviews.h"
#include "search/viewer.h"

enum { QUEUE_PAGE_MAX = 100, QUEUE_TERMS_MAX = 12 };

/* Of the whole queue, whatever is asked for; with_worker is not in `open`. */
struct queue_numbers {
    int64_t open, overdue, due_today, not_assigned;
    int64_t red, amber, green;
    int64_t came_back, quiet, with_worker;
};

/* Of a line with `further`. */
#define QUEUE_FURTHER                                                                              \
    "A further record may belong to them: if it does, another rule fires, and match review "       \
    "decides "                                                                                     \
    "it first."

/* What one rule adds to the rank today. */
struct queue_term {
    str rule, name;       /* "R2", "Many agencies in a short time" */
    int64_t term;         /* thousandths */
    int32_t weight;       /* before it faded */
    int32_t days;         /* since the newest event; -1 = not known any more */
    int32_t half_life;    /* days */
    str covered_by;       /* adds nothing: this rule, which fires as well, tells of it */
};

struct queue_line {
    int64_t person, review;
    enum rule_band band;
    str given_name, family_name;
    int age;              /* -1 = not known */
    str outcode;
    str ward;             /* its name, where the region maps wards; "" = in none, not shown */
    str rule;             /* the rule that leads: "R2" */
    str sentence;         /* why: its sentence */
    str asked;            /* "rule R2: at least 5 from at least 3 agencies" */
    size_t hits;          /* rules that fire */
    const struct queue_term *terms; /* highest first */
    size_t term_count;
    bool further;         /* a further record may be theirs, and with it another rule fires */
    str services;         /* "A+E City Hosp., BCHC, ...": those whose events made the leading hit */
    size_t service_count;
    int64_t rank;         /* thousandths */
    int64_t opened_ms, due_ms;
    bool overdue, due_today;
    str due; /* "Was due 26 March 2014, 9am", "Due today, 1:30pm", "Due 27 March 2014, 10am" */
    str left;             /* working time: "2 hours 20 minutes over", "1 working day left" */
    str assigned;         /* login, or "" */
    str worker;           /* allocated worker it is with, or was */
    int64_t routed_ms;    /* with them until then; 0 = in the queue */
    int64_t back_ms;      /* somebody closed the one before then; 0 = it is the first */
    bool quiet;           /* stepping down is suggested */
    bool same_household;  /* somebody they live with has an open review as well */
    str pathway;
    bool is_new;          /* opened since yesterday's midnight */
};

enum queue_who { WHO_ANYONE, WHO_NOBODY, WHO_LOGIN, WHO_WORKER };
enum queue_sort { SORT_ORDER, SORT_DUE };

struct queue_wish {
    int64_t page;         /* from 1 */
    int64_t page_lines;   /* 1..QUEUE_PAGE_MAX */
    int band;             /* enum rule_band, or -1 = all */
    enum queue_who who;
    str login;            /* of WHO_LOGIN */
    str pathway;          /* "" = all */
    str rule;             /* "R2": only those for whom it fires and whom the viewer may be told
                             its sentence of; "" and what is no rule in force = all */
    enum review_age age;  /* REVIEW_AGE_ANY = all */
    str area;             /* a ward's code or, where the region maps none, a postcode district;
                             QUEUE_ELSEWHERE; "" and what is none of these = all */
    bool came_back, quiet; /* only those */
    enum queue_sort sort;
    bool all;             /* also those below the cap */
    int64_t home;         /* only this person's and of those who live with them; 0 = everybody's */
    str home_word;        /* how the caller names that person: kept for them, not looked at */
};

/* In no ward of the region's map, or nobody knows where. Asked for by age or area, nobody is shown
 * or counted whose age or place the viewer may not be shown. */
#define QUEUE_ELSEWHERE "elsewhere"

/* A rule in force. */
struct queue_rule {
    str id, name;
};

struct queue_page {
    struct queue_numbers numbers;
    const struct queue_line *lines;
    size_t n;
    int64_t first;        /* number of the first line, from 1 */
    int64_t page, pages;  /* from 1; pages >= 1 */
    int64_t matching;     /* reviews that the wish fits, shown or not */
    int64_t below;        /* of them, those that wait below the cap and are not shown */
    int64_t cap;          /* 0 = none. It never hides a red one */
    const struct queue_rule *rules; /* that can be asked for, R2 before R10 */
    size_t rule_n;
    str rule;             /* the one that was, "" = none */
    str area;             /* in the same way */
};

/* ERR_DENIED: this user does not work the queue. */
MUST err queue_load(struct hub *h, const struct partners *p, const struct viewer *v,
                    const struct queue_wish *wish, struct arena *a, struct queue_page *ret_page,
                    struct err_info *why);

#endif
