/* cli/link_export.c -- aim link export: who is with whom, page by page. */
#include "cli/link_export.h"

#include "search/json.h"
#include "store/cell.h"
#include "store/store.h"

enum { PAGE_BYTES_MAX = 64 * 1024 * 1024, FLUSH_BYTES = 256 * 1024, EXPORT_PAGE = 500,
       PAIRS_PAGE = 200 };

/* ---- the pages ---- */

static err one_page(struct db *db, void *ctx, struct err_info *why)
{
    struct link_page *p = ctx;
    const struct link_page *start = p->start;
    *p = *start;
    p->start = start;
    arena_clear(p->arena);
    buf_cut(&p->call->out, start->start_bytes);
    struct q_link_memberships_page_in in = {p->cell, p->record, p->most};
    err e = q_link_memberships_page(db, &in, p->arena, &p->rows, why);
    if (!e) e = visibility_load(db, p->arena, &p->visibility, why);
    if (!e) e = p->write(p, db, why);
    if (e || !p->rows.n) return e;
    p->cell = p->rows.at[p->rows.n - 1].cell;
    p->record = p->rows.at[p->rows.n - 1].record;
    return ERR_OK;
}

err link_pages(struct call *call, bool own_only, const char *head, int32_t most,
               err (*write)(struct link_page *p, struct db *db, struct err_info *why),
               struct err_info *why)
{
    struct link_page p = {.call = call, .own_only = own_only, .csv = {.out = &call->out},
                          .json = {.out = &call->out}, .cell = -1, .most = most, .write = write,
                          .rows = {.n = 1}, .arena = arena_new(PAGE_BYTES_MAX)};
    if (!p.arena) return err_set(why, ERR_NOMEM, "no memory for the export");
    err e = ERR_OK;
    if (call->json) json_open_array(&p.json);
    else buf_add_c(&call->out, head);
    while (!e && p.rows.n) {
        struct link_page start = p;
        start.start_bytes = call->out.len;
        p.start = &start; /* cppcheck-suppress autoVariables ; read within this turn only */
        e = store_read(call->hub->store, one_page, &p, why);
        if (!e && call->out.len > FLUSH_BYTES) e = call_flush(call, why);
    }
    arena_free(p.arena);
    if (e || !call->json) return e;
    json_close_array(&p.json);
    buf_byte(&call->out, '\n');
    return ERR_OK;
}

/* ---- who is with whom ---- */

/* Of a shielded person nobody is told which agencies know them, nor that two names are one. To the
 * record's own agency they look like a record that belongs to nobody else. */
static void write_line(struct link_page *p, const struct record *r, int64_t person,
                       int32_t shield)
{
    bool own = p->own_only;
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

static err read_shields(struct link_page *p, struct db *db, int32_t **ret_shields,
                        struct err_info *why)
{
    size_t n = p->rows.n;
    struct q_link_person_in *in = ARENA_ARRAY(p->arena, struct q_link_person_in, n + 1);
    int32_t *shields = ARENA_ARRAY(p->arena, int32_t, n + 1);
    if (!in || !shields) return err_set(why, ERR_NOMEM, "no memory for a page of the export");
    for (size_t i = 0; i < n; i++) {
        in[i] = (struct q_link_person_in){cell_of(p->rows.at[i].person), p->rows.at[i].person};
        shields[i] = 1; /* unless the person says otherwise */
    }
    *ret_shields = shields;
    return q_link_person_set(db, in, n, on_shield, shields, why);
}

err link_write_members(struct link_page *p, struct db *db, struct err_info *why)
{
    size_t n = p->rows.n;
    int64_t *ids = ARENA_ARRAY(p->arena, int64_t, n + 1);
    struct record *records = ARENA_ARRAY(p->arena, struct record, n + 1);
    int32_t *shields = NULL;
    if (!ids || !records) return err_set(why, ERR_NOMEM, "no memory for a page of the export");
    for (size_t i = 0; i < n; i++)
        ids[i] = p->rows.at[i].record;
    err e = read_shields(p, db, &shields, why);
    if (!e) e = records_read(db, p->call->hub, &p->visibility, ids, n, p->arena, records, why);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        write_line(p, &records[i], p->rows.at[i].person, shields[i] | records[i].shield);
    records_wipe(records, n);
    return ERR_OK;
}

/* ---- the command ---- */

static const struct command_option export_options[] = {
    {"csv", NULL, "agency,person_ref,person_id with a header line (so it is without --json)"},
    {"possible", NULL, "the pairs of records that wait for a human, instead"},
    {0},
};

static bool only_own(const struct user *u)
{
    return u->role == ROLE_LOADER || u->role == ROLE_PRACTITIONER;
}

static err export_run(struct call *call, struct err_info *why)
{
    bool own = only_own(&call->user), possible = call_flag(call, "possible");
    call->audit.detail = possible ? own ? STR("own possible links") : STR("all possible links")
                         : own    ? STR("own records")
                                  : STR("all records");
    err e = audit_note_alone(call->hub, &call->audit, why);
    if (e) return e;
    if (!possible)
        return link_pages(call, own, "agency,person_ref,person_id\n", EXPORT_PAGE,
                          link_write_members, why);
    return link_pages(call, own,
                      "agency_left,person_ref_left,agency_right,person_ref_right,weight\n",
                      PAIRS_PAGE, link_write_possible, why);
}

const struct command command_link_export = {
    .name = "link export",
    .help = "list who is with whom: agency,person_ref,person_id",
    .options = export_options,
    .needs = CAP_LINK_EXPORT,
    .audit = AUDIT_LINK_EXPORT,
    .notes_itself = true,
    .run = export_run};
