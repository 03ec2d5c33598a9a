/* Partners in memory: what ingest, search, rules and pages ask. */
#include "check.h"

#include "agency/region.h"
#include "base/file.h"
#include "support/hub_world.h"

#include <stdio.h>

static struct hub_world w;
static const int64_t NOW_MS = 1395824400000; /* 26 March 2014, 9:00 */

#define HEAD "region: {name: Northborough, duty_line: 0121 496 0100}\n"
#define CONTACT "contact: {name: Lead, phone: 0121 496 0111}"
#define AGENCIES                                                                                   \
    "agencies:\n"                                                                                  \
    "  - {code: school, name: Sunshine School, kind: school, services: [{code: office, name: "     \
    "Office, " CONTACT "}]}\n"                                                                     \
    "  - code: hospital\n    name: City Hospital\n    kind: hospital\n    tier: 1\n    "           \
    "services:\n"                                                                                  \
    "      - {code: ae, name: Accident and Emergency, label: A+E, " CONTACT                        \
    ", out_of_hours: {name: Night, phone: 0121 496 0112}}\n"                                       \
    "      - {code: ward, name: Ward, " CONTACT "}\n"
#define CATALOGUE                                                                                  \
    "catalogue:\n"                                                                                 \
    "  - {code: visit, class: concern, label: Visit, in_person: yes, tier: 2, retention_months: "  \
    "72}\n"                                                                                        \
    "  - {code: letter, class: routine, label: Letter, in_person: no, tier: 2, retention_months: " \
    "12}\n"
#define TERMS(id, from, until) TERMS_OF("hospital", id, from, until)
#define TERMS_OF(feed, id, from, until)                                                            \
    "  - {id: " id ", agency: hospital, feed: " feed                                               \
    ", purpose: To recognise, lawful_basis: 6(1)(e), condition: none, "                            \
    "fields: [person_ref, given_name], event_types: [visit], audience: 3, retention_months: 72, "  \
    "from: " from ", until: " until ", expected_every_hours: 48}\n"

#define DUE(rhythm)                                                                                \
    "  - {id: one, agency: hospital, purpose: To recognise, lawful_basis: 6(1)(e), condition: "    \
    "none, fields: [person_ref, given_name], event_types: [visit], audience: 3, "                  \
    "retention_months: 72, from: 2014-01-01, until: 2014-12-31, services: [ae], expected: {"       \
    rhythm "}}\n"
enum { DUE_LINE = 15, DUE_COLUMN = 251 }; /* where the rhythm stands */

static struct partners *partners;

static err load(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    partners_free(partners);
    partners = NULL;
    return partners_load(db, &partners, why);
}

struct step {
    struct region region;
    struct region_changes changes;
};

static err apply(struct db *db, void *ctx, struct err_info *why)
{
    struct step *s = ctx;
    return region_apply(db, w.hub, &s->region, &s->changes, why);
}

static err apply_text(const char *text, struct region_changes *ret)
{
    struct step s;
    char path[300];
    snprintf(path, sizeof path, "%s/region.yaml", w.place.folder);
    assert_int_equal(file_replace(path, str_of(text), 0600, &w.why), ERR_OK);
    err e = store_read(w.hub->store, load, NULL, &w.why);
    if (!e) e = region_read(w.hub, path, partners, w.a, &s.region, &w.why);
    if (!e) e = store_write(w.hub->store, apply, &s, &w.why);
    if (!e) e = store_read(w.hub->store, load, NULL, &w.why);
    if (!e && ret) *ret = s.changes;
    return e;
}

static int open_hub(void **state)
{
    (void)state;
    hub_world_open(&w, NOW_MS, true);
    return 0;
}

static int close_hub(void **state)
{
    (void)state;
    partners_free(partners);
    partners = NULL;
    hub_world_close(&w);
    return 0;
}

static void agencies_services_and_leads_are_found_by_code(void **state)
{
    (void)state;
    assert_int_equal(apply_text(HEAD AGENCIES CATALOGUE, NULL), ERR_OK);
    const struct agency *school = partners_agency(partners, STR("school")),
                        *hospital = partners_agency(partners, STR("hospital"));
    assert_non_null(school);
    assert_null(partners_agency(partners, STR("moon")));
    assert_int_equal(school->tier, 1);
    assert_int_equal(hospital->tier, 1); /* by the file, not by its kind */
    assert_str_equal(partners->agencies[0].code, "school");
    const struct service *ae = partners_service(hospital, STR("")),
                         *ward = partners_service(hospital, STR("ward"));
    assert_str_equal(ae->code, "ae");
    assert_str_equal(ae->label, "A+E");
    assert_str_equal(ae->lead.away_phone, "0121 496 0112");
    assert_str_equal(ward->label, "Ward");
    assert_str_equal(ward->lead.away_phone, "0121 496 0100"); /* the duty line */
    assert_null(partners_service(school, STR("ae")));
    assert_true(ward->agency == hospital);
}

#define SYSTEMS(of_school, of_hospital)                                                            \
    HEAD "agencies:\n"                                                                             \
         "  - {code: school, name: Sunshine School, kind: school, identifier_systems: [" of_school \
         "], services: [{code: office, name: Office, " CONTACT "}]}\n"                             \
         "  - {code: hospital, name: City Hospital, kind: hospital, identifier_systems: "          \
         "[" of_hospital "], services: [{code: ae, name: AE, " CONTACT "}]}\n"

static void an_identifier_system_names_the_agency_whose_ids_it_is(void **state)
{
    (void)state;
    assert_int_equal(apply_text(HEAD AGENCIES, NULL), ERR_OK);
    assert_str_equal(partners_system(partners, STR("urn:aim:agency:school"))->code, "school");
    assert_int_equal(apply_text(SYSTEMS("", "https://pas.example/id, urn:oid:1.2.3"), NULL), ERR_OK);
    assert_str_equal(partners_system(partners, STR("urn:oid:1.2.3"))->code, "hospital");
    assert_str_equal(partners_agency(partners, STR("hospital"))->systems[0],
                     "https://pas.example/id");
    assert_null(partners_system(partners, STR("urn:aim:agency:hospital")));
    assert_str_equal(partners_system(partners, STR("urn:aim:agency:school"))->code, "school");
}

static void an_identifier_system_belongs_to_one_agency(void **state)
{
    (void)state;
    static const char *const refused[] = {
        SYSTEMS("urn:oid:1.2.3", "urn:oid:1.2.3"), SYSTEMS("urn:oid:1.2.3, urn:oid:1.2.3", ""),
        SYSTEMS("'https://fhir.nhs.uk/Id/nhs-number'", ""), SYSTEMS("urn:aim:agency:hospital", ""),
        SYSTEMS("moon", ""), SYSTEMS("'a:b|c'", ""), SYSTEMS("{a: b}", "")};
    for (size_t i = 0; i < COUNT(refused); i++)
        assert_int_equal(apply_text(refused[i], NULL), ERR_INPUT);
    assert_int_equal(apply_text(SYSTEMS("urn:oid:1.2.3", ""), NULL), ERR_OK);
    assert_int_equal(apply_text(SYSTEMS("", "urn:oid:1.2.3"), NULL), ERR_INPUT);
}

static void is_told(const struct agency *a, int64_t at_ms, const char *text)
{
    assert_int_equal(partners_no_agreement(partners, a, STR(""), at_ms, &w.why), ERR_DENIED);
    assert_string_equal(w.why.text, text);
    assert_true(w.why.todo[0] != 0);
}

static void an_agreement_counts_from_its_first_to_its_last_day(void **state)
{
    (void)state;
    assert_int_equal(apply_text(HEAD AGENCIES CATALOGUE
                                "agreements:\n" TERMS("one", "2014-01-01", "2014-03-31"),
                                NULL),
                     ERR_OK);
    const struct agency *hospital = partners_agency(partners, STR("hospital")),
                        *school = partners_agency(partners, STR("school"));
    int64_t first = date_uk_midnight_ms((struct date){2014, 1, 1}),
            over = date_uk_midnight_ms((struct date){2014, 4, 1});
    assert_null(partners_agreement(partners, hospital, STR(""), first - 1));
    assert_non_null(partners_agreement(partners, hospital, STR(""), first));
    assert_non_null(partners_agreement(partners, hospital, STR(""), over - 1));
    assert_null(partners_agreement(partners, hospital, STR(""), over));
    assert_null(partners_agreement(partners, school, STR(""), first));
    is_told(hospital, first - 1,
            "this agency's data-sharing agreement begins only on 2014-01-01");
    is_told(hospital, over, "this agency's data-sharing agreement ended on 2014-03-31");
    is_told(school, first, "this agency has no data-sharing agreement");
    const struct agreement *t = partners_agreement(partners, hospital, STR(""), NOW_MS);
    assert_true(agreement_allows_field(t, STR("given_name")));
    assert_false(agreement_allows_field(t, STR("given")));
    assert_true(agreement_allows_type(t, partners_type(partners, STR("visit"))));
    assert_false(agreement_allows_type(t, partners_type(partners, STR("letter"))));
    assert_int_equal(t->max_drop_percent, 5);
}

static void a_renewal_takes_over_where_both_are_in_force(void **state)
{
    (void)state;
    assert_int_equal(apply_text(HEAD AGENCIES CATALOGUE
                                "agreements:\n" TERMS("one", "2014-01-01", "2014-03-31")
                                    TERMS("two", "2014-03-01", "2015-03-31"),
                                NULL),
                     ERR_OK);
    const struct agency *hospital = partners_agency(partners, STR("hospital"));
    assert_str_equal(partners_agreement(partners, hospital, STR(""), NOW_MS)->id, "two");
    assert_str_equal(partners_agreement(partners, hospital, STR(""),
                                        date_uk_midnight_ms((struct date){2014, 2, 1}))
                         ->id,
                     "one");
}

static void an_agency_may_have_several_feeds_each_with_its_agreement(void **state)
{
    (void)state;
    const struct agreement *list[2];
    assert_int_equal(apply_text(HEAD AGENCIES CATALOGUE
                                "agreements:\n" TERMS_OF("ae", "one", "2014-01-01", "2014-12-31")
                                    TERMS_OF("wards", "two", "2014-01-01", "2014-12-31")
                                        TERMS_OF("wards", "three", "2014-03-01", "2015-12-31"),
                                NULL),
                     ERR_OK);
    const struct agency *hospital = partners_agency(partners, STR("hospital"));
    assert_int_equal(partners_feeds(partners, hospital, NOW_MS, list, 2), 2);
    assert_str_equal(list[0]->feed, "ae");
    assert_str_equal(list[1]->id, "three");
    assert_str_equal(partners_agreement(partners, hospital, STR("wards"), NOW_MS)->id, "three");
    assert_null(partners_agreement(partners, hospital, STR("moon"), NOW_MS));
    assert_null(partners_agreement(partners, hospital, STR(""), NOW_MS)); /* which? */
    assert_int_equal(partners_no_agreement(partners, hospital, STR(""), NOW_MS, &w.why),
                     ERR_DENIED);
    assert_non_null(strstr(w.why.text, "several feeds"));
}

static void a_feed_without_a_name_is_named_like_its_agency(void **state)
{
    (void)state;
    assert_int_equal(apply_text(HEAD AGENCIES CATALOGUE
                                "agreements:\n"
                                "  - {id: one, agency: hospital, purpose: To recognise, "
                                "lawful_basis: 6(1)(e), condition: none, fields: [person_ref], "
                                "audience: 3, retention_months: 72, from: 2014-01-01, "
                                "until: 2014-12-31, expected_every_hours: 48}\n"
                                    TERMS_OF("wards", "two", "2014-01-01", "2014-12-31"),
                                NULL),
                     ERR_OK);
    const struct agency *hospital = partners_agency(partners, STR("hospital"));
    assert_str_equal(partners_agreement(partners, hospital, STR(""), NOW_MS)->id, "one");
    assert_str_equal(partners_agreement(partners, hospital, STR("hospital"), NOW_MS)->id, "one");
}

static void what_a_file_leaves_out_stays_and_can_be_referred_to(void **state)
{
    (void)state;
    struct region_changes n;
    assert_int_equal(apply_text(HEAD AGENCIES CATALOGUE, &n), ERR_OK);
    assert_int_equal(n.added, 2 + 2 + 3 + 2);
    assert_int_equal(apply_text(HEAD "agreements:\n" TERMS("one", "2014-01-01", "2014-03-31"), &n),
                     ERR_OK);
    assert_int_equal(n.added, 1);
    assert_int_equal(n.same, 2);
    assert_int_equal(partners->agency_count, 2);
    assert_non_null(
        partners_agreement(partners, partners_agency(partners, STR("hospital")), STR(""), NOW_MS));
}

static void the_stamp_moves_only_when_something_changed(void **state)
{
    (void)state;
    struct region_changes n;
    assert_int_equal(apply_text(HEAD AGENCIES, NULL), ERR_OK);
    assert_int_equal(apply_text(HEAD AGENCIES, &n), ERR_OK);
    assert_int_equal(n.added + n.changed, 0);
    assert_int_equal(
        apply_text("region: {name: Southborough, duty_line: 0121 496 0100}\n" AGENCIES, &n),
        ERR_OK);
    assert_int_equal(n.changed, 1);
    assert_str_equal(partners->region, "Southborough");
}

static bool is_live;
static err approve_by(struct db *db, void *login, struct err_info *why)
{
    return agreement_approve(db, w.hub, STR("one"), str_of(login), &is_live, why);
}

static void outside_training_two_people_make_an_agreement_live(void **state)
{
    (void)state;
    const struct agency *hospital;
    char one[] = "a.admin", two[] = "d.dpo";
    struct region_changes n;
    w.hub->training = false;
    assert_int_equal(apply_text(HEAD AGENCIES CATALOGUE
                                "agreements:\n" TERMS("one", "2014-01-01", "2014-03-31"),
                                &n),
                     ERR_OK);
    assert_int_equal(n.drafts, 1);
    assert_null(
        partners_agreement(partners, partners_agency(partners, STR("hospital")), STR(""), NOW_MS));
    is_told(partners_agency(partners, STR("hospital")), NOW_MS,
            "this agency's data-sharing agreement is not approved yet");
    assert_int_equal(store_write(w.hub->store, approve_by, one, &w.why), ERR_OK);
    assert_false(is_live);
    assert_int_equal(store_write(w.hub->store, approve_by, one, &w.why), ERR_CONFLICT);
    assert_int_equal(store_write(w.hub->store, approve_by, two, &w.why), ERR_OK);
    assert_true(is_live);
    assert_int_equal(apply_text(HEAD, NULL), ERR_OK);
    hospital = partners_agency(partners, STR("hospital"));
    assert_non_null(partners_agreement(partners, hospital, STR(""), NOW_MS));
    /* other terms under the same id wait again; the old ones back are approved still */
    assert_int_equal(
        apply_text(HEAD "agreements:\n" TERMS("one", "2014-01-01", "2016-03-31"), NULL), ERR_OK);
    assert_null(
        partners_agreement(partners, partners_agency(partners, STR("hospital")), STR(""), NOW_MS));
    assert_int_equal(
        apply_text(HEAD "agreements:\n" TERMS("one", "2014-01-01", "2014-03-31"), NULL), ERR_OK);
    assert_non_null(
        partners_agreement(partners, partners_agency(partners, STR("hospital")), STR(""), NOW_MS));
}

static void a_mistake_is_refused_at_its_place_and_nothing_is_changed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long line, column;
    } wrong[] = {
        {"region: {name: N}\n", 1, 1},
        {HEAD "agencys: []\n", 2, 1},
        {HEAD "agencies:\n  - {code: A, name: N, kind: gp, services: []}\n", 3, 6},
        {HEAD "agencies:\n  - {code: a, name: N, kind: gp, services: []}\n", 3, 34},
        {HEAD CATALOGUE "  - {code: visit, class: concern, label: V, in_person: no, tier: 2, "
                        "retention_months: 1}\n",
         5, 6},
        {HEAD "catalogue:\n  - {code: v, class: odd, label: V, in_person: no, tier: 2, "
              "retention_months: 1}\n",
         3, 15},
        {HEAD "agreements:\n" TERMS("one", "2014-01-01", "2014-03-31"), 3, 15},
        {HEAD AGENCIES CATALOGUE "agreements:\n" DUE("every: year"), DUE_LINE, DUE_COLUMN},
        {HEAD AGENCIES CATALOGUE "agreements:\n" DUE("every: day, by: 9"), DUE_LINE,
         DUE_COLUMN + 12},
        {HEAD AGENCIES CATALOGUE "agreements:\n" DUE("every: day, on: [monday]"), DUE_LINE,
         DUE_COLUMN + 12},
        {HEAD AGENCIES CATALOGUE "agreements:\n" DUE("every: week, on: [mon]"), DUE_LINE,
         DUE_COLUMN + 18},
        {HEAD AGENCIES CATALOGUE "agreements:\n" DUE("every: month, on: [29]"), DUE_LINE,
         DUE_COLUMN + 19},
        {HEAD AGENCIES CATALOGUE "agreements:\n" DUE("every: term, on: [02-30]"), DUE_LINE,
         DUE_COLUMN + 18},
        {HEAD AGENCIES CATALOGUE "agreements:\n" DUE("every: day, closed: [2014-02-30]"), DUE_LINE,
         DUE_COLUMN + 21},
        {HEAD "rules: [none.yaml]\n", 2, 9},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        if (apply_text(wrong[i].text, NULL) != ERR_INPUT || w.why.line != wrong[i].line ||
            w.why.column != wrong[i].column)
            fail_msg("%zu: %s at %ld:%ld", i, w.why.text, w.why.line, w.why.column);
    }
    assert_int_equal(apply_text(HEAD, NULL), ERR_OK);
    assert_int_equal(partners->agency_count + partners->type_count + partners->agreement_count, 0);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, open_hub, close_hub)

#define CALENDAR \
    "calendar: {working_hours: {monday: \"09:00-12:00\"}, school_terms: [2014-01-06]}\n"

static void settings_are_kept_until_the_file_says_otherwise(void **state)
{
    (void)state;
    struct region_changes n;
    assert_int_equal(apply_text(HEAD AGENCIES CALENDAR CATALOGUE, NULL), ERR_OK);
    assert_int_equal(partners->terms.calendar.week[1].until, 720);
    assert_int_equal(apply_text(HEAD AGENCIES CALENDAR CATALOGUE, &n), ERR_OK);
    assert_int_equal(n.added + n.changed, 0);
    assert_int_equal(apply_text(HEAD, NULL), ERR_OK);
    assert_int_equal(partners->terms.calendar.terms.n, 1);
    assert_int_equal(apply_text(HEAD "calendar: {bank_holidays: [2014-03-03]}\n", &n), ERR_OK);
    assert_int_equal(n.changed, 1);
    assert_int_equal(partners->terms.calendar.terms.n, 0);
}

static void a_section_that_cannot_be_read_leaves_all_as_it_was(void **state)
{
    (void)state;
    assert_int_equal(apply_text(HEAD AGENCIES CALENDAR, NULL), ERR_OK);
    assert_int_equal(apply_text(HEAD "calendar:\n  bank_holidays: [soon]\n", NULL), ERR_INPUT);
    assert_int_equal(w.why.line, 3);
    assert_int_equal(apply_text(HEAD "calender:\n  bank_holidays: []\n", NULL), ERR_INPUT);
    assert_int_equal(partners->terms.calendar.week[1].until, 720);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(settings_are_kept_until_the_file_says_otherwise),
        EACH(a_section_that_cannot_be_read_leaves_all_as_it_was),
        EACH(agencies_services_and_leads_are_found_by_code),
        EACH(an_identifier_system_names_the_agency_whose_ids_it_is),
        EACH(an_identifier_system_belongs_to_one_agency),
        EACH(an_agreement_counts_from_its_first_to_its_last_day),
        EACH(a_renewal_takes_over_where_both_are_in_force),
        EACH(an_agency_may_have_several_feeds_each_with_its_agreement),
        EACH(a_feed_without_a_name_is_named_like_its_agency),
        EACH(what_a_file_leaves_out_stays_and_can_be_referred_to),
        EACH(the_stamp_moves_only_when_something_changed),
        EACH(outside_training_two_people_make_an_agreement_live),
        EACH(a_mistake_is_refused_at_its_place_and_nothing_is_changed),
    };
    return cmocka_run_group_tests_name("agency/partners", tests, NULL, NULL);
}
