/* api/deliver.c -- deliveries that come in: in one body, or in pieces that may be gone on with
 * after a cut line or a restart. The bytes are sealed on the disk as they come (ingest/upload.h);
 * when all are there, the intake takes them in. */
#include "api/intake.h"
#include "api/route.h"
#include "api/take.h"

#include "base/date.h"
#include "ingest/ingest.h"
#include "store/cell.h"

#include <stdio.h>

enum { OPEN_MAX = 16 }; /* uploads of one client at a time */

struct receiving {
    struct upload upload;
    struct upload_sum sum; /* of a repeated request: the bytes are only compared */
    struct take_row row;
    bool repeated, append, failed;
};

/* ---- what both begin with ---- */

static err check_agreement(struct api_call *c, struct err_info *why)
{
    const struct partners *p = c->call.partners;
    const struct agency *a = partners_agency(p, str_of(c->call.client.agency));
    if (a && partners_agreement(p, a, c->piece[0], hub_now_ms(api_hub(c)))) return ERR_OK;
    return machine_denied(&c->call, "no agreement in force", why);
}

static err read_coding(struct api_call *c, bool *ret_gzip, struct err_info *why)
{
    str coding = http_header(c->q, "Content-Encoding");
    *ret_gzip = str_eq_nocase(coding, STR("gzip"));
    if (*ret_gzip || !coding.len || str_eq_nocase(coding, STR("identity"))) return ERR_OK;
    return api_fail(c, 415, why, ERR_INPUT, "this Content-Encoding is not taken here; gzip is");
}

static err read_as_of(struct api_call *c, int64_t *ret_ms, struct err_info *why)
{
    bool has_time;
    str text = api_text(c, "as_of");
    *ret_ms = 0;
    if (!text.len || date_parse_moment(text, ret_ms, &has_time)) return ERR_OK;
    return err_set(why, ERR_INPUT, "as_of is not a date, or a date and time with zone");
}

static err add_row(struct api_call *c, int64_t upload, int64_t bytes, struct err_info *why)
{
    struct hub *h = api_hub(c);
    bool gzip = false;
    struct q_upload_add_in in = {.cell = cell_of(upload),
                                 .upload = upload,
                                 .client = str_of(c->call.client.code),
                                 .agency = str_of(c->call.client.agency),
                                 .feed = c->piece[0],
                                 .media = STR(""),
                                 .full_extract = api_flag(c, "full"),
                                 .bytes = bytes,
                                 .made_ms = hub_now_ms(h)};
    in.until_ms = in.made_ms + INTAKE_KEEP_MS;
    err e = read_coding(c, &gzip, why);
    in.gzip = gzip;
    if (!e) e = read_as_of(c, &in.as_of_ms, why);
    if (!e && c->call.asked[0])
        e = take_seal(h, upload, str_of(c->call.asked), c->arena, &in.sealed, why);
    if (!in.sealed.at) in.sealed = STR("");
    return e ? e : take_add(h, &in, why);
}

static err no_receiving(struct api_call *c, struct err_info *why)
{
    c->receiving = ARENA_NEW(c->arena, struct receiving);
    return c->receiving ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a delivery");
}

err take_piece(struct api_call *c, str piece, struct err_info *why)
{
    struct receiving *r = c->receiving;
    if (r->repeated) {
        upload_sum_add(&r->sum, piece);
        return ERR_OK;
    }
    if (r->append && r->upload.bytes + (int64_t)piece.len > r->row.bytes)
        return api_fail(c, 400, why, ERR_INPUT, "more has come than Upload-Length announced");
    return upload_add(&r->upload, piece, why);
}

/* The client went away, or it failed. What came of pieces stays for the next try; of one body
 * nothing does: its row ends by itself. Removed while it is still ours: the next try may begin as
 * soon as it is closed. */
void drop_receiving(struct api_call *c)
{
    struct receiving *r = c->receiving;
    if (!r) return;
    int64_t id = r->upload.id;
    bool whole_body = r->upload.room && !r->append;
    if (whole_body) upload_forget(api_hub(c), id);
    upload_close(&r->upload);
    c->receiving = NULL;
}

/* ---- one body ---- */

/* The client's own key for the request makes the upload's id, so that the same request again is
 * known. */
static int64_t id_of(struct api_call *c)
{
    str key = http_header(c->q, "Idempotency-Key");
    struct rand r = api_hub(c)->rand;
    if (!key.len) return rand_id(&r);
    return crypt_id(&api_hub(c)->keys, "upload", str_of(c->call.client.code), c->piece[0], key);
}

/* What became of the same request before, if there was one. */
static err look_before(struct api_call *c, int64_t id, struct err_info *why)
{
    struct receiving *r = c->receiving;
    err e = take_get(api_hub(c), id, c->arena, &r->row, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    r->repeated = str_eq_c(r->row.state, "done") && r->row.status != TAKE_LOST;
    if (!str_eq_c(r->row.state, "whole")) return ERR_OK;
    return api_fail(c, 409, why, ERR_CONFLICT, "this very delivery is being taken in");
}

/* A sender that was cut off sends again while its first try may be at its last step: only who holds
 * the file knows what became of that, and empties it. */
err begin_delivery(struct api_call *c, struct err_info *why)
{
    err e = check_agreement(c, why);
    if (!e) e = no_receiving(c, why);
    if (e) return e;
    struct receiving *r = c->receiving;
    int64_t id = id_of(c);
    e = look_before(c, id, why);
    if (e || r->repeated) return e;
    e = upload_claim(api_hub(c), id, &r->upload, why);
    if (e == ERR_BUSY)
        return api_fail(c, 409, why, ERR_CONFLICT, "this very delivery is coming in already");
    if (!e) e = look_before(c, id, why);
    if (e || r->repeated) {
        upload_close(&r->upload);
        return e;
    }
    e = upload_empty(&r->upload, why);
    return e ? e : add_row(c, id, -1, why);
}

static err answer_again(struct api_call *c, struct err_info *why)
{
    struct receiving *r = c->receiving;
    if (upload_sum_end(&r->sum, api_hub(c)) != r->row.content)
        return api_fail(c, 422, why, ERR_CONFLICT,
                        "this Idempotency-Key came with another delivery before");
    intake_answer(c->a, c->arena, r->row.upload, r->row.feed, r->row.status, r->row.report,
                  r->row.delivery);
    http_add_header(c->a, "Idempotency-Replayed", "true");
    return ERR_OK;
}

/* On the disk, then in the table, then told: in this order nothing that was promised is lost. It is
 * closed when the table knows: until then the same request again must not find it open. */
static err note_whole(struct api_call *c, struct err_info *why)
{
    struct receiving *r = c->receiving;
    int64_t id = r->upload.id, bytes = r->upload.bytes;
    err e = upload_sync(&r->upload, why);
    if (!e) e = take_note_whole(api_hub(c), id, bytes, why);
    upload_close(&r->upload);
    return e;
}

err end_delivery(struct api_call *c, struct err_info *why)
{
    struct receiving *r = c->receiving;
    if (r->repeated) return answer_again(c, why);
    int64_t id = r->upload.id, bytes = r->upload.bytes;
    bool waits = bytes <= INTAKE_WAIT_BYTES &&
                 !str_has(http_header(c->q, "Prefer"), STR("respond-async"));
    err e = note_whole(c, why);
    if (e) return e;
    if (intake_put(c->call.machine, id, bytes, waits ? c->q : NULL, waits ? c->a : NULL) && waits)
        return ERR_OK;
    intake_answer_later(c->a, c->arena, id);
    return ERR_OK;
}

/* ---- in pieces ---- */

static const char *number_c(struct api_call *c, int64_t n)
{
    return str_c(c->arena, str_printf(c->arena, "%lld", (long long)n));
}

static void say_offset(struct api_call *c, int64_t offset, int64_t length)
{
    http_add_header(c->a, "Upload-Offset", number_c(c, offset));
    http_add_header(c->a, "Upload-Length", number_c(c, length));
    http_add_header(c->a, "Upload-Complete", offset == length ? "?1" : "?0");
    http_add_header(c->a, "Tus-Resumable", "1.0.0");
}

err run_upload_new(struct api_call *c, struct err_info *why)
{
    struct rand r = api_hub(c)->rand;
    struct upload u = {.file = {-1}};
    int64_t n = 0, id = rand_id(&r), length = api_number(c, "Upload-Length", 0);
    err e = check_agreement(c, why);
    if (!e) e = take_open_count(api_hub(c), str_of(c->call.client.code), &n, why);
    if (!e && n >= OPEN_MAX)
        e = err_set(why, ERR_THROTTLED, "as many uploads as a client may have are not ended yet");
    if (!e) e = upload_create(api_hub(c), id, &u, why);
    upload_close(&u);
    if (!e) e = add_row(c, id, length, why);
    if (e) return e;
    c->a->status = 201;
    c->a->location = str_c(c->arena, str_printf(c->arena, "/api/v1/uploads/%016llx",
                                                (unsigned long long)id));
    say_offset(c, 0, length);
    return ERR_OK;
}

/* Of this client, or there is none. */
static err find_upload(struct api_call *c, struct take_row *ret, struct err_info *why)
{
    int64_t id;
    if (!ingest_id_of(c->piece[0], &id)) return err_set(why, ERR_ABSENT, "there is no such upload");
    err e = take_get(api_hub(c), id, c->arena, ret, why);
    if (!e && !str_eq_c(ret->client, c->call.client.code))
        e = err_set(why, ERR_ABSENT, "there is no such upload");
    return e;
}

err begin_append(struct api_call *c, struct err_info *why)
{
    struct take_row row;
    err e = find_upload(c, &row, why);
    if (!e && !str_eq_c(row.state, "open"))
        return api_fail(c, 409, why, ERR_CONFLICT, "all of it has come already");
    if (!e && row.bytes < 0) e = err_set(why, ERR_ABSENT, "there is no such upload");
    if (!e) e = no_receiving(c, why);
    if (e) return e;
    struct receiving *r = c->receiving;
    r->row = row;
    r->append = true;
    e = upload_open(api_hub(c), row.upload, &r->upload, why);
    if (e == ERR_BUSY)
        return api_fail(c, 409, why, ERR_CONFLICT, "somebody is adding to it at this moment");
    if (e || api_number(c, "Upload-Offset", -1) == r->upload.bytes) return e;
    (void)api_fail(c, 409, why, ERR_CONFLICT, "that is not how far it has come");
    return err_todo(why, "it has come to %lld; a HEAD request says so too",
                    (long long)r->upload.bytes);
}

err end_append(struct api_call *c, struct err_info *why)
{
    struct receiving *r = c->receiving;
    int64_t id = r->upload.id, bytes = r->upload.bytes;
    bool whole = bytes == r->row.bytes;
    err e = whole ? note_whole(c, why) : upload_sync(&r->upload, why);
    upload_close(&r->upload);
    if (e) return e;
    if (whole) (void)intake_put(c->call.machine, id, bytes, NULL, NULL);
    c->a->status = 204;
    say_offset(c, bytes, r->row.bytes);
    return ERR_OK;
}

/* How far it has come; what is being written to at this moment has no offset that would stay. */
static err offset_of(struct api_call *c, const struct take_row *row, int64_t *ret,
                     struct err_info *why)
{
    struct upload u;
    *ret = row->bytes;
    if (!str_eq_c(row->state, "open")) return ERR_OK;
    err e = upload_open(api_hub(c), row->upload, &u, why);
    if (e == ERR_BUSY)
        return api_fail(c, 409, why, ERR_CONFLICT, "somebody is adding to it at this moment");
    if (e) return e;
    *ret = u.bytes;
    upload_close(&u);
    return ERR_OK;
}

static const char *state_word(const struct take_row *row)
{
    return str_eq_c(row->state, "open")    ? "receiving"
           : str_eq_c(row->state, "whole") ? "waiting"
                                           : "done";
}

err run_upload(struct api_call *c, struct err_info *why)
{
    struct take_row row;
    struct json_writer *w = &c->w;
    int64_t offset = 0;
    err e = find_upload(c, &row, why);
    if (!e) e = offset_of(c, &row, &offset, why);
    if (e) return e;
    json_open_object(w);
    json_pair_text(w, "upload", c->piece[0]);
    json_pair_c(w, "state", state_word(&row));
    json_pair_text(w, "feed", row.feed);
    json_pair_int(w, "offset", offset);
    if (row.bytes >= 0) json_pair_int(w, "length", row.bytes);
    json_pair_text(w, "expires", date_moment_iso(c->arena, row.until_ms));
    if (row.status) json_pair_int(w, "status", row.status);
    json_close_object(w);
    if (row.report.len) { /* JSON already: the last member */
        buf_cut(&c->a->page, c->a->page.len - 1);
        buf_add_c(&c->a->page, ",\"result\":");
        buf_add(&c->a->page, row.report);
        buf_byte(&c->a->page, '}');
    }
    if (row.bytes >= 0) say_offset(c, offset, row.bytes);
    return ERR_OK;
}

err run_upload_drop(struct api_call *c, struct err_info *why)
{
    struct take_row row;
    err e = find_upload(c, &row, why);
    if (!e) e = take_drop(api_hub(c), row.upload, why);
    if (!e) c->a->status = 204;
    return e;
}
