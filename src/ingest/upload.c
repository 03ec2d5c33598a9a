/* ingest/upload.c -- see upload.h. */
#include "ingest/upload.h"

#include "base/mem.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    HEAD_BYTES = 4,
    SEALED_BYTES_MAX = UPLOAD_PIECE_BYTES_MAX + CRYPT_SEAL_EXTRA_BYTES,
    ARENA_BYTES = 2 * SEALED_BYTES_MAX
};

static err path_of(const struct hub *h, int64_t id, char path[UPLOAD_PATH_MAX],
                   struct err_info *why)
{
    int n = snprintf(path, UPLOAD_PATH_MAX, "%s/incoming", h->dir);
    err e = file_make_dir(path, 0700, why);
    if (!e) snprintf(path + n, UPLOAD_PATH_MAX - (size_t)n, "/%016llx", (unsigned long long)id);
    return e;
}

void upload_forget(struct hub *h, int64_t id)
{
    char path[UPLOAD_PATH_MAX];
    struct err_info ignored;
    if (!path_of(h, id, path, &ignored)) (void)unlink(path);
}

/* ---- one piece ---- */

static struct place place_of(const struct upload *u)
{
    return (struct place){"upload", u->id, u->piece};
}

/* Exactly n bytes; *ret_n fewer only at the end of the file. */
static err read_all(struct upload *u, char *at, size_t n, size_t *ret_n, struct err_info *why)
{
    size_t got = 1;
    err e = ERR_OK;
    *ret_n = 0;
    while (!e && got && *ret_n < n) {
        e = file_next(&u->file, at + *ret_n, n - *ret_n, &got, why);
        if (!e) *ret_n += got;
    }
    return e;
}

static size_t length_of(const unsigned char head[HEAD_BYTES])
{
    return (size_t)head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
}

/* The next piece into u->rest; *ret_end at the end of what is whole. ERR_CORRUPT: it is not ours,
 * or half written. */
static err read_piece(struct upload *u, bool *ret_end, struct err_info *why)
{
    unsigned char head[HEAD_BYTES];
    size_t n;
    arena_clear(u->arena);
    u->rest = STR("");
    err e = read_all(u, (char *)head, sizeof head, &n, why);
    *ret_end = !e && n == 0;
    if (e || *ret_end) return e;
    size_t bytes = length_of(head);
    if (n < sizeof head || bytes > SEALED_BYTES_MAX)
        return err_set(why, ERR_CORRUPT, "a piece of what came over the network is damaged");
    e = read_all(u, u->room, bytes, &n, why);
    if (e) return e;
    if (n < bytes)
        return err_set(why, ERR_CORRUPT, "a piece of what came over the network is cut off");
    e = crypt_open(&u->hub->keys.use[KEY_DELIVERY], place_of(u), str_range(u->room, n), u->arena,
                   &u->rest, why);
    if (!e) u->piece++;
    return e;
}

static err write_piece(struct upload *u, str plain, struct err_info *why)
{
    str sealed;
    arena_clear(u->arena);
    struct rand r = u->hub->rand;
    err e = crypt_seal(&u->hub->keys.use[KEY_DELIVERY], &r, place_of(u), plain, u->arena, &sealed,
                       why);
    if (e) return e;
    char head[HEAD_BYTES] = {(char)(sealed.len & 255), (char)(sealed.len >> 8 & 255),
                             (char)(sealed.len >> 16 & 255), (char)(sealed.len >> 24 & 255)};
    e = file_write(&u->file, str_range(head, sizeof head), why);
    if (!e) e = file_write(&u->file, sealed, why);
    if (e) return e;
    u->piece++;
    u->bytes += (int64_t)plain.len;
    return ERR_OK;
}

err upload_add(struct upload *u, str piece, struct err_info *why)
{
    err e = ERR_OK;
    while (!e && piece.len) {
        e = write_piece(u, str_upto(piece, UPLOAD_PIECE_BYTES_MAX), why);
        piece = str_from(piece, UPLOAD_PIECE_BYTES_MAX);
    }
    return e;
}

err upload_sync(struct upload *u, struct err_info *why) { return file_sync(&u->file, why); }

/* ---- opening ---- */

static err start(struct hub *h, int64_t id, struct upload *u, struct err_info *why)
{
    *u = (struct upload){.hub = h, .id = id, .file = {-1}};
    u->arena = arena_new(ARENA_BYTES);
    u->room = mem_alloc(SEALED_BYTES_MAX);
    return u->arena && u->room ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a delivery");
}

void upload_close(struct upload *u)
{
    if (!u->room && !u->arena) return;
    file_close(&u->file);
    gunzip_free(u->gunzip);
    arena_free(u->arena);
    mem_free(u->room);
    *u = (struct upload){.file = {-1}};
}

err upload_claim(struct hub *h, int64_t id, struct upload *ret_upload, struct err_info *why)
{
    char path[UPLOAD_PATH_MAX];
    err e = start(h, id, ret_upload, why);
    if (!e) e = path_of(h, id, path, why);
    if (!e) e = file_open_more(path, 0600, &ret_upload->file, why);
    if (e) upload_close(ret_upload);
    return e;
}

err upload_empty(struct upload *u, struct err_info *why) { return file_cut(&u->file, 0, why); }

err upload_create(struct hub *h, int64_t id, struct upload *ret_upload, struct err_info *why)
{
    err e = upload_claim(h, id, ret_upload, why);
    if (!e) e = upload_empty(ret_upload, why);
    if (e) upload_close(ret_upload);
    return e;
}

/* Go over the pieces by their lengths; only the last is opened: a power cut damages no other. What
 * is not whole is cut off. */
static err find_end(struct upload *u, struct err_info *why)
{
    struct stat st;
    int64_t at = 0, last = 0, bytes = 0, before = 0;
    unsigned char head[HEAD_BYTES];
    size_t n = 0;
    bool end;
    err e = fstat(u->file.fd, &st) == 0 ? ERR_OK : err_set(why, ERR_DISK, "no size of a file");
    for (;;) {
        if (!e) e = file_go(&u->file, at, why);
        if (!e) e = read_all(u, (char *)head, sizeof head, &n, why);
        size_t length = length_of(head);
        int64_t next = at + HEAD_BYTES + (int64_t)length;
        if (e || n < sizeof head || length <= CRYPT_SEAL_EXTRA_BYTES || next > (int64_t)st.st_size)
            break;
        last = at;
        before = bytes;
        at = next;
        bytes += (int64_t)length - CRYPT_SEAL_EXTRA_BYTES;
        u->piece++;
    }
    if (!e && u->piece) {
        u->piece--;
        e = file_go(&u->file, last, why);
        if (!e) e = read_piece(u, &end, why);
        if (e == ERR_CORRUPT) at = last, bytes = before, e = ERR_OK;
    }
    u->bytes = bytes;
    u->rest = STR("");
    if (!e) e = file_cut(&u->file, at, why);
    return e ? e : file_go(&u->file, at, why);
}

err upload_open(struct hub *h, int64_t id, struct upload *ret_upload, struct err_info *why)
{
    char path[UPLOAD_PATH_MAX];
    err e = start(h, id, ret_upload, why);
    if (!e) e = path_of(h, id, path, why);
    if (!e) e = file_open_more(path, 0, &ret_upload->file, why);
    if (!e) e = find_end(ret_upload, why);
    if (e) upload_close(ret_upload);
    return e;
}

/* ---- reading ---- */

static err rewind_pieces(struct upload *u, struct err_info *why)
{
    u->piece = 0;
    u->rest = STR("");
    if (u->gunzip) gunzip_rewind(u->gunzip);
    return file_go(&u->file, 0, why);
}

static err next_plain(struct upload *u, char *at, size_t room, size_t *ret_n, struct err_info *why)
{
    bool end = false;
    err e = ERR_OK;
    *ret_n = 0;
    while (!e && !end && *ret_n < room) {
        if (!u->rest.len) e = read_piece(u, &end, why);
        size_t n = u->rest.len < room - *ret_n ? u->rest.len : room - *ret_n;
        if (e || end) break;
        memcpy(at + *ret_n, u->rest.at, n);
        u->rest = str_from(u->rest, n);
        *ret_n += n;
    }
    return e;
}

static err next_packed(void *ctx, str *ret_piece, struct err_info *why)
{
    struct upload *u = ctx;
    bool end;
    err e = read_piece(u, &end, why);
    *ret_piece = e ? STR("") : u->rest;
    u->rest = STR("");
    return e;
}

static err on_next(void *ctx, char *at, size_t room, size_t *ret_n, struct err_info *why)
{
    struct upload *u = ctx;
    return u->gunzip ? gunzip_next(u->gunzip, at, room, ret_n, why)
                     : next_plain(u, at, room, ret_n, why);
}

static err on_rewind(void *ctx, struct err_info *why) { return rewind_pieces(ctx, why); }

err upload_source(struct upload *u, bool gzip, int64_t bytes_max, struct source *ret_source,
                  struct err_info *why)
{
    const struct source_reader reader = {.next = on_next, .rewind = on_rewind, .ctx = u};
    err e = gzip && !u->gunzip ? gunzip_new(bytes_max, next_packed, u, &u->gunzip, why) : ERR_OK;
    if (!e) e = rewind_pieces(u, why);
    return e ? e : source_open_reader(&reader, ret_source, why);
}

/* ---- what it is ---- */

void upload_sum_add(struct upload_sum *s, str piece)
{
    while (piece.len) {
        size_t n = piece.len < sizeof s->block - s->n ? piece.len : sizeof s->block - s->n;
        memcpy(s->block + s->n, piece.at, n);
        s->n += n;
        piece = str_from(piece, n);
        if (s->n < sizeof s->block) continue;
        s->chain = crypt_sha256_two(str_range((const char *)s->chain.at, sizeof s->chain.at),
                                    str_range(s->block, s->n));
        s->n = 0;
    }
}

int64_t upload_sum_end(struct upload_sum *s, const struct hub *h)
{
    struct hash whole = crypt_sha256_two(str_range((const char *)s->chain.at, sizeof s->chain.at),
                                         str_range(s->block, s->n));
    return crypt_hash63(&h->keys.use[KEY_ID], "upload content",
                        CRYPT_PARTS(str_range((const char *)whole.at, sizeof whole.at)));
}

err upload_content(struct upload *u, int64_t *ret_content, struct err_info *why)
{
    struct upload_sum *s = mem_zero(1, sizeof *s);
    bool end = false;
    err e = s ? rewind_pieces(u, why) : err_set(why, ERR_NOMEM, "no memory for a delivery");
    while (!e && !end) {
        e = read_piece(u, &end, why);
        if (!e) upload_sum_add(s, u->rest);
    }
    u->rest = STR("");
    if (!e) *ret_content = upload_sum_end(s, u->hub);
    mem_free(s);
    return e;
}
