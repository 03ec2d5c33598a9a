/* Who lives with whom, by at least two agencies each, and who is connected. */
#include "homes.h"

static void a_twin_at_the_same_address_is_household(void **state)
{
    (void)state;
    tell_twins();
    (void)world_link(&w);
    assert_int_equal(household("school", "1").count, 1);
    assert_true(lives_with("school", "1", "2"));
    assert_true(lives_with("school", "2", "1"));
}

static void one_agency_alone_makes_nobody_household(void **state)
{
    (void)state;
    tell_twins();
    tell("school", "3", 1, MARY HOME);
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "3"));
    assert_int_equal(household("school", "3").count, 0);
    tell("school", "4", 1, MARY HOME); /* the same agency once more is no second voice */
    (void)world_link(&w);
    assert_int_equal(household("school", "3").count, 0);
    tell("police", "3", 1, MARY HOME);
    (void)world_link(&w);
    assert_true(lives_with("school", "3", "1"));
    assert_int_equal(household("school", "3").count, 2);
}

static void who_moved_is_household_no_more(void **state)
{
    (void)state;
    tell_twins();
    (void)world_link(&w);
    tell("hospital", "2", 2, JADE "|7 Other Road|B98 2BB|");
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "2"));
    tell("school", "2", 3, JADE "|7 Other Road|B98 2BB|");
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "2"));
    tell("hospital", "2", 4, JADE HOME);
    tell("school", "2", 4, JADE HOME);
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
    tell("hospital", "2", 5, JADE "||||"); /* the newest version does not say where */
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "2"));
}

/* The hospital corrects a name; where she lives it said long ago. */
static void an_old_address_is_not_new_because_a_name_was_corrected(void **state)
{
    (void)state;
    tell_twins();
    tell("hospital", "2", 2, JADE "|7 Other Road|B98 2BB|");
    tell("school", "2", 5, JADE HOME);
    tell("police", "2", 5, JADE HOME);
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
    tell("hospital", "2", 9, "Jade Ann|Doe|2001-03-11|F|7 Other Road|B98 2BB|");
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
}

/* A nightly extract repeats what nobody looked at: where she moved to was said once. */
static void an_address_that_is_sent_again_unchanged_is_no_newer(void **state)
{
    (void)state;
    tell_twins();
    tell("police", "2", 2, JADE "|7 Other Road|B98 2BB|");
    tell("gp", "2", 2, JADE "|7 Other Road|B98 2BB|");
    for (int night = 3; night < 6; night++)
        tell("school", "2", night, JADE HOME);
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "2"));
}

/* The same words in any order, each in its own run or all at once. */
static void any_order_of_moves_ends_in_the_same_household(void **state)
{
    (void)state;
    const struct saying said[] = {{"school", "1", 1, JANE HOME},
                                  {"hospital", "1", 2, JANE HOME},
                                  {"school", "2", 1, JADE "|7 Other Road|B98 2BB|"},
                                  {"hospital", "2", 1, JADE "|7 Other Road|B98 2BB|"},
                                  {"school", "2", 8, JADE HOME},
                                  {"hospital", "2", 9, JADE HOME}};
    size_t order[] = {0, 1, 2, 3, 4, 5};
    struct rand r = rand_seeded(7);
    for (int round = 0; round < 12; round++) {
        if (round) world_close(&w);
        if (round) world_open(&w);
        for (size_t i = COUNT(order) - 1; i > 0; i--) {
            size_t k = (size_t)rand_below(&r, i + 1), kept = order[i];
            order[i] = order[k];
            order[k] = kept;
        }
        for (size_t i = 0; i < COUNT(order); i++) {
            const struct saying *s = &said[order[i]];
            tell(s->agency, s->ref, s->as_of, s->text);
            if (rand_below(&r, 2)) (void)world_link(&w);
        }
        (void)world_link(&w);
        assert_true(lives_with("school", "1", "2"));
        assert_int_equal(household("school", "1").n, 1);
        assert_int_equal(household("school", "1").with[0].agencies, 2);
    }
}

static void a_declared_mother_elsewhere_is_a_connection_of_both(void **state)
{
    (void)state;
    tell_twins();
    tell("school", "3", 1, MARY "|7 Other Road|B98 2BB|");
    declare("school", "1", "mother", "3");
    (void)world_link(&w);
    struct asked jane = household("school", "1"), mary = household("school", "3");
    assert_int_equal(jane.n, 2);
    assert_int_equal(jane.count, 1); /* Jade */
    assert_int_equal(mary.n, 1);
    assert_int_equal(mary.count, 0);
    assert_int_equal(mary.with[0].inverse, RELATION_MOTHER);
    assert_int_equal(mary.with[0].relation, RELATION_NONE);
    assert_false(lives_with("school", "1", "3"));
}

static void a_relation_and_one_agency_each_make_a_household(void **state)
{
    (void)state;
    tell_twins();
    tell("school", "3", 1, MARY HOME);
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "3"));
    declare("school", "1", "mother", "3");
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "3"));
    assert_true(lives_with("school", "3", "1"));
    assert_false(lives_with("school", "3", "2")); /* nobody said so of her */
}

static void too_little_of_an_address_is_none(void **state)
{
    (void)state;
    const char *little[] = {"|23 Inour Street||", "||B99 1AA|", "|Inour Street|B99 1AA|",
                            "|23 Inour Street|B99|"};
    for (size_t i = 0; i < COUNT(little); i++) {
        char jane[80], jade[80];
        (void)snprintf(jane, sizeof jane, "%s%s", JANE, little[i]);
        (void)snprintf(jade, sizeof jade, "%s%s", JADE, little[i]);
        tell("school", "1", 1 + (int)i, jane);
        tell("school", "2", 1 + (int)i, jade);
        tell("hospital", "1", 1 + (int)i, jane);
        tell("hospital", "2", 1 + (int)i, jade);
        (void)world_link(&w);
        if (household("school", "1").count) fail_msg("address %zu", i);
    }
}

struct shielding {
    int64_t record;
    int32_t shield;
};

static err shield_in(struct db *db, void *ctx, struct err_info *why)
{
    const struct shielding *s = ctx;
    int32_t cell = cell_of(s->record);
    err e = q_record_shield(db, &(struct q_record_shield_in){cell, s->record, s->shield}, why);
    return e ? e : q_record_touch(db, &(struct q_record_touch_in){cell, s->record, 900}, why);
}

static void shield(const char *agency, const char *ref, int32_t shield)
{
    struct shielding s = {world_record(&w, agency, ref), shield};
    assert_int_equal(store_write(w.hub->store, shield_in, &s, &w.why), ERR_OK);
}

static void who_hides_lives_with_nobody(void **state)
{
    (void)state;
    tell_twins();
    tell("police", "2", 1, JADE "||||");
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
    shield("police", "2", SENSITIVE_LOCATION);
    assert_int_equal(household("school", "1").n, 0); /* at once, before it is linked */
    assert_int_equal(household("school", "2").n, 0);
    (void)world_link(&w);
    assert_int_equal(household("school", "1").count, 0);
    assert_int_equal(household("school", "2").count, 0);
}

static void whoever_is_shielded_is_in_nobodys_household_or_connections(void **state)
{
    (void)state;
    const int32_t classes[] = {SENSITIVE_LOCATION, SENSITIVE_ADOPTED, SENSITIVE_SEALED};
    for (size_t i = 0; i < COUNT(classes); i++) {
        if (i) world_close(&w);
        if (i) world_open(&w);
        tell_twins();
        declare("school", "1", "sibling", "2");
        (void)world_link(&w);
        assert_true(lives_with("school", "1", "2"));
        shield("hospital", "2", classes[i]);
        assert_int_equal(household("school", "1").n, 0);
        (void)world_link(&w);
        assert_int_equal(household("school", "1").n, 0);
    }
}

/* Who was adopted lives with whoever lives there; by what records declare nobody is told. */
static void behind_the_adoption_wall_there_are_no_relations(void **state)
{
    (void)state;
    tell_twins();
    tell("school", "3", 1, MARY "|7 Other Road|B98 2BB|");
    declare("school", "2", "mother", "3");
    shield("hospital", "2", SENSITIVE_ADOPTED);
    (void)world_link(&w);
    struct asked jade = household("school", "2");
    assert_int_equal(jade.n, 1);
    assert_int_equal(jade.with[0].person, world_person(&w, "school", "1"));
}

static void more_than_a_household_is_none(void **state)
{
    (void)state;
    tell_twins();
    tell_guests(HOUSEHOLD_PERSONS_MAX - 2, 1);
    (void)world_link(&w);
    assert_int_equal(household("school", "1").n, HOUSEHOLD_PERSONS_MAX - 1);
    assert_false(household("school", "1").communal);
    tell("school", "3", 1, MARY HOME);
    (void)world_link(&w);
    assert_int_equal(household("school", "1").n, 0);
    assert_true(household("school", "1").communal);
}

static void many_surnames_are_no_household(void **state)
{
    (void)state;
    tell_twins();
    tell_guests(COMMUNAL_PERSONS - 2, COMMUNAL_SURNAMES - 1);
    (void)world_link(&w);
    assert_int_equal(household("school", "1").n, 0);
    assert_true(household("school", "1").communal);
}

static void a_place_that_calls_itself_a_hostel_is_no_household(void **state)
{
    (void)state;
    tell_twins();
    tell("police", "1", 1, JANE "|Harbour Hostel, 23 Inour Street|B99 1AA|");
    (void)world_link(&w);
    struct asked jane = household("school", "1");
    if (jane.n && !jane.communal) { /* the hostel's name made it another address for the cleaner */
        tell("school", "1", 2, JANE "|23 Inour Street, Harbour Hostel|B99 1AA|");
        (void)world_link(&w);
        jane = household("school", "1");
    }
    assert_int_equal(jane.n, 0);
    assert_true(jane.communal);
}

static void a_rebuild_and_a_split_end_with_the_same_households(void **state)
{
    (void)state;
    tell_twins();
    tell("police", "1", 1, JANE HOME);
    (void)world_link(&w);
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_true(lives_with("school", "1", "2"));
    assert_int_equal(household("school", "1").count, 1);
    tell("police", "1", 2, MARY HOME); /* it was somebody else all the time */
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
    assert_int_equal(household("school", "1").count, 1);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_twin_at_the_same_address_is_household),
        IN_WORLD(one_agency_alone_makes_nobody_household),
        IN_WORLD(who_moved_is_household_no_more),
        IN_WORLD(an_old_address_is_not_new_because_a_name_was_corrected),
        IN_WORLD(an_address_that_is_sent_again_unchanged_is_no_newer),
        IN_WORLD(any_order_of_moves_ends_in_the_same_household),
        IN_WORLD(a_declared_mother_elsewhere_is_a_connection_of_both),
        IN_WORLD(a_relation_and_one_agency_each_make_a_household),
        IN_WORLD(too_little_of_an_address_is_none),
        IN_WORLD(who_hides_lives_with_nobody),
        IN_WORLD(whoever_is_shielded_is_in_nobodys_household_or_connections),
        IN_WORLD(behind_the_adoption_wall_there_are_no_relations),
        IN_WORLD(more_than_a_household_is_none),
        IN_WORLD(many_surnames_are_no_household),
        IN_WORLD(a_place_that_calls_itself_a_hostel_is_no_household),
        IN_WORLD(a_rebuild_and_a_split_end_with_the_same_households),
    };
    return cmocka_run_group_tests_name("event/household", tests, NULL, NULL);
}
