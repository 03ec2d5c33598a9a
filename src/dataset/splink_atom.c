/* dataset/splink_atom.c -- the truth of atoms, and of a whole ladder of levels. */
#include "dataset/splink_score.h"

#include <math.h>

enum { NO = 0, YES = 1, UNKNOWN = 2 };

/* A side of an atom: a column's value, or what was worked out of it. */
struct side {
    bool null;
    uint32_t id;
    str text;
    double number;
    bool is_number;
};

static struct side side_of(const struct splink_table *t, const struct splink_atom *a,
                           const uint32_t *line, size_t at)
{
    if (a->derived) {
        const struct splink_derived *d = &t->derived[at];
        const struct splink_part *p = &d->part[line[d->column]];
        return (struct side){.null = p->kind == SPLINK_NULL, .id = p->same,
                             .text = {p->at, p->len}, .number = p->number,
                             .is_number = p->kind != SPLINK_TEXT && p->kind != SPLINK_NULL};
    }
    return (struct side){.null = line[at] == 0, .id = line[at]};
}

static bool number_of(const struct splink_table *t, const struct splink_atom *a, size_t at,
                      struct side *s)
{
    if (s->is_number) return true;
    struct splink_value v = {.kind = SPLINK_TEXT, .text = s->text};
    if (!a->derived) v.text = splink_text_at(t, at, s->id);
    return splink_value_number(v, &s->number);
}

static int equal(struct side l, struct side r)
{
    if (l.null || r.null) return UNKNOWN;
    if (l.is_number || r.is_number) return l.is_number && r.is_number && l.number == r.number;
    return l.id == r.id;
}

static int distance(const struct splink_table *t, const struct splink_atom *a, struct side l,
                    struct side r)
{
    if (l.null || r.null || !number_of(t, a, a->left, &l) || !number_of(t, a, a->right, &r))
        return UNKNOWN;
    double d = fabs(l.number - r.number);
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
static str text_of(const struct splink_table *t, const struct splink_atom *a, size_t at,
                   const struct side *s, uint64_t *ret_letters)
{
    if (a->derived) {
        *ret_letters = splink_letters(s->text);
        return s->text;
    }
    const struct splink_domain *d = &t->domain[t->domain_of[at]];
    const struct splink_shape *shape = &d->shape[s->id];
    *ret_letters = shape->letters;
    return shape->len <= SPLINK_SHORT_BYTES ? (str){shape->text, shape->len}
                                            : frame_text(&d->value[s->id]);
}

/* Atoms of one likeness stand one after the other and share its value. */
static int alike(const struct splink_table *t, const struct splink_atom *a, struct side l,
                 struct side r, struct splink_near *near, const struct splink_atom **of)
{
    if (l.null || r.null) return UNKNOWN;
    if (!*of || (*of)->likeness != a->likeness || (*of)->derived != a->derived ||
        (*of)->left != a->left || (*of)->right != a->right)
        *near = (struct splink_near){.likeness = a->likeness};
    *of = a;
    uint64_t left = 0, right = 0;
    str left_text = text_of(t, a, a->left, &l, &left),
        right_text = text_of(t, a, a->right, &r, &right);
    return splink_near_holds(near, a->op, a->constant, left_text, right_text, left, right);
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
    uint64_t vector = 0;
    struct splink_near near = {0};
    const struct splink_atom *of = NULL, *before = NULL;
    struct side left = {0}, right = {0};
    for (size_t i = 0; i < g->atoms; i++) {
        const struct splink_atom *a = &g->atom[i];
        uint64_t truth = UNKNOWN;
        if (a->kind != SPLINK_ATOM_TREE && (!before || !same_places(a, before))) {
            left = side_of(t, a, view->line[SPLINK_LEFT], a->left);
            right = side_of(t, a, view->line[SPLINK_RIGHT], a->right);
            before = a;
        }
        switch (a->kind) {
            case SPLINK_ATOM_NULL_LEFT: truth = left.null; break;
            case SPLINK_ATOM_NULL_RIGHT: truth = right.null; break;
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
