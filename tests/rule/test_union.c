/* Rules on two persons who may be one: what fires on both together and on neither alone is told,
 * as far as each may know, and decided first. */
#include "search/world.h"

#include "clerical/clerical.h"
#include "link/link.h"
#include "person/record.h"
#include "query.h"
#include "rule/inside.h"
#include "store/cell.h"
#include "store/store.h"

#define DAY INT64_C(86400000)
#define HEAD                                                                                       \
    "person_ref,given_name,family_name,birth_date,gender,address,postcode,event_ref,event_type,"   \
    "event_date\n"
#define ZADIE ",Zadie,Thorne,2005-04-12,F,\"9 Tower Road, Birmingham\",B99 4CD,"
#define TWIN ",Twin 2,Thorne,2005-04-12,F,\"9 Tower Road, Birmingham\",B99 4CD,"

static struct look_world w;
static int64_t zadie, twin, zadies, twins; /* persons, and a record of each */

static err find_person(struct db *db, void *ctx, struct err_info *why)
{
    int64_t *to = ctx;
    struct q_link_membership_row row;
    err e =
        q_link_membership(db, &(struct q_link_membership_in){cell_of(*to), *to}, w.a, &row, why);
    if (!e) *to = row.person;
    return e;
}

static int64_t person_of(int64_t record)
{
    int64_t id = record;
    if (store_read(w.hub.hub->store, find_person, &id, &w.why)) fail_msg("%s", w.why.text);
    return id;
}

/* Three events of Zadie's from two agencies, two of "Twin 2" from a third: R2 wants five from
 * three. */
static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    look_world_load(&w, "city-hospital", HEAD "Z-1" ZADIE "A-1,ae_attendance,2014-02-20\n"
                                              "Z-1" ZADIE "A-2,ae_attendance,2014-03-10\n");
    look_world_load(&w, "sunshine-school", HEAD "Z-2" ZADIE "A-3,school_report,2014-03-12\n");
    look_world_load(&w, "bchc", HEAD "T-1" TWIN "A-4,school_nurse,2014-02-05\n"
                                     "T-1" TWIN "A-5,school_nurse,2014-02-15\n");
    zadies = record_id(&w.hub.hub->keys, STR("city-hospital"), pii_of(STR("Z-1")));
    twins = record_id(&w.hub.hub->keys, STR("bchc"), pii_of(STR("T-1")));
    zadie = person_of(zadies);
    twin = person_of(twins);
    assert_true(zadie != twin);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct person_view view(enum role role, int tier, int64_t person)
{
    struct viewer v = look_world_viewer(role, tier);
    return look_world_view(&w, &v, person);
}

static struct rule_run run_for(bool everyone)
{
    struct rule_run run = {0};
    if (rule_run_day(w.hub.hub, w.partners, everyone, NULL, NULL, &run, &w.why))
        fail_msg("%s", w.why.text);
    return run;
}
static struct rule_run run_day(void) { return run_for(true); }

static void who_may_see_rules_is_told_which_from_either_side(void **state)
{
    (void)state;
    const int64_t sides[] = {zadie, twin};
    for (int i = 0; i < 2; i++) {
        struct person_view v = view(ROLE_REVIEWER, 2, sides[i]);
        assert_true(v.possible && v.further_review);
        assert_int_equal(v.hit_count, 0);
        assert_false(v.review_required);
        assert_int_equal(v.further_count, 1);
        assert_str_equal(v.further[0].rule, "R2");
        assert_int_equal(v.further[0].band, BAND_RED);
        assert_true(str_has(v.further[0].sentence, STR("5 possible concerns")));
    }
}

static void who_may_not_learns_that_there_is_something_and_no_detail(void **state)
{
    (void)state;
    struct person_view v = view(ROLE_PRACTITIONER, 2, zadie);
    assert_true(v.possible && v.further_review);
    assert_int_equal(v.further_count, 0);
    look_world_shield(&w, twin, SENSITIVE_SEALED);
    v = view(ROLE_PRACTITIONER, 2, zadie);
    assert_false(v.possible);
    assert_false(v.further_review);
    assert_int_equal(v.further_count, 0);
}

static void judging_again_from_any_side_changes_nothing(void **state)
{
    (void)state;
    struct rule_run day = run_day();
    assert_int_equal(day.unions_begun + day.unions_ended, 0);
    assert_int_equal(look_world_judge(&w).unions_begun, 0);
    look_world_load(&w, "bchc",
                    HEAD "T-1" TWIN "A-6,school_nurse,2014-02-16\n"); /* other numbers */
    struct person_view v = view(ROLE_REVIEWER, 2, zadie);
    assert_int_equal(v.further_count, 1);
    assert_true(str_has(v.further[0].sentence, STR("6 possible concerns")));
    day = run_day();
    assert_int_equal(day.unions_begun + day.unions_ended, 0);
}

static void time_alone_ends_it(void **state)
{
    (void)state;
    w.hub.hub->clock.fixed_ms += 120 * DAY;
    assert_int_equal(run_day().unions_ended, 1);
    assert_false(view(ROLE_REVIEWER, 2, zadie).further_review);
    assert_false(view(ROLE_REVIEWER, 2, twin).further_review);
}

static void on_the_day_itself_though_neither_has_a_day_of_their_own(void **state)
{
    (void)state;
    for (int day = 0; day < 120 && view(ROLE_REVIEWER, 2, zadie).further_review; day++) {
        w.hub.hub->clock.fixed_ms += DAY;
        struct rule_run due = run_for(false), all = run_day();
        assert_int_equal(all.unions_ended, 0); /* nothing is left for everybody's */
        if (due.unions_ended) assert_false(view(ROLE_REVIEWER, 2, twin).further_review);
    }
    assert_false(view(ROLE_REVIEWER, 2, zadie).further_review);
}

static err invent(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return q_union_put(db,
                       &(struct q_union_put_in){cell_of(zadie), zadie, twin, STR("R3"), 1, 1,
                                                STR("red"), STR("{\"newest\":1,\"facts\":[]}")},
                       why);
}

static void the_day_goes_through_no_pair_whose_day_has_not_come(void **state)
{
    (void)state;
    w.hub.hub->clock.fixed_ms += 120 * DAY;
    assert_int_equal(run_for(false).unions_ended, 1);
    assert_int_equal(store_write(w.hub.hub->store, invent, NULL, &w.why), ERR_OK);
    w.hub.hub->clock.fixed_ms += DAY;
    assert_int_equal(run_for(false).unions_ended, 0); /* nobody looked */
    assert_int_equal(run_for(true).unions_ended, 1);
}

/* ---- decided ---- */

struct deciding {
    bool same;
};

static err decide(struct db *db, void *ctx, struct err_info *why)
{
    const struct deciding *d = ctx;
    return link_decide(db, w.hub.hub, zadies, twins, d->same, STR("dana"), STR("seen"), why);
}

static void decided(bool same)
{
    struct deciding d = {same};
    if (store_write(w.hub.hub->store, decide, &d, &w.why)) fail_msg("%s", w.why.text);
    if (link_run(w.hub.hub, NULL, NULL, &w.why)) fail_msg("%s", w.why.text);
    (void)look_world_judge(&w);
}

static void different_ends_it_on_both_sides(void **state)
{
    (void)state;
    decided(false);
    struct person_view v = view(ROLE_REVIEWER, 2, zadie);
    assert_false(v.possible || v.further_review);
    assert_false(view(ROLE_REVIEWER, 2, twin).further_review);
    struct rule_run day = run_day();
    assert_int_equal(day.unions_begun + day.unions_ended, 0); /* nothing was left behind */
}

static void same_makes_it_a_hit_of_the_one_person(void **state)
{
    (void)state;
    decided(true);
    assert_int_equal(person_of(zadies), person_of(twins));
    struct person_view v = view(ROLE_REVIEWER, 2, person_of(zadies));
    assert_false(v.further_review);
    assert_true(v.review_required);
    assert_str_equal(v.hits[0].rule, "R2");
    struct rule_run day = run_day();
    assert_int_equal(day.unions_begun + day.unions_ended, 0);
}

/* ---- in the queue of those who decide ---- */

static void its_pair_goes_first_in_clerical_review(void **state)
{
    (void)state;
    /* another pair, of people about whom nothing fires */
    look_world_load(&w, "west-mids-police",
                    HEAD "N-1,Norah,Quill,2009-07-01,F,\"3 Lock Lane, Birmingham\",B99 5EE,,,\n");
    look_world_load(&w, "childrens-hospital",
                    HEAD "N-2,Twin 1,Quill,2009-07-01,F,\"3 Lock Lane, Birmingham\",B99 5EE,,,\n");
    bool done = false;
    assert_int_equal(clerical_refresh(w.hub.hub, 1000, &done, &w.why), ERR_OK);
    struct viewer v = look_world_viewer(ROLE_STEWARD, 3);
    v.purpose = PURPOSE_CORRECTION;
    struct clerical_list list;
    if (clerical_queue(w.hub.hub, &v, 10, w.a, &list, &w.why)) fail_msg("%s", w.why.text);
    assert_true(list.n >= 2);
    assert_true(list.lines[0].rule);
    assert_true(list.lines[0].record == zadies || list.lines[0].other == zadies ||
                list.lines[0].record == twins || list.lines[0].other == twins);
    for (size_t i = 1; i < list.n; i++)
        assert_false(list.lines[i].rule);
}

/* ---- many at once ---- */

/* It is gone, as if nobody had judged the two of them together. */
static err forget(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    err e = q_union_drop(db, &(struct q_union_drop_in){cell_of(zadie), zadie, twin, STR("R2")},
                         why);
    if (!e)
        e = q_union_drop(db, &(struct q_union_drop_in){cell_of(twin), twin, zadie, STR("R2")}, why);
    return e;
}

static void forget_pair(void)
{
    assert_int_equal(store_write(w.hub.hub->store, forget, NULL, &w.why), ERR_OK);
}

static err mark(struct db *db, void *ctx, struct err_info *why)
{
    return rule_mark_stale(db, *(int64_t *)ctx, why);
}

static struct rule_run judged_with_many(int64_t person)
{
    assert_int_equal(store_write(w.hub.hub->store, mark, &person, &w.why), ERR_OK);
    judge_many_limits.from = 1;
    struct rule_run run = look_world_judge(&w);
    judge_many_limits = judge_many_usual;
    return run;
}

static void of_many_each_is_judged_with_whoever_it_may_be(void **state)
{
    (void)state;
    const int64_t sides[] = {zadie, twin};
    for (int i = 0; i < 2; i++) {
        forget_pair();
        assert_int_equal(judged_with_many(sides[i]).unions_begun, 1);
        assert_int_equal(view(ROLE_REVIEWER, 2, zadie).further_count, 1);
        assert_int_equal(look_world_judge(&w).unions_begun, 0); /* none is left to the next run */
    }
}

static void of_many_nobody_elses_pairs_are_gone_through(void **state)
{
    (void)state;
    look_world_load(&w, "city-hospital",
                    HEAD "K-1,Omar,Quill,1990-01-02,M,\"1 Low Road, Birmingham\",B99 9ZZ,"
                         "A-9,ae_attendance,2014-03-11\n");
    int64_t omar = person_of(record_id(&w.hub.hub->keys, STR("city-hospital"), pii_of(STR("K-1"))));
    forget_pair();
    struct rule_run run = judged_with_many(omar);
    assert_int_equal(run.judged, 1);
    assert_int_equal(run.unions_begun, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(who_may_see_rules_is_told_which_from_either_side),
        T(who_may_not_learns_that_there_is_something_and_no_detail),
        T(judging_again_from_any_side_changes_nothing),
        T(time_alone_ends_it),
        T(on_the_day_itself_though_neither_has_a_day_of_their_own),
        T(the_day_goes_through_no_pair_whose_day_has_not_come),
        T(different_ends_it_on_both_sides),
        T(same_makes_it_a_hit_of_the_one_person),
        T(its_pair_goes_first_in_clerical_review),
        T(of_many_each_is_judged_with_whoever_it_may_be),
        T(of_many_nobody_elses_pairs_are_gone_through),
    };
    return cmocka_run_group_tests_name("rule/union", tests, NULL, NULL);
}
