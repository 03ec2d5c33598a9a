/* Clusters by the average pair: dense groups hold, chains and single bridges do not. */
#include "check.h"

#include "weight/average.h"
#include "weight/score.h"

#include <math.h>

enum { NODES = 12, EDGES_MAX = 80 };
static const double LEAST = 0.3;

static struct cluster_node nodes[NODES];
static struct cluster_edge edges[EDGES_MAX];
static size_t count;
static uint32_t cluster[NODES];
static struct arena *room;

static void edge(uint32_t a, uint32_t b, double chance, uint32_t flags)
{
    edges[count++] = (struct cluster_edge){a, b, (int32_t)(1000 * weight_from_probability(chance)),
                                           flags};
}

static void every_pair(uint32_t from, uint32_t to, double chance)
{
    for (uint32_t i = from; i < to; i++)
        for (uint32_t k = i + 1; k < to; k++)
            edge(i, k, chance, 0);
}

static int start(void **state)
{
    (void)state;
    memset(nodes, 0, sizeof nodes);
    for (size_t i = 0; i < NODES; i++)
        nodes[i].key = (int64_t)i + 1;
    count = 0;
    return 0;
}

static void solve(const uint32_t *copies)
{
    struct err_info why;
    arena_clear(room);
    assert_int_equal(
        cluster_average(nodes, copies, NODES, edges, count, LEAST, room, cluster, &why), ERR_OK);
}

static void two_groups_with_one_bridge_stay_two(void **state)
{
    (void)state;
    every_pair(0, 5, 0.95);
    every_pair(5, 10, 0.95);
    edge(4, 5, 0.9, 0);
    solve(NULL);
    for (uint32_t i = 0; i < 10; i++)
        assert_int_equal(cluster[i], i < 5 ? 0 : 5);
}

static void a_chain_of_good_pairs_is_not_one_cluster(void **state)
{
    (void)state;
    for (uint32_t i = 0; i + 1 < NODES; i++)
        edge(i, i + 1, 0.95, 0);
    solve(NULL);
    assert_int_not_equal(cluster[0], cluster[NODES - 1]);
    assert_int_equal(cluster[0], cluster[1]);
}

static void a_pair_that_nobody_compared_does_not_break_a_cluster(void **state)
{
    (void)state;
    every_pair(0, 5, 0.9);
    count--; /* 3 and 4 never met */
    solve(NULL);
    assert_int_equal(cluster[3], cluster[4]);
}

static void copies_count_as_often_as_they_are(void **state)
{
    (void)state;
    uint32_t copies[NODES] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    edge(0, 1, 0.9, 0);
    edge(1, 2, 0.8, 0); /* 0 and 2 never met: the mean of {0, 1} to 2 is 0.4 */
    solve(copies);
    assert_int_equal(cluster[2], cluster[0]);
    copies[0] = 9; /* now it is 0.08 */
    solve(copies);
    assert_int_not_equal(cluster[2], cluster[0]);
}

static void who_is_held_apart_stays_apart(void **state)
{
    (void)state;
    every_pair(0, 4, 0.95);
    edge(4, 0, 0.9, EDGE_APART);
    for (uint32_t i = 1; i < 4; i++)
        edge(4, i, 0.9, 0);
    solve(NULL);
    assert_int_not_equal(cluster[4], cluster[0]);
}

static void a_doubt_holds_apart_unless_as_many_pairs_are_of_one_name(void **state)
{
    (void)state;
    every_pair(0, 2, 0.99);
    edge(2, 0, 0.9, EDGE_DOUBT);
    edge(2, 1, 0.9, 0);
    solve(NULL);
    assert_int_not_equal(cluster[2], cluster[0]);
    edges[2].flags = EDGE_NAMED;
    solve(NULL);
    assert_int_equal(cluster[2], cluster[0]);
    edge(3, 2, 0.99, 0);
    edge(3, 0, 0.9, EDGE_DOUBT);
    edge(3, 1, 0.9, EDGE_DOUBT);
    solve(NULL);
    assert_int_equal(cluster[3], cluster[2]);
    assert_int_not_equal(cluster[3], cluster[0]);
}

static void two_records_of_one_source_are_never_one(void **state)
{
    (void)state;
    nodes[0].source = nodes[2].source = 1;
    nodes[1].source = 2;
    edge(0, 1, 0.9, 0);
    edge(1, 2, 0.95, 0);
    edge(0, 2, 0.99, 0);
    solve(NULL);
    assert_int_equal(cluster[1], cluster[2]);
    assert_int_not_equal(cluster[0], cluster[1]);
}

static void the_order_of_the_edges_does_not_matter(void **state)
{
    (void)state;
    uint32_t first[NODES];
    for (uint32_t i = 0; i < NODES; i++)
        for (uint32_t k = i + 1; k < NODES; k++)
            edge(i, k, 0.05 + 0.9 * ((i * 7 + k * 5) % 11) / 11.0, 0);
    solve(NULL);
    memcpy(first, cluster, sizeof first);
    for (size_t i = 0; i < count / 2; i++) {
        struct cluster_edge swap = edges[i];
        edges[i] = edges[count - 1 - i];
        edges[count - 1 - i] = (struct cluster_edge){swap.b, swap.a, swap.weight, swap.flags};
    }
    solve(NULL);
    assert_memory_equal(first, cluster, sizeof first);
}

/* What the definition says, worked out slowly. */
static void it_is_what_joining_the_best_mean_gives(void **state)
{
    (void)state;
    double chance[NODES][NODES] = {{0}};
    uint32_t of[NODES];
    for (uint32_t i = 0; i < NODES; i++)
        for (uint32_t k = i + 1; k < NODES; k++) {
            uint32_t dice = (i * 2654435761u ^ k * 40503u) >> 3;
            if (dice % 3 == 0) continue;
            edge(i, k, 0.02 + (dice % 97) / 100.0, 0);
            chance[i][k] = chance[k][i] = weight_probability(edges[count - 1].weight * 0.001);
        }
    solve(NULL);
    for (uint32_t i = 0; i < NODES; i++)
        of[i] = i;
    for (;;) {
        double best = LEAST;
        uint32_t x = 0, y = 0;
        for (uint32_t a = 0; a < NODES; a++)
            for (uint32_t b = a + 1; b < NODES; b++) {
                double sum = 0, pairs = 0;
                for (uint32_t i = 0; i < NODES; i++)
                    for (uint32_t k = 0; k < NODES; k++)
                        if (of[i] == a && of[k] == b) sum += chance[i][k], pairs++;
                if (pairs > 0 && sum / pairs > best + 1e-12) best = sum / pairs, x = a, y = b;
            }
        if (x == y) break;
        for (uint32_t i = 0; i < NODES; i++)
            if (of[i] == y) of[i] = x;
    }
    assert_memory_equal(of, cluster, sizeof of);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(two_groups_with_one_bridge_stay_two, start),
        cmocka_unit_test_setup(a_chain_of_good_pairs_is_not_one_cluster, start),
        cmocka_unit_test_setup(a_pair_that_nobody_compared_does_not_break_a_cluster, start),
        cmocka_unit_test_setup(copies_count_as_often_as_they_are, start),
        cmocka_unit_test_setup(who_is_held_apart_stays_apart, start),
        cmocka_unit_test_setup(a_doubt_holds_apart_unless_as_many_pairs_are_of_one_name, start),
        cmocka_unit_test_setup(two_records_of_one_source_are_never_one, start),
        cmocka_unit_test_setup(the_order_of_the_edges_does_not_matter, start),
        cmocka_unit_test_setup(it_is_what_joining_the_best_mean_gives, start),
    };
    room = arena_new(64 << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(room);
    return failed;
}
