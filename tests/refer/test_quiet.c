/* When ending a referral is suggested, and to whom. */
#include "shared.h"

#include "base/clock.h"
#include "mash/mash.h"
#include "refer/quiet.h"

enum { DAYS = 28 };

static void after(int days)
{
    hub()->clock = clock_fixed(REFER_NOW_MS + days * MS_PER_DAY);
}

static struct viewer as(const char *login)
{
    struct viewer v = refer_world_user(&w, login);
    v.purpose_since_ms = hub_now_ms(hub());
    return v;
}

static int64_t counted(const char *login)
{
    struct viewer v = as(login);
    int64_t n = -1;
    must(referral_quiet_count(hub(), w.look.partners, &v, w.look.a, &n, &w.look.why));
    return n;
}

static struct referral_list list_of(const char *login, enum referral_box box)
{
    struct viewer v = as(login);
    struct referral_list l;
    must(referral_list(hub(), w.look.partners, &v, box, -1, w.look.a, &l, &w.look.why));
    return l;
}

static int32_t quiet_days(const char *login, int64_t id)
{
    struct viewer v = as(login);
    struct referral r;
    must(referral_open(hub(), w.look.partners, &v, id, w.look.a, &r, &w.look.why));
    return r.quiet_days;
}

static void who_answers_it_is_told_from_the_day_on_and_who_sent_it_never(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("sol");
    must(refer_world_answer(&w, "ravi", id, REFERRAL_ACCEPTED, 0, "", ""));
    after(DAYS - 1);
    assert_int_equal(quiet_days("ravi", id), 0);
    assert_int_equal(counted("ravi"), 0);
    after(DAYS);
    assert_int_equal(quiet_days("ravi", id), DAYS);
    assert_int_equal(counted("ravi"), 1);
    struct referral_list l = list_of("ravi", BOX_QUIET);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.list[0].id, id);
    assert_true(str_starts(referral_quiet_words(&l.list[0], w.look.a),
                           STR("Quiet for 28 days: nothing was said of it since it was accepted")));
    assert_int_equal(list_of("ravi", BOX_RECEIVED).list[0].quiet_days, DAYS);
    assert_int_equal(quiet_days("sol", id), 0);
    assert_int_equal(counted("sol"), 0);
    assert_int_equal(list_of("sol", BOX_QUIET).n, 0);
    assert_int_equal(list_of("sol", BOX_MINE).list[0].quiet_days, 0);
}

static void what_is_said_of_it_begins_its_time_anew_and_what_ended_is_not_quiet(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("sol");
    after(DAYS + 5);
    assert_int_equal(quiet_days("ravi", id), DAYS + 5); /* its clock is over: nobody answered */
    must(refer_world_answer(&w, "ravi", id, REFERRAL_RECEIVED, 0, "", ""));
    assert_int_equal(quiet_days("ravi", id), 0);
    after(2 * DAYS + 5);
    assert_int_equal(quiet_days("ravi", id), DAYS);
    must(refer_world_answer(&w, "ravi", id, REFERRAL_RETURNED, 0, "threshold", ""));
    after(5 * DAYS);
    assert_int_equal(quiet_days("ravi", id), 0);
    assert_int_equal(counted("ravi"), 0);
}

static void while_it_is_still_to_be_acknowledged_it_is_not_quiet(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("sol");
    w.look.partners->terms.queue.referral_days = 1;
    for (int days = 1; days < 9; days++) {
        after(days);
        struct viewer v = as("ravi");
        struct referral r;
        must(referral_open(hub(), w.look.partners, &v, id, w.look.a, &r, &w.look.why));
        assert_int_equal(r.quiet_days, r.late ? days : 0);
        assert_true(days < 7 || r.late);
    }
    w.look.partners->terms.queue.referral_days = 0;
    after(300);
    assert_int_equal(quiet_days("ravi", id), 0);
    assert_int_equal(counted("ravi"), 0);
}

static void while_a_case_answers_it_the_case_is_what_waits(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("sol"), mash = 0;
    bool is_new;
    struct viewer ravi = as("ravi");
    struct user reviewer = *ravi.user;
    reviewer.role = ROLE_REVIEWER;
    ravi.user = &reviewer;
    must(mash_open_referral(hub(), w.look.partners, &ravi, id, &mash, &is_new,
                            &w.look.why));
    after(DAYS);
    assert_int_equal(quiet_days("ravi", id), 0);
    assert_int_equal(counted("ravi"), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)
    const struct CMUnitTest tests[] = {
        T(who_answers_it_is_told_from_the_day_on_and_who_sent_it_never),
        T(what_is_said_of_it_begins_its_time_anew_and_what_ended_is_not_quiet),
        T(while_it_is_still_to_be_acknowledged_it_is_not_quiet),
        T(while_a_case_answers_it_the_case_is_what_waits),
    };
    return cmocka_run_group_tests_name("refer/quiet", tests, NULL, NULL);
}
