/* person/held.c -- see held.h. Typical: no row, or one per record. */
#include "person/held.h"

#include "base/sort.h"
#include "base/vec.h"
#include "query.h"

int64_t held_stream(const struct keys *k, str agency, str feed)
{
    return crypt_id(k, "feed", agency, feed.len ? feed : agency);
}

struct reading {
    const struct visibility *visibility;
    VEC(struct held) all; /* until_ms 0: nothing that was repeated */
    struct id_walk walk;  /* of a range */
    struct err_info *why;
};

static err on_held(void *ctx, size_t which, const struct q_held_list_row *row)
{
    struct reading *r = ctx;
    const struct held *last = r->all.n ? &r->all.at[r->all.n - 1] : NULL;
    if (!visible(r->visibility, row->delivery)) return ERR_OK;
    bool newest = !last || last->which != which || last->stream != row->stream;
    struct held *slot = VEC_PUSH(&r->all);
    if (!slot) return err_set(r->why, ERR_NOMEM, "no memory for the extracts of a record");
    *slot = (struct held){which,
                          row->stream,
                          row->as_of_ms,
                          row->delivery,
                          row->gone ? 0 : newest ? row->full_ms : row->until_ms,
                          newest && !row->gone};
    return ERR_OK;
}

static err keep_repeated(struct reading *r, struct arena *a, struct held_list *ret_list,
                         struct err_info *why)
{
    struct held *out = ARENA_ARRAY(a, struct held, r->all.n + 1);
    size_t kept = 0;
    if (!out)
        return err_set(why, ERR_LIMIT, "the records asked for do not fit in the memory set aside");
    for (size_t i = 0; i < r->all.n; i++)
        if (r->all.at[i].until_ms) out[kept++] = r->all.at[i];
    *ret_list = (struct held_list){out, kept};
    return ERR_OK;
}

err held_read(struct db *db, const struct visibility *v, const int64_t *ids, size_t n,
              struct arena *a, struct held_list *ret_list, struct err_info *why)
{
    struct reading r = {.visibility = v, .why = why};
    struct q_held_list_in *in = ARENA_ARRAY(a, struct q_held_list_in, n + 1);
    if (!in)
        return err_set(why, ERR_LIMIT, "the records asked for do not fit in the memory set aside");
    for (size_t i = 0; i < n; i++)
        in[i] = (struct q_held_list_in){cell_of(ids[i]), ids[i]};
    err e = q_held_list_set(db, in, n, on_held, &r, why);
    if (!e) e = keep_repeated(&r, a, ret_list, why);
    VEC_RELEASE(&r.all);
    return e;
}

static err on_held_of_range(void *ctx, const struct q_held_range_row *row)
{
    struct reading *r = ctx;
    size_t which;
    if (!id_walk_up(&r->walk, row->record, &which)) return ERR_OK;
    return on_held(ctx, which,
                   &(struct q_held_list_row){row->stream, row->as_of_ms, row->delivery, row->gone,
                                             row->until_ms, row->full_ms});
}

err held_read_range(struct db *db, const struct visibility *v, struct cell_range cells,
                    const int64_t *ids, size_t n, struct arena *a, struct held_list *ret_list,
                    struct err_info *why)
{
    struct reading r = {.visibility = v, .walk = {ids, n, 0}, .why = why};
    struct q_held_range_in in = {cells.first, cells.last};
    err e = q_held_range_each(db, &in, on_held_of_range, &r, why);
    if (!e) e = keep_repeated(&r, a, ret_list, why);
    VEC_RELEASE(&r.all);
    return e;
}

void held_skip(struct held_list *io_list, size_t which)
{
    while (io_list->n && io_list->at->which < which) {
        io_list->at++;
        io_list->n--;
    }
}

struct held_list held_from(const struct held_list *l, size_t which)
{
    const uint64_t first = which; /* what an item begins with */
    size_t from = sort_place(l->at, l->n, sizeof *l->at, &first, sort_uint64);
    return (struct held_list){l->at + from, l->n - from};
}

int64_t held_until(const struct held_list *l, size_t which, int64_t delivery, int64_t as_of_ms)
{
    for (size_t i = 0; i < l->n && l->at[i].which <= which; i++) {
        const struct held *h = &l->at[i];
        if (h->which == which && h->delivery == delivery && h->as_of_ms == as_of_ms &&
            h->until_ms > as_of_ms)
            return h->until_ms;
    }
    return as_of_ms;
}
