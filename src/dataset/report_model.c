/* dataset/report_model.c -- what each level is worth, and example pairs taken apart. */
#include "base/mem.h"
#include "dataset/report_inside.h"

#include <math.h>
#include <stdio.h>

/* ---- levels ---- */

static void write_level(struct report *r, const struct weight_level *level, bool household,
                        double pairs)
{
    double m = level->share[CLASS_SAME], h = level->share[CLASS_HOUSEHOLD],
           u = level->share[CLASS_STRANGERS];
    double bits = level->missing || !(m > 0) || !(u > 0) ? 0 : log2(m / u);
    static const double REACH = 20; /* bits, to each side */
    buf_add_c(&r->out, "<tr>");
    report_cell(r, str_of(level->name));
    report_cell(r, str_of(level->words));
    report_number(r, 6, m);
    if (household) report_number(r, 6, h);
    report_number(r, 6, u);
    report_bits(r, bits);
    report_bar(r, 0.5, 0.5 + bits / REACH / 2, bits >= 0 ? "for" : "against");
    report_count(r, pairs);
    buf_add_c(&r->out, "</tr>\n");
}

/* Pairs by level, of those that were compared to train. */
static double pairs_at(const struct dataset *d, size_t c, size_t level)
{
    double pairs = 0;
    for (size_t i = 0; i < d->blocked.n; i++)
        if (compare_level(&d->set.comparison[c], d->blocked.at[i].pattern) == level)
            pairs += d->blocked.at[i].pairs;
    return pairs;
}

void report_levels(struct report *r)
{
    const struct weight_model *m = &r->d->model;
    bool household = m->prior[CLASS_HOUSEHOLD] > 0;
    report_section(r, "model", "What each outcome is worth",
                   "m: how often the level is seen among records of one person; h: of two people "
                   "of one household; u: of strangers. The weight is log2(m/u), in bits: one bit "
                   "doubles the odds. Where comparisons depend on each other, or a value's own "
                   "frequency counts, the weight of a pair differs from this sum; the examples "
                   "below show it.");
    buf_printf(&r->out,
               "<p>Of all pairs of records %.3g are one person%s. A match is %.2f bits or more, a "
               "possible match %.2f.</p>\n",
               m->prior[CLASS_SAME], household ? ", and some are two people of one home" : "",
               m->upper, m->lower);
    for (size_t c = 0; c < m->comparisons; c++) {
        const struct weight_comparison *from = &m->comparison[c];
        report_table(r, from->word,
                     household ? "Level|Meaning|#m|#h|#u|#Weight|Weight|#Pairs compared"
                               : "Level|Meaning|#m|#u|#Weight|Weight|#Pairs compared");
        for (size_t l = 0; l < from->levels; l++) {
            double pairs = pairs_at(r->d, c, l);
            if (pairs > 0 || !r->d->blocked.n || from->levels <= 12)
                write_level(r, &from->level[l], household, pairs);
        }
        report_table_end(r);
    }
    report_section_end(r);
}

/* ---- examples ---- */

static double bits_to_place(double bits)
{
    static const double LEAST = -30, MOST = 40;
    return (bits - LEAST) / (MOST - LEAST);
}

static void write_values(struct report *r, size_t c, uint32_t left, uint32_t right)
{
    const struct frame *f = &r->d->frame;
    const struct comparison *from = &r->d->set.comparison[c];
    const uint32_t *lines[] = {frame_line(f, left), frame_line(f, right)};
    for (size_t side = 0; side < COUNT(lines); side++) {
        buf_add_c(&r->out, "<td>");
        for (size_t i = 0; i < from->fields; i++) {
            size_t field = from->field[i];
            if (i) buf_byte(&r->out, ' ');
            report_text(r, frame_text(&f->field[field].value.at[lines[side][field]]));
        }
        buf_add_c(&r->out, "</td>");
    }
}

static void write_step(struct report *r, const struct weight_part *p, double before,
                       const struct dataset_edge *e)
{
    const struct weight_model *m = &r->d->model;
    bool start = p->comparison == COMPARISONS_MAX;
    buf_add_c(&r->out, "<tr>");
    report_cell(r, str_of(start ? "two records at random" : m->comparison[p->comparison].word));
    report_cell(r, str_of(start     ? ""
                          : p->term ? "how common the value is"
                                    : m->comparison[p->comparison].level[p->level].words));
    if (r->values && !start && !p->term) write_values(r, p->comparison, e->left, e->right);
    else if (r->values) buf_add_c(&r->out, "<td></td><td></td>");
    report_bits(r, p->bits);
    report_bar(r, bits_to_place(start ? 0 : before), bits_to_place(before + p->bits),
               p->bits >= 0 ? "for" : "against");
    report_number(r, 2, before + p->bits);
    buf_add_c(&r->out, "</tr>\n");
}

static void write_example(struct report *r, const char *what, const struct dataset_edge *e,
                          const struct scored *s)
{
    struct weight_part parts[WEIGHT_PARTS_MAX];
    size_t n = weight_parts(&r->d->table, s->level, s->term, parts);
    char caption[160];
    snprintf(caption, sizeof caption, "%s: %.2f bits, probability %.4f", what, s->weight,
             weight_probability(s->weight));
    report_table(r, caption, r->values ? "Comparison|Outcome|One|The other|#Bits|Step|#Sum"
                                       : "Comparison|Outcome|#Bits|Step|#Sum");
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        write_step(r, &parts[i], sum, e);
        sum += parts[i].bits;
    }
    report_table_end(r);
}

/* The edge whose weight is nearest to this, the first of equals. */
static const struct dataset_edge *nearest(const struct dataset *d, double bits, bool below)
{
    const struct dataset_edge *best = NULL;
    double least = HUGE_VAL;
    for (size_t i = 0; i < d->edges.n; i++) {
        const struct dataset_edge *e = &d->edges.at[i];
        double away = e->weight / 1000.0 - bits;
        if (e->left == e->right || (below ? away >= 0 : away < 0)) continue;
        if (fabs(away) < least) best = e, least = fabs(away);
    }
    return best;
}

err report_examples(struct report *r)
{
    const struct dataset *d = r->d;
    const struct {
        const char *what;
        double bits;
        bool below;
    } wanted[] = {{"The strongest pair", 1000, true},
                  {"A strong pair", d->model.upper + 10, false},
                  {"Just a match", d->model.upper, false},
                  {"Just no match", d->model.upper, true},
                  {"Just a possible match", d->model.lower, false}};
    struct compare_memory memory;
    struct scorer scorer = dataset_scorer(d);
    err e = compare_memory_init(&memory, &d->set, r->why);
    if (!e) {
        report_section(r, "examples", "Pairs, step by step",
                       "Each step is what the weight changes by when the comparison is taken in "
                       "after those above it; the steps add up to the weight. The zero of the bars "
                       "is even odds.");
        const struct dataset_edge *shown[COUNT(wanted)] = {NULL};
        for (size_t i = 0; i < COUNT(wanted); i++) {
            shown[i] = nearest(d, wanted[i].bits, wanted[i].below);
            bool again = !shown[i];
            for (size_t k = 0; k < i; k++)
                again |= shown[k] == shown[i];
            if (again) continue;
            struct scored s;
            score_pair(&scorer, &memory, shown[i]->left, shown[i]->right, &s);
            write_example(r, wanted[i].what, shown[i], &s);
        }
        if (!d->edges.n) buf_add_c(&r->out, "<p>No pair came near a match.</p>\n");
        report_section_end(r);
    }
    compare_memory_release(&memory);
    return e;
}
