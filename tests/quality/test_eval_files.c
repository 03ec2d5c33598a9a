/* The files that can be measured: ids and clusters of any tool, two files, scored pairs, pairs left
 * to a human; and what is told when they do not fit. */
#include "check.h"

#include "base/fault.h"
#include "base/file.h"
#include "quality/eval_metric.h"
#include "quality/table.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

enum { FILES = 4 };
static char path[FILES][64];
static struct eval_linkage result;
static struct err_info why;

static int name_files(void **state)
{
    (void)state;
    for (int i = 0; i < FILES; i++)
        snprintf(path[i], sizeof path[i], "eval_%d_%ld.tmp", i, (long)getpid());
    return 0;
}

static int drop_files(void **state)
{
    (void)state;
    for (int i = 0; i < FILES; i++)
        unlink(path[i]);
    return 0;
}

/* truth, links, pairs, possible; NULL = none */
static err measure(const char *truth, const char *links, const char *pairs, const char *possible)
{
    const char *const text[FILES] = {truth, links, pairs, possible};
    for (int i = 0; i < FILES; i++)
        if (text[i])
            assert_int_equal(file_replace(path[i], str_of(text[i]), 0600, &why), ERR_OK);
    const struct eval_files files = {.truth = path[0],
                                     .links = path[1],
                                     .pairs = pairs ? path[2] : NULL,
                                     .possible = possible ? path[3] : NULL};
    return eval_linkage(&files, &result, &why);
}

static void ids_and_clusters_are_enough(void **state)
{
    (void)state;
    assert_int_equal(measure("cluster,id\nA,1\nA,2\nB,3\n", "id,cluster\n1,x\n2,x\n3,x\n", NULL,
                             NULL),
                     ERR_OK);
    assert_int_equal(result.records, 3);
    assert_int_equal(result.persons, 2);
    assert_int_equal(result.true_pairs, 1);
    assert_int_equal(result.found_pairs, 3);
    assert_int_equal(result.right_pairs, 1);
    assert_int_equal(result.units, 1);
    assert_int_equal(result.groups, 0);
    assert_int_equal(result.gaps, 0);
}

static void ids_of_two_files_are_told_apart(void **state)
{
    (void)state;
    const char *truth = "file,id,cluster\n1,7,A\n2,7,B\n2,8,A\n";
    assert_int_equal(measure(truth, "file,id,cluster\n1,7,x\n2,7,y\n2,8,x\n",
                             "id_left,id_right,weight\n7,8,3\n7,7,-1\n", NULL),
                     ERR_OK);
    assert_int_equal(result.right_pairs, 1);
    assert_int_equal(result.found_pairs, 1);
    assert_int_equal(result.pairs.pairs, 2); /* 1/7 and 2/8, 1/7 and 2/7 */
    assert_int_equal(result.pairs.right, 1);
    assert_int_equal(measure("file,id,cluster\n1,7,A\n1,7,B\n", "file,id,cluster\n1,7,x\n", NULL,
                             NULL),
                     ERR_INPUT);
    assert_string_equal(why.text, "the record stands in the truth file twice");
}

static void the_best_threshold_and_the_calibration_come_from_scored_pairs(void **state)
{
    (void)state;
    const char *pairs = "id_left,id_right,weight,probability\n"
                        "1,2,5,0.95\n1,3,4,0.85\n4,5,-1,0.35\n2,9,1,0.6\n";
    assert_int_equal(measure("id,cluster\n1,A\n2,A\n3,B\n4,C\n5,C\n",
                             "id,cluster\n1,x\n2,x\n", pairs, "id_left,id_right\n4,5\n1,3\n3,9\n"),
                     ERR_OK);
    assert_true(result.has_pairs && result.has_review);
    assert_int_equal(result.pairs.pairs, 3);
    assert_int_equal(result.pairs.unknown, 1);
    assert_int_equal(result.pairs.bin[9].pairs, 1);
    assert_int_equal(result.pairs.bin[9].right, 1);
    assert_int_equal(result.pairs.bin[8].right, 0);
    /* of 2 true pairs: threshold 5 finds 1 of 1, F1 2/3; threshold -1 finds 2 of 3, F1 4/5 */
    assert_true(fabs(result.pairs.best_f1 - 0.8) < 1e-12);
    assert_true(fabs(result.pairs.best_weight + 1) < 1e-12);
    assert_true(fabs(result.pairs.calibration_error - (0.05 + 0.85 + 0.65) / 3) < 1e-12);
    assert_int_equal(result.review.possible, 2);
    assert_int_equal(result.review.right, 1);
    assert_int_equal(result.review.unknown, 1);
}

static void three_at_once_are_three_pairs_of_twins_and_adoption_keeps_two_apart(void **state)
{
    (void)state;
    const char *truth = "agency,person_ref,person,twin_of,adopted_from,name,outcode\n"
                        "a,1,P1,P2;P3,,ann lee,W1\na,2,P2,P1;P3,,bea lee,W1\n"
                        "a,3,P3,P1;P2,,cat lee,W1\na,4,P4,,P1,ann lee,W1\n"
                        "a,5,P5,,,ann lee,W1\na,6,P6,,,ann lee,W2\n";
    assert_int_equal(measure(truth,
                             "agency,person_ref,person_id\na,1,x\na,3,x\na,4,x\na,5,x\na,6,x\n",
                             NULL, NULL),
                     ERR_OK);
    const struct eval_pitfall *p = result.pitfall;
    assert_int_equal(p[PITFALL_TWINS].pairs, 3);
    assert_int_equal(p[PITFALL_TWINS].merged, 1);
    assert_int_equal(p[PITFALL_ADOPTED].pairs, 1);
    assert_int_equal(p[PITFALL_ADOPTED].merged, 1);
    /* one name in W1: P1 P5, P4 P5; P1 and P4 are no strangers */
    assert_int_equal(p[PITFALL_STRANGERS].pairs, 2);
    assert_int_equal(p[PITFALL_STRANGERS].merged, 2);
}

static void strangers_who_share_two_clusters_are_merged_once(void **state)
{
    (void)state;
    const char *truth = "id,cluster,name,outcode\n1,A,ann,W1\n2,A,ann,W1\n3,B,ann,W1\n4,B,ann,W1\n";
    assert_int_equal(measure(truth, "id,cluster\n1,x\n3,x\n2,y\n4,y\n", NULL, NULL), ERR_OK);
    assert_int_equal(result.pitfall[PITFALL_STRANGERS].pairs, 1);
    assert_int_equal(result.pitfall[PITFALL_STRANGERS].merged, 1);
    assert_int_equal(result.split_persons, 2);
    assert_int_equal(result.merged_persons, 2);
    assert_int_equal(result.exact_persons, 0);
}

static void a_move_lies_between_two_records_that_tell_of_two_homes(void **state)
{
    (void)state;
    const char *truth = "id,cluster,home_told,name_told\n1,A,h1,lee\n2,A,h2,lee\n3,A,,lee\n"
                        "4,A,h2,kay\n";
    assert_int_equal(measure(truth, "id,cluster\n1,x\n2,x\n4,x\n", NULL, NULL), ERR_OK);
    assert_int_equal(result.moved_pairs, 2); /* 1 2, 1 4 */
    assert_int_equal(result.moved_right, 2);
    assert_int_equal(result.renamed_pairs, 3); /* 4 with each */
    assert_int_equal(result.renamed_right, 2);
}

static void files_that_do_not_fit_are_refused_with_the_columns_they_lack(void **state)
{
    (void)state;
    static const struct {
        const char *truth, *links, *pairs;
        err code;
        const char *says;
    } cases[] = {
        {"id,person_ref\n1,2\n", "id,cluster\n", NULL, ERR_INPUT,
         "columns agency, person_ref, person or id, cluster are needed"},
        {"id,cluster\n1,A\n", "id,person_id\n", NULL, ERR_INPUT,
         "columns agency, person_ref, person_id or id, cluster are needed"},
        {"agency,person_ref,person\na,1,P\n", "id,cluster\n", NULL, ERR_USAGE,
         "the links name records in a way that the truth does not"},
        {"id,cluster\n1,A\n", "agency,person_ref,person_id\n", NULL, ERR_USAGE,
         "the links name records in a way that the truth does not"},
        {"id,cluster\n1,\n", "id,cluster\n", NULL, ERR_INPUT,
         "the record's id, or its person, is empty"},
        {"id,cluster\n1,A\n", "id,cluster\n1,\n", NULL, ERR_INPUT,
         "the record's id, or its cluster, is empty"},
        {"id,cluster\n1,A\n2,A\n", "id,cluster\n1,x\n", "id_left,id_right\n1,2\n", ERR_INPUT,
         "a column probability or weight is needed"},
        {"id,cluster\n1,A\n2,A\n", "id,cluster\n1,x\n", "id_left,id_right,weight\n1,2,heavy\n",
         ERR_INPUT, "the weight is not a number"},
        {"id,cluster\n1,A\n2,A\n", "id,cluster\n1,x\n", "id_left,id_right,probability\n1,2,1.5\n",
         ERR_INPUT, "the probability is not from 0 to 1"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(measure(cases[i].truth, cases[i].links, cases[i].pairs, NULL),
                         cases[i].code);
        assert_string_equal(why.text, cases[i].says);
    }
}

static void all_records_in_one_cluster_are_counted_in_no_time(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    struct buf truth = BUF_INIT(1 << 24), links = BUF_INIT(1 << 24);
    buf_add_c(&truth, "id,cluster,name,outcode\n");
    buf_add_c(&links, "id,cluster\n");
    for (int i = 0; i < MANY; i++) {
        buf_printf(&truth, "%d,P%d,mohammed khan,W1\n", i, i);
        buf_printf(&links, "%d,x\n", i);
    }
    buf_byte(&truth, 0);
    buf_byte(&links, 0);
    assert_int_equal(measure(truth.at, links.at, NULL, NULL), ERR_OK);
    assert_true(result.found_pairs == (uint64_t)MANY * (MANY - 1) / 2);
    assert_true(result.pitfall[PITFALL_STRANGERS].merged == result.found_pairs);
    assert_int_equal(result.merged_persons, MANY);
    buf_release(&truth);
    buf_release(&links);
}

static void each_figure_has_a_name_and_reaches_its_gate_or_not(void **state)
{
    (void)state;
    assert_int_equal(measure("id,cluster\n1,A\n2,A\n3,B\n", "id,cluster\n1,x\n2,x\n3,x\n", NULL,
                             NULL),
                     ERR_OK);
    const struct eval_metric *precision = eval_metric_named(STR("pairwise_precision")),
                             *overmerged = eval_metric_named(STR("overmerged_per_10000")),
                             *possible = eval_metric_named(STR("possible_per_1000_records"));
    assert_true(fabs(precision->value(&result) - 1 / 3.0) < 1e-12);
    assert_true(fabs(overmerged->value(&result) - 10000) < 1e-9);
    assert_true(isnan(possible->value(&result)));
    assert_true(eval_metric_reached(precision, 0.98, 0.98));
    assert_false(eval_metric_reached(precision, 0.97, 0.98));
    assert_true(eval_metric_reached(overmerged, 1, 2));
    assert_false(eval_metric_reached(possible, NAN, 10));
    assert_null(eval_metric_named(STR("beauty")));
}

static void out_of_memory_is_told_with_pairs_too(void **state)
{
    (void)state;
    int failed = 0;
    const char *pairs = "id_left,id_right,weight\n1,2,3\n";
    assert_int_equal(measure("id,cluster,home_told,name,outcode\n1,A,h,n,w\n2,A,k,n,w\n",
                             "id,cluster\n1,x\n2,x\n", pairs, pairs),
                     ERR_OK);
    const struct eval_files files = {path[0], path[1], NULL, path[2], path[3]};
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
        err e = eval_linkage(&files, &result, &why);
        fault_disarm();
        if (!e) continue;
        assert_int_equal(e, ERR_NOMEM);
        failed++;
    }
    assert_true(failed > 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_and_clusters_are_enough),
        cmocka_unit_test(ids_of_two_files_are_told_apart),
        cmocka_unit_test(the_best_threshold_and_the_calibration_come_from_scored_pairs),
        cmocka_unit_test(three_at_once_are_three_pairs_of_twins_and_adoption_keeps_two_apart),
        cmocka_unit_test(strangers_who_share_two_clusters_are_merged_once),
        cmocka_unit_test(a_move_lies_between_two_records_that_tell_of_two_homes),
        cmocka_unit_test(files_that_do_not_fit_are_refused_with_the_columns_they_lack),
        cmocka_unit_test(all_records_in_one_cluster_are_counted_in_no_time),
        cmocka_unit_test(each_figure_has_a_name_and_reaches_its_gate_or_not),
        cmocka_unit_test(out_of_memory_is_told_with_pairs_too),
    };
    return cmocka_run_group_tests_name("quality/eval_files", tests, name_files, drop_files);
}
