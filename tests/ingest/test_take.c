/* A delivery from file to live rows: src/ingest/ingest.c and what it stands on. */
#include "check.h"

#include "ingest/hub_world.h"

#include <stdio.h>

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

static void a_row_that_is_wrong_waits_and_the_rest_goes_on(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_load(w, "hospital",
                                HEADER "P1,Ines,Oakhill,2001-02-30,,,\n"
                                       "P2,Bram,Ashdown,1980,E1,ae_attendance,2014-04-01\n"
                                       "P3,Cato,Elm,1990,,,\n"),
                     ERR_OK);
    assert_int_equal(w->report.accepted, 1);
    assert_int_equal(w->report.quarantined, 2);
    assert_int_equal(w->report.waiting, 2);
    assert_int_equal(world_causes(w, REASON_bad_date, "birth_date"), 1);
    assert_int_equal(world_causes(w, REASON_future_date, "event_date"), 1);
    assert_int_equal(w->report.causes.at[0].lines[0], 2);
    assert_int_equal(world_versions(w, "hospital", "P1"), 0);
    assert_int_equal(world_versions(w, "hospital", "P2"), 0); /* whole, or not at all */
}

static void a_row_that_could_not_be_taken_apart_is_taken_out_by_a_better_one(void **state)
{
    struct world *w = *state;
    assert_int_equal(
        world_load(w, "hospital",
                   HEADER "P1,In\xff,Oakhill,2001-02-03,,,\nP2,\"Br\"am,Ashdown,,,,\nP3,Elm\n"),
        ERR_OK);
    assert_int_equal(w->report.waiting, 3);
    assert_int_equal(world_load(w, "hospital",
                                HEADER "P1,Ines,Oakhill,2001-02-03,,,\nP2,Bram,Ashdown,,,,\n"),
                     ERR_OK);
    assert_int_equal(w->report.waiting, 1);
    assert_int_equal(world_load(w, "hospital", HEADER "P3,Cara,Elm,,,,\n"), ERR_OK);
    assert_int_equal(w->report.waiting, 0);
}

static void a_corrected_delivery_takes_a_row_out_of_quarantine(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_load(w, "hospital",
                                HEADER "P1,Ines,Oakhill,2001-02-30,,,\n"
                                       "P2,Bram,Ashdown,1980,E1,ae_attendance,2014-04-01\n"),
                     ERR_OK);
    assert_int_equal(w->report.waiting, 2);
    assert_int_equal(world_load(w, "hospital", HEADER "P1,Ines,Oakhill,2001-02-03,,,\n"), ERR_OK);
    assert_int_equal(w->report.waiting, 1);
    assert_int_equal(
        world_load(w, "hospital", HEADER "P2,Bram,Ashdown,1980,E1,ae_attendance,2014-03-01\n"),
        ERR_OK);
    assert_int_equal(w->report.waiting, 0);
}

static void the_report_names_lines_and_reasons_and_no_value(void **state)
{
    struct world *w = *state;
    struct buf out = BUF_INIT(64 * 1024);
    assert_int_equal(world_load(w, "hospital",
                                HEADER
                                "P1,Ines,Oakhill,2001-02-30,,,\nP9,Bram,Ashdown,2001-02-31,,,\n"),
                     ERR_OK);
    ingest_report_text(&w->report, "pupils.csv", &out);
    char expected[500];
    snprintf(expected, sizeof expected,
             "pupils.csv: taken in\n"
             "    delivery %016llx: 2 rows, 0 accepted, 0 unchanged, 2 quarantined\n"
             "    birth_date: the content is not a date of the agreed form (2 rows; lines 2, 3)\n"
             "        to do: use YYYY-MM-DD, or name the date format in the mapping\n"
             "    2 rows of this agency wait in quarantine\n",
             (unsigned long long)w->report.delivery);
    assert_str_equal(buf_str(&out), expected);
    buf_release(&out);
}

static void a_second_delivery_of_an_event_is_a_new_version_of_it(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_load(w, "hospital",
                                "person_ref,given_name,event_ref,event_type,event_date,as_of\n"
                                "P1,Ines,E1,ae_attendance,2014-03-20,2014-03-21\n"),
                     ERR_OK);
    assert_int_equal(world_load(w, "hospital",
                                "person_ref,given_name,event_ref,event_type,event_date,as_of\n"
                                "P1,Ines,E1,admission,2014-03-20,2014-03-22\n"),
                     ERR_OK);
    assert_int_equal(world_events(w, "hospital", "P1"), 1);
    assert_str_equal(world_event(w, "hospital", "P1", 0)->type, "admission");
    assert_int_equal(world_load(w, "hospital",
                                "person_ref,given_name,event_ref,event_type,event_date,as_of\n"
                                "P1,Ines,E1,ae_attendance,2014-03-19,2014-03-20\n"),
                     ERR_OK);
    assert_str_equal(world_event(w, "hospital", "P1", 0)->type,
                     "admission"); /* later said, though earlier come */
}

static void an_event_that_turns_out_to_be_another_persons_moves(void **state)
{
    struct world *w = *state;
    const char *head = "person_ref,given_name,event_ref,event_type,event_date,as_of\n";
    char first[200], second[200];
    snprintf(first, sizeof first, "%sP1,Ines,E1,ae_attendance,2014-03-20,2014-03-21\n", head);
    snprintf(second, sizeof second, "%sP2,Bram,E1,ae_attendance,2014-03-20,2014-03-22\n", head);
    assert_int_equal(world_load(w, "hospital", second), ERR_OK);
    assert_int_equal(world_load(w, "hospital", first), ERR_OK);
    assert_int_equal(world_events(w, "hospital", "P1"), 0);
    assert_int_equal(world_events(w, "hospital", "P2"), 1);
}

static void a_withdrawal_also_meets_an_event_that_comes_later(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_load(w, "hospital", "person_ref,event_ref,action\nP1,E1,withdraw\n"),
                     ERR_OK);
    assert_int_equal(
        world_load(w, "hospital", HEADER "P1,Ines,Oakhill,2001,E1,ae_attendance,2014-03-20\n"),
        ERR_OK);
    assert_int_equal(world_versions(w, "hospital", "P1"), 1);
    assert_int_equal(world_events(w, "hospital", "P1"), 0);
}

static void a_shield_is_set_and_never_taken_away(void **state)
{
    struct world *w = *state;
    assert_int_equal(
        world_load(w, "hospital", "person_ref,given_name,sensitive\nP1,Ines,location\n"), ERR_OK);
    assert_int_equal(
        world_load(w, "hospital", "person_ref,given_name,sensitive\nP1,Ines,\nP1,Ines,sealed\n"),
        ERR_OK);
    assert_int_equal(world_record(w, "hospital", "P1").shield,
                     SENSITIVE_LOCATION | SENSITIVE_SEALED);
}

static void json_lines_say_the_same_as_csv(void **state)
{
    struct world *w = *state;
    assert_int_equal(
        world_load(w, "hospital",
                   "{\"person_ref\": \"P1\", \"given_name\": \"Ines\", \"birth_date\": \"2001\", "
                   "\"uprn\": 100, \"upn\": null}\n"
                   "{\"person_ref\": \"P2\", \"given_name\": [1]}\n"
                   "not json\n"),
        ERR_OK);
    assert_int_equal(w->report.accepted, 1);
    assert_int_equal(world_causes(w, REASON_not_json, ""), 2);
    assert_int_equal(world_versions(w, "hospital", "P1"), 1);
    str shown = world_shown(w);
    (void)shown;
    struct world other;
    world_open(&other);
    assert_int_equal(
        world_load(&other, "hospital", "person_ref,given_name,birth_date,uprn\nP1,Ines,2001,100\n"),
        ERR_OK);
    struct record a = world_record(w, "hospital", "P1"), b = world_record(&other, "hospital", "P1");
    assert_int_equal(a.version_count, 1);
    assert_int_equal(b.version_count, 1);
    assert_str_equal(pii_reveal(a.versions[0].content.who.uprn, REVEAL_TEST), "100");
    assert_int_equal(
        date_cmp(a.versions[0].content.who.birth_date, b.versions[0].content.who.birth_date), 0);
    world_close(&other);
}

static void a_full_extract_ends_the_records_it_leaves_out(void **state)
{
    struct world *w = *state;
    const int64_t day_ms = MS_PER_DAY;
    struct loading old = {
        .agency = "hospital",
        .as_of_ms = NOW_MS - 5 * day_ms,
        .full = true,
        .text =
            STR("person_ref,given_name\nP1,Ines\nP2,Bram\nP3,Cato\nP4,Dara\nP5,Edda\nP6,Finn\n")};
    struct loading next = {
        .agency = "hospital",
        .as_of_ms = NOW_MS - 2 * day_ms,
        .full = true,
        .text = STR("person_ref,given_name\nP1,Ines\nP2,Bram\nP3,Cato\nP4,Dara\nP5,Edda\n")};
    assert_int_equal(world_load_with(w, &old), ERR_OK);
    assert_int_equal(w->report.ended, 0);
    assert_int_equal(world_load_with(w, &next), ERR_OK);
    assert_int_equal(w->report.ended, 1);
    assert_true(str_has(world_shown(w), STR("given=Finn")));
    char ended[60];
    snprintf(ended, sizeof ended, "ended=%lld\n  version %lld", (long long)(NOW_MS - 2 * day_ms),
             (long long)(NOW_MS - 5 * day_ms));
    assert_true(str_has(world_shown(w), str_of(ended)));
    next.text =
        STR("person_ref,given_name\nP6,Finn\n"); /* he is back, said by an ordinary delivery */
    next.full = false;
    next.as_of_ms = NOW_MS - day_ms;
    assert_int_equal(world_load_with(w, &next), ERR_OK);
    assert_false(str_has(world_shown(w), str_of(ended)));
}

static void a_full_extract_that_loses_too_much_waits_for_a_human(void **state)
{
    struct world *w = *state;
    struct loading all = {.agency = "hospital",
                          .as_of_ms = NOW_MS - 5 * (int64_t)MS_PER_DAY,
                          .full = true,
                          .text = STR("person_ref,given_name\nP1,Ines\nP2,Bram\nP3,Cato\n")};
    struct loading few = {.agency = "hospital",
                          .as_of_ms = NOW_MS - 2 * (int64_t)MS_PER_DAY,
                          .full = true,
                          .text = STR("person_ref,given_name\nP1,Inez\n")};
    assert_int_equal(world_load_with(w, &all), ERR_OK);
    str before = world_shown(w);
    assert_int_equal(world_load_with(w, &few), ERR_CONFLICT);
    assert_int_equal(w->report.outcome, INGEST_HELD);
    assert_string_equal(w->why.text,
                        "the full extract leaves out 2 of 3 records, more than the agreed 20 %");
    assert_true(str_eq(before, world_shown(w)));
    int64_t id = w->report.delivery;
    struct ingest_order order = {
        .hub = w->hub, .agency = STR("hospital"), .patience_ms = 1, .audit = &w->audit};
    assert_int_equal(ingest_resume(&order, id, &w->report, &w->why), ERR_OK);
    assert_int_equal(w->report.ended, 2);
    assert_int_equal(world_versions(w, "hospital", "P1"), 2);
    assert_int_equal(ingest_drop(&order, id, &w->why), ERR_ABSENT);
}

static void a_held_extract_that_is_dropped_leaves_nothing(void **state)
{
    struct world *w = *state;
    struct loading all = {.agency = "hospital",
                          .as_of_ms = NOW_MS - 5 * (int64_t)MS_PER_DAY,
                          .full = true,
                          .text = STR("person_ref,given_name,event_ref,event_type,event_date\nP1,"
                                      "Ines,E1,admission,2014-03-01\nP2,Bram,,,\n")};
    struct loading few = {.agency = "hospital",
                          .as_of_ms = NOW_MS - 2 * (int64_t)MS_PER_DAY,
                          .full = true,
                          .text = STR("person_ref,given_name,event_ref,event_type,event_date\nP9,"
                                      "Inez,E1,admission,2014-03-02\nP8,,,,\n")};
    assert_int_equal(world_load_with(w, &all), ERR_OK);
    str before = world_shown(w);
    assert_int_equal(world_load_with(w, &few), ERR_CONFLICT);
    struct ingest_order order = {
        .hub = w->hub, .agency = STR("hospital"), .patience_ms = 1, .audit = &w->audit};
    assert_int_equal(ingest_drop(&order, w->report.delivery, &w->why), ERR_OK);
    assert_true(str_eq(before, world_shown(w)));
    few.whole_enough = true; /* and the same file may come again */
    assert_int_equal(world_load_with(w, &few), ERR_OK);
    assert_int_equal(world_events(w, "hospital", "P9"), 1);
    assert_int_equal(world_events(w, "hospital", "P1"), 0);
}

static void what_the_hub_knew_at_an_earlier_time_can_be_asked(void **state)
{
    struct world *w = *state;
    const char *head = "person_ref,given_name,event_ref,event_type,event_date,as_of\n";
    char text[200];
    w->hub->clock.fixed_ms = NOW_MS - 2 * (int64_t)MS_PER_DAY;
    snprintf(text, sizeof text, "%sP1,Ines,E1,ae_attendance,2014-03-20,2014-03-21\n", head);
    assert_int_equal(world_load(w, "hospital", text), ERR_OK);
    w->hub->clock.fixed_ms = NOW_MS;
    snprintf(text, sizeof text, "%sP1,Ines,E1,admission,2014-03-20,2014-03-22\n", head);
    assert_int_equal(world_load(w, "hospital", text), ERR_OK);
    assert_str_equal(world_known(w, "hospital", "P1", NOW_MS - MS_PER_DAY), "ae_attendance");
    assert_str_equal(world_known(w, "hospital", "P1", NOW_MS), "admission");
    assert_str_equal(world_known(w, "hospital", "P1", NOW_MS - 3 * (int64_t)MS_PER_DAY), "");
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_good_delivery_goes_live),
        T(the_same_file_again_changes_nothing),
        T(a_row_that_is_wrong_waits_and_the_rest_goes_on),
        T(a_corrected_delivery_takes_a_row_out_of_quarantine),
        T(a_row_that_could_not_be_taken_apart_is_taken_out_by_a_better_one),
        T(the_report_names_lines_and_reasons_and_no_value),
        T(a_second_delivery_of_an_event_is_a_new_version_of_it),
        T(an_event_that_turns_out_to_be_another_persons_moves),
        T(a_withdrawal_also_meets_an_event_that_comes_later),
        T(a_shield_is_set_and_never_taken_away),
        T(json_lines_say_the_same_as_csv),
        T(a_full_extract_ends_the_records_it_leaves_out),
        T(a_full_extract_that_loses_too_much_waits_for_a_human),
        T(a_held_extract_that_is_dropped_leaves_nothing),
        T(what_the_hub_knew_at_an_earlier_time_can_be_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
