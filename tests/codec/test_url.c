/* Addresses and page text: nothing leaves its place. */
#include "check.h"

#include "base/rand.h"
#include "codec/html.h"
#include "codec/url.h"

static struct arena *arena;
static struct buf out = BUF_INIT(1 << 20);

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
    buf_release(&out);
    return 0;
}

static void a_broken_escape_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"%", "%4", "%4g", "a%00", "%FF", "\xC3", "%C3%28"};
    str back;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(url_decode(arena, str_of(bad[i]), true, &back));
    assert_true(url_decode(arena, STR("%41+b"), true, &back));
    assert_str_equal(back, "A b");
    assert_true(url_decode(arena, STR("%41+b"), false, &back));
    assert_str_equal(back, "A+b");
}

static void what_is_escaped_is_read_back(void **state)
{
    (void)state;
    struct rand r = rand_seeded(4);
    for (int round = 0; round < 2000; round++) {
        char text[20];
        str back;
        size_t n = rand_below(&r, sizeof text);
        for (size_t i = 0; i < n; i++)
            text[i] = (char)(1 + rand_below(&r, 127));
        buf_reset(&out);
        url_encode(&out, str_range(text, n), "");
        assert_true(url_decode(arena, buf_str(&out), rand_below(&r, 2), &back));
        assert_true(str_eq(back, str_range(text, n)));
    }
}

static void only_harmless_addresses_may_stand_in_a_page(void **state)
{
    (void)state;
    static const char *const good[] = {"/person/1", "?page=2", "#top", "next.html", "https://a.example/x",
                                       "tel:01214960100", "MAILTO:a@b.example", "/a:b", "a/b:c"};
    static const char *const bad[] = {"//host/x",         "javascript:alert(1)", "JavaScript:x",
                                      "java\tscript:x",   " javascript:x",       "\x01javascript:x",
                                      "http://a.example", "data:text/html,x",    "/\\host",
                                      "\\\\host",         "vbscript:x",          ":x",
                                      "https\n:x",        "file:///etc"};
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(url_allowed(str_of(good[i])));
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(url_allowed(str_of(bad[i])));
        buf_reset(&out);
        html_url(&out, str_of(bad[i]));
        assert_str_equal(buf_str(&out), "#refused");
    }
    buf_reset(&out);
    html_url(&out, STR("/s?a=1&b=\"2\""));
    assert_str_equal(buf_str(&out), "/s?a=1&amp;b=&quot;2&quot;");
}

static void text_cannot_leave_its_place(void **state)
{
    (void)state;
    buf_reset(&out);
    html_text(&out, STR("<b>Tom & \"Ann\" O'Hara's \xC3\xA9\n"));
    assert_str_equal(buf_str(&out),
                     "&lt;b&gt;Tom &amp; &quot;Ann&quot; O&#39;Hara&#39;s \xC3\xA9\n");
    buf_reset(&out);
    html_text(&out, (str){0});
    assert_str_equal(buf_str(&out), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_broken_escape_is_refused),
        cmocka_unit_test(what_is_escaped_is_read_back),
        cmocka_unit_test(only_harmless_addresses_may_stand_in_a_page),
        cmocka_unit_test(text_cannot_leave_its_place),
    };
    return cmocka_run_group_tests_name("codec/url", tests, make_arena, drop_arena);
}
