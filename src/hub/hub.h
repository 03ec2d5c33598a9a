/* hub/hub.h -- one hub: its folder, keys, store, clock and settings, opened together.
 *
 *     DIR/settings.yaml   how this installation runs (no secrets but a database address)
 *     DIR/hub.key         the master key, 0600; without it the database is noise
 *     DIR/hub.db          the SQLite database, unless settings.yaml names another
 *
 * A fact that must not change with an edited file (the hub's id, whether it is for training) lives in
 * the database. */
#ifndef AIM_HUB_HUB_H
#define AIM_HUB_HUB_H

#include "base/clock.h"
#include "base/rand.h"
#include "crypt/crypt.h"
#include "store/store.h"

#include <limits.h>

struct settings {
    char database[512];   /* path relative to the folder, or postgresql://... */
    char clock[40];       /* training only: '' = the real time, "2014-03-26T09:00:00Z" stands still,
                             with "+" in front it runs on from there */
    char listen[64];      /* address of `aim serve` */
    int64_t port;
    int64_t session_idle_s, session_s; /* end a session after so long unused / in all */
    int64_t window_days;  /* how far back the screens count activity */
};

/* One row per setting: drives reading, writing, `aim config` and docs/settings.md. */
enum setting_type { SETTING_TEXT, SETTING_NUMBER, SETTING_DURATION /* stored in seconds */ };
enum { SETTINGS_MAX = 32 };
struct setting {
    const char *name; /* NULL ends the table */
    enum setting_type type;
    size_t offset, size; /* in struct settings */
    const char *fallback;
    int64_t min, max;
    const char *help;
};
extern const struct setting setting_table[];
str setting_value(const struct setting *row, const struct settings *s, struct arena *a);

struct hub {
    struct store *store;
    struct keys keys;
    struct clock clock;
    struct rand rand; /* not for two threads at once: take a copy, it is only the kernel's door */
    struct settings settings;
    int64_t id;       /* names the hub in its log's checkpoints: aim/<id as 16 hexadecimal digits> */
    bool training;
    bool temporary;   /* of a test: the folder goes when it is closed */
    char dir[PATH_MAX];
};

/* What `aim init` was told. */
struct hub_plan {
    const char *database;   /* NULL = hub.db in the folder */
    bool training;
    const char *clock;      /* NULL = the real time; see struct settings. Training only */
    /* More to do in the transaction that makes the hub (its first administrator, its first log entry). */
    err (*also)(struct db *db, struct hub *h, void *ctx, struct err_info *why);
    void *ctx;
};

/* Make a hub in `dir`. Killed anywhere, the same call completes it; called on a complete hub it is
 * ERR_CONFLICT, on a folder with other things in it ERR_INPUT and nothing is touched. */
MUST err hub_create(const char *dir, const struct hub_plan *plan, struct rand r, struct err_info *why);

/* Open it: ERR_ABSENT (no hub there), ERR_CONFIG (key file, settings), ERR_CORRUPT (the keys are not
 * the ones the database was made with). */
MUST err hub_open(const char *dir, struct hub **ret_hub, struct err_info *why);
void hub_close(struct hub *h); /* NULL is fine; keys are wiped */

/* A training hub in a temporary folder with a fixed clock and a seeded source of randomness, for tests;
 * hub_close removes it. */
MUST err hub_open_for_test(int64_t now_ms, struct hub **ret_hub, struct err_info *why);

static inline int64_t hub_now_ms(const struct hub *h) { return clock_now_ms(&h->clock); }

/* Facts: small texts by name, '' when not set. */
MUST err hub_fact(struct db *db, const char *name, struct arena *a, str *ret_value, struct err_info *why);
MUST err hub_fact_set(struct db *db, const char *name, str value, struct err_info *why);

#endif
