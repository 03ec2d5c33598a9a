/* Rules over a hub: hits begin, go on and end; a review opens once; everything may be repeated. */
#include "search/world.h"

#include "query.h"
#include "rule/reviews.h"
#include "safeguard/basis.h"
#include "safeguard/review.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

#define DAY INT64_C(86400000)

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

static struct person_view view(void)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    return look_world_view(&w, &v, look_world_jane(&w));
}

static struct rule_run run_day(bool again)
{
    struct rule_run run = {0};
    if (rule_run_day(w.hub.hub, w.partners, again, NULL, NULL, &run, &w.why))
        fail_msg("%s", w.why.text);
    return run;
}

static int64_t open_review(void)
{
    struct person_view v = view();
    return v.review;
}

static void judging_again_changes_nothing(void **state)
{
    (void)state;
    int64_t review = open_review();
    struct rule_run stale = look_world_judge(&w), day = run_day(true);
    assert_int_equal(stale.judged, 0); /* nobody was stale any more */
    assert_true(day.judged > 0);
    assert_int_equal(day.hits_begun + day.hits_ended + day.reviews_opened, 0);
    assert_int_equal(open_review(), review);
}

static void a_day_is_judged_once(void **state)
{
    (void)state;
    assert_true(run_day(false).judged > 0);
    assert_int_equal(run_day(false).judged, 0);
    w.hub.hub->clock.fixed_ms += DAY;
    assert_true(run_day(false).judged > 0);
}

static void time_alone_ends_a_hit_and_the_review_stays_until_somebody_closes_it(void **state)
{
    (void)state;
    int64_t review = open_review();
    w.hub.hub->clock.fixed_ms += 30 * DAY; /* R1 looks at 28 days, R2 at 90 */
    assert_int_equal(run_day(false).hits_ended, 1);
    struct person_view v = view();
    assert_int_equal(v.hit_count, 1);
    assert_str_equal(v.hits[0].rule, "R2");
    assert_int_equal(v.past_hit_count, 1);
    assert_str_equal(v.past_hits[0].rule, "R1");
    w.hub.hub->clock.fixed_ms += 90 * DAY;
    assert_int_equal(run_day(false).hits_ended, 1);
    v = view();
    assert_int_equal(v.hit_count, 0);
    assert_int_equal(v.past_hit_count, 2);
    assert_true(v.review_required);
    assert_int_equal(v.review, review);
}

static void a_withdrawal_is_judged_at_once(void **state)
{
    (void)state;
    w.hub.hub->clock.fixed_ms += DAY;
    look_world_load(
        &w, "west-mids-police",
        "person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date,action\n"
        "NOM-5521,Jane,Doe,2000-09-06,INC-3319,domestic_violence,2014-03-24,withdraw\n");
    struct person_view v = view();
    assert_int_equal(v.count, 4);
    assert_int_equal(v.hit_count, 1); /* four counts are too few for R2 */
    assert_str_equal(v.hits[0].rule, "R1");
    assert_int_equal(v.hits[0].event_count, 4);
    assert_str_equal(v.past_hits[0].rule, "R2");
    assert_int_equal(v.past_hits[0].event_count, 4); /* the withdrawn one is shown no more */
}

static int64_t tell(void)
{
    int64_t told = -1;
    if (basis_tell(w.hub.hub, w.partners, &told, &w.why)) fail_msg("%s", w.why.text);
    return told;
}

static void after_a_withdrawal_whoever_was_shown_the_hit_is_told_once_and_the_review_says_so(
    void **state)
{
    (void)state;
    static const char head[] = "person_ref,given_name,family_name,birth_date,event_ref,event_type,"
                               "event_date,action\n";
    static const struct {
        const char *agency, *row;
    } all[] = {
        {"west-mids-police", "NOM-5521,Jane,Doe,2000-09-06,INC-3319,domestic_violence,2014-03-24,"},
        {"city-hospital", "AE-70311,Jane,Doe,2000-06-09,AE-V-5501,ae_attendance,2014-03-23,"},
        {"sunshine-school", "P-0911,Jane,Doe,2000-06-09,SR-12,school_report,2014-03-14,"}};
    assert_int_equal(tell(), 0);
    (void)view();
    for (size_t i = 0; i < COUNT(all); i++) {
        w.hub.hub->clock.fixed_ms += DAY;
        look_world_load(&w, all[i].agency,
                        str_c(w.a, str_printf(w.a, "%s%swithdraw\n", head, all[i].row)));
        assert_int_equal(tell(), 1);
        assert_int_equal(tell(), 0);
    }
    struct queue_wish wish = {.page = 1, .page_lines = 25, .band = -1};
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct queue_page page;
    assert_int_equal(queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &page, &w.why), ERR_OK);
    assert_int_equal(page.n, 1);
    assert_true(
        str_starts(page.lines[0].sentence, STR("Nothing asks for this review any more")));
}

static void who_opened_the_review_alone_was_shown_the_hit_too(void **state)
{
    (void)state;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct review_view shown;
    struct user other = *v.user;
    (void)snprintf(other.login, sizeof other.login, "other");
    const struct review_name name = {look_world_jane(&w), open_review()}; /* one has looked */
    v.user = &other;
    if (review_load(w.hub.hub, w.partners, &v, name, w.a, &shown, &w.why))
        fail_msg("%s", w.why.text);
    w.hub.hub->clock.fixed_ms += DAY;
    look_world_load(
        &w, "west-mids-police",
        "person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date,action\n"
        "NOM-5521,Jane,Doe,2000-09-06,INC-3319,domestic_violence,2014-03-24,withdraw\n");
    assert_int_equal(tell(), 2);
}

static void a_new_event_goes_into_the_same_hit_and_the_same_review(void **state)
{
    (void)state;
    int64_t review = open_review(), since = view().hits[0].since_ms;
    w.hub.hub->clock.fixed_ms += DAY;
    look_world_load(&w, "city-hospital",
                    "person_ref,given_name,family_name,birth_date,gender,address,postcode,event_"
                    "ref,event_type,event_date\n"
                    "AE-70311,Jane,Doe,2000-06-09,F,\"23 Inour Street, Birmingham\",B99 "
                    "1AA,AE-V-9,ae_attendance,2014-03-27\n");
    struct person_view v = view();
    assert_int_equal(v.count, 6);
    assert_int_equal(v.hits[0].event_count, 6);
    assert_int_equal(v.hits[0].since_ms, since);
    assert_int_equal(v.review, review);
}

static void what_a_closed_review_had_seen_does_not_open_the_next(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w), review = open_review();
    assert_int_equal(look_world_close_review(&w, jane), review);
    w.hub.hub->clock.fixed_ms += DAY;
    assert_int_equal(run_day(true).reviews_opened, 0);
    assert_int_equal(view().review, 0);
    look_world_load(&w, "city-hospital",
                    "person_ref,given_name,family_name,birth_date,gender,address,postcode,event_"
                    "ref,event_type,event_date\n"
                    "AE-70311,Jane,Doe,2000-06-09,F,\"23 Inour Street, Birmingham\",B99 "
                    "1AA,AE-V-9,ae_attendance,2014-03-27\n");
    assert_int_not_equal(view().review, 0); /* something new happened */
    assert_int_not_equal(view().review, review);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(judging_again_changes_nothing),
        TEST(a_day_is_judged_once),
        TEST(time_alone_ends_a_hit_and_the_review_stays_until_somebody_closes_it),
        TEST(a_withdrawal_is_judged_at_once),
        TEST(after_a_withdrawal_whoever_was_shown_the_hit_is_told_once_and_the_review_says_so),
        TEST(who_opened_the_review_alone_was_shown_the_hit_too),
        TEST(a_new_event_goes_into_the_same_hit_and_the_same_review),
        TEST(what_a_closed_review_had_seen_does_not_open_the_next),
    };
    return cmocka_run_group_tests_name("rule/recognise", tests, NULL, NULL);
}
