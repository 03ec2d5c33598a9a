/* tests/expect/world.h -- a small region in memory: who tells of what, up to which day, and one
 * child. */
#ifndef AIM_TESTS_EXPECT_WORLD_H
#define AIM_TESTS_EXPECT_WORLD_H

#include "check.h"

#include "expect/expect.h"

enum { GP, HEALTH, SCHOOL, ACADEMY, NURSERY, MEASURING, POLICE, COUNCIL, CARE, AGENCIES };
enum {
    GP_SEEN,
    JAB,
    BORN_VISIT,
    SIX_WEEKS,
    ONE_YEAR,
    TWO_YEARS,
    NOT_BROUGHT,
    BY_FAMILY,
    BY_SERVICE,
    ON_ROLL,
    ATTENDED,
    ABSENT,
    HOME_ED,
    LEFT_FOR_HOME,
    HOME_VISIT,
    CHECK_TWO,
    MEASURED,
    WITHDRAWN,
    WELFARE,
    OFFENCE,
    PLAN,
    VISIT,
    BOOKED,
    ANTENATAL,
    LOST,
    DEATH,
    TYPES
};
enum { EVENTS_MAX = 200 };


struct world {
    struct arena *arena;
    struct agency agencies[AGENCIES];
    struct service services[AGENCIES];
    struct event_type types[TYPES];
    const struct event_type *allowed[AGENCIES][TYPES];
    struct agreement agreements[AGENCIES];
    struct expect_times times[AGENCIES];
    struct partners partners;
    struct expect_plan plan;
    struct expect_person who;
    struct activity events[EVENTS_MAX];
    size_t n;
    int32_t today;
    struct err_info why;
};

int32_t day(const char *iso); /* "2026-11-22" */

/* Everybody's data go back to 2010 and are complete to this day's end; a child whom the hub has
 * known from birth on. `unseen`: the section of a region file, or NULL. */
struct world *world_new(const char *today, const char *born, const char *unseen);
void world_free(struct world *w);
/* This agency's feed is complete to the start of that day; NULL = it never began. */
void world_feed(struct world *w, int agency, const char *until);
void world_begins(struct world *w, int agency, const char *first); /* its first delivery */
void world_knows(struct world *w, int agency); /* the child has a place there */
void world_event(struct world *w, const char *when, int agency, int type);
void world_status(struct world *w, const char *from, const char *until, int agency, int type);
struct expect_case world_case(struct world *w); /* arranged, and the plan made anew */

struct expect_state world_contact(struct world *w, const char *key);
struct unseen_state world_unseen(struct world *w);
#define assert_answer(w, key, wanted)                                                              \
    assert_string_equal(expect_answer_word(world_contact(w, key).answer), wanted)
#define assert_unseen(w, wanted)                                                                   \
    assert_string_equal(unseen_answer_word(world_unseen(w).answer), wanted)

#endif
