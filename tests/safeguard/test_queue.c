/* The review queue: its order, its pages, its numbers, who is in it, and what the log says of
 * it. */
#include "safeguard/world.h"

#include "audit/entry.h"
#include "base/clock.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

static void red_comes_first_then_overdue_then_rank_then_the_sooner_due(void **state)
{
    (void)state;
    PLANT({11, "green", -90, -1, 99000}, {12, "amber", -90, 5, 80000}, {13, "amber", -90, -2, 1000},
          {14, "red", -90, 9, 90000}, {15, "red", -90, 8, 90000}, {16, "red", -90, -3, 10},
          {17, "red", -90, -30, 5}, {18, "red", -90, 1, 60000});
    static const int64_t order[] = {16, 17, 15, 14, 0 /* jane */, 18, 13, 12, 11};
    struct queue_page p = whole();
    assert_int_equal(p.n, COUNT(order));
    for (size_t i = 0; i < p.n; i++)
        if (p.lines[i].person != (order[i] ? order[i] : jane)) fail_msg("line %zu", i + 1);
}

static void equal_in_everything_the_order_is_still_the_same_each_time(void **state)
{
    (void)state;
    PLANT({31, "amber", 0, 9, 7}, {33, "amber", 0, 9, 7}, {32, "amber", 0, 9, 7});
    struct queue_page p = page_of(1, 10, BAND_AMBER);
    assert_int_equal(p.n, 3);
    for (size_t i = 0; i < p.n; i++)
        assert_int_equal(p.lines[i].person, 31 + (int64_t)i);
}

static void the_tiles_count_the_whole_queue_whatever_page_or_colour_is_shown(void **state)
{
    (void)state;
    /* it is 9:00: due today until midnight, 15 hours away */
    PLANT({11, "green", -90, 14, 1}, {12, "amber", -90, 15, 1}, {13, "amber", -90, -1, 1},
          {14, "red", -90, 40, 1});
    struct queue_page all = whole(), amber = page_of(2, 1, BAND_AMBER);
    const struct queue_numbers *tiles[] = {&all.numbers, &amber.numbers};
    for (size_t i = 0; i < COUNT(tiles); i++) {
        assert_int_equal(tiles[i]->open, 5);
        assert_int_equal(tiles[i]->red, 2);
        assert_int_equal(tiles[i]->amber, 2);
        assert_int_equal(tiles[i]->green, 1);
        assert_int_equal(tiles[i]->overdue, 1);
        assert_int_equal(tiles[i]->due_today, 1);
        assert_int_equal(tiles[i]->not_assigned, 5);
    }
    assert_int_equal(amber.n, 1);
    assert_int_equal(amber.pages, 2);
    assert_int_equal(amber.first, 2);
    assert_int_equal(amber.lines[0].person, 12);
}

static void pages_cut_the_queue_without_a_gap_or_a_repeat(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 23; i++)
        PLANT({100 + i, "green", 0, 50, i});
    struct queue_page all = whole();
    assert_int_equal(all.n, 24);
    for (int64_t page = 1, at = 0; page <= 5; page++) {
        struct queue_page p = page_of(page, 5, -1);
        assert_int_equal(p.pages, 5);
        assert_int_equal(p.page, page);
        assert_int_equal(p.first, at + 1);
        assert_int_equal(p.n, page < 5 ? 5 : 4);
        for (size_t i = 0; i < p.n; i++)
            assert_int_equal(p.lines[i].person, all.lines[at++].person);
    }
    assert_int_equal(page_of(99, 5, -1).page, 5); /* past the end is the end */
}

static void no_open_review_is_one_empty_page(void **state)
{
    (void)state;
    struct queue_page p = page_of(1, 25, BAND_GREEN);
    assert_int_equal(p.n, 0);
    assert_int_equal(p.pages, 1);
    assert_int_equal(p.numbers.open, 1);
}

static void a_line_says_who_why_and_until_when(void **state)
{
    (void)state;
    struct queue_page p = whole();
    const struct queue_line *l = line_of(&p, jane);
    assert_non_null(l);
    assert_str_equal(l->given_name, "Jane");
    assert_str_equal(l->family_name, "Doe");
    assert_int_equal(l->age, 13);
    assert_str_equal(l->outcode, "B99");
    assert_str_equal(l->rule, "R2");
    assert_int_equal(l->hits, 2);
    assert_str_equal(l->sentence,
                     "5 different services reported 5 possible concerns in the last 90 days");
    assert_str_equal(l->asked, "rule R2: at least 5 from at least 3 agencies");
    assert_int_equal(l->service_count, 5);
    assert_str_equal(l->due, "Due 27 March 2014, 9am");
    assert_true(l->is_new);
    w.hub.hub->clock.fixed_ms += 3 * MS_PER_DAY;
    p = whole();
    l = line_of(&p, jane);
    assert_str_equal(l->due, "Was due 27 March 2014, 9am");
    assert_true(l->overdue && !l->is_new);
}

static void a_due_time_is_told_in_uk_time(void **state)
{
    (void)state;
    PLANT({11, "green", 0, 5 * 24 + 1, 1}); /* 31 March, 10:00 UTC: summer time */
    struct queue_page p = whole();
    assert_str_equal(line_of(&p, 11)->due, "Due 31 March 2014, 11am");
}

static void a_sealed_person_is_in_no_line_and_in_no_number(void **state)
{
    (void)state;
    PLANT({.person = 11, .band = "red", .due = -5, .rank = 9, .shield = SHIELD_SEALED});
    struct queue_page p = whole();
    assert_null(line_of(&p, 11));
    assert_int_equal(p.n, 1);
    assert_int_equal(p.numbers.open, 1);
    assert_int_equal(p.numbers.red, 1);
    assert_int_equal(p.numbers.overdue, 0);
    assert_int_equal(p.numbers.not_assigned, 1);
}

static void whose_whereabouts_are_kept_is_listed_without_the_outcode(void **state)
{
    (void)state;
    look_world_shield(&w, jane, SHIELD_LOCATION);
    struct queue_page p = whole();
    assert_int_equal(p.numbers.open, p.n);
    const struct queue_line *l = line_of(&p, jane);
    if (l) assert_int_equal(l->outcode.len, 0);
}

static void only_who_works_the_queue_sees_it(void **state)
{
    (void)state;
    for (int role = 0; role <= ROLE_LOADER; role++) {
        struct viewer v = look_world_viewer((enum role)role, 3);
        struct queue_wish wish = {.page = 1, .page_lines = 25, .band = -1};
        struct queue_page p = {.n = 77};
        err e = queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &p, &w.why);
        if (role == ROLE_REVIEWER || role == ROLE_MANAGER) {
            assert_int_equal(e, ERR_OK);
            continue;
        }
        assert_int_equal(e, ERR_DENIED);
        assert_int_equal(p.n, 77); /* nothing was handed out */
    }
}

static void a_page_that_cannot_be_is_refused(void **state)
{
    (void)state;
    static const struct queue_wish wrong[] = {
        {0, 25, -1}, {-1, 25, -1}, {1, 0, -1}, {1, QUEUE_PAGE_MAX + 1, -1}, {1, 25, BAND__COUNT}};
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct queue_page p;
        assert_int_equal(queue_load(w.hub.hub, w.partners, &v, &wrong[i], w.a, &p, &w.why),
                         ERR_INPUT);
    }
}

struct found {
    struct entry_head head;
    struct audit_subject *subjects;
    size_t n;
};

/* The newest entry of the log. */
static err newest_entry(struct db *db, void *ctx, struct err_info *why)
{
    struct found *f = ctx;
    struct q_audit_count_leaves_row count;
    struct q_audit_leaves_rows rows;
    str asked;
    err e = q_audit_count_leaves(db, w.a, &count, why);
    if (!e)
        e = q_audit_leaves(db,
                           &(struct q_audit_leaves_in){CELL_HUB, count.leaves - 1, count.leaves},
                           w.a, &rows, why);
    if (!e) assert_int_equal(rows.n, 1);
    return e ? e
             : entry_open(db, w.hub.hub, rows.at[0].entry, w.a, &f->head, &asked, &f->subjects,
                          &f->n, why);
}

static void the_log_says_who_was_shown_and_only_those(void **state)
{
    (void)state;
    struct found f;
    PLANT({11, "green", 0, 50, 3}, {12, "green", 0, 50, 2}, {13, "green", 0, 50, 1});
    assert_int_equal(audit_settle(w.hub.hub, &w.why), ERR_OK);
    struct queue_page p = page_of(2, 2, -1);
    assert_int_equal(audit_settle(w.hub.hub, &w.why), ERR_OK);
    if (store_read(w.hub.hub->store, newest_entry, &f, &w.why)) fail_msg("%s", w.why.text);
    assert_str_equal(f.head.kind, "queue-shown");
    assert_str_equal(f.head.actor, "viewer");
    assert_str_equal(f.head.role, "reviewer");
    assert_str_equal(f.head.detail, "page 2, reviews shown 2");
    assert_int_equal(f.n, p.n);
    assert_int_equal(f.subjects[0].person, 12);
    assert_int_equal(f.subjects[1].person, 13);
    assert_int_equal(f.subjects[0].tier, 3);
}

static void a_merged_person_is_one_line_under_the_living_name(void **state)
{
    (void)state;
    PLANT({.person = 11, .band = "amber", .due = -9, .rank = 9, .merged_into = jane});
    struct queue_page p = whole();
    assert_int_equal(p.n, 1);
    assert_int_equal(p.numbers.open, 1);
    assert_int_equal(p.numbers.overdue, 0);
    assert_int_equal(p.lines[0].person, jane);
    assert_int_equal(p.lines[0].band, BAND_RED);
}

static void a_merged_person_hides_behind_the_survivors_shield(void **state)
{
    (void)state;
    PLANT({.person = 11, .band = "red", .due = 9, .rank = 9, .merged_into = jane});
    look_world_shield(&w, jane, SHIELD_SEALED);
    struct queue_page p = whole();
    assert_int_equal(p.n, 0);
    assert_int_equal(p.numbers.open, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(red_comes_first_then_overdue_then_rank_then_the_sooner_due),
        TEST(equal_in_everything_the_order_is_still_the_same_each_time),
        TEST(the_tiles_count_the_whole_queue_whatever_page_or_colour_is_shown),
        TEST(pages_cut_the_queue_without_a_gap_or_a_repeat),
        TEST(no_open_review_is_one_empty_page),
        TEST(a_line_says_who_why_and_until_when),
        TEST(a_due_time_is_told_in_uk_time),
        TEST(a_sealed_person_is_in_no_line_and_in_no_number),
        TEST(whose_whereabouts_are_kept_is_listed_without_the_outcode),
        TEST(only_who_works_the_queue_sees_it),
        TEST(a_page_that_cannot_be_is_refused),
        TEST(the_log_says_who_was_shown_and_only_those),
        TEST(a_merged_person_is_one_line_under_the_living_name),
        TEST(a_merged_person_hides_behind_the_survivors_shield),
    };
    return cmocka_run_group_tests_name("safeguard/queue", tests, NULL, NULL);
}
