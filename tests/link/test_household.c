/* Who lives at one address, by at least two agencies each. */
#include "link/household.h"
#include "world.h"

#include <stdio.h>

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

#define HOME "|23 Inour Street|B99 1AA|"
#define JANE "Jane|Doe|2001-03-11|F"
#define JADE "Jade|Doe|2001-03-11|F"
#define MARY "Mary|Doe|1975-10-02|F"

struct asked {
    int64_t person, with[40];
    size_t n;
};

static err ask_in(struct db *db, void *ctx, struct err_info *why)
{
    struct asked *q = ctx;
    struct arena *a = arena_new(1 << 20);
    const int64_t *persons;
    err e = link_household(db, w.hub, q->person, a, &persons, &q->n, why);
    for (size_t i = 0; !e && i < q->n && i < COUNT(q->with); i++)
        q->with[i] = persons[i];
    arena_free(a);
    return e;
}

static struct asked household(const char *agency, const char *ref)
{
    struct asked q = {.person = world_person(&w, agency, ref)};
    assert_true(q.person != 0);
    if (store_read(w.hub->store, ask_in, &q, &w.why)) fail_msg("%s", w.why.text);
    return q;
}

static bool lives_with(const char *agency, const char *ref, const char *other_ref)
{
    struct asked q = household(agency, ref);
    int64_t other = world_person(&w, agency, other_ref);
    for (size_t i = 0; i < q.n; i++)
        if (q.with[i] == other) return true;
    return false;
}

/* Two agencies know Jane (1) and her twin Jade (2) at one address. */
static void tell_twins(void)
{
    tell("school", "1", 1, JANE HOME);
    tell("hospital", "1", 1, JANE "|23 Inour St, Birmingham|b991aa|");
    tell("school", "2", 1, JADE HOME);
    tell("hospital", "2", 1, JADE HOME);
}

static void a_twin_at_the_same_address_is_household(void **state)
{
    (void)state;
    tell_twins();
    (void)world_link(&w);
    assert_int_equal(household("school", "1").n, 1);
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
    assert_int_equal(household("school", "3").n, 0);
    tell("school", "4", 1, MARY HOME); /* the same agency once more is no second voice */
    (void)world_link(&w);
    assert_int_equal(household("school", "3").n, 0);
    tell("police", "3", 1, MARY HOME);
    (void)world_link(&w);
    assert_true(lives_with("school", "3", "1"));
    assert_int_equal(household("school", "3").n, 2);
}

static void who_moved_is_household_no_more(void **state)
{
    (void)state;
    tell_twins();
    (void)world_link(&w);
    tell("hospital", "2", 2, JADE "|7 Other Road|B98 2BB|");
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "2"));
    tell("hospital", "2", 3, JADE HOME);
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
    tell("hospital", "2", 4, JADE "||||"); /* the newest version does not say where */
    (void)world_link(&w);
    assert_false(lives_with("school", "1", "2"));
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
        if (household("school", "1").n) fail_msg("address %zu", i);
    }
}

static err shield_in(struct db *db, void *ctx, struct err_info *why)
{
    int64_t record = *(int64_t *)ctx;
    int32_t cell = cell_of(record);
    err e =
        q_record_shield(db, &(struct q_record_shield_in){cell, record, SENSITIVE_LOCATION}, why);
    return e ? e : q_record_touch(db, &(struct q_record_touch_in){cell, record, 900}, why);
}

static void who_hides_lives_with_nobody(void **state)
{
    (void)state;
    tell_twins();
    tell("police", "2", 1, JADE "||||");
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
    int64_t record = world_record(&w, "police", "2");
    assert_int_equal(store_write(w.hub->store, shield_in, &record, &w.why), ERR_OK);
    (void)world_link(&w);
    assert_int_equal(household("school", "1").n, 0);
    assert_int_equal(household("school", "2").n, 0);
}

static void a_hostel_is_no_household(void **state)
{
    (void)state;
    tell_twins();
    static char text[20][80], ref[20][8];
    for (int i = 0; i < HOUSEHOLD_PERSONS_MAX - 2; i++) {
        (void)snprintf(text[i], sizeof text[i], "%c%c%c|Guest%c%c|19%02d-0%d-1%d|M%s", 'B' + i,
                       'a' + i, 'n' + i % 9, 'a' + i, 'e' + i, 40 + 3 * i, 1 + i % 9, i % 9, HOME);
        (void)snprintf(ref[i], sizeof ref[i], "9%d", i);
        tell("school", ref[i], 1, text[i]);
        tell("hospital", ref[i], 1, text[i]);
    }
    (void)world_link(&w);
    assert_int_equal(household("school", "1").n, HOUSEHOLD_PERSONS_MAX - 1);
    tell("school", "3", 1, MARY HOME);
    (void)world_link(&w);
    assert_int_equal(household("school", "1").n, 0);
}

static void a_rebuild_and_a_split_end_with_the_same_households(void **state)
{
    (void)state;
    tell_twins();
    tell("police", "1", 1, JANE HOME);
    (void)world_link(&w);
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_true(lives_with("school", "1", "2"));
    assert_int_equal(household("school", "1").n, 1);
    tell("police", "1", 2, MARY HOME); /* it was somebody else all the time */
    (void)world_link(&w);
    assert_true(lives_with("school", "1", "2"));
    assert_int_equal(household("school", "1").n, 1);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_twin_at_the_same_address_is_household),
        IN_WORLD(one_agency_alone_makes_nobody_household),
        IN_WORLD(who_moved_is_household_no_more),
        IN_WORLD(too_little_of_an_address_is_none),
        IN_WORLD(who_hides_lives_with_nobody),
        IN_WORLD(a_hostel_is_no_household),
        IN_WORLD(a_rebuild_and_a_split_end_with_the_same_households),
    };
    return cmocka_run_group_tests_name("link/household", tests, NULL, NULL);
}
