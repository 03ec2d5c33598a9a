#include "rule/region.h"

#include "access/account.h"
#include "agency/region.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/file.h"
#include "check.h"
#include "event/activity.h"
#include "generate/generate.h"
#include "ingest/ingest.h"
#include "link/link.h"
#include "person/record.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define NOON_MS INT64_C(1793620800000) /* 2 November 2026 */

void region_world_must(const struct region_world *w, err e)
{
    if (e) fail_msg("%s: %s (%s)", err_word(e), w->why.text, w->why.todo);
}

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    struct region_world *w = ctx;
    partners_free(w->partners);
    w->partners = NULL;
    return partners_load(db, &w->partners, why);
}

static err apply(struct db *db, void *ctx, struct err_info *why)
{
    struct region_world *w = ctx;
    struct region region;
    struct region_changes changes;
    int changed, same;
    char path[200];
    (void)snprintf(path, sizeof path, "%s/region.yaml", w->folder);
    err e = region_read(w->hub.hub, path, w->partners, w->a, &region, why);
    if (!e) e = region_apply(db, w->hub.hub, &region, &changes, why);
    return e ? e : accounts_apply(db, w->hub.hub, &region, w->partners, &changed, &same, why);
}

static void take(struct region_world *w, str agency, struct source *source)
{
    struct mapping mapping;
    struct ingest_report report = {0};
    struct ingest_order order = {.hub = w->hub.hub,
                                 .agency = agency,
                                 .file = "feed.csv",
                                 .source = source,
                                 .mapping = &mapping,
                                 .patience_ms = 1,
                                 .audit = &w->audit};
    region_world_must(w, mapping_plain(w->a, &mapping, &w->why));
    region_world_must(w, ingest_take(&order, &report, &w->why));
    ingest_report_release(&report);
    source_close(source);
}

static void take_feeds(struct region_world *w)
{
    for (size_t i = 0; i < w->partners->agency_count; i++) {
        char path[200];
        struct source source;
        str code = w->partners->agencies[i].code;
        (void)snprintf(path, sizeof path, "%s/feeds/%.*s.csv", w->folder, STR_FMT(code));
        if (!file_exists(path)) continue;
        region_world_must(w, source_open(w->hub.hub, path, 64 << 20, &source, &w->why));
        take(w, code, &source);
    }
    region_world_must(w, link_run(w->hub.hub, NULL, NULL, &w->why));
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

void region_world_open(struct region_world *w, uint64_t seed)
{
    struct generate_totals totals;
    memset(w, 0, sizeof *w);
    (void)snprintf(w->folder, sizeof w->folder, "/tmp/aim-region-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    w->a = arena_new(256 << 20);
    w->audit = (struct audit_entry){
        .kind = AUDIT_DELIVERY, .actor = STR("tester"), .request = STR("test")};
    struct generate_options options = {.persons = REGION_PERSONS, .seed = seed,
                                       .today = {2026, 11, 1}, .out = w->folder,
                                       .pack = PACK_CASES};
    region_world_must(w, generate_region(&options, &totals, &w->why));
    hub_world_open(&w->hub, NOON_MS, true);
    struct store *store = w->hub.hub->store;
    region_world_must(w, store_read(store, load_partners, w, &w->why));
    region_world_must(w, store_write(store, apply, w, &w->why));
    region_world_must(w, store_read(store, load_partners, w, &w->why));
    take_feeds(w);
}

void region_world_close(struct region_world *w)
{
    fault_disarm();
    partners_free(w->partners);
    arena_free(w->a);
    hub_world_close(&w->hub);
    (void)nftw(w->folder, drop, 16, FTW_DEPTH | FTW_PHYS);
}

void region_world_tell(struct region_world *w, struct rand *r, int number)
{
    char csv[600];
    struct source source;
    struct date d = date_from_days(date_days(date_uk(hub_now_ms(w->hub.hub)).date) -
                                   (int32_t)rand_below(r, 40));
    (void)snprintf(csv, sizeof csv,
                   "person_ref,given_name,family_name,birth_date,gender,address,postcode,sensitive,"
                   "event_ref,event_type,event_date\n"
                   "T%d,Mia,Novak%d,20%02d-05-0%d,F,\"%d Quay Street, Birmingham\",B99 1AA,%s,"
                   "TE%d,%s,%d-%02d-%02d\n",
                   number % 7, number % 7, number % 20 + 5, number % 7 + 1, number % 3 + 1,
                   number % 11 ? "" : "location", number,
                   number % 2 ? "ae_attendance" : "ae_injury", d.year, d.month, d.day);
    for (size_t i = 0; i < w->partners->agency_count; i++)
        if (w->partners->agencies[i].kind == AGENCY_HOSPITAL) {
            region_world_must(w, source_open_text(str_of(csv), &source, &w->why));
            take(w, w->partners->agencies[i].code, &source);
            break;
        }
    region_world_must(w, link_run(w->hub.hub, NULL, NULL, &w->why));
}

/* ---- who may be one ---- */

enum { STRANGERS = 40, RECORDS_EACH = 2, EVENTS_MAX = 3, SOURCES_MAX = 64 };

struct strangers {
    struct region_world *world;
    struct rand *r;
    int64_t record[STRANGERS * RECORDS_EACH];
    int links;
};

static bool is_concern(const struct event_type *t)
{
    return ACTIVITY_COUNTING & CLASS_BIT(t->class);
}

/* Agencies with one plain feed that tells of what counts. */
static size_t find_sources(const struct region_world *w, const struct agreement **to)
{
    const struct agreement *feeds[FEEDS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < w->partners->agency_count && n < SOURCES_MAX; i++) {
        const struct agency *agency = &w->partners->agencies[i];
        bool tells = false;
        if (partners_feeds(w->partners, agency, NOON_MS, feeds, FEEDS_MAX) != 1) continue;
        for (size_t k = 0; k < feeds[0]->type_count; k++)
            tells |= is_concern(feeds[0]->types[k]);
        if (tells && str_empty(feeds[0]->mapping)) to[n++] = feeds[0];
    }
    return n;
}

static const struct event_type *concern_of(const struct agreement *t, struct rand *r)
{
    size_t i = rand_below(r, t->type_count);
    while (!is_concern(t->types[i]))
        i = (i + 1) % t->type_count;
    return t->types[i];
}

/* One agency's record of somebody nobody else is like. */
static void tell_stranger(struct region_world *w, const struct agreement *t, int person,
                          struct rand *r)
{
    struct buf csv = BUF_INIT(4096);
    struct source source;
    const int32_t today = date_days(date_uk(NOON_MS).date);
    const struct date born = date_from_days(today - 4000 - 97 * person);
    buf_add_c(&csv, "person_ref,given_name,family_name,birth_date,gender,address,postcode,"
                    "event_ref,event_type,event_date\n");
    for (int i = (int)rand_below(r, EVENTS_MAX); i >= 0; i--) {
        const struct date d = date_from_days(today - (int32_t)rand_below(r, 50));
        buf_printf(&csv,
                   "S%d,%c%cron,%c%cthorpe,%04d-%02d-%02d,F,\"%d Mill Lane, Birmingham\",B99 3CC,"
                   "SE%d-%d,%.*s,%04d-%02d-%02d\n",
                   person, 'A' + person % 26, "aeiou"[person % 5], 'A' + person * 7 % 26,
                   "aeiou"[person / 5 % 5], born.year, born.month, born.day, person / 3 + 1,
                   person, i, STR_FMT(concern_of(t, r)->code), d.year, d.month, d.day);
    }
    region_world_must(w, source_open_text(buf_str(&csv), &source, &w->why));
    take(w, t->agency->code, &source);
    buf_release(&csv);
}

static err put_links(struct db *db, void *ctx, struct err_info *why)
{
    const struct strangers *s = ctx;
    err e = ERR_OK;
    for (int i = 0; !e && i < s->links; i++) {
        const int64_t end[] = {s->record[rand_below(s->r, COUNT(s->record))],
                               s->record[rand_below(s->r, COUNT(s->record))]};
        for (int side = 0; !e && end[0] != end[1] && side < 2; side++)
            e = q_link_put_possible(db,
                                    &(struct q_link_put_possible_in){cell_of(end[side]), end[side],
                                                                     end[1 - side], 4000, 0},
                                    why);
    }
    return e;
}

void region_world_pair(struct region_world *w, struct rand *r, int links)
{
    const struct agreement *source[SOURCES_MAX];
    struct strangers s = {.world = w, .r = r, .links = links};
    const size_t n = find_sources(w, source);
    assert_true(n > RECORDS_EACH);
    for (int i = 0; i < STRANGERS * RECORDS_EACH; i++) {
        const struct agreement *t = source[rand_below(r, n)];
        char ref[16];
        (void)snprintf(ref, sizeof ref, "S%d", i / RECORDS_EACH);
        tell_stranger(w, t, i / RECORDS_EACH, r);
        s.record[i] = record_id(&w->hub.hub->keys, t->agency->code, pii_of(str_of(ref)));
    }
    region_world_must(w, link_run(w->hub.hub, NULL, NULL, &w->why));
    region_world_must(w, store_write(w->hub.hub->store, put_links, &s, &w->why));
}
