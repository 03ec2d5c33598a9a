/* What unscheduled care sees of plans: who asks, on which days, and that nothing tells "there is
 * none" from "there is one that is not for you". */
#include "protect/world.h"

#include "codec/json.h"
#include "protect/plan.h"
#include "store/store.h"

static struct look_world w;

static int make_world(void **state)
{
    (void)state;
    protect_world_open(&w);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct plan_view asked_as(const char *login, const char *number, int status)
{
    struct viewer v = protect_viewer(&w, login);
    struct plan_view view = {.n = 99};
    err e = plan_ask(w.hub.hub, w.partners, &v, pii_of(str_of(number)), status, w.a, &view, &w.why);
    if (e) fail_msg("%s: %s", err_word(e), w.why.text);
    return view;
}

static struct plan_view asked(const char *number) { return asked_as("joy", number, 0); }

static void to_day(const char *day)
{
    struct date d;
    assert_true(date_parse_iso(str_of(day), &d));
    w.hub.hub->clock.fixed_ms = date_uk_midnight_ms(d) + 9 * MS_PER_HOUR;
}

/* ---- the days ---- */

static bool shown(enum plan_kind k, const char *start, const char *end, const char *today)
{
    struct date s, e = {0}, t;
    assert_true(date_parse_iso(str_of(start), &s));
    if (end) assert_true(date_parse_iso(str_of(end), &e));
    assert_true(date_parse_iso(str_of(today), &t));
    return plan_shown(&w.partners->terms.protection, k, s, e, t);
}

static void a_plan_is_shown_from_its_first_day_to_twelve_months_after_its_end(void **state)
{
    (void)state;
    static const struct {
        enum plan_kind kind;
        const char *start, *end, *today;
        bool shown;
    } rows[] = {
        {PLAN_CHILD, "2026-03-01", NULL, "2026-02-28", false}, /* dated ahead */
        {PLAN_CHILD, "2026-03-01", NULL, "2026-03-01", true},
        {PLAN_CHILD, "2020-03-01", NULL, "2026-03-01", true}, /* goes on */
        {PLAN_CHILD, "2024-01-01", "2025-03-10", "2026-03-09", true}, /* not 364 days */
        {PLAN_CHILD, "2024-01-01", "2025-03-10", "2026-03-10", true},
        {PLAN_CHILD, "2024-01-01", "2025-03-10", "2026-03-11", false},
        {PLAN_LOOKED_AFTER, "2020-01-01", "2024-02-29", "2025-02-28", true},
        {PLAN_LOOKED_AFTER, "2020-01-01", "2024-02-29", "2025-03-01", false},
        {PLAN_LOOKED_AFTER, "2020-01-01", "2023-02-28", "2024-02-28", true},
        {PLAN_LOOKED_AFTER, "2020-01-01", "2023-02-28", "2024-02-29", false},
        {PLAN_UNBORN, "2024-01-01", "2024-02-01", "2024-02-29", true}, /* a leap year */
        {PLAN_UNBORN, "2024-01-01", "2024-02-01", "2024-03-01", false},
        {PLAN_UNBORN, "2023-01-01", "2023-02-01", "2023-03-01", true},
        {PLAN_UNBORN, "2023-01-01", "2023-02-01", "2023-03-02", false},
        {PLAN_CHILD, "2026-01-01", "2026-12-31", "2026-06-01", true}, /* its end is ahead */
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (shown(rows[i].kind, rows[i].start, rows[i].end, rows[i].today) != rows[i].shown)
            fail_msg("row %zu", i);
}

/* ---- what is shown ---- */

static void the_view_holds_type_dates_authority_and_both_numbers(void **state)
{
    (void)state;
    struct plan_view v = asked("999 000 5001");
    assert_int_equal(v.answer, PLAN_ANSWER_GIVEN);
    assert_int_equal(v.n, 1);
    assert_int_equal(v.plans[0].kind, PLAN_CHILD);
    assert_str_equal(date_iso(w.a, v.plans[0].start), "2025-12-18");
    assert_int_equal(v.plans[0].end.year, 0);
    assert_str_equal(v.plans[0].authority, "Northborough Children's Services");
    assert_str_equal(v.plans[0].office_phone, "0121 496 0155"); /* of this plan */
    assert_str_equal(v.plans[0].duty, "Emergency duty team");
    assert_str_equal(v.plans[0].duty_phone, "0121 496 0152");
    v = asked("9990005044");
    assert_int_equal(v.n, 1);
    assert_int_equal(v.plans[0].kind, PLAN_UNBORN);
    assert_str_equal(v.plans[0].office_phone, "0121 496 0151"); /* of the register */
}

static void the_last_day_is_the_last(void **state)
{
    (void)state;
    assert_int_equal(asked("9990005028").n, 1); /* 12 months to the day */
    assert_int_equal(asked("9990005036").n, 0); /* a day longer */
    assert_int_equal(asked("9990005044").n, 1); /* 28 days to the day */
    to_day("2026-11-25");
    assert_int_equal(asked("9990005028").n, 0);
    assert_int_equal(asked("9990005044").n, 0);
}

/* Shielded, none, ended long ago, nobody's, not traced. */
static const char *const silent[] = {"9990005052", "9990005095", "9990005036", "9990005338",
                                     "9990005060"};

static void a_shielded_child_and_one_without_a_plan_read_like_a_number_nobody_has(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(silent); i++) {
        struct plan_view v = asked(silent[i]);
        if (v.answer != PLAN_ANSWER_GIVEN || v.n || v.access_count) fail_msg("number %zu", i);
    }
}

static void only_those_the_region_names_ask_and_with_a_reason(void **state)
{
    (void)state;
    static const char *const others[] = {"ward", "wanda", "ray", "sam", "dee", "pat"};
    struct plan_view view;
    for (size_t i = 0; i < COUNT(others); i++) {
        struct viewer v = protect_viewer(&w, others[i]);
        assert_int_equal(plan_ask(w.hub.hub, w.partners, &v, pii_of(STR("9990005001")), 0, w.a,
                                  &view, &w.why),
                         ERR_DENIED);
    }
    struct viewer v = protect_viewer(&w, "amy");
    v.purpose = PURPOSE_NONE;
    assert_int_equal(
        plan_ask(w.hub.hub, w.partners, &v, pii_of(STR("9990005001")), 0, w.a, &view, &w.why),
        ERR_DENIED);
    assert_int_equal(asked_as("amy", "9990005001", 0).n, 1);
}

static void a_number_that_cannot_be_right_is_refused_with_its_reason(void **state)
{
    (void)state;
    assert_int_equal(asked("999000500").answer, PLAN_ANSWER_BAD_NUMBER);
    assert_int_equal(asked("999000500x").answer, PLAN_ANSWER_BAD_NUMBER);
    assert_int_equal(asked("").answer, PLAN_ANSWER_BAD_NUMBER);
    assert_int_equal(asked("9990005002").answer, PLAN_ANSWER_CHECK_DIGIT);
    for (int status = 0; status <= 8; status++)
        assert_int_equal(asked_as("joy", "9990005001", status).answer,
                         status >= 2 && status <= 5 ? PLAN_ANSWER_UNTRACED : PLAN_ANSWER_GIVEN);
}

static void a_number_that_was_replaced_is_refused_and_the_new_one_is_answered(void **state)
{
    (void)state;
    struct plan_view old = asked("9990005079");
    assert_int_equal(old.answer, PLAN_ANSWER_SUPERSEDED);
    assert_int_equal(old.n, 0);
    assert_int_equal(asked("9990005087").n, 1);
}

static void a_number_that_nobody_traced_opens_nothing_until_it_is(void **state)
{
    (void)state;
    assert_int_equal(asked("9990005060").n, 0);
    look_world_load(&w, "social-care",
                    "person_ref,given_name,family_name,birth_date,gender,nhs_number,"
                    "nhs_number_status,as_of\n"
                    "L-6,Ulla,Tracewell,2016-07-07,F,9990005060,01,2026-11-24T08:00:00Z\n");
    assert_int_equal(asked("9990005060").n, 1);
}

/* ---- accesses ---- */

static void each_access_is_there_for_the_next_and_no_more_than_25(void **state)
{
    (void)state;
    assert_int_equal(asked("9990005001").access_count, 0);
    for (int i = 1; i < 30; i++) {
        w.hub.hub->clock.fixed_ms += 60000;
        struct plan_view v = asked_as(i % 2 ? "amy" : "joy", "9990005001", 0);
        assert_int_equal(v.access_count, i < 25 ? i : 25);
        assert_str_equal(v.accesses[0].agency, i % 2 ? "City Hospital" : "Ambulance Service");
        assert_str_equal(v.accesses[0].role, "practitioner");
    }
    assert_int_equal(asked("9990005028").access_count, 0); /* another child's are another's */
}

static void the_page_of_a_person_shows_the_same(void **state)
{
    (void)state;
    struct viewer v = protect_viewer(&w, "joy");
    struct plan_view view;
    int64_t idris = protect_person(&w, "Idris", "Calloway", "2014-11-02");
    assert_int_equal(plan_of_person(w.hub.hub, w.partners, &v, idris, w.a, &view, &w.why), ERR_OK);
    assert_int_equal(view.n, 1);
    assert_int_equal(asked("9990005001").access_count, 1);
    look_world_shield(&w, idris, SHIELD_ADOPTED);
    assert_int_equal(plan_of_person(w.hub.hub, w.partners, &v, idris, w.a, &view, &w.why), ERR_OK);
    assert_int_equal(view.n, 0);
}

/* ---- the same work ---- */

static void whatever_is_held_the_same_statements_are_run(void **state)
{
    (void)state;
    (void)asked("9990005001"); /* each statement is prepared once */
    int64_t before = store_work(w.hub.hub->store);
    assert_int_equal(asked("9990005001").n, 1);
    int64_t work = store_work(w.hub.hub->store) - before;
    for (size_t i = 0; i < COUNT(silent); i++) {
        before = store_work(w.hub.hub->store);
        (void)asked(silent[i]);
        if (store_work(w.hub.hub->store) - before != work)
            fail_msg("number %zu: %lld statements, not %lld", i,
                     (long long)(store_work(w.hub.hub->store) - before), (long long)work);
    }
}

static void an_answer_is_filled_up_to_one_size(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(1 << 20);
    buf_add_c(&out, "{}");
    plan_pad(&out, 100);
    assert_int_equal(out.len, 100);
    plan_pad(&out, 100);
    assert_int_equal(out.len, 100);
    buf_add_c(&out, "x");
    plan_pad(&out, 100);
    assert_int_equal(out.len, 200);
    assert_int_equal(out.at[199], ' ');
    buf_release(&out);
}

/* All that a feed may say of a plan, as long as it may be, in the characters that take most
 * room. */
static void the_longest_answer_is_no_longer_than_the_shortest(void **state)
{
    (void)state;
    enum { PLANS = 6, ACCESSES = 25, LONGEST = 120 };
    struct plan_line plans[PLANS];
    struct plan_access accesses[ACCESSES];
    struct buf text = BUF_INIT(4 * LONGEST), out = BUF_INIT(1 << 20);
    struct json_writer json = {.out = &out};
    for (int i = 0; i < LONGEST; i++)
        buf_add_c(&text, "\xE1\x80\x80"); /* three bytes */
    str longest = buf_str(&text), phone = STR("0121 496 0152 or ask for the duty team, ext. 1");
    for (int i = 0; i < PLANS; i++)
        plans[i] = (struct plan_line){PLAN_LOOKED_AFTER, {2020, 1, 1}, {2030, 1, 1}, longest,
                                      longest,           phone,        longest,      phone};
    for (int i = 0; i < ACCESSES; i++)
        accesses[i] = (struct plan_access){0, STR("Northborough University Hospitals Trust, A+E"),
                                           STR("practitioner")};
    struct plan_view view = {PLAN_ANSWER_GIVEN, plans, PLANS, accesses, ACCESSES};
    plan_json(&view, w.a, &json);
    assert_int_equal(buf_state(&out), ERR_OK);
    assert_in_range(out.len, 1, PLAN_JSON_BYTES);
    buf_release(&text);
    buf_release(&out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plan_is_shown_from_its_first_day_to_twelve_months_after_its_end),
        TEST(the_view_holds_type_dates_authority_and_both_numbers),
        TEST(the_last_day_is_the_last),
        TEST(a_shielded_child_and_one_without_a_plan_read_like_a_number_nobody_has),
        TEST(only_those_the_region_names_ask_and_with_a_reason),
        TEST(a_number_that_cannot_be_right_is_refused_with_its_reason),
        TEST(a_number_that_was_replaced_is_refused_and_the_new_one_is_answered),
        TEST(a_number_that_nobody_traced_opens_nothing_until_it_is),
        TEST(each_access_is_there_for_the_next_and_no_more_than_25),
        TEST(the_page_of_a_person_shows_the_same),
        TEST(whatever_is_held_the_same_statements_are_run),
        TEST(an_answer_is_filled_up_to_one_size),
        TEST(the_longest_answer_is_no_longer_than_the_shortest),
    };
    return cmocka_run_group_tests_name("protect/plan", tests, NULL, NULL);
}
