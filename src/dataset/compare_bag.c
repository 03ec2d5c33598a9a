/* dataset/compare_bag.c -- names, addresses and texts as bags of words.
 *
 * Words of the two sides are paired one to one, the pair that says most first; what two words share
 * is the bits of the more common one, less for a pet form, a slip, a likeness. The level is the sum
 * in steps, and who has words left over: "john smith" and "john henry smith" agree as far as they
 * go, "john smith" and "mary smith" do not. Where words are joined or parted ("pridhamstreet") the
 * two are compared as one word. All names are one bag, so names in the wrong field still agree, and
 * what a full name repeats of a surname does not count twice. */
#include "dataset/compare_kinds.h"
#include "dataset/lookup.h"
#include "likeness/text.h"

#include "base/mem.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>

enum {
    BAG_WORDS_MAX = 16,
    STEPS = 7,
    MEMORY_BITS = 18,
    TYPO_LETTERS = 4,
    SHORT = 3,
    JOINED_MAX = 128
};
static const float steps[STEPS - 1] = {20, 16, 13, 10, 7, 4}; /* bits; the last step: more than 0 */
static const double CLOSE = 0.92, NEAR = 0.86, JOINED_ALIKE = 0.8;

/* How two words are alike, and by how many bits that is less than being equal. */
enum alike { ALIKE_NOT, ALIKE_EQUAL, ALIKE_RELATED, ALIKE_CLOSE, ALIKE_NEAR, ALIKE_INITIAL };
static const float less[] = {[ALIKE_RELATED] = 2, [ALIKE_CLOSE] = 3, [ALIKE_NEAR] = 5};
static const float INITIAL_BITS = 3.5F, LEAST_BITS = 0.5F, JOINED_LESS = 3;

enum left_over { LEFT_NOTHING, LEFT_ONE_SIDE, LEFT_BOTH_FAMILY, LEFT_BOTH, LEFT__COUNT };

struct bag_word {
    str text;
    float bits;
    const struct name_row *row;
};

struct bag {
    enum bag_kind kind;
    size_t words, overs; /* overs: how many of left_over are told apart */
    struct bag_word *word;
    uint32_t *first[FRAME_FIELDS_MAX]; /* by value id: its words in `of`, up to the next one's */
    uint32_t *of[FRAME_FIELDS_MAX];
    enum field_role role[FRAME_FIELDS_MAX];
    bool roles_known; /* some field is a family name */
    uint8_t nothing, missing;
    _Atomic uint64_t *memory; /* outcomes of alike(): two word ids and the outcome in one number */
};

/* ---- two words ---- */

static enum alike compare_words(const struct bag_word *a, const struct bag_word *b)
{
    str x = a->text, y = b->text;
    if (x.len == 1 || y.len == 1) return x.at[0] == y.at[0] ? ALIKE_INITIAL : ALIKE_NOT;
    if (name_relate(a->row, b->row) != NAME_UNRELATED) return ALIKE_RELATED;
    if (x.len < SHORT || y.len < SHORT) return ALIKE_NOT;
    if ((x.len >= TYPO_LETTERS || y.len >= TYPO_LETTERS) && likeness_osa(x, y) <= 1)
        return ALIKE_CLOSE;
    double likeness = likeness_jaro_winkler(x, y);
    return likeness >= CLOSE ? ALIKE_CLOSE : likeness >= NEAR ? ALIKE_NEAR : ALIKE_NOT;
}

/* Remembered for all threads: a slot is one number, so whoever reads it reads a whole outcome. */
static enum alike alike(const struct bag *b, uint32_t x, uint32_t y)
{
    if (x == y) return ALIKE_EQUAL;
    uint64_t low = x < y ? x : y, high = x < y ? y : x, pair = high << 28 | low;
    size_t slot = (size_t)(pair * 0x9E3779B97F4A7C15u >> (64 - MEMORY_BITS));
    uint64_t known = atomic_load_explicit(&b->memory[slot], memory_order_relaxed);
    if (known >> 8 == pair && known) return (enum alike)(known & 0xFF);
    enum alike found = compare_words(&b->word[low], &b->word[high]);
    atomic_store_explicit(&b->memory[slot], pair << 8 | found, memory_order_relaxed);
    return found;
}

/* ---- two bags ---- */

struct side {
    uint32_t word[BAG_WORDS_MAX];
    bool family[BAG_WORDS_MAX], used[BAG_WORDS_MAX];
    size_t n;
    float bits; /* of all */
};

static void add_word(const struct bag *b, struct side *s, uint32_t word, bool family)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->word[i] == word) {
            s->family[i] |= family;
            return;
        }
    if (s->n == BAG_WORDS_MAX) return;
    s->word[s->n] = word;
    s->family[s->n] = family;
    s->bits += b->word[word].bits;
    s->used[s->n++] = false;
}

/* In a full name without a surname beside it the last word is the family's. */
static void gather(const struct bag *b, const struct comparison *c, const uint32_t *line,
                   struct side *s)
{
    s->n = 0;
    s->bits = 0;
    for (size_t i = 0; i < c->fields; i++) {
        size_t field = c->field[i];
        uint32_t id = line[field], from = b->first[field][id], to = b->first[field][id + 1];
        for (uint32_t k = from; id && k < to; k++)
            add_word(b, s, b->of[field][k],
                     b->role[field] == AS_FAMILY || (!b->roles_known && k + 1 == to));
    }
}

/* Pair the words; returns the bits shared. */
static float pair_up(const struct bag *b, struct side *x, struct side *y, bool *ret_family)
{
    float worth[BAG_WORDS_MAX][BAG_WORDS_MAX], sum = 0;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++) {
            enum alike how = alike(b, x->word[i], y->word[k]);
            float bits = fminf(b->word[x->word[i]].bits, b->word[y->word[k]].bits);
            worth[i][k] = how == ALIKE_NOT       ? 0
                          : how == ALIKE_INITIAL ? fminf(INITIAL_BITS, bits)
                                                 : fmaxf(bits - less[how], LEAST_BITS);
        }
    *ret_family = false;
    for (;;) {
        size_t bi = 0, bk = 0;
        float best = 0;
        for (size_t i = 0; i < x->n; i++)
            for (size_t k = 0; k < y->n && !x->used[i]; k++)
                if (!y->used[k] && worth[i][k] > best) best = worth[i][k], bi = i, bk = k;
        if (best <= 0) return sum;
        x->used[bi] = y->used[bk] = true;
        *ret_family |= x->family[bi] || y->family[bk];
        sum += best;
    }
}

static bool has_left_over(const struct side *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (!s->used[i]) return true;
    return false;
}

static str join(const struct bag *b, const struct side *s, char room[static JOINED_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        str word = b->word[s->word[i]].text;
        for (size_t k = 0; k < word.len && n < JOINED_MAX; k++)
            room[n++] = word.at[k];
    }
    return (str){room, n};
}

/* Words joined or parted: alike as a whole. */
static bool alike_joined(const struct bag *b, const struct side *x, const struct side *y)
{
    char room[2][JOINED_MAX];
    str s = join(b, x, room[0]), t = join(b, y, room[1]);
    size_t most = s.len > t.len ? s.len : t.len, least = s.len > t.len ? t.len : s.len;
    if ((double)least < JOINED_ALIKE * (double)most) return false;
    return (double)likeness_osa(s, t) <= (1 - JOINED_ALIKE) * (double)most;
}

static uint8_t level_of(const struct bag *b, float bits, enum left_over over)
{
    size_t step = 0;
    if (bits <= 0) return b->nothing;
    while (step < STEPS - 1 && bits < steps[step])
        step++;
    if (b->overs < LEFT__COUNT && over == LEFT_BOTH) over = LEFT_BOTH_FAMILY;
    return (uint8_t)(step * b->overs + over);
}

static uint8_t bag_level(const struct comparison *c, const uint32_t *left, const uint32_t *right)
{
    const struct bag *b = c->context;
    struct side x, y;
    bool family;
    gather(b, c, left, &x);
    gather(b, c, right, &y);
    if (!x.n || !y.n) return b->missing;
    float bits = pair_up(b, &x, &y, &family);
    bool over = has_left_over(&x), other = has_left_over(&y);
    if (!over || !other) return level_of(b, bits, over || other ? LEFT_ONE_SIDE : LEFT_NOTHING);
    float whole = fminf(x.bits, y.bits) - JOINED_LESS;
    if (x.n != y.n && whole > bits && alike_joined(b, &x, &y))
        return level_of(b, whole, LEFT_NOTHING);
    return level_of(b, bits, family ? LEFT_BOTH_FAMILY : LEFT_BOTH);
}

/* ---- the words of all values ---- */

struct same_word {
    const struct bag *b;
    str text;
};

static bool is_same_word(const void *ctx, uint32_t place)
{
    const struct same_word *s = ctx;
    return str_eq(s->b->word[place].text, s->text);
}

static bool number_words(struct bag *b, const struct field_values *v, size_t field,
                         struct lookup *seen)
{
    uint32_t at = 0;
    for (size_t id = 0; id < v->n; id++) {
        b->first[field][id] = at;
        for (size_t k = 0; id && v->same[id] == id && k < v->value[id].words; k++) {
            const struct value_word *w = value_word_of(v, &v->value[id], k);
            struct same_word s = {b, {w->at, w->len}};
            uint32_t place;
            if (!lookup_put(seen, str_hash(s.text), is_same_word, &s, (uint32_t)b->words, &place))
                return false;
            if (place == UINT32_MAX) {
                place = (uint32_t)b->words++;
                b->word[place] = (struct bag_word){s.text, 0, w->row};
            }
            b->of[field][at++] = place;
        }
    }
    b->first[field][v->n] = at;
    return true;
}

static size_t count_words(const struct field_values *v)
{
    size_t n = 0;
    for (size_t id = 1; id < v->n; id++)
        n += v->value[id].words;
    return n;
}

/* Bits of each word: how many of the records that have any hold it. */
static bool weigh_words(struct bag *b, const struct comparison *c, const struct frame *f)
{
    double all = 0, *count = mem_zero(b->words + 1, sizeof *count);
    if (!count) return false;
    for (size_t row = 0; row < f->row.n; row++) {
        struct side s;
        gather(b, c, frame_line(f, row), &s);
        for (size_t i = 0; i < s.n; i++)
            count[s.word[i]] += frame_copies(f, row);
        all += s.n ? frame_copies(f, row) : 0;
    }
    for (size_t i = 0; i < b->words; i++)
        b->word[i].bits = count[i] > 0 ? (float)log2(all / count[i]) : 0;
    mem_free(count);
    return true;
}

static bool make_bag(struct bag *b, const struct plan *p, const struct values *v,
                     struct comparison *c, struct arena *a)
{
    struct lookup seen = {0};
    size_t words = 0;
    for (size_t i = 0; i < c->fields; i++)
        words += count_words(&v->field[c->field[i]]);
    b->word = ARENA_ARRAY(a, struct bag_word, words + 1);
    b->memory = arena_array(a, (size_t)1 << MEMORY_BITS, sizeof *b->memory);
    bool fine = b->word && b->memory;
    for (size_t i = 0; fine && i < c->fields; i++) {
        size_t field = c->field[i];
        const struct field_values *values = &v->field[field];
        b->role[field] = p->field[field].role;
        b->roles_known |= b->role[field] == AS_FAMILY;
        b->first[field] = ARENA_ARRAY(a, uint32_t, values->n + 1);
        b->of[field] = ARENA_ARRAY(a, uint32_t, count_words(values) + 1);
        fine = b->first[field] && b->of[field] && number_words(b, values, field, &seen);
    }
    lookup_release(&seen);
    return fine;
}

static void list_levels(struct bag *b, struct weight_comparison *to)
{
    static const char *const overs[] = {"", "-more", "-other", "-other-family"};
    static const char *const over_words[] = {"", ", more on one side", ", the rest differs",
                                             ", another family name"};
    char name[32], words[96];
    for (size_t step = 0; step < STEPS; step++)
        for (size_t over = 0; over < b->overs; over++) {
            int bits = step < STEPS - 1 ? (int)steps[step] : 0;
            (void)snprintf(name, sizeof name, "shared-%d%s", bits, overs[over]);
            (void)snprintf(words, sizeof words, "shares %s %d bits%s",
                           step < STEPS - 1 ? "at least" : "more than", bits, over_words[over]);
            level_add(to, false, name, words);
        }
    b->nothing = (uint8_t)to->levels;
    level_add(to, false, "different", "differs");
    b->missing = (uint8_t)to->levels;
    level_add(to, true, "missing", "is missing");
}

err compare_bag(const struct plan *p, const struct frame *f, const struct values *v,
                enum bag_kind kind, uint32_t fields, struct arena *a,
                struct comparison *ret_comparison, struct weight_comparison *ret_levels,
                struct err_info *why)
{
    struct bag *b = ARENA_NEW(a, struct bag);
    struct comparison c = {.of_lines = bag_level, .values = v, .frame = f, .context = b};
    for (size_t i = 0; i < p->fields && c.fields < COMPARE_FIELDS_MAX; i++)
        if (fields & 1u << i) c.field[c.fields++] = (uint8_t)i;
    c.remember = c.fields <= 2;
    if (!b || !make_bag(b, p, v, &c, a) || !weigh_words(b, &c, f))
        return err_set(why, ERR_LIMIT, "no memory to compare names and addresses");
    b->kind = kind;
    b->overs = kind == BAG_NAMES ? LEFT__COUNT : LEFT__COUNT - 1;
    list_levels(b, ret_levels);
    c.tie = kind == BAG_NAMES ? HOUSEHOLD_PARTLY : HOUSEHOLD_SHARES;
    for (size_t step = 0; step < STEPS; step++)
        c.agree |= 1u << level_of(b, step < STEPS - 1 ? steps[step] : 1, LEFT_NOTHING) |
                   1u << level_of(b, step < STEPS - 1 ? steps[step] : 1, LEFT_ONE_SIDE);
    *ret_comparison = c;
    return ERR_OK;
}
