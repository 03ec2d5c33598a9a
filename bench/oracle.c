/* bench/oracle.c -- counting patterns where the truth is known. */
#include "oracle.h"

#include "base/mem.h"
#include "quality/table.h"

#include <math.h>
#include <stdio.h>

enum { LEVEL_BITS = 5, LEAN = 3 };

struct truth {
    const struct map_str *record_at;
    uint64_t *person;
};

static err take_truth(void *context, const str *v, long line, struct err_info *why)
{
    struct truth *t = context;
    char name[100];
    (void)line, (void)why;
    snprintf(name, sizeof name, "%.*s,%.*s", STR_FMT(v[0]), STR_FMT(v[1]));
    const uint64_t *at = map_str_get(t->record_at, str_of(name));
    if (at) t->person[*at] = str_hash(v[2]);
    return ERR_OK;
}

uint64_t *oracle_persons(const char *truth, const struct map_str *record_at, size_t records)
{
    static const char *const columns[] = {"agency", "person_ref", "person"};
    struct truth t = {record_at, mem_zero(records + 1, sizeof *t.person)};
    struct err_info why;
    if (t.person && !table_read(truth, columns, 3, 3, take_truth, &t, &why)) return t.person;
    mem_free(t.person);
    return NULL;
}

struct share {
    uint32_t pairs, same;
};

struct counts {
    struct map64 at;
    struct share *share;
    size_t n;
};

static uint64_t pattern_of(const struct oracle_pair *p, bool coarse)
{
    static const uint8_t nearness[] = {
        [ADDRESS_HOME] = 1,     [ADDRESS_BUILDING] = 1, [ADDRESS_POSTCODE] = 2,
        [ADDRESS_NEIGHBOUR] = 2, [ADDRESS_SECTOR] = 3,  [ADDRESS_DISTRICT] = 3,
        [ADDRESS_AREA] = 3,     [ADDRESS_DIFFERENT] = 3, [ADDRESS_MISSING] = 4};
    uint64_t key = (p->judged.flags & (LINK_MANY | LINK_CANNOT)) != 0;
    for (size_t f = 0; f < COMPARE__COUNT; f++) {
        uint8_t level = p->judged.levels.level[f];
        if (coarse && f == COMPARE_FORENAME && level < FORENAME_SPELLING) level = FORENAME_SAME;
        if (coarse && f == COMPARE_SURNAME && level < SURNAME_PART) level = SURNAME_SAME;
        if (coarse && f == COMPARE_ADDRESS) level = nearness[level];
        key = key << LEVEL_BITS | level;
    }
    return key;
}

static bool count(struct counts *c, const struct oracle_pair *pairs, size_t n, bool coarse)
{
    c->share = mem_zero(n + 1, sizeof *c->share);
    for (size_t i = 0; c->share && i < n; i++) {
        bool is_new;
        uint64_t *at = map64_put(&c->at, pattern_of(&pairs[i], coarse), &is_new);
        if (!at) return false;
        if (is_new) *at = c->n++;
        c->share[*at].pairs++;
        c->share[*at].same += pairs[i].same;
    }
    return c->share != NULL;
}

/* The share of this pattern without the pair itself, drawn to `lean` by LEAN pairs. */
static double share_of(const struct counts *c, const struct oracle_pair *p, bool coarse,
                       double lean)
{
    const struct share *s = &c->share[*map64_get(&c->at, pattern_of(p, coarse))];
    return (s->same - p->same + LEAN * lean) / (s->pairs - 1 + LEAN);
}

struct product {
    double bits[COMPARE__COUNT][1 << LEVEL_BITS], prior;
};

static void learn_product(const struct oracle_pair *pairs, size_t n, struct product *to)
{
    static double seen[2][COMPARE__COUNT][1 << LEVEL_BITS];
    double all[2] = {1, 1};
    memset(seen, 0, sizeof seen);
    for (size_t i = 0; i < n; i++) {
        all[pairs[i].same]++;
        for (size_t f = 0; f < COMPARE__COUNT; f++)
            seen[pairs[i].same][f][pairs[i].judged.levels.level[f]]++;
    }
    to->prior = log2(all[1] / all[0]);
    for (size_t f = 0; f < COMPARE__COUNT; f++)
        for (size_t l = 0; l < 1 << LEVEL_BITS; l++)
            to->bits[f][l] = log2((seen[1][f][l] + 1) / all[1] / ((seen[0][f][l] + 1) / all[0]));
}

static double product_of(const struct product *m, const struct oracle_pair *p)
{
    double bits = m->prior;
    for (size_t f = 0; f < COMPARE__COUNT; f++)
        bits += m->bits[f][p->judged.levels.level[f]];
    return 1 / (1 + exp2(-bits));
}

bool oracle_tell(struct oracle_pair *pairs, size_t n)
{
    struct counts fine = {0}, coarse = {0};
    static struct product product;
    bool done = count(&fine, pairs, n, false) && count(&coarse, pairs, n, true);
    learn_product(pairs, n, &product);
    for (size_t i = 0; done && i < n; i++) {
        struct oracle_pair *p = &pairs[i];
        p->chance = share_of(&fine, p, false, share_of(&coarse, p, true, product_of(&product, p)));
    }
    map64_release(&fine.at);
    map64_release(&coarse.at);
    mem_free(fine.share);
    mem_free(coarse.share);
    return done;
}
