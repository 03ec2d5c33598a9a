/* protect/plan_told.c -- telling the authority, and its list of who looked. */
#include "protect/plan_told.h"

#include "base/clock.h"
#include "notice/notice.h"
#include "person/record.h"
#include "query.h"

#include <stdio.h>

enum { TOLD_AT_ONCE = 20, TELL_BYTES_MAX = 8 << 20, FORGOTTEN_MS = MS_PER_DAY };

struct telling {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    size_t n;
};

/* The person who has the record now; 0 = nobody yet. */
static err person_of(struct telling *t, struct db *db, int64_t record, int64_t *ret_person,
                     struct err_info *why)
{
    struct q_link_membership_row row;
    err e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record},
                              t->arena, &row, why);
    *ret_person = e ? 0 : row.person;
    return e == ERR_ABSENT ? ERR_OK : e;
}

/* One notice a child and day, counted. */
static err tell_one(struct telling *t, struct db *db, const struct q_plan_untold_row *row,
                    struct err_info *why)
{
    const struct agency *authority = partners_agency(t->partners, row->authority);
    const struct service *service = authority ? partners_service(authority, row->service) : NULL;
    if (authority && !service) service = authority->services;
    int64_t person = 0;
    err e = person_of(t, db, row->record, &person, why);
    struct day {
        int64_t record, day;
    } key = {row->record, date_days(date_uk(row->at_ms).date)};
    const struct notice n = {.kind = NOTICE_PLAN_SEEN,
                             .to = TO_SERVICE,
                             .agency = row->authority,
                             .who = service ? service->code : STR(""),
                             .person = person,
                             .key = str_range((const char *)&key, sizeof key),
                             .partners = t->partners};
    if (!e && service) e = notice_put(db, t->hub, &n, why);
    return e ? e
             : q_plan_told(db,
                           &(struct q_plan_told_in){row->cell, row->record, row->at_ms,
                                                    row->access},
                           why);
}

static err tell_some(struct db *db, void *ctx, struct err_info *why)
{
    struct telling *t = ctx;
    struct q_plan_untold_rows rows;
    char detail[40];
    arena_clear(t->arena);
    err e = q_plan_untold(db, &(struct q_plan_untold_in){TOLD_AT_ONCE}, t->arena, &rows, why);
    t->n = e ? 0 : rows.n;
    for (size_t i = 0; !e && i < rows.n; i++)
        e = tell_one(t, db, &rows.at[i], why);
    if (e || !rows.n) return e;
    (void)snprintf(detail, sizeof detail, "%zu accesses", rows.n);
    return audit_note(db, t->hub,
                      &(struct audit_entry){.kind = AUDIT_PLANS_TOLD,
                                            .actor = STR("system"),
                                            .request = STR("plans"),
                                            .decision = STR("allowed"),
                                            .detail = str_of(detail)},
                      why);
}

static err any_untold(struct db *db, void *ctx, struct err_info *why)
{
    struct telling *t = ctx;
    struct q_plan_untold_rows rows;
    arena_clear(t->arena);
    err e = q_plan_untold(db, &(struct q_plan_untold_in){1}, t->arena, &rows, why);
    t->n = e ? 0 : rows.n;
    return e;
}

static err forget(struct db *db, void *ctx, struct err_info *why)
{
    const struct telling *t = ctx;
    return q_plan_sweep(db, &(struct q_plan_sweep_in){hub_now_ms(t->hub) - FORGOTTEN_MS}, why);
}

err plan_tell(struct hub *h, const struct partners *p, struct err_info *why)
{
    struct telling t = {h, p, arena_new(TELL_BYTES_MAX), 0};
    bool some = false;
    if (!t.arena) return err_set(why, ERR_NOMEM, "no memory to tell who looked");
    err e = store_read(h->store, any_untold, &t, why);
    while (!e && t.n) {
        some = true;
        e = store_write(h->store, tell_some, &t, why);
    }
    if (!e && some) e = store_write(h->store, forget, &t, why);
    arena_free(t.arena);
    return e;
}

/* ---- the list ---- */

struct listing {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    struct arena *arena;
    struct arena_mark mark;
    int64_t since_ms;
    size_t most, n;
    struct plan_told *list;
};

static err refs(struct listing *g, struct db *db, const struct q_plan_accesses_of_rows *rows,
                struct err_info *why)
{
    struct visibility visibility;
    struct record *records = ARENA_ARRAY(g->arena, struct record, rows->n + 1);
    int64_t *ids = ARENA_ARRAY(g->arena, int64_t, rows->n + 1);
    if (!records || !ids) return err_set(why, ERR_NOMEM, "no memory for who looked");
    for (size_t i = 0; i < rows->n; i++)
        ids[i] = rows->at[i].record;
    err e = visibility_load(db, g->arena, &visibility, why);
    if (!e)
        e = records_read(db, g->hub, &visibility, ids, rows->n, g->arena, records, why);
    if (e) return e;
    for (size_t i = 0; i < rows->n; i++) {
        const struct agency *a = partners_agency(g->partners, rows->at[i].agency);
        g->list[i] = (struct plan_told){.at_ms = rows->at[i].at_ms,
                                        .agency = a ? a->name : rows->at[i].agency,
                                        .role = rows->at[i].role};
        if (records[i].version_count)
            g->list[i].person_ref = records[i].versions[0].content.person_ref;
    }
    records_wipe(records, rows->n);
    return ERR_OK;
}

/* Whom the entry is about: the children whose plans were looked at, as this hub knows them. */
static err note(struct listing *g, struct db *db, const struct q_plan_accesses_of_rows *rows,
                struct err_info *why)
{
    struct telling t = {.arena = g->arena};
    struct audit_entry entry = viewer_entry(g->viewer, AUDIT_PLAN_ACCESSES);
    struct audit_subject *subjects = ARENA_ARRAY(g->arena, struct audit_subject, rows->n + 1);
    err e = subjects ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for who looked");
    for (size_t i = 0; !e && i < rows->n; i++) {
        int64_t person = 0;
        e = person_of(&t, db, rows->at[i].record, &person, why);
        if (person) subjects[entry.subject_count++] = (struct audit_subject){person, 0};
    }
    entry.subjects = subjects;
    return e ? e : audit_note(db, g->hub, &entry, why);
}

static err list(struct db *db, void *ctx, struct err_info *why)
{
    struct listing *g = ctx;
    struct q_plan_accesses_of_rows rows;
    arena_rewind(g->arena, g->mark);
    const struct q_plan_accesses_of_in in = {str_of(g->viewer->user->agency), g->since_ms,
                                             (int32_t)g->most};
    err e = q_plan_accesses_of(db, &in, g->arena, &rows, why);
    if (e) return e;
    g->n = rows.n;
    g->list = ARENA_ARRAY(g->arena, struct plan_told, rows.n + 1);
    if (!g->list) return err_set(why, ERR_NOMEM, "no memory for who looked");
    e = refs(g, db, &rows, why);
    return e ? e : note(g, db, &rows, why);
}

err plan_accesses(struct hub *h, const struct partners *p, const struct viewer *v, int days,
                  size_t most, struct arena *a, const struct plan_told **ret_list, size_t *ret_n,
                  struct err_info *why)
{
    struct listing g = {.hub = h,
                        .partners = p,
                        .viewer = v,
                        .arena = a,
                        .mark = arena_mark(a),
                        .since_ms = hub_now_ms(h) - days * MS_PER_DAY,
                        .most = most};
    if (!access_may(v->user, CAP_PLANS))
        return err_set(why, ERR_DENIED, "who looked at plans is for the authority's own people");
    err e = store_write(h->store, list, &g, why);
    if (e) return e;
    *ret_list = g.list;
    *ret_n = g.n;
    return ERR_OK;
}
