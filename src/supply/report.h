/* supply/report.h -- one feed's quality, for the agency that sends it: what its columns held, how
 * late it came, what waits, what would help most, and what may be said of how it compares with
 * other agencies' data.
 *
 * All but the figures is about the agency's own rows. The figures are settled once a month, noisy
 * and suppressed (supply/disclose.h): nobody learns by them who is known. */
#ifndef AIM_SUPPLY_REPORT_H
#define AIM_SUPPLY_REPORT_H

#include "event/timeline.h"
#include "supply/disclose.h"
#include "supply/measure.h"

enum {
    SUPPLY_DAYS = 28,  /* measured: so many days up to the newest delivery */
    SUPPLY_MONTHS = 13,
    SUPPLY_FIXES = 10,
    SUPPLY_HELD_MAX = 400
};

/* Of one day; the sign stands in narrow places, with its word for those who do not see it. */
#define ARRIVAL_LIST(X)                                                                            \
    X(NOT_DUE, "not due", "\xc2\xb7")                                                              \
    X(ON_TIME, "on time", "\xe2\x9c\x93")                                                          \
    X(LATE, "late", "L")                                                                           \
    X(NOTHING, "nothing came", "\xe2\x9c\x95")                                                     \
    X(NOT_YET, "due later", "\xe2\x80\xa6")                                                        \
    X(PAUSED, "paused", "P")
enum arrival {
#define ARRIVAL_ENUM(name, word, sign) ARRIVAL_##name,
    ARRIVAL_LIST(ARRIVAL_ENUM)
#undef ARRIVAL_ENUM
        ARRIVAL__COUNT
};
const char *arrival_word(enum arrival a);
const char *arrival_sign(enum arrival a);

struct supply_day {
    int32_t day;
    int64_t deliveries, lines, quarantined;
    int64_t first_ms, last_ms; /* 0 = nothing came */
    enum arrival arrival;
};

struct supply_month {
    int year, month;
    struct supply_sum sum;
};

/* Rows that wait for better ones. */
struct supply_held {
    enum column column; /* COLUMN__COUNT = the row as a whole */
    enum reason reason;
    int64_t rows;
};

struct supply_fix {
    str what, todo; /* sentences */
    int64_t rows;   /* it would mend */
    double bits;    /* of evidence that each gains, on average */
    double worth;   /* rows * bits: the order */
};

/* The agency's own records, counted once a day. */
struct supply_own {
    int32_t day; /* 0 = not counted yet */
    int64_t records;
    int64_t duplicates; /* one person with another of them, by their own evidence */
};

/* How the agency's data compares with what other agencies hold of the same persons. */
#define SUPPLY_FIGURE_LIST(X)                                                                      \
    X(MATCHED, "matched", "persons that another agency knows too")                                 \
    X(GIVEN_NAME, "given_name", "given name as others have it")                                    \
    X(FAMILY_NAME, "family_name", "family name as others have it")                                 \
    X(BIRTH_DATE, "birth_date", "birth date as others have it")                                    \
    X(GENDER, "gender", "gender as others have it")                                                \
    X(POSTCODE, "postcode", "postcode as others have it")                                          \
    X(NHS_NUMBER, "nhs_number", "NHS number as others have it")
enum supply_figure {
#define SUPPLY_FIGURE_ENUM(name, code, words) FIGURE_##name,
    SUPPLY_FIGURE_LIST(SUPPLY_FIGURE_ENUM)
#undef SUPPLY_FIGURE_ENUM
        FIGURE__COUNT
};
const char *supply_figure_code(enum supply_figure f);
const char *supply_figure_words(enum supply_figure f);

enum supply_band { SUPPLY_GOOD, SUPPLY_WATCH, SUPPLY_ACT, SUPPLY_PAUSED, SUPPLY_BAND__COUNT };
const char *supply_band_word(enum supply_band b);

struct supply_report {
    const struct agency *agency;
    const struct agreement *agreement; /* in force; NULL = none: the feed is paused */
    str feed;
    int32_t today, from_day, until_day; /* what `sum` covers; until_day 0 = nothing ever came */
    struct feed_state state;
    struct supply_sum sum;
    struct supply_month months[SUPPLY_MONTHS]; /* oldest first, this month last */
    struct supply_day days[SUPPLY_DAYS];       /* up to today */
    struct supply_held *held; /* most rows first */
    size_t held_n;
    int64_t held_rows;
    struct supply_fix fixes[SUPPLY_FIXES]; /* most worth first */
    size_t fix_n;
    struct supply_own own;
    int32_t period;                             /* of the figures; 0 = not settled yet */
    struct disclosed_share figures[FIGURE__COUNT];
    int filled, valid; /* over all columns, thousandths */
    enum supply_band band;
};

/* In the transaction that `db` is in; texts live in `a`. `feed` is a code of the agency; empty =
 * its own or only one. ERR_ABSENT: it has, and had, no such feed. */
MUST err supply_report(struct db *db, const struct hub *h, const struct partners *p,
                       const struct agency *agency, str feed, struct arena *a,
                       struct supply_report *ret_report, struct err_info *why);

/* Every feed that an agency has an agreement for, live or past; in the order of the agreements. */
MUST err supply_feeds(const struct partners *p, const struct agency *agency, struct arena *a,
                      str **ret_feeds, size_t *ret_n, struct err_info *why);

/* ---- in words, and for machines: what goes back through the door that the data came in by ---- */

struct json_writer;
void supply_report_text(const struct supply_report *r, struct arena *a, struct buf *out);
void supply_report_json(const struct supply_report *r, struct arena *a, struct json_writer *w);
/* Every measure that is a share, one after the other: what CSV, HL7 and FHIR tell. */
struct supply_line {
    const char *measure, *column; /* column "" = of the feed as a whole */
    int thousandths;              /* MEASURE_NONE = nothing to measure */
    int64_t of;                   /* so many rows, contents, events, records or (about) persons */
};
typedef void supply_line_fn(void *ctx, const struct supply_line *line);
void supply_report_lines(const struct supply_report *r, supply_line_fn *each, void *ctx);
/* measure,column,value,of lines of CSV, with a header when `header`. */
void supply_report_csv(const struct supply_report *r, bool header, struct buf *out);

/* The JSON of one feed by its codes, ready to be sent to its agency; one line, at most
 * SUPPLY_JSON_MAX bytes. ERR_ABSENT: no such agency or feed. */
enum { SUPPLY_JSON_MAX = 256 * 1024 };
MUST err supply_report_of(struct hub *h, str agency, str feed, struct buf *out,
                          struct err_info *why);

#endif
