/* ingest/tally.h -- how good a delivery was, counted while it is taken in: per column how often it
 * was filled, put aside for what it said, or of little use for telling people apart; and how long
 * after they happened its new events came. Numbers only, never a value.
 *
 * The counts of a delivery are added to its feed's day in the transaction of its flip, so a killed
 * or refused delivery leaves none. docs/data-quality.md says what is made of them. */
#ifndef AIM_INGEST_TALLY_H
#define AIM_INGEST_TALLY_H

#include "ingest/column.h"
#include "ingest/reason.h"
#include "store/store.h"

/* Classes of delay, from the day of the event to the day of arrival: each row's `most` is its last
 * day. The last class is history: what was sent to begin with, not what came late. */
#define LAG_LIST(X)                                                                                \
    X(SAME_DAY, 0, "the same day")                                                                 \
    X(NEXT_DAY, 1, "the next day")                                                                 \
    X(DAYS_3, 3, "2 to 3 days")                                                                    \
    X(DAYS_7, 7, "4 to 7 days")                                                                    \
    X(DAYS_14, 14, "8 to 14 days")                                                                 \
    X(DAYS_28, 28, "15 to 28 days")                                                                \
    X(DAYS_91, 91, "29 to 91 days")                                                                \
    X(HISTORY, INT32_MAX, "longer: history")
enum lag {
#define LAG_ENUM(name, most, words) LAG_##name,
    LAG_LIST(LAG_ENUM)
#undef LAG_ENUM
        LAG__COUNT
};
const char *lag_words(enum lag l);
enum lag lag_of(int32_t days); /* an event of tomorrow is one of today */

struct tally {
    int32_t today; /* the day it is taken in on */
    int64_t persons, events;
    int64_t filled[COLUMN__COUNT], bad[COLUMN__COUNT], weak[COLUMN__COUNT], lag[LAG__COUNT];
};

/* A row that could be taken apart, and what row_check made of it. */
void tally_row(struct tally *t, const struct fields *row, enum reason reason, enum column column);
/* A row that was good by itself, and put aside for what another one says. */
void tally_bad(struct tally *t, enum column column);
void tally_new_event(struct tally *t, int64_t happened_ms);

/* Add a delivery that goes live to its feed's day. */
struct tally_feed {
    str agency, feed;
    int64_t at_ms, lines, unchanged, quarantined;
};
MUST err tally_store(struct db *db, const struct tally *t, const struct tally_feed *feed,
                     struct err_info *why);

#endif
