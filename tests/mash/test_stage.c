/* Stages of a case, what may follow what, and what a case is called. */
#include "check.h"

#include "mash/reference.h"
#include "mash/stage.h"

/* From the row, to the column: contact, initial, screening, final, closed. By hand. */
static const char *const expected[MASH_STAGE__COUNT] = {
    [MASH_CONTACT] = ".y...", [MASH_INITIAL] = "..yy.", [MASH_SCREENING] = "...y.",
    [MASH_FINAL] = "..y..",   [MASH_CLOSED] = "....."};

static void a_case_goes_only_where_the_procedure_lets_it(void **state)
{
    (void)state;
    for (int from = 0; from < MASH_STAGE__COUNT; from++)
        for (int to = 0; to < MASH_STAGE__COUNT; to++)
            if (mash_stage_may((enum mash_stage)from, (enum mash_stage)to) !=
                (expected[from][to] == 'y'))
                fail_msg("%s to %s", mash_stage_word((enum mash_stage)from),
                         mash_stage_word((enum mash_stage)to));
}

static void a_decision_needs_that_somebody_has_looked_and_nobody_has_decided(void **state)
{
    (void)state;
    assert_false(mash_stage_decides(MASH_CONTACT));
    assert_true(mash_stage_decides(MASH_INITIAL));
    assert_true(mash_stage_decides(MASH_SCREENING));
    assert_true(mash_stage_decides(MASH_FINAL));
    assert_false(mash_stage_decides(MASH_CLOSED));
}

static void every_stage_reads_back_as_it_is_stored(void **state)
{
    (void)state;
    enum mash_stage s;
    for (int i = 0; i < MASH_STAGE__COUNT; i++) {
        assert_true(mash_stage_of(str_of(mash_stage_word((enum mash_stage)i)), &s));
        assert_int_equal(s, i);
    }
    assert_false(mash_stage_of(STR("opened"), &s));
}

static void a_reference_leads_back_to_its_case(void **state)
{
    (void)state;
    static const int64_t ids[] = {1, INT64_MAX, INT64_C(0x123456789abcdef), INT64_C(1) << 62};
    for (size_t i = 0; i < COUNT(ids); i++) {
        char text[MASH_REFERENCE_TEXT + 1];
        int64_t from, to;
        mash_reference(ids[i], text);
        assert_int_equal(strlen(text), MASH_REFERENCE_TEXT);
        assert_true(mash_reference_of(str_of(text), &from, &to));
        assert_true(from <= ids[i] && ids[i] <= to);
    }
}

static void a_reference_is_understood_as_people_write_it(void **state)
{
    (void)state;
    int64_t from, to;
    assert_true(mash_reference_same(STR("M-1A0V-9QXT"), STR(" m-1aov9qxt ")));
    assert_true(mash_reference_same(STR("M-1A0V-9QXT"), STR("LA0V 9QXT")));
    assert_false(mash_reference_same(STR("M-1A0V-9QXT"), STR("M-1A0V-9QXS")));
    static const char *const odd[] = {"",           "M-",        "M-1234",
                                      "M-1234-56789", "M-U234-5678", "12345678!"};
    for (size_t i = 0; i < COUNT(odd); i++)
        if (mash_reference_of(str_of(odd[i]), &from, &to)) fail_msg("%s", odd[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_goes_only_where_the_procedure_lets_it),
        cmocka_unit_test(a_decision_needs_that_somebody_has_looked_and_nobody_has_decided),
        cmocka_unit_test(every_stage_reads_back_as_it_is_stored),
        cmocka_unit_test(a_reference_leads_back_to_its_case),
        cmocka_unit_test(a_reference_is_understood_as_people_write_it),
    };
    return cmocka_run_group_tests_name("mash/stage", tests, NULL, NULL);
}
