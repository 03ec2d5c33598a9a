/* link/cluster.h -- from evidence between records to persons.
 *
 * A deterministic function of the nodes and edges of one component: no warm start, ties broken by
 * record id (a keyed hash), so that any order of arrival ends the same. */
#ifndef AIM_LINK_CLUSTER_H
#define AIM_LINK_CLUSTER_H

#include "link/compare.h"

enum { CLUSTER_VERIFIED_MAX = FEATURE_NUMBERS_MAX };

struct cluster_node {
    int64_t record;
    uint64_t verified[CLUSTER_VERIFIED_MAX]; /* traced and verified NHS numbers; 0 = none */
};

enum human { HUMAN_NONE, HUMAN_SAME, HUMAN_DIFFERENT };

struct cluster_edge {
    uint32_t a, b;  /* places in the list of nodes */
    int32_t weight; /* thousandths of a bit */
    uint32_t flags; /* enum link_flag */
    enum human human;
};

/* Nodes must be sorted by record and each once; edges each pair once, in any order. ret_cluster[i]
 * is the place of the first node of the cluster that node i is in. Scratch comes from the arena.
 * Errors: ERR_NOMEM. */
MUST err cluster_solve(const struct model *m, const struct cluster_node *nodes, size_t n,
                       const struct cluster_edge *edges, size_t count, struct arena *scratch,
                       uint32_t *ret_cluster, struct err_info *why);

#endif
