/* Telling people: once, to whom it concerns, and nobody learns of whom they may not know. */
#include "search/world.h"

#include "base/clock.h"
#include "access/account.h"
#include "notice/notice.h"
#include "notice/urgent.h"

static struct look_world w;
static int64_t jane;
static struct user anna = {.login = "anna", .agency = "sunshine-school", .role = ROLE_REVIEWER},
                   ben = {.login = "ben", .agency = "sunshine-school", .role = ROLE_REVIEWER},
                   carl = {.login = "carl", .agency = "city-hospital", .role = ROLE_REVIEWER},
                   gwen = {.login = "gwen", .agency = "sunshine-school", .role = ROLE_AUDITOR};

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    jane = look_world_jane(&w);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct viewer seen_by(const struct user *u)
{
    return (struct viewer){.user = u,
                           .purpose = u->role == ROLE_AUDITOR ? PURPOSE_NONE : PURPOSE_CHILD,
                           .purpose_since_ms = DAY_MS,
                           .request = STR("test")};
}

static err put_in(struct db *db, void *ctx, struct err_info *why)
{
    return notice_put(db, w.hub.hub, ctx, why);
}

static err done_in(struct db *db, void *ctx, struct err_info *why)
{
    return notice_done(db, w.hub.hub, ctx, why);
}

static void put(struct notice n)
{
    n.partners = w.partners;
    if (store_write(w.hub.hub->store, put_in, &n, &w.why)) fail_msg("%s", w.why.text);
}

static struct notice to_login(const char *login, int64_t person)
{
    return (struct notice){.kind = NOTICE_REVIEW_ASSIGNED,
                           .to = TO_LOGIN,
                           .who = str_of(login),
                           .person = person,
                           .about = 5,
                           .reference = STR("V-12")};
}

static struct notice_list of(const struct user *u, bool closed)
{
    struct notice_list ret;
    struct viewer v = seen_by(u);
    if (notice_list(w.hub.hub, w.partners, &v, closed, w.a, &ret, &w.why))
        fail_msg("%s", w.why.text);
    return ret;
}

static size_t count_of(const struct user *u)
{
    size_t n = 0;
    struct viewer v = seen_by(u);
    if (notice_count(w.hub.hub, w.partners, &v, w.a, &n, &w.why)) fail_msg("%s", w.why.text);
    return n;
}

static err acknowledge(const struct user *u, const struct notice_line *l)
{
    struct viewer v = seen_by(u);
    return notice_acknowledge(w.hub.hub, w.partners, &v, l->audience, l->id, &w.why);
}

static void who_is_told_by_name_sees_it_and_nobody_else(void **state)
{
    (void)state;
    put(to_login("anna", jane));
    struct notice_list l = of(&anna, false);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.lines[0].kind, NOTICE_REVIEW_ASSIGNED);
    assert_int_equal(l.lines[0].person, jane);
    assert_str_equal(l.lines[0].reference, "V-12");
    assert_int_equal(count_of(&anna), 1);
    assert_int_equal(of(&ben, false).n, 0);
    assert_int_equal(of(&carl, false).n, 0);
}

static void a_role_is_told_at_its_own_agency_only(void **state)
{
    (void)state;
    put((struct notice){.kind = NOTICE_REVIEW_OVERDUE,
                        .to = TO_ROLE,
                        .agency = STR("sunshine-school"),
                        .who = STR("reviewer")});
    assert_int_equal(of(&anna, false).n, 1);
    assert_int_equal(of(&ben, false).n, 1);
    assert_int_equal(of(&carl, false).n, 0);
    assert_int_equal(of(&gwen, false).n, 0);
}

static void a_service_is_read_by_those_there_who_may_open_people(void **state)
{
    (void)state;
    put((struct notice){.kind = NOTICE_BEFORE_SCHOOL,
                        .to = TO_SERVICE,
                        .agency = STR("sunshine-school"),
                        .who = partners_agency(w.partners, STR("sunshine-school"))->services->code,
                        .person = jane});
    assert_int_equal(of(&anna, false).n, 1);
    assert_true(of(&anna, false).lines[0].urgent);
    assert_int_equal(of(&gwen, false).n, 0);
    assert_int_equal(of(&carl, false).n, 0);
}

static void the_same_told_again_is_one_with_a_count_until_it_is_acknowledged(void **state)
{
    (void)state;
    put(to_login("anna", jane));
    w.hub.hub->clock.fixed_ms += MS_PER_HOUR;
    put(to_login("anna", jane));
    put(to_login("ben", jane));
    struct notice_list l = of(&anna, false);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.lines[0].times, 2);
    assert_int_equal(l.lines[0].last_ms, DAY_MS + MS_PER_HOUR);
    assert_int_equal(acknowledge(&anna, &l.lines[0]), ERR_OK);
    put(to_login("anna", jane));
    l = of(&anna, false);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.lines[0].times, 1);
    struct notice other = to_login("anna", jane);
    other.key = STR("something else");
    put(other);
    assert_int_equal(of(&anna, false).n, 2);
}

static void what_is_acknowledged_is_told_no_more_and_kept_with_who_and_when(void **state)
{
    (void)state;
    put(to_login("anna", jane));
    struct notice_list l = of(&anna, false);
    w.hub.hub->clock.fixed_ms += MS_PER_HOUR;
    assert_int_equal(acknowledge(&anna, &l.lines[0]), ERR_OK);
    assert_int_equal(acknowledge(&anna, &l.lines[0]), ERR_OK); /* the form sent twice */
    assert_int_equal(of(&anna, false).n, 0);
    assert_int_equal(count_of(&anna), 0);
    l = of(&anna, true);
    assert_int_equal(l.n, 1);
    assert_str_equal(l.lines[0].closed_by, "anna");
    assert_int_equal(l.lines[0].closed_ms, DAY_MS + MS_PER_HOUR);
    w.hub.hub->clock.fixed_ms += 15 * MS_PER_DAY;
    assert_int_equal(of(&anna, true).n, 0);
}

static void of_two_who_acknowledge_the_second_is_told_who_was_faster(void **state)
{
    (void)state;
    put((struct notice){.kind = NOTICE_REVIEW_OVERDUE,
                        .to = TO_ROLE,
                        .agency = STR("sunshine-school"),
                        .who = STR("reviewer")});
    struct notice_list mine = of(&anna, false), theirs = of(&ben, false);
    assert_int_equal(acknowledge(&anna, &mine.lines[0]), ERR_OK);
    assert_int_equal(acknowledge(&ben, &theirs.lines[0]), ERR_CONFLICT);
    assert_string_equal(w.why.text,
                        "anna has acknowledged this already, on 26 March 2014, 9:00am");
}

static void nobody_acknowledges_what_is_not_theirs(void **state)
{
    (void)state;
    put(to_login("anna", jane));
    struct notice_list l = of(&anna, false);
    assert_int_equal(acknowledge(&ben, &l.lines[0]), ERR_ABSENT);
    assert_int_equal(acknowledge(&carl, &l.lines[0]), ERR_ABSENT);
    assert_int_equal(of(&anna, false).n, 1);
}

static void what_is_done_is_past_and_says_so(void **state)
{
    (void)state;
    struct notice n = to_login("anna", jane);
    put(n);
    struct notice_list l = of(&anna, false);
    assert_int_equal(store_write(w.hub.hub->store, done_in, &n, &w.why), ERR_OK);
    assert_int_equal(store_write(w.hub.hub->store, done_in, &n, &w.why), ERR_OK);
    assert_int_equal(of(&anna, false).n, 0);
    assert_int_equal(of(&anna, true).n, 0); /* nobody acknowledged it */
    assert_int_equal(acknowledge(&anna, &l.lines[0]), ERR_CONFLICT);
}

static void of_whom_one_may_not_know_no_alert_is_shown_or_counted(void **state)
{
    (void)state;
    put(to_login("anna", jane));
    struct notice_list l = of(&anna, false);
    look_world_shield(&w, jane, SHIELD_SEALED);
    assert_int_equal(of(&anna, false).n, 0);
    assert_int_equal(count_of(&anna), 0);
    assert_int_equal(acknowledge(&anna, &l.lines[0]), ERR_ABSENT);
}

static void what_a_feed_set_a_moment_ago_hides_them_before_anything_is_linked(void **state)
{
    (void)state;
    put(to_login("anna", jane));
    struct notice_list l = of(&anna, false);
    look_world_receive(
        &w, "sunshine-school",
        "person_ref,given_name,family_name,birth_date,gender,address,postcode,"
        "sensitive,event_ref,event_type,event_date\n"
        "P-0911,Jane,Doe,2000-06-09,F,\"14 Elm Row, Birmingham\",B99 4EF,sealed,,,\n");
    assert_int_equal(of(&anna, false).n, 0);
    assert_int_equal(count_of(&anna), 0);
    assert_int_equal(acknowledge(&anna, &l.lines[0]), ERR_ABSENT);
}

static void at_night_only_what_is_urgent_is_told_the_rest_waits_for_the_morning(void **state)
{
    (void)state;
    w.hub.hub->clock.fixed_ms = DAY_MS + 11 * MS_PER_HOUR; /* Wednesday, 8pm */
    put(to_login("anna", jane));
    put((struct notice){.kind = NOTICE_REFERRAL_URGENT, .to = TO_LOGIN, .who = STR("anna")});
    put((struct notice){.kind = NOTICE_RULE_WAITING, .to = TO_LOGIN, .who = STR("anna")});
    struct notice_list l = of(&anna, false);
    assert_int_equal(l.n, 3); /* none is hidden from who looks */
    assert_int_equal(l.told, 1);
    assert_int_equal(count_of(&anna), 1);
    assert_int_equal(l.lines[0].kind, NOTICE_REFERRAL_URGENT);
    assert_int_equal(l.lines[0].due_ms, DAY_MS + 12 * MS_PER_HOUR);
    w.hub.hub->clock.fixed_ms = DAY_MS + 23 * MS_PER_HOUR; /* Thursday, 8am */
    assert_int_equal(count_of(&anna), 2);
    w.hub.hub->clock.fixed_ms = DAY_MS + 24 * MS_PER_HOUR; /* the digest */
    assert_int_equal(count_of(&anna), 3);
}

static void what_is_told_again_by_day_is_told_at_once_though_it_was_put_off(void **state)
{
    (void)state;
    w.hub.hub->clock.fixed_ms = DAY_MS + 11 * MS_PER_HOUR;
    put(to_login("anna", jane));
    w.hub.hub->clock.fixed_ms = DAY_MS + 2 * MS_PER_HOUR; /* the clock went back */
    put(to_login("anna", jane));
    assert_int_equal(count_of(&anna), 1);
}

static void a_notice_to_nobody_is_refused(void **state)
{
    (void)state;
    struct notice wrong[] = {
        {.to = TO_LOGIN}, {.to = TO_ROLE, .who = STR("reviewer")}, to_login("anna", 0)};
    wrong[2].reference = STR("0123456789012345678901234567890123456789012345678901234567890");
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_int_equal(store_write(w.hub.hub->store, put_in, &wrong[i], &w.why), ERR_INPUT);
}

static void every_kind_has_its_words(void **state)
{
    (void)state;
    for (enum notice_kind k = 0; k < NOTICE__COUNT; k++) {
        enum notice_kind back;
        assert_true(notice_kind_of(str_of(notice_row(k)->word), &back));
        assert_int_equal(back, k);
        assert_true(strlen(notice_row(k)->text) > 10);
    }
}

/* ---- "someone needs help right now" ---- */

static struct user boss = {.login = "boss", .agency = "bcc-social-services", .role = ROLE_MANAGER},
                   officer = {.login = "otto", .agency = "city-hospital", .role = ROLE_DPO};

static err add_officer(struct db *db, void *ctx, struct err_info *why)
{
    bool changed;
    (void)ctx;
    return account_put(db, w.hub.hub, &(struct account){.user = officer}, &changed, why);
}

static void in_urgency(enum role role, int tier, enum purpose purpose)
{
    struct viewer v = look_world_viewer(role, tier);
    v.purpose = purpose;
    v.purpose_since_ms = hub_now_ms(w.hub.hub);
    if (notice_urgent(w.hub.hub, w.partners, &v, &w.why)) fail_msg("%s", w.why.text);
}

static void who_is_shown_more_in_urgency_is_looked_at_afterwards(void **state)
{
    (void)state;
    if (store_write(w.hub.hub->store, add_officer, NULL, &w.why)) fail_msg("%s", w.why.text);
    in_urgency(ROLE_PRACTITIONER, 1, PURPOSE_URGENT);
    in_urgency(ROLE_PRACTITIONER, 1, PURPOSE_URGENT);
    const struct user *const told[] = {&boss, &officer};
    for (size_t i = 0; i < COUNT(told); i++) {
        struct notice_list l = of(told[i], false);
        assert_int_equal(l.n, 1);
        assert_int_equal(l.lines[0].kind, NOTICE_URGENT_USED);
        assert_str_equal(l.lines[0].reference, "viewer");
        assert_int_equal(l.lines[0].times, 2);
        assert_true(l.lines[0].due_ms > DAY_MS && l.lines[0].due_ms <= DAY_MS + MS_PER_DAY);
    }
    assert_int_equal(of(&anna, false).n, 0);
    w.hub.hub->clock.fixed_ms += MS_PER_DAY;
    in_urgency(ROLE_PRACTITIONER, 0, PURPOSE_URGENT);
    assert_int_equal(of(&boss, false).n, 2);
}

static void nobody_is_told_of_a_reason_that_opens_nothing_more(void **state)
{
    (void)state;
    in_urgency(ROLE_PRACTITIONER, 2, PURPOSE_URGENT);
    in_urgency(ROLE_PRACTITIONER, 1, PURPOSE_CHILD);
    in_urgency(ROLE_REVIEWER, 2, PURPOSE_URGENT);
    in_urgency(ROLE_ADMIN, 1, PURPOSE_URGENT);
    assert_int_equal(of(&boss, false).n, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_is_told_by_name_sees_it_and_nobody_else),
        TEST(a_role_is_told_at_its_own_agency_only),
        TEST(a_service_is_read_by_those_there_who_may_open_people),
        TEST(the_same_told_again_is_one_with_a_count_until_it_is_acknowledged),
        TEST(what_is_acknowledged_is_told_no_more_and_kept_with_who_and_when),
        TEST(of_two_who_acknowledge_the_second_is_told_who_was_faster),
        TEST(nobody_acknowledges_what_is_not_theirs),
        TEST(what_is_done_is_past_and_says_so),
        TEST(of_whom_one_may_not_know_no_alert_is_shown_or_counted),
        TEST(who_is_shown_more_in_urgency_is_looked_at_afterwards),
        TEST(nobody_is_told_of_a_reason_that_opens_nothing_more),
        TEST(what_a_feed_set_a_moment_ago_hides_them_before_anything_is_linked),
        TEST(at_night_only_what_is_urgent_is_told_the_rest_waits_for_the_morning),
        TEST(what_is_told_again_by_day_is_told_at_once_though_it_was_put_off),
        TEST(a_notice_to_nobody_is_refused),
        cmocka_unit_test(every_kind_has_its_words),
    };
    return cmocka_run_group_tests_name("notice/notice", tests, NULL, NULL);
}
