/* A referral becomes a case, and the case's outcome goes back to who referred. It is 24 November
 * 2026, a Tuesday, 10:00. */
#include "refer/world.h"

#include "base/clock.h"
#include "mash/view.h"

static struct refer_world w;

static int open_world(void **state)
{
    (void)state;
    refer_world_open(&w);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    refer_world_close(&w);
    return 0;
}

static void must(err e)
{
    if (e) fail_msg("%s: %s (%s)", err_word(e), w.look.why.text, w.look.why.todo);
}

static err try_open(const char *login, int64_t referral, int64_t *ret_mash, bool *ret_new)
{
    struct viewer v = refer_world_user(&w, login);
    return mash_open_referral(w.look.hub.hub, w.look.partners, &v, referral, ret_mash, ret_new,
                              &w.look.why);
}

static void act(const char *login, int64_t mash, enum mash_act what, const char *value,
                const char *text)
{
    struct viewer v = refer_world_user(&w, login);
    struct mash_change c = {.act = what, .value = str_of(value), .text = str_of(text)};
    must(mash_do(w.look.hub.hub, w.look.partners, &v, mash, &c, &w.look.why));
}

static struct mash_view view_of(int64_t mash)
{
    struct mash_view view;
    struct viewer v = refer_world_user(&w, "ravi");
    must(mash_view_load(w.look.hub.hub, w.look.partners, &v, mash, MASH_LOG, STR(""), w.look.a,
                        &view, &w.look.why));
    return view;
}

static int64_t sent_by_school(void)
{
    return refer_world_sent(&w, "sol", w.jane, refer_world_worry(REFERRAL_PATHWAY_CHILD));
}

static void a_referral_opens_a_case_and_is_accepted_by_it(void **state)
{
    (void)state;
    int64_t mash = 0, again = 0, referral = sent_by_school();
    bool is_new = false;
    w.look.hub.hub->clock = clock_fixed(REFER_NOW_MS + 3 * MS_PER_HOUR);
    must(try_open("ravi", referral, &mash, &is_new));
    assert_true(is_new);
    struct mash_view v = view_of(mash);
    assert_str_equal(v.source, "referral");
    assert_true(v.received_ms == REFER_NOW_MS); /* not when somebody looked */
    bool told = false;
    for (size_t i = 0; i < v.step_count; i++)
        told |= str_eq_c(v.steps[i].kind, "referral") &&
                str_eq_c(v.steps[i].text, "She said she is afraid to go home");
    assert_true(told);
    assert_int_equal(refer_world_read(&w, "sol", referral).state, REFERRAL_ACCEPTED);
    must(try_open("mona", referral, &again, &is_new));
    assert_true(again == mash);
    assert_false(is_new);
}

static void who_did_not_receive_it_makes_no_case_of_it(void **state)
{
    (void)state;
    int64_t mash = 0, referral = sent_by_school();
    bool is_new;
    assert_int_equal(try_open("sol", referral, &mash, &is_new), ERR_DENIED);
    assert_int_equal(refer_world_read(&w, "sol", referral).state, REFERRAL_SENT);
}

static void propose(const char *login, int64_t mash, const char *outcome, const char *told)
{
    struct viewer v = refer_world_user(&w, login);
    struct mash_change c = {.act = MASH_ACT_DECIDE,
                            .value = str_of(outcome),
                            .text = STR("She is afraid, and was hurt"),
                            .told = str_of(told)};
    must(mash_do(w.look.hub.hub, w.look.partners, &v, mash, &c, &w.look.why));
}

static void the_outcome_goes_back_to_who_referred_and_the_reason_does_not(void **state)
{
    (void)state;
    int64_t mash = 0, referral = sent_by_school();
    bool is_new;
    must(try_open("ravi", referral, &mash, &is_new));
    act("ravi", mash, MASH_ACT_BAND, "amber", "");
    propose("ravi", mash, "strategy", "A first try");
    act("mona", mash, MASH_ACT_RETURN, "", "Say whom they may ring");
    propose("ravi", mash, "strategy", "Thank you: ring the duty line with anything new");
    assert_int_equal(refer_world_read(&w, "sol", referral).state, REFERRAL_ACCEPTED);
    act("mona", mash, MASH_ACT_CONFIRM, "", "");
    struct referral r = refer_world_read(&w, "sol", referral);
    assert_int_equal(r.state, REFERRAL_DONE);
    assert_str_equal(r.outcome, "strategy_discussion");
    str words = pii_reveal(r.steps[r.step_count - 1].words, REVEAL_TEST);
    assert_str_equal(words, "Strategy discussion (section 47). Thank you: ring the duty line "
                            "with anything new");
}

static void without_words_for_them_who_referred_is_told_the_outcome_alone(void **state)
{
    (void)state;
    int64_t mash = 0, referral = sent_by_school();
    bool is_new;
    must(try_open("ravi", referral, &mash, &is_new));
    act("ravi", mash, MASH_ACT_BAND, "amber", "");
    propose("ravi", mash, "strategy", "Of a proposal that was given back");
    act("mona", mash, MASH_ACT_RETURN, "", "Not yet");
    propose("ravi", mash, "strategy", "");
    act("mona", mash, MASH_ACT_CONFIRM, "", "Agreed, the father was violent before");
    struct referral r = refer_world_read(&w, "sol", referral);
    assert_int_equal(r.state, REFERRAL_DONE);
    assert_str_equal(pii_reveal(r.steps[r.step_count - 1].words, REVEAL_TEST),
                     "Strategy discussion (section 47)");
}

static void one_that_was_withdrawn_meanwhile_stops_no_decision(void **state)
{
    (void)state;
    int64_t mash = 0, referral = sent_by_school();
    bool is_new;
    struct viewer v = refer_world_user(&w, "ravi");
    struct mash_contact c = {.person = w.jane, .referral = 4711, .text = STR("No such referral")};
    must(mash_open(w.look.hub.hub, w.look.partners, &v, &c, &mash, &is_new, &w.look.why));
    must(refer_world_answer(&w, "sol", referral, REFERRAL_WITHDRAWN, 0, "", "A mistake"));
    act("ravi", mash, MASH_ACT_BAND, "green", "");
    act("ravi", mash, MASH_ACT_DECIDE, "advice", "Rang the school");
    act("mona", mash, MASH_ACT_CONFIRM, "", "");
    assert_int_equal(view_of(mash).stage, MASH_CLOSED);
    assert_int_equal(refer_world_read(&w, "sol", referral).state, REFERRAL_WITHDRAWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_referral_opens_a_case_and_is_accepted_by_it, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(who_did_not_receive_it_makes_no_case_of_it, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(
            without_words_for_them_who_referred_is_told_the_outcome_alone, open_world, close_world),
        cmocka_unit_test_setup_teardown(
            the_outcome_goes_back_to_who_referred_and_the_reason_does_not, open_world, close_world),
        cmocka_unit_test_setup_teardown(one_that_was_withdrawn_meanwhile_stops_no_decision,
                                        open_world, close_world),
    };
    return cmocka_run_group_tests_name("mash/referral", tests, NULL, NULL);
}
