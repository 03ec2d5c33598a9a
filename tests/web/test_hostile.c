/* What comes in can close nothing and open nothing, wherever in a page it stands. */
#include "check.h"

#include "web/hostile.h"

static struct buf page = BUF_INIT(1 << 20);

static const char *rendered(const struct page_hostile *p)
{
    buf_reset(&page);
    page_hostile_render(p, &page);
    buf_byte(&page, '\0');
    assert_int_equal(buf_state(&page), ERR_OK);
    return page.at;
}

static void text_cannot_end_the_tag_the_quote_or_the_element_it_stands_in(void **state)
{
    (void)state;
    const struct page_hostile p = {.word = STR("</title><script>alert(1)</script>\"'><i a="),
                                   .name = pii_of(STR("' onclick='x\" onclick=\"x</p><b>"))};
    const char *html = rendered(&p);
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "<b>"));
    assert_null(strstr(html, "<i a="));
    assert_null(strstr(html, "' onclick"));
    assert_null(strstr(html, "\" onclick"));
    assert_non_null(strstr(html, "&lt;/title&gt;&lt;script&gt;alert(1)"));
    assert_non_null(
        strstr(html, "title='&#39; onclick=&#39;x&quot; onclick=&quot;x&lt;/p&gt;&lt;b&gt;'"));
}

static void names_of_every_script_come_out_as_they_are(void **state)
{
    (void)state;
    const struct page_hostile p = {
        .name = pii_of(STR("O'Brien <b> محمد Siân Ŵyn e\xcc\x81 \xf0\x9f\x98\x80"))};
    assert_non_null(strstr(
        rendered(&p),
        "<p class=\"\" title='O&#39;Brien &lt;b&gt; محمد Siân Ŵyn e\xcc\x81 \xf0\x9f\x98\x80'>"));
}

static void a_mark_that_turns_the_line_is_left_out(void **state)
{
    (void)state;
    const struct page_hostile p = {
        .word = STR("Jane\xe2\x80\xae"
                    "eoD\xe2\x80\xac \xe2\x81\xa7x\xe2\x81\xa9\xd8\x9c\xe2\x80\x8f."),
        .name = pii_of(STR("\xd9\x85\xe2\x80\x8d\xd8\xad \xe2\x80\x94"))};
    const char *html = rendered(&p);
    assert_non_null(strstr(html, "<title>JaneeoD x.</title>"));
    /* letters, what joins them, and a dash are no marks */
    assert_non_null(strstr(html, "\xd9\x85\xe2\x80\x8d\xd8\xad \xe2\x80\x94"));
}

static void bytes_that_are_no_text_are_replaced(void **state)
{
    (void)state;
    const struct page_hostile p = {.word = str_range("a\0b\x1b"
                                                     "c",
                                                     5),
                                   .name = pii_of(STR("x\xc3<\xff"))};
    const char *html = rendered(&p);
    assert_non_null(strstr(html, "<title>a\xef\xbf\xbd"
                                 "b\xef\xbf\xbd"
                                 "c</title>"));
    assert_non_null(strstr(html, "x\xef\xbf\xbd&lt;\xef\xbf\xbd</p>"));
}

static void a_link_goes_nowhere_but_to_allowed_places(void **state)
{
    (void)state;
    static const struct {
        const char *url, *href;
    } cases[] = {
        {"/person/abc?a=b&c", "href=\"/person/abc?a=b&amp;c\""},
        {"#top", "href=\"#top\""},
        {"https://example.org/", "href=\"https://example.org/\""},
        {"tel:+441214960100", "href=\"tel:+441214960100\""},
        {"MAILTO:a@example.org", "href=\"MAILTO:a@example.org\""},
        {"page.html", "href=\"page.html\""},
        {"javascript:alert(1)", "href=\"#refused\""},
        {"JaVaScRiPt:alert(1)", "href=\"#refused\""},
        {" javascript:alert(1)", "href=\"#refused\""},
        {"java\tscript:alert(1)", "href=\"#refused\""},
        {"\x01javascript:alert(1)", "href=\"#refused\""},
        {"data:text/html,x", "href=\"#refused\""},
        {"vbscript:x", "href=\"#refused\""},
        {"http://example.org/", "href=\"#refused\""},
        {"//example.org/", "href=\"#refused\""},
        {"/\\example.org/", "href=\"#refused\""},
        {"&#106;avascript:alert(1)",
         "href=\"&amp;#106;avascript:alert(1)\""}, /* a relative URL: # comes before : */
        {"\" onclick=\"x", "href=\"#refused\""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct page_hostile_row row = {.url = str_of(cases[i].url)};
        const struct page_hostile p = {.row = &row, .row_n = 1};
        assert_non_null(strstr(rendered(&p), cases[i].href));
    }
}

static void a_piece_of_a_link_stays_one_piece(void **state)
{
    (void)state;
    struct page_hostile_row row = {.url = STR("../a/b?c#d:\"<ü+1")};
    const struct page_hostile p = {.row = &row, .row_n = 1, .on = true, .count = -5};
    const char *html = rendered(&p);
    assert_non_null(strstr(html, "href=\"/x/..%2Fa%2Fb%3Fc%23d%3A%22%3C%C3%BC+1\">on</a>"));
    assert_non_null(strstr(html, ">-5</a>"));
}

static void our_own_html_is_not_escaped(void **state)
{
    (void)state;
    const struct page_hostile p = {.made = {STR("<hr>")}};
    assert_non_null(strstr(rendered(&p), "<hr>"));
}

static void a_page_over_its_ceiling_says_so(void **state)
{
    (void)state;
    struct buf small = BUF_INIT(20);
    page_hostile_render(&(struct page_hostile){0}, &small);
    assert_int_equal(buf_state(&small), ERR_LIMIT);
    buf_release(&small);
}

static int drop_page(void **state)
{
    (void)state;
    buf_release(&page);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_cannot_end_the_tag_the_quote_or_the_element_it_stands_in),
        cmocka_unit_test(names_of_every_script_come_out_as_they_are),
        cmocka_unit_test(a_mark_that_turns_the_line_is_left_out),
        cmocka_unit_test(bytes_that_are_no_text_are_replaced),
        cmocka_unit_test(a_link_goes_nowhere_but_to_allowed_places),
        cmocka_unit_test(a_piece_of_a_link_stays_one_piece),
        cmocka_unit_test(our_own_html_is_not_escaped),
        cmocka_unit_test(a_page_over_its_ceiling_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, drop_page);
}
