/* rule/shown.c -- which hits may be read back. What a household block counted belongs to somebody
 * else, who may have been shielded since: neither the sentence nor that there is one must tell. */
#include "rule/inside.h"

#include "query.h"
#include "store/cell.h"

struct reading {
    struct db *db;
    struct arena *a;
    const int64_t *own;
    size_t own_count;
    struct err_info *why;
};

/* Of a record of somebody else: by its person's word, or by that of any of their records. */
static err is_shielded(const struct reading *r, int64_t record, bool *ret_shielded)
{
    struct q_link_membership_row owner;
    int64_t living;
    int shield = 0;
    err e = q_link_membership(r->db, &(struct q_link_membership_in){cell_of(record), record}, r->a,
                              &owner, r->why);
    if (!e) e = history_shielded(r->db, owner.person, r->a, &living, &shield, r->why);
    *ret_shielded = e || shield; /* who is gone cannot be asked */
    return e == ERR_ABSENT ? ERR_OK : e;
}

static bool is_own(const struct reading *r, int64_t record)
{
    for (size_t i = 0; i < r->own_count; i++)
        if (r->own[i] == record) return true;
    return false;
}

static err may_show(const struct reading *r, const struct stored_hit *hit, bool *ret_may)
{
    bool shielded = false;
    err e = ERR_OK;
    *ret_may = true;
    if (!hit->rule || !(hit->rule->needs & RULE_NEEDS_HOUSEHOLD)) return ERR_OK;
    for (size_t i = 0; !e && !shielded && i < hit->event_count; i++)
        if (!is_own(r, hit->events[i].record)) e = is_shielded(r, hit->events[i].record, &shielded);
    *ret_may = !shielded;
    return e;
}

err rule_hits_read(struct db *db, const struct rule_set *s, const struct partners *p,
                   int64_t person, int32_t today, struct arena *a, struct stored_hits *ret_hits,
                   struct err_info *why)
{
    struct reading r = {.db = db, .a = a, .why = why};
    struct stored_hits all, kept = {.n = 0};
    err e = hits_read_all(db, s, p, person, today, a, &all, why);
    if (!e && all.n) e = history_members(db, person, a, &r.own, &r.own_count, why);
    struct stored_hit *list = e ? NULL : ARENA_ARRAY(a, struct stored_hit, all.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "the hits of a person");
    for (size_t i = 0; !e && i < all.n; i++) {
        bool may;
        e = may_show(&r, &all.at[i], &may);
        if (e || !may) continue;
        kept.firing += i < all.firing;
        list[kept.n++] = all.at[i];
    }
    kept.at = list;
    if (!e) *ret_hits = kept;
    return e;
}
