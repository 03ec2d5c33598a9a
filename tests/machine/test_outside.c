/* The ids that leave the hub. */
#include "check.h"

#include "machine/outside.h"

static struct keys keys;

static int make_keys(void **state)
{
    static const unsigned char master[CRYPT_KEY_BYTES] = {7};
    (void)state;
    return keys_derive(master, &keys, NULL) ? -1 : 0;
}

static void an_id_leads_back_to_the_person(void **state)
{
    (void)state;
    static const int64_t persons[] = {1, 0x0123456789abcdef, INT64_MAX};
    char text[OUTSIDE_ID_TEXT + 1], again[OUTSIDE_ID_TEXT + 1];
    for (size_t i = 0; i < COUNT(persons); i++) {
        int64_t person = 0;
        outside_id(&keys, STR("school"), persons[i], text);
        outside_id(&keys, STR("school"), persons[i], again);
        assert_string_equal(text, again);
        assert_int_equal(strlen(text), OUTSIDE_ID_TEXT);
        assert_true(outside_person(&keys, STR("school"), str_of(text), &person));
        assert_true(person == persons[i]);
    }
}

static void two_agencies_know_a_person_by_different_ids(void **state)
{
    (void)state;
    char school[OUTSIDE_ID_TEXT + 1], police[OUTSIDE_ID_TEXT + 1];
    int64_t person;
    outside_id(&keys, STR("school"), 42, school);
    outside_id(&keys, STR("police"), 42, police);
    for (size_t i = 0; i + 4 <= OUTSIDE_ID_TEXT; i += 4)
        assert_memory_not_equal(school + i, police + i, 4);
    assert_false(outside_person(&keys, STR("police"), str_of(school), &person));
}

static void what_was_made_up_is_no_id(void **state)
{
    (void)state;
    char text[OUTSIDE_ID_TEXT + 1];
    int64_t person;
    outside_id(&keys, STR("school"), 42, text);
    for (size_t i = 0; i < OUTSIDE_ID_TEXT; i++) {
        char kept = text[i];
        text[i] = kept == '0' ? '1' : '0';
        assert_false(outside_person(&keys, STR("school"), str_of(text), &person));
        text[i] = 'G';
        assert_false(outside_person(&keys, STR("school"), str_of(text), &person));
        text[i] = kept;
    }
    assert_false(outside_person(&keys, STR("school"), STR(""), &person));
    assert_false(outside_person(&keys, STR("school"), STR("000000000000002a"), &person));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_leads_back_to_the_person),
        cmocka_unit_test(two_agencies_know_a_person_by_different_ids),
        cmocka_unit_test(what_was_made_up_is_no_id),
    };
    return cmocka_run_group_tests_name("fhir/outside", tests, make_keys, NULL);
}
