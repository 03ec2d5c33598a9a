/* People who are easily taken for one: told apart by who holds them, and by their birth dates. */
#include "pairs.h"

static void two_forms_of_a_name_with_two_numbers_are_two_children(void **state)
{
    (void)state;
    const char *luke = "Luke|Potter|2020-01-04|M|76 Lower Close|B99 1AA|",
               *lucas = "Lucas|Potter|2020-01-04|M|76 Lower Close|B99 1AA|";
    assert_false(judge(luke, lucas).flags & LINK_TWIN);
    assert_true(judge("Luke|Potter|2020-01-04|M|76 Lower Close|B99 1AA|9990000018",
                      "Lucas|Potter|2020-01-04|M|76 Lower Close|B99 1AA|9990000026")
                    .flags &
                LINK_TWIN);
    struct features x = person("school", luke), y = person("school", lucas);
    struct judgement one_agency;
    judge_records(model_default(), &x, &y, &one_agency);
    assert_true(one_agency.flags & LINK_TWIN);
}

static void father_and_son_of_one_name_are_told_by_their_birth_dates(void **state)
{
    (void)state;
    const char *son = "Luke|Potter|2020-01-04|M|76 Lower Close|B99 1AA|",
               *father = "Luke|Potter|1991-07-19|M|76 Lower Close|B99 1AA|";
    struct judgement two = judge(son, father);
    assert_true(two.flags & LINK_AGES);
    assert_int_equal(two.verdict, VERDICT_POSSIBLE);
    assert_true(judge_cluster_edge(model_default(), 0, 1, 0, two.flags, HUMAN_NONE).flags &
                EDGE_APART);
    /* nobody is told apart by a slip, by a few years, by a date that is not known */
    assert_false(judge(son, "Luke|Potter|2010-01-04|M|76 Lower Close|B99 1AA|").flags & LINK_AGES);
    assert_false(judge(son, "Luke|Potter|2017-03-22|M|76 Lower Close|B99 1AA|").flags & LINK_AGES);
    assert_false(judge(son, "Luke|Potter||M|76 Lower Close|B99 1AA|").flags & LINK_AGES);
    /* or where a number says who it is */
    assert_false(judge("Luke|Potter|2020-01-04|M|76 Lower Close|B99 1AA|9990000018",
                       "Luke|Potter|1991-07-19|M|76 Lower Close|B99 1AA|9990000018")
                     .flags &
                 LINK_AGES);
}

static void one_agency_that_says_twin_of_both_has_two_children(void **state)
{
    (void)state;
    const char *jack = "Jack|Potter|2020-01-04|M|76 Lower Close|B99 1AA|;"
                       "Twin 1|Potter|2020-01-04|M|76 Lower Close|B99 1AA|",
               *jak = "Jak|Potter|2020-01-04|M|76 Lower Close|B99 1AA|;"
                      "Twin 2|Potter|2020-01-04|M|76 Lower Close|B99 1AA|";
    assert_false(judge(jack, jak).flags & LINK_TWIN);
    struct features x = person("school", jack), y = person("school", jak);
    struct judgement one_agency;
    judge_records(model_default(), &x, &y, &one_agency);
    assert_true(one_agency.flags & LINK_TWIN);
    assert_true(one_agency.flags & LINK_FIRM);
    judge_records(model_default(), &x, &x, &one_agency); /* one child twice */
    assert_false(one_agency.flags & LINK_TWIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_forms_of_a_name_with_two_numbers_are_two_children),
        cmocka_unit_test(father_and_son_of_one_name_are_told_by_their_birth_dates),
        cmocka_unit_test(one_agency_that_says_twin_of_both_has_two_children),
    };
    return cmocka_run_group_tests_name("link/told_apart", tests, NULL, NULL);
}
