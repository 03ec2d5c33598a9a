/* person/held.c -- see held.h. Typical: no row, or one per record. */
#include "person/held.h"

#include "base/vec.h"
#include "query.h"

int64_t held_stream(const struct keys *k, str agency, str feed)
{
    return crypt_id(k, "feed", agency, feed.len ? feed : agency);
}

struct reading {
    const struct visibility *visibility;
    VEC(struct held) all; /* until_ms 0: nothing that was repeated */
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
    struct held *out = e ? NULL : ARENA_ARRAY(a, struct held, r.all.n + 1);
    if (!e && !out)
        e = err_set(why, ERR_LIMIT, "the records asked for do not fit in the memory set aside");
    size_t kept = 0;
    for (size_t i = 0; !e && i < r.all.n; i++)
        if (r.all.at[i].until_ms) out[kept++] = r.all.at[i];
    VEC_RELEASE(&r.all);
    if (!e) *ret_list = (struct held_list){out, kept};
    return e;
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
