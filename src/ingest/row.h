/* ingest/row.h -- one row of a delivery, checked against feed-format version 1 and the agreement.
 *
 * Pure: texts in, a struct or a reason out. Nothing is stored, nothing allocated. */
#ifndef AIM_INGEST_ROW_H
#define AIM_INGEST_ROW_H

#include "agency/partners.h"
#include "ingest/column.h"
#include "ingest/reason.h"
#include "person/record.h"

enum { ROW_AGE_MAX = 120, ROW_NAME_WORDS_MAX = 8, ROW_CLOCK_SLACK_MS = 5 * 60 * 1000 };

/* What a row is judged by. `moment` fills in what follows from the rest. */
struct terms {
    const struct partners *partners;
    const struct agency *agency;
    const struct agreement *agreement;
    column_set columns; /* that may carry content */
    int64_t now_ms;
    int32_t today;    /* in the UK, days since 1970 */
    int64_t as_of_ms; /* of rows that do not say */
    bool as_of_stated;
};
void terms_init(struct terms *t, const struct partners *p, const struct agency *agency,
                const struct agreement *agreement, int64_t now_ms);

enum row_action { ROW_UPSERT, ROW_WITHDRAW, ROW_MERGE };

struct row {
    enum row_action action;
    bool has_person; /* it says who the person is, not only which */
    bool has_event;
    struct record_content who; /* person_ref is there in every row */
    pii related_ref;           /* empty = none */
    enum relation_kind relation;
    struct event_sealed event;
    str event_type, service; /* codes; the type is empty in a withdrawal that does not say */
    int64_t happened_ms, end_ms;
    bool has_time;
    int64_t as_of_ms;
    bool as_of_stated;
};

/* REASON_NONE and *ret_row, borrowing from `in` and from the terms; or why not, and for which
 * column (COLUMN__COUNT: the row as a whole). */
enum reason row_check(const struct terms *t, const struct fields *in, struct row *ret_row,
                      enum column *ret_column);

/* How old a row is that may be wrong in any other way: what it states when that can be read and has
 * come, else the time of its delivery. */
int64_t row_as_of(const struct terms *t, const struct fields *in);

#endif
