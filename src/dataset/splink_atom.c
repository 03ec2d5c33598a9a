/* dataset/splink_atom.c -- the truth of atoms, and of a whole ladder of levels. */
#include "dataset/splink_score.h"

#include <math.h>

enum { NO = 0, YES = 1, UNKNOWN = 2 };

/* A side of an atom: a column's value, or what was worked out of it. */
struct side {
    uint32_t id;
    const struct splink_part *part; /* NULL: the column's value */
};

static struct side side_of(const struct splink_table *t, const struct splink_atom *a,
                           const uint32_t *line, size_t at)
{
    if (!a->derived) return (struct side){line[at], NULL};
    const struct splink_derived *d = &t->derived[at];
    return (struct side){0, &d->part[line[d->column]]};
}

static bool is_null(struct side s)
{
    return s.part ? s.part->kind == SPLINK_NULL : s.id == 0;
}

static bool is_number(struct side s)
{
    return s.part && s.part->kind != SPLINK_TEXT && s.part->kind != SPLINK_NULL;
}

static bool number_of(const struct splink_table *t, size_t at, struct side s, double *ret)
{
    if (is_number(s)) {
        *ret = s.part->number;
        return true;
    }
    str text = s.part ? (str){s.part->at, s.part->len} : splink_text_at(t, at, s.id);
    return splink_value_number(splink_text(text), ret);
}

static int equal(struct side l, struct side r)
{
    if (is_null(l) || is_null(r)) return UNKNOWN;
    if (!l.part) return l.id == r.id;
    if (is_number(l) || is_number(r))
        return is_number(l) && is_number(r) && l.part->number == r.part->number;
    return l.part->same == r.part->same;
}

static int distance(const struct splink_table *t, const struct splink_atom *a, struct side l,
                    struct side r)
{
    double x = 0, y = 0;
    if (is_null(l) || is_null(r) || !number_of(t, a->left, l, &x) ||
        !number_of(t, a->right, r, &y))
        return UNKNOWN;
    double d = fabs(x - y);
    switch (a->op) {
        case SPLINK_OP_EQUAL: return d == a->constant;
        case SPLINK_OP_UNEQUAL: return d != a->constant;
        case SPLINK_OP_LESS: return d < a->constant;
        case SPLINK_OP_LESS_EQUAL: return d <= a->constant;
        case SPLINK_OP_GREATER: return d > a->constant;
        default: return d >= a->constant;
    }
}

/* The text of a side, and its letters. */
static str text_of(const struct splink_table *t, size_t at, struct side s, uint64_t *ret_letters)
{
    if (s.part) {
        str text = {s.part->at, s.part->len};
        *ret_letters = splink_letters(text);
        return text;
    }
    const struct splink_shape *shape = &t->domain[t->domain_of[at]].shape[s.id];
    *ret_letters = shape->letters;
    return splink_shape_text(shape);
}

/* Atoms of one likeness stand one after the other and share what is known of it. */
static int alike(const struct splink_table *t, const struct splink_atom *a, struct side l,
                 struct side r, struct splink_near *near, const struct splink_atom **of)
{
    if (is_null(l) || is_null(r)) return UNKNOWN;
    if (!*of || (*of)->likeness != a->likeness || (*of)->derived != a->derived ||
        (*of)->left != a->left || (*of)->right != a->right) {
        near->likeness = a->likeness;
        near->known = near->bounded = false;
        near->a = text_of(t, a->left, l, &near->letters_a);
        near->b = text_of(t, a->right, r, &near->letters_b);
        *of = a;
    }
    return splink_near_holds(near, a->op, a->constant);
}

static int truth_of_tree(const struct splink_node *tree, struct splink_view *view, bool *failed)
{
    struct splink_pair pair = {.column = splink_view_column, .derived = splink_view_derived,
                               .context = view, .scratch = view->scratch};
    struct arena_mark mark = arena_mark(view->scratch);
    int truth = splink_sql_truth(splink_sql_value(&pair, tree));
    arena_rewind(view->scratch, mark);
    *failed |= pair.failed;
    return truth < 0 ? UNKNOWN : truth;
}

static bool same_places(const struct splink_atom *a, const struct splink_atom *b)
{
    return a->derived == b->derived && a->left == b->left && a->right == b->right;
}

uint64_t splink_atoms_truth(const struct splink_table *t, const struct splink_group *g,
                            struct splink_view *view, bool *failed)
{
    struct splink_near near;
    const struct splink_atom *of = NULL, *before = NULL;
    struct side left = {0, NULL}, right = {0, NULL};
    uint32_t l = view->line[SPLINK_LEFT][g->left], r = view->line[SPLINK_RIGHT][g->right];
    bool differ = g->one_domain && l && r && l != r;
    uint64_t vector = 0; /* NO to all */
    for (size_t k = 0, n = differ ? g->opens : g->atoms; k < n; k++) {
        size_t i = differ ? g->open[k] : k;
        const struct splink_atom *a = &g->atom[i];
        uint64_t truth = UNKNOWN;
        if (a->kind != SPLINK_ATOM_TREE && (!before || !same_places(a, before))) {
            left = side_of(t, a, view->line[SPLINK_LEFT], a->left);
            right = side_of(t, a, view->line[SPLINK_RIGHT], a->right);
            before = a;
        }
        switch (a->kind) {
            case SPLINK_ATOM_NULL_LEFT: truth = is_null(left); break;
            case SPLINK_ATOM_NULL_RIGHT: truth = is_null(right); break;
            case SPLINK_ATOM_EQUAL: truth = (uint64_t)equal(left, right); break;
            case SPLINK_ATOM_DISTANCE: truth = (uint64_t)distance(t, a, left, right); break;
            case SPLINK_ATOM_LIKENESS:
                truth = (uint64_t)alike(t, a, left, right, &near, &of);
                break;
            case SPLINK_ATOM_TREE:
                truth = (uint64_t)truth_of_tree(a->tree, view, failed);
                break;
        }
        vector |= truth << (2 * i);
    }
    return vector;
}

size_t splink_level_of(const struct splink_ladder *ladder, struct splink_view *view, bool *failed)
{
    size_t i = 0, last = ladder->comparison->levels - 1;
    while (i < last && ladder->tree[i] && truth_of_tree(ladder->tree[i], view, failed) != YES)
        i++;
    return i;
}
