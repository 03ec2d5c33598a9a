/* The queue asked by rule, age and area: what is found is what is so, whatever became of the
 * reviews, and tells nothing that the lines may not tell. */
#include "safeguard/world.h"

#include "likeness/place.h"
#include "link/link.h"
#include "rule/recognise.h"

enum { MANY = 60, RULES = 2, AREAS = 3 };
static const char *const rule_ids[RULES] = {"R1", "R2"};
static const char *const area_codes[AREAS] = {"", "B98", "B99"};

static struct queue_page asked(struct queue_wish wish)
{
    struct queue_page ret;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    wish.page = wish.page ? wish.page : 1;
    wish.page_lines = wish.page_lines ? wish.page_lines : QUEUE_PAGE_MAX;
    if (queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &ret, &w.why)) fail_msg("%s", w.why.text);
    return ret;
}

static void expect_n(struct queue_wish wish, size_t n)
{
    wish.band = -1;
    struct queue_page p = asked(wish);
    assert_int_equal(p.n, n);
    assert_int_equal(p.matching, n);
}

static void map_wards(void)
{
    static const struct ward list[] = {{{"W1", 2}, {"Elm", 3}}, {{"W2", 2}, {"Oak", 3}}};
    static struct ward_place places[2];
    postcode code;
    assert_true(postcode_parse(STR("B99"), &code));
    places[0] = (struct ward_place){code, 1};
    assert_true(postcode_parse(STR("B99 4AA"), &code));
    places[1] = (struct ward_place){postcode_sector(code), 0};
    w.partners->terms.wards = (struct wards){list, COUNT(list), places, COUNT(places)};
}

/* ---- the bands ---- */

static void an_age_is_in_one_band_from_birthday_to_birthday(void **state)
{
    (void)state;
    static const struct {
        struct date born, today;
        enum review_age is;
    } rows[] = {{{2020, 3, 1}, {2025, 2, 28}, REVIEW_AGE_UNDER_5},
                {{2020, 3, 1}, {2025, 3, 1}, REVIEW_AGE_5_TO_17},
                {{2020, 2, 29}, {2025, 2, 28}, REVIEW_AGE_UNDER_5},
                {{2020, 2, 29}, {2025, 3, 1}, REVIEW_AGE_5_TO_17},
                {{2008, 6, 9}, {2026, 6, 8}, REVIEW_AGE_5_TO_17},
                {{2008, 6, 9}, {2026, 6, 9}, REVIEW_AGE_18_TO_64},
                {{1961, 1, 1}, {2025, 12, 31}, REVIEW_AGE_18_TO_64},
                {{1961, 1, 1}, {2026, 1, 1}, REVIEW_AGE_65_AND_OVER},
                {{0}, {2026, 1, 1}, REVIEW_AGE_NOT_KNOWN}};
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(review_age_at(rows[i].born, date_days(rows[i].today)), rows[i].is);
    for (int i = REVIEW_AGE_UNDER_5; i < REVIEW_AGE__COUNT; i++) {
        enum review_age again = REVIEW_AGE_ANY;
        assert_true(review_age_of(str_of(review_age_word((enum review_age)i)), &again));
        assert_int_equal(again, i);
    }
}

static void a_place_is_its_ward_where_there_is_a_map_and_else_its_district(void **state)
{
    (void)state;
    const struct wards none = {.n = 0};
    assert_string_equal(review_area_at(&none, pii_of(STR("b99 4ef"))).text, "B99");
    assert_string_equal(review_area_at(&none, pii_of(STR("B99"))).text, "B99");
    assert_string_equal(review_area_at(&none, pii_of(STR("no postcode"))).text, "");
    map_wards();
    const struct wards *map = &w.partners->terms.wards;
    assert_string_equal(review_area_at(map, pii_of(STR("B99 4EF"))).text, "W1");
    assert_string_equal(review_area_at(map, pii_of(STR("B99 1AA"))).text, "W2");
    assert_string_equal(review_area_at(map, pii_of(STR("B98 1AA"))).text, "");
}

/* ---- as judging leaves it ---- */

static void jane_is_found_by_her_age_her_area_and_her_rules(void **state)
{
    (void)state;
    expect_n((struct queue_wish){.age = REVIEW_AGE_5_TO_17}, 1);
    expect_n((struct queue_wish){.age = REVIEW_AGE_18_TO_64}, 0);
    expect_n((struct queue_wish){.area = STR("B99")}, 1);
    expect_n((struct queue_wish){.area = STR("b99 4ef")}, 1); /* a district is what is asked */
    expect_n((struct queue_wish){.area = STR("B98")}, 0);
    expect_n((struct queue_wish){.area = STR(QUEUE_ELSEWHERE)}, 0);
    expect_n((struct queue_wish){.rule = STR("R2"), .age = REVIEW_AGE_5_TO_17, .area = STR("B99")},
             1);
    expect_n((struct queue_wish){.rule = STR("R2"), .age = REVIEW_AGE_UNDER_5}, 0);
    assert_str_equal(asked((struct queue_wish){.band = -1, .area = STR("?")}).area, "");
}

static void
a_new_map_of_wards_counts_from_the_next_judging_and_the_line_names_the_ward(void **state)
{
    (void)state;
    struct rule_run run;
    map_wards();
    assert_int_equal(rule_run_day(w.hub.hub, w.partners, false, NULL, NULL, &run, &w.why), ERR_OK);
    expect_n((struct queue_wish){.area = STR("W1")}, 0);
    expect_n((struct queue_wish){.area = STR("W2")}, 1);
    expect_n((struct queue_wish){.area = STR("B99")}, 1); /* no ward: nothing is asked for */
    struct queue_page p = whole();
    assert_str_equal(line_of(&p, jane)->ward, "Oak");
}

static void who_moves_is_found_where_they_live_now(void **state)
{
    (void)state;
    w.hub.hub->clock.fixed_ms += MS_PER_DAY;
    look_world_receive(&w, "sunshine-school",
                       "person_ref,given_name,family_name,birth_date,gender,address,postcode,"
                       "event_ref,event_type,event_date\n"
                       "P-0911,Jane,Doe,2000-06-09,F,\"9 Ash Row, Birmingham\",B98 4EF,,,\n");
    assert_int_equal(link_run(w.hub.hub, NULL, NULL, &w.why), ERR_OK);
    for (int judged = 0; judged < 2; judged++) {
        expect_n((struct queue_wish){.area = STR("B98")}, 1);
        expect_n((struct queue_wish){.area = STR("B99")}, 0);
        (void)look_world_judge(&w);
    }
}

static void a_birthday_moves_somebody_to_the_next_band_by_the_clock_alone(void **state)
{
    (void)state;
    static const struct {
        struct date day;
        enum review_age is;
    } days[] = {{{2018, 6, 8}, REVIEW_AGE_5_TO_17}, {{2018, 6, 9}, REVIEW_AGE_18_TO_64}};
    for (size_t i = 0; i < COUNT(days); i++) {
        struct rule_run run;
        w.hub.hub->clock.fixed_ms = date_uk_midnight_ms(days[i].day) + MS_PER_HOUR;
        assert_int_equal(
            rule_run_day(w.hub.hub, w.partners, false, NULL, NULL, &run, &w.why), ERR_OK);
        for (int a = REVIEW_AGE_UNDER_5; a < REVIEW_AGE__COUNT; a++)
            expect_n((struct queue_wish){.age = (enum review_age)a, .all = true},
                     a == (int)days[i].is);
    }
}

/* ---- what may not be told is not told by asking ---- */

static void of_the_shielded_neither_age_nor_area_is_learnt_by_asking(void **state)
{
    (void)state;
    PLANT({11, "amber", 0, 5, 9, .rule = "R1", .age = REVIEW_AGE_UNDER_5, .area = "B99",
           .shield = SHIELD_LOCATION},
          {12, "red", 0, 5, 9, .rule = "R1", .age = REVIEW_AGE_UNDER_5, .area = "B99",
           .shield = SHIELD_SEALED},
          {13, "red", 0, 5, 9, .rule = "R1", .age = REVIEW_AGE_UNDER_5, .area = "",
           .shield = SHIELD_LOCATION},
          {14, "green", 0, 5, 9, .age = REVIEW_AGE_65_AND_OVER, .area = "B98", .assigned = "anna",
           .shield = SHIELD_LOCATION});
    expect_n((struct queue_wish){.area = STR("B99")}, 1); /* jane */
    expect_n((struct queue_wish){.area = STR("B98")}, 0);
    expect_n((struct queue_wish){.area = STR(QUEUE_ELSEWHERE)}, 0);
    expect_n((struct queue_wish){.area = STR("B98"), .who = WHO_LOGIN, .login = STR("anna")}, 0);
    expect_n((struct queue_wish){.area = STR("B99"), .sort = SORT_DUE}, 1);
    expect_n((struct queue_wish){.rule = STR("R1"), .area = STR("B99")}, 1);
    expect_n((struct queue_wish){.age = REVIEW_AGE_UNDER_5}, 2); /* 11, 13: their age is told */
    expect_n((struct queue_wish){.rule = STR("R1")}, 3);
}

static void who_is_shielded_a_moment_ago_is_in_no_area_at_once(void **state)
{
    (void)state;
    expect_n((struct queue_wish){.area = STR("B99")}, 1);
    look_world_receive(&w, "sunshine-school",
                       "person_ref,given_name,family_name,birth_date,gender,address,postcode,"
                       "sensitive,event_ref,event_type,event_date\n"
                       "P-0911,Jane,Doe,2000-06-09,F,\"14 Elm Row, Birmingham\",B99 4EF,location,,,"
                       "\n");
    for (int step = 0; step < 3; step++) {
        expect_n((struct queue_wish){.area = STR("B99")}, 0);
        expect_n((struct queue_wish){.area = STR(QUEUE_ELSEWHERE)}, 0);
        expect_n((struct queue_wish){.age = REVIEW_AGE_5_TO_17}, 1);
        if (step == 0) assert_int_equal(link_run(w.hub.hub, NULL, NULL, &w.why), ERR_OK);
        if (step == 1) (void)look_world_judge(&w);
    }
}

/* A stolen file has no word of it. */
static err nothing_in_clear(struct db *db, void *ctx, struct err_info *why)
{
    struct review *list;
    size_t n;
    (void)ctx;
    err e = reviews_read(db, jane, w.a, &list, &n, why);
    if (e) return e;
    assert_true(n == 1 && list[0].open && list[0].age && list[0].area);
    assert_true(marks_count(list[0].rules) >= 2);
    struct keys other = w.hub.hub->keys;
    other.use[KEY_ID].at[0] ^= 1;
    assert_true(list[0].area == review_area_mark(&w.hub.hub->keys, STR("B99")));
    assert_true(list[0].area != review_area_mark(&other, STR("B99")));
    assert_true(list[0].age != review_age_mark(&other, REVIEW_AGE_5_TO_17));
    return ERR_OK;
}

static void marks_are_hashes_under_the_hubs_key(void **state)
{
    (void)state;
    assert_int_equal(store_read(w.hub.hub->store, nothing_in_clear, NULL, &w.why), ERR_OK);
}

/* ---- right under every change ---- */

struct known {
    bool open, rule[RULES];
    enum review_age age;
    int area;
};
struct changing {
    struct rand rand;
    struct known known[MANY];
};

static void choose_marks(struct changing *c, struct known *k, struct review *is)
{
    const struct keys *keys = &w.hub.hub->keys;
    static char text[RULES * MARK_DIGITS + 1];
    size_t n = 0;
    for (int i = 0; i < RULES; i++) {
        k->rule[i] = rand_below(&c->rand, 3) == 0;
        if (!k->rule[i]) continue;
        mark_digits(review_rule_mark(keys, str_of(rule_ids[i])), text + n);
        n += MARK_DIGITS;
    }
    k->age = (enum review_age)(1 + rand_below(&c->rand, REVIEW_AGE__COUNT - 1));
    k->area = (int)rand_below(&c->rand, AREAS);
    is->rules = (str){text, n};
    is->age = review_age_mark(keys, k->age);
    is->area = review_area_mark(keys, str_of(area_codes[k->area]));
}

static err change_one(struct db *db, void *ctx, struct err_info *why)
{
    static const char *const logins[] = {"", "anna"}, *const paths[] = {"", "adults"};
    static const int shields[] = {0, 0, 0, SHIELD_LOCATION, SHIELD_SEALED, SHIELD_ADOPTED};
    struct changing *c = ctx;
    size_t at = rand_below(&c->rand, MANY), n;
    struct review *list, is;
    err e = reviews_read(db, 100 + (int64_t)at, w.a, &list, &n, why);
    if (e) return e;
    is = list[0];
    is.open = c->known[at].open = rand_below(&c->rand, 5) > 0;
    is.band = (enum rule_band)rand_below(&c->rand, BAND__COUNT);
    is.due_ms = DAY_MS + ((int64_t)rand_below(&c->rand, 100) - 50) * MS_PER_HOUR;
    is.rank = (int64_t)rand_below(&c->rand, 4);
    is.assigned = str_of(logins[rand_below(&c->rand, COUNT(logins))]);
    is.pathway = str_of(paths[rand_below(&c->rand, COUNT(paths))]);
    is.back_ms = (int64_t)rand_below(&c->rand, 2);
    is.quiet = rand_below(&c->rand, 2);
    is.routed_ms = rand_below(&c->rand, 4) ? 0 : DAY_MS;
    is.shield = shields[rand_below(&c->rand, COUNT(shields))];
    if (rand_below(&c->rand, 3)) choose_marks(c, &c->known[at], &is);
    return review_put(db, &list[0], &is, why);
}

static bool is_wished(const struct changing *c, const struct queue_line *l,
                      const struct queue_wish *wish, int rule)
{
    if (l->person == jane) return false;
    const struct known *k = &c->known[l->person - 100];
    bool free = str_empty(l->assigned);
    return (rule < 0 || k->rule[rule]) &&
           (wish->age == REVIEW_AGE_ANY || k->age == wish->age) &&
           (!wish->came_back || l->back_ms) && (!wish->quiet || l->quiet) &&
           (wish->who == WHO_ANYONE || (wish->who == WHO_NOBODY ? free : !free)) &&
           (wish->band < 0 || wish->band == (int)l->band);
}

/* Page by page the same lines in the same order as out of the whole queue. */
static void agree(const struct changing *c, const struct queue_page *all, struct queue_wish wish,
                  int rule)
{
    wish.all = true;
    wish.page_lines = 4;
    size_t at = 0;
    for (wish.page = 1;; wish.page++) {
        struct queue_page p = asked(wish);
        for (size_t i = 0; i < p.n; i++) {
            if (p.lines[i].person == jane) continue;
            while (at < all->n && !is_wished(c, &all->lines[at], &wish, rule))
                at++;
            assert_true(at < all->n);
            assert_int_equal(p.lines[i].person, all->lines[at++].person);
        }
        if (wish.page >= p.pages) break;
    }
    for (; at < all->n; at++)
        assert_false(is_wished(c, &all->lines[at], &wish, rule));
}

static void whatever_becomes_of_reviews_each_mark_finds_those_who_have_it(void **state)
{
    (void)state;
    static struct changing c;
    c = (struct changing){.rand = rand_seeded(11)};
    for (int i = 0; i < RULES; i++)
        assert_str_equal(
            asked((struct queue_wish){.band = -1, .rule = str_of(rule_ids[i])}).rule, rule_ids[i]);
    for (int64_t i = 0; i < MANY; i++) {
        PLANT({100 + i, "amber", 0, (int)i, i});
        c.known[i] = (struct known){.open = true, .age = REVIEW_AGE_NOT_KNOWN};
    }
    for (int round = 0; round < 6; round++) {
        for (int i = 0; i < 80; i++)
            assert_int_equal(store_write(w.hub.hub->store, change_one, &c, &w.why), ERR_OK);
        for (int sort = SORT_ORDER; sort <= SORT_DUE; sort++) {
            struct queue_page all =
                asked((struct queue_wish){.band = -1, .all = true, .sort = (enum queue_sort)sort});
            for (int i = 0; i < 24; i++) {
                int rule = (int)rand_below(&c.rand, RULES + 1) - 1;
                struct queue_wish wish = {
                    .band = rand_below(&c.rand, 3) ? -1 : (int)rand_below(&c.rand, BAND__COUNT),
                    .sort = (enum queue_sort)sort,
                    .rule = rule < 0 ? STR("") : str_of(rule_ids[rule]),
                    .age = (enum review_age)rand_below(&c.rand, REVIEW_AGE__COUNT),
                    .quiet = !rand_below(&c.rand, 4),
                    .came_back = !rand_below(&c.rand, 4),
                    .who = (enum queue_who)rand_below(&c.rand, 3),
                    .login = STR("anna")};
                agree(&c, &all, wish, rule);
            }
        }
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_age_is_in_one_band_from_birthday_to_birthday),
        TEST(a_place_is_its_ward_where_there_is_a_map_and_else_its_district),
        TEST(jane_is_found_by_her_age_her_area_and_her_rules),
        TEST(a_new_map_of_wards_counts_from_the_next_judging_and_the_line_names_the_ward),
        TEST(who_moves_is_found_where_they_live_now),
        TEST(a_birthday_moves_somebody_to_the_next_band_by_the_clock_alone),
        TEST(of_the_shielded_neither_age_nor_area_is_learnt_by_asking),
        TEST(who_is_shielded_a_moment_ago_is_in_no_area_at_once),
        TEST(marks_are_hashes_under_the_hubs_key),
        TEST(whatever_becomes_of_reviews_each_mark_finds_those_who_have_it),
    };
    return cmocka_run_group_tests_name("safeguard/queue_mark", tests, NULL, NULL);
}
