/* cli/link.c -- aim link run | status | export: work the linker by hand, and hand out who is with
 * whom. */
#include "cli/command.h"
#include "cli/link_export.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "base/file.h"
#include "link/go_live.h"
#include "link/hub_model.h"
#include "link/link.h"
#include "person/record.h"
#include "query.h"
#include "rule/recognise.h"
#include "search/json.h"
#include "store/store.h"

#include <stdio.h>

enum { MODEL_BYTES_MAX = 64 << 20, EXPORT_PAGE = 500, PAGE_BYTES_MAX = 64 * 1024 * 1024, FLUSH_BYTES = 256 * 1024 };

/* ---- run ---- */

static const struct command_option run_options[] = {
    {"rebuild", NULL, "compare everything again; human decisions and persons' ids are kept"},
    {"model", "FILE", "with --rebuild: make this the hub's model first"},
    {0},
};

static void show_progress(void *ctx, const struct link_progress *p)
{
    struct progress *bar = ctx;
    bar->what = p->other_at_work ? "waiting for another linker" : "linking";
    bar->total = p->waiting;
    progress_step(bar, p->done);
}

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, ctx, why);
}

/* Whom linking changed, the rules judge at once. */
static err judge_stale(struct call *call, struct err_info *why)
{
    struct partners *partners = NULL;
    struct rule_run run;
    struct progress bar;
    progress_start(&bar, "judging", 0);
    err e = store_read(call->hub->store, load_partners, &partners, why);
    if (!e) e = rule_run_stale(call->hub, partners, NULL, NULL, &run, why);
    progress_end(&bar);
    partners_free(partners);
    return e;
}

struct gate {
    struct hub *hub;
    char print[MODEL_PRINT + 1];
};

static err may_go_live(struct db *db, void *ctx, struct err_info *why)
{
    struct gate *g = ctx;
    return model_may_go_live(db, g->hub, g->print, why);
}

/* The model that a rebuild takes: a new file, or the one beside the hub, which may have been edited
 * by hand. Only the compiled-in one needs nobody's approval. */
static err check_model(struct call *call, const char *path, str *ret_text, struct arena *a,
                       struct err_info *why)
{
    struct gate g = {.hub = call->hub};
    err e = file_read(path, MODEL_BYTES_MAX, a, ret_text, why);
    if (!e) e = model_print(*ret_text, a, g.print, why);
    if (!e) e = store_read(call->hub->store, may_go_live, &g, why);
    if (!e) call->audit.detail = str_printf(call->arena, "rebuild, model %.12s", g.print);
    return e;
}

static err take_model(struct call *call, const char *path, struct err_info *why)
{
    char own[PATH_MAX + 16];
    (void)snprintf(own, sizeof own, "%s/model.txt", call->hub->dir);
    if (!path && !file_exists(own)) return ERR_OK;
    struct arena *a = arena_new(4 * (size_t)MODEL_BYTES_MAX);
    str text;
    err e = a ? check_model(call, path ? path : own, &text, a, why)
              : err_set(why, ERR_NOMEM, "no memory for a model");
    if (!e && path) e = hub_model_set(call->hub, text, why);
    arena_free(a);
    return e;
}

static err run_run(struct call *call, struct err_info *why)
{
    const char *model = call_option(call, "model");
    bool rebuild = call_flag(call, "rebuild");
    if (model && !rebuild) {
        (void)err_set(why, ERR_USAGE, "another model compares everybody again");
        return err_todo(why, "give --rebuild with --model");
    }
    err e = rebuild ? take_model(call, model, why) : ERR_OK;
    if (e) return e;
    struct progress bar;
    struct link_report r = {0};
    progress_start(&bar, "linking", 0);
    struct link_options options = {.progress = show_progress, .ctx = &bar};
    e = rebuild ? link_rebuild(call->hub, &options, &r, why)
                    : link_run(call->hub, &options, &r, why);
    progress_end(&bar);
    if (!e) e = judge_stale(call, why);
    if (e) return e;
    if (!call->json) {
        buf_printf(&call->out,
                   "Linked %lld records: %lld pairs compared, %lld new persons, %lld changed, %lld "
                   "merged, %lld split.\n",
                   (long long)r.records, (long long)r.compared, (long long)r.persons_new,
                   (long long)r.persons_changed, (long long)r.merged, (long long)r.split);
        return ERR_OK;
    }
    struct json_writer w = {.out = &call->out};
    json_open_object(&w);
    json_pair_int(&w, "records", r.records);
    json_pair_int(&w, "compared", r.compared);
    json_pair_int(&w, "edges", r.edges);
    json_pair_int(&w, "persons_new", r.persons_new);
    json_pair_int(&w, "persons_changed", r.persons_changed);
    json_pair_int(&w, "merged", r.merged);
    json_pair_int(&w, "split", r.split);
    json_close_object(&w);
    buf_byte(&call->out, '\n');
    return ERR_OK;
}

const struct command command_link_run = {.name = "link run",
                                         .help =
                                             "link what waits: find the records of the same person",
                                         .options = run_options,
                                         .needs = CAP_LINK,
                                         .audit = AUDIT_LINK,
                                         .run = run_run};

/* ---- status ---- */

struct status {
    struct q_link_counts_row linked;
    struct q_link_possible_count_row possible;
    struct q_link_touched_count_row waiting;
    struct q_link_crowds_row crowds;
    struct arena *arena;
};

static err read_status(struct db *db, void *ctx, struct err_info *why)
{
    struct status *s = ctx;
    err e = q_link_counts(db, s->arena, &s->linked, why);
    if (!e) e = q_link_possible_count(db, s->arena, &s->possible, why);
    if (!e) e = q_link_touched_count(db, s->arena, &s->waiting, why);
    if (!e) e = q_link_crowds(db, s->arena, &s->crowds, why);
    return e;
}

static err status_run(struct call *call, struct err_info *why)
{
    struct status s = {.arena = call->arena};
    err e = store_read(call->hub->store, read_status, &s, why);
    if (e) return e;
    if (!call->json) {
        buf_printf(
            &call->out,
            "%lld records are %lld persons; %lld possible links wait for a person to decide; "
            "%lld records wait to be linked.\n",
            (long long)s.linked.records, (long long)s.linked.persons, (long long)s.possible.pairs,
            (long long)s.waiting.waiting);
        if (s.crowds.keys)
            buf_printf(&call->out,
                       "%lld blocking keys are shared by too many to compare: 'aim link train' "
                       "makes a model that refines them.\n",
                       (long long)s.crowds.keys);
        return ERR_OK;
    }
    struct json_writer w = {.out = &call->out};
    json_open_object(&w);
    json_pair_int(&w, "records", s.linked.records);
    json_pair_int(&w, "persons", s.linked.persons);
    json_pair_int(&w, "possible_links", s.possible.pairs);
    json_pair_int(&w, "waiting", s.waiting.waiting);
    json_pair_int(&w, "crowded_keys", s.crowds.keys);
    json_close_object(&w);
    buf_byte(&call->out, '\n');
    return ERR_OK;
}

const struct command command_link_status = {
    .name = "link status", .help = "say how many records are how many persons", .needs = CAP_LINK,
    .audit = AUDIT_STATUS_SHOWN, .run = status_run};

/* ---- export ---- */

static const struct command_option export_options[] = {
    {"csv", NULL, "agency,person_ref,person_id with a header line (so it is without --json)"},
    {"possible", NULL, "the pairs of records that wait for a human, instead"},
    {0},
};

/* One page of memberships after (cell, record), written out. The agency's user gets its own
 * records. */
struct page {
    struct call *call;
    struct arena *arena;
    int32_t *shields; /* of the persons of this page */
    struct csv_writer csv;
    struct json_writer json;
    int32_t cell;
    int64_t record;
    size_t n;          /* memberships in this page; 0 = the end */
    const struct page *start; /* as it was before this page, and how long the output was then: */
    size_t start_bytes;       /* a read whose connection broke runs again from there */
};

static bool only_own(const struct user *u)
{
    return u->role == ROLE_LOADER || u->role == ROLE_PRACTITIONER;
}

/* Of a shielded person nobody is told which agencies know them, nor that two names are one. To the
 * record's own agency they look like a record that belongs to nobody else. */
static void write_line(struct page *p, const struct record *r, int64_t person, int32_t shield)
{
    bool own = only_own(&p->call->user);
    if (r->version_count == 0) return;
    if (own && !str_eq_c(r->agency, p->call->user.agency)) return;
    if (shield && !own) return;
    if (shield) person = r->id;
    str reference = pii_reveal(r->versions[0].content.person_ref, REVEAL_SHOW);
    char id[PERSON_ID_TEXT + 1];
    person_id_text(person, id);
    if (p->call->json) {
        json_open_object(&p->json);
        json_pair_text(&p->json, "agency", r->agency);
        json_pair_text(&p->json, "person_ref", reference);
        json_pair_c(&p->json, "person_id", id);
        json_close_object(&p->json);
        return;
    }
    csv_write_field(&p->csv, r->agency);
    csv_write_field(&p->csv, reference);
    csv_write_field(&p->csv, str_of(id));
    csv_write_end(&p->csv);
}

static err on_shield(void *ctx, size_t which, const struct q_link_person_row *row)
{
    int32_t *shields = ctx;
    shields[which] = row->shield;
    return ERR_OK;
}

static err read_shields(struct page *p, struct db *db,
                        const struct q_link_memberships_page_rows *rows, struct err_info *why)
{
    struct q_link_person_in *in = ARENA_ARRAY(p->arena, struct q_link_person_in, rows->n + 1);
    p->shields = ARENA_ARRAY(p->arena, int32_t, rows->n + 1);
    if (!in || !p->shields) return err_set(why, ERR_NOMEM, "no memory for a page of the export");
    for (size_t i = 0; i < rows->n; i++) {
        in[i] = (struct q_link_person_in){cell_of(rows->at[i].person), rows->at[i].person};
        p->shields[i] = 1; /* unless the person says otherwise */
    }
    return q_link_person_set(db, in, rows->n, on_shield, p->shields, why);
}

static err export_page(struct db *db, void *ctx, struct err_info *why)
{
    struct page *p = ctx;
    const struct page *start = p->start;
    *p = *start;
    p->start = start;
    arena_clear(p->arena);
    buf_cut(&p->call->out, start->start_bytes);
    struct visibility v;
    struct q_link_memberships_page_rows rows;
    struct q_link_memberships_page_in in = {
        .cell = p->cell, .record = p->record, .page = EXPORT_PAGE};
    err e = q_link_memberships_page(db, &in, p->arena, &rows, why);
    if (!e) e = visibility_load(db, p->arena, &v, why);
    if (e) return e;
    int64_t *ids = ARENA_ARRAY(p->arena, int64_t, rows.n);
    struct record *records = ARENA_ARRAY(p->arena, struct record, rows.n);
    if (!ids || !records) return err_set(why, ERR_NOMEM, "no memory for a page of the export");
    for (size_t i = 0; i < rows.n; i++)
        ids[i] = rows.at[i].record;
    e = read_shields(p, db, &rows, why);
    if (!e) e = records_read(db, p->call->hub, &v, ids, rows.n, p->arena, records, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        write_line(p, &records[i], rows.at[i].person, p->shields[i] | records[i].shield);
    records_wipe(records, rows.n);
    p->n = rows.n;
    if (rows.n) {
        p->cell = rows.at[rows.n - 1].cell;
        p->record = rows.at[rows.n - 1].record;
    }
    return e;
}

static err export_pages(struct page *p, struct err_info *why)
{
    struct call *call = p->call;
    err e = ERR_OK;
    if (call->json) json_open_array(&p->json);
    else buf_add_c(&call->out, "agency,person_ref,person_id\n");
    while (!e && p->n) {
        struct page start = *p;
        start.start_bytes = call->out.len;
        p->start = &start; /* cppcheck-suppress autoVariables ; read within this turn only */
        e = store_read(call->hub->store, export_page, p, why);
        if (!e && call->out.len > FLUSH_BYTES) e = call_flush(call, why);
        arena_clear(p->arena);
    }
    if (e || !call->json) return e;
    json_close_array(&p->json);
    buf_byte(&call->out, '\n');
    return ERR_OK;
}

static err export_run(struct call *call, struct err_info *why)
{
    bool own = only_own(&call->user), possible = call_flag(call, "possible");
    call->audit.detail = possible ? own ? STR("own possible links") : STR("all possible links")
                         : own    ? STR("own records")
                                  : STR("all records");
    struct page p = {.call = call, .csv = {.out = &call->out}, .json = {.out = &call->out},
                     .cell = -1, .n = 1, .arena = arena_new(PAGE_BYTES_MAX)};
    if (!p.arena) return err_set(why, ERR_NOMEM, "no memory for the export");
    err e = audit_note_alone(call->hub, &call->audit, why);
    if (!e) e = possible ? link_export_possible(call, own, why) : export_pages(&p, why);
    arena_free(p.arena);
    return e;
}

const struct command command_link_export = {
    .name = "link export",
    .help = "list who is with whom: agency,person_ref,person_id",
    .options = export_options,
    .needs = CAP_LINK_EXPORT,
    .audit = AUDIT_LINK_EXPORT,
    .notes_itself = true,
    .run = export_run};
