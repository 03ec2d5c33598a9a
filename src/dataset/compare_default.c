/* dataset/compare_default.c -- which comparisons a plan gets, their levels, and where training
 * starts. */
#include "dataset/compare.h"
#include "likeness/text.h"

#include <stdio.h>

/* ---- functions: the level of two unequal values ---- */

enum { ALIKE_SAME, ALIKE_CLOSE, ALIKE_NEAR, ALIKE_DIFFERENT, ALIKE_MISSING };

static uint8_t alike(const struct comparison *c, uint32_t left, uint32_t right)
{
    static const double CLOSE = 0.92, NEAR = 0.8;
    const struct value *values = c->values->field[c->field[0]].value, *l = &values[left],
                       *r = &values[right];
    if (value_alike_most(l, r) < NEAR) return ALIKE_DIFFERENT;
    double likeness = likeness_jaro_winkler(value_text(l), value_text(r));
    return likeness >= CLOSE ? ALIKE_CLOSE : likeness >= NEAR ? ALIKE_NEAR : ALIKE_DIFFERENT;
}

enum { EQUAL_SAME, EQUAL_DIFFERENT, EQUAL_MISSING };

static uint8_t never_equal(const struct comparison *c, uint32_t left, uint32_t right)
{
    (void)c, (void)left, (void)right;
    return EQUAL_DIFFERENT;
}

/* ---- levels ---- */

static const struct weight_level alike_levels[] = {
    {"same", "is the same", {0.8, 0.3, 0.001}, .term = 1},
    {"close", "is nearly the same", {0.1, 0.02, 0.001}, .term = 0},
    {"near", "is alike", {0.04, 0.03, 0.01}, .term = 0},
    {"different", "differs", {0.06, 0.65, 0.988}, .term = 0},
    {"missing", "is missing", {1, 1, 1}, .missing = true},
};
static const struct weight_level equal_levels[] = {
    {"same", "is the same", {0.9, 0.5, 0.1}, .term = 1},
    {"different", "differs", {0.1, 0.5, 0.9}, .term = 0},
    {"missing", "is missing", {1, 1, 1}, .missing = true},
};

static const struct {
    compare_values_fn *of_values;
    const struct weight_level *levels;
    size_t n;
    bool remember;
} kinds[KIND__COUNT] = {
    [KIND_NAME] = {alike, alike_levels, COUNT(alike_levels), true},
    [KIND_DATE] = {alike, alike_levels, COUNT(alike_levels), true},
    [KIND_POSTCODE] = {alike, alike_levels, COUNT(alike_levels), true},
    [KIND_ADDRESS] = {alike, alike_levels, COUNT(alike_levels), true},
    [KIND_IDENTIFIER] = {alike, alike_levels, COUNT(alike_levels), true},
    [KIND_CATEGORY] = {never_equal, equal_levels, COUNT(equal_levels), false},
    [KIND_TEXT] = {alike, alike_levels, COUNT(alike_levels), true},
    [KIND_NUMBER] = {never_equal, equal_levels, COUNT(equal_levels), false},
    [KIND_RAW] = {never_equal, equal_levels, COUNT(equal_levels), false},
};

static void name_comparison(struct weight_comparison *c, str field)
{
    snprintf(c->name, sizeof c->name, "%.*s", STR_FMT(str_upto(field, sizeof c->name - 1)));
    for (char *at = c->name; *at; at++) /* a word of the model file */
        if (*at == ' ' || *at == '#') *at = '_';
    memcpy(c->word, c->name, sizeof c->word);
    for (char *at = c->word; *at; at++)
        if (*at == '_') *at = ' ';
}

err compare_default(const struct plan *p, const struct frame *f, const struct values *v,
                    struct arena *a, struct compare_set *set, struct weight_model *m,
                    struct err_info *why)
{
    (void)a;
    *set = (struct compare_set){.fields = f->fields};
    for (size_t i = 0; i < p->fields; i++) {
        if (!p->field[i].compare) continue;
        if (set->comparisons == COMPARISONS_MAX)
            return err_set(why, ERR_LIMIT, "there are more than %d comparisons", COMPARISONS_MAX);
        enum field_kind kind = p->field[i].kind;
        struct weight_comparison *levels = &m->comparison[set->comparisons];
        set->comparison[set->comparisons++] = (struct comparison){
            .field = {(uint8_t)i}, .fields = 1, .of_values = kinds[kind].of_values,
            .missing = (uint8_t)(kinds[kind].n - 1), .remember = kinds[kind].remember,
            .values = v, .frame = f, .term_field = (uint8_t)i};
        *levels = (struct weight_comparison){.levels = kinds[kind].n, .ordered = true};
        memcpy(levels->level, kinds[kind].levels, kinds[kind].n * sizeof *kinds[kind].levels);
        name_comparison(levels, p->want[i].name);
    }
    m->comparisons = set->comparisons;
    /* where training starts: each record has one other, nobody lives together */
    double same = 1 / ((double)f->records + 1);
    m->prior[CLASS_SAME] = same;
    m->prior[CLASS_STRANGERS] = 1 - same;
    m->margin = 1;
    return ERR_OK;
}
