/* dataset/splink_look.c -- what atoms say of many pairs whose values differ. A look has one loop
 * for its kind and goes by value ids alone, over tables with no more in them than it needs; what
 * will be looked at is asked for some pairs ahead. */
#include "dataset/splink_score.h"

#include <math.h>

/* Pairs as ids of the group's columns and as lines. */
struct splink_looking {
    const struct splink_look *look;
    size_t n;
    uint32_t l[SPLINK_CHUNK], r[SPLINK_CHUNK];
    const uint32_t *const *left, *const *right;
    const struct splink_scorer *scorer;
    struct splink_memory *memory;
};

/* Known at once where the values are equal or one is NULL. */
static inline bool by_values(const struct splink_atom *a)
{
    return !a->derived && a->kind != SPLINK_ATOM_DISTANCE && a->kind != SPLINK_ATOM_TREE;
}

static inline void answer(uint64_t *vector, size_t atom, enum splink_answer said)
{
    *vector |= (uint64_t)said << (2 * atom);
}

static void look_atoms(const struct splink_looking *o, uint64_t *vector)
{
    for (size_t i = 0; i < o->n; i++) {
        struct splink_view view = {o->scorer->table, {NULL, o->left[i], o->right[i]},
                                   o->memory->scratch};
        for (size_t k = 0; k < o->look->n; k++)
            answer(&vector[i], o->look->first + k,
                   splink_atom_says(&o->look->atom[k], &view, &o->memory->failed));
    }
}

static void look_null(const struct splink_looking *o, uint64_t *vector)
{
    bool right = o->look->kind == SPLINK_ATOM_NULL_RIGHT;
    const uint32_t *same = o->look->same[right], *id = right ? o->r : o->l;
    for (size_t i = 0; i < o->n; i++)
        answer(&vector[i], o->look->first, same[id[i]] ? SPLINK_NO : SPLINK_YES);
}

static void look_equal(const struct splink_looking *o, uint64_t *vector)
{
    for (size_t i = 0; i < o->n; i++) {
        uint32_t a = o->look->same[0][o->l[i]], b = o->look->same[1][o->r[i]];
        answer(&vector[i], o->look->first, !a || !b ? SPLINK_NOT_KNOWN : a == b);
    }
}

static void look_numbers(const struct splink_looking *o, uint64_t *vector)
{
    const double *left = o->look->number[0], *right = o->look->number[1];
    for (size_t k = 0; k < o->look->n; k++) {
        enum splink_op op = o->look->atom[k].op;
        double constant = o->look->atom[k].constant;
        size_t atom = o->look->first + k;
        for (size_t i = 0; i < o->n; i++) {
            double a = left[o->l[i]], b = right[o->r[i]];
            bool known = !isnan(a) & !isnan(b), holds = splink_beside(fabs(a - b), op, constant);
            unsigned said = (known & holds) | !known * SPLINK_NOT_KNOWN; /* without a branch */
            answer(&vector[i], atom, (enum splink_answer)said);
        }
    }
}

/* The others are NO to all. */
static void look_texts(const struct splink_looking *o, uint64_t *vector)
{
    const struct splink_look *look = o->look;
    uint16_t place[SPLINK_CHUNK];
    size_t n = splink_not_far(look, o->n, o->l, o->r, place);
    for (size_t i = 0; i < n; i++) {
        const struct splink_shape *a = &look->shape[0][o->l[place[i]]],
                                  *b = &look->shape[1][o->r[place[i]]];
        struct splink_near near = {.likeness = look->atom->likeness,
                                   .a = splink_shape_text(a),
                                   .b = splink_shape_text(b),
                                   .letters_a = a->letters,
                                   .letters_b = b->letters};
        for (size_t k = 0; k < look->n; k++)
            answer(&vector[place[i]], look->first + k,
                   splink_near_holds(&near, look->atom[k].op, look->atom[k].constant));
    }
}

void splink_looks(const struct splink_scorer *s, struct splink_memory *m,
                  const struct splink_group *g, bool differ, size_t n,
                  const uint32_t *const *left, const uint32_t *const *right, uint64_t *vector)
{
    struct splink_looking o = {.n = n, .left = left, .right = right, .scorer = s, .memory = m};
    for (size_t i = 0; i < n; i++) {
        o.l[i] = left[i][g->left];
        o.r[i] = right[i][g->right];
    }
    for (size_t k = 0; k < g->looks; k++) {
        o.look = &g->look[k];
        if (differ || !by_values(o.look->atom)) o.look->run(&o, vector);
    }
}

/* ---- before --------------------------------------------------------------------------------- */

static bool goes_on(const struct splink_look *look, const struct splink_atom *a)
{
    const struct splink_atom *b = &look->atom[look->n - 1];
    return (a->kind == SPLINK_ATOM_LIKENESS || a->kind == SPLINK_ATOM_DISTANCE) &&
           a == b + 1 && a->kind == b->kind && a->likeness == b->likeness &&
           a->derived == b->derived && a->left == b->left && a->right == b->right;
}

/* One of by_values(), without a look. A value beside itself is as like as can be. */
static enum splink_answer at_once(const struct splink_atom *a, enum splink_exact both)
{
    bool left = both == SPLINK_EXACT_LEFT_NULL || both == SPLINK_EXACT_BOTH_NULL,
         right = both == SPLINK_EXACT_RIGHT_NULL || both == SPLINK_EXACT_BOTH_NULL;
    if (a->kind == SPLINK_ATOM_NULL_LEFT) return left ? SPLINK_YES : SPLINK_NO;
    if (a->kind == SPLINK_ATOM_NULL_RIGHT) return right ? SPLINK_YES : SPLINK_NO;
    if (left || right) return SPLINK_NOT_KNOWN;
    if (both == SPLINK_EXACT_DIFFER) return SPLINK_NO;
    if (a->kind == SPLINK_ATOM_EQUAL) return SPLINK_YES;
    return splink_beside(splink_likeness(a->likeness, STR("a"), STR("a")), a->op, a->constant);
}

void splink_looks_init(struct splink_group *g)
{
    g->looks = 0;
    for (size_t i = 0; i < g->atoms; i++) {
        const struct splink_atom *a = &g->atom[i];
        for (size_t both = 0; by_values(a) && both < SPLINK_EXACT__COUNT; both++)
            answer(&g->at_once[both], i, at_once(a, (enum splink_exact)both));
        if (by_values(a) && a->kind != SPLINK_ATOM_LIKENESS) continue;
        if (g->looks && goes_on(&g->look[g->looks - 1], a)) {
            g->look[g->looks - 1].n++;
            continue;
        }
        g->look[g->looks++] = (struct splink_look){
            .kind = a->kind, .first = i, .n = 1, .atom = a, .run = look_atoms};
    }
}

static err fill_texts(struct splink_table *t, const struct splink_group *g,
                      struct splink_look *look, struct err_info *why)
{
    const size_t column[2] = {g->left, g->right};
    err e = ERR_OK;
    for (size_t side = 0; !e && side < 2; side++)
        e = splink_table_shapes(t, column[side], &look->shape[side], why);
    look->far = splink_far_from(look->atom, look->n);
    look->settled = g->one_domain;
    look->run = look_texts;
    return e;
}

static err fill_numbers(struct splink_table *t, const struct splink_group *g,
                        struct splink_look *look, struct err_info *why)
{
    const size_t table[2] = {look->atom->left, look->atom->right};
    err e = ERR_OK;
    for (size_t side = 0; !e && side < 2; side++)
        e = splink_table_numbers(t, table[side], &look->number[side], why);
    if (look->number[0] && look->number[1]) look->run = look_numbers;
    look->settled =
        look->run == look_numbers && table[0] == table[1] && t->derived[table[0]].uniform;
    for (size_t id = 1; look->settled && id < t->domain[t->domain_of[g->left]].n; id++)
        look->settled = isnan(look->number[0][id]) == isnan(look->number[0][1]);
    return e;
}

static err fill_same(struct splink_table *t, const struct splink_group *g, struct splink_look *look,
                     struct err_info *why)
{
    (void)g;
    (void)why;
    look->same[0] = t->derived[look->atom->left].same;
    look->same[1] = t->derived[look->atom->right].same;
    look->run = look->kind == SPLINK_ATOM_EQUAL ? look_equal : look_null;
    look->settled = look->atom->left == look->atom->right && t->derived[look->atom->left].uniform;
    return ERR_OK;
}

err splink_looks_fill(struct splink_table *t, struct splink_group *g, struct err_info *why)
{
    static const struct {
        enum splink_atom_kind kind;
        bool derived;
        err (*fill)(struct splink_table *t, const struct splink_group *g, struct splink_look *look,
                    struct err_info *why);
    } fills[] = {{SPLINK_ATOM_NULL_LEFT, true, fill_same},
                 {SPLINK_ATOM_NULL_RIGHT, true, fill_same},
                 {SPLINK_ATOM_EQUAL, true, fill_same},
                 {SPLINK_ATOM_LIKENESS, false, fill_texts},
                 {SPLINK_ATOM_DISTANCE, true, fill_numbers}};
    err e = ERR_OK;
    g->settled = true;
    for (size_t i = 0; i < g->looks; i++) {
        for (size_t k = 0; !e && k < COUNT(fills); k++)
            if (fills[k].kind == g->look[i].kind && fills[k].derived == g->look[i].atom->derived)
                e = fills[k].fill(t, g, &g->look[i], why);
        g->settled &= g->look[i].settled;
    }
    return e;
}
