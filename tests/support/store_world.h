/* tests/support/store_world.h -- a fresh, empty database for one test, on the engine named by
 * AIM_TEST_STORE: `sqlite` (default), or the postgresql:// URL of a server where schemas may be
 * made.
 *
 *     struct store_world w;
 *     store_world_open(&w, NULL);     migrated to the product's schema; stops the test when it
 * cannot
 *     ... w.store ...
 *     store_world_close(&w);          everything is gone */
#ifndef AIM_TESTS_SUPPORT_STORE_WORLD_H
#define AIM_TESTS_SUPPORT_STORE_WORLD_H

#include "store/store.h"

struct store_world {
    struct store *store;
    struct store_options options;
    char url[600];    /* to open it a second time */
    char folder[200]; /* a folder of its own, for the database file and whatever the test needs */
    char schema[64];  /* PostgreSQL only; also the application_name of its connections */
    bool ready;       /* the schema goes back to be lent again */
    struct err_info why;
};

/* The same, step by step: a place, then a store on it. catalogue NULL = the product's. */
void store_world_place(struct store_world *w, const struct catalogue *catalogue);
/* A place where the product's tables may stand already, without a row (PostgreSQL, where to make
 * them is most of the time of a test): for those who migrate, and change no table themselves. */
void store_world_place_ready(struct store_world *w);
void store_world_start(struct store_world *w);   /* opens w->url, does not migrate */
void store_world_stop(struct store_world *w);    /* closes it; the place stays */
void store_world_open(struct store_world *w, const struct catalogue *catalogue);
void store_world_close(struct store_world *w);

bool store_world_is_pg(void);
/* Delete a folder of a test and what is in it. */
void store_world_remove(const char *folder);

#endif
