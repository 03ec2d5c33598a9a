/* access/lock.c -- two look-ups for all records of a person; see lock.h. */
#include "access/lock.h"

#include "query.h"
#include "store/cell.h"

struct reading {
    struct locks *locks;
    const struct user *user;
    struct arena *arena;
};

static err on_lock(void *ctx, size_t which, const struct q_lock_of_record_row *row)
{
    struct reading *r = ctx;
    struct lock_of_record *l = &r->locks->at[which];
    l->by_hand = row->locked || row->fed;
    l->owner = str_copy(r->arena, row->owner);
    return l->owner.at ? ERR_OK : ERR_NOMEM;
}

static err on_grant(void *ctx, size_t which, const struct q_lock_grants_row *row)
{
    struct reading *r = ctx;
    struct lock_of_record *l = &r->locks->at[which];
    bool mine = str_eq_c(row->scope, "agency") ? str_eq_c(row->agency, r->user->agency)
                                               : str_eq_c(row->login, r->user->login);
    if (!mine) return ERR_OK;
    l->open = true;
    if (row->until_ms > l->until_ms) l->until_ms = row->until_ms;
    return ERR_OK;
}

err locks_read(struct db *db, const struct partners *p, const struct user *u, int64_t now_ms,
               const int64_t *records, const str *agencies, size_t n, struct arena *a,
               struct locks *ret_locks, struct err_info *why)
{
    struct locks locks = {p, ARENA_ARRAY(a, struct lock_of_record, n + 1), n};
    struct q_lock_of_record_in *of = ARENA_ARRAY(a, struct q_lock_of_record_in, n + 1);
    struct q_lock_grants_in *grants = ARENA_ARRAY(a, struct q_lock_grants_in, n + 1);
    if (!locks.at || !of || !grants) return err_set(why, ERR_NOMEM, "no memory for locks");
    struct reading r = {&locks, u, a};
    for (size_t i = 0; i < n; i++) {
        locks.at[i] =
            (struct lock_of_record){.record = records[i], .agency = agencies[i],
                                    .owner = agencies[i]};
        of[i] = (struct q_lock_of_record_in){cell_of(records[i]), records[i]};
        grants[i] = (struct q_lock_grants_in){cell_of(records[i]), records[i], now_ms};
    }
    err e = n ? q_lock_of_record_set(db, of, n, on_lock, &r, why) : ERR_OK;
    if (!e && n) e = q_lock_grants_set(db, grants, n, on_grant, &r, why);
    for (size_t i = 0; i < n; i++)
        locks.at[i].own = str_eq_c(locks.at[i].agency, u->agency) ||
                          str_eq_c(locks.at[i].owner, u->agency);
    if (!e) *ret_locks = locks;
    return e;
}

bool lock_covers(const struct locks *l, size_t i, str type)
{
    const struct protection_lock *terms =
        protection_lock_of(&l->partners->terms.protection, l->at[i].agency);
    return l->at[i].by_hand ||
           (terms && (terms->all || protection_has(&terms->types, type)));
}

bool lock_holds(const struct locks *l, int64_t record, str type)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].record == record)
            return !l->at[i].own && !l->at[i].open && lock_covers(l, i, type);
    return true;
}
