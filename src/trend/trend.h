/* trend/trend.h -- what a commissioner may know: how many incidents and persons in a quarter, by
 * month, ward, age, service, class and type. No person can be reached from it.
 *
 * Small numbers cannot be worked out (docs/trends.md has the argument, tests/trend/ counts it out):
 *   - there are six fixed tables and no filters, of whole quarters that do not overlap;
 *     One of them is of places: by ward where the region maps wards (agency/wards.h), else by
 *     postcode district. Never both: where the two cross, one could be taken from the other;
 *   - a quarter is settled once, TREND_WAIT_DAYS after its end, and never mended: what changes
 *     between two looks tells nothing. Only what is told is stored;
 *   - a row of fewer than FEW persons is not told, nor that there is one; with it so many others
 *     that those left out are at least two rows, and together at least 2 * FEW persons and
 *     incidents; figures are told in tens and no total is;
 *   - of somebody who is shielded the place counts in no ward or district. */
#ifndef AIM_TREND_TREND_H
#define AIM_TREND_TREND_H

#include "agency/partners.h"
#include "base/few.h"
#include "hub/hub.h"

#define TREND_DIMENSIONS(X)                                                                        \
    X(MONTH, "month", "Month")                                                                     \
    X(WARD, "ward", "Ward")                                                                        \
    X(AREA, "area", "Postcode district")                                                           \
    X(AGE, "age", "Age")                                                                           \
    X(SERVICE, "service", "Service")                                                               \
    X(CLASS, "class", "Kind of concern")                                                           \
    X(TYPE, "type", "What was reported")
enum trend_dimension {
#define TREND_DIMENSION_ENUM(name, word, label) TREND_##name,
    TREND_DIMENSIONS(TREND_DIMENSION_ENUM)
#undef TREND_DIMENSION_ENUM
        TREND__COUNT
};
const char *trend_word(enum trend_dimension d);  /* "area" */
const char *trend_label(enum trend_dimension d); /* "Postcode district" */

#define TREND_ELSEWHERE "elsewhere" /* code of the row of places that are in no ward */

enum { TREND_QUARTERS = 8, TREND_WAIT_DAYS = 14 };

/* One row of a table, exact until trend_settle. */
struct trend_row {
    str code;
    int64_t incidents, persons;
    bool told;
};
/* Decide which rows of one table are told, and round those. Pure. */
void trend_settle(struct trend_row *rows, size_t n);

static inline int32_t trend_quarter_of(struct date d) { return d.year * 4 + (d.month - 1) / 3; }
struct date trend_first_day(int32_t quarter);
str trend_quarter_code(int32_t quarter, struct arena *a); /* "2026-q3" */
str trend_quarter_name(int32_t quarter, struct arena *a); /* "July to September 2026" */
bool trend_quarter_read(str code, int32_t *ret_quarter);

/* Settle the quarters of the last TREND_QUARTERS that are over and not settled: every person is
 * read, in short transactions; nothing is done when none is due. Killed, it begins again.
 * *ret_settled: how many were. */
MUST err trend_run(struct hub *h, const struct partners *p, int *ret_settled,
                   struct err_info *why);

struct trend_table {
    const struct trend_row *rows; /* that are told; most persons first, months in their order */
    size_t n;
};
struct trends {
    int32_t quarter;              /* 0 = none is settled yet */
    int64_t at_ms;
    bool by_ward;                 /* its places are told by ward; else by postcode district */
    struct trend_table table[TREND__COUNT];
    const int32_t *quarters;      /* that are settled, newest first */
    size_t quarter_count;
};
/* Of this quarter; of the newest for 0. ERR_ABSENT: it is not settled. */
MUST err trend_read(struct db *db, int32_t quarter, struct arena *a, struct trends *ret_trends,
                    struct err_info *why);
/* Is it one of the quarter's six tables? */
static inline bool trend_has(const struct trends *t, enum trend_dimension d)
{
    return d != (t->by_ward ? TREND_AREA : TREND_WARD);
}
/* How a row is called: the service's or type's label, "July 2026", "under 5". */
str trend_row_name(enum trend_dimension d, str code, const struct partners *p, struct arena *a);

#endif
