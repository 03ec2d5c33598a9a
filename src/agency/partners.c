/* agency/partners.c -- reading who takes part into memory; see partners.h. */
#include "agency/partners_inside.h"

#include "base/date.h"
#include "base/mem.h"
#include "query.h"
#include "store/cell.h"

#include <stdio.h>

enum { PARTNERS_BYTES_MAX = 64 * 1024 * 1024 };

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to load the partners");
}

static err unknown_word(struct err_info *why, const char *what)
{
    (void)err_set(why, ERR_CORRUPT, "the database holds %s that this program does not know", what);
    return err_todo(why, "use the newest version of aim that worked on this hub");
}

/* ---- reading ---- */

static err load_region(struct db *db, struct partners *p, struct err_info *why)
{
    err e = hub_fact(db, "region_name", p->arena, &p->region, why);
    if (!e) e = hub_fact(db, "duty_line", p->arena, &p->duty_line, why);
    return e;
}

static err index_code(struct map_str *m, str code, size_t at, struct err_info *why)
{
    bool fresh;
    uint64_t *slot = map_str_put(m, code, &fresh);
    if (!slot) return no_memory(why);
    *slot = at;
    return ERR_OK;
}

static err split_words(struct arena *a, str text, const str **ret_words, size_t *ret_n,
                       struct err_info *why)
{
    size_t most = 1, n = 0;
    for (size_t i = 0; i < text.len; i++)
        most += text.at[i] == ' ';
    str *words = ARENA_ARRAY(a, str, most), rest = text, word;
    if (!words) return no_memory(why);
    while (str_next(&rest, ' ', &word))
        if (word.len) words[n++] = word;
    *ret_words = words;
    *ret_n = n;
    return ERR_OK;
}

/* An agency that goes by no other name goes by its code. */
static err load_systems(struct partners *p, str systems, struct agency *a, struct err_info *why)
{
    if (!systems.len) {
        systems = str_printf(p->arena, AGENCY_OWN_SYSTEM "%.*s", STR_FMT(a->code));
        if (!systems.at) return no_memory(why);
    }
    return split_words(p->arena, systems, &a->systems, &a->system_count, why);
}

static err load_agencies(struct db *db, struct partners *p, struct agency **ret_agencies,
                         struct err_info *why)
{
    struct q_agency_all_rows rows;
    err e = q_agency_all(db, &(struct q_agency_all_in){CELL_HUB}, p->arena, &rows, why);
    if (e) return e;
    struct agency *agencies = ARENA_ARRAY(p->arena, struct agency, rows.n + 1);
    if (!agencies) return no_memory(why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct agency *a = &agencies[i];
        *a = (struct agency){
            .code = rows.at[i].code, .name = rows.at[i].name, .tier = rows.at[i].tier};
        if (!agency_kind_of(rows.at[i].kind, &a->kind))
            return unknown_word(why, "a kind of agency");
        if (a->tier < 0) a->tier = agency_kind_tier(a->kind);
        e = load_systems(p, rows.at[i].systems, a, why);
        if (!e) e = index_code(&p->agency_by_code, a->code, i, why);
    }
    p->agencies = *ret_agencies = agencies;
    p->agency_count = rows.n;
    return e;
}

static struct lead lead_of(const struct q_agency_services_row *row, str duty_line)
{
    struct lead l = {.name = row->contact,
                     .phone = row->phone,
                     .email = row->email,
                     .hours = row->hours,
                     .away_name = row->out_of_hours,
                     .away_phone = row->out_of_hours_phone};
    if (str_empty(l.phone)) l.phone = duty_line;
    if (str_empty(l.away_phone)) {
        l.away_name = STR("Duty line");
        l.away_phone = duty_line;
    }
    return l;
}

/* Rows come agency by agency, so each agency's services lie together. */
static err load_services(struct db *db, struct partners *p, struct agency *agencies,
                         struct err_info *why)
{
    struct q_agency_services_rows rows;
    err e = q_agency_services(db, &(struct q_agency_services_in){CELL_HUB}, p->arena, &rows, why);
    if (e) return e;
    struct service *services = ARENA_ARRAY(p->arena, struct service, rows.n + 1);
    if (!services) return no_memory(why);
    for (size_t i = 0; i < rows.n; i++) {
        const uint64_t *at = map_str_get(&p->agency_by_code, rows.at[i].agency);
        if (!at) return err_set(why, ERR_CORRUPT, "a service belongs to no agency");
        struct agency *a = &agencies[*at];
        services[i] = (struct service){a, rows.at[i].code, rows.at[i].name, rows.at[i].label,
                                       lead_of(&rows.at[i], p->duty_line)};
        if (!a->service_count) a->services = &services[i];
        a->service_count++;
    }
    return ERR_OK;
}

static err load_types(struct db *db, struct partners *p, struct err_info *why)
{
    struct q_agency_types_rows rows;
    err e = q_agency_types(db, &(struct q_agency_types_in){CELL_HUB}, p->arena, &rows, why);
    if (e) return e;
    struct event_type *types = ARENA_ARRAY(p->arena, struct event_type, rows.n + 1);
    if (!types) return no_memory(why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        types[i] = (struct event_type){.code = rows.at[i].code,
                                       .label = rows.at[i].label,
                                       .in_person = rows.at[i].in_person != 0,
                                       .tier = rows.at[i].tier,
                                       .retention_months = rows.at[i].retention_months,
                                       .incident = i,
                                       .incident_days = rows.at[i].incident_days};
        for (size_t k = i; rows.at[i].incident.len && k-- > 0;)
            if (str_eq(rows.at[k].incident, rows.at[i].incident)) types[i].incident = k;
        if (!event_class_of(rows.at[i].class, &types[i].class))
            return unknown_word(why, "a class of event");
        e = index_code(&p->type_by_code, types[i].code, i, why);
    }
    p->types = types;
    p->type_count = rows.n;
    return e;
}

static err load_agreement(struct partners *p, const struct q_agency_agreements_row *row,
                          struct agreement *t, struct err_info *why)
{
    const str *codes;
    size_t n;
    int64_t audience = 0;
    *t = (struct agreement){.agency = partners_agency(p, row->agency),
                            .id = row->id,
                            .purpose = row->purpose,
                            .lawful_basis = row->lawful_basis,
                            .condition = row->condition,
                            .feed = row->feed.len ? row->feed : row->agency,
                            .mapping = row->mapping,
                            .retention_months = row->retention_months,
                            .expected_every_hours = row->expected_every_hours,
                            .max_drop_percent = row->max_drop_percent,
                            .from_ms = row->from_ms,
                            .until_ms = row->until_ms,
                            .live = str_eq_c(row->state, "live")};
    if (!t->agency || !str_to_int64(row->audience, &audience))
        return err_set(why, ERR_CORRUPT, "an agreement is damaged");
    t->audience = (int)audience;
    t->due = (struct due){.every = DUE_HOURS, .hours = row->expected_every_hours};
    if (row->expected.len && !due_read(row->expected, &t->due))
        return err_set(why, ERR_CORRUPT, "an agreement is damaged");
    err e = split_words(p->arena, row->fields, &t->fields, &t->field_count, why);
    if (!e) e = split_words(p->arena, row->event_types, &codes, &n, why);
    if (!e) e = split_words(p->arena, row->services, &t->services, &t->service_count, why);
    if (e) return e;
    const struct event_type **types = ARENA_ARRAY(p->arena, const struct event_type *, n + 1);
    if (!types) return no_memory(why);
    for (size_t i = 0; i < n; i++)
        if ((types[t->type_count] = partners_type(p, codes[i]))) t->type_count++;
    t->types = types;
    return ERR_OK;
}

static err load_agreements(struct db *db, struct partners *p, struct err_info *why)
{
    struct q_agency_agreements_rows rows;
    err e =
        q_agency_agreements(db, &(struct q_agency_agreements_in){CELL_HUB}, p->arena, &rows, why);
    if (e) return e;
    struct agreement *agreements = ARENA_ARRAY(p->arena, struct agreement, rows.n + 1);
    if (!agreements) return no_memory(why);
    for (size_t i = 0; !e && i < rows.n; i++)
        e = load_agreement(p, &rows.at[i], &agreements[i], why);
    p->agreements = agreements;
    p->agreement_count = rows.n;
    return e;
}

err partners_load(struct db *db, struct partners **ret_partners, struct err_info *why)
{
    struct agency *agencies = NULL;
    struct partners *p = mem_zero(1, sizeof *p);
    if (!p) return no_memory(why);
    p->arena = arena_new(PARTNERS_BYTES_MAX);
    err e = p->arena ? load_region(db, p, why) : no_memory(why);
    if (!e) e = load_agencies(db, p, &agencies, why);
    if (!e) e = load_services(db, p, agencies, why);
    if (!e) e = load_types(db, p, why);
    if (!e) e = load_agreements(db, p, why);
    if (!e) e = partners_load_terms(db, p, why);
    if (e) partners_free(p);
    else *ret_partners = p;
    return e;
}

void partners_free(struct partners *p)
{
    if (!p) return;
    map_str_release(&p->agency_by_code);
    map_str_release(&p->type_by_code);
    arena_free(p->arena);
    mem_free(p);
}

err partners_stamp(struct db *db, int64_t *ret_stamp, struct err_info *why)
{
    str text;
    struct arena *a = arena_new(4096);
    if (!a) return no_memory(why);
    err e = hub_fact(db, "partners_stamp", a, &text, why);
    if (!e && str_empty(text)) *ret_stamp = 0;
    else if (!e && !str_to_int64(text, ret_stamp))
        e = err_set(why, ERR_CORRUPT, "the partners' stamp is damaged");
    arena_free(a);
    return e;
}

err partners_touch(struct db *db, struct err_info *why)
{
    int64_t stamp = 0;
    char text[24];
    err e = partners_stamp(db, &stamp, why);
    int n = snprintf(text, sizeof text, "%lld", (long long)stamp + 1);
    return e ? e : hub_fact_set(db, "partners_stamp", str_range(text, (size_t)n), why);
}

/* ---- looking up ---- */

const struct agency *partners_agency(const struct partners *p, str code)
{
    const uint64_t *at = map_str_get(&p->agency_by_code, code);
    return at ? &p->agencies[*at] : NULL;
}

const struct service *partners_service(const struct agency *a, str code)
{
    if (str_empty(code)) return a->service_count ? a->services : NULL;
    for (size_t i = 0; i < a->service_count; i++)
        if (str_eq(a->services[i].code, code)) return &a->services[i];
    return NULL;
}

const struct agency *partners_system(const struct partners *p, str uri)
{
    for (size_t i = 0; i < p->agency_count; i++)
        for (size_t k = 0; k < p->agencies[i].system_count; k++)
            if (str_eq(p->agencies[i].systems[k], uri)) return &p->agencies[i];
    return NULL;
}

const struct event_type *partners_type(const struct partners *p, str code)
{
    const uint64_t *at = map_str_get(&p->type_by_code, code);
    return at ? &p->types[*at] : NULL;
}

static bool in_force(const struct agreement *t, int64_t at_ms)
{
    return t->live && t->from_ms <= at_ms && at_ms < t->until_ms;
}

/* Of several of one feed the one that ends last: a renewal takes over at once. */
static const struct agreement *of_feed(const struct partners *p, const struct agency *a, str feed,
                                       int64_t at_ms)
{
    const struct agreement *best = NULL;
    for (size_t i = 0; i < p->agreement_count; i++) {
        const struct agreement *t = &p->agreements[i];
        if (t->agency == a && str_eq(t->feed, feed) && in_force(t, at_ms) &&
            (!best || t->until_ms > best->until_ms))
            best = t;
    }
    return best;
}

size_t partners_feeds(const struct partners *p, const struct agency *a, int64_t at_ms,
                      const struct agreement **ret_list, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < p->agreement_count; i++) {
        const struct agreement *t = &p->agreements[i];
        if (t->agency != a || of_feed(p, a, t->feed, at_ms) != t) continue;
        if (n < room) ret_list[n] = t;
        n++;
    }
    return n;
}

const struct agreement *partners_agreement(const struct partners *p, const struct agency *a,
                                           str feed, int64_t at_ms)
{
    const struct agreement *only = NULL;
    if (feed.len) return of_feed(p, a, feed, at_ms);
    const struct agreement *named = of_feed(p, a, a->code, at_ms);
    return named                                              ? named
           : partners_feeds(p, a, at_ms, &only, 1) == 1 ? only
                                                              : NULL;
}

static err no_agreement(struct err_info *why, const char *what, int64_t day_ms, const char *todo)
{
    struct date day = date_uk(day_ms).date;
    char when[24] = "";
    if (day_ms) snprintf(when, sizeof when, " %04d-%02d-%02d", day.year, day.month, day.day);
    (void)err_set(why, ERR_DENIED, "%s%s", what, when);
    (void)err_todo(why, "%s; then load the file again", todo);
    return ERR_DENIED;
}

/* Of several, the one that a human can put in force soonest is spoken of. */
err partners_no_agreement(const struct partners *p, const struct agency *a, str feed, int64_t at_ms,
                          struct err_info *why)
{
    const struct agreement *one;
    const struct agreement *draft = NULL, *early = NULL, *ended = NULL;
    for (size_t i = 0; i < p->agreement_count; i++) {
        const struct agreement *t = &p->agreements[i];
        if (t->agency != a || (feed.len && !str_eq(t->feed, feed))) continue;
        if (t->until_ms <= at_ms) {
            if (!ended || t->until_ms > ended->until_ms) ended = t;
        } else if (t->from_ms > at_ms) {
            if (!early || t->from_ms < early->from_ms) early = t;
        } else {
            draft = t;
        }
    }
    if (!feed.len && partners_feeds(p, a, at_ms, &one, 1) > 1) {
        (void)err_set(why, ERR_DENIED, "this agency has several feeds, and none of its own name");
        return err_todo(why, "say which: --feed CODE (the region file names them)");
    }
    if (draft)
        return no_agreement(why, "this agency's data-sharing agreement is not approved yet", 0,
                            "two people approve it with aim agreement approve");
    if (early)
        return no_agreement(why, "this agency's data-sharing agreement begins only on",
                            early->from_ms, "wait for that day, or agree an earlier one");
    if (ended)
        return no_agreement(why, "this agency's data-sharing agreement ended on",
                            ended->until_ms - 1, "have it renewed (aim apply)");
    return no_agreement(why, "this agency has no data-sharing agreement", 0,
                        "have one made, and put it into the region file (aim apply)");
}

bool agreement_brings(const struct agreement *t, const struct service *s)
{
    for (size_t i = 0; i < t->service_count; i++)
        if (str_eq(t->services[i], s->code)) return true;
    return t->service_count == 0;
}

bool agreement_allows_field(const struct agreement *t, str column)
{
    for (size_t i = 0; i < t->field_count; i++)
        if (str_eq(t->fields[i], column)) return true;
    return false;
}

bool agreement_allows_type(const struct agreement *t, const struct event_type *type)
{
    for (size_t i = 0; i < t->type_count; i++)
        if (t->types[i] == type) return true;
    return false;
}
