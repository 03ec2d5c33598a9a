/* Rows that were put aside: they are listed without a value, opened one by one, and brought again.
 */
#include "check.h"

#include "ingest/hub_world.h"
#include "ingest/quarantine.h"

#define HEADER                                                                                     \
    "person_ref,given_name,family_name,birth_date,address,event_ref,event_type,event_date\n"

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

static const struct quarantine_line *list(struct world *w, struct quarantine_wish wish, size_t *n)
{
    const struct quarantine_line *lines = NULL;
    if (!wish.agency.len) wish.agency = STR("hospital");
    if (!wish.page) wish.page = 100;
    assert_int_equal(quarantine_list(w->hub, &wish, w->arena, &lines, n, &w->why), ERR_OK);
    return lines;
}

static size_t waiting(struct world *w)
{
    size_t n;
    (void)list(w, (struct quarantine_wish){0}, &n);
    return n;
}

static err replay(struct world *w, const struct quarantine_id *ids, size_t n,
                  const struct fields *better)
{
    struct ingest_order order = {
        .hub = w->hub, .agency = STR("hospital"), .audit = &w->audit, .patience_ms = 1};
    ingest_report_release(&w->report);
    return quarantine_replay(&order, ids, n, better, &w->report, &w->why);
}

static void load_two_bad_rows(struct world *w)
{
    assert_int_equal(
        world_load(w, "hospital",
                   HEADER "P1,Ines,Oakhill,2001-02-30,1 Elm Road,,,\n"
                          "P2,Bram,Ashdown,1980,,E1,ae_attendance,2014-04-01\n"),
        ERR_OK);
}

static void waiting_rows_are_listed_by_line_with_reason_and_column(void **state)
{
    struct world *w = *state;
    size_t n;
    load_two_bad_rows(w);
    const struct quarantine_line *l = list(w, (struct quarantine_wish){0}, &n);
    assert_int_equal(n, 2);
    assert_int_equal(l[0].reason, REASON_bad_date);
    assert_int_equal(l[0].column, COLUMN_birth_date);
    assert_int_equal(l[1].reason, REASON_future_date);
    assert_int_equal(l[1].column, COLUMN_event_date);
    assert_true(l[0].id.line < l[1].id.line);
}

static void the_list_can_be_narrowed_and_goes_on_after_a_row(void **state)
{
    struct world *w = *state;
    size_t n;
    load_two_bad_rows(w);
    const struct quarantine_line *l = list(w, (struct quarantine_wish){.page = 1}, &n);
    assert_int_equal(n, 1);
    struct quarantine_id first = l[0].id;
    l = list(w, (struct quarantine_wish){.page = 1, .after = first}, &n);
    assert_int_equal(n, 1);
    assert_int_equal(l[0].column, COLUMN_event_date);
    l = list(w, (struct quarantine_wish){.reason = REASON_future_date}, &n);
    assert_int_equal(n, 1);
    (void)list(w, (struct quarantine_wish){.in_column = true, .column = COLUMN_postcode}, &n);
    assert_int_equal(n, 0);
    (void)list(w, (struct quarantine_wish){.agency = STR("school")}, &n);
    assert_int_equal(n, 0);
}

static void one_row_opens_as_it_came_line_breaks_and_all(void **state)
{
    struct world *w = *state;
    struct quarantine_row row;
    size_t n;
    assert_int_equal(
        world_load(w, "hospital",
                   HEADER "P1,Ines,Oakhill,2001-02-30,\"1 Elm Road\nLower Flat\",,,\n"),
        ERR_OK);
    struct quarantine_id id = list(w, (struct quarantine_wish){0}, &n)[0].id;
    assert_int_equal(quarantine_open(w->hub, STR("hospital"), id, w->arena, &row, &w->why), ERR_OK);
    assert_true(row.taken_apart && row.waits);
    assert_str_equal(row.fields.at[COLUMN_birth_date], "2001-02-30");
    assert_str_equal(row.fields.at[COLUMN_address], "1 Elm Road\nLower Flat");
}

static void another_agency_cannot_open_it(void **state)
{
    struct world *w = *state;
    struct quarantine_row row;
    size_t n;
    load_two_bad_rows(w);
    struct quarantine_id id = list(w, (struct quarantine_wish){0}, &n)[0].id;
    assert_int_equal(quarantine_open(w->hub, STR("school"), id, w->arena, &row, &w->why),
                     ERR_ABSENT);
}

static void a_corrected_row_is_taken_in_and_waits_no_more(void **state)
{
    struct world *w = *state;
    struct fields better = {0};
    size_t n;
    load_two_bad_rows(w);
    struct quarantine_id id = list(w, (struct quarantine_wish){0}, &n)[0].id;
    better.at[COLUMN_birth_date] = STR("2001-02-28");
    assert_int_equal(replay(w, &id, 1, &better), ERR_OK);
    assert_int_equal(w->report.accepted, 1);
    assert_int_equal(waiting(w), 1);
    struct record r = world_record(w, "hospital", "P1");
    assert_int_equal(r.versions[0].content.who.birth_date.day, 28);
}

static void rows_that_fail_again_wait_once_under_the_new_delivery(void **state)
{
    struct world *w = *state;
    struct quarantine_id ids[2];
    size_t n;
    load_two_bad_rows(w);
    const struct quarantine_line *l = list(w, (struct quarantine_wish){0}, &n);
    for (size_t i = 0; i < 2; i++)
        ids[i] = l[i].id;
    assert_int_equal(replay(w, ids, 2, NULL), ERR_OK);
    assert_int_equal(w->report.quarantined, 2);
    l = list(w, (struct quarantine_wish){0}, &n);
    assert_int_equal(n, 2);
    assert_true(l[0].id.delivery == w->report.delivery && l[1].id.delivery == w->report.delivery);
    assert_int_equal(replay(w, ids, 2, NULL), ERR_OK); /* the same again changes nothing */
    assert_int_equal(w->report.outcome, INGEST_AGAIN);
    assert_int_equal(waiting(w), 2);
}

static void a_row_brought_weeks_later_does_not_outdo_what_came_in_between(void **state)
{
    struct world *w = *state;
    struct fields better = {0};
    size_t n;
    assert_int_equal(world_load_with(w, &(struct loading){.agency = "hospital",
                                                          .text = STR(HEADER
                                                                      "P1,Ines,Oakhill,2001-02-30,,"
                                                                      "E9,ae_attendance,2014-03-"
                                                                      "01\n"),
                                                          .as_of_ms = NOW_MS - 86400000}),
                     ERR_OK);
    assert_int_equal(world_load(w, "hospital", HEADER "P1,Ines,Newname,2001-02-03,,,,\n"), ERR_OK);
    struct quarantine_id id = list(w, (struct quarantine_wish){0}, &n)[0].id;
    better.at[COLUMN_birth_date] = STR("2001-02-03");
    assert_int_equal(replay(w, &id, 1, &better), ERR_OK);
    struct record r = world_record(w, "hospital", "P1");
    assert_str_equal(pii_reveal(r.versions[0].content.who.family_name, REVEAL_TEST), "Newname");
    assert_int_equal(world_events(w, "hospital", "P1"), 1);
    assert_int_equal(waiting(w), 0);
}

static void a_line_that_was_no_row_needs_its_columns_given_anew(void **state)
{
    struct world *w = *state;
    struct quarantine_row row;
    struct fields better = {0};
    size_t n;
    assert_int_equal(world_load(w, "hospital", HEADER "P1,Ines\nP2,Bram,Ashdown,1980,,,,\n"),
                     ERR_OK);
    struct quarantine_id id = list(w, (struct quarantine_wish){0}, &n)[0].id;
    assert_int_equal(n, 1);
    assert_int_equal(quarantine_open(w->hub, STR("hospital"), id, w->arena, &row, &w->why), ERR_OK);
    assert_false(row.taken_apart);
    assert_str_equal(row.raw, "P1,Ines");
    assert_int_equal(replay(w, &id, 1, NULL), ERR_INPUT);
    assert_non_null(strstr(w->why.text, "could not be read as a row"));
    better.at[COLUMN_person_ref] = STR("P1");
    better.at[COLUMN_given_name] = STR("Ines");
    assert_int_equal(replay(w, &id, 1, &better), ERR_OK);
    assert_int_equal(waiting(w), 0);
    assert_int_equal(world_versions(w, "hospital", "P1"), 1);
}

static void a_row_that_the_store_refused_late_keeps_what_it_said(void **state)
{
    struct world *w = *state;
    struct quarantine_row row;
    size_t n;
    assert_int_equal(world_load(w, "hospital",
                                HEADER "P1,Ines,Oakhill,2001,,E1,ae_attendance,2014-03-01\n"
                                       "P1,Ines,Oakhill,2001,,E1,ae_attendance,2014-03-02\n"),
                     ERR_OK);
    const struct quarantine_line *l = list(w, (struct quarantine_wish){0}, &n);
    assert_true(n >= 1);
    assert_int_equal(l[0].reason, REASON_duplicate_event_ref);
    assert_int_equal(
        quarantine_open(w->hub, STR("hospital"), l[0].id, w->arena, &row, &w->why), ERR_OK);
    assert_str_equal(row.fields.at[COLUMN_person_ref], "P1");
    assert_str_equal(row.fields.at[COLUMN_birth_date], "2001");
    assert_str_equal(row.fields.at[COLUMN_event_type], "ae_attendance");
    assert_str_equal(row.fields.at[COLUMN_event_date], l[0].id.line == 2 ? "2014-03-01"
                                                                         : "2014-03-02");
}

static void a_row_is_named_by_delivery_and_line(void **state)
{
    struct quarantine_id id = {0x1234, 17}, back = {0};
    char text[QUARANTINE_ID_TEXT];
    (void)state;
    quarantine_id_text(id, text);
    assert_string_equal(text, "0000000000001234:17");
    assert_true(quarantine_id_of(str_of(text), &back));
    assert_true(back.delivery == id.delivery && back.line == id.line);
    assert_false(quarantine_id_of(STR("0000000000001234"), &back));
    assert_false(quarantine_id_of(STR("0000000000001234:0"), &back));
    assert_false(quarantine_id_of(STR("x:1"), &back));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        T(waiting_rows_are_listed_by_line_with_reason_and_column),
        T(the_list_can_be_narrowed_and_goes_on_after_a_row),
        T(one_row_opens_as_it_came_line_breaks_and_all),
        T(another_agency_cannot_open_it),
        T(a_corrected_row_is_taken_in_and_waits_no_more),
        T(rows_that_fail_again_wait_once_under_the_new_delivery),
        T(a_row_brought_weeks_later_does_not_outdo_what_came_in_between),
        T(a_line_that_was_no_row_needs_its_columns_given_anew),
        T(a_row_that_the_store_refused_late_keeps_what_it_said),
        T(a_row_is_named_by_delivery_and_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
