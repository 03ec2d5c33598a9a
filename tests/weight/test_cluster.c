/* Clusters from signed edges. */
#include "check.h"

#include "base/rand.h"
#include "weight/cluster.h"

static const struct cluster_rules rules = {.bridge = 9000, .margin = 1500};

enum { NODES = 12 };
struct world {
    struct cluster_node node[NODES];
    struct cluster_edge edge[64];
    size_t n, edges;
    uint32_t cluster[NODES];
};

static struct world nodes(size_t n)
{
    struct world w = {.n = n};
    for (size_t i = 0; i < n; i++)
        w.node[i].key = (int64_t)i * 10 + 1;
    return w;
}

static void edge(struct world *w, uint32_t a, uint32_t b, int32_t weight, unsigned flags)
{
    w->edge[w->edges++] = (struct cluster_edge){a, b, weight, flags};
}

static void solve(struct world *w)
{
    struct arena *a = arena_new(1 << 20);
    struct err_info why;
    assert_int_equal(cluster_solve(&rules, w->node, w->n, w->edge, w->edges, a, w->cluster, &why),
                     ERR_OK);
    arena_free(a);
}

static void automatic_edges_join_and_others_do_not(void **state)
{
    (void)state;
    struct world w = nodes(4);
    edge(&w, 0, 1, 10000, EDGE_AUTOMATIC);
    edge(&w, 2, 3, 5000, 0);
    solve(&w);
    assert_int_equal(w.cluster[1], 0);
    assert_int_equal(w.cluster[2], 2);
    assert_int_equal(w.cluster[3], 3);
}

static void what_holds_two_apart_holds_their_clusters_apart(void **state)
{
    (void)state;
    struct world w = nodes(3);
    edge(&w, 0, 1, 20000, EDGE_AUTOMATIC);
    edge(&w, 1, 2, 15000, EDGE_AUTOMATIC);
    edge(&w, 0, 2, -2000, EDGE_APART);
    solve(&w);
    assert_int_equal(w.cluster[1], 0);
    assert_int_equal(w.cluster[2], 2);
}

static void a_human_outranks_the_machine_and_different_outranks_same(void **state)
{
    (void)state;
    struct world w = nodes(2);
    edge(&w, 0, 1, -30000, EDGE_APART | EDGE_SAME);
    solve(&w);
    assert_int_equal(w.cluster[1], 0);
    w = nodes(3);
    edge(&w, 0, 1, 30000, EDGE_AUTOMATIC);
    edge(&w, 1, 2, 0, EDGE_SAME);
    edge(&w, 0, 2, 40000, EDGE_AUTOMATIC | EDGE_DIFFERENT);
    solve(&w);
    assert_int_equal(w.cluster[2], 1);
    assert_int_equal(w.cluster[0], 0);
}

static void nodes_with_different_exclusive_values_or_of_one_source_stay_apart(void **state)
{
    (void)state;
    struct world w = nodes(4);
    w.node[0].exclusive[0] = 5, w.node[1].exclusive[0] = 6;
    w.node[2].source = w.node[3].source = 1;
    edge(&w, 0, 1, 30000, EDGE_AUTOMATIC);
    edge(&w, 2, 3, 30000, EDGE_AUTOMATIC);
    solve(&w);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(w.cluster[i], i);
    w.node[1].exclusive[1] = 5; /* it had that number too */
    w.node[3].source = 2;
    solve(&w);
    assert_int_equal(w.cluster[1], 0);
    assert_int_equal(w.cluster[3], 2);
}

static void a_weak_bridge_joins_nobody_to_many(void **state)
{
    (void)state;
    struct world w = nodes(5);
    edge(&w, 0, 1, 20000, EDGE_AUTOMATIC);
    edge(&w, 1, 2, 20000, EDGE_AUTOMATIC);
    edge(&w, 0, 2, 20000, EDGE_AUTOMATIC);
    edge(&w, 2, 3, 7000, EDGE_AUTOMATIC);
    edge(&w, 3, 4, 5000, EDGE_LONE); /* who fits somebody else too */
    solve(&w);
    assert_int_equal(w.cluster[2], 0);
    assert_int_equal(w.cluster[3], 3);
    w.edge[3].weight = 9500; /* strong enough alone */
    solve(&w);
    assert_int_equal(w.cluster[3], 0);
}

static void who_fits_two_that_exclude_each_other_joins_neither(void **state)
{
    (void)state;
    struct world w = nodes(3);
    edge(&w, 0, 1, 10000, EDGE_AUTOMATIC);
    edge(&w, 1, 2, 9000, EDGE_AUTOMATIC);
    edge(&w, 0, 2, 0, EDGE_APART);
    solve(&w);
    assert_int_equal(w.cluster[1], 1);
    w.edge[1].weight = 8000; /* the margin is kept */
    solve(&w);
    assert_int_equal(w.cluster[1], 0);
}

static void who_fits_one_alone_joins_and_who_fits_two_that_differ_does_not(void **state)
{
    (void)state;
    struct world w = nodes(4);
    edge(&w, 0, 1, 20000, EDGE_AUTOMATIC);
    edge(&w, 1, 2, 5000, EDGE_LONE);
    solve(&w);
    assert_int_equal(w.cluster[2], 0);
    edge(&w, 2, 3, 4000, EDGE_LONE); /* somebody else */
    solve(&w);
    assert_int_equal(w.cluster[2], 2);
    assert_int_equal(w.cluster[3], 3);
    edge(&w, 0, 3, 4000, EDGE_LONE); /* who is one of them too */
    solve(&w);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(w.cluster[i], 0);
}

static void
who_has_two_names_is_told_apart_from_two_people_by_the_record_that_has_both(void **state)
{
    (void)state;
    struct world w = nodes(3);
    edge(&w, 0, 1, 20000, EDGE_AUTOMATIC | EDGE_NAMED);
    edge(&w, 1, 2, 15000, EDGE_AUTOMATIC);
    edge(&w, 0, 2, -2000, EDGE_DOUBT);
    solve(&w);
    assert_int_equal(w.cluster[2], 2);
    w.edge[1].flags |= EDGE_NAMED;
    solve(&w);
    assert_int_equal(w.cluster[2], 0);
    w.edge[2].flags |= EDGE_APART; /* which no name outvotes */
    solve(&w);
    assert_int_equal(w.cluster[2], 2);
}

enum {
    SAME_NAME = EDGE_AUTOMATIC | EDGE_NAMED | EDGE_ALIKE,
    A_SLIP = EDGE_LONE | EDGE_SLIP | EDGE_ALIKE
};

static void a_slip_is_made_once(void **state)
{
    (void)state;
    struct world w = nodes(4);
    edge(&w, 0, 1, 20000, SAME_NAME);
    edge(&w, 2, 3, 20000, SAME_NAME); /* two that spell it so: it is a name */
    edge(&w, 1, 2, 8000, A_SLIP);
    solve(&w);
    assert_int_equal(w.cluster[2], 2);
    w.edge[1].flags = EDGE_AUTOMATIC; /* the same number, the one without a name: spelt once */
    solve(&w);
    assert_int_equal(w.cluster[2], 0);
}

static void a_record_named_like_both_settles_a_doubt(void **state)
{
    (void)state;
    struct world w = nodes(4); /* Manjit, Manjit, Manjjit, Msnjit */
    edge(&w, 0, 1, 20000, SAME_NAME);
    edge(&w, 0, 2, 9000, A_SLIP);
    edge(&w, 0, 3, 8000, A_SLIP);
    edge(&w, 2, 3, -1000, EDGE_DOUBT);
    solve(&w);
    assert_int_equal(w.cluster[2], 0);
    assert_int_equal(w.cluster[3], 0);
    w.edge[3].flags |= EDGE_FIRM; /* and numbers that differ: which of the two is Manjit? */
    solve(&w);
    assert_int_equal(w.cluster[2], 2);
    assert_int_equal(w.cluster[3], 3);
}

static void a_slip_of_a_slip_settles_nothing(void **state)
{
    (void)state;
    struct world w = nodes(4); /* Mia, Mia, Mua, and Nua, whose name may be Nia */
    edge(&w, 0, 1, 20000, SAME_NAME);
    edge(&w, 0, 2, 9000, A_SLIP);
    edge(&w, 2, 3, 8000, A_SLIP);
    edge(&w, 0, 3, -1000, EDGE_DOUBT);
    edge(&w, 1, 3, -1000, EDGE_DOUBT);
    solve(&w);
    assert_int_equal(w.cluster[2], 2); /* it may be a slip of either */
    assert_int_equal(w.cluster[3], 3);
}

static void who_is_known_by_two_names_joins_the_records_of_either(void **state)
{
    (void)state;
    struct world w = nodes(3); /* Isla; Isla, known as Lacey; Lacey */
    edge(&w, 0, 1, 13000, SAME_NAME);
    edge(&w, 1, 2, 13000, SAME_NAME);
    edge(&w, 0, 2, 12000, EDGE_DOUBT);
    solve(&w);
    assert_int_equal(w.cluster[1], 0);
    assert_int_equal(w.cluster[2], 0);
    w.edge[1].flags = EDGE_AUTOMATIC; /* the second is called Isla alone */
    solve(&w);
    assert_int_equal(w.cluster[1], 0);
    assert_int_equal(w.cluster[2], 2);
}

static void who_was_born_with_others_is_joined_by_name_alone(void **state)
{
    (void)state;
    struct world w = nodes(3);
    edge(&w, 0, 1, 20000, EDGE_AUTOMATIC);
    edge(&w, 1, 2, 8000, EDGE_LONE | EDGE_UNNAMED);
    solve(&w);
    assert_int_equal(w.cluster[2], 0);
    w.node[0].many = true; /* not of the record that fits: of the person it belongs to */
    solve(&w);
    assert_int_equal(w.cluster[2], 2);
    w.edge[1].flags = EDGE_LONE;
    solve(&w);
    assert_int_equal(w.cluster[2], 0);
}

static void two_agencies_that_have_both_have_two_people(void **state)
{
    (void)state;
    struct world w = nodes(4); /* Rosie, Rosie; Roisin, Roisin: two of one agency, two of another */
    edge(&w, 0, 1, 20000, EDGE_AUTOMATIC | EDGE_NAMED | EDGE_ALIKE);
    edge(&w, 2, 3, 20000, EDGE_AUTOMATIC | EDGE_NAMED | EDGE_ALIKE);
    edge(&w, 0, 3, 10000, EDGE_AUTOMATIC | EDGE_ALIKE);
    edge(&w, 1, 2, 10000, EDGE_AUTOMATIC | EDGE_ALIKE);
    edge(&w, 0, 2, 9000, EDGE_DOUBT | EDGE_BOTH);
    solve(&w);
    assert_int_equal(w.cluster[2], 0); /* one agency may have somebody twice */
    edge(&w, 1, 3, 9000, EDGE_DOUBT | EDGE_BOTH);
    solve(&w);
    assert_int_equal(w.cluster[2], 2);
}

static void no_order_of_the_doubts_hides_that_two_agencies_have_both(void **state)
{
    (void)state;
    const uint32_t ends[][2] = {{0, 2}, {0, 3}, {1, 2}}; /* the last two are of four records */
    for (size_t first = 0; first < COUNT(ends); first++) {
        struct world w = nodes(4);
        edge(&w, 0, 1, 20000, EDGE_AUTOMATIC | EDGE_NAMED | EDGE_ALIKE);
        edge(&w, 2, 3, 20000, EDGE_AUTOMATIC | EDGE_NAMED | EDGE_ALIKE);
        edge(&w, 1, 3, 10000, EDGE_AUTOMATIC | EDGE_ALIKE);
        for (size_t i = 0; i < COUNT(ends); i++) {
            const uint32_t *of = ends[(first + i) % COUNT(ends)];
            edge(&w, of[0], of[1], 9000, EDGE_DOUBT | EDGE_BOTH);
        }
        solve(&w);
        assert_int_equal(w.cluster[2], 2);
    }
}

static void one_record_in_all_doubts_is_no_second_agency(void **state)
{
    (void)state;
    struct world w = nodes(4);
    edge(&w, 0, 1, 20000, EDGE_AUTOMATIC | EDGE_NAMED | EDGE_ALIKE);
    edge(&w, 2, 3, 20000, EDGE_AUTOMATIC | EDGE_NAMED | EDGE_ALIKE);
    edge(&w, 1, 2, 10000, EDGE_AUTOMATIC | EDGE_ALIKE);
    edge(&w, 1, 3, 10000, EDGE_AUTOMATIC | EDGE_ALIKE);
    edge(&w, 0, 2, 9000, EDGE_DOUBT | EDGE_BOTH);
    edge(&w, 0, 3, 9000, EDGE_DOUBT | EDGE_BOTH);
    solve(&w);
    assert_int_equal(w.cluster[2], 0);
}

/* "Jones Thomas" is most like "Jones Toby", and both are like others the right way round. */
static void what_two_turned_names_share_is_a_surname(void **state)
{
    (void)state;
    struct world w = nodes(6); /* 0-2 are Thomas, 3-5 Toby; 0 and 3 are turned */
    const unsigned turned = EDGE_AUTOMATIC | EDGE_TURNED,
                   straight = EDGE_AUTOMATIC | EDGE_NAMED | EDGE_ALIKE;
    edge(&w, 0, 3, 13000, straight | EDGE_GIVEN);
    edge(&w, 0, 1, 10000, turned);
    edge(&w, 0, 2, 10000, turned);
    edge(&w, 1, 2, 12000, straight);
    edge(&w, 3, 4, 10000, turned);
    edge(&w, 3, 5, 10000, turned);
    edge(&w, 4, 5, 12000, straight);
    solve(&w);
    assert_int_equal(w.cluster[1], 0);
    assert_int_equal(w.cluster[3], 3);
    assert_int_equal(w.cluster[4], 3);
    w.edges = 4; /* of Toby only the turned record: nobody says that it is */
    solve(&w);
    assert_int_equal(w.cluster[3], 0);
}

static void who_fits_one_of_two_that_are_held_apart_fits_neither(void **state)
{
    (void)state;
    struct world w = nodes(5); /* 0, 1 and 3, 4 are two people; 2 is a slip from either */
    edge(&w, 0, 1, 20000, EDGE_AUTOMATIC | EDGE_NAMED);
    edge(&w, 3, 4, 20000, EDGE_AUTOMATIC | EDGE_NAMED);
    edge(&w, 0, 3, 5000, EDGE_DOUBT | EDGE_FIRM);
    edge(&w, 1, 4, 8000, EDGE_LONE | EDGE_SLIP); /* mistyped, these two are alike */
    edge(&w, 0, 2, 8900, EDGE_LONE | EDGE_SLIP);
    edge(&w, 2, 4, 5500, EDGE_LONE | EDGE_SLIP);
    solve(&w);
    assert_int_equal(w.cluster[2], 2);
    w.edges--;
    solve(&w);
    assert_int_equal(w.cluster[2], 0);
}

static void the_order_of_the_edges_plays_no_part(void **state)
{
    (void)state;
    struct rand r = rand_seeded(42);
    for (int round = 0; round < 2000; round++) {
        struct world w = nodes(2 + rand_below(&r, NODES - 1));
        w.node[0].many = rand_below(&r, 2);
        for (uint32_t i = 0; i < w.n; i++)
            for (uint32_t k = i + 1; k < w.n && w.edges < 60; k++) {
                uint64_t kind = rand_below(&r, 8);
                if (kind < 3) continue;
                int32_t weight = (int32_t)rand_below(&r, 8) * 1000 + 6000;
                static const unsigned kinds[] = {EDGE_APART, EDGE_LONE | EDGE_UNNAMED, EDGE_LONE,
                                                 EDGE_LONE | EDGE_SLIP};
                static const unsigned finer[] = {0, EDGE_TURNED, EDGE_NAMED | EDGE_GIVEN,
                                                 EDGE_NAMED};
                unsigned more = finer[rand_below(&r, COUNT(finer))];
                edge(&w, i, k, weight, kind < 7 ? kinds[kind - 3] : EDGE_AUTOMATIC | more);
                if (rand_below(&r, 6) == 0) w.edge[w.edges - 1].flags = EDGE_DOUBT | EDGE_BOTH;
            }
        solve(&w);
        struct world v = w;
        for (size_t i = v.edges; i > 1; i--) {
            size_t k = rand_below(&r, i);
            struct cluster_edge swap = v.edge[k];
            v.edge[k] = v.edge[i - 1];
            v.edge[i - 1] = (struct cluster_edge){swap.b, swap.a, swap.weight, swap.flags};
        }
        solve(&v);
        assert_memory_equal(w.cluster, v.cluster, w.n * sizeof *w.cluster);
        for (size_t i = 0; i < w.edges; i++) /* what holds apart was never joined */
            if (w.edge[i].flags & EDGE_APART)
                assert_true(w.cluster[w.edge[i].a] != w.cluster[w.edge[i].b]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(automatic_edges_join_and_others_do_not),
        cmocka_unit_test(what_holds_two_apart_holds_their_clusters_apart),
        cmocka_unit_test(a_human_outranks_the_machine_and_different_outranks_same),
        cmocka_unit_test(nodes_with_different_exclusive_values_or_of_one_source_stay_apart),
        cmocka_unit_test(a_weak_bridge_joins_nobody_to_many),
        cmocka_unit_test(who_fits_two_that_exclude_each_other_joins_neither),
        cmocka_unit_test(who_fits_one_alone_joins_and_who_fits_two_that_differ_does_not),
        cmocka_unit_test(
            who_has_two_names_is_told_apart_from_two_people_by_the_record_that_has_both),
        cmocka_unit_test(a_slip_is_made_once),
        cmocka_unit_test(a_record_named_like_both_settles_a_doubt),
        cmocka_unit_test(a_slip_of_a_slip_settles_nothing),
        cmocka_unit_test(who_is_known_by_two_names_joins_the_records_of_either),
        cmocka_unit_test(who_was_born_with_others_is_joined_by_name_alone),
        cmocka_unit_test(two_agencies_that_have_both_have_two_people),
        cmocka_unit_test(no_order_of_the_doubts_hides_that_two_agencies_have_both),
        cmocka_unit_test(one_record_in_all_doubts_is_no_second_agency),
        cmocka_unit_test(what_two_turned_names_share_is_a_surname),
        cmocka_unit_test(who_fits_one_of_two_that_are_held_apart_fits_neither),
        cmocka_unit_test(the_order_of_the_edges_plays_no_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
