/* The route table against expectations written by hand, and the dispatcher's checks on a real hub.
 */
#include "check.h"

#include "access/account.h"
#include "store/store.h"
#include "support/hub_world.h"
#include "agency/share.h"
#include "web/visit.h"

#include "query.h"
#include "store/store.h"

#include <stdio.h>

static struct hub_world world;
static struct web web;
static struct http_request request;
static struct http_answer answer;

static const struct {
    enum http_method method;
    const char *path;
    enum capability needs;
    enum audit_kind audit;
    bool purpose;
} expected[] = {
    {HTTP_GET, "/", CAP_ANYONE, AUDIT_NONE, false},
    {HTTP_GET, "/assets/*", CAP_ANYONE, AUDIT_NONE, false},
    {HTTP_GET, "/help", CAP_ANYONE, AUDIT_NONE, false},
    {HTTP_GET, "/privacy", CAP_ANYONE, AUDIT_NONE, false},
    {HTTP_GET, "/accessibility", CAP_ANYONE, AUDIT_NONE, false},
    {HTTP_GET, "/healthz", CAP_ANYONE, AUDIT_NONE, false},
    {HTTP_GET, "/readyz", CAP_ANYONE, AUDIT_NONE, false},
    {HTTP_GET, "/sign-in", CAP_ANYONE, AUDIT_NONE, false},
    {HTTP_POST, "/sign-in", CAP_ANYONE, AUDIT_SIGN_IN, false},
    {HTTP_POST, "/sign-out", CAP_SIGNED_IN, AUDIT_SIGN_OUT, false},
    {HTTP_GET, "/purpose", CAP_SIGNED_IN, AUDIT_NONE, false},
    {HTTP_POST, "/purpose", CAP_SIGNED_IN, AUDIT_PURPOSE, false},
    {HTTP_GET, "/search", CAP_SEARCH, AUDIT_NONE, true},
    {HTTP_GET, "/search/again", CAP_SEARCH, AUDIT_NONE, true},
    {HTTP_POST, "/search", CAP_SEARCH, AUDIT_SEARCH, true},
    {HTTP_GET, "/search/r/*", CAP_SEARCH, AUDIT_SEARCH, true},
    {HTTP_GET, "/person/*", CAP_PERSON, AUDIT_PERSON_SHOWN, true},
    {HTTP_GET, "/refer/new/*", CAP_REFER, AUDIT_NONE, true},
    {HTTP_GET, "/refer/*", CAP_REFER, AUDIT_PERSON_SHOWN, true},
    {HTTP_POST, "/refer/*", CAP_REFER, AUDIT_REFERRAL, true},
    {HTTP_POST, "/refer/drop/*", CAP_REFER, AUDIT_REFERRAL, true},
    {HTTP_GET, "/refer/check/*", CAP_REFER, AUDIT_PERSON_SHOWN, true},
    {HTTP_POST, "/refer/check/*", CAP_REFER, AUDIT_REFERRAL, true},
    {HTTP_GET, "/refer/send/*", CAP_REFER, AUDIT_PERSON_SHOWN, true},
    {HTTP_POST, "/refer/send/*", CAP_REFER, AUDIT_REFERRAL, true},
    {HTTP_GET, "/referrals", CAP_REFER, AUDIT_REFERRAL_SHOWN, true},
    {HTTP_GET, "/referral/*", CAP_REFER, AUDIT_REFERRAL_SHOWN, true},
    {HTTP_POST, "/referral/*", CAP_REFER, AUDIT_REFERRAL, true},
    {HTTP_GET, "/queue", CAP_REVIEW, AUDIT_QUEUE_SHOWN, true},
    {HTTP_POST, "/queue", CAP_REVIEW, AUDIT_REVIEW_ASSIGNED, true},
    {HTTP_GET, "/review/*", CAP_REVIEW, AUDIT_REVIEW_SHOWN, true},
    {HTTP_POST, "/review/*", CAP_REVIEW, AUDIT_REVIEW_CLOSED, true},
    {HTTP_GET, "/alerts", CAP_SIGNED_IN, AUDIT_NOTICES_SHOWN, false},
    {HTTP_POST, "/alerts/*", CAP_SIGNED_IN, AUDIT_NOTICE_ACKNOWLEDGED, false},
    {HTTP_GET, "/alerts/times", CAP_SIGNED_IN, AUDIT_NONE, false},
    {HTTP_POST, "/alerts/times", CAP_SIGNED_IN, AUDIT_NOTICE_TIMES, false},
    {HTTP_GET, "/alerts/load", CAP_REPORT, AUDIT_REPORT, false},
    {HTTP_GET, "/cases", CAP_CASE, AUDIT_CASES_SHOWN, true},
    {HTTP_GET, "/case/*", CAP_CASE, AUDIT_CASE_SHOWN, true},
    {HTTP_POST, "/case/*", CAP_CASE, AUDIT_CASE_CHANGED, true},
    {HTTP_POST, "/case/open/*", CAP_CASE, AUDIT_CASE_CHANGED, true},
    {HTTP_POST, "/case/referral/*", CAP_CASE, AUDIT_CASE_CHANGED, true},
    {HTTP_GET, "/case/history/*", CAP_CASE, AUDIT_CASE_SHOWN, true},
    {HTTP_GET, "/case/log/*", CAP_CASE, AUDIT_CASE_SHOWN, true},
    {HTTP_GET, "/case/pack/*", CAP_CASE, AUDIT_CASE_SHOWN, true},
    {HTTP_POST, "/case/pack/*", CAP_CASE, AUDIT_CASE_PACK, true},
    {HTTP_GET, "/case/copy/*", CAP_CASE, AUDIT_CASE_SHOWN, true},
    {HTTP_GET, "/checks", CAP_CHECK_ANSWER, AUDIT_CHECK_SHOWN, false},
    {HTTP_GET, "/checks/*", CAP_CHECK_ANSWER, AUDIT_CHECK_SHOWN, true},
    {HTTP_POST, "/checks/open/*", CAP_CHECK_ANSWER, AUDIT_PURPOSE, false},
    {HTTP_POST, "/checks/*", CAP_CHECK_ANSWER, AUDIT_CHECK_ANSWERED, true},
    {HTTP_GET, "/match", CAP_MATCH_REVIEW, AUDIT_MATCH_SHOWN, true},
    {HTTP_GET, "/match/*", CAP_MATCH_REVIEW, AUDIT_MATCH_SHOWN, true},
    {HTTP_GET, "/match/skip/*", CAP_MATCH_REVIEW, AUDIT_MATCH_SHOWN, true},
    {HTTP_POST, "/match/*", CAP_MATCH_REVIEW, AUDIT_MATCH_OPINION, true},
    {HTTP_POST, "/match/undo/*", CAP_MATCH_REVIEW, AUDIT_MATCH_OPINION, true},
    {HTTP_GET, "/rules", CAP_SIGNED_IN, AUDIT_NONE, false},
    {HTTP_GET, "/rules/*", CAP_SIGNED_IN, AUDIT_NONE, false},
    {HTTP_POST, "/rules/*", CAP_APPROVE, AUDIT_APPROVE, false},
    {HTTP_GET, "/rules/example/*", CAP_REVIEW, AUDIT_RULE_TRIAL, true},
    {HTTP_POST, "/rules/example/*", CAP_REVIEW, AUDIT_RULE_TRIAL, true},
    {HTTP_GET, "/cp-is", CAP_PLANS, AUDIT_NONE, true},
    {HTTP_POST, "/cp-is", CAP_PLANS, AUDIT_PLANS_SHOWN, true},
    {HTTP_GET, "/cp-is/r/*", CAP_PLANS, AUDIT_PLANS_SHOWN, true},
    {HTTP_GET, "/cp-is/accesses", CAP_PLANS, AUDIT_PLAN_ACCESSES, true},
    {HTTP_GET, "/safety", CAP_SAFETY, AUDIT_SAFETY_SHOWN, true},
    {HTTP_POST, "/safety/propose", CAP_SAFETY, AUDIT_SAFETY, true},
    {HTTP_POST, "/safety/agree", CAP_SAFETY, AUDIT_SAFETY, true},
    {HTTP_POST, "/safety/end", CAP_SAFETY, AUDIT_SAFETY, true},
    {HTTP_GET, "/panel", CAP_SAFETY, AUDIT_PANEL_SHOWN, true},
    {HTTP_GET, "/access", CAP_SIGNED_IN, AUDIT_LOCKS_SHOWN, false},
    {HTTP_POST, "/access/ask", CAP_LOCKS, AUDIT_LOCK, true},
    {HTTP_POST, "/access/open", CAP_LOCKS, AUDIT_LOCK_OPENED, true},
    {HTTP_POST, "/access/decide", CAP_LOCKS, AUDIT_LOCK, true},
    {HTTP_POST, "/access/review", CAP_SIGNED_IN, AUDIT_LOCK, false},
    {HTTP_GET, "/data", CAP_QUALITY, AUDIT_REPORT, false},
    {HTTP_GET, "/data/*", CAP_QUALITY, AUDIT_REPORT, false},
    {HTTP_GET, "/trends", CAP_TRENDS, AUDIT_REPORT, false},
    {HTTP_GET, "/trends/*", CAP_TRENDS, AUDIT_REPORT, false},
};

static void every_route_is_as_was_decided_and_there_is_no_other(void **state)
{
    (void)state;
    assert_int_equal(web_route_count, COUNT(expected));
    for (size_t i = 0; i < COUNT(expected); i++) {
        const struct route *r = NULL;
        for (size_t k = 0; k < web_route_count; k++)
            if (web_routes[k].method == expected[i].method &&
                strcmp(web_routes[k].path, expected[i].path) == 0)
                r = &web_routes[k];
        assert_non_null(r);
        assert_int_equal(r->needs, expected[i].needs);
        assert_int_equal(r->audit, expected[i].audit);
        assert_int_equal(r->purpose, expected[i].purpose);
    }
}

static void a_star_takes_one_piece_and_nothing_takes_what_is_not_there(void **state)
{
    (void)state;
    str tail;
    assert_non_null(route_find(HTTP_GET, STR("/person/abc"), &tail));
    assert_str_equal(tail, "abc");
    assert_null(route_find(HTTP_GET, STR("/person/"), &tail));
    assert_null(route_find(HTTP_GET, STR("/person/a/b"), &tail));
    assert_null(route_find(HTTP_GET, STR("/person"), &tail));
    assert_null(route_find(HTTP_POST, STR("/person/abc"), &tail));
    assert_null(route_find(HTTP_GET, STR("/searchx"), &tail));
    assert_null(route_find(HTTP_GET, STR("/sign-out"), &tail));
    assert_null(route_find(HTTP_GET, STR("/admin"), &tail));
}

/* ---- on a hub ---- */

struct newcomer {
    struct account account;
    char hashed[CRYPT_PASSWORD_TEXT_MAX];
};

static err add_user(struct db *db, void *ctx, struct err_info *why)
{
    const struct newcomer *n = ctx;
    bool changed;
    err e = account_put(db, world.hub, &n->account, &changed, why);
    if (e) return e;
    return account_store_password(db, str_of(n->account.user.login), str_of(n->hashed), why);
}

static void user_is(const char *login, enum role role)
{
    struct newcomer n = {.account.user.role = role};
    struct rand r = world.hub->rand;
    snprintf(n.account.user.login, sizeof n.account.user.login, "%s", login);
    snprintf(n.account.user.name, sizeof n.account.user.name, "%s", login);
    err e = crypt_password_hash(STR("a password for nobody"), &r, n.hashed, &world.why);
    if (!e) e = store_write(world.hub->store, add_user, &n, &world.why);
    if (e) fail_msg("%s", world.why.text);
}

static int open_world(void **state)
{
    (void)state;
    hub_world_open(&world, 1395824400000, true);
    web.hub = world.hub;
    user_is("admin", ROLE_ADMIN);
    user_is("reviewer", ROLE_REVIEWER);
    return share_new(world.hub, &web.partners, &world.why) ||
                   shelf_new(60000, &web.shelf, &world.why)
               ? -1
               : 0;
}

static int close_world(void **state)
{
    (void)state;
    buf_release(&answer.page);
    share_free(web.partners);
    shelf_free(web.shelf);
    hub_world_close(&world);
    return 0;
}

static int ask(enum http_method method, const char *path, const struct session *s)
{
    request.method = method;
    request.path = str_of(path);
    request.arena = world.a;
    request.source = STR("127.0.0.1");
    request.session_cookie = s ? str_of(s->token) : STR("");
    buf_release(&answer.page);
    answer = (struct http_answer){.page = BUF_INIT(HTTP_PAGE_BYTES_MAX)};
    web_answer(&web, &request, &answer);
    return answer.status ? answer.status : 200;
}

static struct session signed_in(const char *login)
{
    struct session s;
    if (session_start(world.hub, str_of(login), STR("a password for nobody"), STR("127.0.0.1"), &s,
                      &world.why))
        fail_msg("%s", world.why.text);
    return s;
}

static void field(const char *name, const char *value)
{
    request.form.field[request.form.n].name = str_of(name);
    request.form.field[request.form.n++].value = pii_of(str_of(value));
}

static err count_entries(struct db *db, void *ctx, struct err_info *why)
{
    struct q_audit_count_entries_row row;
    err e = q_audit_count_entries(db, world.a, &row, why);
    *(int64_t *)ctx = row.waiting;
    return e;
}

/* Entries of the log; none is numbered here. */
static int64_t entries(void)
{
    int64_t n = 0;
    if (store_read(world.hub->store, count_entries, &n, &world.why))
        fail_msg("%s", world.why.text);
    return n;
}

static void every_refusal_to_a_user_is_in_the_log(void **state)
{
    (void)state;
    struct session s = signed_in("reviewer");
    int64_t before = entries();
    request.form.n = 0;
    field("purpose", "correction"); /* not a reviewer's */
    field("token", "wrong");
    assert_int_equal(ask(HTTP_POST, "/purpose", &s), 403);
    assert_int_equal(entries(), before + 1);
    request.form.field[1].value = pii_of(str_of(s.csrf));
    assert_int_equal(ask(HTTP_POST, "/purpose", &s), 403);
    assert_int_equal(entries(), before + 2);
    assert_int_equal(ask(HTTP_POST, "/sign-in", NULL), 403); /* nobody: not counted */
    assert_int_equal(entries(), before + 2);
    request.form.n = 0;
}

static void signing_in_again_ends_the_session_before(void **state)
{
    (void)state;
    struct session s = signed_in("reviewer");
    request.form.n = 0;
    field("login", "admin");
    field("password", "a password for nobody");
    field("token", s.csrf);
    assert_int_equal(ask(HTTP_POST, "/sign-in", &s), 303);
    assert_int_equal(ask(HTTP_GET, "/purpose", &s), 303);
    assert_string_equal(answer.location, "/sign-in");
    request.form.n = 0;
}

static void who_is_not_signed_in_is_sent_to_sign_in(void **state)
{
    (void)state;
    static const char *const paths[] = {"/purpose",      "/search",     "/search/again",
                                        "/search/r/abc", "/person/abc", "/queue"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        assert_int_equal(ask(HTTP_GET, paths[i], NULL), 303);
        assert_string_equal(answer.location, "/sign-in");
        assert_int_equal(answer.page.len, 0);
    }
    assert_int_equal(ask(HTTP_GET, "/no-such-page", NULL), 404);
}

static void without_a_reason_nobody_searches(void **state)
{
    (void)state;
    struct session s = signed_in("reviewer");
    assert_int_equal(ask(HTTP_GET, "/search", &s), 303);
    assert_string_equal(answer.location, "/purpose");
    assert_int_equal(ask(HTTP_GET, "/person/abc", &s), 303);
    assert_int_equal(ask(HTTP_GET, "/queue", &s), 303);
}

static void whose_work_is_with_nobody_is_asked_for_no_reason(void **state)
{
    static const struct {
        const char *login, *url;
    } starts[] = {{"reviewer", "/purpose"}, {"steward", "/purpose"}, {"dpo", "/rules"},
                  {"admin", "/rules"},      {"auditor", "/data"},    {"commissioner", "/trends"}};
    (void)state;
    user_is("steward", ROLE_STEWARD);
    user_is("dpo", ROLE_DPO);
    user_is("auditor", ROLE_AUDITOR);
    user_is("commissioner", ROLE_COMMISSIONER);
    for (size_t i = 0; i < COUNT(starts); i++) {
        struct session s = signed_in(starts[i].login);
        assert_int_equal(ask(HTTP_GET, "/", &s), 303);
        assert_string_equal(answer.location, starts[i].url);
    }
}

static void who_runs_the_hub_opens_nobody(void **state)
{
    (void)state;
    struct session s = signed_in("admin");
    assert_int_equal(ask(HTTP_GET, "/search", &s), 403);
    assert_int_equal(ask(HTTP_GET, "/person/abc", &s), 403);
    assert_int_equal(ask(HTTP_GET, "/queue", &s), 403);
}

static void a_form_must_bring_the_token_of_its_session(void **state)
{
    (void)state;
    struct session s = signed_in("reviewer");
    request.form.n = 0;
    field("purpose", "child_concern");
    assert_int_equal(ask(HTTP_POST, "/purpose", &s), 403);
    field("token", "wrong");
    assert_int_equal(ask(HTTP_POST, "/purpose", &s), 403);
    request.form.field[1].value = pii_of(str_of(s.csrf));
    assert_int_equal(ask(HTTP_POST, "/purpose", &s), 303);
    assert_int_equal(ask(HTTP_GET, "/search", &s), 200);
    request.form.n = 0;
}

static void a_session_that_ended_is_nobody(void **state)
{
    (void)state;
    struct session s = signed_in("reviewer");
    if (session_end(world.hub, &s, &world.why)) fail_msg("%s", world.why.text);
    assert_int_equal(ask(HTTP_GET, "/purpose", &s), 303);
    assert_string_equal(answer.location, "/sign-in");
}

static void machines_are_told_that_the_hub_is_ready(void **state)
{
    (void)state;
    assert_int_equal(ask(HTTP_GET, "/healthz", NULL), 200);
    assert_int_equal(ask(HTTP_GET, "/readyz", NULL), 200);
    assert_str_equal(buf_str(&answer.page), "ready\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_as_was_decided_and_there_is_no_other),
        cmocka_unit_test(a_star_takes_one_piece_and_nothing_takes_what_is_not_there),
        cmocka_unit_test(who_is_not_signed_in_is_sent_to_sign_in),
        cmocka_unit_test(without_a_reason_nobody_searches),
        cmocka_unit_test(whose_work_is_with_nobody_is_asked_for_no_reason),
        cmocka_unit_test(who_runs_the_hub_opens_nobody),
        cmocka_unit_test(a_form_must_bring_the_token_of_its_session),
        cmocka_unit_test(every_refusal_to_a_user_is_in_the_log),
        cmocka_unit_test(signing_in_again_ends_the_session_before),
        cmocka_unit_test(a_session_that_ended_is_nobody),
        cmocka_unit_test(machines_are_told_that_the_hub_is_ready),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
