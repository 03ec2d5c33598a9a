/* quality/eval_persons.c -- persons: got back whole, split, merged with others, and the kinds of
 * people who are easily taken for one.
 *
 * Records sorted by (person, cluster) give each person's clusters in order, so that whether two
 * persons were merged is a walk along two short lists. */
#include "quality/eval_data.h"

#include "base/mem.h"
#include "base/sort.h"

enum { MERGED = 1, SPLIT = 2, FATES = 4 };

struct persons {
    struct eval_data *d;
    struct item *item;       /* by person and cluster */
    uint32_t *size;          /* records of a person */
    uint32_t *first;         /* where they start in `item` */
    uint32_t *cluster_size;
    uint32_t *clusters;      /* how many a person is in */
    uint8_t *fate;           /* MERGED, SPLIT */
    uint64_t *groups;        /* GROUP_WORDS of each person: those of its records */
    VEC(struct item)
    namesakes; /* strangers of one name in one cluster: key = name, record = person */
};

static err make_room(struct persons *p, struct err_info *why)
{
    size_t n = p->d->persons.n + 1;
    p->item = mem_alloc((p->d->records.n + 1) * sizeof *p->item);
    p->size = mem_zero(n, sizeof *p->size);
    p->first = mem_zero(n, sizeof *p->first);
    p->clusters = mem_zero(n, sizeof *p->clusters);
    p->fate = mem_zero(n, sizeof *p->fate);
    p->groups = mem_zero(n * GROUP_WORDS, sizeof *p->groups);
    p->cluster_size = mem_zero(p->d->clusters + 1, sizeof *p->cluster_size);
    bool room = p->item && p->size && p->first && p->clusters && p->fate && p->groups;
    return room && p->cluster_size ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to count persons");
}

static void release(struct persons *p)
{
    VEC_RELEASE(&p->namesakes);
    mem_free(p->item);
    mem_free(p->size);
    mem_free(p->first);
    mem_free(p->clusters);
    mem_free(p->fate);
    mem_free(p->groups);
    mem_free(p->cluster_size);
}

static void sort_persons(struct persons *p)
{
    struct eval_data *d = p->d;
    for (uint32_t i = 0; i < d->records.n; i++) {
        const struct eval_record *r = &d->records.at[i];
        p->item[i] = (struct item){(uint64_t)r->person << 32 | r->cluster, i};
        p->size[r->person]++;
        p->cluster_size[r->cluster]++;
        for (size_t w = 0; w < GROUP_WORDS; w++)
            p->groups[r->person * GROUP_WORDS + w] |= r->groups[w];
    }
    item_sort(p->item, d->records.n);
    for (size_t i = d->records.n; i--;)
        p->first[p->item[i].key >> 32] = (uint32_t)i;
}

static void count_groups(struct persons *p, uint32_t person, bool merged)
{
    struct eval_linkage *out = p->d->result;
    for (size_t w = 0; w < GROUP_WORDS; w++)
        for (uint64_t bits = p->groups[person * GROUP_WORDS + w]; bits; bits &= bits - 1) {
            struct eval_group *g = &out->group[w * 64 + (size_t)__builtin_ctzll(bits)];
            g->persons++;
            g->merged_persons += merged;
        }
}

/* One person: in how many clusters, and whether alone in them. */
static void judge_person(struct persons *p, uint32_t person)
{
    struct eval_linkage *out = p->d->result;
    const struct item *item = p->item + p->first[person];
    bool merged = false;
    for (size_t start = 0, end; start < p->size[person]; start = end) {
        end = item_run_end(item, p->size[person], start);
        p->clusters[person]++;
        merged = merged || p->cluster_size[(uint32_t)item[start].key] > end - start;
    }
    bool split = p->clusters[person] > 1;
    p->fate[person] = (uint8_t)((merged ? MERGED : 0) | (split ? SPLIT : 0));
    out->persons++;
    out->merged_persons += merged;
    out->split_persons += split;
    out->exact_persons += !merged && !split;
    count_groups(p, person, merged);
}

/* Two persons were merged when some cluster holds records of both; `but`: which one does not
 * count. */
static bool merged_in(const struct persons *p, uint32_t a, uint32_t b, uint32_t but)
{
    const struct item *x = p->item + p->first[a], *x_end = x + p->size[a];
    const struct item *y = p->item + p->first[b], *y_end = y + p->size[b];
    while (x < x_end && y < y_end) {
        uint32_t one = (uint32_t)x->key, other = (uint32_t)y->key;
        if (one == other && one < but) return true;
        if (one <= other)
            x++;
        else
            y++;
    }
    return false;
}

static bool merged(const struct persons *p, uint32_t a, uint32_t b)
{
    return merged_in(p, a, b, UINT32_MAX);
}

static void count_pitfall(struct persons *p, int which, uint32_t a, uint32_t b)
{
    if (a == NO_PERSON || b == NO_PERSON || a == b || !p->size[a] || !p->size[b]) return;
    bool together = merged(p, a, b);
    struct eval_linkage *out = p->d->result;
    out->pitfall[which].pairs++;
    out->pitfall[which].merged += together;
    if (which != PITFALL_TWINS) return;
    for (size_t g = 0; g < out->groups; g++) {
        uint64_t bits = p->groups[a * GROUP_WORDS + g / 64] | p->groups[b * GROUP_WORDS + g / 64];
        out->group[g].twin_pairs += bits >> g % 64 & 1;
        out->group[g].twins_merged += together && (bits >> g % 64 & 1);
    }
}

static bool are_twins(const struct eval_person *one, uint32_t other)
{
    return one->twin[0] == other || one->twin[1] == other;
}

/* Children of one mother, or of one father and two mothers; twins are counted apart. */
static err count_siblings(struct persons *p, struct err_info *why)
{
    struct eval_data *d = p->d;
    size_t n = d->persons.n;
    struct item *child = mem_alloc((n + 1) * sizeof *child);
    if (!child) return err_set(why, ERR_NOMEM, "no memory to count siblings");
    for (int by_father = 0; by_father < 2; by_father++) {
        for (uint32_t i = 0; i < n; i++)
            child[i] =
                (struct item){by_father ? d->persons.at[i].father : d->persons.at[i].mother, i};
        item_sort(child, n);
        for (size_t start = 0, end; start < n && child[start].key != NO_PERSON; start = end) {
            end = item_run_end(child, n, start);
            for (size_t i = start; i < end; i++)
                for (size_t k = i + 1; k < end; k++) {
                    const struct eval_person *one = &d->persons.at[child[i].record],
                                             *other = &d->persons.at[child[k].record];
                    bool counted =
                        by_father && one->mother == other->mother && one->mother != NO_PERSON;
                    if (!counted && !are_twins(one, child[k].record))
                        count_pitfall(p, PITFALL_SIBLINGS, child[i].record, child[k].record);
                }
        }
    }
    mem_free(child);
    return ERR_OK;
}

/* ---- strangers of one name in one outcode ---- */

static bool kin_of_one_name(const struct eval_data *d, uint32_t a, uint32_t b)
{
    const struct eval_person *one = &d->persons.at[a], *other = &d->persons.at[b];
    return one->namesake == b || other->namesake == a || one->former == b || other->former == a;
}

/* How many such pairs there are: all with one name, but for kin. */
static err count_strangers(struct persons *p, struct err_info *why)
{
    struct eval_data *d = p->d;
    struct item *named = mem_alloc((d->persons.n + 1) * sizeof *named);
    if (!named) return err_set(why, ERR_NOMEM, "no memory to count namesakes");
    size_t n = 0;
    uint64_t pairs = 0;
    for (uint32_t i = 0; i < d->persons.n; i++)
        if (p->size[i] && d->persons.at[i].same_name != NO_PERSON)
            named[n++] = (struct item){d->persons.at[i].same_name, i};
    item_sort(named, n);
    for (size_t start = 0, end; start < n; start = end) {
        end = item_run_end(named, n, start);
        pairs += pairs_of(end - start);
    }
    for (size_t i = 0; i < n; i++) {
        const struct eval_person *one = &d->persons.at[named[i].record];
        const uint32_t kin[] = {one->namesake, one->former};
        for (size_t k = 0; k < COUNT(kin); k++)
            pairs -= kin[k] != NO_PERSON && p->size[kin[k]] &&
                     d->persons.at[kin[k]].same_name == one->same_name;
    }
    d->result->pitfall[PITFALL_STRANGERS].pairs = pairs;
    mem_free(named);
    return ERR_OK;
}

static int by_record(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    return (a->record > b->record) - (a->record < b->record);
}

static bool holds(const struct item *item, size_t n, uint32_t person)
{
    return sort_find(item, n, sizeof *item, &(struct item){.record = person}, by_record) != NULL;
}

/* The strangers of one name in one cluster: all pairs but kin, and but those that an earlier
 * cluster holds too, which only persons can be who are in several. */
static uint64_t merged_strangers(struct persons *p, const struct item *item, size_t n,
                                 uint32_t cluster)
{
    uint64_t pairs = pairs_of(n);
    for (size_t i = 0; i < n; i++) {
        uint32_t a = item[i].record;
        const struct eval_person *one = &p->d->persons.at[a];
        pairs -= one->namesake != NO_PERSON && holds(item, n, one->namesake);
        pairs -= one->former != NO_PERSON && holds(item, n, one->former);
        if (p->clusters[a] < 2) continue;
        for (size_t k = i + 1; k < n; k++) {
            uint32_t b = item[k].record;
            if (p->clusters[b] < 2 || kin_of_one_name(p->d, a, b)) continue;
            pairs -= merged_in(p, a, b, cluster);
        }
    }
    return pairs;
}

static void count_merged_strangers(struct persons *p, const struct item *item, size_t n,
                                   uint32_t cluster)
{
    for (size_t start = 0, end; start < n; start = end) {
        end = item_run_end(item, n, start);
        p->d->result->pitfall[PITFALL_STRANGERS].merged +=
            merged_strangers(p, item + start, end - start, cluster);
    }
}

static err merge_strangers(struct persons *p, struct err_info *why)
{
    struct eval_data *d = p->d;
    size_t n = d->records.n;
    struct item *by_cluster = mem_alloc((n + 1) * sizeof *by_cluster);
    if (!by_cluster) return err_set(why, ERR_NOMEM, "no memory to count namesakes");
    for (uint32_t i = 0; i < n; i++)
        by_cluster[i] = (struct item){
            (uint64_t)d->records.at[i].cluster << 32 | d->records.at[i].person, i};
    item_sort(by_cluster, n);
    err e = ERR_OK;
    for (size_t start = 0, end; !e && start < n; start = end) {
        uint32_t cluster = (uint32_t)(by_cluster[start].key >> 32);
        VEC_CLEAR(&p->namesakes);
        for (end = start; end < n && by_cluster[end].key >> 32 == cluster;) {
            uint32_t person = (uint32_t)by_cluster[end].key;
            end = item_run_end(by_cluster, n, end);
            if (d->persons.at[person].same_name == NO_PERSON) continue;
            struct item *to = VEC_PUSH(&p->namesakes);
            if (!to) e = err_set(why, ERR_NOMEM, "no memory to count namesakes");
            else *to = (struct item){d->persons.at[person].same_name, person};
        }
        if (e || p->namesakes.n < 2) continue;
        item_sort(p->namesakes.at, p->namesakes.n);
        count_merged_strangers(p, p->namesakes.at, p->namesakes.n, cluster);
    }
    mem_free(by_cluster);
    return e;
}

static void name_pitfalls(struct eval_linkage *out)
{
    static const char *const name[PITFALL__COUNT][2] = {
        [PITFALL_TWINS] = {"twins", "twins_merged"},
        [PITFALL_SIBLINGS] = {"siblings", "siblings_merged"},
        [PITFALL_NAMESAKES] = {"parent and child of one name", "namesakes_merged"},
        [PITFALL_STRANGERS] = {"strangers, name and outcode", "strangers_merged"},
        [PITFALL_ADOPTED] = {"before and after adoption", "adopted_merged"},
    };
    for (int i = 0; i < PITFALL__COUNT; i++) {
        out->pitfall[i].name = name[i][0];
        out->pitfall[i].code = name[i][1];
    }
}

/* Shares of persons, with the units of eval_units: a merged person drags others along. */
static err find_shares(struct persons *p, struct err_info *why)
{
    struct eval_linkage *out = p->d->result;
    size_t n = p->d->persons.n, live = 0;
    struct ratio exact = {0}, merged_ones = {0}, split = {0};
    struct item *by_unit = mem_alloc((n + 1) * sizeof *by_unit);
    uint32_t *unit = by_unit ? eval_unit_of(p->d) : NULL;
    for (uint32_t i = 0; unit && i < n; i++)
        if (p->size[i]) by_unit[live++] = (struct item){unit[i], i};
    item_sort(by_unit, unit ? live : 0);
    for (size_t start = 0, end; start < live; start = end) {
        double counted[FATES] = {0};
        end = item_run_end(by_unit, live, start);
        for (size_t i = start; i < end; i++)
            counted[p->fate[by_unit[i].record]]++;
        double all = (double)(end - start);
        ratio_add(&exact, counted[0], all);
        ratio_add(&merged_ones, counted[MERGED] + counted[MERGED | SPLIT], all);
        ratio_add(&split, counted[SPLIT] + counted[MERGED | SPLIT], all);
    }
    out->exact = ratio_interval(&exact, out->units);
    out->merged = ratio_interval(&merged_ones, out->units);
    out->split = ratio_interval(&split, out->units);
    mem_free(by_unit);
    mem_free(unit);
    return unit ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to count persons");
}

err eval_persons(struct eval_data *d, struct err_info *why)
{
    struct persons p = {.d = d};
    name_pitfalls(d->result);
    err e = make_room(&p, why);
    if (!e) {
        sort_persons(&p);
        for (uint32_t i = 0; i < d->persons.n; i++)
            if (p.size[i]) judge_person(&p, i);
        for (uint32_t i = 0; i < d->persons.n; i++) {
            const struct eval_person *person = &d->persons.at[i];
            for (int k = 0; k < 2; k++) /* each pair once */
                if (person->twin[k] != NO_PERSON && person->twin[k] > i)
                    count_pitfall(&p, PITFALL_TWINS, i, person->twin[k]);
            count_pitfall(&p, PITFALL_NAMESAKES, i, person->namesake);
            count_pitfall(&p, PITFALL_ADOPTED, i, person->former);
        }
        e = find_shares(&p, why);
    }
    if (!e) e = count_siblings(&p, why);
    if (!e) e = count_strangers(&p, why);
    if (!e) e = merge_strangers(&p, why);
    release(&p);
    return e;
}
