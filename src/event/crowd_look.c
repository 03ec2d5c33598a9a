/* event/crowd_look.c -- what was read of one person, and of those who live with somebody. */
#include "event/crowd_inside.h"

static err out_of_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for everybody's events");
}

/* As many versions as it takes to say when it was first known. */
static err unpack_record(const struct crowd *c, const struct part *part, struct arena *a,
                         struct record *r, struct err_info *why)
{
    static const struct agency nobody = {.code = {"", 0}};
    bool has = part->agency != NO_AGENCY;
    const struct agency *agency = has ? &c->order.partners->agencies[part->agency] : &nobody;
    *r = (struct record){.id = part->id, .agency = agency->code};
    if (!part->told) return ERR_OK;
    struct record_version *versions = ARENA_ARRAY(a, struct record_version, 2);
    if (!versions) return out_of_memory(why);
    versions[0].as_of_ms = part->as_of_ms;
    versions[0].content = (struct record_content){.who = {.birth_date = part->born},
                                                  .life = (enum life_status)part->life,
                                                  .life_date = part->life_date,
                                                  .life_confirmed =
                                                      (enum life_confirmed)part->confirmed};
    versions[1].as_of_ms = part->first_ms;
    r->versions = versions;
    r->version_count = 2;
    return ERR_OK;
}

static size_t unpack_events(const struct crowd *c, const struct part *part, struct activity *to)
{
    const struct packed *from = part->event;
    const struct event_type *types = c->order.partners->types;
    for (uint32_t i = 0; i < part->events; i++)
        to[i] = (struct activity){.id = from[i].id,
                                  .record = part->id,
                                  .day = from[i].day,
                                  .end_day = from[i].end_day,
                                  .type = from[i].type,
                                  .agency = part->agency,
                                  .service = from[i].service,
                                  .class = (uint8_t)types[from[i].type].class};
    return part->events;
}

/* Who is asked for is mostly followed by those after them: their records are sent for now, and
 * the events of those whose records have come. */
static void fetch_soon(const struct crowd *c, size_t which)
{
    enum { RECORDS_AHEAD = 8, EVENTS_AHEAD = 4 };
    if (which + RECORDS_AHEAD >= c->order.n) return;
    const uint32_t *far = &c->first[which + RECORDS_AHEAD], *near = &c->first[which + EVENTS_AHEAD];
    for (uint32_t i = far[0]; i < far[1]; i++)
        __builtin_prefetch(c->place[i]);
    for (uint32_t i = near[0]; i < near[1]; i++)
        __builtin_prefetch(c->place[i]->event);
}

static err add_person(const struct crowd *c, size_t which, struct arena *a, struct history *h,
                      struct err_info *why)
{
    const struct part *const *parts = c->place + c->first[which];
    const size_t records = c->first[which + 1] - c->first[which];
    for (size_t i = 0; i < records; i++) {
        err e = unpack_record(c, parts[i], a, &h->records[h->record_count++], why);
        if (e) return e;
        h->event_count += unpack_events(c, parts[i], &h->events[h->event_count]);
    }
    return ERR_OK;
}

err crowd_history_together(const struct crowd *c, const size_t *which, size_t n, struct arena *a,
                           struct history *ret_history, struct err_info *why)
{
    struct history h = {0};
    size_t records = 0, events = 0;
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = c->first[which[i]]; k < c->first[which[i] + 1]; k++, records++)
            events += c->place[k]->events;
    h.records = ARENA_ARRAY(a, struct record, records + 1);
    h.events = ARENA_ARRAY(a, struct activity, events + 1);
    if (!h.records || !h.events) return out_of_memory(why);
    for (size_t i = 0; i < n; i++) {
        err e = add_person(c, which[i], a, &h, why);
        if (e) return e;
    }
    if (c->order.identities)
        h.identity.birth_date = identity_birth(h.records, h.record_count);
    activity_arrange(h.events, h.event_count, c->order.partners);
    *ret_history = h;
    return ERR_OK;
}

err crowd_history(const struct crowd *c, size_t which, struct arena *a,
                  struct history *ret_history, struct err_info *why)
{
    fetch_soon(c, which);
    return crowd_history_together(c, &which, 1, a, ret_history, why);
}

/* ---- a household ---- */

static err life_of(const struct crowd *c, size_t which, const struct household_member *m,
                   bool births, struct arena *a, struct household_life *ret_life,
                   struct err_info *why)
{
    struct history h;
    err e = crowd_history(c, which, a, &h, why);
    if (e) return e;
    *ret_life = (struct household_life){.person = m->person,
                                        .relation = m->relation,
                                        .inverse = m->inverse,
                                        .events = h.events,
                                        .event_count = h.event_count};
    if (births || household_asks_birth(&h)) ret_life->born = h.identity.birth_date;
    return ERR_OK;
}

err crowd_lives(const struct crowd *c, struct db *db, const struct visibility *v,
                const struct household *of, bool births, struct arena *a,
                const struct household_life **ret_lives, size_t *ret_n, struct err_info *why)
{
    struct household_life *list = ARENA_ARRAY(a, struct household_life, of->n + 1);
    size_t n = 0;
    err e = list ? ERR_OK : out_of_memory(why);
    for (size_t i = 0; !e && i < of->n; i++) {
        const struct household_member *m = &of->at[i];
        size_t which;
        if (!m->lives_there) continue;
        e = crowd_has(c, m->person, &which) && c->order.identities
                ? life_of(c, which, m, births, a, &list[n++], why)
                : household_life_read(db, c->order.hub, c->order.partners, v, m, births, a,
                                      &list[n++], why);
    }
    if (e) return e;
    *ret_lives = list;
    *ret_n = n;
    return ERR_OK;
}
