/* link/residents.c -- see residents.h. */
#include "link/residents.h"

#include "link/graph.h"
#include "link/hub_model.h"
#include "query.h"
#include "store/cell.h"

struct surnames {
    struct hub *hub;
    struct arena *a;
    uint32_t sound[RESIDENTS_LOOKED_AT];
    size_t n;
};

static err take_surname(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    struct surnames *l = ctx;
    const unsigned wanted = NAME_IS_FAMILY | NAME_IS_NOW;
    (void)why;
    for (size_t i = 0; r->features && i < r->features->names; i++) {
        const struct feature_name *n = &r->features->name[i];
        if ((n->role & wanted) != wanted || n->low || !n->sound) continue;
        for (size_t k = 0; k < l->n; k++)
            if (l->sound[k] == n->sound) return ERR_OK;
        if (l->n < RESIDENTS_LOOKED_AT) l->sound[l->n++] = n->sound;
        return ERR_OK; /* one for each record: a half of a double name is no second family */
    }
    return ERR_OK;
}

static err look_at_person(struct surnames *l, struct db *db, int64_t person, struct err_info *why)
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

err link_many_surnames(struct db *db, struct hub *h, int64_t address, struct arena *a,
                       bool *ret_many, struct err_info *why)
{
    struct surnames l = {.hub = h, .a = a};
    struct q_link_residents_rows rows;
    const struct q_link_residents_in in = {cell_of(address), address, RESIDENTS_LOOKED_AT};
    err e = q_link_residents(db, &in, a, &rows, why);
    for (size_t i = 0; !e && i < rows.n && l.n < COMMUNAL_SURNAMES; i++)
        e = look_at_person(&l, db, rows.at[i].person, why);
    *ret_many = l.n >= COMMUNAL_SURNAMES;
    return e;
}

err link_residents(struct db *db, struct hub *h, int64_t address, struct arena *a,
                   struct residents *ret_residents, struct err_info *why)
{
    const struct model *m;
    struct q_link_residents_rows rows;
    struct residents r = {.communal = false};
    const struct q_link_residents_in in = {cell_of(address), address, HOUSEHOLD_PERSONS_MAX + 1};
    err e = hub_model(h, &m, why);
    if (!e) e = q_link_residents(db, &in, a, &rows, why);
    struct resident *list = e ? NULL : ARENA_ARRAY(a, struct resident, rows.n + 1);
    if (!list) return e ? e : err_set(why, ERR_LIMIT, "who lives at an address");
    for (size_t i = 0; i < rows.n; i++) {
        list[i] = (struct resident){rows.at[i].person, rows.at[i].agencies};
        r.communal |= rows.at[i].agencies == HOME_COMMUNAL;
    }
    r.at = list;
    r.n = rows.n;
    r.communal |= r.n > HOUSEHOLD_PERSONS_MAX ||
                  (m->weights->communal_count && weight_is_communal(m->weights, (uint64_t)address));
    if (!r.communal && r.n >= COMMUNAL_PERSONS)
        e = link_many_surnames(db, h, address, a, &r.communal, why);
    if (!e) *ret_residents = r;
    return e;
}
