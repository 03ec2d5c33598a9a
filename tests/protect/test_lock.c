/* Locked records: what a partner sees, asking, granting, refusing, handing over, emergencies; and
 * that nothing of it says more of a shielded person. */
#include "protect/world.h"

#include "protect/lock.h"

static struct look_world w;
static int64_t owen, idris;

static int make_world(void **state)
{
    (void)state;
    protect_world_open(&w);
    owen = protect_person(&w, "Owen", "Brackley", "2009-03-05");
    idris = protect_person(&w, "Idris", "Calloway", "2014-11-02");
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static void must(err e)
{
    if (e) fail_msg("%s: %s", err_word(e), w.why.text);
}

static struct person_view seen(const char *login, int64_t person)
{
    struct viewer v = protect_viewer(&w, login);
    return look_world_view(&w, &v, person);
}

/* What this viewer is told happened, in the hub's words, of one service. */
static bool sees_label(const char *login, int64_t person, const char *label)
{
    struct person_view v = seen(login, person);
    for (size_t i = 0; i < v.row_count; i++)
        if (str_has(v.rows[i].label, str_of(label))) return true;
    for (size_t i = 0; i < v.event_count; i++)
        if (str_has(v.events[i].label, str_of(label))) return true;
    return false;
}

static err ask_as(const char *login, int64_t person, const char *owner, int64_t *request)
{
    struct viewer v = protect_viewer(&w, login);
    struct lock_wish wish = {.person = person,
                             .owner = str_of(owner),
                             .reason = pii_of(STR("He did not come home"))};
    return lock_ask(w.hub.hub, w.partners, &v, &wish, request, &w.why);
}

static err decide_as(const char *login, int64_t request, bool grant, int days)
{
    struct viewer v = protect_viewer(&w, login);
    struct lock_answer a = {.request = request, .grant = grant, .days = days,
                            .words = pii_of(STR("An inquiry is under way"))};
    return lock_decide(w.hub.hub, w.partners, &v, &a, &w.why);
}

static struct lock_list list_as(const char *login)
{
    struct viewer v = protect_viewer(&w, login);
    struct lock_list list;
    must(lock_list(w.hub.hub, w.partners, &v, w.a, &list, &w.why));
    return list;
}

static void a_partner_sees_the_name_who_is_involved_and_that_it_is_locked(void **state)
{
    (void)state;
    static const char *const partners[] = {"joy", "wanda", "ray", "mo"};
    for (size_t i = 0; i < COUNT(partners); i++) {
        struct person_view v = seen(partners[i], owen);
        assert_str_equal(v.given_name, "Owen");
        assert_int_equal(v.locked_count, 1);
        assert_str_equal(v.locked[0].name, "West Mids Police");
        assert_false(sees_label(partners[i], owen, "Anti-social"));
        assert_false(sees_label(partners[i], owen, "Missing"));
    }
    assert_true(sees_label("polly", owen, "Missing")); /* its own people */
    assert_int_equal(seen("polly", owen).locked_count, 0);
    assert_int_equal(seen("ray", idris).locked_count, 0);
}

static void locked_activity_is_not_counted_for_those_it_is_kept_from(void **state)
{
    (void)state;
    assert_int_equal(seen("ray", owen).count + 2, seen("polly", owen).count);
}

static void who_is_involved_is_not_told_to_who_may_not_know_it(void **state)
{
    (void)state;
    int64_t request;
    look_world_shield(&w, owen, SHIELD_LOCATION);
    assert_int_equal(seen("ray", owen).locked_count, 0);
    assert_int_equal(ask_as("joy", owen, "police", &request), ERR_ABSENT);
    assert_int_equal(ask_as("ray", owen, "police", &request), ERR_ABSENT);
    look_world_shield(&w, owen, SHIELD_SEALED);
    assert_int_equal(ask_as("ray", owen, "police", &request), ERR_ABSENT);
    assert_int_equal(ask_as("ray", 12345, "police", &request), ERR_ABSENT);
}

static void a_grant_opens_it_to_the_asker_alone_and_ends_by_the_clock(void **state)
{
    (void)state;
    int64_t request;
    must(ask_as("ray", owen, "police", &request));
    assert_false(sees_label("ray", owen, "Missing"));
    must(decide_as("pat", request, true, 3));
    assert_true(sees_label("ray", owen, "Missing"));
    assert_int_equal(seen("ray", owen).locked_count, 0);
    assert_false(sees_label("mo", owen, "Missing"));
    w.hub.hub->clock.fixed_ms += 3 * MS_PER_DAY - 1;
    assert_true(sees_label("ray", owen, "Missing"));
    w.hub.hub->clock.fixed_ms += 1;
    assert_false(sees_label("ray", owen, "Missing"));
    assert_str_equal(list_as("ray").lines[0].state, "ended");
}

static void a_refusal_needs_words_and_opens_nothing(void **state)
{
    (void)state;
    int64_t request;
    struct viewer pat = protect_viewer(&w, "pat");
    must(ask_as("ray", owen, "police", &request));
    struct lock_answer mute = {.request = request};
    assert_int_equal(lock_decide(w.hub.hub, w.partners, &pat, &mute, &w.why), ERR_INPUT);
    must(decide_as("pat", request, false, 0));
    assert_false(sees_label("ray", owen, "Missing"));
    struct lock_list mine = list_as("ray");
    assert_int_equal(mine.n, 1);
    assert_str_equal(mine.lines[0].state, "refused");
    assert_str_equal(pii_reveal(mine.lines[0].answer, REVEAL_TEST), "An inquiry is under way");
}

static void of_two_who_decide_the_second_is_told_who_was_first(void **state)
{
    (void)state;
    int64_t request;
    must(ask_as("ray", owen, "police", &request));
    must(decide_as("pat", request, true, 1));
    assert_int_equal(decide_as("pat", request, false, 0), ERR_CONFLICT);
    assert_non_null(strstr(w.why.text, "pat"));
    assert_true(sees_label("ray", owen, "Missing"));
}

static void only_who_decides_for_the_owner_decides(void **state)
{
    (void)state;
    static const char *const others[] = {"polly", "wanda", "ray", "mo", "sam"};
    int64_t request;
    must(ask_as("joy", owen, "police", &request));
    for (size_t i = 0; i < COUNT(others); i++)
        assert_int_equal(decide_as(others[i], request, true, 1), ERR_ABSENT);
    assert_int_equal(list_as("pat").to_do, 1);
    assert_int_equal(list_as("polly").n, 0);
    assert_int_equal(list_as("joy").n, 1);
    assert_int_equal(list_as("ward").n, 0);
}

static void an_emergency_opens_at_once_for_half_an_hour_and_is_looked_at_by_two(void **state)
{
    (void)state;
    struct viewer ray = protect_viewer(&w, "ray"), pat = protect_viewer(&w, "pat"),
                  dee = protect_viewer(&w, "dee");
    struct lock_wish wish = {.person = owen, .reason = pii_of(STR("He is on the bridge"))};
    int64_t until_ms;
    must(lock_open(w.hub.hub, w.partners, &ray, &wish, &until_ms, &w.why));
    assert_int_equal(until_ms, PROTECT_MS + 30 * MS_PER_MINUTE);
    assert_true(sees_label("ray", owen, "Missing"));
    struct lock_list officer = list_as("dee");
    assert_int_equal(officer.to_do, 1);
    assert_int_equal(officer.lines[0].person, 0); /* who opens nobody is told of nobody */
    assert_int_equal(officer.lines[0].due_ms, /* the end of the next working day */
                     PROTECT_MS + MS_PER_DAY + 8 * MS_PER_HOUR);
    int64_t request = officer.lines[0].request;
    must(lock_review(w.hub.hub, w.partners, &dee, request, &w.why));
    assert_int_equal(lock_review(w.hub.hub, w.partners, &dee, request, &w.why), ERR_CONFLICT);
    assert_int_equal(list_as("pat").to_do, 1);
    must(lock_review(w.hub.hub, w.partners, &pat, request, &w.why));
    assert_str_equal(list_as("pat").lines[0].state, "reviewed");
    assert_int_equal(lock_review(w.hub.hub, w.partners, &ray, request, &w.why), ERR_ABSENT);
    w.hub.hub->clock.fixed_ms += 30 * MS_PER_MINUTE;
    assert_false(sees_label("ray", owen, "Missing"));
}

static void an_emergency_opens_no_shielded_person(void **state)
{
    (void)state;
    struct viewer ray = protect_viewer(&w, "ray");
    struct lock_wish wish = {.person = owen, .reason = pii_of(STR("He is on the bridge"))};
    int64_t until_ms;
    look_world_shield(&w, owen, SHIELD_LOCATION);
    assert_int_equal(lock_open(w.hub.hub, w.partners, &ray, &wish, &until_ms, &w.why), ERR_ABSENT);
    assert_int_equal(list_as("dee").n, 0);
}

static void an_agency_locks_its_own_records_by_hand(void **state)
{
    (void)state;
    struct viewer wanda = protect_viewer(&w, "wanda"), ray = protect_viewer(&w, "ray");
    assert_true(sees_label("joy", idris, "Child protection plan"));
    assert_int_equal(lock_set(w.hub.hub, w.partners, &ray, idris, true, &w.why), ERR_DENIED);
    must(lock_set(w.hub.hub, w.partners, &wanda, idris, true, &w.why));
    assert_false(sees_label("joy", idris, "Child protection plan"));
    assert_int_equal(seen("joy", idris).locked_count, 1);
    must(lock_set(w.hub.hub, w.partners, &wanda, idris, false, &w.why));
    assert_true(sees_label("joy", idris, "Child protection plan"));
    assert_int_equal(lock_set(w.hub.hub, w.partners, &wanda, owen, true, &w.why), ERR_ABSENT);
}

static void a_hand_over_asks_for_consent_twice_and_moves_who_decides(void **state)
{
    (void)state;
    struct viewer pat = protect_viewer(&w, "pat"), wanda = protect_viewer(&w, "wanda");
    pii why = pii_of(STR("The family is with children's services now"));
    int64_t offer, request;
    assert_int_equal(lock_offer(w.hub.hub, w.partners, &pat, owen, STR("social-care"),
                                LOCK_CONSENT_NOT_GIVEN, why, &offer, &w.why),
                     ERR_INPUT);
    must(lock_offer(w.hub.hub, w.partners, &pat, owen, STR("social-care"), LOCK_CONSENT_GIVEN, why,
                    &offer, &w.why));
    struct lock_answer a = {.request = offer, .grant = true, .consent = LOCK_CONSENT_NOT_GIVEN};
    assert_int_equal(lock_decide(w.hub.hub, w.partners, &wanda, &a, &w.why), ERR_INPUT);
    a.consent = LOCK_CONSENT_NOT_NEEDED;
    must(lock_decide(w.hub.hub, w.partners, &wanda, &a, &w.why));
    struct lock_list list = list_as("wanda");
    assert_str_equal(list.lines[0].consent, "given");
    assert_str_equal(list.lines[0].decided_consent, "not_needed");
    must(ask_as("joy", owen, "social-care", &request)); /* they are asked now */
    assert_int_equal(decide_as("pat", request, true, 1), ERR_ABSENT);
    must(decide_as("wanda", request, true, 1));
    assert_true(sees_label("joy", owen, "Missing"));
    assert_true(sees_label("polly", owen, "Missing"));
}

static void who_handed_it_over_opens_and_unlocks_it_no_more(void **state)
{
    (void)state;
    struct viewer pat = protect_viewer(&w, "pat"), wanda = protect_viewer(&w, "wanda");
    int64_t offer, again, request;
    must(ask_as("joy", owen, "police", &request)); /* waits while it is handed over */
    must(lock_offer(w.hub.hub, w.partners, &pat, owen, STR("social-care"), LOCK_CONSENT_GIVEN,
                    pii_of(STR("The family is with them now")), &offer, &w.why));
    must(lock_offer(w.hub.hub, w.partners, &pat, owen, STR("social-care"), LOCK_CONSENT_GIVEN,
                    pii_of(STR("Said twice")), &again, &w.why));
    struct lock_answer a = {.request = offer, .grant = true, .consent = LOCK_CONSENT_NOT_NEEDED};
    must(lock_decide(w.hub.hub, w.partners, &wanda, &a, &w.why));
    assert_int_equal(decide_as("pat", request, true, 1), ERR_CONFLICT);
    assert_false(sees_label("joy", owen, "Missing"));
    must(decide_as("pat", request, false, 0)); /* saying no opens nothing */
    a.request = again; /* of what the police no longer decide about nothing is left to offer */
    assert_int_equal(lock_decide(w.hub.hub, w.partners, &wanda, &a, &w.why), ERR_CONFLICT);
    assert_int_equal(lock_set(w.hub.hub, w.partners, &pat, owen, false, &w.why), ERR_ABSENT);
    assert_false(sees_label("joy", owen, "Missing"));
    must(lock_set(w.hub.hub, w.partners, &wanda, owen, false, &w.why)); /* theirs to unlock */
}

static void of_somebody_sealed_since_the_words_of_a_request_are_shown_no_more(void **state)
{
    (void)state;
    int64_t request;
    must(ask_as("joy", owen, "police", &request));
    assert_true(!pii_empty(list_as("pat").lines[0].reason));
    look_world_shield(&w, owen, SHIELD_SEALED);
    struct lock_list list = list_as("pat");
    assert_int_equal(list.n, 1);
    assert_true(list.lines[0].person == 0 && pii_empty(list.lines[0].reason));
    assert_true(pii_empty(list_as("joy").lines[0].reason));
}

static void a_grant_stays_with_the_record_when_a_person_is_merged(void **state)
{
    (void)state;
    int64_t request;
    must(ask_as("ray", owen, "police", &request));
    must(decide_as("pat", request, true, 3));
    look_world_load(&w, "city-hospital",
                    "person_ref,given_name,family_name,birth_date,gender,address,postcode,"
                    "nhs_number,nhs_number_status\n"
                    "H-33,Owen,Brackley,2009-03-05,M,21 Oak Street,B99 1AH,9990005117,01\n");
    assert_true(sees_label("ray", protect_person(&w, "Owen", "Brackley", "2009-03-05"), "Missing"));
}

static void who_gives_no_reason_opens_nothing(void **state)
{
    (void)state;
    struct viewer ray = protect_viewer(&w, "ray");
    struct lock_wish wish = {.person = owen, .owner = STR("police"), .reason = pii_of(STR("  "))};
    int64_t request;
    assert_int_equal(lock_ask(w.hub.hub, w.partners, &ray, &wish, &request, &w.why), ERR_INPUT);
    assert_int_equal(lock_open(w.hub.hub, w.partners, &ray, &wish, &request, &w.why), ERR_INPUT);
    assert_int_equal(list_as("ray").n, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_partner_sees_the_name_who_is_involved_and_that_it_is_locked),
        TEST(locked_activity_is_not_counted_for_those_it_is_kept_from),
        TEST(who_is_involved_is_not_told_to_who_may_not_know_it),
        TEST(a_grant_opens_it_to_the_asker_alone_and_ends_by_the_clock),
        TEST(a_refusal_needs_words_and_opens_nothing),
        TEST(of_two_who_decide_the_second_is_told_who_was_first),
        TEST(only_who_decides_for_the_owner_decides),
        TEST(an_emergency_opens_at_once_for_half_an_hour_and_is_looked_at_by_two),
        TEST(an_emergency_opens_no_shielded_person),
        TEST(an_agency_locks_its_own_records_by_hand),
        TEST(a_hand_over_asks_for_consent_twice_and_moves_who_decides),
        TEST(who_handed_it_over_opens_and_unlocks_it_no_more),
        TEST(of_somebody_sealed_since_the_words_of_a_request_are_shown_no_more),
        TEST(a_grant_stays_with_the_record_when_a_person_is_merged),
        TEST(who_gives_no_reason_opens_nothing),
    };
    return cmocka_run_group_tests_name("protect/lock", tests, NULL, NULL);
}
