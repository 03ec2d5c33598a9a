/* Every column and every code of the feed format: src/ingest/row.c, src/ingest/check.c. */
#include "check.h"

#include "ingest/hub_world.h"
#include "ingest/row.h"
#include "store/store.h"

static struct world w;
static struct partners *partners;
static struct terms terms;
static struct row row;
static enum column column;

static err load(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return partners_load(db, &partners, why);
}

static int open_all(void **state)
{
    (void)state;
    world_open(&w);
    if (store_read(w.hub->store, load, NULL, &w.why)) return -1;
    const struct agency *hospital = partners_agency(partners, STR("hospital"));
    terms_init(&terms, partners, hospital, partners_agreement(partners, hospital, STR(""), NOW_MS),
               NOW_MS);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    partners_free(partners);
    world_close(&w);
    return 0;
}

/* Judge a row with these columns, over a person with a name. */
struct given {
    enum column column;
    const char *text;
};
#define JUDGE(...)                                                                                 \
    judge((const struct given[]){__VA_ARGS__}, COUNT(((const struct given[]){__VA_ARGS__})))

static enum reason judge(const struct given *given, size_t n)
{
    struct fields in = {0};
    in.at[COLUMN_person_ref] = STR("P1");
    in.at[COLUMN_given_name] = STR("Ines");
    for (size_t i = 0; i < n; i++)
        in.at[given[i].column] = str_of(given[i].text);
    column = COLUMN__COUNT;
    return row_check(&terms, &in, &row, &column);
}
#define EVENT                                                                                      \
    {COLUMN_event_ref, "E1"}, {COLUMN_event_type, "ae_attendance"},                                \
    {                                                                                              \
        COLUMN_event_date, "2014-03-24"                                                            \
    }

static void is_refused(enum reason reason, enum reason expected, enum column where)
{
    if (reason != expected)
        fail_msg("reason is \"%s\", not \"%s\"", reason_table[reason].code,
                 reason_table[expected].code);
    assert_int_equal(column, where);
}

static void a_row_without_event_columns_says_who_a_person_is(void **state)
{
    (void)state;
    assert_int_equal(JUDGE({COLUMN_family_name, "Oakhill"}), REASON_NONE);
    assert_true(row.has_person);
    assert_false(row.has_event);
    assert_int_equal(row.as_of_ms, NOW_MS);
    assert_false(row.as_of_stated);
}

static void person_ref_must_be_there_and_has_at_most_64_characters(void **state)
{
    (void)state;
    is_refused(JUDGE({COLUMN_person_ref, ""}), REASON_missing, COLUMN_person_ref);
    is_refused(JUDGE({COLUMN_person_ref, "  "}), REASON_missing, COLUMN_person_ref);
    assert_int_equal(JUDGE({COLUMN_person_ref,
                            "1234567890123456789012345678901234567890123456789012345678901234"}),
                     REASON_NONE);
    is_refused(JUDGE({COLUMN_person_ref,
                      "12345678901234567890123456789012345678901234567890123456789012345"}),
               REASON_too_long, COLUMN_person_ref);
}

static void one_of_the_two_names_must_be_there_and_may_be_a_placeholder(void **state)
{
    (void)state;
    is_refused(JUDGE({COLUMN_given_name, ""}), REASON_name_missing, COLUMN_given_name);
    is_refused(JUDGE({COLUMN_given_name, ""}, {COLUMN_known_as, "Nes"}), REASON_name_missing,
               COLUMN_given_name);
    assert_int_equal(JUDGE({COLUMN_given_name, ""}, {COLUMN_family_name, "Oakhill"}), REASON_NONE);
    assert_int_equal(JUDGE({COLUMN_given_name, "Baby"}), REASON_NONE);
    assert_int_equal(JUDGE({COLUMN_known_as, "Nes"}, {COLUMN_previous_family_name, "Ash"}),
                     REASON_NONE);
}

static void free_text_and_control_characters_are_no_name(void **state)
{
    (void)state;
    is_refused(JUDGE({COLUMN_given_name, "Ines; see notes"}), REASON_free_text, COLUMN_given_name);
    is_refused(JUDGE({COLUMN_family_name, "was seen with bruises on the arm by the nurse today"}),
               REASON_free_text, COLUMN_family_name);
    is_refused(JUDGE({COLUMN_known_as, "Ne\ns"}), REASON_control_character, COLUMN_known_as);
    is_refused(JUDGE({COLUMN_address, "1 A Street\tFlat 2"}), REASON_control_character,
               COLUMN_address);
    assert_int_equal(JUDGE({COLUMN_family_name, "van der Óakhill-Ash O'Neil (Jr.)"}), REASON_NONE);
}

static void a_birth_date_is_iso_and_may_be_partial(void **state)
{
    (void)state;
    assert_int_equal(JUDGE({COLUMN_birth_date, "2001-02-03"}), REASON_NONE);
    assert_int_equal(row.who.who.birth_date.day, 3);
    assert_int_equal(JUDGE({COLUMN_birth_date, "2001-02"}), REASON_NONE);
    assert_int_equal(row.who.who.birth_date.day, 0);
    assert_int_equal(JUDGE({COLUMN_birth_date, "2001"}), REASON_NONE);
    assert_int_equal(row.who.who.birth_date.month, 0);
    is_refused(JUDGE({COLUMN_birth_date, "03/02/2001"}), REASON_bad_date, COLUMN_birth_date);
    is_refused(JUDGE({COLUMN_birth_date, "2001-02-30"}), REASON_bad_date, COLUMN_birth_date);
    is_refused(JUDGE({COLUMN_birth_date, "2014-03-27"}), REASON_future_date, COLUMN_birth_date);
    assert_int_equal(JUDGE({COLUMN_birth_date, "2014-03-26"}), REASON_NONE);
}

static void nobody_is_older_than_120(void **state)
{
    (void)state;
    is_refused(JUDGE({COLUMN_birth_date, "1893-03-25"}), REASON_impossible_age, COLUMN_birth_date);
    assert_int_equal(JUDGE({COLUMN_birth_date, "1893-03-27"}), REASON_NONE);
}

static void every_gender_code_is_understood_and_no_other(void **state)
{
    (void)state;
    static const char *const codes[] = {"F", "M", "X", "U", "1", "2", "9", "0"};
    static const char meaning[] = "FMXUMFXU";
    for (size_t i = 0; i < COUNT(codes); i++) {
        assert_int_equal(JUDGE({COLUMN_gender, codes[i]}), REASON_NONE);
        assert_int_equal(row.who.who.gender, meaning[i]);
    }
    is_refused(JUDGE({COLUMN_gender, "Female"}), REASON_bad_code, COLUMN_gender);
    is_refused(JUDGE({COLUMN_gender, "3"}), REASON_bad_code, COLUMN_gender);
}

static void the_check_digit_of_an_nhs_number_is_verified(void **state)
{
    (void)state;
    assert_int_equal(JUDGE({COLUMN_nhs_number, "9990000018"}), REASON_NONE);
    assert_int_equal(JUDGE({COLUMN_nhs_number, "999 000 0018"}), REASON_NONE);
    is_refused(JUDGE({COLUMN_nhs_number, "9990000019"}), REASON_check_digit, COLUMN_nhs_number);
    is_refused(JUDGE({COLUMN_nhs_number, "999000001"}), REASON_bad_form, COLUMN_nhs_number);
    is_refused(JUDGE({COLUMN_nhs_number, "99900000180"}), REASON_bad_form, COLUMN_nhs_number);
    is_refused(JUDGE({COLUMN_nhs_number, "99900000I8"}), REASON_bad_form, COLUMN_nhs_number);
}

static void an_nhs_number_status_is_01_to_08(void **state)
{
    (void)state;
    static const char *const codes[] = {"01", "02", "03", "04", "05", "06", "07", "08"};
    for (size_t i = 0; i < COUNT(codes); i++) {
        assert_int_equal(JUDGE({COLUMN_nhs_number_status, codes[i]}), REASON_NONE);
        assert_int_equal(row.who.who.nhs_status, i + 1);
    }
    is_refused(JUDGE({COLUMN_nhs_number_status, "09"}), REASON_bad_code, COLUMN_nhs_number_status);
    is_refused(JUDGE({COLUMN_nhs_number_status, "00"}), REASON_bad_code, COLUMN_nhs_number_status);
}

static void numbers_have_their_form(void **state)
{
    (void)state;
    assert_int_equal(JUDGE({COLUMN_postcode, "B99 1AA"}, {COLUMN_uprn, "100000000001"},
                           {COLUMN_upn, "A123456789012"}, {COLUMN_consistent_id, "any-id"}),
                     REASON_NONE);
    is_refused(JUDGE({COLUMN_postcode, "B99-1AA"}), REASON_bad_form, COLUMN_postcode);
    is_refused(JUDGE({COLUMN_uprn, "1000x"}), REASON_bad_form, COLUMN_uprn);
    is_refused(JUDGE({COLUMN_upn, "A12345"}), REASON_bad_form, COLUMN_upn);
    is_refused(JUDGE({COLUMN_postcode, "B99 1AA and more"}), REASON_too_long, COLUMN_postcode);
}

static void sensitive_names_one_or_more_classes(void **state)
{
    (void)state;
    assert_int_equal(JUDGE({COLUMN_sensitive, "location"}), REASON_NONE);
    assert_int_equal(row.who.who.sensitive, SENSITIVE_LOCATION);
    assert_int_equal(JUDGE({COLUMN_sensitive, "adopted sealed"}), REASON_NONE);
    assert_int_equal(row.who.who.sensitive, SENSITIVE_ADOPTED | SENSITIVE_SEALED);
    is_refused(JUDGE({COLUMN_sensitive, "yes"}), REASON_bad_code, COLUMN_sensitive);
}

static void a_life_status_comes_with_its_date(void **state)
{
    (void)state;
    static const char *const codes[] = {"deceased", "moved_away", "off_roll"};
    for (size_t i = 0; i < COUNT(codes); i++) {
        assert_int_equal(JUDGE({COLUMN_life_status, codes[i]}, {COLUMN_life_date, "2014-03-01"},
                               {COLUMN_life_confirmed, "yes"}),
                         REASON_NONE);
        assert_int_equal(row.who.life, i + 1);
        assert_int_equal(row.who.life_confirmed, CONFIRMED_YES);
    }
    is_refused(JUDGE({COLUMN_life_status, "gone"}, {COLUMN_life_date, "2014-03-01"}),
               REASON_bad_code, COLUMN_life_status);
    is_refused(JUDGE({COLUMN_life_status, "deceased"}), REASON_missing, COLUMN_life_date);
    is_refused(JUDGE({COLUMN_life_date, "2014-03-01"}), REASON_not_paired, COLUMN_life_date);
    is_refused(JUDGE({COLUMN_life_confirmed, "no"}), REASON_not_paired, COLUMN_life_confirmed);
    is_refused(JUDGE({COLUMN_life_status, "off_roll"}, {COLUMN_life_date, "2014-04-01"}),
               REASON_future_date, COLUMN_life_date);
    is_refused(JUDGE({COLUMN_life_status, "deceased"}, {COLUMN_life_date, "2000-01-01"},
                     {COLUMN_birth_date, "2001-02-03"}),
               REASON_death_before_birth, COLUMN_life_date);
}

static void a_relation_is_one_of_five_and_to_somebody_else(void **state)
{
    (void)state;
    static const char *const words[] = {"mother", "father", "carer", "sibling", "unborn_of"};
    for (size_t i = 0; i < COUNT(words); i++)
        assert_int_equal(JUDGE({COLUMN_related_ref, "P2"}, {COLUMN_relation, words[i]}),
                         REASON_NONE);
    assert_int_equal(row.relation, RELATION_UNBORN_OF);
    is_refused(JUDGE({COLUMN_related_ref, "P2"}, {COLUMN_relation, "aunt"}), REASON_bad_code,
               COLUMN_relation);
    is_refused(JUDGE({COLUMN_related_ref, "P2"}, {COLUMN_relation, "merged_into"}), REASON_bad_code,
               COLUMN_relation);
    is_refused(JUDGE({COLUMN_related_ref, "P2"}), REASON_not_paired, COLUMN_relation);
    is_refused(JUDGE({COLUMN_relation, "mother"}), REASON_not_paired, COLUMN_related_ref);
    is_refused(JUDGE({COLUMN_related_ref, "P1"}, {COLUMN_relation, "mother"}),
               REASON_related_to_self, COLUMN_related_ref);
}

static void an_event_needs_its_reference_type_and_date(void **state)
{
    (void)state;
    assert_int_equal(JUDGE(EVENT), REASON_NONE);
    assert_true(row.has_event);
    assert_str_equal(row.service, "ae"); /* the agency's first */
    is_refused(JUDGE({COLUMN_event_ref, "E1"}), REASON_incomplete_event, COLUMN_event_type);
    is_refused(JUDGE(EVENT, {COLUMN_event_ref, ""}), REASON_incomplete_event, COLUMN_event_ref);
    is_refused(JUDGE(EVENT, {COLUMN_event_date, ""}), REASON_incomplete_event, COLUMN_event_date);
    is_refused(JUDGE({COLUMN_event_end, "2014-03-01"}), REASON_incomplete_event, COLUMN_event_ref);
}

static void an_event_type_is_in_the_catalogue_and_in_the_agreement(void **state)
{
    (void)state;
    is_refused(JUDGE(EVENT, {COLUMN_event_type, "no_such"}), REASON_unknown_event_type,
               COLUMN_event_type);
    is_refused(JUDGE(EVENT, {COLUMN_event_type, "school_referral"}), REASON_event_type_not_agreed,
               COLUMN_event_type);
}

static void an_event_date_may_have_a_time_with_zone(void **state)
{
    (void)state;
    assert_int_equal(JUDGE(EVENT, {COLUMN_event_date, "2014-03-24T22:15:00Z"}), REASON_NONE);
    assert_true(row.has_time);
    is_refused(JUDGE(EVENT, {COLUMN_event_date, "2014-03-24T22:15:00"}), REASON_bad_date,
               COLUMN_event_date);
    is_refused(JUDGE(EVENT, {COLUMN_event_date, "2014-03"}), REASON_bad_date, COLUMN_event_date);
    is_refused(JUDGE(EVENT, {COLUMN_event_date, "2014-03-27"}), REASON_future_date,
               COLUMN_event_date);
    is_refused(JUDGE(EVENT, {COLUMN_event_date, "2014-03-26T09:30:00Z"}), REASON_future_date,
               COLUMN_event_date);
    assert_int_equal(JUDGE(EVENT, {COLUMN_event_date, "2014-03-26"}), REASON_NONE);
}

static void nothing_happens_to_a_person_before_birth(void **state)
{
    (void)state;
    is_refused(JUDGE(EVENT, {COLUMN_birth_date, "2014-03-25"}), REASON_birth_after_event,
               COLUMN_event_date);
    assert_int_equal(JUDGE(EVENT, {COLUMN_birth_date, "2014-03-24"}), REASON_NONE);
    assert_int_equal(JUDGE(EVENT, {COLUMN_birth_date, "2014"}), REASON_NONE);
}

static void an_end_is_not_before_its_start(void **state)
{
    (void)state;
    assert_int_equal(JUDGE(EVENT, {COLUMN_event_end, "2014-03-24"}), REASON_NONE);
    is_refused(JUDGE(EVENT, {COLUMN_event_end, "2014-03-23"}), REASON_end_before_start,
               COLUMN_event_end);
    is_refused(JUDGE(EVENT, {COLUMN_event_end, "2014-04-23"}), REASON_future_date,
               COLUMN_event_end);
}

static void a_service_is_one_of_the_agency(void **state)
{
    (void)state;
    assert_int_equal(JUDGE(EVENT, {COLUMN_service, "ward"}), REASON_NONE);
    assert_str_equal(row.service, "ward");
    is_refused(JUDGE(EVENT, {COLUMN_service, "school"}), REASON_unknown_service, COLUMN_service);
}

static void a_contact_lead_has_a_phone_and_an_address_of_that_form(void **state)
{
    (void)state;
    assert_int_equal(JUDGE(EVENT, {COLUMN_contact_name, "Duty desk"},
                           {COLUMN_contact_phone, "0121 496 0111 ext. 4"},
                           {COLUMN_contact_email, "duty@hospital.example"},
                           {COLUMN_out_of_hours_phone, "0121 496 0112"}),
                     REASON_NONE);
    is_refused(JUDGE(EVENT, {COLUMN_contact_phone, "ring the desk"}), REASON_bad_form,
               COLUMN_contact_phone);
    is_refused(JUDGE(EVENT, {COLUMN_contact_email, "duty at hospital"}), REASON_bad_form,
               COLUMN_contact_email);
    is_refused(JUDGE(EVENT, {COLUMN_out_of_hours_phone, "ring"}), REASON_bad_form,
               COLUMN_out_of_hours_phone);
}

static void as_of_is_said_by_the_row(void **state)
{
    (void)state;
    assert_int_equal(JUDGE({COLUMN_as_of, "2014-03-20T08:00:00Z"}), REASON_NONE);
    assert_true(row.as_of_stated);
    is_refused(JUDGE({COLUMN_as_of, "yesterday"}), REASON_bad_date, COLUMN_as_of);
    is_refused(JUDGE({COLUMN_as_of, "2014-04-20"}), REASON_future_date, COLUMN_as_of);
}

static void a_withdrawal_needs_only_the_two_references(void **state)
{
    (void)state;
    assert_int_equal(
        JUDGE({COLUMN_given_name, ""}, {COLUMN_event_ref, "E1"}, {COLUMN_action, "withdraw"}),
        REASON_NONE);
    assert_int_equal(row.action, ROW_WITHDRAW);
    assert_false(row.has_person);
    is_refused(JUDGE({COLUMN_action, "withdraw"}), REASON_missing, COLUMN_event_ref);
    is_refused(JUDGE({COLUMN_action, "delete"}), REASON_bad_code, COLUMN_action);
}

static void a_merger_names_the_record_that_survives(void **state)
{
    (void)state;
    assert_int_equal(
        JUDGE({COLUMN_given_name, ""}, {COLUMN_related_ref, "P2"}, {COLUMN_action, "merge"}),
        REASON_NONE);
    assert_int_equal(row.relation, RELATION_MERGED_INTO);
    is_refused(JUDGE({COLUMN_action, "merge"}), REASON_missing, COLUMN_related_ref);
    is_refused(JUDGE({COLUMN_related_ref, "P1"}, {COLUMN_action, "merge"}), REASON_related_to_self,
               COLUMN_related_ref);
}

static void a_field_outside_the_agreement_is_refused(void **state)
{
    (void)state;
    struct terms all = terms;
    const struct agency *school = partners_agency(partners, STR("school"));
    terms_init(&terms, partners, school, partners_agreement(partners, school, STR(""), NOW_MS),
               NOW_MS);
    enum reason reason = JUDGE({COLUMN_nhs_number, "9990000018"});
    enum column where = column;
    enum reason merge = JUDGE({COLUMN_related_ref, "P2"}, {COLUMN_action, "merge"});
    terms = all;
    column = where;
    is_refused(reason, REASON_field_not_agreed, COLUMN_nhs_number);
    assert_int_equal(merge, REASON_NONE);
}

#define T(name) cmocka_unit_test(name)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_row_without_event_columns_says_who_a_person_is),
        T(person_ref_must_be_there_and_has_at_most_64_characters),
        T(one_of_the_two_names_must_be_there_and_may_be_a_placeholder),
        T(free_text_and_control_characters_are_no_name),
        T(a_birth_date_is_iso_and_may_be_partial),
        T(nobody_is_older_than_120),
        T(every_gender_code_is_understood_and_no_other),
        T(the_check_digit_of_an_nhs_number_is_verified),
        T(an_nhs_number_status_is_01_to_08),
        T(numbers_have_their_form),
        T(sensitive_names_one_or_more_classes),
        T(a_life_status_comes_with_its_date),
        T(a_relation_is_one_of_five_and_to_somebody_else),
        T(an_event_needs_its_reference_type_and_date),
        T(an_event_type_is_in_the_catalogue_and_in_the_agreement),
        T(an_event_date_may_have_a_time_with_zone),
        T(nothing_happens_to_a_person_before_birth),
        T(an_end_is_not_before_its_start),
        T(a_service_is_one_of_the_agency),
        T(a_contact_lead_has_a_phone_and_an_address_of_that_form),
        T(as_of_is_said_by_the_row),
        T(a_withdrawal_needs_only_the_two_references),
        T(a_merger_names_the_record_that_survives),
        T(a_field_outside_the_agreement_is_refused),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
