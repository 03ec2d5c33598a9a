/* safeguard/queue.h -- who needs a look first, and why: the open reviews, in the order of work.
 *
 * Order: red before amber before green; within a colour the overdue first, then the highest rank,
 * then the earliest due. The rank is the sum of the terms of the hits that fire (docs/rules.md);
 * nothing else is in it. Showing a page of the queue is in the log, with whom it showed, before
 * this returns. */
#ifndef AIM_SAFEGUARD_QUEUE_H
#define AIM_SAFEGUARD_QUEUE_H

#include "rule/rule.h"
#include "search/viewer.h"

enum { QUEUE_PAGE_MAX = 100 };

struct queue_numbers {
    int64_t open, overdue, due_today, not_assigned;
    int64_t red, amber, green;
};

/* Of a line with `further`. */
#define QUEUE_FURTHER                                                                              \
    "A further record may belong to them: if it does, another rule fires, and match review "       \
    "decides "                                                                                     \
    "it first."

struct queue_line {
    int64_t person, review;
    enum rule_band band;
    str given_name, family_name;
    int age;              /* -1 = not known */
    str outcode;
    str rule;             /* the rule that leads: "R2" */
    str sentence;         /* why: its sentence */
    size_t hits;          /* rules that fire */
    bool further;         /* a further record may be theirs, and with it another rule fires */
    str services;         /* "A+E City Hosp., BCHC, ...": those whose events made the leading hit */
    size_t service_count;
    int64_t rank;         /* thousandths */
    int64_t opened_ms, due_ms;
    bool overdue, due_today;
    str due; /* "Was due 26 March 2014, 9am", "Due today, 1:30pm", "Due 27 March 2014, 10am" */
    str assigned;         /* login, or "" */
    bool is_new;          /* opened since yesterday's midnight */
};

struct queue_page {
    struct queue_numbers numbers;
    const struct queue_line *lines;
    size_t n;
    int64_t first;        /* number of the first line, from 1 */
    int64_t page, pages;  /* from 1; pages >= 1 */
};

struct queue_wish {
    int64_t page;         /* from 1 */
    int64_t page_lines;   /* 1..QUEUE_PAGE_MAX */
    int band;             /* enum rule_band, or -1 = all */
};

/* ERR_DENIED: this user does not work the queue. */
MUST err queue_load(struct hub *h, const struct partners *p, const struct viewer *v,
                    const struct queue_wish *wish, struct arena *a, struct queue_page *ret_page,
                    struct err_info *why);

#endif
