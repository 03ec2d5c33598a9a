/* Free text: words that come, go and change places. */
#include "check.h"

#include "likeness/words.h"

#include <math.h>

#define NEAR(value, wanted) assert_true(fabs((value) - (wanted)) < 1e-9)

static void a_word_is_letters_and_digits(void **state)
{
    (void)state;
    struct word_list w;
    words_of(STR("  Flat 2, 23-25 Inour St. "), &w);
    assert_int_equal(w.n, 6);
    assert_str_equal(w.at[0], "Flat");
    assert_str_equal(w.at[2], "23");
    assert_str_equal(w.at[5], "St");
    words_of(STR(" ,;- "), &w);
    assert_int_equal(w.n, 0);
    char full[2 * LIKENESS_WORDS_MAX];
    for (size_t i = 0; i < sizeof full; i++)
        full[i] = i % 2 ? ' ' : 'a';
    words_of(str_range(full, sizeof full), &w);
    assert_int_equal(w.n, LIKENESS_WORDS_MAX);
}

static void sorting_keeps_or_joins_words_said_twice(void **state)
{
    (void)state;
    struct word_list w;
    words_of(STR("khan aisha khan bi"), &w);
    words_sort(&w, false);
    assert_int_equal(w.n, 4);
    assert_str_equal(w.at[0], "aisha");
    assert_str_equal(w.at[3], "khan");
    words_sort(&w, true);
    assert_int_equal(w.n, 3);
    assert_str_equal(w.at[2], "khan");
}

static void the_order_of_words_does_not_count(void **state)
{
    (void)state;
    NEAR(likeness_token_sort(STR("khan aisha"), STR("aisha khan")), 1);
    NEAR(likeness_token_sort(STR("Aisha  Khan"), STR("Khan, Aisha")), 1);
    /* "khan aisha" 10 bytes, "aisha kahn" sorts to the same with 9 in common */
    NEAR(likeness_token_sort(STR("khan aisha"), STR("kahn aisha")), 18.0 / 20);
    NEAR(likeness_words_jaccard(STR("23 inour street"), STR("inour street 23")), 1);
    NEAR(likeness_bigrams(STR("23 inour street"), STR("inour street 23")), 1);
}

static void what_is_missing_on_one_side_counts_as_each_measure_says(void **state)
{
    (void)state;
    NEAR(likeness_token_set(STR("aisha khan"), STR("aisha bibi khan")), 1);
    NEAR(likeness_token_sort(STR("aisha khan"), STR("aisha bibi khan")), 20.0 / 25);
    NEAR(likeness_words_jaccard(STR("aisha khan"), STR("aisha bibi khan")), 2.0 / 3);
    /* nine pairs once and "ha" twice; the other side has them too, and ^b, bi twice, ib, i$ */
    NEAR(likeness_bigrams(STR("aisha khan"), STR("aisha bibi khan")),
         13 / sqrt(13.0 * (13 + 1 + 4 + 1 + 1)));
    NEAR(likeness_words_jaccard(STR("a a b"), STR("b b a")), 1);
}

static void nothing_is_like_nothing_else(void **state)
{
    (void)state;
    double (*const measures[])(str, str) = {likeness_token_sort, likeness_token_set,
                                            likeness_words_jaccard, likeness_bigrams,
                                            likeness_indel};
    for (size_t i = 0; i < COUNT(measures); i++) {
        assert_true(measures[i](STR(""), STR("")) == 1);
        assert_true(measures[i](STR(""), STR("a")) == 0);
        assert_true(measures[i](STR("a"), STR("")) == 0);
        assert_true(measures[i](STR("a"), STR("b")) == 0);
        assert_true(measures[i](STR("a"), STR("a")) == 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_letters_and_digits),
        cmocka_unit_test(sorting_keeps_or_joins_words_said_twice),
        cmocka_unit_test(the_order_of_words_does_not_count),
        cmocka_unit_test(what_is_missing_on_one_side_counts_as_each_measure_says),
        cmocka_unit_test(nothing_is_like_nothing_else),
    };
    return cmocka_run_group_tests_name("likeness/words", tests, NULL, NULL);
}
