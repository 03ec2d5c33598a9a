/* codec/gzip.c -- zlib does the work; see gzip.h. */
#include "codec/gzip.h"

#include "base/mem.h"

#include <zlib.h>

enum { GZIP_ONLY = 16 + MAX_WBITS };

struct gunzip {
    z_stream z;
    gunzip_more *more;
    void *ctx;
    int64_t bytes_max, in, out;
    bool begun; /* a member has begun and not ended */
    bool some;  /* a member has ended: the rest may be empty */
    bool over;  /* no more goes in */
};

static void *take(void *ctx, uInt n, uInt size)
{
    (void)ctx;
    return mem_zero(n, size);
}

static void give_back(void *ctx, void *at)
{
    (void)ctx;
    mem_free(at);
}

err gunzip_new(int64_t bytes_max, gunzip_more *more, void *ctx, struct gunzip **ret_gunzip,
               struct err_info *why)
{
    struct gunzip *g = mem_zero(1, sizeof *g);
    if (!g) return err_set(why, ERR_NOMEM, "no memory to read gzip");
    g->z.zalloc = take;
    g->z.zfree = give_back;
    g->more = more;
    g->ctx = ctx;
    g->bytes_max = bytes_max;
    if (inflateInit2(&g->z, GZIP_ONLY) != Z_OK) {
        mem_free(g);
        return err_set(why, ERR_NOMEM, "no memory to read gzip");
    }
    *ret_gunzip = g;
    return ERR_OK;
}

void gunzip_free(struct gunzip *g)
{
    if (!g) return;
    (void)inflateEnd(&g->z);
    mem_free(g);
}

void gunzip_rewind(struct gunzip *g)
{
    (void)inflateReset(&g->z);
    g->z.avail_in = 0;
    g->in = g->out = 0;
    g->begun = g->some = g->over = false;
}

static err feed(struct gunzip *g, struct err_info *why)
{
    str piece;
    if (g->z.avail_in || g->over) return ERR_OK;
    err e = g->more(g->ctx, &piece, why);
    if (e) return e;
    g->over = piece.len == 0;
    g->z.next_in = (Bytef *)(uintptr_t)piece.at;
    g->z.avail_in = (uInt)piece.len;
    g->in += (int64_t)piece.len;
    return ERR_OK;
}

static err judge_size(const struct gunzip *g, struct err_info *why)
{
    if (g->out > g->bytes_max)
        return err_set(why, ERR_LIMIT, "unpacked it is larger than %lld bytes",
                       (long long)g->bytes_max);
    if (g->out > GZIP_FREE_BYTES && g->out / GZIP_GROWTH_MAX > g->in)
        return err_set(why, ERR_LIMIT, "it grows to more than %d times its size when unpacked",
                       GZIP_GROWTH_MAX);
    return ERR_OK;
}

/* One step; *ret_done when all has come out. */
static err step(struct gunzip *g, bool *ret_done, struct err_info *why)
{
    err e = feed(g, why);
    if (e) return e;
    *ret_done = g->over && !g->z.avail_in && !g->begun;
    if (*ret_done && g->some) return ERR_OK;
    bool dry = g->over && !g->z.avail_in; /* something may be left inside for want of room */
    uInt before = g->z.avail_out;
    int rc = inflate(&g->z, Z_NO_FLUSH);
    g->begun = true;
    g->out += before - g->z.avail_out;
    e = judge_size(g, why); /* first: what is said must not depend on how it came in pieces */
    if (e) return e;
    if (dry && rc != Z_STREAM_END && before == g->z.avail_out)
        return err_set(why, ERR_INPUT, "the gzip data is cut off");
    if (rc == Z_STREAM_END) {
        g->begun = false;
        g->some = true;
        rc = inflateReset(&g->z); /* another member may follow */
    }
    if (rc == Z_MEM_ERROR) return err_set(why, ERR_NOMEM, "no memory to read gzip");
    if (rc != Z_OK && rc != Z_BUF_ERROR)
        return err_set(why, ERR_INPUT, "the gzip data is damaged, or it is none");
    return ERR_OK;
}

err gunzip_next(struct gunzip *g, char *at, size_t room, size_t *ret_n, struct err_info *why)
{
    bool done = false;
    err e = ERR_OK;
    g->z.next_out = (Bytef *)at;
    g->z.avail_out = (uInt)room;
    while (!e && !done && g->z.avail_out)
        e = step(g, &done, why);
    *ret_n = room - g->z.avail_out;
    return e;
}
