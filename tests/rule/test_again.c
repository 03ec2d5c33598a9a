/* What is asked for again after somebody closed a review, and what is not; days when the clocks
 * change, and a clock that goes back. */
#include "search/world.h"

#include "base/clock.h"
#include "link/link.h"
#include "person/record.h"
#include "query.h"
#include "rule/reviews.h"
#include "store/cell.h"
#include "store/store.h"

static struct look_world w;

#define HEAD                                                                                       \
    "person_ref,given_name,family_name,birth_date,gender,address,postcode,event_ref,event_type,"
#define JANE_POLICE "NOM-5521,Jane,Doe,2000-09-06,F,\"23 Inour Street, Birmingham\",B99 1AA,"
#define JANE_HOSPITAL "AE-70311,Jane,Doe,2000-06-09,F,\"23 Inour Street, Birmingham\",B99 1AA,"
#define IVO "Ivo,Quill,2003-05-17,M,\"9 Far Lane, Birmingham\",B99 7QQ,"
#define NED "Ned,Marsh,2004-11-02,M,\"31 Park Road, Birmingham\",B99 5KK,"

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct person_view view(int64_t person)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    return look_world_view(&w, &v, person);
}

/* Somebody looks at it an hour later and closes it. */
static void close_review_of(int64_t person)
{
    w.hub.hub->clock.fixed_ms += MS_PER_HOUR;
    (void)look_world_close_review(&w, person);
    w.hub.hub->clock.fixed_ms += MS_PER_HOUR;
    assert_int_equal(view(person).review, 0);
}

static void assert_reviewed(int64_t person)
{
    struct person_view v = view(person);
    assert_true(v.hit_count > 0);
    assert_false(v.review_required);
    assert_int_equal(v.review, 0);
    assert_true(v.reviewed_ms > 0);
}

static void assert_opened_again(int64_t person)
{
    struct person_view v = view(person);
    assert_true(v.review_required && v.review != 0);
}

static void police(const char *rows)
{
    w.hub.hub->clock.fixed_ms += MS_PER_DAY / 24;
    look_world_load(&w, "west-mids-police", str_c(w.a, str_printf(w.a, "%s%s", HEAD, rows)));
}

/* ---- after a review was closed ---- */

static void a_corrected_version_after_closing_opens_nothing(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    close_review_of(jane);
    police("event_date\n" JANE_POLICE "INC-3319,domestic_violence,2014-03-25\n");
    struct person_view v = view(jane);
    assert_int_equal(v.hits[0].last.day, 25); /* it is the corrected one that is shown */
    assert_reviewed(jane);
}

static void a_second_agencys_report_after_closing_is_new_and_opens_one(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    close_review_of(jane);
    look_world_load(&w, "city-hospital",
                    HEAD "event_date\n" JANE_HOSPITAL "AE-V-9,ae_attendance,2014-03-24\n");
    assert_opened_again(jane);
}

static void what_is_withdrawn_and_sent_again_opens_nothing(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    close_review_of(jane);
    police("event_date,action\n" JANE_POLICE "INC-3319,domestic_violence,2014-03-24,withdraw\n");
    assert_int_equal(view(jane).hit_count, 1); /* R2 has ended */
    assert_reviewed(jane);
    w.hub.hub->clock.fixed_ms += MS_PER_DAY;
    police("event_date,as_of\n" JANE_POLICE /* dated: it stands against the withdrawal */
           "INC-3319,domestic_violence,2014-03-24,2014-03-27T12:00:00Z\n");
    assert_int_equal(view(jane).hit_count, 2); /* and fires again, on what was seen */
    assert_reviewed(jane);
    police("event_date\n" JANE_POLICE "INC-3400,domestic_violence,2014-03-26\n");
    assert_opened_again(jane);
}

/* ---- persons that are merged ---- */

static int64_t record_of(const char *agency, const char *ref)
{
    return record_id(&w.hub.hub->keys, str_of(agency), pii_of(str_of(ref)));
}

struct asking {
    int64_t record, person;
};

static err read_person(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *q = ctx;
    struct q_link_membership_row row;
    err e = q_link_membership(db, &(struct q_link_membership_in){cell_of(q->record), q->record},
                              w.a, &row, why);
    q->person = row.person;
    return e;
}

static int64_t person_of(const char *agency, const char *ref)
{
    struct asking q = {.record = record_of(agency, ref)};
    assert_int_equal(store_read(w.hub.hub->store, read_person, &q, &w.why), ERR_OK);
    return q.person;
}

static err decide_in(struct db *db, void *ctx, struct err_info *why)
{
    const int64_t *pair = ctx;
    return link_decide(db, w.hub.hub, pair[0], pair[1], true, STR("steward"), STR("known"), why);
}

static void merge(int64_t record, int64_t other)
{
    int64_t pair[] = {record, other};
    if (store_write(w.hub.hub->store, decide_in, pair, &w.why)) fail_msg("%s", w.why.text);
    if (link_run(w.hub.hub, NULL, NULL, &w.why)) fail_msg("%s", w.why.text);
    w.hub.hub->clock.fixed_ms += MS_PER_HOUR;
    (void)look_world_judge(&w);
}

/* Three concerns of two agencies each; Ned's record of the school alone makes him the survivor. */
static void load_two(bool ned_has_concerns)
{
    look_world_load(&w, "city-hospital",
                    HEAD "event_date\nI-1," IVO "I-E1,ae_attendance,2014-03-20\n"
                         "I-1," IVO "I-E2,ae_attendance,2014-03-12\n");
    look_world_load(&w, "west-mids-police",
                    HEAD "event_date\nI-2," IVO "I-E3,domestic_violence,2014-03-16\n");
    look_world_load(&w, "sunshine-school", HEAD "event_date\nN-3," NED ",,\n");
    look_world_load(&w, "bcc-social-services",
                    ned_has_concerns ? HEAD
                        "event_date\nN-2," NED "N-E1,social_contact,2014-03-11\n"
                        "N-2," NED "N-E2,social_contact,2014-03-18\n"
                                     : HEAD "event_date\nN-2," NED ",,\n");
    look_world_load(&w, "bchc",
                    ned_has_concerns ? HEAD
                        "event_date\nN-4," NED "N-E3,school_nurse,2014-03-17\n"
                                     : HEAD "event_date\nN-4," NED ",,\n");
}

static void a_closed_and_an_open_one_become_one_open_review(void **state)
{
    (void)state;
    for (int closed = 0; closed < 2; closed++) { /* the survivor's, then the other's */
        if (closed) (void)drop_world(NULL), (void)make_world(NULL);
        load_two(true);
        int64_t ivo = person_of("city-hospital", "I-1"), ned = person_of("bchc", "N-4");
        assert_true(view(ivo).review && view(ned).review);
        close_review_of(closed ? ivo : ned);
        int64_t open = view(closed ? ned : ivo).review;
        merge(record_of("city-hospital", "I-1"), record_of("bchc", "N-4"));
        int64_t both = person_of("city-hospital", "I-1");
        assert_int_equal(both, person_of("bchc", "N-4"));
        assert_int_equal(view(both).review, open);
        w.hub.hub->clock.fixed_ms += MS_PER_DAY;
        struct rule_run run = {0};
        assert_int_equal(rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, &run, &w.why),
                         ERR_OK);
        assert_int_equal(run.reviews_opened, 0);
    }
}

static void what_was_closed_before_two_were_found_to_be_one_stays_closed(void **state)
{
    (void)state;
    load_two(false);
    int64_t ivo = person_of("city-hospital", "I-1");
    close_review_of(ivo);
    merge(record_of("city-hospital", "I-1"), record_of("bchc", "N-4"));
    int64_t ned = person_of("city-hospital", "I-1");
    assert_int_not_equal(ned, ivo); /* he has the records now */
    assert_reviewed(ned);
    look_world_load(&w, "bchc", HEAD "event_date\nN-4," NED "N-E9,school_nurse,2014-03-25\n");
    assert_opened_again(ned);
}

/* ---- clocks ---- */

static int64_t judged_at(const char *moment)
{
    struct rule_run run = {0};
    bool has_time;
    assert_true(date_parse_moment(str_of(moment), &w.hub.hub->clock.fixed_ms, &has_time));
    if (rule_run_day(w.hub.hub, w.partners, false, NULL, NULL, &run, &w.why))
        fail_msg("%s", w.why.text);
    return run.judged;
}

static void a_day_begins_at_midnight_by_the_clock_on_the_wall_when_clocks_go_forward(void **state)
{
    (void)state;
    assert_true(judged_at("2014-03-30T00:00:00Z") > 0); /* one o'clock becomes two this night */
    assert_int_equal(judged_at("2014-03-30T22:59:59Z"), 0);
    assert_true(judged_at("2014-03-30T23:00:00Z") > 0); /* midnight of summer time */
    assert_int_equal(judged_at("2014-03-31T22:59:59Z"), 0);
}

static void a_day_of_twenty_five_hours_is_one_day_when_clocks_go_back(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    assert_true(judged_at("2014-10-25T09:00:00Z") > 0);
    police("event_date\n" JANE_POLICE "INC-3500,domestic_violence,2014-10-20\n" JANE_POLICE
           "INC-3501,domestic_violence,2014-10-18\n");
    look_world_load(&w, "city-hospital",
                    HEAD "event_date\n" JANE_HOSPITAL "AE-V-10,ae_attendance,2014-10-21\n");
    assert_true(view(jane).hit_count > 0);
    assert_true(judged_at("2014-10-25T23:00:00Z") > 0); /* the 26th begins, in summer time */
    int64_t term = view(jane).hits[0].term;
    assert_int_equal(judged_at("2014-10-26T00:30:00Z"), 0); /* half past one, for the first time */
    assert_int_equal(judged_at("2014-10-26T01:30:00Z"), 0); /* and for the second */
    assert_int_equal(judged_at("2014-10-26T23:59:59Z"), 0);
    assert_int_equal(view(jane).hits[0].term, term);
    assert_true(judged_at("2014-10-27T00:00:00Z") > 0);
}

static void a_clock_that_goes_back_opens_nothing_twice(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    close_review_of(jane);
    const int64_t now_ms = w.hub.hub->clock.fixed_ms;
    for (int days = 1; days <= 40; days += 13) { /* R1 ends on the way, and begins again */
        w.hub.hub->clock.fixed_ms = now_ms + days * MS_PER_DAY;
        struct rule_run run = {0};
        assert_int_equal(rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, &run, &w.why),
                         ERR_OK);
        w.hub.hub->clock.fixed_ms = now_ms;
        struct rule_run back = {0};
        assert_int_equal(rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, &back, &w.why),
                         ERR_OK);
        assert_int_equal(run.reviews_opened + back.reviews_opened, 0);
    }
    assert_int_equal(view(jane).hit_count, 2);
    assert_reviewed(jane);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_corrected_version_after_closing_opens_nothing),
        TEST(a_second_agencys_report_after_closing_is_new_and_opens_one),
        TEST(what_is_withdrawn_and_sent_again_opens_nothing),
        TEST(a_closed_and_an_open_one_become_one_open_review),
        TEST(what_was_closed_before_two_were_found_to_be_one_stays_closed),
        TEST(a_day_begins_at_midnight_by_the_clock_on_the_wall_when_clocks_go_forward),
        TEST(a_day_of_twenty_five_hours_is_one_day_when_clocks_go_back),
        TEST(a_clock_that_goes_back_opens_nothing_twice),
    };
    return cmocka_run_group_tests_name("rule/again", tests, NULL, NULL);
}
