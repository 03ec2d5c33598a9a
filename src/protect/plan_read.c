/* protect/plan_read.c -- who has this number, and what their records say: the same statements, with
 * the same number of keys, whether there is anybody or not. */
#include "protect/plan_inside.h"

#include "base/clock.h"
#include "event/identity.h"
#include "link/keys.h"
#include "person/clean.h"
#include "person/held.h"
#include "query.h"

#include <stdio.h>

enum { NHS_UNTRACED_FROM = 2, NHS_UNTRACED_TO = 5 };

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to look for plans");
}

/* ---- who ---- */

static err on_person(void *ctx, size_t which, const struct q_link_persons_by_key_row *row)
{
    struct plan_asking *q = ctx;
    (void)which;
    for (size_t i = 0; !q->person && i < PERSONS_READ; i++)
        if (!q->persons[i].person) {
            q->persons[i].person = row->person;
            break;
        }
    return ERR_OK;
}

/* The sealed key of the number; asked by person, a key that nobody has. */
static int64_t key_of(const struct plan_asking *q)
{
    struct features f;
    struct link_keys keys;
    struct demographics who = {0};
    char text[24];
    int n = snprintf(text, sizeof text, "%010llu", (unsigned long long)q->number);
    who.nhs_number = pii_of(str_range(text, (size_t)n));
    clean_start(&f, STR(""));
    clean_add(&f, &who);
    link_keys_of(&f, &keys);
    for (size_t i = 0; q->number && i < keys.n; i++)
        if (link_key_kind(keys.key[i]) == KEY_NHS)
            return link_key_seal(&q->hub->keys, keys.key[i]);
    return q->nobody;
}

static err on_head(void *ctx, size_t which, const struct q_link_person_row *row)
{
    struct plan_asking *q = ctx;
    struct subject s = {.shield = row->shield, .audience = 3};
    q->persons[which].open = !row->merged_into && row->person == q->persons[which].person &&
                             access_decide(&q->look, &s, FIELD_PLANS).disclose == DISCLOSE_SHOW;
    return ERR_OK;
}

struct members {
    struct plan_asking *q;
    int64_t *ids;
    size_t n, room;
};

static err on_member(void *ctx, size_t which, const struct q_link_members_row *row)
{
    struct members *m = ctx;
    struct plan_person *p = &m->q->persons[which];
    if (!p->person || m->n == m->room) return ERR_OK;
    if (!p->count) p->first = m->n;
    p->count++;
    m->ids[m->n++] = row->record;
    return ERR_OK;
}

/* Records of others, from a place on that depends on the question; behind the last comes the
 * first. */
static err fill_up(struct members *m, struct err_info *why)
{
    struct plan_asking *q = m->q;
    struct q_plan_decoys_rows from, first;
    struct q_plan_decoys_in in = {cell_of(q->nobody), RECORDS_READ};
    err e = q_plan_decoys(q->db, &in, q->arena, &from, why);
    in.from_cell = 0;
    if (!e) e = q_plan_decoys(q->db, &in, q->arena, &first, why);
    for (size_t i = 0; !e && m->n < RECORDS_READ; i++)
        m->ids[m->n++] = i < from.n  ? from.at[i].record
                         : first.n ? first.at[(i - from.n) % first.n].record
                                   : q->nobody;
    return e;
}

static err read_who(struct plan_asking *q, struct members *m, struct err_info *why)
{
    int64_t key = key_of(q);
    struct q_link_persons_by_key_in by_key = {cell_of(key), key, PERSONS_READ};
    struct q_link_person_in heads[PERSONS_READ];
    struct q_link_members_in members[PERSONS_READ];
    q->persons[0].person = q->person;
    err e = q_link_persons_by_key_set(q->db, &by_key, 1, on_person, q, why);
    for (size_t i = 0; i < PERSONS_READ; i++) {
        int64_t id = q->persons[i].person ? q->persons[i].person : q->nobody;
        heads[i] = (struct q_link_person_in){cell_of(id), id};
        members[i] = (struct q_link_members_in){cell_of(id), id};
    }
    if (!e) e = q_link_person_set(q->db, heads, PERSONS_READ, on_head, q, why);
    if (!e) e = q_link_members_set(q->db, members, PERSONS_READ, on_member, m, why);
    return e ? e : fill_up(m, why);
}

/* ---- whose number it is ---- */

static uint64_t number_of(const struct record_version *v)
{
    uint64_t number = 0;
    str text = pii_reveal(v->content.who.nhs_number, REVEAL_CLEAN);
    return clean_nhs_number(text, &number) ? number : 0;
}

static bool traced(const struct record_version *v)
{
    int status = v->content.who.nhs_status;
    return status < NHS_UNTRACED_FROM || status > NHS_UNTRACED_TO;
}

/* The agency had this number once and holds another, verified one now. */
static bool replaced_in(const struct record *r, uint64_t number)
{
    if (!r->version_count || r->versions[0].content.who.nhs_status != 1) return false;
    uint64_t now = number_of(&r->versions[0]);
    bool had = false;
    for (size_t i = 1; i < r->version_count; i++)
        had = had || number_of(&r->versions[i]) == number;
    return now && now != number && had;
}

static err judge_person(struct plan_asking *q, struct plan_person *p, struct err_info *why)
{
    struct identity who;
    const struct record *records = q->records + p->first;
    struct subject s = {.audience = 3};
    err e = identity_of(records, p->count, q->arena, &who, why);
    if (e) return e;
    for (size_t i = 0; i < p->count; i++) {
        const struct record *r = &records[i];
        s.shield |= r->shield;
        if (!r->version_count) continue;
        p->holds = p->holds || (who.nhs_number == q->number && traced(&r->versions[0]) &&
                                number_of(&r->versions[0]) == q->number);
        p->replaced = p->replaced || replaced_in(r, q->number);
    }
    p->open = p->open && access_decide(&q->look, &s, FIELD_PLANS).disclose == DISCLOSE_SHOW;
    if (!q->number) p->holds = true, p->replaced = false;
    p->holds = p->holds && !p->replaced;
    return ERR_OK;
}

/* An authority that uploaded the plan under this very number is believed. */
static bool own_number(const struct plan_asking *q, const struct record *r)
{
    return q->number && r->version_count && traced(&r->versions[0]) &&
           number_of(&r->versions[0]) == q->number;
}

/* ---- plans ---- */

/* Do the terms under which it comes let practitioners see such an event today? */
static bool agreed(const struct plan_asking *q, const struct agency *authority, str type)
{
    const struct event_type *t = partners_type(q->partners, type);
    enum { DATES_AND_LABELS = 2 };
    for (size_t i = 0; t && i < q->partners->agreement_count; i++) {
        const struct agreement *a = &q->partners->agreements[i];
        if (a->agency == authority && a->live && a->from_ms <= q->now_ms &&
            q->now_ms < a->until_ms && a->audience >= DATES_AND_LABELS &&
            agreement_allows_type(a, t))
            return true;
    }
    return false;
}

static void take_event(struct plan_asking *q, const struct plan_person *p,
                       const struct record *r, const struct event *e)
{
    struct plan_found f = {.event = e,
                           .record = r,
                           .authority = partners_agency(q->partners, r->agency),
                           .start = date_uk(e->happened_ms).date};
    if (e->end_ms) f.end = date_uk(e->end_ms).date;
    if (!plan_kind_of(&q->partners->terms.protection, e->type, &f.kind)) return;
    if (!f.authority || !agreed(q, f.authority, e->type) || q->found_count == PLANS_MAX) return;
    for (size_t i = 0; i < q->found_count; i++)
        if (q->found[i].event->event == e->event && q->found[i].record->id == r->id)
            return; /* read a second time, to fill up */
    if (p->holds || (own_number(q, r) && !p->replaced)) q->found[q->found_count++] = f;
}

static void find_plans(struct plan_asking *q)
{
    for (size_t i = 0; i < PERSONS_READ; i++) {
        const struct plan_person *p = &q->persons[i];
        if (!p->open) continue;
        for (size_t k = q->event_count; k-- > 0;)
            for (size_t r = p->first; r < p->first + p->count; r++)
                if (q->records[r].id == q->events[k].record)
                    take_event(q, p, &q->records[r], &q->events[k]);
    }
}

err plan_find(struct plan_asking *q, struct err_info *why)
{
    enum { ROOM = 256 };
    struct members m = {.q = q, .ids = ARENA_ARRAY(q->arena, int64_t, ROOM), .room = ROOM};
    memset(q->persons, 0, sizeof q->persons);
    q->found_count = 0;
    q->record_count = 0;
    if (!m.ids) return no_memory(why);
    err e = visibility_load(q->db, q->arena, &q->visibility, why);
    if (!e) e = read_who(q, &m, why);
    q->records = e ? NULL : ARENA_ARRAY(q->arena, struct record, m.n + 1);
    if (!q->records) return e ? e : no_memory(why);
    e = records_read(q->db, q->hub, &q->visibility, m.ids, m.n, q->arena, q->records, why);
    if (e) return e;
    q->record_count = m.n;
    e = record_events(q->db, &q->visibility, m.ids, m.n, KNOWN_NOW, false, q->arena, &q->events,
                      &q->event_count, why);
    for (size_t i = 0; !e && i < PERSONS_READ; i++)
        e = judge_person(q, &q->persons[i], why);
    if (!e) find_plans(q);
    return e;
}

/* ---- full uploads ---- */

struct ends {
    struct plan_asking *q;
    str feed[PLANS_MAX];
    struct feed_full {
        int64_t full_ms, stream;
    } full[PLANS_MAX];
};

static err on_feed(void *ctx, size_t which, const struct q_delivery_feed_of_row *row)
{
    struct ends *g = ctx;
    if (row->feed.len) g->feed[which] = str_copy(g->q->arena, row->feed);
    return g->feed[which].at ? ERR_OK : ERR_NOMEM;
}

static err on_full(void *ctx, size_t which, const struct q_delivery_feed_get_row *row)
{
    struct ends *g = ctx;
    g->full[which] = (struct feed_full){row->full_ms, row->stream};
    return ERR_OK;
}

/* Said last by its feed before that feed's newest full upload, which no longer has the record. */
static void end_if_gone(struct plan_found *f, size_t which, const struct feed_full *full,
                        const struct held_list *held)
{
    int64_t said_ms = held_until(held, which, f->event->delivery, f->event->as_of_ms);
    bool has = !full->full_ms || full->full_ms <= said_ms;
    for (size_t i = 0; i < held->n; i++)
        has = has || (held->at[i].which == which && held->at[i].now &&
                      held->at[i].stream == full->stream);
    if (has) return;
    struct date gone = date_uk(full->full_ms).date;
    if (!f->end.year || date_cmp(gone, f->end) < 0) f->end = gone;
}

err plan_ends(struct plan_asking *q, struct err_info *why)
{
    struct ends g = {.q = q};
    struct held_list held = {0};
    struct q_delivery_feed_of_in of[PLANS_MAX];
    struct q_delivery_feed_get_in get[PLANS_MAX];
    int64_t ids[PLANS_MAX];
    for (size_t i = 0; i < PLANS_MAX; i++) {
        bool real = i < q->found_count;
        int64_t delivery = real             ? q->found[i].event->delivery
                           : q->event_count ? q->events[i % q->event_count].delivery
                                            : q->nobody;
        ids[i] = real ? q->found[i].record->id : q->records[i].id;
        g.feed[i] = real ? q->found[i].authority->code : q->records[i].agency;
        if (!g.feed[i].at) g.feed[i] = STR("");
        of[i] = (struct q_delivery_feed_of_in){cell_of(delivery), delivery};
    }
    err e = q_delivery_feed_of_set(q->db, of, PLANS_MAX, on_feed, &g, why);
    for (size_t i = 0; i < PLANS_MAX; i++) {
        str agency = i < q->found_count ? q->found[i].authority->code : q->records[i].agency;
        get[i].agency = agency.at ? agency : STR("");
        get[i].feed = g.feed[i].at ? g.feed[i] : STR("");
    }
    if (!e) e = q_delivery_feed_get_set(q->db, get, PLANS_MAX, on_full, &g, why);
    if (!e) e = held_read(q->db, &q->visibility, ids, PLANS_MAX, q->arena, &held, why);
    for (size_t i = 0; !e && i < q->found_count; i++)
        end_if_gone(&q->found[i], i, &g.full[i], &held);
    return e;
}
