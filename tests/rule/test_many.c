/* Very many persons judged at once end as if each had been judged alone: in generated regions with
 * everything that regions have (households, shields, twins, movers, the dead, agencies' errors),
 * told in any order, stopped anywhere, with others judging in between. */
#include "check.h"

#include "base/clock.h"
#include "base/fault.h"
#include "query.h"
#include "rule/inside.h"
#include "rule/left.h"
#include "rule/region.h"
#include "rule/simulate.h"
#include "store/cell.h"
#include "store/store.h"

enum { PERSONS = REGION_PERSONS, DAYS = 3, LINKS = 60 };

static struct region_world w;

static void must(err e) { region_world_must(&w, e); }

/* Some may be one with others. */
static void open_region(uint64_t seed)
{
    struct rand r = rand_seeded(seed);
    region_world_open(&w, seed);
    region_world_pair(&w, &r, LINKS);
}

static void close_region(void)
{
    judge_many_limits = judge_many_usual;
    region_world_close(&w);
}

static void tell(struct rand *r, int number) { region_world_tell(&w, r, number); }

static str dump(void)
{
    str text = STR("");
    must(judging_left(w.hub.hub, w.a, &text, &w.why));
    return text;
}

/* ---- judging ---- */

enum how { ONE_BY_ONE, AT_ONCE, IN_PARTS, BY_ONE_THREAD, BY_THREE };
static const char *const how_names[] = {"one by one", "at once", "in parts", "by one thread",
                                        "by three threads"};

static void set_limits(enum how how)
{
    judge_many_limits = judge_many_usual;
    judge_many_limits.from = how == ONE_BY_ONE ? SIZE_MAX : 1;
    judge_many_limits.chunk = 8;
    if (how == IN_PARTS) judge_many_limits.at_once = 64;
    if (how == BY_ONE_THREAD) judge_many_limits.threads = 1;
    if (how == BY_THREE) judge_many_limits.threads = 3;
}

static struct rule_run everyone(enum how how)
{
    struct rule_run run = {0};
    set_limits(how);
    must(rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, &run, &w.why));
    return run;
}

static struct rule_run stale(enum how how)
{
    struct rule_run run = {0};
    set_limits(how);
    must(rule_run_stale(w.hub.hub, w.partners, NULL, NULL, &run, &w.why));
    return run;
}

static struct rule_run due(enum how how)
{
    struct rule_run run = {0};
    set_limits(how);
    must(rule_run_day(w.hub.hub, w.partners, false, NULL, NULL, &run, &w.why));
    return run;
}

static void same(str before, str after, const char *what, int day)
{
    size_t i = 0;
    if (str_eq(before, after)) return;
    while (i < before.len && i < after.len && before.at[i] == after.at[i])
        i++;
    while (i && before.at[i - 1] != '\n')
        i--;
    fail_msg("%s, day %d: after it %.150s, before it %.150s", what, day, after.at + i,
             before.at + i);
}

/* Whoever begins: the other finds nothing to do. */
static void agree(enum how first, enum how second, int day)
{
    (void)everyone(first);
    str before = dump();
    struct rule_run run = everyone(second);
    assert_int_equal(run.hits_begun + run.hits_ended + run.reviews_opened, 0);
    assert_int_equal(run.unions_begun + run.unions_ended, 0);
    same(before, dump(), how_names[second], day);
}

static void at_once_ends_as_one_by_one(void **state)
{
    (void)state;
    struct rand r = rand_seeded(3);
    for (uint64_t seed = 1; seed <= 2; seed++) {
        open_region(seed);
        struct rule_run first = stale(seed == 1 ? AT_ONCE : ONE_BY_ONE);
        assert_true(first.judged >= PERSONS / 2 && first.hits_begun > 0);
        assert_true(first.unions_begun > 20);
        agree(seed == 1 ? ONE_BY_ONE : AT_ONCE, seed == 1 ? IN_PARTS : ONE_BY_ONE, 0);
        for (int day = 1; day <= DAYS; day++) {
            struct arena_mark mark = arena_mark(w.a);
            w.hub.hub->clock.fixed_ms += (1 + (int64_t)rand_below(&r, 20)) * MS_PER_DAY;
            tell(&r, (int)seed * 100 + day);
            (void)stale(day % 3 ? AT_ONCE : ONE_BY_ONE);
            (void)due(day % 2 ? AT_ONCE : IN_PARTS);
            agree(day % 2 ? ONE_BY_ONE : AT_ONCE, day % 2 ? AT_ONCE : ONE_BY_ONE, day);
            arena_rewind(w.a, mark);
        }
        close_region();
    }
}

static err forget_pairs(struct db *db, void *ctx, struct err_info *why)
{
    struct q_union_persons_rows persons;
    err e = q_union_persons(db, w.a, &persons, why);
    (void)ctx;
    for (size_t i = 0; !e && i < persons.n; i++) {
        const int64_t person = persons.at[i].person;
        struct q_union_of_person_rows rows;
        e = q_union_of_person(db, &(struct q_union_of_person_in){cell_of(person), person}, w.a,
                              &rows, why);
        for (size_t k = 0; !e && k < rows.n; k++)
            e = q_union_drop(db,
                             &(struct q_union_drop_in){cell_of(person), person, rows.at[k].other,
                                                       rows.at[k].rule},
                             why);
    }
    return e;
}

static void pairs_are_found_the_same_by_any_number_of_threads_and_one_by_one(void **state)
{
    static const enum how ways[] = {BY_ONE_THREAD, BY_THREE, IN_PARTS, ONE_BY_ONE};
    (void)state;
    open_region(9);
    struct rule_run first = stale(AT_ONCE);
    str found = dump();
    assert_true(first.unions_begun > 20);
    for (size_t i = 0; i < COUNT(ways); i++) {
        must(store_write(w.hub.hub->store, forget_pairs, NULL, &w.why));
        assert_int_equal(everyone(ways[i]).unions_begun, first.unions_begun);
        same(found, dump(), how_names[ways[i]], 0);
    }
    w.hub.hub->clock.fixed_ms += 400 * MS_PER_DAY;
    assert_true(everyone(AT_ONCE).unions_ended >= first.unions_begun);
    agree(AT_ONCE, ONE_BY_ONE, 400);
    close_region();
}

static void stopped_anywhere_it_is_begun_again(void **state)
{
    (void)state;
    struct rand r = rand_seeded(5);
    int stopped = 0;
    open_region(4);
    set_limits(IN_PARTS);
    for (int i = 0; i < 16; i++) {
        struct rule_run run;
        (void)fault_arm(i % 2 ? FAULT_MEMORY : FAULT_STORE, 1 + (long)rand_below(&r, 250),
                        FAULT_ONCE);
        stopped += rule_run_stale(w.hub.hub, w.partners, NULL, NULL, &run, &w.why) != ERR_OK;
        fault_disarm();
        if (i % 8 == 7) (void)everyone(IN_PARTS);
    }
    assert_true(stopped > 0);
    (void)stale(IN_PARTS);
    str left = dump();
    (void)everyone(IN_PARTS);
    same(left, dump(), "everyone", 0); /* nothing was left to another run */
    agree(IN_PARTS, ONE_BY_ONE, 0);
    close_region();
}

/* ---- others judge in between ---- */

static struct {
    struct rand r;
    int told, calls;
} between;

static void tell_and_judge(void *ctx, int64_t judged)
{
    (void)ctx, (void)judged;
    struct rule_run run = {0};
    struct judge_many_limits ours = judge_many_limits;
    if (between.calls++ % 2 || between.told >= 8) return;
    tell(&between.r, 300 + between.told++);
    judge_many_limits.from = SIZE_MAX;
    if (between.told % 2) must(rule_run_stale(w.hub.hub, w.partners, NULL, NULL, &run, &w.why));
    judge_many_limits = ours;
}

static void who_is_told_of_and_judged_meanwhile_is_not_judged_by_what_was_before(void **state)
{
    (void)state;
    struct rule_run run;
    between.r = rand_seeded(8);
    open_region(6);
    set_limits(IN_PARTS);
    must(rule_run_stale(w.hub.hub, w.partners, tell_and_judge, NULL, &run, &w.why));
    assert_true(between.told > 1);
    (void)stale(ONE_BY_ONE);
    agree(ONE_BY_ONE, AT_ONCE, 0);
    between.told = 0;
    w.hub.hub->clock.fixed_ms += 9 * MS_PER_DAY;
    must(rule_run_day(w.hub.hub, w.partners, true, tell_and_judge, NULL, &run, &w.why));
    (void)stale(ONE_BY_ONE);
    agree(ONE_BY_ONE, AT_ONCE, 0);
    close_region();
}

/* ---- tried out ---- */

static err load_rules(struct db *db, void *ctx, struct err_info *why)
{
    return rule_set_load(db, w.partners, w.a, ctx, why);
}

static struct simulated simulated(enum how how)
{
    struct rule_set set;
    struct simulated done;
    struct simulate_plan plan = {.last = date_days(date_uk(hub_now_ms(w.hub.hub)).date)};
    plan.first = plan.last - 364;
    must(store_read(w.hub.hub->store, load_rules, &set, &w.why));
    for (size_t i = 0; i < set.n && plan.rules < SIMULATE_RULES_MAX; i++)
        if (set.live[i]) plan.rule[plan.rules++] = &set.rules[i];
    set_limits(how);
    must(simulate(w.hub.hub, w.partners, &plan, w.a, &done, &w.why));
    return done;
}

struct firing {
    str rule;
    int64_t n;
};

static err count_firing(struct db *db, void *ctx, struct err_info *why)
{
    struct firing *f = ctx;
    struct q_rule_persons_range_rows persons;
    err e = q_rule_persons_range(db, &(struct q_rule_persons_range_in){0, CELL_COUNT - 1}, w.a,
                                 &persons, why);
    for (size_t i = 0; !e && i < persons.n; i++) {
        struct q_rule_hits_rows hits;
        int64_t person = persons.at[i].person;
        e = q_rule_hits(db, &(struct q_rule_hits_in){cell_of(person), person}, w.a, &hits, why);
        for (size_t k = 0; !e && k < hits.n; k++)
            f->n += !hits.at[k].until_ms && str_eq(hits.at[k].rule, f->rule);
    }
    return e;
}

static void tried_at_once_is_tried_one_by_one_and_ends_as_judged(void **state)
{
    (void)state;
    open_region(7);
    (void)stale(ONE_BY_ONE);
    struct simulated one = simulated(ONE_BY_ONE), all = simulated(IN_PARTS);
    int64_t unseen = 0;
    assert_int_equal(one.persons, all.persons);
    assert_int_equal(one.any, all.any);
    assert_int_equal(one.sampled, all.sampled);
    for (size_t i = 0; i < one.rules; i++) {
        const struct simulate_rule *a = &one.rule[i], *b = &all.rule[i];
        struct firing now = {.rule = a->rule->id};
        assert_int_equal(a->persons, b->persons);
        assert_int_equal(a->hits, b->hits);
        assert_int_equal(a->known * 1000000 + a->led * 1000 + a->never,
                         b->known * 1000000 + b->led * 1000 + b->never);
        assert_memory_equal(a->week, b->week, one.weeks * sizeof *a->week);
        must(store_read(w.hub.hub->store, count_firing, &now, &w.why));
        assert_int_equal(a->lasting, now.n);
        if (str_eq_c(a->rule->id, "R7")) unseen = now.n;
    }
    assert_true(unseen > 0);
    close_region();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_once_ends_as_one_by_one),
        cmocka_unit_test(pairs_are_found_the_same_by_any_number_of_threads_and_one_by_one),
        cmocka_unit_test(stopped_anywhere_it_is_begun_again),
        cmocka_unit_test(who_is_told_of_and_judged_meanwhile_is_not_judged_by_what_was_before),
        cmocka_unit_test(tried_at_once_is_tried_one_by_one_and_ends_as_judged),
    };
    return cmocka_run_group_tests_name("rule/many", tests, NULL, NULL);
}
