/* HL7 version 2 messages: what systems send is read, what would change its meaning is not. */
#include "check.h"

#include "codec/hl7.h"

#define HEAD "MSH|^~\\&|PAS|RXX|AIM|HUB|20140324090500||ADT^A04^ADT_A01|77|P|2.4"

static struct arena *a;
static struct hl7 m;
static struct err_info why;

static int open_arena(void **state)
{
    (void)state;
    a = arena_new(32 * 1024 * 1024);
    return a ? 0 : -1;
}
static int close_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static err read(const char *text) { return hl7_read(a, str_of(text), &m, &why); }

static str part(const char *segment, int field, int component)
{
    str first = hl7_field(&m, hl7_segment(&m, segment, 0), field);
    (void)hl7_repeat(&m, first, 0, &first);
    return hl7_text(&m, a, component ? hl7_component(&m, first, component) : first);
}

static void is(str got, const char *wanted)
{
    if (!str_eq_c(got, wanted)) fail_msg("got '%.*s', not '%s'", STR_FMT(got), wanted);
}

static void a_message_is_read_by_segment_field_and_component(void **state)
{
    (void)state;
    assert_int_equal(read(HEAD "\rPID|1||A1^^^RXX^MR~9990000018^^^NHS^NH||Oakhill^Ines\r"),
                     ERR_OK);
    assert_int_equal(m.n, 2);
    is(part("MSH", 1, 0), "|");
    is(part("MSH", 4, 0), "RXX");
    is(part("MSH", 9, 2), "A04");
    is(part("PID", 3, 5), "MR");
    is(part("PID", 5, 2), "Ines");
    is(part("PID", 99, 1), "");
    is(part("ZZZ", 1, 1), "");
    str second;
    assert_true(hl7_repeat(&m, hl7_field(&m, hl7_segment(&m, "PID", 0), 3), 1, &second));
    is(hl7_component(&m, second, 4), "NHS");
    assert_false(hl7_repeat(&m, hl7_field(&m, hl7_segment(&m, "PID", 0), 3), 2, &second));
}

static void separators_are_those_of_the_message(void **state)
{
    (void)state;
    assert_int_equal(read("MSH#*@!%#PAS#RXX#AIM#HUB#2014##ADT*A04#77#P#2.4\r"
                          "PID#1##A1***RXX*MR##Oak|hill%x*In!S!es\r"),
                     ERR_OK);
    is(part("MSH", 9, 2), "A04");
    is(part("PID", 5, 2), "In*es");
    is(hl7_sub(&m, hl7_component(&m, hl7_field(&m, hl7_segment(&m, "PID", 0), 5), 1), 1),
       "Oak|hill");
}

static void segments_end_with_cr_lf_or_both(void **state)
{
    static const char *const ends[] = {"\r", "\n", "\r\n", "\r\r", "\n\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++) {
        str text = str_printf(a, "%s%sPID|1||A1%sZZ1|x%s", HEAD, ends[i], ends[i], ends[i]);
        assert_int_equal(hl7_read(a, text, &m, &why), ERR_OK);
        assert_int_equal(m.n, 3);
        is(part("PID", 3, 1), "A1");
        is(part("ZZ1", 1, 1), "x");
    }
}

static void a_line_feed_within_a_text_is_a_space_when_cr_ends_the_segment(void **state)
{
    (void)state;
    assert_int_equal(read(HEAD "\rPID|1||A1||Oak\nhill^Ines\r"), ERR_OK);
    is(part("PID", 5, 1), "Oak hill");
}

static void a_mark_and_empty_lines_before_the_message_are_no_matter(void **state)
{
    (void)state;
    assert_int_equal(read("\xef\xbb\xbf\r\n" HEAD "\rPID|1\r"), ERR_OK);
    assert_int_equal(m.n, 2);
}

static void escapes_are_undone(void **state)
{
    (void)state;
    assert_int_equal(read(HEAD "\rPID|1||a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f^x\\.br\\y^\\H\\bold\\N\\^"
                               "\\X41E9\\^\\Zunknown\\z^\\Copen^\\X0D\\q\r"),
                     ERR_OK);
    is(part("PID", 3, 1), "a|b^c&d~e\\f");
    is(part("PID", 3, 2), "x y");
    is(part("PID", 3, 3), "bold");
    is(part("PID", 3, 4), "A\xc3\xa9");
    is(part("PID", 3, 5), "z");
    is(part("PID", 3, 6), "\\Copen");
    is(part("PID", 3, 7), "q");
}

static void two_quotes_mean_nothing_is_left(void **state)
{
    (void)state;
    assert_int_equal(read(HEAD "\rPID|1||\"\"\r"), ERR_OK);
    assert_true(hl7_is_delete(hl7_field(&m, hl7_segment(&m, "PID", 0), 3)));
    is(part("PID", 3, 0), "");
}

static void text_comes_in_utf8_latin_1_or_windows_1252(void **state)
{
    static const struct {
        const char *set, *bytes, *text;
    } rows[] = {{"", "Ren\xc3\xa9", "Ren\xc3\xa9"},
                {"UNICODE UTF-8", "Ren\xc3\xa9", "Ren\xc3\xa9"},
                {"8859/1", "Ren\xe9", "Ren\xc3\xa9"},
                {"", "Ren\xe9", "Ren\xc3\xa9"},
                {"UNICODE UTF-8", "Ren\xe9", "Ren\xc3\xa9"},
                {"", "O\x92Neil", "O\xe2\x80\x99Neil"},
                {"8859/15", "\xa6imon", "\xc5\xa0imon"},
                {"ASCII~8859/1", "Ann", "Ann"}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        str text = str_printf(a, "%s||||||%s\rPID|1||A1||%s\r", HEAD, rows[i].set, rows[i].bytes);
        assert_int_equal(hl7_read(a, text, &m, &why), ERR_OK);
        is(part("PID", 5, 1), rows[i].text);
    }
}

static void what_cannot_be_understood_is_refused(void **state)
{
    static const struct {
        const char *text;
        bool answerable; /* MSH was read */
    } rows[] = {{"", false},
                {"MSH", false},
                {"MSH|", false},
                {"PID|1||A1\r", false},
                {"FHS|^~\\&|\r" HEAD "\r", false},
                {"MSHA^~\\&|PAS\r", false},
                {"MSH|^^\\&|PAS\r", false},
                {"MSH|ABCD|PAS\r", false},
                {"MSH||PAS\r", false},
                {"\xff\xfeM", false},
                {HEAD "||||||GB 18030\r", false},
                {HEAD "\rPID|1||A\x01\r", true},
                {HEAD "\rpid|1\r", true},
                {HEAD "\rfree text\r", true},
                {HEAD "\rPIDX|1\r", true}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(read(rows[i].text), ERR_INPUT);
        assert_int_equal(m.n, rows[i].answerable);
        assert_null(strstr(why.text, "free"));
    }
}

static void zero_bytes_and_too_much_are_refused(void **state)
{
    (void)state;
    assert_int_equal(hl7_read(a, STR(HEAD "\rPID|1\0|2\r"), &m, &why), ERR_INPUT);
    struct buf many = BUF_INIT(HL7_BYTES_MAX + 100);
    buf_add_c(&many, HEAD "\r");
    for (int i = 0; i < HL7_SEGMENTS_MAX; i++)
        buf_add_c(&many, "NTE|1\r");
    assert_int_equal(hl7_read(a, buf_str(&many), &m, &why), ERR_LIMIT);
    while (many.len <= HL7_BYTES_MAX)
        buf_add_c(&many, "|");
    assert_int_equal(hl7_read(a, buf_str(&many), &m, &why), ERR_LIMIT);
    buf_release(&many);
}

static void times_have_a_precision_and_perhaps_a_zone(void **state)
{
    struct hl7_time t;
    (void)state;
    assert_true(hl7_time(STR("2014"), &t) && t.digits.len == 4);
    assert_true(hl7_time(STR(" 201403240905 "), &t) && t.digits.len == 12 && !t.has_zone);
    assert_true(hl7_time(STR("20140324090500.1234+0130"), &t) && t.zone_minutes == 90);
    assert_true(hl7_time(STR("201403240905-0500"), &t) && t.zone_minutes == -300);
    static const char *const bad[] = {"", "\"\"", "201", "24/03/2014", "20140324x",
                                      "201403240905+1", "20140324090500.", "2014+0100",
                                      "201403240905+9900", "2014032409050011"};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(hl7_time(str_of(bad[i]), &t));
}

static void an_acknowledgement_mirrors_the_head_and_says_what_is_wrong(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(4096);
    struct hl7_answer bad = {"AE", 101, "the sender's own id is missing", "PID", 1, 3};
    assert_int_equal(read(HEAD "\rPID|1||||Oakhill^Ines\r"), ERR_OK);
    hl7_acknowledge(&m, &(struct hl7_answer){.code = "AA"}, "9", "20140324090501+0000", &out);
    is(buf_str(&out), "MSH|^~\\&|AIM|HUB|PAS|RXX|20140324090501+0000||ACK^A04^ACK|9|P|2.4\r"
                      "MSA|AA|77\r");
    buf_reset(&out);
    hl7_acknowledge(&m, &bad, "9", "20140324090501+0000", &out);
    is(buf_str(&out), "MSH|^~\\&|AIM|HUB|PAS|RXX|20140324090501+0000||ACK^A04^ACK|9|P|2.4\r"
                      "MSA|AE|77|the sender's own id is missing\r"
                      "ERR|PID^1^3^101&the sender's own id is missing&HL70357\r");
    buf_release(&out);
}

static void an_answer_may_be_of_another_type_and_its_texts_keep_the_separators_apart(void **state)
{
    (void)state;
    static const char *const type[] = {"RTB", "K13", "RTB_K13"};
    struct buf out = BUF_INIT(4096);
    assert_int_equal(read(HEAD "\rPID|1\r"), ERR_OK);
    hl7_acknowledge(&m, &(struct hl7_answer){.code = "AA", .type = type}, "9",
                    "20140324090501+0000", &out);
    is(buf_str(&out),
       "MSH|^~\\&|AIM|HUB|PAS|RXX|20140324090501+0000||RTB^K13^RTB_K13|9|P|2.4\rMSA|AA|77\r");
    buf_reset(&out);
    hl7_add_text(&m, STR("a|b^c~d\\e&f\rg\xc3\xa9"), &out);
    is(buf_str(&out), "a\\F\\b\\S\\c\\R\\d\\E\\e\\T\\f?g??");
    buf_release(&out);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        T(a_message_is_read_by_segment_field_and_component),
        T(separators_are_those_of_the_message),
        T(segments_end_with_cr_lf_or_both),
        T(a_line_feed_within_a_text_is_a_space_when_cr_ends_the_segment),
        T(a_mark_and_empty_lines_before_the_message_are_no_matter),
        T(escapes_are_undone),
        T(two_quotes_mean_nothing_is_left),
        T(text_comes_in_utf8_latin_1_or_windows_1252),
        T(what_cannot_be_understood_is_refused),
        T(zero_bytes_and_too_much_are_refused),
        T(times_have_a_precision_and_perhaps_a_zone),
        T(an_acknowledgement_mirrors_the_head_and_says_what_is_wrong),
        T(an_answer_may_be_of_another_type_and_its_texts_keep_the_separators_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
