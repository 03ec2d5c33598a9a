/* Settings: defaults, what is refused and where, and that what is printed is read again. */
#include "manual.h"

#include "base/fault.h"
#include "base/file.h"
#include "conf/settings.h"

#include <stdio.h>

static struct settings s;
static struct err_info why;

static err parse(const char *yaml) { return conf_parse(str_of(yaml), "settings.yaml", &s, &why); }

static void an_empty_file_has_the_defaults(void **state)
{
    (void)state;
    assert_int_equal(parse(""), ERR_OK);
    assert_string_equal(s.database, "hub.db");
    assert_string_equal(s.listen, "127.0.0.1");
    assert_int_equal(s.port, 8443);
    assert_int_equal(s.session_idle_s, 900);
    assert_int_equal(s.session_s, 8 * 60 * 60);
    assert_int_equal(s.window_days, 365);
    assert_string_equal(s.clock, "");
    assert_string_equal(s.brand, "AIM");
    assert_true(s.link_upper == 0 && s.link_lower == 0);
}

static void what_is_written_counts(void **state)
{
    (void)state;
    assert_int_equal(parse("database: postgresql:///aim\nport: 9000\nsession_idle: 5 minutes\n"
                           "display_window: 2 weeks\nclock: +2014-03-26T09:00:00Z\nlisten: ::1\n"
                           "link_upper: 12.5\nlink_lower: -3\nduty_phone: 0121 496 0100\n"),
                     ERR_OK);
    assert_string_equal(s.database, "postgresql:///aim");
    assert_int_equal(s.port, 9000);
    assert_int_equal(s.session_idle_s, 300);
    assert_int_equal(s.window_days, 14);
    assert_string_equal(s.clock, "+2014-03-26T09:00:00Z");
    assert_true(s.link_upper == 12.5 && s.link_lower == -3);
    assert_string_equal(s.duty_phone, "0121 496 0100");
}

static void a_wrong_setting_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *text;
        long line;
    } bad[] = {
        {"port: 1\nsesion_idle: 5 minutes\n", "unknown key \"sesion_idle\"", 2},
        {"port: 70000\n", "\"port\" must be a whole number from 1 to 65535", 1},
        {"port:\n  - 1\n", "\"port\" must be a text, not a list", 1},
        {"session_idle: 900\n", "\"session_idle\" must be a length of time like 15 minutes", 1},
        {"session_idle: 1 day\n", "\"session_idle\" must be from 60 to 3600 seconds", 1},
        {"display_window: 36 hours\n", "\"display_window\" must be whole days", 1},
        {"listen: localhost\n", "\"listen\" must be a numeric address such as 127.0.0.1 or ::1", 1},
        {"brand: |\n  a\n  b\n", "\"brand\" must be one line", 1},
        {"clock: yesterday\n",
         "\"clock\" must be a moment such as 2014-03-26T09:00:00Z, with or without + in front", 1},
        {"database: mysql://x\n",
         "\"database\" must be a file name, or an address that starts with postgresql://", 1},
        {"brand: 1234567890123456789012345678901234567890123456789012345678901234567890\n",
         "\"brand\" is longer than 59 characters", 1},
        {"port: 1\nlink_lower: 5\nlink_upper: 4\n", "\"link_lower\" is above \"link_upper\"", 2},
        {"session_idle: 1 hour\nsession_absolute: 30 minutes\n",
         "\"session_idle\" is longer than \"session_absolute\"", 1},
        {"- a\n", "this must be a map, not a list", 1},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        memset(&s, 7, sizeof s);
        assert_int_equal(parse(bad[i].yaml), ERR_CONFIG);
        assert_int_equal(why.code, ERR_CONFIG);
        assert_string_equal(why.text, bad[i].text);
        assert_string_equal(why.file, "settings.yaml");
        assert_int_equal(why.line, bad[i].line);
        assert_int_equal(s.port, 0x0707070707070707);
    }
}

static void what_is_printed_is_read_back(void **state)
{
    (void)state;
    static const char *const files[] = {
        "",
        "database: \"postgresql://aim:p@ss:w\\\"ord@db.example/aim\"\nport: 9000\nbrand: 'A \"b\" "
        "\\ <c> #: é'\n"
        "session_idle: 90 seconds\nlink_upper: 0.1\nlink_lower: -2.25\ndisplay_window: 1 day\n"};
    for (size_t i = 0; i < COUNT(files); i++) {
        struct buf text = BUF_INIT(1 << 16);
        assert_int_equal(parse(files[i]), ERR_OK);
        struct settings first = s;
        conf_print(&first, true, &text);
        assert_int_equal(buf_state(&text), ERR_OK);
        assert_int_equal(parse(text.at), ERR_OK);
        assert_memory_equal(&s, &first, sizeof s);
        buf_release(&text);
    }
}

static void a_password_is_not_printed(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(1 << 16);
    assert_int_equal(parse("database: postgresql://aim:s@cr:t@db.example/aim\n"), ERR_OK);
    conf_print(&s, false, &text);
    assert_true(str_has(buf_str(&text), STR("postgresql://aim:***@db.example/aim")));
    struct json_writer w = {.out = &text};
    conf_print_json(&s, &w);
    assert_true(str_has(buf_str(&text), STR("\"database\":\"postgresql://aim:***@db.example/aim\"")));
    assert_true(str_has(buf_str(&text), STR("\"session_idle\":\"15 minutes\"")));
    assert_true(str_has(buf_str(&text), STR("\"port\":8443")));
    assert_false(str_has(buf_str(&text), STR("cr:t")));
    buf_release(&text);
}

static void nor_is_one_behind_the_question_mark(void **state)
{
    (void)state;
    static const char *const addresses[][2] = {
        {"postgresql://db.example/aim?user=aim&password=s@c:r&sslmode=require",
         "postgresql://db.example/aim?user=aim&password=***&sslmode=require"},
        {"postgresql:///aim?host=/run/pg&sslpassword=secret&password=",
         "postgresql:///aim?host=/run/pg&sslpassword=***&password=***"},
        {"postgresql://aim:one@db.example/aim?password=two",
         "postgresql://aim:***@db.example/aim?password=***"},
        {"postgresql://aim@db.example/aim?sslmode=require", NULL},
        {"postgresql:///aim?", NULL},
        {"hub.db", NULL}};
    for (size_t i = 0; i < COUNT(addresses); i++) {
        const char *given = addresses[i][0], *shown = addresses[i][1] ? addresses[i][1] : given;
        struct buf text = BUF_INIT(1 << 16);
        snprintf(s.database, sizeof s.database, "%s", given);
        conf_print(&s, false, &text);
        assert_true(str_has(buf_str(&text), str_of(shown)));
        assert_int_equal(conf_has_password(str_of(given)), addresses[i][1] != NULL);
        buf_release(&text);
    }
}

static void the_manual_is_up_to_date(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(MANUAL_BYTES_MAX);
    conf_print_manual(&text);
    manual_is_up_to_date(__FILE__, "settings.md", &text);
    buf_release(&text);
}

static void memory_running_out_anywhere_is_an_error_and_leaks_nothing(void **state)
{
    (void)state;
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
        err e = parse("port: 9000\n");
        fault_disarm();
        assert_true(e == ERR_NOMEM || (e == ERR_OK && s.port == 9000));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_file_has_the_defaults),
        cmocka_unit_test(what_is_written_counts),
        cmocka_unit_test(a_wrong_setting_is_refused_with_its_place),
        cmocka_unit_test(what_is_printed_is_read_back),
        cmocka_unit_test(a_password_is_not_printed),
        cmocka_unit_test(nor_is_one_behind_the_question_mark),
        cmocka_unit_test(the_manual_is_up_to_date),
        cmocka_unit_test(memory_running_out_anywhere_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests_name("conf/settings", tests, NULL, NULL);
}
