/* store/statement.h -- what the generated calls of query.h stand on.
 *
 * For a file sql/queries/<noun>/<verb>.sql there is, with X = <noun>_<verb>:
 *   rows: none   q_X(db, in, why), and q_X_many(db, ins, n, why) for n of them at once
 *   rows: one    q_X(db, in, a, &row, why): ERR_ABSENT when there is no such row
 *   rows: many   q_X(db, in, a, &rows, why), and q_X_each(db, in, row, ctx, why) row by row
 *   one or many  q_X_set(db, ins, n, row, ctx, why): n look-ups in one go; row() is told which
 * A query without `in:` takes no `in`, and has neither _many nor _set.
 *
 * Text in a row of q_X lives in the arena `a`; in a row given to a row() function it lives until
 * that returns, and row() must not use `db` itself.  A row() that returns an error ends the run
 * with it; so does the caller's own stop, for which ERR_LIMIT is the custom, and which loses
 * nothing.  ret_row and ret_rows are untouched when the call fails.
 *
 * Nothing is ever NULL.  Text must be UTF-8 without NUL bytes, else ERR_INPUT; blobs are any bytes.
 * Errors: ERR_ABSENT, ERR_CONFLICT (that key is there already), ERR_INPUT (a value breaks a CHECK),
 * ERR_BUSY, ERR_NOMEM, ERR_DISK, ERR_LIMIT (the arena is full), ERR_INTERNAL (our mistake).
 * After any of them but ERR_ABSENT the transaction is lost: every later call gives the same error,
 * and it is rolled back whatever its function returns.  (So is PostgreSQL; so SQLite is made.) */
#ifndef AIM_STORE_STATEMENT_H
#define AIM_STORE_STATEMENT_H

#include "base/str.h"

struct db; /* one connection inside a read or a write: see store.h */

enum statement_field_type { FIELD_INT32, FIELD_INT64, FIELD_TEXT, FIELD_BLOB };
enum statement_rows { ROWS_NONE, ROWS_ONE, ROWS_MANY };
enum { STATEMENT_FIELDS_MAX = 64 }; /* in, and out */

struct statement_field {
    const char *name;
    enum statement_field_type type;
    size_t offset; /* in the struct of the call */
};

/* One file of the catalogue. Generated; constant. */
struct statement {
    const char *name; /* noun/verb */
    const char *sqlite, *pg;
    const char *roles;
    const struct statement_field *in, *out;
    size_t in_count, in_size, out_count, row_size;
    enum statement_rows rows;
    bool writes;
};

/* One step of the schema: NULL-terminated lists of statements. */
struct migration {
    const char *name, *content; /* content: SHA-256 of the file, hexadecimal */
    const char *const *sqlite, *const *pg;
};

struct catalogue {
    const struct migration *migrations;
    size_t migration_count;
    const struct statement *const *statements;
    size_t statement_count;
};

/* Rows changed by the last call on `db`; by all n of a _many. */
int64_t db_changes(const struct db *db);

/* ---- for generated code only ---- */
typedef err (*statement_row)(void *ctx, size_t which, const void *row);
MUST err statement_run(struct db *db, const struct statement *s, const void *ins, size_t n,
                       struct err_info *why);
MUST err statement_one(struct db *db, const struct statement *s, const void *in, struct arena *a,
                       void *ret_row, struct err_info *why);
MUST err statement_many(struct db *db, const struct statement *s, const void *in, struct arena *a,
                        void **ret_at, size_t *ret_n, struct err_info *why);
MUST err statement_each(struct db *db, const struct statement *s, const void *ins, size_t n,
                        statement_row row, void *ctx, struct err_info *why);

#endif
