/* One review: given, taken over, given back, closed; by two at once; and what comes of it. */
#include "safeguard/world.h"

#include "access/account.h"
#include "link/link.h"
#include "notice/notice.h"
#include "safeguard/review.h"

#include <pthread.h>

static struct user anna = {.login = "anna", .name = "Anna", .agency = "sunshine-school",
                           .role = ROLE_REVIEWER},
                   ben = {.login = "ben", .name = "Ben", .agency = "sunshine-school",
                          .role = ROLE_MANAGER},
                   sam = {.login = "sam", .name = "Sam", .agency = "sunshine-school",
                          .role = ROLE_PRACTITIONER, .agency_tier = 3};
static struct review_name name;

static err put_accounts(struct db *db, void *ctx, struct err_info *why)
{
    const struct user *const users[] = {&anna, &ben, &sam};
    err e = ERR_OK;
    (void)ctx;
    for (size_t i = 0; !e && i < COUNT(users); i++) {
        bool changed;
        e = account_put(db, w.hub.hub, &(struct account){.user = *users[i]}, &changed, why);
    }
    return e;
}

static int make_team(void **state)
{
    int made = make_world(state);
    if (store_write(w.hub.hub->store, put_accounts, NULL, &w.why)) fail_msg("%s", w.why.text);
    struct queue_page p = whole();
    name = (struct review_name){jane, p.lines[0].review};
    return made;
}

static struct viewer seen_by(const struct user *u)
{
    return (struct viewer){
        .user = u, .purpose = PURPOSE_CHILD, .purpose_since_ms = DAY_MS, .request = STR("test")};
}

static err assign(const struct user *by, const char *to, const char *was)
{
    struct viewer v = seen_by(by);
    return review_assign(w.hub.hub, w.partners, &v, name, str_of(to), str_of(was), &w.why);
}

static err finish(const struct user *by, const char *outcome, const char *reason)
{
    struct viewer v = seen_by(by);
    return review_close(w.hub.hub, w.partners, &v, name, str_of(outcome), str_of(reason), &w.why);
}

static struct review_view view_by(const struct user *u)
{
    struct review_view ret;
    struct viewer v = seen_by(u);
    if (review_load(w.hub.hub, w.partners, &v, name, w.a, &ret, &w.why))
        fail_msg("%s", w.why.text);
    return ret;
}

static size_t alerts_of(const struct user *u, enum notice_kind kind)
{
    struct notice_list l;
    struct viewer v = seen_by(u);
    size_t n = 0;
    if (notice_list(w.hub.hub, w.partners, &v, false, w.a, &l, &w.why)) fail_msg("%s", w.why.text);
    for (size_t i = 0; i < l.n; i++)
        n += l.lines[i].kind == kind && l.lines[i].about == name.review;
    return n;
}

static void who_takes_a_review_has_it_and_needs_no_alert(void **state)
{
    (void)state;
    assert_int_equal(assign(&anna, "anna", ""), ERR_OK);
    assert_int_equal(assign(&anna, "anna", ""), ERR_OK); /* sent twice */
    assert_str_equal(view_by(&ben).line.assigned, "anna");
    assert_int_equal(whole().numbers.not_assigned, 0);
    assert_int_equal(alerts_of(&anna, NOTICE_REVIEW_ASSIGNED), 0);
}

static void who_is_given_a_review_is_told_once(void **state)
{
    (void)state;
    assert_int_equal(assign(&ben, "anna", ""), ERR_OK);
    assert_int_equal(assign(&ben, "anna", ""), ERR_OK);
    assert_int_equal(alerts_of(&anna, NOTICE_REVIEW_ASSIGNED), 1);
}

static void of_two_who_take_it_the_second_is_told_who_was_first(void **state)
{
    (void)state;
    assert_int_equal(assign(&anna, "anna", ""), ERR_OK);
    assert_int_equal(assign(&ben, "ben", ""), ERR_CONFLICT);
    assert_string_equal(w.why.text, "anna has taken this review, on 26 March 2014, 9:00am");
    assert_str_equal(view_by(&ben).line.assigned, "anna");
}

static void taking_over_tells_who_had_it_and_giving_back_frees_it(void **state)
{
    (void)state;
    assert_int_equal(assign(&ben, "anna", ""), ERR_OK);
    assert_int_equal(assign(&ben, "ben", "anna"), ERR_OK);
    assert_int_equal(alerts_of(&anna, NOTICE_REVIEW_ASSIGNED), 0); /* not hers any more */
    assert_int_equal(alerts_of(&anna, NOTICE_REVIEW_TAKEN), 1);
    assert_int_equal(assign(&ben, "", "ben"), ERR_OK);
    assert_int_equal(whole().numbers.not_assigned, 1);
    assert_int_equal(assign(&anna, "", "ben"), ERR_OK); /* nobody has it: as wished */
}

static void only_who_works_the_queue_is_given_a_review(void **state)
{
    (void)state;
    assert_int_equal(assign(&ben, "sam", ""), ERR_INPUT);
    assert_int_equal(assign(&ben, "nobody", ""), ERR_INPUT);
    assert_int_equal(assign(&sam, "anna", ""), ERR_DENIED);
    assert_int_equal(finish(&sam, "advice", "Spoke to the school"), ERR_DENIED);
}

static void a_review_is_closed_with_an_outcome_and_a_reason(void **state)
{
    (void)state;
    assert_int_equal(finish(&anna, "advice", "  "), ERR_INPUT);
    assert_int_equal(finish(&anna, "unheard-of", "because"), ERR_INPUT);
    assert_int_equal(finish(&anna, "advice", "Spoke to the school"), ERR_OK);
    struct review_view v = view_by(&ben);
    assert_false(v.open);
    assert_false(v.may_close);
    assert_str_equal(v.closed.closed_by, "anna");
    assert_str_equal(v.closed.outcome, "A service was advised");
    assert_str_equal(v.closed.reason, "Spoke to the school");
    assert_int_equal(whole().numbers.open, 0);
    assert_int_equal(finish(&anna, "advice", "Spoke to the school"), ERR_OK); /* sent twice */
}

static void of_two_who_close_it_the_second_is_told_who_when_and_how(void **state)
{
    (void)state;
    assert_int_equal(finish(&anna, "advice", "Spoke to the school"), ERR_OK);
    assert_int_equal(finish(&ben, "case", "Opened a case"), ERR_CONFLICT);
    assert_string_equal(w.why.text, "anna closed this review on 26 March 2014, 9:00am: "
                                    "A service was advised");
    assert_str_equal(view_by(&ben).closed.reason, "Spoke to the school");
    assert_int_equal(assign(&ben, "ben", ""), ERR_CONFLICT);
}

struct closer {
    const struct user *user;
    const char *outcome;
    struct err_info why;
    err e;
};

static void *close_at_once(void *ctx)
{
    struct closer *c = ctx;
    struct viewer v = seen_by(c->user);
    c->e = review_close(w.hub.hub, w.partners, &v, name, str_of(c->outcome), STR("At once"),
                        &c->why);
    return NULL;
}

static void of_two_at_the_very_same_moment_one_wins(void **state)
{
    (void)state;
    struct closer two[] = {{.user = &anna, .outcome = "advice"}, {.user = &ben, .outcome = "case"}};
    pthread_t threads[2];
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, close_at_once, &two[i]), 0);
    for (size_t i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    int winner = two[0].e == ERR_OK ? 0 : 1;
    assert_int_equal(two[winner].e, ERR_OK);
    assert_int_equal(two[!winner].e, ERR_CONFLICT);
    struct review_view v = view_by(&anna);
    assert_str_equal(v.closed.closed_by, two[winner].user->login);
    assert_non_null(strstr(two[!winner].why.text, two[winner].user->login));
    assert_int_equal(whole().numbers.open, 0);
}

static err outcomes_in(struct db *db, void *ctx, struct err_info *why)
{
    return q_review_outcomes(db, &(struct q_review_outcomes_in){0}, w.a, ctx, why);
}

static void the_rules_learn_how_it_ended(void **state)
{
    (void)state;
    struct q_review_outcomes_rows rows;
    assert_int_equal(finish(&anna, "no-action", "Known to all"), ERR_OK);
    assert_int_equal(store_read(w.hub.hub->store, outcomes_in, &rows, &w.why), ERR_OK);
    assert_int_equal(rows.n, 2); /* of R1 and R2 */
    for (size_t i = 0; i < rows.n; i++) {
        assert_str_equal(rows.at[i].outcome, "no-action");
        assert_int_equal(rows.at[i].useful, 0);
        assert_int_equal(rows.at[i].n, 1);
    }
}

static void what_happens_after_it_was_closed_comes_back_and_says_so(void **state)
{
    (void)state;
    assert_int_equal(finish(&anna, "advice", "Spoke to the school"), ERR_OK);
    w.hub.hub->clock.fixed_ms += MS_PER_DAY;
    (void)look_world_judge(&w);
    assert_int_equal(whole().numbers.open, 0); /* the same events */
    look_world_load(&w, "city-hospital",
                    "person_ref,given_name,family_name,birth_date,gender,address,postcode,event_"
                    "ref,event_type,event_date\n"
                    "AE-70311,Jane,Doe,2000-06-09,F,\"23 Inour Street, Birmingham\",B99 "
                    "1AA,AE-V-9,ae_attendance,2014-03-27\n");
    struct queue_page p = whole();
    assert_int_equal(p.n, 1);
    assert_int_equal(p.numbers.came_back, 1);
    assert_int_equal(p.lines[0].back_ms, DAY_MS);
    name.review = p.lines[0].review;
    struct review_view v = view_by(&anna);
    assert_int_equal(v.past_count, 1);
    assert_str_equal(v.past[0].reason, "Spoke to the school");
}

static void of_whom_one_may_not_know_there_is_no_review(void **state)
{
    (void)state;
    struct review_view view;
    struct viewer v = seen_by(&anna);
    look_world_shield(&w, jane, SHIELD_SEALED);
    assert_int_equal(review_load(w.hub.hub, w.partners, &v, name, w.a, &view, &w.why), ERR_ABSENT);
    assert_int_equal(assign(&anna, "anna", ""), ERR_ABSENT);
    assert_int_equal(finish(&anna, "advice", "x"), ERR_ABSENT);
    name.review++;
    look_world_shield(&w, jane, 0);
    assert_int_equal(finish(&anna, "advice", "x"), ERR_ABSENT);
}

static err reason_in(struct db *db, void *ctx, struct err_info *why)
{
    struct review **list = ctx;
    size_t n;
    return reviews_read(db, jane, w.a, list, &n, why);
}

static void the_reason_is_stored_under_seal(void **state)
{
    (void)state;
    struct review *list;
    assert_int_equal(finish(&anna, "advice", "Spoke to the school"), ERR_OK);
    assert_int_equal(store_read(w.hub.hub->store, reason_in, &list, &w.why), ERR_OK);
    assert_true(list[0].sealed.len > 20);
    assert_int_equal(str_find_str(list[0].sealed, STR("school")), -1);
}

static void a_review_of_a_merged_person_is_found_where_the_records_went(void **state)
{
    (void)state;
    PLANT({.person = 11, .band = "red", .due = 9, .rank = 9, .merged_into = jane});
    name = (struct review_name){11, 110};
    assert_int_equal(assign(&anna, "anna", ""), ERR_OK);
    assert_int_equal(view_by(&anna).line.person, jane);
}

struct leading {
    int64_t closed;
};

static err lead_in(struct db *db, void *ctx, struct err_info *why)
{
    struct leading *l = ctx;
    struct viewer v = seen_by(&anna);
    return review_close_in(db, w.hub.hub, w.partners, &v, jane, STR("referred"), STR("R-12"), w.a,
                           &l->closed, why);
}

static void closing_in_the_transaction_of_what_it_leads_to(void **state)
{
    (void)state;
    struct leading l = {0};
    assert_int_equal(store_write(w.hub.hub->store, lead_in, &l, &w.why), ERR_OK);
    assert_int_equal(l.closed, name.review);
    assert_str_equal(view_by(&ben).closed.outcome, "Referred to safeguarding");
    assert_int_equal(store_write(w.hub.hub->store, lead_in, &l, &w.why), ERR_OK);
    assert_int_equal(l.closed, 0);
}

static void the_team_is_those_who_work_the_queue(void **state)
{
    (void)state;
    const struct review_worker *list;
    size_t n;
    assert_int_equal(review_workers(w.hub.hub, w.a, &list, &n, &w.why), ERR_OK);
    size_t ours = 0;
    for (size_t i = 0; i < n; i++) {
        assert_false(str_eq_c(list[i].login, "sam"));
        ours += str_eq_c(list[i].login, "anna") || str_eq_c(list[i].login, "ben");
    }
    assert_int_equal(ours, 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_team, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_takes_a_review_has_it_and_needs_no_alert),
        TEST(who_is_given_a_review_is_told_once),
        TEST(of_two_who_take_it_the_second_is_told_who_was_first),
        TEST(taking_over_tells_who_had_it_and_giving_back_frees_it),
        TEST(only_who_works_the_queue_is_given_a_review),
        TEST(a_review_is_closed_with_an_outcome_and_a_reason),
        TEST(of_two_who_close_it_the_second_is_told_who_when_and_how),
        TEST(of_two_at_the_very_same_moment_one_wins),
        TEST(the_rules_learn_how_it_ended),
        TEST(what_happens_after_it_was_closed_comes_back_and_says_so),
        TEST(of_whom_one_may_not_know_there_is_no_review),
        TEST(the_reason_is_stored_under_seal),
        TEST(a_review_of_a_merged_person_is_found_where_the_records_went),
        TEST(closing_in_the_transaction_of_what_it_leads_to),
        TEST(the_team_is_those_who_work_the_queue),
    };
    return cmocka_run_group_tests_name("safeguard/review", tests, NULL, NULL);
}
