/* link/lease.c -- see lease.h. */
#include "link/lease.h"

#include "base/clock.h"
#include "base/rand.h"
#include "query.h"

#include <inttypes.h>
#include <stdio.h>

#define JOB STR("link")

static int64_t now_ms(void)
{
    struct clock clock = clock_system();
    return clock_now_ms(&clock);
}

struct taking {
    const char *owner;
    bool taken;
};

static err take(struct db *db, void *ctx, struct err_info *why)
{
    struct taking *t = ctx;
    int64_t now = now_ms();
    struct q_link_lease_take_in in = {JOB, str_of(t->owner), now + LEASE_MS, now};
    err e = q_link_lease_take(db, &in, why);
    t->taken = !e && db_changes(db) == 1;
    return e;
}

err lease_take(struct lease *l, struct store *s, bool *ret_taken, struct err_info *why)
{
    struct rand r = rand_system();
    char owner[sizeof l->owner];
    (void)snprintf(owner, sizeof owner, "%016" PRIx64, rand_u64(&r));
    struct taking t = {.owner = owner};
    err e = store_write(s, take, &t, why);
    *ret_taken = !e && t.taken;
    if (!*ret_taken) return e;
    l->store = s;
    memcpy(l->owner, owner, sizeof owner);
    return ERR_OK;
}

static err renew(const struct lease *l, struct db *db, int64_t until_ms, struct err_info *why)
{
    struct q_link_lease_renew_in in = {JOB, str_of(l->owner), until_ms};
    err e = q_link_lease_renew(db, &in, why);
    if (e || db_changes(db) == 1) return e;
    (void)err_set(why, ERR_BUSY, "another linker went on with this work");
    return err_todo(why, "nothing is lost: run 'aim link run' to see it through");
}

static err give_back(struct db *db, void *ctx, struct err_info *why)
{
    return renew(ctx, db, 0, why);
}

void lease_release(struct lease *l)
{
    enum { TRIES = 2 }; /* if all of them fail, it runs out */
    err e = l->owner[0] ? ERR_BUSY : ERR_OK;
    for (int i = 0; i < TRIES && e; i++) {
        struct err_info why;
        e = store_write(l->store, give_back, l, &why);
    }
    l->owner[0] = '\0';
}

struct guarded {
    const struct lease *lease;
    store_fn fn;
    void *ctx;
};

static err guarded_step(struct db *db, void *ctx, struct err_info *why)
{
    const struct guarded *g = ctx;
    err e = renew(g->lease, db, now_ms() + LEASE_MS, why);
    return e ? e : g->fn(db, g->ctx, why);
}

err lease_write(const struct lease *l, store_fn fn, void *ctx, struct err_info *why)
{
    struct guarded g = {l, fn, ctx};
    if (l->stop && atomic_load(l->stop)) {
        (void)err_set(why, ERR_BUSY, "the hub is being stopped");
        return err_todo(why, "nothing is lost: what is left is linked when it runs again");
    }
    return store_write(l->store, guarded_step, &g, why);
}
