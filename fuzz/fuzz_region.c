/* Any bytes as a whole region file, applied to a hub: refused at a place and nothing of it is
 * there, or applied, loaded as what the program then works with, and the same file again changes
 * nothing. It may name three files beside it: catalogue.yaml, rules.yaml, mapping.yaml. */
#include "folder.h"

#include "access/account.h"
#include "agency/region.h"

#include <stdio.h>
#include <stdlib.h>

const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml"; } /* see fuzz_yaml.c */

static const char catalogue[] = "catalogue:\n  - {code: visit, class: routine, label: Visit, "
                                "in_person: yes, tier: 2, retention_months: 36}\n";
static const char rules[] =
    "rules:\n  - id: R1\n    version: 1\n    name: Visits\n    owner: Team\n    since: 2010-01-01\n"
    "    band: amber\n    weight: $weight\n    half_life_days: 28\n    expected_weekly: 5\n"
    "    numbers: {enough: 3, weight: 30}\n    when:\n"
    "      - count: {class: [routine], days: 28, at_least: $enough}\n";
static const char mapping[] = "columns: {Patient: person_ref}\n";

struct applying {
    struct hub *hub;
    const struct partners *known;
    struct region region;
    bool done;
};

static struct hub *hub;
static struct partners *known;

static err load(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, ctx, why);
}

static void close_hub(void)
{
    partners_free(known);
    hub_close(hub);
}

static void start(void)
{
    struct err_info why;
    if (hub) return;
    FUZZ_HOLDS(hub_open_for_test(INT64_C(1395835200000), &hub, &why) == ERR_OK);
    FUZZ_HOLDS(store_read(hub->store, load, &known, &why) == ERR_OK);
    FUZZ_HOLDS(atexit(close_hub) == 0);
    fuzz_put("catalogue.yaml", str_of(catalogue));
    fuzz_put("rules.yaml", str_of(rules));
    fuzz_put("mapping.yaml", str_of(mapping));
}

/* Everything is taken back by the error at the end. */
static err apply(struct db *db, void *ctx, struct err_info *why)
{
    struct applying *g = ctx;
    struct region_changes first = {0}, again = {0};
    struct partners *then = NULL;
    int changed = 0, same = 0;
    err e = region_apply(db, g->hub, &g->region, &first, why);
    if (!e) e = accounts_apply(db, g->hub, &g->region, g->known, &changed, &same, why);
    if (e) return e;
    FUZZ_HOLDS(region_apply(db, g->hub, &g->region, &again, why) == ERR_OK);
    FUZZ_HOLDS(!again.added && !again.changed && again.same >= first.added + first.changed);
    FUZZ_HOLDS(accounts_apply(db, g->hub, &g->region, g->known, &changed, &same, why) == ERR_OK);
    FUZZ_HOLDS(!changed);
    FUZZ_HOLDS(partners_load(db, &then, why) == ERR_OK);
    FUZZ_HOLDS(then->agency_count == g->region.agency_count);
    FUZZ_HOLDS(then->agreement_count == g->region.agreement_count);
    partners_free(then);
    g->done = true;
    return err_set(why, ERR_CONFLICT, "taken back");
}

/* Files that never end are not for a fuzzer to read. */
static bool leads_away(str text)
{
    return str_has(text, STR("dev/")) || str_has(text, STR("proc/"));
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str text = {(const char *)at, len};
    struct err_info why = {0};
    char path[400];
    if (leads_away(text)) return 0;
    start();
    struct applying g = {.hub = hub, .known = known};
    struct arena *a = arena_new(64 << 20);
    FUZZ_HOLDS(a);
    fuzz_put("region.yaml", text);
    (void)snprintf(path, sizeof path, "%s/region.yaml", fuzz_folder());
    err e = region_read(hub, path, known, a, &g.region, &why);
    if (!e) {
        e = store_write(hub->store, apply, &g, &why);
        FUZZ_HOLDS(e != ERR_OK && (!g.done || e == ERR_CONFLICT));
    }
    FUZZ_HOLDS(e == ERR_NOMEM || why.text[0]);
    FUZZ_HOLDS(e != ERR_DISK && e != ERR_CORRUPT && e != ERR_INTERNAL);
    arena_free(a);
    return 0;
}
