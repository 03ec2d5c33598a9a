/* store/driver.h -- what the two engines have in common; for files of store/ only. */
#ifndef AIM_STORE_DRIVER_H
#define AIM_STORE_DRIVER_H

#include "base/map.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

enum { STORE_READERS_DEFAULT = 8, STORE_CACHE_MB_DEFAULT = 64, STORE_BUSY_MS_DEFAULT = 5000 };

struct driver {
    const char *scheme;
    bool single_writer;
    err (*open)(const char *url, struct store *s, struct err_info *why);
    void (*close)(struct store *s);
    err (*read)(struct store *s, store_fn fn, void *ctx, struct err_info *why);
    err (*write)(struct store *s, store_fn fn, void *ctx, struct err_info *why);
    err (*checkpoint)(struct store *s, struct err_info *why);
    /* Run s for each of n inputs, giving every row. stream: do not hold the whole result. */
    err (*run)(struct db *db, const struct statement *s, const void *ins, size_t n, bool stream,
               statement_row row, void *ctx, struct err_info *why);
    err (*prepare)(struct db *db, const struct statement *s, struct err_info *why);
    /* One statement of a migration: no parameters, no rows. */
    err (*exec)(struct db *db, const char *sql, struct err_info *why);
};
extern const struct driver sqlite_driver, pg_driver;

struct store {
    const struct driver *driver;
    struct store_options options; /* with the defaults filled in */
    store_fn before_commit;
    void *before_commit_ctx;
    _Atomic int64_t work; /* see store_work */
    void *engine; /* struct sqlite_store or pg_store */
};

struct db {
    const struct driver *driver;
    struct store *store;
    bool writing;
    bool giving_rows; /* a row() function runs: no statement may start */
    int64_t changes;
    struct err_info failed; /* the first failure of this transaction; code ERR_OK = none */
};

/* Begin work on db: no failure yet. */
void db_start(struct db *db, bool writing);
/* Run fn; a statement that failed inside makes it fail, whatever fn says. */
MUST err db_call(struct db *db, store_fn fn, void *ctx, struct err_info *why);

/* Text a statement is given: UTF-8, no NUL. `field` only to name it. */
MUST err statement_check_text(const struct statement *s, const struct statement_field *field,
                              str text, struct err_info *why);
/* An integer column's value into the row; ERR_INTERNAL when an int32 cannot hold it. */
MUST err statement_put_int(const struct statement *s, const struct statement_field *field,
                           int64_t value, void *row, struct err_info *why);
static inline void statement_put_str(const struct statement_field *field, str value, void *row)
{
    memcpy((char *)row + field->offset, &value, sizeof value);
}
static inline int64_t statement_get_int(const struct statement_field *field, const void *in)
{
    int32_t small;
    int64_t large;
    const char *at = (const char *)in + field->offset;
    if (field->type == FIELD_INT64) return memcpy(&large, at, sizeof large), large;
    return memcpy(&small, at, sizeof small), small;
}
static inline str statement_get_str(const struct statement_field *field, const void *in)
{
    str value;
    memcpy(&value, (const char *)in + field->offset, sizeof value);
    if (!value.at) value = (str){"", 0};
    return value;
}
/* A row struct on the stack, big enough for any statement. */
union statement_row_space {
    str fields[STATEMENT_FIELDS_MAX];
    int64_t align;
};

/* A deadline for pthread_cond_timedwait on a condition made by store_cond_init. */
struct timespec store_deadline(int wait_ms);
err store_cond_init(pthread_cond_t *cond, struct err_info *why);

#endif
