/* dataset/dataset.c -- the stages, one after the other. */
#include "dataset/dataset.h"

#include "base/clock.h"
#include "base/mem.h"
#include "weight/population.h"

const char *const dataset_stage_words[STAGE__COUNT] = {
    [STAGE_READ] = "reading",   [STAGE_CLEAN] = "cleaning", [STAGE_BLOCK] = "blocking",
    [STAGE_COUNT] = "counting", [STAGE_TRAIN] = "training", [STAGE_SCORE] = "scoring",
    [STAGE_CLUSTER] = "clustering", [STAGE_WRITE] = "writing",
};

static const size_t ARENA_BYTES_MAX = (size_t)8 << 30;

static void lap(struct dataset *d, struct stopwatch *w, enum dataset_stage stage)
{
    stopwatch_lap(w, &d->figures.wall_s[stage], &d->figures.cpu_s[stage]);
}

/* ---- progress ---- */

struct teller {
    const struct dataset_options *options;
    enum dataset_stage stage;
};

static void tell(void *ctx, int64_t done, int64_t total)
{
    const struct teller *t = ctx;
    if (t->options->progress)
        t->options->progress(t->options->progress_ctx, t->stage, done, total);
}

static void tell_records(void *ctx, int64_t records) { tell(ctx, records, 0); }

/* ---- stages ---- */

static err read_records(struct dataset *d, struct err_info *why)
{
    struct teller t = {d->options, STAGE_READ};
    const struct plan *p = d->plan;
    struct frame_options o = {.bytes_max = (size_t)p->memory_mb << 20,
                              .every_record = p->every_record || p->one_to_one,
                              .progress = tell_records, .ctx = &t};
    return frame_read(&d->frame, d->options->file, d->options->files, p->id, p->want, p->fields, &o,
                      why);
}

/* The comparisons that a blocking rule uses: training leaves them out in its pairs. */
static uint32_t used_by(const struct dataset *d, const struct plan_rule *rule)
{
    uint32_t fields = 0, used = 0;
    for (size_t i = 0; i < rule->parts; i++)
        fields |= rule->part[i].fields;
    for (size_t c = 0; c < d->set.comparisons; c++)
        for (size_t k = 0; k < d->set.comparison[c].fields; k++)
            if (fields & 1u << d->set.comparison[c].field[k]) used |= 1u << c;
    return used;
}

/* Comparisons of our own count the frequency of values in their levels and know no rules; those
 * that somebody else plugs in are trained rule by rule. */
static bool by_population(const struct dataset *d) { return !d->options->compare; }

static err count_pairs(struct dataset *d, struct err_info *why)
{
    enum { TRAIN_PAIRS_MAX = 60000000, PATTERN_BYTES_MAX = 256 << 20, PATTERN_SHARE = 8 };
    struct teller t = {d->options, STAGE_COUNT};
    uint64_t candidates = 0;
    for (size_t i = 0; i < d->plan->rules; i++)
        candidates += d->blocks.report[i].candidates;
    struct counting c = {.frame = &d->frame, .set = &d->set, .blocks = &d->blocks,
                         .parallel = {d->options->threads, tell, &t},
                         .seed = (uint64_t)d->plan->seed,
                         .every = (size_t)(candidates / TRAIN_PAIRS_MAX + 1),
                         .memory = &d->memory,
                         .others_only = by_population(d)};
    size_t room = (size_t)d->plan->memory_mb << 20;
    room = room / PATTERN_SHARE < PATTERN_BYTES_MAX ? room / PATTERN_SHARE : PATTERN_BYTES_MAX;
    err e = pattern_memory_init(&d->memory, d->frame.row.n, room, why);
    if (!e) e = count_blocked(&c, &d->blocked, &d->figures.counted, why);
    if (!e) e = count_random(&c, (size_t)d->plan->sample_pairs, &d->random, why);
    for (size_t i = 0; !e && i < d->random.n; i++)
        d->figures.random += d->random.at[i].pairs;
    return e;
}

static err train_on_all(struct dataset *d, struct err_info *why)
{
    struct population in = {.compared_count = d->blocked.n, .others_count = d->random.n,
                            .others_pairs = record_pairs(&d->frame)};
    struct population_report report = {0};
    struct arena *scratch = arena_new(ARENA_BYTES_MAX);
    err e = scratch ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to train");
    for (size_t i = 0; i < d->blocked.n; i++)
        in.others_pairs -= d->blocked.at[i].pairs;
    bool names = false, dates = false;
    for (size_t c = 0; c < d->set.comparisons; c++) {
        in.about[c] = d->set.comparison[c].about;
        in.tie[c] = d->set.comparison[c].tie;
        in.agree[c] = d->set.comparison[c].agree;
        in.far[c] = d->set.comparison[c].far;
        names |= in.tie[c] == HOUSEHOLD_PARTLY;
        dates |= in.tie[c] == HOUSEHOLD_CHANCE && in.about[c] == ABOUT_WHO;
    }
    in.household = names && dates;
    if (in.others_pairs < 0) in.others_pairs = 0;
    if (!e) e = count_patterns(&d->set, &d->random, scratch, &in.others, why);
    if (!e) e = count_patterns(&d->set, &d->blocked, scratch, &in.compared, why);
    if (!e) e = train_population(&in, &d->model, d->arena, scratch, &report, why);
    d->trained = (struct train_report){.rounds = report.rounds, .converged = report.converged,
                                       .matches = report.matches, .found = report.matches,
                                       .recall = 1};
    arena_free(scratch);
    return e;
}

static err train(struct dataset *d, struct err_info *why)
{
    if (by_population(d)) return train_on_all(d, why);

    uint32_t rules[PLAN_RULES_MAX];
    struct train_input in = {.random_count = d->random.n, .blocked_count = d->blocked.n,
                             .rules = rules, .rule_count = d->plan->rules,
                             .pairs = record_pairs(&d->frame)};
    for (size_t i = 0; i < d->plan->rules; i++)
        rules[i] = used_by(d, &d->plan->rule[i]);
    struct arena_mark mark = arena_mark(d->arena);
    err e = count_patterns(&d->set, &d->random, d->arena, &in.random, why);
    if (!e) e = count_patterns(&d->set, &d->blocked, d->arena, &in.blocked, why);
    if (!e) e = train_model(&in, &d->model, d->arena, &d->trained, why);
    arena_rewind(d->arena, mark);
    return e;
}

static void set_thresholds(struct dataset *d)
{
    const struct plan *p = d->plan;
    static const double MATCH = 0.5, POSSIBLE = 0.05;
    double upper = p->match > 0 ? p->match : MATCH;
    double lower = p->possible > 0 ? p->possible : POSSIBLE;
    if (!d->options->model || p->match > 0) d->model.upper = weight_from_probability(upper);
    if (!d->options->model || p->possible > 0) d->model.lower = weight_from_probability(lower);
    if (d->model.lower > d->model.upper) d->model.lower = d->model.upper;
    d->model.lone = d->model.upper; /* rows know no household */
}

/* Without two people of one house among the pairs there are no twins either, and another given name
 * is somebody's error. */
static void settle_twins(struct dataset *d)
{
    bool households = d->model.prior[CLASS_HOUSEHOLD] > 0;
    if (d->plan->twins == TWINS_APART || households) return;
    d->set.may_hold = NULL;
    d->set.flags = NULL;
}

struct scorer dataset_scorer(const struct dataset *d)
{
    return (struct scorer){&d->frame, &d->set, &d->table, &d->terms};
}

/* Who is held apart and unlikely to be one person anyway still holds the clusters apart. */
static const double VETO_BITS = 20;

static err score(struct dataset *d, const uint32_t *person, struct err_info *why)
{
    struct teller t = {d->options, STAGE_SCORE};
    term_bits_release(&d->terms);
    err e = term_bits_make(&d->terms, &d->frame, &d->values, &d->set, person,
                           d->options->model != NULL, &d->model, d->arena, why);
    if (e) return e;
    weight_table_of(&d->model, &d->table);
    struct scoring s = {.scorer = dataset_scorer(d), .blocks = &d->blocks,
                        .memory = d->memory.chunk ? &d->memory : NULL,
                        .parallel = {d->options->threads, tell, &t},
                        .lower = d->model.lower, .upper = d->model.upper,
                        .veto_floor = d->model.lower - VETO_BITS};
    return score_blocked(&s, &d->edges, &d->figures.scored, why);
}

static err cluster(struct dataset *d, struct err_info *why)
{
    static const double MEAN_LEAST = 0.3;
    bool one_to_one = d->plan->one_to_one && d->frame.files == 2;
    return cluster_rows(&d->frame, &d->edges, MEAN_LEAST, one_to_one, d->cluster, why);
}

/* ---- figures ---- */

static void count_rules(struct dataset *d)
{
    for (size_t i = 0; i < d->blocked.n; i++) {
        const struct pattern_count *p = &d->blocked.at[i];
        for (uint32_t rest = p->rules; rest; rest &= rest - 1)
            d->figures.rule_pairs[__builtin_ctz(rest)] += (uint64_t)p->pairs;
        if (p->rules) d->figures.rule_new[__builtin_ctz(p->rules)] += (uint64_t)p->pairs;
    }
}

double dataset_recall(const struct dataset *d)
{
    const struct dataset_figures *f = &d->figures;
    return f->within > 0 ? f->within_met / f->within : 1;
}

/* Each record with the NEXT ones of its cluster; copies of one row meet anyway. */
static void count_within(struct dataset *d, const uint32_t *by_cluster, size_t from, size_t to)
{
    enum { NEXT = 12 };
    const uint32_t *row = d->frame.row_of.at;
    for (size_t i = from; i < to && to - from >= 3; i++)
        for (size_t k = i + 1; k < to && k <= i + NEXT; k++) {
            uint32_t a = row[by_cluster[i]], b = row[by_cluster[k]];
            if (a == b || row_pairs(&d->frame, a, b) <= 0) continue;
            d->figures.within++;
            d->figures.within_met += block_meets(&d->blocks, a, b);
        }
}

/* size[i]: records of the cluster that record i is the first of. */
static err count_links(struct dataset *d, const uint32_t *size, struct err_info *why)
{
    size_t n = d->frame.records, at = 0;
    uint32_t *start = mem_zero(n + 1, sizeof *start), *list = mem_zero(n + 1, sizeof *list);
    bool fine = start && list;
    for (size_t i = 0; fine && i < n; i++) {
        start[i] = (uint32_t)at;
        at += size[i];
    }
    for (size_t i = 0; fine && i < n; i++)
        list[start[d->cluster[i]]++] = (uint32_t)i;
    for (size_t i = 0; fine && i < n; i++)
        if (size[i]) count_within(d, list, start[i] - size[i], start[i]);
    mem_free(start);
    mem_free(list);
    return fine ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to count links");
}

static err count_clusters(struct dataset *d, struct err_info *why)
{
    uint32_t *size = mem_zero(d->frame.records + 1, sizeof *size);
    if (!size) return err_set(why, ERR_NOMEM, "no memory to cluster");
    struct dataset_figures *f = &d->figures;
    f->clusters = f->largest = f->linked = 0;
    for (size_t i = 0; i < d->frame.records; i++) {
        uint32_t n = ++size[d->cluster[i]];
        f->clusters += n == 1;
        f->linked += n == 2;
        if (n > f->largest) f->largest = n;
    }
    f->kept = f->apart = 0;
    for (size_t i = 0; i < d->edges.n; i++) {
        bool kept = edge_is_kept(&d->edges.at[i], d->model.lower);
        f->kept += kept;
        f->apart += kept && (d->edges.at[i].flags & EDGE_DOUBT);
    }
    err e = count_links(d, size, why);
    mem_free(size);
    return e;
}

/* ---- all of it ---- */

static err prepare(struct dataset *d, struct stopwatch *w, struct err_info *why)
{
    err e = read_records(d, why);
    lap(d, w, STAGE_READ);
    if (!e) e = values_make(&d->values, &d->frame, d->plan, why);
    lap(d, w, STAGE_CLEAN);
    if (!e) e = blocks_make(&d->blocks, &d->frame, &d->values, d->plan, why);
    lap(d, w, STAGE_BLOCK);
    if (e) return e;
    d->cluster = mem_alloc((d->frame.records + 1) * sizeof *d->cluster);
    if (!d->cluster) return err_set(why, ERR_NOMEM, "no memory to link");
    if (d->options->compare) return d->options->compare(d->options->compare_ctx, d, why);
    return compare_default(d->plan, &d->frame, &d->values, d->arena, &d->set, &d->model, why);
}

static err get_model(struct dataset *d, struct stopwatch *w, struct err_info *why)
{
    err e = compare_ready(&d->set, &d->model, why);
    if (!e && d->options->model) return dataset_take_model(d, d->options->model, why);
    if (e || d->options->untrained) return e;
    e = count_pairs(d, why);
    lap(d, w, STAGE_COUNT);
    if (!e) e = train(d, why);
    lap(d, w, STAGE_TRAIN);
    if (!e) count_rules(d);
    return e;
}

err dataset_link(struct dataset *d, const struct dataset_options *options, struct err_info *why)
{
    *d = (struct dataset){.options = options, .plan = options->plan,
                          .arena = arena_new(ARENA_BYTES_MAX)};
    if (!d->arena) return err_set(why, ERR_NOMEM, "no memory to link");
    struct stopwatch w = stopwatch_start();
    err e = prepare(d, &w, why);
    if (!e) e = get_model(d, &w, why);
    if (!e) set_thresholds(d);
    if (!e) settle_twins(d);
    /* values are counted per person: first each record is one, then each cluster */
    int rounds = options->model || options->untrained || by_population(d) ? 1 : 2;
    for (int round = 0; !e && round < rounds; round++) {
        e = score(d, round ? d->cluster : NULL, why);
        lap(d, &w, STAGE_SCORE);
        if (!e) e = cluster(d, why);
        lap(d, &w, STAGE_CLUSTER);
    }
    pattern_memory_release(&d->memory);
    return e ? e : count_clusters(d, why);
}

void dataset_release(struct dataset *d)
{
    blocks_release(&d->blocks);
    values_release(&d->values);
    frame_release(&d->frame);
    term_bits_release(&d->terms);
    pattern_memory_release(&d->memory);
    VEC_RELEASE(&d->blocked);
    VEC_RELEASE(&d->random);
    VEC_RELEASE(&d->edges);
    mem_free(d->cluster);
    arena_free(d->arena);
    *d = (struct dataset){0};
}
