/* A case from contact to decision: opening, colour, stages, decisions, copies. */
#include "mash/world.h"

#include "mash/list.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

static void one_click_makes_a_contact_with_every_linked_row_and_its_source_date(void **state)
{
    (void)state;
    struct mash_view v = view_as(RAVI, open_for(jane), MASH_OVERVIEW);
    str linked = step_of(&v, "opened")->text;
    static const char *const parts[] = {
        "24 March 2014, West Mids Police: ", "23 March 2014, A+E City Hosp.: ",
        "19 March 2014, BCC SS: ",           "18 March 2014, BCHC: ",
        "14 March 2014, Sunshine School: ",  "received 26 March 2014, data up to",
        "Children's Hosp.: ",                "Care First: "};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!str_has(linked, str_of(parts[i]))) fail_msg("%s", parts[i]);
    assert_int_equal(v.stage, MASH_CONTACT);
    assert_false(v.band_set);
    assert_true(str_has(linked, STR("rule R")));
}

static void a_person_has_one_open_case_however_often_it_is_asked_for(void **state)
{
    (void)state;
    int64_t again = 0, mash = open_for(jane);
    bool is_new = true;
    struct viewer viewer = as(HELEN);
    struct mash_contact c = {.person = jane, .referral = 77, .text = STR("The school rang")};
    assert_true(open_for(jane) == mash);
    struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_int_equal(v.version, 1);
    must(mash_open(w.hub.hub, w.partners, &viewer, &c, &again, &is_new, &w.why));
    assert_true(again == mash);
    assert_false(is_new);
    v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_str_equal(step_of(&v, "referral")->text, "The school rang");
}

static void a_role_that_works_on_no_cases_opens_none(void **state)
{
    (void)state;
    int64_t mash;
    bool is_new;
    struct viewer v = as(SAM);
    struct mash_contact c = {.person = jane, .text = STR("")};
    assert_int_equal(mash_open(w.hub.hub, w.partners, &v, &c, &mash, &is_new, &w.why), ERR_DENIED);
}

/* ---- colour, stages ---- */

static void the_colour_sets_the_partners_clocks_and_a_new_one_moves_those_that_run(void **state)
{
    (void)state;
    int64_t mash = open_for(jane);
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_ASK_ALL, 0, "", "What do you know?"), ERR_INPUT);
    act(RAVI, mash, MASH_ACT_BAND, "amber", "");
    act(RAVI, mash, MASH_ACT_ASK_ALL, "", "What do you know of Jane?");
    struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_int_equal(v.stage, MASH_SCREENING);
    assert_true(check_of(&v, "west-mids-police")->due_ms == DAY_MS + 6 * MS_PER_HOUR);
    act(RAVI, mash, MASH_ACT_BAND, "red", "Police ring: he is on his way there");
    v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_true(check_of(&v, "west-mids-police")->due_ms == DAY_MS + 2 * MS_PER_HOUR);
    assert_str_equal(step_of(&v, "band")->text, "Police ring: he is on his way there");
    assert_str_equal(v.band_by, "Ravi Patel");
    act(RAVI, mash, MASH_ACT_BAND, "blue", "He is in custody");
    v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_int_equal(check_of(&v, "west-mids-police")->due_ms, 0);
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_BAND, 0, "green", " "), ERR_INPUT);
}

static void a_case_is_not_moved_where_it_cannot_go(void **state)
{
    (void)state;
    int64_t mash = open_for(jane);
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_MOVE, 0, "screening", ""), ERR_INPUT);
    act(RAVI, mash, MASH_ACT_BAND, "amber", "");
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_MOVE, 0, "closed", ""), ERR_INPUT);
    act(RAVI, mash, MASH_ACT_MOVE, "screening", "");
    act(RAVI, mash, MASH_ACT_MOVE, "final", "");
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_MOVE, 0, "screening", ""), ERR_INPUT);
    act(RAVI, mash, MASH_ACT_MOVE, "screening", "Health have not answered");
    assert_int_equal(view_as(RAVI, mash, MASH_OVERVIEW).stage, MASH_SCREENING);
}

/* ---- decisions ---- */

static void one_decides_and_a_second_person_agrees(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    act(RAVI, mash, MASH_ACT_DECIDE, "assessment", "Two agencies worry");
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_CONFIRM, 0, "", ""), ERR_DENIED);
    struct mash_view v = view_as(HELEN, mash, MASH_OVERVIEW);
    assert_true(v.waits && v.may_confirm);
    act(HELEN, mash, MASH_ACT_RETURN, "", "What does health say?");
    v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_false(v.waits);
    assert_int_equal(v.stage, MASH_FINAL);
    act(RAVI, mash, MASH_ACT_DECIDE, "strategy", "Health saw a bruise");
    act(HELEN, mash, MASH_ACT_CONFIRM, "", "");
    v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_int_equal(v.stage, MASH_CLOSED);
    assert_str_equal(v.outcome_label, "Strategy discussion (section 47)");
    assert_str_equal(v.decided_by, "Helen Marsh");
    assert_str_equal(step_of(&v, "decided")->text, "Health saw a bruise");
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_BAND, 0, "red", "more"), ERR_INPUT);
    assert_true(open_for(jane) != mash); /* what is new is a new case */
}

static void of_two_who_act_on_one_screen_the_second_is_told_what_the_first_did(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    int64_t seen = view_as(RAVI, mash, MASH_OVERVIEW).version;
    must(try_act(HELEN, mash, MASH_ACT_BAND, seen, "red", "Police ring"));
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_DECIDE, seen, "advice", "Nothing new"),
                     ERR_CONFLICT);
    assert_non_null(strstr(w.why.text, "h.marsh set the colour"));
    must(try_act(RAVI, mash, MASH_ACT_NOTE, seen, "", "A note is never refused"));
}

static void no_further_action_needs_the_whole_history_as_it_stands(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_DECIDE, 0, "nfa", "Nothing"), ERR_INPUT);
    assert_non_null(strstr(w.why.text, "whole history"));
    struct mash_view v = view_as(RAVI, mash, MASH_HISTORY);
    bool sister = false;
    for (size_t i = 0; i < v.told.person_count; i++)
        sister |= str_eq_c(v.told.persons[i].given_name, "Jessica");
    assert_true(sister);
    look_world_load(&w, "bchc",
                    "person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date\n"
                    "C-202,Jessica,Doe,2002-08-21,CN-991,school_nurse,2014-03-25\n");
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_DECIDE, 0, "nfa", "Nothing"), ERR_INPUT);
    assert_non_null(strstr(w.why.text, "more has come in"));
    (void)view_as(RAVI, mash, MASH_HISTORY);
    act(RAVI, mash, MASH_ACT_DECIDE, "nfa", "Nothing to worry about");
    assert_int_equal(try_act(HELEN, mash, MASH_ACT_CONFIRM, 0, "", ""), ERR_INPUT);
    (void)view_as(HELEN, mash, MASH_HISTORY);
    act(HELEN, mash, MASH_ACT_CONFIRM, "", "");
}

static void an_outcome_for_adults_is_no_outcome_for_a_child(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_DECIDE, 0, "s42", "Enquiry"), ERR_INPUT);
    int64_t adult = open_for(person_called("Rhys", "Tern", "2 November 1979"));
    act(RAVI, adult, MASH_ACT_BAND, "green", "");
    act(RAVI, adult, MASH_ACT_DECIDE, "s42", "Enquiry");
}

struct counting {
    struct mash_rule_outcome *list;
    size_t n;
    str rule;
    int32_t version;
};

static err count_outcomes(struct db *db, void *ctx, struct err_info *why)
{
    struct counting *c = ctx;
    return mash_rule_outcomes(db, &w.partners->terms.mash, c->rule, c->version, w.a, &c->list,
                              &c->n, why);
}

static void what_became_of_a_rules_cases_is_counted(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    act(RAVI, mash, MASH_ACT_DECIDE, "assessment", "Two agencies worry");
    act(HELEN, mash, MASH_ACT_CONFIRM, "", "");
    struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_true(v.told.view.hit_count > 0);
    struct counting c = {.rule = v.told.view.hits[0].rule, .version = v.told.view.hits[0].version};
    must(store_read(w.hub.hub->store, count_outcomes, &c, &w.why));
    assert_int_equal(c.n, 1);
    assert_str_equal(c.list[0].label, "Social care assessment");
    assert_int_equal(c.list[0].cases, 1);
}

static void a_decision_closes_the_review_it_came_from(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    assert_true(view_as(RAVI, mash, MASH_OVERVIEW).told.view.review != 0);
    act(RAVI, mash, MASH_ACT_DECIDE, "early_help", "The family wants help");
    assert_true(view_as(RAVI, mash, MASH_OVERVIEW).told.view.review != 0);
    act(HELEN, mash, MASH_ACT_CONFIRM, "", "");
    assert_true(view_as(RAVI, mash, MASH_OVERVIEW).told.view.review == 0);
}

static void a_person_with_very_many_events_has_a_case_that_says_how_many_are_left_off(void **state)
{
    (void)state;
    enum { MANY = 5200 };
    struct buf csv = BUF_INIT(1 << 20);
    buf_add_c(&csv, "person_ref,given_name,family_name,birth_date,event_ref,event_type,"
                    "event_date\n");
    for (int i = 0; i < MANY; i++)
        buf_printf(&csv, "CH-41,Jane,Doe,2000-06-09,W-%d,ward_stay,2013-%02d-%02d\n", i,
                   1 + i % 12, 1 + i % 28);
    look_world_load(&w, "childrens-hospital", str_c(w.a, buf_str(&csv)));
    buf_release(&csv);
    struct mash_view v = view_as(RAVI, open_for(jane), MASH_HISTORY);
    assert_int_equal(v.told.line_count, CHRONOLOGY_LINES_MAX);
    assert_true(v.told.left_off >= MANY - CHRONOLOGY_LINES_MAX);
    assert_int_equal(v.told.lines[0].date.month, 3); /* of 2014: the newest are there */
    assert_int_equal(v.told.lines[0].date.year, 2014);
}

static void who_opened_the_case_is_among_those_who_looked(void **state)
{
    (void)state;
    int64_t mash = open_for(jane);
    size_t before = view_as(HELEN, mash, MASH_OVERVIEW).told.view.looks_people;
    (void)view_as(RAVI, mash, MASH_OVERVIEW);
    assert_int_equal(view_as(HELEN, mash, MASH_OVERVIEW).told.view.looks_people, before + 1);
    assert_int_equal(view_as(HELEN, mash, MASH_HISTORY).told.view.looks_people, before + 1);
}

/* ---- copies, and the end ---- */

static void every_copy_of_the_pack_has_its_number(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    assert_int_equal(view_as(RAVI, mash, MASH_PACK).copy, 1);
    struct mash_view v = view_as(HELEN, mash, MASH_PACK);
    assert_int_equal(v.copy, 2);
    assert_int_equal(v.copy_count, 2);
    assert_str_equal(v.copies[0].whom, "the chair");
    assert_true(v.told.line_count >= 5);
    assert_true(v.told.lines[0].received_ms > 0);
    assert_true(v.told.lines[0].feed.len > 0);
    struct viewer viewer = as(RAVI);
    assert_int_equal(mash_view_load(w.hub.hub, w.partners, &viewer, mash, MASH_PACK, STR(" "), w.a,
                                    &v, &w.why),
                     ERR_INPUT);
}

static void when_its_retention_is_over_what_people_wrote_is_gone(void **state)
{
    (void)state;
    struct mash_chased done;
    struct mash_view v;
    struct viewer viewer = as(RAVI);
    int64_t mash = asked_case();
    act(RAVI, mash, MASH_ACT_DECIDE, "advice", "Rang the school");
    act(HELEN, mash, MASH_ACT_CONFIRM, "", "");
    at(DAY_MS + 35 * 30 * MS_PER_DAY);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(done.erased, 0);
    at(DAY_MS + 37 * 31 * MS_PER_DAY);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(done.erased, 1);
    assert_int_equal(mash_view_load(w.hub.hub, w.partners, &viewer, mash, MASH_OVERVIEW, STR(""),
                                    w.a, &v, &w.why),
                     ERR_ABSENT);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(done.erased, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(one_click_makes_a_contact_with_every_linked_row_and_its_source_date),
        T(a_person_has_one_open_case_however_often_it_is_asked_for),
        T(a_role_that_works_on_no_cases_opens_none),
        T(the_colour_sets_the_partners_clocks_and_a_new_one_moves_those_that_run),
        T(a_case_is_not_moved_where_it_cannot_go),
        T(one_decides_and_a_second_person_agrees),
        T(of_two_who_act_on_one_screen_the_second_is_told_what_the_first_did),
        T(no_further_action_needs_the_whole_history_as_it_stands),
        T(an_outcome_for_adults_is_no_outcome_for_a_child),
        T(what_became_of_a_rules_cases_is_counted),
        T(a_decision_closes_the_review_it_came_from),
        T(a_person_with_very_many_events_has_a_case_that_says_how_many_are_left_off),
        T(who_opened_the_case_is_among_those_who_looked),
        T(every_copy_of_the_pack_has_its_number),
        T(when_its_retention_is_over_what_people_wrote_is_gone),
    };
    return cmocka_run_group_tests_name("mash/case", tests, NULL, NULL);
}
