/* tests/ingest/hub_world.c -- see hub_world.h. */
#include "check.h"

#include "ingest/hub_world.h"

#include "agency/region.h"
#include "base/file.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

const char world_region[] =
    "region: {name: Northborough, duty_line: 0121 496 0100}\n"
    "agencies:\n"
    "  - code: hospital\n    name: City Hospital\n    kind: hospital\n    services:\n"
    "      - {code: ae, name: Accident and Emergency, contact: {name: Nurse on duty, phone: 0121 "
    "496 0111}}\n"
    "      - {code: ward, name: Ward 7, contact: {name: Ward clerk, phone: 0121 496 0112}}\n"
    "  - code: school\n    name: Sunshine School\n    kind: school\n    services:\n"
    "      - {code: school, name: Sunshine School, contact: {name: Safeguarding lead, phone: 0121 "
    "496 0121}}\n"
    "  - code: police\n    name: Police\n    kind: police\n    services:\n"
    "      - {code: desk, name: Public protection, contact: {name: Desk, phone: 0121 496 0131}}\n"
    "catalogue:\n"
    "  - {code: ae_attendance, class: concern, label: A+E attendance, in_person: yes, tier: 2, "
    "retention_months: 72}\n"
    "  - {code: admission, class: routine, label: Admission, in_person: yes, tier: 2, "
    "retention_months: 72}\n"
    "  - {code: school_referral, class: high, label: Referral, in_person: yes, tier: 3, "
    "retention_months: 72}\n"
    "agreements:\n"
    "  - id: hospital-2013\n    agency: hospital\n    purpose: To recognise people at risk\n"
    "    lawful_basis: 6(1)(e)\n    condition: none\n"
    "    fields: [person_ref, given_name, family_name, known_as, previous_family_name, birth_date, "
    "gender, address,\n"
    "             postcode, uprn, upn, consistent_id, nhs_number, nhs_number_status, sensitive, "
    "life_status, life_date,\n"
    "             life_confirmed, related_ref, relation, event_ref, event_type, event_date, "
    "event_end, service,\n"
    "             contact_name, contact_phone, contact_email, "
    "out_of_hours_phone, authority]\n"
    "    event_types: [ae_attendance, admission]\n"
    "    audience: 3\n    retention_months: 72\n    from: 2013-01-01\n    until: 2015-12-31\n"
    "    expected_every_hours: 48\n    max_drop_percent: 20\n"
    "  - id: school-2013\n    agency: school\n    purpose: To recognise people at risk\n"
    "    lawful_basis: 6(1)(e)\n    condition: none\n"
    "    fields: [person_ref, given_name, family_name, birth_date, event_ref, event_type, "
    "event_date]\n"
    "    event_types: [school_referral]\n"
    "    audience: 3\n    retention_months: 72\n    from: 2013-01-01\n    until: 2015-12-31\n"
    "    expected_every_hours: 200\n"
    "  - id: police-2012\n    agency: police\n    purpose: To recognise people at risk\n"
    "    lawful_basis: 6(1)(e)\n    condition: none\n    fields: [person_ref, given_name]\n"
    "    audience: 3\n    retention_months: 72\n    from: 2012-01-01\n    until: 2013-12-31\n"
    "    expected_every_hours: 200\n";

static void must(struct world *w, err e)
{
    if (e) fail_msg("%s: %s (%s)", err_word(e), w->why.text, w->why.todo);
}

void world_reopen(struct world *w)
{
    hub_close(w->hub);
    w->hub = NULL;
    must(w, hub_open(w->dir, &w->hub, &w->why));
}

void world_open(struct world *w)
{
    memset(w, 0, sizeof *w);
    store_world_place_ready(&w->place);
    snprintf(w->dir, sizeof w->dir, "%s/hub", w->place.folder);
    struct hub_plan plan = {.training = true,
                            .clock = "2014-03-26T09:00:00Z",
                            .database = store_world_is_pg() ? w->place.url : NULL};
    w->arena = arena_new(256 * 1024 * 1024);
    assert_non_null(w->arena);
    w->audit = (struct audit_entry){
        .kind = AUDIT_DELIVERY, .actor = STR("tester"), .request = STR("test")};
    must(w, hub_create(w->dir, &plan, rand_system(), &w->why));
    must(w, hub_open(w->dir, &w->hub, &w->why));
    world_apply(w, world_region);
}

void world_close(struct world *w)
{
    ingest_report_release(&w->report);
    hub_close(w->hub);
    arena_free(w->arena);
    store_world_close(&w->place);
}

struct applying {
    struct world *world;
    const char *path;
};

static err apply(struct db *db, void *ctx, struct err_info *why)
{
    struct applying *a = ctx;
    struct partners *known = NULL;
    struct region region;
    struct region_changes changes;
    err e = partners_load(db, &known, why);
    if (!e) e = region_read(a->world->hub, a->path, known, a->world->arena, &region, why);
    if (!e) e = region_apply(db, a->world->hub, &region, &changes, why);
    partners_free(known);
    return e;
}

err world_try_apply(struct world *w, const char *region, struct err_info *why)
{
    char path[340];
    snprintf(path, sizeof path, "%s/region.yaml", w->place.folder);
    must(w, file_replace(path, str_of(region), 0600, why));
    return store_write(w->hub->store, apply, &(struct applying){w, path}, why);
}

void world_apply(struct world *w, const char *region)
{
    must(w, world_try_apply(w, region, &w->why));
}

/* ---- loading ---- */

err world_load_with(struct world *w, const struct loading *l)
{
    struct mapping *mapping = ARENA_NEW(w->arena, struct mapping);
    struct source source;
    struct ingest_order order = {.hub = w->hub,
                                 .agency = str_of(l->agency),
                                 .feed = str_of(l->feed),
                                 .file = "test.csv",
                                 .source = &source,
                                 .mapping = mapping,
                                 .as_of_ms = l->as_of_ms,
                                 .full = l->full,
                                 .whole_enough = l->whole_enough,
                                 .bytes_max = l->bytes_max,
                                 .patience_ms = 1,
                                 .audit = &w->audit};
    ingest_report_release(&w->report);
    must(w, mapping_read(w->arena, str_of(l->mapping), "mapping.yaml", mapping, &w->why));
    must(w, source_open_text(l->text, &source, &w->why));
    err e = ingest_take(&order, &w->report, &w->why);
    source_close(&source);
    return e;
}

err world_load(struct world *w, const char *agency, const char *text)
{
    return world_load_with(w, &(struct loading){.agency = agency, .text = str_of(text)});
}

int64_t world_causes(const struct world *w, enum reason reason, const char *column)
{
    for (size_t i = 0; i < w->report.causes.n; i++) {
        const struct ingest_cause *c = &w->report.causes.at[i];
        const char *name = c->column < COLUMN__COUNT ? column_table[c->column].name : "";
        if (c->reason == reason && strcmp(name, column) == 0) return c->rows;
    }
    return 0;
}

/* ---- asking ---- */

struct asking {
    struct world *world;
    int64_t id;
    struct record record;
    const struct event *events;
    size_t event_count;
    int64_t known_ms;
    struct buf *out;
    VEC(int64_t) ids;
};

static err read_one(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *a = ctx;
    struct world *w = a->world;
    struct visibility v;
    err e = visibility_load(db, w->arena, &v, why);
    if (!e) e = records_read(db, w->hub, &v, &a->id, 1, w->arena, &a->record, why);
    return e ? e
             : record_events(db, &v, &a->id, 1, a->known_ms, false, w->arena, &a->events,
                             &a->event_count, why);
}

static struct asking ask_at(struct world *w, const char *agency, const char *ref, int64_t known_ms)
{
    struct asking a = {.world = w,
                       .known_ms = known_ms,
                       .id = record_id(&w->hub->keys, str_of(agency), pii_of(str_of(ref)))};
    must(w, store_read(w->hub->store, read_one, &a, &w->why));
    return a;
}

static struct asking ask(struct world *w, const char *agency, const char *ref)
{
    return ask_at(w, agency, ref, KNOWN_NOW);
}

str world_known(struct world *w, const char *agency, const char *ref, int64_t known_ms)
{
    struct asking a = ask_at(w, agency, ref, known_ms);
    return a.event_count ? a.events[0].type : STR("");
}

size_t world_versions(struct world *w, const char *agency, const char *ref)
{
    return ask(w, agency, ref).record.version_count;
}
size_t world_events(struct world *w, const char *agency, const char *ref)
{
    return ask(w, agency, ref).event_count;
}
struct record world_record(struct world *w, const char *agency, const char *ref)
{
    return ask(w, agency, ref).record;
}
const struct event *world_event(struct world *w, const char *agency, const char *ref, size_t n)
{
    struct asking a = ask(w, agency, ref);
    assert_true(n < a.event_count);
    return &a.events[n];
}

/* Every record id there is, by way of the agencies' walk. */
static err on_record(void *ctx, const struct q_record_said_after_row *row)
{
    struct asking *a = ctx;
    int64_t *slot = VEC_PUSH(&a->ids);
    if (!slot) return ERR_NOMEM;
    *slot = row->record;
    return ERR_OK;
}

static void show_text(struct buf *out, const char *name, pii text)
{
    buf_printf(out, " %s=%.*s", name, STR_FMT(pii_reveal(text, REVEAL_TEST)));
}

static err show_record(struct db *db, struct asking *a, const struct visibility *v, int64_t id,
                       struct err_info *why)
{
    struct record r;
    const struct relation *relations = NULL;
    size_t relation_count = 0;
    int64_t ended_ms = 0;
    struct world *w = a->world;
    err e = records_read(db, w->hub, v, &id, 1, w->arena, &r, why);
    if (!e)
        e = record_events(db, v, &id, 1, KNOWN_NOW, true, w->arena, &a->events, &a->event_count,
                          why);
    if (!e) e = record_relations(db, v, &id, 1, w->arena, &relations, &relation_count, why);
    if (!e) e = record_ended(db, v, &r, &ended_ms, why);
    if (e || (!r.version_count && !a->event_count && !relation_count)) return e;
    buf_printf(a->out, "%016llx shield=%d ended=%lld\n", (unsigned long long)id, r.shield,
               (long long)ended_ms);
    for (size_t i = 0; i < r.version_count; i++) {
        buf_printf(a->out, "  version %lld %llx", (long long)r.versions[i].as_of_ms,
                   (unsigned long long)r.versions[i].hash);
        show_text(a->out, "given", r.versions[i].content.who.given_name);
        show_text(a->out, "address", r.versions[i].content.who.address);
        char gender = r.versions[i].content.who.gender;
        buf_printf(a->out, " gender=%c", gender ? gender : '-');
        buf_byte(a->out, '\n');
    }
    for (size_t i = 0; i < a->event_count; i++)
        buf_printf(a->out, "  event %llx %lld %.*s state=%d\n",
                   (unsigned long long)a->events[i].event, (long long)a->events[i].happened_ms,
                   STR_FMT(a->events[i].type), (int)a->events[i].state);
    for (size_t i = 0; i < relation_count; i++)
        buf_printf(a->out, "  %s %llx\n", relation_word(relations[i].kind),
                   (unsigned long long)relations[i].related);
    return ERR_OK;
}

static err show_all(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *a = ctx;
    struct visibility v;
    static const char *const agencies[] = {"hospital", "police", "school"};
    err e = visibility_load(db, a->world->arena, &v, why);
    for (size_t i = 0; !e && i < COUNT(agencies); i++) {
        struct q_record_said_after_in in = {
            .cell = -1, .agency = str_of(agencies[i]), .page = 1000000};
        e = q_record_said_after_each(db, &in, on_record, a, why);
    }
    for (size_t i = 0; !e && i < a->ids.n; i++)
        e = show_record(db, a, &v, a->ids.at[i], why);
    return e;
}

str world_shown(struct world *w)
{
    struct buf out = BUF_INIT(64 * 1024 * 1024);
    struct asking a = {.world = w, .out = &out};
    must(w, store_read(w->hub->store, show_all, &a, &w->why));
    assert_int_equal(buf_state(&out), ERR_OK);
    str copy = str_copy(w->arena, buf_str(&out));
    buf_release(&out);
    VEC_RELEASE(&a.ids);
    return copy;
}
