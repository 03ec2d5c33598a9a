/* Workbooks: what a cell becomes, and that nothing a bad archive says is believed. */
#include "check.h"

#include "codec/xlsx/style.h"
#include "codec/xlsx/xlsx.h"

#include <stdio.h>

#include "codec/zipper.h"

struct book {
    str file;
    struct buf csv;
    struct xlsx_place place;
};

static struct zipper zipper;
static struct book book;

static bool read_file(void *ctx, int64_t offset, char *at, size_t n)
{
    struct book *b = ctx;
    assert_true(offset >= 0 && (size_t)offset + n <= b->file.len);
    memcpy(at, b->file.at + offset, n);
    return true;
}

static bool write_csv(void *ctx, str csv) { return buf_add(&((struct book *)ctx)->csv, csv), true; }

static enum xlsx_problem convert(str file, const char *sheet)
{
    struct xlsx_order o = {.read = read_file,
                           .write = write_csv,
                           .ctx = &book,
                           .size = (int64_t)file.len,
                           .sheet = str_of(sheet),
                           .salt = 7};
    buf_release(&book.csv);
    book = (struct book){.file = file, .csv = BUF_INIT(ZIPPER_BYTES_MAX)};
    return xlsx_to_csv(&o, &book.place);
}

/* The sheet "Data" with this XML inside its root. */
static enum xlsx_problem sheet_in(const char *workbook, const char *xml)
{
    static char part[300000];
    zipper_start(&zipper);
    zipper_frame(&zipper, workbook);
    (void)snprintf(part, sizeof part, "<worksheet xmlns='" ZIPPER_MAIN "'>%s</worksheet>", xml);
    zipper_add(&zipper, "xl/worksheets/d.xml", str_of(part));
    return convert(zipper_end(&zipper), "");
}

static enum xlsx_problem sheet(const char *rows)
{
    static char data[250000];
    (void)snprintf(data, sizeof data, "<sheetData>%s</sheetData>", rows);
    return sheet_in("", data);
}

#define HEADER "<row r='1'><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
#define TEXT(t) "<c t='inlineStr'><is><t>" t "</t></is></c>"

#define assert_csv(rows, expected)                                                                 \
    do {                                                                                           \
        assert_int_equal(sheet(rows), XLSX_FINE);                                                  \
        assert_str_equal(buf_str(&book.csv), expected);                                            \
    } while (0)

/* ---- what becomes of a cell ---- */

static void shared_and_inline_texts_are_texts(void **state)
{
    (void)state;
    assert_csv(HEADER "<row><c t='s'><v>2</v></c>" TEXT("c, d") "</row>",
               "person_ref,given_name\n\"a, b\",\"c, d\"\n");
}

static void a_text_that_looks_like_a_formula_stays_a_text(void **state)
{
    (void)state;
    assert_csv(HEADER "<row><c t='s'><v>3</v></c>" TEXT("@SUM(1)") "</row>",
               "person_ref,given_name\n=cmd|x,@SUM(1)\n");
}

static void of_a_formula_only_its_stored_value_counts(void **state)
{
    (void)state;
    assert_csv(HEADER
               "<row><c><f>1+1</f><v>2</v></c><c t='str'><f>HYPERLINK()</f><v>x</v></c></row>",
               "person_ref,given_name\n2,x\n");
    assert_csv(HEADER "<row><c><f>1+1</f></c><c t='e'><v>#N/A</v></c></row>",
               "person_ref,given_name\n\x1a" "formula without a value,\x1a" "error of a formula\n");
}

static void numbers_lose_their_exponent_and_get_the_zeros_they_are_shown_with(void **state)
{
    (void)state;
    assert_csv(HEADER "<row><c><v>9.99E+9</v></c><c s='3'><v>1234567</v></c></row>",
               "person_ref,given_name\n9990000000,0001234567\n");
    assert_csv(HEADER "<row><c><v>0.1</v></c><c t='b'><v>1</v></c></row>",
               "person_ref,given_name\n0.1,TRUE\n");
}

static void dates_are_told_by_their_format(void **state)
{
    (void)state;
    assert_csv(HEADER "<row><c s='1'><v>41723</v></c><c s='2'><v>41723.5</v></c></row>",
               "person_ref,given_name\n2014-03-25,2014-03-25T12:00:00Z\n");
    assert_csv(HEADER "<row><c s='1'><v>59</v></c><c s='1'><v>61</v></c></row>",
               "person_ref,given_name\n1900-02-28,1900-03-01\n");
    assert_csv(HEADER "<row><c s='1'><v>60</v></c><c s='1'><v>-1</v></c></row>",
               "person_ref,given_name\n60,-1\n");
    assert_csv(HEADER "<row><c t='d'><v>2014-03-25T00:00:00</v></c><c s='2'><v>0.5</v></c></row>",
               "person_ref,given_name\n2014-03-25,12:00:00\n");
}

static void a_time_is_uk_time(void **state)
{
    (void)state;
    assert_csv(HEADER "<row><c s='2'><v>41821.5</v></c><c s='2'><v>41821</v></c></row>",
               "person_ref,given_name\n2014-07-01T11:00:00Z,2014-07-01\n");
}

static void some_workbooks_count_days_from_1904(void **state)
{
    (void)state;
    assert_int_equal(sheet_in("<workbookPr date1904='1'/>",
                              "<sheetData>" HEADER "<row><c s='1'><v>40261</v></c>"
                              "<c s='1'><v>0</v></c></row></sheetData>"),
                     XLSX_FINE);
    assert_str_equal(buf_str(&book.csv), "person_ref,given_name\n2014-03-25,1904-01-01\n");
}

static void a_format_says_date_only_outside_quotes_and_brackets(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum style_kind kind;
        int digits;
    } formats[] = {
        {"General", STYLE_PLAIN, 0},      {"0.00", STYLE_PLAIN, 0},
        {"yyyy-mm-dd", STYLE_DATE, 0},    {"[$-809]d mmm yyyy;@", STYLE_DATE, 0},
        {"mmm-yy", STYLE_DATE, 0},        {"h:mm:ss", STYLE_TIME, 0},
        {"[h]:mm", STYLE_TIME, 0},        {"d/m/yy h:mm", STYLE_MOMENT, 0},
        {"\"days\" 0", STYLE_PLAIN, 0},   {"[Red]0", STYLE_PLAIN, 0},
        {"0\\d", STYLE_PLAIN, 0},         {"000 000 0000", STYLE_PLAIN, 10},
        {"0000000", STYLE_PLAIN, 7},      {"#,##0", STYLE_PLAIN, 0},
    };
    for (size_t i = 0; i < COUNT(formats); i++) {
        struct style s = style_of_code(str_of(formats[i].code));
        if (s.kind != formats[i].kind || s.digits != formats[i].digits)
            fail_msg("%s: %d, %d", formats[i].code, s.kind, s.digits);
    }
}

/* ---- rows ---- */

static void a_line_is_the_row_with_its_number(void **state)
{
    (void)state;
    assert_csv(HEADER
               "<row r='2'/><row r='4'><c r='B4'><v>1</v></c></row><row r='5'><c r='A5' s='1'/>"
               "</row><row r='6'><c r='A6'><v>2</v></c></row>",
               "person_ref,given_name\n\n\n,1\n\n2,\n");
}

static void a_table_may_start_anywhere(void **state)
{
    (void)state;
    assert_csv("<row r='3'><c r='C3' t='s'><v>0</v></c><c r='D3' t='s'><v>1</v></c></row>"
               "<row r='4'><c r='C4'><v>1</v></c><c r='F4'><v>9</v></c></row>",
               "\n\nperson_ref,given_name\n1,,,9\n");
}

static void what_would_make_rows_of_nonsense_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *rows;
        enum xlsx_problem problem;
        uint32_t row, column;
    } sheets[] = {
        {"", XLSX_EMPTY, 0, 0},
        {"<row r='2'><c s='1'/></row>", XLSX_EMPTY, 0, 0},
        {"<row>" TEXT("Report") "</row>"
                                "<row>" TEXT("a") TEXT("b") "</row>",
         XLSX_TITLE, 2, 0},
        {HEADER "<row><c><v>1</v></c></row><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>",
         XLSX_HEADERS, 3, 0},
        {"<row><c r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v></c></row><row>" TEXT(
             "x") "</row>",
         XLSX_HEADERS, 2, 0},
        {"<row><c r='B1' t='s'><v>0</v></c></row><row><c r='A2'><v>1</v></c></row>", XLSX_OUTSIDE,
         2, 1},
        {HEADER "<row r='1'/>", XLSX_DAMAGED, 1, 0},
        {"<row r='2'/><row r='1'/>", XLSX_DAMAGED, 2, 0},
        {"<row r='1048577'/>", XLSX_DAMAGED, 0, 0},
        {"<row r='1'><c r='B1'><v>1</v></c><c r='A1'/></row>", XLSX_DAMAGED, 1, 2},
        {"<row r='1'><c r='A2'/></row>", XLSX_DAMAGED, 1, 0},
        {"<row r='1'><c r='XFE1'/></row>", XLSX_DAMAGED, 1, 0},
        {"<row r='1'><c r='XFD1'><v>1</v></c><c><v>1</v></c></row>", XLSX_DAMAGED, 1, 16384},
        {"<row r='1'><c r='A1'><v>1</v></c><c r='IW1'><v>1</v></c></row>", XLSX_TOO_WIDE, 1, 257},
        {"<row r='1'><c t='s'><v>99</v></c></row>", XLSX_DAMAGED, 1, 1},
        {"<row r='1'><c t='s'><v>-1</v></c></row>", XLSX_DAMAGED, 1, 1},
        {"<row r='1'><c><v>1e999</v></c></row>", XLSX_DAMAGED, 1, 1},
        {"<row r='1'><c><v>ten</v></c></row>", XLSX_DAMAGED, 1, 1},
    };
    for (size_t i = 0; i < COUNT(sheets); i++) {
        enum xlsx_problem p = sheet(sheets[i].rows);
        if (p != sheets[i].problem || (sheets[i].row && book.place.row != sheets[i].row) ||
            (sheets[i].column && book.place.column != sheets[i].column))
            fail_msg("%zu: %d at %u:%u", i, p, book.place.row, book.place.column);
    }
}

static void merged_names_of_columns_are_refused_merged_cells_below_are_not(void **state)
{
    (void)state;
    static const struct {
        const char *range;
        enum xlsx_problem problem;
    } ranges[] = {{"A1:B1", XLSX_HEADERS}, {"A1:A2", XLSX_HEADERS}, {"A2:B2", XLSX_FINE},
                  {"A1", XLSX_FINE},       {"A1:", XLSX_DAMAGED}};
    for (size_t i = 0; i < COUNT(ranges); i++) {
        char xml[1000];
        (void)snprintf(xml, sizeof xml,
                       "<sheetData>" HEADER "<row><c><v>1</v></c></row></sheetData>"
                       "<mergeCells><mergeCell ref='%s'/></mergeCells>",
                       ranges[i].range);
        assert_int_equal(sheet_in("", xml), ranges[i].problem);
    }
}

static void a_sheet_is_chosen_by_its_name_or_is_the_first_that_can_be_seen(void **state)
{
    (void)state;
    assert_csv(HEADER, "person_ref,given_name\n");
    str file = buf_str(&zipper.file);
    assert_int_equal(convert(file, "Hidden"), XLSX_FINE);
    assert_str_equal(buf_str(&book.csv), "hidden\n");
    assert_int_equal(convert(file, "data"), XLSX_FINE);
    assert_int_equal(convert(file, "Other"), XLSX_NO_SUCH_SHEET);
}

/* ---- hostile archives ---- */

static void entities_are_refused(void **state)
{
    (void)state;
    zipper_start(&zipper);
    zipper_frame(&zipper, "");
    zipper_add(&zipper, "xl/worksheets/d.xml",
               STR("<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>"));
    assert_int_equal(convert(zipper_end(&zipper), ""), XLSX_ENTITIES);
}

static void deep_xml_is_refused(void **state)
{
    (void)state;
    static char xml[100 * 3 + 1];
    for (size_t i = 0; i < 100; i++)
        memcpy(xml + 3 * i, "<a>", 3);
    assert_int_equal(sheet_in("", xml), XLSX_DAMAGED);
}

static enum xlsx_problem with_part(void (*bend)(struct zipper *z), const char *name, str content)
{
    zipper_start(&zipper);
    zipper_frame(&zipper, "");
    zipper_add(&zipper, "xl/worksheets/d.xml",
               STR("<worksheet><sheetData>" HEADER "</sheetData></worksheet>"));
    bend(&zipper);
    zipper_add(&zipper, name, content);
    return convert(zipper_end(&zipper), "");
}

static void straight(struct zipper *z) { (void)z; }
static void encrypted(struct zipper *z) { z->flags = 1; }
static void strange_method(struct zipper *z) { z->method = 14; }
static void wrong_size(struct zipper *z) { z->method = 1, z->says_unpacked = 1; }
static void other_name(struct zipper *z) { z->local_name = "b"; }
static void over_another(struct zipper *z) { z->says_at = 1; }
static void sixty_four(struct zipper *z) { z->says_unpacked = UINT32_MAX; }
static void huge(struct zipper *z) { z->says_unpacked = 100 * 1024 * 1024; }

static void nothing_that_an_archive_says_is_believed(void **state)
{
    (void)state;
    static const struct {
        void (*bend)(struct zipper *z);
        const char *name;
        enum xlsx_problem problem;
    } parts[] = {
        {straight, "docProps/core.xml", XLSX_FINE},
        {encrypted, "a", XLSX_PASSWORD},
        {strange_method, "a", XLSX_METHOD},
        {wrong_size, "a", XLSX_DAMAGED},
        {other_name, "a", XLSX_NAME},
        {over_another, "a", XLSX_OVERLAP},
        {sixty_four, "a", XLSX_ZIP64},
        {huge, "a", XLSX_BOMB},
        {straight, "../a", XLSX_NAME},
        {straight, "a/../../b", XLSX_NAME},
        {straight, "/etc/passwd", XLSX_NAME},
        {straight, "C:a", XLSX_NAME},
        {straight, "a\\b", XLSX_NAME},
        {straight, "XL/Workbook.xml", XLSX_NAME},
        {straight, "", XLSX_NAME},
        {straight, "content.xml", XLSX_OPEN_DOCUMENT},
        {straight, "xl/workbook.bin", XLSX_BINARY},
        {straight, "word/document.xml", XLSX_OFFICE_DOCUMENT},
    };
    for (size_t i = 0; i < COUNT(parts); i++) {
        enum xlsx_problem p = with_part(parts[i].bend, parts[i].name, STR("content"));
        if (p != parts[i].problem) fail_msg("%zu: %d", i, p);
    }
}

static void what_unpacks_to_more_than_it_said_is_a_bomb(void **state)
{
    (void)state;
    zipper_start(&zipper);
    zipper_frame(&zipper, "");
    zipper.says_unpacked = 20;
    zipper_add(&zipper, "xl/worksheets/d.xml",
               STR("<worksheet><sheetData>" HEADER "</sheetData></worksheet>"));
    assert_int_equal(convert(zipper_end(&zipper), ""), XLSX_BOMB);
}

static void cut_off_anywhere_a_workbook_is_refused(void **state)
{
    (void)state;
    assert_csv(HEADER, "person_ref,given_name\n");
    str file = buf_str(&zipper.file);
    for (size_t n = 0; n < file.len; n++)
        assert_int_not_equal(convert(str_upto(file, n), ""), XLSX_FINE);
}

static void a_changed_byte_never_breaks_more_than_the_workbook(void **state)
{
    (void)state;
    assert_csv(HEADER "<row><c><v>1</v></c></row>", "person_ref,given_name\n1,\n");
    for (size_t i = 0; i < zipper.file.len; i++) {
        zipper.file.at[i] = (char)(zipper.file.at[i] ^ 0x55);
        (void)!convert(buf_str(&zipper.file), "");
        zipper.file.at[i] = (char)(zipper.file.at[i] ^ 0x55);
    }
    assert_int_equal(convert(buf_str(&zipper.file), ""), XLSX_FINE);
}

static void every_problem_has_words_and_a_number_from_outside_is_only_a_number(void **state)
{
    (void)state;
    struct err_info why;
    assert_int_equal(xlsx_err(XLSX_FINE, (struct xlsx_place){0}, &why), ERR_OK);
    for (uint32_t p = 1; p < XLSX__COUNT; p++) {
        assert_int_not_equal(xlsx_err(p, (struct xlsx_place){3, 4}, &why), ERR_OK);
        assert_true(strlen(why.text) > 10 && why.line == 3 && why.column == 4);
    }
    assert_int_equal(xlsx_err(UINT32_MAX, (struct xlsx_place){0}, &why), ERR_INPUT);
}

static int release(void **state)
{
    (void)state;
    zipper_start(&zipper);
    buf_release(&book.csv);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_and_inline_texts_are_texts),
        cmocka_unit_test(a_text_that_looks_like_a_formula_stays_a_text),
        cmocka_unit_test(of_a_formula_only_its_stored_value_counts),
        cmocka_unit_test(numbers_lose_their_exponent_and_get_the_zeros_they_are_shown_with),
        cmocka_unit_test(dates_are_told_by_their_format),
        cmocka_unit_test(a_time_is_uk_time),
        cmocka_unit_test(some_workbooks_count_days_from_1904),
        cmocka_unit_test(a_format_says_date_only_outside_quotes_and_brackets),
        cmocka_unit_test(a_line_is_the_row_with_its_number),
        cmocka_unit_test(a_table_may_start_anywhere),
        cmocka_unit_test(what_would_make_rows_of_nonsense_is_refused),
        cmocka_unit_test(merged_names_of_columns_are_refused_merged_cells_below_are_not),
        cmocka_unit_test(a_sheet_is_chosen_by_its_name_or_is_the_first_that_can_be_seen),
        cmocka_unit_test(entities_are_refused),
        cmocka_unit_test(deep_xml_is_refused),
        cmocka_unit_test(nothing_that_an_archive_says_is_believed),
        cmocka_unit_test(what_unpacks_to_more_than_it_said_is_a_bomb),
        cmocka_unit_test(cut_off_anywhere_a_workbook_is_refused),
        cmocka_unit_test(a_changed_byte_never_breaks_more_than_the_workbook),
        cmocka_unit_test(every_problem_has_words_and_a_number_from_outside_is_only_a_number),
    };
    return cmocka_run_group_tests_name("codec/xlsx", tests, NULL, release);
}
