/* link/addresses.c -- see addresses.h. */
#include "link/addresses.h"

#include "link/graph.h"
#include "link/hub_model.h"
#include "query.h"
#include "store/cell.h"

enum { PERSONS_MAX = 400 }; /* of one postcode: some dozens is usual */

struct fitting {
    struct hub *hub;
    const struct feature_home *typed;
    struct arena *a;
    int64_t home;     /* where the person whose row is read lives now */
    int64_t *found;
    size_t n;
    struct err_info *why;
};

static bool fits(const struct feature_home *typed, const struct feature_home *at)
{
    if (at->code != typed->code || (typed->number && at->number != typed->number) ||
        (typed->flat && at->flat != typed->flat))
        return false;
    for (size_t i = 0; i < COUNT(typed->street); i++)
        if (typed->street[i] && at->street[i] && typed->street[i] != at->street[i]) return false;
    return !typed->street[0] || at->street[0];
}

static void take(struct fitting *f, int64_t address)
{
    size_t at = 0;
    while (at < f->n && f->found[at] < address)
        at++;
    if ((at < f->n && f->found[at] == address) || f->n == ADDRESSES_MAX) return;
    memmove(&f->found[at + 1], &f->found[at], (f->n - at) * sizeof *f->found);
    f->found[at] = address;
    f->n++;
}

static err on_record(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    struct fitting *f = ctx;
    int64_t hashes[HOME_KINDS];
    (void)why;
    if (!r->features || !(r->features->flags & FEATURE_HOME_NOW)) return ERR_OK;
    home_hashes(&f->hub->keys, &r->features->home[0], hashes);
    if (hashes[HOME_ADDRESS] && hashes[HOME_ADDRESS] == f->home &&
        fits(f->typed, &r->features->home[0]))
        take(f, f->home);
    return ERR_OK;
}

static err look_at(struct fitting *f, struct db *db, int64_t person)
{
    struct q_link_person_row head;
    struct q_link_feature_row row;
    str plain;
    struct arena_mark mark = arena_mark(f->a);
    err e = q_link_person(db, &(struct q_link_person_in){cell_of(person), person}, f->a, &head,
                          f->why);
    f->home = e ? 0 : head.home_address;
    if (!e)
        e = q_link_feature(db, &(struct q_link_feature_in){cell_of(person), person}, f->a, &row,
                           f->why);
    if (!e)
        e = crypt_open(&f->hub->keys.use[KEY_FEATURE], graph_row_place(person), row.sealed, f->a,
                       &plain, f->why);
    if (!e) e = graph_unpack_row(plain, on_record, f, f->why);
    arena_rewind(f->a, mark);
    return e == ERR_ABSENT ? ERR_OK : e;
}

err link_addresses(struct db *db, struct hub *h, const struct feature_home *typed,
                   struct arena *a, int64_t ret_addresses[ADDRESSES_MAX], size_t *ret_n,
                   struct err_info *why)
{
    struct fitting f = {.hub = h, .typed = typed, .a = a, .found = ret_addresses, .why = why};
    const struct model *m;
    struct q_link_persons_by_key_rows rows = {.n = 0};
    struct features place = {.homes = 1, .home = {{.code = typed->code}}};
    struct link_keys keys;
    err e = hub_model(h, &m, why);
    if (!e) link_keys_under(&place, m, &keys);
    for (size_t k = 0; !e && k < keys.n; k++) {
        int64_t key = link_key_seal(&h->keys, keys.key[k]);
        if (link_key_kind(keys.key[k]) != KEY_POSTCODE) continue;
        e = q_link_persons_by_key(
            db, &(struct q_link_persons_by_key_in){cell_of(key), key, PERSONS_MAX}, a, &rows, why);
        for (size_t i = 0; !e && i < rows.n; i++)
            e = look_at(&f, db, rows.at[i].person);
    }
    *ret_n = f.n;
    return e;
}
