/* Linkage in memory on the synthetic region: cleaning, keys, comparing, clustering, with the links
 * measured against the truth. No store: what this shows is the linker's own speed and quality.
 * BENCH_PERSONS sets the size (default 20000), BENCH_SEED the region (default 1), BENCH_PACK what
 * is common in it (twins, siblings, namesakes, origins); BENCH_TRAIN=1 links again with a model
 * learnt from these records; BENCH_REPORT=1 prints the whole report. BENCH_ORACLE=P links by
 * what the truth says of every pattern of levels (oracle.h) instead, joining clusters while the
 * mean pair between them is likelier than P: what is the least that the comparisons cannot tell. */
#include "bench.h"
#include "oracle.h"

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "generate/generate.h"
#include "generate/kind.h"
#include "link/compare.h"
#include "link/keys.h"
#include "link/train.h"
#include "person/clean.h"
#include "quality/eval_linkage.h"
#include "quality/table.h"
#include "weight/average.h"
#include "weight/score.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_MAX = 400, ARENA_BYTES = 1 << 30 };

struct row {
    uint32_t record;
    struct demographics person;
};
struct block_use {
    uint64_t key;
    uint32_t record;
};
struct work {
    char folder[32], path[200], truth[64], links[64], feeds[64];
    uint64_t persons, seed;
    struct arena *arena;
    struct map_str record_at;
    int partner; /* whose feed is being read */
    VEC(struct row) rows;
    VEC(str) names; /* agency,person_ref of each record */
    VEC(uint8_t) partner_of;
    struct features *features;
    VEC(struct block_use) uses;
    VEC(uint64_t) pairs;
    VEC(struct cluster_edge) edges;
    uint32_t *root, *cluster;
    uint64_t *truth_of; /* of each record: hash of its person */
    double least;
    struct eval_linkage quality;
};

static struct model trained;
static const struct model *model;

static const enum column wanted_columns[] = {
    COLUMN_PERSON_REF, COLUMN_GIVEN,  COLUMN_FAMILY,    COLUMN_KNOWN_AS, COLUMN_PREVIOUS,
    COLUMN_BIRTH,      COLUMN_GENDER, COLUMN_ADDRESS,   COLUMN_POSTCODE, COLUMN_UPRN,
    COLUMN_UPN,        COLUMN_NHS,    COLUMN_NHS_STATUS};

static err take_row(void *context, const str *v, long line, struct err_info *why)
{
    struct work *w = context;
    struct arena *a = w->arena;
    const char *agency = partner_styles[w->partner].code;
    bool is_new;
    (void)line;
    if (!v[1].len && !v[2].len) return ERR_OK; /* says something about another row */
    str name = str_printf(a, "%s,%.*s", agency, STR_FMT(v[0]));
    uint64_t *at = name.at ? map_str_put(&w->record_at, name, &is_new) : NULL;
    struct row *r = VEC_PUSH(&w->rows);
    if (!at || !r) return err_set(why, ERR_NOMEM, "no memory for the rows");
    if (is_new) {
        *at = w->names.n;
        str *kept = VEC_PUSH(&w->names);
        uint8_t *partner = VEC_PUSH(&w->partner_of);
        if (!kept || !partner) return err_set(why, ERR_NOMEM, "no memory for the records");
        *kept = name;
        *partner = (uint8_t)w->partner;
    }
    struct demographics d = {.given_name = pii_of(str_copy(a, v[1])),
                             .family_name = pii_of(str_copy(a, v[2])),
                             .known_as = pii_of(str_copy(a, v[3])),
                             .previous_family_name = pii_of(str_copy(a, v[4])),
                             .gender = v[6].len ? v[6].at[0] : 0,
                             .address = pii_of(str_copy(a, v[7])),
                             .postcode = pii_of(str_copy(a, v[8])),
                             .uprn = pii_of(str_copy(a, v[9])),
                             .upn = pii_of(str_copy(a, v[10])),
                             .nhs_number = pii_of(str_copy(a, v[11]))};
    (void)date_parse_iso(v[5], &d.birth_date);
    if (v[12].len == 2) d.nhs_status = (uint8_t)(v[12].at[1] - '0');
    *r = (struct row){(uint32_t)*at, d};
    return ERR_OK;
}

static bool read_feeds(struct work *w)
{
    const char *wanted[COUNT(wanted_columns)];
    struct err_info why;
    for (size_t i = 0; i < COUNT(wanted_columns); i++)
        wanted[i] = column_names[wanted_columns[i]];
    for (w->partner = 0; w->partner < PARTNER__COUNT; w->partner++) {
        snprintf(w->path, sizeof w->path, "%s/%s.csv", w->feeds, partner_styles[w->partner].code);
        if (table_read(w->path, wanted, COUNT(wanted), 1, take_row, w, &why)) return false;
    }
    return true;
}

static bool clean(void *context)
{
    struct work *w = context;
    w->features = mem_zero(w->names.n + 1, sizeof *w->features);
    if (!w->features) return false;
    for (size_t i = 0; i < w->names.n; i++)
        clean_start(&w->features[i], str_of(partner_styles[w->partner_of.at[i]].code));
    for (size_t i = w->rows.n; i--;) /* a feed has the oldest first */
        clean_add(&w->features[w->rows.at[i].record], &w->rows.at[i].person);
    return true;
}

static int by_use(const void *a, const void *b)
{
    const struct block_use *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

static int by_pair(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool add_block(struct work *w, size_t start, size_t end)
{
    if (end - start > BLOCK_MAX) return true;
    for (size_t i = start; i < end; i++)
        for (size_t k = i + 1; k < end; k++) {
            uint64_t *pair = VEC_PUSH(&w->pairs);
            if (!pair) return false;
            *pair = (uint64_t)w->uses.at[i].record << 32 | w->uses.at[k].record;
        }
    return true;
}

static bool block(void *context)
{
    struct work *w = context;
    for (uint32_t i = 0; i < w->names.n; i++) {
        struct link_keys keys;
        link_keys_of(&w->features[i], &keys);
        for (size_t k = 0; k < keys.n; k++) {
            if (!link_key_pairs(keys.key[k])) continue;
            struct block_use *use = VEC_PUSH(&w->uses);
            if (!use) return false;
            *use = (struct block_use){keys.key[k], i};
        }
    }
    qsort(w->uses.at, w->uses.n, sizeof *w->uses.at, by_use);
    for (size_t start = 0, end; start < w->uses.n; start = end) {
        for (end = start; end < w->uses.n && w->uses.at[end].key == w->uses.at[start].key;)
            end++;
        if (!add_block(w, start, end)) return false;
    }
    qsort(w->pairs.at, w->pairs.n, sizeof *w->pairs.at, by_pair);
    size_t n = 0;
    for (size_t i = 0; i < w->pairs.n; i++)
        if (!i || w->pairs.at[i] != w->pairs.at[i - 1]) w->pairs.at[n++] = w->pairs.at[i];
    w->pairs.n = n;
    return true;
}

static uint32_t root_of(struct work *w, uint32_t i)
{
    while (w->root[i] != i)
        i = w->root[i] = w->root[w->root[i]];
    return i;
}

static bool compare(void *context)
{
    struct work *w = context;
    const struct model *m = model;
    w->root = mem_alloc((w->names.n + 1) * sizeof *w->root);
    if (!w->root) return false;
    for (uint32_t i = 0; i < w->names.n; i++)
        w->root[i] = i;
    for (size_t i = 0; i < w->pairs.n; i++) {
        uint32_t a = (uint32_t)(w->pairs.at[i] >> 32), b = (uint32_t)w->pairs.at[i];
        struct judgement j;
        judge_records(m, &w->features[a], &w->features[b], &j);
        if (j.verdict == VERDICT_NONE) continue;
        struct cluster_edge *e = VEC_PUSH(&w->edges);
        if (!e) return false;
        *e = judge_cluster_edge(m, a, b, (int32_t)(j.weight * 1000), j.flags, HUMAN_NONE);
        if (j.verdict < VERDICT_LONE) continue;
        uint32_t x = root_of(w, a), y = root_of(w, b);
        w->root[x > y ? x : y] = x > y ? y : x;
    }
    return true;
}

/* All components in one call: what has no edge between stays apart anyway. */
static bool cluster(void *context)
{
    struct work *w = context;
    struct cluster_node *nodes = mem_zero(w->names.n + 1, sizeof *nodes);
    struct err_info why;
    w->cluster = mem_alloc((w->names.n + 1) * sizeof *w->cluster);
    if (!nodes || !w->cluster) return false;
    size_t n = 0;
    for (size_t i = 0; i < w->edges.n; i++) /* those inside one component */
        if (root_of(w, w->edges.at[i].a) == root_of(w, w->edges.at[i].b))
            w->edges.at[n++] = w->edges.at[i];
    w->edges.n = n;
    for (size_t i = 0; i < w->names.n; i++) {
        const struct features *f = &w->features[i];
        nodes[i].key = (int64_t)i + 1;
        nodes[i].many = (f->flags & FEATURE_MANY) != 0;
        for (size_t k = 0, to = 0; k < f->nhs_numbers; k++)
            if (f->nhs[k].verified) nodes[i].exclusive[to++] = f->nhs[k].number;
    }
    struct cluster_rules rules = judge_cluster_rules(model);
    err e = cluster_solve(&rules, nodes, w->names.n, w->edges.at, w->edges.n, w->arena, w->cluster,
                          &why);
    mem_free(nodes);
    return !e;
}

/* A model learnt from these very records, names counted by the persons found. */
static bool train(void *context)
{
    struct work *w = context;
    struct train_report r;
    struct weight_model *m = ARENA_NEW(w->arena, struct weight_model);
    uint64_t *person = mem_zero(w->names.n + 1, sizeof *person);
    struct buf text = BUF_INIT(64 << 20);
    struct err_info why = {0};
    for (size_t i = 0; person && i < w->names.n; i++)
        person[i] = w->cluster[i];
    struct link_sample sample = {w->features, person, w->names.n, 0};
    err e = m && person ? link_train_sample(&sample, model, w->arena, m, &r, &why) : ERR_NOMEM;
    if (!e) weight_model_write(m, &text);
    if (!e) e = file_replace("build/bench_linkage.model", buf_str(&text), 0600, &why);
    if (!e) e = model_parse(buf_str(&text), w->arena, &trained, &why);
    if (!e)
        printf("trained in %u rounds: %.0f matches, %.0f households, recall of the keys %.4f, by "
               "three hunters %.4f (%.4f to %.4f)\n",
               r.rounds, r.matches, r.households, r.recall, r.recapture.recall, r.recapture.low,
               r.recapture.high);
    else
        printf("%s\n", why.text);
    model = &trained;
    buf_release(&text);
    mem_free(person);
    return !e;
}

/* The pairs as the truth weighs them. What the linker keeps for its rules goes with them. */
static bool weigh_by_oracle(struct work *w, struct oracle_pair *told)
{
    w->truth_of = oracle_persons(w->truth, &w->record_at, w->names.n);
    bool done = w->truth_of != NULL;
    for (size_t i = 0; done && i < w->pairs.n; i++) {
        uint32_t a = (uint32_t)(w->pairs.at[i] >> 32), b = (uint32_t)w->pairs.at[i];
        judge_records(model, &w->features[a], &w->features[b], &told[i].judged);
        told[i].same = w->truth_of[a] == w->truth_of[b];
    }
    done = done && oracle_tell(told, w->pairs.n);
    VEC_CLEAR(&w->edges);
    for (size_t i = 0; done && i < w->pairs.n; i++) {
        uint32_t a = (uint32_t)(w->pairs.at[i] >> 32), b = (uint32_t)w->pairs.at[i];
        double bits = weight_from_probability(told[i].chance);
        struct cluster_edge *e = VEC_PUSH(&w->edges);
        if (!e) return false;
        *e = judge_cluster_edge(model, a, b, (int32_t)(bits * 1000), told[i].judged.flags,
                                HUMAN_NONE);
        if (w->least > 0) e->flags = 0;
        if (w->least > 0 ? told[i].chance < 0.01 : e->flags == 0) w->edges.n--;
        if (bits < model->lone) continue;
        uint32_t x = root_of(w, a), y = root_of(w, b);
        w->root[x > y ? x : y] = x > y ? y : x;
    }
    return done;
}

static bool link_by_oracle(void *context)
{
    struct work *w = context;
    struct oracle_pair *told = mem_zero(w->pairs.n + 1, sizeof *told);
    struct cluster_node *nodes = mem_zero(w->names.n + 1, sizeof *nodes);
    struct err_info why;
    bool done = told && nodes && weigh_by_oracle(w, told);
    for (size_t i = 0; done && i < w->names.n; i++)
        nodes[i].key = (int64_t)i + 1;
    if (!(w->least > 0)) return cluster(w);
    done = done && !cluster_average(nodes, NULL, w->names.n, w->edges.at, w->edges.n, w->least,
                                    w->arena, w->cluster, &why);
    mem_free(told);
    mem_free(nodes);
    return done;
}

static bool measure(struct work *w)
{
    struct buf out = BUF_INIT((size_t)1 << 30);
    struct err_info why;
    const struct eval_files files = {.truth = w->truth, .links = w->links, .feeds = w->feeds};
    buf_add_c(&out, "agency,person_ref,person_id\n");
    for (size_t i = 0; i < w->names.n; i++)
        buf_printf(&out, "%.*s,%u\n", STR_FMT(w->names.at[i]), w->cluster[i]);
    err e = buf_state(&out);
    if (!e) e = file_replace(w->links, buf_str(&out), 0600, &why);
    if (!e) e = eval_linkage(&files, &w->quality, &why);
    buf_reset(&out);
    if (!e && getenv("BENCH_REPORT")) {
        eval_linkage_text(&w->quality, &out);
        printf("%.*s", STR_FMT(buf_str(&out)));
    }
    buf_release(&out);
    return !e;
}

static void report(struct bench *b, const struct eval_linkage *q)
{
    const struct eval_pitfall *twins = &q->pitfall[PITFALL_TWINS];
    bench_figure(b, "pairwise precision", "", (double)q->right_pairs / (double)q->found_pairs);
    bench_figure(b, "pairwise recall", "", (double)q->right_pairs / (double)q->true_pairs);
    bench_figure(b, "recall of the exact join", "",
                 (double)q->baseline_right / (double)q->true_pairs);
    bench_figure(b, "twin pairs", "", (double)twins->pairs);
    bench_figure(b, "twin pairs merged", "", (double)twins->merged);
    bench_figure(b, "persons over-merged", "per 10,000",
                 1e4 * (double)q->merged_persons / (double)q->persons);
}

static void place(struct work *w)
{
    const char *persons = getenv("BENCH_PERSONS");
    const char *region = getenv("BENCH_SEED");
    int64_t count = 0, seed = 0;
    w->seed = region && str_to_int64(str_of(region), &seed) && seed > 0 ? (uint64_t)seed : 1;
    w->persons =
        persons && str_to_int64(str_of(persons), &count) && count > 0 ? (uint64_t)count : 20000;
    snprintf(w->folder, sizeof w->folder, "build/bench_linkage.tmp");
    snprintf(w->truth, sizeof w->truth, "%s/truth.csv", w->folder);
    snprintf(w->links, sizeof w->links, "%s/links.csv", w->folder);
    snprintf(w->feeds, sizeof w->feeds, "%s/feeds", w->folder);
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("linkage", argc, argv);
    if (!bench_wanted(&b, "linkage")) return 0; /* each step needs the one before */
    static struct work w;
    struct generate_totals totals;
    struct err_info why;
    place(&w);
    model = model_default();
    w.arena = arena_new(ARENA_BYTES);
    struct generate_options o = {
        .persons = w.persons, .seed = w.seed, .today = {2026, 11, 22}, .out = w.folder};
    const char *pack = getenv("BENCH_PACK");
    if (pack && !pack_find(str_of(pack), &o.pack)) return 2;
    if (!w.arena || generate_region(&o, &totals, &why) || !read_feeds(&w)) return 1;
    bench_once(&b, "clean", "rows", (double)w.rows.n, clean, &w);
    bench_once(&b, "block", "records", (double)w.names.n, block, &w);
    bench_once(&b, "compare and score", "pairs", (double)w.pairs.n, compare, &w);
    bench_once(&b, "cluster", "records", (double)w.names.n, cluster, &w);
    if (getenv("BENCH_TRAIN")) {
        bench_once(&b, "train", "records", (double)w.names.n, train, &w);
        mem_free(w.root);
        mem_free(w.cluster);
        VEC_CLEAR(&w.edges);
        if (!compare(&w) || !cluster(&w)) return 1;
    }
    const char *oracle = getenv("BENCH_ORACLE");
    if (oracle) {
        w.least = strtod(oracle, NULL);
        bench_once(&b, "oracle", "pairs", (double)w.pairs.n, link_by_oracle, &w);
    }
    if (!w.cluster || !measure(&w)) return 1;
    report(&b, &w.quality);
    return bench_end(&b); /* the region stays in build/, to look at */
}
