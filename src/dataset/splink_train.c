/* dataset/splink_train.c -- m, u and the prior of a Splink model, learnt here: its comparisons and
 * rules, and the training of weight/train.h (EM on the patterns of all the pairs that the rules
 * bring, each rule with the comparisons of its own columns left out; nobody guesses a recall). So
 * the figures are not those that Splink's training gives; the weights of given figures are. */
#include "base/mem.h"
#include "base/rand.h"
#include "base/sort.h"
#include "dataset/count.h"
#include "dataset/splink_link.h"

enum { RANDOM_PAIRS = 1000000, RANDOM_CHUNK_PAIRS = 1 << 15 };

struct training {
    struct splink_linked *l;
    struct splink_memory memory[PARALLEL_THREADS_MAX];
    struct pattern_table blocked[PARALLEL_THREADS_MAX], random[PARALLEL_THREADS_MAX];
    unsigned shift[COMPARISONS_MAX];
    uint64_t sample;
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to train");
}

/* ---- patterns ------------------------------------------------------------------------------- */

static err lay_out(struct training *t, struct err_info *why)
{
    const struct splink_model *m = &t->l->model;
    unsigned bits = 0;
    bool fits = m->comparisons <= COMPARISONS_MAX;
    for (size_t i = 0; fits && i < m->comparisons; i++) {
        t->shift[i] = bits;
        fits = m->comparison[i].levels <= WEIGHT_LEVELS_MAX;
        for (size_t levels = m->comparison[i].levels - 1; levels; levels /= 2)
            bits++;
    }
    if (fits && bits <= 64) return ERR_OK;
    (void)err_set(why, ERR_LIMIT, "the Splink model has too many comparisons or levels to train");
    return err_todo(why, "train it with Splink, or with fewer comparisons");
}

static err count(struct training *t, unsigned thread, struct pattern_table *table, bool rules,
                 size_t n, const uint32_t *left, const uint32_t *right, struct err_info *why)
{
    double weight[SPLINK_CHUNK];
    uint8_t level[SPLINK_COMPARISONS_MAX * SPLINK_CHUNK];
    struct splink_memory *m = &t->memory[thread];
    splink_score(&t->l->scorer, m, n, left, right, weight, level);
    for (size_t i = 0; i < n; i++) {
        uint64_t pattern = 0;
        for (size_t c = 0; c < t->l->model.comparisons; c++)
            pattern |= (uint64_t)level[c * SPLINK_CHUNK + i] << t->shift[c];
        uint32_t by = rules ? splink_blocks_rules(&t->l->blocks, m, left[i], right[i]) : 0;
        if (!pattern_add(table, pattern, by, 1)) return no_memory(why);
    }
    return ERR_OK;
}

static err count_blocked_pairs(void *ctx, unsigned thread, size_t chunk, size_t n,
                               const uint32_t *left, const uint32_t *right, struct err_info *why)
{
    struct training *t = ctx;
    (void)chunk;
    return count(t, thread, &t->blocked[thread], true, n, left, right, why);
}

static void draw(const struct splink_linked *l, struct rand *rand, uint32_t *left, uint32_t *right)
{
    uint64_t n = l->table.records;
    bool across = l->model.link == SPLINK_LINK;
    *left = (uint32_t)rand_below(rand, across ? l->table.second : n);
    *right = (uint32_t)(across ? l->table.second + rand_below(rand, n - l->table.second)
                               : rand_below(rand, n));
    if (*left > *right) {
        uint32_t swap = *left;
        *left = *right;
        *right = swap;
    }
}

static err count_random_pairs(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct training *t = ctx;
    struct rand rand = rand_seeded(0x5EED + chunk);
    uint32_t left[SPLINK_CHUNK], right[SPLINK_CHUNK];
    err e = ERR_OK;
    for (size_t done = 0; !e && done < RANDOM_CHUNK_PAIRS; done += SPLINK_CHUNK) {
        size_t n = 0;
        for (size_t i = 0; i < SPLINK_CHUNK; i++) {
            draw(t->l, &rand, &left[n], &right[n]);
            n += left[n] != right[n];
        }
        e = count(t, thread, &t->random[thread], false, n, left, right, why);
    }
    return e;
}

static int by_pattern(const void *a, const void *b)
{
    const struct pattern *x = a, *y = b;
    int order = memcmp(x->level, y->level, sizeof x->level);
    return order ? order : x->rules < y->rules ? -1 : x->rules > y->rules;
}

/* All threads' counts as one list, in an order that does not depend on them. */
static err gather(const struct training *t, struct pattern_table *tables, struct arena *a,
                  const struct pattern **ret, size_t *ret_n, struct err_info *why)
{
    const struct splink_model *m = &t->l->model;
    struct pattern_table *all = &tables[0];
    for (size_t k = 1; k < PARALLEL_THREADS_MAX; k++)
        for (size_t i = 0; i < tables[k].room; i++) {
            const struct pattern_count *p = &tables[k].at[i];
            if (p->pairs > 0 && !pattern_add(all, p->pattern, p->rules, p->pairs))
                return no_memory(why);
        }
    struct pattern *list = ARENA_ARRAY(a, struct pattern, all->n + 1);
    if (!list) return no_memory(why);
    size_t n = 0;
    for (size_t i = 0; i < all->room; i++) {
        const struct pattern_count *p = &all->at[i];
        if (!(p->pairs > 0)) continue;
        list[n] = (struct pattern){.rules = p->rules, .count = p->pairs};
        for (size_t c = 0; c < m->comparisons; c++) {
            uint64_t rest = p->pattern >> t->shift[c];
            if (c + 1 < m->comparisons)
                rest &= ((uint64_t)1 << (t->shift[c + 1] - t->shift[c])) - 1;
            list[n].level[c] = (uint8_t)rest;
        }
        n++;
    }
    sort_list(list, n, sizeof *list, by_pattern);
    *ret = list;
    *ret_n = n;
    return ERR_OK;
}

/* ---- the model ------------------------------------------------------------------------------ */

static void columns_of(const struct splink_node *t, uint64_t *columns)
{
    if (t->op == SPLINK_OP_COLUMN) *columns |= (uint64_t)1 << t->at;
    for (size_t i = 0; i < t->n; i++)
        columns_of(t->arg[i], columns);
}

/* The comparisons that look at a column of the rule. */
static uint32_t used_by(const struct splink_model *m, const struct splink_rule *rule)
{
    uint64_t mine = 0;
    uint32_t used = 0;
    columns_of(rule->tree, &mine);
    for (size_t c = 0; c < m->comparisons; c++) {
        uint64_t columns = 0;
        for (size_t i = 0; i < m->comparison[c].levels; i++)
            if (m->comparison[c].level[i].tree)
                columns_of(m->comparison[c].level[i].tree, &columns);
        used |= (uint32_t)((columns & mine) != 0) << c;
    }
    return used;
}

static void to_weights(const struct splink_model *m, struct weight_model *w)
{
    w->comparisons = m->comparisons;
    w->prior[CLASS_SAME] = m->prior;
    w->prior[CLASS_STRANGERS] = 1 - m->prior;
    for (size_t c = 0; c < m->comparisons; c++) {
        struct weight_comparison *to = &w->comparison[c];
        to->levels = m->comparison[c].levels;
        for (size_t i = 0; i < to->levels; i++) {
            const struct splink_level *from = &m->comparison[c].level[i];
            to->level[i].missing = from->missing;
            to->level[i].share[CLASS_SAME] = from->missing ? 1 : from->m;
            to->level[i].share[CLASS_STRANGERS] = from->missing ? 1 : from->u;
            to->level[i].share[CLASS_HOUSEHOLD] = to->level[i].share[CLASS_STRANGERS];
        }
    }
}

static void from_weights(const struct weight_model *w, struct splink_model *m)
{
    m->prior = w->prior[CLASS_SAME];
    for (size_t c = 0; c < m->comparisons; c++)
        for (size_t i = 0; i < m->comparison[c].levels; i++) {
            struct splink_level *to = &m->comparison[c].level[i];
            if (to->missing) continue;
            to->m = w->comparison[c].level[i].share[CLASS_SAME];
            to->u = w->comparison[c].level[i].share[CLASS_STRANGERS];
            to->m_given = to->u_given = true;
        }
}

static double all_pairs(const struct splink_linked *l)
{
    double n = (double)l->table.records, first = (double)l->table.second;
    return l->model.link == SPLINK_LINK ? first * (n - first) : n * (n - 1) / 2;
}

static err estimate(struct training *t, struct err_info *why)
{
    struct splink_model *m = &t->l->model;
    uint32_t rules[SPLINK_RULES_MAX];
    struct train_input in = {.rules = rules, .rule_count = m->rules, .pairs = all_pairs(t->l)};
    struct weight_model *w = mem_zero(1, sizeof *w);
    struct arena_mark mark = arena_mark(t->l->arena);
    err e = w ? ERR_OK : no_memory(why);
    for (size_t i = 0; i < m->rules; i++)
        rules[i] = used_by(m, &m->rule[i]);
    if (!e) e = gather(t, t->blocked, t->l->arena, &in.blocked, &in.blocked_count, why);
    if (!e) e = gather(t, t->random, t->l->arena, &in.random, &in.random_count, why);
    if (!e) to_weights(m, w);
    if (!e) e = train_model(&in, w, t->l->arena, NULL, why);
    if (!e) from_weights(w, m);
    arena_rewind(t->l->arena, mark);
    mem_free(w);
    if (!e && !(m->prior > 0 && m->prior < 1)) m->prior = 1 / (1 + in.pairs);
    if (!e) e = splink_model_weigh(m, why);
    if (!e) splink_scorer_weigh(&t->l->scorer);
    return e;
}

err splink_train(struct splink_linked *l, const struct splink_link_options *o, struct err_info *why)
{
    struct training *t = mem_zero(1, sizeof *t);
    if (!t) return no_memory(why);
    t->l = l;
    struct parallel parallel = {.threads = o->threads};
    struct splink_walk walk = {.parallel = parallel, .pairs = count_blocked_pairs, .ctx = t,
                               .memory = t->memory};
    uint64_t sample = o->sample_pairs ? o->sample_pairs : RANDOM_PAIRS;
    err e = lay_out(t, why);
    for (unsigned i = 0; !e && i < parallel_threads(&parallel); i++)
        e = splink_memory_init(&t->memory[i], &l->scorer, why);
    if (!e) e = splink_blocks_walk(&l->blocks, &walk, why);
    if (!e && l->table.records > 1 && l->table.second > 0)
        e = parallel_run(&parallel, (size_t)(sample / RANDOM_CHUNK_PAIRS) + 1, count_random_pairs,
                         t, why);
    for (size_t i = 0; i < PARALLEL_THREADS_MAX; i++) {
        if (!e && t->memory[i].failed) e = no_memory(why);
        splink_memory_release(&t->memory[i]);
    }
    if (!e) e = estimate(t, why);
    for (size_t i = 0; i < PARALLEL_THREADS_MAX; i++) {
        pattern_release(&t->blocked[i]);
        pattern_release(&t->random[i]);
    }
    mem_free(t);
    return e;
}
