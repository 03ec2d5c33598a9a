/* protect/plan_numbers.c -- plans that no question finds, because their number is missing, was not
 * traced, or has been replaced. */
#include "protect/plan_inside.h"
#include "protect/plan_told.h"

#include "base/clock.h"
#include "base/vec.h"
#include "event/history.h"
#include "person/clean.h"
#include "query.h"

enum { UNTRACED_FROM = 2, UNTRACED_TO = 5, SCRATCH_BYTES_MAX = 64 << 20 };

static const struct {
    const char *word, *text;
} numbers[] = {
#define PLAN_NUMBER_ROW(name, word, text) {word, text},
    PLAN_NUMBER_LIST(PLAN_NUMBER_ROW)
#undef PLAN_NUMBER_ROW
};

const char *plan_number_word(enum plan_number n) { return numbers[n].word; }
const char *plan_number_text(enum plan_number n) { return numbers[n].text; }

struct checking {
    struct hub *hub;
    const struct partners *partners;
    const struct viewer *viewer;
    str agency; /* whose; empty = of every authority */
    struct arena *arena, *scratch;
    struct arena_mark mark;
    struct date today;
    struct visibility visibility;
    VEC(int64_t) records;
    struct plan_inactive *list;
    size_t n;
    struct err_info *why;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to check the numbers of plans");
}

/* ---- which records have plans ---- */

static err on_record(void *ctx, const struct q_plan_records_of_type_row *row)
{
    struct checking *c = ctx;
    for (size_t i = 0; i < c->records.n; i++)
        if (c->records.at[i] == row->record) return ERR_OK;
    int64_t *slot = VEC_PUSH(&c->records);
    if (!slot) return no_memory(c->why);
    *slot = row->record;
    return ERR_OK;
}

static err find_records(struct checking *c, struct db *db)
{
    const struct protection *p = &c->partners->terms.protection;
    const struct protection_list *const lists[] = {&p->child, &p->looked_after, &p->unborn};
    err e = ERR_OK;
    VEC_CLEAR(&c->records);
    for (size_t k = 0; k < COUNT(lists); k++)
        for (size_t i = 0; !e && i < lists[k]->n; i++) {
            const struct q_plan_records_of_type_in in = {lists[k]->at[i]};
            e = q_plan_records_of_type_each(db, &in, on_record, c, c->why);
        }
    return e;
}

/* ---- one of them ---- */

static uint64_t number_of(const struct record_version *v)
{
    uint64_t number = 0;
    return clean_nhs_number(pii_reveal(v->content.who.nhs_number, REVEAL_CLEAN), &number) ? number
                                                                                        : 0;
}

/* Does another record of this person say that the number was replaced? */
static bool replaced_by(const struct record *r, uint64_t number)
{
    bool had = false;
    if (!r->version_count || r->versions[0].content.who.nhs_status != 1) return false;
    uint64_t now = number_of(&r->versions[0]);
    for (size_t i = 1; i < r->version_count; i++)
        had = had || number_of(&r->versions[i]) == number;
    return had && now && now != number;
}

/* As a question by number would find it: see plan_read.c. */
static enum plan_number judge(const struct history *h, const struct record *own)
{
    const struct record_version *v = own->version_count ? &own->versions[0] : NULL;
    uint64_t number = v ? number_of(v) : 0;
    int status = v ? v->content.who.nhs_status : 0;
    bool traced = status < UNTRACED_FROM || status > UNTRACED_TO;
    for (size_t i = 0; number && i < h->record_count; i++)
        if (replaced_by(&h->records[i], number)) return PLAN_NUMBER_SUPERSEDED;
    for (size_t i = 0; i < h->record_count; i++) { /* another agency traced it */
        const struct record *r = &h->records[i];
        if (r->version_count && r->versions[0].content.who.nhs_status == 1 &&
            number_of(&r->versions[0]) && number_of(&r->versions[0]) == h->identity.nhs_number &&
            (!number || number == h->identity.nhs_number))
            return PLAN_NUMBER_FINE;
    }
    if (!number) return PLAN_NUMBER_MISSING;
    return traced ? PLAN_NUMBER_FINE : PLAN_NUMBER_UNTRACED;
}

static err add(struct checking *c, const struct record *own, int64_t person, str service,
               const struct plan_inactive *found, struct err_info *why)
{
    str ref = own->version_count
                  ? pii_reveal(own->versions[0].content.person_ref, REVEAL_SHOW)
                  : STR("");
    struct plan_inactive *one = &c->list[c->n++];
    *one = *found;
    one->record = own->id;
    one->person = person;
    one->person_ref = pii_of(str_copy(c->arena, ref));
    one->agency = str_copy(c->arena, own->agency);
    one->service = str_copy(c->arena, service);
    bool kept = one->agency.at && one->service.at && (!ref.len || !pii_empty(one->person_ref));
    return kept ? ERR_OK : no_memory(why);
}

/* A plan that is shown today, under this record. */
static bool shown_plan(const struct checking *c, const struct history *h, int64_t record,
                       struct plan_inactive *ret, str *ret_service)
{
    const struct protection *p = &c->partners->terms.protection;
    for (size_t i = 0; i < h->stored_count; i++) {
        const struct event *e = &h->stored[i];
        struct date start = date_uk(e->happened_ms).date, end = {0};
        if (e->record != record || !plan_kind_of(p, e->type, &ret->kind)) continue;
        if (e->end_ms) end = date_uk(e->end_ms).date;
        ret->start = start;
        *ret_service = e->service;
        if (plan_shown(p, ret->kind, start, end, c->today)) return true;
    }
    return false;
}

static err check_record(struct checking *c, struct db *db, int64_t record, struct err_info *why)
{
    struct q_link_membership_row owner;
    struct history h;
    const int64_t *members;
    size_t n;
    struct plan_inactive found = {.record = record};
    str service;
    arena_clear(c->scratch);
    err e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record},
                              c->scratch, &owner, why);
    if (!e) e = history_members(db, owner.person, c->scratch, &members, &n, why);
    if (!e)
        e = history_read(db, c->hub, c->partners, &c->visibility, members, n, c->scratch, &h, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    const struct record *own = history_record(&h, record);
    bool theirs = own && (!c->agency.len || str_eq(own->agency, c->agency));
    if (theirs && shown_plan(c, &h, record, &found, &service)) {
        found.code = judge(&h, own);
        if (found.code != PLAN_NUMBER_FINE) e = add(c, own, owner.person, service, &found, why);
    }
    history_wipe(&h);
    return e;
}

static err check_all(struct db *db, void *ctx, struct err_info *why)
{
    struct checking *c = ctx;
    c->why = why;
    c->n = 0;
    arena_rewind(c->arena, c->mark);
    err e = visibility_load(db, c->arena, &c->visibility, why);
    if (!e) e = find_records(c, db);
    if (e) return e;
    c->list = ARENA_ARRAY(c->arena, struct plan_inactive, c->records.n + 1);
    if (!c->list) return no_memory(why);
    for (size_t i = 0; !e && i < c->records.n; i++)
        e = check_record(c, db, c->records.at[i], why);
    return e;
}

static err may_check(const struct viewer *v, str agency, struct err_info *why)
{
    bool own = str_eq_c(agency, v->user->agency);
    if (own && (access_may(v->user, CAP_PLANS) || access_may(v->user, CAP_LOAD))) return ERR_OK;
    return err_set(why, ERR_DENIED, "the numbers of plans are for the authority's own people");
}

static err find_all(struct checking *c, struct err_info *why)
{
    c->mark = arena_mark(c->arena);
    c->today = date_uk(hub_now_ms(c->hub)).date;
    c->scratch = arena_new(SCRATCH_BYTES_MAX);
    err e = c->scratch ? store_read(c->hub->store, check_all, c, why) : no_memory(why);
    VEC_RELEASE(&c->records);
    arena_free(c->scratch);
    return e;
}

err plan_numbers(struct hub *h, const struct partners *p, const struct viewer *v, str agency,
                 struct arena *a, const struct plan_inactive **ret_list, size_t *ret_n,
                 struct err_info *why)
{
    struct checking c = {.hub = h, .partners = p, .viewer = v, .agency = agency, .arena = a};
    struct audit_entry entry = viewer_entry(v, AUDIT_PLAN_ACCESSES);
    entry.detail = STR("numbers of no use");
    err e = may_check(v, agency, why);
    if (!e) e = find_all(&c, why);
    if (!e) e = audit_note_alone(h, &entry, why);
    if (e) return e;
    *ret_list = c.list;
    *ret_n = c.n;
    return ERR_OK;
}

err plan_numbers_find(struct hub *h, const struct partners *p, struct arena *a,
                      const struct plan_inactive **ret_list, size_t *ret_n, struct err_info *why)
{
    struct checking c = {.hub = h, .partners = p, .agency = STR(""), .arena = a};
    err e = find_all(&c, why);
    if (e) return e;
    *ret_list = c.list;
    *ret_n = c.n;
    return ERR_OK;
}
