/* tests/link/regions.h -- thousands of small, spiteful regions, each told to a hub in any order.
 *
 * A region is a script: what agencies and humans say, some of it only after something else. Few
 * names, dates and addresses, so that nearly everybody could be anybody: twins, verified numbers
 * that differ or agree, mergers, withdrawals, erasures, decisions, adoptions. Regions of one pack
 * live in one hub and hardly touch; what does touch is part of the same promise. */
#ifndef AIM_TESTS_LINK_REGIONS_H
#define AIM_TESTS_LINK_REGIONS_H

#include "world.h"

enum {
    STEPS_MAX = 40,
    SCRIPT_RECORDS = 12,
    PACK_MAX = 32,
    ALL_RECORDS = SCRIPT_RECORDS * PACK_MAX,
    LITTLE_BYTES = 256 * 1024 /* holds some components of a pack, and each of them alone */
};

enum act { TELLS, MERGES, SAME, DIFFERENT, WITHDRAWS, ERASES, ADOPTS, TAKES_BACK };

struct step {
    enum act act;
    int record, other; /* places in the region */
    int as_of;
    int after; /* this step comes later than that one of the script; -1 = any time */
    char text[120];
};

struct script {
    int number; /* of the region: its own years, streets, numbers */
    int records;
    struct step step[STEPS_MAX];
    size_t n;
};

void script_make(struct script *s, int number, uint64_t seed);
void script_print(const struct script *s);

/* Who is with whom (the first of them), and what is possible, by place of the record in the
 * pack. */
struct ending {
    size_t n;
    int first[ALL_RECORDS];
    uint64_t possible[ALL_RECORDS]; /* of the same region, by bit */
    int strange[ALL_RECORDS];       /* possible links into other regions */
    int64_t person[ALL_RECORDS];
    bool broken; /* something did not hold on the way */
};

struct course {
    uint64_t seed;
    size_t most;  /* steps per delivery, 0 = all at once in the order of the script */
    uint64_t keys; /* of the hub, 0 = the usual ones */
    int rows;     /* of a chunk, 0 = as the linker likes */
    size_t bytes; /* in hand at a time, 0 = as the linker likes */
    const struct model *model; /* NULL = the hub's */
    bool rebuild;              /* at the end */
    bool watch;   /* what must hold after every delivery; stops the test when it does not */
    bool tell;    /* ... or tells it in the ending, and stops there */
};

/* The shipped model in which many keys of these people are heavy; good until the next call. */
const struct model *regions_heavy(const struct script *pack, size_t scripts);

/* One fresh hub, all scripts told to it in deliveries that are linked one by one. */
void regions_run(const struct script *pack, size_t scripts, const struct course *c,
                 struct ending *ret);
/* -1, or the place of the first script whose records ended otherwise. */
int regions_differ(const struct script *pack, size_t scripts, const struct ending *a,
                   const struct ending *b);
/* The fewest steps of the script that still end otherwise on this course than in one batch; false:
 * alone it does not. */
bool regions_shrink(struct script *s, const struct course *c);

#endif
