/* dataset/splink_block.c -- groups of records that share a rule's key, and the pairs in them. */
#include "dataset/splink_block.h"

#include "base/mem.h"

enum { RADIX_BITS = 11, RADIX = 1 << RADIX_BITS, RADIX_PASSES = 3, CHUNK_PAIRS = 1 << 16 };
enum { AHEAD = 16 }; /* records */

/* A record under a key: of the left or of the right records. */
struct keyed {
    uint64_t key;
    uint32_t record;
};
struct keyed_list {
    struct keyed *at;
    size_t n;
};

/* One rule while its pairs are walked. */
struct walking {
    struct splink_blocks *b;
    const struct splink_walk *walk;
    const struct splink_block_rule *rule;
    size_t number, first_chunk, chunks;
    uint32_t *left, *right; /* records, group after group; the same list unless crossed */
    uint32_t *first[2];     /* of each group in them, and one more */
    uint32_t *group_of;     /* of each place in `left` */
    size_t n;
    size_t *chunk;          /* places in `left` */
    uint64_t *pairs;        /* by chunk */
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for the blocking rules");
}

static uint64_t mix(uint64_t h)
{
    h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
    h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
    return h ^ h >> 32;
}

/* ---- keys ----------------------------------------------------------------------------------- */

/* What a record gives for one key: 0 = NULL. Equal texts give equal numbers on both sides. */
static uint64_t part_of(const struct splink_table *t, const struct splink_key *k, size_t at,
                        bool by_value, const uint32_t *line)
{
    if (!k->derived) return line[at];
    const struct splink_derived *d = &t->derived[at];
    uint32_t id = line[d->column];
    if (!by_value || !d->same[id]) return d->same[id];
    struct splink_value v = splink_part_value(&d->part[id]);
    uint64_t bits = 0;
    memcpy(&bits, &v.number, sizeof bits);
    return (v.kind == SPLINK_TEXT ? str_hash(v.text) : mix(bits + 1)) | 1;
}

static uint64_t key_of(const struct splink_table *t, const struct splink_block_rule *rule,
                       bool right, const uint32_t *line)
{
    uint64_t key = 0;
    for (size_t i = 0; i < rule->keys; i++) {
        const struct splink_key *k = &rule->key[i];
        uint64_t part = part_of(t, k, right ? k->right : k->left, k->left != k->right, line);
        if (!part) return 0;
        key = mix(key ^ part * 0x9E3779B97F4A7C15u) + i;
    }
    return key ? key : 1;
}

/* Sort by the low bits of the key, records of one key in their order; then mend what shares low
 * bits but not the key. */
static struct keyed *sort(struct keyed *list, struct keyed *spare, size_t n)
{
    for (unsigned pass = 0; pass < RADIX_PASSES; pass++) {
        size_t start[RADIX + 1] = {0};
        for (size_t i = 0; i < n; i++)
            start[(list[i].key >> (pass * RADIX_BITS) & (RADIX - 1)) + 1]++;
        for (size_t i = 1; i <= RADIX; i++)
            start[i] += start[i - 1];
        for (size_t i = 0; i < n; i++)
            spare[start[list[i].key >> (pass * RADIX_BITS) & (RADIX - 1)]++] = list[i];
        struct keyed *swap = list;
        list = spare;
        spare = swap;
    }
    const uint64_t low = ((uint64_t)1 << (RADIX_BITS * RADIX_PASSES)) - 1;
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && list[k].key < list[k - 1].key &&
                           (list[k].key & low) == (list[k - 1].key & low);
             k--) {
            struct keyed swap = list[k];
            list[k] = list[k - 1];
            list[k - 1] = swap;
        }
    return list;
}

/* Order of sort(): low bits first. */
static bool before(uint64_t a, uint64_t b)
{
    const uint64_t low = ((uint64_t)1 << (RADIX_BITS * RADIX_PASSES)) - 1;
    return (a & low) != (b & low) ? (a & low) < (b & low) : a < b;
}

/* The list lies in `room`, which holds twice as many as there are records. */
static struct keyed_list keyed_records(const struct splink_table *t,
                                       const struct splink_block_rule *rule, bool right,
                                       struct keyed *room)
{
    size_t n = 0;
    for (size_t i = 0; i < t->records; i++) {
        uint64_t key = key_of(t, rule, right, splink_line(t, i));
        if (key) room[n++] = (struct keyed){key, (uint32_t)i};
    }
    return (struct keyed_list){sort(room, room + t->records, n), n};
}

/* ---- groups --------------------------------------------------------------------------------- */

/* Keys that both lists have become numbered groups; a record that meets nobody keeps group 0. */
static uint32_t number_groups(struct splink_blocks *b, size_t rule, const struct keyed_list *l,
                              const struct keyed_list *r)
{
    uint32_t number = 0;
    for (size_t i = 0, k = 0; i < l->n;) {
        size_t i_end = i, k_end;
        uint64_t key = l->at[i].key;
        while (i_end < l->n && l->at[i_end].key == key)
            i_end++;
        while (k < r->n && before(r->at[k].key, key))
            k++;
        for (k_end = k; k_end < r->n && r->at[k_end].key == key;)
            k_end++;
        bool some = b->rule[rule].crossed ? k_end > k : i_end - i > 1;
        if (some) number++;
        for (size_t j = i; some && j < i_end; j++)
            b->group[0][l->at[j].record * b->rules + rule] = number;
        for (size_t j = k; some && j < k_end; j++)
            b->group[1][r->at[j].record * b->rules + rule] = number;
        i = i_end;
    }
    return number;
}

struct grouping {
    struct splink_blocks *b;
    struct keyed *room[PARALLEL_THREADS_MAX][2]; /* of left and right keys; the next rule has it */
};

static err group_rule(void *ctx, unsigned thread, size_t rule, struct err_info *why)
{
    struct grouping *g = ctx;
    const struct splink_table *t = g->b->table;
    const struct splink_block_rule *of = &g->b->rule[rule];
    struct keyed_list list[2] = {{0}};
    for (size_t side = 0; side < (of->crossed ? 2 : 1); side++) {
        struct keyed **room = &g->room[thread][side];
        if (!*room) *room = mem_alloc((t->records + 1) * 2 * sizeof **room);
        if (!*room) return no_memory(why);
        list[side] = keyed_records(t, of, side == 1, *room);
    }
    g->b->groups[rule] = number_groups(g->b, rule, &list[0], &list[of->crossed]);
    return ERR_OK;
}

err splink_blocks_group(struct splink_blocks *b, const struct parallel *parallel,
                        struct err_info *why)
{
    bool crossed = false;
    struct grouping g = {.b = b};
    for (size_t i = 0; i < b->rules; i++)
        crossed |= b->rule[i].crossed;
    size_t n = b->table->records * b->rules + 1;
    b->group[0] = mem_zero(n, sizeof(uint32_t));
    b->group[1] = crossed ? mem_zero(n, sizeof(uint32_t)) : b->group[0];
    if (!b->group[0] || !b->group[1]) return no_memory(why);
    err e = parallel_run(parallel, b->rules, group_rule, &g, why);
    for (size_t i = 0; i < PARALLEL_THREADS_MAX; i++) {
        mem_free(g.room[i][0]);
        mem_free(g.room[i][1]);
    }
    return e;
}

/* The records of each group, in their order. */
static uint32_t *members(const struct walking *w, int side, uint32_t *first)
{
    const struct splink_blocks *b = w->b;
    const uint32_t *group = b->group[side] + w->number;
    size_t groups = b->groups[w->number], n = b->table->records;
    for (size_t i = 0; i < n; i++)
        first[group[i * b->rules] + 1]++;
    first[1] = 0; /* group 0 is nobody's */
    for (size_t i = 2; i <= groups + 1; i++)
        first[i] += first[i - 1];
    uint32_t *list = mem_alloc((first[groups + 1] + 1) * sizeof *list);
    for (size_t i = 0; list && i < n; i++)
        if (group[i * b->rules]) list[first[group[i * b->rules]]++] = (uint32_t)i;
    for (size_t i = groups + 1; i > 0; i--)
        first[i] = first[i - 1];
    return list;
}

static err make_members(struct walking *w, struct err_info *why)
{
    size_t groups = w->b->groups[w->number];
    for (int side = 0; side < 2; side++) {
        if (side && !w->rule->crossed) break;
        w->first[side] = mem_zero(groups + 3, sizeof *w->first[side]);
        uint32_t *list = w->first[side] ? members(w, side, w->first[side]) : NULL;
        if (!list) return no_memory(why);
        *(side ? &w->right : &w->left) = list;
    }
    w->n = w->first[0][groups + 1];
    w->group_of = mem_alloc((w->n + 1) * sizeof *w->group_of);
    if (!w->group_of) return no_memory(why);
    for (uint32_t g = 1; g <= groups; g++)
        for (size_t i = w->first[0][g]; i < w->first[0][g + 1]; i++)
            w->group_of[i] = g;
    return ERR_OK;
}

/* The partners of a place in `left`: places in `right`, or in `left` those after it. */
static size_t partners(const struct walking *w, size_t place, size_t *ret_from)
{
    const uint32_t *first = w->rule->crossed ? w->first[1] : w->first[0];
    uint32_t group = w->group_of[place];
    *ret_from = w->rule->crossed ? first[group] : place + 1;
    return first[group + 1];
}

static err make_chunks(struct walking *w, struct err_info *why)
{
    uint64_t pairs = 0, total = 0;
    size_t from;
    for (size_t i = 0; i < w->n; i++)
        total += partners(w, i, &from) - from;
    size_t most = (size_t)(total / CHUNK_PAIRS) + 2;
    w->chunk = mem_alloc((most + 1) * sizeof *w->chunk);
    w->pairs = mem_zero(most + 1, sizeof *w->pairs);
    if (!w->chunk || !w->pairs) return no_memory(why);
    w->chunks = 0;
    bool open = false;
    for (size_t i = 0; i < w->n; i++) {
        if (!open) w->chunk[w->chunks++] = i;
        pairs += partners(w, i, &from) - from;
        open = pairs < CHUNK_PAIRS;
        if (!open) pairs = 0;
    }
    w->chunk[w->chunks] = w->n;
    return ERR_OK;
}

/* ---- pairs ---------------------------------------------------------------------------------- */

static bool holds(const struct splink_blocks *b, const struct splink_node *rest,
                  struct splink_memory *m, uint32_t left, uint32_t right)
{
    const struct splink_table *t = b->table;
    struct splink_view view = {t, {NULL, splink_line(t, left), splink_line(t, right)}, m->scratch};
    struct splink_pair pair = {.column = splink_view_column, .derived = splink_view_derived,
                               .context = &view, .scratch = m->scratch};
    struct arena_mark mark = arena_mark(m->scratch);
    bool yes = splink_sql_truth(splink_sql_value(&pair, rest)) == 1;
    arena_rewind(m->scratch, mark);
    m->failed |= pair.failed;
    return yes;
}

static bool brings(const struct splink_blocks *b, size_t rule, struct splink_memory *m,
                   uint32_t left, uint32_t right)
{
    uint32_t l = b->group[0][left * b->rules + rule], r = b->group[1][right * b->rules + rule];
    return l == r && l && (!b->rule[rule].rest || holds(b, b->rule[rule].rest, m, left, right));
}

uint32_t splink_blocks_rules(const struct splink_blocks *b, struct splink_memory *m, uint32_t left,
                             uint32_t right)
{
    uint32_t rules = 0;
    for (size_t k = 0; k < b->rules; k++)
        rules |= (uint32_t)brings(b, k, m, left, right) << k;
    return rules;
}

static bool wanted(const struct walking *w, struct splink_memory *m, uint32_t left, uint32_t right)
{
    const struct splink_blocks *b = w->b;
    if (left >= right || (b->model->link == SPLINK_LINK &&
                          (left < b->table->second) == (right < b->table->second)))
        return false;
    for (size_t k = 0; k < w->number; k++)
        if (brings(b, k, m, left, right)) return false;
    return !w->rule->rest || holds(b, w->rule->rest, m, left, right);
}

/* A record that is paired soon: its groups and its line are on their way. Inlined by force, or the
 * compiler leaves it out, as it says nothing. */
static inline __attribute__((always_inline)) void fetch(const struct walking *w, uint32_t record)
{
    __builtin_prefetch(w->b->group[0] + record * w->b->rules);
    __builtin_prefetch(splink_line(w->b->table, record));
}

static err walk_chunk(void *ctx, unsigned thread, size_t chunk, struct err_info *why)
{
    struct walking *w = ctx;
    uint32_t left[SPLINK_CHUNK], right[SPLINK_CHUNK];
    const uint32_t *other = w->rule->crossed ? w->right : w->left;
    size_t n = 0, from = 0;
    err e = ERR_OK;
    for (size_t i = w->chunk[chunk]; !e && i < w->chunk[chunk + 1]; i++) {
        size_t to = partners(w, i, &from);
        if (i + AHEAD < w->n) fetch(w, w->left[i + AHEAD]);
        for (size_t k = from; !e && k < to; k++) {
            if (!wanted(w, &w->walk->memory[thread], w->left[i], other[k])) continue;
            left[n] = w->left[i];
            right[n++] = other[k];
            w->pairs[chunk]++;
            if (n < SPLINK_CHUNK) continue;
            e = w->walk->pairs(w->walk->ctx, thread, w->first_chunk + chunk, n, left, right, why);
            n = 0;
        }
    }
    if (!e && n)
        e = w->walk->pairs(w->walk->ctx, thread, w->first_chunk + chunk, n, left, right, why);
    return e;
}

static void walking_release(struct walking *w)
{
    mem_free(w->left);
    mem_free(w->right);
    mem_free(w->first[0]);
    mem_free(w->first[1]);
    mem_free(w->group_of);
    mem_free(w->chunk);
    mem_free(w->pairs);
}

static err walk_rule(struct walking *w, struct err_info *why)
{
    err e = make_members(w, why);
    if (!e) e = make_chunks(w, why);
    if (!e && w->walk->chunks) e = w->walk->chunks(w->walk->ctx, w->first_chunk + w->chunks, why);
    if (!e) e = parallel_run(&w->walk->parallel, w->chunks, walk_chunk, w, why);
    for (size_t i = 0; !e && i < w->chunks; i++)
        w->b->pairs[w->number] += w->pairs[i];
    walking_release(w);
    return e;
}

err splink_blocks_walk(struct splink_blocks *b, const struct splink_walk *walk,
                       struct err_info *why)
{
    size_t chunks = 0;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < b->rules; i++) {
        struct walking w = {.b = b, .walk = walk, .rule = &b->rule[i], .number = i,
                            .first_chunk = chunks};
        b->pairs[i] = 0;
        e = walk_rule(&w, why);
        chunks += w.chunks;
    }
    return e;
}

void splink_blocks_release(struct splink_blocks *b)
{
    if (b->group[1] != b->group[0]) mem_free(b->group[1]);
    mem_free(b->group[0]);
    *b = (struct splink_blocks){0};
}
