/* tests/mash/world.h -- a hub with the people of tests/e2e/jane-doe, a reviewer, a manager and two
 * who work at the school. It is 26 March 2014, a Wednesday, 9:00. */
#ifndef AIM_TESTS_MASH_WORLD_H
#define AIM_TESTS_MASH_WORLD_H

#include "search/world.h"

#include "base/clock.h"
#include "mash/view.h"

enum { RAVI, HELEN, SAM, PAT };

extern struct look_world w;
extern int64_t jane;
extern struct user users[4];

int make_world(void **state);
int drop_world(void **state);
void must(err e);
void at(int64_t ms); /* it is that time now */
struct viewer as(int who);

int64_t open_for(int64_t person);
int64_t person_called(const char *given, const char *family, const char *born);
/* Open for Jane, amber, every agency with a match asked. */
int64_t asked_case(void);
err try_act(int who, int64_t mash, enum mash_act act, int64_t version, const char *value,
            const char *text);
void act(int who, int64_t mash, enum mash_act what, const char *value, const char *text);
/* `reference` NULL: the right one. */
err answer_as(int who, int64_t mash, const char *reference, const char *known, const char *text);
struct mash_view view_as(int who, int64_t mash, enum mash_part part);
const struct mash_check_line *check_of(const struct mash_view *v, const char *agency);
const struct mash_step_line *step_of(const struct mash_view *v, const char *kind);

#define T(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)

#endif
