/* link/train.c -- patterns of pairs: those that share a blocking key, with the kinds of key that
 * bring them, and those drawn at random. See train.h. */
#include "link/train.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/sort.h"
#include "base/vec.h"
#include "link/keys.h"
#include "likeness/birth.h"
#include "weight/recapture.h"
#include "weight/score.h"
#include "weight/terms.h"

enum { RANDOM_PAIRS = 1000 * 1000, BLOCK_MAX = 200, SEED = 1 };

#define USES(field) (1u << COMPARE_##field)
/* What the keys of each kind are made of. The last is for searching alone; here it brings the
 * people of one house and surname together, who teach what a household is. */
static const uint32_t rules[] = {
    [KEY_NHS] = USES(NHS),
    [KEY_PUPIL] = USES(PUPIL),
    [KEY_BIRTH_NAME] = USES(BIRTH) | USES(FORENAME) | USES(SURNAME),
    [KEY_HOME_BIRTH] = USES(ADDRESS) | USES(BIRTH),
    [KEY_HOME_NAME] = USES(ADDRESS) | USES(FORENAME),
    [KEY_STREET_NAME] = USES(ADDRESS) | USES(FORENAME),
    [KEY_NAMES_YEAR] = USES(FORENAME) | USES(SURNAME) | USES(BIRTH),
    [KEY_NAMES_DAY] = USES(FORENAME) | USES(SURNAME) | USES(BIRTH),
    [KEY_NAMES_DISTRICT] = USES(FORENAME) | USES(SURNAME) | USES(ADDRESS),
    [KEY_UPRN_NAME] = USES(ADDRESS) | USES(FORENAME),
    [KEY_HOME_NAMES] = USES(ADDRESS) | USES(FORENAME) | USES(SURNAME),
    [KEY_HOME_INITIAL] = USES(ADDRESS) | USES(FORENAME) | USES(SURNAME),
    [KEY_STREET] = USES(ADDRESS) | USES(SURNAME),
};

struct use {
    uint64_t key;
    uint32_t record;
};
struct pair {
    uint32_t a, b, rules;
};

typedef VEC(struct pattern) pattern_list;

/* What one thread counted. */
struct tally {
    pattern_list blocked, random;
    struct map64 place;
};

struct counting {
    const struct link_sample *sample;
    VEC(struct use) uses;
    VEC(struct pair) pairs; /* those that keys bring, then those drawn at random */
    size_t brought;
    struct tally tally[PARALLEL_THREADS_MAX];
    pattern_list blocked, random; /* of all threads */
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to train with so many records");
}

static int by_key(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

static int by_pair(const void *left, const void *right)
{
    const struct pair *a = left, *b = right;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

static bool add_block(struct counting *c, size_t start, size_t end)
{
    unsigned kind = link_key_kind(c->uses.at[start].key);
    if (end - start > BLOCK_MAX) return true;
    for (size_t i = start; i < end; i++)
        for (size_t k = i + 1; k < end; k++) {
            struct pair *p = VEC_PUSH(&c->pairs);
            if (!p) return false;
            *p = (struct pair){c->uses.at[i].record, c->uses.at[k].record, 1u << kind};
        }
    return true;
}

static bool block(struct counting *c)
{
    for (uint32_t i = 0; i < c->sample->n; i++) {
        struct link_keys keys;
        link_keys_of(&c->sample->features[i], &keys);
        for (size_t k = 0; k < keys.n; k++) {
            unsigned kind = link_key_kind(keys.key[k]);
            if (kind >= COUNT(rules) || !rules[kind]) continue;
            struct use *use = VEC_PUSH(&c->uses);
            if (!use) return false;
            *use = (struct use){keys.key[k], i};
        }
    }
    if (c->uses.n) sort_list(c->uses.at, c->uses.n, sizeof *c->uses.at, by_key);
    for (size_t start = 0, end; start < c->uses.n; start = end) {
        for (end = start; end < c->uses.n && c->uses.at[end].key == c->uses.at[start].key;)
            end++;
        if (!add_block(c, start, end)) return false;
    }
    if (c->pairs.n) sort_list(c->pairs.at, c->pairs.n, sizeof *c->pairs.at, by_pair);
    size_t n = 0;
    for (size_t i = 0; i < c->pairs.n; i++) {
        bool again = n && !by_pair(&c->pairs.at[i], &c->pairs.at[n - 1]);
        if (again)
            c->pairs.at[n - 1].rules |= c->pairs.at[i].rules;
        else
            c->pairs.at[n++] = c->pairs.at[i];
    }
    c->pairs.n = n;
    return true;
}

/* The hash of a pattern finds its place; two patterns of one hash are told apart by the next. */
static struct pattern *find(struct tally *t, bool random, const struct comparison *levels,
                            uint32_t brought)
{
    pattern_list *list = random ? &t->random : &t->blocked;
    struct pattern p = {.rules = brought};
    memcpy(p.level, levels->level, COMPARE__COUNT);
    uint64_t parts[4] = {random, brought, 0, 0};
    memcpy(&parts[2], p.level, COMPARE__COUNT);
    for (;; parts[3]++) {
        bool is_new;
        uint64_t key = str_hash(str_range((const char *)parts, sizeof parts));
        uint64_t *at = map64_put(&t->place, key, &is_new);
        if (!at) return NULL;
        if (is_new) {
            struct pattern *made = VEC_PUSH(list);
            if (!made) return NULL;
            *made = p;
            *at = list->n - 1;
            return made;
        }
        struct pattern *found = &list->at[*at];
        if (found->rules == p.rules && !memcmp(found->level, p.level, sizeof p.level)) return found;
    }
}

enum { CHUNK_PAIRS = 20000 };

static err count_chunk(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct counting *c = ctx;
    size_t from = chunk * CHUNK_PAIRS, to = from + CHUNK_PAIRS;
    for (size_t i = from; i < to && i < c->pairs.n; i++) {
        const struct pair *pair = &c->pairs.at[i];
        struct comparison levels;
        compare_records(&c->sample->features[pair->a], &c->sample->features[pair->b], &levels);
        struct pattern *p = find(&c->tally[thread], i >= c->brought, &levels, pair->rules);
        if (!p) return no_memory(why);
        p->count++;
    }
    return ERR_OK;
}

static bool draw(struct counting *c)
{
    struct rand r = rand_seeded(SEED);
    c->brought = c->pairs.n;
    for (size_t i = 0; i < RANDOM_PAIRS && c->sample->n > 1; i++) {
        uint32_t a = (uint32_t)rand_below(&r, c->sample->n),
                 b = (uint32_t)rand_below(&r, c->sample->n);
        struct pair *p = a != b ? VEC_PUSH(&c->pairs) : NULL;
        if (p)
            *p = (struct pair){a, b, 0};
        else if (a != b)
            return false;
    }
    return true;
}

static bool append(pattern_list *to, const pattern_list *from)
{
    if (!VEC_RESERVE(to, to->n + from->n + 1)) return false;
    for (size_t i = 0; i < from->n; i++)
        to->at[to->n++] = from->at[i];
    return true;
}

/* Which thread counted which pair is chance, and changes nothing: training adds up equal patterns,
 * and counts are whole numbers. */
static err count_patterns(struct counting *c, struct err_info *why)
{
    const struct parallel how = {.threads = c->sample->threads};
    if (!draw(c)) return no_memory(why);
    err e = parallel_run(&how, (c->pairs.n + CHUNK_PAIRS - 1) / CHUNK_PAIRS, count_chunk, c, why);
    for (size_t i = 0; i < PARALLEL_THREADS_MAX; i++) {
        struct tally *t = &c->tally[i];
        if (!e && (!append(&c->blocked, &t->blocked) || !append(&c->random, &t->random)))
            e = no_memory(why);
        VEC_RELEASE(&t->blocked);
        VEC_RELEASE(&t->random);
        map64_release(&t->place);
    }
    return e;
}

/* EM gives how often "the same very common name" is seen; the linker asks how often the name is the
 * same when it is very common. m is then one for all classes of commonness; h stands like that
 * already. */
static void share_out(struct weight_comparison *c)
{
    double sum = 0;
    for (size_t l = 0; l < c->levels; l++)
        if (str_starts(str_of(c->level[l].name), STR("same_")))
            sum += c->level[l].share[CLASS_SAME];
    for (size_t l = 0; l < c->levels; l++) {
        struct weight_level *level = &c->level[l];
        if (!str_starts(str_of(level->name), STR("same_"))) continue;
        double part = level->share[CLASS_SAME] / sum;
        double share = level->share[CLASS_STRANGERS] / part;
        level->share[CLASS_STRANGERS] = share < 1 ? share : 1;
        level->share[CLASS_SAME] = sum;
    }
}

static err count_names(const struct link_sample *s, unsigned roles, struct arena *a,
                       struct weight_terms *ret_terms, struct err_info *why)
{
    VEC(struct term_use) uses = {0};
    err e = ERR_OK;
    for (size_t i = 0; i < s->n && !e; i++)
        for (size_t k = 0; k < s->features[i].names && !e; k++) {
            const struct feature_name *n = &s->features[i].name[k];
            if (!(n->role & roles) || n->low || n->len < 2) continue;
            struct term_use *use = VEC_PUSH(&uses);
            if (use)
                *use = (struct term_use){str_range(n->text, n->len), s->person[i]};
            else
                e = no_memory(why);
        }
    if (!e) e = terms_count(uses.at, uses.n, false, a, ret_terms, why);
    for (size_t i = 0; i < ret_terms->n && !e; i++) { /* the features go, the table stays */
        ret_terms->at[i].text = str_copy(a, ret_terms->at[i].text);
        if (!ret_terms->at[i].text.at) e = no_memory(why);
    }
    VEC_RELEASE(&uses);
    return e;
}

/* Three hunters of one person's pairs who use different comparisons; keys bring all that one of
 * them catches: birth date and surname, home and given name, a number. */
static void hunt(const struct counting *c, const struct weight_model *m,
                 struct train_report *ret_report)
{
    struct weight_table table;
    double seen[RECAPTURE_CELLS] = {0}, found = 0;
    weight_table_of(m, &table);
    for (size_t i = 0; i < c->blocked.n; i++) {
        const struct pattern *p = &c->blocked.at[i];
        const uint8_t *level = p->level;
        double chance[WEIGHT_CLASSES];
        weight_classes(&table, level, NULL, chance);
        bool born = level[COMPARE_BIRTH] <= BIRTH_SWAPPED &&
                    level[COMPARE_SURNAME] <= SURNAME_SPELLING;
        bool home =
            level[COMPARE_ADDRESS] == ADDRESS_HOME && level[COMPARE_FORENAME] < FORENAME_PET;
        bool number = level[COMPARE_NHS] == NUMBER_SAME || level[COMPARE_PUPIL] == PUPIL_SAME;
        seen[born | home << 1 | number << 2] += p->count * chance[CLASS_SAME];
        found += p->count * chance[CLASS_SAME];
    }
    ret_report->recapture = recapture_three(seen, found);
}

static err train(struct counting *c, const struct model *start, struct arena *a,
                 struct weight_model *m, struct train_report *ret_report, struct err_info *why)
{
    double n = (double)c->sample->n, records = c->sample->records > 0 ? c->sample->records : n;
    struct train_input in = {.random = c->random.at,
                             .random_count = c->random.n,
                             .blocked = c->blocked.at,
                             .blocked_count = c->blocked.n,
                             .rules = rules,
                             .rule_count = COUNT(rules),
                             .keep_household = true,
                             .pairs = n * (records - 1) / 2}; /* matches are n's, of more pairs */
    struct arena *scratch = arena_new(1u << 30);
    if (!scratch) return no_memory(why);
    model_in_order(start, m);
    err e = train_model(&in, m, scratch, ret_report, why);
    arena_free(scratch);
    if (e) return e;
    hunt(c, m, ret_report);
    share_out(&m->comparison[COMPARE_FORENAME]);
    share_out(&m->comparison[COMPARE_SURNAME]);
    e = count_names(c->sample, NAME_IS_GIVEN | NAME_IS_KNOWN_AS, a,
                    &m->comparison[COMPARE_FORENAME].terms, why);
    if (!e)
        e = count_names(c->sample, NAME_IS_FAMILY | NAME_IS_PREVIOUS, a,
                        &m->comparison[COMPARE_SURNAME].terms, why);
    return e;
}

err link_train_sample(const struct link_sample *sample, const struct model *start, struct arena *a,
                      struct weight_model *ret_model, struct train_report *ret_report,
                      struct err_info *why)
{
    struct counting c = {.sample = sample};
    struct train_report report = {0};
    err e = block(&c) ? count_patterns(&c, why) : no_memory(why);
    if (!e) e = train(&c, start, a, ret_model, &report, why);
    if (!e && ret_report) *ret_report = report;
    VEC_RELEASE(&c.uses);
    VEC_RELEASE(&c.pairs);
    VEC_RELEASE(&c.blocked);
    VEC_RELEASE(&c.random);
    if (!e) e = link_train_heavy(sample, a, ret_model, why);
    return e;
}
