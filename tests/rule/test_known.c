/* What happened and when the hub knew are two things: a late correction changes the hits from the
 * moment it is known, and what was known before can still be read. */
#include "search/world.h"

#include "base/clock.h"
#include "event/history.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

static struct look_world w;
static int64_t jane;

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

struct asking {
    int64_t known_ms;
    const struct event *events;
    size_t n;
};

static err ask(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *q = ctx;
    struct visibility v;
    const int64_t *records = NULL;
    size_t n = 0;
    err e = visibility_load(db, w.a, &v, why);
    if (!e) e = history_members(db, jane, w.a, &records, &n, why);
    return e ? e
             : record_events(db, &v, records, n, q->known_ms, false, w.a, &q->events, &q->n, why);
}

static struct asking known_at(int64_t ms)
{
    struct asking q = {.known_ms = ms};
    if (store_read(w.hub.hub->store, ask, &q, &w.why)) fail_msg("%s", w.why.text);
    return q;
}

static const struct event *of_type(const struct asking *q, const char *type)
{
    for (size_t i = 0; i < q->n; i++)
        if (str_eq_c(q->events[i].type, type)) return &q->events[i];
    return NULL;
}

static struct person_view view(void)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    return look_world_view(&w, &v, jane);
}

static int32_t day_of(const struct event *e) { return date_days(date_uk(e->happened_ms).date); }

static void a_late_correction_ends_the_hit_when_it_is_known_and_not_before(void **state)
{
    (void)state;
    int64_t before_ms = w.hub.hub->clock.fixed_ms, later_ms = before_ms + 2 * MS_PER_DAY;
    int64_t review = view().review;
    w.hub.hub->clock.fixed_ms = later_ms;
    look_world_load(&w, "west-mids-police", /* it was a year ago, they say now */
                    "person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date\n"
                    "NOM-5521,Jane,Doe,2000-09-06,INC-3319,domestic_violence,2013-03-24\n");
    struct person_view v = view();
    assert_int_equal(v.hit_count, 1); /* four in 90 days are too few for R2 */
    assert_str_equal(v.hits[0].rule, "R1");
    assert_str_equal(v.past_hits[0].rule, "R2");
    assert_int_equal(v.past_hits[0].since_ms, before_ms);
    assert_int_equal(v.past_hits[0].until_ms, later_ms);
    assert_int_equal(v.review, review); /* a named person closes it */
    struct asking now = known_at(KNOWN_NOW), then = known_at(later_ms - 1);
    assert_int_equal(now.n, then.n);
    const struct event *corrected = of_type(&now, "domestic_violence"),
                       *first = of_type(&then, "domestic_violence");
    assert_int_equal(day_of(corrected), date_days((struct date){2013, 3, 24}));
    assert_int_equal(day_of(first), date_days((struct date){2014, 3, 24}));
    assert_int_equal(first->known_ms, before_ms);
    assert_int_equal(corrected->known_ms, later_ms); /* since when the hub knew */
}

static void an_event_told_late_counts_on_its_day_from_the_moment_it_is_known(void **state)
{
    (void)state;
    int64_t told_ms = w.hub.hub->clock.fixed_ms += 2 * MS_PER_DAY;
    look_world_load(&w, "city-hospital",
                    "person_ref,given_name,family_name,birth_date,gender,address,postcode,event_"
                    "ref,event_type,event_date\n"
                    "AE-70311,Jane,Doe,2000-06-09,F,\"23 Inour Street, Birmingham\",B99 1AA,"
                    "AE-V-1,ae_attendance,2014-02-03\n");
    struct asking now = known_at(KNOWN_NOW), then = known_at(told_ms - 1);
    assert_int_equal(now.n, then.n + 1);
    assert_int_equal(day_of(&now.events[0]), date_days((struct date){2014, 2, 3}));
    assert_int_equal(now.events[0].known_ms, told_ms);
    struct person_view v = view();
    assert_int_equal(v.count, 6);
    assert_str_equal(v.hits[0].rule, "R2");
    assert_int_equal(v.hits[0].event_count, 6);
    assert_int_equal(date_days(v.hits[0].first), date_days((struct date){2014, 2, 3}));
    assert_int_equal(v.hits[0].since_ms, DAY_MS); /* the same hit goes on */
}

static void nothing_was_known_before_the_first_delivery(void **state)
{
    (void)state;
    assert_int_equal(known_at(DAY_MS - 1).n, 0);
    assert_int_equal(known_at(DAY_MS).n, known_at(KNOWN_NOW).n);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_late_correction_ends_the_hit_when_it_is_known_and_not_before),
        TEST(an_event_told_late_counts_on_its_day_from_the_moment_it_is_known),
        TEST(nothing_was_known_before_the_first_delivery),
    };
    return cmocka_run_group_tests_name("rule/known", tests, NULL, NULL);
}
