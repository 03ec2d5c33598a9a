/* The picture this product was born from, through search, the person view and the queue, at every
 * tier; what each tier sees is written here by hand. */
#include "search/world.h"

static struct look_world w;

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct person_view view_as(enum role role, int tier)
{
    struct viewer v = look_world_viewer(role, tier);
    return look_world_view(&w, &v, look_world_jane(&w));
}

static void four_fields_find_one_person(void **state)
{
    (void)state;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct search_results r = look_world_search(&w, &v, "Jane", "Doe", "9 6 2000", "F");
    assert_int_equal(r.n, 1);
    assert_str_equal(r.at[0].given_name, "Jane");
    assert_str_equal(r.at[0].birth_date, "9 June 2000");
    assert_int_equal(r.at[0].age, 13);
    assert_str_equal(r.at[0].area, "B99");
    assert_int_equal(r.at[0].strength, STRENGTH_VERY_STRONG);
    assert_str_equal(r.at[0].differs, "");
    assert_int_equal(r.services, 7);
    assert_int_equal(r.services_current, 7);
    assert_int_equal(r.late_count, 0);
}

static void a_nickname_and_a_swapped_date_find_her_too(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    assert_int_equal(look_world_search(&w, &v, "Janey", "Doe", "2000-06-09", "").at[0].person,
                     jane);
    assert_int_equal(look_world_search(&w, &v, "Jane", "Doe", "2000-09-06", "").at[0].person, jane);
    assert_int_equal(look_world_search(&w, &v, "Jane", "Doe", "June 2000", "").at[0].person, jane);
}

static const struct service_row *row_of(const struct person_view *v, const char *name)
{
    for (size_t i = 0; i < v->row_count; i++)
        if (str_eq_c(v->rows[i].service->name, name)) return &v->rows[i];
    fail_msg("no row of that service");
    return NULL;
}

static void the_reviewer_sees_seven_rows_and_five_counts(void **state)
{
    (void)state;
    struct person_view v = view_as(ROLE_REVIEWER, 2);
    assert_int_equal(v.tier, 3);
    assert_int_equal(v.row_count, 7);
    assert_int_equal(v.count, 5);
    assert_str_equal(v.count_sentence, "5 counts of activity within West Midlands for this person");
    assert_str_equal(date_long(w.a, row_of(&v, "A+E City Hosp.")->last), "23 March 2014");
    assert_str_equal(date_long(w.a, row_of(&v, "BCHC")->last), "18 March 2014");
    assert_str_equal(date_long(w.a, row_of(&v, "Sunshine School")->last), "14 March 2014");
    assert_str_equal(date_long(w.a, row_of(&v, "West Mids Police")->last), "24 March 2014");
    assert_str_equal(date_long(w.a, row_of(&v, "BCC SS")->last), "19 March 2014");
    assert_str_equal(row_of(&v, "West Mids Police")->label, "Domestic violence");
    assert_int_equal(row_of(&v, "Children's Hosp.")->state, ROW_NONE);
    assert_int_equal(row_of(&v, "Care First")->state, ROW_NONE);
    assert_int_equal(row_of(&v, "Care First")->data_up_to_ms, DAY_MS);
    for (size_t i = 0; i < v.row_count; i++)
        assert_true(v.rows[i].lead.phone.len > 0);
}

static void the_reviewer_is_told_which_rule_leads_and_on_which_events(void **state)
{
    (void)state;
    struct person_view v = view_as(ROLE_REVIEWER, 2);
    assert_true(v.review_required);
    assert_int_equal(v.review_band, BAND_RED);
    assert_int_equal(v.hit_count, 2);
    assert_str_equal(v.hits[0].rule, "R2");
    assert_str_equal(v.hits[1].rule, "R1");
    assert_str_equal(v.hits[0].sentence,
                     "5 different services reported 5 possible concerns in the last 90 days");
    assert_str_equal(v.hits[0].asked, "rule R2: at least 5 from at least 3 agencies");
    assert_int_equal(v.hits[0].event_count, 5);
    assert_int_equal(v.hits[0].term, 48858);
    assert_str_equal(v.hits[0].events[0].label, "Reported to social care");
    assert_str_equal(v.hits[0].events[4].label, "Domestic violence");
    assert_int_equal(v.event_count, 5);
    assert_str_equal(v.address, "23 Inour Street, Birmingham, B99 1AA");
    assert_str_equal(v.nhs_number, "999 000 0018");
    assert_str_equal(v.other_names, "Janey Doe");
}

static void the_school_sees_which_services_and_whom_to_ring_and_no_more(void **state)
{
    (void)state;
    struct person_view v = view_as(ROLE_PRACTITIONER, 1);
    assert_int_equal(v.tier, 1);
    assert_int_equal(v.row_count, 7);
    for (size_t i = 0; i < v.row_count; i++) {
        assert_int_equal(v.rows[i].last.year, 0);
        assert_int_equal(v.rows[i].label.len, 0);
        assert_int_equal(v.rows[i].incidents, 0);
        assert_int_equal(v.rows[i].months[ROW_MONTHS - 1], 0);
        assert_true(v.rows[i].lead.phone.len > 0);
    }
    assert_int_equal(row_of(&v, "West Mids Police")->state, ROW_ACTIVITY);
    assert_int_equal(row_of(&v, "Care First")->state, ROW_NONE);
    assert_true(v.review_shown && v.review_required);
    assert_false(v.rules_shown || v.history_shown || v.address_shown || v.identifiers_shown ||
                 v.other_names_shown || v.household_shown || v.looks_shown || v.count_shown);
    assert_int_equal(v.hit_count + v.event_count + v.household_count, 0);
    assert_int_equal(v.address.len + v.nhs_number.len + v.other_names.len + v.count_sentence.len,
                     0);
    assert_int_equal(v.review, 0);
    assert_str_equal(v.outcode, "B99");
}

static void the_front_line_sees_dates_and_labels_but_not_the_rules(void **state)
{
    (void)state;
    struct person_view v = view_as(ROLE_PRACTITIONER, 2);
    assert_int_equal(v.tier, 2);
    assert_int_equal(v.count, 5);
    assert_str_equal(row_of(&v, "West Mids Police")->label, "Domestic violence");
    assert_int_equal(row_of(&v, "West Mids Police")->last.day, 24);
    assert_true(v.review_shown && v.review_required);
    assert_false(v.rules_shown || v.history_shown || v.address_shown || v.identifiers_shown ||
                 v.household_shown);
}

static void a_charity_is_told_whom_to_ring_and_nothing_else(void **state)
{
    (void)state;
    struct person_view v = view_as(ROLE_PRACTITIONER, 0);
    assert_int_equal(v.tier, 0);
    assert_false(v.services_shown || v.review_shown || v.review_required || v.outcode_shown ||
                 v.count_shown);
    for (size_t i = 0; i < v.row_count; i++) {
        assert_int_equal(v.rows[i].state, ROW_NOT_SHOWN);
        assert_str_equal(v.rows[i].lead.phone, "0121 496 0100");
    }
}

static void the_queue_has_one_line_and_says_why(void **state)
{
    (void)state;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct queue_wish wish = {.page = 1, .page_lines = 25, .band = -1};
    struct queue_page page;
    assert_int_equal(queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &page, &w.why), ERR_OK);
    assert_int_equal(page.n, 1);
    assert_int_equal(page.numbers.open, 1);
    assert_int_equal(page.numbers.not_assigned, 1);
    assert_int_equal(page.numbers.overdue, 0);
    assert_int_equal(page.lines[0].person, look_world_jane(&w));
    assert_str_equal(page.lines[0].rule, "R2");
    assert_int_equal(page.lines[0].hits, 2);
    assert_int_equal(page.lines[0].service_count, 5);
    assert_str_equal(page.lines[0].due, "Due 27 March 2014, 9am");
    w.hub.hub->clock.fixed_ms += 25 * INT64_C(3600000);
    assert_int_equal(queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &page, &w.why), ERR_OK);
    assert_int_equal(page.numbers.overdue, 1);
    assert_str_equal(page.lines[0].due, "Was due 27 March 2014, 9am");
    struct viewer school = look_world_viewer(ROLE_PRACTITIONER, 1);
    assert_int_equal(queue_load(w.hub.hub, w.partners, &school, &wish, w.a, &page, &w.why),
                     ERR_DENIED);
}

static void nobody_looks_without_a_reason(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2), admin = look_world_viewer(ROLE_ADMIN, 2);
    struct person_view view;
    v.purpose = PURPOSE_NONE;
    assert_int_equal(person_view_load(w.hub.hub, w.partners, &v, jane, w.a, &view, &w.why),
                     ERR_DENIED);
    assert_int_equal(person_view_load(w.hub.hub, w.partners, &admin, jane, w.a, &view, &w.why),
                     ERR_DENIED);
}

static void a_shield_applies_before_anybody_is_found_or_counted(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct queue_wish wish = {.page = 1, .page_lines = 25, .band = -1};
    struct queue_page page;
    struct person_view view;
    look_world_shield(&w, jane, SHIELD_SEALED);
    struct search_results r = look_world_search(&w, &v, "Jane", "Doe", "9 June 2000", "F");
    for (size_t i = 0; i < r.n; i++)
        assert_int_not_equal(r.at[i].person, jane);
    assert_int_equal(person_view_load(w.hub.hub, w.partners, &v, jane, w.a, &view, &w.why),
                     ERR_ABSENT);
    char text[ERR_TEXT_MAX];
    memcpy(text, w.why.text, sizeof text);
    assert_int_equal(person_view_load(w.hub.hub, w.partners, &v, jane + 1, w.a, &view, &w.why),
                     ERR_ABSENT);
    assert_string_equal(w.why.text, text);
    assert_int_equal(queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &page, &w.why), ERR_OK);
    assert_int_equal(page.n, 0);
    assert_int_equal(page.numbers.open, 0);
}

static void a_hidden_location_hides_address_and_services_below_tier_three(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    look_world_shield(&w, jane, SHIELD_LOCATION);
    struct person_view front = view_as(ROLE_PRACTITIONER, 2), reviewer = view_as(ROLE_REVIEWER, 2);
    assert_true(front.restricted);
    assert_int_equal(front.row_count, 0);
    assert_false(front.address_shown || front.outcode_shown || front.services_shown ||
                 front.count_shown);
    assert_false(reviewer.address_shown || reviewer.outcode_shown);
    assert_int_equal(reviewer.address.len + reviewer.outcode.len, 0);
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    assert_int_equal(look_world_search(&w, &v, "Jane", "Doe", "9 June 2000", "F").at[0].area.len,
                     0);
}

static void who_else_looked_is_counted_without_oneself(void **state)
{
    (void)state;
    struct viewer other = look_world_viewer(ROLE_REVIEWER, 2),
                  me = look_world_viewer(ROLE_REVIEWER, 2);
    struct user colleague = *other.user;
    int64_t jane = look_world_jane(&w);
    (void)look_world_view(&w, &me, jane);
    assert_int_equal(look_world_view(&w, &me, jane).looks_people, 0);
    memcpy(colleague.login, "colleague", sizeof "colleague");
    other.user = &colleague;
    (void)look_world_view(&w, &other, jane);
    w.hub.hub->clock.fixed_ms += 1000;
    struct person_view v = look_world_view(&w, &me, jane);
    assert_int_equal(v.looks_people, 1);
    assert_str_equal(v.last_look_agency, "Sunshine School");
}

static void a_late_feed_is_not_a_quiet_service(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    w.hub.hub->clock.fixed_ms += 49 * INT64_C(3600000); /* feeds are expected every 48 hours */
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct person_view late = look_world_view(&w, &v, jane);
    assert_int_equal(row_of(&late, "Care First")->state, ROW_LATE);
    assert_int_equal(row_of(&late, "BCHC")->state, ROW_ACTIVITY);
    assert_true(row_of(&late, "BCHC")->late);
    w.hub.hub->clock.fixed_ms += 900 * INT64_C(86400000); /* the agreements are over */
    struct person_view over = look_world_view(&w, &v, jane);
    assert_int_equal(row_of(&over, "Care First")->state, ROW_NOT_SUPPLIED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(four_fields_find_one_person),
        TEST(a_nickname_and_a_swapped_date_find_her_too),
        TEST(the_reviewer_sees_seven_rows_and_five_counts),
        TEST(the_reviewer_is_told_which_rule_leads_and_on_which_events),
        TEST(the_school_sees_which_services_and_whom_to_ring_and_no_more),
        TEST(the_front_line_sees_dates_and_labels_but_not_the_rules),
        TEST(a_charity_is_told_whom_to_ring_and_nothing_else),
        TEST(the_queue_has_one_line_and_says_why),
        TEST(nobody_looks_without_a_reason),
        TEST(a_shield_applies_before_anybody_is_found_or_counted),
        TEST(a_hidden_location_hides_address_and_services_below_tier_three),
        TEST(who_else_looked_is_counted_without_oneself),
        TEST(a_late_feed_is_not_a_quiet_service),
    };
    return cmocka_run_group_tests_name("search/jane", tests, NULL, NULL);
}
