/* Training: what a known mixture was made of is found again from its patterns alone. */
#include "check.h"

#include "base/rand.h"
#include "weight/score.h"
#include "weight/train.h"

#include <math.h>

enum { FIELDS = 6, LEVELS = 3, PATTERNS = 729, ALIKE = 1 };

static const double truth[FIELDS][2][WEIGHT_CLASSES] = {
    /* same, alike; the rest is different */
    {{0.85, 0.02, 0.002}, {0.09, 0.03, 0.003}},  {{0.80, 0.70, 0.004}, {0.08, 0.05, 0.004}},
    {{0.93, 0.01, 0.0001}, {0.04, 0.01, 0.002}}, {{0.60, 0.90, 0.0005}, {0.15, 0.05, 0.01}},
    {{0.98, 0.50, 0.5}, {0.01, 0.01, 0.01}},     {{0.90, 0.02, 0.0002}, {0.05, 0.02, 0.001}},
};
static const double pairs_of[WEIGHT_CLASSES] = {40000, 90000, 2e9};
/* names; birth and address; surname and birth; surname and address; the last */
static const uint32_t rules[] = {1 | 2, 4 | 8, 2 | 4, 2 | 8, 32};

struct world {
    struct pattern random[PATTERNS], blocked[PATTERNS];
    struct train_input in;
    struct weight_model m;
    struct arena *arena;
};

static double share(size_t field, size_t level, size_t k)
{
    return level < 2 ? truth[field][level][k] : 1 - truth[field][0][k] - truth[field][1][k];
}

static void start_model(struct weight_model *m)
{
    const double guess[3][WEIGHT_CLASSES] = {{0.8, 0.1, 0.01}, {0.1, 0.1, 0.02}, {0.1, 0.8, 0.97}};
    memset(m, 0, sizeof *m);
    m->comparisons = FIELDS;
    for (size_t c = 0; c < FIELDS; c++) {
        m->comparison[c].levels = LEVELS;
        for (size_t l = 0; l < LEVELS; l++)
            memcpy(m->comparison[c].level[l].share, guess[l], sizeof guess[l]);
    }
    /* what everybody knows of households: surname and address are shared */
    for (size_t c = 1; c <= 3; c += 2)
        for (size_t l = 0; l < LEVELS; l++)
            m->comparison[c].level[l].share[CLASS_HOUSEHOLD] = guess[l][CLASS_SAME];
    m->prior[CLASS_SAME] = 1e-6;
    m->prior[CLASS_HOUSEHOLD] = 1e-6;
    m->prior[CLASS_STRANGERS] = 1 - 2e-6;
}

/* Expected counts of every pattern; a rule brings the pairs that are the same in all it uses. */
static void setup(struct world *w)
{
    memset(w, 0, sizeof *w);
    double all = pairs_of[0] + pairs_of[1] + pairs_of[2];
    size_t n = 0;
    for (size_t i = 0; i < PATTERNS; i++) {
        struct pattern p = {0};
        for (size_t c = 0, rest = i; c < FIELDS; c++, rest /= LEVELS)
            p.level[c] = (uint8_t)(rest % LEVELS);
        for (size_t k = 0; k < WEIGHT_CLASSES; k++) {
            double count = pairs_of[k];
            for (size_t c = 0; c < FIELDS; c++)
                count *= share(c, p.level[c], k);
            p.count += count;
        }
        w->random[i] = p;
        w->random[i].count *= 1e7 / all;
        for (size_t r = 0; r < COUNT(rules); r++) {
            bool agrees = true;
            for (size_t c = 0; c < FIELDS; c++)
                agrees &= !(rules[r] >> c & 1) || p.level[c] == 0;
            p.rules |= (uint32_t)agrees << r;
        }
        if (p.rules) w->blocked[n++] = p;
    }
    w->in = (struct train_input){.random = w->random,
                                 .random_count = PATTERNS,
                                 .blocked = w->blocked,
                                 .blocked_count = n,
                                 .rules = rules,
                                 .rule_count = COUNT(rules),
                                 .pairs = all};
    start_model(&w->m);
    w->arena = arena_new(64 << 20);
}

static struct train_report train(struct world *w)
{
    struct train_report report;
    struct err_info why;
    assert_int_equal(train_model(&w->in, &w->m, w->arena, &report, &why), ERR_OK);
    return report;
}

static void the_shares_that_made_the_patterns_are_found_again(void **state)
{
    (void)state;
    struct world w;
    setup(&w);
    struct train_report report = train(&w);
    assert_true(report.rounds > 1);
    for (size_t c = 0; c < FIELDS; c++)
        for (size_t l = 0; l < LEVELS; l++)
            for (size_t k = 0; k < WEIGHT_CLASSES; k++) {
                double found = w.m.comparison[c].level[l].share[k], made = share(c, l, k);
                double near = k == CLASS_HOUSEHOLD ? 0.02 : 0.005; /* fewest pairs tell of it */
                if (fabs(found - made) > near && fabs(log2(found / made)) > 0.1)
                    fail_msg("comparison %zu level %zu class %zu: %f for %f", c, l, k, found, made);
            }
    arena_free(w.arena);
}

static void the_number_of_matches_and_the_recall_are_told_without_truth(void **state)
{
    (void)state;
    struct world w;
    setup(&w);
    struct train_report report = train(&w);
    assert_true(fabs(report.matches / pairs_of[CLASS_SAME] - 1) < 0.02);
    assert_true(fabs(w.m.prior[CLASS_SAME] * w.in.pairs / pairs_of[CLASS_SAME] - 1) < 0.02);
    double found = 0;
    for (size_t i = 0; i < w.in.blocked_count; i++) {
        double count = pairs_of[CLASS_SAME];
        for (size_t c = 0; c < FIELDS; c++)
            count *= share(c, w.blocked[i].level[c], CLASS_SAME);
        found += count;
    }
    assert_true(fabs(report.recall - found / pairs_of[CLASS_SAME]) < 0.01);
    assert_true(fabs(report.rule[4].recall - 0.9) < 0.01);
    arena_free(w.arena);
}

static void the_order_of_the_patterns_plays_no_part(void **state)
{
    (void)state;
    struct world w, v;
    setup(&w);
    setup(&v);
    struct rand r = rand_seeded(7);
    static struct pattern halves[2 * PATTERNS];
    size_t n = 0;
    for (size_t i = 0; i < v.in.blocked_count; i++) { /* each in two halves, and mixed up */
        halves[n] = halves[n + 1] = v.blocked[i];
        halves[n].count = halves[n + 1].count = v.blocked[i].count / 2;
        n += 2;
    }
    for (size_t i = n; i > 1; i--) {
        size_t k = rand_below(&r, i);
        struct pattern swap = halves[k];
        halves[k] = halves[i - 1], halves[i - 1] = swap;
    }
    v.in.blocked = halves, v.in.blocked_count = n;
    struct train_report one = train(&w), other = train(&v);
    assert_memory_equal(&w.m, &v.m, sizeof w.m);
    assert_memory_equal(&one, &other, sizeof one);
    arena_free(w.arena);
    arena_free(v.arena);
}

static void two_classes_are_enough_where_there_are_no_households(void **state)
{
    (void)state;
    struct world w;
    setup(&w);
    w.m.prior[CLASS_HOUSEHOLD] = 0;
    w.m.prior[CLASS_STRANGERS] = 1 - 1e-6;
    struct weight_model before = w.m;
    train(&w);
    assert_true(w.m.prior[CLASS_HOUSEHOLD] == 0);
    for (size_t c = 0; c < FIELDS; c++)
        for (size_t l = 0; l < LEVELS; l++)
            assert_true(w.m.comparison[c].level[l].share[CLASS_HOUSEHOLD] ==
                        before.comparison[c].level[l].share[CLASS_HOUSEHOLD]);
    arena_free(w.arena);
}

static void nothing_to_learn_from_leaves_the_model_sound(void **state)
{
    (void)state;
    struct world w;
    setup(&w);
    struct weight_model start = w.m;
    w.in.random_count = w.in.blocked_count = 0;
    train(&w);
    assert_memory_equal(w.m.comparison, start.comparison, sizeof start.comparison);

    struct pattern one = {.rules = 15, .count = 5e9}; /* all equal: 100,000 copies of one record */
    w.in.random = w.in.blocked = &one;
    w.in.random_count = w.in.blocked_count = 1;
    train(&w);
    for (size_t c = 0; c < FIELDS; c++)
        w.m.comparison[c].level[2].missing = true, one.level[c] = 2; /* all missing */
    train(&w);
    for (size_t c = 0; c < FIELDS; c++)
        for (size_t l = 0; l < LEVELS; l++)
            for (size_t k = 0; k < WEIGHT_CLASSES; k++) {
                double found = w.m.comparison[c].level[l].share[k];
                assert_true(found > 0 && found <= 1);
            }
    assert_true(w.m.prior[CLASS_STRANGERS] > 0 && w.m.prior[CLASS_SAME] > 0);
    arena_free(w.arena);
}

static void no_level_becomes_impossible(void **state)
{
    (void)state;
    struct world w;
    setup(&w);
    size_t kept = 0;
    for (size_t i = 0; i < w.in.blocked_count; i++) /* nobody was ever alike in the first */
        if (w.blocked[i].level[0] != ALIKE) w.blocked[kept++] = w.blocked[i];
    w.in.blocked_count = kept;
    kept = 0;
    for (size_t i = 0; i < PATTERNS; i++)
        if (w.random[i].level[0] != ALIKE) w.random[kept++] = w.random[i];
    w.in.random_count = kept;
    train(&w);
    for (size_t k = 0; k < WEIGHT_CLASSES; k++)
        assert_true(w.m.comparison[0].level[ALIKE].share[k] > 0);
    arena_free(w.arena);
}

static void levels_that_stand_best_first_stay_so(void **state)
{
    (void)state;
    struct world w;
    setup(&w);
    for (size_t c = 0; c < FIELDS; c++)
        w.m.comparison[c].ordered = true;
    for (size_t i = 0; i < PATTERNS; i++) /* strangers are alike much more often than different */
        w.random[i].level[5] = (uint8_t)((3 - w.random[i].level[5]) % 3);
    struct train_report report = train(&w);
    assert_true(report.mended > 0);
    for (size_t c = 0; c < FIELDS; c++)
        for (size_t l = 1; l < LEVELS; l++) {
            const struct weight_level *level = w.m.comparison[c].level;
            double better = level[l - 1].share[CLASS_SAME] / level[l - 1].share[CLASS_STRANGERS],
                   worse = level[l].share[CLASS_SAME] / level[l].share[CLASS_STRANGERS];
            assert_true(better >= worse * (1 - 1e-12));
        }
    arena_free(w.arena);
}

static void a_pattern_that_cannot_be_is_refused(void **state)
{
    (void)state;
    struct world w;
    struct err_info why;
    setup(&w);
    w.blocked[3].level[2] = 9;
    assert_int_equal(train_model(&w.in, &w.m, w.arena, NULL, &why), ERR_INPUT);
    w.blocked[3].level[2] = 0;
    w.blocked[3].count = NAN;
    assert_int_equal(train_model(&w.in, &w.m, w.arena, NULL, &why), ERR_INPUT);
    arena_free(w.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shares_that_made_the_patterns_are_found_again),
        cmocka_unit_test(the_number_of_matches_and_the_recall_are_told_without_truth),
        cmocka_unit_test(the_order_of_the_patterns_plays_no_part),
        cmocka_unit_test(two_classes_are_enough_where_there_are_no_households),
        cmocka_unit_test(nothing_to_learn_from_leaves_the_model_sound),
        cmocka_unit_test(no_level_becomes_impossible),
        cmocka_unit_test(levels_that_stand_best_first_stay_so),
        cmocka_unit_test(a_pattern_that_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
