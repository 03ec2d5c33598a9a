/* Whoever lives with somebody who changed is judged again. */
#include "homes.h"

static err judged_in(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    struct arena *a = arena_new(1 << 20);
    struct q_rule_stale_after_rows rows;
    err e = hub_fact_set(db, HOME_JUDGED_FACT, STR("yes"), why);
    if (!e)
        e = q_rule_stale_after(db, &(struct q_rule_stale_after_in){0, 0, 100}, a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++)
        e = q_rule_stale_drop(
            db,
            &(struct q_rule_stale_drop_in){cell_of(rows.at[i].person), rows.at[i].person}, why);
    arena_free(a);
    return e;
}

struct stale {
    int64_t person[40];
    size_t n;
};

static err stale_in(struct db *db, void *ctx, struct err_info *why)
{
    struct stale *s = ctx;
    struct arena *a = arena_new(1 << 20);
    struct q_rule_stale_after_rows rows;
    err e = q_rule_stale_after(db, &(struct q_rule_stale_after_in){0, 0, 40}, a, &rows, why);
    s->n = 0;
    for (size_t i = 0; !e && i < rows.n; i++)
        s->person[s->n++] = rows.at[i].person;
    arena_free(a);
    return e;
}

static void all_are_judged(void)
{
    assert_int_equal(store_write(w.hub->store, judged_in, NULL, &w.why), ERR_OK);
}

static bool waits(const char *agency, const char *ref)
{
    struct stale s;
    int64_t person = world_person(&w, agency, ref);
    assert_int_equal(store_read(w.hub->store, stale_in, &s, &w.why), ERR_OK);
    for (size_t i = 0; i < s.n; i++)
        if (s.person[i] == person) return true;
    return false;
}

static void whoever_lives_with_one_who_changed_is_judged_again(void **state)
{
    (void)state;
    tell_twins();
    tell("school", "7", 1, MARY "|9 Far Road|B98 2BB|");
    (void)world_link(&w);
    all_are_judged();
    assert_false(waits("school", "1"));
    tell("police", "2", 1, JADE HOME);
    (void)world_link(&w);
    assert_true(waits("school", "1"));
    assert_true(waits("school", "2"));
    assert_false(waits("school", "7"));
    all_are_judged();
    tell("hospital", "2", 5, JADE "|9 Far Road|B98 2BB|"); /* out of here, into there */
    (void)world_link(&w);
    assert_true(waits("school", "1"));
    assert_true(waits("school", "7"));
    all_are_judged();
    tell("police", "1", 1, JANE HOME);
    (void)world_link(&w);
    assert_true(waits("school", "1"));
    assert_false(waits("school", "2"));
}

static void of_a_place_where_many_live_nobody_is_judged_again(void **state)
{
    (void)state;
    tell_twins();
    tell_guests(HOUSEHOLD_PERSONS_MAX, 1);
    (void)world_link(&w);
    all_are_judged();
    tell("school", "90", 2, "Ban|Khan|1940-01-10|M" HOME);
    (void)world_link(&w);
    assert_true(waits("school", "90"));
    assert_false(waits("school", "1"));
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(whoever_lives_with_one_who_changed_is_judged_again),
        IN_WORLD(of_a_place_where_many_live_nobody_is_judged_again),
    };
    return cmocka_run_group_tests_name("event/around", tests, NULL, NULL);
}
