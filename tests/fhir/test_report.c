/* MeasureReport: how good a feed is, through the door that its Patients came in by. */
#include "door_world.h"

#include "audit/entry.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

#define REPORT "/fhir/R4/MeasureReport"

static const char *code_of(const struct json_value *concept)
{
    return str_c(a, text_at(json_at(json_get(concept, "coding"), 0), "code"));
}

static const struct json_value *group_of(const struct json_value *report, const char *measure)
{
    const struct json_value *groups = json_get(report, "group");
    for (size_t i = 0; i < json_count(groups); i++)
        if (strcmp(code_of(json_get(json_at(groups, i), "code")), measure) == 0)
            return json_at(groups, i);
    return NULL;
}

static double score_of(const struct json_value *group)
{
    double value = -1;
    (void)json_as_real(json_get(json_get(group, "measureScore"), "value"), &value);
    return value;
}

static const struct json_value *stratum_of(const struct json_value *group, const char *value)
{
    const struct json_value *strata =
        json_get(json_at(json_get(group, "stratifier"), 0), "stratum");
    for (size_t i = 0; i < json_count(strata); i++)
        if (strcmp(code_of(json_get(json_at(strata, i), "value")), value) == 0)
            return json_at(strata, i);
    return NULL;
}

static void a_feed_is_told_how_good_it_is_measure_by_measure(void **state)
{
    (void)state;
    look_world_receive_bad(&w, "sunshine-school",
                           "person_ref,given_name,family_name,birth_date,gender\n"
                           "P-81,Amber,Quillfeather,2005-02-03,F\nP-82,Beryl,Tern,,F\n"
                           "P-83,Coral,Tern,2005-13-04,F\n",
                           1);
    assert_int_equal(call(HTTP_GET, REPORT "/sunshine-school", "", ""), 200);
    assert_str_equal(text_at(said, "resourceType"), "MeasureReport");
    assert_str_equal(text_at(said, "id"), "sunshine-school");
    assert_str_equal(text_at(said, "status"), "complete");
    assert_str_equal(text_at(json_get(said, "period"), "end"), "2014-03-26");
    const struct json_value *full = group_of(said, "completeness"),
                            *valid = group_of(said, "validity");
    assert_true(score_of(full) > 50 && score_of(full) < 100);
    assert_true(score_of(stratum_of(full, "birth_date")) < 100);
    assert_true(score_of(stratum_of(full, "family_name")) == 100);
    assert_true(score_of(stratum_of(valid, "birth_date")) < 100);
    const struct json_value *held = stratum_of(group_of(said, "waiting"), "bad_date");
    assert_non_null(held);
}

static void a_search_gives_the_client_its_own_feeds_and_nobody_elses(void **state)
{
    (void)state;
    static const struct {
        const char *query;
        int total;
    } rows[] = {{"", 1},
                {"_id=sunshine-school", 1},
                {"_id=sunshine-school,city-hospital", 1},
                {"_id=city-hospital", 0},
                {"identifier=urn:aim:feed|sunshine-school", 1},
                {"identifier=urn:aim:other|sunshine-school", 0},
                {"identifier=city-hospital", 0},
                {"measure=urn:aim:measure:feed-quality", 1},
                {"measure=other&_id=sunshine-school", 0},
                {"subject=Patient/1", 1}}; /* not known here, so not used */
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t total = -1;
        assert_int_equal(call(HTTP_GET, REPORT, rows[i].query, ""), 200);
        assert_true(json_as_int(json_get(said, "total"), &total));
        assert_int_equal(total, rows[i].total);
        assert_int_equal(json_count(json_get(said, "entry")), rows[i].total);
        str self = text_at(json_at(json_get(said, "link"), 0), "url");
        assert_false(str_has(self, STR("subject")));
    }
}

static void another_feed_is_refused_like_one_that_there_is_not(void **state)
{
    (void)state;
    static const char *const paths[] = {REPORT "/city-hospital", REPORT "/no-such-feed"};
    str first = STR("");
    for (size_t i = 0; i < COUNT(paths); i++) {
        assert_int_equal(call(HTTP_GET, paths[i], "", ""), 403);
        assert_string_equal(issue_code(), "forbidden");
        str text = text_at(json_at(json_get(said, "issue"), 0), "diagnostics");
        if (i) assert_true(str_eq(first, text));
        first = str_copy(a, text);
    }
}

static err count_reports(struct db *db, void *ctx, struct err_info *why)
{
    struct q_audit_waiting_rows rows;
    struct entry_head head;
    err e = q_audit_waiting(db, &(struct q_audit_waiting_in){100000}, w.a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        e = entry_read_head(rows.at[i].header, &head, why);
        *(int *)ctx += !e && str_eq_c(head.kind, "report") && str_eq_c(head.actor, "client:school");
    }
    return e;
}

static int reports(void)
{
    int n = 0;
    assert_int_equal(store_read(w.hub.hub->store, count_reports, &n, &w.why), ERR_OK);
    return n;
}

static void each_look_leaves_an_entry_in_the_log(void **state)
{
    (void)state;
    assert_int_equal(reports(), 0);
    assert_int_equal(call(HTTP_GET, REPORT, "", ""), 200);
    assert_int_equal(reports(), 1);
    assert_int_equal(call(HTTP_GET, REPORT "/sunshine-school", "", ""), 200);
    assert_int_equal(reports(), 2);
    assert_int_equal(call(HTTP_GET, REPORT "/city-hospital", "", ""), 403);
    assert_int_equal(reports(), 2);
}

static void what_is_not_known_is_refused_where_that_is_wished_and_writing_always(void **state)
{
    (void)state;
    assert_int_equal(call(HTTP_POST, REPORT, "", "{}"), 405);
    assert_int_equal(call(HTTP_PUT, REPORT "/sunshine-school", "", "{}"), 405);
    assert_int_equal(call(HTTP_GET, REPORT "/a/b", "", ""), 404);
}

static void a_key_that_is_none_learns_nothing(void **state)
{
    (void)state;
    (void)snprintf(bearer, sizeof bearer, "Bearer aim_0");
    assert_int_equal(call(HTTP_GET, REPORT, "", ""), 401);
    assert_string_equal(issue_code(), "login");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_feed_is_told_how_good_it_is_measure_by_measure),
        TEST(a_search_gives_the_client_its_own_feeds_and_nobody_elses),
        TEST(another_feed_is_refused_like_one_that_there_is_not),
        TEST(each_look_leaves_an_entry_in_the_log),
        TEST(what_is_not_known_is_refused_where_that_is_wished_and_writing_always),
        TEST(a_key_that_is_none_learns_nothing),
    };
    return cmocka_run_group_tests_name("fhir/report", tests, NULL, NULL);
}
