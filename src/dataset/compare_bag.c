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

#include "base/bits.h"
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
    const struct name_row *row;
};

/* What tells most unlike words apart without their texts. */
struct bag_shape {
    float bits;
    uint32_t letters; /* which it has, a bit each */
    uint32_t related; /* its spelling classes and groups of pet forms, a bit each: no bit in common,
                         no relation */
    uint8_t len, first; /* letters, and the first of them */
};

struct bag {
    size_t words, overs, fields; /* overs: how many of left_over are told apart */
    struct bag_word *word;
    struct bag_shape *shape; /* of each word */
    uint32_t *first, *of; /* by row: its words, of[first[row] .. first[row + 1]), each once */
    const uint32_t *lines; /* the frame's */
    bool roles_known;     /* some field is a family name */
    uint8_t nothing, missing;
    _Atomic uint64_t *memory; /* outcomes of alike(): two word ids and the outcome in one number */
};
static const uint32_t FAMILY = 1u << 31; /* in `of`: the word is a family name */

/* ---- two words ---- */

/* False for most words, by the letters they have: Jaro's likeness cannot reach what Winkler's
 * bonus for a common beginning would lift to NEAR, nor are they an edit apart. */
static bool may_be_alike(const struct bag_shape *a, const struct bag_shape *b)
{
    enum { REACH = 158, REACH_BEGIN = 130 }; /* 100 (3 NEAR - 1); and for Jaro's part of it */
    if (a->related & b->related) return true;
    if (a->len == 1 || b->len == 1) return a->first == b->first;
    int only_a = bits_count(a->letters & ~b->letters), only_b = bits_count(b->letters & ~a->letters);
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
    size_t slot = (size_t)(pair * 0x9E3779B97F4A7C15u >> (64 - MEMORY_BITS));
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
        s->bits += b->shape[s->word[i] & ~FAMILY].bits;
        s->used[i] = false;
    }
}

static void pair_two(struct side *x, size_t i, struct side *y, size_t k, bool *io_family)
{
    x->used[i] = y->used[k] = true;
    *io_family |= ((x->word[i] | y->word[k]) & FAMILY) != 0;
}

/* Equal words first: nothing else that either could be paired with says more. */
static float pair_equal(const struct bag *b, struct side *x, struct side *y, bool *io_family)
{
    float sum = 0;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++) {
            if ((x->word[i] ^ y->word[k]) & ~FAMILY || y->used[k]) continue;
            pair_two(x, i, y, k, io_family);
            sum += fmaxf(b->shape[x->word[i] & ~FAMILY].bits, LEAST_BITS);
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
            worth[i][k] = worth_of(b, x->word[left[i]] & ~FAMILY, y->word[right[k]] & ~FAMILY);
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
        str word = b->word[s->word[i] & ~FAMILY].text;
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
    return level_of(b, bits, family ? LEFT_BOTH_FAMILY : LEFT_BOTH);
}

/* ---- the words of all rows ---- */

struct maker {
    struct bag *b;
    const struct plan *p;
    const struct frame *f;
    const struct values *v;
    const struct comparison *c;
    struct lookup seen;
    uint32_t *number[FRAME_FIELDS_MAX]; /* of each word of a field, in its order there */
};

struct same_word {
    const struct bag *b;
    str text;
};

static bool is_same_word(const void *ctx, uint32_t place)
{
    const struct same_word *s = ctx;
    return str_eq(s->b->word[place].text, s->text);
}

static uint32_t letters_of(str word)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        letters |= c >= 'a' && c <= 'z' ? 1u << (c - 'a') : 1u << (26 + c % 5);
    }
    return letters;
}

static uint32_t bit_of(uint32_t group) { return 1u << (group * 2654435761u >> 27); }

static uint32_t related_of(const struct name_row *row)
{
    uint32_t bits = row && row->formal ? bit_of(row->formal) : 0;
    for (size_t i = 0; row && i < NAME_SPELLINGS_MAX && row->spelling[i]; i++)
        bits |= bit_of(row->spelling[i]);
    for (size_t i = 0; row && i < NAME_FORMS_MAX && row->form_of[i]; i++)
        bits |= bit_of(row->form_of[i]);
    return bits;
}

static bool number_word(struct maker *m, const struct value_word *w, uint32_t *ret_number)
{
    struct bag *b = m->b;
    struct same_word s = {b, {w->at, w->len}};
    uint32_t place;
    if (!lookup_put(&m->seen, str_hash(s.text), is_same_word, &s, (uint32_t)b->words, &place))
        return false;
    if (place == UINT32_MAX) {
        place = (uint32_t)b->words++;
        b->word[place] = (struct bag_word){s.text, w->row};
        b->shape[place] = (struct bag_shape){
            0, letters_of(s.text), related_of(w->row),
            (uint8_t)(s.text.len < UINT8_MAX ? s.text.len : UINT8_MAX), (uint8_t)s.text.at[0]};
    }
    *ret_number = place;
    return true;
}

static size_t words_of(const struct field_values *v)
{
    size_t n = 0;
    for (size_t id = 1; id < v->n; id++)
        if (v->same[id] == id) n = v->value[id].first_word + v->value[id].words;
    return n;
}

static bool number_words(struct maker *m, size_t field)
{
    const struct field_values *v = &m->v->field[field];
    bool fine = true;
    m->number[field] = mem_alloc((words_of(v) + 1) * sizeof *m->number[field]);
    if (!m->number[field]) return false;
    for (size_t id = 1; fine && id < v->n; id++)
        for (size_t k = 0; fine && v->same[id] == id && k < v->value[id].words; k++)
            fine = number_word(m, value_word_of(v, &v->value[id], k),
                               &m->number[field][v->value[id].first_word + k]);
    return fine;
}

/* In a full name without a surname beside it the last word is the family's. */
static size_t gather(const struct maker *m, size_t row, uint32_t *to)
{
    size_t n = 0;
    for (size_t i = 0; i < m->c->fields; i++) {
        size_t field = m->c->field[i];
        const struct value *v = &m->v->field[field].value[frame_line(m->f, row)[field]];
        for (size_t k = 0; frame_line(m->f, row)[field] && k < v->words; k++) {
            bool family = m->p->field[field].role == AS_FAMILY ||
                          (!m->b->roles_known && k + 1 == v->words);
            uint32_t word = m->number[field][v->first_word + k];
            size_t at = 0;
            while (at < n && (to[at] & ~FAMILY) != word)
                at++;
            if (at == BAG_WORDS_MAX) return n;
            if (at == n) to[n++] = word;
            if (family) to[at] |= FAMILY;
        }
    }
    return n;
}

/* Words of each row, and the bits of each word: how many of the records that have any hold it. */
static bool list_rows(struct maker *m, struct arena *a)
{
    struct bag *b = m->b;
    double all = 0, *count = mem_zero(b->words + 1, sizeof *count);
    size_t n = 0, rows = m->f->row.n;
    uint32_t words[BAG_WORDS_MAX];
    for (size_t row = 0; row < rows; row++)
        n += gather(m, row, words);
    b->first = ARENA_ARRAY(a, uint32_t, rows + 1);
    b->of = ARENA_ARRAY(a, uint32_t, n + 1);
    bool fine = count && b->first && b->of && n < UINT32_MAX;
    for (size_t row = 0; fine && row < rows; row++) {
        uint32_t *to = b->of + b->first[row];
        size_t got = gather(m, row, to);
        b->first[row + 1] = b->first[row] + (uint32_t)got;
        for (size_t i = 0; i < got; i++)
            count[to[i] & ~FAMILY] += frame_copies(m->f, row);
        all += got ? frame_copies(m->f, row) : 0;
    }
    for (size_t i = 0; fine && i < b->words; i++)
        b->shape[i].bits = count[i] > 0 ? (float)log2(all / count[i]) : 0;
    mem_free(count);
    return fine;
}

static bool make_bag(struct maker *m, struct arena *a)
{
    size_t words = 0;
    for (size_t i = 0; i < m->c->fields; i++) {
        words += words_of(&m->v->field[m->c->field[i]]);
        m->b->roles_known |= m->p->field[m->c->field[i]].role == AS_FAMILY;
    }
    m->b->shape = ARENA_ARRAY(a, struct bag_shape, words + 1);
    m->b->word = ARENA_ARRAY(a, struct bag_word, words + 1);
    m->b->memory = arena_array(a, (size_t)1 << MEMORY_BITS, sizeof *m->b->memory);
    m->b->fields = m->f->fields;
    m->b->lines = m->f->line.at;
    bool fine = m->b->word && m->b->shape && m->b->memory;
    for (size_t i = 0; fine && i < m->c->fields; i++)
        fine = number_words(m, m->c->field[i]);
    fine = fine && list_rows(m, a);
    for (size_t i = 0; i < m->c->fields; i++)
        mem_free(m->number[m->c->field[i]]);
    lookup_release(&m->seen);
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
    struct maker m = {.b = b, .p = p, .f = f, .v = v, .c = &c};
    if (!b || !make_bag(&m, a))
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
