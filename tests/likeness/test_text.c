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

/* To the last bit as DuckDB 2.0.0 computes them, so that a pair at a threshold falls on the side
 * where Splink has it. */
static void a_tie_at_a_threshold_rounds_as_duckdb_has_it(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        double jaro, winkler;
    } ties[] = {
        {"mayer", "qaiser", 0.7000000000000001, 0.7000000000000001},
        {"bcbaca", "bb", 0.7777777777777777, 0.7999999999999999},
        {"bbbaaabbabaa", "babbbb", 0.7777777777777778, 0.8},
        {"verena", "vlrena", 0.8222222222222223, 0.8400000000000001},
        {"evens", "vens", 0.85, 0.85},
        {"oxana", "oxna", 0.85, 0.88},
        {"asaad", "ajaad", 0.8666666666666667, 0.88},
        {"jennie", "jdnnie", 0.888888888888889, 0.9},
        {"maxamed mohamed", "mohamed mohamed", 0.9111111111111111, 0.92},
        {"hawaa", "hawal", 0.8666666666666667, 0.92},
        {"akter", "ater", 0.9333333333333332, 0.94},
        {"bethan", "bthan", 0.9444444444444445, 0.9500000000000001},
        {"olga petrova", "oga puetrova", 0.9444444444444443, 0.9499999999999998},
        {"kalinowski", "kalitnowsi", 0.9333333333333332, 0.96},
    };
    for (size_t i = 0; i < COUNT(ties); i++) {
        str a = str_of(ties[i].a), b = str_of(ties[i].b);
        if (likeness_jaro(a, b) != ties[i].jaro || likeness_jaro_winkler(a, b) != ties[i].winkler ||
            likeness_jaro_winkler(b, a) != ties[i].winkler)
            fail_msg("%s %s: %.17g, %.17g", ties[i].a, ties[i].b, likeness_jaro(a, b),
                     likeness_jaro_winkler(a, b));
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
    assert_int_equal(likeness_damerau(STR("a cat"), STR("an abct")), 3);
    assert_int_equal(likeness_osa(STR("a cat"), STR("an abct")), 4);
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

/* Lowrance and Wagner's recurrence over the whole matrix. */
static unsigned naive_damerau(const char *a, size_t m, const char *b, size_t n)
{
    static unsigned d[300][300];
    size_t last_row[256] = {0};
    unsigned far = (unsigned)(m + n);
    for (size_t i = 0; i <= m; i++)
        d[i + 1][0] = far, d[i + 1][1] = (unsigned)i;
    for (size_t j = 0; j <= n; j++)
        d[0][j + 1] = far, d[1][j + 1] = (unsigned)j;
    d[0][0] = far;
    for (size_t i = 1; i <= m; i++) {
        size_t last_column = 0;
        for (size_t j = 1; j <= n; j++) {
            size_t row = last_row[(unsigned char)b[j - 1]], column = last_column;
            unsigned best = d[i][j] + (a[i - 1] != b[j - 1]);
            if (d[i + 1][j] + 1 < best) best = d[i + 1][j] + 1;
            if (d[i][j + 1] + 1 < best) best = d[i][j + 1] + 1;
            unsigned swap = d[row][column] + (unsigned)(i - row - 1 + 1 + j - column - 1);
            if (swap < best) best = swap;
            if (a[i - 1] == b[j - 1]) last_column = j;
            d[i + 1][j + 1] = best;
        }
        last_row[(unsigned char)a[i - 1]] = i;
    }
    return d[m + 1][n + 1];
}

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
        assert_int_equal(likeness_damerau(x, y), naive_damerau(a, m, b, n));
        assert_int_equal(likeness_damerau(y, x), likeness_damerau(x, y));
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
    check_random_pairs(3000, 70);
    check_random_pairs(500, 140);
    check_random_pairs(300, LIKENESS_BYTES_MAX);
}

static void texts_at_the_borders_of_a_word_agree_too(void **state)
{
    (void)state;
    static const size_t lengths[] = {1, 2, 63, 64, 65, 66, 127, 128, 129, 191, 192, 193, 254, 255};
    static char a[256], b[256];
    struct rand r = rand_seeded(7);
    for (size_t i = 0; i < COUNT(lengths); i++)
        for (size_t k = 0; k < COUNT(lengths); k++) {
            size_t m = lengths[i], n = lengths[k];
            for (size_t p = 0; p < 255; p++) {
                a[p] = (char)('a' + rand_below(&r, 2));
                b[p] = (char)('a' + rand_below(&r, 2));
            }
            str x = str_range(a, m), y = str_range(b, n);
            assert_true(fabs(likeness_jaro(x, y) - naive_jaro(a, m, b, n)) < 1e-12);
            assert_int_equal(likeness_levenshtein(x, y), naive_edits(a, m, b, n, LEVENSHTEIN));
            assert_int_equal(likeness_osa(x, y), naive_edits(a, m, b, n, OSA));
            assert_int_equal(likeness_damerau(x, y), naive_damerau(a, m, b, n));
        }
}

static void longer_texts_are_cut(void **state)
{
    (void)state;
    static char a[1000], b[1000];
    memset(a, 'a', sizeof a);
    memset(b, 'a', sizeof b);
    memset(b + LIKENESS_BYTES_MAX, 'b', sizeof b - LIKENESS_BYTES_MAX);
    str x = str_range(a, sizeof a), y = str_range(b, sizeof b);
    assert_true(likeness_jaro(x, y) == 1);
    assert_int_equal(likeness_levenshtein(x, y), 0);
    assert_int_equal(likeness_osa(x, y), 0);
    assert_int_equal(likeness_damerau(x, y), 0);
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
        cmocka_unit_test(a_tie_at_a_threshold_rounds_as_duckdb_has_it),
        cmocka_unit_test(edit_distances_give_the_published_values),
        cmocka_unit_test(short_texts_agree_with_the_plain_definition),
        cmocka_unit_test(long_texts_agree_with_the_plain_definition),
        cmocka_unit_test(texts_at_the_borders_of_a_word_agree_too),
        cmocka_unit_test(longer_texts_are_cut),
        cmocka_unit_test(nothing_is_like_nothing_else),
    };
    return cmocka_run_group_tests_name("likeness/text", tests, NULL, NULL);
}
