/* refer/tick.c -- what the clock does to referrals: escalate, forget drafts, destroy what is
 * old. */
#include "refer/inside.h"

#include "base/clock.h"

enum { AT_A_TIME = 50, TICK_BYTES = 8 * 1024 * 1024 };

struct ticking {
    struct hub *hub;
    const struct partners *partners;
    int64_t now_ms;
    struct arena *arena;
    bool more;
};

static err note(struct db *db, struct ticking *t, int64_t person, const char *what,
                struct err_info *why)
{
    struct audit_subject subject = {person, 0};
    struct audit_entry entry = {.kind = AUDIT_REFERRAL,
                                .actor = STR("system"),
                                .decision = STR("allowed"),
                                .detail = str_of(what),
                                .subjects = &subject,
                                .subject_count = person ? 1 : 0};
    return audit_note(db, t->hub, &entry, why);
}

static err escalate(struct db *db, void *ctx, struct err_info *why)
{
    struct ticking *t = ctx;
    struct q_referral_late_rows rows;
    arena_clear(t->arena);
    err e = q_referral_late(db, &(struct q_referral_late_in){t->now_ms, AT_A_TIME}, t->arena, &rows,
                            why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        struct referral r;
        int64_t id = rows.at[i].referral;
        e = refer_load(db, t->hub, id, NULL, t->arena, &r, why);
        if (!e) e = refer_tell_late(db, t->hub, t->partners, &r, why);
        if (!e)
            e = q_referral_escalated(
                db, &(struct q_referral_escalated_in){cell_of(id), id, t->now_ms}, why);
        if (!e) e = note(db, t, r.person, "not acknowledged in time: escalated", why);
    }
    t->more = !e && rows.n == AT_A_TIME;
    return e;
}

static err forget_drafts(struct db *db, void *ctx, struct err_info *why)
{
    struct ticking *t = ctx;
    struct q_referral_old_drafts_rows rows;
    arena_clear(t->arena);
    err e = q_referral_old_drafts(db, &(struct q_referral_old_drafts_in){t->now_ms, AT_A_TIME},
                                  t->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        e = q_referral_drop_draft(
            db, &(struct q_referral_drop_draft_in){rows.at[i].cell, rows.at[i].draft}, why);
    if (!e && rows.n) e = note(db, t, 0, "old drafts forgotten", why);
    t->more = !e && rows.n == AT_A_TIME;
    return e;
}

static err erase(struct db *db, void *ctx, struct err_info *why)
{
    struct ticking *t = ctx;
    struct q_referral_old_rows rows;
    struct date limit =
        date_add_months(date_uk(t->now_ms).date, -t->partners->terms.referrals.keep_months);
    arena_clear(t->arena);
    err e = q_referral_old(
        db, &(struct q_referral_old_in){date_uk_midnight_ms(limit), AT_A_TIME}, t->arena, &rows,
        why);
    for (size_t i = 0; !e && i < rows.n; i++)
        e = q_referral_erase(
            db,
            &(struct q_referral_erase_in){rows.at[i].cell, rows.at[i].referral, STR("")}, why);
    if (!e && rows.n) e = note(db, t, 0, "what old referrals said was destroyed", why);
    t->more = !e && rows.n == AT_A_TIME;
    return e;
}

err referral_tick(struct hub *h, const struct partners *p, struct err_info *why)
{
    static err (*const steps[])(struct db *, void *, struct err_info *) = {escalate, forget_drafts,
                                                                           erase};
    struct ticking t = {.hub = h, .partners = p, .now_ms = hub_now_ms(h)};
    err e = ERR_OK;
    t.arena = arena_new(TICK_BYTES);
    if (!t.arena) return err_set(why, ERR_NOMEM, "no memory to look after referrals");
    for (size_t i = 0; !e && i < COUNT(steps); i++)
        do {
            t.more = false;
            e = store_write(h->store, steps[i], &t, why);
        } while (!e && t.more);
    arena_free(t.arena);
    return e;
}
