/* store/sqlite_run.c -- one statement of the catalogue on SQLite.
 *
 * Each is prepared once per connection and found by the address of its description. A set look-up
 * is the same statement in a loop: on an embedded engine there is no round trip to save. */
#include "store/sqlite.h"

static err statement_of(struct sqlite_db *c, const struct statement *s, sqlite3_stmt **ret_at,
                        struct err_info *why)
{
    bool is_new;
    uint64_t *slot = map64_put(&c->prepared, (uint64_t)(uintptr_t)s, &is_new);
    if (!slot) return err_set(why, ERR_NOMEM, "%s: no memory", s->name);
    if (*slot == 0) {
        sqlite3_stmt *at = NULL;
        int rc = sqlite3_prepare_v3(c->at, s->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &at, NULL);
        if (rc) return sqlite_error(c, rc, s->name, why);
        *slot = (uint64_t)(uintptr_t)at;
    }
    *ret_at = (sqlite3_stmt *)(uintptr_t)*slot;
    return ERR_OK;
}

static err bind(struct sqlite_db *c, const struct statement *s, sqlite3_stmt *at, const void *in,
                struct err_info *why)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; i < s->in_count && !rc; i++) {
        const struct statement_field *field = &s->in[i];
        if (field->type == FIELD_INT32 || field->type == FIELD_INT64) {
            rc = sqlite3_bind_int64(at, (int)i + 1, statement_get_int(field, in));
            continue;
        }
        str value = statement_get_str(field, in);
        if (field->type == FIELD_BLOB) {
            rc = sqlite3_bind_blob64(at, (int)i + 1, value.at, value.len, SQLITE_STATIC);
        } else {
            err e = statement_check_text(s, field, value, why);
            if (e) return e;
            rc = sqlite3_bind_text64(at, (int)i + 1, value.at, value.len, SQLITE_STATIC,
                                     SQLITE_UTF8);
        }
    }
    return rc ? sqlite_error(c, rc, s->name, why) : ERR_OK;
}

/* Each column is asked for once, as a value that nobody protects from other threads: a connection
 * is one thread's at a time. sqlite3_column_type and the like lock and look it up anew every time,
 * which is a sixth of reading everybody. */
static err fetch(struct sqlite_db *c, const struct statement *s, sqlite3_stmt *at, void *row,
                 struct err_info *why)
{
    static const int wanted[] = {
        [FIELD_INT32] = SQLITE_INTEGER, [FIELD_INT64] = SQLITE_INTEGER, [FIELD_TEXT] = SQLITE_TEXT,
        [FIELD_BLOB] = SQLITE_BLOB,
    };
    for (size_t i = 0; i < s->out_count; i++) {
        const struct statement_field *field = &s->out[i];
        sqlite3_value *value = sqlite3_column_value(at, (int)i);
        int type = sqlite3_value_type(value);
        if (type != wanted[field->type])
            return err_set(why, ERR_INTERNAL, "%s: %s is %s", s->name, field->name,
                           type == SQLITE_NULL ? "NULL: use coalesce" : "not of its declared type");
        if (type == SQLITE_INTEGER) {
            err e = statement_put_int(s, field, sqlite3_value_int64(value), row, why);
            if (e) return e;
            continue;
        }
        const char *start = sqlite3_value_blob(value); /* text too: no copy to end it with NUL */
        int len = sqlite3_value_bytes(value);
        if (!start && len) return sqlite_error(c, SQLITE_NOMEM, s->name, why);
        statement_put_str(field, start ? (str){start, (size_t)len} : (str){"", 0}, row);
    }
    return ERR_OK;
}

err sqlite_run(struct db *db, const struct statement *s, const void *ins, size_t n, bool stream,
               statement_row row, void *ctx, struct err_info *why)
{
    (void)stream; /* SQLite always streams */
    struct sqlite_db *c = (struct sqlite_db *)db;
    sqlite3_stmt *at = NULL;
    union statement_row_space space;
    err e = statement_of(c, s, &at, why);
    for (size_t i = 0; i < n && !e; i++) {
        e = bind(c, s, at, s->in_count ? (const char *)ins + i * s->in_size : NULL, why);
        int rc = e ? SQLITE_DONE : sqlite_step(at);
        for (; rc == SQLITE_ROW && !e; rc = e ? SQLITE_DONE : sqlite_step(at)) {
            e = fetch(c, s, at, &space, why);
            if (!e && row) e = row(ctx, i, &space);
        }
        if (!e && rc != SQLITE_DONE) e = sqlite_error(c, rc, s->name, why);
        sqlite3_reset(at);
        if (!e && s->writes) db->changes += sqlite3_changes64(c->at);
    }
    return e;
}

err sqlite_prepare(struct db *db, const struct statement *s, struct err_info *why)
{
    sqlite3_stmt *at = NULL;
    err e = statement_of((struct sqlite_db *)db, s, &at, why);
    if (e) return e;
    if (sqlite3_column_count(at) != (int)s->out_count)
        return err_set(why, ERR_INTERNAL, "%s: gives %d columns", s->name,
                       sqlite3_column_count(at));
    return ERR_OK;
}

err sqlite_exec(struct db *db, const char *sql, struct err_info *why)
{
    struct sqlite_db *c = (struct sqlite_db *)db;
    sqlite3_stmt *at = NULL;
    int rc = sqlite3_prepare_v2(c->at, sql, -1, &at, NULL);
    if (!rc) {
        rc = sqlite_step(at);
        if (rc == SQLITE_DONE || rc == SQLITE_ROW) rc = SQLITE_OK;
    }
    err e = rc ? sqlite_error(c, rc, "change the schema", why) : ERR_OK;
    sqlite3_finalize(at);
    return e;
}
