/* tests/search/world.h -- the region of tests/e2e/jane-doe in a hub on the store under test:
 * loaded, linked and judged at its day, 26 March 2014, 9:00. */
#ifndef AIM_TESTS_SEARCH_WORLD_H
#define AIM_TESTS_SEARCH_WORLD_H

#include "check.h"

#include "rule/recognise.h"
#include "safeguard/queue.h"
#include "search/person_view.h"
#include "search/search.h"
#include "support/hub_world.h"

#define DAY_MS INT64_C(1395824400000) /* 2014-03-26T09:00:00Z */

struct look_world {
    const char *folder; /* of the region, from the root of the tree */
    struct hub_world hub;
    struct arena *a;
    struct partners *partners;
    struct audit_entry audit;
    struct err_info why;
};

void look_world_open(struct look_world *w);
/* The same with another region: folder/region.yaml and folder/feeds/AGENCY.csv. */
void look_world_open_region(struct look_world *w, const char *folder, const char *const *agencies,
                            size_t n, int64_t now_ms);
void look_world_close(struct look_world *w);
/* One delivery of one agency; nothing is linked or judged. */
void look_world_receive(struct look_world *w, const char *agency, const char *csv);
/* The same with so many rows that are put aside. */
void look_world_receive_bad(struct look_world *w, const char *agency, const char *csv, int aside);
/* One delivery of one agency, then link and judge. */
void look_world_load(struct look_world *w, const char *agency, const char *csv);
void look_world_take(struct look_world *w, const char *agency,
                     const char *csv); /* not judged yet */
struct rule_run look_world_judge(struct look_world *w);

/* A user of the role, of an agency with that tier, worried about a child. */
struct viewer look_world_viewer(enum role role, int tier);

/* The fields as a form; empty = not given. Fails the test when it is not understood. */
struct search_results look_world_search(struct look_world *w, const struct viewer *v,
                                        const char *given, const char *family, const char *born,
                                        const char *gender);
/* As if a feed had set these classes (enum shield). */
void look_world_shield(struct look_world *w, int64_t person, int shield);
/* Joy closes their newest review now, with advice. Its id; fails the test when none is open. */
int64_t look_world_close_review(struct look_world *w, int64_t person);
/* Jane's id, found as a reviewer. */
int64_t look_world_jane(struct look_world *w);
struct person_view look_world_view(struct look_world *w, const struct viewer *v, int64_t person);

#endif
