/* The linker alone, from file to clusters: what it finds, that it is the same however many threads
 * work, and that no table makes it fail or run for ever. */
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

static void people(struct table *t, size_t persons)
{
    table_plan(t, PEOPLE_PLAN);
    table_row(t, PEOPLE_HEADER);
    table_people(t, persons, 7);
}

static void second_records_are_found_and_nobody_else(void **state)
{
    struct table *t = *state;
    enum { PERSONS = 1000 };
    people(t, PERSONS);
    table_must_link(t, 1);
    size_t found = 0;
    for (size_t i = 0; i < PERSONS; i += 2) {
        char id[2][16];
        snprintf(id[0], sizeof id[0], "p%zu", i);
        snprintf(id[1], sizeof id[1], "p%zub", i);
        found += table_cluster(t, id[0]) == table_cluster(t, id[1]);
    }
    assert_true(found >= PERSONS / 2 * 98 / 100);
    assert_int_equal(t->linked.figures.clusters, t->linked.frame.records - found);
}

static str outputs(struct table *t, unsigned threads)
{
    char path[3][128];
    struct buf all = BUF_INIT(64 << 20);
    static const char *const name[] = {"clusters", "pairs", "model"};
    for (size_t i = 0; i < 3; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", t->dir, name[i]);
    table_must_link(t, threads);
    assert_int_equal(dataset_write_clusters(&t->linked, path[0], &t->why), ERR_OK);
    assert_int_equal(dataset_write_pairs(&t->linked, path[1], &t->why), ERR_OK);
    assert_int_equal(dataset_write_model(&t->linked, path[2], &t->why), ERR_OK);
    for (size_t i = 0; i < 3; i++) {
        str text;
        assert_int_equal(file_read(path[i], 64 << 20, t->arena, &text, &t->why), ERR_OK);
        buf_add(&all, text);
    }
    str kept;
    assert_int_equal(buf_keep(&all, t->arena, &kept), ERR_OK);
    return kept;
}

static void two_runs_and_one_two_or_five_threads_write_the_same_bytes(void **state)
{
    struct table *t = *state;
    people(t, 6000);
    str once = outputs(t, 1), again = outputs(t, 1), two = outputs(t, 2), five = outputs(t, 5);
    assert_true(once.len > 10000);
    assert_true(str_eq(once, again));
    assert_true(str_eq(once, two));
    assert_true(str_eq(once, five));
}

static void a_model_written_links_another_run_the_same_way(void **state)
{
    struct table *t = *state;
    people(t, 800);
    table_must_link(t, 1);
    uint32_t before[2000];
    size_t n = t->linked.frame.records;
    memcpy(before, t->linked.cluster, n * sizeof *before);
    struct buf text = BUF_INIT(16 << 20);
    weight_model_write(&t->linked.model, &text);
    struct weight_model *m = ARENA_NEW(t->arena, struct weight_model);
    str kept;
    assert_int_equal(buf_keep(&text, t->arena, &kept), ERR_OK);
    assert_int_equal(weight_model_read(kept, t->arena, m, &t->why), ERR_OK);
    struct dataset_options o = t->options;
    o.model = m;
    dataset_release(&t->linked);
    assert_int_equal(dataset_link(&t->linked, &o, &t->why), ERR_OK);
    assert_memory_equal(before, t->linked.cluster, n * sizeof *before);
}

static void a_hundred_thousand_mohammed_khans_of_1_january_cost_little_and_stay_apart(void **state)
{
    struct table *t = *state;
    table_plan(t, PEOPLE_PLAN);
    table_row(t, PEOPLE_HEADER);
    table_people(t, 500, 9);
    for (int i = 0; i < 100000; i++)
        buf_printf(&t->text[0], "k%d,Mohammed,Khan,1980-01-01,\n", i);
    table_must_link(t, 1);
    assert_true(t->linked.figures.scored < 100000);
    assert_true(frame_bytes(&t->linked.frame) + blocks_bytes(&t->linked.blocks) < 64u << 20);
}

static void khans_of_1_january_at_many_addresses_do_not_grow_with_their_square(void **state)
{
    struct table *t = *state;
    enum { RECORDS = 30000, PAIRS_EACH = 400 };
    table_plan(t, PEOPLE_PLAN);
    table_row(t, PEOPLE_HEADER);
    struct rand r = rand_seeded(4);
    for (int i = 0; i < RECORDS; i++)
        buf_printf(&t->text[0], "k%d,Mohammed,Khan,1980-01-01,B%d %dAA\n", i,
                   1 + (int)rand_below(&r, 98), (int)rand_below(&r, 10));
    table_must_link(t, 2);
    assert_true(t->linked.figures.scored < (uint64_t)RECORDS * PAIRS_EACH);
}

static void one_giant_household_is_linked_in_bounded_work(void **state)
{
    struct table *t = *state;
    enum { RECORDS = 10000, PAIRS_EACH = 1000 };
    table_plan(t, PEOPLE_PLAN);
    table_row(t, PEOPLE_HEADER);
    struct rand r = rand_seeded(5);
    for (int i = 0; i < RECORDS; i++)
        buf_printf(&t->text[0], "h%d,%c%c%c,Hallam,%d-%02d-%02d,B99 1AA\n", i,
                   'a' + (int)rand_below(&r, 20), 'a' + (int)rand_below(&r, 5),
                   'a' + (int)rand_below(&r, 20), 1930 + (int)rand_below(&r, 90),
                   1 + (int)rand_below(&r, 12), 1 + (int)rand_below(&r, 28));
    table_must_link(t, 2);
    assert_true(t->linked.figures.scored < (uint64_t)RECORDS * PAIRS_EACH);
}

static void one_person_with_thousands_of_records_is_solved_in_bounded_work(void **state)
{
    struct table *t = *state;
    enum { RECORDS = 5000 };
    table_plan(t, PEOPLE_PLAN);
    table_row(t, PEOPLE_HEADER);
    table_people(t, 1000, 7);
    struct rand r = rand_seeded(6);
    for (int i = 0; i < RECORDS; i++) {
        char given[] = "bartholomew", family[] = "prescombe";
        given[rand_below(&r, 11)] = (char)('a' + rand_below(&r, 26));
        family[rand_below(&r, 9)] = (char)('a' + rand_below(&r, 26));
        buf_printf(&t->text[0], "b%d,%s,%s,1986-12-08,B9%d 1AA\n", i, given, family,
                   (int)rand_below(&r, 10));
    }
    table_must_link(t, 2);
    assert_true(t->linked.figures.scored < 3000000);
}

static void names_of_a_thousand_letters_and_of_other_scripts_and_dates_of_no_calendar_are_borne(
    void **state)
{
    struct table *t = *state;
    table_plan(t, PEOPLE_PLAN);
    table_row(t, PEOPLE_HEADER);
    table_people(t, 200, 8);
    char name[1001] = {0};
    memset(name, 'x', 1000);
    static const char *const rows[] = {
        "a1,محمد,خان,1980-01-01,B99 1AA", "a2,Мария,Иванова,9999-99-99,",
        "a3,王小明,李,0000-00-00,ZZZZ",    "a4,Ελένη,Παπά,-5,1",
        "a5,\"\"\"\",' ,31/12/1999,??",    "a6,Zoë,Müller,2021-02-30,B99"};
    for (size_t i = 0; i < COUNT(rows); i++)
        table_row(t, rows[i]);
    for (int i = 0; i < 20; i++)
        buf_printf(&t->text[0], "x%d,%s,%s%d,1980-01-02,B99 1AA\n", i, name, name, i % 3);
    table_must_link(t, 2);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char id[8];
        snprintf(id, sizeof id, "a%zu", i + 1);
        assert_int_not_equal(table_cluster(t, id), table_cluster(t, "p0"));
    }
}

static void between_two_files_one_takes_at_most_one_when_asked(void **state)
{
    struct table *t = *state;
    char plan[400];
    snprintf(plan, sizeof plan, "%slink: {one_to_one: yes}\n", PEOPLE_PLAN);
    table_row(t, PEOPLE_HEADER);
    table_people(t, 600, 11);
    table_row(t, "twice,Zaphira,Quillfeather,1980-03-04,B99 1AA");
    table_row(t, "again,ZAPHIRA,quillfeather,1980-03-04,b991aa"); /* says the same, once cleaned */
    buf_add(&t->text[1], buf_str(&t->text[0]));
    table_plan(t, plan);
    table_must_link(t, 1);
    size_t records[2] = {0}, n = t->linked.frame.second;
    for (size_t c = 0; c < t->linked.frame.records; c++) {
        memset(records, 0, sizeof records);
        for (size_t i = 0; i < t->linked.frame.records; i++)
            if (t->linked.cluster[i] == c) records[i >= n]++;
        assert_true(records[0] <= 1 && records[1] <= 1);
    }
    assert_true(t->linked.figures.linked > n / 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(second_records_are_found_and_nobody_else),
        TEST(two_runs_and_one_two_or_five_threads_write_the_same_bytes),
        TEST(a_model_written_links_another_run_the_same_way),
        TEST(a_hundred_thousand_mohammed_khans_of_1_january_cost_little_and_stay_apart),
        TEST(khans_of_1_january_at_many_addresses_do_not_grow_with_their_square),
        TEST(one_giant_household_is_linked_in_bounded_work),
        TEST(one_person_with_thousands_of_records_is_solved_in_bounded_work),
        TEST(names_of_a_thousand_letters_and_of_other_scripts_and_dates_of_no_calendar_are_borne),
        TEST(between_two_files_one_takes_at_most_one_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
