/* clerical/useful.h -- which pair is worth a person's time first.
 *
 * Usefulness is a sum of terms that anybody can check:
 *
 *     near      0..1000   how near the weight is to the line where records join by themselves: full
 *                         on the line, nothing at the lower line or as far above
 *     hangs     100 each  records that would change their person, at most ten of them
 *     child     1000      one of the two is under 18
 *     rule     10000      more than all others together: a rule fires on the two taken together and
 *                         on neither alone (rule/union.c): somebody may need help whom nobody has
 *                         seen whole
 *     second    500       half of the work is done: somebody has spoken, another look is due
 *     asked     2000      a colleague asked for this pair by name
 *     waited    20 a day  at most 1000
 *
 * Ties go by the records' ids, which are keyed hashes: the order is the same for everybody. */
#ifndef AIM_CLERICAL_USEFUL_H
#define AIM_CLERICAL_USEFUL_H

#include "clerical/standing.h"
#include "link/model.h"

struct useful {
    int32_t weight; /* milli-bits */
    int32_t records;
    bool child, rule, asked;
    enum stage stage;
    int64_t waited_ms;
};

int64_t useful_rank(const struct model *m, const struct useful *u);

#endif
