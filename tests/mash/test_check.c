/* Partners: who is asked, what they see, what they answer, and what happens when they do not. */
#include "mash/world.h"

#include "mash/list.h"
#include "notice/notice.h"
#include "store/store.h"

static void only_agencies_with_a_match_are_asked_and_the_others_are_named(void **state)
{
    (void)state;
    int64_t mash = open_for(person_called("Idris", "Vale", "30 January 2006"));
    act(RAVI, mash, MASH_ACT_BAND, "green", "");
    act(RAVI, mash, MASH_ACT_ASK_ALL, "", "What do you know?");
    struct mash_view c = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_int_equal(c.asked, 2);
    assert_string_equal(check_of(&c, "city-hospital")->found, "activity");
    assert_true(check_of(&c, "city-hospital")->asked);
    assert_string_equal(check_of(&c, "west-mids-police")->found, "none");
    assert_false(check_of(&c, "west-mids-police")->asked);
    assert_true(check_of(&c, "west-mids-police")->up_to_ms > 0);
    act(RAVI, mash, MASH_ACT_ASK, "west-mids-police", "Anything at his address?");
    act(RAVI, mash, MASH_ACT_ASK, "west-mids-police", "Asked twice is asked once");
    c = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_int_equal(c.asked, 3);
    assert_str_equal(check_of(&c, "west-mids-police")->question, "Anything at his address?");
}

static void a_partner_sees_the_name_the_birth_date_and_the_question_alone(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    struct mash_asked asked;
    struct viewer v = as(SAM);
    char ref[MASH_REFERENCE_TEXT + 1];
    mash_reference(mash, ref);
    assert_int_equal(mash_asked_load(w.hub.hub, w.partners, &v, mash, 1, w.a, &asked, &w.why),
                     ERR_DENIED);
    v.purpose = PURPOSE_CHECK;
    v.reference = STR("M-0000-0000");
    assert_int_equal(mash_asked_load(w.hub.hub, w.partners, &v, mash, 1, w.a, &asked, &w.why),
                     ERR_DENIED);
    v.reference = str_of(ref);
    must(mash_asked_load(w.hub.hub, w.partners, &v, mash, 1, w.a, &asked, &w.why));
    assert_int_equal(asked.person_count, 1);
    assert_str_equal(asked.persons[0].family_name, "Doe");
    assert_int_equal(asked.persons[0].birth_date.year, 2000);
    assert_str_equal(asked.check.question, "What do you know of Jane?");
    assert_str_equal(asked.asked_by_name, "Ravi Patel");
}

static void an_agency_sees_what_it_was_asked_and_nothing_of_another(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    const struct mash_asked_line *list;
    size_t n = 0;
    must(mash_asked_list(w.hub.hub, &users[SAM], w.a, &list, &n, &w.why));
    assert_int_equal(n, 1);
    assert_true(list[0].mash == mash);
    struct user fire = {"f.one", "Fire One", "fire", ROLE_PRACTITIONER, 1};
    must(mash_asked_list(w.hub.hub, &fire, w.a, &list, &n, &w.why));
    assert_int_equal(n, 0);
}

static void an_answer_is_shown_and_a_colleague_who_answers_too_is_told(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    assert_int_equal(answer_as(SAM, mash, "M-0000-0000", "known", "x"), ERR_DENIED);
    assert_int_equal(answer_as(SAM, mash, NULL, "perhaps", "x"), ERR_INPUT);
    at(DAY_MS + 30 * MS_PER_MINUTE);
    must(answer_as(SAM, mash, NULL, "known", "Attendance has dropped since September."));
    assert_int_equal(answer_as(PAT, mash, NULL, "nothing_held", ""), ERR_CONFLICT);
    assert_non_null(strstr(w.why.text, "s.okafor answered this already"));
    struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
    const struct mash_check_line *c = check_of(&v, "sunshine-school");
    assert_int_equal(v.answered, 1);
    assert_str_equal(c->known, "known");
    assert_str_equal(c->facts, "Seen in the last 3 months, Appointments or visits missed");
    assert_str_equal(c->answer, "Attendance has dropped since September.");
    assert_str_equal(c->contact, "Sam Okafor, 0121 496 0141");
    struct mash_replies *replies;
    size_t n;
    int64_t median;
    must(mash_replies_load(w.hub.hub, w.partners, 90, w.a, &replies, &n, &median, &w.why));
    assert_int_equal(median, 30 * MS_PER_MINUTE);
    assert_int_equal(n, 7);
}

struct telling {
    struct notice notice;
    bool open;
};

static err ask_notice(struct db *db, void *ctx, struct err_info *why)
{
    struct telling *t = ctx;
    bool escalated;
    return notice_state(db, w.hub.hub, &t->notice, &t->open, &escalated, why);
}

/* Is the school still told that it was asked? */
static bool told(int64_t mash)
{
    char ref[MASH_REFERENCE_TEXT + 1];
    mash_reference(mash, ref);
    struct telling t = {.notice = {.kind = NOTICE_CHECK_ASKED,
                                   .to = TO_SERVICE,
                                   .agency = STR("sunshine-school"),
                                   .who = STR("school"),
                                   .person = jane,
                                   .about = mash,
                                   .key = str_printf(w.a, "%s 1 0", ref),
                                   .partners = w.partners}};
    must(store_read(w.hub.hub->store, ask_notice, &t, &w.why));
    return t.open;
}

static void an_agency_is_told_that_it_is_asked_until_somebody_answers_or_decides(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    assert_true(told(mash));
    must(answer_as(SAM, mash, NULL, "nothing_held", ""));
    assert_false(told(mash));
    act(RAVI, mash, MASH_ACT_ASK, "sunshine-school", "And of her brother?");
    act(RAVI, mash, MASH_ACT_DECIDE, "advice", "Rang the school");
    act(HELEN, mash, MASH_ACT_CONFIRM, "", "");
    mash = asked_case();
    assert_true(told(mash));
    act(RAVI, mash, MASH_ACT_DECIDE, "advice", "Rang the school");
    act(HELEN, mash, MASH_ACT_CONFIRM, "", "");
    assert_false(told(mash));
}

static void a_late_answer_after_the_decision_is_kept_and_shown(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    act(RAVI, mash, MASH_ACT_DECIDE, "early_help", "The family wants help");
    act(HELEN, mash, MASH_ACT_CONFIRM, "", "");
    at(DAY_MS + 9 * MS_PER_DAY);
    must(answer_as(SAM, mash, NULL, "known", "She was here again."));
    struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_int_equal(v.stage, MASH_CLOSED);
    assert_true(check_of(&v, "sunshine-school")->after_close);
    assert_str_equal(check_of(&v, "sunshine-school")->answer, "She was here again.");
}

static void who_does_not_answer_is_reminded_once_and_their_lead_is_told_once(void **state)
{
    (void)state;
    struct mash_chased done;
    int64_t mash = asked_case();
    must(answer_as(SAM, mash, NULL, "nothing_held", ""));
    at(DAY_MS + 6 * MS_PER_HOUR - 1);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(done.reminded, 0);
    at(DAY_MS + 6 * MS_PER_HOUR + MS_PER_MINUTE);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(done.reminded, 6);
    assert_int_equal(done.escalated, 0);
    at(DAY_MS + 7 * MS_PER_HOUR + MS_PER_MINUTE);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(done.reminded, 0);
    assert_int_equal(done.escalated, 6);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(done.reminded + done.escalated + done.late, 0);
    struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_int_equal(check_of(&v, "west-mids-police")->reminders, 1);
    assert_true(check_of(&v, "west-mids-police")->escalated_ms > 0);
    assert_int_equal(check_of(&v, "sunshine-school")->reminders, 0);
}

static void a_decision_that_is_late_is_told_once(void **state)
{
    (void)state;
    struct mash_chased done;
    (void)open_for(jane);
    at(DAY_MS + 2 * MS_PER_DAY);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(done.late, 1);
    must(mash_chase(w.hub.hub, w.partners, &done, &w.why));
    assert_int_equal(done.late, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(only_agencies_with_a_match_are_asked_and_the_others_are_named),
        T(a_partner_sees_the_name_the_birth_date_and_the_question_alone),
        T(an_agency_sees_what_it_was_asked_and_nothing_of_another),
        T(an_answer_is_shown_and_a_colleague_who_answers_too_is_told),
        T(an_agency_is_told_that_it_is_asked_until_somebody_answers_or_decides),
        T(a_late_answer_after_the_decision_is_kept_and_shown),
        T(who_does_not_answer_is_reminded_once_and_their_lead_is_told_once),
        T(a_decision_that_is_late_is_told_once),
    };
    return cmocka_run_group_tests_name("mash/check", tests, NULL, NULL);
}
