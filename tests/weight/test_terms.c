/* How common a value is, counted by person. */
#include "check.h"

#include "weight/terms.h"

#include <math.h>
#include <stdio.h>

static void a_person_counts_once_however_many_records_they_have(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct term_use uses[200];
    for (size_t i = 0; i < COUNT(uses); i++) /* one khan with 100 records; 100 people called shah */
        uses[i] = (struct term_use){i < 100 ? STR("khan") : STR("shah"), i < 100 ? 7 : i};
    struct weight_terms t;
    assert_int_equal(terms_count(uses, COUNT(uses), true, a, &t, NULL), ERR_OK);
    assert_true(t.persons == 101);
    assert_true(terms_share(&t, STR("khan")) == 1.0 / 101);
    assert_true(terms_share(&t, STR("shah")) == 100.0 / 101);
    arena_free(a);
}

static void agreeing_on_a_rare_value_says_more(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    static char names[1000][8];
    static struct term_use uses[2000];
    for (size_t i = 0; i < COUNT(uses); i++) { /* half are smith, the others all differ */
        if (i >= 1000) (void)snprintf(names[i - 1000], sizeof names[0], "n%zu", i);
        uses[i] = (struct term_use){i < 1000 ? STR("smith") : str_of(names[i - 1000]), i};
    }
    struct weight_terms all, common;
    assert_int_equal(terms_count(uses, COUNT(uses), true, a, &all, NULL), ERR_OK);
    assert_int_equal(terms_count(uses, COUNT(uses), false, a, &common, NULL), ERR_OK);
    assert_int_equal(all.n, 1001);
    assert_int_equal(common.n, 1);
    assert_true(all.base == common.base);
    assert_true(terms_bits(&all, terms_share(&all, STR("smith"))) < -0.9);
    assert_true(terms_bits(&all, terms_share(&all, STR("n1500"))) > 8);
    assert_true(terms_share(&all, STR("n1500")) == terms_share(&common, STR("n1500")));
    arena_free(a);
}

static void nothing_counted_says_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct weight_terms t;
    assert_int_equal(terms_count(NULL, 0, true, a, &t, NULL), ERR_OK);
    assert_true(terms_share(&t, STR("smith")) == 0);
    assert_true(terms_bits(&t, 0) == 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_counts_once_however_many_records_they_have),
        cmocka_unit_test(agreeing_on_a_rare_value_says_more),
        cmocka_unit_test(nothing_counted_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
