/* bench/oracle.h -- how likely each compared pair is to be one person, told by the truth: what no
 * weights of these comparisons can better. A pair's probability is the share of true pairs among
 * those of the very same levels in all comparisons, itself left out; where such pairs are few it
 * leans on coarser levels, and these on the product over the comparisons. */
#ifndef AIM_BENCH_ORACLE_H
#define AIM_BENCH_ORACLE_H

#include "base/map.h"
#include "link/compare.h"

struct oracle_pair {
    struct judgement judged;
    bool same;     /* one person, in truth */
    double chance; /* out */
};

/* Of each record the hash of its person in a truth file; records by "agency,person_ref". NULL: it
 * cannot be read. Whoever asks frees it. */
uint64_t *oracle_persons(const char *truth, const struct map_str *record_at, size_t records);

/* False: no memory. */
bool oracle_tell(struct oracle_pair *pairs, size_t n);

#endif
