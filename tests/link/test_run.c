/* Linking on the store: persons appear, grow, merge, split and keep their ids. */
#include "world.h"

#include "person/clean.h"

static struct world w;

static int open_world(void **state)
{
    (void)state;
    world_open(&w);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&w);
    return 0;
}

static void tell(const char *agency, const char *ref, int as_of, const char *text)
{
    static int64_t delivery;
    struct saying s = {agency, ref, as_of, text};
    const struct saying *list[] = {&s};
    world_tell(&w, list, 1, ++delivery);
}

static void tell_and_link(const char *agency, const char *ref, int as_of, const char *text)
{
    tell(agency, ref, as_of, text);
    (void)world_link(&w);
}

#define JANE "Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|"

static void records_of_one_person_get_one_id_and_a_twin_another(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    tell("hospital", "2", 1, "Janey|Doe|2001-11-03|F|23 Inour St|B99 1AA|");
    tell("police", "3", 1, "Jane|Doe|2001-03-11|F|||");
    tell("school", "4", 1, "June|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    struct link_report r = world_link(&w);
    assert_int_equal(r.records, 4);
    assert_int_equal(r.persons_new, 2);
    int64_t jane = world_person(&w, "school", "1");
    assert_true(jane != 0);
    assert_int_equal(world_person(&w, "hospital", "2"), jane);
    assert_int_equal(world_person(&w, "police", "3"), jane);
    assert_true(world_person(&w, "school", "4") != jane);
    assert_int_equal(world_link(&w).records, 0);
}

static void an_id_survives_when_records_are_added_one_by_one(void **state)
{
    (void)state;
    tell_and_link("school", "1", 1, JANE);
    int64_t jane = world_person(&w, "school", "1");
    tell_and_link("hospital", "2", 1, JANE);
    tell_and_link("police", "3", 1, JANE);
    assert_int_equal(world_person(&w, "hospital", "2"), jane);
    assert_int_equal(world_person(&w, "police", "3"), jane);
    assert_int_equal(world_person(&w, "school", "1"), jane);
}

static void a_record_that_knits_two_persons_merges_them_and_the_larger_keeps_its_id(void **state)
{
    (void)state;
    tell_and_link("school", "1", 1, JANE);
    tell_and_link("hospital", "2", 1, JANE);
    tell_and_link("police", "3", 1, "Jane|Miller|2001-03-11|F|7 Other Road|B98 2BB|");
    int64_t jane = world_person(&w, "school", "1"), miller = world_person(&w, "police", "3");
    assert_true(jane != miller);
    tell("council", "4", 1, JANE);
    tell("council", "4", 2, "Jane|Miller|2001-03-11|F|7 Other Road|B98 2BB|");
    struct link_report r = world_link(&w);
    assert_int_equal(r.merged, 1);
    assert_int_equal(world_person(&w, "police", "3"), jane);
    assert_int_equal(world_person(&w, "council", "4"), jane);
}

static void
a_later_version_tears_a_record_from_its_person_and_the_larger_part_keeps_the_id(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE "9990000018+");
    tell("gp", "3", 1, JANE "9990000018+");
    tell_and_link("hospital", "2", 1, JANE);
    int64_t jane = world_person(&w, "school", "1");
    assert_int_equal(world_person(&w, "hospital", "2"), jane);
    tell("hospital", "2", 2, JANE "9990000026+");
    struct link_report r = world_link(&w);
    assert_int_equal(r.split, 1);
    assert_int_equal(world_person(&w, "school", "1"), jane);
    assert_int_equal(world_person(&w, "gp", "3"), jane);
    assert_true(world_person(&w, "hospital", "2") != jane);
}

static void a_corrected_birth_date_takes_effect(void **state)
{
    (void)state;
    tell_and_link("school", "1", 1, JANE);
    tell_and_link("hospital", "2", 1, "Jane|Doe|1987-08-22|F|||");
    assert_true(world_person(&w, "school", "1") != world_person(&w, "hospital", "2"));
    tell_and_link("hospital", "2", 2, JANE);
    assert_int_equal(world_person(&w, "school", "1"), world_person(&w, "hospital", "2"));
}

static err merge_in(struct db *db, void *ctx, struct err_info *why)
{
    const int64_t *ends = ctx;
    int32_t cell = cell_of(ends[0]);
    struct q_record_relation_add_in add = {cell, ends[0], ends[1], STR("merged_into"), 1, 900};
    err e = q_record_relation_add(db, &add, why);
    return e ? e : q_record_touch(db, &(struct q_record_touch_in){cell, ends[0], 900}, why);
}

static void an_agency_that_merges_two_of_its_records_is_believed_whenever_they_come(void **state)
{
    (void)state;
    int64_t ends[] = {world_record(&w, "school", "2"), world_record(&w, "school", "1")};
    tell("school", "2", 1, "Unknown|Unknown||F|||");
    assert_int_equal(store_write(w.hub->store, merge_in, ends, &w.why), ERR_OK);
    (void)world_link(&w);
    assert_int_equal(world_person(&w, "school", "1"), 0);
    tell_and_link("school", "1", 1, JANE);
    assert_int_equal(world_person(&w, "school", "1"), world_person(&w, "school", "2"));
    tell_and_link("school", "1", 2, "Jane|Miller|2001-03-11|F|7 Other Road|B98 2BB|");
    assert_int_equal(world_person(&w, "school", "1"), world_person(&w, "school", "2"));
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_int_equal(world_person(&w, "school", "1"), world_person(&w, "school", "2"));
}

struct deciding {
    int64_t a, b;
    bool same;
};

static err decide_in(struct db *db, void *ctx, struct err_info *why)
{
    const struct deciding *d = ctx;
    return link_decide(db, w.hub, d->a, d->b, d->same, STR("reviewer"), STR("seen-both"), why);
}

static void decide(int64_t a, int64_t b, bool same)
{
    struct deciding d = {a, b, same};
    assert_int_equal(store_write(w.hub->store, decide_in, &d, &w.why), ERR_OK);
    (void)world_link(&w);
}

static void a_human_no_splits_and_nothing_undoes_it(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    tell("hospital", "2", 1, JANE);
    (void)world_link(&w);
    int64_t a = world_record(&w, "school", "1"), b = world_record(&w, "hospital", "2");
    assert_int_equal(world_person(&w, "school", "1"), world_person(&w, "hospital", "2"));
    decide(a, b, false);
    assert_true(world_person(&w, "school", "1") != world_person(&w, "hospital", "2"));
    assert_int_equal(world_ask(&w, a).possible_count, 0);
    tell_and_link("hospital", "2", 2, JANE "9990000018+");
    tell_and_link("school", "1", 2, JANE "9990000018+");
    assert_true(world_person(&w, "school", "1") != world_person(&w, "hospital", "2"));
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_true(world_person(&w, "school", "1") != world_person(&w, "hospital", "2"));
}

static void a_human_yes_joins_what_the_machine_would_not(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    tell("hospital", "2", 1, "Unknown|Unknown||F|||");
    (void)world_link(&w);
    int64_t jane = world_person(&w, "school", "1");
    decide(world_record(&w, "school", "1"), world_record(&w, "hospital", "2"), true);
    assert_int_equal(world_person(&w, "hospital", "2"), jane);
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_int_equal(world_person(&w, "hospital", "2"), jane);
}

static void a_rebuild_keeps_every_id(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    tell("hospital", "2", 1, JANE);
    tell("school", "4", 1, "June|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    (void)world_link(&w);
    int64_t jane = world_person(&w, "school", "1"), june = world_person(&w, "school", "4");
    struct link_report r;
    assert_int_equal(link_rebuild(w.hub, NULL, &r, &w.why), ERR_OK);
    assert_int_equal(r.persons_new, 0);
    assert_int_equal(world_person(&w, "hospital", "2"), jane);
    assert_int_equal(world_person(&w, "school", "4"), june);
    /* of the pairs between the two persons one stands for all */
    assert_int_equal(world_ask(&w, world_record(&w, "school", "4")).possible_count, 1);
}

static void a_possible_link_is_kept_until_it_is_settled(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    tell("school", "8", 1, "Mary|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    tell("hospital", "2", 1, "Baby|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    (void)world_link(&w);
    struct world_asking baby = world_ask(&w, world_record(&w, "hospital", "2"));
    assert_int_equal(baby.possible_count, 2);
    assert_true(baby.person != world_person(&w, "school", "1"));
    tell_and_link("hospital", "2", 2, JANE);
    assert_int_equal(world_ask(&w, world_record(&w, "hospital", "2")).possible_count, 0);
    assert_int_equal(world_person(&w, "hospital", "2"), world_person(&w, "school", "1"));
}

static void
who_lacks_a_name_is_the_one_child_of_that_day_in_the_house_until_there_are_two(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    tell("hospital", "2", 1, "Baby|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    (void)world_link(&w);
    assert_int_equal(world_person(&w, "hospital", "2"), world_person(&w, "school", "1"));
    tell_and_link("school", "8", 1, "Mary|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    assert_true(world_person(&w, "hospital", "2") != world_person(&w, "school", "1"));
    assert_true(world_person(&w, "hospital", "2") != world_person(&w, "school", "8"));
}

static void a_pair_that_anything_between_the_two_persons_forbids_is_no_possible_link(void **state)
{
    (void)state;
    tell("school", "1", 1, "J|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    tell("hospital", "2", 1, JANE "9990000026+");
    tell("gp", "4", 1, "Jane|Miller|2001-03-11|F|7 Other Road|B98 2BB|9990000018+");
    tell("gp", "5", 1, "Judith|Doe|2001-03-11|F|23 Inour Street|B99 1AA|9990000034+");
    (void)world_link(&w);
    int64_t school = world_record(&w, "school", "1");
    assert_int_equal(world_ask(&w, school).possible_count, 2); /* an initial is not enough */
    tell("school", "1", 2, "J|Miller|2001-03-11|F|7 Other Road|B98 2BB|9990000018+");
    (void)world_link(&w); /* the school's own number says that it is Jane */
    assert_int_equal(world_ask(&w, school).person, world_person(&w, "gp", "4"));
    assert_int_equal(world_ask(&w, world_record(&w, "hospital", "2")).possible_count, 0);
    assert_int_equal(world_ask(&w, school).possible_count, 0);
}

static void a_number_of_another_member_settles_the_doubts_of_all(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    tell("police", "3", 1, JANE);
    tell("hospital", "2", 1, "Jaine|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    tell("hospital", "5", 1, "J|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    tell("gp", "6", 1, "Judith|Doe|2001-03-11|F|23 Inour Street|B99 1AA|9990000034+");
    (void)world_link(&w);
    int64_t initial = world_record(&w, "hospital", "5"), jane = world_record(&w, "school", "1");
    assert_int_equal(world_ask(&w, initial).possible_count, 2);
    tell_and_link("hospital", "5", 2, "J|Doe|2001-03-11|F|23 Inour Street|B99 1AA|9990000026+");
    assert_int_equal(world_person(&w, "hospital", "5"), world_person(&w, "school", "1"));
    tell_and_link("police", "3", 2, JANE "9990000018+"); /* only the police say so */
    assert_true(world_person(&w, "hospital", "5") != world_person(&w, "school", "1"));
    assert_int_equal(world_ask(&w, initial).possible_count, 0);
    assert_int_equal(world_ask(&w, jane).possible_count, 0);
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_int_equal(world_ask(&w, initial).possible_count, 0);
}

static void a_twin_by_another_name_is_no_possible_link_but_one_of_a_like_name_is(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    tell("school", "2", 1, "Peter|Doe|2001-03-11|M|23 Inour Street|B99 1AA|");
    (void)world_link(&w);
    assert_int_equal(world_ask(&w, world_record(&w, "school", "1")).possible_count, 0);
    tell_and_link("school", "3", 1, "June|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    assert_int_equal(world_ask(&w, world_record(&w, "school", "1")).possible_count, 1);
    tell("gp", "4", 1, "Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|9990000018+");
    tell_and_link("school", "2", 2, "Peter|Doe|2001-03-11|M|23 Inour Street|B99 1AA|9990000018+");
    /* one number for two names: June, and now Peter */
    assert_int_equal(world_ask(&w, world_record(&w, "gp", "4")).possible_count, 2);
}

/* ---- one linker at a time ---- */

static err turn_in(struct db *db, void *ctx, struct err_info *why)
{
    struct clock clock = clock_system();
    int64_t ahead_ms = *(int64_t *)ctx;
    return q_delivery_lease_put(db,
                                &(struct q_delivery_lease_put_in){STR("link"), STR("another"),
                                                                  clock_now_ms(&clock) + ahead_ms},
                                why);
}

/* Another linker has the turn, for so long from now. */
static void take_turn_away(int64_t ahead_ms)
{
    if (store_write(w.hub->store, turn_in, &ahead_ms, &w.why)) fail_msg("%s", w.why.text);
}

static void while_another_links_nothing_is_written(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    take_turn_away(MS_PER_HOUR);
    struct link_options soon = {.wait_ms = -1};
    assert_int_equal(link_run(w.hub, &soon, NULL, &w.why), ERR_BUSY);
    assert_true(w.why.todo[0] != 0);
    assert_int_equal(link_rebuild(w.hub, &soon, NULL, &w.why), ERR_BUSY);
    assert_int_equal(world_person(&w, "school", "1"), 0);
    take_turn_away(-1); /* it died, and its turn ran out */
    assert_int_equal(link_run(w.hub, &soon, NULL, &w.why), ERR_OK);
    assert_true(world_person(&w, "school", "1") != 0);
    take_turn_away(MS_PER_HOUR); /* nothing waits: nobody is waited for */
    assert_int_equal(link_run(w.hub, &soon, NULL, &w.why), ERR_OK);
}

static void lose_turn(void *ctx, const struct link_progress *p)
{
    (void)p;
    if (!*(bool *)ctx) take_turn_away(MS_PER_HOUR);
    *(bool *)ctx = true;
}

static void who_lost_the_turn_writes_nothing_more_and_another_completes_it(void **state)
{
    (void)state;
    bool lost = false;
    struct link_options options = {.progress = lose_turn, .ctx = &lost, .wait_ms = -1};
    tell("school", "1", 1, JANE);
    tell("hospital", "2", 1, JANE);
    assert_int_equal(link_run(w.hub, &options, NULL, &w.why), ERR_BUSY);
    assert_true(lost);
    take_turn_away(-1);
    assert_int_equal(world_link(&w).records, 2);
    assert_int_equal(world_person(&w, "school", "1"), world_person(&w, "hospital", "2"));
    tell_and_link("police", "3", 1, JANE);
    assert_int_equal(world_person(&w, "school", "1"), world_person(&w, "police", "3"));
}

static void a_search_finds_the_person_by_any_name_they_have(void **state)
{
    (void)state;
    tell("school", "1", 1, JANE);
    tell("hospital", "2", 1, "Jane|Miller|2001-03-11|F|7 Other Road|B98 2BB|");
    tell("school", "9", 1, "Peter|Stone|1999-07-23|M|1 Any Road|B97 3CC|");
    (void)world_link(&w);
    const char *asked[] = {"Janey|Doe|2001-11-03|F||", "Jane|Doe|||23 Inour St|B99 1AA",
                           "Jane|Doe|2001|F||",        "Jane|Do|2001-03-11|F||",
                           "Doe|Jane|2001-03-11|||",   "Jayne||2001-03-11|||"};
    for (size_t i = 0; i < COUNT(asked); i++) {
        struct world_found s = world_search(&w, asked[i]);
        if (!s.n || s.best.record != world_record(&w, "school", "1"))
            fail_msg("%s: %zu found", asked[i], s.n);
        assert_int_equal(s.best.person, world_person(&w, "school", "1"));
    }
    assert_int_equal(world_search(&w, "Nobody|Known|1950-02-03|M||").n, 0);
    assert_string_equal(world_search(&w, JANE).best.strength, "very strong");
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(records_of_one_person_get_one_id_and_a_twin_another),
        IN_WORLD(an_id_survives_when_records_are_added_one_by_one),
        IN_WORLD(a_record_that_knits_two_persons_merges_them_and_the_larger_keeps_its_id),
        IN_WORLD(a_later_version_tears_a_record_from_its_person_and_the_larger_part_keeps_the_id),
        IN_WORLD(a_corrected_birth_date_takes_effect),
        IN_WORLD(an_agency_that_merges_two_of_its_records_is_believed_whenever_they_come),
        IN_WORLD(a_human_no_splits_and_nothing_undoes_it),
        IN_WORLD(a_human_yes_joins_what_the_machine_would_not),
        IN_WORLD(a_rebuild_keeps_every_id),
        IN_WORLD(a_possible_link_is_kept_until_it_is_settled),
        IN_WORLD(who_lacks_a_name_is_the_one_child_of_that_day_in_the_house_until_there_are_two),
        IN_WORLD(a_pair_that_anything_between_the_two_persons_forbids_is_no_possible_link),
        IN_WORLD(a_number_of_another_member_settles_the_doubts_of_all),
        IN_WORLD(a_twin_by_another_name_is_no_possible_link_but_one_of_a_like_name_is),
        IN_WORLD(while_another_links_nothing_is_written),
        IN_WORLD(who_lost_the_turn_writes_nothing_more_and_another_completes_it),
        IN_WORLD(a_search_finds_the_person_by_any_name_they_have),
    };
    return cmocka_run_group_tests_name("link/run", tests, NULL, NULL);
}
