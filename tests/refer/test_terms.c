/* Section `referrals` of the region file: what it says, its defaults, and every way to get it
 * wrong, with its place. */
#include "check.h"

#include "agency/terms.h"

static struct arena *a;
static struct err_info why;

static bool has_agency(const void *ctx, str code)
{
    (void)ctx;
    return str_eq_c(code, "care");
}

static bool has_service(const void *ctx, str agency, str code)
{
    (void)ctx;
    (void)agency;
    return str_eq_c(code, "desk");
}

static bool has_type(const void *ctx, str code)
{
    (void)ctx;
    (void)code;
    return false;
}

static err read(const char *text, struct referral_terms *ret)
{
    static const struct terms_names names = {has_agency, has_service, has_type, NULL};
    static struct region_terms terms;
    const struct yaml_node *root = NULL;
    err e = yaml_read(a, str_of(text), "region.yaml", 1 << 16, &root, &why);
    if (!e) e = terms_read_referrals(root, &names, a, &terms, &why);
    *ret = terms.referrals;
    return e;
}

static int make_arena(void **state)
{
    (void)state;
    a = arena_new(8 << 20);
    return a ? 0 : -1;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static void what_it_does_not_say_has_a_default(void **state)
{
    (void)state;
    struct referral_terms t;
    assert_int_equal(read("draft_days: 3\n", &t), ERR_OK);
    assert_int_equal(t.draft_days, 3);
    assert_int_equal(t.keep_months, 84);
    assert_int_equal(t.acknowledge_minutes[URGENCY_TODAY], 240);
    assert_int_equal(t.offer_count, 0);
    assert_non_null(referral_reason_of(&t, STR("threshold")));
}

static void it_names_doors_offers_reasons_and_hours(void **state)
{
    (void)state;
    struct referral_terms t;
    assert_int_equal(
        read("front_doors: {adult: {agency: care, service: desk}}\n"
             "offers: [{code: tea, label: Tea, agency: care, service: desk, below_age: 12}]\n"
             "returned_reasons: [{code: no, label: No room}]\n"
             "acknowledge_hours: {today: 2}\n",
             &t),
        ERR_OK);
    assert_str_equal(t.doors[REFERRAL_PATHWAY_ADULT].service, "desk");
    assert_true(str_empty(t.doors[REFERRAL_PATHWAY_CHILD].agency));
    const struct referral_offer *o = referral_offer_of(&t, STR("tea"));
    assert_true(referral_offer_fits(o, 11) && !referral_offer_fits(o, 12));
    assert_true(referral_offer_fits(o, -1)); /* nobody is left out for want of a birth date */
    assert_null(referral_reason_of(&t, STR("threshold")));
    assert_int_equal(t.acknowledge_minutes[URGENCY_TODAY], 120);
    assert_int_equal(t.acknowledge_minutes[URGENCY_DAY], 480);
}

static void it_names_who_reads_what_is_sent_to_a_service(void **state)
{
    (void)state;
    struct referral_terms t;
    assert_int_equal(read("read_by:\n  - {agency: care, service: desk, users: [ann]}\n"
                          "  - {agency: care, programs: [intake]}\n",
                          &t),
                     ERR_OK);
    assert_true(referral_reads(&t, STR("care"), STR("desk"), STR("ann")));
    assert_false(referral_reads(&t, STR("care"), STR("desk"), STR("bob")));
    assert_true(referral_reads(&t, STR("care"), STR("other"), STR("bob"))); /* nobody is named */
    assert_true(referral_program_reads(&t, STR("care"), STR("other"), STR("intake")));
    assert_false(referral_program_reads(&t, STR("care"), STR("desk"), STR("ann")));
    assert_int_equal(read("read_by: [{agency: care, service: desk, users: []}]\n", &t), ERR_OK);
    assert_false(referral_reads(&t, STR("care"), STR("desk"), STR("ann"))); /* managers alone */
}

static void what_is_wrong_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long line;
    } wrong[] = {
        {"nonsense: 1\n", 1},
        {"draft_days: 0\n", 1},
        {"keep_months: 100000\n", 1},
        {"front_doors:\n  child: {agency: nobody, service: desk}\n", 2},
        {"front_doors:\n  child: {agency: care, service: cellar}\n", 2},
        {"front_doors:\n  support: {agency: care, service: desk}\n", 2},
        {"offers:\n  - {code: A B, label: Tea, agency: care, service: desk}\n", 2},
        {"offers:\n  - {code: tea, agency: care, service: desk}\n", 2},
        {"offers:\n  - {code: tea, label: T, agency: care, service: desk, from_age: 9, below_age: "
         "9}\n",
         2},
        {"offers:\n  - {code: tea, label: T, agency: care, service: desk}\n"
         "  - {code: tea, label: T, agency: care, service: desk}\n",
         3},
        {"returned_reasons: []\n", 1},
        {"returned_reasons:\n  - {code: no, label: N}\n  - {code: no, label: N}\n", 3},
        {"acknowledge_hours:\n  today: soon\n", 2},
        {"acknowledge_hours:\n  tomorrow: 5\n", 2},
        {"read_by:\n  - {agency: nobody, users: [ann]}\n", 2},
        {"read_by:\n  - {agency: care, service: cellar, users: [ann]}\n", 2},
        {"read_by:\n  - {agency: care, service: desk}\n", 2},
        {"read_by:\n  - {agency: care, users: [ann, [bob]]}\n", 2},
        {"read_by:\n  - {agency: care, users: [ann], role: manager}\n", 2},
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct referral_terms t;
        why = (struct err_info){0};
        if (read(wrong[i].text, &t) != ERR_INPUT || why.line != wrong[i].line)
            fail_msg("%zu: line %ld: %s", i, why.line, why.text);
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, make_arena, drop_arena)
    const struct CMUnitTest tests[] = {
        T(what_it_does_not_say_has_a_default),
        T(it_names_doors_offers_reasons_and_hours),
        T(it_names_who_reads_what_is_sent_to_a_service),
        T(what_is_wrong_is_refused_with_its_place),
    };
    return cmocka_run_group_tests_name("refer/terms", tests, NULL, NULL);
}
