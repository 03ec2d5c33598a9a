/* clerical/pair.h -- inside of clerical: one pair of records, as everything stands at this
 * moment. */
#ifndef AIM_CLERICAL_PAIR_H
#define AIM_CLERICAL_PAIR_H

#include "clerical/standing.h"
#include "link/inspect.h"
#include "query.h"
#include "search/viewer.h"

struct pair {
    int64_t record, other; /* record < other */
    struct inspection around;
    const struct inspect_record *ends[2];
    struct judgement judged;
    bool comparable;       /* both have something to compare */
    bool possible, asked;  /* it waits because of the machine, because somebody asked */
    size_t bridge;         /* > 0: it alone holds so many records and more together, weakly */
    bool together;         /* the two are one person now */
    int64_t since_ms;
    int32_t choice;        /* why the queue offers it: pair_choice; -1 = it does not */
    int32_t shield[2];     /* of the two persons, all their records included */
    int64_t evidence;      /* keyed hash of what the two records say */
    int64_t state;         /* ... and of all that the page shows: another state is another page */
    const struct said *said;
    const struct q_match_opinions_row *opinions; /* in step with said */
    size_t said_count;
    struct hard hard;
    struct standing standing;
    bool decided, decided_same; /* what humans decided stands */
    str decided_by;
    int64_t decided_ms;
    str claimed_by; /* "" = by nobody */
    int64_t claimed_since_ms, claimed_until_ms;
};

/* What the two records say, as a hash. */
int64_t pair_evidence(const struct keys *k, const struct features *a, const struct features *b);
/* Of two persons and what lies between them: what the queue's terms were worked out from. */
int64_t pair_state(const struct keys *k, const int64_t person[2], const int64_t version[2],
                   int32_t weight, uint32_t flags);
/* What makes an answer hard, from what the queue knows alone. */
struct hard pair_hard(const struct model *m, int64_t record, int64_t other, int32_t weight,
                      uint32_t flags, int32_t records, int32_t shield);
/* What a pair's place in the queue hung on, besides its weight: pairs of one choice and weight are
 * as likely as each other to be looked at. `waits`: as in the column match_item.asked. */
enum { CHOICE_CHILD = 1, CHOICE_RULE = 2, CHOICE_MANY = 4, CHOICE_WAITS = 8 };
int32_t pair_choice(bool child, bool rule, int32_t records, int32_t waits);
/* May this viewer see pairs of persons so shielded? */
bool pair_allowed(const struct look *l, int32_t shield, int32_t other_shield);

#endif
