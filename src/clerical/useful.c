/* clerical/useful.c -- see useful.h. */
#include "clerical/useful.h"

#include "base/clock.h"

#include <math.h>

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

int64_t useful_rank(const struct model *m, const struct useful *u)
{
    enum { NEAR = 1000, RECORD = 100, RECORDS_MAX = 10, CHILD = 1000, RULE = 10000, SECOND = 500 };
    enum { ASKED = 2000, DAY = 20, WAITED_MAX = 1000 };
    double far = fabs(u->weight / 1000.0 - m->upper) / (m->upper - m->lower);
    int64_t rank = far < 1 ? (int64_t)lround(NEAR * (1 - far)) : 0;
    rank += RECORD * least(u->records, RECORDS_MAX);
    rank += (u->child ? CHILD : 0) + (u->rule ? RULE : 0) + (u->asked ? ASKED : 0);
    if (u->stage == STAGE_SECOND || u->stage == STAGE_SENIOR) rank += SECOND;
    if (u->waited_ms > 0) rank += least(u->waited_ms / MS_PER_DAY * DAY, WAITED_MAX);
    return rank;
}
