/* dataset/compare_bag.c -- names, addresses and texts as bags of words.
 *
 * Words of the two sides are paired one to one, the pair that says most first; what two words share
 * is the bits of the more common one, less for a pet form, a slip, a likeness. The level is the sum
 * in steps, and who has words left over: "john smith" and "john henry smith" agree as far as they
 * go, "john smith" and "mary smith" do not. Where words are joined or parted ("pridhamstreet") the
 * two are compared as one word. All names are one bag, so names in the wrong field still agree, and
 * what a full name repeats of a surname does not count twice. */
#include "base/bits.h"
#include "dataset/compare_bag_inside.h"
#include "likeness/text.h"

#include <math.h>
#include <stdio.h>

enum {
    STEPS = 7,
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

/* ---- two words ---- */

/* False for most words, by the letters they have: Jaro's likeness cannot reach what Winkler's
 * bonus for a common beginning would lift to NEAR, nor are they an edit apart. */
static bool may_be_alike(const struct bag_shape *a, const struct bag_shape *b)
{
    enum { REACH = 158, REACH_BEGIN = 130 }; /* 100 (3 NEAR - 1); and for Jaro's part of it */
    if (a->related & b->related) return true;
    if (a->len == 1 || b->len == 1) return a->first == b->first;
    int only_a = bits_count(a->letters & ~b->letters),
        only_b = bits_count(b->letters & ~a->letters);
    if (only_a + only_b <= 2) return true;
    int x = a->len - only_a, y = b->len - only_b, common = x < y ? x : y;
    int reach = a->first == b->first ? REACH_BEGIN : REACH;
    return 100 * common * (a->len + b->len) >= reach * a->len * b->len;
}

static enum alike compare_words(const struct bag_word *a, const struct bag_word *b)
{
    str x = a->text, y = b->text;
    if (x.len == 1 || y.len == 1) return x.at[0] == y.at[0] ? ALIKE_INITIAL : ALIKE_NOT;
    if (name_relate(a->row, b->row) != NAME_UNRELATED) return ALIKE_RELATED;
    if (x.len < SHORT || y.len < SHORT) return ALIKE_NOT;
    bool long_enough = x.len >= TYPO_LETTERS || y.len >= TYPO_LETTERS;
    if (long_enough && likeness_osa(x, y) <= 1) return ALIKE_CLOSE;
    double likeness = likeness_jaro_winkler(x, y);
    return likeness >= CLOSE ? ALIKE_CLOSE : likeness >= NEAR ? ALIKE_NEAR : ALIKE_NOT;
}

/* Remembered for all threads: a slot is one number, so whoever reads it reads a whole outcome. */
static enum alike alike(const struct bag *b, uint32_t x, uint32_t y)
{
    if (!may_be_alike(&b->shape[x], &b->shape[y])) return ALIKE_NOT;
    uint64_t low = x < y ? x : y, high = x < y ? y : x, pair = high << 28 | low;
    size_t slot = (size_t)(pair * 0x9E3779B97F4A7C15u >> (64 - BAG_MEMORY_BITS));
    uint64_t known = atomic_load_explicit(&b->memory[slot], memory_order_relaxed);
    if (known >> 8 == pair && known) return (enum alike)(known & 0xFF);
    enum alike found = compare_words(&b->word[low], &b->word[high]);
    atomic_store_explicit(&b->memory[slot], pair << 8 | found, memory_order_relaxed);
    return found;
}

/* ---- two bags ---- */

struct side {
    const uint32_t *word; /* in bag.of */
    size_t n;
    bool used[BAG_WORDS_MAX];
    float bits; /* of all */
};

static void take_side(const struct bag *b, const uint32_t *line, struct side *s)
{
    size_t row = (size_t)(line - b->lines) / b->fields;
    s->word = b->of + b->first[row];
    s->n = b->first[row + 1] - b->first[row];
    s->bits = 0;
    for (size_t i = 0; i < s->n; i++) {
        s->bits += b->shape[s->word[i] & ~BAG_FAMILY].bits;
        s->used[i] = false;
    }
}

static void pair_two(struct side *x, size_t i, struct side *y, size_t k, bool *io_family)
{
    x->used[i] = y->used[k] = true;
    *io_family |= ((x->word[i] | y->word[k]) & BAG_FAMILY) != 0;
}

/* Equal words first: nothing else that either could be paired with says more. */
static float pair_equal(const struct bag *b, struct side *x, struct side *y, bool *io_family)
{
    float sum = 0;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++) {
            if ((x->word[i] ^ y->word[k]) & ~BAG_FAMILY || y->used[k]) continue;
            pair_two(x, i, y, k, io_family);
            sum += fmaxf(b->shape[x->word[i] & ~BAG_FAMILY].bits, LEAST_BITS);
            break;
        }
    return sum;
}

/* What two unequal words share, in bits. */
static float worth_of(const struct bag *b, uint32_t v, uint32_t w)
{
    enum alike how = alike(b, v, w);
    if (how == ALIKE_NOT) return 0;
    float bits = fminf(b->shape[v].bits, b->shape[w].bits);
    return how == ALIKE_INITIAL ? fminf(INITIAL_BITS, bits) : fmaxf(bits - less[how], LEAST_BITS);
}

/* Words that are left, on either side. */
static size_t list_left(const struct side *s, uint8_t *ret_places)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (!s->used[i]) ret_places[n++] = (uint8_t)i;
    return n;
}

/* Pair the words; returns the bits shared. */
static float pair_up(const struct bag *b, struct side *x, struct side *y, bool *ret_family)
{
    float worth[BAG_WORDS_MAX][BAG_WORDS_MAX], most = 0;
    uint8_t left[BAG_WORDS_MAX], right[BAG_WORDS_MAX];
    *ret_family = false;
    float sum = pair_equal(b, x, y, ret_family);
    size_t n = list_left(x, left), m = list_left(y, right);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++) {
            worth[i][k] =
                worth_of(b, x->word[left[i]] & ~BAG_FAMILY, y->word[right[k]] & ~BAG_FAMILY);
            most = fmaxf(most, worth[i][k]);
        }
    while (most > 0) {
        size_t bi = 0, bk = 0;
        most = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < m && !x->used[left[i]]; k++)
                if (!y->used[right[k]] && worth[i][k] > most) most = worth[i][k], bi = i, bk = k;
        if (most > 0) pair_two(x, left[bi], y, right[bk], ret_family);
        sum += most;
    }
    return sum;
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
        str word = b->word[s->word[i] & ~BAG_FAMILY].text;
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
    take_side(b, left, &x);
    take_side(b, right, &y);
    if (!x.n || !y.n) return b->missing;
    if (x.n == y.n && !memcmp(x.word, y.word, x.n * sizeof *x.word))
        return level_of(b, x.bits, LEFT_NOTHING);
    float bits = pair_up(b, &x, &y, &family);
    bool over = has_left_over(&x), other = has_left_over(&y);
    if (!over || !other) return level_of(b, bits, over || other ? LEFT_ONE_SIDE : LEFT_NOTHING);
    float whole = fminf(x.bits, y.bits) - JOINED_LESS;
    if (x.n != y.n && whole > bits && alike_joined(b, &x, &y))
        return level_of(b, whole, LEFT_NOTHING);
    if (bits <= 0) return x.n == 1 || y.n == 1 ? b->one_word_differs : b->nothing;
    return level_of(b, bits, family ? LEFT_BOTH_FAMILY : LEFT_BOTH);
}

/* ---- the given names alone ---- */

bool compare_bag_may_be_twins(const struct comparison *c, uint8_t level)
{
    const struct bag *b = c->context;
    return level < b->one_word_differs && level % b->overs == LEFT_BOTH_FAMILY;
}

/* Izzy and Bella are both short for Isabella. */
static bool are_short_for_one(const struct name_row *x, const struct name_row *y)
{
    for (size_t i = 0; x && y && i < NAME_FORMS_MAX && x->form_of[i]; i++)
        for (size_t k = 0; k < NAME_FORMS_MAX && y->form_of[k]; k++)
            if (x->form_of[i] == y->form_of[k]) return true;
    return false;
}

/* Not known to be one name, yet it may be: Tobi of Oluwatobi, Aym for Amy. */
static bool may_be_one_name(const struct bag_word *x, const struct bag_word *y)
{
    str s = x->text, t = y->text;
    if (s.len < SHORT || t.len < SHORT) return false;
    return str_has(s, t) || str_has(t, s) || likeness_osa(s, t) <= 1 ||
           are_short_for_one(x->row, y->row);
}

/* What a given name of each side says. */
static enum bag_given given_of(const struct bag *b, uint32_t x, uint32_t y)
{
    enum alike how = x == y ? ALIKE_EQUAL : alike(b, x, y);
    if (how == ALIKE_EQUAL) return b->shape[x].len > 1 ? GIVEN_SAME : GIVEN_UNSURE;
    if (how == ALIKE_RELATED || how == ALIKE_CLOSE) return GIVEN_SAME;
    if (how != ALIKE_NOT || may_be_one_name(&b->word[x], &b->word[y])) return GIVEN_UNSURE;
    return b->shape[x].len > 1 && b->shape[y].len > 1 ? GIVEN_OTHER : GIVEN_NONE;
}

static bool family_fits(const struct bag *b, uint32_t x, uint32_t y)
{
    enum alike how = x == y ? ALIKE_EQUAL : alike(b, x, y);
    return how != ALIKE_NOT && how != ALIKE_INITIAL;
}

enum bag_given compare_bag_given(const struct comparison *c, const uint32_t *left,
                                 const uint32_t *right)
{
    const struct bag *b = c->context;
    struct side x, y;
    bool found[GIVEN__COUNT] = {false}, family = false;
    take_side(b, left, &x);
    take_side(b, right, &y);
    for (size_t i = 0; i < x.n; i++)
        for (size_t k = 0; k < y.n; k++) {
            uint32_t v = x.word[i] & ~BAG_FAMILY, w = y.word[k] & ~BAG_FAMILY;
            if ((x.word[i] ^ y.word[k]) & BAG_FAMILY) found[GIVEN_UNSURE] |= v == w;
            else if (x.word[i] & BAG_FAMILY) family |= family_fits(b, v, w);
            else found[given_of(b, v, w)] = true;
        }
    if (found[GIVEN_SAME]) return GIVEN_SAME;
    return !found[GIVEN_UNSURE] && family && found[GIVEN_OTHER] ? GIVEN_OTHER : GIVEN_UNSURE;
}

bool compare_bag_of_many(const struct comparison *c, const uint32_t *left, const uint32_t *right)
{
    for (size_t i = 0; i < c->fields; i++) {
        const struct value *value = c->values->field[c->field[i]].value;
        uint32_t x = left[c->field[i]], y = right[c->field[i]];
        if (x != y && (value[x].many || value[y].many)) return true;
    }
    return false;
}

bool compare_bag_has_many(const struct comparison *c)
{
    for (size_t i = 0; i < c->fields; i++) {
        const struct field_values *f = &c->values->field[c->field[i]];
        for (size_t id = 1; id < f->n; id++)
            if (f->value[id].many) return true;
    }
    return false;
}

/* ---- levels ---- */

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
    /* "Kaur" and "Yusuf Sahota" may be a child named later; of two whole names hardly ever. */
    b->one_word_differs = b->nothing = (uint8_t)to->levels;
    if (b->overs == LEFT__COUNT) {
        level_add(to, false, "different-one", "differs, one of them a single word");
        b->nothing = (uint8_t)to->levels;
    }
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
    const struct bag_source from = {p, f, v, &c};
    if (!b || !bag_list_words(b, &from, a))
        return err_set(why, ERR_LIMIT, "no memory to compare names and addresses");
    b->overs = kind == BAG_NAMES ? LEFT__COUNT : LEFT__COUNT - 1;
    list_levels(b, ret_levels);
    c.tie = kind == BAG_NAMES ? HOUSEHOLD_PARTLY : HOUSEHOLD_SHARES;
    for (size_t step = 0; step < STEPS; step++)
        c.agree |= 1u << level_of(b, step < STEPS - 1 ? steps[step] : 1, LEFT_NOTHING) |
                   1u << level_of(b, step < STEPS - 1 ? steps[step] : 1, LEFT_ONE_SIDE);
    *ret_comparison = c;
    return ERR_OK;
}
