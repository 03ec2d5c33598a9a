/* supply/sweep.c -- see sweep.h. A step is one read and one short write; the state between steps is
 * one row. */
#include "supply/sweep.h"

#include "audit/audit.h"
#include "base/map.h"
#include "codec/json.h"
#include "link/compare.h"
#include "link/graph.h"
#include "link/hub_model.h"
#include "person/clean.h"
#include "query.h"
#include "store/cell.h"
#include "supply/beside.h"

#include <stdio.h>

enum {
    PAGE_PERSONS = 200,
    PERSON_RECORDS_MAX = 64, /* the rest of somebody who has more is not compared */
    COUNTS_BYTES_MAX = 1 << 20,
    STEP_BYTES_MAX = 128 << 20
};

struct sweep {
    struct hub *hub;
    const struct partners *partners;
    const struct model *model;
    struct arena *arena; /* of the step */
    struct arena *page;
    struct map64 agencies;         /* hash of the code -> place + 1 */
    struct beside_counts *counts;  /* by agency */
    struct q_supply_sweep_get_row state, before; /* as it is now; as it was found */
    bool found, at_end;
    int32_t today;
    int64_t waiting; /* records not linked yet */
    int64_t now_ms;
};

/* One person of a page. */
struct reading {
    struct sweep *s;
    struct db *db;
    struct beside_record records[PERSON_RECORDS_MAX];
    size_t n;
    bool shielded;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to count over all persons");
}

/* ---- the state as JSON: {"code": [records, duplicates, part, whole, part, whole, ...]} ---- */

static err counts_write(const struct sweep *s, str *ret_text, struct err_info *why)
{
    struct buf out = BUF_INIT(COUNTS_BYTES_MAX);
    struct json_writer w = {.out = &out};
    json_open_object(&w);
    for (size_t i = 0; i < s->partners->agency_count; i++) {
        const struct beside_counts *c = &s->counts[i];
        json_put_key(&w, s->partners->agencies[i].code);
        json_open_array(&w);
        json_put_int(&w, c->records);
        json_put_int(&w, c->duplicates);
        for (enum supply_figure f = 0; f < FIGURE__COUNT; f++) {
            json_put_int(&w, c->part[f]);
            json_put_int(&w, c->whole[f]);
        }
        json_close_array(&w);
    }
    json_close_object(&w);
    err e = buf_keep(&out, s->arena, ret_text);
    return e ? no_memory(why) : ERR_OK;
}

static bool count_at(const struct json_value *list, size_t i, int64_t *ret)
{
    return json_as_int(json_at(list, i), ret) && *ret >= 0;
}

/* What is not as this program writes it is counted anew. */
static bool counts_read(struct sweep *s, str text)
{
    const struct json_value *root;
    if (json_read(s->arena, text, COUNTS_BYTES_MAX, &root, NULL)) return false;
    bool good = true;
    for (size_t i = 0; i < s->partners->agency_count; i++) {
        struct beside_counts *c = &s->counts[i];
        const struct json_value *list =
            json_get(root, str_c(s->arena, s->partners->agencies[i].code));
        if (!list) continue; /* an agency that is new */
        good = good && count_at(list, 0, &c->records) && count_at(list, 1, &c->duplicates);
        for (enum supply_figure f = 0; f < FIGURE__COUNT; f++)
            good = good && count_at(list, 2 + 2 * (size_t)f, &c->part[f]) &&
                   count_at(list, 3 + 2 * (size_t)f, &c->whole[f]);
    }
    return good;
}

/* ---- a page of persons ---- */

static err on_record(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    struct reading *g = ctx;
    if (r->shield) g->shielded = true;
    if (!r->features || g->n == PERSON_RECORDS_MAX) return ERR_OK;
    const uint64_t *at = map64_get(&g->s->agencies, r->features->agency);
    if (!at) return ERR_OK; /* of an agency that is gone */
    struct features *f = ARENA_NEW(g->s->page, struct features);
    if (!f) return no_memory(why);
    *f = *r->features;
    g->records[g->n++] = (struct beside_record){r->record, (size_t)*at - 1, f};
    return ERR_OK;
}

/* The evidence between the agency's own records, as linking has left it. */
static err read_pairs(struct reading *g, const int64_t *own, size_t n, struct beside_pair *pairs,
                      size_t room, size_t *ret_n, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < n; i++) {
        struct q_link_edges_rows rows;
        const struct q_link_edges_in in = {cell_of(own[i]), own[i]};
        e = q_link_edges(g->db, &in, g->s->page, &rows, why);
        for (size_t k = 0; !e && k < rows.n && *ret_n < room; k++) {
            unsigned flags = (unsigned)rows.at[k].flags;
            bool merged = flags & LINK_MERGED;
            if (merged ||
                judge_edge(g->s->model, rows.at[k].weight / 1000.0, flags) == VERDICT_AUTOMATIC)
                pairs[(*ret_n)++] = (struct beside_pair){own[i], rows.at[k].other, merged};
        }
    }
    return e;
}

static err count_duplicates(struct reading *g, size_t agency, struct err_info *why)
{
    int64_t own[PERSON_RECORDS_MAX];
    struct beside_pair pairs[PERSON_RECORDS_MAX * 4];
    size_t n = 0, pair_count = 0;
    for (size_t i = 0; i < g->n; i++)
        if (g->records[i].agency == agency) own[n++] = g->records[i].record;
    g->s->counts[agency].records += (int64_t)n;
    if (n < 2) return ERR_OK;
    err e = read_pairs(g, own, n, pairs, COUNT(pairs), &pair_count, why);
    if (!e) g->s->counts[agency].duplicates += beside_duplicates(own, n, pairs, pair_count);
    return e;
}

static err count_person(struct reading *g, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < g->n; i++) {
        bool first = true;
        for (size_t k = 0; first && k < i; k++)
            first = g->records[k].agency != g->records[i].agency;
        if (first) e = count_duplicates(g, g->records[i].agency, why);
    }
    if (!e && !g->shielded) beside_count(g->records, g->n, g->s->counts);
    return e;
}

static err read_page(struct sweep *s, struct db *db, int32_t persons, struct err_info *why)
{
    struct q_link_features_page_rows rows = {0};
    const struct q_link_features_page_in from = {s->state.at_cell, s->state.at_person, persons};
    arena_clear(s->page);
    err e = q_link_features_page(db, &from, s->page, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct reading g = {.s = s, .db = db};
        str plain;
        e = crypt_open(&s->hub->keys.use[KEY_FEATURE], graph_row_place(rows.at[i].person),
                       rows.at[i].sealed, s->page, &plain, why);
        if (!e) e = graph_unpack_row(plain, on_record, &g, why);
        if (!e) e = count_person(&g, why);
        s->state.at_cell = rows.at[i].cell;
        s->state.at_person = rows.at[i].person;
    }
    s->at_end = !e && rows.n < (size_t)persons;
    return e;
}

/* ---- a step: read ---- */

static void from_the_start(struct sweep *s)
{
    memset(s->counts, 0, (s->partners->agency_count + 1) * sizeof *s->counts);
    s->state = (struct q_supply_sweep_get_row){.day = s->today, .at_cell = -1, .at_person = -1};
}

static err read_state(struct sweep *s, struct db *db, struct err_info *why)
{
    err e = q_supply_sweep_get(db, s->arena, &s->before, why);
    s->found = e == ERR_OK;
    if (e && e != ERR_ABSENT) return e;
    s->state = s->before;
    if (!s->found || (s->before.done && s->before.day != s->today) ||
        (!s->before.done && !counts_read(s, s->before.counts)))
        from_the_start(s);
    return ERR_OK;
}

struct step {
    struct sweep *s;
    int32_t persons;
};

static err read_step(struct db *db, void *ctx, struct err_info *why)
{
    struct step *t = ctx;
    struct sweep *s = t->s;
    s->at_end = false;
    memset(s->counts, 0, (s->partners->agency_count + 1) * sizeof *s->counts);
    err e = read_state(s, db, why);
    for (int32_t left = t->persons; !e && !s->state.done && !s->at_end && left > 0;
         left -= PAGE_PERSONS)
        e = read_page(s, db, left < PAGE_PERSONS ? left : PAGE_PERSONS, why);
    struct q_link_touched_count_row touched = {0};
    if (!e && s->at_end) e = q_link_touched_count(db, s->arena, &touched, why);
    s->waiting = touched.waiting;
    return e;
}

/* ---- a step: write ---- */

static int32_t period_of(int64_t ms)
{
    struct date d = date_uk(ms).date;
    return d.year * 12 + d.month - 1;
}

static err settle(struct sweep *s, struct db *db, size_t agency, struct err_info *why)
{
    const struct beside_counts *c = &s->counts[agency];
    str code = s->partners->agencies[agency].code;
    int32_t period = period_of(s->now_ms);
    err e = ERR_OK;
    if (s->waiting || c->records < DISCLOSE_NOISY_LEAST) return ERR_OK;
    for (enum supply_figure f = 0; !e && f < FIGURE__COUNT; f++) {
        const char *name = supply_figure_code(f);
        struct disclosed_share share =
            disclose_share(&s->hub->keys, code, name, period, c->part[f], c->whole[f]);
        struct q_supply_figure_put_in in = {.agency = code,
                                            .period = period,
                                            .name = str_of(name),
                                            .shown = (int32_t)share.shown,
                                            .percent = share.percent,
                                            .persons = share.persons,
                                            .at_ms = s->now_ms};
        e = q_supply_figure_put(db, &in, why);
    }
    return e;
}

static err finish(struct sweep *s, struct db *db, struct err_info *why)
{
    char detail[120];
    err e = ERR_OK;
    for (size_t i = 0; !e && i < s->partners->agency_count; i++) {
        struct q_supply_own_put_in own = {.agency = s->partners->agencies[i].code,
                                          .day = s->state.day,
                                          .records = s->counts[i].records,
                                          .duplicates = s->counts[i].duplicates};
        e = q_supply_own_put(db, &own, why);
        if (!e) e = settle(s, db, i, why);
    }
    (void)snprintf(detail, sizeof detail, "data quality counted: agencies %zu, waiting %lld",
                   s->partners->agency_count, (long long)s->waiting);
    struct audit_entry entry = {.kind = AUDIT_REPORT,
                                .actor = STR("system"),
                                .role = STR("system"),
                                .decision = STR("allowed"),
                                .detail = str_of(detail)};
    return e ? e : audit_note(db, s->hub, &entry, why);
}

/* Another process may have gone on meanwhile: then what we counted is counted already. */
static err overtaken(struct sweep *s, struct db *db, bool *ret_overtaken, struct err_info *why)
{
    struct q_supply_sweep_get_row now = {0};
    err e = q_supply_sweep_get(db, s->arena, &now, why);
    bool found = e == ERR_OK;
    if (e && e != ERR_ABSENT) return e;
    *ret_overtaken = found != s->found || now.day != s->before.day ||
                     now.done != s->before.done || now.at_cell != s->before.at_cell ||
                     now.at_person != s->before.at_person;
    return ERR_OK;
}

static err write_step(struct db *db, void *ctx, struct err_info *why)
{
    struct sweep *s = ctx;
    bool late = false;
    str counts = STR("{}");
    err e = overtaken(s, db, &late, why);
    if (e || late) return e;
    if (s->at_end) e = finish(s, db, why);
    else e = counts_write(s, &counts, why);
    struct q_supply_sweep_put_in put = {.day = s->state.day,
                                        .done = s->at_end,
                                        .at_cell = s->state.at_cell,
                                        .at_person = s->state.at_person,
                                        .counts = counts}; /* the exact numbers do not stay */
    return e ? e : q_supply_sweep_put(db, &put, why);
}

/* ---- the whole step ---- */

static err index_agencies(struct sweep *s, struct err_info *why)
{
    for (size_t i = 0; i < s->partners->agency_count; i++) {
        struct features f;
        bool is_new;
        clean_start(&f, s->partners->agencies[i].code);
        uint64_t *at = map64_put(&s->agencies, f.agency, &is_new);
        if (!at) return no_memory(why);
        if (is_new) *at = i + 1;
    }
    return ERR_OK;
}

static err start(struct sweep *s, struct err_info *why)
{
    s->arena = arena_new(STEP_BYTES_MAX);
    s->page = arena_new(STEP_BYTES_MAX);
    if (!s->arena || !s->page) return no_memory(why);
    s->counts = ARENA_ARRAY(s->arena, struct beside_counts, s->partners->agency_count + 1);
    if (!s->counts) return no_memory(why);
    err e = hub_model(s->hub, &s->model, why);
    return e ? e : index_agencies(s, why);
}

err supply_sweep(struct hub *h, const struct partners *p, int32_t persons_most, bool *ret_done,
                 struct err_info *why)
{
    struct sweep s = {.hub = h, .partners = p, .now_ms = hub_now_ms(h)};
    s.today = date_days(date_uk(s.now_ms).date);
    *ret_done = false;
    err e = start(&s, why);
    if (!e) e = store_read(h->store, read_step, &(struct step){&s, persons_most}, why);
    if (!e && !s.state.done) e = store_write(h->store, write_step, &s, why);
    if (!e) *ret_done = s.state.done || s.at_end;
    map64_release(&s.agencies);
    arena_free(s.arena);
    arena_free(s.page);
    return e;
}
