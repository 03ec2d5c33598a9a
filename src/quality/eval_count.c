/* quality/eval_count.c -- pairs, counted without making them: records sorted by what they share
 * stand in runs, and a run of n records has n(n-1)/2 pairs, of which all but those among the n-k
 * records outside a group touch the group. */
#include "quality/eval_data.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

struct item {
    uint64_t key;
    uint32_t record;
};

static uint64_t pairs_of(uint64_t n)
{
    return n ? n * (n - 1) / 2 : 0;
}

static int by_key(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

struct interval share_wilson(struct share s)
{
    if (!s.of) return (struct interval){NAN, NAN, NAN};
    const double z = 1.959963984540054;
    double n = (double)s.of, p = (double)s.hits / n;
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double reach = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return (struct interval){p, middle - reach > 0 ? middle - reach : 0,
                             middle + reach < 1 ? middle + reach : 1};
}

typedef uint64_t key_fn(const struct eval_record *r);
static uint64_t key_person(const struct eval_record *r)
{
    return r->person;
}
static uint64_t key_cluster(const struct eval_record *r)
{
    return r->cluster;
}
static uint64_t key_both(const struct eval_record *r)
{
    return (uint64_t)r->person << 32 | r->cluster;
}

static void sort_items(const struct eval_data *d, struct item *item, key_fn *key)
{
    for (uint32_t i = 0; i < d->records.n; i++)
        item[i] = (struct item){key(&d->records.at[i]), i};
    qsort(item, d->records.n, sizeof *item, by_key);
}

static size_t run_end(const struct item *item, size_t n, size_t start)
{
    size_t end = start;
    while (end < n && item[end].key == item[start].key)
        end++;
    return end;
}

/* Adds the pairs of every run to *ret_all and, at `offset` in each group, those that touch it. */
static void count_runs(struct eval_data *d, struct item *item, key_fn *key, uint64_t *ret_all,
                       size_t offset)
{
    size_t n = d->records.n;
    sort_items(d, item, key);
    for (size_t start = 0, end; start < n; start = end) {
        uint32_t inside[EVAL_GROUPS_MAX] = {0};
        end = run_end(item, n, start);
        if (end - start < 2) continue;
        for (size_t i = start; i < end; i++)
            for (size_t word = 0; word < EVAL_GROUPS_MAX / 64; word++)
                for (uint64_t bits = d->records.at[item[i].record].groups[word]; bits;
                     bits &= bits - 1)
                    inside[word * 64 + (size_t)__builtin_ctzll(bits)]++;
        uint64_t all = pairs_of(end - start);
        *ret_all += all;
        for (size_t g = 0; g < d->result->groups; g++) {
            uint64_t *to = (uint64_t *)(void *)((char *)&d->result->group[g] + offset);
            if (inside[g]) *to += all - pairs_of(end - start - inside[g]);
        }
    }
}

/* How many records a person and a cluster have. */
struct sizes {
    uint32_t *person, *cluster,
        *first; /* first: where a person's items start in the order key_both */
};

static void count_shares(struct eval_data *d, const struct item *item, const struct sizes *size)
{
    struct eval_linkage *out = d->result;
    double precision = 0, recall = 0;
    uint32_t last_merged = NO_PERSON;
    for (size_t start = 0, end; start < d->records.n; start = end) {
        const struct eval_record *r = &d->records.at[item[start].record];
        end = run_end(item, d->records.n, start);
        double both = (double)(end - start);
        precision += both * both / size->cluster[r->cluster];
        recall += both * both / size->person[r->person];
        out->exact_persons +=
            end - start == size->person[r->person] && end - start == size->cluster[r->cluster];
        if (size->cluster[r->cluster] > end - start && last_merged != r->person) {
            out->merged_persons++;
            last_merged = r->person;
        }
    }
    if (d->records.n) {
        out->bcubed_precision = precision / (double)d->records.n;
        out->bcubed_recall = recall / (double)d->records.n;
    }
}

/* Two persons were merged when some cluster holds records of both: walk their sorted lists. */
static bool merged(const struct item *item, const struct sizes *size, uint32_t a, uint32_t b)
{
    const struct item *x = item + size->first[a], *x_end = x + size->person[a];
    const struct item *y = item + size->first[b], *y_end = y + size->person[b];
    while (x < x_end && y < y_end) {
        uint32_t one = (uint32_t)x->key, other = (uint32_t)y->key;
        if (one == other) return true;
        if (one < other)
            x++;
        else
            y++;
    }
    return false;
}

static void count_pitfall(struct eval_data *d, int which, const struct item *item,
                          const struct sizes *size, uint32_t a, uint32_t b)
{
    if (a == NO_PERSON || b == NO_PERSON || !size->person[a] || !size->person[b]) return;
    d->result->pitfall[which].pairs++;
    d->result->pitfall[which].merged += merged(item, size, a, b);
}

/* Children of one mother, or of one father and two mothers; twins are counted apart. */
static err count_siblings(struct eval_data *d, const struct item *item, const struct sizes *size,
                          struct err_info *why)
{
    size_t n = d->persons.n;
    struct item *child = mem_alloc((n + 1) * sizeof *child);
    if (!child) return err_set(why, ERR_NOMEM, "no memory to count siblings");
    for (int by_father = 0; by_father < 2; by_father++) {
        for (uint32_t i = 0; i < n; i++)
            child[i] =
                (struct item){by_father ? d->persons.at[i].father : d->persons.at[i].mother, i};
        qsort(child, n, sizeof *child, by_key);
        for (size_t start = 0, end; start < n && child[start].key != NO_PERSON; start = end) {
            end = run_end(child, n, start);
            for (size_t i = start; i < end; i++)
                for (size_t k = i + 1; k < end; k++) {
                    const struct eval_person *one = &d->persons.at[child[i].record],
                                             *other = &d->persons.at[child[k].record];
                    bool counted =
                        by_father && one->mother == other->mother && one->mother != NO_PERSON;
                    if (!counted && one->twin != child[k].record)
                        count_pitfall(d, PITFALL_SIBLINGS, item, size, child[i].record,
                                      child[k].record);
                }
        }
    }
    mem_free(child);
    return ERR_OK;
}

static err count_pitfalls(struct eval_data *d, const struct item *item, const struct sizes *size,
                          struct err_info *why)
{
    static const char *const name[PITFALL__COUNT] = {"twins", "siblings",
                                                     "parent and child of one name"};
    for (int i = 0; i < PITFALL__COUNT; i++)
        d->result->pitfall[i].name = name[i];
    for (uint32_t i = 0; i < d->persons.n; i++) {
        const struct eval_person *p = &d->persons.at[i];
        if (p->twin != NO_PERSON && p->twin > i)
            count_pitfall(d, PITFALL_TWINS, item, size, i, p->twin);
        count_pitfall(d, PITFALL_NAMESAKES, item, size, i, p->namesake);
    }
    return count_siblings(d, item, size, why);
}

static int by_group(const void *a, const void *b)
{
    const struct eval_group *x = a, *y = b;
    int order = strcmp(x->dimension, y->dimension);
    return order ? order : strcmp(x->name, y->name);
}

static void count_sizes(struct eval_data *d, struct item *item, const struct sizes *size)
{
    for (size_t i = 0; i < d->records.n; i++) {
        const struct eval_record *r = &d->records.at[i];
        d->result->persons += size->person[r->person]++ == 0;
        size->cluster[r->cluster]++;
        for (size_t g = 0; g < d->result->groups; g++)
            d->result->group[g].records += r->groups[g / 64] >> g % 64 & 1;
    }
    sort_items(d, item, key_both);
    for (size_t i = d->records.n; i--;)
        size->first[d->records.at[item[i].record].person] = (uint32_t)i;
}

err eval_count(struct eval_data *d, struct err_info *why)
{
    struct eval_linkage *out = d->result;
    struct item *item = mem_alloc((d->records.n + 1) * sizeof *item);
    struct sizes size = {mem_zero(d->persons.n + 1, sizeof(uint32_t)),
                         mem_zero(d->clusters + 1, sizeof(uint32_t)),
                         mem_zero(d->persons.n + 1, sizeof(uint32_t))};
    err e = item && size.person && size.cluster && size.first
                ? ERR_OK
                : err_set(why, ERR_NOMEM, "no memory to count pairs");
    if (!e) {
        out->records = d->records.n;
        count_runs(d, item, key_person, &out->true_pairs, offsetof(struct eval_group, true_pairs));
        count_runs(d, item, key_cluster, &out->found_pairs,
                   offsetof(struct eval_group, found_pairs));
        count_runs(d, item, key_both, &out->right_pairs, offsetof(struct eval_group, right_pairs));
        count_sizes(d, item, &size);
        count_shares(d, item, &size);
        e = count_pitfalls(d, item, &size, why);
        qsort(out->group, out->groups, sizeof *out->group, by_group);
    }
    mem_free(item);
    mem_free(size.person);
    mem_free(size.cluster);
    mem_free(size.first);
    return e;
}

uint64_t eval_equal_pairs(const struct eval_data *d, const uint32_t *cluster, bool of_one_person,
                          bool *ret_ok)
{
    size_t n = d->records.n;
    uint64_t pairs = 0;
    struct item *item = mem_alloc((n + 1) * sizeof *item);
    *ret_ok = item != NULL;
    if (!item) return 0;
    for (uint32_t i = 0; i < n; i++)
        item[i] = (struct item){
            (uint64_t)cluster[i] << 32 | (of_one_person ? d->records.at[i].person : 0), i};
    qsort(item, n, sizeof *item, by_key);
    for (size_t start = 0, end; start < n; start = end) {
        end = run_end(item, n, start);
        pairs += pairs_of(end - start);
    }
    mem_free(item);
    return pairs;
}
