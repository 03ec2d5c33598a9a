/* notice/urgent.c -- see urgent.h. */
#include "notice/urgent.h"

#include "access/account.h"
#include "notice/inside.h"

enum { ACCOUNTS_BYTES = 16 << 20 };

struct telling {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct arena *arena;
};

static bool opens_more(const struct hub *h, const struct viewer *v)
{
    struct look urgent = viewer_look(v, h), usual = urgent;
    usual.purpose = PURPOSE_CHILD;
    return v->purpose == PURPOSE_URGENT && access_tier(&urgent) > access_tier(&usual);
}

static err tell(struct telling *t, struct db *db, str agency, enum role role, struct err_info *why)
{
    str login = str_of(t->viewer->user->login);
    str key = str_printf(t->arena, "%.*s %d", STR_FMT(login), date_uk_day(hub_now_ms(t->hub)));
    const struct notice n = {.kind = NOTICE_URGENT_USED,
                             .to = TO_ROLE,
                             .agency = agency,
                             .who = str_of(role_word(role)),
                             .reference = login,
                             .key = key,
                             .partners = t->partners};
    return agency.len ? notice_put(db, t->hub, &n, why) : ERR_OK;
}

/* Of each agency that has one: an alert to a role that nobody has would only go on to others. */
static err tell_officers(struct telling *t, struct db *db, struct err_info *why)
{
    struct q_access_accounts_rows rows;
    const char *dpo = role_word(ROLE_DPO);
    err e = q_access_accounts(db, &(struct q_access_accounts_in){CELL_HUB}, t->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        bool again = !str_eq_c(rows.at[i].role, dpo) || !str_eq_c(rows.at[i].state, "active");
        for (size_t k = 0; !again && k < i; k++)
            again = str_eq_c(rows.at[k].role, dpo) && str_eq_c(rows.at[k].state, "active") &&
                    str_eq(rows.at[k].agency, rows.at[i].agency);
        if (!again) e = tell(t, db, rows.at[i].agency, ROLE_DPO, why);
    }
    return e;
}

static err tell_all(struct db *db, void *ctx, struct err_info *why)
{
    struct telling *t = ctx;
    arena_clear(t->arena);
    err e = tell(t, db, notice_agency_above(t->partners), ROLE_MANAGER, why);
    return e ? e : tell_officers(t, db, why);
}

err notice_urgent(struct hub *h, const struct partners *p, const struct viewer *v,
                  struct err_info *why)
{
    struct telling t = {.hub = h, .partners = p, .viewer = v};
    if (!opens_more(h, v)) return ERR_OK;
    t.arena = arena_new(ACCOUNTS_BYTES);
    if (!t.arena) return err_set(why, ERR_NOMEM, "no memory to tell who looks afterwards");
    err e = store_write(h->store, tell_all, &t, why);
    arena_free(t.arena);
    return e;
}
