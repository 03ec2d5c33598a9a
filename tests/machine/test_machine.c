/* Who calls, for whom and why: every door for programs asks here. */
#include "check.h"

#include "machine/machine.h"
#include "machine/problem.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"
#include "support/hub_world.h"

#include <stdio.h>

static const int64_t now_ms = 1395824400000, day_ms = 86400000;
static struct hub_world world;
static struct machine *machine;
static struct shared_partners *partners;
static struct client client;
static char key[CLIENT_KEY_TEXT + 1], authorization[CLIENT_KEY_TEXT + 20];
static struct http_field lines[4];
static struct http_request request;

static err fill(struct db *db, void *ctx, struct err_info *why)
{
    err e = q_agency_put(db,
                         &(struct q_agency_put_in){.cell = CELL_HUB,
                                                   .code = STR("city"),
                                                   .name = STR("City Hospital"),
                                                   .kind = STR("hospital"),
                                                   .tier = -1},
                         why);
    return e ? e : client_add(db, world.hub, ctx, why);
}

static int open_world(void **state)
{
    (void)state;
    hub_world_open(&world, now_ms, true);
    client = (struct client){.code = "wards",
                             .agency = "city",
                             .feeds = "city",
                             .purposes = 1u << PURPOSE_CHILD | 1u << PURPOSE_CHECK,
                             .rate = 5,
                             .from_ms = now_ms - day_ms,
                             .until_ms = now_ms + day_ms};
    client_make_key(world.hub, &client, key);
    err e = store_write(world.hub->store, fill, &client, &world.why);
    if (!e) e = share_new(world.hub, &partners, &world.why);
    if (!e) e = machine_new(world.hub, partners, &machine, &world.why);
    if (e) fail_msg("%s", world.why.text);
    snprintf(authorization, sizeof authorization, "bearer  %s", key);
    request = (struct http_request){.arena = world.a, .source = STR("192.0.2.1"), .field = lines};
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    machine_free(machine);
    share_free(partners);
    hub_world_close(&world);
    return 0;
}

static void say(const char *given, const char *user, const char *purpose, const char *reference)
{
    lines[0] = (struct http_field){STR("authorization"), str_of(given)};
    lines[1] = (struct http_field){STR("Aim-User"), str_of(user)};
    lines[2] = (struct http_field){STR("Aim-Purpose"), str_of(purpose)};
    lines[3] = (struct http_field){STR("Aim-Reference"), str_of(reference)};
    request.field_n = COUNT(lines);
}

static err begin(struct machine_call *c)
{
    err e = machine_begin(machine, &request, "api test", c, &world.why);
    if (e) machine_end(c);
    return e;
}

static err asks(void)
{
    struct machine_call c;
    if (begin(&c)) fail_msg("%s", world.why.text);
    err e = machine_asks(&c, &world.why);
    if (!e) assert_str_equal(c.viewer.acting, "j.smith");
    machine_end(&c);
    return e;
}

static void the_right_key_is_its_client_for_its_agency(void **state)
{
    (void)state;
    struct machine_call c;
    say(authorization, "", "", "");
    assert_int_equal(begin(&c), ERR_OK);
    assert_string_equal(c.client.code, "wards");
    assert_string_equal(c.user.agency, "city");
    assert_int_equal(machine_delivers(&c, STR("city"), &world.why), ERR_OK);
    assert_int_equal(machine_delivers(&c, STR("police"), &world.why), ERR_DENIED);
    machine_end(&c);
}

static void wrong_keys_are_refused_and_then_told_to_wait_but_a_right_one_never_is(void **state)
{
    (void)state;
    struct machine_call c;
    int refused = 0, waits = 0;
    for (int i = 0; i < 30; i++) {
        say("Bearer aim_wrong", "", "", "");
        err e = begin(&c);
        refused += e == ERR_UNKNOWN_USER;
        waits += e == ERR_THROTTLED;
    }
    assert_int_equal(refused + waits, 30);
    assert_true(refused >= 10 && waits >= 15);
    say(authorization, "", "", "");
    assert_int_equal(begin(&c), ERR_OK);
    machine_end(&c);
    say("Basic abc", "", "", "");
    request.source = STR("192.0.2.2");
    assert_int_equal(begin(&c), ERR_UNKNOWN_USER);
}

static void who_is_refused_too_often_waits_but_not_for_what_is_theirs(void **state)
{
    (void)state;
    struct machine_call c;
    int refused = 0, waits = 0;
    say(authorization, "", "", "");
    assert_int_equal(begin(&c), ERR_OK);
    for (int i = 0; i < 60; i++) {
        err e = machine_delivers(&c, STR("police"), &world.why);
        refused += e == ERR_DENIED;
        waits += e == ERR_THROTTLED;
    }
    assert_int_equal(refused + waits, 60);
    assert_true(refused >= 30 && waits >= 15);
    assert_int_equal(machine_delivers(&c, STR("city"), &world.why), ERR_OK);
    machine_end(&c);
}

static void who_asks_says_for_whom_and_why(void **state)
{
    (void)state;
    say(authorization, "j.smith", "child_concern", "");
    assert_int_equal(asks(), ERR_OK);
    say(authorization, "", "child_concern", "");
    assert_int_equal(asks(), ERR_INPUT);
    say(authorization, "j.smith", "", "");
    assert_int_equal(asks(), ERR_INPUT);
    say(authorization, "j.smith", "curiosity", "");
    assert_int_equal(asks(), ERR_INPUT);
    say(authorization, "j.smith", "urgent", "");
    assert_int_equal(asks(), ERR_DENIED);
    say(authorization, "j.smith", "partner_check", "");
    assert_int_equal(asks(), ERR_INPUT);
    say(authorization, "j.smith", "partner_check", "C-1");
    assert_int_equal(asks(), ERR_OK);
}

static void nobody_asks_more_often_than_was_agreed(void **state)
{
    (void)state;
    int waits = 0;
    say(authorization, "j.smith", "child_concern", "");
    for (int i = 0; i < 40; i++)
        waits += asks() == ERR_THROTTLED;
    assert_true(waits >= 20);
}

static void a_name_that_is_none_is_refused(void **state)
{
    (void)state;
    struct machine_call c;
    char longest[MACHINE_USER_MAX + 2];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    say(authorization, longest, "", "");
    assert_int_equal(begin(&c), ERR_INPUT);
    say(authorization, "\xff", "", "");
    assert_int_equal(begin(&c), ERR_INPUT);
}

static void a_problem_says_what_and_never_our_own_troubles(void **state)
{
    (void)state;
    struct http_answer a = {.page = BUF_INIT(4096)};
    struct err_info why;
    (void)err_set(&why, ERR_INPUT, "the date is none");
    (void)err_at(&why, "f", 3, 7);
    problem_answer(&a, 0, &why);
    assert_str_equal(buf_str(&a.page),
                     "{\"type\":\"urn:aim:problem:bad-input\",\"title\":\"Something in what was "
                     "sent is wrong\",\"status\":400,\"detail\":\"the date is none\",\"line\":3,"
                     "\"column\":7}");
    assert_string_equal(a.media, "application/problem+json");
    (void)err_set(&why, ERR_CORRUPT, "row 7 of table x");
    problem_answer(&a, 0, &why);
    assert_false(str_has(buf_str(&a.page), STR("table x")));
    problem_refused(405, "this method is not used here", &a);
    assert_true(str_starts(buf_str(&a.page), STR("{\"type\":\"urn:aim:problem:405\"")));
    buf_release(&a.page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_right_key_is_its_client_for_its_agency, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(
            wrong_keys_are_refused_and_then_told_to_wait_but_a_right_one_never_is, open_world,
            close_world),
        cmocka_unit_test_setup_teardown(who_is_refused_too_often_waits_but_not_for_what_is_theirs,
                                        open_world, close_world),
        cmocka_unit_test_setup_teardown(who_asks_says_for_whom_and_why, open_world, close_world),
        cmocka_unit_test_setup_teardown(nobody_asks_more_often_than_was_agreed, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(a_name_that_is_none_is_refused, open_world, close_world),
        cmocka_unit_test(a_problem_says_what_and_never_our_own_troubles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
