/* mesh/send.c -- what is to go, goes; and what became of what went.
 *
 *     waiting -> begun -> (first chunk: it has an id now; the others) -> sent -> taken | returned
 *
 * "begun" is written before the first request leaves. An answer that never came may mean that the
 * message is there: it is not sent again by itself (mesh_again), or its reader would have it
 * twice. */
#include "mesh/inside.h"

#include <stdio.h>
#include <zlib.h>

enum { TRIES = 3, ARENA_BYTES = 8 * 1024 * 1024 };

struct sending {
    struct mesh *mesh;
    struct arena *arena;
    const struct mesh_sent *item;
    str content;
    int64_t chunk, chunks;
    char message[MESH_VALUE_BYTES_MAX];
    bool unsure;
};

static err pack(struct sending *s, str piece, str *ret_packed, struct err_info *why)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)piece.at, .avail_in = (uInt)piece.len};
    if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return err_set(why, ERR_NOMEM, "no memory to pack a message");
    size_t room = deflateBound(&z, (uLong)piece.len) + 64;
    char *at = arena_alloc(s->arena, room);
    z.next_out = (Bytef *)at;
    z.avail_out = (uInt)room;
    bool done = at && deflate(&z, Z_FINISH) == Z_STREAM_END;
    *ret_packed = str_range(at, room - z.avail_out);
    (void)deflateEnd(&z);
    return done ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to pack a message");
}

static err post(struct sending *s, str packed, struct err_info *why)
{
    const struct mesh_sent *i = s->item;
    char path[MESH_PATH_BYTES_MAX];
    struct mesh_reply reply;
    const char *headers[] = {
        "Content-Type: application/octet-stream",
        "Content-Encoding: gzip",
        str_c(s->arena, str_printf(s->arena, "Mex-Chunk-Range: %lld:%lld", (long long)s->chunk,
                                   (long long)s->chunks)),
        str_c(s->arena, str_printf(s->arena, "Mex-From: %s", s->mesh->mailbox)),
        str_c(s->arena, str_printf(s->arena, "Mex-To: %.*s", STR_FMT(i->recipient))),
        str_c(s->arena, str_printf(s->arena, "Mex-WorkflowID: %.*s", STR_FMT(i->workflow))),
        str_c(s->arena, str_printf(s->arena, "Mex-FileName: %.*s", STR_FMT(i->file))),
        str_c(s->arena, str_printf(s->arena, "Mex-Subject: %.*s", STR_FMT(i->subject))),
        str_c(s->arena, str_printf(s->arena, "Mex-LocalID: %016llx", (unsigned long long)i->item)),
        NULL};
    str text;
    if (s->chunk == 1) (void)snprintf(path, sizeof path, "/outbox");
    else (void)snprintf(path, sizeof path, "/outbox/%s/%lld", s->message, (long long)s->chunk);
    for (size_t k = 0; k + 1 < COUNT(headers); k++)
        if (!headers[k]) return err_set(why, ERR_NOMEM, "no memory to send a message");
    if (s->chunk > 1) headers[3] = NULL; /* the first chunk said it all */
    struct mesh_request r = {
        .method = "POST", .path = path, .headers = headers, .body = packed, .unsure = &s->unsure};
    err e = mesh_ask_text(s->mesh, r, s->arena, &text, &reply, why);
    if (e || s->chunk > 1) return e;
    e = mesh_read_id(text, s->arena, s->message, why);
    s->unsure = e != ERR_OK; /* it was taken: it may be there */
    return e;
}

static err send_chunk(struct sending *s, struct err_info *why)
{
    struct arena_mark mark = arena_mark(s->arena);
    size_t size = (size_t)s->mesh->chunk_bytes;
    str packed = STR(""),
        piece = str_upto(str_from(s->content, (size_t)(s->chunk - 1) * size), size);
    err e = pack(s, piece, &packed, why);
    for (int tries = s->chunk == 1 ? 1 : TRIES; !e && tries > 0; tries--) {
        s->unsure = false;
        e = post(s, packed, why);
        if (!e) break;
        if (e == ERR_BUSY && tries > 1) e = ERR_OK; /* a further chunk may come twice */
    }
    arena_rewind(s->arena, mark);
    return e;
}

/* Something went wrong. As long as nothing can have arrived it waits again, or is returned when it
 * was refused; else it stays "begun", for a human. */
static void give_up(struct sending *s, err failed)
{
    bool moved;
    const char *to = failed == ERR_INPUT ? "returned" : "waiting";
    if (s->message[0] || s->unsure) return;
    err e = mesh_move(s->mesh->hub, s->item->item, "begun", to, STR(""), &moved, NULL);
    (void)e; /* then it stays begun */
}

static err send_item(struct sending *s, struct err_info *why)
{
    bool mine = false;
    int64_t size = s->mesh->chunk_bytes;
    err e = mesh_content(s->mesh->hub, s->item->item, s->arena, &s->content, why);
    if (!e) e = mesh_move(s->mesh->hub, s->item->item, "waiting", "begun", STR(""), &mine, why);
    if (e || !mine) return e;
    s->chunks = ((int64_t)s->content.len + size - 1) / size;
    for (s->chunk = 1; !e && s->chunk <= s->chunks; s->chunk++)
        e = send_chunk(s, why);
    if (e) return give_up(s, e), e;
    return mesh_move(s->mesh->hub, s->item->item, "begun", "sent", str_of(s->message), &mine, why);
}

err mesh_send_waiting(struct mesh *m, struct mesh_pass *p, struct err_info *why)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct arena *each = arena_new(ARENA_BYTES + 4 * (size_t)MESH_ITEM_BYTES_MAX);
    struct mesh_sent *list = NULL;
    size_t n = 0;
    err e = a && each ? mesh_list(m->hub, "waiting", a, &list, &n, why)
                      : err_set(why, ERR_NOMEM, "no memory to send messages");
    for (size_t i = 0; !e && i < n; i++) {
        struct sending s = {.mesh = m, .arena = each, .item = &list[i]};
        arena_clear(each);
        e = send_item(&s, why);
        p->sent += !e;
        p->returned += e == ERR_INPUT && !s.unsure;
        if (e == ERR_INPUT) e = ERR_OK; /* refused: the next one may not be */
    }
    if (a && !mesh_list(m->hub, "begun", a, &list, &n, NULL)) p->unsure = (int64_t)n;
    arena_free(each);
    arena_free(a);
    return e;
}

/* ---- what became of it ---- */

static err track_one(struct mesh *m, struct arena *a, struct mesh_sent *s, struct err_info *why)
{
    char path[MESH_PATH_BYTES_MAX];
    const char *state = NULL;
    struct mesh_reply reply;
    str text;
    bool moved = false;
    (void)snprintf(path, sizeof path, "/outbox/tracking?messageID=%.*s", STR_FMT(s->message));
    err e = mesh_ask_text(m, (struct mesh_request){.method = "GET", .path = path}, a, &text, &reply,
                          why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e; /* the mailbox has forgotten it */
    e = mesh_read_state(text, a, &state, why);
    if (!e && state) e = mesh_move(m->hub, s->item, "sent", state, s->message, &moved, why);
    if (!e && moved) s->state = state;
    return e;
}

err mesh_track(struct mesh *m, struct arena *a, struct mesh_sent **ret_list, size_t *ret_n,
               struct err_info *why)
{
    static const char *const states[] = {"waiting", "begun", "sent", "taken", "returned"};
    struct mesh_sent *lists[COUNT(states)] = {NULL}, *all = NULL;
    size_t n[COUNT(states)] = {0}, total = 0;
    struct arena *scratch = arena_new(2 * ARENA_BYTES);
    err e = scratch ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to track messages");
    for (size_t i = 0; !e && i < COUNT(states); i++) {
        e = mesh_list(m->hub, states[i], a, &lists[i], &n[i], why);
        total += n[i];
    }
    for (size_t i = 0; !e && i < n[2]; i++) {
        arena_clear(scratch);
        e = track_one(m, scratch, &lists[2][i], why);
    }
    if (!e && !(all = ARENA_ARRAY(a, struct mesh_sent, total + 1)))
        e = err_set(why, ERR_NOMEM, "no memory to track messages");
    for (size_t i = 0, at = 0; !e && i < COUNT(states); i++)
        for (size_t k = 0; k < n[i]; k++)
            all[at++] = lists[i][k];
    if (!e) *ret_list = all, *ret_n = total;
    arena_free(scratch);
    return e;
}
