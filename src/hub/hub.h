/* hub/hub.h -- one hub: its folder, keys, store, clock and settings, opened together.
 *
 *     DIR/settings.yaml   how this installation runs (no secrets but a database address)
 *     DIR/hub.key         the master key, 0600; without it the database is noise
 *     DIR/hub.db          the SQLite database, unless settings.yaml names another
 *
 * A fact that must not change with an edited file (the hub's id, whether it is for training) lives
 * in the database. */
#ifndef AIM_HUB_HUB_H
#define AIM_HUB_HUB_H

#include "base/clock.h"
#include "base/rand.h"
#include "conf/settings.h"
#include "crypt/crypt.h"
#include "store/store.h"

#include <limits.h>
#include <stdatomic.h>

/* What inbox/ knows of messages that arrive one by one. */
struct arrivals {
    void (*bell)(void *ctx); /* rung when one was stored, so that it is taken in at once; NULL =
                              * nobody listens. Set while no door is open */
    void *ctx;
    _Atomic int64_t waiting, counted_ns; /* how many wait, and when they were last counted */
};

struct hub {
    struct store *store;
    struct keys keys;
    struct clock clock;
    struct rand rand; /* not for two threads at once: take a copy, it is only the kernel's door */
    struct settings settings;
    int64_t id; /* names the hub in its log's checkpoints: aim/<id as 16 hexadecimal digits> */
    bool training;
    bool temporary;   /* of a test: the folder goes when it is closed */
    struct arrivals arrivals;
    atomic_bool stopping; /* the program is to end: long work leaves off after its transaction */
    char dir[PATH_MAX];
};

/* What `aim init` was told. */
struct hub_plan {
    const char *database;   /* NULL = hub.db in the folder */
    bool training;
    const char *clock;      /* NULL = the real time; see conf/settings.h. Training only */
    /* More to do in the transaction that makes the hub (its first administrator, its first log
     * entry). */
    err (*also)(struct db *db, struct hub *h, void *ctx, struct err_info *why);
    void *ctx;
};

/* Make a hub in `dir`. Killed anywhere, the same call completes it; called on a complete hub it is
 * ERR_CONFLICT, on a folder with other things in it ERR_INPUT and nothing is touched. */
MUST err hub_create(const char *dir, const struct hub_plan *plan, struct rand r,
                    struct err_info *why);

/* Open it: ERR_ABSENT (no hub there), ERR_CONFIG (key file, settings), ERR_CORRUPT (the keys are
 * not the ones the database was made with). */
MUST err hub_open(const char *dir, struct hub **ret_hub, struct err_info *why);
void hub_close(struct hub *h); /* NULL is fine; keys are wiped */

/* A training hub in a temporary folder with a fixed clock and a seeded source of randomness, for
 * tests; hub_close removes it. */
MUST err hub_open_for_test(int64_t now_ms, struct hub **ret_hub, struct err_info *why);

static inline int64_t hub_now_ms(const struct hub *h) { return clock_now_ms(&h->clock); }

/* Facts: small texts by name, '' when not set. */
MUST err hub_fact(struct db *db, const char *name, struct arena *a, str *ret_value,
                  struct err_info *why);
MUST err hub_fact_set(struct db *db, const char *name, str value, struct err_info *why);

#endif
