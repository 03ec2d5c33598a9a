/* Who a person is when their records disagree: a vote that arrival order cannot sway. */
#include "check.h"

#include "base/clock.h"
#include "event/identity.h"

static struct arena *arena;
static struct record records[8];
static struct record_version versions[8][3];
static size_t count;
static struct identity id;

static int make_world(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    count = 0;
    memset(records, 0, sizeof records);
    return arena ? 0 : -1;
}

static int drop_world(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define P(text) pii_of(STR(text))
#define D(...) ((struct demographics){__VA_ARGS__})
#define NAMED(given, family) D(.given_name = P(given), .family_name = P(family))
#define BORN(y, m, d) D(.birth_date = {y, m, d})

/* A further record whose agency said this on that day. */
static void says(int32_t day, struct demographics who)
{
    versions[count][0] =
        (struct record_version){.as_of_ms = (int64_t)day * MS_PER_DAY, .content = {.who = who}};
    records[count] = (struct record){
        .id = (int64_t)count + 1, .versions = versions[count], .version_count = 1};
    count++;
}

/* The last record said this before. */
static void said(int32_t day, struct demographics who)
{
    struct record *r = &records[count - 1];
    versions[count - 1][r->version_count++] =
        (struct record_version){.as_of_ms = (int64_t)day * MS_PER_DAY, .content = {.who = who}};
}

static void elect(void)
{
    struct err_info why;
    assert_int_equal(identity_of(records, count, arena, &id, &why), ERR_OK);
}

static bool same_text(pii a, pii b)
{
    return str_eq(pii_reveal(a, REVEAL_SHOW), pii_reveal(b, REVEAL_SHOW));
}

/* In every turn of the records the outcome is the same. */
static void assert_order_does_not_matter(void)
{
    struct identity first;
    elect();
    first = id;
    for (size_t turn = 0; turn < count; turn++) {
        struct record head = records[0];
        memmove(records, records + 1, (count - 1) * sizeof *records);
        records[count - 1] = head;
        elect();
        assert_true(same_text(id.name.given, first.name.given));
        assert_true(same_text(id.name.family, first.name.family));
        assert_int_equal(date_cmp(id.birth_date, first.birth_date), 0);
        assert_int_equal(id.other_name_count, first.other_name_count);
        assert_true(same_text(id.postcode, first.postcode));
    }
}

static str shown(pii p) { return pii_reveal(p, REVEAL_SHOW); }

static void the_name_of_most_agencies_wins(void **state)
{
    (void)state;
    says(9, NAMED("Janey", "Doe"));
    says(1, NAMED("Jane", "Doe"));
    says(2, NAMED("JANE", "DOE"));
    assert_order_does_not_matter();
    assert_true(str_eq_nocase(shown(id.name.given), STR("Jane")));
    assert_int_equal(id.other_name_count, 1);
    assert_str_equal(shown(id.other_names[0].given), "Janey");
}

static void of_names_with_equal_votes_the_newest_wins(void **state)
{
    (void)state;
    says(5, NAMED("Jane", "Doe"));
    says(9, NAMED("Jane", "Smith"));
    assert_order_does_not_matter();
    assert_str_equal(shown(id.name.family), "Smith");
    assert_str_equal(shown(id.other_names[0].family), "Doe");
}

static void a_full_name_goes_before_half_a_name(void **state)
{
    (void)state;
    says(9, NAMED("", "Doe"));
    says(9, NAMED("", "Doe"));
    says(1, NAMED("Jane", "Doe"));
    assert_order_does_not_matter();
    assert_str_equal(shown(id.name.given), "Jane");
}

static void only_what_an_agency_says_now_votes_but_old_names_are_kept(void **state)
{
    (void)state;
    says(9, NAMED("Jane", "Smith"));
    said(3, NAMED("Jane", "Doe"));
    said(2, NAMED("Jane", "Doe"));
    elect();
    assert_str_equal(shown(id.name.family), "Smith");
    assert_int_equal(id.other_name_count, 1);
    assert_str_equal(shown(id.other_names[0].family), "Doe");
}

static void known_as_and_a_former_family_name_are_other_names(void **state)
{
    (void)state;
    says(1, D(.given_name = P("Jessica"), .family_name = P("Doe"), .known_as = P("Jess"),
              .previous_family_name = P("Marsh")));
    says(1, D(.given_name = P("Jessica"), .family_name = P("Doe"), .known_as = P("jessica")));
    assert_order_does_not_matter();
    assert_int_equal(id.other_name_count, 2);
    assert_str_equal(shown(id.other_names[0].given), "Jess");
    assert_str_equal(shown(id.other_names[1].family), "Marsh");
}

static void the_first_days_without_a_name_do_not_outvote_the_name(void **state)
{
    (void)state;
    says(1, NAMED("Baby", "Marsh"));
    says(2, NAMED("Baby", "Marsh"));
    says(30, NAMED("Ivy", "Marsh"));
    assert_order_does_not_matter();
    assert_str_equal(shown(id.name.given), "Ivy");
}

static void a_child_nobody_has_named_yet_is_called_what_they_wrote(void **state)
{
    (void)state;
    says(1, NAMED("Baby", "Marsh"));
    elect();
    assert_str_equal(shown(id.name.given), "Baby");
    assert_str_equal(shown(id.name.family), "Marsh");
}

static void a_swapped_day_and_month_is_outvoted(void **state)
{
    (void)state;
    says(99, BORN(2000, 9, 6));
    says(1, BORN(2000, 6, 9));
    says(1, BORN(2000, 6, 9));
    assert_order_does_not_matter();
    assert_int_equal(date_cmp(id.birth_date, (struct date){2000, 6, 9}), 0);
}

static void a_birth_date_known_in_part_does_not_beat_one_known_in_full(void **state)
{
    (void)state;
    says(5, BORN(2000, 0, 0));
    says(5, BORN(2000, 6, 0));
    says(5, BORN(2000, 6, 9));
    assert_order_does_not_matter();
    assert_int_equal(date_cmp(id.birth_date, (struct date){2000, 6, 9}), 0);
}

static void a_year_said_twice_does_not_hide_the_day_said_once(void **state)
{
    (void)state;
    says(9, BORN(2000, 0, 0));
    says(9, BORN(2000, 0, 0));
    says(1, BORN(2000, 6, 9));
    assert_order_does_not_matter();
    assert_int_equal(date_cmp(id.birth_date, (struct date){2000, 6, 9}), 0);
}

static void part_of_a_date_is_better_than_none(void **state)
{
    (void)state;
    says(1, NAMED("Jane", "Doe"));
    says(1, BORN(2000, 6, 0));
    elect();
    assert_int_equal(id.birth_date.month, 6);
    assert_int_equal(id.birth_date.day, 0);
}

static void who_does_not_know_the_gender_has_no_vote(void **state)
{
    (void)state;
    says(9, D(.gender = 'U'));
    says(9, D(.gender = 'U'));
    says(1, D(.gender = 'F'));
    assert_order_does_not_matter();
    assert_int_equal(id.gender, 'F');
}

static void the_address_said_last_wins_with_its_own_postcode(void **state)
{
    (void)state;
    says(5, D(.address = P("23 Inour Street"), .postcode = P("B99 1AA")));
    says(5, D(.address = P("23 Inour Street"), .postcode = P("B99 1AA")));
    says(9, D(.address = P("14 Elm Row"), .postcode = P("B99 4EF")));
    says(10, D(.postcode = P("B98 1ZZ")));
    assert_order_does_not_matter();
    assert_str_equal(shown(id.address), "14 Elm Row");
    assert_str_equal(shown(id.postcode), "B99 4EF");
}

static void a_traced_nhs_number_goes_before_more_of_another(void **state)
{
    (void)state;
    says(9, D(.nhs_number = P("9990000026"), .nhs_status = 2));
    says(9, D(.nhs_number = P("9990000026"), .nhs_status = 2));
    says(1, D(.nhs_number = P("999 000 0018"), .nhs_status = 1));
    says(9, D(.nhs_number = P("9990000019"), .nhs_status = 1)); /* its check digit is wrong */
    assert_order_does_not_matter();
    assert_true(id.nhs_number == 9990000018u);
}

static void no_records_and_records_that_say_nothing_are_nobody(void **state)
{
    (void)state;
    elect();
    assert_int_equal(id.birth_date.year, 0);
    says(1, D(.gender = 'U'));
    records[count++] = (struct record){.id = 99}; /* nothing visible of it */
    elect();
    assert_true(pii_empty(id.name.given) && pii_empty(id.name.family));
    assert_int_equal(id.birth_date.year + id.gender, 0);
    assert_true(id.nhs_number == 0);
}

static void the_first_half_of_a_postcode_is_all_of_it_but_three(void **state)
{
    (void)state;
    assert_str_equal(identity_outcode(P("B99 1AA"), REVEAL_SHOW), "B99");
    assert_str_equal(identity_outcode(P("B991AA"), REVEAL_SHOW), "B99");
    assert_str_equal(identity_outcode(P("B9 1AA"), REVEAL_SHOW), "B9");
    assert_int_equal(identity_outcode(P(""), REVEAL_SHOW).len, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_name_of_most_agencies_wins),
        TEST(of_names_with_equal_votes_the_newest_wins),
        TEST(a_full_name_goes_before_half_a_name),
        TEST(only_what_an_agency_says_now_votes_but_old_names_are_kept),
        TEST(known_as_and_a_former_family_name_are_other_names),
        TEST(the_first_days_without_a_name_do_not_outvote_the_name),
        TEST(a_child_nobody_has_named_yet_is_called_what_they_wrote),
        TEST(a_swapped_day_and_month_is_outvoted),
        TEST(a_birth_date_known_in_part_does_not_beat_one_known_in_full),
        TEST(a_year_said_twice_does_not_hide_the_day_said_once),
        TEST(part_of_a_date_is_better_than_none),
        TEST(who_does_not_know_the_gender_has_no_vote),
        TEST(the_address_said_last_wins_with_its_own_postcode),
        TEST(a_traced_nhs_number_goes_before_more_of_another),
        TEST(no_records_and_records_that_say_nothing_are_nobody),
        TEST(the_first_half_of_a_postcode_is_all_of_it_but_three),
    };
    return cmocka_run_group_tests_name("event/identity", tests, NULL, NULL);
}
