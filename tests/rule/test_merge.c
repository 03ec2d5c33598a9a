/* A person is merged away or split: the open review goes where the records went, and both sides are
 * judged again. */
#include "search/world.h"

#include "base/clock.h"
#include "link/link.h"
#include "person/record.h"
#include "query.h"
#include "rule/reviews.h"
#include "store/cell.h"
#include "safeguard/basis.h"
#include "store/store.h"

static struct look_world w;

#define HEAD "person_ref,given_name,family_name,birth_date,gender,address,postcode,"
#define EVENT_HEAD HEAD "event_ref,event_type,event_date\n"
#define IVO "Ivo,Quill,2003-05-17,M,\"9 Far Lane, Birmingham\",B99 7QQ,"
#define NED "Ned,Marsh,2004-11-02,M,\"31 Park Road, Birmingham\",B99 5KK,"

/* Ivo: two records, three concerns of two agencies within 28 days. Ned: three records, nothing that
 * counts. */
static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    look_world_load(&w, "city-hospital",
                    EVENT_HEAD "I-1," IVO "I-E1,ae_attendance,2014-03-20\n"
                               "I-1," IVO "I-E2,ae_attendance,2014-03-12\n");
    look_world_load(&w, "west-mids-police",
                    EVENT_HEAD "I-2," IVO "I-E3,domestic_violence,2014-03-16\n"
                               "N-1," NED ",,\n");
    look_world_load(&w, "bcc-social-services", EVENT_HEAD "N-2," NED ",,\n");
    look_world_load(&w, "sunshine-school", EVENT_HEAD "N-3," NED ",,\n");
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static int64_t record_of(const char *agency, const char *ref)
{
    return record_id(&w.hub.hub->keys, str_of(agency), pii_of(str_of(ref)));
}

struct asking {
    int64_t record, person;
    struct q_review_of_person_rows reviews;
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

static err read_reviews(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *q = ctx;
    return q_review_of_person(db, &(struct q_review_of_person_in){cell_of(q->person), q->person},
                              w.a, &q->reviews, why);
}

static int64_t person_of(const char *agency, const char *ref)
{
    struct asking q = {.record = record_of(agency, ref)};
    assert_int_equal(store_read(w.hub.hub->store, read_person, &q, &w.why), ERR_OK);
    return q.person;
}

static struct q_review_of_person_rows reviews_of(int64_t person)
{
    struct asking q = {.person = person};
    assert_int_equal(store_read(w.hub.hub->store, read_reviews, &q, &w.why), ERR_OK);
    return q.reviews;
}

static int64_t ivo(void) { return person_of("city-hospital", "I-1"); }
static int64_t ned(void) { return person_of("west-mids-police", "N-1"); }

struct deciding {
    int64_t record, other;
    bool same;
};

static err decide_in(struct db *db, void *ctx, struct err_info *why)
{
    struct deciding *d = ctx;
    return link_decide(db, w.hub.hub, d->record, d->other, d->same, STR("steward"), STR("known"),
                       why);
}

/* A steward says so, and the linker follows; nothing is judged yet. */
static void decide(int64_t record, int64_t other, bool same)
{
    struct deciding d = {record, other, same};
    if (store_write(w.hub.hub->store, decide_in, &d, &w.why)) fail_msg("%s", w.why.text);
    if (link_run(w.hub.hub, NULL, NULL, &w.why)) fail_msg("%s", w.why.text);
}

struct taking {
    int64_t person;
    const char *login;
};

static err take_in(struct db *db, void *ctx, struct err_info *why)
{
    struct taking *t = ctx;
    struct review *list, is;
    size_t n;
    err e = reviews_read(db, t->person, w.a, &list, &n, why);
    if (e) return e;
    is = list[0];
    is.assigned = str_of(t->login);
    return review_put(db, &list[0], &is, why);
}

/* Somebody works on the open review. */
static void take(int64_t person, const char *login)
{
    struct taking t = {person, login};
    assert_int_equal(store_write(w.hub.hub->store, take_in, &t, &w.why), ERR_OK);
}

static struct person_view view(int64_t person)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    return look_world_view(&w, &v, person);
}

static void judge_later(struct rule_run *ret_run)
{
    w.hub.hub->clock.fixed_ms += 3 * MS_PER_HOUR;
    *ret_run = look_world_judge(&w);
    assert_int_equal(look_world_judge(&w).judged, 0);
}

static void the_open_review_goes_on_at_the_survivor_with_whoever_took_it(void **state)
{
    (void)state;
    struct rule_run run;
    int64_t alias = ivo(), survivor = ned();
    struct q_review_of_person_rows before = reviews_of(alias);
    assert_int_equal(before.n, 1);
    assert_int_equal(reviews_of(survivor).n, 0);
    take(alias, "joy");
    decide(record_of("city-hospital", "I-1"), record_of("west-mids-police", "N-1"), true);
    assert_int_equal(ivo(), survivor);
    judge_later(&run);
    assert_int_equal(run.reviews_moved, 1);
    assert_int_equal(run.reviews_opened, 0);
    struct q_review_of_person_rows left = reviews_of(alias), now = reviews_of(survivor);
    assert_int_equal(left.n, 1);
    assert_str_equal(left.at[0].state, "closed");
    assert_str_equal(left.at[0].outcome, "merged");
    assert_int_equal(now.n, 1);
    assert_str_equal(now.at[0].state, "open");
    assert_str_equal(now.at[0].assigned, "joy");
    assert_int_equal(now.at[0].review, before.at[0].review);
    assert_int_equal(now.at[0].opened_ms, before.at[0].opened_ms);
    assert_int_equal(now.at[0].due_ms, before.at[0].due_ms);
    assert_int_equal(now.at[0].rank, before.at[0].rank);
    struct person_view v = view(alias); /* an alias answers as the survivor */
    assert_int_equal(v.person, survivor);
    assert_int_equal(v.hit_count, 1);
    assert_str_equal(v.hits[0].rule, "R1");
    assert_int_equal(v.hits[0].event_count, 3);
    assert_str_equal(v.review_assigned, "joy");
}

static void two_open_reviews_become_the_survivors_one(void **state)
{
    (void)state;
    struct rule_run run;
    int64_t alias = ivo(), survivor = look_world_jane(&w);
    struct q_review_of_person_rows jane = reviews_of(survivor), other = reviews_of(alias);
    take(alias, "joy");
    decide(record_of("city-hospital", "I-1"), record_of("city-hospital", "AE-70311"), true);
    assert_int_equal(ivo(), survivor);
    judge_later(&run);
    assert_int_equal(run.reviews_opened, 0);
    assert_int_equal(run.reviews_moved, 1);
    struct q_review_of_person_rows now = reviews_of(survivor);
    assert_int_equal(now.n, 1);
    assert_int_equal(now.at[0].review, jane.at[0].review);
    assert_str_equal(now.at[0].band, "red");
    assert_str_equal(now.at[0].assigned, "joy");
    assert_true(now.at[0].due_ms <= jane.at[0].due_ms && now.at[0].due_ms <= other.at[0].due_ms);
    assert_str_equal(reviews_of(alias).at[0].outcome, "merged");
    take(survivor, "ann");
    assert_str_equal(reviews_of(survivor).at[0].assigned, "ann");
}

static err mark_in(struct db *db, void *ctx, struct err_info *why)
{
    return rule_mark_stale(db, *(int64_t *)ctx, why);
}

static err unmark_in(struct db *db, void *ctx, struct err_info *why)
{
    int64_t person = *(int64_t *)ctx;
    return q_rule_stale_drop(db, &(struct q_rule_stale_drop_in){cell_of(person), person}, why);
}

static void it_does_not_matter_which_of_the_two_is_judged_first(void **state)
{
    (void)state;
    for (int first = 0; first < 2; first++) {
        struct rule_run run;
        if (first) {
            look_world_close(&w);
            (void)make_world(NULL);
        }
        int64_t pair[2] = {ivo(), ned()}, review = reviews_of(pair[0]).at[0].review;
        take(pair[0], "joy");
        decide(record_of("city-hospital", "I-1"), record_of("west-mids-police", "N-1"), true);
        assert_int_equal(store_write(w.hub.hub->store, unmark_in, &pair[!first], &w.why), ERR_OK);
        judge_later(&run);
        assert_int_equal(store_write(w.hub.hub->store, mark_in, &pair[!first], &w.why), ERR_OK);
        judge_later(&run);
        struct q_review_of_person_rows now = reviews_of(pair[1]);
        assert_int_equal(now.n, 1);
        assert_int_equal(now.at[0].review, review);
        assert_str_equal(now.at[0].assigned, "joy");
        assert_str_equal(reviews_of(pair[0]).at[0].outcome, "merged");
    }
}

static void after_a_split_both_are_judged_and_a_review_without_a_rule_says_so(void **state)
{
    (void)state;
    struct rule_run run;
    int64_t survivor = ned(), a = record_of("city-hospital", "I-1"),
            b = record_of("west-mids-police", "N-1");
    decide(a, b, true);
    judge_later(&run);
    decide(a, b, false);
    assert_int_not_equal(ivo(), survivor);
    judge_later(&run);
    struct person_view left = view(survivor), gone = view(ivo());
    assert_int_equal(left.hit_count, 0);
    assert_int_equal(left.past_hit_count, 1);
    assert_true(left.review_required); /* until a named person closes it */
    assert_int_equal(gone.hit_count, 1);
    assert_str_equal(gone.hits[0].rule, "R1");
    assert_true(gone.review_required && gone.review != 0);
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct queue_wish wish = {.page = 1, .page_lines = 25, .band = -1};
    struct queue_page page;
    assert_int_equal(queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &page, &w.why), ERR_OK);
    int said = 0;
    for (size_t i = 0; i < page.n; i++) {
        bool silent =
            str_starts(page.lines[i].sentence, STR("Nothing asks for this review any more"));
        assert_int_equal(silent, page.lines[i].person == survivor);
        assert_int_equal(silent, page.lines[i].rank == 0);
        said += silent;
    }
    assert_int_equal(said, 1);
}

static int64_t tell(void)
{
    int64_t told = -1;
    if (basis_tell(w.hub.hub, w.partners, &told, &w.why)) fail_msg("%s", w.why.text);
    return told;
}

static void after_a_split_whoever_was_shown_the_person_is_told_once(void **state)
{
    (void)state;
    struct rule_run run;
    int64_t a = record_of("city-hospital", "I-1"), b = record_of("west-mids-police", "N-1");
    decide(a, b, true);
    judge_later(&run);
    assert_int_equal(tell(), 0); /* merged: nothing is lost, and nobody had looked */
    (void)view(ned());
    (void)view(ned());
    decide(a, b, false);
    judge_later(&run);
    assert_int_equal(tell(), 1);
    assert_int_equal(tell(), 0);
    w.hub.hub->clock.fixed_ms += 400 * (int64_t)MS_PER_DAY; /* what has passed is not corrected */
    if (rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, &run, &w.why))
        fail_msg("%s", w.why.text);
    assert_int_equal(tell(), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_open_review_goes_on_at_the_survivor_with_whoever_took_it),
        TEST(two_open_reviews_become_the_survivors_one),
        TEST(it_does_not_matter_which_of_the_two_is_judged_first),
        TEST(after_a_split_whoever_was_shown_the_person_is_told_once),
        TEST(after_a_split_both_are_judged_and_a_review_without_a_rule_says_so),
    };
    return cmocka_run_group_tests_name("rule/merge", tests, NULL, NULL);
}
