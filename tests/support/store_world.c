/* tests/support/store_world.c */
#include "support/store_world.h"

#include "query.h"
#include "support/pg_schema.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *engine(void)
{
    const char *name = getenv("AIM_TEST_STORE");
    return name && *name ? name : "sqlite";
}

bool store_world_is_pg(void) { return strncmp(engine(), "postgres", 8) == 0; }

static void stop_all(const char *what, const char *detail)
{
    fprintf(stderr, "store_world: %s: %s\n", what, detail);
    abort();
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

void store_world_remove(const char *folder)
{
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void place(struct store_world *w, const struct catalogue *catalogue)
{
    static int count;
    *w =
        (struct store_world){.options = {.create = true, .busy_ms = 20000, .catalogue = catalogue}};
    const char *base = getenv("TMPDIR");
    snprintf(w->folder, sizeof w->folder, "%s/aim-test-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(w->folder)) stop_all("no folder for the test", w->folder);
    if (store_world_is_pg()) {
        snprintf(w->schema, sizeof w->schema, "aim_test_%ld_%d", (long)getpid(), ++count);
        snprintf(w->url, sizeof w->url, "%s%coptions=-csearch_path%%3D%s&application_name=%s",
                 engine(), strchr(engine(), '?') ? '&' : '?', w->schema, w->schema);
    } else {
        snprintf(w->url, sizeof w->url, "sqlite:%s/hub.db", w->folder);
    }
}

void store_world_place(struct store_world *w, const struct catalogue *catalogue)
{
    place(w, catalogue);
    if (w->schema[0]) pg_schema_make(engine(), w->schema);
}

void store_world_place_ready(struct store_world *w)
{
    place(w, NULL);
    w->ready = true;
    if (w->schema[0]) pg_schema_borrow(engine(), w->schema, &query_catalogue);
}

void store_world_start(struct store_world *w)
{
    if (store_open(w->url, &w->options, &w->store, &w->why))
        stop_all("the store does not open", w->why.text);
}

void store_world_stop(struct store_world *w)
{
    store_close(w->store);
    w->store = NULL;
}

void store_world_open(struct store_world *w, const struct catalogue *catalogue)
{
    store_world_place(w, catalogue);
    store_world_start(w);
    if (store_migrate(w->store, &w->why)) stop_all("the schema does not migrate", w->why.text);
}

void store_world_close(struct store_world *w)
{
    store_world_stop(w);
    if (w->schema[0] && w->ready) pg_schema_give_back(engine(), w->schema, &query_catalogue);
    else if (w->schema[0]) pg_schema_drop(engine(), w->schema);
    store_world_remove(w->folder);
}
