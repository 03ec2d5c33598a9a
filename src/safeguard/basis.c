/* safeguard/basis.c -- see basis.h. Some persons a day. */
#include "safeguard/basis.h"

#include "audit/audit.h"
#include "base/clock.h"
#include "notice/notice.h"
#include "query.h"

#include <stdio.h>

enum { PAGE = 64, SHOWN_DAYS = 90, ROOM = 16 * 1024 * 1024 };

struct telling {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    struct q_rule_basis_page_rows rows;
    size_t at;
    int64_t told;
};

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct telling *t = ctx;
    return q_rule_basis_page(db, &(struct q_rule_basis_page_in){PAGE}, t->arena, &t->rows, why);
}

static bool is_first(const struct q_look_since_rows *looks, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(looks->at[i].login, looks->at[at].login)) return false;
    return true;
}

static err note(struct db *db, const struct telling *t, int64_t person, int64_t told,
                struct err_info *why)
{
    char detail[80];
    (void)snprintf(detail, sizeof detail, "what a hit rested on changed: %lld told",
                   (long long)told);
    const struct audit_subject who = {person, 3};
    const struct audit_entry entry = {.kind = AUDIT_RECOGNISE,
                                      .actor = STR("system"),
                                      .role = STR("system"),
                                      .decision = STR("allowed"),
                                      .detail = str_of(detail),
                                      .subjects = &who,
                                      .subject_count = 1};
    return audit_note(db, t->hub, &entry, why);
}

static err tell_one(struct db *db, void *ctx, struct err_info *why)
{
    struct telling *t = ctx;
    const struct q_rule_basis_page_row *row = &t->rows.at[t->at];
    struct q_look_since_rows looks;
    struct arena_mark mark = arena_mark(t->arena);
    t->told = 0;
    err e = q_look_since(db,
                         &(struct q_look_since_in){row->cell, row->person,
                                                   row->at_ms - SHOWN_DAYS * (int64_t)MS_PER_DAY},
                         t->arena, &looks, why);
    for (size_t i = 0; !e && i < looks.n; i++) {
        if (!is_first(&looks, i)) continue;
        t->told++;
        e = notice_put(db, t->hub,
                       &(struct notice){.kind = NOTICE_BASIS_CHANGED, .to = TO_LOGIN,
                                        .who = looks.at[i].login, .person = row->person,
                                        .partners = t->partners},
                       why);
    }
    if (!e)
        e = q_rule_basis_drop(
            db, &(struct q_rule_basis_drop_in){row->cell, row->person, row->at_ms}, why);
    if (!e && t->told) e = note(db, t, row->person, t->told, why);
    arena_rewind(t->arena, mark);
    return e;
}

err basis_tell(struct hub *h, const struct partners *p, int64_t *ret_told, struct err_info *why)
{
    struct telling t = {.hub = h, .partners = p, .arena = arena_new(ROOM)};
    int64_t told = 0;
    err e = t.arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to tell people");
    do {
        if (!e) arena_clear(t.arena);
        if (!e) e = store_read(h->store, read_page, &t, why);
        for (t.at = 0; !e && t.at < t.rows.n; t.at++) {
            e = store_write(h->store, tell_one, &t, why);
            told += e ? 0 : t.told;
        }
    } while (!e && t.rows.n == PAGE);
    arena_free(t.arena);
    if (!e) *ret_told = told;
    return e;
}
