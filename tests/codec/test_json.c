/* JSON: what is refused and where, what comes back, and that the writer's text is read again. */
#include "check.h"

#include "base/fault.h"
#include "base/rand.h"
#include "codec/json.h"

#include <stdio.h>

enum { BYTES_MAX = 1 << 20 };

static struct arena *arena;
static struct err_info why;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(64 << 20);
    return arena ? 0 : -1;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct json_value *read_json(const char *text)
{
    const struct json_value *root = NULL;
    assert_int_equal(json_read(arena, str_of(text), BYTES_MAX, &root, &why), ERR_OK);
    return root;
}

static void values_are_found_by_key_and_place(void **state)
{
    (void)state;
    const struct json_value *v =
        read_json("{\"a\":[1,-2.5,true,null],\"b\":\"x\\u00e9\",\"c\":{}}");
    const struct json_value *a = json_get(v, "a");
    int64_t number;
    double real;
    bool yes;
    str text;
    assert_int_equal(json_kind(v), JSON_IS_OBJECT);
    assert_int_equal(json_count(v), 3);
    assert_int_equal(json_count(a), 4);
    assert_true(json_as_int(json_at(a, 0), &number) && number == 1);
    assert_true(json_as_real(json_at(a, 0), &real) && real == 1);
    assert_true(json_as_real(json_at(a, 1), &real) && real == -2.5);
    assert_false(json_as_int(json_at(a, 1), &number));
    assert_true(json_as_bool(json_at(a, 2), &yes) && yes);
    assert_int_equal(json_kind(json_at(a, 3)), JSON_IS_NULL);
    assert_int_equal(json_kind(json_at(a, 4)), JSON_IS_ABSENT);
    assert_true(json_as_text(json_get(v, "b"), &text));
    assert_str_equal(text, "x\xC3\xA9");
    assert_false(json_as_text(json_get(v, "nothing"), &text));
    assert_int_equal(json_count(json_get(v, "nothing")), 0);
}

static void members_come_in_the_order_they_were_written(void **state)
{
    (void)state;
    struct buf order = BUF_INIT(100);
    const struct json_value *v = read_json("{\"zebra\":1,\"a\":2,\"m\":3,\"b\":4,\"x\":5}"), *value;
    str key;
    for (void *cursor = NULL; json_next(v, &cursor, &key, &value);)
        buf_printf(&order, "%.*s ", STR_FMT(key));
    assert_str_equal(buf_str(&order), "zebra a m b x ");
    buf_release(&order);
}

static void what_is_not_strict_json_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *json, *text;
        long line, column;
    } bad[] = {
        {"", "the JSON ends too early", 1, 0},
        {"{\"a\":1", "the JSON ends too early", 1, 6},
        {"{\"a\":1}\n x", "there is text after the end of the JSON", 2, 2},
        {"{\"a\":1,\n\"a\":2}", "the same key stands twice in one object", 2, 3},
        {"[\"\\u0000\"]", "there is a zero character (\\u0000)", 1, 9},
        {"{\"a\\u0000b\":1}", "there is a zero character (\\u0000)", 1, 11},
        {"[\"\xFF\"]", "the text is not UTF-8", 1, 2},
        {"[99999999999999999999]", "a number is too large", 1, 21},
        {"[1e999]", "a number is too large", 1, 6},
        {"[01]", "this is not JSON", 1, 2},
        {"[1,]", "this is not JSON", 1, 4},
        {"[NaN]", "this is not JSON", 1, 4},
        {"{a:1}", "this is not JSON", 1, 2},
        {"1", "this is not JSON", 1, 1},
        {"[\"\\ud800\"]", "this is not JSON", 1, 9},
        {"\xEF\xBB\xBF{}", "this is not JSON", 1, 1},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct json_value *root = NULL;
        assert_int_equal(json_read(arena, str_of(bad[i].json), BYTES_MAX, &root, &why), ERR_INPUT);
        assert_string_equal(why.text, bad[i].text);
        assert_int_equal(why.line, bad[i].line);
        assert_int_equal(why.column, bad[i].column);
        assert_null(root);
    }
}

static void deep_nesting_is_refused_brackets_in_texts_do_not_count(void **state)
{
    (void)state;
    char deep[2 * JSON_DEPTH_MAX + 4];
    const struct json_value *root;
    memset(deep, '[', JSON_DEPTH_MAX);
    memset(deep + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
    assert_int_equal(json_read(arena, str_range(deep, 2 * JSON_DEPTH_MAX), 1000, &root, &why),
                     ERR_OK);
    memset(deep, '[', JSON_DEPTH_MAX + 1);
    assert_int_equal(json_read(arena, str_range(deep, 2 * JSON_DEPTH_MAX), 1000, &root, &why),
                     ERR_INPUT);
    assert_string_equal(why.text, "nested deeper than 32 levels");
    assert_int_equal(why.column, JSON_DEPTH_MAX + 1);
    (void)read_json("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[[[[[[[[[[\"]");
}

static void ceilings_hold(void **state)
{
    (void)state;
    const struct json_value *root;
    assert_int_equal(json_read(arena, STR("[1,2,3]"), 6, &root, &why), ERR_LIMIT);
    struct arena *small = arena_new(200);
    assert_int_equal(json_read(small, STR("[[],[],[],[],[]]"), 100, &root, &why), ERR_NOMEM);
    arena_free(small);
}

static void memory_running_out_anywhere_is_an_error_and_leaks_nothing(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(BYTES_MAX);
    buf_add_c(&text, "{\"a\":[");
    for (int i = 0; i < 3000; i++)
        buf_printf(&text, "{\"key%d\":\"%0*d\"},", i, i % 100, i);
    buf_add_c(&text, "1]}");
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
        const struct json_value *root = NULL;
        struct arena *a = arena_new(8 << 20);
        err e = a ? json_read(a, buf_str(&text), BYTES_MAX, &root, &why) : ERR_NOMEM;
        fault_disarm();
        assert_true(e == ERR_NOMEM || (e == ERR_OK && json_count(json_get(root, "a")) == 3001));
        arena_free(a);
    }
    buf_release(&text);
}

static struct buf shown = BUF_INIT(BYTES_MAX);

/* Every line as text: "line:a-value" or "line!column:what". */
static err show(void *context, const struct json_line *line, struct err_info *why_line)
{
    int64_t a = -1;
    (void)context;
    (void)why_line;
    if (line->object) {
        (void)json_as_int(json_get(line->object, "a"), &a);
        buf_printf(&shown, "%ld:%lld\n", line->line, (long long)a);
    } else {
        assert_int_equal(line->problem.line, line->line);
        buf_printf(&shown, "%ld!%ld:%s\n", line->line, line->problem.column, line->problem.text);
    }
    return ERR_OK;
}

static err read_lines(str text, size_t step)
{
    struct json_lines j;
    json_lines_init(&j, show, NULL);
    j.line_bytes_max = 20;
    buf_reset(&shown);
    err e = ERR_OK;
    for (size_t at = 0; !e && at < text.len; at += step)
        e = json_lines_push(&j, str_upto(str_from(text, at), step), &why);
    if (!e) e = json_lines_finish(&j, &why);
    json_lines_release(&j);
    return e;
}

static void lines_are_read_one_by_one_however_the_file_is_cut(void **state)
{
    (void)state;
    str text = STR("\xEF\xBB\xBF{\"a\":1}\r\n\n{\"a\":2}\n{\"a\":\n[1]\n {\"a\":3}");
    for (size_t step = 1; step < 50; step++) {
        assert_int_equal(read_lines(text, step), ERR_OK);
        assert_str_equal(buf_str(&shown), "1:1\n3:2\n4!5:the JSON ends too early\n"
                                          "5!1:the line is not a JSON object\n6:3\n");
    }
}

static void a_cut_off_an_empty_and_a_far_too_long_line_are_refused(void **state)
{
    (void)state;
    for (size_t step = 1; step < 30; step++) {
        assert_int_equal(read_lines(STR("{\"a\":1}\n{\"a\":"), step), ERR_INPUT);
        assert_string_equal(why.text, "the file is cut off: its last line is not whole");
        assert_int_equal(why.line, 2);
        assert_int_equal(read_lines(STR(" \n\n"), step), ERR_INPUT);
        assert_string_equal(why.text, "the file is empty");
        assert_int_equal(read_lines(STR("{\"a\":1}\n{\"b\":\"12345678901234567890\"}\n"), step),
                         ERR_LIMIT);
        assert_int_equal(why.line, 2);
        assert_str_equal(buf_str(&shown), "1:1\n");
    }
    buf_release(&shown);
}

static void the_writer_escapes_and_separates(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(1000);
    struct json_writer w = {.out = &out};
    json_open_object(&w);
    json_pair_text(&w, "a", STR("q\"b\\s\n\t\x01<\x7F\xC3\xA9"));
    json_pair_int(&w, "i", INT64_MIN);
    json_pair_c(&w, "n", NULL);
    json_pair_bool(&w, "t", true);
    json_pair_text(&w, "empty", (str){0});
    json_key(&w, "list");
    json_open_array(&w);
    json_put_real(&w, 0.1);
    json_put_real(&w, 3);
    json_put_null(&w);
    json_open_array(&w);
    json_close_array(&w);
    json_close_array(&w);
    json_pair_real(&w, "r", -1e300);
    json_close_object(&w);
    assert_str_equal(buf_str(&out),
                     "{\"a\":\"q\\\"b\\\\s\\n\\t\\u0001\\u003c\\u007f\xC3\xA9\","
                     "\"i\":-9223372036854775808,\"n\":null,\"t\":true,\"empty\":\"\","
                     "\"list\":[0.1,3.0,null,[]],\"r\":-1e+300}");
    buf_release(&out);
}

static void broken_text_spoils_the_output_visibly(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(1000);
    struct json_writer w = {.out = &out};
    json_open_array(&w);
    json_put_text(&w, STR("\xFF"));
    json_close_array(&w);
    assert_int_equal(buf_state(&out), ERR_CORRUPT);
    buf_release(&out);
}

static void write_random(struct rand *r, struct json_writer *w, int depth)
{
    char text[8];
    size_t n = rand_below(r, sizeof text), kind = rand_below(r, depth > 5 ? 5 : 7);
    for (size_t i = 0; i < n; i++)
        text[i] = (char)(1 + rand_below(r, 127));
    if (kind == 0) json_put_null(w);
    if (kind == 1) json_put_bool(w, rand_below(r, 2));
    if (kind == 2) json_put_int(w, (int64_t)rand_u64(r));
    if (kind == 3) json_put_real(w, (rand_unit(r) - 0.5) * (double)rand_u64(r));
    if (kind == 4) json_put_text(w, str_range(text, n));
    if (kind == 5) json_open_array(w);
    if (kind == 6) json_open_object(w);
    for (size_t i = 0; kind > 4 && i < n; i++) {
        char key[24];
        snprintf(key, sizeof key, "%zu\"%c", i, text[i]);
        if (kind == 6) json_key(w, key);
        write_random(r, w, depth + 1);
    }
    if (kind == 5) json_close_array(w);
    if (kind == 6) json_close_object(w);
}

static void write_again(const struct json_value *v, struct json_writer *w)
{
    str text, key;
    int64_t number;
    double real;
    bool yes;
    const struct json_value *member;
    enum json_kind kind = json_kind(v);
    if (kind == JSON_IS_NULL) json_put_null(w);
    if (json_as_bool(v, &yes)) json_put_bool(w, yes);
    if (json_as_int(v, &number)) json_put_int(w, number);
    if (kind == JSON_IS_REAL && json_as_real(v, &real)) json_put_real(w, real);
    if (json_as_text(v, &text)) json_put_text(w, text);
    if (kind == JSON_IS_ARRAY) {
        json_open_array(w);
        for (size_t i = 0; i < json_count(v); i++)
            write_again(json_at(v, i), w);
        json_close_array(w);
    }
    if (kind == JSON_IS_OBJECT) {
        json_open_object(w);
        for (void *cursor = NULL; json_next(v, &cursor, &key, &member);) {
            json_put_key(w, key);
            write_again(member, w);
        }
        json_close_object(w);
    }
}

static void what_is_written_is_read_back_the_same(void **state)
{
    (void)state;
    struct rand r = rand_seeded(3);
    struct buf first = BUF_INIT(BYTES_MAX), second = BUF_INIT(BYTES_MAX);
    for (int round = 0; round < 3000; round++) {
        struct json_writer w = {.out = &first}, again = {.out = &second};
        buf_reset(&first);
        buf_reset(&second);
        json_open_array(&w);
        write_random(&r, &w, 0);
        json_close_array(&w);
        arena_clear(arena);
        write_again(read_json(first.at), &again);
        assert_int_equal(buf_state(&second), ERR_OK);
        assert_string_equal(second.at, first.at);
    }
    buf_release(&first);
    buf_release(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_found_by_key_and_place),
        cmocka_unit_test(members_come_in_the_order_they_were_written),
        cmocka_unit_test(what_is_not_strict_json_is_refused_with_its_place),
        cmocka_unit_test(deep_nesting_is_refused_brackets_in_texts_do_not_count),
        cmocka_unit_test(ceilings_hold),
        cmocka_unit_test(memory_running_out_anywhere_is_an_error_and_leaks_nothing),
        cmocka_unit_test(lines_are_read_one_by_one_however_the_file_is_cut),
        cmocka_unit_test(a_cut_off_an_empty_and_a_far_too_long_line_are_refused),
        cmocka_unit_test(the_writer_escapes_and_separates),
        cmocka_unit_test(broken_text_spoils_the_output_visibly),
        cmocka_unit_test(what_is_written_is_read_back_the_same),
    };
    return cmocka_run_group_tests_name("codec/json", tests, make_arena, drop_arena);
}
