/* A Patient that its own agency sent, as a row: what is taken, what is left out, what is refused.
 * All people are invented. */
#include "check.h"

#include "fhir/feed.h"

#define WARD "https://pas.example/id"
#define OID "urn:oid:1.2.3"
#define SCHOOL "urn:aim:agency:school"
#define NHS "https://fhir.nhs.uk/Id/nhs-number"

static const int64_t NOW_MS = 1395824400000; /* 26 March 2014, 9:00 */
static const str ward_systems[] = {{WARD, sizeof WARD - 1}, {OID, sizeof OID - 1}},
                 school_systems[] = {{SCHOOL, sizeof SCHOOL - 1}};
static const struct service services[] = {{.code = {"main", 4}}};
static const struct agency agencies[] = {{.code = {"ward", 4},
                                          .services = services,
                                          .service_count = 1,
                                          .systems = ward_systems,
                                          .system_count = 2},
                                         {.code = {"school", 6},
                                          .services = services,
                                          .service_count = 1,
                                          .systems = school_systems,
                                          .system_count = 1}};
static const struct partners partners = {.agencies = agencies, .agency_count = 2};
static const str every_field[] = {{"person_ref", 10}, {"given_name", 10}, {"family_name", 11},
                                  {"known_as", 8},    {"birth_date", 10}, {"gender", 6},
                                  {"address", 7},     {"postcode", 8},    {"nhs_number", 10},
                                  {"nhs_number_status", 17}, {"sensitive", 9},
                                  {"life_status", 11}, {"life_date", 9}};

static struct arena *a;
static struct agreement agreement;
static struct fhir_row row;
static struct fhir_fault fault;
static struct err_info why;
static int status;

static int open_arena(void **state)
{
    (void)state;
    a = arena_new(4 << 20);
    agreement = (struct agreement){
        .agency = agencies, .fields = every_field, .field_count = COUNT(every_field), .live = true};
    return a ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static err make(const char *json)
{
    struct fhir_patient p;
    struct terms terms;
    const struct fhir_subject subject = {STR(WARD), STR("W-1")};
    memset(&why, 0, sizeof why);
    status = 0;
    err e = fhir_patient_parse(str_of(json), a, &p, &fault, &why);
    if (e) fail_msg("%s: %s", fault.path, why.text);
    terms_init(&terms, &partners, agencies, &agreement, NOW_MS);
    return fhir_row_of(&p, &subject, &terms, a, &row, &fault, &status, &why);
}

static void refused(const char *json, int expected, const char *code)
{
    assert_int_equal(make(json), ERR_INPUT);
    if (status != expected || strcmp(fault.code, code) != 0)
        fail_msg("%d %s: %s", status, fault.code, why.text);
}

#define OWN "\"identifier\":[{\"system\":\"" WARD "\",\"value\":\"W-1\"}]"
#define PATIENT(more) "{\"resourceType\":\"Patient\"," more "}"
#define NAME "\"name\":[{\"family\":\"Doe\",\"given\":[\"Jane\"]}]"
#define REPLACED(system, value)                                                                    \
    "\"active\":false,\"link\":[{\"other\":{\"identifier\":{\"system\":\"" system                  \
    "\",\"value\":\"" value "\"}},\"type\":\"replaced-by\"}]"

static void a_patient_is_a_row_of_the_feed_format(void **state)
{
    (void)state;
    assert_int_equal(
        make(PATIENT("\"identifier\":[{\"system\":\"" OID "\",\"value\":\"W-1\"},{\"system\":\"" NHS
                     "\",\"value\":\"999 000 0018\"}]," NAME
                     ",\"gender\":\"female\",\"birthDate\":\"2000-06-09\",\"address\":[{\"line\":["
                     "\"23 Inour Street\"],\"postalCode\":\"B99 1AA\"}],\"meta\":{\"lastUpdated\":"
                     "\"2014-03-25T09:00:00Z\",\"security\":[{\"code\":\"R\"}]},"
                     "\"deceasedDateTime\":\"2014-03-01\"")),
        ERR_OK);
    assert_str_equal(row.fields.at[COLUMN_person_ref], "W-1");
    assert_str_equal(row.fields.at[COLUMN_family_name], "Doe");
    assert_str_equal(row.fields.at[COLUMN_gender], "F");
    assert_str_equal(row.fields.at[COLUMN_birth_date], "2000-06-09");
    assert_str_equal(row.fields.at[COLUMN_address], "23 Inour Street");
    assert_str_equal(row.fields.at[COLUMN_nhs_number], "999 000 0018");
    assert_str_equal(row.fields.at[COLUMN_sensitive], "location");
    assert_str_equal(row.fields.at[COLUMN_life_status], "deceased");
    assert_str_equal(row.fields.at[COLUMN_life_date], "2014-03-01");
    assert_str_equal(row.fields.at[COLUMN_as_of], "2014-03-25T09:00:00.000Z");
    assert_str_equal(row.fields.at[COLUMN_action], "");
    assert_false(row.merge || row.left_out || row.undated_death);
}

static void what_was_not_agreed_is_left_out_and_told(void **state)
{
    (void)state;
    agreement.field_count = 3; /* up to the family name */
    assert_int_equal(make(PATIENT(OWN "," NAME ",\"gender\":\"female\",\"deceasedDateTime\":"
                                      "\"2014-03-01\"")),
                     ERR_OK);
    assert_str_equal(row.fields.at[COLUMN_gender], "");
    assert_str_equal(row.fields.at[COLUMN_life_status], "");
    assert_true(row.left_out & column_bit(COLUMN_gender));
    assert_true(row.left_out & column_bit(COLUMN_life_date));
    assert_false(row.left_out & column_bit(COLUMN_family_name));
    refused(PATIENT(OWN "," NAME ",\"meta\":{\"security\":[{\"code\":\"R\"}]}"), 422,
            "business-rule");
}

static void a_death_without_a_date_is_not_kept_and_that_is_told(void **state)
{
    (void)state;
    assert_int_equal(make(PATIENT(OWN "," NAME ",\"deceasedBoolean\":true")), ERR_OK);
    assert_true(row.undated_death);
    assert_str_equal(row.fields.at[COLUMN_life_status], "");
}

static void a_merge_names_the_survivor_and_says_nothing_else(void **state)
{
    (void)state;
    assert_int_equal(make(PATIENT(OWN "," NAME "," REPLACED(OID, "W-2"))), ERR_OK);
    assert_true(row.merge);
    assert_str_equal(row.fields.at[COLUMN_action], "merge");
    assert_str_equal(row.fields.at[COLUMN_related_ref], "W-2");
    assert_str_equal(row.fields.at[COLUMN_family_name], "");
}

static void a_sender_merges_its_own_and_says_how(void **state)
{
    (void)state;
    refused(PATIENT(OWN "," NAME "," REPLACED(SCHOOL, "P-2")), 403, "forbidden");
    refused(PATIENT(OWN "," NAME "," REPLACED("urn:oid:9", "P-2")), 403, "forbidden");
    refused(PATIENT(OWN "," NAME "," REPLACED(WARD, "W-1")), 422, "business-rule");
    refused(PATIENT(OWN "," NAME ",\"active\":false,\"link\":[{\"other\":{\"reference\":"
                        "\"Patient/2\"},\"type\":\"replaced-by\"}]"),
            422, "business-rule");
    refused(PATIENT(OWN "," NAME ",\"active\":true,\"link\":[{\"other\":{\"identifier\":{"
                        "\"system\":\"" WARD "\",\"value\":\"W-2\"}},\"type\":\"replaced-by\"}]"),
            422, "business-rule");
    refused(PATIENT(OWN "," NAME ",\"active\":false"), 422, "not-supported");
}

static void an_identifier_of_another_agency_or_none_of_the_subject_is_refused(void **state)
{
    (void)state;
    refused(PATIENT("\"identifier\":[{\"system\":\"" WARD "\",\"value\":\"W-1\"},{\"system\":"
                    "\"" SCHOOL "\",\"value\":\"P-1\"}]," NAME),
            403, "forbidden");
    refused(PATIENT("\"identifier\":[{\"system\":\"" WARD "\",\"value\":\"W-2\"}]," NAME), 422,
            "business-rule");
    refused(PATIENT(NAME), 422, "business-rule");
    assert_int_equal(make(PATIENT("\"identifier\":[{\"system\":\"" WARD "\",\"value\":\"W-1\"},{"
                                  "\"system\":\"urn:oid:9\",\"value\":\"x\"}]," NAME)),
                     ERR_OK);
}

static void what_would_be_put_aside_is_refused_at_the_door(void **state)
{
    (void)state;
    refused(PATIENT(OWN), 422, "business-rule");
    refused(PATIENT(OWN "," NAME ",\"birthDate\":\"2030-01-01\""), 422, "business-rule");
    assert_non_null(strstr(why.text, "birth_date"));
    refused(PATIENT("\"identifier\":[{\"system\":\"" WARD "\",\"value\":\"W-1\"},{\"system\":"
                    "\"" NHS "\",\"value\":\"9990000019\"}]," NAME),
            422, "business-rule");
    assert_null(strstr(why.text, "9990000019"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_patient_is_a_row_of_the_feed_format),
        TEST(what_was_not_agreed_is_left_out_and_told),
        TEST(a_death_without_a_date_is_not_kept_and_that_is_told),
        TEST(a_merge_names_the_survivor_and_says_nothing_else),
        TEST(a_sender_merges_its_own_and_says_how),
        TEST(an_identifier_of_another_agency_or_none_of_the_subject_is_refused),
        TEST(what_would_be_put_aside_is_refused_at_the_door),
    };
    return cmocka_run_group_tests_name("fhir/feed", tests, NULL, NULL);
}
