/* mash/chase.c -- what time alone does to cases: reminders, escalation, late decisions, forgetting.
 *
 * Each piece is a transaction of its own that first looks whether it is still to be done: several
 * processes, a kill between two of them, nothing is told twice. */
#include "access/account.h"
#include "base/clock.h"
#include "mash/inside.h"
#include "notice/notice.h"

enum { CHASE_BYTES_MAX = 64 << 20, PAGE = 200, DAYS_PER_MONTH = 31 };

static const struct user nobody = {.login = "system", .name = "AIM", .role = ROLE_NONE};

struct chasing {
    struct mash_work w;
    struct arena_mark mark;
    struct arena *list_arena;
    struct q_mash_checks_due_rows due;
    struct q_mash_open_list_rows open;
    struct q_mash_erasable_rows old;
    const struct q_mash_checks_due_row *check;
    int64_t person;
    struct mash_chased *done, now;
};

static err list(struct db *db, void *ctx, struct err_info *why)
{
    struct chasing *g = ctx;
    arena_clear(g->list_arena);
    int64_t kept_days = (int64_t)g->w.partners->terms.mash.retention_months * DAYS_PER_MONTH;
    err e = q_mash_checks_due(db, &(struct q_mash_checks_due_in){g->w.now_ms, PAGE}, g->list_arena,
                              &g->due, why);
    if (!e) e = q_mash_open_list(db, g->list_arena, &g->open, why);
    if (!e)
        e = q_mash_erasable(
            db, &(struct q_mash_erasable_in){g->w.now_ms - kept_days * MS_PER_DAY, PAGE},
            g->list_arena, &g->old, why);
    return e;
}

/* The case without a viewer: nobody is shown anything. */
static err begin(struct mash_work *w, struct db *db, struct err_info *why)
{
    struct look look = {.user = &nobody};
    bool may;
    w->db = db;
    w->terms = &w->partners->terms.mash;
    mash_reference(w->mash, w->reference);
    err e =
        q_mash_get(db, &(struct q_mash_get_in){cell_of(w->mash), w->mash}, w->arena, &w->c, why);
    if (!e) w->before = w->c.version;
    if (!e) e = mash_may_know(db, &look, w->c.person, w->arena, &w->living, &may, why);
    if (!e && !w->living) w->living = w->c.person;
    if (!e && w->c.data_key.len)
        e = crypt_unwrap(&w->hub->keys.use[KEY_WRAP],
                         (struct place){.table = "mash_case", .id = w->mash}, w->c.data_key,
                         &w->key, why);
    return e;
}

/* ---- checks ---- */

static int64_t escalate_at(const struct mash_work *w, const struct q_mash_checks_row *c)
{
    enum mash_band b;
    if (!mash_band_of(w->c.band, &b)) b = MASH_GREEN;
    if (w->terms->by_clock[b]) return c->due_ms + w->terms->escalate_minutes * MS_PER_MINUTE;
    return calendar_due_ms(&w->partners->terms.calendar, c->due_ms, w->terms->escalate_minutes);
}

static err remind(struct chasing *g, struct q_mash_checks_row *c, struct err_info *why)
{
    c->reminders++;
    c->reminded_ms = g->w.now_ms;
    g->now.reminded++;
    err e = mash_put_check(&g->w, c, why);
    if (!e) e = mash_tell_agency(&g->w, c, NOTICE_CHECK_REMINDER, why);
    return e ? e : mash_step(&g->w, "reminded", c->agency, STR(""), why);
}

static err escalate(struct chasing *g, struct q_mash_checks_row *c, struct err_info *why)
{
    c->escalated_ms = g->w.now_ms;
    g->now.escalated++;
    err e = mash_put_check(&g->w, c, why);
    if (!e) e = mash_tell_agency(&g->w, c, NOTICE_CHECK_ESCALATED, why);
    if (!e) e = mash_tell_worker(&g->w, NOTICE_CHECK_LATE, why);
    return e ? e : mash_step(&g->w, "escalated", c->agency, STR(""), why);
}

static err chase_check(struct db *db, void *ctx, struct err_info *why)
{
    struct chasing *g = ctx;
    struct q_mash_checks_rows rows;
    arena_rewind(g->w.arena, g->mark);
    g->now = (struct mash_chased){0};
    g->w.mash = g->check->mash;
    err e = begin(&g->w, db, why);
    if (!e) e = mash_checks(&g->w, &rows, why);
    for (size_t i = 0; !e && i < rows.n && !str_eq_c(g->w.c.stage, "closed"); i++) {
        struct q_mash_checks_row c = rows.at[i];
        bool late = !c.answered_ms && c.due_ms && c.due_ms < g->w.now_ms;
        if (late && c.reminded_ms < c.due_ms) e = remind(g, &c, why);
        if (!e && late && !c.escalated_ms && escalate_at(&g->w, &c) <= g->w.now_ms)
            e = escalate(g, &c, why);
    }
    if (!e && g->w.c.version != g->w.before)
        e = mash_save(&g->w, AUDIT_CASE_CHANGED, "chased", why);
    mash_end(&g->w);
    return e;
}

/* ---- decisions ---- */

static err tell_late(struct db *db, void *ctx, struct err_info *why)
{
    struct chasing *g = ctx;
    struct mash_work *w = &g->w;
    arena_rewind(w->arena, g->mark);
    g->now = (struct mash_chased){0};
    err e = begin(w, db, why);
    bool late = !e && !w->c.late_told && w->c.due_ms < w->now_ms && !str_eq_c(w->c.stage, "closed");
    if (late) {
        struct user opener;
        g->now.late++;
        w->c.late_told = 1;
        e = account_find(db, w->c.opened_by, &opener, why);
        if (!e)
            e = notice_put(db, w->hub,
                           &(struct notice){.kind = NOTICE_CASE_LATE,
                                            .to = TO_ROLE,
                                            .agency = str_of(opener.agency),
                                            .who = str_of(role_word(ROLE_MANAGER)),
                                            .person = w->living,
                                            .about = w->mash,
                                            .reference = str_of(w->reference),
                                            .partners = w->partners},
                           why);
        if (e == ERR_ABSENT) e = ERR_OK;
        if (!e) e = mash_step(w, "late", STR(""), STR(""), why);
        if (!e) e = mash_save(w, AUDIT_CASE_CHANGED, "late", why);
    }
    mash_end(w);
    return e;
}

/* ---- forgetting ---- */

static err forget(struct db *db, void *ctx, struct err_info *why)
{
    struct chasing *g = ctx;
    struct mash_work *w = &g->w;
    struct q_mash_members_rows members;
    struct audit_entry entry = viewer_entry(w->viewer, AUDIT_KEY_DESTROYED);
    arena_rewind(w->arena, g->mark);
    g->now = (struct mash_chased){.erased = 1};
    mash_reference(w->mash, w->reference);
    err e = q_mash_members(db, &(struct q_mash_members_in){cell_of(w->mash), w->mash}, w->arena,
                           &members, why);
    for (size_t i = 0; !e && i < members.n; i++) {
        int64_t person = members.at[i].person;
        e = q_mash_drop_of(db, &(struct q_mash_drop_of_in){cell_of(person), person, w->mash}, why);
        if (!e)
            e = q_mash_drop_member(
                db, &(struct q_mash_drop_member_in){cell_of(w->mash), w->mash, person}, why);
    }
    if (!e)
        e = q_mash_drop_of(
            db, &(struct q_mash_drop_of_in){cell_of(g->person), g->person, w->mash}, why);
    if (!e)
        e = q_mash_erase(db, &(struct q_mash_erase_in){cell_of(w->mash), w->mash, STR("")}, why);
    entry.detail = str_printf(w->arena, "%s: the retention of the case is over", w->reference);
    return e ? e : audit_note(db, w->hub, &entry, why);
}

/* ---- all of it ---- */

static void add(struct chasing *g)
{
    g->done->reminded += g->now.reminded;
    g->done->escalated += g->now.escalated;
    g->done->late += g->now.late;
    g->done->erased += g->now.erased;
}

static err work(struct chasing *g, struct err_info *why)
{
    struct store *store = g->w.hub->store;
    err e = store_read(store, list, g, why);
    for (size_t i = 0; !e && i < g->due.n; i++) {
        if (i && g->due.at[i].mash == g->due.at[i - 1].mash) continue;
        g->check = &g->due.at[i];
        e = store_write(store, chase_check, g, why);
        if (!e) add(g);
    }
    for (size_t i = 0; !e && i < g->open.n && g->open.at[i].due_ms < g->w.now_ms; i++) {
        if (g->open.at[i].late_told) continue;
        g->w.mash = g->open.at[i].mash;
        e = store_write(store, tell_late, g, why);
        if (!e) add(g);
    }
    for (size_t i = 0; !e && i < g->old.n; i++) {
        g->w.mash = g->old.at[i].mash;
        g->person = g->old.at[i].person;
        e = store_write(store, forget, g, why);
        if (!e) add(g);
    }
    return e;
}

err mash_chase(struct hub *h, const struct partners *p, struct mash_chased *ret_done,
               struct err_info *why)
{
    const struct viewer system = {.user = &nobody, .request = STR("cases")};
    struct chasing g = {
        .w = {.hub = h, .partners = p, .viewer = &system, .system = true, .now_ms = hub_now_ms(h)},
        .list_arena = arena_new(CHASE_BYTES_MAX),
        .done = ret_done};
    *ret_done = (struct mash_chased){0};
    g.w.arena = arena_new(CHASE_BYTES_MAX);
    err e = ERR_NOMEM;
    if (g.w.arena && g.list_arena) {
        g.mark = arena_mark(g.w.arena);
        e = work(&g, why);
    } else
        (void)err_set(why, ERR_NOMEM, "no memory to look at the cases");
    arena_free(g.list_arena);
    arena_free(g.w.arena);
    return e;
}
