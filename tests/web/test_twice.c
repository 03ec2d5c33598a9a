/* The same thing done twice: from two tabs or by two people at the very same moment, and then sent
 * once more. One takes effect; the other is told, or is led to what was done. */
#include "desk.h"

#include "refer/world.h"
#include "web/token.h"

#include <pthread.h>
#include <stdio.h>

static const char *const logins[] = {"sol", "ravi", "mona", "dana"};
enum { SOL, RAVI, MONA, DANA };
enum { IS_REFERRAL = -7 }; /* web/refer_page.c */

static struct refer_world w;
static struct desk d;
static struct desk_sheet sheet;

static int open_world(void **state)
{
    (void)state;
    refer_world_open(&w);
    desk_open(&d, w.look.hub.hub, logins, COUNT(logins));
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    desk_drop(&sheet);
    desk_close(&d);
    refer_world_close(&w);
    return 0;
}

/* ---- two at once ---- */

struct hand {
    size_t who;
    struct desk_form form;
    struct desk_sheet got;
};

static void *send(void *ctx)
{
    struct hand *h = ctx;
    (void)desk_send(&d, h->who, &h->form, &h->got);
    return NULL;
}

/* The form is asked for on the page at `path`, by this user. */
static void take(struct hand *h, size_t who, const char *path, const char *stem, const char *piece)
{
    *h = (struct hand){.who = who};
    if (desk_get(&d, who, path, &sheet) != 200) fail_msg("%s: %d", path, sheet.status);
    desk_find(&sheet, stem, piece, &h->form);
}

/* Both at once, then both again. `told`: what the page of whoever was too late says; NULL = both
 * mean the same, and are led to the same page. Returns who won. */
static size_t race(struct hand hands[2], enum audit_kind kind, const char *told)
{
    pthread_t thread[2];
    size_t before = desk_noted(&d, kind);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, send, &hands[i]), 0);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
    size_t winner = hands[0].got.status == 303 ? 0 : 1, loser = 1 - winner;
    int late = hands[loser].got.status;
    if (hands[winner].got.status != 303 || late != (told ? 409 : 303))
        fail_msg("%d and %d", hands[0].got.status, hands[1].got.status);
    if (told && !desk_says(&hands[loser].got, told)) fail_msg("%s is not told", told);
    assert_int_equal(desk_noted(&d, kind), before + 1);
    for (size_t i = 0; i < 2; i++) { /* sent again: what was done is done once */
        (void)send(&hands[i]);
        if (hands[i].got.status != 303 && hands[i].got.status != 409)
            fail_msg("again: %d", hands[i].got.status);
    }
    assert_int_equal(hands[loser].got.status, late);
    assert_int_equal(desk_noted(&d, kind), before + 1);
    for (size_t i = 0; i < 2; i++)
        desk_drop(&hands[i].got);
    return winner;
}

static const char *pair_path(size_t who, const char *stem, int64_t one, int64_t other)
{
    struct hub *h = w.look.hub.hub;
    struct rand r = h->rand;
    str token;
    if (token_of_pair(&h->keys, &r, d.session[who].id, one, other, w.look.a, &token, &w.look.why))
        fail_msg("%s", w.look.why.text);
    return str_c(w.look.a, str_printf(w.look.a, "%s%.*s", stem, STR_FMT(token)));
}

static const char *person_path(size_t who, int64_t person)
{
    struct hub *h = w.look.hub.hub;
    struct rand r = h->rand;
    str url;
    if (token_of_person(&h->keys, &r, d.session[who].id, person, w.look.a, &url, &w.look.why))
        fail_msg("%s", w.look.why.text);
    return str_c(w.look.a, url);
}

/* ---- referrals ---- */

static const char *referral_path(size_t who, int64_t referral)
{
    return pair_path(who, "/referral/", referral, IS_REFERRAL);
}

static int64_t sent(void)
{
    return refer_world_sent(&w, "sol", w.jane, refer_world_worry(REFERRAL_PATHWAY_CHILD));
}

static void a_referral_sent_from_two_tabs_is_one(void **state)
{
    struct hand hands[2];
    struct viewer sol = refer_world_user(&w, "sol");
    int64_t draft =
        refer_world_draft(&w, &sol, w.jane, refer_world_worry(REFERRAL_PATHWAY_CHILD));
    (void)state;
    for (size_t i = 0; i < 2; i++)
        take(&hands[i], SOL, pair_path(SOL, "/refer/send/", w.jane, draft), "/refer/send/", "");
    (void)race(hands, AUDIT_REFERRAL, NULL);
    assert_int_equal(refer_world_read(&w, "sol", draft).step_count, 1);
}

static void of_two_who_answer_a_referral_one_is_told_what_the_other_said(void **state)
{
    struct hand hands[2];
    int64_t id = sent();
    (void)state;
    take(&hands[0], RAVI, referral_path(RAVI, id), "/referral/", "name=\"to\" value=\"accepted\"");
    take(&hands[1], MONA, referral_path(MONA, id), "/referral/", "name=\"to\" value=\"returned\"");
    desk_fill(&hands[1].form, "code", "threshold");
    size_t winner = race(hands, AUDIT_REFERRAL, "Children&#39;s Social Care");
    struct referral r = refer_world_read(&w, "sol", id);
    assert_int_equal(r.step_count, 2);
    assert_int_equal(r.state, winner ? REFERRAL_RETURNED : REFERRAL_ACCEPTED);
}

static void the_same_step_of_a_referral_from_two_tabs_is_one(void **state)
{
    struct hand hands[2];
    int64_t id = sent();
    (void)state;
    for (size_t i = 0; i < 2; i++)
        take(&hands[i], RAVI, referral_path(RAVI, id), "/referral/",
             "name=\"to\" value=\"accepted\"");
    (void)race(hands, AUDIT_REFERRAL, NULL);
    assert_int_equal(refer_world_read(&w, "sol", id).step_count, 2);
}

/* ---- reviews ---- */

static void review_path(size_t who, char ret_path[static DESK_PATH_MAX])
{
    assert_int_equal(desk_get(&d, who, "/queue", &sheet), 200);
    desk_link(&sheet, "/review/", ret_path);
}

static void of_two_who_close_a_review_one_is_told_who_did_and_how(void **state)
{
    struct hand hands[2];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char path[DESK_PATH_MAX];
        review_path(RAVI + i, path);
        take(&hands[i], RAVI + i, path, "/review/", "name=\"outcome\"");
        desk_fill(&hands[i].form, "outcome", i ? "advice" : "no-action");
        desk_fill(&hands[i].form, "reason", i ? "Spoke to the school" : "Known to all");
    }
    (void)race(hands, AUDIT_REVIEW_CLOSED, "closed this review");
}

static void of_two_who_take_a_review_one_is_told_who_has_it(void **state)
{
    struct hand hands[2];
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char path[DESK_PATH_MAX];
        review_path(RAVI + i, path);
        take(&hands[i], RAVI + i, path, "/review/", "name=\"had\"");
        desk_fill(&hands[i].form, "to", logins[RAVI + i]);
    }
    (void)race(hands, AUDIT_REVIEW_ASSIGNED, "has taken this review");
}

/* ---- cases ---- */

static void case_path(size_t who, char ret_path[static DESK_PATH_MAX])
{
    assert_int_equal(desk_get(&d, who, "/cases", &sheet), 200);
    desk_link(&sheet, "/case/", ret_path);
}

/* Both look at it before one of them does anything. */
static void take_case(struct hand hands[2], size_t second, const char *piece)
{
    for (size_t i = 0; i < 2; i++) {
        char path[DESK_PATH_MAX];
        case_path(i ? second : RAVI, path);
        take(&hands[i], i ? second : RAVI, path, "/case/", piece);
    }
}

static void do_case(const char *piece, const char *name, const char *value)
{
    struct hand h;
    char path[DESK_PATH_MAX];
    case_path(RAVI, path);
    take(&h, RAVI, path, "/case/", piece);
    desk_fill(&h.form, name, value);
    (void)send(&h);
    if (h.got.status != 303) fail_msg("%s %s: %d", name, value, h.got.status);
    desk_drop(&h.got);
}

static void open_case(void)
{
    struct hand h;
    take(&h, RAVI, person_path(RAVI, w.jane), "/case/open/", "");
    (void)send(&h);
    assert_int_equal(h.got.status, 303);
    desk_drop(&h.got);
}

static void of_two_who_open_a_case_of_a_person_there_is_one_case(void **state)
{
    struct hand hands[2];
    (void)state;
    for (size_t i = 0; i < 2; i++)
        take(&hands[i], RAVI + i, person_path(RAVI + i, w.jane), "/case/open/", "");
    (void)race(hands, AUDIT_CASE_CHANGED, NULL);
    assert_int_equal(desk_get(&d, RAVI, "/cases", &sheet), 200);
    assert_true(desk_says(&sheet, "DOE") || desk_says(&sheet, "Doe"));
}

static void of_two_who_set_the_priority_one_is_told_what_it_is(void **state)
{
    struct hand hands[2];
    (void)state;
    open_case();
    take_case(hands, MONA, "value=\"band\"");
    desk_fill(&hands[0].form, "value", "red");
    desk_fill(&hands[1].form, "value", "amber");
    (void)race(hands, AUDIT_CASE_CHANGED, "changed since it was shown to you");
}

static void a_note_sent_from_two_tabs_is_written_once(void **state)
{
    struct hand hands[2];
    char path[DESK_PATH_MAX];
    (void)state;
    open_case();
    case_path(RAVI, path);
    assert_int_equal(desk_get(&d, RAVI, path, &sheet), 200);
    desk_link(&sheet, "/case/log/", path);
    for (size_t i = 0; i < 2; i++) {
        take(&hands[i], RAVI, path, "/case/", "value=\"note\"");
        desk_fill(&hands[i].form, "text", "Rang the school: she was there today");
    }
    (void)race(hands, AUDIT_CASE_CHANGED, NULL);
}

static void partners_who_are_asked_from_two_tabs_are_asked_once(void **state)
{
    struct hand hands[2];
    (void)state;
    open_case();
    do_case("value=\"band\"", "value", "red");
    take_case(hands, RAVI, "value=\"ask_all\"");
    for (size_t i = 0; i < 2; i++)
        desk_fill(&hands[i].form, "text", "When did you see her last?");
    (void)race(hands, AUDIT_CASE_CHANGED, NULL);
}

static void a_partner_reminded_from_two_tabs_is_reminded_once(void **state)
{
    struct hand hands[2], all;
    char path[DESK_PATH_MAX];
    (void)state;
    open_case();
    do_case("value=\"band\"", "value", "red");
    case_path(RAVI, path);
    take(&all, RAVI, path, "/case/", "value=\"ask_all\"");
    desk_fill(&all.form, "text", "When did you see her last?");
    (void)send(&all);
    assert_int_equal(all.got.status, 303);
    desk_drop(&all.got);
    take_case(hands, RAVI, "value=\"remind\"");
    (void)race(hands, AUDIT_CASE_CHANGED, NULL);
}

static void of_two_who_decide_a_case_one_is_told_what_was_decided(void **state)
{
    struct hand hands[2];
    (void)state;
    open_case();
    do_case("value=\"band\"", "value", "red");
    take_case(hands, MONA, "value=\"decide\"");
    for (size_t i = 0; i < 2; i++) {
        desk_fill(&hands[i].form, "value", i ? "advice" : "early_help");
        desk_fill(&hands[i].form, "text", "At the same moment");
    }
    (void)race(hands, AUDIT_CASE_CHANGED, "changed since it was shown to you");
}

/* ---- alerts ---- */

static void of_two_who_acknowledge_an_alert_one_is_told_who_did(void **state)
{
    struct hand hands[2];
    (void)state;
    (void)sent();
    take(&hands[0], RAVI, "/alerts", "/alerts/", "Acknowledge");
    take(&hands[1], MONA, "/alerts", "/alerts/", "Acknowledge");
    (void)race(hands, AUDIT_NOTICE_ACKNOWLEDGED, "has acknowledged this already");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        T(a_referral_sent_from_two_tabs_is_one),
        T(of_two_who_answer_a_referral_one_is_told_what_the_other_said),
        T(the_same_step_of_a_referral_from_two_tabs_is_one),
        T(of_two_who_close_a_review_one_is_told_who_did_and_how),
        T(of_two_who_take_a_review_one_is_told_who_has_it),
        T(of_two_who_open_a_case_of_a_person_there_is_one_case),
        T(of_two_who_set_the_priority_one_is_told_what_it_is),
        T(a_note_sent_from_two_tabs_is_written_once),
        T(partners_who_are_asked_from_two_tabs_are_asked_once),
        T(a_partner_reminded_from_two_tabs_is_reminded_once),
        T(of_two_who_decide_a_case_one_is_told_what_was_decided),
        T(of_two_who_acknowledge_an_alert_one_is_told_who_did),
    };
    return cmocka_run_group_tests_name("web/twice", tests, NULL, NULL);
}
