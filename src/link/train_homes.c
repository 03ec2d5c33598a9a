/* link/train_homes.c -- the addresses that many surnames share, listed in the model: hostels,
 * halls, prisons, hospitals, and whatever stands in for an address. As linked so far: of where
 * people live now. */
#include "base/sort.h"
#include "base/vec.h"
#include "link/residents.h"
#include "link/train.h"
#include "query.h"
#include "store/cell.h"

enum { PAGE = 200 };

struct looking {
    struct hub *hub;
    struct arena *a;
    VEC(uint64_t) communal;
    int32_t cell; /* of the last address */
    int64_t address;
    size_t rows;
};

static err look_at(struct looking *l, struct db *db, int64_t address, struct err_info *why)
{
    bool many = false;
    err e = link_many_surnames(db, l->hub, address, l->a, &many, why);
    if (e || !many) return e;
    uint64_t *slot = VEC_PUSH(&l->communal);
    if (!slot) return err_set(why, ERR_NOMEM, "no memory to list communal addresses");
    *slot = (uint64_t)address;
    return ERR_OK;
}

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct looking *l = ctx;
    struct q_link_full_homes_rows rows;
    const struct q_link_full_homes_in in = {l->cell, l->address, COMMUNAL_PERSONS, PAGE};
    size_t known = l->communal.n;
    arena_clear(l->a);
    err e = q_link_full_homes(db, &in, l->a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        e = look_at(l, db, rows.at[i].address, why);
    if (e) l->communal.n = known; /* a read whose connection broke runs again */
    if (e) return e;
    l->rows = rows.n;
    if (rows.n) l->cell = rows.at[rows.n - 1].cell, l->address = rows.at[rows.n - 1].address;
    return ERR_OK;
}

err link_train_homes(struct hub *h, struct arena *a, struct weight_model *io_model,
                     struct err_info *why)
{
    struct looking l = {.hub = h, .a = arena_new(64 << 20), .cell = -1, .address = INT64_MIN};
    err e = l.a ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to list communal addresses");
    do {
        if (!e) e = store_read(h->store, read_page, &l, why);
    } while (!e && l.rows);
    if (l.communal.n) sort_list(l.communal.at, l.communal.n, sizeof *l.communal.at, sort_uint64);
    uint64_t *kept = e ? NULL : ARENA_ARRAY(a, uint64_t, l.communal.n + 1);
    if (!e && !kept) e = err_set(why, ERR_NOMEM, "no memory to list communal addresses");
    if (!e && l.communal.n) memcpy(kept, l.communal.at, l.communal.n * sizeof *kept);
    if (!e) io_model->communal = kept, io_model->communal_count = l.communal.n;
    VEC_RELEASE(&l.communal);
    arena_free(l.a);
    return e;
}
