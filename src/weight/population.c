/* weight/population.c -- see population.h. */
#include "weight/population_inside.h"

#include "base/sort.h"

#include <math.h>

enum { ROUNDS_MAX = 300, ROUNDS_BEFORE_TREE = 30, ROUNDS_BETWEEN_TREES = 20 };

static const double ONE_PAIR = 1; /* added, over all levels: unseen is unlikely, not impossible */
static const double PAIRS_OF_TRUST = 20; /* that independence is worth where two are rarely seen */
static const double SAME_AT_START = 0.05;  /* of the compared pairs */
static const double SMALL_SHARE =
    0.05; /* of a household's pairs: twins, a son named as his father */
/* Fewer to a match are no households but matches with many errors: the class is given up. */
static const double HOUSEHOLDS_LEAST = 0.01;
static const double LEAST_PRIOR = 1e-12, MOST_PRIOR = 0.4;
static const double STILL = 1e-5;          /* relative change of the matches: done */

/* ---- patterns ---- */

static int by_levels(const void *a, const void *b)
{
    const struct kind *x = a, *y = b;
    return memcmp(x->level, y->level, sizeof x->level);
}

static err take(struct em *s, const struct pattern *p, double compared, double others,
                struct err_info *why)
{
    if (!(p->count >= 0) || isinf(p->count))
        return err_set(why, ERR_INPUT, "a pattern's count is no number");
    struct kind *k = &s->kind[s->kinds++];
    *k = (struct kind){.compared = compared * p->count, .others = others * p->count};
    for (size_t c = 0; c < s->comparisons; c++) {
        if (p->level[c] >= levels_of(s, c))
            return err_set(why, ERR_INPUT, "a pattern has a level that the model has not");
        k->level[c] = p->level[c];
    }
    return ERR_OK;
}

static void merge_equal(struct em *s)
{
    size_t n = 0;
    if (!s->kinds) return;
    sort_list(s->kind, s->kinds, sizeof *s->kind, by_levels);
    for (size_t i = 1; i < s->kinds; i++) {
        if (by_levels(&s->kind[n], &s->kind[i])) {
            s->kind[++n] = s->kind[i];
            continue;
        }
        s->kind[n].compared += s->kind[i].compared;
        s->kind[n].others += s->kind[i].others;
    }
    s->kinds = n + 1;
}

static err take_all(struct em *s, const struct population *in, struct err_info *why)
{
    err e = ERR_OK;
    double sampled = 0;
    for (size_t i = 0; i < in->others_count; i++)
        sampled += in->others[i].count;
    double each = sampled > 0 ? in->others_pairs / sampled : 0;
    for (size_t i = 0; !e && i < in->compared_count; i++)
        e = take(s, &in->compared[i], 1, 0, why);
    for (size_t i = 0; !e && i < in->others_count; i++)
        e = take(s, &in->others[i], 0, each, why);
    if (e) return e;
    merge_equal(s);
    for (size_t i = 0; i < s->kinds; i++) {
        s->compared += s->kind[i].compared;
        s->pairs += s->kind[i].compared + s->kind[i].others;
    }
    s->trust = PAIRS_OF_TRUST + each;
    return ERR_OK;
}

/* ---- shares ---- */

/* Hold what a household has in common by more than chance to SMALL_SHARE of its pairs. */
static void tie_to_chance(struct em *s, size_t c)
{
    double *home = s->share[CLASS_HOUSEHOLD][c], over = 0;
    const double *strangers = s->share[CLASS_STRANGERS][c];
    for (size_t l = 0; l < levels_of(s, c); l++)
        if (!is_missing(s, c, l)) over += fmax(home[l] - strangers[l], 0);
    double keep = over > SMALL_SHARE ? SMALL_SHARE / over : 1;
    for (size_t l = 0; l < levels_of(s, c); l++)
        home[l] = strangers[l] + (home[l] - strangers[l]) * keep;
}

static void tie_partly(struct em *s, size_t c)
{
    double *home = s->share[CLASS_HOUSEHOLD][c], agree = 0;
    for (size_t l = 0; l < levels_of(s, c); l++)
        if (s->in->agree[c] & 1u << l) agree += home[l];
    if (agree <= SMALL_SHARE || agree >= 1) return;
    for (size_t l = 0; l < levels_of(s, c); l++) {
        bool marked = s->in->agree[c] & 1u << l;
        if (is_missing(s, c, l)) continue;
        home[l] *= marked ? SMALL_SHARE / agree : (1 - SMALL_SHARE) / (1 - agree);
    }
}

static void tie_household(struct em *s, size_t c)
{
    if (s->in->tie[c] == HOUSEHOLD_CHANCE) tie_to_chance(s, c);
    if (s->in->tie[c] == HOUSEHOLD_PARTLY) tie_partly(s, c);
}

/* A father and his son of one name look like one person with another birth date. EM would learn
 * from them that people have such dates; but a date taken down wrongly is no farther off than
 * any. */
static void tie_far(struct em *s, size_t c)
{
    size_t far = s->in->far[c];
    double *same = s->share[CLASS_SAME][c], all = 0;
    const double *strangers = s->share[CLASS_STRANGERS][c];
    if (!far || !s->known_households) return;
    same[far] = fmin(same[far], same[far - 1] * strangers[far] / strangers[far - 1]);
    for (size_t l = 0; l < levels_of(s, c); l++)
        if (!is_missing(s, c, l)) all += same[l];
    for (size_t l = 0; l < levels_of(s, c); l++)
        if (!is_missing(s, c, l)) same[l] /= all;
}

static void count_shares(const struct em *s, size_t c, enum weight_class class, double *shares)
{
    double all = 0;
    memset(shares, 0, levels_of(s, c) * sizeof *shares);
    for (size_t i = 0; i < s->kinds; i++)
        shares[s->kind[i].level[c]] += worth(&s->kind[i], class);
    for (size_t l = 0; l < levels_of(s, c); l++)
        if (!is_missing(s, c, l)) all += shares[l] += ONE_PAIR / (double)levels_of(s, c);
    for (size_t l = 0; l < levels_of(s, c); l++)
        shares[l] = is_missing(s, c, l) ? 1 : shares[l] / all;
}

/* Where EM starts: of one person, each level is half as likely as the one before it. A household
 * is as one person in what it shares, and as strangers in the rest. */
static void start_shares(struct em *s, size_t c)
{
    double share = 1, all = 0, *same = s->share[CLASS_SAME][c],
           *home = s->share[CLASS_HOUSEHOLD][c];
    enum household_tie tie = s->in->tie[c];
    for (size_t l = 0; l < levels_of(s, c); l++) {
        same[l] = share;
        if (is_missing(s, c, l)) continue;
        all += share;
        share /= 2;
    }
    for (size_t l = 0; l < levels_of(s, c); l++) {
        same[l] = is_missing(s, c, l) ? 1 : same[l] / all;
        home[l] = tie == HOUSEHOLD_CHANCE ? s->share[CLASS_STRANGERS][c][l] : same[l];
    }
}

static void start(struct em *s)
{
    static const double strangers[WEIGHT_CLASSES] = {[CLASS_STRANGERS] = 1};
    for (size_t i = 0; i < s->kinds; i++)
        memcpy(s->kind[i].chance, strangers, sizeof strangers);
    for (size_t c = 0; c < s->comparisons; c++) {
        s->given[c] = NONE;
        count_shares(s, c, CLASS_STRANGERS, s->share[CLASS_STRANGERS][c]);
        start_shares(s, c);
        tie_household(s, c);
        tie_far(s, c);
    }
    double one = s->pairs > 0 ? SAME_AT_START * s->compared / s->pairs : 0;
    s->prior[CLASS_SAME] = fmin(fmax(one, LEAST_PRIOR), MOST_PRIOR);
    s->prior[CLASS_HOUSEHOLD] = s->household ? s->prior[CLASS_SAME] : 0;
    s->prior[CLASS_STRANGERS] = 1 - s->prior[CLASS_SAME] - s->prior[CLASS_HOUSEHOLD];
}

static void make_odds(struct em *s, size_t c)
{
    size_t n = levels_of(s, c), rows = s->given[c] == NONE ? 1 : levels_of(s, s->given[c]);
    const double *strangers = s->given[c] == NONE ? s->share[CLASS_STRANGERS][c] : s->table[c];
    for (size_t g = 0; g < rows; g++)
        for (size_t l = 0; l < n; l++) {
            bool missing = is_missing(s, c, l);
            double other = strangers[g * n + l];
            s->odds[c][g * n + l] = missing ? 0 : log(s->share[CLASS_SAME][c][l] / other);
            s->home_odds[c][g * n + l] =
                missing ? 0 : log(s->share[CLASS_HOUSEHOLD][c][l] / other);
        }
}

/* ---- the two steps ---- */

/* Returns the matches expected among the compared pairs. */
static double expect(struct em *s)
{
    double matches = 0, prior = log(s->prior[CLASS_SAME] / s->prior[CLASS_STRANGERS]),
           home_prior = log(s->prior[CLASS_HOUSEHOLD] / s->prior[CLASS_STRANGERS]);
    for (size_t c = 0; c < s->comparisons; c++)
        make_odds(s, c);
    for (size_t i = 0; i < s->kinds; i++) {
        struct kind *k = &s->kind[i];
        double same = prior, home = home_prior;
        for (size_t c = 0; c < s->comparisons; c++) {
            size_t row = s->given[c] == NONE ? 0 : k->level[s->given[c]];
            size_t at = row * levels_of(s, c) + k->level[c];
            same += s->odds[c][at];
            home += s->home_odds[c][at];
        }
        double most = fmax(fmax(same, home), 0);
        double x = exp(same - most), y = exp(home - most), z = exp(-most), all = x + y + z;
        k->chance[CLASS_SAME] = x / all;
        k->chance[CLASS_HOUSEHOLD] = y / all;
        k->chance[CLASS_STRANGERS] = z / all;
        matches += k->chance[CLASS_SAME] * k->compared;
    }
    return matches;
}

static double count_class(const struct em *s, enum weight_class class)
{
    double n = 0;
    for (size_t i = 0; i < s->kinds; i++)
        n += s->kind[i].chance[class] * s->kind[i].compared;
    return n;
}

static void maximise(struct em *s)
{
    for (size_t k = CLASS_SAME; s->pairs > 0 && k <= CLASS_HOUSEHOLD; k++)
        if (s->prior[k] > 0)
            s->prior[k] = fmin(fmax(count_class(s, k) / s->pairs, LEAST_PRIOR), MOST_PRIOR);
    s->prior[CLASS_STRANGERS] = 1 - s->prior[CLASS_SAME] - s->prior[CLASS_HOUSEHOLD];
    for (size_t c = 0; c < s->comparisons; c++) {
        for (size_t k = 0; k < WEIGHT_CLASSES; k++)
            count_shares(s, c, k, s->share[k][c]);
        tie_household(s, c);
        tie_far(s, c);
    }
    for (size_t c = 0; c < s->comparisons; c++)
        if (s->given[c] != NONE) population_count_table(s, c);
}

static void run(struct em *s, const struct population *in, struct population_report *report)
{
    unsigned most = in->rounds_max ? in->rounds_max : ROUNDS_MAX, at = 0;
    bool still = false;
    double matches = 0, before;
    for (unsigned trees = in->independent ? 2 : 0; at < most; at++) {
        before = matches;
        matches = expect(s);
        maximise(s);
        still = fabs(matches - before) <= STILL * matches;
        bool grow = trees == 0
                        ? still || at >= ROUNDS_BEFORE_TREE
                        : trees == 1 && (still || at >= ROUNDS_BEFORE_TREE + ROUNDS_BETWEEN_TREES);
        if (still && trees == 2) break;
        if (!grow) continue;
        population_grow_tree(s);
        trees++;
    }
    report->rounds = at;
    report->converged = still;
    report->matches = expect(s);
    report->households = count_class(s, CLASS_HOUSEHOLD);
}

/* Whether there are households is found out first; what follows from there being some, then. */
static void learn(struct em *s, const struct population *in, struct population_report *report)
{
    s->household = in->household;
    start(s);
    run(s, in, report);
    if (!s->household) return;
    s->known_households = report->households >= HOUSEHOLDS_LEAST * report->matches;
    s->household = s->known_households;
    start(s);
    run(s, in, report);
}

/* ---- in and out ---- */

static err make_room(struct em *s, const struct population *in, struct arena *keep,
                     struct arena *scratch, struct err_info *why)
{
    s->kind = ARENA_ARRAY(scratch, struct kind, in->compared_count + in->others_count + 1);
    bool full = !s->kind;
    for (size_t c = 0; !full && c < s->comparisons; c++) {
        for (size_t k = 0; k < WEIGHT_CLASSES; k++) {
            s->share[k][c] = ARENA_ARRAY(scratch, double, WEIGHT_LEVELS_MAX);
            full |= !s->share[k][c];
        }
        s->table[c] = ARENA_ARRAY(keep, double, WEIGHT_LEVELS_MAX * levels_of(s, c));
        s->odds[c] = ARENA_ARRAY(scratch, double, WEIGHT_LEVELS_MAX * levels_of(s, c));
        s->home_odds[c] = ARENA_ARRAY(scratch, double, WEIGHT_LEVELS_MAX * levels_of(s, c));
        full |= !s->table[c] || !s->odds[c] || !s->home_odds[c];
    }
    return full ? err_set(why, ERR_LIMIT, "training does not fit its memory") : ERR_OK;
}

static void hand_over(struct em *s, struct weight_model *m)
{
    m->id = 0;
    memcpy(m->prior, s->prior, sizeof m->prior);
    for (size_t c = 0; c < s->comparisons; c++) {
        struct weight_comparison *to = &m->comparison[c];
        for (size_t l = 0; l < to->levels; l++)
            for (size_t k = 0; k < WEIGHT_CLASSES; k++)
                to->level[l].share[k] = s->share[k][c][l];
        to->given = s->given[c] == NONE ? 0 : s->given[c] + 1;
        to->given_share = to->given ? s->table[c] : NULL;
    }
}

err train_population(const struct population *in, struct weight_model *io_model,
                     struct arena *keep, struct arena *scratch,
                     struct population_report *ret_report, struct err_info *why)
{
    struct population_report unused;
    struct population_report *report = ret_report ? ret_report : &unused;
    *report = (struct population_report){0};
    struct em *s = ARENA_NEW(scratch, struct em);
    if (!s) return err_set(why, ERR_LIMIT, "training does not fit its memory");
    s->m = io_model;
    s->in = in;
    s->comparisons = io_model->comparisons;
    err e = make_room(s, in, keep, scratch, why);
    if (!e) e = take_all(s, in, why);
    if (e) return e;
    learn(s, in, report);
    hand_over(s, io_model);
    return ERR_OK;
}
