/* The door as a whole, request by request, over the people of tests/e2e/jane-doe: what a foreign
 * client cannot bring about. */
#include "door_world.h"

#include "fhir/page.h"
#include "inbox/inbox.h"
#include "link/link.h"
#include "machine/outside.h"
#include "store/store.h"

#include <stdio.h>

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

#define PIX "/fhir/R4/Patient/$ihe-pix"

static void who_is_asked_by_another_id_is_in_the_log_when_the_answer_tells_of_them(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        int status;
        int64_t searches, subjects; /* in the log then */
    } rows[] = {
        {"sourceIdentifier=urn:aim:agency:sunshine-school|P-0911", 200, 1, 1},
        {"sourceIdentifier=urn:aim:agency:sunshine-school|P-0911&targetSystem=urn:aim:agency:"
         "sunshine-school",
         200, 2, 2}, /* nothing is told but that there is one */
        {"sourceIdentifier=urn:aim:agency:sunshine-school|P-9999", 404, 3, 2},
        {"sourceIdentifier=urn:aim:agency:west-mids-police|NOM-5521", 404, 4, 2},
        {"sourceIdentifier=urn:oid:9.9.9|1", 400, 4, 2}, /* nobody was looked for */
        {"sourceIdentifier=urn:aim:agency:sunshine-school|P-0911&targetSystem=urn:oid:9.9.9", 403,
         4, 2},
        {"", 400, 4, 2}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(call(HTTP_GET, PIX, rows[i].query, ""), rows[i].status);
        logged(rows[i].searches, rows[i].subjects);
    }
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
    assert_int_equal(call(HTTP_GET, PIX,
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_old_id_of_two_who_turned_out_to_be_one_says_where_to_look),
        TEST(a_page_is_good_for_some_minutes),
        TEST(more_questions_than_were_agreed_wait),
        TEST(a_late_feed_is_said_beside_the_answer),
        TEST(whoever_is_returned_is_in_the_log_and_nobody_else),
        TEST(who_is_asked_by_another_id_is_in_the_log_when_the_answer_tells_of_them),
        TEST(who_is_sealed_is_answered_like_nobody),
        TEST(another_agencys_id_is_not_confirmed_by_the_side_door),
        TEST(what_was_acknowledged_waits_on_the_disk),
        TEST(the_address_of_somebody_shielded_is_not_given_with_their_record),
        TEST(an_agreement_that_is_over_takes_nothing_in),
        TEST(a_client_that_delivers_nothing_puts_nothing),
    };
    return cmocka_run_group_tests_name("fhir/door", tests, NULL, NULL);
}
