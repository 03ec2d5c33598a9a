/* One house written in two ways: a slip in the postcode, or a part of an address, is no move. */
#include "homes.h"

#define SLIP "|23 Inour Street|B99 1AB|"

static void a_slip_in_the_postcode_by_one_agency_is_no_move(void **state)
{
    static const char *const slips[] = {SLIP, "|23 Inour Street|B98 1AA|",
                                        "|23 Inour Road, Birmingham|b991ab|",
                                        "|23 Inour Street|B9 1AA|"};
    (void)state;
    tell_twins();
    for (size_t i = 0; i < COUNT(slips); i++) {
        char text[80];
        (void)snprintf(text, sizeof text, "%s%s", JADE, slips[i]);
        tell("police", "2", 2 + (int)i, text);
        (void)world_link(&w);
        if (!lives_with("school", "1", "2")) fail_msg("slip %zu", i);
        assert_int_equal(household("school", "1").with[0].agencies,
                         3); /* she is said to be there */
    }
}

static void two_letters_turned_round_are_a_slip_too(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE SLIP);
    tell("hospital", "1", 1, JANE SLIP);
    tell("school", "2", 1, JADE SLIP);
    tell("hospital", "2", 1, JADE SLIP);
    tell("police", "2", 2, JADE "|23 Inour Street|B99 1BA|");
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
    tell("police", "2", 3, JADE "|23 Inour Street|B99 1BB|"); /* of AB one letter, too */
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
    tell("police", "2", 4, JADE "|23 Inour Street|B99 1CD|"); /* both are others */
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "2"));
}

static void another_house_street_or_flat_is_a_move_however_like_the_postcode(void **state)
{
    static const char *const moves[] = {"|25 Inour Street|B99 1AB|", "|23 Other Road|B99 1AB|",
                                        "|Flat 2, 23 Inour Street|B99 1AB|",
                                        "|25 Inour Street|B99 1AA|"};
    (void)state;
    tell_twins();
    for (size_t i = 0; i < COUNT(moves); i++) {
        char text[80];
        (void)snprintf(text, sizeof text, "%s%s", JADE, moves[i]);
        tell("police", "2", 2 + (int)i, text);
        (void)world_link(&w);
        if (lives_with("school", "1", "2")) fail_msg("move %zu", i);
    }
}

/* What more say is believed; else what was there first. It is one house either way. */
static void two_writings_of_one_house_are_one_however_many_say_each(void **state)
{
    (void)state;
    tell_twins();
    tell("police", "2", 2, JADE SLIP);
    tell("gp", "2", 3, JADE SLIP);
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
    assert_int_equal(household("school", "1").with[0].agencies, 4);
    tell("school", "2", 4, JADE SLIP);
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "2")); /* now she is where most say it is so written */
}

static void of_two_agencies_the_first_word_is_the_spelling_and_both_count(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE HOME);
    tell("hospital", "1", 1, JANE HOME);
    tell("school", "2", 1, JADE HOME);
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "2"));
    tell("hospital", "2", 2, JADE SLIP);
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
}

/* ---- a part of an address ---- */

static void an_address_without_its_postcode_is_the_one_that_another_agency_has(void **state)
{
    static const char *const parts[] = {"|23 Inour Street||", "|23 Inour St, Birmingham|B99|"};
    (void)state;
    tell("school", "1", 1, JANE HOME);
    tell("hospital", "1", 1, JANE HOME);
    for (size_t i = 0; i < COUNT(parts); i++) {
        char text[80];
        (void)snprintf(text, sizeof text, "%s%s", JADE, parts[i]);
        tell("school", "2", 1 + 3 * (int)i, JADE HOME);
        tell("hospital", "2", 2 + 3 * (int)i, text);
        (void)world_link(&w);
        if (!lives_with("school", "1", "2")) fail_msg("part %zu", i);
        tell("hospital", "2", 3 + 3 * (int)i, JADE "||||");
        (void)world_link(&w);
        assert_false(lives_with("school", "1", "2"));
    }
}

static void a_part_that_is_like_nothing_else_says_nothing(void **state)
{
    static const char *const parts[] = {"|25 Inour Street||", "|23 Other Road||", "|Inour Street||",
                                        "|23 Inour Street|M1|", "|Flat 2, 23 Inour Street||"};
    (void)state;
    tell("school", "1", 1, JANE HOME);
    tell("hospital", "1", 1, JANE HOME);
    tell("school", "2", 1, JADE HOME);
    for (size_t i = 0; i < COUNT(parts); i++) {
        char text[80];
        (void)snprintf(text, sizeof text, "%s%s", JADE, parts[i]);
        tell("hospital", "2", 2 + (int)i, text);
        (void)world_link(&w);
        if (lives_with("school", "1", "2")) fail_msg("part %zu", i);
    }
}

/* Words in any order, with slips among them, end as when they come at once. */
static void slips_in_any_order_end_in_the_same_household(void **state)
{
    enum { SAID = 14, ROUNDS = 10 };
    static const char *const agency[] = {"school", "hospital", "police", "gp"};
    static const char *const where[] = {HOME, HOME, SLIP, "|23 Inour Street||",
                                        "|7 Other Road|B98 2BB|"};
    struct rand r = rand_seeded(41);
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct saying said[SAID];
        char text[SAID][80];
        struct asked batch = {.n = 0};
        for (size_t i = 0; i < SAID; i++) {
            bool jane = i % 2;
            (void)snprintf(text[i], sizeof text[i], "%s%s", jane ? JANE : JADE,
                           where[rand_below(&r, COUNT(where))]);
            said[i] = (struct saying){agency[i < 2 ? 0 : rand_below(&r, COUNT(agency))],
                                      jane ? "1" : "2", 1 + (int)i, text[i]};
        }
        for (int way = 0; way < 2; way++) { /* at once; then turned round, in runs of their own */
            world_close(&w);
            world_open(&w);
            for (size_t i = 0; i < SAID; i++) {
                const struct saying *s = &said[way ? (SAID - 1 - i * 5 % SAID) : i];
                tell(s->agency, s->ref, s->as_of, s->text);
                if (way && rand_below(&r, 2)) (void)world_link(&w);
            }
            (void)world_link(&w);
            struct asked jane = household("school", "1");
            if (!way) batch = jane;
            assert_int_equal(jane.n, batch.n);
            assert_int_equal(jane.count, batch.count);
            if (jane.n) assert_int_equal(jane.with[0].agencies, batch.with[0].agencies);
        }
    }
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_slip_in_the_postcode_by_one_agency_is_no_move),
        IN_WORLD(two_letters_turned_round_are_a_slip_too),
        IN_WORLD(another_house_street_or_flat_is_a_move_however_like_the_postcode),
        IN_WORLD(two_writings_of_one_house_are_one_however_many_say_each),
        IN_WORLD(of_two_agencies_the_first_word_is_the_spelling_and_both_count),
        IN_WORLD(an_address_without_its_postcode_is_the_one_that_another_agency_has),
        IN_WORLD(a_part_that_is_like_nothing_else_says_nothing),
        IN_WORLD(slips_in_any_order_end_in_the_same_household),
    };
    return cmocka_run_group_tests_name("event/slip", tests, NULL, NULL);
}
