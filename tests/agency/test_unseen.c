/* Section `unseen` of the region file: what it changes, and what it refuses where. */
#include "check.h"

#include "agency/terms.h"

static bool has_type(const void *ctx, str code)
{
    (void)ctx;
    return str_eq_c(code, "seen") || str_eq_c(code, "born");
}

static bool has_agency(const void *ctx, str code)
{
    (void)ctx;
    return str_eq_c(code, "gp");
}

static err read(struct arena *a, const char *text, struct region_terms *terms, struct err_info *why)
{
    const struct terms_names names = {.agency = has_agency, .type = has_type};
    const struct yaml_node *root = NULL;
    err e = yaml_read(a, str_of(text), "region.yaml", YAML_BYTES_MAX, &root, why);
    return e ? e : terms_read_unseen(root, &names, a, terms, why);
}

static void without_the_section_everything_is_as_shipped(void **state)
{
    struct arena *a = arena_new(1 << 20);
    struct region_terms t;
    struct err_info why;
    (void)state;
    assert_int_equal(terms_read_unseen(NULL, NULL, a, &t, &why), ERR_OK);
    assert_int_equal(t.unseen.limit_count, 4);
    assert_int_equal(t.unseen.limits[0].days, 56);
    assert_int_equal(t.unseen.limits[2].school_days, 20);
    assert_true(t.unseen.contact_count >= 20);
    assert_str_equal(t.unseen.contacts[1].key, "new_birth");
    assert_int_equal(t.unseen.contacts[1].until.days, 14);
    assert_int_equal(t.unseen.together_count, 1);
    assert_str_equal(t.unseen.together[0].key, "two_years");
    arena_free(a);
}

static void a_contact_that_is_named_changes_only_what_is_said(void **state)
{
    struct arena *a = arena_new(1 << 20);
    struct region_terms t;
    struct err_info why;
    (void)state;
    assert_int_equal(read(a,
                          "limits:\n- {days: 100}\ncontacts:\n- {key: new_birth, until: 3 weeks}\n",
                          &t, &why),
                     ERR_OK);
    assert_int_equal(t.unseen.limit_count, 1);
    assert_int_equal(t.unseen.contacts[1].until.days, 21);
    assert_int_equal(t.unseen.contacts[1].grace.days, 14);
    arena_free(a);
}

static void every_mistake_is_refused_at_its_place(void **state)
{
    static const struct {
        const char *text;
        long line, column;
        const char *says;
    } rows[] = {
        {"limit: 3\n", 1, 1, "limit"},
        {"contacts:\n- {key: new_birth, grase: 3 weeks}\n", 2, 20, "grase"},
        {"contacts:\n- {key: new_birth, grace: 3 fortnights}\n", 2, 20, "a length of time"},
        {"contacts:\n- {key: new_birth, grace: -3 weeks}\n", 2, 20, "a length of time"},
        {"contacts:\n- {key: new_birth, met_by: [sene]}\n", 2, 29, "no such event type"},
        {"contacts:\n- {key: own, label: Ours, until: 3 weeks}\n", 2, 3, "'met_by' is missing"},
        {"contacts:\n- {key: own, label: Ours, met_by: [seen]}\n", 2, 3, "'until' is missing"},
        {"contacts:\n- {key: own, until: 3 weeks, met_by: [seen]}\n", 2, 3, "'label' is missing"},
        {"contacts:\n- {key: new_birth, from: 9 weeks}\n", 2, 3, "'from' is later"},
        {"contacts:\n- {key: new_birth, after: [born], held: yes}\n", 2, 3, "one of"},
        {"contacts:\n- {key: new_birth, agencies: [doctors]}\n", 2, 31, "no such kind"},
        {"limits:\n- {below: 1 year}\n", 2, 3, "either 'days' or 'school_days'"},
        {"limits:\n- {below: 1 year, days: 20, school_days: 20}\n", 2, 3, "either"},
        {"limits:\n- {school_days: 20}\n", 2, 3, "at_school: yes"},
        {"limits:\n- {days: 1}\n", 2, 4, "days"},
        {"limits: []\n", 1, 1, "at least one limit"},
        {"together:\n- {key: two, halves: []}\n", 2, 3, "label"},
        {"together:\n- {key: two, label: Two, halves: [{contact: new_birth, name: one}]}\n", 2, 26,
         "two halves"},
        {"together:\n- {key: two, label: Two, halves: [{contact: new_birth, name: one}, {contact: "
         "newbirth, name: two}]}\n",
         2, 69, "no expected contact of this key"},
        {"feeds:\n- {agency: gp}\n", 2, 3, "left_out"},
        {"feeds:\n- {agency: other, left_out: yes}\n", 2, 4, "no agency"},
    };
    struct arena *a = arena_new(16 << 20);
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct region_terms t;
        struct err_info why = {0};
        assert_int_equal(read(a, rows[i].text, &t, &why), ERR_INPUT);
        if (why.line != rows[i].line || why.column != rows[i].column ||
            !strstr(why.text, rows[i].says))
            fail_msg("%s -> %ld:%ld %s", rows[i].text, why.line, why.column, why.text);
    }
    arena_free(a);
}

static void lengths_of_time_are_numbers_with_a_unit(void **state)
{
    struct unseen_span s;
    (void)state;
    assert_true(unseen_span_of(STR("8 weeks"), &s) && s.days == 56 && !s.months);
    assert_true(unseen_span_of(STR("1 year"), &s) && s.months == 12 && !s.days);
    assert_true(unseen_span_of(STR("30 months"), &s) && s.months == 30);
    static const char *const wrong[] = {"", "8", "weeks", "8  weeks", "8 w", "8.5 weeks", "-1 day",
                                        "9999 years", "8 weeks "};
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(unseen_span_of(str_of(wrong[i]), &s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_the_section_everything_is_as_shipped),
        cmocka_unit_test(a_contact_that_is_named_changes_only_what_is_said),
        cmocka_unit_test(every_mistake_is_refused_at_its_place),
        cmocka_unit_test(lengths_of_time_are_numbers_with_a_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
