/* dataset/report_parts.c -- the sections about the table, the blocking, the thresholds and the
 * clusters. */
#include "base/mem.h"
#include "dataset/report_inside.h"

#include <math.h>
#include <stdio.h>

/* ---- completeness ---- */

void report_completeness(struct report *r)
{
    const struct frame *f = &r->d->frame;
    double records = f->records ? (double)f->records : 1;
    report_section(r, "completeness", "What the table holds",
                   "Of each field: in how many records something stands that can be compared. "
                   "Texts that say nothing (placeholders, dates of no calendar) count as missing.");
    report_table(r, "Completeness by field",
                 "Field|Kind|Filled|#Filled, %|#Different values|#Commonest value, % of filled");
    for (size_t i = 0; i < f->fields; i++) {
        double missing = 0, most = 0, different = 0;
        for (size_t row = 0; row < f->row.n; row++)
            if (!frame_line(f, row)[i]) missing += frame_copies(f, row);
        for (size_t id = 1; id < f->field[i].value.n; id++) {
            double count = f->field[i].value.at[id].count;
            different += count > 0 && r->d->values.field[i].same[id] == id;
            if (count > most && r->d->values.field[i].same[id] == id) most = count;
        }
        double filled = 1 - missing / records, there = records - missing;
        buf_add_c(&r->out, "<tr>");
        report_cell(r, f->field[i].name);
        report_cell(r, str_of(field_kind_words[r->d->plan->field[i].kind]));
        report_bar(r, 0, filled, "fill");
        report_number(r, 1, 100 * filled);
        report_count(r, different);
        report_number(r, 2, there > 0 ? 100 * most / there : 0);
        buf_add_c(&r->out, "</tr>\n");
    }
    report_table_end(r);
    report_section_end(r);
}

/* ---- blocking ---- */

void report_blocking(struct report *r)
{
    const struct dataset *d = r->d;
    const struct dataset_figures *f = &d->figures;
    double most = 1;
    report_section(r, "blocking", "How pairs were found",
                   "A pair is compared when a rule brings its two records together. New pairs are "
                   "those that no rule above brings. Keys that too many records share are refined, "
                   "never dropped.");
    for (size_t i = 0; i < d->plan->rules; i++)
        if ((double)d->blocks.report[i].candidates > most)
            most = (double)d->blocks.report[i].candidates;
    report_table(r, "Blocking rules",
                 "Rule|Pairs|#Pairs in groups|#Pairs of records|#New|#Groups|#Largest|#Heavy "
                 "keys|#Rows under them|#Sorted windows");
    for (size_t i = 0; i < d->plan->rules; i++) {
        const struct block_report *b = &d->blocks.report[i];
        buf_add_c(&r->out, "<tr>");
        report_cell(r, d->plan->rule[i].words);
        report_bar(r, 0, (double)b->candidates / most, "fill");
        report_count(r, (double)b->candidates);
        report_count(r, (double)f->rule_pairs[i]);
        report_count(r, (double)f->rule_new[i]);
        report_count(r, (double)b->groups);
        report_count(r, (double)b->largest);
        report_count(r, (double)b->heavy);
        report_count(r, (double)b->heavy_rows);
        report_count(r, (double)b->windows);
        buf_add_c(&r->out, "</tr>\n");
    }
    report_table_end(r);
    buf_printf(
        &r->out,
        "<p>%llu pairs of %.0f possible ones were compared (%.4f %%). Without any truth: "
        "clusters of three and more hang together without every single pair of theirs "
        "having been compared; of %.0f such pairs %.1f %% were. So much, or somewhat less, of all "
        "pairs of one person is what blocking finds.</p>\n",
        (unsigned long long)f->scored, record_pairs(&d->frame),
        100 * (double)f->scored / fmax(record_pairs(&d->frame), 1), f->within,
        100 * dataset_recall(d));
    report_section_end(r);
}

/* ---- thresholds ---- */

enum { POINTS_MAX = 200 };

struct curve {
    size_t n;
    double at[POINTS_MAX], pairs[POINTS_MAX], expected[POINTS_MAX]; /* from this weight up */
    double precision[POINTS_MAX], recall[POINTS_MAX];
};

static void gather(const struct dataset *d, struct curve *c)
{
    static const double STEP = 0.5;
    double least = floor(d->model.lower), most = least + 1;
    for (size_t i = 0; i < d->edges.n; i++)
        most = fmax(most, d->edges.at[i].weight / 1000.0);
    c->n = (size_t)fmin(ceil((most - least) / STEP) + 1, POINTS_MAX);
    for (size_t i = 0; i < c->n; i++)
        c->at[i] = least + STEP * (double)i, c->pairs[i] = c->expected[i] = 0;
    for (size_t i = 0; i < d->edges.n; i++) {
        double weight = d->edges.at[i].weight / 1000.0, place = floor((weight - least) / STEP);
        if (!edge_is_kept(&d->edges.at[i], d->model.lower)) continue;
        size_t at = place > 0 ? (size_t)fmin(place, (double)(c->n - 1)) : 0;
        double pairs = row_pairs(&d->frame, d->edges.at[i].left, d->edges.at[i].right);
        c->pairs[at] += pairs;
        c->expected[at] += pairs * weight_probability(weight);
    }
    for (size_t i = c->n; i-- > 1;) {
        c->pairs[i - 1] += c->pairs[i];
        c->expected[i - 1] += c->expected[i];
    }
    double all = fmax(c->expected[0], d->trained.found);
    for (size_t i = 0; i < c->n; i++) {
        c->precision[i] = c->pairs[i] > 0 ? c->expected[i] / c->pairs[i] : 1;
        c->recall[i] = all > 0 ? c->expected[i] / all : 0;
    }
}

void report_thresholds(struct report *r)
{
    struct curve *c = mem_zero(1, sizeof *c);
    if (!c) {
        r->out.state = ERR_NOMEM;
        return;
    }
    gather(r->d, c);
    report_section(r, "thresholds", "What another threshold would give",
                   "Pairs from a match weight up, as the model's own probabilities expect them to "
                   "turn out: no truth was used. Precision is the share of right pairs among them, "
                   "recall the share of all right pairs that were compared.");
    const struct report_line lines[] = {{"expected precision", "one", c->precision},
                                        {"expected recall", "two", c->recall}};
    report_curve(r, "Expected precision and recall by threshold", "match weight, bits", c->at, c->n,
                 lines, COUNT(lines), r->d->model.upper, "match");
    report_table(r, "Pairs by threshold",
                 "#Match weight|#Probability|#Pairs|#Expected right|#Precision, %|#Recall, %");
    for (size_t i = 0; i < c->n; i++) {
        buf_add_c(&r->out, "<tr>");
        report_number(r, 1, c->at[i]);
        report_number(r, 4, weight_probability(c->at[i]));
        report_count(r, c->pairs[i]);
        report_count(r, c->expected[i]);
        report_number(r, 2, 100 * c->precision[i]);
        report_number(r, 2, 100 * c->recall[i]);
        buf_add_c(&r->out, "</tr>\n");
    }
    report_table_end(r);
    if (r->d->set.flags)
        buf_printf(&r->out,
                   "<p>%zu of these pairs are held apart, whatever their weight: the same birth "
                   "date and family name, another given name. They may be twins.</p>\n",
                   r->d->figures.apart);
    report_section_end(r);
    mem_free(c);
}

/* ---- clusters ---- */

void report_sizes(struct report *r)
{
    enum { EXACT = 10, STEPS = 24 }; /* 1 .. 10, then doubling */
    const struct dataset *d = r->d;
    double clusters[STEPS] = {0}, records[STEPS] = {0}, most = 1;
    uint32_t *size = mem_zero(d->frame.records + 1, sizeof *size);
    if (!size) {
        r->out.state = ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < d->frame.records; i++)
        size[d->cluster[i]]++;
    for (size_t i = 0; i < d->frame.records; i++) {
        if (!size[i]) continue;
        size_t step = size[i] <= EXACT ? size[i] - 1 : EXACT;
        for (size_t above = (size_t)EXACT * 2; size[i] > above && step < STEPS - 1; above *= 2)
            step++;
        records[step] += size[i];
        if (++clusters[step] > most) most = clusters[step];
    }
    mem_free(size);
    report_section(r, "clusters", "How large the clusters are",
                   "A cluster is the records of one person, as far as the evidence goes. Look at "
                   "the largest first: if something joins too much, it shows there.");
    report_table(r, "Clusters by size", "Records in the cluster|Clusters|#Clusters|#Records");
    for (size_t i = 0; i < STEPS; i++) {
        if (!(clusters[i] > 0)) continue;
        buf_add_c(&r->out, "<tr><td>");
        if (i < EXACT) buf_printf(&r->out, "%zu", i + 1);
        else if (i == STEPS - 1) buf_printf(&r->out, "%d or more", (EXACT << (i - EXACT)) + 1);
        else buf_printf(&r->out, "%d to %d", (EXACT << (i - EXACT)) + 1, EXACT << (i - EXACT + 1));
        buf_add_c(&r->out, "</td>");
        report_bar(r, 0, clusters[i] / most, "fill");
        report_count(r, clusters[i]);
        report_count(r, records[i]);
        buf_add_c(&r->out, "</tr>\n");
    }
    report_table_end(r);
    report_section_end(r);
}
