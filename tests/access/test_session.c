/* Signing in, staying in, being thrown out. */
#include "check.h"

#include "access/account.h"
#include "access/session.h"
#include "audit/settle.h"
#include "query.h"
#include "store/cell.h"
#include "support/hub_world.h"

#include <stdio.h>

static struct hub_world w;
static const int64_t NOW_MS = 1395824400000;
#define PASSWORD STR("seven green lanterns")
#define SOURCE STR("192.0.2.7")

static err make_user(struct db *db, void *ctx, struct err_info *why)
{
    static char text[CRYPT_PASSWORD_TEXT_MAX];
    struct account a = {
        .user = {
            .login = "m.lead", .name = "Morgan Lead", .agency = "care", .role = ROLE_REVIEWER}};
    bool changed;
    (void)ctx;
    err e = q_agency_put(db,
                         &(struct q_agency_put_in){CELL_HUB, STR("care"), STR("Care"),
                                                   STR("childrens_social_care"), -1, 0, STR("")},
                         why);
    if (!e) e = account_put(db, w.hub, &a, &changed, why);
    if (!e && !text[0]) e = crypt_password_hash(PASSWORD, &w.hub->rand, text, why);
    return e ? e : account_store_password(db, STR("m.lead"), str_of(text), why);
}

static int open_hub(void **state)
{
    (void)state;
    hub_world_open(&w, NOW_MS, true);
    audit_attach(w.hub);
    assert_int_equal(store_write(w.hub->store, make_user, NULL, &w.why), ERR_OK);
    return 0;
}

static int close_hub(void **state)
{
    (void)state;
    hub_world_close(&w);
    return 0;
}

static err sign_in(str login, str password, struct session *ret)
{
    return session_start(w.hub, login, password, SOURCE, ret, &w.why);
}

static void the_right_password_opens_a_session(void **state)
{
    (void)state;
    struct session s, found;
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &s), ERR_OK);
    assert_int_equal(session_find(w.hub, str_of(s.token), &found, &w.why), ERR_OK);
    assert_string_equal(found.user.login, "m.lead");
    assert_int_equal(found.user.role, ROLE_REVIEWER);
    assert_int_equal(found.user.agency_tier, 2);
    assert_int_equal(found.purpose, PURPOSE_NONE);
    assert_true(session_csrf_right(&found, str_of(s.csrf)));
    assert_false(session_csrf_right(&found, str_of(s.token)));
    assert_false(session_csrf_right(&found, STR("")));
    assert_int_equal(
        session_find(w.hub, STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), &found, &w.why),
        ERR_UNKNOWN_USER);
}

static void wrong_login_and_wrong_password_look_the_same(void **state)
{
    (void)state;
    struct session s;
    char text[ERR_TEXT_MAX];
    assert_int_equal(sign_in(STR("m.lead"), STR("seven green lantern"), &s), ERR_UNKNOWN_USER);
    snprintf(text, sizeof text, "%s", w.why.text);
    assert_int_equal(sign_in(STR("nobody"), PASSWORD, &s), ERR_UNKNOWN_USER);
    assert_string_equal(w.why.text, text);
    assert_int_equal(sign_in(STR("m.lead\0x"), PASSWORD, &s), ERR_UNKNOWN_USER);
    assert_string_equal(w.why.text, text);
    assert_int_equal(sign_in(STR("a login that is far longer than any login may be"), PASSWORD, &s),
                     ERR_UNKNOWN_USER);
    assert_string_equal(w.why.text, text);
}

static void guessing_waits_longer_each_time_and_never_for_ever(void **state)
{
    (void)state;
    struct session s;
    int64_t most_ms = w.hub->settings.sign_in_wait_s * MS_PER_SECOND;
    for (int i = 0; i < w.hub->settings.sign_in_tries; i++)
        assert_int_equal(sign_in(STR("m.lead"), STR("wrong"), &s), ERR_UNKNOWN_USER);
    assert_int_equal(sign_in(STR("m.lead"), STR("wrong"), &s), ERR_UNKNOWN_USER);
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &s), ERR_THROTTLED);
    w.hub->clock.fixed_ms += 1000;
    assert_int_equal(sign_in(STR("m.lead"), STR("wrong"), &s), ERR_UNKNOWN_USER);
    w.hub->clock.fixed_ms += 1000;
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &s), ERR_THROTTLED); /* two seconds now */
    w.hub->clock.fixed_ms += most_ms;
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &s), ERR_OK);
    assert_int_equal(sign_in(STR("m.lead"), STR("wrong"), &s), ERR_UNKNOWN_USER);
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &s), ERR_OK); /* the count began anew */
}

static void guessing_from_one_address_does_not_lock_the_owner_out_at_another(void **state)
{
    (void)state;
    struct session s;
    err e = ERR_OK;
    for (int i = 0; i < 40; i++) {
        e = session_start(w.hub, STR("m.lead"), STR("wrong"), STR("192.0.2.66"), &s, &w.why);
        w.hub->clock.fixed_ms += 20000;
    }
    assert_int_equal(e, ERR_THROTTLED);
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &s), ERR_OK);
}

static void a_session_ends_when_idle_and_after_a_shift(void **state)
{
    (void)state;
    struct session s, found;
    int64_t idle_ms = w.hub->settings.session_idle_s * MS_PER_SECOND,
            all_ms = w.hub->settings.session_s * MS_PER_SECOND;
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &s), ERR_OK);
    w.hub->clock.fixed_ms = NOW_MS + idle_ms;
    assert_int_equal(session_find(w.hub, str_of(s.token), &found, &w.why), ERR_OK);
    w.hub->clock.fixed_ms += idle_ms + 1;
    assert_int_equal(session_find(w.hub, str_of(s.token), &found, &w.why), ERR_UNKNOWN_USER);
    w.hub->clock.fixed_ms = NOW_MS;
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &s), ERR_OK);
    for (int64_t at = 0; at <= all_ms; at += idle_ms) {
        w.hub->clock.fixed_ms = NOW_MS + at;
        assert_int_equal(session_find(w.hub, str_of(s.token), &found, &w.why), ERR_OK);
    }
    w.hub->clock.fixed_ms = NOW_MS + all_ms + 1;
    assert_int_equal(session_find(w.hub, str_of(s.token), &found, &w.why), ERR_UNKNOWN_USER);
}

static err disable(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return account_disable(db, w.hub, STR("m.lead"), why);
}

static void disabling_a_user_ends_every_session_and_signing_in(void **state)
{
    (void)state;
    struct session one, two, found;
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &one), ERR_OK);
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &two), ERR_OK);
    assert_int_equal(store_write(w.hub->store, disable, NULL, &w.why), ERR_OK);
    assert_int_equal(session_find(w.hub, str_of(one.token), &found, &w.why), ERR_UNKNOWN_USER);
    assert_int_equal(session_find(w.hub, str_of(two.token), &found, &w.why), ERR_UNKNOWN_USER);
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &one), ERR_UNKNOWN_USER);
}

static void signing_out_ends_this_session_only(void **state)
{
    (void)state;
    struct session one, two, found;
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &one), ERR_OK);
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &two), ERR_OK);
    assert_int_equal(session_end(w.hub, &one, &w.why), ERR_OK);
    assert_int_equal(session_find(w.hub, str_of(one.token), &found, &w.why), ERR_UNKNOWN_USER);
    assert_int_equal(session_find(w.hub, str_of(two.token), &found, &w.why), ERR_OK);
}

static void a_purpose_lasts_and_is_checked(void **state)
{
    (void)state;
    struct session s, found;
    assert_int_equal(sign_in(STR("m.lead"), PASSWORD, &s), ERR_OK);
    assert_int_equal(session_set_purpose(w.hub, &s, PURPOSE_CORRECTION, STR(""), &w.why),
                     ERR_DENIED);
    assert_int_equal(session_set_purpose(w.hub, &s, PURPOSE_CHECK, STR(""), &w.why), ERR_INPUT);
    assert_int_equal(session_set_purpose(w.hub, &s, PURPOSE_CHECK, STR(" MASH-77 "), &w.why),
                     ERR_OK);
    assert_int_equal(session_find(w.hub, str_of(s.token), &found, &w.why), ERR_OK);
    assert_int_equal(found.purpose, PURPOSE_CHECK);
    assert_string_equal(found.reference, "MASH-77");
    assert_int_equal(found.purpose_since_ms, NOW_MS);
}

static void easy_passwords_are_refused(void **state)
{
    (void)state;
    struct user u = {.login = "m.lead", .agency = "sunshine-school"};
    const char *bad[] = {"short",
                         "aaaaaaaaaaaaaaaaaaa",
                         "my m.lead pass-phrase",
                         "the Sunshine-School key",
                         "password123456789",
                         "12345678901234567890",
                         "Safeguarding2026!!"};
    for (size_t i = 0; i < COUNT(bad); i++)
        if (password_check(&u, str_of(bad[i]), &w.why) != ERR_INPUT)
            fail_msg("number %zu was taken", i);
    assert_int_equal(password_check(&u, PASSWORD, &w.why), ERR_OK);
}

static void the_command_line_knows_its_caller(void **state)
{
    (void)state;
    struct user u;
    assert_int_equal(account_of_caller(w.hub, NULL, &u, &w.why),
                     ERR_DENIED); /* no mapping in this hub */
    assert_int_equal(account_of_caller(w.hub, "m.lead", &u, &w.why), ERR_OK);
    assert_string_equal(u.name, "Morgan Lead");
    assert_int_equal(account_of_caller(w.hub, "nobody", &u, &w.why), ERR_DENIED);
    w.hub->training = false;
    assert_int_equal(account_of_caller(w.hub, "m.lead", &u, &w.why), ERR_DENIED);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, open_hub, close_hub)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(the_right_password_opens_a_session),
        EACH(wrong_login_and_wrong_password_look_the_same),
        EACH(guessing_waits_longer_each_time_and_never_for_ever),
        EACH(guessing_from_one_address_does_not_lock_the_owner_out_at_another),
        EACH(a_session_ends_when_idle_and_after_a_shift),
        EACH(disabling_a_user_ends_every_session_and_signing_in),
        EACH(signing_out_ends_this_session_only),
        EACH(a_purpose_lasts_and_is_checked),
        EACH(easy_passwords_are_refused),
        EACH(the_command_line_knows_its_caller),
    };
    return cmocka_run_group_tests_name("access/session", tests, NULL, NULL);
}
