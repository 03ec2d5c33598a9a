/* What happens to an adult reaches the children who live there: at once, in whatever order it is
 * told, only while they live there, and never by somebody who is shielded. */
#include "../search/world.h"

#include "access/access.h"
#include "query.h"
#include "store/cell.h"

#include <stdio.h>

static struct look_world w;

static int open_world(void **state)
{
    (void)state;
    look_world_open_region(&w, "tests/rule/home", NULL, 0, DAY_MS);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

#define HEAD                                                                                       \
    "person_ref,given_name,family_name,birth_date,gender,address,postcode,sensitive,related_ref,"  \
    "relation,event_ref,event_type,event_date,as_of,action\n"
#define SHORT                                                                                      \
    "person_ref,given_name,family_name,birth_date,gender,address,postcode,sensitive,related_ref,"  \
    "relation,event_ref,event_type,event_date,as_of\n"
#define HOME "12 Quay Street,B99 1AA"
#define AWAY "7 Mill Lane,B98 2BB"
#define ROW(ref, who, home, sensitive, event, as_of)                                               \
    ref "," who "," home "," sensitive ",,," event "," as_of "\n"
#define CHILD "Mia,Novak,2008-05-02,F"
#define FATHER "Petr,Novak,1979-11-02,M"
#define NONE ",,"

static const char child_school[] = SHORT ROW("S1", CHILD, HOME, "", NONE, "2014-01-10"),
                  child_hospital[] = SHORT ROW("H1", CHILD, HOME, "", NONE, "2014-01-11"),
                  father_hospital[] = SHORT ROW("H2", FATHER, HOME, "", NONE, "2014-01-12"),
                  father_police[] = HEAD
    "P2," FATHER "," HOME ",,,,INC-1,domestic_violence,2014-03-20,2014-03-21,\n",
                  withdrawn[] = HEAD
    "P2," FATHER "," HOME ",,,,INC-1,domestic_violence,2014-03-20,2014-03-25,withdraw\n",
                  father_left_hospital[] = SHORT ROW("H2", FATHER, AWAY, "", NONE, "2014-03-22");

static void load(const char *agency, const char *csv) { look_world_load(&w, agency, csv); }

struct asked {
    const char *agency, *ref;
    int64_t person;
    size_t firing, all;
    bool review;
    char sentence[200];
};

static err ask_in(struct db *db, void *ctx, struct err_info *why)
{
    struct asked *q = ctx;
    struct arena *a = arena_new(8 << 20);
    struct rule_set rules;
    struct stored_hits hits;
    struct q_link_membership_row owner;
    struct q_review_of_person_rows reviews;
    int64_t record = record_id(&w.hub.hub->keys, str_of(q->agency), pii_of(str_of(q->ref)));
    err e = rule_set_load(db, w.partners, a, &rules, why);
    if (!e)
        e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record}, a,
                              &owner, why);
    q->person = e ? 0 : owner.person;
    if (!e)
        e = rule_hits_read(db, &rules, w.partners, q->person,
                           date_days(date_uk(DAY_MS).date), a, &hits, why);
    if (!e)
        e = q_review_of_person(db, &(struct q_review_of_person_in){cell_of(q->person), q->person},
                               a, &reviews, why);
    if (!e) {
        struct buf out = BUF_INIT(4096);
        q->firing = hits.firing;
        q->all = hits.n;
        q->review = reviews.n > 0;
        if (hits.n && hits.at[0].rule)
            rule_sentence_whole(hits.at[0].rule, hits.at[0].facts, w.partners, &out);
        (void)snprintf(q->sentence, sizeof q->sentence, "%.*s", STR_FMT(buf_str(&out)));
        buf_release(&out);
    }
    arena_free(a);
    return e;
}

static struct asked ask(const char *agency, const char *ref)
{
    struct asked q = {.agency = agency, .ref = ref};
    if (store_read(w.hub.hub->store, ask_in, &q, &w.why)) fail_msg("%s", w.why.text);
    return q;
}

static size_t firing(void) { return ask("school", "S1").firing; }

static void tell_family(void)
{
    load("school", child_school);
    load("hospital", child_hospital);
    load("hospital", father_hospital);
}

static void his_event_reaches_the_child_who_lives_there(void **state)
{
    (void)state;
    tell_family();
    assert_int_equal(firing(), 0);
    load("police", father_police);
    struct asked mia = ask("school", "S1");
    assert_int_equal(mia.firing, 1);
    assert_true(mia.review);
    assert_string_equal(
        mia.sentence, "There was 1 serious concern about an adult who lives at the same address in "
                      "the last 28 days (rule H1: at least 1)");
    assert_int_equal(ask("police", "P2").firing, 0); /* H1 is about children */
}

static void what_is_withdrawn_reaches_nobody_any_more(void **state)
{
    (void)state;
    tell_family();
    load("police", father_police);
    assert_int_equal(firing(), 1);
    load("police", withdrawn);
    assert_int_equal(firing(), 0);
    assert_int_equal(ask("school", "S1").all, 1); /* the hit has ended, and is known still */
}

static void whoever_moves_out_takes_it_along(void **state)
{
    (void)state;
    tell_family();
    load("police", father_police);
    assert_int_equal(firing(), 1);
    load("hospital", father_left_hospital);
    assert_int_equal(firing(), 0);
}

static void a_hit_does_not_reopen_for_the_same_event(void **state)
{
    (void)state;
    tell_family();
    load("police", father_police);
    struct rule_run again = {0};
    assert_int_equal(rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, &again, &w.why), ERR_OK);
    assert_int_equal(again.hits_begun, 0);
    assert_int_equal(again.reviews_opened, 0);
    assert_int_equal(firing(), 1);
}

static void an_adults_rule_sees_that_a_child_lives_there(void **state)
{
    (void)state;
    tell_family();
    load("police", father_police);
    load("hospital", SHORT "H2," FATHER "," HOME ",,,,E1,ae_attendance,2014-03-01,2014-03-02\n"
                           "H2," FATHER "," HOME ",,,,E2,ae_attendance,2014-03-11,2014-03-12\n");
    struct asked him = ask("police", "P2");
    assert_int_equal(him.firing, 1);
    assert_string_equal(
        him.sentence,
        "One service reported 2 lesser concerns in the last 60 days, and 1 child lives at the same "
        "address (rule H2: at least 2; at least 1)");
}

/* ---- any order ---- */

struct told {
    const char *agency, *csv;
};

static const struct told story[] = {
    {"school", child_school},
    {"hospital", child_hospital},
    {"hospital", father_hospital},
    {"police", father_police},
    {"school", SHORT ROW("S3", "Ana,Novak,2011-02-03,F", AWAY, "", NONE, "2013-12-01")},
    {"hospital", SHORT ROW("H3", "Ana,Novak,2011-02-03,F", AWAY, "", NONE, "2013-12-02")},
    {"school", SHORT ROW("S3", "Ana,Novak,2011-02-03,F", HOME, "", NONE, "2014-02-01")},
    {"hospital", SHORT ROW("H3", "Ana,Novak,2011-02-03,F", HOME, "", NONE, "2014-02-02")},
};

static void any_order_of_deliveries_ends_in_the_same_household_hits(void **state)
{
    (void)state;
    struct rand r = rand_seeded(5);
    for (int round = 0; round < 6; round++) {
        size_t order[COUNT(story)];
        if (round) look_world_close(&w);
        if (round) (void)open_world(NULL);
        for (size_t i = 0; i < COUNT(order); i++)
            order[i] = i;
        for (size_t i = COUNT(order) - 1; i > 0; i--) {
            size_t k = (size_t)rand_below(&r, i + 1), kept = order[i];
            order[i] = order[k];
            order[k] = kept;
        }
        for (size_t i = 0; i < COUNT(order); i++)
            load(story[order[i]].agency, story[order[i]].csv);
        struct asked mia = ask("school", "S1"), ana = ask("school", "S3");
        if (mia.firing != 1 || ana.firing != 1)
            fail_msg("round %d: %zu and %zu", round, mia.firing, ana.firing);
        assert_true(strstr(ana.sentence, "1 serious concern about an adult") != NULL);
        assert_int_equal(ask("police", "P2").firing, 0);
    }
}

/* ---- shields ---- */

static void a_shielded_persons_event_reaches_nobody(void **state)
{
    (void)state;
    const int classes[] = {SHIELD_LOCATION, SHIELD_ADOPTED, SHIELD_SEALED};
    for (size_t i = 0; i < COUNT(classes); i++) {
        if (i) look_world_close(&w);
        if (i) (void)open_world(NULL);
        tell_family();
        load("police", father_police);
        struct asked him = ask("police", "P2");
        assert_int_equal(firing(), 1);
        look_world_shield(&w, him.person, classes[i]);
        struct asked mia = ask("school", "S1"); /* at once: before anybody judges again */
        assert_int_equal(mia.firing, 0);
        assert_int_equal(mia.all, 0);
    }
}

static void what_a_feed_shields_later_ends_the_hit(void **state)
{
    (void)state;
    tell_family();
    load("police", father_police);
    assert_int_equal(firing(), 1);
    load("hospital", SHORT ROW("H2", FATHER, HOME, "location", NONE, "2014-03-24"));
    struct asked mia = ask("school", "S1");
    assert_int_equal(mia.all, 0);
    assert_int_equal(rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, &(struct rule_run){0},
                                  &w.why),
                     ERR_OK);
    assert_int_equal(ask("school", "S1").all, 0);
}

/* ---- on the screen ---- */

static void the_event_is_shown_to_who_sees_the_household_and_nobody_is_named(void **state)
{
    (void)state;
    tell_family();
    load("police", father_police);
    struct asked mia = ask("school", "S1");
    const struct viewer v = look_world_viewer(ROLE_REVIEWER, 3);
    struct person_view seen = look_world_view(&w, &v, mia.person);
    assert_int_equal(seen.hit_count, 1);
    assert_int_equal(seen.hits[0].event_count, 1);
    assert_true(str_eq_c(seen.hits[0].events[0].label,
                         "Domestic violence, about somebody at the same address"));
    assert_int_equal(seen.household_count, 1);
    const struct viewer front = look_world_viewer(ROLE_PRACTITIONER, 2);
    seen = look_world_view(&w, &front, mia.person);
    assert_int_equal(seen.hit_count, 0);
    assert_false(seen.household_shown);
    assert_true(seen.review_required);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(his_event_reaches_the_child_who_lives_there),
        IN_WORLD(what_is_withdrawn_reaches_nobody_any_more),
        IN_WORLD(whoever_moves_out_takes_it_along),
        IN_WORLD(a_hit_does_not_reopen_for_the_same_event),
        IN_WORLD(an_adults_rule_sees_that_a_child_lives_there),
        IN_WORLD(any_order_of_deliveries_ends_in_the_same_household_hits),
        IN_WORLD(a_shielded_persons_event_reaches_nobody),
        IN_WORLD(what_a_feed_shields_later_ends_the_hit),
        IN_WORLD(the_event_is_shown_to_who_sees_the_household_and_nobody_is_named),
    };
    return cmocka_run_group_tests_name("rule/around", tests, NULL, NULL);
}
