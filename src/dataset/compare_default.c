/* dataset/compare_default.c -- which comparisons a plan gets: one for all names, one for each date,
 * one for the lines of the address, one for each other field. What says nearly the same twice (a
 * full name and a surname) is one comparison, or it would count twice. */
#include "dataset/compare_kinds.h"

#include <stdio.h>

void level_add(struct weight_comparison *to, bool missing, const char *name, const char *words)
{
    struct weight_level *l = &to->level[to->levels++];
    *l = (struct weight_level){.share = {1, 1, 1}, .missing = missing};
    (void)snprintf(l->name, sizeof l->name, "%s", name);
    (void)snprintf(l->words, sizeof l->words, "%s", words);
}

struct maker {
    const struct plan *p;
    const struct frame *f;
    const struct values *v;
    struct arena *arena;
    struct compare_set *set;
    struct weight_model *m;
    struct err_info *why;
};

static void name_comparison(struct weight_comparison *c, str field)
{
    (void)snprintf(c->name, sizeof c->name, "%.*s", STR_FMT(str_upto(field, sizeof c->name - 1)));
    for (char *at = c->name; *at; at++) /* a word of the model file */
        if (*at == ' ' || *at == '#') *at = '_';
    memcpy(c->word, c->name, sizeof c->word);
    for (char *at = c->word; *at; at++)
        if (*at == '_') *at = ' ';
}

static err add(const struct maker *k, enum field_kind kind, uint32_t fields)
{
    size_t place = k->set->comparisons, field = (size_t)__builtin_ctz(fields);
    if (place == COMPARISONS_MAX)
        return err_set(k->why, ERR_LIMIT, "there are more than %d comparisons", COMPARISONS_MAX);
    struct comparison *to = &k->set->comparison[place];
    struct weight_comparison *levels = &k->m->comparison[place];
    *levels = (struct weight_comparison){.ordered = true};
    bool one = !(fields & (fields - 1));
    name_comparison(levels, one ? k->p->want[field].name
                                : str_of(field_kind_words[kind]));
    k->m->comparisons = ++k->set->comparisons;
    static const enum comparison_about about[KIND__COUNT] = {
        [KIND_NAME] = ABOUT_WHO,      [KIND_DATE] = ABOUT_WHO,     [KIND_IDENTIFIER] = ABOUT_WHO,
        [KIND_ADDRESS] = ABOUT_WHERE, [KIND_POSTCODE] = ABOUT_WHERE,
    };
    err e;
    if (kind == KIND_NAME)
        e = compare_bag(k->p, k->f, k->v, BAG_NAMES, fields, k->arena, to, levels, k->why);
    else if (kind == KIND_ADDRESS || kind == KIND_TEXT)
        e = compare_bag(k->p, k->f, k->v, BAG_WORDS, fields, k->arena, to, levels, k->why);
    else if (kind == KIND_DATE)
        e = compare_date(k->f, k->v, field, k->arena, to, levels, k->why);
    else
        e = compare_value(k->p, k->f, k->v, field, k->arena, to, levels, k->why);
    to->about = about[kind];
    return e;
}

/* Kinds whose fields are compared together. */
static bool is_pooled(enum field_kind kind) { return kind == KIND_NAME || kind == KIND_ADDRESS; }

err compare_default(const struct plan *p, const struct frame *f, const struct values *v,
                    struct arena *a, struct compare_set *set, struct weight_model *m,
                    struct err_info *why)
{
    const struct maker k = {p, f, v, a, set, m, why};
    uint32_t pool[KIND__COUNT] = {0};
    err e = ERR_OK;
    *set = (struct compare_set){.fields = f->fields};
    m->comparisons = 0;
    for (size_t i = 0; i < p->fields; i++)
        if (p->field[i].compare && is_pooled(p->field[i].kind)) pool[p->field[i].kind] |= 1u << i;
    for (size_t i = 0; !e && i < p->fields; i++) {
        enum field_kind kind = p->field[i].kind;
        uint32_t fields = is_pooled(kind) ? pool[kind] : 1u << i;
        if (!p->field[i].compare || (is_pooled(kind) && (pool[kind] & (1u << i)) == 0)) continue;
        if (is_pooled(kind)) pool[kind] = 0;
        e = add(&k, kind, fields);
    }
    return e ? e : compare_twins(p, a, set, why);
}
