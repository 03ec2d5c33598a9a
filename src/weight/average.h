/* weight/average.h -- clusters in which the average pair is likely to be one person.
 *
 * Two clusters become one, the likeliest first, while the mean probability over *all* pairs between
 * them is above `least`; a pair that nobody compared counts as 0. A chain of single good pairs does
 * not make a cluster, and one missing comparison does not break one: connected components grow
 * without bound where average linkage (Sokal and Michener 1958) holds. It is also what the expected
 * number of right pairs asks for: joining gains the sum of p and pays for every pair. */
#ifndef AIM_WEIGHT_AVERAGE_H
#define AIM_WEIGHT_AVERAGE_H

#include "weight/cluster.h"

/* Nodes sorted by key; copies[i] records stand behind node i (NULL = one each). Edges each pair
 * once, in any order; EDGE_APART and EDGE_DIFFERENT hold the clusters of both ends apart, as do two
 * nodes of one source, and EDGE_DOUBT unless as many pairs of the two clusters are EDGE_NAMED.
 * ret_cluster[i] is the place of the first node of i's cluster. Ties go to the nodes that stand
 * first. Errors: ERR_LIMIT (arena), ERR_NOMEM. */
MUST err cluster_average(const struct cluster_node *nodes, const uint32_t *copies, size_t n,
                         const struct cluster_edge *edges, size_t count, double least,
                         struct arena *scratch, uint32_t *ret_cluster, struct err_info *why);

#endif
