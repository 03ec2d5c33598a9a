/* Names that sound alike share a code; names that do not, rarely. */
#include "check.h"

#include "likeness/sound.h"

static void spellings_of_one_name_share_a_code(void **state)
{
    (void)state;
    static const char *const alike[][2] = {
        {"mohammed", "muhamad"},    {"hussain", "husein"},    {"khadija", "hadija"},
        {"sheikh", "shaykh"},       {"ahmed", "ahmet"},       {"qureshi", "kureshi"},
        {"kowalski", "kowalska"},   {"lakshmi", "laxmi"},     {"wojcik", "vojcik"},
        {"szymanski", "shimanski"}, {"catherine", "kathryn"}, {"philip", "filip"},
        {"stephen", "stefan"},      {"smith", "smyth"},       {"clark", "clarke"},
        {"thompson", "tompson"},    {"rashid", "rasheed"},    {"yusuf", "yousouf"},
        {"singh", "sing"},          {"dhaliwal", "daliwal"},  {"wright", "right"},
        {"knight", "night"},        {"nguyen", "ngyuen"},
    };
    char x[8], y[8];
    for (size_t i = 0; i < COUNT(alike); i++) {
        str a = sound_text(sound_code(str_of(alike[i][0])), x),
            b = sound_text(sound_code(str_of(alike[i][1])), y);
        if (!str_eq(a, b))
            fail_msg("%s %.*s, %s %.*s", alike[i][0], STR_FMT(a), alike[i][1], STR_FMT(b));
    }
}

static void other_names_have_another_code(void **state)
{
    (void)state;
    static const char *const unlike[][2] = {
        {"jane", "june smith"},    {"patel", "khan"},   {"smith", "jones"}, {"aisha", "fatima"},
        {"owen", "ian smith"},     {"brown", "green"},  {"begum", "bibi"},  {"ali", "lee"},
        {"taylor", "tyler brown"}, {"oscar", "victor"},
    };
    for (size_t i = 0; i < COUNT(unlike); i++)
        assert_true(sound_code(str_of(unlike[i][0])) != sound_code(str_of(unlike[i][1])));
}

static void a_text_without_letters_has_no_code(void **state)
{
    (void)state;
    assert_int_equal(sound_code(STR("")), 0);
    assert_int_equal(sound_code(STR("1234")), 0);
}

static void one_name_in_two_spellings_is_spelt_alike_and_two_names_are_not(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"zain", "zayn"},      {"darcy", "darcey"},  {"sumayyah", "sumaiya"}, {"isaac", "issac"},
        {"aaliyah", "aliyah"}, {"maryam", "mariam"}, {"louis", "luis"}};
    static const char *const other[][2] = {{"amira", "amara"}, {"maya", "mia"},
                                           {"layla", "lila"},  {"jayden", "kayden"},
                                           {"ella", "ellie"},  {"hamza", "humza"}};
    char x[32], y[32];
    for (size_t i = 0; i < COUNT(same); i++)
        if (!str_eq(sound_spelling(str_of(same[i][0]), x), sound_spelling(str_of(same[i][1]), y)))
            fail_msg("%s", same[i][0]);
    for (size_t i = 0; i < COUNT(other); i++)
        if (str_eq(sound_spelling(str_of(other[i][0]), x), sound_spelling(str_of(other[i][1]), y)))
            fail_msg("%s", other[i][0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_one_name_share_a_code),
        cmocka_unit_test(other_names_have_another_code),
        cmocka_unit_test(one_name_in_two_spellings_is_spelt_alike_and_two_names_are_not),
        cmocka_unit_test(a_text_without_letters_has_no_code),
    };
    return cmocka_run_group_tests_name("likeness/sound", tests, NULL, NULL);
}
