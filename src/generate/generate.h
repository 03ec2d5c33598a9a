/* generate/generate.h -- a synthetic region: invented people, what twelve agencies write down about
 * them over some fifteen years, and the truth about who is who.
 *
 * Writes OUT/region.yaml (docs/region.md) with OUT/rules.yaml (docs/rules.md), OUT/feeds/AGENCY.csv
 * (the minimum data set) and OUT/truth.csv, one row per record. Memory does not grow with the
 * number of persons. The same options give the same bytes on every machine. region.yaml is written
 * last: while it is missing, the rest is not whole. */
#ifndef AIM_GENERATE_GENERATE_H
#define AIM_GENERATE_GENERATE_H

#include "base/date.h"
#include "base/err.h"
#include "generate/pack.h"

enum { GENERATE_PERSONS_MAX = 10 * 1000 * 1000 };

struct generate_options {
    uint64_t persons; /* 1 .. GENERATE_PERSONS_MAX */
    uint64_t seed;
    struct date today; /* nothing is later than the day before */
    const char *out;   /* folder; made when it is not there */
    enum pack pack;    /* PACK_NONE = an ordinary region */
    bool table;        /* also OUT/records.csv: one row per record, as it stood last */
};

struct generate_totals {
    uint64_t persons, households, records, rows, events;
    int agencies;
};

/* Errors: ERR_USAGE (options), ERR_DISK, ERR_DENIED, ERR_NOMEM. */
MUST err generate_region(const struct generate_options *options, struct generate_totals *ret_totals,
                         struct err_info *why);

/* region.c: the region file for that day. */
struct buf;
void generate_region_yaml(struct buf *out, struct date today);

#endif
