/* What a program tries that knows every address of the API: without a key and with others' keys,
 * without the right, with ids of others, with nonsense, with too much. Over the whole table of
 * routes, so that a new route is tried too. */
#include "program.h"

#include <stdio.h>

/* ---- who calls ---- */

static void no_route_answers_without_a_key_that_is_good_now(void **state)
{
    char cut[KEY_LINE], more[KEY_LINE + 2], other[KEY_LINE];
    (void)state;
    (void)snprintf(cut, sizeof cut, "%.*s", (int)strlen(key[CARE]) - 1, key[CARE]);
    (void)snprintf(more, sizeof more, "%s0", key[CARE]);
    (void)snprintf(other, sizeof other, "%s",
                   key[CARE]); /* the number of one, the secret of another */
    memcpy(other + sizeof "Bearer aim_00000000000" - 1,
           key[SCHOOL] + sizeof "Bearer aim_00000000000" - 1, 43);
    const char *const keys[] = {NULL,
                                "",
                                "Bearer ",
                                "Bearer aim_",
                                "Basic abc",
                                cut,
                                more,
                                other,
                                long_text,
                                key[CARE] + sizeof "Bearer",
                                "Bearer \xff\xfe",
                                key[REVOKED],
                                key[OVER],
                                key[TO_COME]};
    for (size_t i = 0; i < api_route_count; i++)
        for (size_t k = 0; k < COUNT(keys); k++) {
            struct call c = right(&api_routes[i], CARE);
            c.key = keys[k];
            if (c.route->needs == API_ANYONE) continue;
            int status = ask(&c);
            if (status != 401) fail_row(c.route, keys[k], status);
        }
}

static void no_route_opens_to_a_client_that_has_not_its_right(void **state)
{
    (void)state;
    size_t tried = 0, waits = 0;
    for (size_t i = 0; i < api_route_count; i++) {
        bool feed = api_routes[i].needs == API_FEED;
        struct call c = right(&api_routes[i], feed ? CHARITY : FIRE);
        c.feed = "school";
        if (!feed && api_routes[i].needs != API_ASKS) continue;
        int status = ask(&c);
        if (status != 403 && status != 429) fail_row(c.route, "no right", status);
        waits += status == 429;
        tried++;
    }
    assert_true(tried > 10 && waits < tried);
}

static void who_asks_about_people_says_for_whom_and_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_route_count; i++) {
        static const struct {
            const char *user, *purpose;
            int status;
        } wrong[] = {{NULL, "child_concern", 400},   {"", "child_concern", 400},
                     {"j.smith", NULL, 400},         {"j.smith", "", 400},
                     {"j.smith", "curiosity", 400},
                     {"j.smith", "adult_concern", 403}, {"j.smith", "partner_check", 403}};
        for (size_t k = 0; k < COUNT(wrong) && api_routes[i].needs == API_ASKS; k++) {
            struct call c = right(&api_routes[i], CARE);
            c.user = wrong[k].user;
            c.purpose = wrong[k].purpose;
            int status = ask(&c);
            if (status != wrong[k].status && !(wrong[k].status == 403 && status == 429))
                fail_row(c.route, wrong[k].purpose, status);
        }
    }
}

/* ---- what is others' ---- */

/* The same answer, to the byte, for what is another's and for what is nobody's. */
static void same_as_nobodys(struct call c, struct call nobodys, int want)
{
    int status = ask(&nobodys);
    struct buf was = answer.page;
    answer.page = (struct buf)BUF_INIT(HTTP_PAGE_BYTES_MAX);
    int own = ask(&c);
    bool same = own == status && answer.page.len == was.len &&
                memcmp(answer.page.at, was.at, was.len) == 0;
    buf_release(&was);
    if (!same || (own != want && own != 429)) fail_row(c.route, "another's", own);
}

static void a_feed_of_others_is_answered_as_one_that_is_not_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_route_count; i++) {
        struct call c = right(&api_routes[i], SCHOOL), n = c;
        c.feed = "social-care";
        n.feed = "no-such-feed";
        if (c.route->needs == API_FEED) same_as_nobodys(c, n, 403);
    }
}

static void a_referral_to_others_is_answered_as_one_that_is_not_there(void **state)
{
    char id[17];
    int64_t offer = refer_world_sent(&w, "sol", w.tom, refer_world_offer("early-help"));
    (void)state;
    (void)snprintf(id, sizeof id, "%016llx", (unsigned long long)offer);
    for (size_t i = 0; i < api_route_count; i++) {
        struct call c = right(&api_routes[i], CARE), n = c;
        if (!strstr(c.route->path, "/referrals/{id}")) continue;
        c.body = n.body = "{\"state\": \"accepted\"}";
        c.id = id;
        same_as_nobodys(c, n, 404);
    }
    assert_int_equal(refer_world_read(&w, "sol", offer).step_count, 1);
}

static void a_delivery_of_others_is_answered_as_one_that_is_not_there(void **state)
{
    struct call c;
    (void)state;
    for (size_t i = 0; i < api_route_count; i++) {
        c = right(&api_routes[i], CARE);
        if (strcmp(c.route->id, "listDeliveries") == 0) break;
    }
    assert_int_equal(ask(&c), 200);
    str page = str_range(answer.page.at, answer.page.len);
    ptrdiff_t at = str_find_str(page, STR("\"delivery\":"));
    assert_true(at > 0);
    char id[17];
    (void)snprintf(id, sizeof id, "%.16s", page.at + at + sizeof "\"delivery\":\"" - 1);
    for (size_t i = 0; i < api_route_count; i++) {
        struct call own = right(&api_routes[i], CARE), foreign = right(&api_routes[i], SCHOOL),
                    none = foreign;
        if (strcmp(own.route->id, "getDelivery") != 0) continue;
        own.id = foreign.id = id;
        assert_int_equal(ask(&own), 200);
        same_as_nobodys(foreign, none, 404);
    }
}

/* ---- nonsense ---- */

static const char *const values[] = {"",           "-1", "99999999999999999999", "\xff\xfe\xc0",
                                     "%00<b>\"'\\", "..", "Zyxwell",             long_text};

/* Refused with our own words, never with what was sent; and nothing of the server's breaks. */
static void check_refusal(const struct api_route *r, const char *value, int status)
{
    str page = str_range(answer.page.at, answer.page.len);
    if (status < 200 || status >= 500) fail_row(r, value, status);
    if (str_find_str(page, STR("Zyxwell")) >= 0) fail_row(r, "what was sent came back", status);
    if (status >= 400 && (!answer.media || strcmp(answer.media, "application/problem+json") != 0))
        fail_row(r, "no problem document", status);
}

static void nonsense_in_addresses_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_route_count; i++)
        for (size_t v = 0; v < COUNT(values); v++)
            for (int where = 0; where < 2; where++) {
                struct call c = right(&api_routes[i], SCHOOL);
                const char *hole = where ? "{id}" : "{feed}";
                if (!strstr(c.route->path, hole)) continue;
                *(where ? &c.id : &c.feed) = values[v];
                int status = ask(&c);
                check_refusal(c.route, values[v], status);
                if (status < 400) fail_row(c.route, values[v], status);
            }
}

static void nonsense_in_parameters_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_route_count; i++)
        for (const struct api_parameter *p = api_routes[i].parameter; p && p->name; p++)
            for (size_t v = 0; v < COUNT(values) && p->in != API_PATH; v++) {
                struct call c = right(&api_routes[i], SCHOOL);
                c.name = p->name;
                c.value = values[v];
                int status = ask(&c);
                check_refusal(c.route, p->name, status);
                bool is_bad = v == 3 || v == COUNT(values) - 1; /* no text; too long */
                if (is_bad && status < 400)
                    fail_row(c.route, str_c(w.look.a, str_printf(w.look.a, "%s %zu", p->name, v)),
                             status);
            }
}

static void nonsense_and_too_much_in_bodies_is_refused(void **state)
{
    (void)state;
    static char deep[LONG + 1], wide[LONG + 64];
    memset(deep, '[', LONG);
    deep[LONG] = 0;
    (void)snprintf(wide, sizeof wide, "{\"given_name\": \"%s\"}", long_text);
    const char *const bodies[] = {"",
                                  "{",
                                  "[]",
                                  "null",
                                  "1e999",
                                  "{\"a\": 1, \"a\": 2}",
                                  "{\"given_name\": \"Zyxwell\", \"sudo\": true}",
                                  "\xff\xfe{}",
                                  "{\"state\": \"Zyxwell\"}",
                                  "{\"nhs_number\": \"Zyxwell\"}",
                                  "{\"given_name\": {\"a\": []}}",
                                  "{\"state\": null}",
                                  deep,
                                  wide,
                                  long_text};
    for (size_t i = 0; i < api_route_count; i++)
        for (size_t b = 0; b < COUNT(bodies); b++) {
            struct call c = right(&api_routes[i], CARE);
            if (!c.route->media) continue;
            c.body = bodies[b];
            int status = ask(&c);
            check_refusal(c.route, bodies[b], status);
            if (c.route->body != HTTP_BODY_STREAM && status < 400)
                fail_row(c.route, bodies[b], status);
        }
}

static void an_address_that_is_not_in_the_table_is_not_there(void **state)
{
    static const char *const paths[] = {"/api/v1",
                                        "/api/v1/",
                                        "/api/v1/users",
                                        "/api/v1/feeds/",
                                        "/api/v2/feeds",
                                        "/api/v1/feeds/school/../social-care/quality",
                                        "/api/v1/referrals/0123456789abcdef/state/more"};
    (void)state;
    for (size_t i = 0; i < COUNT(paths); i++)
        for (int method = HTTP_GET; method < HTTP_OTHER; method++) {
            struct api_route r = {
                .method = (enum http_method)method, .path = paths[i], .id = paths[i]};
            struct call c = right(&r, CARE);
            int status = ask(&c);
            if (status != 404) fail_row(&r, "not in the table", status);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_route_answers_without_a_key_that_is_good_now),
        cmocka_unit_test(who_asks_about_people_says_for_whom_and_why),
        cmocka_unit_test(a_referral_to_others_is_answered_as_one_that_is_not_there),
        cmocka_unit_test(a_delivery_of_others_is_answered_as_one_that_is_not_there),
        cmocka_unit_test(nonsense_in_addresses_is_refused),
        cmocka_unit_test(nonsense_in_parameters_is_refused),
        cmocka_unit_test(nonsense_and_too_much_in_bodies_is_refused),
        cmocka_unit_test(an_address_that_is_not_in_the_table_is_not_there),
        cmocka_unit_test(a_feed_of_others_is_answered_as_one_that_is_not_there),
        cmocka_unit_test(no_route_opens_to_a_client_that_has_not_its_right),
    };
    return cmocka_run_group_tests_name("api/probes", tests, open_world, close_world);
}
