/* bench/region.c -- see region.h. */
#include "region.h"

#include "access/account.h"
#include "agency/region.h"
#include "base/file.h"
#include "base/log.h"
#include "generate/generate.h"
#include "ingest/after.h"
#include "ingest/ingest.h"
#include "store/store.h"

#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { ARENA_BYTES = 64 * 1024 * 1024 };
static const int64_t noon_ms = INT64_C(1793620800000); /* 2 November 2026 */

static bool generate(struct bench_region *r, int64_t persons)
{
    struct generate_totals totals;
    struct generate_options options = {
        .persons = (uint64_t)persons, .seed = 1, .today = {2026, 11, 1}, .out = r->path,
        .pack = r->pack};
    r->persons = persons;
    err e = generate_region(&options, &totals, &r->why);
    r->rows = e ? 0 : (int64_t)totals.rows;
    return !e;
}

static int64_t wanted(int64_t persons)
{
    const char *asked = getenv("AIM_BENCH_PERSONS");
    return asked ? (int64_t)strtoll(asked, NULL, 10) : persons;
}

bool bench_region_sized(struct bench_region *r, int64_t persons)
{
    log_setup(LOG_ERROR, NULL);
    snprintf(r->folder, sizeof r->folder, "/tmp/aim-bench-XXXXXX");
    if (!mkdtemp(r->folder)) return false;
    snprintf(r->path, sizeof r->path, "%s/region", r->folder);
    r->arena = arena_new(ARENA_BYTES);
    return r->arena && generate(r, persons);
}

bool bench_region_make(struct bench_region *r, int64_t persons)
{
    return bench_region_sized(r, wanted(persons));
}

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    struct bench_region *r = ctx;
    partners_free(r->partners);
    r->partners = NULL;
    return partners_load(db, &r->partners, why);
}

static err apply(struct db *db, void *ctx, struct err_info *why)
{
    struct bench_region *r = ctx;
    struct region region;
    struct region_changes changes;
    char path[300];
    int changed = 0, same = 0;
    snprintf(path, sizeof path, "%s/region.yaml", r->path);
    err e = region_read(r->hub, path, r->partners, r->arena, &region, why);
    if (!e) e = region_apply(db, r->hub, &region, &changes, why);
    return e ? e : accounts_apply(db, r->hub, &region, r->partners, &changed, &same, why);
}

static err set_up(struct bench_region *r)
{
    r->hub->rand = rand_system();
    err e = store_read(r->hub->store, load_partners, r, &r->why);
    if (!e) e = store_write(r->hub->store, apply, r, &r->why);
    return e ? e : store_read(r->hub->store, load_partners, r, &r->why);
}

bool bench_region_hub(struct bench_region *r)
{
    hub_close(r->hub);
    r->hub = NULL;
    return !hub_open_for_test(noon_ms, &r->hub, &r->why) && !set_up(r);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

static bool open_kept(struct bench_region *r, const char *dir)
{
    if (hub_open(dir, &r->hub, &r->why)) return false;
    r->hub->clock = clock_fixed(noon_ms);
    return !store_read(r->hub->store, load_partners, r, &r->why);
}

static bool make_kept(struct bench_region *r, const char *keep, const char *dir)
{
    struct hub_plan plan = {.training = true};
    (void)nftw(r->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    (void)mkdir(keep, 0700);
    fprintf(stderr, "bench: making a hub of %" PRId64 " persons, once\n", r->persons);
    return generate(r, r->persons) && !hub_create(dir, &plan, rand_system(), &r->why) &&
           open_kept(r, dir) && !set_up(r) && bench_region_take(r, NULL) && bench_region_link(r);
}

static bool relink_kept(struct bench_region *r)
{
    fprintf(stderr, "bench: linking %" PRId64 " persons anew, with another model\n", r->persons);
    return !link_rebuild(r->hub, NULL, NULL, &r->why) && bench_region_link(r);
}

static const char *keep_folder(void)
{
    const char *keep = getenv("AIM_BENCH_KEEP");
    return keep ? keep : "build/kept";
}

int64_t bench_region_kept_size(int64_t persons)
{
    char whole[300];
    snprintf(whole, sizeof whole, "%s/region-%" PRId64 "/model", keep_folder(), persons);
    return file_exists(whole) ? persons : persons / 10;
}

void bench_region_data(const struct bench_region *r, char ret_name[static 40])
{
    int64_t thousands = r->persons / 1000;
    bool millions = thousands && thousands % 1000 == 0;
    snprintf(ret_name, 40, "region-%" PRId64 "%c", millions ? thousands / 1000 : thousands,
             millions ? 'm' : 'k');
}

bool bench_region_kept(struct bench_region *r, int64_t persons)
{
    const char *keep = keep_folder();
    char dir[300], whole[300], model[32] = "", now[32];
    log_setup(LOG_ERROR, NULL);
    r->persons = wanted(persons);
    snprintf(r->path, sizeof r->path, "%s/region-%" PRId64, keep, r->persons);
    snprintf(dir, sizeof dir, "%s/hub", r->path);
    snprintf(whole, sizeof whole, "%s/model", r->path);
    snprintf(now, sizeof now, "%016" PRIx64, (uint64_t)model_default()->id);
    r->arena = arena_new(ARENA_BYTES);
    if (!r->arena) return false;
    FILE *f = fopen(whole, "r"); /* written last: without it the hub is not whole */
    if (f && !fgets(model, sizeof model, f)) model[0] = '\0';
    if (f) (void)fclose(f);
    bool ok = f ? open_kept(r, dir) : make_kept(r, keep, dir);
    if (ok && f && strcmp(model, now) == 0) return true;
    if (ok && f) ok = relink_kept(r);
    return ok && !file_replace(whole, str_of(now), 0600, &r->why);
}

static void feed_of(const struct bench_region *r, const struct agency *agency, char path[400])
{
    snprintf(path, 400, "%s/feeds/%.*s.csv", r->path, STR_FMT(agency->code));
}

int64_t bench_region_rows(const struct bench_region *r, const struct agency *agency)
{
    char path[400];
    int64_t lines = 0;
    feed_of(r, agency, path);
    FILE *f = fopen(path, "r");
    for (int c; f && (c = getc(f)) != EOF;)
        lines += c == '\n';
    if (f) fclose(f);
    return lines ? lines - 1 : 0;
}

bool bench_region_file(struct bench_region *r, const struct agency *agency, const char *path)
{
    struct source source;
    struct mapping mapping;
    struct ingest_report report = {0};
    struct audit_entry audit = {.kind = AUDIT_DELIVERY, .actor = STR("bench")};
    struct ingest_order order = {.hub = r->hub,
                                 .agency = agency->code,
                                 .file = "feed",
                                 .source = &source,
                                 .mapping = &mapping,
                                 .patience_ms = 1,
                                 .audit = &audit};
    if (!file_exists(path)) return true;
    if (mapping_plain(r->arena, &mapping, &r->why)) return false;
    if (source_open(r->hub, path, INGEST_BYTES_MAX, &source, &r->why)) return false;
    err e = ingest_take(&order, &report, &r->why);
    ingest_report_release(&report);
    source_close(&source);
    return !e;
}

static bool take_one(struct bench_region *r, const struct agency *agency)
{
    char path[400];
    feed_of(r, agency, path);
    return bench_region_file(r, agency, path);
}

bool bench_region_take(struct bench_region *r, const struct agency *agency)
{
    if (agency) return take_one(r, agency);
    for (size_t i = 0; i < r->partners->agency_count; i++)
        if (!take_one(r, &r->partners->agencies[i])) return false;
    return true;
}

bool bench_region_link(struct bench_region *r)
{
    struct ingest_after done;
    return ingest_after(r->hub, NULL, &done, &r->why) == ERR_OK;
}

void bench_region_end(struct bench_region *r)
{
    partners_free(r->partners);
    hub_close(r->hub);
    arena_free(r->arena);
    if (r->folder[0]) (void)nftw(r->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
