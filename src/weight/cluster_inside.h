/* weight/cluster_inside.h -- what solving has in hand, and what lies between two clusters. */
#ifndef AIM_WEIGHT_CLUSTER_INSIDE_H
#define AIM_WEIGHT_CLUSTER_INSIDE_H

#include "weight/cluster.h"

#define NONE UINT32_MAX

struct remembered;

struct solver {
    const struct cluster_rules *rules;
    const struct cluster_node *nodes;
    struct cluster_edge *edges;
    size_t n, count;
    uint32_t *cluster;            /* of each node: place of its first member */
    uint32_t *next, *last, *size; /* members of a cluster as a list, from its first */
    uint32_t *first_edge, *edge;  /* edges of node i: edge[first_edge[i] .. first_edge[i + 1]) */
    uint32_t *looked, round;      /* has_rival: at this cluster, in this round */
    struct remembered *memory;    /* what was seen between two; NULL = looked at anew each time */
    bool anything_excludes;
};

static inline uint32_t other_end(const struct cluster_edge *e, uint32_t node)
{
    return e->a == node ? e->b : e->a;
}

static inline bool may_exclude(const struct cluster_node *n)
{
    return n->exclusive[0] || n->source;
}

/* What lies between two clusters. */
struct between {
    bool human_no, machine_no, doubt, named;
    bool by_doubt; /* machine_no for doubts alone that another record of both names would settle */
    uint32_t automatic; /* edges */
    uint32_t supported; /* members of the first that have one */
};

/* `witness`: a further cluster whose records may settle a doubt, or NONE. */
void look_between(const struct solver *s, uint32_t x, uint32_t y, uint32_t witness,
                  struct between *ret);
/* Among hundreds of namesakes the same two are looked at for each of their thousands of edges. A
 * large component's are remembered until one of the two grows. False: no memory. */
bool remember_between(struct solver *s, struct arena *scratch);

/* Does this name stand in its cluster once more, in this or another form? Then it is no slip. */
bool confirmed(const struct solver *s, uint32_t node);

/* Make doubts of edges between two whose names are the wrong way round. Before anything joins.
 * `scratch`: room for each node. */
void doubt_turned(struct solver *s, bool *scratch);

#endif
