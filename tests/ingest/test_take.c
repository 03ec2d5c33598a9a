/* A delivery from file to live rows: src/ingest/ingest.c and what it stands on. */
#include "check.h"

#include "ingest/hub_world.h"

static int open_world(void **state)
{
    static struct world w;
    world_open(&w);
    *state = &w;
    return 0;
}
static int close_world(void **state)
{
    world_close(*state);
    return 0;
}

#define HEADER "person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date\n"

static void a_good_delivery_goes_live(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_load(w, "hospital",
                                HEADER "P1,Ines,Oakhill,2001-02-03,E1,ae_attendance,2014-03-24\n"
                                       "P2,Bram,Ashdown,1980,,,\n"),
                     ERR_OK);
    assert_int_equal(w->report.outcome, INGEST_LIVE);
    assert_int_equal(w->report.accepted, 2);
    assert_int_equal(w->report.quarantined, 0);
    assert_int_equal(world_versions(w, "hospital", "P1"), 1);
    assert_int_equal(world_events(w, "hospital", "P1"), 1);
    assert_int_equal(world_versions(w, "hospital", "P2"), 1);
    assert_int_equal(world_versions(w, "school", "P1"), 0);
    const struct event *e = world_event(w, "hospital", "P1", 0);
    assert_str_equal(e->type, "ae_attendance");
    assert_str_equal(e->service, "ae");
    assert_false(e->has_time);
}

static void the_same_file_again_changes_nothing(void **state)
{
    struct world *w = *state;
    const char *text = HEADER "P1,Ines,Oakhill,2001-02-03,E1,ae_attendance,2014-03-24\n";
    assert_int_equal(world_load(w, "hospital", text), ERR_OK);
    str before = world_shown(w);
    assert_int_equal(world_load(w, "hospital", text), ERR_OK);
    assert_int_equal(w->report.outcome, INGEST_AGAIN);
    assert_int_equal(w->report.accepted, 0);
    assert_int_equal(w->report.unchanged, 1);
    assert_true(str_eq(before, world_shown(w)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_good_delivery_goes_live, open_world, close_world),
        cmocka_unit_test_setup_teardown(the_same_file_again_changes_nothing, open_world,
                                        close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
