/* notice/choice.c -- see choice.h. */
#include "notice/choice.h"

#include "base/buf.h"
#include "notice/inside.h"

enum { DAY = 24 * 60, SCRATCH_BYTES = 4 << 20, OPEN_MOST = 10000 };

/* ---- in words ---- */

str notice_choice_hours(int32_t from, int32_t until, struct arena *a)
{
    return str_printf(a, "%02d:%02d-%02d:%02d", from / 60, from % 60, until / 60, until % 60);
}

str notice_choice_digests(const int32_t *minutes, size_t n, struct arena *a)
{
    str text = STR("");
    for (size_t i = 0; i < n; i++)
        text = str_printf(a, "%.*s%s%02d:%02d", STR_FMT(text), i ? ", " : "", minutes[i] / 60,
                          minutes[i] % 60);
    return text;
}

/* ---- the bounds ---- */

static bool has_digest(const struct queue_terms *t, int32_t minute)
{
    for (size_t i = 0; i < t->digest_count; i++)
        if (t->digests[i] == minute) return true;
    return false;
}

/* Fewer digests than are asked for are fine where the region has fewer. */
static size_t digests_least(const struct queue_terms *t)
{
    size_t least = (size_t)t->own_digests_least;
    return least < t->digest_count ? least : t->digest_count;
}

err notice_choice_check(const struct queue_terms *t, const struct notice_choice *c,
                        struct err_info *why)
{
    int32_t hours = t->own_quiet_hours_most,
            quiet = ((c->quiet_until - c->quiet_from) % DAY + DAY) % DAY;
    if (!c->own) return ERR_OK;
    if (!hours) return err_set(why, ERR_INPUT, "the region lets nobody choose times of their own");
    if (c->quiet_from < 0 || c->quiet_from >= DAY || c->quiet_until < 0 || c->quiet_until >= DAY)
        return err_set(why, ERR_INPUT, "a time of day is from 00:00 to 23:59");
    if (quiet > hours * 60)
        return err_set(why, ERR_INPUT, "quiet hours are at most %d a day here", hours);
    if (c->digest_count < digests_least(t))
        return err_set(why, ERR_INPUT, "choose at least %zu of the digests", digests_least(t));
    for (size_t i = 0; i < c->digest_count; i++)
        if (!has_digest(t, c->digests[i]) || (i && c->digests[i - 1] >= c->digests[i]))
            return err_set(why, ERR_INPUT, "digests are some of the region's, in their order");
    return ERR_OK;
}

struct queue_terms notice_choice_terms(const struct queue_terms *t, const struct notice_choice *c)
{
    struct queue_terms own = *t;
    struct err_info why;
    if (!c->own || notice_choice_check(t, c, &why)) return own;
    own.quiet_from = c->quiet_from;
    own.quiet_until = c->quiet_until;
    own.quiet_days = c->quiet_days;
    memcpy(own.digests, c->digests, sizeof own.digests);
    own.digest_count = c->digest_count;
    return own;
}

/* ---- stored ---- */

static void read_digests(str text, struct notice_choice *c)
{
    str piece;
    int64_t minute;
    while (c->digest_count < QUEUE_DIGESTS_MAX && str_next(&text, ' ', &piece))
        if (str_to_int64(piece, &minute)) c->digests[c->digest_count++] = (int32_t)minute;
}

err notice_choice_read(struct db *db, const struct hub *h, str login, struct arena *a,
                       struct notice_choice *ret, struct err_info *why)
{
    struct q_notice_choice_row row;
    int64_t audience = notice_audience(h, TO_LOGIN, STR(""), login);
    *ret = (struct notice_choice){.own = false};
    err e = q_notice_choice(db, &(struct q_notice_choice_in){cell_of(audience), audience}, a, &row,
                            why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    *ret = (struct notice_choice){.own = row.own != 0,
                                  .quiet_from = row.quiet_from,
                                  .quiet_until = row.quiet_until,
                                  .quiet_days = row.quiet_days != 0,
                                  .changed_ms = row.changed_ms};
    read_digests(row.digests, ret);
    return ERR_OK;
}

struct choosing {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    const struct notice_choice *choice;
    int64_t was_ms;
    struct arena *arena;
    struct notice_choice now;
};

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct choosing *g = ctx;
    return notice_choice_read(db, g->hub, str_of(g->viewer->user->login), g->arena, &g->now, why);
}

err notice_choice_load(struct hub *h, const struct viewer *v, struct arena *a,
                       struct notice_choice *ret, struct err_info *why)
{
    struct choosing g = {.hub = h, .viewer = v, .arena = a};
    err e = store_read(h->store, load, &g, why);
    if (!e) *ret = g.now;
    return e;
}

static bool is_same(const struct notice_choice *a, const struct notice_choice *b)
{
    if (a->own != b->own) return false;
    return !a->own || (a->quiet_from == b->quiet_from && a->quiet_until == b->quiet_until &&
                       a->quiet_days == b->quiet_days && a->digest_count == b->digest_count &&
                       memcmp(a->digests, b->digests, a->digest_count * sizeof *a->digests) == 0);
}

/* ---- what waits already ---- */

static err put_off_anew(struct choosing *g, struct db *db, int64_t audience, struct err_info *why)
{
    struct q_notice_open_rows rows;
    int64_t now_ms = hub_now_ms(g->hub);
    err e = q_notice_open(db, &(struct q_notice_open_in){cell_of(audience), audience, OPEN_MOST},
                          g->arena, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct q_notice_open_row *o = &rows.at[i];
        enum notice_kind kind;
        struct notice_times t;
        if (o->urgent || !notice_kind_of(o->kind, &kind)) continue;
        notice_times_of(kind, &g->partners->terms, g->choice, now_ms, &t);
        if (o->tell_ms <= now_ms) t.tell_ms = o->tell_ms; /* told already: only its mail waits */
        else if (o->due_ms && t.tell_ms > o->due_ms) continue;
        struct q_notice_retime_in in = {cell_of(audience), audience, o->notice, t.tell_ms,
                                        t.mail_ms};
        e = q_notice_retime(db, &in, why);
    }
    return e;
}

/* ---- saved ---- */

static err note(struct choosing *g, struct db *db, struct err_info *why)
{
    const struct notice_choice *c = g->choice;
    struct audit_entry entry = viewer_entry(g->viewer, AUDIT_NOTICE_TIMES);
    str hours = notice_choice_hours(c->quiet_from, c->quiet_until, g->arena),
        digests = notice_choice_digests(c->digests, c->digest_count, g->arena);
    entry.detail = c->own ? str_printf(g->arena, "own: quiet %.*s%s, digests %.*s",
                                       STR_FMT(hours), c->quiet_days ? " and days off" : "",
                                       STR_FMT(digests))
                          : STR("as the region has it");
    return audit_note(db, g->hub, &entry, why);
}

static err put(struct choosing *g, struct db *db, int64_t audience, struct err_info *why)
{
    const struct notice_choice *c = g->choice;
    struct buf digests = BUF_INIT(200);
    for (size_t i = 0; i < c->digest_count; i++)
        buf_printf(&digests, "%s%d", i ? " " : "", c->digests[i]);
    const struct q_notice_put_choice_in in = {.cell = cell_of(audience),
                                              .audience = audience,
                                              .own = c->own,
                                              .quiet_from = c->quiet_from,
                                              .quiet_until = c->quiet_until,
                                              .quiet_days = c->quiet_days,
                                              .digests = buf_str(&digests),
                                              .changed_ms = hub_now_ms(g->hub)};
    err e = buf_state(&digests) ? err_set(why, ERR_NOMEM, "a choice") : ERR_OK;
    if (!e) e = q_notice_put_choice(db, &in, why);
    buf_release(&digests);
    return e;
}

static err save(struct db *db, void *ctx, struct err_info *why)
{
    struct choosing *g = ctx;
    str login = str_of(g->viewer->user->login);
    int64_t audience = notice_audience(g->hub, TO_LOGIN, STR(""), login);
    arena_clear(g->arena);
    err e = notice_choice_read(db, g->hub, login, g->arena, &g->now, why);
    if (e || is_same(&g->now, g->choice)) return e;
    if (g->was_ms >= 0 && g->now.changed_ms != g->was_ms) {
        str when = date_moment_long(g->arena, g->now.changed_ms);
        (void)err_set(why, ERR_CONFLICT, "your times were changed since, on %.*s", STR_FMT(when));
        return err_todo(why, "look at them, then save again if you still want this");
    }
    e = put(g, db, audience, why);
    if (!e) e = put_off_anew(g, db, audience, why);
    return e ? e : note(g, db, why);
}

err notice_choice_save(struct hub *h, const struct partners *p, const struct viewer *v,
                       const struct notice_choice *c, int64_t was_ms, struct err_info *why)
{
    struct choosing g = {.hub = h,
                         .partners = p,
                         .viewer = v,
                         .choice = c,
                         .was_ms = was_ms,
                         .arena = arena_new(SCRATCH_BYTES)};
    if (!g.arena) return err_set(why, ERR_NOMEM, "no memory for a choice");
    err e = access_may(v->user, CAP_SIGNED_IN)
                ? notice_choice_check(&p->terms.queue, c, why)
                : err_set(why, ERR_DENIED, "alerts are for those who use the hub");
    if (!e) e = store_write_step(h->store, save, &g, why);
    arena_free(g.arena);
    return e;
}
