/* protect/plan_numbers_tell.c -- authorities are told of plans that no question finds.
 *
 * Once an hour: some hundreds of plans are read, and nothing is written where nothing changed. */
#include "protect/plan_inside.h"
#include "protect/plan_told.h"

#include "notice/notice.h"
#include "query.h"

#include <stdio.h>

enum { BYTES_MAX = 32 << 20 };

struct telling {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    struct arena_mark mark;
    const struct plan_inactive *list;
    size_t n;
    struct q_plan_numbers_told_rows told;
    int64_t put, dropped;
};

static const struct plan_inactive *found(const struct telling *t, int64_t record)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->list[i].record == record) return &t->list[i];
    return NULL;
}

static bool told_already(const struct telling *t, const struct plan_inactive *one)
{
    for (size_t i = 0; i < t->told.n; i++)
        if (t->told.at[i].record == one->record &&
            str_eq_c(t->told.at[i].code, plan_number_word(one->code)))
            return true;
    return false;
}

/* One notice for each plan, whatever the reason is by now. `record` is what makes it the same. */
static struct notice notice_of(const struct telling *t, const int64_t *record, str agency,
                               str service)
{
    return (struct notice){.kind = NOTICE_PLAN_NUMBER,
                           .to = TO_SERVICE,
                           .agency = agency,
                           .who = service,
                           .key = str_range((const char *)record, sizeof *record),
                           .partners = t->partners};
}

static err put(struct db *db, struct telling *t, const struct plan_inactive *one,
               struct err_info *why)
{
    const struct agency *authority = partners_agency(t->partners, one->agency);
    if (!authority || !authority->service_count) return ERR_OK; /* it has left */
    const struct service *s = partners_service(authority, one->service);
    if (!s) s = authority->services;
    struct notice n = notice_of(t, &one->record, authority->code, s->code);
    n.person = one->person;
    n.reference = str_of(plan_number_word(one->code));
    t->put++;
    err e = notice_put(db, t->hub, &n, why);
    return e ? e
             : q_plan_number_put(db,
                                 &(struct q_plan_number_put_in){
                                     cell_of(one->record), one->record,
                                     str_of(plan_number_word(one->code)), authority->code, s->code,
                                     hub_now_ms(t->hub)},
                                 why);
}

static err drop(struct db *db, struct telling *t, const struct q_plan_numbers_told_row *row,
                struct err_info *why)
{
    const struct notice n = notice_of(t, &row->record, row->agency, row->service);
    t->dropped++;
    err e = notice_done(db, t->hub, &n, why);
    return e ? e
             : q_plan_number_drop(
                   db, &(struct q_plan_number_drop_in){row->cell, row->record}, why);
}

static err read_told(struct db *db, void *ctx, struct err_info *why)
{
    struct telling *t = ctx;
    arena_rewind(t->arena, t->mark);
    return q_plan_numbers_told(db, t->arena, &t->told, why);
}

static err tell(struct db *db, void *ctx, struct err_info *why)
{
    struct telling *t = ctx;
    char detail[80];
    err e = read_told(db, t, why);
    t->put = t->dropped = 0;
    for (size_t i = 0; !e && i < t->n; i++)
        if (!told_already(t, &t->list[i])) e = put(db, t, &t->list[i], why);
    for (size_t i = 0; !e && i < t->told.n; i++)
        if (!found(t, t->told.at[i].record)) e = drop(db, t, &t->told.at[i], why);
    if (e || !(t->put + t->dropped)) return e;
    (void)snprintf(detail, sizeof detail, "%lld numbers of no use, %lld in use again",
                   (long long)t->put, (long long)t->dropped);
    return audit_note(db, t->hub,
                      &(struct audit_entry){.kind = AUDIT_PLANS_TOLD,
                                            .actor = STR("system"),
                                            .request = STR("plans"),
                                            .decision = STR("allowed"),
                                            .detail = str_of(detail)},
                      why);
}

static bool anything_new(const struct telling *t)
{
    bool fresh = false;
    for (size_t i = 0; i < t->n; i++)
        fresh |= !told_already(t, &t->list[i]);
    for (size_t i = 0; i < t->told.n; i++)
        fresh |= !found(t, t->told.at[i].record);
    return fresh;
}

err plan_numbers_tell(struct hub *h, const struct partners *p, int64_t *ret_told,
                      struct err_info *why)
{
    struct telling t = {.hub = h, .partners = p, .arena = arena_new(BYTES_MAX)};
    if (!t.arena) return err_set(why, ERR_NOMEM, "no memory to tell of numbers");
    err e = plan_numbers_find(h, p, t.arena, &t.list, &t.n, why);
    t.mark = arena_mark(t.arena);
    if (!e) e = store_read(h->store, read_told, &t, why);
    if (!e && anything_new(&t)) e = store_write(h->store, tell, &t, why);
    *ret_told = e ? 0 : t.put;
    arena_free(t.arena);
    return e;
}
