/* tests/clerical/world.h -- a hub with one doubt in it and people who review: wei and ida are
 * stewards, ana and bo are clerks, rae reviews persons and has no business here. */
#ifndef AIM_TESTS_CLERICAL_WORLD_H
#define AIM_TESTS_CLERICAL_WORLD_H

#include "link/world.h"

#include "clerical/labels.h"
#include "agency/partners.h"

#include <math.h>
#include <pthread.h>

static struct world w;
static struct partners *partners;
static struct arena *arena;
static struct user users[] = {
    {.login = "wei", .name = "Wei", .agency = "team", .role = ROLE_STEWARD},
    {.login = "ana", .name = "Ana", .agency = "team", .role = ROLE_CLERK},
    {.login = "bo", .name = "Bo", .agency = "team", .role = ROLE_CLERK},
    {.login = "rae", .name = "Rae", .agency = "team", .role = ROLE_REVIEWER},
    {.login = "ida", .name = "Ida", .agency = "team", .role = ROLE_STEWARD},
};
enum { WEI, ANA, BO, RAE, IDA };

static inline err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return partners_load(db, &partners, why);
}

static inline int open_world(void **state)
{
    (void)state;
    world_open(&w);
    arena = arena_new(256 << 20);
    return store_read(w.hub->store, load_partners, NULL, &w.why) ? -1 : 0;
}

static inline int close_world(void **state)
{
    (void)state;
    arena_free(arena);
    partners_free(partners);
    world_close(&w);
    return 0;
}

static inline struct viewer viewer(int who)
{
    return (struct viewer){.user = &users[who],
                           .purpose = who == RAE ? PURPOSE_CHILD : PURPOSE_CORRECTION,
                           .request = STR("test")};
}

static inline void tell(const char *agency, const char *ref, int as_of, const char *text)
{
    static int64_t delivery = 1000;
    struct saying s = {agency, ref, as_of, text};
    const struct saying *list[] = {&s};
    world_tell(&w, list, 1, ++delivery);
}

static inline void refresh(void)
{
    bool done = false;
    if (clerical_refresh(w.hub, 1000, &done, &w.why)) fail_msg("%s", w.why.text);
    assert_true(done);
}

static inline struct clerical_list queue(int who)
{
    struct clerical_list list = {0};
    const struct viewer v = viewer(who);
    if (clerical_queue(w.hub, &v, 100, arena, &list, &w.why)) fail_msg("%s", w.why.text);
    return list;
}

static inline struct clerical_view show(int who, int64_t a, int64_t b, bool claim)
{
    struct clerical_view view = {0};
    const struct viewer v = viewer(who);
    if (clerical_show(w.hub, partners, &v, a, b, claim, arena, &view, &w.why))
        fail_msg("%s", w.why.text);
    return view;
}

static inline err answer(int who, int64_t a, int64_t b, int64_t state, enum answer what)
{
    struct clerical_outcome o;
    const struct viewer v = viewer(who);
    return clerical_answer(w.hub, &v, a, b, state, what, STR("seen"), STR("a note"), &o, &w.why);
}

static inline err undo(int who, int64_t a, int64_t b)
{
    const struct viewer v = viewer(who);
    return clerical_undo(w.hub, &v, a, b, STR("mistake"), &w.why);
}

#define JANE "Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|"
#define BABY "Twin 2|Doe|2001-03-11|F|23 Inour Street|B99 1AA|"

/* One possible link, between school 1 and hospital <ref>; whether it is in the sample of one in ten
 * depends on the ids. */
static inline void doubt(const char *ref, int64_t *a, int64_t *b)
{
    tell("school", "1", 1, JANE);
    tell("hospital", ref, 1, BABY);
    (void)world_link(&w);
    refresh();
    *a = world_record(&w, "school", "1");
    *b = world_record(&w, "hospital", ref);
}

static inline bool sampled(int64_t a, int64_t b) { return (a ^ b) % 10 == 0; }
static inline bool together(void)
{
    return world_person(&w, "school", "1") == world_person(&w, "hospital", "2");
}

#endif
