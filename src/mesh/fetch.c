/* mesh/fetch.c -- the content of a message: its chunks, one after the other, into a sealed spool.
 *
 * A sender may pack every chunk for itself or cut what it packed into chunks: either is a row of
 * gzip members. Nothing is believed about sizes. */
#include "base/mem.h"
#include "mesh/inside.h"

#include <stdio.h>
#include <zlib.h>

enum { OUT_BYTES = 64 * 1024, GROWTH_MAX = 200, GROWTH_FREE_BYTES = 4 * 1024 * 1024 };

struct fetching {
    struct mesh_fetch *fetch;
    struct source *source;
    int64_t chunk, chunks; /* the one under way, from 1; how many there are, 0 = not known yet */
    bool seen;             /* its head was judged */
    z_stream zip;
    bool zip_ready, zip_open; /* within a member */
    int64_t in, out;
    char room[OUT_BYTES];
};

static voidpf zip_alloc(voidpf opaque, uInt items, uInt size)
{
    (void)opaque;
    return mem_zero(items, size);
}

static void zip_free(voidpf opaque, voidpf at)
{
    (void)opaque;
    mem_free(at);
}

static err nonsense(struct err_info *why, const char *what)
{
    (void)err_set(why, ERR_INPUT, "%s", what);
    return err_todo(why, "the message stays in the mailbox; ask its sender to send it again");
}

/* ---- heads ---- */

static err judge_head(struct fetching *f, const struct mesh_reply *head, struct err_info *why)
{
    struct mesh_fetch *fetch = f->fetch;
    int64_t chunk, chunks;
    if (f->seen) return ERR_OK;
    f->seen = true;
    if (!mesh_read_range(head->range, &chunk, &chunks) || chunk != f->chunk ||
        (f->chunks && f->chunks != chunks))
        return nonsense(why, "the chunks of the message are not counted as they come");
    if ((chunk < chunks) != (head->status == 206))
        return nonsense(why, "the message ends where it should not, or does not where it should");
    if (head->encoding[0] && strcmp(head->encoding, "gzip") != 0)
        return nonsense(why, "the message is packed in a way that nobody agreed on");
    f->chunks = chunks;
    if (f->chunk > 1) return ERR_OK;
    fetch->first = *head;
    return fetch->decide(fetch->ctx, head, why);
}

/* ---- bodies ---- */

static err keep(struct fetching *f, const char *at, size_t n, struct err_info *why)
{
    f->out += (int64_t)n;
    bool bomb = f->out > GROWTH_FREE_BYTES + f->in * GROWTH_MAX;
    if (bomb || f->out > INGEST_BYTES_MAX)
        return err_set(why, ERR_LIMIT, "%s",
                       bomb ? "the message unpacks to far more than it should"
                            : "the message is larger than a delivery may be");
    return source_add(f->source, str_range(at, n), why);
}

static err unpack(struct fetching *f, str piece, struct err_info *why)
{
    f->zip.next_in = (Bytef *)(uintptr_t)piece.at;
    f->zip.avail_in = (uInt)piece.len;
    err e = ERR_OK;
    while (!e && (f->zip.avail_in || f->zip.avail_out == 0)) {
        if (!f->zip_open && !f->zip.avail_in) break;
        if (!f->zip_open && inflateReset(&f->zip) != Z_OK)
            return nonsense(why, "no memory to unpack");
        f->zip_open = true;
        f->zip.next_out = (Bytef *)f->room;
        f->zip.avail_out = OUT_BYTES;
        int state = inflate(&f->zip, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
            return nonsense(why, "the message is not packed as it says");
        e = keep(f, f->room, OUT_BYTES - f->zip.avail_out, why);
        if (state == Z_STREAM_END) f->zip_open = false;
        if (state == Z_BUF_ERROR) break;
    }
    return e;
}

static err on_body(void *ctx, const struct mesh_reply *head, str piece, struct err_info *why)
{
    struct fetching *f = ctx;
    err e = judge_head(f, head, why);
    if (e) return e;
    f->in += (int64_t)piece.len;
    return head->encoding[0] ? unpack(f, piece, why) : keep(f, piece.at, piece.len, why);
}

static err fetch_chunk(struct fetching *f, struct err_info *why)
{
    static const char *const headers[] = {"Accept-Encoding: gzip", NULL};
    char path[MESH_PATH_BYTES_MAX];
    struct mesh_reply reply;
    int n = snprintf(path, sizeof path, "/inbox/%s", f->fetch->message);
    if (f->chunk > 1)
        (void)snprintf(path + n, sizeof path - (size_t)n, "/%lld", (long long)f->chunk);
    const struct mesh_request r = {
        .method = "GET", .path = path, .headers = headers, .on_body = on_body, .ctx = f};
    f->seen = false;
    err e = mesh_ask(f->fetch->mesh, &r, &reply, why);
    return e ? e : judge_head(f, &reply, why); /* of a chunk without a byte */
}

err mesh_fetch(struct mesh_fetch *fetch, struct source *ret_source, struct err_info *why)
{
    struct fetching *f = mem_zero(1, sizeof *f);
    if (!f) return err_set(why, ERR_NOMEM, "no memory to fetch a message");
    *f = (struct fetching){.fetch = fetch, .source = ret_source, .chunk = 1};
    f->zip.zalloc = zip_alloc;
    f->zip.zfree = zip_free;
    f->zip.avail_out = OUT_BYTES;
    f->zip_ready = inflateInit2(&f->zip, 16 + MAX_WBITS) == Z_OK;
    err e = f->zip_ready ? source_open_spool(fetch->mesh->hub, ret_source, why)
                         : err_set(why, ERR_NOMEM, "no memory to fetch a message");
    bool opened = !e;
    do {
        if (!e) e = fetch_chunk(f, why);
    } while (!e && f->chunk++ < f->chunks);
    if (!e && f->zip_open) e = nonsense(why, "the message is cut off");
    if (!e) e = source_complete(ret_source, why);
    if (e && opened) source_close(ret_source);
    if (f->zip_ready) (void)inflateEnd(&f->zip);
    mem_free(f);
    return e;
}
