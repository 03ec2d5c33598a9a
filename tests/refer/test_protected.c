/* A referral of a person who was protected since it was sent, and one whose time is over: what it
 * must not say any more. */
#include "shared.h"

static void a_place_protected_since_leaves_by_no_referral(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("ravi");
    look_world_shield(&w.look, w.jane, SHIELD_LOCATION);
    struct referral r = refer_world_read(&w, "mona", id);
    assert_true(r.cut);
    assert_true(pii_empty(r.content.address));
    look_world_shield(&w.look, w.jane, SHIELD_SEALED);
    r = refer_world_read(&w, "mona", id);
    assert_true(r.hidden);
    assert_true(pii_empty(r.content.worry) && pii_empty(r.content.given));
}

#define HEADER "person_ref,given_name,family_name,birth_date,gender,address,postcode\n"
static void take_new_name(void)
{
    hub()->clock.fixed_ms += MS_PER_HOUR;
    look_world_take(&w.look, "hospital", HEADER "H1,Jane,Vale,2013-06-09,F,8 New Row,B99 6AA\n");
    look_world_take(&w.look, "school", HEADER "S1,Jane,Vale,2013-06-09,F,8 New Row,B99 6AA\n");
    look_world_take(&w.look, "social-care", HEADER "C1,Jane,Vale,2013-06-09,F,8 New Row,B99 6AA\n");
}

static void who_was_adopted_since_is_not_found_by_a_former_name(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("ravi");
    struct referral r = refer_world_read(&w, "mona", id);
    assert_string_equal(text_of(r.content.family), "Doe");
    look_world_shield(&w.look, w.jane, SHIELD_ADOPTED);
    r = refer_world_read(&w, "mona", id); /* it is her name now as well */
    assert_string_equal(text_of(r.content.family), "Doe");
    take_new_name();
    look_world_shield(&w.look, w.jane, SHIELD_ADOPTED);
    struct viewer v = refer_world_user(&w, "mona");
    assert_string_equal(str_c(w.look.a, look_world_view(&w.look, &v, w.jane).family_name), "Vale");
    r = refer_world_read(&w, "mona", id);
    assert_true(pii_empty(r.content.given) && pii_empty(r.content.family));
    assert_true(pii_empty(r.content.address) && r.cut);
    assert_false(pii_empty(r.content.worry));
}

static void who_was_sealed_since_is_in_no_draft(void **state)
{
    (void)state;
    const struct draft *list = NULL;
    struct draft d;
    size_t n = 0;
    struct viewer v = refer_world_user(&w, "sol");
    int64_t id = refer_world_draft(&w, &v, w.jane, refer_world_worry(REFERRAL_PATHWAY_CHILD));
    struct person_view view = look_world_view(&w.look, &v, w.jane);
    assert_int_equal(draft_list(hub(), &v, w.look.a, &list, &n, &w.look.why), ERR_OK);
    assert_int_equal(n, 1);
    look_world_shield(&w.look, w.jane, SHIELD_SEALED);
    assert_int_equal(draft_list(hub(), &v, w.look.a, &list, &n, &w.look.why), ERR_OK);
    assert_int_equal(n, 0);
    assert_int_equal(draft_open(hub(), &v, id, w.look.a, &d, &w.look.why), ERR_ABSENT);
    assert_int_equal(referral_send(hub(), w.look.partners, &v, id, &view, &w.look.why), ERR_ABSENT);
}

static void what_it_said_is_destroyed_after_its_time(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("sol");
    assert_int_equal(refer_world_answer(&w, "ravi", id, REFERRAL_RETURNED, 1, "threshold", "No"),
                     ERR_OK);
    hub()->clock.fixed_ms += 85 * 31 * MS_PER_DAY;
    assert_int_equal(referral_tick(hub(), w.look.partners, &w.look.why), ERR_OK);
    struct referral r = refer_world_read(&w, "sol", id);
    assert_true(r.erased);
    assert_true(pii_empty(r.content.worry));
    assert_int_equal(r.step_count, 2); /* that it was, and what became of it */
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)
    const struct CMUnitTest tests[] = {
        T(a_place_protected_since_leaves_by_no_referral),
        T(who_was_adopted_since_is_not_found_by_a_former_name),
        T(who_was_sealed_since_is_in_no_draft),
        T(what_it_said_is_destroyed_after_its_time),
    };
    return cmocka_run_group_tests_name("refer/protected", tests, NULL, NULL);
}
