/* What leaves, byte by byte. That it is FHIR is for a foreign validator to say: tests/e2e/fhir. */
#include "check.h"

#include "fhir/write.h"

static struct arena *a;
static const struct agency school = {.code = {"school", 6},
                                     .name = {"School", 6},
                                     .systems = (const str[]){{"urn:oid:1.2.3", 13}},
                                     .system_count = 1};
static struct partners partners;

static int make_partners(void **state)
{
    bool fresh;
    (void)state;
    a = arena_new(1 << 20);
    partners = (struct partners){.agencies = &school, .agency_count = 1};
    *map_str_put(&partners.agency_by_code, school.code, &fresh) = 0;
    return a ? 0 : -1;
}

static int drop_partners(void **state)
{
    (void)state;
    map_str_release(&partners.agency_by_code);
    arena_free(a);
    return 0;
}

static str written(struct buf *out)
{
    str kept;
    assert_int_equal(buf_keep(out, a, &kept), ERR_OK);
    return kept;
}

static struct search_result jane(void)
{
    static const struct search_ref refs[] = {{{"school", 6}, {{"P-1", 3}}}};
    return (struct search_result){.given_name = STR("Jane Mary"),
                                  .family_name = STR("Doe"),
                                  .area = STR("B99"),
                                  .born = {2000, 6, 9},
                                  .gender_letter = 'F',
                                  .strength = STRENGTH_VERY_STRONG,
                                  .nhs_number = 9990000018,
                                  .refs = refs,
                                  .ref_count = 1,
                                  .weight = 12};
}

#define META                                                                                       \
    "\"meta\":{\"tag\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"                      \
    "v3-ObservationValue\",\"code\":\"SUBSETTED\"}]}"

static void a_patient_says_what_may_be_shown_and_that_it_is_not_all(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(4096);
    struct json_writer w = {.out = &out};
    struct search_result r = jane();
    fhir_write_patient(&w, &partners, &(struct fhir_person){.id = "x1", .found = &r});
    assert_str_equal(
        written(&out),
        "{\"resourceType\":\"Patient\",\"id\":\"x1\"," META
        ",\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":"
        "\"9990000018\"},{\"system\":\"urn:oid:1.2.3\",\"value\":\"P-1\"}],\"active\":true,"
        "\"name\":[{\"use\":\"usual\",\"family\":\"Doe\",\"given\":[\"Jane\",\"Mary\"]}],"
        "\"gender\":\"female\",\"birthDate\":\"2000-06-09\",\"address\":[{\"postalCode\":\"B99\"}"
        "]}");
}

static void what_may_not_be_shown_leaves_no_empty_list(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(4096);
    struct json_writer w = {.out = &out};
    struct search_result nobody = {.strength = STRENGTH_WEAK};
    fhir_write_patient(&w, &partners, &(struct fhir_person){.id = "x1", .found = &nobody});
    assert_str_equal(written(&out), "{\"resourceType\":\"Patient\",\"id\":\"x1\"," META
                                    ",\"active\":true}");
}

static void a_merged_patient_says_where_to_look_and_nothing_else(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(4096);
    struct json_writer w = {.out = &out};
    struct search_result r = jane();
    fhir_write_patient(&w, &partners,
                       &(struct fhir_person){.id = "x1", .instead = "x2", .found = &r});
    assert_str_equal(written(&out), "{\"resourceType\":\"Patient\",\"id\":\"x1\"," META
                                    ",\"active\":false,\"link\":[{\"other\":{\"reference\":"
                                    "\"Patient/x2\"},\"type\":\"replaced-by\"}]}");
}

static void a_grade_is_certain_only_when_nothing_differs(void **state)
{
    (void)state;
    struct search_result r = jane();
    assert_int_equal(fhir_grade_of(&r), FHIR_CERTAIN);
    r.differs = STR("birth date");
    assert_int_equal(fhir_grade_of(&r), FHIR_PROBABLE);
    r.strength = STRENGTH_STRONG;
    assert_int_equal(fhir_grade_of(&r), FHIR_PROBABLE);
    r.strength = STRENGTH_WEAK;
    assert_int_equal(fhir_grade_of(&r), FHIR_POSSIBLE);
}

static void a_score_is_a_chance_and_grows_with_the_weight(void **state)
{
    (void)state;
    double last = -1;
    for (double weight = -40; weight <= 60; weight += 5) {
        struct search_result r = {.weight = weight};
        double score = fhir_score_of(&r);
        assert_true(score >= 0 && score <= 1 && score >= last);
        last = score;
    }
    assert_true(fhir_score_of(&(struct search_result){.weight = 0}) == 0.5);
}

static void a_bundle_of_nobody_has_no_entries(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(4096);
    struct json_writer w = {.out = &out};
    fhir_write_bundle(&w, &(struct fhir_bundle){.base = "https://hub.example/fhir/R4",
                                                .partners = &partners,
                                                .now_ms = 1395824400000,
                                                .total = 0,
                                                .arena = a});
    assert_str_equal(written(&out),
                     "{\"resourceType\":\"Bundle\",\"meta\":{\"lastUpdated\":"
                     "\"2014-03-26T09:00:00.000Z\"},\"type\":\"searchset\",\"total\":0}");
}

static void a_match_has_a_grade_a_score_and_a_warning_of_its_own(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(4096);
    struct json_writer w = {.out = &out};
    struct search_result nobody = {.weight = 0};
    struct fhir_person who = {.id = "x1", .found = &nobody};
    struct fhir_issue issue = {FHIR_WARNING, "incomplete", STR("late"), STR("")};
    fhir_write_bundle(&w, &(struct fhir_bundle){.base = "https://hub.example/fhir/R4",
                                                .partners = &partners,
                                                .now_ms = 1395824400000,
                                                .graded = true,
                                                .total = -1,
                                                .people = &who,
                                                .n = 1,
                                                .issues = &issue,
                                                .issue_n = 1,
                                                .arena = a});
    assert_str_equal(
        written(&out),
        "{\"resourceType\":\"Bundle\",\"meta\":{\"lastUpdated\":\"2014-03-26T09:00:00.000Z\"},"
        "\"type\":\"searchset\",\"entry\":[{\"fullUrl\":\"https://hub.example/fhir/R4/Patient/x1\","
        "\"resource\":{\"resourceType\":\"Patient\",\"id\":\"x1\"," META ",\"active\":true},"
        "\"search\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/"
        "match-grade\",\"valueCode\":\"possible\"}],\"mode\":\"match\",\"score\":0.5}},"
        "{\"resource\":{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"warning\","
        "\"code\":\"incomplete\",\"diagnostics\":\"late\"}]},\"search\":{\"mode\":\"outcome\"}}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_patient_says_what_may_be_shown_and_that_it_is_not_all),
        cmocka_unit_test(what_may_not_be_shown_leaves_no_empty_list),
        cmocka_unit_test(a_merged_patient_says_where_to_look_and_nothing_else),
        cmocka_unit_test(a_grade_is_certain_only_when_nothing_differs),
        cmocka_unit_test(a_score_is_a_chance_and_grows_with_the_weight),
        cmocka_unit_test(a_bundle_of_nobody_has_no_entries),
        cmocka_unit_test(a_match_has_a_grade_a_score_and_a_warning_of_its_own),
    };
    return cmocka_run_group_tests_name("fhir/write", tests, make_partners, drop_partners);
}
