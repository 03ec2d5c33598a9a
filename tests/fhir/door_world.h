/* tests/fhir/door_world.h -- the door over the people of tests/e2e/jane-doe, and a client of the
 * school that asks and delivers. */
#ifndef AIM_TESTS_FHIR_DOOR_WORLD_H
#define AIM_TESTS_FHIR_DOOR_WORLD_H

#include "search/world.h"

#include "access/client.h"
#include "codec/json.h"
#include "fhir/door.h"

extern struct look_world w;
extern struct shared_partners *partners;
extern struct machine *machine;
extern struct client client;
extern char key[CLIENT_KEY_TEXT + 1], bearer[CLIENT_KEY_TEXT + 16];
extern struct arena *a;
extern struct http_answer answer;
extern const struct json_value *said; /* what was answered last */

int make_world(void **state);
int drop_world(void **state);
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)

err add_client(struct db *db, void *ctx, struct err_info *why); /* for store_write */
/* Returns the status. */
int call(enum http_method method, const char *path, const char *query, const char *body);
str text_at(const struct json_value *v, const char *name);
const char *issue_code(void);
const struct json_value *person_at(size_t i); /* or whatever else a bundle holds */
/* So many searches of this client are in the log, with so many persons in all. */
void logged(int64_t expected_searches, int64_t expected_subjects);

#endif
