/* search/expected_view.h -- what was expected of a person, and what came of it, as far as a viewer
 * may see. */
#ifndef AIM_SEARCH_EXPECTED_VIEW_H
#define AIM_SEARCH_EXPECTED_VIEW_H

#include "base/date.h"
#include "expect/expect.h"

/* An appointment that did not take place. */
struct expected_not_kept {
    struct date on;
    str label;
    bool missed; /* it counts as a missed contact: not when the service cancelled it */
};

/* One expected contact, or two that are one to a family. */
struct expected_line {
    str key, label;
    bool shown;              /* false: something is there that this role is not shown */
    enum expect_halves is;   /* of two, when both are shown; else OPEN */
    enum expect_answer answer; /* of two: what presses most */
    enum expect_reason reason;
    struct date from, until; /* its time; year 0 = it has none */
    struct date on;          /* met, withdrawn, put off: when ... */
    str by;                  /* ... and by which service */
    str waits_for;           /* cannot be said: the agency whose feed is not that far ... */
    struct date waits_until; /* ... and up to which day it is complete; year 0 = it never began */
    str sentence;            /* all of it in words; of two: the head, before those of the halves */
    const struct expected_line *half; /* two of them, label = what the half is called; or NULL */
    str owed_by;             /* of a half that is not there: who would do it, "A or B" */
    const struct expected_not_kept *not_kept; /* of a half: newest first */
    size_t not_kept_n;
};

/* A feed that tells who was seen. */
struct expected_feed_line {
    str agency, sentence;
};

struct expected_view {
    bool shown;         /* to this role, of this person */
    const struct expected_line *lines;
    size_t n;
    bool unseen_shown;  /* whether anybody has seen them at all */
    enum unseen_answer unseen;
    str sentence;       /* of that */
    const struct expected_feed_line *feeds; /* what it rests on, feed by feed */
    size_t feed_count;
};

#endif
