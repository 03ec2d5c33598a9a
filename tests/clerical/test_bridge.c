/* Weak bridges that the linker crossed: found, looked at, and parted or kept by people. */
#include "world.h"

#include "clerical/bridge.h"

#include <stdio.h>

enum { RECORDS = 6 };

static struct inspect_record records[RECORDS];
static struct inspect_edge edges[8];

static struct inspection between(size_t n)
{
    for (size_t i = 0; i < RECORDS; i++)
        records[i] = (struct inspect_record){.record = (int64_t)i + 1, .person = 9};
    return (struct inspection){.model = model_default(),
                               .records = records,
                               .record_count = RECORDS,
                               .edges = edges,
                               .edge_count = n};
}

static struct inspect_edge edge(uint32_t a, uint32_t b, double bits)
{
    return (struct inspect_edge){a, b, (int32_t)(bits * 1000), 0, HUMAN_NONE, true, true};
}

static size_t side(const struct inspection *in, size_t a, size_t b)
{
    return bridge_side(in, &records[a], &records[b]);
}

static void one_weak_link_between_two_groups_is_a_bridge(void **state)
{
    (void)state;
    const double strong = model_default()->upper + 9, weak = model_default()->upper + 1;
    edges[0] = edge(0, 1, strong), edges[1] = edge(2, 3, strong), edges[2] = edge(1, 2, weak);
    edges[3] = edge(3, 4, strong), edges[4] = edge(4, 5, strong);
    struct inspection in = between(5);
    assert_int_equal(side(&in, 1, 2), 2);
    assert_int_equal(side(&in, 2, 1), 2);
    assert_int_equal(side(&in, 0, 1), 0); /* strong */
    assert_int_equal(side(&in, 0, 3), 0); /* no link */
    edges[5] = edge(0, 5, weak); /* another way round */
    in = between(6);
    assert_int_equal(side(&in, 1, 2), 0);
    edges[5].joins = false;
    assert_int_equal(side(&in, 1, 2), 2);
    edges[2].human = HUMAN_SAME; /* a person said so */
    assert_int_equal(side(&in, 1, 2), 0);
    edges[2] = edge(1, 2, weak);
    edges[2].flags = LINK_MERGED; /* their agency says so */
    assert_int_equal(side(&in, 1, 2), 0);
    edges[2] = edge(1, 2, strong);
    assert_int_equal(side(&in, 1, 2), 0);
    edges[2] = edge(1, 2, weak);
    edges[0].joins = false; /* one record alone on its side */
    assert_int_equal(side(&in, 1, 2), 0);
}

static int64_t ids[4];

static err join_in(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    err e = ERR_OK;
    for (int i = 0; i < 3 && !e; i++)
        e = link_decide(db, w.hub, ids[i], ids[i + 1], true, STR("wei"), STR("seen"), why);
    return e;
}

/* What two people said of the outer pairs stands; of the middle there is weak evidence alone. */
static err weaken_in(struct db *db, void *ctx, struct err_info *why)
{
    int32_t weight = (int32_t)((model_default()->upper + 1) * 1000);
    err e = ERR_OK;
    (void)ctx;
    for (int i = 0; i < 2 && !e; i++) {
        int64_t a = ids[1 + i], b = ids[2 - i];
        struct q_link_put_edge_in put = {cell_of(a), a, b, weight, 0, model_default()->id};
        struct q_link_put_decision_in back = {cell_of(a), a, b, 2, STR("wei"), 1, STR("mistake")};
        e = q_link_put_edge(db, &put, why);
        if (!e) e = q_link_put_decision(db, &back, why);
    }
    return e;
}

static void a_bridge_waits_and_is_parted_with_all_that_hangs_on_it(void **state)
{
    (void)state;
    static const char *const agencies[] = {"school", "hospital", "police", "gp"};
    static const char *const texts[] = {
        "Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|",
        "Tom|Khan|1950-01-02|M|9 Far Lane|B97 1AA|",
        "Ada|Smith|1980-07-04|F|1 Near Row|B96 2BB|",
        "Ivo|Lark|1966-10-09|M|2 High Road|B95 3CC|",
    };
    for (size_t i = 0; i < COUNT(ids); i++) {
        tell(agencies[i], "7", 1, texts[i]);
        ids[i] = world_record(&w, agencies[i], "7");
    }
    (void)world_link(&w);
    assert_int_equal(store_write(w.hub->store, join_in, NULL, &w.why), ERR_OK);
    (void)world_link(&w);
    refresh();
    assert_int_equal(queue(WEI).n, 0);
    assert_int_equal(store_write(w.hub->store, weaken_in, NULL, &w.why), ERR_OK);
    refresh();
    struct clerical_list list = queue(WEI);
    assert_int_equal(list.n, 1);
    assert_true(list.lines[0].bridge && list.lines[0].mine);
    assert_int_equal(list.lines[0].records, 2);
    int64_t a = ids[1], b = ids[2];
    struct clerical_view v = show(ANA, a, b, false);
    assert_true(v.may_answer && v.together);
    assert_int_equal(v.bridge, 2);
    assert_int_equal(v.effect[ANSWER_SAME].move_count, 0);
    assert_int_equal(v.effect[ANSWER_DIFFERENT].move_count, 2);
    assert_int_equal(answer(ANA, a, b, v.state, ANSWER_DIFFERENT), ERR_OK);
    if (queue(BO).n) assert_int_equal(answer(BO, a, b, 0, ANSWER_DIFFERENT), ERR_OK);
    (void)world_link(&w);
    assert_true(world_person(&w, "school", "7") == world_person(&w, "hospital", "7"));
    assert_true(world_person(&w, "police", "7") == world_person(&w, "gp", "7"));
    assert_true(world_person(&w, "school", "7") != world_person(&w, "gp", "7"));
    refresh();
    assert_int_equal(queue(WEI).n, 0);
}

static void a_bridge_that_people_keep_is_not_asked_about_again(void **state)
{
    (void)state;
    static const char *const agencies[] = {"school", "hospital", "police", "gp"};
    for (size_t i = 0; i < COUNT(ids); i++) {
        char text[80];
        (void)snprintf(text, sizeof text, "Name%c|Quill|19%d0-07-04|F|%d Near Row|B9%d 2BB|",
                       (char)('a' + i), (int)i + 5, (int)i + 1, (int)i);
        tell(agencies[i], "7", 1, text);
        ids[i] = world_record(&w, agencies[i], "7");
    }
    (void)world_link(&w);
    assert_int_equal(store_write(w.hub->store, join_in, NULL, &w.why), ERR_OK);
    (void)world_link(&w);
    assert_int_equal(store_write(w.hub->store, weaken_in, NULL, &w.why), ERR_OK);
    refresh();
    for (int who = ANA; who <= BO && queue(WEI).n; who++)
        assert_int_equal(answer(who, ids[1], ids[2], 0, ANSWER_SAME), ERR_OK);
    (void)world_link(&w);
    refresh();
    assert_int_equal(queue(WEI).n, 0);
    assert_true(world_person(&w, "school", "7") == world_person(&w, "gp", "7"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_weak_link_between_two_groups_is_a_bridge),
        T(a_bridge_waits_and_is_parted_with_all_that_hangs_on_it),
        T(a_bridge_that_people_keep_is_not_asked_about_again),
    };
    return cmocka_run_group_tests_name("clerical/bridge", tests, NULL, NULL);
}
