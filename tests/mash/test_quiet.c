/* When ending a case is suggested: nothing happened for the region's time, and no clock runs. */
#include "mash/world.h"

#include "mash/list.h"
#include "mash/quiet.h"

#include <stdio.h>

enum { DAYS = 28 }; /* of the region */

static int32_t quiet_days(int64_t mash)
{
    return view_as(RAVI, mash, MASH_OVERVIEW).quiet_days;
}

static int64_t counted(int who)
{
    struct viewer v = as(who);
    int64_t n = -1;
    must(mash_quiet_count(w.hub.hub, w.partners, &v, w.a, &n, &w.why));
    return n;
}

static struct mash_list list_of(int which)
{
    struct viewer v = as(RAVI);
    struct mash_wish wish = {.which = which, .page = 1, .page_lines = 25};
    struct mash_list list;
    must(mash_list_load(w.hub.hub, w.partners, &v, &wish, w.a, &list, &w.why));
    return list;
}

static void after(int days) { at(DAY_MS + days * MS_PER_DAY); }

static void a_case_in_which_nothing_happens_is_quiet_from_its_day_on(void **state)
{
    (void)state;
    int64_t mash = open_for(jane);
    after(DAYS - 1);
    assert_int_equal(quiet_days(mash), 0);
    assert_int_equal(list_of(MASH_WISH_QUIET).n, 0);
    after(DAYS);
    assert_int_equal(quiet_days(mash), DAYS);
    struct mash_list list = list_of(MASH_WISH_QUIET);
    assert_int_equal(list.n, 1);
    assert_int_equal(list.numbers.quiet, 1);
    assert_int_equal(list.lines[0].mash, mash);
    assert_int_equal(list.lines[0].quiet_days, DAYS);
    assert_int_equal(counted(RAVI), 1);
    assert_true(str_starts(mash_quiet_words(DAYS, w.a), STR("Quiet for 28 days: nobody did")));
    assert_int_equal(mash_quiet_words(0, w.a).len, 0);
    assert_int_equal(counted(SAM), 0); /* a school works on no cases */
}

static void looking_at_it_and_other_cases_change_nothing(void **state)
{
    (void)state;
    int64_t mash = open_for(jane), other;
    after(DAYS + 3);
    other = open_for(person_called("Rhys", "Tern", "2 11 1979"));
    (void)view_as(HELEN, mash, MASH_LOG);
    assert_int_equal(quiet_days(mash), DAYS + 3);
    assert_int_equal(quiet_days(other), 0);
    assert_int_equal(counted(RAVI), 1);
}

static void whatever_somebody_does_in_it_begins_its_time_anew(void **state)
{
    (void)state;
    int64_t mash = open_for(jane);
    after(DAYS);
    act(RAVI, mash, MASH_ACT_NOTE, "", "Rang the school.");
    assert_int_equal(quiet_days(mash), 0);
    after(2 * DAYS - 1);
    assert_int_equal(quiet_days(mash), 0);
    after(2 * DAYS);
    assert_int_equal(quiet_days(mash), DAYS);
}

/* The managers are told of it once; that is nothing done in it. */
static void that_a_late_decision_is_told_does_not_begin_its_time_anew(void **state)
{
    (void)state;
    struct mash_chased done;
    int64_t mash = open_for(jane);
    after(DAYS + 2);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(done.late, 1);
    assert_int_equal(quiet_days(mash), DAYS + 2);
}

static void what_the_hub_is_told_late_of_an_old_event_is_new_too(void **state)
{
    (void)state;
    int64_t mash = open_for(jane);
    after(DAYS - 5);
    look_world_take(&w, "west-mids-police",
                    "person_ref,given_name,family_name,birth_date,gender,address,postcode,"
                    "event_ref,event_type,event_date\n"
                    "NOM-5521,Jane,Doe,2000-09-06,F,\"23 Inour Street, Birmingham\",B99 1AA,"
                    "INC-900,domestic_violence,2014-01-04\n");
    after(DAYS);
    assert_int_equal(quiet_days(mash), 0);
    after(2 * DAYS - 5);
    assert_int_equal(quiet_days(mash), DAYS);
}

static void a_partner_who_is_waited_for_keeps_it_from_being_quiet(void **state)
{
    (void)state;
    struct mash_chased done;
    int64_t mash = asked_case();
    after(2 * DAYS);
    assert_int_equal(quiet_days(mash), 0); /* nobody was reminded: the clock runs */
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    at(DAY_MS + 2 * DAYS * MS_PER_DAY + 2 * MS_PER_HOUR);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(quiet_days(mash), 0); /* their leads were told a moment ago */
    after(3 * DAYS);
    assert_int_equal(quiet_days(mash), DAYS);
}

static void who_waits_for_a_second_person_and_what_is_closed_is_not_quiet(void **state)
{
    (void)state;
    int64_t mash = open_for(jane);
    w.partners->terms.queue.case_days = 0;
    after(10 * DAYS);
    assert_int_equal(quiet_days(mash), 0); /* the region suggests it never */
    assert_int_equal(counted(RAVI), 0);
    w.partners->terms.queue.case_days = 1;
    assert_int_equal(quiet_days(mash), 10 * DAYS);
    const struct mash_quiet_case proposed = {mash, jane, DAY_MS, true}, early = {
        mash, jane, DAY_MS + 11 * DAYS * MS_PER_DAY, false};
    int32_t days = -1;
    struct visibility all = {0};
    must(mash_quiet(NULL, w.partners, &all, &proposed, hub_now_ms(w.hub.hub), w.a, &days, &w.why));
    assert_int_equal(days, 0);
    must(mash_quiet(NULL, w.partners, &all, &early, hub_now_ms(w.hub.hub), w.a, &days, &w.why));
    assert_int_equal(days, 0); /* there is time to decide */
}

static void of_who_may_not_be_known_none_is_counted(void **state)
{
    (void)state;
    (void)open_for(jane);
    after(DAYS);
    assert_int_equal(counted(RAVI), 1);
    look_world_shield(&w, jane, SHIELD_SEALED);
    assert_int_equal(counted(RAVI), 0);
    assert_int_equal(list_of(MASH_WISH_QUIET).numbers.quiet, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_case_in_which_nothing_happens_is_quiet_from_its_day_on),
        T(looking_at_it_and_other_cases_change_nothing),
        T(whatever_somebody_does_in_it_begins_its_time_anew),
        T(that_a_late_decision_is_told_does_not_begin_its_time_anew),
        T(what_the_hub_is_told_late_of_an_old_event_is_new_too),
        T(a_partner_who_is_waited_for_keeps_it_from_being_quiet),
        T(who_waits_for_a_second_person_and_what_is_closed_is_not_quiet),
        T(of_who_may_not_be_known_none_is_counted),
    };
    return cmocka_run_group_tests_name("mash/quiet", tests, NULL, NULL);
}
