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

static bool brought_together(const char *a, const char *b)
{
    uint32_t x[2], y[2];
    x[0] = sound_codes(str_of(a), &x[1]);
    y[0] = sound_codes(str_of(b), &y[1]);
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 2; k++)
            if (x[i] && x[i] == y[k]) return true;
    return false;
}

static void either_of_two_readings_brings_names_together(void **state)
{
    (void)state;
    /* most are the classic examples of what a second key is for */
    static const char *const alike[][2] = {
        {"smith", "schmidt"},     {"michael", "mikael"},      {"jose", "hose"},
        {"geoffrey", "jeffrey"},  {"stephen", "stefan"},      {"czerny", "serny"},
        {"jablonski", "yablonsky"}, {"wladyslaw", "vladislav"}, {"szabo", "sabo"},
        {"petrov", "petroff"},    {"xasan", "hassan"},        {"maxamed", "mohamed"},
        {"cumar", "umar"},        {"othman", "osman"},        {"murtaza", "murtada"},
        {"ramadhan", "ramazan"},  {"gamal", "jamal"},         {"ayse", "ayshe"},
        {"sahin", "shahin"},      {"sean", "shaun"},          {"siobhan", "shevaun"},
        {"niamh", "neve"},        {"cian", "kian"},           {"rozhin", "rojin"},
        {"akhmed", "ahmed"},      {"mirza", "mirsa"},         {"kozlowski", "kozlovski"}};
    for (size_t i = 0; i < COUNT(alike); i++)
        if (!brought_together(alike[i][0], alike[i][1])) fail_msg("%s", alike[i][0]);
    assert_false(brought_together("patel", "khan"));
    assert_false(brought_together("smith", "jones"));
    assert_false(brought_together("sahin", "jahin"));
}

static void one_reading_has_no_second_code(void **state)
{
    (void)state;
    uint32_t other = 1;
    assert_int_equal(sound_codes(STR("martin"), &other), sound_code(STR("martin")));
    assert_int_equal(other, 0);
    assert_int_equal(sound_codes(STR(""), &other), 0);
    assert_int_equal(other, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_one_name_share_a_code),
        cmocka_unit_test(other_names_have_another_code),
        cmocka_unit_test(one_name_in_two_spellings_is_spelt_alike_and_two_names_are_not),
        cmocka_unit_test(either_of_two_readings_brings_names_together),
        cmocka_unit_test(one_reading_has_no_second_code),
        cmocka_unit_test(a_text_without_letters_has_no_code),
    };
    return cmocka_run_group_tests_name("likeness/sound", tests, NULL, NULL);
}
