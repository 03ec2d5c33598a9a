/* What a trial says of a rule's worth: how long before social care first heard it fired, whom it
 * would have told of that social care knew, and what became of those who were reviewed. */
#include "search/world.h"

#include "base/clock.h"
#include "query.h"
#include "rule/reviews.h"
#include "rule/simulate.h"
#include "store/store.h"

#define HEAD                                                                                       \
    "person_ref,given_name,family_name,birth_date,gender,address,postcode,event_ref,event_type,"  \
    "event_date\n"
/* Ivo is 10, Ned 9, Ada 8, Una 7. */
#define IVO "Ivo,Quill,2003-05-17,M,\"9 Far Lane, Birmingham\",B99 7QQ,"
#define NED "Ned,Marsh,2004-11-02,M,\"31 Park Road, Birmingham\",B99 5KK,"
#define ADA "Ada,Finch,2005-07-30,F,\"7 Mill Row, Birmingham\",B99 6HH,"
#define UNA "Una,Heath,2006-09-12,F,\"2 Cross Street, Birmingham\",B99 8LL,"

static struct look_world w;
static struct rule_set set;

static err load_rules(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return rule_set_load(db, w.partners, w.a, &set, why);
}

/* Of each three concerns of two agencies within four weeks, the last on 28 February: R1. */
static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    look_world_take(&w, "city-hospital",
                    HEAD "I-1," IVO "I-E1,ae_attendance,2014-02-20\n"
                         "I-1," IVO "I-E2,ae_attendance,2014-02-25\n"
                         "N-1," NED "N-E1,ae_attendance,2014-02-20\n"
                         "N-1," NED "N-E2,ae_attendance,2014-02-25\n"
                         "A-1," ADA "A-E1,ae_attendance,2014-02-20\n"
                         "A-1," ADA "A-E2,ae_attendance,2014-02-25\n"
                         "U-1," UNA "U-E1,ae_attendance,2014-02-20\n"
                         "U-1," UNA "U-E2,ae_attendance,2014-02-25\n");
    look_world_take(&w, "west-mids-police",
                    HEAD "I-2," IVO "I-E3,domestic_violence,2014-02-28\n"
                         "N-2," NED "N-E3,domestic_violence,2014-02-28\n"
                         "A-2," ADA "A-E3,domestic_violence,2014-02-28\n"
                         "U-2," UNA "U-E3,domestic_violence,2014-02-28\n");
    look_world_load(&w, "bcc-social-services",
                    HEAD "I-3," IVO "I-E4,social_contact,2014-03-10\n"
                         "N-3," NED "N-E4,social_contact,2013-02-28\n" /* 365 days before */
                         "U-3," UNA "U-E4,social_contact,2013-02-27\n" /* 366 days before */
                         "U-3," UNA "U-E5,social_contact,2014-03-24\n");
    return store_read(w.hub.hub->store, load_rules, NULL, &w.why) != ERR_OK;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct simulate_rule r1(void)
{
    struct simulate_plan plan = {.last = (int32_t)(DAY_MS / MS_PER_DAY), .rules = 1};
    struct simulated s;
    plan.first = plan.last - 364;
    for (size_t i = 0; i < set.n; i++)
        if (str_eq_c(set.rules[i].id, "R1")) plan.rule[0] = &set.rules[i];
    if (simulate(w.hub.hub, w.partners, &plan, w.a, &s, &w.why)) fail_msg("%s", w.why.text);
    return s.rule[0];
}

static int32_t lead_of_age(const struct simulate_rule *r, int32_t age)
{
    for (size_t i = 0; i < r->examples; i++)
        if (r->example[i].age == age) return r->example[i].lead;
    fail_msg("nobody of %d", (int)age);
    return 0;
}

static void the_lead_is_the_days_from_the_first_hit_until_social_care_hears(void **state)
{
    (void)state;
    struct simulate_rule r = r1();
    assert_int_equal(lead_of_age(&r, 10), 10); /* from 28 February to 10 March */
    assert_int_equal(lead_of_age(&r, 7), 24);
    assert_int_equal(lead_of_age(&r, 13), 0); /* Jane: on the very day */
    assert_int_equal(r.led, 3);
    assert_int_equal(r.lead[1], 10); /* half of them in so many days or more */
}

static void whom_social_care_knew_in_the_year_before_was_not_led_to(void **state)
{
    (void)state;
    struct simulate_rule r = r1();
    assert_int_equal(lead_of_age(&r, 9), -1);
    assert_int_equal(r.known, 1);
}

static void of_whom_social_care_never_heard_there_is_no_lead(void **state)
{
    (void)state;
    struct simulate_rule r = r1();
    assert_int_equal(lead_of_age(&r, 8), RULE_NONE);
    assert_int_equal(r.never, 1);
}

static void what_became_of_those_who_were_reviewed_is_counted_and_open_ones_are_not(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    assert_int_equal(r1().outcomes, 0);
    (void)look_world_close_review(&w, jane);
    struct simulate_rule r = r1();
    assert_int_equal(r.outcomes, 1);
    assert_str_equal(r.outcome[0].word, "advice");
    assert_int_equal(r.outcome[0].reviews, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_lead_is_the_days_from_the_first_hit_until_social_care_hears),
        TEST(whom_social_care_knew_in_the_year_before_was_not_led_to),
        TEST(of_whom_social_care_never_heard_there_is_no_lead),
        TEST(what_became_of_those_who_were_reviewed_is_counted_and_open_ones_are_not),
    };
    return cmocka_run_group_tests_name("rule/lead", tests, NULL, NULL);
}
