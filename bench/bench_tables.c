/* The linker alone on tables that others made, held against their truth: the gates of
 * `aim link dedupe`. Plans are bench/linkage/NAME.yaml; the threshold is the linker's own, the
 * truth is read after it has finished. Beside each figure stands the best that any threshold
 * reaches.
 *
 *     pairwise_f1        scored pairs that are as likely as not one person, or likelier
 *     cluster_pair_f1    all pairs of records in one cluster
 * The tables are in BENCH_DATA (default ../shared/data/linkage); without them it says "skipped". */
#include "bench.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "dataset/dataset.h"
#include "quality/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct data {
    const char *name, *plan, *file[2], *id,
        *person; /* person: NULL = the id up to its second '-' */
    double pairwise, cluster, scored;                /* gates; NAN = none */
};
#define FEBRL "febrl/dataset"
static const struct data all_data[] = {
    {"historical-50k", "historical", {"historical_50k/historical_50k.csv"}, "unique_id", "cluster",
     0.85, 0.87, 2e6},
    {"febrl1", "febrl", {FEBRL "1.csv"}, "rec_id", NULL, NAN, NAN, NAN},
    {"febrl2", "febrl", {FEBRL "2.csv"}, "rec_id", NULL, NAN, NAN, NAN},
    {"febrl3", "febrl", {FEBRL "3.csv"}, "rec_id", NULL, 0.999, NAN, NAN},
    {"febrl4", "febrl", {FEBRL "4a.csv", FEBRL "4b.csv"}, "rec_id", NULL, 0.9998, NAN, NAN},
    {"febrl1-no-ssn", "febrl-no-ssn", {FEBRL "1.csv"}, "rec_id", NULL, 0.996, NAN, NAN},
    {"febrl2-no-ssn", "febrl-no-ssn", {FEBRL "2.csv"}, "rec_id", NULL, 0.994, NAN, NAN},
    {"febrl3-no-ssn", "febrl-no-ssn", {FEBRL "3.csv"}, "rec_id", NULL, 0.994, NAN, NAN},
    {"febrl4-no-ssn", "febrl-no-ssn", {FEBRL "4a.csv", FEBRL "4b.csv"}, "rec_id", NULL, 0.996, NAN,
     NAN},
};

struct work {
    const struct data *data;
    char path[2][300], plan_path[100];
    size_t files;
    struct arena *arena;
    struct plan plan;
    struct dataset linked;
    struct map_str number;    /* of each person */
    VEC(uint32_t) person;     /* by record */
    uint32_t *first, *record; /* records of each row: record[first[row] .. first[row + 1]) */
    double true_pairs;
    struct err_info why;
};

/* ---- the truth ---- */

static str person_of(const struct work *w, const str *v)
{
    if (w->data->person) return v[1];
    str rest = str_trim(v[0]), word;
    (void)str_next(&rest, '-', &word);
    (void)str_next(&rest, '-', &word);
    return word;
}

static err take_row(void *context, const str *v, long line, struct err_info *why)
{
    struct work *w = context;
    (void)line;
    bool is_new;
    str person = str_copy(w->arena, person_of(w, v));
    uint64_t *number = map_str_put(&w->number, person, &is_new);
    uint32_t *slot = VEC_PUSH(&w->person);
    if (!person.at || !number || !slot) return err_set(why, ERR_NOMEM, "no memory for the truth");
    if (is_new) *number = w->number.n - 1;
    *slot = (uint32_t)*number;
    return ERR_OK;
}

static double pairs_among(double first, double second, bool two)
{
    return two ? first * second : first * (first - 1) / 2;
}

static bool is_second(const struct work *w, size_t record)
{
    return w->files == 2 && record >= w->linked.frame.second;
}

/* Pairs of records with one label; two files: across them. */
static double pairs_of(const struct work *w, const uint32_t *label, size_t labels)
{
    double sum = 0, *count = mem_zero(labels * 2 + 1, sizeof *count);
    for (size_t i = 0; count && i < w->person.n; i++)
        count[2 * label[i] + is_second(w, i)]++;
    for (size_t k = 0; count && k < labels; k++)
        sum += pairs_among(count[2 * k], count[2 * k + 1], w->files == 2);
    mem_free(count);
    return sum;
}

static bool read_truth(struct work *w)
{
    const char *const columns[] = {w->data->id, w->data->person ? w->data->person : w->data->id};
    err e = ERR_OK;
    for (size_t i = 0; !e && i < w->files; i++)
        e = table_read(w->path[i], columns, 2, 2, take_row, w, &w->why);
    if (!e && w->person.n != w->linked.frame.records)
        e = err_set(&w->why, ERR_INTERNAL, "truth and records differ in number");
    if (!e) w->true_pairs = pairs_of(w, w->person.at, w->number.n);
    return !e;
}

/* ---- scored pairs against it ---- */

static bool list_records(struct work *w)
{
    const struct frame *f = &w->linked.frame;
    w->first = mem_zero(f->row.n + 2, sizeof *w->first);
    w->record = mem_zero(f->records + 1, sizeof *w->record);
    if (!w->first || !w->record) return false;
    for (size_t i = 0; i < f->records; i++)
        w->first[f->row_of.at[i] + 2]++;
    for (size_t i = 2; i < f->row.n + 2; i++)
        w->first[i] += w->first[i - 1];
    for (size_t i = 0; i < f->records; i++)
        w->record[w->first[f->row_of.at[i] + 1]++] = (uint32_t)i;
    return true;
}

struct tally {
    int32_t weight;
    double found, right;
};

/* The pairs of records behind an edge between rows. */
static struct tally tally_of(const struct work *w, const struct dataset_edge *e)
{
    struct tally t = {.weight = e->weight};
    for (uint32_t i = w->first[e->left]; i < w->first[e->left + 1]; i++)
        for (uint32_t k = w->first[e->right]; k < w->first[e->right + 1]; k++) {
            uint32_t a = w->record[i], b = w->record[k];
            if (e->left == e->right && k <= i) continue;
            if (w->files == 2 && is_second(w, a) == is_second(w, b)) continue;
            t.found++;
            t.right += w->person.at[a] == w->person.at[b];
        }
    return t;
}

static int by_weight(const void *left, const void *right)
{
    const struct tally *a = left, *b = right;
    return (a->weight < b->weight) - (a->weight > b->weight);
}

static double f1(double right, double found, double all) { return 2 * right / (found + all); }

static bool report_pairs(struct bench *b, struct work *w)
{
    const struct dataset *d = &w->linked;
    size_t n = d->edges.n;
    struct tally *t = mem_zero(n + 1, sizeof *t);
    double found = 0, right = 0, best = 0, own = 0, own_found = 1, own_right = 0;
    if (!t || !list_records(w)) return false;
    for (size_t i = 0; i < n; i++)
        t[i] = tally_of(w, &d->edges.at[i]);
    qsort(t, n, sizeof *t, by_weight);
    for (size_t i = 0; i < n; i++) {
        found += t[i].found;
        right += t[i].right;
        if (i + 1 < n && t[i + 1].weight == t[i].weight) continue;
        double here = f1(right, found, w->true_pairs);
        if (here > best) best = here;
        if (t[i].weight >= d->model.upper * 1000) own = here, own_found = found, own_right = right;
    }
    mem_free(t);
    const char *data = w->data->name;
    bench_gate(b, data, "pairwise_f1", own, w->data->pairwise, BENCH_HIGH);
    bench_gate(b, data, "pairwise_f1_best_threshold", best, NAN, BENCH_HIGH);
    bench_gate(b, data, "pairwise_precision", own_right / own_found, NAN, BENCH_HIGH);
    bench_gate(b, data, "pairwise_recall", own_right / w->true_pairs, NAN, BENCH_HIGH);
    bench_gate(b, data, "scored_pairs", (double)d->figures.scored, w->data->scored, BENCH_LOW);
    return true;
}

/* ---- clusters against it ---- */

struct cluster_quality {
    double precision, recall, f1;
};

static struct cluster_quality quality_of(const struct work *w, const uint32_t *cluster)
{
    struct map64 both = {0};
    size_t n = w->person.n, labels = 0;
    uint32_t *label = mem_zero(n + 1, sizeof *label);
    for (size_t i = 0; label && i < n; i++) {
        bool is_new;
        uint64_t *at = map64_put(&both, (uint64_t)cluster[i] << 32 | w->person.at[i], &is_new);
        if (!at) break;
        if (is_new) *at = labels++;
        label[i] = (uint32_t)*at;
    }
    double right = label ? pairs_of(w, label, labels) : 0, found = pairs_of(w, cluster, n);
    mem_free(label);
    map64_release(&both);
    return (struct cluster_quality){found > 0 ? right / found : 1, right / w->true_pairs,
                                    f1(right, found, w->true_pairs)};
}

static bool report_clusters(struct bench *b, struct work *w)
{
    static const double leasts[] = {0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6};
    struct dataset *d = &w->linked;
    uint32_t *cluster = mem_zero(d->frame.records + 1, sizeof *cluster);
    struct cluster_quality own = quality_of(w, d->cluster);
    double best = own.f1;
    bool fine = cluster != NULL;
    for (size_t i = 0; fine && i < COUNT(leasts); i++) {
        fine =
            !cluster_rows(&d->frame, &d->edges, leasts[i], d->plan->one_to_one, cluster, &w->why);
        if (fine) best = fmax(best, quality_of(w, cluster).f1);
    }
    mem_free(cluster);
    bench_gate(b, w->data->name, "cluster_pair_f1", own.f1, w->data->cluster, BENCH_HIGH);
    bench_gate(b, w->data->name, "cluster_pair_f1_best_threshold", best, NAN, BENCH_HIGH);
    bench_gate(b, w->data->name, "cluster_pair_precision", own.precision, NAN, BENCH_HIGH);
    bench_gate(b, w->data->name, "cluster_pair_recall", own.recall, NAN, BENCH_HIGH);
    bench_gate(b, w->data->name, "largest_cluster", (double)d->figures.largest, NAN, BENCH_LOW);
    return fine;
}

/* ---- all of it ---- */

static bool link_table(void *context)
{
    struct work *w = context;
    struct dataset_options o = {.files = w->files, .plan = &w->plan};
    for (size_t i = 0; i < w->files; i++)
        o.file[i] = w->path[i];
    err e = plan_read_file(w->plan_path, w->arena, &w->plan, &w->why);
    return !e && !dataset_link(&w->linked, &o, &w->why);
}

static bool find_files(struct work *w)
{
    const char *folder = getenv("BENCH_DATA");
    bool there = true;
    snprintf(w->plan_path, sizeof w->plan_path, "bench/linkage/%s.yaml", w->data->plan);
    for (w->files = 0; w->files < 2 && w->data->file[w->files]; w->files++) {
        snprintf(w->path[w->files], sizeof w->path[0], "%s/%s",
                 folder ? folder : "../shared/data/linkage", w->data->file[w->files]);
        there = there && access(w->path[w->files], R_OK) == 0;
    }
    return there;
}

static void skip(struct bench *b, const struct data *d)
{
    static const char why[] = "its files are not in BENCH_DATA or ../shared/data/linkage";
    bench_gate_skipped(b, d->name, "pairwise_f1", d->pairwise, BENCH_HIGH, why);
    if (isnan(d->cluster)) return;
    bench_gate_skipped(b, d->name, "cluster_pair_f1", d->cluster, BENCH_HIGH, why);
    bench_gate_skipped(b, d->name, "scored_pairs", d->scored, BENCH_LOW, why);
}

static bool run(struct bench *b, const struct data *data)
{
    static struct work w;
    w = (struct work){.data = data, .arena = arena_new(64 << 20)};
    if (!find_files(&w)) {
        skip(b, data);
        arena_free(w.arena);
        return true;
    }
    char name[64];
    snprintf(name, sizeof name, "linkage/%s", data->name);
    int failed = b->failed;
    bench_once(b, name, "tables", 1, link_table, &w);
    bool fine =
        b->failed == failed && read_truth(&w) && report_pairs(b, &w) && report_clusters(b, &w);
    if (!fine) fprintf(stderr, "%s: %s\n", data->name, w.why.text);
    if (w.linked.arena) dataset_release(&w.linked);
    map_str_release(&w.number);
    VEC_RELEASE(&w.person);
    mem_free(w.first);
    mem_free(w.record);
    arena_free(w.arena);
    return fine;
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("linkage", argc, argv);
    bool fine = true;
    for (size_t i = 0; i < COUNT(all_data); i++)
        if (bench_wanted(&b, all_data[i].name)) fine = run(&b, &all_data[i]) && fine;
    return bench_end(&b) || !fine;
}
