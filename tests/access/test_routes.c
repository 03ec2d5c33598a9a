/* Which role may open which page, and for which a reason must have been given: written down by
 * hand. An address that is not in this list fails the test, so that nobody adds one without saying
 * who it is for. What the page then shows, field by field, is access/policy's to test. */
#include "check.h"

#include "web/page.h"

#include <stdio.h>

/* nobody, practitioner, reviewer, manager, steward, dpo, auditor, admin, loader, clerk,
 * data officer */
static const struct {
    const char *route, *may;
    bool purpose, logged;
} expected[] = {
    {"GET /", "yyyyyyyyyyy", false, false},
    {"GET /assets/*", "yyyyyyyyyyy", false, false},
    {"GET /help", "yyyyyyyyyyy", false, false},
    {"GET /privacy", "yyyyyyyyyyy", false, false},
    {"GET /accessibility", "yyyyyyyyyyy", false, false},
    {"GET /healthz", "yyyyyyyyyyy", false, false},
    {"GET /readyz", "yyyyyyyyyyy", false, false},
    {"GET /sign-in", "yyyyyyyyyyy", false, false},
    {"POST /sign-in", "yyyyyyyyyyy", false, true},
    {"POST /sign-out", ".yyyyyyyyyy", false, true},
    {"GET /purpose", ".yyyyyyyyyy", false, false},
    {"POST /purpose", ".yyyyyyyyyy", false, true},
    {"GET /search", ".yyyy......", true, false},      /* whom this session opened, again */
    {"GET /search/again", ".yyyy......", true, false}, /* the user's own words back in the form */
    {"POST /search", ".yyyy......", true, true},
    {"GET /search/r/*", ".yyyy......", true, true},
    {"GET /person/*", ".yyyy......", true, true},
    {"GET /match", "....y....y.", true, true},
    {"GET /match/*", "....y....y.", true, true},
    {"GET /match/skip/*", "....y....y.", true, true},
    {"POST /match/*", "....y....y.", true, true},
    {"POST /match/undo/*", "....y....y.", true, true},
    {"GET /data", "...yyyyyy.y", false, true}, /* loader and data officer: their own agency's */
    {"GET /data/*", "...yyyyyy.y", false, true},
    {"GET /refer/new/*", ".yyy.......", true, false},
    {"GET /refer/*", ".yyy.......", true, true},
    {"POST /refer/*", ".yyy.......", true, true},
    {"POST /refer/drop/*", ".yyy.......", true, true},
    {"GET /refer/check/*", ".yyy.......", true, true},
    {"POST /refer/check/*", ".yyy.......", true, true},
    {"GET /refer/send/*", ".yyy.......", true, true},
    {"POST /refer/send/*", ".yyy.......", true, true},
    {"GET /referrals", ".yyy.......", true, true},
    {"GET /referral/*", ".yyy.......", true, true},
    {"POST /referral/*", ".yyy.......", true, true},
    {"GET /trends", "...y.yy....", false, true},
    {"GET /trends/*", "...y.yy....", false, true},
    {"GET /queue", "..yy.......", true, true},
    {"GET /cases", "..yy.......", true, true},
    {"GET /case/*", "..yy.......", true, true},
    {"POST /case/*", "..yy.......", true, true},
    {"POST /case/open/*", "..yy.......", true, true},
    {"POST /case/referral/*", "..yy.......", true, true},
    {"GET /case/history/*", "..yy.......", true, true},
    {"GET /case/log/*", "..yy.......", true, true},
    {"GET /case/pack/*", "..yy.......", true, true},
    {"POST /case/pack/*", "..yy.......", true, true},
    {"GET /case/copy/*", "..yy.......", true, true},
    {"GET /checks", ".yyy.......", false, true}, /* references and times: nobody is named */
    {"GET /checks/*", ".yyy.......", true, true},
    {"POST /checks/open/*", ".yyy.......", false, true}, /* gives the case as the reason */
    {"POST /checks/*", ".yyy.......", true, true},
    {"POST /queue", "..yy.......", true, true},
    {"GET /review/*", "..yy.......", true, true},
    {"POST /review/*", "..yy.......", true, true},
    {"GET /alerts", ".yyyyyyyyyy", false, true}, /* one's own; about nobody one may not know of */
    {"POST /alerts/*", ".yyyyyyyyyy", false, true},
    {"GET /alerts/load", "...yyyy....", false, true},
    {"GET /alerts/times", ".yyyyyyyyyy", false, false}, /* one's own hours; about nobody */
    {"POST /alerts/times", ".yyyyyyyyyy", false, true},
    {"GET /rules", ".yyyyyyyyyy", false, false}, /* what it shows of figures is the page's to say */
    {"GET /rules/*", ".yyyyyyyyyy", false, false},
    {"POST /rules/*", "...y.y.y...", false, true},
    {"GET /rules/example/*", "..yy.......", true, true},
    {"POST /rules/example/*", "..yy.......", true, true},
    {"GET /cp-is", ".yyy.......", true, false},
    {"POST /cp-is", ".yyy.......", true, true},
    {"GET /cp-is/r/*", ".yyy.......", true, true},
    {"GET /cp-is/accesses", ".yyy.......", true, true},
    {"GET /safety", ".yyy.......", true, true},
    {"POST /safety/propose", ".yyy.......", true, true},
    {"POST /safety/agree", ".yyy.......", true, true},
    {"POST /safety/end", ".yyy.......", true, true},
    {"GET /panel", ".yyy.......", true, true},
    {"GET /access", ".yyyyyyyyyy", false, true}, /* one's own requests; a dpo's are to review */
    {"POST /access/ask", ".yyy.......", true, true},
    {"POST /access/open", ".yyy.......", true, true},
    {"POST /access/decide", ".yyy.......", true, true},
    {"POST /access/review", ".yyyyyyyyyy", false, true}, /* refused to all but manager and dpo */
    {"GET /status", ".yyyyyyyyyy", false, true},
};

static int row_of(const struct route *r)
{
    char name[80];
    snprintf(name, sizeof name, "%s %s", r->method == HTTP_GET ? "GET" : "POST", r->path);
    for (size_t i = 0; i < COUNT(expected); i++)
        if (strcmp(expected[i].route, name) == 0) return (int)i;
    fail_msg("%s is not in the table of tests/access/test_routes.c: say who may open it", name);
    return -1;
}

static void a_commissioner_opens_trends_and_nothing_about_anybody(void **state)
{
    (void)state;
    const struct user u = {.login = "a.user", .role = ROLE_COMMISSIONER, .agency_tier = 3};
    for (size_t i = 0; i < web_route_count; i++) {
        enum capability needs = web_routes[i].needs;
        bool open = needs == CAP_ANYONE || needs == CAP_SIGNED_IN || needs == CAP_TRENDS;
        if (access_may(&u, needs) != open) fail_msg("%s", web_routes[i].path);
    }
    const struct look look = {.user = &u, .purpose = PURPOSE_CHILD};
    assert_int_equal(access_tier(&look), -1);
    assert_false(purpose_any(&u));
}

static void every_page_is_open_to_exactly_the_roles_agreed(void **state)
{
    (void)state;
    for (size_t i = 0; i < web_route_count; i++) {
        const char *may = expected[row_of(&web_routes[i])].may;
        for (int r = 0; r < ROLE_COMMISSIONER; r++) { /* whose pages are the test above */
            struct user u = {.login = "a.user", .role = (enum role)r, .agency_tier = 3};
            if (access_may(&u, web_routes[i].needs) != (may[r] == 'y'))
                fail_msg("%s: %s", web_routes[i].path, role_word((enum role)r));
        }
    }
}

static void every_page_about_people_needs_a_reason_and_leaves_an_entry(void **state)
{
    (void)state;
    for (size_t i = 0; i < web_route_count; i++) {
        int row = row_of(&web_routes[i]);
        if (web_routes[i].purpose != expected[row].purpose)
            fail_msg("%s: reason", web_routes[i].path);
        if ((web_routes[i].audit != AUDIT_NONE) != expected[row].logged)
            fail_msg("%s: log", web_routes[i].path);
    }
}

static void an_address_that_is_not_in_the_table_does_not_exist(void **state)
{
    (void)state;
    str tail;
    const char *odd[] = {"/person",     "/person/", "/admin",  "/search/r",
                         "/../sign-in", "/QUEUE",   "//queue", "/queue/"};
    for (size_t i = 0; i < COUNT(odd); i++)
        if (route_find(HTTP_GET, str_of(odd[i]), &tail) &&
            access_may(&(struct user){.role = ROLE_NONE},
                       route_find(HTTP_GET, str_of(odd[i]), &tail)->needs))
            fail_msg("%s", odd[i]);
    assert_null(route_find(HTTP_POST, STR("/alerts"), &tail));
    assert_null(route_find(HTTP_POST, STR("/person/1"), &tail));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_commissioner_opens_trends_and_nothing_about_anybody),
        cmocka_unit_test(every_page_is_open_to_exactly_the_roles_agreed),
        cmocka_unit_test(every_page_about_people_needs_a_reason_and_leaves_an_entry),
        cmocka_unit_test(an_address_that_is_not_in_the_table_does_not_exist),
    };
    return cmocka_run_group_tests_name("access/routes", tests, NULL, NULL);
}
