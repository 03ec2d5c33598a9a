/* tests/store/world.h -- a store with the tests' own schema, and a function inside it as one test
 * step. */
#ifndef AIM_TESTS_STORE_WORLD_H
#define AIM_TESTS_STORE_WORLD_H

#include "check.h"

#include "support/store_world.h"
#include "test_query.h"

struct world {
    struct store_world w;
    struct arena *a;
    int64_t seen; /* for a step to say what it found */
};

static inline int open_world(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    store_world_open(&w->w, &test_query_catalogue);
    w->a = arena_new(1 << 20);
    *state = w;
    return w->a ? 0 : -1;
}

static inline int close_world(void **state)
{
    struct world *w = *state;
    store_world_close(&w->w);
    arena_free(w->a);
    free(w);
    return 0;
}

/* One test case is one function that runs inside a write or a read. */
static inline void in_write(struct world *w, store_fn fn, err expected)
{
    err e = store_write(w->w.store, fn, w, &w->w.why);
    if (e != expected) fail_msg("%s: %s", err_word(e), w->w.why.text);
}

static inline void in_read(struct world *w, store_fn fn, err expected)
{
    err e = store_read(w->w.store, fn, w, &w->w.why);
    if (e != expected) fail_msg("%s: %s", err_word(e), w->w.why.text);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

#endif
