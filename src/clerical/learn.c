/* clerical/learn.c -- see learn.h. Workload: some thousands of decisions, some thousands of pairs
 * that wait. */
#include "clerical/learn.h"

#include "base/sort.h"
#include "base/vec.h"
#include "clerical/bridge.h"
#include "clerical/words.h"
#include "link/hub_model.h"
#include "weight/score.h"

#include <math.h>

enum { CHOICES = 32, BITS = 64, BITS_BELOW = 20, CELL_LEAST = 5, QUEUE_BYTES_MAX = 64 << 20 };
enum { BEYOND_BITS = 3, BIN_BITS = 2 };
static const unsigned ruled_flags = LINK_CANNOT | LINK_TWIN | LINK_UNSURE | LINK_ANOTHER |
                                    LINK_AGES;

struct label {
    double bits; /* without any calibration */
    bool same;
    uint8_t choice, bit;
};

/* How many pairs of one choice and weight. */
struct cell {
    size_t decided, waiting;
};

struct learning {
    const struct model *model;
    struct learnt *to;
    VEC(struct label) labels;
    struct cell cells[CHOICES][BITS], rest[BITS]; /* rest: cells with too few decisions, together */
    struct arena *arena;
    struct q_match_items_rows items;
    double low, high; /* the region */
    struct judged *judged;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to learn from labels");
}

static uint8_t bit_of(double bits)
{
    double at = floor(bits) + BITS_BELOW;
    return (uint8_t)(at < 0 ? 0 : at > BITS - 1 ? BITS - 1 : at);
}

static bool in_region(const struct learning *l, double bits)
{
    return bits >= l->low && bits <= l->high;
}

/* ---- decisions ---- */

/* The weight of a pattern, by the model as it is now. What was agreed on is not kept. */
static bool weigh_levels(const struct model *m, str levels, double *ret_bits)
{
    struct comparison c = {0};
    str word;
    size_t n = 0;
    while (str_next(&levels, ' ', &word)) {
        int64_t level;
        if (n == COMPARE__COUNT || !str_to_int64(word, &level) || level < 0 ||
            level >= LEVELS_MAX || !m->level[n][level].words)
            return false;
        c.level[n++] = (uint8_t)level;
    }
    if (n == COMPARE__COUNT) *ret_bits = score_levels(m, &c);
    return n == COMPARE__COUNT;
}

static err take_decision(struct learning *l, const struct label_word *w)
{
    struct learnt *to = l->to;
    double bits = w->weight / 1000.0;
    bool same = w->answer == ANSWER_SAME, other = w->model != l->model->id;
    to->decided++;
    if (w->choice >= 0 && w->choice / CHOICE_WAITS == WAITS_ASKED) return to->asked++, ERR_OK;
    if ((unsigned)w->flags & ruled_flags) {
        to->ruled++;
        to->ruled_same += same;
        return ERR_OK;
    }
    if (other && !weigh_levels(l->model, str_of(w->levels), &bits))
        return to->unreadable++, ERR_OK;
    bits = weight_uncalibrated(&l->model->calibration, bits);
    if (!in_region(l, bits)) return to->outside++, ERR_OK;
    struct label *label = VEC_PUSH(&l->labels);
    if (!label) return ERR_NOMEM;
    *label = (struct label){bits, same, (uint8_t)(w->choice < 0 ? CHOICES - 1 : w->choice),
                            bit_of(bits)};
    to->used++;
    to->used_same += same;
    to->other_model += other;
    l->cells[label->choice % CHOICES][label->bit].decided++;
    return ERR_OK;
}

/* The first two words, by two people, on the same evidence: the second look was blind. */
static void take_agreement(struct learnt *to, const struct label_pair *p)
{
    const struct label_word *first = NULL;
    for (size_t i = 0; i < p->n; i++) {
        const struct label_word *w = &p->word[i];
        if (w->answer == ANSWER_TAKEN_BACK) first = NULL;
        if (w->answer == ANSWER_TAKEN_BACK) continue;
        if (!first || first->evidence != w->evidence || strcmp(first->login, w->login) == 0) {
            first = w;
            continue;
        }
        bool sure = first->answer != ANSWER_UNSURE && w->answer != ANSWER_UNSURE;
        to->one_unsure += !sure;
        to->both.split += sure && first->answer != w->answer;
        to->both.same += sure && first->answer == w->answer && w->answer == ANSWER_SAME;
        to->both.different += sure && first->answer == w->answer && w->answer == ANSWER_DIFFERENT;
        return;
    }
}

static err on_pair(void *ctx, const struct label_pair *p)
{
    struct learning *l = ctx;
    const struct label_word *decision = label_decision(p);
    take_agreement(l->to, p);
    return decision ? take_decision(l, decision) : ERR_OK;
}

/* ---- those that wait ---- */

static err read_items(struct db *db, void *ctx, struct err_info *why)
{
    struct learning *l = ctx;
    arena_clear(l->arena);
    return q_match_items(db, l->arena, &l->items, why);
}

static void count_waiting(struct learning *l)
{
    for (size_t i = 0; i < l->items.n; i++) {
        const struct q_match_items_row *r = &l->items.at[i];
        double bits = weight_uncalibrated(&l->model->calibration, r->weight / 1000.0);
        if ((unsigned)r->flags & ruled_flags || r->asked == WAITS_ASKED || !in_region(l, bits))
            continue;
        int32_t choice = pair_choice(r->child, r->rule, r->records, r->asked);
        l->cells[choice % CHOICES][bit_of(bits)].waiting++;
    }
}

/* ---- what each decided pair stands for ---- */

static bool alone(const struct learning *l, size_t choice, size_t bit)
{
    return choice != CHOICES - 1 && l->cells[choice][bit].decided >= CELL_LEAST;
}

static void gather_rest(struct learning *l)
{
    for (size_t c = 0; c < CHOICES; c++)
        for (size_t b = 0; b < BITS; b++) {
            l->to->stands_for += (double)(l->cells[c][b].decided + l->cells[c][b].waiting);
            if (alone(l, c, b)) continue;
            l->rest[b].decided += l->cells[c][b].decided;
            l->rest[b].waiting += l->cells[c][b].waiting;
        }
    for (size_t b = 0; b < BITS; b++)
        if (!l->rest[b].decided) l->to->not_covered += (double)l->rest[b].waiting;
}

static err judge_labels(struct learning *l, struct err_info *why)
{
    l->judged = ARENA_ARRAY(l->arena, struct judged, l->labels.n + 1);
    if (!l->judged) return no_memory(why);
    gather_rest(l);
    for (size_t i = 0; i < l->labels.n; i++) {
        const struct label *label = &l->labels.at[i];
        const struct cell *c = alone(l, label->choice, label->bit)
                                   ? &l->cells[label->choice][label->bit]
                                   : &l->rest[label->bit];
        double count = (double)(c->decided + c->waiting) / (double)c->decided;
        l->judged[i] = (struct judged){label->bits, count, label->same};
    }
    l->to->effective = calibrate_effective(l->judged, l->labels.n);
    return ERR_OK;
}

/* ---- the line, and how it fits ---- */

static int by_bits(const void *left, const void *right)
{
    const struct judged *a = left, *b = right;
    if (a->bits != b->bits) return a->bits < b->bits ? -1 : 1;
    if (a->same != b->same) return a->same ? 1 : -1;
    return (a->count > b->count) - (a->count < b->count);
}

static void add_bin(struct learning *l, size_t from, size_t to, double low)
{
    struct learn_bin *bin = &l->to->bin[l->to->bins++];
    const struct judged *list = l->judged + from;
    size_t n = to - from;
    double same = 0;
    *bin = (struct learn_bin){.from = low, .to = low + BIN_BITS, .pairs = n};
    for (size_t i = 0; i < n; i++) {
        double bits = list[i].bits, count = list[i].count;
        bin->stands_for += count;
        same += list[i].same ? count : 0;
        bin->promised +=
            count * weight_probability(weight_calibrated(&l->model->calibration, bits));
        bin->promised_new +=
            count * weight_probability(weight_calibrated(&l->to->calibration, bits));
    }
    bin->promised /= bin->stands_for;
    bin->promised_new /= bin->stands_for;
    double effective = calibrate_effective(list, n);
    bin->said = share_wilson(same / bin->stands_for * effective, effective);
}

static void fill_bins(struct learning *l)
{
    for (size_t from = 0, n = l->labels.n; from < n && l->to->bins < LEARN_BINS;) {
        double low = floor(l->judged[from].bits / BIN_BITS) * BIN_BITS;
        size_t to = from;
        while (to < n && l->judged[to].bits < low + BIN_BITS)
            to++;
        add_bin(l, from, to, low);
        from = to;
    }
}

static void fit(struct learning *l)
{
    struct learnt *to = l->to;
    size_t n = l->labels.n;
    if (n) sort_list(l->judged, n, sizeof *l->judged, by_bits);
    if (n >= LEARN_PAIRS_MIN) to->calibration = calibrate_line(l->judged, n);
    to->loss_now = calibrate_loss(l->judged, n, &l->model->calibration);
    to->loss_new = calibrate_loss(l->judged, n, &to->calibration);
    to->loss_crossed = calibrate_loss_crossed(l->judged, n);
    to->kappa = agreement_kappa(&to->both);
    fill_bins(l);
}

static err learn(struct learning *l, struct hub *h, struct err_info *why)
{
    l->low = weight_uncalibrated(&l->model->calibration, l->model->lower);
    l->high = weight_uncalibrated(&l->model->calibration, l->model->upper + BEYOND_BITS);
    err e = label_pairs(h, on_pair, l, why);
    if (e == ERR_NOMEM) e = no_memory(why);
    if (!e) e = store_read(h->store, read_items, l, why);
    if (e) return e;
    count_waiting(l);
    e = judge_labels(l, why);
    if (e) return e;
    fit(l);
    if (l->labels.n >= LEARN_PAIRS_MIN) return ERR_OK;
    (void)err_set(why, ERR_INPUT, "there are %zu decisions to learn from, and it takes %d",
                  l->labels.n, LEARN_PAIRS_MIN);
    return err_todo(why, "review more pairs: aim link review list");
}

err clerical_learn(struct hub *h, const struct viewer *v, struct learnt *ret_learnt,
                   struct err_info *why)
{
    struct arena *whole = arena_new(1 << 20);
    struct learning *l = whole ? ARENA_NEW(whole, struct learning) : NULL;
    struct audit_entry entry = viewer_entry(v, AUDIT_MATCH_LABELS);
    entry.detail = STR("calibration");
    err e = l && (l->arena = arena_new(QUEUE_BYTES_MAX)) ? ERR_OK : no_memory(why);
    if (!e) e = clerical_check(v, why);
    if (!e && !viewer_senior(v)) e = err_set(why, ERR_DENIED, "labels are for data stewards");
    if (!e) e = audit_note_alone(h, &entry, why);
    if (!e) e = hub_model(h, &l->model, why);
    *ret_learnt = (struct learnt){0};
    if (!e) l->to = ret_learnt;
    if (!e) e = learn(l, h, why);
    if (l) {
        VEC_RELEASE(&l->labels);
        arena_free(l->arena);
    }
    arena_free(whole);
    return e;
}

/* ---- the model ---- */

struct histogram {
    struct arena *arena;
    struct q_match_edge_weights_rows edges;
    struct q_match_possible_weights_rows possibles;
};

static err read_weights(struct db *db, void *ctx, struct err_info *why)
{
    struct histogram *g = ctx;
    struct q_match_edge_weights_in in = {(int32_t)ruled_flags};
    err e = q_match_edge_weights(db, &in, g->arena, &g->edges, why);
    return e ? e : q_match_possible_weights(db, g->arena, &g->possibles, why);
}

static double now_worth(const struct model *m, const struct calibration *c, int32_t tenth)
{
    return weight_calibrated(c, weight_uncalibrated(&m->calibration, tenth / 10.0));
}

static err choose_lines(struct histogram *g, const struct model *m, const struct learn_wish *wish,
                        struct weight_model *to, struct err_info *why)
{
    size_t most = g->edges.n > g->possibles.n ? g->edges.n : g->possibles.n;
    struct weighed *list = ARENA_ARRAY(g->arena, struct weighed, most + 1);
    if (!list) return no_memory(why);
    for (size_t i = 0; i < g->edges.n; i++)
        list[i] = (struct weighed){now_worth(m, &to->calibration, g->edges.at[i].tenth),
                                   (double)g->edges.at[i].pairs};
    if (wish->precision > 0) to->upper = calibrate_upper(list, g->edges.n, wish->precision);
    if (!isfinite(to->upper))
        return err_set(why, ERR_INPUT, "no threshold is right so often: ask for less precision");
    for (size_t i = 0; i < g->possibles.n; i++)
        list[i] = (struct weighed){now_worth(m, &to->calibration, g->possibles.at[i].tenth),
                                   (double)g->possibles.at[i].pairs};
    if (wish->review > 0)
        to->lower = calibrate_lower(list, g->possibles.n, to->upper, (double)wish->review);
    if (to->lone > to->upper) to->lone = to->upper;
    if (to->lone < to->lower) to->lone = to->lower;
    if (to->lower > to->upper) to->lower = to->upper;
    return ERR_OK;
}

err clerical_calibrated_model(struct hub *h, const struct learnt *l, const struct learn_wish *wish,
                              struct arena *a, struct weight_model *ret_model,
                              struct err_info *why)
{
    const struct model *m;
    struct histogram g = {.arena = a};
    err e = hub_model(h, &m, why);
    if (!e) e = store_read(h->store, read_weights, &g, why);
    if (e) return e;
    *ret_model = *m->weights;
    ret_model->calibration = l->calibration;
    str day = date_iso(a, date_uk(hub_now_ms(h)).date);
    ret_model->title =
        str_printf(a, "%.*s# Calibrated on %.*s by what people decided of %zu pairs.\n",
                   STR_FMT(m->weights->title), STR_FMT(day), l->used);
    ret_model->id = 0;
    return choose_lines(&g, m, wish, ret_model, why);
}
