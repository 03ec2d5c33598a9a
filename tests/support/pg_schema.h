/* tests/support/pg_schema.h -- the schema of one test on PostgreSQL.
 *
 * Our hundred tables take a third of a second to make there and as much to take away. A schema that
 * a test gives back is emptied and lent to the next one, of this process or another, which then has
 * nothing to migrate. Every function stops the test when it cannot. */
#ifndef AIM_TESTS_SUPPORT_PG_SCHEMA_H
#define AIM_TESTS_SUPPORT_PG_SCHEMA_H

#include "store/statement.h"

/* A new, empty schema on the server at `url`. */
void pg_schema_make(const char *url, const char *name);
void pg_schema_drop(const char *url, const char *name);

/* One with the tables of the catalogue and not a row, if there is one to lend; else as above. */
void pg_schema_borrow(const char *url, const char *name, const struct catalogue *catalogue);
/* Nobody may be using it. For a test that writes rows only: tables that it changed are handed on.
 * One that was not migrated to the end is dropped. */
void pg_schema_give_back(const char *url, const char *name, const struct catalogue *catalogue);

#endif
