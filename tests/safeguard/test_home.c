/* The reviews of one household together, and nobody who is shielded among them. */
#include "search/world.h"

#include "query.h"
#include "store/cell.h"
#include "store/store.h"

static struct look_world w;
static int64_t mia, ana, lee;

#define HEAD                                                                                       \
    "person_ref,given_name,family_name,birth_date,gender,address,postcode,sensitive,related_ref,"  \
    "relation,event_ref,event_type,event_date,as_of\n"
#define HOME ",12 Quay Street,B99 1AA,,,,"
#define AWAY ",7 Mill Lane,B98 2BB,,,,"
#define NO_EVENT ",,,2014-01-11\n"
#define MIA "Mia,Novak,2008-05-02,F"
#define ANA "Ana,Novak,2010-08-09,F"
#define LEE "Lee,Osei,2009-02-03,M"
#define PETR "Petr,Novak,1979-11-02,M"
#define KOFI "Kofi,Osei,1978-04-05,M"

struct owner {
    const char *agency, *ref;
    int64_t person;
};

static err owner_in(struct db *db, void *ctx, struct err_info *why)
{
    struct owner *o = ctx;
    struct q_link_membership_row row;
    int64_t record = record_id(&w.hub.hub->keys, str_of(o->agency), pii_of(str_of(o->ref)));
    err e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record}, w.a,
                              &row, why);
    o->person = e ? 0 : row.person;
    return e;
}

static int64_t person_in(const char *agency, const char *ref)
{
    struct owner o = {.agency = agency, .ref = ref};
    if (store_read(w.hub.hub->store, owner_in, &o, &w.why)) fail_msg("%s", w.why.text);
    return o.person;
}

static int64_t person_of(const char *ref) { return person_in("school", ref); }

/* Two families; what the fathers did asks for a review of each of the three children. */
static int make_world(void **state)
{
    (void)state;
    look_world_open_region(&w, "tests/rule/home", NULL, 0, DAY_MS);
    look_world_load(&w, "school",
                    HEAD "S1," MIA HOME NO_EVENT "S2," ANA HOME NO_EVENT "S3," LEE AWAY NO_EVENT);
    look_world_load(&w, "hospital",
                    HEAD "H1," MIA HOME NO_EVENT "H2," ANA HOME NO_EVENT "H3," LEE AWAY NO_EVENT
                         "H4," PETR HOME NO_EVENT "H5," KOFI AWAY NO_EVENT);
    look_world_load(&w, "police",
                    HEAD "P4," PETR HOME "INC-1,domestic_violence,2014-03-20,2014-03-21\n"
                         "P5," KOFI AWAY "INC-2,domestic_violence,2014-03-21,2014-03-22\n");
    mia = person_of("S1"), ana = person_of("S2"), lee = person_of("S3");
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct queue_page ask(struct queue_wish wish)
{
    struct queue_page ret;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    wish.page = 1;
    wish.page_lines = QUEUE_PAGE_MAX;
    if (queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &ret, &w.why)) fail_msg("%s", w.why.text);
    return ret;
}

static struct queue_page home_of(int64_t person)
{
    return ask((struct queue_wish){.band = -1, .home = person});
}

static bool has(const struct queue_page *p, int64_t person)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->lines[i].person == person) return true;
    return false;
}

static void who_lives_together_stands_together_whoever_of_them_is_asked_of(void **state)
{
    (void)state;
    struct queue_page all = ask((struct queue_wish){.band = -1});
    assert_int_equal(all.n, 3);
    const int64_t asked[] = {mia, ana};
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct queue_page p = home_of(asked[i]);
        assert_int_equal(p.n, 2);
        assert_int_equal(p.matching, 2);
        assert_true(has(&p, mia) && has(&p, ana) && !has(&p, lee));
        assert_true(p.lines[0].same_household && p.lines[1].same_household);
        assert_int_equal(p.numbers.open, 3); /* those are of the whole queue */
    }
    struct queue_page alone = home_of(lee);
    assert_int_equal(alone.n, 1);
    assert_false(alone.lines[0].same_household);
}

static void a_shielded_member_is_told_of_by_nobody_and_tells_of_nobody(void **state)
{
    (void)state;
    static const int shields[] = {SHIELD_LOCATION, SHIELD_SEALED, SHIELD_ADOPTED};
    for (size_t i = 0; i < COUNT(shields); i++) {
        look_world_shield(&w, ana, shields[i]);
        struct queue_page hers = home_of(ana), sisters = home_of(mia);
        assert_false(has(&sisters, ana));
        assert_int_equal(sisters.n, 1);
        assert_int_equal(sisters.matching, 1);
        assert_false(sisters.lines[0].same_household);
        assert_false(has(&hers, mia));
    }
}

static void other_filters_hold_and_the_cap_does_not(void **state)
{
    (void)state;
    w.partners->terms.queue.per_worker = w.partners->terms.queue.workers = 1;
    struct queue_page p = home_of(mia);
    assert_int_equal(p.n, 2);
    assert_int_equal(p.below, 0);
    enum rule_band band = p.lines[0].band;
    for (int b = 0; b < BAND__COUNT; b++) {
        struct queue_wish wish = {.band = b, .home = mia};
        assert_int_equal(ask(wish).n, b == (int)band ? 2 : 0);
    }
    assert_int_equal(
        ask((struct queue_wish){.band = -1, .home = mia, .who = WHO_LOGIN, .login = STR("x")}).n,
        0);
}

static void a_household_that_nobody_waits_in_is_empty(void **state)
{
    (void)state;
    assert_int_equal(home_of(12345).n, 0);
    assert_int_equal(home_of(12345).matching, 0);
}

static bool shown_a_term(const struct queue_page *p, int64_t person, const char *rule)
{
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; p->lines[i].person == person && k < p->lines[i].term_count; k++)
            if (str_eq_c(p->lines[i].terms[k].rule, rule)) return true;
    return false;
}

/* Whatever is shielded, a line is there for a rule when it shows that rule, and else it is not. */
static void agree(const char *rule, size_t n)
{
    struct queue_page all = ask((struct queue_wish){.band = -1});
    struct queue_page p = ask((struct queue_wish){.band = -1, .rule = str_of(rule)});
    assert_true(str_eq_c(p.rule, rule));
    assert_int_equal(p.n, n);
    assert_int_equal(p.matching, n);
    for (size_t i = 0; i < all.n; i++)
        assert_int_equal(has(&p, all.lines[i].person),
                         shown_a_term(&all, all.lines[i].person, rule));
}

static void a_rule_that_rests_on_somebody_shielded_flags_nobody_whom_it_would_tell_of(void **state)
{
    (void)state;
    agree("H1", 3);
    look_world_shield(&w, person_in("police", "P4"), SHIELD_SEALED);
    agree("H1", 1);
    look_world_shield(&w, lee, SHIELD_SEALED);
    agree("H1", 0);
    struct queue_page p = ask((struct queue_wish){.band = -1, .rule = STR("H1"), .home = mia});
    assert_int_equal(p.n, 0);
    assert_int_equal(p.matching, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_lives_together_stands_together_whoever_of_them_is_asked_of),
        TEST(a_shielded_member_is_told_of_by_nobody_and_tells_of_nobody),
        TEST(other_filters_hold_and_the_cap_does_not),
        TEST(a_rule_that_rests_on_somebody_shielded_flags_nobody_whom_it_would_tell_of),
        TEST(a_household_that_nobody_waits_in_is_empty),
    };
    return cmocka_run_group_tests_name("safeguard/home", tests, NULL, NULL);
}
