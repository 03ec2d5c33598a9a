/* When a user wants to be told: their own quiet hours and digests, within the region's bounds. */
#include "search/world.h"

#include "access/account.h"
#include "base/clock.h"
#include "notice/choice.h"
#include "notice/clock.h"
#include "query.h"
#include "store/store.h"

#include <stdio.h>

static struct look_world w;
static int64_t jane;
static struct user anna = {.login = "anna", .agency = "sunshine-school", .role = ROLE_REVIEWER},
                   ben = {.login = "ben", .agency = "sunshine-school", .role = ROLE_REVIEWER};

static err put_account(struct db *db, void *ctx, struct err_info *why)
{
    bool changed;
    struct account a = {.user = *(struct user *)ctx, .lead_email = "anna@school.example"};
    return account_put(db, w.hub.hub, &a, &changed, why);
}

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    jane = look_world_jane(&w);
    return store_write(w.hub.hub->store, put_account, &anna, &w.why) != ERR_OK;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static void at(int64_t ms) { w.hub.hub->clock.fixed_ms = ms; }

static err put_in(struct db *db, void *ctx, struct err_info *why)
{
    return notice_put(db, w.hub.hub, ctx, why);
}

static void put(const char *login, enum notice_kind kind, int64_t about)
{
    struct notice n = {.kind = kind,
                       .to = TO_LOGIN,
                       .who = str_of(login),
                       .person = jane,
                       .about = about,
                       .partners = w.partners};
    if (store_write(w.hub.hub->store, put_in, &n, &w.why)) fail_msg("%s", w.why.text);
}

static struct viewer seen_by(const struct user *u)
{
    return (struct viewer){
        .user = u, .purpose = PURPOSE_CHILD, .purpose_since_ms = DAY_MS, .request = STR("test")};
}

static struct notice_list of(const struct user *u)
{
    struct notice_list ret;
    struct viewer v = seen_by(u);
    if (notice_list(w.hub.hub, w.partners, &v, false, w.a, &ret, &w.why))
        fail_msg("%s", w.why.text);
    return ret;
}

static const struct notice_line *about(const struct user *u, int64_t what)
{
    struct notice_list l = of(u);
    for (size_t i = 0; i < l.n; i++)
        if (l.lines[i].about == what) return &l.lines[i];
    fail_msg("no alert about %d", (int)what);
    return NULL;
}

/* The first digest alone, both, or the second. */
enum { MORNING = 1, AFTERNOON = 2, BOTH = 3 };
static struct notice_choice own(int32_t from, int32_t until, bool days, int digests)
{
    struct notice_choice c = {
        .own = true, .quiet_from = from * 60, .quiet_until = until * 60, .quiet_days = days};
    if (digests & MORNING) c.digests[c.digest_count++] = 9 * 60;
    if (digests & AFTERNOON) c.digests[c.digest_count++] = 14 * 60;
    return c;
}

static err save(const struct user *u, struct notice_choice c, int64_t was_ms)
{
    struct viewer v = seen_by(u);
    return notice_choice_save(w.hub.hub, w.partners, &v, &c, was_ms, &w.why);
}

static void choose(const struct user *u, struct notice_choice c)
{
    if (save(u, c, -1)) fail_msg("%s", w.why.text);
}

/* ---- the bounds ---- */

static void what_the_region_does_not_allow_is_refused_and_not_followed(void **state)
{
    (void)state;
    struct queue_terms *t = &w.partners->terms.queue;
    struct notice_choice wrong_digest = own(20, 7, true, MORNING),
                         backwards = own(20, 7, true, BOTH);
    wrong_digest.digests[0] = 10 * 60;
    backwards.digests[0] = 14 * 60, backwards.digests[1] = 9 * 60;
    assert_int_equal(save(&anna, own(8, 1, true, BOTH), -1), ERR_INPUT); /* 17 hours */
    assert_string_equal(w.why.text, "quiet hours are at most 16 a day here");
    assert_int_equal(save(&anna, own(20, 7, true, 0), -1), ERR_INPUT);
    assert_int_equal(save(&anna, wrong_digest, -1), ERR_INPUT);
    assert_int_equal(save(&anna, backwards, -1), ERR_INPUT);
    assert_int_equal(save(&anna, own(20, 25, true, BOTH), -1), ERR_INPUT);
    struct notice_choice c = own(8, 0, false, AFTERNOON); /* 16 hours: allowed */
    assert_int_equal(save(&anna, c, -1), ERR_OK);
    assert_int_equal(notice_choice_terms(t, &c).quiet_from, 8 * 60);
    assert_int_equal(notice_choice_terms(t, &c).digest_count, 1);
    t->own_quiet_hours_most = 15; /* the region thinks better of it */
    assert_int_equal(notice_choice_terms(t, &c).quiet_from, 18 * 60);
    assert_int_equal(notice_choice_terms(t, &c).digest_count, 2);
    t->own_quiet_hours_most = 0;
    assert_int_equal(save(&ben, own(20, 21, true, BOTH), -1), ERR_INPUT);
    assert_int_equal(save(&anna, (struct notice_choice){.own = false}, -1), ERR_OK);
}

/* ---- when somebody is told ---- */

static void quiet_hours_of_ones_own_hold_for_oneself_alone(void **state)
{
    (void)state;
    choose(&anna, own(8, 12, false, BOTH));
    put("anna", NOTICE_REVIEW_ASSIGNED, 1);
    put("ben", NOTICE_REVIEW_ASSIGNED, 1);
    assert_true(about(&anna, 1)->waits);
    assert_int_equal(about(&anna, 1)->tell_ms, DAY_MS + 3 * MS_PER_HOUR);
    assert_false(about(&ben, 1)->waits);
    at(DAY_MS + 3 * MS_PER_HOUR);
    assert_false(about(&anna, 1)->waits);
}

static void an_urgent_alert_is_told_at_once_whatever_was_chosen(void **state)
{
    (void)state;
    choose(&anna, own(8, 0, true, AFTERNOON));
    put("anna", NOTICE_REFERRAL_URGENT, 1);
    assert_false(about(&anna, 1)->waits);
    assert_int_equal(about(&anna, 1)->tell_ms, DAY_MS);
    assert_int_equal(about(&anna, 1)->due_ms, DAY_MS + MS_PER_HOUR);
}

static void until_when_it_is_to_be_acknowledged_is_the_regions_to_say(void **state)
{
    (void)state;
    choose(&anna, own(8, 12, false, BOTH));
    put("anna", NOTICE_REVIEW_ASSIGNED, 1);
    put("ben", NOTICE_REVIEW_ASSIGNED, 1);
    assert_int_equal(about(&anna, 1)->due_ms, about(&ben, 1)->due_ms);
    choose(&anna, own(8, 0, false, BOTH)); /* until midnight: somebody else would know first */
    put("anna", NOTICE_REVIEW_ASSIGNED, 2);
    assert_int_equal(about(&anna, 2)->tell_ms, DAY_MS);
    assert_int_equal(about(&anna, 2)->due_ms, about(&ben, 1)->due_ms);
}

static void what_can_wait_is_told_at_the_digests_one_keeps(void **state)
{
    (void)state;
    at(DAY_MS + MS_PER_HOUR); /* Wednesday, 10:00 */
    choose(&anna, own(18, 8, true, MORNING));
    put("anna", NOTICE_RULE_WAITING, 1);
    put("ben", NOTICE_RULE_WAITING, 1);
    assert_int_equal(about(&ben, 1)->tell_ms, DAY_MS + 5 * MS_PER_HOUR);
    assert_int_equal(about(&anna, 1)->tell_ms, DAY_MS + MS_PER_DAY);
}

/* ---- mail ---- */

static err mails_in(struct db *db, void *ctx, struct err_info *why)
{
    return q_notice_mails(db, &(struct q_notice_mails_in){INT64_MAX, 100}, w.a, ctx, why);
}

static size_t mails_made_at(int64_t ms)
{
    struct q_notice_mails_rows rows;
    struct settings *s = &w.hub.hub->settings;
    (void)snprintf(s->smtp_url, sizeof s->smtp_url, "%s", "smtp://127.0.0.1:1");
    (void)snprintf(s->mail_from, sizeof s->mail_from, "%s", "aim@hub.example");
    at(ms);
    (void)!notice_mail(w.hub.hub, w.partners, &w.why); /* nobody takes it: it waits */
    if (store_read(w.hub.hub->store, mails_in, &rows, &w.why)) fail_msg("%s", w.why.text);
    return rows.n;
}

static void a_mail_counts_alerts_at_the_digests_one_keeps(void **state)
{
    (void)state;
    at(DAY_MS + MS_PER_HOUR);
    choose(&anna, own(18, 8, true, MORNING));
    put("anna", NOTICE_REVIEW_TAKEN, 1); /* told at once, and mailed with a digest */
    assert_false(about(&anna, 1)->waits);
    assert_int_equal(mails_made_at(DAY_MS + 5 * MS_PER_HOUR), 0); /* 14:00 is not one of hers */
    assert_int_equal(mails_made_at(DAY_MS + MS_PER_DAY - 1), 0);
    assert_int_equal(mails_made_at(DAY_MS + MS_PER_DAY), 1);
    assert_int_equal(mails_made_at(DAY_MS + 2 * MS_PER_DAY), 1);
}

static void an_urgent_one_is_mailed_at_once(void **state)
{
    (void)state;
    choose(&anna, own(8, 0, true, AFTERNOON));
    put("anna", NOTICE_REFERRAL_URGENT, 1);
    assert_int_equal(mails_made_at(DAY_MS), 1);
}

/* ---- clocks that change, and minds ---- */

static void nights_in_which_the_clock_changes_end_at_the_hour_on_the_wall(void **state)
{
    (void)state;
    static const struct {
        int64_t put_ms, told_ms;
    } nights[] = {
        {INT64_C(1396135800000), INT64_C(1396159200000)}, /* 29 March 2014, 23:30 to 7:00 BST */
        {INT64_C(1414276200000), INT64_C(1414306800000)}, /* 25 October 2014, 23:30 BST to 7:00 */
    };
    choose(&anna, own(22, 7, false, BOTH));
    for (size_t i = 0; i < COUNT(nights); i++) {
        at(nights[i].put_ms);
        put("anna", NOTICE_REVIEW_TAKEN, 10 + (int64_t)i);
        assert_int_equal(about(&anna, 10 + (int64_t)i)->tell_ms, nights[i].told_ms);
    }
}

static void what_waits_already_is_put_off_anew(void **state)
{
    (void)state;
    choose(&anna, own(8, 12, false, BOTH));
    put("anna", NOTICE_REVIEW_TAKEN, 1);
    put("anna", NOTICE_RULE_WAITING, 2);
    put("anna", NOTICE_REFERRAL_URGENT, 3);
    choose(&anna, own(8, 11, false, MORNING));
    assert_int_equal(about(&anna, 1)->tell_ms, DAY_MS + 2 * MS_PER_HOUR);
    assert_int_equal(about(&anna, 2)->tell_ms, DAY_MS + MS_PER_DAY);
    assert_int_equal(about(&anna, 3)->tell_ms, DAY_MS);
    choose(&anna, (struct notice_choice){.own = false});
    assert_false(about(&anna, 1)->waits);
    assert_int_equal(about(&anna, 2)->tell_ms, DAY_MS + 5 * MS_PER_HOUR);
}

static void of_two_who_change_it_at_once_the_second_is_told(void **state)
{
    (void)state;
    struct notice_choice seen;
    struct viewer v = seen_by(&anna);
    assert_int_equal(save(&anna, own(20, 7, true, BOTH), 0), ERR_OK);
    at(DAY_MS + 1);
    assert_int_equal(save(&anna, own(21, 7, true, BOTH), 0), ERR_CONFLICT);
    assert_non_null(strstr(w.why.text, "were changed since"));
    assert_int_equal(save(&anna, own(20, 7, true, BOTH), 0), ERR_OK); /* sent twice */
    assert_int_equal(notice_choice_load(w.hub.hub, &v, w.a, &seen, &w.why), ERR_OK);
    assert_true(seen.own && seen.quiet_days);
    assert_int_equal(seen.changed_ms, DAY_MS);
    assert_int_equal(seen.quiet_from, 20 * 60);
    assert_int_equal(seen.digest_count, 2);
    assert_int_equal(save(&anna, own(21, 7, true, BOTH), DAY_MS), ERR_OK);
    v.user = &ben;
    assert_int_equal(notice_choice_load(w.hub.hub, &v, w.a, &seen, &w.why), ERR_OK);
    assert_false(seen.own);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_the_region_does_not_allow_is_refused_and_not_followed),
        TEST(quiet_hours_of_ones_own_hold_for_oneself_alone),
        TEST(an_urgent_alert_is_told_at_once_whatever_was_chosen),
        TEST(until_when_it_is_to_be_acknowledged_is_the_regions_to_say),
        TEST(what_can_wait_is_told_at_the_digests_one_keeps),
        TEST(a_mail_counts_alerts_at_the_digests_one_keeps),
        TEST(an_urgent_one_is_mailed_at_once),
        TEST(nights_in_which_the_clock_changes_end_at_the_hour_on_the_wall),
        TEST(what_waits_already_is_put_off_anew),
        TEST(of_two_who_change_it_at_once_the_second_is_told),
    };
    return cmocka_run_group_tests_name("notice/choice", tests, NULL, NULL);
}
