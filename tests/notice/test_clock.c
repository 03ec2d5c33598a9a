/* What time does to alerts: on to the managers, into one mail, and how much it all is. */
#include "search/world.h"

#include "access/account.h"
#include "base/clock.h"
#include "notice/clock.h"
#include "notice/load.h"
#include "notice/smtp.h"
#include "query.h"
#include "store/store.h"

#include <stdio.h>

static struct look_world w;
static int64_t jane;
static struct user anna = {.login = "anna", .agency = "sunshine-school", .role = ROLE_REVIEWER},
                   boss = {.login = "boss", .agency = "bcc-social-services", .role = ROLE_MANAGER};

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

static err put_in(struct db *db, void *ctx, struct err_info *why)
{
    return notice_put(db, w.hub.hub, ctx, why);
}

static void put(enum notice_kind kind, int64_t about)
{
    struct notice n = {.kind = kind,
                       .to = TO_LOGIN,
                       .who = STR("anna"),
                       .person = jane,
                       .about = about,
                       .reference = STR("V-12"),
                       .partners = w.partners};
    if (store_write(w.hub.hub->store, put_in, &n, &w.why)) fail_msg("%s", w.why.text);
}

static struct notice_list of(const struct user *u)
{
    struct notice_list ret;
    struct viewer v = {
        .user = u, .purpose = PURPOSE_CHILD, .purpose_since_ms = DAY_MS, .request = STR("test")};
    if (notice_list(w.hub.hub, w.partners, &v, false, w.a, &ret, &w.why))
        fail_msg("%s", w.why.text);
    return ret;
}

static void escalate(void)
{
    if (notice_escalate(w.hub.hub, w.partners, &w.why)) fail_msg("%s", w.why.text);
}

static void what_nobody_acknowledges_in_working_time_goes_on_once(void **state)
{
    (void)state;
    put(NOTICE_REVIEW_ASSIGNED, 1); /* Wednesday, 9am: 8 working hours are over at 5pm */
    w.hub.hub->clock.fixed_ms = DAY_MS + 7 * MS_PER_HOUR;
    escalate();
    assert_int_equal(of(&boss).n, 0);
    w.hub.hub->clock.fixed_ms = DAY_MS + 8 * MS_PER_HOUR;
    escalate();
    escalate();
    struct notice_list l = of(&boss);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.lines[0].kind, NOTICE_ESCALATED);
    assert_int_equal(l.lines[0].times, 1);
    assert_str_equal(l.lines[0].reference, "V-12");
    assert_true(of(&anna).lines[0].escalated_ms > 0); /* still hers as well */
}

static void what_was_acknowledged_stays_where_it_is(void **state)
{
    (void)state;
    struct viewer v = {
        .user = &anna, .purpose = PURPOSE_CHILD, .purpose_since_ms = DAY_MS, .request = STR("t")};
    put(NOTICE_REVIEW_ASSIGNED, 1);
    struct notice_list l = of(&anna);
    assert_int_equal(notice_acknowledge(w.hub.hub, w.partners, &v, l.lines[0].audience,
                                        l.lines[0].id, &w.why),
                     ERR_OK);
    w.hub.hub->clock.fixed_ms = DAY_MS + 30 * MS_PER_HOUR;
    escalate();
    assert_int_equal(of(&boss).n, 0);
}

static void the_clock_going_back_passes_nothing_on(void **state)
{
    (void)state;
    put(NOTICE_REVIEW_ASSIGNED, 1);
    w.hub.hub->clock.fixed_ms = DAY_MS - 30 * MS_PER_DAY;
    escalate();
    assert_int_equal(of(&boss).n, 0);
}

/* ---- mail ---- */

static err mails_in(struct db *db, void *ctx, struct err_info *why)
{
    return q_notice_mails(db, &(struct q_notice_mails_in){INT64_MAX, 100}, w.a, ctx, why);
}

static struct q_notice_mails_rows mails(void)
{
    struct q_notice_mails_rows rows;
    if (store_read(w.hub.hub->store, mails_in, &rows, &w.why)) fail_msg("%s", w.why.text);
    return rows;
}

static void without_a_server_no_mail_is_made(void **state)
{
    (void)state;
    put(NOTICE_REVIEW_ASSIGNED, 1);
    w.hub.hub->clock.fixed_ms = DAY_MS + 6 * MS_PER_HOUR;
    assert_int_equal(notice_mail(w.hub.hub, w.partners, &w.why), ERR_OK);
    assert_int_equal(mails().n, 0);
}

/* There is no such user in this hub: who has no address gets no mail, and nothing is tried. */
static void who_has_no_address_gets_no_mail(void **state)
{
    (void)state;
    (void)snprintf(w.hub.hub->settings.smtp_url, sizeof w.hub.hub->settings.smtp_url, "%s", "smtp://127.0.0.1:1");
    (void)snprintf(w.hub.hub->settings.mail_from, sizeof w.hub.hub->settings.mail_from, "%s",
                   "aim@hub.example");
    put(NOTICE_REVIEW_ASSIGNED, 1);
    assert_int_equal(notice_mail(w.hub.hub, w.partners, &w.why), ERR_OK);
    assert_int_equal(mails().n, 0); /* it is 9am: told after the digest of that hour */
    w.hub.hub->clock.fixed_ms = DAY_MS + 5 * MS_PER_HOUR;
    assert_int_equal(notice_mail(w.hub.hub, w.partners, &w.why), ERR_OK);
    assert_int_equal(mails().n, 0);
}

static void a_mail_goes_in_the_clear_to_this_very_machine_alone(void **state)
{
    static const char *const here[] = {"smtp://localhost", "smtp://localhost:25", "smtps://127.0.0.1:465/x",
                                       "smtp://[::1]:25"},
                            *const away[] = {"smtp://localhost.mail.example:25",
                                             "smtp://127.0.0.1.mail.example",
                                             "smtp://mail.example/?x=://localhost", "smtp://",
                                             "localhost"};
    (void)state;
    for (size_t i = 0; i < COUNT(here); i++)
        assert_true(smtp_on_this_machine(str_of(here[i])));
    for (size_t i = 0; i < COUNT(away); i++)
        assert_false(smtp_on_this_machine(str_of(away[i])));
}

static void a_server_that_is_down_loses_no_mail(void **state)
{
    (void)state;
    (void)snprintf(w.hub.hub->settings.smtp_url, sizeof w.hub.hub->settings.smtp_url, "%s", "smtp://127.0.0.1:1");
    (void)snprintf(w.hub.hub->settings.mail_from, sizeof w.hub.hub->settings.mail_from, "%s",
                   "aim@hub.example");
    struct notice n = {.kind = NOTICE_REFERRAL_URGENT,
                       .to = TO_SERVICE,
                       .agency = STR("city-hospital"),
                       .who = partners_agency(w.partners, STR("city-hospital"))->services->code,
                       .partners = w.partners};
    if (store_write(w.hub.hub->store, put_in, &n, &w.why)) fail_msg("%s", w.why.text);
    err e = notice_mail(w.hub.hub, w.partners, &w.why);
    struct q_notice_mails_rows rows = mails();
    if (e == ERR_OK) { /* this service has no e-mail address */
        assert_int_equal(rows.n, 0);
        return;
    }
    assert_int_equal(e, ERR_BUSY);
    assert_int_equal(rows.n, 1);
    assert_int_equal(rows.at[0].alerts, 1);
    assert_int_equal(rows.at[0].urgent, 1);
    assert_int_equal(rows.at[0].tries, 1);
    assert_int_equal(notice_mail(w.hub.hub, w.partners, &w.why), ERR_OK); /* not its turn yet */
    w.hub.hub->clock.fixed_ms += 5 * MS_PER_MINUTE;
    assert_int_equal(notice_mail(w.hub.hub, w.partners, &w.why), ERR_BUSY);
    assert_int_equal(mails().at[0].tries, 2);
}

/* ---- how much ---- */

static void the_load_of_each_is_counted_with_what_is_over_the_budget(void **state)
{
    (void)state;
    const struct notice_load *list;
    size_t n;
    w.partners->terms.queue.alerts_per_day = 3;
    for (int64_t i = 0; i < 5; i++)
        put(NOTICE_REVIEW_ASSIGNED, 10 + i);
    put(NOTICE_REVIEW_ASSIGNED, 10);
    put(NOTICE_RULE_WAITING, 1);
    w.hub.hub->clock.fixed_ms += MS_PER_HOUR;
    assert_int_equal(notice_loads(w.hub.hub, w.partners, 5, w.a, &list, &n, &w.why), ERR_OK);
    assert_int_equal(n, 1);
    assert_str_equal(list[0].who, "anna");
    assert_int_equal(list[0].made, 6);
    assert_int_equal(list[0].merged, 1);
    assert_int_equal(list[0].in_digests, 1);
    assert_int_equal(list[0].open, 6);
    assert_int_equal(list[0].most, 5); /* the sixth waits for a digest */
    assert_int_equal(list[0].days_over, 1);
    assert_true(list[0].per_day > 1.6 && list[0].per_day < 1.7); /* 5 told; Mon to Wed work */
}

static err put_account(struct db *db, void *ctx, struct err_info *why)
{
    bool changed;
    struct account a = {.user = *(struct user *)ctx};
    return account_put(db, w.hub.hub, &a, &changed, why);
}

static void tell_role(const char *agency, const char *role, int64_t about)
{
    struct notice n = {.kind = NOTICE_REVIEW_BACK,
                       .to = TO_ROLE,
                       .agency = str_of(agency),
                       .who = str_of(role),
                       .about = about,
                       .partners = w.partners};
    if (store_write(w.hub.hub->store, put_in, &n, &w.why)) fail_msg("%s", w.why.text);
}

static size_t workers(int32_t days, const struct notice_worker **ret)
{
    size_t n = 0;
    if (notice_worker_loads(w.hub.hub, w.partners, days, w.a, ret, &n, &w.why))
        fail_msg("%s", w.why.text);
    return n;
}

static void a_workers_load_is_all_that_reaches_them_on_the_day_they_are_told(void **state)
{
    (void)state;
    const struct notice_worker *list;
    struct user *all[] = {&anna, &boss};
    for (size_t i = 0; i < COUNT(all); i++)
        if (store_write(w.hub.hub->store, put_account, all[i], &w.why)) fail_msg("%s", w.why.text);
    w.partners->terms.queue.alerts_per_day = 2;
    put(NOTICE_REVIEW_ASSIGNED, 1); /* Wednesday: two for anna by name, one as a reviewer */
    put(NOTICE_REFERRAL_URGENT, 2);
    tell_role("sunshine-school", "reviewer", 3);
    tell_role("city-hospital", "reviewer", 4);            /* not hers */
    tell_role("bcc-social-services", "manager", 5);
    put(NOTICE_RULE_WAITING, 6);                          /* waits for the digest: on no day yet */
    assert_int_equal(workers(28, &list), 2);
    assert_str_equal(list[0].login, "anna");
    assert_int_equal(list[0].told, 3);
    assert_int_equal(list[0].urgent, 1);
    assert_int_equal(list[0].most, 3);
    assert_int_equal(list[0].days_over, 1);
    assert_true(list[0].per_day > 3.0 / 21 && list[0].per_day < 3.0 / 19); /* of 20 days */
    assert_str_equal(list[1].login, "boss");
    assert_int_equal(list[1].told, 1);
    assert_int_equal(list[1].days_over, 0);
    w.hub.hub->clock.fixed_ms = DAY_MS + 2 * MS_PER_DAY + 10 * MS_PER_HOUR; /* Friday, 7pm */
    put(NOTICE_REVIEW_ASSIGNED, 7);
    assert_int_equal(workers(1, &list), 0); /* it is Friday, and she is told on Monday */
    w.hub.hub->clock.fixed_ms = DAY_MS + 5 * MS_PER_DAY;
    assert_int_equal(workers(1, &list), 1);
    assert_int_equal(list[0].told, 1);
    assert_int_equal(workers(6, &list), 2); /* Wednesday is the first of these days */
    assert_int_equal(list[0].told, 5);
    assert_int_equal(list[0].most, 4);
    assert_int_equal(workers(5, &list), 1);
    assert_int_equal(list[0].told, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_nobody_acknowledges_in_working_time_goes_on_once),
        TEST(what_was_acknowledged_stays_where_it_is),
        TEST(the_clock_going_back_passes_nothing_on),
        TEST(without_a_server_no_mail_is_made),
        TEST(who_has_no_address_gets_no_mail),
        cmocka_unit_test(a_mail_goes_in_the_clear_to_this_very_machine_alone),
        TEST(a_server_that_is_down_loses_no_mail),
        TEST(a_workers_load_is_all_that_reaches_them_on_the_day_they_are_told),
        TEST(the_load_of_each_is_counted_with_what_is_over_the_budget),
    };
    return cmocka_run_group_tests_name("notice/clock", tests, NULL, NULL);
}
