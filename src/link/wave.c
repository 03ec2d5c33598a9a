/* link/wave.c -- the end of a wave: blocking keys in the order of their table, then the touched
 * rows. See struct wave. */
#include "link/chunk.h"

#include "base/clock.h"
#include "base/sort.h"
#include "link/recent.h"

int32_t chunk_rows_beside(int32_t rows, int64_t took_ns, int64_t once_ns)
{
    enum { TARGET_NS = 14 * 1000 * 1000 };
    int64_t rows_ns = took_ns - once_ns, left_ns = TARGET_NS - once_ns,
            room_ns = once_ns > left_ns ? once_ns : left_ns;
    int64_t most = rows + rows / 4 + 1,
            fit = rows_ns > 0 ? (int64_t)rows * room_ns / rows_ns : most;
    if (fit > most) fit = most;
    if (fit > CHUNK_ROWS_MAX) fit = CHUNK_ROWS_MAX;
    return (int32_t)(fit < CHUNK_ROWS_MIN ? CHUNK_ROWS_MIN : fit);
}

int32_t chunk_rows_that_fit(int32_t rows, int64_t took_ns)
{
    return chunk_rows_beside(rows, took_ns, 0);
}

void chunk_count_write(struct link_report *to, int64_t took_ns)
{
    enum { LONG_NS = 20 * 1000 * 1000 };
    to->writes++;
    to->writes_long += took_ns > LONG_NS;
    if (took_ns > to->longest_ns) to->longest_ns = took_ns;
}

enum { SLICE_STEP = 8, SLICE_ROWS = 128 * SLICE_STEP }; /* of one transaction, to begin with */

struct slice {
    struct wave *wave;
    size_t from, n;
    err (*run)(struct db *db, const struct slice *s, struct err_info *why);
    int64_t took_ns;
};

static err add_keys(struct db *db, const struct slice *s, struct err_info *why)
{
    return q_link_add_key_many(db, s->wave->add_key.at + s->from, s->n, why);
}

static err add_again(struct db *db, const struct slice *s, struct err_info *why)
{
    return q_link_add_key_many(db, s->wave->again.at + s->from, s->n, why);
}

static err add_recent(struct db *db, const struct slice *s, struct err_info *why)
{
    VEC(struct q_link_add_recent_key_in) list = {0};
    if (!VEC_RESERVE(&list, s->n)) return err_set(why, ERR_NOMEM, "no memory for blocking keys");
    for (size_t i = 0; i < s->n; i++) {
        const struct q_link_add_key_in *k = &s->wave->add_key.at[s->from + i];
        list.at[list.n++] = (struct q_link_add_recent_key_in){k->cell, k->key, k->person};
    }
    err e = q_link_add_recent_key_many(db, list.at, list.n, why);
    VEC_RELEASE(&list);
    return e;
}

/* Wherever they are. */
static err drop_keys(struct db *db, const struct slice *s, struct err_info *why)
{
    const struct q_link_drop_key_in *at = s->wave->drop_key.at + s->from;
    VEC(struct q_link_drop_recent_key_in) list = {0};
    if (!VEC_RESERVE(&list, s->n)) return err_set(why, ERR_NOMEM, "no memory for blocking keys");
    for (size_t i = 0; i < s->n; i++)
        list.at[list.n++] = (struct q_link_drop_recent_key_in){at[i].cell, at[i].key, at[i].person};
    err e = q_link_drop_key_many(db, at, s->n, why);
    if (!e) e = q_link_drop_recent_key_many(db, list.at, list.n, why);
    VEC_RELEASE(&list);
    return e;
}

static err touch(struct db *db, const struct slice *s, struct err_info *why)
{
    return q_record_touch_many(db, s->wave->touch.at + s->from, s->n, why);
}

static err untouch(struct db *db, const struct slice *s, struct err_info *why)
{
    return q_record_untouch_many(db, s->wave->untouch.at + s->from, s->n, why);
}

static err run_slice(struct db *db, void *ctx, struct err_info *why)
{
    struct slice *s = ctx;
    int64_t from = clock_monotonic_ns();
    err e = s->run(db, s, why);
    s->took_ns = clock_monotonic_ns() - from;
    return e;
}

static int by_added(const void *left, const void *right)
{
    const struct q_link_add_key_in *a = left, *b = right;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

static int by_dropped(const void *left, const void *right)
{
    const struct q_link_drop_key_in *a = left, *b = right;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return (a->person > b->person) - (a->person < b->person);
}

err wave_write(struct chunk *c, struct link_report *times, struct err_info *why)
{
    struct wave *w = &c->wave;
    size_t recent = recent_takes(w->add_key.n) ? w->add_key.n : 0;
    /* a key dropped and added again in one wave must end as added; a rebuild's marks must be there
     * before the rows they stand for go */
    const struct {
        err (*run)(struct db *db, const struct slice *s, struct err_info *why);
        size_t n;
    } parts[] = {{drop_keys, w->drop_key.n},
                 {recent ? add_recent : add_keys, w->add_key.n},
                 {add_again, w->again.n},
                 {touch, w->touch.n},
                 {untouch, w->untouch.n}};
    if (w->add_key.n > 1) sort_list(w->add_key.at, w->add_key.n, sizeof *w->add_key.at, by_added);
    if (w->again.n > 1) sort_list(w->again.at, w->again.n, sizeof *w->again.at, by_added);
    if (w->drop_key.n > 1)
        sort_list(w->drop_key.at, w->drop_key.n, sizeof *w->drop_key.at, by_dropped);
    err e = ERR_OK;
    for (size_t i = 0; i < COUNT(parts); i++) {
        size_t rows = SLICE_ROWS;
        for (size_t from = 0, n; from < parts[i].n && !e; from += n) {
            n = parts[i].n - from < rows ? parts[i].n - from : rows;
            struct slice s = {w, from, n, parts[i].run, 0};
            e = lease_write(c->lease, run_slice, &s, why);
            chunk_count_write(times, s.took_ns);
            if (n == rows)
                rows =
                    (size_t)chunk_rows_that_fit((int32_t)rows / SLICE_STEP, s.took_ns) * SLICE_STEP;
        }
    }
    if (!e) wave_clear(w);
    if (!e && recent) e = recent_settle(c, recent, times, why);
    return e;
}

void wave_clear(struct wave *w)
{
    w->add_key.n = w->again.n = w->drop_key.n = w->touch.n = w->untouch.n = 0;
}

void wave_release(struct wave *w)
{
    VEC_RELEASE(&w->add_key);
    VEC_RELEASE(&w->again);
    VEC_RELEASE(&w->drop_key);
    VEC_RELEASE(&w->touch);
    VEC_RELEASE(&w->untouch);
}
