/* String likeness: published vectors, and a naive second implementation on many random pairs. */
#include "check.h"

#include "base/rand.h"
#include "likeness/text.h"

#include <math.h>

static void jaro_winkler_gives_the_published_values(void **state)
{
    (void)state;
    /* Winkler 1990 and 1994, table of examples */
    static const struct {
        const char *a, *b;
        double value;
    } published[] = {
        {"martha", "marhta", 0.961},
        {"dixon", "dicksonx", 0.813},
        {"dwayne", "duane", 0.840},
        {"shackleford", "shackelford", 0.982},
        {"dunningham", "cunnigham", 0.896},
        {"nichleson", "nichulson", 0.956},
        {"jones", "johnson", 0.832},
        {"massey", "massie", 0.933},
        {"abroms", "abrams", 0.922},
        {"hardin", "martinez", 0.722},
        {"itman", "smith", 0.467},
        {"jeraldine", "geraldine", 0.926},
        {"michelle", "michael", 0.921},
        {"julies", "julius", 0.933},
        {"tanya", "tonya", 0.880},
        {"sean", "susan", 0.805},
        {"jon", "john", 0.933},
        {"jon", "jan", 0.800},
    };
    for (size_t i = 0; i < COUNT(published); i++) {
        double value = likeness_jaro_winkler(str_of(published[i].a), str_of(published[i].b));
        if (fabs(value - published[i].value) > 0.0006)
            fail_msg("%s %s: %.4f is not %.3f", published[i].a, published[i].b, value,
                     published[i].value);
    }
}

static void edit_distances_give_the_published_values(void **state)
{
    (void)state;
    assert_int_equal(likeness_levenshtein(STR("kitten"), STR("sitting")), 3);
    assert_int_equal(likeness_levenshtein(STR("saturday"), STR("sunday")), 3);
    assert_int_equal(likeness_levenshtein(STR("rosettacode"), STR("raisethysword")), 8);
    assert_int_equal(likeness_levenshtein(STR(""), STR("abc")), 3);
    assert_int_equal(likeness_osa(STR("ca"), STR("abc")), 3);
    assert_int_equal(likeness_damerau(STR("ca"), STR("abc")), 2);
    assert_int_equal(likeness_osa(STR("smiht"), STR("smith")), 1);
    assert_int_equal(likeness_damerau(STR("smiht"), STR("smith")), 1);
    assert_int_equal(likeness_levenshtein(STR("smiht"), STR("smith")), 2);
}

/* The textbook definitions, written without a thought for speed. */
static double naive_jaro(const char *a, size_t m, const char *b, size_t n)
{
    if (!m && !n) return 1;
    bool used_a[300] = {0}, used_b[300] = {0};
    long window = (long)(m > n ? m : n) / 2 - 1;
    if (window < 0) window = 0;
    double matches = 0, moved = 0;
    for (long j = 0; j < (long)n; j++)
        for (long i = 0; i < (long)m; i++)
            if (labs(i - j) <= window && !used_a[i] && !used_b[j] && a[i] == b[j])
                used_a[i] = used_b[j] = true, matches++;
    if (matches == 0) return 0;
    char in_a[300], in_b[300];
    size_t ka = 0, kb = 0;
    for (size_t i = 0; i < m; i++)
        if (used_a[i]) in_a[ka++] = a[i];
    for (size_t j = 0; j < n; j++)
        if (used_b[j]) in_b[kb++] = b[j];
    for (size_t k = 0; k < ka; k++)
        moved += in_a[k] != in_b[k];
    return (matches / (double)m + matches / (double)n + (matches - floor(moved / 2)) / matches) / 3;
}

enum naive { LEVENSHTEIN, OSA };

static unsigned naive_edits(const char *a, size_t m, const char *b, size_t n, enum naive kind)
{
    static unsigned d[300][300];
    for (size_t i = 0; i <= m; i++)
        for (size_t j = 0; j <= n; j++) {
            if (!i || !j) {
                d[i][j] = (unsigned)(i + j);
                continue;
            }
            unsigned best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < best) best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best) best = d[i][j - 1] + 1;
            if (kind == OSA && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[m][n];
}

static void random_pair(struct rand *r, size_t longest, char *a, size_t *m, char *b, size_t *n)
{
    uint64_t letters = 1 + rand_below(r, 6);
    *m = rand_below(r, longest + 1);
    for (size_t i = 0; i < *m; i++)
        a[i] = (char)('a' + rand_below(r, letters));
    *n = 0;
    for (size_t i = 0; i < *m && *n < longest; i++) { /* b is a with slips, or something else */
        uint64_t slip = rand_below(r, 10);
        if (slip == 0) continue;
        b[(*n)++] = slip == 1 ? (char)('a' + rand_below(r, letters)) : a[i];
    }
    if (rand_below(r, 3) == 0)
        for (size_t i = 0; i < *n; i++)
            b[i] = (char)('a' + rand_below(r, letters));
    if (*n > 1 && rand_below(r, 2)) {
        size_t at = rand_below(r, *n - 1);
        char c = b[at];
        b[at] = b[at + 1], b[at + 1] = c;
    }
}

static void check_random_pairs(size_t pairs, size_t longest)
{
    struct rand r = rand_seeded(20140326);
    char a[256], b[256];
    size_t m, n;
    for (size_t k = 0; k < pairs; k++) {
        random_pair(&r, longest, a, &m, b, &n);
        str x = str_range(a, m), y = str_range(b, n);
        if (fabs(likeness_jaro(x, y) - naive_jaro(a, m, b, n)) > 1e-12)
            fail_msg("jaro of %.*s and %.*s", STR_FMT(x), STR_FMT(y));
        assert_int_equal(likeness_levenshtein(x, y), naive_edits(a, m, b, n, LEVENSHTEIN));
        assert_int_equal(likeness_osa(x, y), naive_edits(a, m, b, n, OSA));
        unsigned damerau = likeness_damerau(x, y), osa = likeness_osa(x, y);
        assert_true(damerau <= osa);
        assert_true(damerau >= likeness_levenshtein(x, y) / 2);
        assert_int_equal(damerau, likeness_damerau(y, x));
    }
}

static void short_texts_agree_with_the_plain_definition(void **state)
{
    (void)state;
    check_random_pairs(100000, 12);
}

static void long_texts_agree_with_the_plain_definition(void **state)
{
    (void)state;
    check_random_pairs(2000, 64);
    check_random_pairs(300, 200);
}

static void nothing_is_like_nothing_else(void **state)
{
    (void)state;
    assert_true(likeness_jaro_winkler(STR(""), STR("")) == 1);
    assert_true(likeness_jaro_winkler(STR(""), STR("a")) == 0);
    assert_true(likeness_jaro_winkler(STR("a"), STR("a")) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jaro_winkler_gives_the_published_values),
        cmocka_unit_test(edit_distances_give_the_published_values),
        cmocka_unit_test(short_texts_agree_with_the_plain_definition),
        cmocka_unit_test(long_texts_agree_with_the_plain_definition),
        cmocka_unit_test(nothing_is_like_nothing_else),
    };
    return cmocka_run_group_tests_name("likeness/text", tests, NULL, NULL);
}
