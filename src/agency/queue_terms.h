/* agency/queue_terms.h -- section `queue` of the region file: how the partnership works its review
 * queue, and when and how people are told things. docs/review-queue.md says what each means. */
#ifndef AIM_AGENCY_QUEUE_TERMS_H
#define AIM_AGENCY_QUEUE_TERMS_H

#include "agency/calendar.h"

enum { QUEUE_DIGESTS_MAX = 8, QUEUE_OUTCOMES_MAX = 40, QUEUE_COLOURS = 3 };

struct queue_outcome {
    str code, label;
    bool useful; /* the alert was worth a look: for the statistics of the rules */
};

struct queue_terms {
    bool runs_on[QUEUE_COLOURS];   /* green, amber, red: its clock does not stop out of hours */
    int32_t per_worker, workers;   /* reviews a worker can do in a day; both > 0 = a cap */
    int32_t worker_hours;          /* working hours in which an allocated worker answers */
    int32_t step_down_days;        /* nothing new for so long: suggest to step down; 0 = never */
    int32_t step_down_percent;     /* ... or what is left of the hits' weight, in per cent */
    int32_t case_days, referral_days; /* the same for a case and a referral that no clock waits
                                         for; 0 = never */
    int32_t quiet_from, quiet_until; /* minutes of the day; equal = no quiet hours */
    bool quiet_days;               /* days on which nobody works are quiet as a whole */
    int32_t digests[QUEUE_DIGESTS_MAX]; /* minutes of a working day, ascending */
    size_t digest_count;
    int32_t own_quiet_hours_most;  /* what a user may choose for themselves, a day; 0 = nothing */
    int32_t own_digests_least;     /* and so many of the digests they keep */
    int32_t alerts_per_day;        /* what a worker can take in; more is said, nothing is hidden */
    str escalate_to;               /* agency whose managers are told what nobody acknowledges;
                                    * empty = the first of kind childrens_social_care */
    const struct queue_outcome *outcomes;
    size_t outcome_count;
};

const struct queue_outcome *queue_outcome_find(const struct queue_terms *t, str code); /* or NULL */
/* Reviews that the team can do in a day; 0 = no cap. */
static inline int64_t queue_cap(const struct queue_terms *t)
{
    return (int64_t)t->per_worker * t->workers;
}
/* When a review that may take so many hours is due. A colour that runs on: hours of the clock. Else
 * 24 hours are one working day, and what is less than that are working hours. */
int64_t queue_due_ms(const struct queue_terms *t, const struct calendar *c, int colour,
                     int64_t from_ms, int32_t hours);
/* When something may be told that came up at now_ms and is not urgent: at once, or when the quiet
 * hours end. With quiet_from == quiet_until only quiet days count. */
int64_t queue_awake_ms(const struct queue_terms *t, const struct calendar *c, int64_t now_ms);
/* The first digest after now_ms, on a working day. */
int64_t queue_digest_ms(const struct queue_terms *t, const struct calendar *c, int64_t now_ms);

#endif
