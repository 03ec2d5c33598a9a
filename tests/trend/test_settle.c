/* Small numbers cannot be worked out from what is told: counted out, not argued. */
#include "check.h"

#include "base/rand.h"
#include "base/sort.h"
#include "likeness/place.h"
#include "trend/trend.h"

#include <stdio.h>

static const char *const codes[] = {"a", "b", "c", "d", "e", "f", "g", "h"};

static void settle(const int64_t *persons, size_t n, struct trend_row *rows)
{
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct trend_row){str_of(codes[i]), persons[i], persons[i], false};
    trend_settle(rows, n);
}

static void small_rows_are_left_out_with_enough_others(void **state)
{
    (void)state;
    struct trend_row rows[4];
    settle((const int64_t[]){50, 9, 30, 100}, 4, rows);
    assert_true(rows[0].told && rows[3].told);
    assert_false(rows[1].told || rows[2].told); /* the smallest of the others goes with it */
    assert_int_equal(rows[2].persons, 0);
    settle((const int64_t[]){50, 9, 10, 100}, 4, rows);
    assert_false(rows[0].told); /* nine and ten are not twenty */
    settle((const int64_t[]){10, 20, 30, 44}, 4, rows);
    assert_true(rows[0].told && rows[1].told && rows[2].told && rows[3].told);
    assert_int_equal(rows[0].persons, 10);
    assert_int_equal(rows[3].persons, 40);
    settle((const int64_t[]){3}, 1, rows);
    assert_false(rows[0].told);
}

/* Everything that somebody could know at most: the total in tens, as another table of the quarter
 * that has one row tells it, which rows there are, how this is done, and what is told. Of all
 * tables that look so, no row under ten has one number only. */
enum { MOST = 34, AROUND = 10, LOOKS = 1 << 22 };

struct look {
    uint64_t key; /* 0 = free */
    int16_t low[3], high[3];
};
static struct look *looks;

static uint64_t look_of(const int64_t *n, bool told[3])
{
    struct trend_row rows[3];
    uint64_t key = 1;
    settle(n, 3, rows);
    for (int i = 0; i < 3; i++) {
        told[i] = rows[i].told;
        key = key * 64 + (rows[i].told ? (uint64_t)rows[i].persons + 1 : 0);
    }
    return key * 256 + (uint64_t)((n[0] + n[1] + n[2] + 5) / 10);
}

static struct look *find_look(uint64_t key)
{
    size_t at = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 42);
    while (looks[at].key && looks[at].key != key)
        at = (at + 1) % LOOKS;
    return &looks[at];
}

static void each_table(int64_t most, void (*visit)(const int64_t n[3]))
{
    int64_t n[3];
    for (n[0] = 0; n[0] <= most; n[0]++)
        for (n[1] = 0; n[1] <= most; n[1]++)
            for (n[2] = 0; n[2] <= most; n[2]++)
                visit(n);
}

static void note(const int64_t n[3])
{
    bool told[3];
    uint64_t key = look_of(n, told);
    struct look *l = find_look(key);
    for (int i = 0; i < 3; i++) {
        if (!l->key || n[i] < l->low[i]) l->low[i] = (int16_t)n[i];
        if (!l->key || n[i] > l->high[i]) l->high[i] = (int16_t)n[i];
    }
    l->key = key;
}

static void check(const int64_t n[3])
{
    bool told[3];
    const struct look *l = find_look(look_of(n, told));
    for (int i = 0; i < 3; i++) {
        if (told[i] && n[i] < FEW) fail_msg("%d is told", (int)n[i]);
        if (told[i] || n[i] >= FEW || n[0] + n[1] + n[2] == 0) continue;
        if (l->low[i] == l->high[i] && n[i] > 0)
            fail_msg("%d of %d, %d, %d can be worked out", (int)n[i], (int)n[0], (int)n[1],
                     (int)n[2]);
    }
}

static void no_row_under_ten_can_be_worked_out_even_from_a_total(void **state)
{
    (void)state;
    looks = calloc(LOOKS, sizeof *looks);
    assert_non_null(looks);
    each_table(MOST + AROUND, note);
    each_table(MOST, check);
    free(looks);
}

/* Another table of the same quarter tells the total as well as its rows do; and what is hidden is
 * never less than twenty, in two rows at least. */
static void check_hidden(const int64_t *n, size_t count)
{
    struct trend_row rows[8];
    size_t hidden = 0, told = 0;
    int64_t together = 0;
    settle(n, count, rows);
    for (size_t i = 0; i < count; i++) {
        told += rows[i].told;
        if (rows[i].told) assert_true(n[i] >= FEW && rows[i].persons % 10 == 0);
        if (rows[i].told) continue;
        hidden++;
        together += n[i];
    }
    assert_true(!hidden || !told || (hidden >= 2 && together >= 2 * FEW));
}

static void what_is_left_out_is_never_little(void **state)
{
    (void)state;
    struct rand r = rand_seeded(3);
    for (int round = 0; round < 20000; round++) {
        int64_t n[8];
        size_t count = 1 + (size_t)rand_below(&r, 8);
        for (size_t i = 0; i < count; i++)
            n[i] = (int64_t)rand_below(&r, rand_below(&r, 2) ? 12 : 200);
        check_hidden(n, count);
    }
}

static postcode postcode_of(int sector)
{
    char text[16];
    postcode code = 0;
    (void)snprintf(text, sizeof text, "B%d %dAA", sector < 10 ? 99 : 98, sector % 10);
    assert_true(postcode_parse(str_of(text), &code));
    return code;
}

/* Twenty sectors of two districts: some are a ward's by name, some by their district, some are in
 * no ward. Everybody is in one row, so that the rows that are told leave of the total what is
 * hidden, and no more can be taken from anything. */
static void what_is_left_out_is_never_little_by_ward_either(void **state)
{
    (void)state;
    enum { WARDS = 4, SECTORS = 20 };
    static const struct ward list[WARDS] = {{{"A1", 2}, {"One", 3}}, {{"A2", 2}, {"Two", 3}},
                                            {{"A3", 2}, {"Three", 5}}, {{"A4", 2}, {"Four", 4}}};
    struct rand r = rand_seeded(4);
    for (int round = 0; round < 20000; round++) {
        struct ward_place places[SECTORS + 1];
        struct wards w = {list, WARDS, places, 0};
        int64_t n[WARDS + 1] = {0}, all = 0, counted = 0;
        for (int s = 0; s < SECTORS; s++) {
            uint64_t ward = rand_below(&r, WARDS + 1);
            if (ward < WARDS)
                places[w.place_n++] =
                    (struct ward_place){postcode_sector(postcode_of(s)), (size_t)ward};
        }
        if (rand_below(&r, 2))
            places[w.place_n++] = (struct ward_place){postcode_district(postcode_of(0)), 0};
        sort_list(places, w.place_n, sizeof *places, wards_order);
        for (int s = 0; s < SECTORS; s++) {
            const struct ward *at = wards_find(&w, postcode_of(s));
            int64_t people = (int64_t)rand_below(&r, rand_below(&r, 2) ? 4 : 30);
            n[at ? at - list : WARDS] += people;
            all += people;
        }
        for (size_t i = 0; i <= WARDS; i++)
            counted += n[i];
        assert_int_equal(counted, all);
        check_hidden(n, WARDS + 1);
    }
}

static void the_same_rows_in_any_order_are_told(void **state)
{
    (void)state;
    struct trend_row one[3] = {{STR("a"), 12, 12, false}, {STR("b"), 12, 12, false},
                               {STR("c"), 9, 9, false}},
                     two[3] = {one[2], one[1], one[0]};
    trend_settle(one, 3);
    trend_settle(two, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(one[i].told, two[2 - i].told);
}

static void a_quarter_has_one_way_to_be_written(void **state)
{
    (void)state;
    int32_t quarter;
    struct arena *a = arena_new(4096);
    assert_true(trend_quarter_read(STR("2026-q3"), &quarter));
    assert_int_equal(quarter, trend_quarter_of((struct date){2026, 9, 30}));
    assert_true(str_eq_c(trend_quarter_code(quarter, a), "2026-q3"));
    assert_true(str_eq_c(trend_quarter_name(quarter, a), "July to September 2026"));
    const char *wrong[] = {"", "2026", "2026-q5", "2026-q0", "2026-Q3", "2026-q3 ", "abcd-q1"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(trend_quarter_read(str_of(wrong[i]), &quarter));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_rows_are_left_out_with_enough_others),
        cmocka_unit_test(no_row_under_ten_can_be_worked_out_even_from_a_total),
        cmocka_unit_test(what_is_left_out_is_never_little),
        cmocka_unit_test(what_is_left_out_is_never_little_by_ward_either),
        cmocka_unit_test(the_same_rows_in_any_order_are_told),
        cmocka_unit_test(a_quarter_has_one_way_to_be_written),
    };
    return cmocka_run_group_tests_name("trend/settle", tests, NULL, NULL);
}
