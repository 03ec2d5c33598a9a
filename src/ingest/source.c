/* ingest/source.c -- see source.h. */
#include "ingest/source.h"

#include "base/mem.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>
#include <unistd.h>

enum {
    SEALED_BLOCK_BYTES = SOURCE_BLOCK_BYTES + CRYPT_SEAL_EXTRA_BYTES,
    ARENA_BYTES = 4 * SOURCE_BLOCK_BYTES,
    MAPPING_AND_BLOCK_BYTES = 1024 * 1024
};

static err start(struct source *s, struct err_info *why)
{
    s->room = mem_alloc(SEALED_BLOCK_BYTES);
    s->arena = arena_new(ARENA_BYTES);
    return s->room && s->arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to read a delivery");
}

/* As many bytes as there are, up to `most`: a file or pipe may give fewer at a time. */
static err fill(struct file *f, char *at, size_t most, size_t *ret_n, struct err_info *why)
{
    size_t n = 0, got = 1;
    err e = ERR_OK;
    while (!e && got && n < most) {
        e = file_next(f, at + n, most - n, &got, why);
        if (!e) n += got;
    }
    *ret_n = n;
    return e;
}

/* ---- spooling a pipe ---- */

/* A file without a name: what is written to it is gone with the process. */
static err nameless(struct hub *h, struct file *ret_write, struct file *ret_read,
                    struct err_info *why)
{
    char path[PATH_MAX + 40];
    uint64_t number = rand_u64(&h->rand);
    snprintf(path, sizeof path, "%s/incoming.%016llx", h->dir[0] ? h->dir : "/tmp",
             (unsigned long long)number);
    err e = file_create(path, 0600, ret_write, why);
    if (e) return e;
    e = file_open(path, ret_read, why);
    if (e) file_close(ret_write);
    (void)unlink(path);
    return e;
}

static err spool_block(struct source *s, struct err_info *why)
{
    str sealed;
    arena_clear(s->arena);
    err e = crypt_seal(&s->key, &s->hub->rand, (struct place){"spool", s->block, 0},
                       str_range(s->room, s->held), s->arena, &sealed, why);
    s->held = 0;
    s->block++;
    return e ? e : file_write(&s->out, sealed, why);
}

err source_open_spool(struct hub *h, struct source *ret_source, struct err_info *why)
{
    *ret_source = (struct source){.kind = SOURCE_SPOOL, .hub = h, .file = {-1}, .out = {-1}};
    err e = start(ret_source, why);
    ret_source->key = key_random(&h->rand);
    if (!e) e = nameless(h, &ret_source->out, &ret_source->file, why);
    if (e) source_close(ret_source);
    return e;
}

err source_add(struct source *s, str piece, struct err_info *why)
{
    err e = ERR_OK;
    while (!e && piece.len) {
        str part = str_upto(piece, SOURCE_BLOCK_BYTES - s->held);
        memcpy(s->room + s->held, part.at, part.len);
        s->held += part.len;
        piece = str_from(piece, part.len);
        if (s->held == SOURCE_BLOCK_BYTES) e = spool_block(s, why);
    }
    return e;
}

err source_complete(struct source *s, struct err_info *why)
{
    err e = s->held ? spool_block(s, why) : ERR_OK;
    file_close(&s->out);
    s->block = 0;
    return e;
}

/* Standard input to its end; of more than bytes_max enough to see that it is more. */
static err spool(struct source *s, int64_t bytes_max, struct err_info *why)
{
    struct file in = {STDIN_FILENO};
    char *piece = mem_alloc(SOURCE_BLOCK_BYTES);
    size_t n = SOURCE_BLOCK_BYTES;
    int64_t total = 0;
    err e = piece ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to read a delivery");
    while (!e && n == SOURCE_BLOCK_BYTES && total <= bytes_max) {
        e = fill(&in, piece, SOURCE_BLOCK_BYTES, &n, why);
        total += (int64_t)n;
        if (!e) e = source_add(s, str_range(piece, n), why);
    }
    mem_free(piece);
    return e ? e : source_complete(s, why);
}

/* ---- opening ---- */

err source_open(struct hub *h, const char *path, int64_t bytes_max, struct source *ret_source,
                struct err_info *why)
{
    bool pipe = strcmp(path, "-") == 0;
    err e;
    if (pipe) {
        e = source_open_spool(h, ret_source, why);
        if (e) return e;
        e = spool(ret_source, bytes_max, why);
    } else {
        *ret_source = (struct source){.kind = SOURCE_FILE, .hub = h, .file = {-1}, .out = {-1}};
        e = start(ret_source, why);
        if (!e) e = file_open(path, &ret_source->file, why);
    }
    if (e) source_close(ret_source);
    return e;
}

err source_open_file(struct hub *h, int fd, struct source *ret_source, struct err_info *why)
{
    *ret_source = (struct source){.kind = SOURCE_FILE, .hub = h, .file = {fd}, .out = {-1}};
    err e = start(ret_source, why);
    if (e) source_close(ret_source);
    return e;
}

err source_open_reader(const struct source_reader *reader, struct source *ret_source,
                       struct err_info *why)
{
    *ret_source = (struct source){.kind = SOURCE_READER, .reader = *reader, .file = {-1}};
    err e = start(ret_source, why);
    if (e) source_close(ret_source);
    return e;
}

err source_open_text(str text, struct source *ret_source, struct err_info *why)
{
    *ret_source = (struct source){.kind = SOURCE_TEXT, .text = text, .file = {-1}, .out = {-1}};
    err e = start(ret_source, why);
    if (e) source_close(ret_source);
    return e;
}

err source_open_kept(struct hub *h, int64_t delivery, struct source *ret_source,
                     struct err_info *why)
{
    *ret_source = (struct source){
        .kind = SOURCE_KEPT, .hub = h, .delivery = delivery, .file = {-1}, .out = {-1}};
    err e = start(ret_source, why);
    if (e) source_close(ret_source);
    return e;
}

void source_close(struct source *s)
{
    if (s->kind == SOURCE_FILE || s->kind == SOURCE_SPOOL) file_close(&s->file);
    if (s->kind == SOURCE_SPOOL) file_close(&s->out);
    key_wipe(&s->key);
    mem_free(s->room);
    arena_free(s->arena);
    *s = (struct source){.file = {-1}, .out = {-1}};
}

/* ---- reading ---- */

static err next_spooled(struct source *s, str *ret_block, struct err_info *why)
{
    size_t n;
    err e = fill(&s->file, s->room, SEALED_BLOCK_BYTES, &n, why);
    *ret_block = (str){"", 0};
    if (e || !n) return e;
    return crypt_open(&s->key, (struct place){"spool", s->block, 0}, str_range(s->room, n),
                      s->arena, ret_block, why);
}

struct kept_block {
    struct source *source;
    str *ret_block;
};

static struct place kept_place(int64_t delivery, int32_t part)
{
    return (struct place){"delivery_part", delivery, part};
}

static err read_kept(struct db *db, void *ctx, struct err_info *why)
{
    struct kept_block *k = ctx;
    struct source *s = k->source;
    struct q_delivery_part_get_in in = {
        .cell = cell_of(s->delivery), .delivery = s->delivery, .part = s->block};
    struct q_delivery_part_get_row row;
    *k->ret_block = (str){"", 0};
    err e = q_delivery_part_get(db, &in, s->arena, &row, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    if (s->block == SOURCE_MAPPING_PART) s->offset = 1; /* found, even if it is empty */
    return crypt_open(&s->hub->keys.use[KEY_DELIVERY], kept_place(s->delivery, s->block),
                      row.sealed, s->arena, k->ret_block, why);
}

err source_next(struct source *s, str *ret_block, struct err_info *why)
{
    size_t n = 0;
    err e = ERR_OK;
    arena_clear(s->arena);
    if (s->kind == SOURCE_TEXT) {
        *ret_block = str_upto(str_from(s->text, (size_t)s->offset), SOURCE_BLOCK_BYTES);
    } else if (s->kind == SOURCE_SPOOL) {
        e = next_spooled(s, ret_block, why);
    } else if (s->kind == SOURCE_KEPT) {
        e = store_read(s->hub->store, read_kept, &(struct kept_block){s, ret_block}, why);
    } else if (s->kind == SOURCE_READER) {
        e = s->reader.next(s->reader.ctx, s->room, SOURCE_BLOCK_BYTES, &n, why);
        *ret_block = str_range(s->room, n);
    } else {
        e = fill(&s->file, s->room, SOURCE_BLOCK_BYTES, &n, why);
        *ret_block = str_range(s->room, n);
    }
    if (e) return e;
    s->offset += (int64_t)ret_block->len;
    s->block += ret_block->len != 0;
    return ERR_OK;
}

err source_rewind(struct source *s, struct err_info *why)
{
    s->offset = 0;
    s->block = 0;
    if (s->kind == SOURCE_READER) return s->reader.rewind(s->reader.ctx, why);
    return s->kind == SOURCE_FILE || s->kind == SOURCE_SPOOL ? file_rewind(&s->file, why) : ERR_OK;
}

/* ---- keeping aside ---- */

struct part {
    struct hub *hub;
    struct q_delivery_part_put_in in;
};

static err write_part(struct db *db, void *ctx, struct err_info *why)
{
    struct part *p = ctx;
    return q_delivery_part_put(db, &p->in, why);
}

static err keep_part(struct hub *h, int64_t delivery, int32_t part, str plain, struct err_info *why)
{
    struct arena *a = arena_new(MAPPING_AND_BLOCK_BYTES);
    struct part p = {h, {.cell = cell_of(delivery), .delivery = delivery, .part = part}};
    err e = a ? crypt_seal(&h->keys.use[KEY_DELIVERY], &h->rand, kept_place(delivery, part), plain,
                           a, &p.in.sealed, why)
              : err_set(why, ERR_NOMEM, "no memory to keep a delivery aside");
    if (!e) e = store_write(h->store, write_part, &p, why);
    arena_free(a);
    return e;
}

err source_keep(struct source *s, struct hub *h, int64_t delivery, str mapping,
                struct err_info *why)
{
    str block = STR(" ");
    err e = source_rewind(s, why);
    for (int32_t part = 0; !e && block.len; part++) {
        e = source_next(s, &block, why);
        if (!e && block.len) e = keep_part(h, delivery, part, block, why);
    }
    return e ? e
             : keep_part(h, delivery, SOURCE_MAPPING_PART, mapping,
                         why); /* last: now it is whole */
}

err source_kept_mapping(struct hub *h, int64_t delivery, struct arena *a, str *ret_text,
                        struct err_info *why)
{
    struct source s = {.kind = SOURCE_KEPT,
                       .hub = h,
                       .delivery = delivery,
                       .block = SOURCE_MAPPING_PART,
                       .arena = a};
    str text = {NULL, 0};
    err e = store_read(h->store, read_kept, &(struct kept_block){&s, &text}, why);
    if (!e && !s.offset) e = err_set(why, ERR_ABSENT, "nothing is kept aside under this id");
    if (!e) *ret_text = text;
    return e;
}

struct forgetting {
    struct q_delivery_part_drop_in in;
    bool some;
};

static err forget_some(struct db *db, void *ctx, struct err_info *why)
{
    struct forgetting *f = ctx;
    err e = q_delivery_part_drop(db, &f->in, why);
    f->some = !e && db_changes(db) > 0;
    return e;
}

err source_forget(struct hub *h, int64_t delivery, struct err_info *why)
{
    enum { AT_ONCE = 32 };
    struct forgetting f = {{.cell = cell_of(delivery),
                            .delivery = delivery,
                            .first = SOURCE_MAPPING_PART,
                            .last = AT_ONCE - 2},
                           true};
    err e = ERR_OK;
    while (!e && f.some) {
        e = store_write(h->store, forget_some, &f, why);
        f.in.first += AT_ONCE;
        f.in.last += AT_ONCE;
    }
    return e;
}
