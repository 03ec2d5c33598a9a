/* dataset/compare_value.c -- identifiers, postcodes, categories, numbers: the same, by how many
 * have it; nearly the same; the same in part. */
#include "dataset/compare_kinds.h"
#include "likeness/text.h"

#include <math.h>

enum { SAME_STEPS = 4, SHORT = 3 };
static const float same_steps[SAME_STEPS - 1] = {10, 7, 4}; /* bits */
static const double ALIKE = 0.88, NUMBER_NEAR = 0.02;

enum value_level {
    VALUE_SAME_RARE, /* .. one for each step */
    VALUE_SAME_COMMON = SAME_STEPS - 1,
    VALUE_SLIP,      /* one edit */
    VALUE_ALIKE,
    VALUE_PART,      /* a word in common; the sector of a postcode */
    VALUE_DISTRICT,
    VALUE_AREA,
    VALUE_DIFFERENT,
    VALUE_MISSING,
    VALUE__COUNT
};

static const struct {
    const char *name, *words;
    uint32_t kinds; /* that have such a level, a bit each */
} levels[VALUE__COUNT] = {
#define ALL_KINDS UINT32_MAX
#define POSTCODES (1u << KIND_POSTCODE)
#define NUMBERS (1u << KIND_NUMBER)
    [VALUE_SAME_RARE] = {"same-rare", "is the same, and rare", ALL_KINDS},
    [1] = {"same-unusual", "is the same, and unusual", ALL_KINDS},
    [2] = {"same", "is the same", ALL_KINDS},
    [VALUE_SAME_COMMON] = {"same-common", "is the same, and common", ALL_KINDS},
    [VALUE_SLIP] = {"slip", "is the same but for one letter", ALL_KINDS & ~NUMBERS},
    [VALUE_ALIKE] = {"alike", "is alike", ALL_KINDS & ~POSTCODES},
    [VALUE_PART] = {"part", "is partly the same", ALL_KINDS & ~NUMBERS},
    [VALUE_DISTRICT] = {"district", "is of the same district", POSTCODES},
    [VALUE_AREA] = {"area", "is of the same area", POSTCODES},
    [VALUE_DIFFERENT] = {"different", "differs", ALL_KINDS},
    [VALUE_MISSING] = {"missing", "is missing", ALL_KINDS},
};

/* From the levels above to those that the comparison has. */
struct value_levels {
    enum field_kind kind;
    uint8_t place[VALUE__COUNT];
};

/* Share of the records (of those that say anything) with each value id, as bits: -log2. */
static err value_bits(const struct frame *f, size_t field, struct arena *a, float **ret_bits,
               struct err_info *why)
{
    size_t n = f->field[field].value.n;
    uint64_t *count = ARENA_ARRAY(a, uint64_t, n + 1), all = 0;
    *ret_bits = ARENA_ARRAY(a, float, n + 1);
    if (!count || !*ret_bits) return err_set(why, ERR_LIMIT, "no memory to count values");
    for (size_t row = 0; row < f->row.n; row++) {
        uint32_t id = frame_line(f, row)[field];
        if (!id) continue;
        count[id] += frame_copies(f, row);
        all += frame_copies(f, row);
    }
    for (size_t id = 1; id < n; id++)
        (*ret_bits)[id] = count[id] ? (float)log2((double)all / (double)count[id]) : 0;
    return ERR_OK;
}

static bool share_word(const struct field_values *v, const struct value *a, const struct value *b)
{
    for (size_t i = 0; i < a->words; i++)
        for (size_t k = 0; k < b->words; k++) {
            const struct value_word *x = value_word_of(v, a, i), *y = value_word_of(v, b, k);
            if (x->len >= SHORT && x->len == y->len && !memcmp(x->at, y->at, x->len)) return true;
        }
    return false;
}

/* A code that is no British postcode: how much of its beginning agrees. */
static enum value_level beginning(str a, str b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.at[n] == b.at[n])
        n++;
    return n >= 3 ? VALUE_PART : n == 2 ? VALUE_DISTRICT : n == 1 ? VALUE_AREA : VALUE_DIFFERENT;
}

static enum value_level places(const struct value *a, const struct value *b)
{
    static const enum value_level of[] = {
        [POSTCODE_UNIT] = VALUE_SLIP,         [POSTCODE_SECTOR] = VALUE_PART,
        [POSTCODE_DISTRICT] = VALUE_DISTRICT, [POSTCODE_AREA] = VALUE_AREA,
        [POSTCODE_DIFFERENT] = VALUE_DIFFERENT, [POSTCODE_MISSING] = VALUE_DIFFERENT,
    };
    if (!a->code || !b->code) return beginning(value_text(a), value_text(b));
    return of[postcode_compare(a->code, b->code)];
}

static enum value_level numbers(double a, double b)
{
    double most = fmax(fabs(a), fabs(b));
    return fabs(a - b) <= fmax(1, most * NUMBER_NEAR) ? VALUE_ALIKE : VALUE_DIFFERENT;
}

static uint8_t value_level(const struct comparison *c, uint32_t left, uint32_t right)
{
    const struct value_levels *to = c->context;
    const struct field_values *v = &c->values->field[c->field[0]];
    const struct value *a = &v->value[left], *b = &v->value[right];
    str x = value_text(a), y = value_text(b);
    if (to->kind == KIND_NUMBER) return to->place[numbers(a->number, b->number)];
    if (x.len >= SHORT && y.len >= SHORT && likeness_osa(x, y) <= 1) return to->place[VALUE_SLIP];
    if (to->kind == KIND_POSTCODE) return to->place[places(a, b)];
    if (likeness_jaro_winkler(x, y) >= ALIKE) return to->place[VALUE_ALIKE];
    return to->place[share_word(v, a, b) ? VALUE_PART : VALUE_DIFFERENT];
}

bool compare_value_is_same(uint8_t level) { return level < SAME_STEPS; }

err compare_value(const struct plan *p, const struct frame *f, const struct values *v,
                  size_t field, struct arena *a, struct comparison *ret_comparison,
                  struct weight_comparison *ret_levels, struct err_info *why)
{
    struct value_levels *to = ARENA_NEW(a, struct value_levels);
    uint8_t *same = arena_alloc(a, v->field[field].n + 1);
    float *bits;
    if (!to || !same) return err_set(why, ERR_LIMIT, "no memory to compare values");
    err e = value_bits(f, field, a, &bits, why);
    if (e) return e;
    to->kind = p->field[field].kind;
    for (size_t i = 0; i < VALUE__COUNT; i++) {
        if (!(levels[i].kinds & 1u << to->kind)) continue;
        to->place[i] = (uint8_t)ret_levels->levels;
        level_add(ret_levels, i == VALUE_MISSING, levels[i].name, levels[i].words);
    }
    for (size_t id = 1; id < v->field[field].n; id++)
        for (same[id] = 0; same[id] < SAME_STEPS - 1 && bits[id] < same_steps[same[id]]; same[id]++)
            continue;
    *ret_comparison = (struct comparison){.field = {(uint8_t)field}, .fields = 1,
                                          .of_values = value_level,
                                          .missing = to->place[VALUE_MISSING], .same_as = same,
                                          .remember = true, .values = v, .frame = f, .context = to,
                                          .tie = p->field[field].role == AS_SEX
                                                     ? HOUSEHOLD_CHANCE : HOUSEHOLD_SHARES};
    return ERR_OK;
}
