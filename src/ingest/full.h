/* ingest/full.h -- a full extract against what the feed's full extracts held until now, by digests.
 *
 * The first pass adds up a digest per record (full_row); one walk through `held` then tells which
 * records say what they said before: their rows are not looked at again, nothing is written for
 * them. What else was said of a record in between takes its digest away, so it is looked at.
 *
 * Memory: some 40 bytes per record of the extract, nothing per row; FULL_RECORDS_MAX is its end. */
#ifndef AIM_INGEST_FULL_H
#define AIM_INGEST_FULL_H

#include "base/map.h"
#include "base/vec.h"
#include "ingest/table.h"

enum { FULL_RECORDS_MAX = 5 * 1000 * 1000 };

struct taking;
struct full {
    bool newest; /* it counts: no newer one of this feed is there */
    int64_t stream, before_ms; /* the extract that counted until now */
    int64_t terms;          /* hash of what decides what becomes of a row */
    struct map64 digest;    /* record -> of its rows; FULL_SAME = as before */
    struct map64 spoiled;   /* records with a row that could not be taken in */
    struct buf row;
    int64_t stood, ended;   /* records that the feed held until now; of them not in this one */
    VEC(int64_t) missing;   /* those */
    int64_t same;           /* records */
};
#define FULL_SAME UINT64_MAX

void full_init(struct full *f);
void full_release(struct full *f);

/* Has the agency ever sent a full extract? Fills t->doubts. */
MUST err full_doubts(struct taking *t, struct err_info *why);
/* Pass 1: a row of the extract. ERR_LIMIT: too many people in one file. */
MUST err full_row(struct taking *t, const struct table_row *row, struct err_info *why);
/* After pass 1: what is the same, what is missing. */
MUST err full_compare(struct taking *t, struct err_info *why);
/* Pass 2: does the row's record say what it said before? */
bool full_skips(const struct taking *t, const struct table_row *row);
/* For the chunk: the digest of a record, 0 when it may not be trusted; and a row of it was put
 * aside. */
int64_t full_digest(const struct full *f, int64_t record);
MUST err full_spoil(struct full *f, int64_t record, struct err_info *why);
/* Before the flip: those that are missing are gone. */
MUST err full_end(struct taking *t, struct err_info *why);
/* A held extract whose file is gone: how many it would end. */
MUST err full_count_ended(struct taking *t, struct err_info *why);

#endif
