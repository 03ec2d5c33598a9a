/* The person page at every tier: what a role may see is there, and nothing of what it may not. */
#include "check.h"

#include "web/person_page.h"
#include "web/sample.h"

static struct arena *arena;
static struct buf page = BUF_INIT(1 << 20);
static struct err_info why;

static err url(void *ctx, int64_t person, str *ret_url, struct err_info *reason)
{
    (void)ctx;
    (void)reason;
    *ret_url = str_printf(arena, "/person/token-%lld", (long long)person);
    return ERR_OK;
}

static const char *shown(const struct person_view *p)
{
    const struct page_frame frame = {.title = STR("Person record"),
                                     .style = STR("/s.css"),
                                     .icon = STR("/i.svg"),
                                     .duty_phone = STR("0121 496 0100")};
    const struct page_reader reader = {.user = STR("Ravi Patel"),
                                       .role = STR("Reviewer"),
                                       .reason = "Worried about a child",
                                       .now_ms = now_ms,
                                       .url = url};
    struct page_person out;
    if (person_page(p, &reader, arena, &out, &why)) fail_msg("%s", why.text);
    out.frame = &frame;
    out.person_acts = &(struct page_person_acts){0};
    buf_reset(&page);
    page_person_render(&out, &page);
    buf_byte(&page, '\0');
    assert_int_equal(buf_state(&page), ERR_OK);
    return page.at;
}

static void assert_has(const char *html, const char *text)
{
    if (!strstr(html, text)) fail_msg("the page lacks: %s", text);
}

static void assert_lacks(const char *html, const char *text)
{
    if (strstr(html, text)) fail_msg("the page shows: %s", text);
}

static void the_safeguarding_team_sees_the_whole_picture(void **state)
{
    (void)state;
    struct person_view p = all_of_her();
    const char *html = shown(&p);
    static const char *const texts[] = {
        "<bdi>Jane <span class=\"aim-surname\">Doe</span></bdi>, 13 years",
        "9 June 2000",
        "Female",
        "999 000 0018",
        "23 Inour Street, B99 1AA",
        "Janey Doe",
        "Review required",
        "<b>5 different services reported 5 possible concerns.</b>",
        "<b>Rule R2, Many agencies.</b> Review required (red) on at least 5 possible concerns.",
        "Shown beside rule R2, which tells of it already.",
        "A+E City Hosp., 23 March 2014: A+E attendance (also reported by Care First)",
        "2 serious events.",
        "The review is due by 27 March 2014, 9:00am. Nobody has taken it yet.",
        "5 counts of activity within West Midlands for this person in the last 90 days.",
        "Dr Amara Obi",
        "<a class=\"govuk-link\" href=\"tel:0121%20496%200211\">0121 496 0211</a>",
        "Mon-Fri 9am-5pm",
        "Out of hours: Night desk",
        "0121 496 0212",
        "When it happened",
        "Timeline of 90 days by service: 1 contact by 1 service.",
        "<a class=\"govuk-link\" href=\"/person/token-7\"><bdi>Mary",
        ", 36",
        "Mother, and same address",
        "4 services",
        ("4 other professionals from 3 services opened this record in the last 30 days. Last: City "
         "Hospital, 26 March 2014."),
        "A further record may belong to this person",
        "Printed by Ravi Patel, Reviewer, 26 March 2014, 9:00am. Reason: Worried about"};
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_has(html, texts[i]);
    assert_has(html, "<title>Person record - AIM</title>");
}

static void what_follows_if_a_further_record_is_theirs_is_said(void **state)
{
    (void)state;
    struct person_view p = all_of_her();
    const struct further_line line = {STR("R2"), STR("6 possible concerns from 3 services"),
                                      BAND_RED};
    const char *said = "If they are one person, a review is required";
    const char *html = shown(&p);
    assert_null(strstr(html, said));
    p.further_review = true;
    html = shown(&p);
    assert_has(html, said);
    assert_null(strstr(html, "If these are one person: "));
    p.further = &line;
    p.further_count = 1;
    html = shown(&p);
    assert_has(html, "If these are one person: 6 possible concerns from 3 services (red)");
}

static void the_five_answers_are_never_confused(void **state)
{
    (void)state;
    struct person_view p = all_of_her();
    const char *html = shown(&p);
    assert_has(html, "aim-tile--on\"><h3>A+E City Hosp.</h3>");
    assert_has(html,
               "Activity reported on 23 March 2014<br><span class=\"aim-dim\">3 days ago</span>");
    assert_has(html, "2 contacts in 12 months");
    assert_has(html, "aim-tile--none\"><h3>Care First</h3>");
    assert_has(html, "No activity reported</span></p><p>Nothing in the last 90 days, in data up to "
                     "26 March 2014.");
    assert_has(html, "aim-tile--late\"><h3>Fire and Rescue</h3>");
    assert_has(html, "Not known since 17 March 2014</span></p><p>Nothing up to that day. The "
                     "service has sent no data for 9 days");
    assert_has(html, "aim-tile--absent\"><h3>GP surgery</h3>");
    assert_has(html, "Not supplied by this agency");
    assert_has(html, "aim-tile--closed\"><h3>Youth justice</h3>");
    assert_has(html, "Not shown to your role");
}

static void every_service_says_up_to_when_its_data_is(void **state)
{
    (void)state;
    struct person_view p = all_of_her();
    size_t said = 0, came = 0;
    for (size_t i = 0; i < p.row_count;
         i++) /* who sends nothing, or is not shown, has no such day */
        came += p.rows[i].state <= ROW_LATE && p.rows[i].data_up_to_ms;
    for (const char *at = shown(&p); (at = strstr(at, ">Data up to ")); at++)
        said++;
    assert_true(came >= 3);
    assert_int_equal(said, came);
}

static void a_feed_that_never_came_is_not_called_silent_since_1970(void **state)
{
    (void)state;
    struct person_view p = all_of_her();
    rows[2].data_up_to_ms = 0;
    const char *html = shown(&p);
    assert_has(html, "Not known: no data has come yet");
    assert_lacks(html, "1970");
}

static void the_front_line_sees_dates_and_labels_but_no_rule_household_or_address(void **state)
{
    (void)state;
    struct person_view p = tier_2();
    const char *html = shown(&p);
    assert_has(html, "Activity reported on 23 March 2014");
    assert_has(html, "A+E attendance");
    assert_has(html, "Review required");
    static const char *const texts[] = {
        "Inour",       "999 000", "serious events",      "possible concerns",
        "Household",   "Mary",    "Who else has looked", "When it happened",
        "All contacts"};
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_lacks(html, texts[i]);
}

static void a_school_sees_which_services_and_whom_to_ring_alone(void **state)
{
    (void)state;
    struct person_view p = tier_1();
    const char *html = shown(&p);
    assert_has(html, "A+E City Hosp.");
    assert_has(html, "<span>Activity reported</span>");
    assert_has(html, "0121 496 0211");
    assert_has(html, "Review required");
    static const char *const texts[] = {
        "23 March",  "A+E attendance", "days ago", "contacts in 12 months",
        "Inour",     "999 000",        "Janey",    "counts of activity",
        "Household", "Mary",           "Who else", "When it happened"};
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_lacks(html, texts[i]);
}

static void a_charity_sees_that_she_is_known_and_whom_to_ring(void **state)
{
    (void)state;
    struct person_view p = tier_0();
    const char *html = shown(&p);
    assert_has(html, "This person is known to the hub");
    assert_has(html, "0121 496 0100");
    static const char *const texts[] = {"A+E City",  "Services in touch", "Review required",
                                        "aim-tile ", "Household",         "Who else"};
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_lacks(html, texts[i]);
}

static void a_shielded_person_has_a_limited_view(void **state)
{
    (void)state;
    struct person_view p = tier_0();
    p.restricted = true;
    const char *html = shown(&p);
    assert_has(html, "You can see a limited view of this record");
    assert_lacks(html, "This person is known to the hub");
}

static void without_a_review_there_is_no_red_box(void **state)
{
    (void)state;
    struct person_view p = all_of_her();
    p.review_required = false;
    p.hit_count = 0;
    assert_lacks(shown(&p), "aim-review");
}

static void what_somebody_reviewed_is_not_asked_for_again_but_stays_to_be_read(void **state)
{
    (void)state;
    struct person_view p = all_of_her();
    p.review_required = false;
    p.review = 0;
    p.reviewed_ms = now_ms - 2 * INT64_C(86400000);
    const char *html = shown(&p);
    assert_has(html, "Reviewed on 24 March 2014, nothing new since");
    assert_has(html, "<b>5 different services reported 5 possible concerns.</b>");
    assert_has(html, "A new one begins when something new is reported.");
    assert_lacks(html, "#i-red\"/></svg>Review required");
    assert_lacks(html, "nobody may yet have seen");
}

static void names_of_every_script_come_through_every_place(void **state)
{
    (void)state;
    static const char *const names[] = {"O'Brien <b>", "محمد", "Siân Ŵyn", "e\xcc\x81\xcc\xa3",
                                        "\"><script>alert(1)</script>"};
    static const char *const safe[] = {"O&#39;Brien &lt;b&gt;", "محمد", "Siân Ŵyn",
                                       "e\xcc\x81\xcc\xa3",
                                       "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct person_view p = all_of_her();
        struct household_line member = home;
        p.given_name = p.family_name = p.other_names = p.address = p.last_look_agency =
            str_of(names[i]);
        member.given_name = member.family_name = member.relation = str_of(names[i]);
        p.household = &member;
        const char *html = shown(&p);
        size_t n = 0;
        for (const char *at = strstr(html, safe[i]); at; at = strstr(at + 1, safe[i]))
            n++;
        assert_true(n >= 8);
        assert_lacks(html, "<script");
        assert_lacks(html, "<b>\"");
    }
}

static void the_page_is_small(void **state)
{
    (void)state;
    struct person_view p = all_of_her();
    assert_true(strlen(shown(&p)) < 100 * 1024);
}

static void memory_running_out_is_an_error_not_a_page_with_holes(void **state)
{
    (void)state;
    struct person_view p = all_of_her();
    const struct page_reader reader = {
        .user = STR("R"), .role = STR("R"), .reason = "", .now_ms = now_ms, .url = url};
    for (size_t bytes = 64; bytes < 4096; bytes += 64) {
        struct arena *small = arena_new(bytes);
        struct page_person out;
        err e = person_page(&p, &reader, small, &out, &why);
        assert_true(e == ERR_OK || e == ERR_NOMEM);
        arena_free(small);
    }
}

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    return arena ? 0 : -1;
}

static int drop_all(void **state)
{
    (void)state;
    arena_free(arena);
    buf_release(&page);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_safeguarding_team_sees_the_whole_picture),
        cmocka_unit_test(the_five_answers_are_never_confused),
        cmocka_unit_test(what_follows_if_a_further_record_is_theirs_is_said),
        cmocka_unit_test(every_service_says_up_to_when_its_data_is),
        cmocka_unit_test(a_feed_that_never_came_is_not_called_silent_since_1970),
        cmocka_unit_test(the_front_line_sees_dates_and_labels_but_no_rule_household_or_address),
        cmocka_unit_test(a_school_sees_which_services_and_whom_to_ring_alone),
        cmocka_unit_test(a_charity_sees_that_she_is_known_and_whom_to_ring),
        cmocka_unit_test(a_shielded_person_has_a_limited_view),
        cmocka_unit_test(without_a_review_there_is_no_red_box),
        cmocka_unit_test(what_somebody_reviewed_is_not_asked_for_again_but_stays_to_be_read),
        cmocka_unit_test(names_of_every_script_come_through_every_place),
        cmocka_unit_test(the_page_is_small),
        cmocka_unit_test(memory_running_out_is_an_error_not_a_page_with_holes),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_all);
}
