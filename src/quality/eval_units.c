/* quality/eval_units.c -- pairs, counted without making them, unit by unit.
 *
 * A unit is what hangs together: persons and clusters that share records. Within it, records sorted
 * by what they share stand in runs, and a run of n records has n(n-1)/2 pairs, of which all but
 * those among the n-k records outside a group touch the group. */
#include "quality/eval_data.h"

#include "base/mem.h"
#include "base/sort.h"

static int by_key(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->record > y->record) - (x->record < y->record);
}

void item_sort(struct item *item, size_t n)
{
    if (n > 1) sort_list(item, n, sizeof *item, by_key);
}

size_t item_run_end(const struct item *item, size_t n, size_t start)
{
    size_t end = start;
    while (end < n && item[end].key == item[start].key)
        end++;
    return end;
}

enum kind { TRUE_PAIRS, FOUND_PAIRS, RIGHT_PAIRS, KINDS };
enum { EVERYTHING = EVAL_GROUPS_MAX, MEASURES };

struct measure {
    struct ratio recall, precision, f1;
};

struct units {
    struct eval_data *d;
    struct item *item;  /* all records, by unit */
    struct item *inner; /* those of one unit, by something else */
    struct measure *measure;
    struct ratio bcubed_precision, bcubed_recall, moved, renamed;
    uint32_t *cluster_size, *person_size;
    double tally[MEASURES][KINDS]; /* of this unit */
    bool touched[MEASURES];
    VEC(struct group_share) shares;
    bool compare[EVAL_GROUPS_MAX]; /* groups of a dimension that has a gap */
};

/* ---- units ---- */

static uint32_t root_of(uint32_t *root, uint32_t i)
{
    while (root[i] != i)
        i = root[i] = root[root[i]];
    return i;
}

uint32_t *eval_unit_of(const struct eval_data *d)
{
    size_t n = d->persons.n + d->clusters;
    uint32_t *root = mem_alloc((n + 1) * sizeof *root);
    for (uint32_t i = 0; root && i < n; i++)
        root[i] = i;
    for (size_t i = 0; root && i < d->records.n; i++) {
        uint32_t a = root_of(root, d->records.at[i].person),
                 b = root_of(root, (uint32_t)d->persons.n + d->records.at[i].cluster);
        root[a > b ? a : b] = a > b ? b : a;
    }
    for (uint32_t i = 0; root && i < n; i++)
        root[i] = root_of(root, i);
    return root;
}

static err sort_by_unit(struct units *u, struct err_info *why)
{
    const struct eval_data *d = u->d;
    uint32_t *unit = eval_unit_of(d);
    if (!unit) return err_set(why, ERR_NOMEM, "no memory for that many records");
    for (uint32_t i = 0; i < d->records.n; i++)
        u->item[i] = (struct item){unit[d->records.at[i].person], i};
    item_sort(u->item, d->records.n);
    mem_free(unit);
    return ERR_OK;
}

/* ---- pairs of one run ---- */

static void add_pairs(struct units *u, size_t measure, enum kind kind, uint64_t pairs)
{
    u->tally[measure][kind] += (double)pairs;
    u->touched[measure] = true;
}

static void count_run(struct units *u, const struct item *item, size_t n, enum kind kind)
{
    uint32_t inside[EVAL_GROUPS_MAX] = {0};
    if (n < 2) return;
    for (size_t i = 0; i < n; i++)
        for (size_t word = 0; word < GROUP_WORDS; word++)
            for (uint64_t bits = u->d->records.at[item[i].record].groups[word]; bits;
                 bits &= bits - 1)
                inside[word * 64 + (size_t)__builtin_ctzll(bits)]++;
    add_pairs(u, EVERYTHING, kind, pairs_of(n));
    for (size_t g = 0; g < u->d->result->groups; g++)
        if (inside[g]) add_pairs(u, g, kind, pairs_of(n) - pairs_of(n - inside[g]));
}

/* Pairs of a run that tell of two different things; what is not told is left out. `told` is sorted
 * by what is told. */
static uint64_t differing(const struct item *told, size_t n)
{
    uint64_t known = 0, alike = 0;
    for (size_t start = 0, end; start < n; start = end) {
        end = item_run_end(told, n, start);
        if (told[start].key == NOT_TOLD) continue;
        known += end - start;
        alike += pairs_of(end - start);
    }
    return pairs_of(known) - alike;
}

/* key: what parts the runs. The records of the unit stand in u->inner, sorted by it. */
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

static void sort_unit(struct units *u, const struct item *unit, size_t n, key_fn *key)
{
    for (size_t i = 0; i < n; i++)
        u->inner[i] = (struct item){key(&u->d->records.at[unit[i].record]), unit[i].record};
    if (n > 1) item_sort(u->inner, n);
}

static void count_told(struct units *u, struct item *run, size_t n, double moved[2],
                       double renamed[2], int which)
{
    if (n < 2) return;
    for (size_t i = 0; i < n; i++)
        run[i].key = u->d->records.at[run[i].record].home;
    item_sort(run, n);
    moved[which] += (double)differing(run, n);
    for (size_t i = 0; i < n; i++)
        run[i].key = u->d->records.at[run[i].record].name;
    item_sort(run, n);
    renamed[which] += (double)differing(run, n);
}

static void count_bcubed(struct units *u, const struct item *both, size_t n, double sums[2])
{
    const struct eval_record *r = &u->d->records.at[both[0].record];
    double shared = (double)n * (double)n;
    sums[0] += shared / u->cluster_size[r->cluster];
    sums[1] += shared / u->person_size[r->person];
}

/* ---- one unit ---- */

static err end_unit(struct units *u, struct err_info *why)
{
    size_t first = u->shares.n;
    for (size_t m = 0; m < MEASURES; m++) {
        if (!u->touched[m]) continue;
        double *t = u->tally[m];
        ratio_add(&u->measure[m].recall, t[RIGHT_PAIRS], t[TRUE_PAIRS]);
        ratio_add(&u->measure[m].precision, t[RIGHT_PAIRS], t[FOUND_PAIRS]);
        ratio_add(&u->measure[m].f1, 2 * t[RIGHT_PAIRS], t[TRUE_PAIRS] + t[FOUND_PAIRS]);
        if (m < EVAL_GROUPS_MAX && u->compare[m]) {
            struct group_share *s = VEC_PUSH(&u->shares);
            if (!s) return err_set(why, ERR_NOMEM, "no memory for that many records");
            *s = (struct group_share){(uint32_t)m, 0, t[TRUE_PAIRS], t[FOUND_PAIRS],
                                      t[RIGHT_PAIRS]};
        }
        u->touched[m] = false;
        memset(t, 0, sizeof u->tally[m]);
    }
    if (u->shares.n > first) u->shares.at[u->shares.n - 1].last = 1;
    return ERR_OK;
}

static err count_unit(struct units *u, const struct item *unit, size_t n, struct err_info *why)
{
    static const struct {
        key_fn *key;
        enum kind kind;
        int told; /* which of all and right; -1 = not asked */
    } passes[] = {{key_person, TRUE_PAIRS, 1}, {key_cluster, FOUND_PAIRS, -1},
                  {key_both, RIGHT_PAIRS, 0}};
    double moved[2] = {0}, renamed[2] = {0}, bcubed[2] = {0};
    for (size_t p = 0; p < COUNT(passes); p++) {
        sort_unit(u, unit, n, passes[p].key);
        for (size_t start = 0, end; start < n; start = end) {
            end = item_run_end(u->inner, n, start);
            count_run(u, u->inner + start, end - start, passes[p].kind);
            if (passes[p].kind == RIGHT_PAIRS)
                count_bcubed(u, u->inner + start, end - start, bcubed);
            if (passes[p].told >= 0)
                count_told(u, u->inner + start, end - start, moved, renamed, passes[p].told);
        }
    }
    ratio_add(&u->bcubed_precision, bcubed[0], (double)n);
    ratio_add(&u->bcubed_recall, bcubed[1], (double)n);
    ratio_add(&u->moved, moved[0], moved[1]);
    ratio_add(&u->renamed, renamed[0], renamed[1]);
    u->d->result->units++;
    return end_unit(u, why);
}

/* ---- all of them ---- */

static void fill_result(struct units *u)
{
    struct eval_linkage *out = u->d->result;
    const struct measure *all = &u->measure[EVERYTHING];
    out->true_pairs = (uint64_t)all->recall.x;
    out->found_pairs = (uint64_t)all->precision.x;
    out->right_pairs = (uint64_t)all->recall.y;
    out->recall = ratio_interval(&all->recall, out->units);
    out->precision = ratio_interval(&all->precision, out->units);
    out->f1 = ratio_interval(&all->f1, out->units);
    out->bcubed_precision = ratio_interval(&u->bcubed_precision, out->units);
    out->bcubed_recall = ratio_interval(&u->bcubed_recall, out->units);
    out->moved_pairs = (uint64_t)u->moved.x;
    out->moved_right = (uint64_t)u->moved.y;
    out->moved = ratio_interval(&u->moved, out->units);
    out->renamed_pairs = (uint64_t)u->renamed.x;
    out->renamed_right = (uint64_t)u->renamed.y;
    out->renamed = ratio_interval(&u->renamed, out->units);
    for (size_t g = 0; g < out->groups; g++) {
        struct eval_group *to = &out->group[g];
        const struct measure *m = &u->measure[g];
        to->true_pairs = (uint64_t)m->recall.x;
        to->found_pairs = (uint64_t)m->precision.x;
        to->right_pairs = (uint64_t)m->recall.y;
        to->recall = ratio_interval(&m->recall, out->units);
        to->precision = ratio_interval(&m->precision, out->units);
    }
}

static void prepare(struct units *u)
{
    struct eval_linkage *out = u->d->result;
    out->records = u->d->records.n;
    for (size_t i = 0; i < u->d->records.n; i++) {
        const struct eval_record *r = &u->d->records.at[i];
        u->person_size[r->person]++;
        u->cluster_size[r->cluster]++;
        for (size_t g = 0; g < out->groups; g++)
            out->group[g].records += r->groups[g / 64] >> g % 64 & 1;
    }
    for (size_t g = 0; g < out->groups; g++) {
        const char *dimension = out->group[g].dimension;
        u->compare[g] = strcmp(dimension, "reason") && strcmp(dimension, "changed");
    }
}

err eval_units(struct eval_data *d, struct err_info *why)
{
    size_t n = d->records.n;
    struct units *u = mem_zero(1, sizeof *u);
    if (!u) return err_set(why, ERR_NOMEM, "no memory to count pairs");
    u->d = d;
    u->item = mem_alloc((n + 1) * sizeof *u->item);
    u->inner = mem_alloc((n + 1) * sizeof *u->inner);
    u->measure = mem_zero(MEASURES, sizeof *u->measure);
    u->person_size = mem_zero(d->persons.n + 1, sizeof(uint32_t));
    u->cluster_size = mem_zero(d->clusters + 1, sizeof(uint32_t));
    bool room = u->item && u->inner && u->measure && u->person_size && u->cluster_size;
    err e = room ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to count pairs");
    if (!e) prepare(u);
    if (!e) e = sort_by_unit(u, why);
    for (size_t start = 0, end; !e && start < n; start = end) {
        end = item_run_end(u->item, n, start);
        e = count_unit(u, u->item + start, end - start, why);
    }
    if (!e) fill_result(u);
    if (!e) e = eval_gaps(d, u->shares.at, u->shares.n, why);
    VEC_RELEASE(&u->shares);
    mem_free(u->item);
    mem_free(u->inner);
    mem_free(u->measure);
    mem_free(u->person_size);
    mem_free(u->cluster_size);
    mem_free(u);
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
    item_sort(item, n);
    for (size_t start = 0, end; start < n; start = end) {
        end = item_run_end(item, n, start);
        pairs += pairs_of(end - start);
    }
    mem_free(item);
    return pairs;
}
