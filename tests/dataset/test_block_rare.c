/* Blocking without rules: who shares what few share meets, and a crowd costs no square. */
#include "dataset/compared.h"

#include "base/buf.h"

static struct table t;
static struct block_walk walk;

static const char plan[] = "id: id\nfields:\n  given: name\n  family: name\n  born: date\n"
                           "  town: category\nlimits: {rare: 5}\n";

static void open_rows(struct buf *csv)
{
    struct err_info why;
    buf_byte(csv, 0);
    table_open(&t, plan, csv->at);
    buf_release(csv);
    assert_int_equal(blocks_make(&t.blocks, &t.frame, &t.values, &t.plan, &why), ERR_OK);
    assert_int_equal(block_walk_init(&walk, &t.blocks, &why), ERR_OK);
}

static int close_rows(void **state)
{
    (void)state;
    block_walk_release(&walk);
    table_close(&t);
    return 0;
}

static bool meet(uint32_t a, uint32_t b)
{
    bool found = false;
    assert_true(block_visit(&t.blocks, &walk, a < b ? a : b));
    for (size_t i = 0; i < walk.found.n; i++) {
        found |= walk.found.at[i] == (a < b ? b : a);
        walk.rules[walk.found.at[i]] = 0;
    }
    return found;
}

static void a_rare_value_brings_together_and_a_common_one_alone_does_not(void **state)
{
    (void)state;
    struct buf csv = BUF_INIT(1 << 24);
    buf_add_c(&csv, "id,given,family,born,town\n"
                    "a,John,Smith,1960-01-05,Ashby\n"     /* 0 */
                    "b,Peter,Zyxwell,1971-02-06,Wrenmoor\n" /* 1 */
                    "c,Anna,Zyxwel,1982-03-07,Ashby\n"    /* 2: sounds like 1 */
                    "d,John,Smith,1960-11-30,Wrenmoor\n"); /* 3: 0 in two common names and a year */
    for (size_t i = 0; i < 40; i++) /* makes John, Smith, Ashby and the years common */
        buf_printf(&csv, "j%zu,John,Smith,19%02zu-%02zu-%02zu,%s\n", i, 61 + i % 30, 1 + i % 12,
                   1 + i % 28, i % 2 ? "Ashby" : "Wrenmoor");
    for (size_t i = 0; i < 20; i++)
        buf_printf(&csv, "p%zu,Mary,Jones,1960-%02zu-11,Ashby\n", i, 1 + i % 12);
    open_rows(&csv);
    assert_true(meet(1, 2));
    assert_true(meet(0, 3));  /* John, Smith and 1960: few together */
    assert_false(meet(0, 2)); /* only the town */
    assert_false(meet(0, 4)); /* John Smith of another year */
}

static void a_crowd_that_is_equal_in_nearly_all_hangs_together_in_linear_work(void **state)
{
    (void)state;
    enum { CROWD = 3000 };
    struct buf csv = BUF_INIT(1 << 24);
    buf_add_c(&csv, "id,given,family,born,town\n");
    for (size_t i = 0; i < CROWD; i++)
        buf_printf(&csv, "%zu,Mohammed,Khan,1990-01-01,Ashby\n", i);
    open_rows(&csv);
    uint64_t pairs = 0;
    for (uint32_t row = 0; row < CROWD; row++) {
        assert_true(block_visit(&t.blocks, &walk, row));
        assert_true(walk.found.n > 0 || row == CROWD - 1);
        pairs += walk.found.n;
        for (size_t i = 0; i < walk.found.n; i++)
            walk.rules[walk.found.at[i]] = 0;
    }
    assert_true(pairs <= (uint64_t)CROWD * 2 * BLOCK_WINDOW);
}

static void missing_values_bring_nobody_together(void **state)
{
    (void)state;
    struct buf csv = BUF_INIT(1 << 20);
    buf_add_c(&csv, "id,given,family,born,town\na,,,,\nb,,,,\nc,Xenia,,,\nd,,Yorick,,\n");
    open_rows(&csv);
    for (uint32_t a = 0; a < 4; a++)
        for (uint32_t b = a + 1; b < 4; b++)
            assert_false(meet(a, b));
}

static void each_way_reports_what_it_brought(void **state)
{
    (void)state;
    struct buf csv = BUF_INIT(1 << 20);
    buf_add_c(&csv, "id,given,family,born,town\na,Xenia,Zyxwell,1980-05-06,Ashby\n"
                    "b,Xenia,Zyxwell,1980-05-06,Ashby\n");
    open_rows(&csv);
    assert_int_equal(t.plan.rules, BLOCK_RARE_RULES);
    assert_int_equal(t.blocks.report[0].groups, 1); /* all of it */
    assert_true(t.blocks.report[1].groups > 0); /* each of the names */
    assert_int_equal(t.blocks.report[2].groups, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_rare_value_brings_together_and_a_common_one_alone_does_not,
                                  close_rows),
        cmocka_unit_test_teardown(a_crowd_that_is_equal_in_nearly_all_hangs_together_in_linear_work,
                                  close_rows),
        cmocka_unit_test_teardown(missing_values_bring_nobody_together, close_rows),
        cmocka_unit_test_teardown(each_way_reports_what_it_brought, close_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
