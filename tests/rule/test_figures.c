/* What a simulation tells: small numbers are null, and none can be worked out from its whole. */
#include "check.h"

#include "base/arena.h"
#include "base/few.h"
#include "rule/figures.h"

#include <math.h>

enum { WEEKS = 6 };

static struct arena *arena;
static struct rule rule;
static struct agency agency;
static struct service service;

static const struct json_value *figures(struct simulate_rule *r)
{
    struct buf out = BUF_INIT(64 * 1024);
    struct json_writer w = {.out = &out};
    const struct simulated s = {.rules = 1, .weeks = WEEKS, .persons = 1000, .sampled = 1000};
    const struct json_value *root = NULL;
    str text = STR("");
    struct err_info why;
    rule = (struct rule){.id = STR("R1"), .version = 1};
    r->rule = &rule;
    json_open_object(&w);
    figures_rule(&s, r, &w);
    json_close_object(&w);
    assert_int_equal(buf_keep(&out, arena, &text), ERR_OK);
    if (json_read(arena, text, 64 * 1024, &root, &why)) fail_msg("%s", why.text);
    return root;
}

static bool hidden(const struct json_value *v)
{
    int64_t n;
    assert_int_not_equal(json_kind(v), JSON_IS_ABSENT);
    return !json_as_int(v, &n);
}

static int64_t number(const struct json_value *v)
{
    int64_t n = -1;
    assert_true(json_as_int(v, &n));
    return n;
}

static struct simulate_rule rule_of(const int64_t *week)
{
    return (struct simulate_rule){.persons = 40, .hits = 60, .known = 40, .age = {[AGE_1_4] = 40},
                                  .sex = {[SEX_FEMALE] = 40}, .week = week};
}

static void a_week_of_few_hits_is_not_told_and_the_mean_is(void **state)
{
    (void)state;
    const int64_t week[WEEKS] = {3, 0, 12, 9, 20, 14};
    struct simulate_rule r = rule_of(week);
    const struct json_value *root = figures(&r), *weeks = json_get(root, "hits_by_week");
    double mean = 0;
    assert_true(hidden(json_at(weeks, 0)) && hidden(json_at(weeks, 3)));
    assert_int_equal(number(json_at(weeks, 1)), 0);
    assert_int_equal(number(json_at(weeks, 2)), 12);
    assert_true(json_as_real(json_get(root, "hits_a_week"), &mean));
    assert_true(fabs(mean - 9.7) < 1e-9);
}

static void one_small_week_takes_the_least_other_along(void **state)
{
    (void)state;
    const int64_t week[WEEKS] = {0, 0, 12, 1, 20, 27};
    struct simulate_rule r = rule_of(week);
    const struct json_value *weeks = json_get(figures(&r), "hits_by_week");
    assert_true(hidden(json_at(weeks, 2)) && hidden(json_at(weeks, 3)));
    assert_int_equal(number(json_at(weeks, 4)), 20);
}

static void the_rest_of_a_whole_gives_nobody_away(void **state)
{
    (void)state;
    const int64_t week[WEEKS] = {60};
    struct simulate_rule r = rule_of(week);
    r.lasting = 38; /* two for whom it no longer fires */
    r.anyway = 20;
    const struct json_value *root = figures(&r);
    assert_true(hidden(json_get(root, "lasting")));
    assert_int_equal(number(json_get(root, "anyway")), 20);
    r.lasting = 40;
    assert_int_equal(number(json_get(figures(&r), "lasting")), 40);
}

static void teams_share_the_hits_of_all_weeks(void **state)
{
    (void)state;
    const int64_t week[WEEKS] = {20, 20, 20};
    service = (struct service){.agency = &agency, .name = STR("Care")};
    agency.name = STR("Council");
    const struct simulate_team team[] = {{NULL, false, 30}, {NULL, true, 26}, {&service, false, 4}};
    struct simulate_rule r = rule_of(week);
    r.team = team;
    r.teams = COUNT(team);
    const struct json_value *teams = json_get(figures(&r), "teams");
    assert_int_equal(number(json_get(json_at(teams, 0), "hits")), 30);
    assert_true(hidden(json_get(json_at(teams, 1), "hits")));
    assert_true(hidden(json_get(json_at(teams, 2), "hits")));
}

static void what_a_change_gains_is_not_what_is_left_of_the_persons(void **state)
{
    (void)state;
    const int64_t week[WEEKS] = {60};
    struct simulate_rule r = rule_of(week);
    r.change = (struct simulate_change){.both = 36, .gained = 4, .sooner = 12, .later = 2};
    const struct json_value *c = json_get(figures(&r), "change");
    assert_true(hidden(json_get(c, "gained")) && hidden(json_get(c, "both")));
    assert_int_equal(number(json_get(c, "lost")), 0);
    assert_true(hidden(json_get(c, "later")) && hidden(json_get(c, "sooner")));
}

static void of_a_rule_for_few_nothing_more_is_told(void **state)
{
    (void)state;
    const int64_t week[WEEKS] = {60};
    struct simulate_rule r = rule_of(week);
    r.persons = 9;
    const struct json_value *root = figures(&r);
    assert_true(hidden(json_get(root, "persons")));
    assert_int_equal(json_count(root), 3);
}

static int open_arena(void **state)
{
    (void)state;
    arena = arena_new(4 << 20);
    return arena == NULL;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_week_of_few_hits_is_not_told_and_the_mean_is),
        cmocka_unit_test(one_small_week_takes_the_least_other_along),
        cmocka_unit_test(the_rest_of_a_whole_gives_nobody_away),
        cmocka_unit_test(teams_share_the_hits_of_all_weeks),
        cmocka_unit_test(what_a_change_gains_is_not_what_is_left_of_the_persons),
        cmocka_unit_test(of_a_rule_for_few_nothing_more_is_told),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
