/* What an authority is told without asking: that somebody looked at a plan of its, and which of its
 * plans no question finds. */
#include "protect/world.h"

#include "notice/notice.h"
#include "protect/plan.h"
#include "protect/plan_told.h"

static struct look_world w;

static int open_world(void **state)
{
    (void)state;
    protect_world_open(&w);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static void must(err e)
{
    if (e) fail_msg("%s: %s", err_word(e), w.why.text);
}

static size_t told(const char *login, enum notice_kind kind, str *ret_reference)
{
    struct viewer v = protect_viewer(&w, login);
    struct notice_list list;
    size_t n = 0;
    must(notice_list(w.hub.hub, w.partners, &v, false, w.a, &list, &w.why));
    for (size_t i = 0; i < list.n; i++)
        if (list.lines[i].kind == kind) {
            n++;
            if (ret_reference) *ret_reference = list.lines[i].reference;
        }
    return n;
}

static void ask(const char *number)
{
    struct viewer joy = protect_viewer(&w, "joy");
    struct plan_view view;
    must(plan_ask(w.hub.hub, w.partners, &joy, pii_of(str_of(number)), 0, w.a, &view, &w.why));
    must(plan_tell(w.hub.hub, w.partners, &w.why));
}

static void the_access_itself_tells_the_authority(void **state)
{
    (void)state;
    assert_int_equal(told("wanda", NOTICE_PLAN_SEEN, NULL), 0);
    ask("9990005001");
    assert_int_equal(told("wanda", NOTICE_PLAN_SEEN, NULL), 1);
    ask("9990005001");
    assert_int_equal(told("wanda", NOTICE_PLAN_SEEN, NULL), 1); /* one a child and day, counted */
    assert_int_equal(told("pat", NOTICE_PLAN_SEEN, NULL), 0);   /* another agency's */
}

static void a_question_that_nothing_is_held_of_tells_nobody(void **state)
{
    (void)state;
    ask("9990005338");
    ask("9990005052"); /* a shielded child: that there is a plan is not said, and was not shown */
    assert_int_equal(told("wanda", NOTICE_PLAN_SEEN, NULL), 0);
}

static void tell_numbers(int64_t expected)
{
    int64_t n;
    must(plan_numbers_tell(w.hub.hub, w.partners, &n, &w.why));
    assert_int_equal(n, expected);
}

static void of_a_plan_that_no_question_finds_its_authority_is_told_once(void **state)
{
    (void)state;
    str reference;
    tell_numbers(1);
    assert_int_equal(told("wanda", NOTICE_PLAN_NUMBER, &reference), 1);
    assert_str_equal(reference, "untraced");
    tell_numbers(0);
    tell_numbers(0);
    assert_int_equal(told("wanda", NOTICE_PLAN_NUMBER, NULL), 1);
    assert_int_equal(told("pat", NOTICE_PLAN_NUMBER, NULL), 0);
}

static void when_the_number_was_traced_the_alert_goes(void **state)
{
    (void)state;
    tell_numbers(1);
    look_world_load(&w, "social-care",
                    "person_ref,given_name,family_name,birth_date,gender,address,postcode,"
                    "nhs_number,nhs_number_status,as_of\n"
                    "L-6,Ulla,Tracewell,2016-07-07,F,13 Birch Walk,B99 1AD,9990005060,01,"
                    "2026-11-23T09:00:00Z\n");
    tell_numbers(0);
    assert_int_equal(told("wanda", NOTICE_PLAN_NUMBER, NULL), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        TEST(the_access_itself_tells_the_authority),
        TEST(a_question_that_nothing_is_held_of_tells_nobody),
        TEST(of_a_plan_that_no_question_finds_its_authority_is_told_once),
        TEST(when_the_number_was_traced_the_alert_goes),
    };
    return cmocka_run_group_tests_name("protect/told", tests, NULL, NULL);
}
