/* CSV: what is a row, what is wrong with it, and that pieces never matter. */
#include "check.h"

#include "base/fault.h"
#include "base/mem.h"
#include "base/rand.h"
#include "codec/csv.h"

enum { SHOWN_BYTES_MAX = 8 << 20 };

static struct buf shown = BUF_INIT(SHOWN_BYTES_MAX);
static struct err_info why;

/* Every row as text: "line[!problem@line:column]:<field><field>\n". */
static err show(void *context, const struct csv_row *row, struct err_info *why_row)
{
    struct buf *to = context;
    struct err_info problem;
    buf_printf(to, "%ld", row->line);
    if (csv_row_err(row, "f.csv", &problem))
        buf_printf(to, "!%s@%ld:%ld", csv_problem_word(row->problem), problem.line, problem.column);
    buf_byte(to, ':');
    for (size_t i = 0; i < row->n && i < CSV_COLUMNS_MAX; i++)
        buf_printf(to, "<%.*s>", STR_FMT(row->field[i]));
    buf_byte(to, '\n');
    return buf_state(to) ? err_set(why_row, buf_state(to), "shown") : ERR_OK;
}

static err read_in_steps(str text, size_t step, size_t field_max, size_t row_max)
{
    struct csv c;
    csv_init(&c, show, &shown);
    c.field_bytes_max = field_max;
    c.row_bytes_max = row_max;
    buf_reset(&shown);
    err e = ERR_OK;
    for (size_t at = 0; !e && at < text.len; at += step) {
        size_t n = step < text.len - at ? step : text.len - at;
        char *piece = mem_alloc(n); /* its own block, so that a sanitizer sees every overrun */
        if (!piece) {
            e = err_set(&why, ERR_NOMEM, "a piece");
            break;
        }
        memcpy(piece, text.at + at, n);
        e = csv_push(&c, (str){piece, n}, &why);
        memset(piece, '#', n);
        mem_free(piece);
    }
    if (!e) e = csv_finish(&c, &why);
    csv_release(&c);
    return e;
}

static err read_all(const char *text)
{
    return read_in_steps(str_of(text), 1 << 20, CSV_FIELD_BYTES_MAX, CSV_ROW_BYTES_MAX);
}

#define assert_shown(expected) assert_str_equal(buf_str(&shown), expected)

static void rows_have_fields_and_lines(void **state)
{
    (void)state;
    assert_int_equal(read_all("a,b\n1,2\n,\n"), ERR_OK);
    assert_shown("1:<a><b>\n2:<1><2>\n3:<><>\n");
}

static void quotes_hold_commas_line_ends_and_doubled_quotes(void **state)
{
    (void)state;
    assert_int_equal(read_all("a,b\n\"1,\"\"x\"\"\",\"2\r\n3\"\n\"\",z\n"), ERR_OK);
    assert_shown("1:<a><b>\n2:<1,\"x\"><2\r\n3>\n4:<><z>\n");
}

static void crlf_a_mark_and_a_missing_last_line_end_are_fine(void **state)
{
    (void)state;
    assert_int_equal(read_all("\xEF\xBB\xBF" "a,b\r\n1,2\r\n3,\"4\""), ERR_OK);
    assert_shown("1:<a><b>\n2:<1><2>\n3:<3><4>\n");
}

static void an_empty_line_is_not_a_row(void **state)
{
    (void)state;
    assert_int_equal(read_all("a,b\n\n1,2\n\r\n\n"), ERR_OK);
    assert_shown("1:<a><b>\n3:<1><2>\n");
}

static void a_bad_row_does_not_hurt_the_next(void **state)
{
    (void)state;
    assert_int_equal(read_all("a,b\nx\"y,2\n\"p\"q,2\n1\n1,2,3\n1,\xFF\nc\rd,2\n7,8\n"), ERR_OK);
    assert_shown("1:<a><b>\n2!stray-quote@2:2:<x\"y><2>\n3!text-after-quote@3:4:<\"p\"q><2>\n"
                 "4!field-count@4:2:<1>\n5!field-count@5:6:<1><2><3>\n6!not-utf8@6:3:<1><\xFF>\n"
                 "7!lone-return@7:2:<c\rd><2>\n8:<7><8>\n");
}

static void a_zero_byte_is_found_where_it_stands(void **state)
{
    (void)state;
    str text = STR("a,b\nx\0y,2\n\"\0\",2\n");
    assert_int_equal(read_in_steps(text, 100, 1000, 1000), ERR_OK);
    assert_true(str_has(buf_str(&shown), STR("2!zero-byte@2:2:")));
    assert_true(str_has(buf_str(&shown), STR("3!zero-byte@3:2:")));
}

static void columns_count_characters(void **state)
{
    (void)state;
    assert_int_equal(read_all("a,b\n\xC3\xA9\xC3\xA9,x\"\n"), ERR_OK);
    assert_shown("1:<a><b>\n2!stray-quote@2:5:<\xC3\xA9\xC3\xA9><x\">\n");
}

static void a_file_cut_off_in_a_row_is_refused(void **state)
{
    (void)state;
    assert_int_equal(read_all("a,b\n1,2\n3"), ERR_INPUT);
    assert_string_equal(why.text, "the file is cut off: it ends in the middle of a row");
    assert_int_equal(why.line, 3);
    assert_int_equal(why.column, 2);
    assert_shown("1:<a><b>\n2:<1><2>\n");
}

static void a_file_cut_off_in_quotes_is_refused(void **state)
{
    (void)state;
    assert_int_equal(read_all("a,b\n1,2\n3,\"4\n5,6\n"), ERR_INPUT);
    assert_string_equal(why.text, "the file is cut off: it ends inside the quotes opened here");
    assert_int_equal(why.line, 3);
    assert_int_equal(why.column, 3);
}

static void an_empty_file_is_refused(void **state)
{
    (void)state;
    const char *const empty[] = {"", "\n\n", "\r", "\xEF\xBB\xBF", "\xEF\xBB\xBF\r\n"};
    for (size_t i = 0; i < COUNT(empty); i++) {
        assert_int_equal(read_all(empty[i]), ERR_INPUT);
        assert_string_equal(why.text, "the file is empty: it has no header row");
    }
}

static void a_field_over_its_ceiling_is_fatal_and_named(void **state)
{
    (void)state;
    assert_int_equal(read_in_steps(STR("a,b\n1,2\n3,abcdef\n"), 100, 5, 100), ERR_LIMIT);
    assert_string_equal(why.text, "a field is longer than 5 bytes");
    assert_int_equal(why.line, 3);
    assert_int_equal(why.column, 3);
    assert_int_equal(read_in_steps(STR("a,b\n1,2\n3,abcde\n"), 100, 5, 100), ERR_OK);
    assert_int_equal(read_in_steps(STR("a,b\nabc,defg,\n"), 100, 5, 8), ERR_LIMIT);
    assert_string_equal(why.text, "a row is longer than 8 bytes");
}

static void ten_megabytes_in_one_field_take_no_memory(void **state)
{
    (void)state;
    struct csv c;
    char piece[65536];
    memset(piece, 'x', sizeof piece);
    csv_init(&c, show, &shown);
    assert_int_equal(csv_push(&c, STR("a,b\n1,\""), &why), ERR_OK);
    err e = ERR_OK;
    for (int i = 0; !e && i < 160; i++)
        e = csv_push(&c, (str){piece, sizeof piece}, &why);
    assert_int_equal(e, ERR_LIMIT);
    assert_true(c.carry.size <= 256 * 1024);
    assert_int_equal(csv_push(&c, STR("x"), &why), ERR_LIMIT);
    assert_int_equal(csv_finish(&c, &why), ERR_LIMIT);
    csv_release(&c);
}

static void a_header_with_too_many_columns_is_refused_a_row_is_quarantined(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(10000);
    for (int i = 0; i < CSV_COLUMNS_MAX + 1; i++)
        buf_add_c(&text, "a,");
    buf_byte(&text, '\n');
    assert_int_equal(read_all(text.at), ERR_LIMIT);
    struct buf two = BUF_INIT(10000);
    buf_printf(&two, "a,b\n%s1,2\n", text.at);
    assert_int_equal(read_all(two.at), ERR_OK);
    assert_true(str_has(buf_str(&shown), STR("2!field-count@2:")));
    assert_true(str_ends(buf_str(&shown), STR("3:<1><2>\n")));
    buf_release(&text);
    buf_release(&two);
}

/* Text with far too many quotes, commas, line ends, marks and broken characters. */
static void make_text(struct rand *r, struct buf *to)
{
    static const char *const parts[] = {
        "a",  "b",   ",",        ",",    "\n",    "\n",  "\r\n", "\"",           "\"\"",
        "\r", "xyz", "\xC3\xA9", "\xFF", "\"q\"", ",\"", "\",",  "\xEF\xBB\xBF", "longer text"};
    size_t n = rand_below(r, 40);
    buf_reset(to);
    for (size_t i = 0; i < n; i++) {
        size_t part = rand_below(r, COUNT(parts) + 1);
        if (part == COUNT(parts))
            buf_byte(to, 0);
        else
            buf_add_c(to, parts[part]);
    }
}

static void the_same_rows_come_however_the_file_is_cut(void **state)
{
    (void)state;
    struct rand r = rand_seeded(1);
    struct buf text = BUF_INIT(10000), once = BUF_INIT(SHOWN_BYTES_MAX);
    for (int round = 0; round < 20000; round++) {
        make_text(&r, &text);
        size_t field_max = 5 + rand_below(&r, 30), row_max = 5 + rand_below(&r, 60);
        err whole = read_in_steps(buf_str(&text), 10000, field_max, row_max);
        struct err_info whole_why = whole ? why : (struct err_info){0};
        buf_reset(&once);
        buf_add(&once, buf_str(&shown));
        for (size_t step = 1; step < 4; step++) {
            assert_int_equal(read_in_steps(buf_str(&text), step, field_max, row_max), whole);
            assert_true(str_eq(buf_str(&shown), buf_str(&once)));
            if (!whole) continue;
            assert_string_equal(why.text, whole_why.text);
            assert_int_equal(why.line, whole_why.line);
            assert_int_equal(why.column, whole_why.column);
        }
    }
    buf_release(&text);
    buf_release(&once);
}

/* Only the fields, each with its length before it. */
static err show_fields(void *context, const struct csv_row *row, struct err_info *why_row)
{
    for (size_t i = 0; i < row->n; i++)
        buf_printf(context, "%zu:%.*s|", row->field[i].len, STR_FMT(row->field[i]));
    return csv_row_err(row, NULL, why_row);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    struct rand r = rand_seeded(2);
    struct buf field = BUF_INIT(10000), file = BUF_INIT(100000), expected = BUF_INIT(100000);
    for (int round = 0; round < 5000; round++) {
        size_t columns = 1 + rand_below(&r, 4);
        struct csv_writer w = {.out = &file};
        buf_reset(&file);
        buf_reset(&expected);
        buf_reset(&shown);
        for (size_t i = 0; i < 3 * columns; i++) {
            do
                make_text(&r, &field);
            while (!str_is_utf8(buf_str(&field)) || str_find(buf_str(&field), 0) >= 0);
            csv_write_field(&w, buf_str(&field));
            buf_printf(&expected, "%zu:%.*s|", field.len, STR_FMT(buf_str(&field)));
            if (i % columns == columns - 1) csv_write_end(&w);
        }
        struct csv c;
        csv_init(&c, show_fields, &shown);
        assert_int_equal(csv_push(&c, buf_str(&file), &why), ERR_OK);
        assert_int_equal(csv_finish(&c, &why), ERR_OK);
        csv_release(&c);
        assert_true(str_eq(buf_str(&shown), buf_str(&expected)));
    }
    buf_release(&field);
    buf_release(&file);
    buf_release(&expected);
}

static void an_export_for_spreadsheets_holds_no_formula(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(1000);
    struct csv_writer w = {.out = &out, .safe = true};
    csv_write_field(&w, STR("=1+1"));
    csv_write_field(&w, STR("@x,y"));
    csv_write_field(&w, STR("ok"));
    csv_write_int(&w, -5);
    csv_write_end(&w);
    assert_str_equal(buf_str(&out), "'=1+1,\"'@x,y\",ok,-5\n");
    static const struct {
        const char *text, *cell;
    } all[] = {{"=A1", "'=A1\n"},
               {"+1", "'+1\n"},
               {"-1", "'-1\n"},
               {"@A1", "'@A1\n"},
               {"\t=A1", "'\t=A1\n"},
               {"\r=A1", "\"'\r=A1\"\n"},
               {"\xe2\x80\xae=A1", "'=A1\n"}, /* behind a mark that turns the line */
               {"A=1", "A=1\n"}};
    for (size_t i = 0; i < COUNT(all); i++) {
        buf_reset(&out);
        csv_write_field(&w, str_of(all[i].text));
        csv_write_end(&w);
        assert_str_equal(buf_str(&out), all[i].cell);
    }
    buf_release(&out);
}

static void an_error_of_the_caller_stops_the_reading(void **state)
{
    (void)state;
    struct buf small = BUF_INIT(10);
    struct csv c;
    csv_init(&c, show, &small);
    assert_int_equal(csv_push(&c, STR("a,b\n1,2\n3,4\n5,6\n"), &why), ERR_LIMIT);
    assert_string_equal(why.text, "shown");
    assert_int_equal(csv_finish(&c, &why), ERR_LIMIT);
    csv_release(&c);
    buf_release(&small);
}

static void memory_running_out_anywhere_is_an_error_and_leaks_nothing(void **state)
{
    (void)state;
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
        err e = read_in_steps(STR("a,b\n\"1\"\"\",2\n3,4\n"), 3, 100, 100);
        fault_disarm();
        assert_true(e == ERR_OK || e == ERR_NOMEM);
        assert_true(e == ERR_NOMEM || str_ends(buf_str(&shown), STR("3:<3><4>\n")));
        buf_release(&shown);
    }
}

static int drop_shown(void **state)
{
    (void)state;
    buf_release(&shown);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_have_fields_and_lines),
        cmocka_unit_test(quotes_hold_commas_line_ends_and_doubled_quotes),
        cmocka_unit_test(crlf_a_mark_and_a_missing_last_line_end_are_fine),
        cmocka_unit_test(an_empty_line_is_not_a_row),
        cmocka_unit_test(a_bad_row_does_not_hurt_the_next),
        cmocka_unit_test(a_zero_byte_is_found_where_it_stands),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(a_file_cut_off_in_a_row_is_refused),
        cmocka_unit_test(a_file_cut_off_in_quotes_is_refused),
        cmocka_unit_test(an_empty_file_is_refused),
        cmocka_unit_test(a_field_over_its_ceiling_is_fatal_and_named),
        cmocka_unit_test(ten_megabytes_in_one_field_take_no_memory),
        cmocka_unit_test(a_header_with_too_many_columns_is_refused_a_row_is_quarantined),
        cmocka_unit_test(the_same_rows_come_however_the_file_is_cut),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(an_export_for_spreadsheets_holds_no_formula),
        cmocka_unit_test(an_error_of_the_caller_stops_the_reading),
        cmocka_unit_test(memory_running_out_anywhere_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests_name("codec/csv", tests, NULL, drop_shown);
}
