/* Section `protection` of a region file: its defaults, what it may say, and what is refused. */
#include "check.h"

#include "agency/terms.h"

static struct arena *a;
static struct region_terms terms;
static struct err_info why;

static bool has_agency(const void *ctx, str code)
{
    (void)ctx;
    return str_eq_c(code, "school") || str_eq_c(code, "hospital");
}

static bool has_service(const void *ctx, str agency, str code)
{
    return has_agency(ctx, agency) && code.len;
}

static bool has_type(const void *ctx, str code)
{
    (void)ctx;
    return str_eq_c(code, "visit");
}

static int start(void **state)
{
    (void)state;
    a = arena_new(1 << 20);
    return a ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static err read_text(const char *text)
{
    const struct terms_names names = {has_agency, has_service, has_type, NULL};
    const struct yaml_node *root = NULL;
    assert_int_equal(yaml_read(a, str_of(text), "region.yaml", YAML_BYTES_MAX, &root, &why),
                     ERR_OK);
    return terms_read_protection(text[0] ? root : NULL, &names, a, &terms, &why);
}

static void what_no_file_says_has_its_defaults(void **state)
{
    (void)state;
    const struct protection *p = &terms.protection;
    assert_int_equal(read_text(""), ERR_OK);
    assert_int_equal(p->shown_months, 12);
    assert_int_equal(p->shown_days_unborn, 28);
    assert_int_equal(p->accesses_shown, 25);
    assert_true(protection_has(&p->unborn, STR("cp_plan_unborn")));
    assert_true(protection_has(&p->child, STR("cp_plan_neglect")));
    assert_false(protection_unscheduled(p, STR("hospital"), STR("joy")));
    assert_true(protection_visits(p, STR("school")));
    assert_null(protection_lock_of(p, STR("school")));
}

static void a_file_says_who_asks_who_locks_and_who_visits(void **state)
{
    (void)state;
    const struct protection *p = &terms.protection;
    assert_int_equal(read_text("unscheduled_care: [{agency: hospital, users: [joy]}]\n"
                               "locks: [{agency: school, types: [visit], decided_by: [sam]}]\n"
                               "visiting: [hospital]\n"
                               "plans: {unborn: [visit]}\n"
                               "authorities: [{code: E900, name: Northborough City Council}]\n"
                               "shown_months: 6\n"),
                     ERR_OK);
    assert_int_equal(p->shown_months, 6);
    assert_str_equal(protection_authority_name(p, STR("e900")), "Northborough City Council");
    assert_str_equal(protection_authority_name(p, STR("E901")), "E901");
    assert_true(protection_has(&p->unborn, STR("visit")));
    assert_int_equal(p->child.n, 0);
    assert_true(protection_unscheduled(p, STR("hospital"), STR("joy")));
    assert_false(protection_unscheduled(p, STR("hospital"), STR("jay")));
    assert_false(protection_unscheduled(p, STR("school"), STR("joy")));
    assert_true(protection_decides(p, STR("school"), STR("sam")));
    assert_false(protection_decides(p, STR("hospital"), STR("sam")));
    assert_true(protection_visits(p, STR("hospital")));
    assert_false(protection_visits(p, STR("school")));
    assert_int_equal(read_text("unscheduled_care: [{agency: hospital}]\n"), ERR_OK);
    assert_true(protection_unscheduled(p, STR("hospital"), STR("anybody")));
}

static void a_mistake_is_refused_at_its_place(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "plans: {unborn: [nothing]}\n",
        "plans: {born: []}\n",
        "unscheduled_care: [{agency: nobody}]\n",
        "unscheduled_care: [{agency: school, roles: [x]}]\n",
        "locks: [{agency: school, types: [visit]}]\n",
        "locks: [{agency: school, all: yes, types: [visit], decided_by: [sam]}]\n",
        "locks: [{agency: school, decided_by: [a]}, {agency: school, decided_by: [b]}]\n",
        "shown_months: 61\n",
        "answer_ms: 0\n",
        "visiting: [nobody]\n",
        "visitors: []\n",
        "authorities: [{code: E900}]\n",
        "authorities: [{code: E900, name: A}, {code: e900, name: B}]\n",
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        if (read_text(wrong[i]) != ERR_INPUT) fail_msg("row %zu", i);
        assert_int_equal(why.line, 1);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_no_file_says_has_its_defaults),
        TEST(a_file_says_who_asks_who_locks_and_who_visits),
        TEST(a_mistake_is_refused_at_its_place),
    };
    return cmocka_run_group_tests_name("agency/protection", tests, NULL, NULL);
}
