/* Somebody with a hundred thousand events, as a feed gone wrong makes: taken in, judged by the
 * starting rules one by one and at once, judged again, shown, simulated. Nothing here is timed:
 * work that grew with the square of the events would not end. */
#include "../search/world.h"

#include "base/clock.h"
#include "rule/inside.h"
#include "rule/simulate.h"
#include "store/store.h"

#include <stdio.h>

enum { EVENTS = 100000, LINE = 160, DAYS = 400 };

static struct look_world w;

/* Half of them by each of two agencies, some hundred a day. */
static void tell(const char *agency, const char *type)
{
    struct buf csv = BUF_INIT((size_t)(EVENTS / 2 + 1) * LINE);
    int32_t today = date_days(date_uk(DAY_MS).date);
    buf_add_c(&csv, "person_ref,given_name,family_name,birth_date,gender,address,postcode,"
                    "event_ref,event_type,event_date\n");
    for (int i = 0; i < EVENTS / 2; i++) {
        struct date d = date_from_days(today - i % DAYS);
        buf_printf(&csv,
                   "C1,Mia,Novak,2008-05-02,F,\"12 Quay Street, Birmingham\",B99 1AA,"
                   "X%d,%s,%d-%02d-%02d\n",
                   i, type, d.year, d.month, d.day);
    }
    assert_int_equal(buf_state(&csv), ERR_OK);
    look_world_take(&w, agency, csv.at);
    buf_release(&csv);
}

static err simulate_all(struct db *db, void *ctx, struct err_info *why)
{
    return rule_set_load(db, w.partners, w.a, ctx, why);
}

static void simulate_two_years(void)
{
    struct rule_set set;
    struct simulated done;
    struct simulate_plan plan = {.last = date_days(date_uk(DAY_MS).date)};
    plan.first = plan.last - 729;
    assert_int_equal(store_read(w.hub.hub->store, simulate_all, &set, &w.why), ERR_OK);
    for (size_t i = 0; i < set.n && plan.rules < SIMULATE_RULES_MAX; i++)
        if (set.live[i]) plan.rule[plan.rules++] = &set.rules[i];
    if (simulate(w.hub.hub, w.partners, &plan, w.a, &done, &w.why)) fail_msg("%s", w.why.text);
    assert_true(done.any > 0);
}

static void a_hundred_thousand_events_are_judged_shown_and_simulated(void **state)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct rule_run run;
    (void)state;
    look_world_open(&w);
    tell("west-mids-police", "domestic_violence");
    tell("sunshine-school", "school_report");
    struct rule_run first = look_world_judge(&w);
    assert_true(first.hits_begun > 0);
    judge_many_limits.from = 1;
    for (int i = 0; i < 2; i++) {
        if (rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, &run, &w.why))
            fail_msg("%s", w.why.text);
        assert_int_equal(run.hits_begun + run.hits_ended, 0);
        judge_many_limits = judge_many_usual;
    }
    struct search_results r = look_world_search(&w, &v, "Mia", "Novak", "2 May 2008", "F");
    assert_int_equal(r.n, 1);
    struct person_view view = look_world_view(&w, &v, r.at[0].person);
    assert_true(view.row_count > 0);
    simulate_two_years();
    look_world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_thousand_events_are_judged_shown_and_simulated)};
    return cmocka_run_group_tests_name("rule/crowded", tests, NULL, NULL);
}
