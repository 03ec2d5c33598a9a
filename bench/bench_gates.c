/* What a hub makes of a whole region, held against the truth: the gates of linking. Every delivery
 * is taken in and linked as in life, then the memberships and possible links in the store are
 * measured. Only automatic links count as found.
 *
 *     uk-200k       75,000 people, some 200,000 records
 *     twins-5k      a region in which nearly half of the births are of twins
 *     origins       a region in which every way of naming and every agency has its fair share
 * BENCH_REPORT=1 prints the whole reports; BENCH_FILES=FOLDER leaves there what was linked, to look
 * at; a name given as argument picks one of the three. */
#include "bench.h"
#include "region.h"

#include "base/vec.h"
#include "link/compare.h"
#include "person/record.h"
#include "quality/eval_metric.h"
#include "quality/table.h"
#include "query.h"
#include "store/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct row {
    int64_t record;
    str agency, ref;
};

struct data {
    const char *name;
    enum pack pack;
    int64_t persons;
};
static const struct data all_data[] = {{"uk-200k", PACK_NONE, 75000},
                                       {"twins-5k", PACK_TWINS, 40000},
                                       {"origins", PACK_ORIGINS, 60000}};

struct work {
    struct bench_region region;
    const struct data *data;
    char truth[300], feeds[300], links[300], possible[300], pairs[300];
    VEC(struct row) rows;
    struct map64 at; /* record -> place in rows */
    FILE *links_to, *possible_to, *pairs_to;
    struct eval_linkage quality;
};

static bool take_in(void *context)
{
    struct work *w = context;
    return bench_region_take(&w->region, NULL) && bench_region_link(&w->region);
}

static err take_row(void *context, const str *v, long line, struct err_info *why)
{
    struct work *w = context;
    struct arena *a = w->region.arena;
    (void)line;
    int64_t record = record_id(&w->region.hub->keys, v[0], pii_of(v[1]));
    struct row *r = VEC_PUSH(&w->rows);
    uint64_t *at = map64_put(&w->at, (uint64_t)record, NULL);
    if (!r || !at) return err_set(why, ERR_NOMEM, "no memory for the records");
    *r = (struct row){record, str_copy(a, v[0]), str_copy(a, v[1])};
    *at = w->rows.n - 1;
    return ERR_OK;
}

/* Each pair once: the evidence that is kept, and what is left to a human. */
static err write_edges(struct db *db, struct work *w, const struct row *r, struct arena *a,
                       struct err_info *why)
{
    struct q_link_edges_in in = {cell_of(r->record), r->record};
    struct q_link_edges_rows found;
    err e = q_link_edges(db, &in, a, &found, why);
    for (size_t i = 0; !e && i < found.n; i++) {
        const struct q_link_edges_row *edge = &found.at[i];
        const uint64_t *at = map64_get(&w->at, (uint64_t)edge->other);
        if (edge->other < r->record || !at) continue;
        const struct row *other = &w->rows.at[*at];
        str pair = str_printf(a, "%.*s,%.*s,%.*s,%.*s", STR_FMT(r->agency), STR_FMT(r->ref),
                              STR_FMT(other->agency), STR_FMT(other->ref));
        if (edge->possible) fprintf(w->possible_to, "%.*s\n", STR_FMT(pair));
        if (!(edge->flags & LINK_CANNOT))
            fprintf(w->pairs_to, "%.*s,%.3f\n", STR_FMT(pair), edge->weight / 1000.0);
    }
    return e;
}

static err write_outcome(struct db *db, void *context, struct err_info *why)
{
    struct work *w = context;
    struct arena *a = arena_new(1 << 20);
    err e = a ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a record");
    fprintf(w->links_to, "agency,person_ref,person_id\n");
    fprintf(w->possible_to, "agency_left,person_ref_left,agency_right,person_ref_right\n");
    fprintf(w->pairs_to, "agency_left,person_ref_left,agency_right,person_ref_right,weight\n");
    for (size_t i = 0; !e && i < w->rows.n; i++) {
        const struct row *r = &w->rows.at[i];
        struct q_link_membership_in in = {cell_of(r->record), r->record};
        struct q_link_membership_row row;
        e = q_link_membership(db, &in, a, &row, why);
        if (!e)
            fprintf(w->links_to, "%.*s,%.*s,%lld\n", STR_FMT(r->agency), STR_FMT(r->ref),
                    (long long)row.person);
        if (!e) e = write_edges(db, w, r, a, why);
        arena_clear(a);
    }
    arena_free(a);
    return e;
}

static bool write_files(struct work *w)
{
    w->links_to = fopen(w->links, "w");
    w->possible_to = fopen(w->possible, "w");
    w->pairs_to = fopen(w->pairs, "w");
    bool fine = w->links_to && w->possible_to && w->pairs_to &&
                !store_read(w->region.hub->store, write_outcome, w, &w->region.why);
    if (w->links_to) fine = fclose(w->links_to) == 0 && fine;
    if (w->possible_to) fine = fclose(w->possible_to) == 0 && fine;
    if (w->pairs_to) fine = fclose(w->pairs_to) == 0 && fine;
    return fine;
}

static bool measure(struct work *w)
{
    static const char *const columns[] = {"agency", "person_ref"};
    const struct eval_files files = {.truth = w->truth,
                                     .links = w->links,
                                     .feeds = w->feeds,
                                     .pairs = w->pairs,
                                     .possible = w->possible};
    snprintf(w->truth, sizeof w->truth, "%s/truth.csv", w->region.path);
    snprintf(w->feeds, sizeof w->feeds, "%s/feeds", w->region.path);
    const char *to = getenv("BENCH_FILES") ? getenv("BENCH_FILES") : w->region.path;
    snprintf(w->links, sizeof w->links, "%s/links.csv", to);
    snprintf(w->pairs, sizeof w->pairs, "%s/pairs.csv", to);
    snprintf(w->possible, sizeof w->possible, "%s/possible.csv", to);
    err e = table_read(w->truth, columns, COUNT(columns), COUNT(columns), take_row, w,
                       &w->region.why);
    return !e && write_files(w) && !eval_linkage(&files, &w->quality, &w->region.why);
}

/* Which data a gate is set on: a bit for each pack. */
enum { REGION = 1 << PACK_NONE, TWINS = 1 << PACK_TWINS, ORIGINS = 1 << PACK_ORIGINS };
static const struct {
    const char *metric;
    unsigned on;
    double gate;
} gates[] = {{"pairwise_precision", REGION, 0.998},
             {"pairwise_recall", REGION, 0.97},
             {"twin_pairs", TWINS, 5000},
             {"twins_merged_per_1000", REGION | TWINS, 1},
             {"recall_movers", REGION | TWINS, 0.96},
             {"worst_group_gap", REGION | ORIGINS, 0.01},
             {"possible_per_1000_records", REGION, 10},
             {"exact_join_recall", REGION, 0.70}};

static double gate_of(const struct data *d, const char *metric)
{
    for (size_t i = 0; i < COUNT(gates); i++)
        if (!strcmp(gates[i].metric, metric) && gates[i].on >> d->pack & 1) return gates[i].gate;
    return NAN;
}

static void report(struct bench *b, const struct data *d, const struct eval_linkage *q)
{
    for (size_t i = 0; i < eval_metrics_n; i++) {
        const struct eval_metric *m = &eval_metrics[i];
        bench_gate(b, d->name, m->name, m->value(q), gate_of(d, m->name),
                   m->high_is_better ? BENCH_HIGH : BENCH_LOW);
    }
}

static bool run(struct bench *b, const struct data *d)
{
    static struct work w;
    char name[40];
    w = (struct work){.data = d, .region = {.pack = d->pack}};
    snprintf(name, sizeof name, "linkage/%s", d->name);
    bool fine = bench_region_make(&w.region, d->persons) && bench_region_hub(&w.region);
    if (fine) bench_once(b, name, "rows", (double)w.region.rows, take_in, &w);
    fine = fine && measure(&w);
    if (fine) report(b, d, &w.quality);
    else fprintf(stderr, "%s: %s\n", d->name, w.region.why.text);
    struct buf out = BUF_INIT(1 << 20);
    if (fine && getenv("BENCH_REPORT")) eval_linkage_text(&w.quality, &out);
    printf("%.*s", STR_FMT(buf_str(&out)));
    buf_release(&out);
    VEC_RELEASE(&w.rows);
    map64_release(&w.at);
    bench_region_end(&w.region);
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
