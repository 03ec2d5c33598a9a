/* Blocking: every pair that shares a key, each once; heavy keys are refined, and nothing grows with
 * the square of the records. */
#include "check.h"
#include "table.h"

static int setup(void **state)
{
    static struct table t;
    table_open(&t);
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    table_close(*state);
    return 0;
}

struct blocked {
    struct frame frame;
    struct values values;
    struct blocks blocks;
    struct block_walk walk;
};

static void block(struct table *t, struct blocked *b)
{
    const char *path = t->path[0];
    assert_int_equal(file_replace(path, buf_str(&t->text[0]), 0600, &t->why), ERR_OK);
    struct frame_options o = {.every_record = t->plan.every_record};
    assert_int_equal(frame_read(&b->frame, &path, 1, t->plan.id, t->plan.want, t->plan.fields, &o,
                                &t->why), ERR_OK);
    assert_int_equal(values_make(&b->values, &b->frame, &t->plan, &t->why), ERR_OK);
    assert_int_equal(blocks_make(&b->blocks, &b->frame, &b->values, &t->plan, &t->why), ERR_OK);
    assert_int_equal(block_walk_init(&b->walk, &b->blocks, &t->why), ERR_OK);
}

static void unblock(struct blocked *b)
{
    block_walk_release(&b->walk);
    blocks_release(&b->blocks);
    values_release(&b->values);
    frame_release(&b->frame);
}

/* The rules that bring two rows together, found by visiting the first of them. */
static uint32_t rules_of(struct blocked *b, uint32_t row, uint32_t other)
{
    uint32_t found = 0;
    assert_true(block_visit(&b->blocks, &b->walk, row));
    for (size_t i = 0; i < b->walk.found.n; i++) {
        uint32_t partner = b->walk.found.at[i];
        assert_true(partner > row);
        if (partner == other) found = b->walk.rules[partner];
        assert_true(b->walk.rules[partner]); /* each once: a second visit would find 0 */
        b->walk.rules[partner] = 0;
    }
    return found;
}

static uint64_t visit_all(struct blocked *b)
{
    uint64_t pairs = 0;
    for (uint32_t row = 0; row < b->frame.row.n; row++) {
        assert_true(block_visit(&b->blocks, &b->walk, row));
        pairs += b->walk.found.n;
        for (size_t i = 0; i < b->walk.found.n; i++)
            b->walk.rules[b->walk.found.at[i]] = 0;
    }
    return pairs;
}

static void pairs_that_share_a_key_meet_once_with_all_their_rules(void **state)
{
    struct table *t = *state;
    struct blocked b;
    table_plan(t, "id: id\nfields: {g: name, s: name, d: date}\n"
                  "blocking: [[g, s], [d], [g|s.sound, d.year]]\n");
    table_row(t, "id,g,s,d");
    table_row(t, "1,Ann,Lee,1980-01-02");
    table_row(t, "2,Ann,Lee,1981-05-06"); /* with 1: rule 1 */
    table_row(t, "3,Bob,Ray,1980-01-02"); /* with 1: rule 2 */
    table_row(t, "4,Lee,Ann,1980-07-08"); /* with 1: rule 3, names swapped */
    table_row(t, "5,,,");                 /* with nobody: a missing value makes no key */
    table_row(t, "6,,Ray,");
    block(t, &b);
    assert_int_equal(rules_of(&b, 0, 1), 1);
    assert_int_equal(rules_of(&b, 0, 2), 2);
    assert_int_equal(rules_of(&b, 0, 3), 4);
    assert_int_equal(rules_of(&b, 1, 2), 0);
    assert_int_equal(rules_of(&b, 4, 5), 0);
    unblock(&b);
}

static void a_single_pair_is_told_as_the_visit_tells_it(void **state)
{
    struct table *t = *state;
    struct blocked b;
    char plan[400];
    snprintf(plan, sizeof plan, "%sblocking: [[surname.sound], [birth_date.year, postcode.area]]\n"
                                "limits: {group: 20}\n", PEOPLE_PLAN);
    table_plan(t, plan);
    table_row(t, PEOPLE_HEADER);
    table_people(t, 300, 3);
    block(t, &b);
    size_t together = 0;
    for (uint32_t row = 0; row < b.frame.row.n; row++) {
        assert_true(block_visit(&b.blocks, &b.walk, row));
        for (uint32_t other = row + 1; other < b.frame.row.n; other++) {
            bool found = b.walk.rules[other] != 0;
            assert_int_equal(block_meets(&b.blocks, row, other), found);
            assert_int_equal(block_meets(&b.blocks, other, row), found);
            together += found;
            b.walk.rules[other] = 0;
        }
    }
    assert_true(together > 300);
    unblock(&b);
}

static void heavy_keys_are_refined_and_counted_not_dropped(void **state)
{
    struct table *t = *state;
    struct blocked b;
    table_plan(t, "id: id\nfields: {s: name, d: date, n: identifier}\nblocking: [[s]]\n"
                  "refine: [d]\nlimits: {group: 10}\n");
    table_row(t, "id,s,d,n");
    for (int i = 0; i < 400; i++) /* forty days, ten of each */
        buf_printf(&t->text[0], "%d,Khan,1980-%02d-%02d,%d\n", i, 1 + i % 40 / 20, 1 + i % 20,
                   1234500 + i);
    block(t, &b);
    assert_int_equal(b.blocks.report[0].heavy, 1);
    assert_int_equal(b.blocks.report[0].heavy_rows, 400);
    assert_int_equal(visit_all(&b), 40 * 45);
    unblock(&b);
}

static void a_key_that_nothing_refines_brings_neighbours_together_only(void **state)
{
    struct table *t = *state;
    struct blocked b;
    enum { RECORDS = 20000 };
    table_plan(t, "id: id\nfields: {s: name}\nblocking: [[s]]\nlink: {every_record: yes}\n");
    table_row(t, "id,s");
    for (int i = 0; i < RECORDS; i++)
        buf_printf(&t->text[0], "%d,Khan\n", i);
    block(t, &b);
    assert_int_equal(b.blocks.report[0].windows, 1);
    assert_true(visit_all(&b) <= (uint64_t)RECORDS * BLOCK_WINDOW);
    assert_true(visit_all(&b) >= (uint64_t)RECORDS);
    unblock(&b);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(pairs_that_share_a_key_meet_once_with_all_their_rules),
        TEST(a_single_pair_is_told_as_the_visit_tells_it),
        TEST(heavy_keys_are_refined_and_counted_not_dropped),
        TEST(a_key_that_nothing_refines_brings_neighbours_together_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
