/* weight/cluster.h -- from evidence between records to clusters: signed, constrained,
 * deterministic.
 *
 * Strongest edge first, two clusters become one unless something says no:
 *   - a human said "different" of any two of their members; then nothing joins them;
 *   - an edge that holds apart (EDGE_APART, EDGE_DOUBT) lies between any two members, two members
 * have different exclusive values, or come from one source that has everybody once;
 *   - a weak bridge: most of the smaller side has no automatic edge into the other, or one weak
 * edge alone would join somebody to three records or more;
 *   - a rival: one of the two could as well have joined another cluster that this one excludes.
 * Then the edges that join only where nobody else fits (EDGE_LONE), strongest first: neither side
 * may have such an edge, or an automatic one, to a third cluster that the other side has none to. A
 * child without a given name belongs to the one child of that birth date in the house, not to one
 * of two twins. What is refused stays an edge between two clusters. A human's "same" goes first and
 * is held back by a human's "different" alone. A function of the nodes and edges of one component:
 * no warm start, ties broken by the keys, so that any order of arrival ends the same. Signed
 * correlation clustering by pivots and local search (Gruenheid, Dong and Srivastava 2014) would
 * need more: components have 1 to 20 nodes, and every refusal here can be told in one sentence. */
#ifndef AIM_WEIGHT_CLUSTER_H
#define AIM_WEIGHT_CLUSTER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { CLUSTER_EXCLUSIVE_MAX = 2 };

struct cluster_node {
    int64_t key;                               /* unique; breaks ties */
    uint64_t exclusive[CLUSTER_EXCLUSIVE_MAX]; /* values that only one person can have; 0 = none */
    uint32_t source;                           /* two nodes of one source (not 0) are never one */
    bool many;                                 /* known to have been born with others */
};

enum edge_flag {
    EDGE_AUTOMATIC = 1,  /* strong enough to join */
    EDGE_APART = 2,      /* holds the two apart, and so the clusters they are in */
    EDGE_SETTLED = 4,    /* joined without a doubt, unless something holds apart */
    EDGE_SAME = 8,       /* a human said so */
    EDGE_DIFFERENT = 16, /* a human said so */
    EDGE_LONE = 32,      /* joins where nobody else fits */
    EDGE_DOUBT = 128, /* holds apart like EDGE_APART, unless an EDGE_NAMED joins the two clusters */
    EDGE_NAMED = 256, /* of one name: who has two names is told apart from two people by the record
                         that has both */
    EDGE_UNNAMED = 512, /* the name does not settle it: joins nobody who was born with others */
    EDGE_ALIKE = 1024,  /* of one name in two forms, or a slip apart: where a third record is so
                           to both ends of an EDGE_DOUBT, it is a doubt no more */
    EDGE_FIRM = 2048,   /* a doubt that no third record settles: their numbers differ */
    EDGE_BOTH = 4096,   /* a doubt about two records of one agency: two such, of four records, are
                           no chance, and firm */
    EDGE_TURNED = 8192, /* the two fields of names changed places */
    EDGE_GIVEN = 16384, /* of one given name, but not of one surname: where most who share a name
                           with either end have it turned, that given name is a surname, and the
                           edge a doubt */
    EDGE_SLIP = 64    /* ... unless both names stand in their clusters once more, in this or
                         another form: a slip is seldom made twice */
};

struct cluster_edge {
    uint32_t a, b;  /* places in the list of nodes */
    int32_t weight; /* thousandths of a bit */
    uint32_t flags; /* enum edge_flag */
};

struct cluster_rules {
    int32_t bridge; /* one edge alone joins many only from this weight; thousandths of a bit */
    int32_t margin; /* the best cluster must beat one it excludes by this */
};

/* Nodes must be sorted by key; edges each pair once, in any order. ret_cluster[i] is the place of
 * the first node of the cluster that node i is in. Scratch comes from the arena: 76 bytes an edge.
 * Errors: ERR_NOMEM (arena). */
MUST err cluster_solve(const struct cluster_rules *rules, const struct cluster_node *nodes,
                       size_t n, const struct cluster_edge *edges, size_t count,
                       struct arena *scratch, uint32_t *ret_cluster, struct err_info *why);

#endif
