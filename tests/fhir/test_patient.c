/* A Patient as somebody sent it: what is understood, what is left alone, what is refused and
 * where. All people are invented. */
#include "check.h"

#include "fhir/patient.h"

static struct arena *a;
static struct fhir_patient p;
static struct fhir_match_wish wish;
static struct fhir_fault fault;
static struct err_info why;

static int open_arena(void **state)
{
    (void)state;
    a = arena_new(8 << 20);
    return a ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static err take(const char *json)
{
    memset(&why, 0, sizeof why);
    return fhir_patient_parse(str_of(json), a, &p, &fault, &why);
}

static err match(const char *json)
{
    memset(&why, 0, sizeof why);
    return fhir_match_read(str_of(json), a, &wish, &fault, &why);
}

static void understood(const char *json)
{
    err e = take(json);
    if (e) fail_msg("%s: %s", fault.path, why.text);
}

static void refused(const char *json, const char *code, const char *path)
{
    assert_int_equal(take(json), ERR_INPUT);
    if (!fault.code || strcmp(fault.code, code) != 0 || strcmp(fault.path, path) != 0)
        fail_msg("%s at \"%s\": %s", fault.code ? fault.code : "-", fault.path, why.text);
}

#define SHOWS(text, expected) assert_str_equal(pii_reveal((text), REVEAL_TEST), expected)
#define PATIENT(more) "{\"resourceType\":\"Patient\"" more "}"
#define NHS "https://fhir.nhs.uk/Id/nhs-number"
#define UK "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"

static void a_whole_patient_is_understood(void **state)
{
    (void)state;
    understood(PATIENT(
        ",\"identifier\":[{\"system\":\"" NHS "\",\"value\":\"9990000018\",\"extension\":[{"
        "\"url\":\"" UK "NHSNumberVerificationStatus\",\"valueCodeableConcept\":{\"coding\":[{"
        "\"code\":\"number-present-and-verified\"}]}}]},"
        "{\"system\":\"urn:oid:1.2.3\",\"value\":\"AE-7\"}],"
        "\"active\":true,\"name\":[{\"use\":\"nickname\",\"given\":[\"Janey\"]},"
        "{\"use\":\"maiden\",\"family\":\"Smith\"},"
        "{\"use\":\"official\",\"family\":\"Doe\",\"given\":[\"Jane\",\"Mary\"]}],"
        "\"gender\":\"female\",\"birthDate\":\"2000-06-09\",\"address\":[{\"use\":\"old\","
        "\"line\":[\"14 Elm Row\"]},{\"use\":\"home\",\"line\":[\"23 Inour Street\"],"
        "\"city\":\"Birmingham\",\"postalCode\":\"B99 1AA\",\"extension\":[{\"url\":\"" UK
        "AddressKey\",\"extension\":[{\"url\":\"type\",\"valueCoding\":{\"code\":\"UPRN\"}},"
        "{\"url\":\"value\",\"valueString\":\"10000000001\"}]}]}],"
        "\"deceasedDateTime\":\"2014-03-01\",\"meta\":{\"lastUpdated\":\"2014-03-26T09:00:00Z\"}"));
    assert_int_equal(p.identifier_n, 2);
    assert_str_equal(p.identifier[1].system, "urn:oid:1.2.3");
    SHOWS(p.identifier[1].value, "AE-7");
    SHOWS(p.who.nhs_number, "9990000018");
    assert_int_equal(p.who.nhs_status, 1);
    assert_int_equal(p.active, FHIR_YES);
    SHOWS(p.who.given_name, "Jane Mary");
    SHOWS(p.who.family_name, "Doe");
    SHOWS(p.who.known_as, "Janey");
    SHOWS(p.who.previous_family_name, "Smith");
    assert_int_equal(p.who.gender, 'F');
    assert_int_equal(p.who.birth_date.year, 2000);
    assert_int_equal(p.who.birth_date.day, 9);
    SHOWS(p.who.address, "23 Inour Street, Birmingham");
    SHOWS(p.who.postcode, "B99 1AA");
    SHOWS(p.who.uprn, "10000000001");
    assert_int_equal(p.deceased, FHIR_YES);
    assert_int_equal(p.deceased_date.month, 3);
    assert_int_equal(p.updated_ms, 1395824400000);
}

static void what_is_not_kept_is_left_alone(void **state)
{
    (void)state;
    understood(PATIENT(
        ",\"text\":{\"status\":\"generated\",\"div\":\"<div>x</div>\"},\"telecom\":[{\"system\":"
        "\"phone\",\"value\":\"07700 900123\"}],\"photo\":[{\"url\":\"x\"}],\"contact\":[{}],"
        "\"communication\":[],\"multipleBirthInteger\":2,\"maritalStatus\":{},\"extension\":["
        "{\"url\":\"http://example.org/x\",\"valueString\":\"y\"}],\"contained\":[{"
        "\"resourceType\":\"Organization\",\"id\":\"o\"}],\"managingOrganization\":{"
        "\"reference\":\"#o\"},\"_birthDate\":{\"extension\":[]}"));
    assert_true(pii_empty(p.who.family_name));
    assert_int_equal(p.who.gender, 0);
    assert_int_equal(p.active, FHIR_NOT_SAID);
}

static void a_birth_date_may_be_known_in_part(void **state)
{
    (void)state;
    understood(PATIENT(",\"birthDate\":\"2000-06\""));
    assert_int_equal(p.who.birth_date.month, 6);
    assert_int_equal(p.who.birth_date.day, 0);
    refused(PATIENT(",\"birthDate\":\"09/06/2000\""), "value", "Patient.birthDate");
    refused(PATIENT(",\"birthDate\":\"2000-02-30\""), "value", "Patient.birthDate");
}

static void a_name_of_no_use_is_the_name_unless_it_has_ended(void **state)
{
    (void)state;
    understood(PATIENT(",\"name\":[{\"family\":\"Smith\",\"period\":{\"end\":\"2010-01-01\"}},"
                       "{\"family\":\"Doe\"}]"));
    SHOWS(p.who.family_name, "Doe");
    SHOWS(p.who.previous_family_name, "Smith");
}

static void a_security_label_keeps_whereabouts(void **state)
{
    (void)state;
    understood(PATIENT(",\"meta\":{\"security\":[{\"system\":\"x\",\"code\":\"R\"}]}"));
    assert_int_equal(p.who.sensitive, SENSITIVE_LOCATION);
    understood(PATIENT(",\"meta\":{\"security\":[{\"code\":\"U\"}]}"));
    assert_int_equal(p.who.sensitive, 0);
}

static void a_merge_names_the_one_that_stays(void **state)
{
    (void)state;
    understood(PATIENT(",\"active\":false,\"link\":[{\"other\":{\"identifier\":{\"system\":"
                       "\"urn:oid:1.2.3\",\"value\":\"AE-8\"}},\"type\":\"replaced-by\"}]"));
    assert_int_equal(p.active, FHIR_NO);
    assert_int_equal(p.link_n, 1);
    assert_int_equal(p.link[0].type, FHIR_REPLACED_BY);
    SHOWS(p.link[0].other.value, "AE-8");
    refused(PATIENT(",\"link\":[{\"type\":\"refer\"}]"), "required", "Patient.link[0]");
    refused(PATIENT(",\"link\":[{\"other\":{\"reference\":\"Patient/1\"}}]"), "required",
            "Patient.link[0]");
    understood(PATIENT(",\"link\":[{\"other\":{\"reference\":\"#p\"},\"type\":\"seealso\"}]"));
    assert_true(pii_empty(p.link[0].other.value));
}

static void a_modifier_that_is_not_understood_is_refused_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const modified[] = {
        PATIENT(",\"modifierExtension\":[{\"url\":\"x\",\"valueBoolean\":true}]"),
        PATIENT(",\"contact\":[{\"modifierExtension\":[{\"url\":\"x\"}]}]"),
        PATIENT(",\"contained\":[{\"resourceType\":\"Group\",\"member\":[{\"x\":{"
                "\"modifierExtension\":[]}}]}]"),
        PATIENT(",\"implicitRules\":\"http://example.org/rules\"")};
    for (size_t i = 0; i < COUNT(modified); i++)
        refused(modified[i], "extension", "Patient");
}

static void what_r4_does_not_have_is_refused_at_its_place(void **state)
{
    (void)state;
    refused("{\"resourceType\":\"Person\"}", "structure", "Patient");
    refused("{}", "structure", "Patient");
    refused(PATIENT(",\"surname\":\"x\""), "structure", "Patient");
    refused(PATIENT(",\"name\":{\"family\":\"x\"}"), "structure", "Patient.name");
    refused(PATIENT(",\"name\":[]"), "structure", "Patient.name");
    refused(PATIENT(",\"name\":[{\"family\":\"Doe\"},{\"family\":7}]"), "structure",
            "Patient.name[1].family");
    refused(PATIENT(",\"name\":[{\"given\":[\"Jane\",1]}]"), "structure",
            "Patient.name[0].given[1]");
    refused(PATIENT(",\"name\":[{\"family\":\"\"}]"), "value", "Patient.name[0].family");
    refused(PATIENT(",\"name\":[{\"family\":\"a\\u0007b\"}]"), "value", "Patient.name[0].family");
    refused(PATIENT(",\"name\":[{\"use\":\"stage\"}]"), "code-invalid", "Patient.name[0].use");
    refused(PATIENT(",\"gender\":\"F\""), "code-invalid", "Patient.gender");
    refused(PATIENT(",\"active\":\"yes\""), "structure", "Patient.active");
    refused(PATIENT(",\"deceasedBoolean\":true,\"deceasedDateTime\":\"2014\""), "structure",
            "Patient");
    refused(PATIENT(",\"meta\":{\"lastUpdated\":\"2014-03-26\"}"), "value", "Patient.meta");
    refused(PATIENT(",\"identifier\":[{\"system\":\"" NHS "\",\"value\":\"9990000018\"},"
                    "{\"system\":\"" NHS "\",\"value\":\"9990000026\"}]"),
            "business-rule", "Patient.identifier[1]");
    refused(PATIENT(",\"identifier\":[null]"), "structure", "Patient.identifier[0]");
}

static void what_is_no_json_is_refused(void **state)
{
    (void)state;
    static const char *const garbage[] = {
        "", "nonsense", "[]", "{\"resourceType\":", "{\"a\":1,\"a\":2}", "\xff\xfe{",
        "{\"resourceType\":\"Patient\",\"birthDate\":1e999}", "<Patient/>"};
    for (size_t i = 0; i < COUNT(garbage); i++)
        assert_int_equal(take(garbage[i]), ERR_INPUT);
}

static void nesting_and_length_have_an_end(void **state)
{
    (void)state;
    static char deep[4096], wide[FHIR_BODY_BYTES_MAX + 2];
    memset(deep, '[', sizeof deep - 1);
    assert_int_equal(take(deep), ERR_INPUT);
    memset(wide, ' ', sizeof wide - 1);
    assert_int_equal(take(wide), ERR_LIMIT);
}

static void a_match_takes_a_bare_patient_or_parameters(void **state)
{
    (void)state;
    assert_int_equal(match(PATIENT(",\"name\":[{\"family\":\"Doe\"}]")), ERR_OK);
    SHOWS(wish.patient.who.family_name, "Doe");
    assert_false(wish.only_certain || wish.count);
    assert_int_equal(
        match("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"onlyCertainMatches\","
              "\"valueBoolean\":true},{\"name\":\"resource\",\"resource\":" PATIENT(
                  ",\"name\":[{\"family\":\"Tern\"}]") "},{\"name\":\"count\","
              "\"valueInteger\":2}]}"),
        ERR_OK);
    SHOWS(wish.patient.who.family_name, "Tern");
    assert_true(wish.only_certain);
    assert_int_equal(wish.count, 2);
}

static void parameters_are_refused_at_their_place(void **state)
{
    (void)state;
#define PARAMETERS(list) "{\"resourceType\":\"Parameters\",\"parameter\":[" list "]}"
    static const struct {
        const char *json, *path;
    } wrong[] = {
        {PARAMETERS("{\"name\":\"count\",\"valueInteger\":0}"), "Parameters.parameter[0]"},
        {PARAMETERS("{\"name\":\"count\",\"valueInteger\":1}"), "Parameters"},
        {PARAMETERS("{\"name\":\"moon\",\"valueInteger\":1}"), "Parameters.parameter[0]"},
        {PARAMETERS("{\"name\":\"resource\"}"), "Parameters.parameter[0]"},
        {PARAMETERS("{\"name\":\"resource\",\"resource\":" PATIENT("") "},{\"name\":\"resource\","
                    "\"resource\":" PATIENT("") "}"),
         "Parameters.parameter[1]"},
        {PARAMETERS("{\"name\":\"resource\",\"resource\":" PATIENT(",\"gender\":1") "}"),
         "Patient.gender"},
        {PARAMETERS("{\"name\":\"onlyCertainMatches\",\"valueBoolean\":\"true\"}"),
         "Parameters.parameter[0].valueBoolean"},
        {PARAMETERS("{\"name\":\"resource\",\"modifierExtension\":[],\"resource\":" PATIENT("")
                    "}"),
         "Parameters"},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(match(wrong[i].json), ERR_INPUT);
        assert_string_equal(fault.path, wrong[i].path);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_whole_patient_is_understood),
        TEST(what_is_not_kept_is_left_alone),
        TEST(a_birth_date_may_be_known_in_part),
        TEST(a_name_of_no_use_is_the_name_unless_it_has_ended),
        TEST(a_security_label_keeps_whereabouts),
        TEST(a_merge_names_the_one_that_stays),
        TEST(a_modifier_that_is_not_understood_is_refused_wherever_it_stands),
        TEST(what_r4_does_not_have_is_refused_at_its_place),
        TEST(what_is_no_json_is_refused),
        TEST(nesting_and_length_have_an_end),
        TEST(a_match_takes_a_bare_patient_or_parameters),
        TEST(parameters_are_refused_at_their_place),
    };
    return cmocka_run_group_tests_name("fhir/patient", tests, NULL, NULL);
}
