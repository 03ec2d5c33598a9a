/* Two contacts that are one to a family: the review at two, by health visitor and nursery. */
#include "world.h"

static enum expect_halves halves(struct world *w, enum expect_answer *ret_answer)
{
    const struct expected_together *t = &w->partners.terms.unseen.together[0];
    const struct expect_state half[2] = {world_contact(w, "two_years_health"),
                                         world_contact(w, "two_years_setting")};
    assert_true(str_eq_c(t->half[0].contact, "two_years_health"));
    assert_true(str_eq_c(t->half[1].contact, "two_years_setting"));
    return expect_halves_of(half, ret_answer);
}

static void the_review_at_two_is_both_or_one_or_neither(void **state)
{
    (void)state;
    enum expect_answer rest;
    struct world *w = world_new("2026-11-22", "2023-08-20", NULL); /* three and a quarter */
    world_knows(w, NURSERY);
    assert_int_equal(halves(w, &rest), EXPECT_HALVES_NEITHER);
    world_event(w, "2026-01-20", NURSERY, CHECK_TWO);
    assert_int_equal(halves(w, &rest), EXPECT_HALVES_ONE);
    assert_int_equal(rest, EXPECT_MISSED);
    world_event(w, "2026-01-10", HEALTH, TWO_YEARS);
    assert_int_equal(halves(w, &rest), EXPECT_HALVES_BOTH);
    assert_int_equal(rest, EXPECT_MET);
    world_free(w);
}

static void neither_is_said_after_two_and_a_half_years_and_grace_and_not_before(void **state)
{
    static const struct {
        const char *today;
        enum expect_halves is;
        enum expect_answer answer;
    } days[] = {{"2025-08-19", EXPECT_HALVES_OPEN, EXPECT_NOT_YET},
                {"2025-08-20", EXPECT_HALVES_OPEN, EXPECT_DUE},
                {"2026-04-20", EXPECT_HALVES_OPEN, EXPECT_DUE},
                {"2026-04-21", EXPECT_HALVES_NEITHER, EXPECT_MISSED}};
    (void)state;
    for (size_t i = 0; i < COUNT(days); i++) { /* 2 years 6 months on 20 February; grace 2 months */
        enum expect_answer answer;
        struct world *w = world_new(days[i].today, "2023-08-20", NULL);
        world_knows(w, NURSERY);
        assert_int_equal(halves(w, &answer), days[i].is);
        assert_int_equal(answer, days[i].answer);
        world_free(w);
    }
}

static void of_neither_nothing_is_said_while_the_feed_of_a_half_is_late(void **state)
{
    static const int late[] = {HEALTH, NURSERY};
    (void)state;
    for (size_t i = 0; i < COUNT(late); i++) {
        enum expect_answer answer;
        struct world *w = world_new("2026-11-22", "2023-08-20", NULL);
        world_knows(w, NURSERY);
        world_feed(w, late[i], "2025-10-01");
        assert_int_equal(halves(w, &answer), EXPECT_HALVES_OPEN);
        assert_int_equal(answer, EXPECT_CANNOT_SAY);
        world_free(w);
    }
}

static void a_child_without_a_place_owes_the_review_only_the_half_of_health(void **state)
{
    (void)state;
    enum expect_answer rest;
    struct world *w = world_new("2026-11-22", "2023-08-20", NULL);
    assert_int_equal(halves(w, &rest), EXPECT_HALVES_NEITHER); /* health missed it */
    world_event(w, "2026-01-10", HEALTH, TWO_YEARS);
    assert_int_equal(halves(w, &rest), EXPECT_HALVES_ONE);
    assert_int_equal(rest, EXPECT_NOT_EXPECTED);
    world_free(w);
}

static void appointments_that_were_not_kept_in_its_time_are_told_with_it(void **state)
{
    (void)state;
    struct world *w = world_new("2026-11-22", "2023-08-20", NULL);
    world_event(w, "2025-08-19", HEALTH, NOT_BROUGHT); /* a day too early */
    world_event(w, "2025-08-20", HEALTH, NOT_BROUGHT);
    world_event(w, "2025-09-20", HEALTH, BY_FAMILY);
    world_event(w, "2025-10-20", HEALTH, BY_SERVICE);
    world_event(w, "2025-11-20", POLICE, WELFARE);
    struct expect_case c = world_case(w);
    struct expect_state s = world_contact(w, "two_years_health");
    int told = 0;
    for (size_t i = 0; i < c.n; i++)
        told += expect_contact_not_kept(&c, &s, i) ? 1 << i : 0;
    assert_int_equal(told, 0xe);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_review_at_two_is_both_or_one_or_neither),
        cmocka_unit_test(neither_is_said_after_two_and_a_half_years_and_grace_and_not_before),
        cmocka_unit_test(of_neither_nothing_is_said_while_the_feed_of_a_half_is_late),
        cmocka_unit_test(a_child_without_a_place_owes_the_review_only_the_half_of_health),
        cmocka_unit_test(appointments_that_were_not_kept_in_its_time_are_told_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
