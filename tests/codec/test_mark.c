/* Text that a feed sent, as people may be shown it: what would turn a line or steer a screen does
 * not arrive there. */
#include "check.h"

#include "codec/html.h"
#include "codec/mark.h"

#include <stdio.h>

#define SHOWN "\xef\xbf\xbd" /* instead of what cannot be shown */

static struct buf out = BUF_INIT(1 << 16);

static const char *freed(str text)
{
    buf_reset(&out);
    mark_free_text(&out, text, NULL);
    buf_byte(&out, '\0');
    assert_int_equal(buf_state(&out), ERR_OK);
    return out.at;
}

/* "a", the character, "b" */
static str around(unsigned character, char at[8])
{
    int n = character < 0x80    ? snprintf(at, 8, "a%cb", (int)character)
            : character < 0x800 ? snprintf(at, 8, "a%c%cb", (int)(0xc0 | character >> 6),
                                           (int)(0x80 | (character & 0x3f)))
                                : snprintf(at, 8, "a%c%c%cb", (int)(0xe0 | character >> 12),
                                           (int)(0x80 | (character >> 6 & 0x3f)),
                                           (int)(0x80 | (character & 0x3f)));
    return str_range(at, (size_t)n);
}

static bool turns(unsigned c)
{
    return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

static bool steers(unsigned c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c <= 0x9f);
}

static void of_all_characters_those_alone_that_turn_or_steer_are_not_shown(void **state)
{
    (void)state;
    char at[8];
    for (unsigned c = 1; c < 0x10000; c++) {
        if (c >= 0xd800 && c < 0xe000) continue; /* halves of others */
        str text = around(c, at);
        const char *is = freed(text);
        bool right = turns(c)    ? strcmp(is, "ab") == 0
                     : steers(c) ? strcmp(is, "a" SHOWN "b") == 0
                                 : str_eq_c(text, is);
        if (!right) fail_msg("U+%04X", c);
        assert_true(out.len <= text.len * MARK_FREE_GROWS + 1);
    }
}

static void names_of_every_script_are_shown_as_they_are(void **state)
{
    (void)state;
    static const char *const names[] = {"Si\u00e2n \u0174yn", "\u0645\u062d\u0645\u062f",
                                        "\u05e9\u05e8\u05d4", "O'Neil\tand\r\nsons",
                                        "\u0915\u094d\u200d\u0937", "e\u0301 \U0001f600"};
    for (size_t i = 0; i < COUNT(names); i++)
        assert_string_equal(freed(str_of(names[i])), names[i]);
}

static void what_is_no_text_is_shown_byte_by_byte(void **state)
{
    (void)state;
    assert_string_equal(freed(STR("a\xe2\x80")), "a" SHOWN SHOWN);
    assert_string_equal(freed(str_range("a\0b", 3)), "a" SHOWN "b");
    assert_string_equal(freed(STR("")), "");
}

static void a_page_leaves_out_the_same(void **state)
{
    (void)state;
    buf_reset(&out);
    html_text(&out, STR("<\xe2\x80\xae\xc2\x9b\x1b[2J>"));
    assert_str_equal(buf_str(&out), "&lt;" SHOWN SHOWN "[2J&gt;");
}

static int drop(void **state)
{
    (void)state;
    buf_release(&out);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_all_characters_those_alone_that_turn_or_steer_are_not_shown),
        cmocka_unit_test(names_of_every_script_are_shown_as_they_are),
        cmocka_unit_test(what_is_no_text_is_shown_byte_by_byte),
        cmocka_unit_test(a_page_leaves_out_the_same),
    };
    return cmocka_run_group_tests_name("codec/mark", tests, NULL, drop);
}
