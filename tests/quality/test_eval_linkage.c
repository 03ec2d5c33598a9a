/* Linkage quality, against figures worked out by hand.
 *
 *     truth   P1: a1 b1 c1    P2: a2 b2    P3: a3 (twin of P2)    P4: b4    P1 is the mother of P2,
 * P3, P4 links   X: a1 b1   Y: c1   Z: a2 b2 a3   (b4 is in no link) */
#include "check.h"

#include "base/fault.h"
#include "base/file.h"
#include "codec/json.h"
#include "quality/eval_linkage.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static const char truth_text[] = "agency,person_ref,person,household,origin,sex,birth_year,twin_of,"
                                 "mother,father,namesake_of,mover,name_changed,reasons\n"
                                 "a,1,P1,H1,WB,F,1980,,,,,yes,no,\n"
                                 "b,1,P1,H1,WB,F,1980,,,,,yes,no,typo;no_birth\n"
                                 "c,1,P1,H1,WB,F,1980,,,,,yes,no,typo\n"
                                 "a,2,P2,H1,PK,M,2020,P3,P1,,,no,no,\n"
                                 "b,2,P2,H1,PK,M,2020,P3,P1,,,no,no,\n"
                                 "a,3,P3,H1,PK,M,2020,P2,P1,,,no,no,\n"
                                 "b,4,P4,H1,PK,F,2016,,P1,,P1,no,no,\n";
static const char links_text[] =
    "person_id,agency,person_ref\nX,a,1\nX,b,1\nY,c,1\nZ,a,2\nZ,b,2\nZ,a,3\nX,d,9\n";

static char truth[64], links[64], feeds[64];
static struct eval_linkage result;

static void put(const char *path, const char *text)
{
    struct err_info why;
    assert_int_equal(file_replace(path, str_of(text), 0600, &why), ERR_OK);
}

static void in_feeds(char path[96], char agency)
{
    snprintf(path, 96, "%s/%c.csv", feeds, agency);
}

static int make_files(void **state)
{
    char path[96];
    struct err_info why;
    (void)state;
    snprintf(truth, sizeof truth, "truth_%ld.tmp", (long)getpid());
    snprintf(links, sizeof links, "links_%ld.tmp", (long)getpid());
    snprintf(feeds, sizeof feeds, "feeds_%ld.tmp", (long)getpid());
    put(truth, truth_text);
    put(links, links_text);
    if (file_make_dir(feeds, 0700, &why)) return -1;
    static const char *const feed[] = {
        "person_ref,given_name,family_name,birth_date\n1,Ann,Lee,2001-01-01\n2,Bob,Ray,2002-02-"
        "02\n3,Ben,Ray,2002-02-02\n",
        "family_name,given_name,person_ref,birth_date\nLee "
        ",ANN,1,2001-01-01\nLee,Annie,1,2001-01-01\n"
        "Ray,Rob,2,2002-02-02\nLee,Ann,4,2001-01\n",
        "person_ref,given_name,family_name,birth_date\n1,Annie,Lee,2001-01-01\n"};
    for (int i = 0; i < 3; i++) {
        in_feeds(path, (char)('a' + i));
        put(path, feed[i]);
    }
    const struct eval_files files = {.truth = truth, .links = links, .feeds = feeds};
    return eval_linkage(&files, &result, &why) ? -1 : 0;
}

static int drop_files(void **state)
{
    (void)state;
    for (char agency = 'a'; agency <= 'c'; agency++) {
        char path[96];
        in_feeds(path, agency);
        unlink(path);
    }
    rmdir(feeds);
    unlink(truth);
    unlink(links);
    return 0;
}

static const struct eval_group *group(const char *dimension, const char *name)
{
    for (size_t i = 0; i < result.groups; i++)
        if (!strcmp(result.group[i].dimension, dimension) && !strcmp(result.group[i].name, name))
            return &result.group[i];
    fail_msg("no group %s %s", dimension, name);
    return NULL;
}

static void assert_near(double actual, double expected)
{
    assert_true(fabs(actual - expected) < 5e-5);
}

static void pairs_are_counted_once(void **state)
{
    (void)state;
    assert_int_equal(result.records, 7);
    assert_int_equal(result.persons, 4);
    assert_int_equal(result.found_persons, 3);
    assert_int_equal(result.not_in_links, 1);
    assert_int_equal(result.not_in_truth, 1);
    assert_int_equal(result.true_pairs, 4);  /* 3 of P1, 1 of P2 */
    assert_int_equal(result.found_pairs, 4); /* 1 of X, 3 of Z */
    assert_int_equal(result.right_pairs, 2); /* a1 b1, a2 b2 */
}

static void b_cubed_weighs_every_record_alike(void **state)
{
    (void)state;
    assert_near(result.bcubed_precision.value, (1 + 1 + 1 + 2 / 3.0 + 2 / 3.0 + 1 / 3.0 + 1) / 7);
    assert_near(result.bcubed_recall.value, (2 / 3.0 + 2 / 3.0 + 1 / 3.0 + 1 + 1 + 1 + 1) / 7);
}

static void a_person_counts_as_whole_only_when_nothing_is_missing_or_foreign(void **state)
{
    (void)state;
    assert_int_equal(result.exact_persons, 1);  /* P4 */
    assert_int_equal(result.merged_persons, 2); /* P2 and P3 */
}

static void twins_siblings_and_namesakes_are_watched_apart(void **state)
{
    (void)state;
    assert_int_equal(result.pitfall[PITFALL_TWINS].pairs, 1);
    assert_int_equal(result.pitfall[PITFALL_TWINS].merged, 1);
    assert_int_equal(result.pitfall[PITFALL_SIBLINGS].pairs, 2); /* P2 P4, P3 P4 */
    assert_int_equal(result.pitfall[PITFALL_SIBLINGS].merged, 0);
    assert_int_equal(result.pitfall[PITFALL_NAMESAKES].pairs, 1); /* P4 P1 */
    assert_int_equal(result.pitfall[PITFALL_NAMESAKES].merged, 0);
}

static void a_group_has_the_pairs_that_touch_it(void **state)
{
    (void)state;
    const struct eval_group *a = group("agency", "a"), *c = group("agency", "c"),
                            *pk = group("origin", "PK");
    assert_int_equal(a->records, 3);
    assert_int_equal(a->true_pairs, 3);  /* a1 b1, a1 c1, a2 b2 */
    assert_int_equal(a->found_pairs, 4); /* a1 b1, a2 b2, a2 a3, b2 a3 */
    assert_int_equal(a->right_pairs, 2);
    assert_int_equal(c->true_pairs, 2);
    assert_int_equal(c->found_pairs, 0);
    assert_int_equal(pk->true_pairs, 1);
    assert_int_equal(pk->found_pairs, 3);
    assert_int_equal(pk->right_pairs, 1);
    assert_int_equal(group("reason", "typo")->true_pairs, 3);
    assert_int_equal(group("reason", "no_birth")->true_pairs, 2);
    assert_int_equal(group("changed", "address")->true_pairs, 3);
    assert_int_equal(group("age", "00-04")->records, 4);
    assert_int_equal(group("age", "40-64")->records, 3);
}

static void the_naive_join_goes_through_all_versions_of_a_record(void **state)
{
    (void)state;
    assert_true(result.has_baseline);
    assert_int_equal(result.baseline_found, 3); /* a1 b1 c1 by Ann and Annie; nobody else */
    assert_int_equal(result.baseline_right, 3);
}

static void wilson_intervals_are_those_of_the_textbook(void **state)
{
    (void)state;
    struct interval half = share_wilson(2, 4),
                    all = share_wilson(10, 10);
    assert_near(half.low, 0.15004);
    assert_near(half.high, 0.84996);
    assert_near(all.low, 0.72247);
    assert_near(all.high, 1.0);
    assert_true(isnan(share_wilson(0, 0).value));
}

static void text_and_json_say_the_same(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(1 << 20), json = BUF_INIT(1 << 20);
    struct arena *a = arena_new(1 << 20);
    const struct json_value *root;
    double value = 0;
    eval_linkage_text(&result, &text);
    eval_linkage_json(&result, &json);
    assert_int_equal(buf_state(&text), ERR_OK);
    assert_true(
        str_has(buf_str(&text),
                STR("exact name and birth date: recall  0.7500  (0.3006 to 0.9544)  3 of 4\n")));
    assert_true(str_has(buf_str(&text), STR("merged per 1,000 pairs: twins                       "
                                            "1000.00  (206.55 to 1000.00)  1 of 1\n")));
    assert_int_equal(json_read(a, buf_str(&json), 1 << 20, &root, NULL), ERR_OK);
    assert_true(json_as_real(json_get(json_get(root, "baseline_recall"), "value"), &value));
    assert_near(value, 0.75);
    assert_int_equal(json_count(json_get(root, "groups")), result.groups);
    arena_free(a);
    buf_release(&text);
    buf_release(&json);
}

static void a_wrong_file_is_told_with_its_line(void **state)
{
    (void)state;
    struct eval_linkage other;
    struct err_info why;
    char wrong[64]; /* the suite may run for both stores at once */
    snprintf(wrong, sizeof wrong, "wrong_%ld.tmp", (long)getpid());
    static const struct {
        const char *text, *says;
        long line;
    } cases[] = {
        {"agency,person_ref\na,1\n",
         "columns agency, person_ref, person or id, cluster are needed", 1},
        {"agency,person_ref,person\na,1,P1\na,1,P2\n", "the record stands in the truth file twice",
         3},
        {"agency,person_ref,person\na,,P1\n", "the record's id, or its person, is empty", 2},
        {"agency,person_ref,person,birth_year\na,1,P1,x\n", "birth_year is not a year", 2}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        put(wrong, cases[i].text);
        const struct eval_files files = {.truth = wrong, .links = links};
        assert_int_equal(eval_linkage(&files, &other, &why), ERR_INPUT);
        assert_string_equal(why.text, cases[i].says);
        assert_string_equal(why.file, wrong);
        assert_int_equal(why.line, cases[i].line);
    }
    put(wrong, "agency,person_ref,person_id\na,1,X\na,1,Y\n");
    const struct eval_files twice = {.truth = truth, .links = wrong};
    assert_int_equal(eval_linkage(&twice, &other, &why), ERR_INPUT);
    assert_string_equal(why.text, "the record is given to two persons");
    const struct eval_files absent = {.truth = truth, .links = "no such file"};
    assert_int_equal(eval_linkage(&absent, &other, &why), ERR_ABSENT);
    unlink(wrong);
}

static void out_of_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    struct eval_linkage other;
    struct err_info why;
    int failed = 0;
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
        const struct eval_files files = {.truth = truth, .links = links, .feeds = feeds};
        err e = eval_linkage(&files, &other, &why);
        fault_disarm();
        if (!e) continue;
        assert_int_equal(e, ERR_NOMEM);
        failed++;
    }
    assert_true(failed > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_counted_once),
        cmocka_unit_test(b_cubed_weighs_every_record_alike),
        cmocka_unit_test(a_person_counts_as_whole_only_when_nothing_is_missing_or_foreign),
        cmocka_unit_test(twins_siblings_and_namesakes_are_watched_apart),
        cmocka_unit_test(a_group_has_the_pairs_that_touch_it),
        cmocka_unit_test(the_naive_join_goes_through_all_versions_of_a_record),
        cmocka_unit_test(wilson_intervals_are_those_of_the_textbook),
        cmocka_unit_test(text_and_json_say_the_same),
        cmocka_unit_test(a_wrong_file_is_told_with_its_line),
        cmocka_unit_test(out_of_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("quality/eval_linkage", tests, make_files, drop_files);
}
