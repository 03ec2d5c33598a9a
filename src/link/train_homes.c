/* link/train_homes.c -- the addresses that many surnames share, listed in the model: hostels,
 * halls, prisons, hospitals, and whatever stands in for an address. As linked so far: of where
 * people live now. */
#include "base/sort.h"
#include "base/vec.h"
#include "link/graph.h"
#include "link/train.h"
#include "query.h"
#include "store/cell.h"

enum {
    COMMUNAL_PERSONS = 10, /* who live there, at least */
    COMMUNAL_SURNAMES = 8, /* among the first RESIDENTS of them */
    RESIDENTS = 40,
    PAGE = 200
};

struct looking {
    struct hub *hub;
    struct arena *a;
    VEC(uint64_t) communal;
    int32_t cell; /* of the last address */
    int64_t address;
    size_t rows;
    uint32_t surname[RESIDENTS];
    size_t surnames;
};

static err take_surname(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    struct looking *l = ctx;
    const unsigned wanted = NAME_IS_FAMILY | NAME_IS_NOW;
    (void)why;
    for (size_t i = 0; r->features && i < r->features->names; i++) {
        const struct feature_name *n = &r->features->name[i];
        if ((n->role & wanted) != wanted || n->low || !n->sound) continue;
        for (size_t k = 0; k < l->surnames; k++)
            if (l->surname[k] == n->sound) return ERR_OK;
        if (l->surnames < RESIDENTS) l->surname[l->surnames++] = n->sound;
        return ERR_OK; /* one for each record: a half of a double name is no second family */
    }
    return ERR_OK;
}

static err look_at_person(struct looking *l, struct db *db, int64_t person, struct err_info *why)
{
    struct q_link_feature_row row;
    str plain;
    const struct q_link_feature_in in = {cell_of(person), person};
    err e = q_link_feature(db, &in, l->a, &row, why);
    if (e == ERR_ABSENT) return ERR_OK;
    if (!e)
        e = crypt_open(&l->hub->keys.use[KEY_FEATURE], graph_row_place(person), row.sealed, l->a,
                       &plain, why);
    return e ? e : graph_unpack_row(plain, take_surname, l, why);
}

static err look_at(struct looking *l, struct db *db, int64_t address, struct err_info *why)
{
    struct q_link_residents_rows rows;
    const struct q_link_residents_in in = {cell_of(address), address, RESIDENTS};
    err e = q_link_residents(db, &in, l->a, &rows, why);
    l->surnames = 0;
    for (size_t i = 0; i < rows.n && !e && l->surnames < COMMUNAL_SURNAMES; i++)
        e = look_at_person(l, db, rows.at[i].person, why);
    if (e || l->surnames < COMMUNAL_SURNAMES) return e;
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

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

err link_train_homes(struct hub *h, struct arena *a, struct weight_model *io_model,
                     struct err_info *why)
{
    struct looking l = {.hub = h, .a = arena_new(64 << 20), .cell = -1, .address = INT64_MIN};
    err e = l.a ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to list communal addresses");
    do {
        if (!e) e = store_read(h->store, read_page, &l, why);
    } while (!e && l.rows);
    if (l.communal.n > 1) sort_list(l.communal.at, l.communal.n, sizeof *l.communal.at, by_number);
    uint64_t *kept = e ? NULL : ARENA_ARRAY(a, uint64_t, l.communal.n + 1);
    if (!e && !kept) e = err_set(why, ERR_NOMEM, "no memory to list communal addresses");
    if (!e && l.communal.n) memcpy(kept, l.communal.at, l.communal.n * sizeof *kept);
    if (!e) io_model->communal = kept, io_model->communal_count = l.communal.n;
    VEC_RELEASE(&l.communal);
    arena_free(l.a);
    return e;
}
