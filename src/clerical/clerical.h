/* clerical/clerical.h -- clerical review: people decide about pairs of records that the machine is
 * not sure of, and nobody decides a hard one alone.
 *
 * A pair waits because it is a possible link (link/possible.c), because the machine held a weak
 * bridge back, or because a colleague asked for it. The most useful comes first
 * (clerical/useful.h). Who opens a pair has it for some minutes; what they say is kept for ever and
 * may need a second pair of eyes (clerical/standing.h). Only when the words come to a decision is
 * it written (link_decide), and the next link_run obeys it. A decision is never changed but by
 * another.
 *
 * Whoever may not know of one of the two persons (access_decide, the worst shield of all their
 * records) does not find the pair, is not told of it and does not count it. Everything shown or
 * said is in the log first. */
#ifndef AIM_CLERICAL_CLERICAL_H
#define AIM_CLERICAL_CLERICAL_H

#include "base/date.h"
#include "clerical/standing.h"
#include "link/inspect.h"
#include "search/viewer.h"

struct partners;

/* ---- the queue ---- */

/* Bring the queue up to date with the possible links, at most `most` pairs worked out anew; false
 * in *ret_done = some are left. Short transactions; killed anywhere it is run again. May be run in
 * several processes at once. */
MUST err clerical_refresh(struct hub *h, size_t most, bool *ret_done, struct err_info *why);

struct clerical_line {
    int64_t record, other;
    int32_t weight; /* milli-bits */
    int32_t records;
    bool bridge;    /* the weight alone would have joined them: a weak bridge, or a rival */
    bool child, rule, asked;
    enum stage stage;
    int64_t since_ms, rank;
    str claimed_by; /* login of another who has it on the screen; "" = free */
    bool mine;      /* this viewer has a word to say now */
    bool masked;    /* something of it is hidden: its weight is not told */
};

struct clerical_list {
    const struct clerical_line *lines; /* most useful first */
    size_t n;
    size_t mine; /* of all that wait: those this viewer can work on now */
    size_t waiting, second, senior, parked; /* all that this viewer may know of */
};

enum { CLERICAL_LINES_MAX = 200 };

/* The first `most` of those that wait. ERR_DENIED: not this role's work. In the log. */
MUST err clerical_queue(struct hub *h, const struct viewer *v, size_t most, struct arena *a,
                        struct clerical_list *ret_list, struct err_info *why);
/* The most useful pair that this viewer can work on and nobody else has on the screen; after a
 * given one (0, 0 = from the top), round about. ERR_ABSENT: there is none. Not in the log: what is
 * shown of it is. */
MUST err clerical_next(struct hub *h, const struct viewer *v, int64_t after, int64_t after_other,
                       int64_t *ret_record, int64_t *ret_other, struct err_info *why);

/* Where a pair stands among those that this viewer can work on, from 1, and how many these are.
 * Not in the log. *ret_place 0 = it is none of them. */
MUST err clerical_place(struct hub *h, const struct viewer *v, int64_t record, int64_t other,
                        size_t *ret_place, size_t *ret_mine, struct err_info *why);

/* ---- one pair ---- */

enum { CLERICAL_CLAIM_MS = 15 * 60 * 1000, CLERICAL_ROWS_MAX = 8, CLERICAL_NOTE_MAX = 1000 };

enum tells { TELLS_SAME, TELLS_NEAR, TELLS_DIFFERENT, TELLS_NOTHING, TELLS_HIDDEN };

/* A detail of the two records and what it tells. */
struct clerical_row {
    const char *field; /* "Date of birth" */
    str value[2];      /* "" = not recorded */
    enum tells tells;
    const char *words; /* "day and month changed places" */
    double bits;       /* what it adds; 0 when it says nothing or is hidden */
    double from, to;   /* the running total before and after it */
};

/* What the linker would make of a decision, before anybody has taken it. */
struct clerical_effect {
    const struct link_move *moves; /* in the order of the records; see link/inspect.h */
    size_t move_count;
    int64_t survivor;     /* the id that stays, when persons become one; else 0 */
    size_t reviews, hits; /* open reviews and rules that fire, of all whom it concerns */
    size_t agencies[3]; /* that sent what is shown of the first, of the second, of both together */
    bool immediate;       /* said by this viewer, it stands at once */
    const char *hard;     /* why it wants four eyes; NULL = it does not */
};

struct clerical_word {
    str login, note;
    enum answer answer;
    const char *reason; /* label */
    int64_t at_ms;
    bool counts; /* for the evidence as it is now */
    bool masked; /* the answer is not told: the second look is one's own */
};

struct clerical_person {
    int64_t person;
    size_t records;
};

struct clerical_view {
    int64_t record, other;
    str agency[2];       /* name of who sent it */
    int64_t received_ms[2];
    struct clerical_person person[2];
    bool together;       /* both are one person now */
    size_t bridge;       /* > 0: this link alone holds so many records and more together */
    bool hidden;         /* a shield takes rows and the total away */
    const char *start_words;
    double start, weight, upper, lower; /* bits */
    struct clerical_row rows[CLERICAL_ROWS_MAX];
    size_t row_count;
    const char *rule;    /* a rule that outranks the weight, in words; "" = none */
    const char *strength, *sentence; /* "More likely the same than not, but ..." */
    str would_join;      /* "With the same birth date they would join by themselves"; "" = no one
                            detail would do it, or it is hidden */
    struct clerical_effect effect[2]; /* of ANSWER_DIFFERENT and of ANSWER_SAME */
    const struct clerical_word *words;
    size_t word_count;
    enum stage stage;
    bool may_answer;     /* this viewer, now */
    str claimed_by;      /* another who has it on the screen, until: */
    int64_t claimed_until_ms;
    bool decided, decided_same, may_undo;
    str decided_by;
    int64_t decided_ms, since_ms;
    int64_t state;       /* hand it back with the answer */
    str contact[2];      /* "City Hospital: Duty desk, 0121 496 0211" */
};

/* Two records side by side. `claim`: take it on the screen, if nobody else has. In the log.
 * ERR_ABSENT: no such pair, or not for this viewer. */
MUST err clerical_show(struct hub *h, const struct partners *p, const struct viewer *v,
                       int64_t record, int64_t other, bool claim, struct arena *a,
                       struct clerical_view *ret_view, struct err_info *why);
/* Put away what this viewer has on the screen: somebody else may have it. */
MUST err clerical_put_away(struct hub *h, const struct viewer *v, struct err_info *why);

struct clerical_outcome {
    enum stage stage;
    bool decided; /* it stands: link_run to let it take effect */
    enum answer answer;
    const char *known; /* it was a test with a known answer: why that is so; NULL = a real pair */
    bool right;        /* ... and that was it */
};

/* Say it. `state`: of the view it is said about (0 = whatever it is now).
 * ERR_CONFLICT: the pair changed since, or another was faster: look again. ERR_DENIED: this user
 * has nothing to say here (their own second pair of eyes; not a senior). ERR_INPUT: no such reason.
 * ERR_BUSY: another has it on the screen. ERR_ABSENT: it vanished. */
MUST err clerical_answer(struct hub *h, const struct viewer *v, int64_t record, int64_t other,
                         int64_t state, enum answer answer, str reason, str note,
                         struct clerical_outcome *ret_outcome, struct err_info *why);
/* Take back what one said, or, as a senior, what was decided. ERR_ABSENT: nothing to take back. */
MUST err clerical_undo(struct hub *h, const struct viewer *v, int64_t record, int64_t other,
                       str reason, struct err_info *why);

struct clerical_past {
    int64_t record, other, at_ms;
    enum answer answer;
    bool effect;
    const char *known; /* it was a test with a known answer: why; NULL = a real pair */
    bool right;
};
/* What this user said last, newest first, each pair once; of tests the last one alone. */
MUST err clerical_mine(struct hub *h, const struct viewer *v, size_t most, struct arena *a,
                       const struct clerical_past **ret_list, size_t *ret_n, struct err_info *why);

#endif
