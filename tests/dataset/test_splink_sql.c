#include "check.h"

#include "dataset/splink_function.h"
#include "base/buf.h"
#include "dataset/splink_sql.h"

enum { ARENA_BYTES = 4 << 20 };

/* Two records, as name=value lists. */
struct records {
    struct splink_columns columns;
    const char *left[8], *right[8]; /* value by column name order a, b, c */
    struct arena *arena;
};

static struct splink_value column(void *context, unsigned side, size_t i)
{
    struct records *r = context;
    size_t at = (size_t)((r->columns.name[i].at[0] | 0x20) - 'a');
    const char *text = side == SPLINK_LEFT ? r->left[at] : r->right[at];
    return splink_value_of(r->arena, str_of(text));
}

static struct splink_value value_of(struct records *r, const char *sql)
{
    struct err_info why = {0};
    const struct splink_node *tree = NULL;
    struct splink_pair pair = {.column = column, .context = r, .scratch = r->arena};
    r->columns.n = 0;
    err e = splink_sql_parse(r->arena, str_of(sql), &r->columns, &tree, &why);
    if (e) fail_msg("%s: %s, column %ld", sql, why.text, why.column);
    return splink_sql_value(&pair, tree);
}

struct expectation {
    const char *sql;
    int truth;
};

static void holds(const struct expectation *list, size_t n, const char *left, const char *right)
{
    struct records r = {.arena = arena_new(ARENA_BYTES), .left = {left, "7", "x"},
                        .right = {right, "5", NULL}};
    assert_non_null(r.arena);
    for (size_t i = 0; i < n; i++) {
        int truth = splink_sql_truth(value_of(&r, list[i].sql));
        if (truth != list[i].truth) fail_msg("%s is %d", list[i].sql, truth);
    }
    arena_free(r.arena);
}

static void sql_has_three_answers(void **state)
{
    (void)state;
    static const struct expectation list[] = {
        {"a_l = a_r", 0},          {"a_l <> a_r", 1},       {"c_l = c_r", -1},
        {"c_r IS NULL", 1},        {"c_l IS NOT NULL", 1},  {"NOT c_l = c_r", -1},
        {"c_l = c_r OR 1 = 1", 1}, {"c_l = c_r AND 1 = 2", 0}, {"c_l = c_r AND 1 = 1", -1},
        {"c_l = c_r OR 1 = 2", -1}, {"c_l IN ('x', 'y')", 1}, {"c_l IN ('y', NULL)", -1},
        {"c_l NOT IN ('y')", 1},   {"b_l BETWEEN 5 AND 7", 1}, {"b_l not between 8 and 9", 1},
        {"c_l IS DISTINCT FROM c_r", 1}, {"c_r is not distinct from c_r", 1},
        {"coalesce(c_r, 'q') = 'q'", 1}, {"nullif(c_l, 'x') is null", 1}};
    holds(list, COUNT(list), "smith", "smyth");
}

static void names_are_read_with_any_quotes_and_sides(void **state)
{
    (void)state;
    static const struct expectation list[] = {
        {"\"a_l\" = `a_r`", 1}, {"A_L = a_R", 1}, {"l.a = r.\"a\"", 1},
        {"(\"a_l\" = \"a_r\") AND (\"b_l\" = \"b_r\")", 0}, {"'it''s' = 'it''s'", 1}};
    holds(list, COUNT(list), "same", "same");
}

static void numbers_are_read_out_of_texts(void **state)
{
    (void)state;
    static const struct expectation list[] = {{"abs(b_l - b_r) <= 2", 1},
                                              {"abs(b_l - b_r) < 2", 0},
                                              {"b_l > b_r", 1},
                                              {"b_l + 1 * 2 = 9", 1},
                                              {"(b_l + 1) * 2 = 16", 1},
                                              {"-b_l = -7", 1},
                                              {"7 / 2 = 3.5", 1},
                                              {"case when b_l > b_r then 1 else 2 end = 1", 1},
                                              {"case when c_r = 1 then 1 end is null", 1},
                                              {"cast(b_l as integer) = 7", 1},
                                              {"b_l::double = 7.0", 1},
                                              {"cast(c_l as int) is null", 1},
                                              {"cast(b_l as decimal(10,2)) = 7", 1},
                                              {"greatest(b_l::int, NULL, 9) = 9", 1},
                                              {"1e2 = 100", 1},
                                              {"round(2.5) = 3", 1},
                                              {"7 % 4 = 3", 1}};
    holds(list, COUNT(list), "", "");
}

static void likeness_is_what_duckdb_has(void **state)
{
    (void)state;
    static const struct expectation list[] = {
        {"jaro_winkler_similarity(a_l, a_r) >= 0.88", 1},
        {"jaro_winkler_similarity(a_l, a_r) >= 0.97", 0},
        {"jaro_winkler_similarity('maxamed mohamed', 'mohamed mohamed') >= 0.92", 1},
        {"jaro_similarity('', '') = 0", 1},
        {"jaro_winkler_similarity('', 'a') = 0", 1},
        {"levenshtein(a_l, a_r) = 2", 1},
        {"damerau_levenshtein(a_l, a_r) = 1", 1},
        {"damerau_levenshtein('ca', 'abc') = 2", 1},
        {"levenshtein('\xc3\xa9', 'e') = 2", 1},
        {"jaccard('aab', 'abc') > 0.66 and jaccard('aab', 'abc') < 0.67", 1},
        {"jaro_winkler_similarity(c_l, c_r) >= 0.1", -1}};
    holds(list, COUNT(list), "martha", "marhta");
}

static void texts_are_cut_by_characters(void **state)
{
    (void)state;
    static const struct expectation list[] = {
        {"substr(a_l, 2, 2) = '\xc3\xa9l'", 1},  {"substring(a_l, 1, 1) = 'h'", 1},
        {"substr('hello', -3, 2) = 'll'", 1},    {"substr('hello', 0, 2) = 'h'", 1},
        {"substr('hello', 2) = 'ello'", 1},      {"left('hello', 2) = 'he'", 1},
        {"left('hello', -1) = 'hell'", 1},       {"right('hello', 2) = 'lo'", 1},
        {"length(a_l) = 5", 1},                  {"lower('\xc3\x89" "A') = '\xc3\xa9" "a'", 1},
        {"a_l || '!' = 'h\xc3\xa9llo!'", 1},     {"'a' || NULL is null", 1},
        {"concat('a', NULL, 'b') = 'ab'", 1},    {"split_part('a b', ' ', 2) = 'b'", 1},
        {"replace('aba', 'a', 'c') = 'cbc'", 1}, {"'abc' like 'a%c'", 1}, {"'abc' like '_c'", 0}};
    holds(list, COUNT(list), "h\xc3\xa9llo", "");
}

static void patterns_find_postcodes_and_email(void **state)
{
    (void)state;
    static const struct expectation list[] = {
        {"regexp_extract(a_l, '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? [0-9]', 0) = 'B99 1'", 1},
        {"regexp_extract(a_l, '^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?', 0) = 'B99'", 1},
        {"NULLIF(regexp_extract(a_r, '^[A-Za-z]{1,2}', 0), '') IS NULL", 1},
        {"NULLIF(regexp_extract(a_l, '^[A-Z]+', 0), '') = NULLIF(regexp_extract(a_r, '^[A-Z]+', "
         "0), '')",
         -1},
        {"regexp_extract('ann@example.org', '^[^@]+', 0) = 'ann'", 1},
        {"regexp_extract('ann@example.org', '@(.+?)[.]', 1) = 'example'", 1},
        {"regexp_extract('xaab', 'a|aa|b') = 'a'", 1}, /* the first alternative, as RE2 */
        {"regexp_extract('aaa', 'a*?b') = ''", 1},
        {"regexp_extract('aaa', '(a)(a*)', 2) = 'aa'", 1},
        {"regexp_extract('abab', '(ab){2}') = 'abab'", 1},
        {"regexp_extract('a1_', '\\w+') = 'a1_'", 1},
        {"regexp_matches('the cat', '\\bcat$')", 1},
        {"substring(a_l from '(^[A-Za-z]{1,2})') = 'B'", 1}};
    holds(list, COUNT(list), "B99 1AA", "991");
}

static void a_pattern_cannot_be_slow(void **state)
{
    (void)state;
    char text[2001] = {0};
    memset(text, 'a', sizeof text - 1);
    static const struct expectation list[] = {
        {"regexp_extract(a_l, '(a*)*b') = ''", 1}, {"regexp_extract(a_l, '(a|a)*b') = ''", 1},
        {"regexp_extract(a_l, '(a?){20}b') = ''", 1}};
    holds(list, COUNT(list), text, "");
}

static void dates_are_parsed_by_format(void **state)
{
    (void)state;
    static const struct expectation list[] = {
        {"try_strptime(a_l, '%Y-%m-%d') IS NULL", 0},
        {"try_strptime(a_r, '%Y-%m-%d') IS NULL", 1},
        {"ABS(EPOCH(try_strptime(a_l, '%Y-%m-%d')) - EPOCH(try_strptime('2001-02-03', "
         "'%Y-%m-%d'))) <= 2629800.0",
         1},
        {"epoch(try_strptime('1960-01-01', '%Y-%m-%d')) = -315619200", 1},
        {"epoch(try_strptime('1/2/69', '%d/%m/%y')) < 0", 1},
        {"try_strptime('1 Feb 2001', '%d %b %Y') = try_strptime('2001-2-1', '%Y-%m-%d')", 1},
        {"try_strptime('2001-001-02', '%Y-%m-%d') is null", 1},
        {"try_strptime(' 2001-01-02 ', '%Y-%m-%d') is null", 0},
        {"date(try_to_timestamp(a_l, 'yyyy-MM-dd')) IS NULL", 0},
        {"UNIX_TIMESTAMP(date(try_to_timestamp(a_l, 'yyyy-MM-dd'))) = epoch(a_l)", 1},
        {"EXTRACT(EPOCH FROM try_cast_date(a_l, 'YYYY-MM-DD')) = epoch(cast(a_l as date))", 1},
        {"date_diff('year', '2001-12-31'::date, '2002-01-01'::date) = 1", 1},
        {"datediff('month', date '2001-12-31', date '2002-01-01') = 1", 1},
        {"year(a_l) = 2001", 1}};
    holds(list, COUNT(list), "2001-02-28", "2001-02-30");
}

static void lists_meet_item_by_item(void **state)
{
    (void)state;
    static const struct expectation list[] = {
        {"array_length(list_intersect(a_l, a_r)) >= 2", 1},
        {"array_length(list_intersect(a_l, a_r)) >= 3", 0},
        {"list_min(list_transform(flatten(list_transform(a_l, x -> list_transform(a_r, y -> [x, "
         "y]))), pair -> levenshtein(pair[1], pair[2]))) <= 0", 1},
        {"list_max(list_transform(flatten(list_transform(['ab'], lambda x: list_transform(['ac'], "
         "lambda y: [x, y]))), lambda pair: jaro_winkler_similarity(pair[1], pair[2]))) >= 0.8", 0},
        {"a_l[1] = 'ann'", 1}, {"a_l[-1] = 'bea'", 1}, {"a_l[9] is null", 1},
        {"array_cosine_similarity([1, 2], [2, 3]) > 0.99", 1}};
    holds(list, COUNT(list), "[ann, 'bea']", "[bea, \"ann\", cara]");
}

static void the_distance_in_kilometres_is_haversine(void **state)
{
    (void)state;
    static const struct expectation list[] = {
        {"cast( acos( case when ( sin( radians(52.48) ) * sin( radians(51.51) ) + cos( "
         "radians(52.48) ) * cos( radians(51.51) ) * cos( radians(-0.13 - -1.89) ) ) > 1 then 1 "
         "else ( sin( radians(52.48) ) * sin( radians(51.51) ) + cos( radians(52.48) ) * cos( "
         "radians(51.51) ) * cos( radians(-0.13 - -1.89) ) ) end ) * 6371 as float ) between 161 "
         "and 163", 1}};
    holds(list, COUNT(list), "", "");
}

static void what_is_not_understood_is_refused_at_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        long column;
    } list[] = {{"soundex(a_l) = soundex(a_r)", 1},
                {"a = b", 3},
                {"a_l = ", 7},
                {"a_l = 'x", 7},
                {"(a_l = a_r", 11},
                {"a_l = a_r )", 11},
                {"a_l ? a_r", 5},
                {"x.a = r.a", 2},
                {"regexp_extract(a_l, a_r)", 25},
                {"regexp_extract(a_l, '(')", 25},
                {"cast(a_l as blob)", 13}};
    struct records r = {.arena = arena_new(ARENA_BYTES)};
    for (size_t i = 0; i < COUNT(list); i++) {
        struct err_info why = {0};
        const struct splink_node *tree = NULL;
        assert_int_equal(splink_sql_parse(r.arena, str_of(list[i].sql), &r.columns, &tree, &why),
                         ERR_INPUT);
        if (why.column != list[i].column) fail_msg("%s: %ld", list[i].sql, why.column);
    }
    arena_free(r.arena);
}

static void a_condition_cannot_nest_without_end(void **state)
{
    (void)state;
    struct records r = {.arena = arena_new(ARENA_BYTES)};
    struct buf deep = BUF_INIT(SPLINK_SQL_BYTES_MAX);
    const struct splink_node *tree = NULL;
    for (int i = 0; i < 5000; i++)
        buf_byte(&deep, '(');
    assert_int_equal(splink_sql_parse(r.arena, buf_str(&deep), &r.columns, &tree, NULL), ERR_INPUT);
    buf_reset(&deep);
    buf_add_c(&deep, "1");
    for (int i = 0; i < 5000; i++)
        buf_add_c(&deep, "+1");
    assert_int_equal(splink_sql_parse(r.arena, buf_str(&deep), &r.columns, &tree, NULL), ERR_INPUT);
    buf_reset(&deep);
    buf_add_c(&deep, "a_l = 'x'");
    for (int i = 0; i < 2000; i++)
        buf_add_c(&deep, " OR a_l = 'y'");
    assert_int_equal(splink_sql_parse(r.arena, buf_str(&deep), &r.columns, &tree, NULL), ERR_OK);
    buf_release(&deep);
    arena_free(r.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sql_has_three_answers),
        cmocka_unit_test(names_are_read_with_any_quotes_and_sides),
        cmocka_unit_test(numbers_are_read_out_of_texts),
        cmocka_unit_test(likeness_is_what_duckdb_has),
        cmocka_unit_test(texts_are_cut_by_characters),
        cmocka_unit_test(patterns_find_postcodes_and_email),
        cmocka_unit_test(a_pattern_cannot_be_slow),
        cmocka_unit_test(dates_are_parsed_by_format),
        cmocka_unit_test(lists_meet_item_by_item),
        cmocka_unit_test(the_distance_in_kilometres_is_haversine),
        cmocka_unit_test(what_is_not_understood_is_refused_at_its_place),
        cmocka_unit_test(a_condition_cannot_nest_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
