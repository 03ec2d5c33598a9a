/* A query that only reads: what is one, and that no word can hide. */
#include "check.h"

#include "codec/select.h"

static struct err_info why;

static void queries_that_only_read_pass(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int marks;
    } good[] = {
        {"SELECT 1", 0},
        {"select a.id, upper(b) AS \"update\" FROM t a JOIN u ON a.x = u.y WHERE d > ?", 1},
        {"WITH w AS (SELECT 1) SELECT * FROM w ORDER BY 1", 0},
        {"(SELECT 1 UNION SELECT 2)", 0},
        {"SELECT 'it''s; -- a text: DROP TABLE x' FROM t", 0},
        {"SELECT [delete] FROM `insert` WHERE updated_at::date >= '2014-01-01' AND b <> 2", 0},
        {"SELECT updated, deleted_by, \"a\"\"b\" FROM t\n", 0},
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        int marks = -1;
        if (select_check(str_of(good[i].text), &marks, &why) || marks != good[i].marks)
            fail_msg("%s: %s at %ld", good[i].text, why.text, why.column);
    }
}

static void everything_else_is_refused_where_it_stands(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long line, column;
    } bad[] = {
        {"", 1, 1},
        {"   ", 1, 1},
        {"()", 1, 2},
        {"DELETE FROM t", 1, 1},
        {"VALUES(1)", 1, 1},
        {"SELECT 1; DROP TABLE t", 1, 9},
        {"SELECT 1;", 1, 9},
        {"SELECT 1 -- x", 1, 10},
        {"SELECT /* x */ 1", 1, 8},
        {"SELECT 1 # x", 1, 10},
        {"SELECT *\nINTO x FROM t", 2, 1},
        {"WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", 1, 12},
        {"SELECT * FROM t FOR UPDATE", 1, 17},
        {"SELECT 'a\\' OR 1'", 1, 10},
        {"SELECT $$x$$", 1, 8},
        {"{call p()}", 1, 1},
        {"SELECT 'open", 1, 8},
        {"SELECT [open", 1, 8},
        {"SELECT 1\x01", 1, 9},
        {"seLECt 1 eXec p", 1, 10},
        {"'SELECT' 1", 1, 1},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        int marks;
        err e = select_check(str_of(bad[i].text), &marks, &why);
        if (e != ERR_INPUT || why.line != bad[i].line || why.column != bad[i].column)
            fail_msg("%s: %d at %ld:%ld", bad[i].text, (int)e, why.line, why.column);
    }
}

static void a_zero_byte_hides_nothing(void **state)
{
    (void)state;
    int marks;
    assert_int_equal(select_check(STR("SELECT 1\0DROP"), &marks, &why), ERR_INPUT);
    assert_int_equal(select_check(STR("SELECT 1 \0; DROP TABLE t\0"), &marks, &why), ERR_INPUT);
    assert_int_equal(why.column, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_that_only_read_pass),
        cmocka_unit_test(everything_else_is_refused_where_it_stands),
        cmocka_unit_test(a_zero_byte_hides_nothing),
    };
    return cmocka_run_group_tests_name("codec/select", tests, NULL, NULL);
}
