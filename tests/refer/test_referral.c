/* A referral from its draft to its end: who gets it, who sees what, who may do what, and what is
 * left when a process dies in the middle. */
#include "shared.h"

#include "base/fault.h"
#include "notice/notice.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

static size_t alerts_of(const char *login)
{
    struct viewer v = refer_world_user(&w, login);
    struct notice_list list;
    if (notice_list(hub(), w.look.partners, &v, false, w.look.a, &list, &w.look.why))
        fail_msg("%s", w.look.why.text);
    return list.n;
}

static void a_childs_goes_to_the_front_door(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("sol");
    struct referral r = refer_world_read(&w, "ravi", id);
    assert_str_equal(r.to_agency, "social-care");
    assert_str_equal(r.to_service, "front-door");
    assert_str_equal(r.routed, "front_door");
    assert_str_equal(r.to_login, "");
    assert_int_equal(r.state, REFERRAL_SENT);
    assert_int_equal(r.side, SIDE_RECEIVER);
    assert_string_equal(text_of(r.content.worry), "She said she is afraid to go home");
    assert_int_equal(alerts_of("ravi"), 1);
    assert_int_equal(alerts_of("olu"), 0);
}

static void whose_child_has_a_worker_it_goes_to_them_and_their_team(void **state)
{
    (void)state;
    int64_t id = refer_world_sent(&w, "hana", w.tom, refer_world_worry(REFERRAL_PATHWAY_CHILD));
    struct referral r = refer_world_read(&w, "dana", id);
    assert_str_equal(r.to_service, "team-north");
    assert_str_equal(r.routed, "worker");
    assert_str_equal(r.to_login, "dana");
    assert_int_equal(alerts_of("dana"), 2); /* by name, and as one of the agency's services */
}

static void whom_it_reached_does_not_tell_a_low_tier_that_there_is_a_worker(void **state)
{
    (void)state;
    const int64_t persons[] = {w.jane, w.tom}; /* to the front door, to a worker */
    for (size_t i = 0; i < COUNT(persons); i++) {
        int64_t id = refer_world_sent(&w, "hana", persons[i],
                                      refer_world_worry(REFERRAL_PATHWAY_CHILD));
        struct viewer v = refer_world_user(&w, "hana");
        struct user charity = *v.user;
        struct referral r = refer_world_read(&w, "hana", id);
        assert_int_not_equal(r.to_service.len, 0);
        charity.agency_tier = 0;
        v.user = &charity;
        assert_int_equal(referral_open(hub(), w.look.partners, &v, id, w.look.a, &r, &w.look.why),
                         ERR_OK);
        assert_str_equal(r.to_agency, "social-care");
        assert_str_equal(r.to_service, "");
        assert_str_equal(r.routed, "");
        assert_str_equal(r.to_login, "");
        struct referral_list list;
        assert_int_equal(referral_list(hub(), w.look.partners, &v, BOX_MINE, -1, w.look.a, &list,
                                       &w.look.why),
                         ERR_OK);
        assert_str_equal(list.list[0].to_service, "");
        assert_str_equal(list.list[0].routed, "");
    }
}

static void an_adults_goes_to_the_adults_front_door(void **state)
{
    (void)state;
    struct refer_content c = refer_world_worry(REFERRAL_PATHWAY_ADULT);
    c.capacity = CAPACITY_DISAGREES;
    c.capacity_why = pii_of(STR("Others are at risk"));
    int64_t id = refer_world_sent(&w, "hana", w.ada, c);
    struct referral r = refer_world_read(&w, "olu", id);
    assert_str_equal(r.to_service, "adult-desk");
    assert_int_equal(r.content.capacity, CAPACITY_DISAGREES);
    assert_int_equal(r.content.told, TOLD_NOT_SAID); /* is asked of a child's only */
}

static void support_goes_to_who_offers_it_and_only_with_consent(void **state)
{
    (void)state;
    struct viewer sol = refer_world_user(&w, "sol");
    struct refer_content c = refer_world_offer("befriending");
    c.consent = CONSENT_REFUSED;
    int64_t draft = refer_world_draft(&w, &sol, w.jane, c);
    assert_int_equal(refer_world_send(&w, &sol, w.jane, draft), ERR_INPUT);
    int64_t id = refer_world_sent(&w, "sol", w.jane, refer_world_offer("befriending"));
    struct referral r = refer_world_read(&w, "cara", id);
    assert_str_equal(r.to_agency, "harbour");
    assert_str_equal(r.routed, "offer");
    assert_string_equal(text_of(r.content.consent_by), "Her mother");
}

static void an_offer_is_for_its_ages(void **state)
{
    (void)state;
    struct viewer sol = refer_world_user(&w, "sol");
    int64_t draft = refer_world_draft(&w, &sol, w.jane, refer_world_offer("reading")); /* 5 to 11 */
    assert_int_equal(refer_world_send(&w, &sol, w.jane, draft), ERR_INPUT);
}

/* What goes with it, by who sends it: written by hand. */
static void what_goes_with_it_is_what_its_sender_sees(void **state)
{
    (void)state;
    static const struct {
        const char *login;
        size_t rows;
        bool dates, address;
    } all[] = {
        {"cara", 0, false, false}, /* tier 0: a name */
        {"sol", 3, false, false},  /* tier 1: which services */
        {"hana", 3, true, false},  /* tier 2: dates, but for what the catalogue keeps to tier 3 */
        {"ravi", 3, true, true},   /* tier 3: events, address */
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        int64_t id =
            refer_world_sent(&w, all[i].login, w.jane, refer_world_worry(REFERRAL_PATHWAY_CHILD));
        struct referral r = refer_world_read(&w, "mona", id);
        assert_int_equal(r.content.row_count, all[i].rows);
        assert_string_equal(text_of(r.content.given), "Jane");
        assert_int_equal(!pii_empty(r.content.address), all[i].address);
        for (size_t k = 0; k < r.content.row_count; k++) {
            bool kept = str_eq_c(r.content.rows[k].agency, "Children's Social Care") &&
                        !all[i].address;
            assert_int_equal(r.content.rows[k].date.year != 0, all[i].dates && !kept);
            assert_true(r.content.rows[k].data_up_to_ms > 0);
        }
    }
}

static void what_the_sender_takes_off_does_not_go(void **state)
{
    (void)state;
    struct viewer ravi = refer_world_user(&w, "ravi");
    struct refer_content c = refer_world_worry(REFERRAL_PATHWAY_CHILD);
    struct person_view view = look_world_view(&w.look, &ravi, w.jane);
    assert_int_equal(refer_content_fill(&c, &view, w.look.partners, w.look.a, &w.look.why), ERR_OK);
    ((struct content_row *)(uintptr_t)c.rows)[0].left_out = true;
    int64_t id = refer_world_sent(&w, "ravi", w.jane, c);
    assert_int_equal(refer_world_read(&w, "mona", id).content.row_count, 2);
}

static void a_form_that_is_sent_twice_is_one_referral(void **state)
{
    (void)state;
    struct viewer sol = refer_world_user(&w, "sol");
    int64_t draft = refer_world_draft(&w, &sol, w.jane, refer_world_worry(REFERRAL_PATHWAY_CHILD));
    assert_int_equal(refer_world_send(&w, &sol, w.jane, draft), ERR_OK);
    assert_int_equal(refer_world_send(&w, &sol, w.jane, draft), ERR_OK);
    assert_int_equal(refer_world_read(&w, "sol", draft).version, 1);
    assert_int_equal(alerts_of("ravi"), 1);
    struct draft d = {.id = draft, .person = w.jane};
    assert_int_equal(draft_save(hub(), w.look.partners, &sol, &d, &w.look.why), ERR_CONFLICT);
}

static void what_came_in_since_it_was_checked_is_looked_at_first(void **state)
{
    (void)state;
    struct viewer hana = refer_world_user(&w, "hana");
    int64_t draft = refer_world_draft(&w, &hana, w.jane, refer_world_worry(REFERRAL_PATHWAY_CHILD));
    hub()->clock.fixed_ms += MS_PER_HOUR;
    look_world_load(
        &w.look, "hospital",
        "person_ref,event_ref,action,as_of,given_name,family_name,birth_date,event_type,"
        "event_date\n"
        "H1,h-1,withdraw,,Jane,Doe,2013-06-09,attendance,2026-11-12\n");
    assert_int_equal(refer_world_send(&w, &hana, w.jane, draft), ERR_CONFLICT);
}

static void a_draft_is_its_authors_and_ends(void **state)
{
    (void)state;
    struct viewer sol = refer_world_user(&w, "sol"), hana = refer_world_user(&w, "hana");
    int64_t id = refer_world_draft(&w, &sol, w.jane, refer_world_worry(REFERRAL_PATHWAY_CHILD));
    struct draft d;
    const struct draft *list;
    size_t n = 0;
    assert_int_equal(draft_open(hub(), &sol, id, w.look.a, &d, &w.look.why), ERR_OK);
    assert_string_equal(text_of(d.content.told_why), "He reads her messages");
    assert_int_equal(draft_open(hub(), &hana, id, w.look.a, &d, &w.look.why), ERR_ABSENT);
    assert_int_equal(draft_drop(hub(), &hana, id, &w.look.why), ERR_ABSENT);
    assert_int_equal(draft_list(hub(), &sol, w.look.a, &list, &n, &w.look.why), ERR_OK);
    assert_int_equal(n, 1);
    hub()->clock.fixed_ms += 15 * MS_PER_DAY;
    assert_int_equal(draft_open(hub(), &sol, id, w.look.a, &d, &w.look.why), ERR_ABSENT);
    assert_int_equal(referral_tick(hub(), w.look.partners, &w.look.why), ERR_OK);
    hub()->clock.fixed_ms -= 15 * MS_PER_DAY;
    assert_int_equal(draft_open(hub(), &sol, id, w.look.a, &d, &w.look.why), ERR_ABSENT);
}

static void the_two_sides_see_it_and_nobody_else(void **state)
{
    (void)state;
    struct referral r;
    int64_t id = sent_of_jane("sol");
    struct viewer hana = refer_world_user(&w, "hana"), adele = refer_world_user(&w, "adele");
    assert_int_equal(referral_open(hub(), w.look.partners, &hana, id, w.look.a, &r, &w.look.why),
                     ERR_ABSENT);
    assert_int_equal(referral_open(hub(), w.look.partners, &adele, id, w.look.a, &r, &w.look.why),
                     ERR_DENIED);
    assert_int_equal(refer_world_answer(&w, "hana", id, REFERRAL_ACCEPTED, 0, "", ""), ERR_ABSENT);
    assert_int_equal(refer_world_read(&w, "sol", id).side, SIDE_SENDER);
}

static void it_goes_its_way_and_its_sender_hears_of_every_step(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("sol");
    assert_int_equal(refer_world_answer(&w, "ravi", id, REFERRAL_RECEIVED, 1, "", ""), ERR_OK);
    assert_int_equal(alerts_of("ravi"), 0); /* somebody has it */
    assert_int_equal(alerts_of("sol"), 1);
    assert_int_equal(refer_world_answer(&w, "ravi", id, REFERRAL_ACCEPTED, 2, "", ""), ERR_OK);
    assert_int_equal(
        refer_world_answer(&w, "ravi", id, REFERRAL_DONE, 3, "early_help", "Thank you"), ERR_OK);
    struct referral r = refer_world_read(&w, "sol", id);
    assert_int_equal(r.step_count, 4);
    assert_int_equal(r.state, REFERRAL_DONE);
    assert_str_equal(r.outcome, "early_help");
    assert_string_equal(text_of(r.steps[3].words), "Thank you");
    assert_str_equal(r.steps[3].login, "ravi");
    assert_true(r.ended_ms > 0);
}

static void a_return_says_why_and_ends_it(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("sol");
    assert_int_equal(refer_world_answer(&w, "ravi", id, REFERRAL_RETURNED, 1, "", ""), ERR_INPUT);
    assert_int_equal(refer_world_answer(&w, "ravi", id, REFERRAL_RETURNED, 1, "nonsense", ""),
                     ERR_INPUT);
    assert_int_equal(refer_world_answer(&w, "ravi", id, REFERRAL_RETURNED, 1, "threshold", ""),
                     ERR_OK);
    assert_int_equal(refer_world_answer(&w, "ravi", id, REFERRAL_ACCEPTED, 0, "", ""),
                     ERR_CONFLICT);
}

static void of_two_who_act_at_once_one_wins_and_the_other_is_told(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("sol");
    assert_int_equal(refer_world_answer(&w, "sol", id, REFERRAL_WITHDRAWN, 1, "", "A mistake"),
                     ERR_OK);
    assert_int_equal(refer_world_answer(&w, "ravi", id, REFERRAL_ACCEPTED, 1, "", ""),
                     ERR_CONFLICT);
    assert_non_null(strstr(w.look.why.text, "withdrawn since 24 November 2026"));
    assert_non_null(strstr(w.look.why.text, "by Hill School"));
    /* the winner, again, is no conflict */
    assert_int_equal(refer_world_answer(&w, "sol", id, REFERRAL_WITHDRAWN, 1, "", "A mistake"),
                     ERR_OK);
    assert_int_equal(refer_world_read(&w, "sol", id).step_count, 2);
}

static void nobody_acknowledged_it_so_others_are_told_once(void **state)
{
    (void)state;
    int64_t id = sent_of_jane("sol");
    /* 8 hours of working time from Tuesday, 10:00 */
    assert_int_equal(refer_world_read(&w, "sol", id).due_ms, REFER_NOW_MS + MS_PER_DAY);
    assert_int_equal(referral_tick(hub(), w.look.partners, &w.look.why), ERR_OK);
    assert_int_equal(alerts_of("mona"), 1); /* as one of the service */
    hub()->clock.fixed_ms += MS_PER_DAY + 1;
    assert_int_equal(referral_tick(hub(), w.look.partners, &w.look.why), ERR_OK);
    assert_int_equal(referral_tick(hub(), w.look.partners, &w.look.why), ERR_OK);
    assert_int_equal(alerts_of("mona"), 3); /* + as manager, + as one of the service */
    assert_int_equal(alerts_of("sol"), 1);
    assert_true(refer_world_read(&w, "sol", id).late);
}

static void the_lists_hold_mine_ours_and_received(void **state)
{
    (void)state;
    struct referral_list list;
    struct viewer sol = refer_world_user(&w, "sol"), ravi = refer_world_user(&w, "ravi");
    (void)sent_of_jane("sol");
    (void)refer_world_sent(&w, "ravi", w.tom, refer_world_worry(REFERRAL_PATHWAY_CHILD));
    assert_int_equal(referral_list(hub(), w.look.partners, &sol, BOX_MINE, -1, w.look.a, &list,
                                   &w.look.why), ERR_OK);
    assert_int_equal(list.n, 1);
    assert_int_equal(referral_list(hub(), w.look.partners, &sol, BOX_RECEIVED, -1, w.look.a, &list,
                                   &w.look.why), ERR_OK);
    assert_int_equal(list.n, 0);
    assert_int_equal(referral_list(hub(), w.look.partners, &ravi, BOX_RECEIVED, -1, w.look.a, &list,
                                   &w.look.why), ERR_OK);
    assert_int_equal(list.n, 2);
    assert_int_equal(referral_list(hub(), w.look.partners, &ravi, BOX_RECEIVED, REFERRAL_DONE,
                                   w.look.a, &list, &w.look.why), ERR_OK);
    assert_int_equal(list.n, 0);
}

static void it_stays_with_the_records_it_was_about(void **state)
{
    (void)state;
    const struct referral *list;
    size_t n = 0;
    struct viewer sol = refer_world_user(&w, "sol"), hana = refer_world_user(&w, "hana");
    int64_t id = sent_of_jane("sol");
    assert_int_equal(referral_of_person(hub(), w.look.partners, &sol, w.jane, w.look.a, &list, &n,
                                        &w.look.why), ERR_OK);
    assert_int_equal(n, 1);
    assert_true(list[0].id == id && !list[0].split);
    assert_int_equal(referral_of_person(hub(), w.look.partners, &hana, w.jane, w.look.a, &list, &n,
                                        &w.look.why), ERR_OK);
    assert_int_equal(n, 0); /* neither from nor to the hospital */
}

/* Fail the n-th step of the store, until sending works: each time all of it or nothing. */
static void a_process_that_dies_while_sending_has_sent_all_or_nothing(void **state)
{
    (void)state;
    struct viewer sol = refer_world_user(&w, "sol");
    int64_t draft = refer_world_draft(&w, &sol, w.jane, refer_world_worry(REFERRAL_PATHWAY_CHILD));
    struct person_view view = look_world_view(&w.look, &sol, w.jane);
    long n = 1;
    for (; fault_arm(FAULT_STORE, n, FAULT_ONCE); n++) {
        struct draft d;
        err e = referral_send(hub(), w.look.partners, &sol, draft, &view, &w.look.why);
        fault_disarm();
        if (!e) break; /* the step that failed was one that is done again */
        assert_int_equal(draft_open(hub(), &sol, draft, w.look.a, &d, &w.look.why), ERR_OK);
        assert_int_equal(alerts_of("ravi"), 0);
    }
    fault_disarm();
    assert_true(n > 3);
    assert_int_equal(refer_world_send(&w, &sol, w.jane, draft), ERR_OK);
    assert_int_equal(refer_world_read(&w, "ravi", draft).version, 1);
    assert_int_equal(alerts_of("ravi"), 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, make_world, drop_world)
    const struct CMUnitTest tests[] = {
        T(a_childs_goes_to_the_front_door),
        T(whose_child_has_a_worker_it_goes_to_them_and_their_team),
        T(whom_it_reached_does_not_tell_a_low_tier_that_there_is_a_worker),
        T(an_adults_goes_to_the_adults_front_door),
        T(support_goes_to_who_offers_it_and_only_with_consent),
        T(an_offer_is_for_its_ages),
        T(what_goes_with_it_is_what_its_sender_sees),
        T(what_the_sender_takes_off_does_not_go),
        T(a_form_that_is_sent_twice_is_one_referral),
        T(what_came_in_since_it_was_checked_is_looked_at_first),
        T(a_draft_is_its_authors_and_ends),
        T(the_two_sides_see_it_and_nobody_else),
        T(it_goes_its_way_and_its_sender_hears_of_every_step),
        T(a_return_says_why_and_ends_it),
        T(of_two_who_act_at_once_one_wins_and_the_other_is_told),
        T(nobody_acknowledged_it_so_others_are_told_once),
        T(the_lists_hold_mine_ours_and_received),
        T(it_stays_with_the_records_it_was_about),
        T(a_process_that_dies_while_sending_has_sent_all_or_nothing),
    };
    return cmocka_run_group_tests_name("refer/referral", tests, NULL, NULL);
}
