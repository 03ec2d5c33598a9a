/* The table of states, written by hand; and the numbers that people read out. */
#include "check.h"

#include "refer/state.h"

static const struct {
    enum referral_state from;
    const char *sender, *sender_support, *receiver;
} expected[] = {
    {REFERRAL_SENT, "withdrawn", "withdrawn", "received accepted returned"},
    {REFERRAL_RECEIVED, "withdrawn", "withdrawn", "accepted returned"},
    {REFERRAL_ACCEPTED, "", "withdrawn", "returned done"},
    {REFERRAL_RETURNED, "", "", ""},
    {REFERRAL_DONE, "", "", ""},
    {REFERRAL_WITHDRAWN, "", "", ""},
};

static void nothing_but_the_table_is_possible(void **state)
{
    (void)state;
    assert_int_equal(COUNT(expected), REFERRAL__COUNT);
    for (size_t i = 0; i < COUNT(expected); i++)
        for (enum referral_state to = 0; to < REFERRAL__COUNT; to++) {
            str word = str_of(referral_state_word(to));
            enum referral_state from = expected[i].from;
            assert_int_equal(referral_move_find(from, to, SIDE_SENDER, false) != NULL,
                             str_has(str_of(expected[i].sender), word));
            assert_int_equal(referral_move_find(from, to, SIDE_SENDER, true) != NULL,
                             str_has(str_of(expected[i].sender_support), word));
            assert_int_equal(referral_move_find(from, to, SIDE_RECEIVER, false) != NULL,
                             str_has(str_of(expected[i].receiver), word));
        }
}

static void what_ends_has_no_way_out(void **state)
{
    (void)state;
    for (enum referral_state s = 0; s < REFERRAL__COUNT; s++)
        assert_int_equal(referral_ended(s), s == REFERRAL_RETURNED || s == REFERRAL_DONE ||
                                                s == REFERRAL_WITHDRAWN);
}

static void a_return_needs_a_reason_an_end_an_outcome_a_withdrawal_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < referral_move_count; i++) {
        enum referral_state to = referral_moves[i].to;
        assert_int_equal(referral_moves[i].with, to == REFERRAL_RETURNED    ? WITH_REASON
                                                 : to == REFERRAL_DONE      ? WITH_OUTCOME
                                                 : to == REFERRAL_WITHDRAWN ? WITH_WORDS
                                                                            : WITH_NOTHING);
    }
}

static void a_number_is_read_back_however_it_is_said(void **state)
{
    (void)state;
    static const int64_t ids[] = {1, 42, INT64_C(0x7fffffffffffffff), INT64_C(0x123456789abcdef0)};
    for (size_t i = 0; i < COUNT(ids); i++) {
        char text[REFERENCE_TEXT + 1];
        int64_t id = 0;
        referral_reference(ids[i], text);
        assert_int_equal(strlen(text), REFERENCE_TEXT);
        assert_true(referral_of_reference(str_of(text), &id));
        assert_true(id == ids[i]);
    }
    int64_t id = 0;
    assert_true(referral_of_reference(STR("0000-0000-0000-a"), &id));
    assert_int_equal(id, 10);
    assert_true(referral_of_reference(STR("oooo oooo oooi o"), &id)); /* as it was heard */
    assert_int_equal(id, 32);
    static const char *const bad[] = {"", "0000-0000-0000-0", "0000-0000-0000", "ZZZZ-ZZZZ-ZZZZ-Z",
                                      "0000-0000-0000-00", "0000-0000-U000-1"};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(referral_of_reference(str_of(bad[i]), &id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_but_the_table_is_possible),
        cmocka_unit_test(what_ends_has_no_way_out),
        cmocka_unit_test(a_return_needs_a_reason_an_end_an_outcome_a_withdrawal_words),
        cmocka_unit_test(a_number_is_read_back_however_it_is_said),
    };
    return cmocka_run_group_tests_name("refer/state", tests, NULL, NULL);
}
