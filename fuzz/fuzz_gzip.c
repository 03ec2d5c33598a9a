/* Any bytes as gzip: what comes out is the same whole and in pieces, and never too much. */
#include "fuzz.h"

#include "codec/gzip.h"

enum { CEILING = 100000 };

struct feeding {
    str rest;
    size_t step;
};

static err more(void *ctx, str *ret_piece, struct err_info *why)
{
    struct feeding *f = ctx;
    (void)why;
    *ret_piece = str_upto(f->rest, f->step);
    f->rest = str_from(f->rest, ret_piece->len);
    return ERR_OK;
}

static err read_all(str text, size_t step, size_t room, uint64_t *sum)
{
    struct feeding f = {text, step};
    struct err_info why;
    struct gunzip *g;
    char piece[4096];
    size_t n = room;
    int64_t total = 0;
    if (gunzip_new(CEILING, more, &f, &g, &why)) return ERR_NOMEM;
    err e = ERR_OK;
    while (!e && n == room) {
        e = gunzip_next(g, piece, room, &n, &why);
        for (size_t i = 0; !e && i < n; i++)
            *sum = *sum * 31 + (unsigned char)piece[i];
        total += (int64_t)n;
    }
    FUZZ_HOLDS(total <= CEILING + (int64_t)room);
    gunzip_free(g);
    return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (len == 0) return 0;
    uint64_t whole = 0, pieces = 0;
    str text = {(const char *)at + 1, len - 1};
    err first = read_all(text, len, 4096, &whole);
    err second = read_all(text, at[0] % 16 + 1u, at[0] % 100 + 1u, &pieces);
    FUZZ_HOLDS(first == second && (first || whole == pieces));
    return 0;
}
