/* api/take.c -- see take.h. */
#include "api/take.h"

#include "access/client.h"
#include "api/intake.h"
#include "base/log.h"
#include "ingest/ingest.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

enum { REPORT_BYTES_MAX = 1024 * 1024 };

/* ---- rows ---- */

struct getting {
    int64_t upload;
    struct arena *arena;
    struct take_row *ret;
};

static err get(struct db *db, void *ctx, struct err_info *why)
{
    struct getting *g = ctx;
    return q_upload_get(db, &(struct q_upload_get_in){cell_of(g->upload), g->upload}, g->arena,
                        g->ret, why);
}

err take_get(struct hub *h, int64_t upload, struct arena *a, struct take_row *ret_row,
             struct err_info *why)
{
    err e = store_read(h->store, get, &(struct getting){upload, a, ret_row}, why);
    return e == ERR_ABSENT ? err_set(why, e, "there is no such upload") : e;
}

static err add(struct db *db, void *ctx, struct err_info *why)
{
    return q_upload_add(db, ctx, why);
}

err take_add(struct hub *h, const struct q_upload_add_in *row, struct err_info *why)
{
    struct q_upload_add_in in = *row;
    return store_write(h->store, add, &in, why);
}

static err whole(struct db *db, void *ctx, struct err_info *why)
{
    err e = q_upload_whole(db, ctx, why);
    return !e && db_changes(db) != 1 ? err_set(why, ERR_ABSENT, "there is no such upload") : e;
}

err take_note_whole(struct hub *h, int64_t upload, int64_t bytes, struct err_info *why)
{
    struct q_upload_whole_in in = {cell_of(upload), upload, bytes, hub_now_ms(h) + INTAKE_KEEP_MS};
    return store_write(h->store, whole, &in, why);
}

static err drop(struct db *db, void *ctx, struct err_info *why)
{
    err e = q_upload_drop(db, ctx, why);
    return !e && db_changes(db) != 1 ? err_set(why, ERR_CONFLICT, "it is being taken in") : e;
}

/* The row first: a file without a row is nobody's, a row without a file is a promise. What became
 * whole since somebody looked is a promise too, and stays. */
err take_drop(struct hub *h, int64_t upload, struct err_info *why)
{
    struct q_upload_drop_in in = {cell_of(upload), upload};
    err e = store_write(h->store, drop, &in, why);
    if (!e) upload_forget(h, upload);
    return e;
}

struct counting {
    str client;
    struct arena *arena;
    struct q_upload_open_count_row row;
};

static err count(struct db *db, void *ctx, struct err_info *why)
{
    struct counting *c = ctx;
    return q_upload_open_count(db, &(struct q_upload_open_count_in){c->client}, c->arena, &c->row,
                               why);
}

err take_open_count(struct hub *h, str client, int64_t *ret_n, struct err_info *why)
{
    struct counting c = {.client = client, .arena = arena_new(64 * 1024)};
    err e = c.arena ? store_read(h->store, count, &c, why)
                    : err_set(why, ERR_NOMEM, "no memory for an upload");
    arena_free(c.arena);
    if (!e) *ret_n = c.row.n;
    return e;
}

err take_seal(struct hub *h, int64_t upload, str asked, struct arena *a, str *ret_sealed,
              struct err_info *why)
{
    struct rand r = h->rand;
    return crypt_seal(&h->keys.use[KEY_DELIVERY], &r, (struct place){"upload.sealed", upload, 0},
                      asked, a, ret_sealed, why);
}

/* ---- what becomes of it ---- */

static const struct {
    err e;
    int status;
    const char *type, *title;
} outcomes[] = {
    {ERR_INPUT, 422, "delivery-refused", "The delivery was refused"},
    {ERR_DENIED, 403, "delivery-refused", "The delivery was refused"},
    {ERR_LIMIT, 413, "delivery-refused", "The delivery was refused"},
    {ERR_CONFLICT, 409, "delivery-held", "The delivery is held for a human"},
};

static err write_outcome(const struct ingest_report *r, err e, const struct err_info *problem,
                         struct arena *a, struct taken *ret, struct err_info *why)
{
    struct buf out = BUF_INIT(REPORT_BYTES_MAX);
    struct json_writer w = {.out = &out};
    size_t i = 0;
    ret->status = r->outcome == INGEST_LIVE ? 201 : 200;
    while (e && outcomes[i].e != e)
        i++;
    if (!e) {
        ingest_report_json(r, NULL, &w);
    } else {
        char type[64];
        bool held = r->outcome == INGEST_HELD;
        ret->status = held ? 409 : outcomes[i].status;
        (void)snprintf(type, sizeof type, "urn:aim:problem:%s",
                       held ? "delivery-held" : outcomes[i].type);
        json_open_object(&w);
        json_pair_c(&w, "type", type);
        json_pair_c(&w, "title", held ? "The delivery is held for a human" : outcomes[i].title);
        json_pair_int(&w, "status", ret->status);
        json_pair_c(&w, "detail", problem->text);
        if (problem->todo[0]) json_pair_c(&w, "todo", problem->todo);
        if (problem->line) json_pair_int(&w, "line", problem->line);
        if (problem->column) json_pair_int(&w, "column", problem->column);
        json_key(&w, "report");
        ingest_report_json(r, NULL, &w);
        json_close_object(&w);
    }
    ret->delivery = r->delivery;
    return buf_keep(&out, a, &ret->report) ? err_set(why, ERR_NOMEM, "no memory for a report")
                                           : ERR_OK;
}

/* Refused or held is known and noted; anything else is tried again. */
static bool settled(err e)
{
    for (size_t i = 0; i < COUNT(outcomes); i++)
        if (outcomes[i].e == e) return true;
    return e == ERR_OK;
}

static err ingest(struct hub *h, const struct take_row *row, struct upload *u, struct arena *a,
                  struct taken *ret, struct err_info *why)
{
    struct source source;
    struct ingest_report report = {0};
    struct err_info problem = {0};
    str asked = STR("");
    char actor[LOGIN_MAX + 1];
    (void)snprintf(actor, sizeof actor, "client:%.*s", STR_FMT(row->client));
    err e = row->sealed.len ? crypt_open(&h->keys.use[KEY_DELIVERY],
                                         (struct place){"upload.sealed", row->upload, 0},
                                         row->sealed, a, &asked, why)
                            : ERR_OK;
    struct audit_entry entry = {.actor = str_of(actor),
                                .agency = row->agency,
                                .role = str_of(role_word(ROLE_LOADER)),
                                .policy = STR(ACCESS_POLICY),
                                .request = STR("postDelivery"),
                                .asked = asked};
    const struct ingest_order order = {.hub = h,
                                       .agency = row->agency,
                                       .feed = row->feed,
                                       .file = "",
                                       .source = &source,
                                       .as_of_ms = row->as_of_ms,
                                       .full = row->full_extract != 0,
                                       .audit = &entry};
    if (!e) e = upload_source(u, row->gzip != 0, INGEST_BYTES_MAX, &source, why);
    if (e) return e;
    e = ingest_take(&order, &report, &problem);
    source_close(&source);
    if (settled(e)) e = write_outcome(&report, e, &problem, a, ret, why);
    else if (why) *why = problem;
    ingest_report_release(&report);
    return e;
}

/* It was promised, but its file is not there or not whole: said, not waited for. */
static err tell_lost(const struct take_row *row, struct arena *a, struct taken *ret,
                     struct err_info *why)
{
    struct buf out = BUF_INIT(REPORT_BYTES_MAX);
    struct json_writer w = {.out = &out};
    log_warning("api", "upload=%016llx reason=\"its bytes are not on the disk\"",
                (unsigned long long)row->upload);
    ret->status = TAKE_LOST;
    json_open_object(&w);
    json_pair_c(&w, "type", "urn:aim:problem:delivery-lost");
    json_pair_c(&w, "title", "The delivery is lost");
    json_pair_int(&w, "status", TAKE_LOST);
    json_pair_c(&w, "detail", "what came is not on the hub's disk any more; nothing is stored");
    json_pair_c(&w, "todo", "send it again");
    json_close_object(&w);
    return buf_keep(&out, a, &ret->report) ? err_set(why, ERR_NOMEM, "no memory for a report")
                                           : ERR_OK;
}

static err settle(struct hub *h, const struct take_row *row, struct arena *a, struct taken *ret,
                  int64_t *ret_content, struct err_info *why)
{
    struct upload u = {.file = {-1}};
    err e = upload_open(h, row->upload, &u, why);
    bool lost = e == ERR_ABSENT || (!e && u.bytes != row->bytes);
    if (lost) e = tell_lost(row, a, ret, why);
    else if (!e) e = upload_content(&u, ret_content, why);
    if (!e && !lost) e = ingest(h, row, &u, a, ret, why);
    upload_close(&u);
    return e;
}

static err done(struct db *db, void *ctx, struct err_info *why)
{
    return q_upload_done(db, ctx, why);
}

err take_whole(struct hub *h, int64_t upload, struct arena *a, struct taken *ret_taken,
               struct err_info *why)
{
    struct take_row row;
    int64_t content = 0;
    *ret_taken = (struct taken){0};
    err e = take_get(h, upload, a, &row, why);
    if (!e && !str_eq_c(row.state, "whole")) e = err_set(why, ERR_ABSENT, "it is not whole");
    if (!e) e = settle(h, &row, a, ret_taken, &content, why);
    ret_taken->feed = e ? STR("") : row.feed;
    struct q_upload_done_in in = {.cell = cell_of(upload),
                                  .upload = upload,
                                  .content = content,
                                  .status = ret_taken->status,
                                  .report = ret_taken->report,
                                  .delivery = ret_taken->delivery,
                                  .until_ms = hub_now_ms(h) + INTAKE_KEEP_MS};
    if (!e) e = store_write(h->store, done, &in, why);
    if (!e) upload_forget(h, upload);
    return e;
}

/* ---- the sweep ---- */

struct sweeping {
    int64_t now_ms;
    struct arena *arena;
    struct q_upload_over_rows rows;
};

static err over(struct db *db, void *ctx, struct err_info *why)
{
    struct sweeping *s = ctx;
    return q_upload_over(db, &(struct q_upload_over_in){s->now_ms}, s->arena, &s->rows, why);
}

err take_sweep(struct hub *h, struct arena *a, int64_t **ret_ids, size_t *ret_n,
               struct err_info *why)
{
    struct sweeping s = {.now_ms = hub_now_ms(h), .arena = a};
    size_t n = 0;
    err e = store_read(h->store, over, &s, why);
    int64_t *ids = e ? NULL : ARENA_ARRAY(a, int64_t, s.rows.n + 1);
    if (!e && !ids) e = err_set(why, ERR_NOMEM, "no memory for a list of uploads");
    for (size_t i = 0; !e && i < s.rows.n; i++) {
        if (str_eq_c(s.rows.at[i].state, "whole")) ids[n++] = s.rows.at[i].upload;
        else e = take_drop(h, s.rows.at[i].upload, why);
        if (e == ERR_CONFLICT) e = ERR_OK; /* it has become whole, or another sweep was faster */
    }
    if (e) return e;
    *ret_ids = ids;
    *ret_n = n;
    return ERR_OK;
}
