/* link/wave.c -- the end of a wave: blocking keys in the order of their table, then the touched
 * rows. See struct wave. */
#include "link/chunk.h"

#include <stdlib.h>

enum { SLICE_ROWS = 4000 }; /* of one transaction */

struct slice {
    struct wave *wave;
    size_t from, n;
    err (*run)(struct db *db, const struct slice *s, struct err_info *why);
};

static err add_keys(struct db *db, const struct slice *s, struct err_info *why)
{
    return q_link_add_key_many(db, s->wave->add_key.at + s->from, s->n, why);
}

static err drop_keys(struct db *db, const struct slice *s, struct err_info *why)
{
    return q_link_drop_key_many(db, s->wave->drop_key.at + s->from, s->n, why);
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
    const struct slice *s = ctx;
    return s->run(db, s, why);
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

err wave_write(struct chunk *c, struct err_info *why)
{
    struct wave *w = &c->wave;
    /* a key dropped and added again in one wave must end as added; a rebuild's marks must be there
     * before the rows they stand for go */
    const struct {
        err (*run)(struct db *db, const struct slice *s, struct err_info *why);
        size_t n;
    } parts[] = {{drop_keys, w->drop_key.n},
                 {add_keys, w->add_key.n},
                 {touch, w->touch.n},
                 {untouch, w->untouch.n}};
    if (w->add_key.n > 1) qsort(w->add_key.at, w->add_key.n, sizeof *w->add_key.at, by_added);
    if (w->drop_key.n > 1) qsort(w->drop_key.at, w->drop_key.n, sizeof *w->drop_key.at, by_dropped);
    err e = ERR_OK;
    for (size_t i = 0; i < COUNT(parts); i++)
        for (size_t from = 0; from < parts[i].n && !e; from += SLICE_ROWS) {
            size_t left = parts[i].n - from;
            struct slice s = {w, from, left < SLICE_ROWS ? left : SLICE_ROWS, parts[i].run};
            e = lease_write(c->lease, run_slice, &s, why);
        }
    if (!e) wave_clear(w);
    return e;
}

void wave_clear(struct wave *w)
{
    w->add_key.n = w->drop_key.n = w->touch.n = w->untouch.n = 0;
}

void wave_release(struct wave *w)
{
    VEC_RELEASE(&w->add_key);
    VEC_RELEASE(&w->drop_key);
    VEC_RELEASE(&w->touch);
    VEC_RELEASE(&w->untouch);
}
