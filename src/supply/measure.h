/* supply/measure.h -- sums of what was counted of a feed (ingest/tally.h), and the shares that they
 * give. Pure. docs/data-quality.md defines every measure. */
#ifndef AIM_SUPPLY_MEASURE_H
#define AIM_SUPPLY_MEASURE_H

#include "agency/partners.h"
#include "ingest/tally.h"

struct supply_sum {
    int64_t deliveries, lines, unchanged, quarantined, persons, events;
    int64_t filled[COLUMN__COUNT], bad[COLUMN__COUNT], weak[COLUMN__COUNT], lag[LAG__COUNT];
};

/* Is this column measured under the agreement at all? Those that only say how to read a row are
 * not. */
bool measure_covers(const struct agreement *t, enum column c);
/* Is it one that ought to be there in every row it can stand in? The rest is filled where there is
 * something to say ("known as"), so its share is shown and never judged. */
bool measure_expects(enum column c);
/* Rows in which the column could have been filled. */
int64_t measure_due(const struct supply_sum *s, enum column c);

/* Shares are in thousandths, rounded half up, but never up to 1000 while something is missing;
 * MEASURE_NONE: nothing to measure. */
enum { MEASURE_NONE = -1 };
int measure_share(int64_t part, int64_t whole);

/* Completeness: of the rows due, those with content. */
int measure_filled(const struct supply_sum *s, enum column c);
/* Validity: of the contents, those that were accepted. */
int measure_valid(const struct supply_sum *s, enum column c);
/* Use: of the contents, those that were accepted and tell people apart. */
int measure_useful(const struct supply_sum *s, enum column c);

/* The same over all expected columns of the agreement together. */
int measure_filled_all(const struct supply_sum *s, const struct agreement *t);
int measure_valid_all(const struct supply_sum *s, const struct agreement *t);
/* Of the rows, those taken in. */
int measure_accepted(const struct supply_sum *s);

/* Timeliness: of the new events, history left out, those that came within so many days; and the
 * class of delay in which the middle one is (LAG_HISTORY = there were none). */
int measure_within(const struct supply_sum *s, enum lag most);
enum lag measure_median(const struct supply_sum *s);

#endif
