/* Staff-safety markers: proposed with evidence, agreed by a second person, shown to those who
 * visit, over by the clock. */
#include "protect/world.h"

#include "notice/notice.h"
#include "protect/marker.h"

static struct look_world w;
static int64_t petra;

static int make_world(void **state)
{
    (void)state;
    protect_world_open(&w);
    petra = protect_person(&w, "Petra", "Calloway", "1985-07-19");
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

struct made {
    int64_t anchor, marker;
};

static err propose(const char *login, const char *evidence, int days, bool address,
                   struct made *ret)
{
    struct viewer v = protect_viewer(&w, login);
    struct marker_wish wish = {.person = petra,
                               .address = address,
                               .category = STR("visit_in_pairs"),
                               .evidence = pii_of(str_of(evidence)),
                               .days = days};
    return marker_propose(w.hub.hub, w.partners, &v, &wish, &ret->anchor, &ret->marker, &w.why);
}

static err agree(const char *login, struct made m)
{
    struct viewer v = protect_viewer(&w, login);
    return marker_agree(w.hub.hub, w.partners, &v, m.anchor, m.marker, &w.why);
}

static err end(const char *login, struct made m)
{
    struct viewer v = protect_viewer(&w, login);
    return marker_end(w.hub.hub, w.partners, &v, m.anchor, m.marker, &w.why);
}

static size_t shown(const char *login, int64_t person)
{
    struct viewer v = protect_viewer(&w, login);
    const struct marker_line *list;
    size_t n = 99;
    err e = markers_of_person(w.hub.hub, w.partners, &v, person, w.a, &list, &n, &w.why);
    if (e) fail_msg("%s: %s", err_word(e), w.why.text);
    return n;
}

static struct made agreed(int days)
{
    struct made m = {0, 0};
    assert_int_equal(propose("ned", "INC-2026-114", days, false, &m), ERR_OK);
    assert_int_equal(agree("nora", m), ERR_OK);
    return m;
}

static void nothing_is_shown_before_a_second_person_agreed(void **state)
{
    (void)state;
    struct made m = {0, 0};
    assert_int_equal(propose("ned", "INC-2026-114", 30, false, &m), ERR_OK);
    assert_int_equal(shown("ned", petra), 0);
    assert_int_equal(agree("ned", m), ERR_DENIED);
    assert_int_equal(agree("pat", m), ERR_ABSENT); /* another agency's */
    assert_int_equal(agree("nora", m), ERR_OK);
    assert_int_equal(agree("nora", m), ERR_CONFLICT);
    assert_int_equal(shown("ned", petra), 1);
}

static void those_whose_staff_visit_see_it_whatever_their_tier_and_nobody_else(void **state)
{
    (void)state;
    (void)agreed(30);
    assert_int_equal(shown("fay", petra), 1); /* fire: tier 1 */
    assert_int_equal(shown("pat", petra), 1);
    assert_int_equal(shown("ray", petra), 1);
    assert_int_equal(shown("sam", petra), 0); /* a school does not visit */
    assert_int_equal(shown("joy", petra), 0);
    assert_int_equal(shown("dee", petra), 0);
}

static void it_is_over_by_the_clock(void **state)
{
    (void)state;
    (void)agreed(30);
    w.hub.hub->clock.fixed_ms += 30 * MS_PER_DAY - 1;
    assert_int_equal(shown("fay", petra), 1);
    w.hub.hub->clock.fixed_ms += 1;
    assert_int_equal(shown("fay", petra), 0);
}

static void it_needs_a_category_evidence_and_an_end_that_was_agreed(void **state)
{
    (void)state;
    struct made m;
    struct viewer v = protect_viewer(&w, "ned");
    struct marker_wish odd = {.person = petra, .category = STR("nasty"),
                              .evidence = pii_of(STR("X-1"))};
    assert_int_equal(propose("ned", " ", 30, false, &m), ERR_INPUT);
    assert_int_equal(propose("ned", "X-1", 181, false, &m), ERR_INPUT);
    assert_int_equal(
        marker_propose(w.hub.hub, w.partners, &v, &odd, &m.anchor, &m.marker, &w.why), ERR_INPUT);
    assert_int_equal(propose("ned", "X-1", 180, false, &m), ERR_OK);
}

static void a_renewal_needs_fresh_evidence_and_takes_the_old_ones_place(void **state)
{
    (void)state;
    struct made m, next;
    (void)agreed(30);
    assert_int_equal(propose("ned", "INC-2026-114", 60, false, &m), ERR_INPUT);
    assert_int_equal(propose("ned", "INC-2026-200", 60, false, &next), ERR_OK);
    assert_int_equal(shown("fay", petra), 1);
    assert_int_equal(agree("nora", next), ERR_OK);
    assert_int_equal(shown("fay", petra), 1);
    w.hub.hub->clock.fixed_ms += 40 * MS_PER_DAY;
    assert_int_equal(shown("fay", petra), 1);
}

static void its_agency_takes_it_away_and_others_do_not(void **state)
{
    (void)state;
    struct made m = agreed(30);
    assert_int_equal(end("pat", m), ERR_ABSENT);
    assert_int_equal(end("nora", m), ERR_OK);
    assert_int_equal(end("ned", m), ERR_CONFLICT);
    assert_int_equal(shown("fay", petra), 0);
}

static void a_marker_on_an_address_is_shown_for_whoever_lives_there(void **state)
{
    (void)state;
    struct made m;
    int64_t idris = protect_person(&w, "Idris", "Calloway", "2014-11-02");
    assert_int_equal(propose("ned", "INC-9", 30, true, &m), ERR_OK);
    assert_int_equal(agree("nora", m), ERR_OK);
    assert_int_equal(shown("fay", petra), 1);
    assert_int_equal(shown("fay", idris), 1);
    look_world_shield(&w, idris, SHIELD_LOCATION); /* it would tell where he is */
    assert_int_equal(shown("fay", idris), 0);
    assert_int_equal(shown("ray", idris), 0);
}

static void of_a_shielded_person_there_is_nothing_to_see_or_to_do(void **state)
{
    (void)state;
    struct made m;
    (void)agreed(30);
    look_world_shield(&w, petra, SHIELD_LOCATION);
    assert_int_equal(shown("fay", petra), 0);
    assert_int_equal(shown("ray", petra), 1); /* who sees everything but the place */
    assert_int_equal(propose("ned", "INC-7", 30, false, &m), ERR_ABSENT);
    look_world_shield(&w, petra, SHIELD_SEALED);
    assert_int_equal(shown("ray", petra), 0);
}

static void its_owner_is_reminded_once_before_it_ends(void **state)
{
    (void)state;
    struct viewer ned = protect_viewer(&w, "ned");
    size_t n = 99;
    (void)agreed(30);
    assert_int_equal(markers_remind(w.hub.hub, w.partners, &w.why), ERR_OK);
    assert_int_equal(notice_count(w.hub.hub, w.partners, &ned, w.a, &n, &w.why), ERR_OK);
    assert_int_equal(n, 0);
    w.hub.hub->clock.fixed_ms += 20 * MS_PER_DAY;
    assert_int_equal(markers_remind(w.hub.hub, w.partners, &w.why), ERR_OK);
    assert_int_equal(markers_remind(w.hub.hub, w.partners, &w.why), ERR_OK);
    w.hub.hub->clock.fixed_ms += MS_PER_DAY;
    struct notice_list list;
    ned = protect_viewer(&w, "ned");
    assert_int_equal(notice_list(w.hub.hub, w.partners, &ned, false, w.a, &list, &w.why), ERR_OK);
    assert_int_equal(list.n, 1);
    assert_int_equal(list.lines[0].kind, NOTICE_MARKER_ENDS);
    assert_int_equal(list.lines[0].times, 1);
}

static void an_agency_lists_its_own_with_their_evidence(void **state)
{
    (void)state;
    struct viewer nora = protect_viewer(&w, "nora"), pat = protect_viewer(&w, "pat");
    const struct marker_line *list;
    struct made m;
    size_t n;
    assert_int_equal(propose("ned", "INC-2026-114", 30, false, &m), ERR_OK);
    assert_int_equal(markers_list(w.hub.hub, w.partners, &nora, w.a, &list, &n, &w.why), ERR_OK);
    assert_int_equal(n, 1);
    assert_true(list[0].may_agree);
    assert_true(list[0].person == petra);
    assert_str_equal(pii_reveal(list[0].evidence, REVEAL_TEST), "INC-2026-114");
    assert_int_equal(markers_list(w.hub.hub, w.partners, &pat, w.a, &list, &n, &w.why), ERR_OK);
    assert_int_equal(n, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_shown_before_a_second_person_agreed),
        TEST(those_whose_staff_visit_see_it_whatever_their_tier_and_nobody_else),
        TEST(it_is_over_by_the_clock),
        TEST(it_needs_a_category_evidence_and_an_end_that_was_agreed),
        TEST(a_renewal_needs_fresh_evidence_and_takes_the_old_ones_place),
        TEST(its_agency_takes_it_away_and_others_do_not),
        TEST(a_marker_on_an_address_is_shown_for_whoever_lives_there),
        TEST(of_a_shielded_person_there_is_nothing_to_see_or_to_do),
        TEST(its_owner_is_reminded_once_before_it_ends),
        TEST(an_agency_lists_its_own_with_their_evidence),
    };
    return cmocka_run_group_tests_name("protect/marker", tests, NULL, NULL);
}
