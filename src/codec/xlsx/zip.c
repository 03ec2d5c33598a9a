/* codec/xlsx/zip.c -- see zip.h.
 *
 *     local header, name, extra, packed bytes | ... | directory: one row per entry | end record
 *
 * The end record must end the file and the directory must end at the end record; the directory's
 * word counts, and a local header must agree with it on the name. */
#include "codec/xlsx/zip.h"

#include "base/mem.h"
#include "base/sort.h"

#include <zlib.h>

enum {
    END_BYTES = 22,
    END_COMMENT_MAX = 65535,
    LOCATOR64_BYTES = 20,
    ROW_BYTES = 46,
    LOCAL_BYTES = 30,
    PIECE_BYTES = 64 * 1024,
    FLAG_ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13
};

static uint32_t number(const char *at, size_t bytes)
{
    uint32_t n = 0;
    for (size_t i = bytes; i-- > 0;)
        n = n << 8 | (unsigned char)at[i];
    return n;
}

static bool is_mark(const char *at, char c, char d)
{
    return at[0] == 'P' && at[1] == 'K' && at[2] == c && at[3] == d;
}

static enum xlsx_problem read_at(const struct zip *z, int64_t offset, char *at, size_t n)
{
    const struct xlsx_order *o = z->order;
    if (offset < 0 || (int64_t)n > o->size || offset > o->size - (int64_t)n) return XLSX_DAMAGED;
    return o->read(o->ctx, offset, at, n) ? XLSX_FINE : XLSX_DAMAGED;
}

/* ---- the directory ---- */

struct end {
    int64_t at;
    uint32_t entries, bytes, directory;
};

static enum xlsx_problem read_end(const char *tail, size_t n, size_t at, struct end *end)
{
    const char *p = tail + at;
    bool locator = at >= LOCATOR64_BYTES && is_mark(p - LOCATOR64_BYTES, 6, 7);
    end->entries = number(p + 10, 2);
    end->bytes = number(p + 12, 4);
    end->directory = number(p + 16, 4);
    if (locator || end->entries == 0xffff || end->bytes == 0xffffffff ||
        end->directory == 0xffffffff)
        return XLSX_ZIP64;
    if (number(p + 4, 2) || number(p + 6, 2) || number(p + 8, 2) != end->entries)
        return XLSX_DAMAGED; /* several discs */
    return at + END_BYTES + number(p + 20, 2) == n ? XLSX_FINE : XLSX_DAMAGED;
}

static enum xlsx_problem find_end(const struct zip *z, struct end *end)
{
    size_t n = END_BYTES + END_COMMENT_MAX;
    if (z->order->size < END_BYTES) return XLSX_DAMAGED;
    if (z->order->size < (int64_t)n) n = (size_t)z->order->size;
    char *tail = arena_alloc(z->arena, n);
    if (!tail) return XLSX_NOMEM;
    enum xlsx_problem p = read_at(z, z->order->size - (int64_t)n, tail, n);
    if (p) return p;
    for (size_t at = n - END_BYTES + 1; at-- > 0;) {
        if (!is_mark(tail + at, 5, 6)) continue;
        end->at = z->order->size - (int64_t)(n - at);
        return read_end(tail, n, at, end);
    }
    return XLSX_DAMAGED;
}

/* A name that stays inside, of printable ASCII: parts of a workbook have no others. */
static bool is_name(str name)
{
    bool dots = str_eq_c(name, "..") || str_starts(name, STR("../")) ||
                str_has(name, STR("/../")) || str_ends(name, STR("/.."));
    if (!name.len || name.len > XLSX_NAME_BYTES_MAX || name.at[0] == '/' || dots) return false;
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] < ' ' || name.at[i] == 0x7f || name.at[i] == '\\' || name.at[i] == ':')
            return false;
    return true;
}

static enum xlsx_problem check_row(const struct zip_entry *e, const char *row)
{
    if (number(row + 8, 2) & FLAG_ENCRYPTED) return XLSX_PASSWORD;
    if (e->packed == 0xffffffff || e->unpacked == 0xffffffff || e->at == 0xffffffff)
        return XLSX_ZIP64;
    if (!is_name(e->name)) return XLSX_NAME;
    if (e->method != 0 && e->method != Z_DEFLATED) return XLSX_METHOD;
    if (e->method == 0 && e->packed != e->unpacked) return XLSX_DAMAGED;
    return e->unpacked > XLSX_RATIO_FREE_BYTES + e->packed * XLSX_RATIO_MAX ? XLSX_BOMB : XLSX_FINE;
}

static enum xlsx_problem read_rows(struct zip *z, str rows)
{
    int64_t total = 0;
    for (size_t i = 0; i < z->n; i++) {
        struct zip_entry *e = &z->entry[i];
        if (rows.len < ROW_BYTES || !is_mark(rows.at, 1, 2)) return XLSX_DAMAGED;
        size_t name = number(rows.at + 28, 2),
               more = number(rows.at + 30, 2) + number(rows.at + 32, 2);
        if (rows.len < ROW_BYTES + name + more) return XLSX_DAMAGED;
        *e = (struct zip_entry){.name = str_range(rows.at + ROW_BYTES, name),
                                .method = (uint16_t)number(rows.at + 10, 2),
                                .check = number(rows.at + 16, 4),
                                .packed = number(rows.at + 20, 4),
                                .unpacked = number(rows.at + 24, 4),
                                .at = number(rows.at + 42, 4)};
        enum xlsx_problem p = check_row(e, rows.at);
        if (p) return p;
        total += e->unpacked;
        rows = str_from(rows, ROW_BYTES + name + more);
    }
    if (total > XLSX_UNPACKED_BYTES_MAX) return XLSX_TOO_LARGE;
    return rows.len ? XLSX_DAMAGED : XLSX_FINE;
}

static int by_place(const void *left, const void *right)
{
    const struct zip_entry *a = left, *b = right;
    return (a->at > b->at) - (a->at < b->at);
}

static int name_cmp(str a, str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < n; i++) {
        int x = a.at[i], y = b.at[i];
        x = x >= 'A' && x <= 'Z' ? x + 32 : x;
        y = y >= 'A' && y <= 'Z' ? y + 32 : y;
        if (x != y) return x - y;
    }
    return (a.len > b.len) - (a.len < b.len);
}

static int by_name(const void *left, const void *right)
{
    return name_cmp(((const struct zip_entry *)left)->name,
                    ((const struct zip_entry *)right)->name);
}

/* Each entry ends before the next one starts, and its local header is its own. */
static enum xlsx_problem check_places(struct zip *z)
{
    char head[LOCAL_BYTES + XLSX_NAME_BYTES_MAX];
    for (size_t i = 0; i < z->n; i++) {
        struct zip_entry *e = &z->entry[i];
        int64_t until = i + 1 < z->n ? z->entry[i + 1].at : z->directory;
        enum xlsx_problem p = read_at(z, e->at, head, LOCAL_BYTES);
        if (p) return p;
        if (!is_mark(head, 3, 4) || number(head + 26, 2) != e->name.len) return XLSX_DAMAGED;
        p = read_at(z, e->at + LOCAL_BYTES, head + LOCAL_BYTES, e->name.len);
        if (p) return p;
        if (!str_eq(str_range(head + LOCAL_BYTES, e->name.len), e->name)) return XLSX_NAME;
        e->at += LOCAL_BYTES + (int64_t)e->name.len + number(head + 28, 2);
        if (e->at + e->packed > until) return XLSX_OVERLAP;
    }
    return XLSX_FINE;
}

enum xlsx_problem zip_open(struct zip *z, const struct xlsx_order *order, struct arena *a)
{
    struct end end;
    char mark[4];
    *z = (struct zip){.order = order, .arena = a};
    if (order->size > XLSX_FILE_BYTES_MAX) return XLSX_TOO_LARGE;
    if (read_at(z, 0, mark, sizeof mark) || !is_mark(mark, 3, 4)) return XLSX_NOT_XLSX;
    enum xlsx_problem p = find_end(z, &end);
    if (p) return p;
    if (end.entries > XLSX_ENTRIES_MAX || end.bytes > XLSX_DIRECTORY_BYTES_MAX)
        return XLSX_TOO_LARGE;
    if ((int64_t)end.directory + end.bytes != end.at) return XLSX_DAMAGED;
    z->directory = end.directory;
    z->n = end.entries;
    z->entry = ARENA_ARRAY(a, struct zip_entry, z->n + 1);
    char *rows = arena_alloc(a, end.bytes + 1);
    if (!z->entry || !rows) return XLSX_NOMEM;
    p = read_at(z, end.directory, rows, end.bytes);
    if (!p) p = read_rows(z, str_range(rows, end.bytes));
    if (p) return p;
    sort_list(z->entry, z->n, sizeof *z->entry, by_name);
    for (size_t i = 1; i < z->n; i++)
        if (by_name(&z->entry[i - 1], &z->entry[i]) == 0) return XLSX_NAME;
    sort_list(z->entry, z->n, sizeof *z->entry, by_place);
    return check_places(z);
}

const struct zip_entry *zip_find(const struct zip *z, str name)
{
    for (size_t i = 0; i < z->n; i++)
        if (str_eq_nocase(z->entry[i].name, name)) return &z->entry[i];
    return NULL;
}

/* ---- unpacking ---- */

struct unpacking {
    const struct zip *zip;
    const struct zip_entry *entry;
    zip_piece_fn *on_piece;
    void *ctx;
    z_stream stream;
    int64_t taken, given; /* bytes of the file, bytes unpacked */
    uLong check;
    char in[PIECE_BYTES], out[PIECE_BYTES];
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

static enum xlsx_problem refill(struct unpacking *u)
{
    int64_t left = u->entry->packed - u->taken;
    size_t n = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
    enum xlsx_problem p = read_at(u->zip, u->entry->at + u->taken, u->in, n);
    u->taken += (int64_t)n;
    u->stream.next_in = (Bytef *)u->in;
    u->stream.avail_in = (uInt)n;
    return p;
}

static enum xlsx_problem give(struct unpacking *u, const char *at, size_t n)
{
    u->given += (int64_t)n;
    if (u->given > u->entry->unpacked) return XLSX_BOMB;
    u->check = crc32(u->check, (const Bytef *)at, (uInt)n);
    return n ? u->on_piece(u->ctx, str_range(at, n)) : XLSX_FINE;
}

static enum xlsx_problem copy_all(struct unpacking *u)
{
    enum xlsx_problem p = XLSX_FINE;
    while (!p && u->taken < u->entry->packed) {
        p = refill(u);
        if (!p) p = give(u, u->in, u->stream.avail_in);
    }
    return p;
}

static enum xlsx_problem inflate_all(struct unpacking *u)
{
    enum xlsx_problem p = XLSX_FINE;
    int state = Z_OK;
    while (!p && state == Z_OK) {
        if (!u->stream.avail_in && u->taken < u->entry->packed) p = refill(u);
        if (p) break;
        u->stream.next_out = (Bytef *)u->out;
        u->stream.avail_out = PIECE_BYTES;
        state = inflate(&u->stream, Z_NO_FLUSH);
        if (state == Z_OK || state == Z_STREAM_END)
            p = give(u, u->out, PIECE_BYTES - u->stream.avail_out);
    }
    if (p) return p;
    bool whole = state == Z_STREAM_END && !u->stream.avail_in && u->taken == u->entry->packed;
    return whole ? XLSX_FINE : state == Z_MEM_ERROR ? XLSX_NOMEM : XLSX_DAMAGED;
}

enum xlsx_problem zip_unpack(const struct zip *z, const struct zip_entry *entry,
                             zip_piece_fn *on_piece, void *ctx)
{
    struct unpacking *u = mem_zero(1, sizeof *u);
    if (!u) return XLSX_NOMEM;
    *u = (struct unpacking){.zip = z, .entry = entry, .on_piece = on_piece, .ctx = ctx};
    u->stream.zalloc = zip_alloc;
    u->stream.zfree = zip_free;
    u->check = crc32(0, NULL, 0);
    enum xlsx_problem p;
    if (entry->method == 0) {
        p = copy_all(u);
    } else if (inflateInit2(&u->stream, -MAX_WBITS) != Z_OK) {
        p = XLSX_NOMEM;
    } else {
        p = inflate_all(u);
        (void)inflateEnd(&u->stream);
    }
    if (!p && (u->given != entry->unpacked || u->check != entry->check)) p = XLSX_DAMAGED;
    mem_free(u);
    return p;
}
