/* Training on the whole population: what a known mixture was made of is found again, though what
 * strangers have in common is not independent. */
#include "check.h"

#include "weight/population.h"
#include "weight/score.h"

#include <math.h>

/* A name, a birth date, a town and its postcode; 0 the same, 1 alike, 2 different, 3 missing. */
enum { FIELDS = 4, LEVELS = 4, KINDS = 256, TOWN = 2, CODE = 3 };
static const double SAME = 20000, ALL = 1e9;
static const double same[FIELDS][3] = {
    {0.8, 0.15, 0.05}, {0.85, 0.1, 0.05}, {0.8, 0.05, 0.15}, {0.75, 0.1, 0.15}};
static const double strangers[FIELDS][3] = {
    {0.001, 0.01, 0.989}, {0.0002, 0.002, 0.9978}, {0.02, 0.01, 0.97}, {0.0005, 0.002, 0.9975}};
/* of strangers who live in one town, one in ten has nearly the same postcode */
static const double code_in_town[3] = {0.02, 0.08, 0.9};

static struct arena *room;
static struct pattern compared[KINDS], others[KINDS];
static size_t compared_count, others_count;

static double chance(const uint8_t *level, bool is_same)
{
    double product = 1;
    for (size_t c = 0; c < FIELDS; c++) {
        const double *of = is_same ? same[c]
                           : c == CODE && level[TOWN] == 0 ? code_in_town
                                                           : strangers[c];
        product *= level[c] == 3 ? 0.2 : 0.8 * of[level[c]];
    }
    return product;
}

/* Compared: whoever agrees on anything. */
static void make_pairs(void)
{
    double all_others = 0;
    compared_count = others_count = 0;
    for (size_t i = 0; i < KINDS; i++) {
        struct pattern p = {0};
        size_t agree = 0;
        for (size_t c = 0, rest = i; c < FIELDS; c++, rest /= LEVELS) {
            p.level[c] = (uint8_t)(rest % LEVELS);
            agree += p.level[c] < 2;
        }
        p.count =
            SAME * chance(p.level, true) * (agree >= 1) + (ALL - SAME) * chance(p.level, false);
        if (agree >= 1) compared[compared_count++] = p;
        else others[others_count++] = p, all_others += p.count;
    }
    for (size_t i = 0; i < others_count; i++)
        others[i].count *= 1e6 / all_others; /* a sample */
}

static void make_model(struct weight_model *m)
{
    memset(m, 0, sizeof *m);
    m->comparisons = FIELDS;
    for (size_t c = 0; c < FIELDS; c++) {
        m->comparison[c].levels = LEVELS;
        m->comparison[c].level[3].missing = true;
    }
}

static struct population world(void)
{
    double known = 0;
    for (size_t i = 0; i < compared_count; i++)
        known += compared[i].count;
    return (struct population){.compared = compared, .compared_count = compared_count,
                               .others = others, .others_count = others_count,
                               .others_pairs = ALL - known};
}

static double true_matches(void)
{
    double n = 0;
    for (size_t i = 0; i < compared_count; i++)
        n += SAME * chance(compared[i].level, true);
    return n;
}

static void what_the_pairs_were_made_of_is_found_again(void **state)
{
    (void)state;
    struct weight_model m;
    struct population_report report;
    struct err_info why;
    make_pairs();
    make_model(&m);
    struct population in = world();
    assert_int_equal(train_population(&in, &m, room, room, &report, &why), ERR_OK);
    assert_true(fabs(report.matches / true_matches() - 1) < 0.03);
    for (size_t c = 0; c < FIELDS; c++)
        for (size_t l = 0; l < 3; l++)
            assert_true(fabs(m.comparison[c].level[l].share[CLASS_SAME] - same[c][l]) < 0.06);
    bool either = m.comparison[CODE].given == TOWN + 1 || m.comparison[TOWN].given == CODE + 1;
    assert_true(either);
    assert_true(m.prior[CLASS_HOUSEHOLD] == 0);
}

static void taken_as_independent_neighbours_become_one_person(void **state)
{
    (void)state;
    struct weight_model with, without;
    struct population_report tree, plain;
    struct err_info why;
    make_pairs();
    make_model(&with);
    make_model(&without);
    struct population in = world();
    assert_int_equal(train_population(&in, &with, room, room, &tree, &why), ERR_OK);
    in.independent = true;
    assert_int_equal(train_population(&in, &without, room, room, &plain, &why), ERR_OK);
    uint8_t neighbours[FIELDS] = {2, 2, 0, 0};
    struct weight_table t, u;
    weight_table_of(&with, &t);
    weight_table_of(&without, &u);
    double truth =
        log2(SAME * chance(neighbours, true) / ((ALL - SAME) * chance(neighbours, false)));
    assert_true(fabs(weight_of(&t, neighbours, NULL) - truth) < 1);
    assert_true(weight_of(&u, neighbours, NULL) > truth + 2);
    assert_true(fabs(plain.matches - true_matches()) > fabs(tree.matches - true_matches()));
}

static void the_order_of_the_pairs_does_not_matter(void **state)
{
    (void)state;
    struct weight_model m, n;
    struct err_info why;
    make_pairs();
    make_model(&m);
    make_model(&n);
    struct population in = world();
    assert_int_equal(train_population(&in, &m, room, room, NULL, &why), ERR_OK);
    struct pattern back[KINDS + 1];
    for (size_t i = 0; i < compared_count; i++)
        back[i] = compared[compared_count - 1 - i];
    back[0].count /= 2; /* and one of them in two halves */
    back[compared_count] = back[0];
    in.compared = back;
    in.compared_count++;
    assert_int_equal(train_population(&in, &n, room, room, NULL, &why), ERR_OK);
    assert_true(m.prior[CLASS_SAME] == n.prior[CLASS_SAME]);
    for (size_t c = 0; c < FIELDS; c++) {
        assert_memory_equal(m.comparison[c].level, n.comparison[c].level,
                            sizeof m.comparison[c].level);
        assert_int_equal(m.comparison[c].given, n.comparison[c].given);
    }
}

static void the_strangers_shares_of_every_row_add_up_to_one(void **state)
{
    (void)state;
    struct weight_model m;
    struct err_info why;
    make_pairs();
    make_model(&m);
    struct population in = world();
    assert_int_equal(train_population(&in, &m, room, room, NULL, &why), ERR_OK);
    for (size_t c = 0; c < FIELDS; c++) {
        const struct weight_comparison *k = &m.comparison[c];
        for (size_t row = 0; k->given && row < LEVELS; row++) {
            double sum = 0;
            for (size_t l = 0; l < 3; l++)
                sum += k->given_share[row * LEVELS + l];
            assert_true(fabs(sum - 1) < 1e-9);
        }
    }
}

static void nothing_to_learn_from_gives_a_model_that_claims_little(void **state)
{
    (void)state;
    struct weight_model m;
    struct err_info why;
    struct population none = {0};
    make_model(&m);
    assert_int_equal(train_population(&none, &m, room, room, NULL, &why), ERR_OK);
    assert_true(m.prior[CLASS_SAME] < 1e-6);
    struct pattern gone = {.level = {3, 3, 3, 3}, .count = 1000}, equal = {.count = 5};
    struct population missing = {.compared = &gone, .compared_count = 1};
    struct population alike = {.compared = &equal, .compared_count = 1};
    assert_int_equal(train_population(&missing, &m, room, room, NULL, &why), ERR_OK);
    assert_int_equal(train_population(&alike, &m, room, room, NULL, &why), ERR_OK);
    for (size_t c = 0; c < FIELDS; c++)
        for (size_t l = 0; l < LEVELS; l++)
            assert_true(m.comparison[c].level[l].share[CLASS_SAME] > 0 &&
                        m.comparison[c].level[l].share[CLASS_STRANGERS] > 0);
}

static void a_pattern_that_the_model_has_not_is_refused(void **state)
{
    (void)state;
    struct weight_model m;
    struct err_info why;
    struct pattern odd = {.level = {7}, .count = 1}, less = {.count = -1};
    struct population a = {.compared = &odd, .compared_count = 1};
    struct population b = {.compared = &less, .compared_count = 1};
    make_model(&m);
    assert_int_equal(train_population(&a, &m, room, room, NULL, &why), ERR_INPUT);
    assert_int_equal(train_population(&b, &m, room, room, NULL, &why), ERR_INPUT);
}

/* ---- households: name, birth date, home ---- */

enum { NAME, BORN, HOME, HOUSE_FIELDS };
static const double house[WEIGHT_CLASSES][HOUSE_FIELDS][3] = {
    [CLASS_SAME] = {{0.85, 0.10, 0.05}, {0.95, 0.05}, {0.7, 0.3}},
    [CLASS_HOUSEHOLD] = {{0.02, 0.90, 0.08}, {0.01, 0.99}, {0.95, 0.05}},
    [CLASS_STRANGERS] = {{0.0001, 0.003, 0.9969}, {0.0001, 0.9999}, {0.00001, 0.99999}},
};

/* Whoever agrees on anything is compared. */
static struct population families(double households, struct weight_model *m)
{
    const double pairs[WEIGHT_CLASSES] = {SAME, households, ALL - SAME - households};
    compared_count = others_count = 0;
    double rest = 0;
    for (uint8_t name = 0; name < 3; name++)
        for (uint8_t rest_of = 0; rest_of < 4; rest_of++) {
            struct pattern p = {.level = {name, rest_of & 1, rest_of >> 1}};
            for (size_t k = 0; k < WEIGHT_CLASSES; k++)
                p.count += pairs[k] * house[k][NAME][name] * house[k][BORN][rest_of & 1] *
                           house[k][HOME][rest_of >> 1];
            if (name == 2 && rest_of == 3) others[others_count++] = p, rest = p.count;
            else compared[compared_count++] = p;
        }
    memset(m, 0, sizeof *m);
    m->comparisons = HOUSE_FIELDS;
    for (size_t c = 0; c < HOUSE_FIELDS; c++)
        m->comparison[c].levels = c == NAME ? 3 : 2;
    return (struct population){
        .compared = compared, .compared_count = compared_count, .others = others,
        .others_count = others_count, .others_pairs = rest, .household = true,
        .about = {ABOUT_WHO, ABOUT_WHO, ABOUT_WHERE},
        .tie = {HOUSEHOLD_PARTLY, HOUSEHOLD_CHANCE, HOUSEHOLD_SHARES}, .agree = {1u << 0}};
}

static void brothers_and_sisters_are_a_class_of_their_own(void **state)
{
    (void)state;
    struct weight_model m;
    struct err_info why;
    struct population in = families(60000, &m);
    struct population_report report;
    assert_int_equal(train_population(&in, &m, room, room, &report, &why), ERR_OK);
    double found = m.prior[CLASS_HOUSEHOLD] * ALL; /* three fields hardly tell: about so many */
    assert_true(found > 40000 && found < 90000);
    assert_true(fabs(m.prior[CLASS_SAME] * ALL / SAME - 1) < 0.1);
    struct weight_table t;
    weight_table_of(&m, &t);
    const uint8_t sister[] = {1, 1, 0}, mover[] = {0, 0, 1};
    assert_true(weight_of(&t, sister, NULL) < -3);
    assert_true(weight_of(&t, mover, NULL) > 3);
    in.household = false; /* without the class they are taken for one person */
    assert_int_equal(train_population(&in, &m, room, room, &report, &why), ERR_OK);
    weight_table_of(&m, &t);
    assert_true(weight_of(&t, sister, NULL) > 0);
}

static void a_table_without_households_loses_no_match_to_the_class(void **state)
{
    (void)state;
    struct weight_model m;
    struct err_info why;
    struct population in = families(0, &m);
    assert_int_equal(train_population(&in, &m, room, room, NULL, &why), ERR_OK);
    assert_true(fabs(m.prior[CLASS_SAME] * ALL / SAME - 1) < 0.1);
    struct weight_table t;
    weight_table_of(&m, &t);
    const uint8_t all[] = {0, 0, 0}, mover[] = {0, 0, 1};
    assert_true(weight_of(&t, all, NULL) > 10);
    assert_true(weight_of(&t, mover, NULL) > 3);
}

/* ---- a father and a son of one name: name, birth date near or far, home ---- */

enum { OFF = 1, FAR = 2 };
static const double named[WEIGHT_CLASSES][HOUSE_FIELDS][3] = {
    [CLASS_SAME] = {{0.95, 0.04, 0.01}, {0.99, 0.001, 0.009}, {0.8, 0.2}},
    [CLASS_HOUSEHOLD] = {{0.02, 0.90, 0.08}, {0.0002, 0.50, 0.4998}, {0.999, 0.001}},
    [CLASS_STRANGERS] = {{0.0001, 0.003, 0.9969}, {0.0001, 0.4, 0.5999}, {0.00001, 0.99999}},
};

static struct population namesakes(struct weight_model *m)
{
    const double pairs[WEIGHT_CLASSES] = {SAME, SAME / 2.0, ALL - SAME * 1.5};
    struct population in = families(0, m);
    double rest = 0;
    compared_count = others_count = 0;
    for (uint8_t at = 0; at < 18; at++) {
        struct pattern p = {.level = {at % 3, at / 3 % 3, at / 9}};
        for (size_t k = 0; k < WEIGHT_CLASSES; k++)
            p.count += pairs[k] * named[k][NAME][at % 3] * named[k][BORN][at / 3 % 3] *
                       named[k][HOME][at / 9];
        if (at % 3 == 2 && at / 9) others[others_count++] = p, rest += p.count;
        else compared[compared_count++] = p;
    }
    m->comparison[BORN].levels = 3;
    in.compared_count = compared_count;
    in.others_count = others_count;
    in.others_pairs = rest;
    return in;
}

/* How much more a wrong date of one person is far off than two strangers' dates are. */
static double beyond_chance(const struct weight_model *m)
{
    const struct weight_level *born = m->comparison[BORN].level;
    return born[FAR].share[CLASS_SAME] / born[OFF].share[CLASS_SAME] /
           (born[FAR].share[CLASS_STRANGERS] / born[OFF].share[CLASS_STRANGERS]);
}

static void a_date_a_generation_off_is_no_likelier_a_slip_than_any_other(void **state)
{
    (void)state;
    struct weight_model m;
    struct err_info why;
    struct population in = namesakes(&m);
    assert_int_equal(train_population(&in, &m, room, room, NULL, &why), ERR_OK);
    assert_true(beyond_chance(&m) > 1.5);
    in.far[BORN] = FAR;
    assert_int_equal(train_population(&in, &m, room, room, NULL, &why), ERR_OK);
    assert_true(beyond_chance(&m) < 1.000001);
    const uint8_t namesake[] = {0, FAR, 0};
    struct weight_table t;
    weight_table_of(&m, &t);
    assert_true(weight_of(&t, namesake, NULL) < -3);
}

static void without_households_a_date_a_generation_off_is_learnt_as_any_level(void **state)
{
    (void)state;
    struct weight_model a, b;
    struct err_info why;
    struct population in = namesakes(&a);
    in.household = false;
    assert_int_equal(train_population(&in, &a, room, room, NULL, &why), ERR_OK);
    b = a;
    in.far[BORN] = FAR;
    assert_int_equal(train_population(&in, &b, room, room, NULL, &why), ERR_OK);
    for (size_t l = 0; l < 3; l++)
        assert_true(a.comparison[BORN].level[l].share[CLASS_SAME] ==
                    b.comparison[BORN].level[l].share[CLASS_SAME]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_pairs_were_made_of_is_found_again),
        cmocka_unit_test(taken_as_independent_neighbours_become_one_person),
        cmocka_unit_test(the_order_of_the_pairs_does_not_matter),
        cmocka_unit_test(the_strangers_shares_of_every_row_add_up_to_one),
        cmocka_unit_test(nothing_to_learn_from_gives_a_model_that_claims_little),
        cmocka_unit_test(a_pattern_that_the_model_has_not_is_refused),
        cmocka_unit_test(brothers_and_sisters_are_a_class_of_their_own),
        cmocka_unit_test(a_table_without_households_loses_no_match_to_the_class),
        cmocka_unit_test(a_date_a_generation_off_is_no_likelier_a_slip_than_any_other),
        cmocka_unit_test(without_households_a_date_a_generation_off_is_learnt_as_any_level),
    };
    room = arena_new(64 << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(room);
    return failed;
}
