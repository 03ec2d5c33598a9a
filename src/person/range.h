/* person/range.h -- what record.h gives of some records, for all the records of some cells, by one
 * scan of each table: for who goes through everybody. Record by record a million persons are many
 * million look-ups all over the file; in the order of the tables they are some thousand reads.
 *
 * `ids` ascend and all lie in the cells first..last; rows of other records there are passed over.
 * What is given is the same as by the functions of record.h. */
#ifndef AIM_PERSON_RANGE_H
#define AIM_PERSON_RANGE_H

#include "person/record.h"

struct cell_range {
    int32_t first, last; /* both included */
};

/* A walk through such ids beside the rows of a scan: is the row about one of them, and which? Rows
 * come in the order of the ids (up), or the other way round (down; start `at` at n). */
struct id_walk {
    const int64_t *ids;
    size_t n, at;
};
static inline bool id_walk_up(struct id_walk *w, int64_t id, size_t *ret_which)
{
    while (w->at < w->n && w->ids[w->at] < id)
        w->at++;
    *ret_which = w->at;
    return w->at < w->n && w->ids[w->at] == id;
}
static inline bool id_walk_down(struct id_walk *w, int64_t id, size_t *ret_which)
{
    while (w->at > 0 && w->ids[w->at - 1] > id)
        w->at--;
    *ret_which = w->at ? w->at - 1 : 0;
    return w->at > 0 && w->ids[w->at - 1] == id;
}

/* As records_read, one by one, the last first: everyone of `ids`. `r` lives for the call, which
 * must not keep its key. */
typedef err record_given(void *ctx, size_t which, const struct record *r, struct err_info *why);
MUST err records_read_range(struct db *db, const struct hub *h, const struct visibility *v,
                            struct cell_range cells, const int64_t *ids, size_t n, struct arena *a,
                            record_given *give, void *ctx, struct err_info *why);

/* As records_read, but only the heads: no key, no versions. */
MUST err record_heads_range(struct db *db, struct cell_range cells, const int64_t *ids, size_t n,
                            struct arena *a, struct record *ret_records, struct err_info *why);

/* As record_events does now, one by one: those that stand, those of a record together. `e` lives
 * for the call; only what it is, where and when it happened is in it. */
typedef err event_given(void *ctx, size_t which, const struct event *e, struct err_info *why);
MUST err record_events_range(struct db *db, const struct visibility *v, struct cell_range cells,
                             const int64_t *ids, size_t n, struct arena *a, event_given *give,
                             void *ctx, struct err_info *why);

#endif
