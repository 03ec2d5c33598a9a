/* dataset/splink_write.c -- the pairs and clusters of a Splink model, as files. */
#include "dataset/out.h"
#include "dataset/splink_link.h"

#include <math.h>
#include <stdio.h>

err splink_write_clusters(const struct splink_linked *l, const char *path, struct err_info *why)
{
    return out_clusters(&l->frame, l->cluster, path, why);
}

static void write_real(struct out *o, double value)
{
    char text[40];
    (void)snprintf(text, sizeof text, "%.12g", value);
    csv_write_field(&o->csv, str_of(text));
}

static void write_header(struct out *o, const struct splink_linked *l)
{
    char name[200];
    static const char *const ends[] = {"_l", "_r"};
    for (size_t i = 0; i < COUNT(ends); i++) {
        (void)snprintf(name, sizeof name, "%.*s%s", STR_FMT(str_upto(l->model.id, 100)), ends[i]);
        csv_write_field(&o->csv, str_of(name));
    }
    csv_write_field(&o->csv, STR("match_weight"));
    csv_write_field(&o->csv, STR("match_probability"));
    for (size_t i = 0; i < l->model.comparisons; i++) {
        (void)snprintf(name, sizeof name, "gamma_%.*s",
                       STR_FMT(str_upto(l->model.comparison[i].name, 100)));
        csv_write_field(&o->csv, str_of(name));
    }
    csv_write_end(&o->csv);
}

static void write_pair(struct out *o, const struct splink_linked *l, const struct splink_edge *edge,
                       const uint8_t *level)
{
    const uint32_t *record = l->table.record;
    csv_write_field(&o->csv, str_of(l->frame.id.at[record[edge->left]]));
    csv_write_field(&o->csv, str_of(l->frame.id.at[record[edge->right]]));
    write_real(o, edge->weight);
    write_real(o, 1 / (1 + exp2(-edge->weight)));
    for (size_t i = 0; i < l->model.comparisons; i++)
        csv_write_int(&o->csv, l->model.comparison[i].level[level[i * SPLINK_CHUNK]].gamma);
    csv_write_end(&o->csv);
}

/* At most SPLINK_CHUNK pairs. */
static err write_some(struct out *o, struct splink_linked *l, struct splink_memory *memory,
                      const struct splink_edge *edge, size_t n, struct err_info *why)
{
    uint8_t level[SPLINK_COMPARISONS_MAX * SPLINK_CHUNK];
    uint32_t left[SPLINK_CHUNK], right[SPLINK_CHUNK];
    double weight[SPLINK_CHUNK];
    for (size_t k = 0; k < n; k++) {
        left[k] = edge[k].left;
        right[k] = edge[k].right;
    }
    splink_score(&l->scorer, memory, n, left, right, weight, level);
    if (memory->failed) return err_set(why, ERR_NOMEM, "no memory to score");
    for (size_t k = 0; k < n; k++)
        write_pair(o, l, &edge[k], level + k);
    return out_line(o);
}

err splink_write_pairs(struct splink_linked *l, const char *path, struct err_info *why)
{
    struct out o;
    struct splink_memory memory;
    err e = splink_memory_init(&memory, &l->scorer, why);
    if (!e) e = out_open(&o, path, why);
    if (e) {
        splink_memory_release(&memory);
        return e;
    }
    write_header(&o, l);
    for (size_t c = 0; c < l->edge_chunks; c++) {
        const splink_edges *edges = &l->edges[c];
        for (size_t i = 0; !e && i < edges->n; i += SPLINK_CHUNK) {
            size_t n = edges->n - i < SPLINK_CHUNK ? edges->n - i : SPLINK_CHUNK;
            e = write_some(&o, l, &memory, edges->at + i, n, why);
        }
    }
    splink_memory_release(&memory);
    return out_close(&o, e);
}
