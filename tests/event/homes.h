/* tests/event/homes.h -- people at one address, and who of them lives with whom. */
#ifndef AIM_TESTS_EVENT_HOMES_H
#define AIM_TESTS_EVENT_HOMES_H

#include "../link/world.h"

#include "event/household.h"
#include "link/residents.h"

#include <stdio.h>

static struct world w;

static inline int open_world(void **state)
{
    (void)state;
    world_open(&w);
    return 0;
}

static inline int close_world(void **state)
{
    (void)state;
    world_close(&w);
    return 0;
}

static inline void tell(const char *agency, const char *ref, int as_of, const char *text)
{
    static int64_t delivery;
    struct saying s = {agency, ref, as_of, text};
    const struct saying *list[] = {&s};
    world_tell(&w, list, 1, ++delivery);
}

#define HOME "|23 Inour Street|B99 1AA|"
#define JANE "Jane|Doe|2001-03-11|F"
#define JADE "Jade|Doe|2001-03-11|F"
#define MARY "Mary|Doe|1975-10-02|F"

struct asked {
    int64_t person;
    struct household_member with[40];
    size_t n, count; /* count: who live there */
    bool communal;
};

static inline err ask_in(struct db *db, void *ctx, struct err_info *why)
{
    struct asked *q = ctx;
    struct arena *a = arena_new(1 << 20);
    struct visibility v;
    struct household h = {.n = 0};
    err e = visibility_load(db, a, &v, why);
    if (!e) e = household_read(db, w.hub, &v, q->person, a, &h, why);
    q->n = q->count = 0;
    q->communal = h.communal;
    for (size_t i = 0; !e && i < h.n && i < COUNT(q->with); i++) {
        q->with[q->n++] = h.at[i];
        q->count += h.at[i].lives_there;
    }
    arena_free(a);
    return e;
}

static inline struct asked household(const char *agency, const char *ref)
{
    struct asked q = {.person = world_person(&w, agency, ref)};
    assert_true(q.person != 0);
    if (store_read(w.hub->store, ask_in, &q, &w.why)) fail_msg("%s", w.why.text);
    return q;
}

static inline bool lives_with(const char *agency, const char *ref, const char *other_ref)
{
    struct asked q = household(agency, ref);
    int64_t other = world_person(&w, agency, other_ref);
    for (size_t i = 0; i < q.n; i++)
        if (q.with[i].person == other) return q.with[i].lives_there;
    return false;
}

/* Two agencies know Jane (1) and her twin Jade (2) at one address. */
static inline void tell_twins(void)
{
    tell("school", "1", 1, JANE HOME);
    tell("hospital", "1", 1, JANE "|23 Inour St, Birmingham|b991aa|");
    tell("school", "2", 1, JADE HOME);
    tell("hospital", "2", 1, JADE HOME);
}

/* So many guests, of so many families, at the address of the twins. */
static inline void tell_guests(int guests, int families)
{
    static const char *const names[] = {"Khan", "Smyth", "Kowalska", "Adeyemi", "Brennan", "Patel",
                                        "Nowak", "Murphy", "Chen", "Ferreira"};
    for (int i = 0; i < guests; i++) {
        char text[160], ref[12];
        (void)snprintf(text, sizeof text, "%c%c%c|%s|19%02d-0%d-1%d|M%s", 'B' + i, 'a' + i,
                       'n' + i % 9, names[i % families], 40 + 3 * i, 1 + i % 9, i % 9, HOME);
        (void)snprintf(ref, sizeof ref, "9%d", i);
        tell("school", ref, 1, text);
        tell("hospital", ref, 1, text);
    }
}

/* ---- what records declare ---- */

struct declaring {
    int64_t record, related;
    const char *kind;
};

static inline err declare_in(struct db *db, void *ctx, struct err_info *why)
{
    struct declaring *d = ctx;
    int32_t cell = cell_of(d->record);
    struct q_record_relation_add_in relation = {cell,  d->record,      d->related, str_of(d->kind),
                                                86400000, 1};
    err e = q_record_relation_add(db, &relation, why);
    if (!e)
        e = q_record_related_add(
            db, &(struct q_record_related_add_in){cell_of(d->related), d->related, d->record}, why);
    return e ? e : q_record_touch(db, &(struct q_record_touch_in){cell, d->record, 901}, why);
}

static inline void declare(const char *agency, const char *ref, const char *kind, const char *other)
{
    struct declaring d = {world_record(&w, agency, ref), world_record(&w, agency, other), kind};
    assert_int_equal(store_write(w.hub->store, declare_in, &d, &w.why), ERR_OK);
}

#endif
