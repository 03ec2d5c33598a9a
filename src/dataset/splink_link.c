/* dataset/splink_link.c */
#include "dataset/splink_link.h"

#include "base/clock.h"
#include "base/mem.h"

const char *const splink_stage_words[SPLINK_STAGE__COUNT] = {
    [SPLINK_STAGE_READ] = "reading",       [SPLINK_STAGE_PREPARE] = "preparing",
    [SPLINK_STAGE_DERIVE] = "deriving",
    [SPLINK_STAGE_GROUP] = "blocking",     [SPLINK_STAGE_TRAIN] = "training",
    [SPLINK_STAGE_PAIRS] = "pairing",      [SPLINK_STAGE_SCORE] = "scoring",
    [SPLINK_STAGE_CLUSTER] = "clustering",
};

static const size_t ARENA_BYTES_MAX = (size_t)8 << 30;

static void lap(struct splink_linked *l, struct stopwatch *w, enum splink_stage stage)
{
    stopwatch_lap(w, &l->wall_s[stage], &l->cpu_s[stage]);
}

/* ---- stages --------------------------------------------------------------------------------- */

static err read_records(struct splink_linked *l, const struct splink_link_options *o,
                        struct err_info *why)
{
    struct frame_want want[FRAME_FIELDS_MAX];
    struct frame_options options = {.every_record = true, .as_it_stands = true};
    if (l->model.columns.n > FRAME_FIELDS_MAX)
        return err_set(why, ERR_LIMIT, "a Splink model of more than %d columns", FRAME_FIELDS_MAX);
    if ((l->model.link == SPLINK_DEDUPE) != (o->files == 1)) {
        (void)err_set(why, ERR_INPUT, "the Splink model is for %s",
                      o->files == 1 ? "two files or more" : "one file");
        return err_todo(why, "give as many files as its link_type says");
    }
    for (size_t i = 0; i < l->model.columns.n; i++)
        want[i] = (struct frame_want){.name = l->model.columns.name[i],
                                      .column = {l->model.columns.name[i]}, .columns = 1};
    return frame_read(&l->frame, o->file, o->files, l->model.id, want, l->model.columns.n, &options,
                      why);
}

/* *ret_levels: how many tables of derived values the levels ask for; the rules' come after them. */
static err prepare(struct splink_linked *l, size_t *ret_levels, struct err_info *why)
{
    splink_table_init(&l->table, l->arena, &l->model);
    err e = splink_scorer_init(&l->scorer, &l->model, &l->table, why);
    *ret_levels = l->table.deriveds;
    if (!e) e = splink_blocks_init(&l->blocks, &l->model, &l->table, why);
    if (!e) e = splink_table_fill(&l->table, &l->frame, why);
    if (!e) frame_forget_lines(&l->frame);
    return e;
}

/* ---- scoring -------------------------------------------------------------------------------- */

struct scoring {
    struct splink_linked *l;
    double keep;
    bool pairs_only;
    struct splink_memory *memory; /* by thread */
    uint64_t *sum;                /* by thread: so that walking alone is not for nothing */
};

static err add_chunks(void *ctx, size_t chunks, struct err_info *why)
{
    struct splink_linked *l = ((struct scoring *)ctx)->l;
    splink_edges *more = mem_resize(l->edges, (chunks + 1) * sizeof *more);
    if (!more) return err_set(why, ERR_NOMEM, "no memory for the pairs");
    memset(more + l->edge_chunks, 0, (chunks - l->edge_chunks) * sizeof *more);
    l->edges = more;
    l->edge_chunks = chunks;
    return ERR_OK;
}

static err score_pairs(void *ctx, unsigned thread, size_t chunk, size_t n, const uint32_t *left,
                       const uint32_t *right, struct err_info *why)
{
    struct scoring *s = ctx;
    double weight[SPLINK_CHUNK];
    if (s->pairs_only) {
        s->sum[thread] += left[0] ^ right[n - 1];
        return ERR_OK;
    }
    splink_score(&s->l->scorer, &s->memory[thread], n, left, right, weight, NULL);
    splink_edges *kept = &s->l->edges[chunk];
    if (!VEC_RESERVE(kept, kept->n + n)) return err_set(why, ERR_NOMEM, "no memory for the pairs");
    for (size_t i = 0; i < n; i++) {
        kept->at[kept->n] = (struct splink_edge){left[i], right[i], weight[i]};
        kept->n += weight[i] >= s->keep;
    }
    return ERR_OK;
}

static err walk_all(struct splink_linked *l, const struct splink_link_options *o, bool pairs_only,
                    struct err_info *why)
{
    struct splink_memory memory[PARALLEL_THREADS_MAX] = {0};
    uint64_t sum[PARALLEL_THREADS_MAX] = {0};
    struct scoring s = {.l = l, .keep = o->keep, .pairs_only = pairs_only, .memory = memory,
                        .sum = sum};
    struct splink_walk walk = {.parallel = {.threads = o->threads},
                               .chunks = pairs_only ? NULL : add_chunks,
                               .pairs = score_pairs, .ctx = &s, .memory = memory};
    unsigned threads = parallel_threads(&walk.parallel);
    err e = ERR_OK;
    for (unsigned i = 0; !e && i < threads; i++)
        e = splink_memory_init(&memory[i], &l->scorer, why);
    if (!e) e = splink_blocks_walk(&l->blocks, &walk, why);
    for (unsigned i = 0; i < threads; i++) {
        if (!e && memory[i].failed) e = err_set(why, ERR_NOMEM, "no memory to score");
        splink_memory_release(&memory[i]);
    }
    return e;
}

/* ---- clusters ------------------------------------------------------------------------------- */

static uint32_t root(uint32_t *up, uint32_t i)
{
    while (up[i] != i) {
        up[i] = up[up[i]];
        i = up[i];
    }
    return i;
}

/* Roots become the first record of each cluster, in the order of the files. */
static void name_clusters(struct splink_linked *l, uint32_t *up, uint32_t *first)
{
    uint32_t n = (uint32_t)l->frame.records;
    const uint32_t *record = l->table.record;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t top = root(up, i);
        if (record[i] < first[top]) first[top] = record[i];
    }
    for (uint32_t i = 0; i < n; i++)
        l->cluster[record[i]] = first[root(up, i)];
}

static void count_clusters(struct splink_linked *l, uint32_t *size)
{
    l->clusters = l->linked = l->largest = 0;
    for (size_t i = 0; i < l->frame.records; i++) {
        uint32_t now = ++size[l->cluster[i]];
        l->clusters += now == 1;
        l->linked += now == 2;
        if (now > l->largest) l->largest = now;
    }
}

static void join_edges(const splink_edges *edges, double join, uint32_t *up)
{
    for (size_t i = 0; i < edges->n; i++) {
        if (edges->at[i].weight < join) continue;
        uint32_t a = root(up, edges->at[i].left), b = root(up, edges->at[i].right);
        up[a > b ? a : b] = a < b ? a : b;
    }
}

/* Connected components, as Splink's. Records are joined in the table's order, in which the pairs
 * of a block lie near each other. */
static err cluster(struct splink_linked *l, double join, struct err_info *why)
{
    size_t n = l->frame.records;
    uint32_t *up = mem_alloc((n + 1) * sizeof *up), *first = mem_alloc((n + 1) * sizeof *first);
    l->cluster = mem_alloc((n + 1) * sizeof *l->cluster);
    bool fine = up && first && l->cluster;
    for (uint32_t i = 0; fine && i < n; i++) {
        up[i] = i;
        first[i] = UINT32_MAX;
    }
    for (size_t i = 0; fine && i < l->edge_chunks; i++)
        join_edges(&l->edges[i], join, up);
    if (fine) {
        name_clusters(l, up, first);
        memset(first, 0, n * sizeof *first);
        count_clusters(l, first);
    }
    mem_free(up);
    mem_free(first);
    return fine ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for the clusters");
}

err splink_link(struct splink_linked *l, const struct splink_link_options *o, struct err_info *why)
{
    struct stopwatch w = stopwatch_start();
    size_t levels = 0;
    *l = (struct splink_linked){.arena = arena_new(ARENA_BYTES_MAX)};
    err e = l->arena ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to link");
    if (!e) e = splink_model_read(l->arena, o->json, &l->model, why);
    lap(l, &w, SPLINK_STAGE_READ);
    if (!e) e = read_records(l, o, why);
    lap(l, &w, SPLINK_STAGE_READ);
    if (!e) e = prepare(l, &levels, why);
    lap(l, &w, SPLINK_STAGE_PREPARE);
    if (!e) e = splink_table_derive(&l->table, 0, levels, why);
    if (!e) e = splink_scorer_fill(&l->scorer, why);
    lap(l, &w, SPLINK_STAGE_DERIVE);
    if (!e) e = splink_table_derive(&l->table, levels, l->table.deriveds, why);
    if (!e) e = splink_blocks_group(&l->blocks, &(struct parallel){.threads = o->threads}, why);
    lap(l, &w, SPLINK_STAGE_GROUP);
    if (!e && (o->train || !l->model.trained)) e = splink_train(l, o, why);
    lap(l, &w, SPLINK_STAGE_TRAIN);
    if (!e && o->measure_pairs) e = walk_all(l, o, true, why);
    lap(l, &w, SPLINK_STAGE_PAIRS);
    if (!e) e = walk_all(l, o, false, why);
    lap(l, &w, SPLINK_STAGE_SCORE);
    for (size_t i = 0; i < l->blocks.rules; i++)
        l->pairs += l->blocks.pairs[i];
    for (size_t i = 0; i < l->edge_chunks; i++)
        l->kept += l->edges[i].n;
    if (!e) e = cluster(l, o->join, why);
    lap(l, &w, SPLINK_STAGE_CLUSTER);
    return e;
}

void splink_linked_release(struct splink_linked *l)
{
    for (size_t i = 0; i < l->edge_chunks; i++)
        VEC_RELEASE(&l->edges[i]);
    mem_free(l->edges);
    mem_free(l->cluster);
    splink_blocks_release(&l->blocks);
    splink_scorer_release(&l->scorer);
    splink_table_release(&l->table);
    frame_release(&l->frame);
    arena_free(l->arena);
    *l = (struct splink_linked){0};
}
