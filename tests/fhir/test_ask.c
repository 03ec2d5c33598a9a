/* The parameters of a search: what is understood, what is refused, who fits. People are
 * invented. */
#include "check.h"

#include "fhir/ask.h"
#include "fhir/dates.h"

#include <stdio.h>

static struct arena *a;
static struct fhir_ask ask;
static const char *code;
static struct err_info why;

static int open_arena(void **state)
{
    (void)state;
    a = arena_new(4 << 20);
    return a ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static err take(const char *query, bool strict)
{
    struct form f;
    memset(&why, 0, sizeof why);
    assert_int_equal(form_parse_list(str_of(query), a, &f, &why), ERR_OK);
    return ask_read(&f, strict, a, &ask, &code, &why);
}

static void understood(const char *query)
{
    if (take(query, false)) fail_msg("%s", why.text);
}

#define SHOWS(text, expected) assert_str_equal(pii_reveal((text), REVEAL_TEST), expected)

static void values_are_parted_by_commas_and_parameters_are_all_meant(void **state)
{
    (void)state;
    understood("family=Doe,O%5C,Neil&family:exact=Doe&given=Jane&given=Mary&_count=2");
    assert_int_equal(ask.n, 4);
    assert_int_equal(ask.filter[0].n, 2);
    SHOWS(ask.filter[0].value[1], "O,Neil");
    assert_false(ask.filter[0].exact);
    assert_true(ask.filter[1].exact);
    assert_int_equal(ask.count, 2);
    assert_false(ask.ignored);
    assert_str_equal(ask.self, "family=Doe,O%5C,Neil&family:exact=Doe&given=Jane&given=Mary"
                               "&_count=2");
}

static void every_parameter_of_pdqm_is_known(void **state)
{
    (void)state;
    static const char *const fourteen[] = {
        "_id=x", "active=true", "family=x", "given=x", "identifier=x", "telecom=x",
        "birthdate=2000", "address=x", "address-city=x", "address-country=x",
        "address-postalcode=x", "address-state=x", "gender=male", "mothersMaidenName=x"};
    for (size_t i = 0; i < COUNT(fourteen); i++)
        understood(fourteen[i]);
}

static void what_the_hub_does_not_hold_is_left_out_of_self_and_told(void **state)
{
    (void)state;
    understood("family=Doe&telecom=0121&moon=full&_sort=family");
    assert_str_equal(ask.self, "family=Doe");
    assert_int_equal(ask.n, 1);
    assert_true(ask.ignored);
    assert_int_equal(take("family=Doe&moon=full", true), ERR_INPUT);
    assert_string_equal(code, "not-supported");
    assert_int_equal(take("family=Doe&telecom=0121", true), ERR_INPUT);
    assert_null(strstr(why.text, "0121"));
}

static void a_wrong_value_or_modifier_is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *query, *code, *name;
    } wrong[] = {{"birthdate=09/06/2000", "value", "birthdate"},
                 {"birthdate=xx2000", "value", "birthdate"},
                 {"gender=F", "value", "gender"},
                 {"active=1", "value", "active"},
                 {"family=", "value", "family"},
                 {"family=a,,b", "value", "family"},
                 {"family=a,b,c,d,e", "too-long", "family"},
                 {"family:contains=a", "not-supported", "family"},
                 {"birthdate:exact=2000", "not-supported", "birthdate"},
                 {"identifier:missing=true", "not-supported", "identifier"},
                 {"_count=-1", "value", "_count"},
                 {"_count=many", "value", "_count"}};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(take(wrong[i].query, false), ERR_INPUT);
        assert_string_equal(code, wrong[i].code);
        assert_non_null(strstr(why.text, wrong[i].name));
    }
}

static void the_number_of_parameters_has_an_end(void **state)
{
    (void)state;
    char query[17 * 10 + 1] = "";
    for (int i = 0; i < 17; i++)
        memcpy(query + 10 * i, "&family=ab", 11);
    assert_int_equal(take(query, false), ERR_INPUT);
    assert_string_equal(code, "too-long");
}

/* ---- who fits ---- */

static bool fits_for(const char *query, bool open)
{
    static const struct identity_name others[] = {{{{"Jane", 4}}, {{"Smith", 5}}}};
    struct identity id = {.name = {pii_of(STR("Zo\xc3\xab Mary")), pii_of(STR("O'Doe Tern"))},
                          .other_names = others,
                          .other_name_count = 1,
                          .birth_date = {2000, 6, 9},
                          .gender = 'F',
                          .address = pii_of(STR("23 Inour Street, Birmingham")),
                          .postcode = pii_of(STR("B99 1AA"))};
    const struct search_held held = {.identity = &id,
                                     .other_names_open = open,
                                     .outcode_open = true,
                                     .address_open = open};
    understood(query);
    return ask_fits(&ask, &held);
}

static bool fits(const char *query) { return fits_for(query, true); }

static void what_the_asker_does_not_see_is_not_found_out_piece_by_piece(void **state)
{
    (void)state;
    static const char *const pieces[] = {"address=23", "address=inour", "address=23 Inour Street",
                                         "address-postalcode=B991", "address-postalcode=B",
                                         "address-city=Birm", "address-city=23 Inour Street",
                                         "family=smi", "given=jan", "name=ja"};
    static const char *const wholes[] = {"address=23 inour street%5C, birmingham",
                                         "address-postalcode=b991aa", "address-postalcode=B99",
                                         "address=B99 1AA", "address-city=birmingham",
                                         "family=smith&given=jane", "given=zo", "family=o'd"};
    for (size_t i = 0; i < COUNT(pieces); i++)
        if (fits_for(pieces[i], false)) fail_msg("%s fits", pieces[i]);
    for (size_t i = 0; i < COUNT(wholes); i++)
        if (!fits_for(wholes[i], false)) fail_msg("%s does not fit", wholes[i]);
}

static void names_fit_from_the_start_whatever_their_case_and_accents(void **state)
{
    (void)state;
    assert_true(fits("family=o'd&given=ZOE"));
    assert_true(fits("family=tern"));
    assert_true(fits("given=mary"));
    assert_true(fits("name=tern"));
    assert_true(fits("name=zoe"));
    assert_true(fits("family=smith&given=jane"));
    assert_true(fits("family=Moon,Smith"));
    assert_false(fits("family=oe"));
    assert_false(fits("given=tern"));
    assert_false(fits("family=tern&family=moon"));
}

static void exact_is_to_the_letter(void **state)
{
    (void)state;
    assert_true(fits("family:exact=O'Doe Tern"));
    assert_true(fits("family:exact=Tern"));
    assert_true(fits("given:exact=Zo%C3%AB"));
    assert_false(fits("given:exact=Zoe"));
    assert_false(fits("family:exact=Ter"));
}

static void dates_fit_by_their_prefix(void **state)
{
    (void)state;
    static const char *const right[] = {"2000-06-09", "2000-06", "2000", "ge2000-06-09",
                                        "le2000-06-09", "gt2000-06-08", "lt2000-06-10",
                                        "ne2000-06-10", "sa2000-05", "eb2000-07",
                                        "ap2001-01-01", "ge2000", "eq2000-06-09"};
    static const char *const wrong[] = {"2000-06-10", "2001", "gt2000-06-09", "lt2000-06-09",
                                        "ne2000", "sa2000-06", "eb2000-06", "ap2010",
                                        "le1999"};
    char query[40];
    for (size_t i = 0; i < COUNT(right); i++) {
        (void)snprintf(query, sizeof query, "birthdate=%s", right[i]);
        if (!fits(query)) fail_msg("%s does not fit", query);
    }
    for (size_t i = 0; i < COUNT(wrong); i++) {
        (void)snprintf(query, sizeof query, "birthdate=%s", wrong[i]);
        if (fits(query)) fail_msg("%s fits", query);
    }
    assert_true(fits("birthdate=ge2000-06-01&birthdate=le2000-07-01"));
    assert_false(fits("birthdate=ge2000-06-10&birthdate=le2000-07-01"));
}

static void places_genders_and_states_fit(void **state)
{
    (void)state;
    assert_true(fits("address=inour"));
    assert_true(fits("address=B99 1"));
    assert_true(fits("address-city=Birm"));
    assert_true(fits("address-postalcode=b991aa"));
    assert_true(fits("address-postalcode=B99"));
    assert_false(fits("address-postalcode:exact=B99"));
    assert_false(fits("address-city=Leeds"));
    assert_true(fits("gender=female"));
    assert_true(fits("gender=http://hl7.org/fhir/administrative-gender|female"));
    assert_false(fits("gender=male,other"));
    assert_true(fits("active=true"));
    assert_false(fits("active=false"));
}

static void an_adopted_childs_old_names_lead_to_nobody(void **state)
{
    (void)state;
    static const struct identity_name others[] = {{{{"Amber", 5}}, {{"Quill", 5}}}};
    struct identity id = {.name = {pii_of(STR("Beryl")), pii_of(STR("Tern"))},
                          .other_names = others,
                          .other_name_count = 1};
    struct search_held held = {.identity = &id};
    understood("family=Quill");
    assert_true(ask_fits(&ask, &held));
    held.shield = SHIELD_ADOPTED;
    assert_false(ask_fits(&ask, &held));
}

static void a_birth_date_known_in_part_is_a_period(void **state)
{
    (void)state;
    struct fhir_period held = fhir_period_of_date((struct date){2000, 2, 0});
    assert_int_equal(held.to - held.from, 28);
    held = fhir_period_of_date((struct date){2001, 0, 0});
    assert_int_equal(held.to - held.from, 364);
    struct fhir_period day = fhir_period_of_date((struct date){2001, 5, 5});
    assert_false(fhir_period_fits(&day, PREFIX_EQ, &held));
    assert_true(fhir_period_fits(&held, PREFIX_EQ, &day));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_are_parted_by_commas_and_parameters_are_all_meant),
        TEST(every_parameter_of_pdqm_is_known),
        TEST(what_the_hub_does_not_hold_is_left_out_of_self_and_told),
        TEST(a_wrong_value_or_modifier_is_refused_by_name),
        TEST(the_number_of_parameters_has_an_end),
        TEST(what_the_asker_does_not_see_is_not_found_out_piece_by_piece),
        TEST(names_fit_from_the_start_whatever_their_case_and_accents),
        TEST(exact_is_to_the_letter),
        TEST(dates_fit_by_their_prefix),
        TEST(places_genders_and_states_fit),
        TEST(an_adopted_childs_old_names_lead_to_nobody),
        TEST(a_birth_date_known_in_part_is_a_period),
    };
    return cmocka_run_group_tests_name("fhir/ask", tests, NULL, NULL);
}
