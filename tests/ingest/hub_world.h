/* tests/ingest/hub_world.h -- a training hub with three agencies, on the store under test, and
 * short ways to load a text and to ask what the hub then shows. The clock stands at 26 March 2014,
 * 9:00. */
#ifndef AIM_TESTS_INGEST_HUB_WORLD_H
#define AIM_TESTS_INGEST_HUB_WORLD_H

#include "agency/partners.h"
#include "ingest/ingest.h"
#include "person/record.h"
#include "support/store_world.h"

#define NOW_MS INT64_C(1395824400000) /* 2014-03-26T09:00:00Z */

struct world {
    struct store_world place;
    struct hub *hub;
    struct arena *arena;
    struct audit_entry audit;
    struct ingest_report report; /* of the last load */
    struct err_info why;
    char dir[300];
};

void world_open(struct world *w);
void world_close(struct world *w);
void world_reopen(struct world *w); /* as after a restart */
void world_apply(struct world *w, const char *region);
err world_try_apply(struct world *w, const char *region, struct err_info *why);
extern const char world_region[];

/* Load a text as a delivery; the report is w->report. */
err world_load(struct world *w, const char *agency, const char *text);
struct loading {
    const char *agency, *mapping, *feed;
    str text;
    int64_t as_of_ms;
    bool full, whole_enough;
    int64_t bytes_max;
};
err world_load_with(struct world *w, const struct loading *l);

/* Everything the hub shows, as text in a fixed order: records with their current name, versions,
 * shield, events, relations, ends. Two hubs that show the same give the same text. Lives in
 * w->arena. */
str world_shown(struct world *w);
/* One record's versions and events that stand; 0 when it is not visible. */
size_t world_versions(struct world *w, const char *agency, const char *ref);
size_t world_events(struct world *w, const char *agency, const char *ref);
const struct event *world_event(struct world *w, const char *agency, const char *ref, size_t n);
struct record world_record(struct world *w, const char *agency, const char *ref);
/* The type of the record's only event as the hub knew it then; empty = it knew none. */
str world_known(struct world *w, const char *agency, const char *ref, int64_t known_ms);
/* Rows of the last report that were put aside for this reason in this column. */
int64_t world_causes(const struct world *w, enum reason reason, const char *column);

#endif
