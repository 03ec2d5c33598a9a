/* The door as a whole, request by request, over the people of tests/e2e/jane-doe: what a foreign
 * client cannot bring about. */
#include "search/world.h"

#include "access/client.h"
#include "audit/entry.h"
#include "codec/json.h"
#include "fhir/door.h"
#include "fhir/page.h"
#include "inbox/inbox.h"
#include "link/link.h"
#include "machine/outside.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

static struct look_world w;
static struct shared_partners *partners;
static struct machine *machine;
static struct client client;
static char key[CLIENT_KEY_TEXT + 1], bearer[CLIENT_KEY_TEXT + 16];
static struct arena *a;
static struct http_answer answer;
static const struct json_value *said;

static err add_client(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return client_add(db, w.hub.hub, &client, why);
}

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    a = arena_new(HTTP_ARENA_BYTES_MAX);
    client = (struct client){.code = "school",
                             .agency = "sunshine-school",
                             .feeds = "sunshine-school",
                             .purposes = 1u << PURPOSE_CHILD,
                             .rate = 100,
                             .from_ms = DAY_MS - 1000,
                             .until_ms = DAY_MS + 900 * INT64_C(86400000)};
    client_make_key(w.hub.hub, &client, key);
    (void)snprintf(bearer, sizeof bearer, "Bearer %s", key);
    answer.page = (struct buf)BUF_INIT(HTTP_PAGE_BYTES_MAX);
    return store_write(w.hub.hub->store, add_client, NULL, &w.why) ||
                   share_new(w.hub.hub, &partners, &w.why) ||
                   machine_new(w.hub.hub, partners, &machine, &w.why)
               ? -1
               : 0;
}

static int drop_world(void **state)
{
    (void)state;
    buf_release(&answer.page);
    machine_free(machine);
    share_free(partners);
    arena_free(a);
    look_world_close(&w);
    return 0;
}

/* Returns the status; `said` is what was answered. */
static int call(enum http_method method, const char *path, const char *query, const char *body)
{
    const struct http_field fields[] = {{STR("Host"), STR("hub.example")},
                                        {STR("Authorization"), str_of(bearer)},
                                        {STR("Aim-User"), STR("s.office")},
                                        {STR("Aim-Purpose"), STR("child_concern")},
                                        {STR("Content-Type"), STR("application/fhir+json")}};
    struct buf page = answer.page;
    struct http_request q = {.method = method,
                             .path = str_of(path),
                             .source = STR("192.0.2.1"),
                             .body = pii_of(str_of(body)),
                             .field = fields,
                             .field_n = COUNT(fields),
                             .arena = a,
                             .id = "0123456789abcdef"};
    assert_int_equal(form_parse_list(str_of(query), a, &q.query, &w.why), ERR_OK);
    buf_reset(&page);
    answer = (struct http_answer){.page = page};
    fhir_door.answer(machine, &q, &answer);
    assert_int_equal(json_read(a, str_copy(a, buf_str(&answer.page)), HTTP_PAGE_BYTES_MAX, &said,
                               &w.why),
                     ERR_OK);
    return answer.status ? answer.status : 200;
}

static str text_at(const struct json_value *v, const char *name)
{
    str text = STR("");
    (void)json_as_text(json_get(v, name), &text);
    return text;
}

static const char *issue_code(void)
{
    return str_c(a, text_at(json_at(json_get(said, "issue"), 0), "code"));
}

static const struct json_value *person_at(size_t i)
{
    return json_get(json_at(json_get(said, "entry"), i), "resource");
}

#define MATCH "/fhir/R4/Patient/$match"
#define JANE                                                                                       \
    "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Doe\",\"given\":[\"Jane\"]}],"          \
    "\"birthDate\":\"2000-06-09\"}"

static void an_old_id_of_two_who_turned_out_to_be_one_says_where_to_look(void **state)
{
    (void)state;
    char path[100], now[OUTSIDE_ID_TEXT + 1], before[OUTSIDE_ID_TEXT + 1];
    look_world_load(&w, "sunshine-school",
                    "person_ref,given_name,family_name,birth_date,gender\n"
                    "P-71,Amber,Quillfeather,2005-02-03,F\nP-72,Beryl,Tern,2005-08-04,F\n");
    assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient", "identifier=P-71", ""), 200);
    (void)snprintf(now, sizeof now, "%s", str_c(a, text_at(person_at(0), "id")));
    assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient", "identifier=P-72", ""), 200);
    (void)snprintf(before, sizeof before, "%s", str_c(a, text_at(person_at(0), "id")));
    assert_string_not_equal(now, before);
    w.hub.hub->clock.fixed_ms += 3600000;
    look_world_load(&w, "sunshine-school", "person_ref,related_ref,action\nP-72,P-71,merge\n");
    for (int i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "/fhir/R4/Patient/%s", i ? before : now);
        assert_int_equal(call(HTTP_GET, path, "", ""), 200);
        bool active = false;
        assert_true(json_as_bool(json_get(said, "active"), &active));
        if (active) continue;
        assert_str_equal(text_at(said, "id"), i ? before : now);
        str other = text_at(json_get(json_at(json_get(said, "link"), 0), "other"), "reference");
        assert_str_equal(str_from(other, 8), i ? now : before);
        assert_null(json_get(said, "name"));
        return;
    }
    fail_msg("neither of the two ids was replaced");
}

static void a_page_is_good_for_some_minutes(void **state)
{
    (void)state;
    assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient",
                          "family=Doe&birthdate=2000-06-09&_count=1", ""),
                     200);
    str url = text_at(json_at(json_get(said, "link"), 1), "url");
    char *query = str_c(a, str_from(url, (size_t)str_find(url, '?') + 1));
    assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient", query, ""), 200);
    assert_int_equal(json_count(json_get(said, "entry")), 1);
    w.hub.hub->clock.fixed_ms += FHIR_PAGE_MS + 1;
    assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient", query, ""), 410);
    assert_string_equal(issue_code(), "expired");
}

static void more_questions_than_were_agreed_wait(void **state)
{
    (void)state;
    int status = 200;
    for (int i = 0; i < 100000 && status == 200; i++) {
        arena_clear(a);
        status = call(HTTP_GET, "/fhir/R4/Patient", "family=Doe", ""); /* refused, but asked */
        if (status == 400) status = 200;
    }
    assert_int_equal(status, 429);
    assert_string_equal(issue_code(), "throttled");
}

static void a_late_feed_is_said_beside_the_answer(void **state)
{
    (void)state;
    assert_int_equal(call(HTTP_POST, MATCH, "", JANE), 200);
    assert_int_equal(json_count(json_get(said, "entry")), 1);
    w.hub.hub->clock.fixed_ms += 49 * INT64_C(3600000); /* feeds are expected every 48 hours */
    assert_int_equal(call(HTTP_POST, MATCH, "", JANE), 200);
    assert_int_equal(json_count(json_get(said, "entry")), 2);
    assert_str_equal(text_at(person_at(1), "resourceType"), "OperationOutcome");
    assert_str_equal(text_at(json_at(json_get(person_at(1), "issue"), 0), "code"), "incomplete");
}

/* How many persons the newest searches in the log name. */
static int64_t searches, subjects;
static err count_entries(struct db *db, void *ctx, struct err_info *why)
{
    struct q_audit_waiting_rows rows;
    struct entry_head head;
    err e = q_audit_waiting(db, &(struct q_audit_waiting_in){100000}, w.a, &rows, why);
    (void)ctx;
    searches = subjects = 0;
    for (size_t i = 0; !e && i < rows.n; i++) {
        e = entry_read_head(rows.at[i].header, &head, why);
        if (e || !str_eq_c(head.kind, "search") || !str_eq_c(head.actor, "client:school")) continue;
        searches++;
        subjects += head.subject_count;
    }
    return e;
}

static void logged(int64_t expected_searches, int64_t expected_subjects)
{
    assert_int_equal(store_read(w.hub.hub->store, count_entries, NULL, &w.why), ERR_OK);
    assert_int_equal(searches, expected_searches);
    assert_int_equal(subjects, expected_subjects);
}

static void whoever_is_returned_is_in_the_log_and_nobody_else(void **state)
{
    (void)state;
    logged(0, 0);
    assert_int_equal(call(HTTP_POST, MATCH, "", JANE), 200);
    logged(1, 1);
    assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient", "family=Doe&birthdate=2000-06-09", ""),
                     200);
    logged(2, 3);
    assert_int_equal(call(HTTP_POST, MATCH, "",
                          "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":"
                          "\"onlyCertainMatches\",\"valueBoolean\":true},{\"name\":\"resource\","
                          "\"resource\":{\"resourceType\":\"Patient\",\"name\":[{\"family\":"
                          "\"Doe\"}],\"birthDate\":\"2000-06-09\"}}]}"),
                     200);
    assert_null(json_get(said, "entry"));
    logged(3, 3); /* several may be meant: none was shown */
    assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient/"
                                    "000000000000000000000000000000000000000000000000",
                          "", ""),
                     404);
    logged(4, 3);
}

static void who_is_sealed_is_answered_like_nobody(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    char id[OUTSIDE_ID_TEXT + 1], path[100];
    outside_id(&w.hub.hub->keys, STR("sunshine-school"), jane, id);
    (void)snprintf(path, sizeof path, "/fhir/R4/Patient/%s", id);
    assert_int_equal(call(HTTP_GET, path, "", ""), 200);
    look_world_shield(&w, jane, SHIELD_SEALED);
    assert_int_equal(call(HTTP_GET, path, "", ""), 404);
    char *kept = str_c(a, text_at(json_at(json_get(said, "issue"), 0), "diagnostics"));
    assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient/00", "", ""), 404);
    assert_str_equal(text_at(json_at(json_get(said, "issue"), 0), "diagnostics"), kept);
    assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient/$ihe-pix",
                          "sourceIdentifier=urn:aim:agency:sunshine-school|P-0911", ""),
                     404);
    assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient", "identifier=P-0911", ""), 200);
    assert_null(json_get(said, "entry"));
}

static void another_agencys_id_is_not_confirmed_by_the_side_door(void **state)
{
    (void)state;
    static const char *const police[] = {"NOM-5521", "NOM-9999"};
    char id[OUTSIDE_ID_TEXT + 1], query[300];
    outside_id(&w.hub.hub->keys, STR("sunshine-school"), look_world_jane(&w), id);
    for (size_t i = 0; i < COUNT(police); i++) {
        for (size_t k = 0; k < 2; k++) {
            (void)snprintf(query, sizeof query, k ? "identifier=P-0911&_id=%s&identifier="
                                                    "urn:aim:agency:west-mids-police|%s"
                                                  : "_id=%s&identifier="
                                                    "urn:aim:agency:west-mids-police|%s",
                           id, police[i]);
            assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient", query, ""), 400);
            assert_string_equal(issue_code(), "not-supported");
        }
        (void)snprintf(query, sizeof query, "identifier=urn:aim:agency:west-mids-police|%s",
                       police[i]);
        assert_int_equal(call(HTTP_GET, "/fhir/R4/Patient", query, ""), 200);
        assert_null(json_get(said, "entry"));
    }
}

static err count_waiting(struct db *db, void *ctx, struct err_info *why)
{
    const struct inbox_feed *feeds;
    size_t n;
    err e = inbox_feeds(db, a, &feeds, &n, why);
    *(int64_t *)ctx = !e && n ? feeds[0].waiting : 0;
    return e;
}

static int64_t waiting(void)
{
    int64_t n = 0;
    assert_int_equal(store_read(w.hub.hub->store, count_waiting, &n, &w.why), ERR_OK);
    return n;
}

#define PUT_OLIVE                                                                                  \
    call(HTTP_PUT, "/fhir/R4/Patient", "identifier=urn:aim:agency:sunshine-school|P-80",           \
         "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:aim:agency:"             \
         "sunshine-school\",\"value\":\"P-80\"}],\"name\":[{\"family\":\"Ternwood\"}]}")

static void what_was_acknowledged_waits_on_the_disk(void **state)
{
    (void)state;
    assert_int_equal(PUT_OLIVE, 201);
    assert_int_equal(waiting(), 1);
}

static void an_agreement_that_is_over_takes_nothing_in(void **state)
{
    (void)state;
    w.hub.hub->clock.fixed_ms += 800 * INT64_C(86400000);
    assert_int_equal(PUT_OLIVE, 403);
    assert_string_equal(issue_code(), "forbidden");
    assert_int_equal(waiting(), 0);
}

static void a_client_that_delivers_nothing_puts_nothing(void **state)
{
    (void)state;
    client.feeds[0] = '\0';
    (void)snprintf(client.code, sizeof client.code, "reader");
    client_make_key(w.hub.hub, &client, key);
    (void)snprintf(bearer, sizeof bearer, "Bearer %s", key);
    assert_int_equal(store_write(w.hub.hub->store, add_client, NULL, &w.why), ERR_OK);
    machine_free(machine);
    assert_int_equal(machine_new(w.hub.hub, partners, &machine, &w.why), ERR_OK);
    assert_int_equal(PUT_OLIVE, 403);
    assert_int_equal(waiting(), 0);
}

static const char *content_location(void)
{
    for (size_t i = 0; i < answer.field_n; i++)
        if (strcmp(answer.field[i].name, "Content-Location") == 0) return answer.field[i].value;
    return NULL;
}

#define PUT_JANE                                                                                   \
    call(HTTP_PUT, "/fhir/R4/Patient", "identifier=urn:aim:agency:sunshine-school|P-0911",         \
         "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"urn:aim:agency:"             \
         "sunshine-school\",\"value\":\"P-0911\"}],\"name\":[{\"family\":\"Doe\"}]}")

/* Two records of one agency that have one address are one person: of whom is shielded, not even
 * their own agency is told that. */
static void the_address_of_somebody_shielded_is_not_given_with_their_record(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    char id[OUTSIDE_ID_TEXT + 1];
    outside_id(&w.hub.hub->keys, STR("sunshine-school"), jane, id);
    assert_int_equal(PUT_JANE, 200);
    assert_non_null(strstr(content_location(), id));
    static const int shields[] = {SHIELD_LOCATION, SHIELD_ADOPTED, SHIELD_SEALED, SHIELD_FAMILY};
    for (size_t i = 0; i < COUNT(shields); i++) {
        look_world_shield(&w, jane, shields[i]);
        assert_int_equal(PUT_JANE, 200);
        assert_null(content_location());
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_old_id_of_two_who_turned_out_to_be_one_says_where_to_look),
        TEST(a_page_is_good_for_some_minutes),
        TEST(more_questions_than_were_agreed_wait),
        TEST(a_late_feed_is_said_beside_the_answer),
        TEST(whoever_is_returned_is_in_the_log_and_nobody_else),
        TEST(who_is_sealed_is_answered_like_nobody),
        TEST(another_agencys_id_is_not_confirmed_by_the_side_door),
        TEST(what_was_acknowledged_waits_on_the_disk),
        TEST(the_address_of_somebody_shielded_is_not_given_with_their_record),
        TEST(an_agreement_that_is_over_takes_nothing_in),
        TEST(a_client_that_delivers_nothing_puts_nothing),
    };
    return cmocka_run_group_tests_name("fhir/door", tests, NULL, NULL);
}
