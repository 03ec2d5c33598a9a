/* agency/unseen.h -- section `unseen` of the region file: which contacts are expected of whom and
 * when, and how long nobody may have seen a child. Codes only; src/expect/ knows what they mean.
 *
 *     unseen:
 *       limits:
 *         - {below: 1 year, days: 56}
 *         - {below: 16 years, at_school: yes, school_days: 20}
 *         - {days: 364}
 *       contacts:
 *         - {key: one_year, grace: 4 months}     # a contact that we ship: what is not said stays
 *         - {key: new_birth, expected: no}
 *
 * What the section leaves out is as in data/unseen.yaml. */
#ifndef AIM_AGENCY_UNSEEN_H
#define AIM_AGENCY_UNSEEN_H

#include "base/date.h"

enum {
    UNSEEN_CONTACTS_MAX = 48,
    UNSEEN_LIMITS_MAX = 8,
    UNSEEN_FEEDS_MAX = 64,
    UNSEEN_TOGETHER_MAX = 8
};

/* A length of time: calendar months, then days. */
struct unseen_span {
    int32_t months, days;
};

struct unseen_codes {
    const str *at;
    size_t n;
};

enum expected_when {
    EXPECTED_AT_AGE, /* from, until: ages */
    EXPECTED_AFTER,  /* from, until: after the newest event of `start` */
    EXPECTED_WHILE,  /* until: so often, while a status of `start` is open */
    EXPECTED_HELD    /* at ages: one of `met_by` is open, or a place of these kinds is known */
};

struct expected_contact {
    str key, label;
    enum expected_when when;
    struct unseen_span early, from, until, grace, lapses; /* lapses: after the end of grace */
    struct unseen_codes start, met_by, excused_by, put_off_by;
    uint32_t kinds;     /* bit of each kind of agency that would tell; 0 = all */
    uint32_t place;     /* expected of whom an agency of such a kind knows; 0 = of everybody */
    struct date born_from; /* year 0 = whenever */
    bool at_school;     /* not of children who are educated at home */
    bool review;        /* a miss of it may be the only reason for a review */
    bool expected;
};

/* Two contacts of different services that are one to a family: shown as one line. */
struct expected_together {
    str key, label;
    struct expected_half {
        str contact, name; /* a key; what the line calls it: "health review" */
    } half[2];
};

struct unseen_limit {
    struct unseen_span below;  /* both 0 = any age of a child */
    bool at_school;            /* of children whom a school that tells attendance has on roll */
    int32_t days, school_days; /* one of them; the other 0 */
};

/* What is known of a feed besides its agreement. */
struct unseen_feed {
    str agency, feed;   /* feed empty = all of the agency's */
    int32_t since_day;  /* its data go back to this day; INT32_MIN = to the agreement's first */
    bool left_out;      /* never waited for */
};

struct unseen_terms {
    struct unseen_span child_below;
    struct unseen_limit limits[UNSEEN_LIMITS_MAX]; /* the first that fits counts */
    size_t limit_count;
    struct expected_contact contacts[UNSEEN_CONTACTS_MAX];
    size_t contact_count;
    struct expected_together together[UNSEEN_TOGETHER_MAX];
    size_t together_count;
    struct unseen_codes on_roll, off_roll, home_educated, deceased;
    uint32_t places; /* kinds of agency of which only those that know the child would tell */
    struct unseen_feed feeds[UNSEEN_FEEDS_MAX];
    size_t feed_count;
    uint64_t print; /* another when any word of what we ship or of the section is */
};

/* "8 weeks", "30 months", "2 years", "10 days" */
bool unseen_span_of(str text, struct unseen_span *ret_span);

extern const char unseen_default_text[]; /* data/unseen.yaml */

#endif
