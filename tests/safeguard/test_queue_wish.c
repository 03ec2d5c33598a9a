/* What may be asked of the queue: filters, order, the cap; and that its numbers are true. */
#include "safeguard/world.h"

#include "link/link.h"

static struct queue_page wished(struct queue_wish wish)
{
    struct queue_page ret;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    wish.page = wish.page ? wish.page : 1;
    wish.page_lines = 25;
    if (queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &ret, &w.why)) fail_msg("%s", w.why.text);
    return ret;
}

static void what_is_asked_for_is_all_that_is_shown_and_counted(void **state)
{
    (void)state;
    PLANT({11, "amber", 0, 5, 9, .assigned = "anna"}, {12, "amber", 0, 6, 8, .pathway = "adults"},
          {13, "amber", 0, 7, 7, .back = true}, {14, "green", 0, 8, 6, .quiet = true},
          {15, "red", 0, 9, 5, .assigned = "ben", .back = true},
          {16, "red", 0, 9, 5, .routed = true});
    static const struct {
        struct queue_wish wish;
        int64_t n, first;
    } asked[] = {
        {{.band = -1}, 6, 0 /* jane */},
        {{.band = -1, .who = WHO_NOBODY}, 4, 0},
        {{.band = -1, .who = WHO_LOGIN, .login = {"anna", 4}}, 1, 11},
        {{.band = -1, .who = WHO_LOGIN, .login = {"carl", 4}}, 0, 0},
        {{.band = -1, .who = WHO_WORKER}, 1, 16},
        {{.band = -1, .pathway = {"adults", 6}}, 1, 12},
        {{.band = -1, .came_back = true}, 2, 15},
        {{.band = BAND_AMBER, .came_back = true}, 1, 13},
        {{.band = -1, .quiet = true}, 1, 14},
        {{.band = BAND_GREEN, .who = WHO_LOGIN, .login = {"anna", 4}}, 0, 0},
    };
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct queue_page p = wished(asked[i].wish);
        if (p.matching != asked[i].n || p.n != (size_t)asked[i].n)
            fail_msg("wish %zu: %lld counted, %zu shown", i, (long long)p.matching, p.n);
        if (asked[i].first) assert_int_equal(p.lines[0].person, asked[i].first);
        assert_int_equal(p.numbers.open, 6);
        assert_int_equal(p.numbers.came_back, 2);
        assert_int_equal(p.numbers.quiet, 1);
        assert_int_equal(p.numbers.with_worker, 1);
    }
}

static void of_a_rule_those_whom_it_flags_are_shown_and_counted_and_nobody_else(void **state)
{
    (void)state;
    PLANT({11, "amber", 0, 5, 9, .assigned = "anna", .rule = "R1"},
          {12, "amber", 0, 6, 8, .pathway = "adults", .rule = "R1"},
          {13, "red", 0, 7, 7, .rule = "R1", .ended = true}, {14, "green", 0, 8, 6},
          {15, "red", 0, 9, 5, .rule = "R1", .shield = SHIELD_SEALED},
          {16, "red", 0, 9, 5, .rule = "R1", .routed = true}, {17, "amber", 0, 9, 5, .rule = "R2"});
    static const struct {
        struct queue_wish wish;
        int64_t n, last;
        const char *followed;
    } asked[] = {
        {{.band = -1, .rule = {"R1", 2}}, 3, 12, "R1"}, /* with jane */
        {{.band = -1, .rule = {"R2", 2}}, 2, 17, "R2"},
        {{.band = -1, .rule = {"R1", 2}, .sort = SORT_DUE}, 3, 0, "R1"},
        {{.band = BAND_AMBER, .rule = {"R1", 2}}, 2, 12, "R1"},
        {{.band = -1, .rule = {"R1", 2}, .pathway = {"adults", 6}}, 1, 12, "R1"},
        {{.band = -1, .rule = {"R1", 2}, .who = WHO_LOGIN, .login = {"anna", 4}}, 1, 11, "R1"},
        {{.band = -1, .rule = {"R1", 2}, .who = WHO_LOGIN, .login = {"ben", 3}}, 0, 0, "R1"},
        {{.band = -1, .rule = {"R1", 2}, .who = WHO_WORKER}, 1, 16, "R1"},
        {{.band = -1, .rule = {"R1", 2}, .quiet = true}, 0, 0, "R1"},
        {{.band = -1, .rule = {"no rule", 7}}, 6, 14, ""},
    };
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct queue_page p = wished(asked[i].wish);
        if (p.matching != asked[i].n || p.n != (size_t)asked[i].n)
            fail_msg("wish %zu: %lld counted, %zu shown", i, (long long)p.matching, p.n);
        if (asked[i].last) assert_int_equal(p.lines[p.n - 1].person, asked[i].last);
        assert_str_equal(p.rule, asked[i].followed);
        assert_int_equal(p.numbers.open, 6); /* those are of the whole queue */
    }
}

static void a_rule_is_asked_for_by_its_number_and_name_as_the_lines_say_it(void **state)
{
    (void)state;
    struct queue_page p = whole();
    const struct queue_line *l = line_of(&p, jane);
    assert_true(p.rule_n >= 2);
    assert_str_equal(p.rules[0].id, "R1");
    for (size_t k = 0; k < l->term_count; k++) {
        size_t same = 0;
        for (size_t i = 0; i < p.rule_n; i++)
            same += str_eq(p.rules[i].id, l->terms[k].rule) &&
                    str_eq(p.rules[i].name, l->terms[k].name);
        assert_int_equal(same, 1);
    }
}

static void the_cap_counts_among_those_of_the_rule_and_hides_no_red_one(void **state)
{
    (void)state;
    w.partners->terms.queue.per_worker = 2;
    w.partners->terms.queue.workers = 1;
    for (int64_t i = 0; i < 6; i++)
        PLANT({100 + i, "amber", 0, 50, i, .rule = "R2"}, {200 + i, "red", 0, 50, i});
    struct queue_page p = wished((struct queue_wish){.band = -1, .rule = STR("R2")});
    assert_int_equal(p.matching, 7); /* with jane, who is red */
    assert_int_equal(p.n, 2);
    assert_int_equal(p.below, 5);
    assert_int_equal(p.lines[0].person, jane);
    PLANT({300, "red", 0, 50, 1, .rule = "R2"}, {301, "red", 0, 50, 1, .rule = "R2"});
    p = wished((struct queue_wish){.band = -1, .rule = STR("R2")});
    assert_int_equal(p.n, 3);
    p = wished((struct queue_wish){.band = -1, .rule = STR("R2"), .all = true});
    assert_int_equal(p.n, 9);
}

static void whose_records_moved_is_flagged_by_what_fires_for_who_has_them_now(void **state)
{
    (void)state;
    PLANT({.person = 12, .band = "red", .due = 9, .rank = 9, .rule = "R2"},
          {.person = 11, .band = "amber", .due = 9, .rank = 9, .merged_into = 12, .rule = "R1"});
    struct queue_page p = wished((struct queue_wish){.band = -1, .rule = STR("R2")});
    assert_int_equal(p.n, 2);
    assert_non_null(line_of(&p, 12));
    p = wished((struct queue_wish){.band = -1, .rule = STR("R1")});
    assert_int_equal(p.n, 1);
    assert_int_equal(p.matching, 1);
    assert_int_equal(p.lines[0].person, jane);
}

static void by_due_time_the_soonest_comes_first_whatever_its_colour(void **state)
{
    (void)state;
    PLANT({11, "green", 0, 1, 1}, {12, "red", 0, 3, 9}, {13, "amber", 0, 2, 5});
    struct queue_page p = wished((struct queue_wish){.band = -1, .sort = SORT_DUE});
    static const int64_t order[] = {11, 13, 12, 0 /* jane */};
    assert_int_equal(p.n, COUNT(order));
    for (size_t i = 0; i < p.n; i++)
        assert_int_equal(p.lines[i].person, order[i] ? order[i] : jane);
    p = wished((struct queue_wish){.band = BAND_AMBER, .sort = SORT_DUE});
    assert_int_equal(p.n, 1);
}

static void below_the_cap_reviews_wait_and_are_told_of_but_no_red_one(void **state)
{
    (void)state;
    w.partners->terms.queue.per_worker = 2;
    w.partners->terms.queue.workers = 2;
    for (int64_t i = 0; i < 6; i++)
        PLANT({100 + i, "amber", 0, 50, i});
    struct queue_page p = wished((struct queue_wish){.band = -1});
    assert_int_equal(p.n, 4);
    assert_int_equal(p.below, 3);
    assert_int_equal(p.matching, 7);
    assert_int_equal(p.lines[0].person, jane);
    p = wished((struct queue_wish){.band = -1, .all = true});
    assert_int_equal(p.n, 7);
    assert_int_equal(p.below, 0);
    for (int64_t i = 0; i < 6; i++)
        PLANT({200 + i, "red", 0, 50, i});
    p = wished((struct queue_wish){.band = -1});
    assert_int_equal(p.n, 7); /* every red one */
    assert_int_equal(p.below, 6);
}

static void each_line_says_what_its_rank_is_made_of(void **state)
{
    (void)state;
    struct queue_page p = whole();
    const struct queue_line *l = line_of(&p, jane);
    int64_t sum = 0;
    assert_int_equal(l->term_count, 2);
    for (size_t i = 0; i < l->term_count; i++) {
        sum += l->terms[i].term;
        assert_true(l->terms[i].term <= l->terms[i].weight * 1000);
        assert_true(l->terms[i].name.len > 0);
        assert_true(l->terms[i].days >= 0 && l->terms[i].half_life > 0);
    }
    assert_int_equal(sum, l->rank);
    assert_str_equal(l->left, "24 hours left");
}

static void a_class_that_a_feed_sets_takes_the_person_out_at_once(void **state)
{
    (void)state;
    look_world_receive(&w, "sunshine-school",
                    "person_ref,given_name,family_name,birth_date,gender,address,postcode,"
                    "sensitive,event_ref,event_type,event_date\n"
                    "P-0911,Jane,Doe,2000-06-09,F,\"14 Elm Row, Birmingham\",B99 4EF,sealed,,,\n");
    struct queue_page p = whole();
    assert_int_equal(p.n, 0);
    assert_int_equal(p.numbers.open, 0);
    assert_int_equal(p.numbers.red, 0);
    assert_int_equal(link_run(w.hub.hub, NULL, NULL, &w.why), ERR_OK);
    assert_int_equal(whole().numbers.open, 0);
    (void)look_world_judge(&w);
    assert_int_equal(whole().numbers.open, 0);
}

static void a_survivor_judged_before_its_alias_is_one_line(void **state)
{
    (void)state;
    /* the alias is in doubt, the survivor's own review is not any more */
    PLANT({.person = 11, .band = "amber", .due = 9, .rank = 9, .merged_into = 12},
          {.person = 12, .band = "red", .due = 9, .rank = 9});
    struct queue_page p = whole();
    assert_int_equal(p.n, 2);
    assert_int_equal(p.numbers.open, 2);
    assert_int_equal(p.numbers.amber, 0);
    assert_int_equal(line_of(&p, 12)->band, BAND_RED);
}

/* ---- the tallies are what a count would say ---- */

struct recount {
    int64_t open, tallied, groups;
};

static err count_again(struct db *db, void *ctx, struct err_info *why)
{
    struct recount *r = ctx;
    struct q_review_tallies_rows tallies;
    struct q_review_due_between_rows rows;
    *r = (struct recount){0};
    err e = q_review_tallies(db, &(struct q_review_tallies_in){CELL_HUB}, w.a, &tallies, why);
    if (!e)
        e = q_review_due_between(db, &(struct q_review_due_between_in){0, INT64_MAX}, w.a, &rows,
                                 why);
    if (e) return e;
    r->open = (int64_t)rows.n;
    for (size_t i = 0; i < tallies.n; i++) {
        int64_t same = 0;
        const struct q_review_tallies_row *t = &tallies.at[i];
        for (size_t k = 0; k < rows.n; k++)
            same += rows.at[k].due_ms / MS_PER_DAY == t->day && str_eq(rows.at[k].band, t->band) &&
                    rows.at[k].shield == t->shield && str_eq(rows.at[k].pathway, t->pathway) &&
                    rows.at[k].back == t->back && rows.at[k].place == t->place &&
                    rows.at[k].quiet == t->quiet;
        if (same != t->n) fail_msg("a tally says %lld of %lld", (long long)t->n, (long long)same);
        r->tallied += t->n;
    }
    return ERR_OK;
}

struct changing {
    struct rand rand;
    int64_t person;
};

static err change_one(struct db *db, void *ctx, struct err_info *why)
{
    static const char *const logins[] = {"", "anna", "ben"}, *const paths[] = {"", "adults"};
    struct changing *c = ctx;
    struct review *list, is;
    struct rand r = c->rand;
    size_t n;
    err e = reviews_read(db, c->person, w.a, &list, &n, why);
    if (e || !n) return e;
    is = list[0];
    is.open = rand_below(&r, 5) > 0;
    is.band = (enum rule_band)rand_below(&r, BAND__COUNT);
    is.due_ms = DAY_MS + ((int64_t)rand_below(&r, 200) - 100) * MS_PER_HOUR;
    is.assigned = str_of(logins[rand_below(&r, COUNT(logins))]);
    is.pathway = str_of(paths[rand_below(&r, COUNT(paths))]);
    is.back_ms = (int64_t)rand_below(&r, 2);
    is.quiet = rand_below(&r, 2);
    is.routed_ms = rand_below(&r, 4) ? 0 : DAY_MS;
    is.shield = rand_below(&r, 4) ? 0 : SHIELD_SEALED;
    return review_put(db, &list[0], &is, why);
}

static void whatever_becomes_of_reviews_the_tallies_agree_with_a_count(void **state)
{
    (void)state;
    struct changing c = {.rand = rand_seeded(7)};
    struct recount r;
    for (int64_t i = 0; i < 30; i++)
        PLANT({100 + i, "amber", 0, (int)(i * 7 - 90), i});
    for (int i = 0; i < 300; i++) {
        c.person = 100 + (int64_t)rand_below(&c.rand, 30);
        if (store_write(w.hub.hub->store, change_one, &c, &w.why)) fail_msg("%s", w.why.text);
        (void)rand_u64(&c.rand);
    }
    assert_int_equal(store_read(w.hub.hub->store, count_again, &r, &w.why), ERR_OK);
    assert_int_equal(r.open, r.tallied);
    assert_true(r.open > 5);
    struct queue_page p = whole();
    assert_int_equal(p.n, p.numbers.open);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_asked_for_is_all_that_is_shown_and_counted),
        TEST(of_a_rule_those_whom_it_flags_are_shown_and_counted_and_nobody_else),
        TEST(a_rule_is_asked_for_by_its_number_and_name_as_the_lines_say_it),
        TEST(the_cap_counts_among_those_of_the_rule_and_hides_no_red_one),
        TEST(whose_records_moved_is_flagged_by_what_fires_for_who_has_them_now),
        TEST(by_due_time_the_soonest_comes_first_whatever_its_colour),
        TEST(below_the_cap_reviews_wait_and_are_told_of_but_no_red_one),
        TEST(each_line_says_what_its_rank_is_made_of),
        TEST(a_class_that_a_feed_sets_takes_the_person_out_at_once),
        TEST(a_survivor_judged_before_its_alias_is_one_line),
        TEST(whatever_becomes_of_reviews_the_tallies_agree_with_a_count),
    };
    return cmocka_run_group_tests_name("safeguard/queue_wish", tests, NULL, NULL);
}
