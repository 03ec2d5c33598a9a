/* People whom a machine names by an id, or asks for to the letter: found and shown by the same
 * decision as when a person asks. */
#include "search/world.h"

static struct look_world w;

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct search_results ask(const struct search_query *q, enum role role, int tier)
{
    struct viewer v = look_world_viewer(role, tier);
    struct search_results r;
    assert_int_equal(search_people(w.hub.hub, w.partners, &v, q, w.a, &r, &w.why), ERR_OK);
    return r;
}

static struct search_ref jane_at(const char *agency)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct search_results r = look_world_search(&w, &v, "Jane", "Doe", "9 June 2000", "F");
    for (size_t i = 0; i < r.at[0].ref_count; i++)
        if (str_eq_c(r.at[0].refs[i].agency, agency)) return r.at[0].refs[i];
    fail_msg("%s does not know her", agency);
    return (struct search_ref){0};
}

static size_t refs_of(const struct search_result *r, const char *agency)
{
    size_t n = 0;
    for (size_t i = 0; i < r->ref_count; i++)
        n += str_eq_c(r->refs[i].agency, agency);
    return n;
}

static void an_agency_finds_a_person_by_its_own_id(void **state)
{
    (void)state;
    struct search_ref ref = jane_at("sunshine-school");
    struct search_query q = {.refs = &ref, .ref_count = 1, .age_from = -1, .age_to = -1};
    struct search_results r = ask(&q, ROLE_PRACTITIONER, 1);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.at[0].person, look_world_jane(&w));
    assert_int_equal(r.at[0].born.year, 2000);
    assert_int_equal(r.at[0].gender_letter, 'F');
    assert_int_equal(refs_of(&r.at[0], "sunshine-school"), 1);
    assert_int_equal(refs_of(&r.at[0], "west-mids-police"), 0);
    assert_int_equal(r.at[0].nhs_number, 0);
}

static void another_agencys_id_finds_nobody_below_tier_three(void **state)
{
    (void)state;
    struct search_ref ref = jane_at("west-mids-police");
    struct search_query q = {.refs = &ref, .ref_count = 1, .age_from = -1, .age_to = -1};
    assert_int_equal(ask(&q, ROLE_PRACTITIONER, 2).n, 0);
    struct search_results r = ask(&q, ROLE_REVIEWER, 2);
    assert_int_equal(r.n, 1);
    assert_int_equal(refs_of(&r.at[0], "west-mids-police"), 1);
    assert_true(r.at[0].nhs_number != 0);
}

static void an_id_that_nobody_has_finds_nobody(void **state)
{
    (void)state;
    struct search_ref ref = {STR("sunshine-school"), pii_of(STR("no-such-pupil"))};
    int64_t person = look_world_jane(&w) + 1;
    struct search_query q = {.refs = &ref, .ref_count = 1, .persons = &person, .person_count = 1};
    assert_int_equal(ask(&q, ROLE_REVIEWER, 2).n, 0);
}

static bool nobody_fits(void *ctx, const struct search_held *held)
{
    ++*(int *)ctx;
    return held->record_count == 0;
}

static void who_does_not_fit_is_not_found(void **state)
{
    (void)state;
    int asked = 0;
    int64_t person = look_world_jane(&w);
    struct search_query q = {
        .persons = &person, .person_count = 1, .fits = nobody_fits, .ctx = &asked};
    assert_int_equal(ask(&q, ROLE_REVIEWER, 2).n, 0);
    assert_int_equal(asked, 1);
}

static void who_is_sealed_is_not_found_by_an_id_either(void **state)
{
    (void)state;
    int64_t person = look_world_jane(&w);
    struct search_ref ref = jane_at("sunshine-school");
    struct search_query by_id = {.persons = &person, .person_count = 1},
                        by_ref = {.refs = &ref, .ref_count = 1};
    look_world_shield(&w, person, SHIELD_SEALED);
    assert_int_equal(ask(&by_id, ROLE_REVIEWER, 2).n, 0);
    assert_int_equal(ask(&by_ref, ROLE_REVIEWER, 2).n, 0);
}

static void a_question_by_place_does_not_find_whose_whereabouts_are_kept(void **state)
{
    (void)state;
    int64_t person = look_world_jane(&w);
    struct search_query q = {.persons = &person, .person_count = 1, .by_place = true};
    assert_int_equal(ask(&q, ROLE_REVIEWER, 2).n, 1);
    look_world_shield(&w, person, SHIELD_LOCATION);
    assert_int_equal(ask(&q, ROLE_REVIEWER, 2).n, 0);
    q.by_place = false;
    struct search_results r = ask(&q, ROLE_REVIEWER, 2);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.at[0].area.len, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_agency_finds_a_person_by_its_own_id),
        TEST(another_agencys_id_finds_nobody_below_tier_three),
        TEST(an_id_that_nobody_has_finds_nobody),
        TEST(who_does_not_fit_is_not_found),
        TEST(who_is_sealed_is_not_found_by_an_id_either),
        TEST(a_question_by_place_does_not_find_whose_whereabouts_are_kept),
    };
    return cmocka_run_group_tests_name("search/known", tests, NULL, NULL);
}
