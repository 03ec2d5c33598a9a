/* Names that sound alike share a code; names that do not, rarely. */
#include "check.h"

#include "likeness/sound.h"

static void spellings_of_one_name_share_a_code(void **state)
{
    (void)state;
    static const char *const alike[][2] = {
        {"mohammed", "muhamad"},  {"hussain", "husein"},     {"khadija", "hadija"},  {"sheikh", "shaykh"},
        {"ahmed", "ahmet"},       {"qureshi", "kureshi"},    {"kowalski", "kowalska"}, {"lakshmi", "laxmi"},
        {"wojcik", "vojcik"},     {"szymanski", "shimanski"}, {"catherine", "kathryn"}, {"philip", "filip"},
        {"stephen", "stefan"},    {"smith", "smyth"},        {"clark", "clarke"},    {"thompson", "tompson"},
        {"rashid", "rasheed"},    {"yusuf", "yousouf"},      {"singh", "sing"},      {"dhaliwal", "daliwal"},
        {"wright", "right"},      {"knight", "night"},       {"nguyen", "ngyuen"},
    };
    char x[8], y[8];
    for (size_t i = 0; i < COUNT(alike); i++) {
        str a = sound_text(sound_code(str_of(alike[i][0])), x), b = sound_text(sound_code(str_of(alike[i][1])), y);
        if (!str_eq(a, b)) fail_msg("%s %.*s, %s %.*s", alike[i][0], STR_FMT(a), alike[i][1], STR_FMT(b));
    }
}

static void other_names_have_another_code(void **state)
{
    (void)state;
    static const char *const unlike[][2] = {
        {"jane", "june smith"}, {"patel", "khan"}, {"smith", "jones"}, {"aisha", "fatima"}, {"owen", "ian smith"},
        {"brown", "green"}, {"begum", "bibi"}, {"ali", "lee"}, {"taylor", "tyler brown"}, {"oscar", "victor"},
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings_of_one_name_share_a_code),
        cmocka_unit_test(other_names_have_another_code),
        cmocka_unit_test(a_text_without_letters_has_no_code),
    };
    return cmocka_run_group_tests_name("likeness/sound", tests, NULL, NULL);
}
