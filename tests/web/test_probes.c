/* What somebody tries who knows every address: forms of others, rights of others, ids of others,
 * and fields full of nonsense. Over the whole table of routes, so that a new route is tried too. */
#include "desk.h"
#include "protect/world.h"

#include "web/token.h"

#include <stdio.h>

enum { LONG = 60000 };

static struct look_world w;
static struct desk d;
static struct desk_sheet sheet;
static struct form form;
static char long_text[LONG + 1];

/* One of each role that people have. */
static const char *const logins[] = {"joy", "wanda", "ray", "mo", "dee", "fay"};
enum { JOY, WANDA, RAY, MO, DEE, FAY };

static int open_world(void **state)
{
    (void)state;
    protect_world_open(&w);
    memset(long_text, 'A', LONG);
    desk_open(&d, w.hub.hub, logins, COUNT(logins));
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    desk_drop(&sheet);
    desk_close(&d);
    look_world_close(&w);
    return 0;
}

static void field(const char *name, const char *value)
{
    form.field[form.n].name = str_of(name);
    form.field[form.n++].value = pii_of(str_of(value));
}

static int ask(enum http_method method, str path, size_t who)
{
    return desk_ask(&d, who, method, path, &form, &sheet);
}

static bool has_tail(const struct route *r) { return str_ends(str_of(r->path), STR("*")); }

/* The address of the row, with a piece where it has a star. */
static str path_of(const struct route *r, str tail)
{
    str row = str_of(r->path);
    return has_tail(r) ? str_printf(w.a, "%.*s%.*s", (int)row.len - 1, row.at, STR_FMT(tail)) : row;
}

/* Signing out ends the session that the next rows need. */
static bool ends_session(const struct route *r)
{
    return strcmp(r->path, "/sign-out") == 0 || strcmp(r->path, "/sign-in") == 0;
}

static void fail_row(const struct route *r, size_t who, int status)
{
    fail_msg("%s %s for %s: %d", r->method == HTTP_POST ? "POST" : "GET", r->path, logins[who],
             status);
}

static void no_form_goes_without_the_token_of_its_session(void **state)
{
    (void)state;
    for (size_t i = 0; i < web_route_count; i++) {
        const struct route *r = &web_routes[i];
        for (size_t k = 0; k < COUNT(logins) && r->method == HTTP_POST; k++) {
            form.n = 0;
            int without = ask(r->method, path_of(r, STR("abc")), k);
            field("token", d.session[(k + 1) % COUNT(logins)].csrf);
            int foreign = ask(r->method, path_of(r, STR("abc")), k);
            if (without != 403) fail_row(r, k, without);
            if (foreign != 403) fail_row(r, k, foreign);
        }
    }
}

static void no_route_opens_to_who_has_not_its_right(void **state)
{
    size_t tried = 0;
    (void)state;
    for (size_t i = 0; i < web_route_count; i++) {
        const struct route *r = &web_routes[i];
        for (size_t k = 0; k < COUNT(logins); k++) {
            if (r->needs == CAP_ANYONE || access_may(&d.session[k].user, r->needs)) continue;
            form.n = 0;
            field("token", d.session[k].csrf);
            int status = ask(r->method, path_of(r, STR("abc")), k);
            if (status != 403) fail_row(r, k, status);
            tried++;
        }
    }
    assert_true(tried > 100);
}

/* A form is answered on its own address alone: asked for as a page it is not there, and the other
 * way about. */
static void no_address_answers_to_the_other_method(void **state)
{
    (void)state;
    for (size_t i = 0; i < web_route_count; i++) {
        const struct route *r = &web_routes[i];
        enum http_method other = r->method == HTTP_POST ? HTTP_GET : HTTP_POST;
        str tail, path = path_of(r, STR("abc"));
        if (route_find(other, path, &tail)) continue;
        form.n = 0;
        field("token", d.session[RAY].csrf);
        int status = ask(other, path, RAY);
        if (status != 404) fail_row(r, RAY, status);
    }
}

/* What pages read; `who` and `id` hold ids. */
static const char *const names[] = {
    "to",         "text",      "reason", "answer", "told",      "note",     "version",
    "value",      "outcome",   "known",  "days",   "contact",   "consent",  "whom",
    "step",       "state",     "soon",   "scope",  "reference", "purpose",  "owner",
    "nhs",        "newest",    "had",    "draft",  "code",      "category", "capacity",
    "back_phone", "back_name", "act",    "about",  "login",     "password"};

/* `id`: of a person, made for this session; empty = none. */
static int try_everything(const struct route *r, size_t who, str tail, const char *value, str id)
{
    form.n = 0;
    field("token", d.session[who].csrf);
    for (size_t n = 0; n < COUNT(names) && value; n++)
        field(names[n], value);
    field("who", id.len ? str_c(w.a, id) : value ? value : "");
    field("id", id.len ? str_c(w.a, id) : value ? value : "");
    int status = ask(r->method, path_of(r, tail), who);
    if (status >= 500 || status < 200) fail_row(r, who, status);
    return status;
}

static void try_nonsense(const struct route *r, size_t who, str tail, const char *value)
{
    int status = try_everything(r, who, tail, value, STR(""));
    if (has_tail(r) && r->needs != CAP_ANYONE && r->needs != CAP_SIGNED_IN && status == 200)
        fail_row(r, who, status);
}

static const char *const values[] = {NULL,        "-1", "99999999999999999999", "\xff\xfe\xc0",
                                     "%00<b>\"'", "",   long_text};

static void nonsense_in_addresses_and_fields_is_refused_and_breaks_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < web_route_count; i++) {
        const struct route *r = &web_routes[i];
        static const size_t who[] = {JOY, RAY, MO};
        for (size_t k = 0; k < COUNT(who) && !ends_session(r); k++)
            for (size_t v = 0; v < (r->method == HTTP_POST ? COUNT(values) : 1); v++) {
                try_nonsense(r, who[k], STR("abc"), values[v]);
                if (!has_tail(r) || v > 1) continue;
                try_nonsense(r, who[k], STR(".."), values[v]);
                try_nonsense(r, who[k], STR("-"), values[v]);
                try_nonsense(r, who[k], str_range(long_text, 2000), values[v]);
            }
    }
}

/* ---- ids of others ---- */

enum { TOKENS = 5 };

static void make_tokens(const struct session *s, int64_t person, str tokens[TOKENS])
{
    const struct keys *k = &w.hub.hub->keys;
    struct rand r = w.hub.hub->rand;
    err e = token_of_person(k, &r, s->id, person, w.a, &tokens[0], &w.why);
    tokens[0] = str_from(tokens[0], sizeof "/person/" - 1);
    if (!e) e = token_of_pair(k, &r, s->id, person, person + 1, w.a, &tokens[1], &w.why);
    if (!e) e = token_of_number(k, &r, s->id, INT64_C(9990005001), w.a, &tokens[2], &w.why);
    if (!e) e = token_of_review(k, &r, s->id, person, 1, w.a, &tokens[3], &w.why);
    if (!e) e = token_of_alert(k, &r, s->id, 1, 1, w.a, &tokens[4], &w.why);
    if (e) fail_msg("%s", w.why.text);
}

static void an_address_made_for_another_session_leads_nowhere(void **state)
{
    int64_t person = protect_person(&w, "Idris", "Calloway", "2014-11-02");
    str tokens[TOKENS];
    (void)state;
    make_tokens(&d.session[WANDA], person, tokens);
    form.n = 0;
    assert_int_equal(ask(HTTP_GET, str_printf(w.a, "/person/%.*s", STR_FMT(tokens[0])),
                         WANDA),
                     200); /* where they were made they are good */
    for (size_t i = 0; i < web_route_count; i++) {
        const struct route *r = &web_routes[i];
        for (size_t t = 0; t < TOKENS && has_tail(r) && r->needs != CAP_ANYONE; t++)
            for (size_t k = JOY; k <= MO; k += RAY) { /* joy, ray */
                form.n = 0;
                field("token", d.session[k].csrf);
                int status = ask(r->method, path_of(r, tokens[t]), k);
                if (status == 200 || status >= 500) fail_row(r, k, status);
            }
    }
}

/* The forms of a person who is there, by those who may see them. */
static void nonsense_about_somebody_is_refused_and_breaks_nothing(void **state)
{
    int64_t person = protect_person(&w, "Idris", "Calloway", "2014-11-02");
    static const size_t who[] = {JOY, WANDA, RAY, MO, FAY};
    (void)state;
    for (size_t k = 0; k < COUNT(who); k++) {
        str tokens[TOKENS];
        make_tokens(&d.session[who[k]], person, tokens);
        for (size_t i = 0; i < web_route_count; i++)
            for (size_t v = 0; v < COUNT(values); v++)
                if (web_routes[i].method == HTTP_POST && !ends_session(&web_routes[i]))
                    (void)try_everything(&web_routes[i], who[k], tokens[0], values[v], tokens[0]);
    }
}

/* Who knows the id of somebody shielded gets what an id that is nobody's gets. */
static void the_id_of_somebody_shielded_is_nobodys(void **state)
{
    int64_t person = protect_person(&w, "Nell", "Planless", "2010-10-10");
    static const char *const stems[] = {"/person/", "/refer/new/", "/refer/"};
    (void)state;
    look_world_shield(&w, person, SHIELD_SEALED);
    const int64_t asked[] = {person, person ^ 0x5555};
    for (size_t i = 0; i < COUNT(stems); i++) {
        int status[2];
        size_t bytes[2];
        for (size_t k = 0; k < 2; k++) {
            str tokens[TOKENS];
            make_tokens(&d.session[JOY], asked[k], tokens);
            form.n = 0;
            status[k] = ask(HTTP_GET, str_printf(w.a, "%s%.*s", stems[i], STR_FMT(tokens[0])),
                            JOY);
            bytes[k] = sheet.page.len;
        }
        if (status[0] != status[1] || bytes[0] != bytes[1])
            fail_msg("%s: %d %zu, %d %zu", stems[i], status[0], bytes[0], status[1], bytes[1]);
        assert_int_not_equal(status[0], 200);
    }
}

static size_t plan_page(uint64_t number)
{
    const struct keys *k = &w.hub.hub->keys;
    struct rand r = w.hub.hub->rand;
    str token;
    if (token_of_number(k, &r, d.session[JOY].id, (int64_t)number, w.a, &token, &w.why))
        fail_msg("%s", w.why.text);
    form.n = 0;
    assert_int_equal(ask(HTTP_GET, str_printf(w.a, "/cp-is/r/%.*s", STR_FMT(token)), JOY),
                     200);
    return sheet.page.len;
}

/* On a plan; a hidden location; no plan; ended long ago; nobody's. */
static void every_answer_about_plans_is_one_page_long(void **state)
{
    static const uint64_t numbers[] = {9990005001, 9990005052, 9990005095, 9990005036, 9990005338};
    (void)state;
    size_t bytes = plan_page(numbers[0]);
    assert_int_equal(bytes % (32 * 1024), 0);
    for (size_t i = 1; i < COUNT(numbers); i++)
        assert_int_equal(plan_page(numbers[i]), bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_form_goes_without_the_token_of_its_session),
        cmocka_unit_test(no_route_opens_to_who_has_not_its_right),
        cmocka_unit_test(no_address_answers_to_the_other_method),
        cmocka_unit_test(an_address_made_for_another_session_leads_nowhere),
        cmocka_unit_test(every_answer_about_plans_is_one_page_long),
        cmocka_unit_test(the_id_of_somebody_shielded_is_nobodys),
        cmocka_unit_test(nonsense_in_addresses_and_fields_is_refused_and_breaks_nothing),
        cmocka_unit_test(nonsense_about_somebody_is_refused_and_breaks_nothing),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
