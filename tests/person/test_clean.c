/* Cleaning: what agencies type, and what is left to compare. All people and numbers are
 * invented. */
#include "check.h"

#include "person/clean.h"

static struct features f;

static pii field(const char *text)
{
    return pii_of(str_of(text));
}

static void take(const struct demographics *d)
{
    clean_start(&f, STR("school"));
    clean_add(&f, d);
}

static const struct feature_name *name_of(const char *word)
{
    for (size_t i = 0; i < f.names; i++)
        if (strcmp(f.name[i].text, word) == 0) return &f.name[i];
    return NULL;
}

#define assert_role(word, wanted)                                                                  \
    do {                                                                                           \
        assert_non_null(name_of(word));                                                            \
        assert_int_equal(name_of(word)->role, (wanted) | NAME_IS_NOW);                             \
    } while (0)

static void titles_go_and_halves_of_a_surname_are_kept(void **state)
{
    (void)state;
    take(&(struct demographics){.given_name = field("Mrs. Jane Mary"),
                                .family_name = field("Smith-Jones")});
    assert_int_equal(f.names, 4);
    assert_role("jane", NAME_IS_GIVEN);
    assert_role("mary", NAME_IS_MIDDLE);
    assert_role("smith", NAME_IS_FAMILY);
    assert_role("jones", NAME_IS_FAMILY);
}

static void a_placeholder_is_no_name(void **state)
{
    (void)state;
    const char *fields[] = {"Baby",   "Twin 2",     "UNKNOWN",         "Test",      "baby girl",
                            "N/K",    "n/a",        "Infant of Sarah", "B/O Sarah", "Twin Two",
                            "N.K.",   "Baby Boy B", "not known",       "Mr",        "xxxx",
                            "Unborn", "No name",    "(unnamed)",       "Triplet A", "Baby Aisha"};
    for (size_t i = 0; i < COUNT(fields); i++) {
        take(&(struct demographics){.given_name = field(fields[i]), .family_name = field("Doe")});
        assert_int_equal(f.names, 1);
        assert_true(f.flags & FEATURE_NO_GIVEN);
    }
    const char *names[] = {"Jane", "Bo", "Babette", "Mary Given", "J", "Na", "Master John"};
    for (size_t i = 0; i < COUNT(names); i++) {
        take(&(struct demographics){.given_name = field(names[i]), .family_name = field("Doe")});
        if (f.flags & FEATURE_NO_GIVEN) fail_msg("%s", names[i]);
    }
}

static void a_surname_behind_a_placeholder_is_kept(void **state)
{
    (void)state;
    take(&(struct demographics){.given_name = field("Baby"), .family_name = field("Baby Smith")});
    assert_role("smith", NAME_IS_FAMILY);
    assert_int_equal(f.names, 1);
    take(&(struct demographics){.given_name = field("Jane"), .family_name = field("Unknown")});
    assert_int_equal(f.names, 1);
}

static void names_of_any_length_and_script_are_read(void **state)
{
    (void)state;
    static char name[1001];
    memset(name, 'a', 1000);
    take(&(struct demographics){.given_name = field(name), .family_name = field("Doe")});
    assert_int_equal(f.name[0].len, NAME_BYTES_MAX);
    for (size_t i = 1; i < 1000; i += 2)
        name[i] = ' ';
    take(&(struct demographics){.given_name = field(name), .family_name = field("Doe")});
    assert_role("a", NAME_IS_GIVEN | NAME_IS_MIDDLE);
    const char *scripts[][2] = {
        {"Ольга", "olga"},      {"Łukasz", "lukasz"},   {"Ștefan", "stefan"}, {"Ayşe", "ayse"},
        {"Đặng", "dang"},       {"Ελένη", "elene"},     {"李伟", "li"},       {"محمد", "mhmd"},
        {"Евгений", "evgenij"}, {"ਹਰਪ੍ਰੀਤ", "haraprita"}};
    for (size_t i = 0; i < COUNT(scripts); i++) {
        take(&(struct demographics){.given_name = field(scripts[i][0])});
        if (!name_of(scripts[i][1])) fail_msg("%s: %s", scripts[i][0], f.name[0].text);
    }
    take(&(struct demographics){.given_name = field("\xff\xfe \xc3"), .family_name = field("")});
    take(&(struct demographics){.given_name = field("  --- ' ' "), .family_name = field("???")});
    assert_int_equal(f.names, 0);
    assert_true(f.flags & FEATURE_NO_GIVEN);
}

static void a_prefix_is_not_what_somebody_is_called(void **state)
{
    (void)state;
    take(&(struct demographics){.given_name = field("Mohammed Imran"),
                                .family_name = field("Khan")});
    assert_role("imran", NAME_IS_GIVEN);
    assert_role("mohammed", NAME_IS_MIDDLE);
    assert_true(name_of("mohammed")->low);
    take(&(struct demographics){.given_name = field("Mohammed"), .family_name = field("Khan")});
    assert_role("mohammed", NAME_IS_GIVEN);
}

static void particles_and_apostrophes_do_not_make_another_name(void **state)
{
    (void)state;
    take(&(struct demographics){.given_name = field("Sean"), .family_name = field("O'Brien")});
    assert_role("obrien", NAME_IS_FAMILY);
    take(&(struct demographics){.given_name = field("Sean"), .family_name = field("O Brien")});
    assert_role("obrien", NAME_IS_FAMILY);
    take(&(struct demographics){.given_name = field("Iain"), .family_name = field("Mc Donald")});
    assert_role("mcdonald", NAME_IS_FAMILY);
    take(&(struct demographics){.given_name = field("Ana"), .family_name = field("D'Souza")});
    assert_role("dsouza", NAME_IS_FAMILY);
    take(&(struct demographics){.given_name = field("Ana"), .family_name = field("D Souza")});
    assert_role("dsouza", NAME_IS_FAMILY);
    take(&(struct demographics){.given_name = field("Huw"), .family_name = field("ap Rhys")});
    assert_role("rhys", NAME_IS_FAMILY);
    take(&(struct demographics){.given_name = field("Omar"), .family_name = field("bin Salman")});
    assert_role("salman", NAME_IS_FAMILY);
    take(&(struct demographics){.given_name = field("Ana"), .family_name = field("Le")});
    assert_role("le", NAME_IS_FAMILY); /* alone it is the name */
    take(&(struct demographics){.given_name = field("Amal"), .family_name = field("Al-Masri")});
    assert_role("masri", NAME_IS_FAMILY);
    assert_int_equal(f.names, 2);
}

static void any_script_becomes_plain_letters(void **state)
{
    (void)state;
    char room[CLEAN_TEXT_MAX];
    assert_str_equal(clean_fold(STR("Łukasz Wójcik"), room), "lukasz wojcik");
    assert_str_equal(clean_fold(STR("José Ünal"), room), "jose unal");
    assert_str_equal(clean_fold(STR("Иван"), room), "ivan");
    assert_str_equal(clean_fold(STR("SIÔN"), room), "sion");
    assert_str_equal(clean_fold(STR(""), room), "");
    char long_text[2000];
    memset(long_text, 0xe4, sizeof long_text); /* not even UTF-8 */
    assert_true(clean_fold(str_range(long_text, sizeof long_text), room).len <= CLEAN_TEXT_MAX);
}

static struct feature_home home_of(const char *line)
{
    struct feature_home h = {0};
    clean_address(str_of(line), &h);
    return h;
}

static void one_address_written_in_many_ways_is_one_home(void **state)
{
    (void)state;
    struct feature_home h = home_of("23 Inour Street, Birmingham");
    const char *same[] = {"23 INOUR ST, BIRMINGHAM",
                          "23, Inour St.",
                          "23 Inour Street Birmingham West Midlands",
                          "23 inour str, b'ham",
                          "No. 23 Inour Street",
                          "23-25 Inour Street"};
    for (size_t i = 0; i < COUNT(same); i++) {
        struct feature_home other = home_of(same[i]);
        if (other.number != h.number || other.street[0] != h.street[0] ||
            other.street[1] != h.street[1] || other.street_type != h.street_type || other.flat)
            fail_msg("%s", same[i]);
    }
    assert_int_equal(h.number, 23 * 32);
    assert_true(home_of("23 Inour Road").street_type != h.street_type);
    assert_int_equal(home_of("23b Inour Street").number, 23 * 32 + 2);
}

static void a_flat_is_not_a_house_number(void **state)
{
    (void)state;
    const char *same[] = {"Flat 2, 23 Inour Street", "flat 2 23 Inour St", "2, 23 Inour Street",
                          "Apt 2, 23 Inour Street"};
    for (size_t i = 0; i < COUNT(same); i++) {
        struct feature_home h = home_of(same[i]);
        if (h.flat != 2 * 32 || h.number != 23 * 32)
            fail_msg("%s: flat %u of %u", same[i], h.flat / 32, h.number / 32);
    }
    assert_int_equal(home_of("Flat B, 23 Inour Street").flat, 2);
    assert_int_equal(home_of("unknown").street[0], 0);
}

static void a_postcode_at_the_end_of_the_line_is_found(void **state)
{
    (void)state;
    char room[9];
    assert_str_equal(postcode_text(home_of("23 Inour Street, Birmingham B99 1AA").code, room),
                     "B99 1AA");
    assert_str_equal(postcode_text(home_of("23 Inour Street,B991AA").code, room), "B99 1AA");
    assert_int_equal(home_of("23 Inour Street, Birmingham").code, 0);
}

static void a_number_with_a_wrong_check_digit_is_not_used(void **state)
{
    (void)state;
    uint64_t number;
    assert_true(clean_nhs_number(STR("999 000 0018"), &number) ||
                clean_nhs_number(STR("9990000018"), &number));
    assert_int_equal(number, 9990000018);
    assert_false(clean_nhs_number(STR("9990000019"), &number));
    assert_false(clean_nhs_number(STR("999000001"), &number));
    assert_false(clean_nhs_number(STR("9999999999"), &number));
    assert_false(clean_nhs_number(STR(""), &number));
    assert_true(clean_pupil_number(STR("A123456789012"), &number));
    assert_false(clean_pupil_number(STR("1123456789012"), &number));
    assert_true(clean_uprn(STR("100070123456"), &number));
    assert_false(clean_uprn(STR("none"), &number));
}

static void nobody_is_born_on_the_first_day_of_1900(void **state)
{
    (void)state;
    take(&(struct demographics){.family_name = field("Doe"), .birth_date = {1900, 1, 1}});
    assert_int_equal(f.births, 0);
}

static void all_versions_leave_their_trace(void **state)
{
    (void)state;
    clean_start(&f, STR("school"));
    clean_add(&f, &(struct demographics){.given_name = field("Jane"),
                                         .family_name = field("Jones"),
                                         .birth_date = {2001, 3, 26},
                                         .postcode = field("B99 1AA")});
    clean_add(&f, &(struct demographics){.given_name = field("Jane"),
                                         .family_name = field("Doe"),
                                         .birth_date = {2001, 3, 26},
                                         .postcode = field("B98 2BB")});
    assert_int_equal(f.names, 3);
    assert_int_equal(f.births, 1);
    assert_int_equal(f.homes, 2);
    assert_role("jones", NAME_IS_FAMILY);
    assert_int_equal(name_of("doe")->role, NAME_IS_FAMILY);
}

static void more_versions_than_room_keep_the_newest(void **state)
{
    (void)state;
    clean_start(&f, STR("school"));
    char name[8] = "aadel";
    for (int i = 0; i < 26; i++) {
        name[0] = (char)('a' + i);
        clean_add(&f, &(struct demographics){.family_name = field(name),
                                             .birth_date = {(int16_t)(2000 + i), 3, 1}});
    }
    assert_int_equal(f.names, FEATURE_NAMES_MAX);
    assert_int_equal(f.births, FEATURE_BIRTHS_MAX);
    assert_string_equal(f.name[0].text, "aadel");
}

static void features_survive_packing_and_damage_is_seen(void **state)
{
    (void)state;
    struct demographics d = {
        .given_name = field("Jane Mary"),
        .family_name = field("Smith-Jones"),
        .known_as = field("Janey"),
        .birth_date = {2001, 3, 26},
        .gender = 'F',
        .address = field("Flat 2, 23 Inour Street"),
        .postcode = field("B99 1AA"),
        .uprn = field("100070123456"),
        .nhs_number = field("9990000018"),
        .nhs_status = 1,
        .upn = field("A123456789012"),
        .sensitive = SENSITIVE_ADOPTED,
    };
    take(&d);
    struct buf b = BUF_INIT(FEATURE_PACKED_MAX);
    features_pack(&f, &b);
    assert_int_equal(buf_state(&b), ERR_OK);
    struct features again;
    assert_int_equal(features_unpack(buf_str(&b), &again, NULL), ERR_OK);
    assert_memory_equal(&f, &again, sizeof f);
    for (size_t len = 0; len < b.len; len++)
        assert_int_equal(features_unpack(str_range(b.at, len), &again, NULL), ERR_CORRUPT);
    buf_byte(&b, 0);
    assert_int_equal(features_unpack(buf_str(&b), &again, NULL), ERR_CORRUPT);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_go_and_halves_of_a_surname_are_kept),
        cmocka_unit_test(a_placeholder_is_no_name),
        cmocka_unit_test(a_surname_behind_a_placeholder_is_kept),
        cmocka_unit_test(names_of_any_length_and_script_are_read),
        cmocka_unit_test(a_prefix_is_not_what_somebody_is_called),
        cmocka_unit_test(particles_and_apostrophes_do_not_make_another_name),
        cmocka_unit_test(any_script_becomes_plain_letters),
        cmocka_unit_test(one_address_written_in_many_ways_is_one_home),
        cmocka_unit_test(a_flat_is_not_a_house_number),
        cmocka_unit_test(a_postcode_at_the_end_of_the_line_is_found),
        cmocka_unit_test(a_number_with_a_wrong_check_digit_is_not_used),
        cmocka_unit_test(nobody_is_born_on_the_first_day_of_1900),
        cmocka_unit_test(all_versions_leave_their_trace),
        cmocka_unit_test(more_versions_than_room_keep_the_newest),
        cmocka_unit_test(features_survive_packing_and_damage_is_seen),
    };
    return cmocka_run_group_tests_name("person/clean", tests, NULL, NULL);
}
