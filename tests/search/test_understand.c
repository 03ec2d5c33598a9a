/* What a search form means, and which field is sent back when it means nothing. */
#include "check.h"

#include "search/search.h"
#include "support/hub_world.h"

#define DAY_MS INT64_C(1395824400000) /* 2014-03-26T09:00:00Z */

static struct hub_world w;
static struct search_query query;
static const char *field;

static int make_world(void **state)
{
    (void)state;
    hub_world_open(&w, DAY_MS, true);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    hub_world_close(&w);
    return 0;
}

static struct search_form doe(void)
{
    return (struct search_form){.given_name = pii_of(STR("Jane")),
                                .family_name = pii_of(STR("Doe"))};
}

static err understand(const struct search_form *form)
{
    return search_understand(form, w.hub, w.a, &query, &field, &w.why);
}

static void a_birth_date_may_be_written_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *means;
    } dates[] = {{"2000-06-09", "2000-06-09"},  {"9 6 2000", "2000-06-09"},
                 {"9/6/2000", "2000-06-09"},    {"09.06.2000", "2000-06-09"},
                 {"9 June 2000", "2000-06-09"}, {"9 jun 2000", "2000-06-09"},
                 {"June 2000", "2000-06"},      {"6 2000", "2000-06"},
                 {"2000-06", "2000-06"},        {"2000", "2000"}};
    for (size_t i = 0; i < COUNT(dates); i++) {
        struct search_form form = doe();
        form.birth_date = pii_of(str_of(dates[i].typed));
        assert_int_equal(understand(&form), ERR_OK);
        assert_str_equal(date_iso(w.a, query.who.birth_date), dates[i].means);
    }
}

static void a_date_that_cannot_be_is_sent_back_without_being_repeated(void **state)
{
    (void)state;
    static const char *const wrong[] = {"31 2 2000", "9 6",      "yesterday", "1.2.3.4",
                                        "99",        "1 1 2015", "1 1 1800",  "9 6 00"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct search_form form = doe();
        form.birth_date = pii_of(str_of(wrong[i]));
        assert_int_equal(understand(&form), ERR_INPUT);
        assert_string_equal(field, "birth_date");
        assert_null(strstr(w.why.text, wrong[i]));
    }
}

static void a_date_in_three_fields_needs_its_year(void **state)
{
    (void)state;
    struct search_form form = doe();
    form.birth_day = pii_of(STR("9"));
    form.birth_month = pii_of(STR("June"));
    assert_int_equal(understand(&form), ERR_INPUT);
    form.birth_year = pii_of(STR("2000"));
    assert_int_equal(understand(&form), ERR_OK);
    assert_str_equal(date_iso(w.a, query.who.birth_date), "2000-06-09");
}

static void an_age_is_a_number_or_a_narrow_range(void **state)
{
    (void)state;
    struct search_form form = doe();
    form.age = pii_of(STR("12 to 14"));
    assert_int_equal(understand(&form), ERR_OK);
    assert_int_equal(query.age_from, 12);
    assert_int_equal(query.age_to, 14);
    form.age = pii_of(STR("13"));
    assert_int_equal(understand(&form), ERR_OK);
    assert_int_equal(query.age_to, 13);
    static const char *const wrong[] = {"10 to 14", "14 to 12", "old", "1 2 3", "130"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        form.age = pii_of(str_of(wrong[i]));
        assert_int_equal(understand(&form), ERR_INPUT);
        assert_string_equal(field, "age");
    }
}

static void too_little_is_not_searched(void **state)
{
    (void)state;
    struct search_form name = doe(), empty = {0}, date = {.birth_date = pii_of(STR("9 6 2000"))};
    assert_int_equal(understand(&name), ERR_INPUT);
    assert_string_equal(field, "");
    assert_int_equal(understand(&empty), ERR_INPUT);
    assert_int_equal(understand(&date), ERR_INPUT);
    struct search_form address = doe(), number = {.nhs_number = pii_of(STR("999 000 0018"))};
    address.address = pii_of(STR("B99 1AA"));
    assert_int_equal(understand(&address), ERR_OK);
    assert_int_equal(understand(&number), ERR_OK);
    address.given_name = pii_of(STR("")); /* a surname with a postcode is enough, a town is not */
    assert_int_equal(understand(&address), ERR_OK);
    address.address = pii_of(STR("Birmingham"));
    assert_int_equal(understand(&address), ERR_INPUT);
    address.address = pii_of(STR("B99 1AA"));
    address.birth_date = pii_of(STR("9 6 2000"));
    assert_int_equal(understand(&address), ERR_OK);
    address.address = pii_of(STR(""));
    assert_int_equal(understand(&address), ERR_OK);
    address.birth_date = pii_of(STR("2000"));
    assert_int_equal(understand(&address), ERR_INPUT);
    number.nhs_number = pii_of(STR("999 000 0019"));
    assert_int_equal(understand(&number), ERR_INPUT);
    assert_string_equal(field, "nhs_number");
}

#define TEST(f) cmocka_unit_test(f)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_birth_date_may_be_written_in_many_ways),
        TEST(a_date_that_cannot_be_is_sent_back_without_being_repeated),
        TEST(a_date_in_three_fields_needs_its_year),
        TEST(an_age_is_a_number_or_a_narrow_range),
        TEST(too_little_is_not_searched),
    };
    return cmocka_run_group_tests_name("search/understand", tests, make_world, drop_world);
}
