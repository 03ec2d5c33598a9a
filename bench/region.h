/* bench/region.h -- a generated region and a fresh hub to take it in, for benchmarks of the whole.
 *
 *     static struct bench_region r;
 *     if (bench_region_make(&r, 20000) && bench_region_hub(&r) && bench_region_take(&r, NULL) ...
 *     bench_region_end(&r);
 * Where a function says false, r.why has the reason. The clock stands still on 2 November 2026;
 * randomness is the kernel's, as in a real hub. */
#ifndef AIM_BENCH_REGION_H
#define AIM_BENCH_REGION_H

#include "agency/partners.h"
#include "generate/pack.h"
#include "hub/hub.h"

struct bench_region {
    enum pack pack; /* set before it is made */
    struct hub *hub;
    struct arena *arena;
    struct partners *partners;
    struct err_info why;
    char folder[200], path[220]; /* of its own to remove, "" = it is kept; of the region */
    int64_t persons, rows;
};

/* Of this size, whatever is asked for. */
bool bench_region_sized(struct bench_region *r, int64_t persons);
/* AIM_BENCH_PERSONS sets another size. */
bool bench_region_make(struct bench_region *r, int64_t persons);
/* Instead of both: a hub that took in and linked a whole region, made once and kept in build/kept
 * (AIM_BENCH_KEEP names another folder); with another model it is linked anew. Making one of a
 * million persons takes some ten minutes on a quiet machine, and 5 GB. */
bool bench_region_kept(struct bench_region *r, int64_t persons);
/* So many persons if such a hub is kept already, else a tenth: nobody waits for a million by
 * surprise. `AIM_BENCH_PERSONS=1000000 ./run bench search` makes it. */
int64_t bench_region_kept_size(int64_t persons);
/* "region-1m", "region-100k": the name of the data in a gate's line. */
void bench_region_data(const struct bench_region *r, char ret_name[static 40]);
/* An empty hub with the region's partners, agreements, rules and users; the one before is gone. */
bool bench_region_hub(struct bench_region *r);
/* Take in one agency's delivery (NULL: each agency's), without linking. No feed is fine. */
bool bench_region_take(struct bench_region *r, const struct agency *agency);
/* Take in one file of an agency. */
bool bench_region_file(struct bench_region *r, const struct agency *agency, const char *path);
/* Link and judge what waits. */
bool bench_region_link(struct bench_region *r);
/* Rows of an agency's feed. */
int64_t bench_region_rows(const struct bench_region *r, const struct agency *agency);
void bench_region_end(struct bench_region *r);

#endif
