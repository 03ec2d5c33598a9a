/* Hostile and unusual names through every page that shows what was typed or who was found. */
#include "check.h"

#include "web/pages.h"

static struct buf page = BUF_INIT(1 << 20);
static const struct page_frame frame = {.signed_in = true, .wide = true};

/* As it comes in, and as it must go out in text and in a quoted attribute alike. */
static const struct {
    const char *in, *out;
} names[] = {
    {"O'Brien <b>", "O&#39;Brien &lt;b&gt;"},
    {"\"><script>alert(1)</script>", "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"},
    {"{{ surname }}", "{{ surname }}"},
    {"&lt;b&gt;", "&amp;lt;b&amp;gt;"},
    {"محمد بن سلمان", "محمد بن سلمان"},
    {"Siân Ŵyn-Ffion", "Siân Ŵyn-Ffion"},
    {"e\xcc\x81\xcc\xa3\xcc\x88", "e\xcc\x81\xcc\xa3\xcc\x88"},
    {"李小龍", "李小龍"},
};

static size_t times_in(const char *text)
{
    size_t n = 0;
    buf_byte(&page, '\0');
    for (const char *at = strstr(page.at, text); at; at = strstr(at + 1, text))
        n++;
    return n;
}

static void assert_harmless(size_t i, size_t times)
{
    assert_int_equal(times_in(names[i].out), times);
    assert_null(strstr(page.at, "<script"));
    assert_null(strstr(page.at, "O'Brien"));
    buf_reset(&page);
}

static void what_was_typed_comes_back_into_the_form_and_stays_in_its_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        pii n = pii_of(str_of(names[i].in));
        const struct page_search_opened opened = {.given = n, .surname = n};
        const struct page_search p = {.frame = &frame,
                                      .first = n,
                                      .last = n,
                                      .day = n,
                                      .month = n,
                                      .year = n,
                                      .age = n,
                                      .address = n,
                                      .nhs = n,
                                      .opened = &opened,
                                      .opened_n = 1};
        page_search_render(&p, &page);
        assert_harmless(i, 10);
    }
}

static void results_show_names_as_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        pii n = pii_of(str_of(names[i].in));
        const struct page_results_asked asked = {.value = n};
        const struct page_results_result result = {.given = n, .surname = n, .alias = n, .area = n};
        const struct page_results p = {
            .frame = &frame, .asked = &asked, .asked_n = 1, .result = &result, .result_n = 1};
        page_results_render(&p, &page);
        assert_harmless(i, 5);
        const struct page_results_none_asked none_asked = {.value = n};
        page_results_none_render(
            &(struct page_results_none){.frame = &frame, .asked = &none_asked, .asked_n = 1},
            &page);
        assert_harmless(i, 1);
    }
}

static void the_queue_shows_names_as_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        pii n = pii_of(str_of(names[i].in));
        const struct page_queue_entry entry = {
            .given = n, .surname = n, .services = str_of(names[i].in)};
        page_queue_render(&(struct page_queue){.frame = &frame, .entry = &entry, .entry_n = 1},
                          &page);
        assert_harmless(i, 3);
    }
}

static void users_and_what_they_type_are_text_too(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        str n = str_of(names[i].in);
        const struct page_frame own = {.signed_in = true, .user = n, .role = n, .reason = n};
        page_purpose_render(&(struct page_purpose){.frame = &own, .reference = n}, &page);
        assert_harmless(i, 4);
        page_sign_in_render(&(struct page_sign_in){.frame = &frame, .login = n}, &page);
        assert_harmless(i, 1);
    }
}

static int drop(void **state)
{
    (void)state;
    buf_release(&page);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_typed_comes_back_into_the_form_and_stays_in_its_fields),
        cmocka_unit_test(results_show_names_as_text),
        cmocka_unit_test(the_queue_shows_names_as_text),
        cmocka_unit_test(users_and_what_they_type_are_text_too),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
