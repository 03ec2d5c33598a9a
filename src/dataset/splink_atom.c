/* dataset/splink_atom.c -- the truth of one atom, and of a whole ladder of levels. */
#include "dataset/splink_score.h"

#include <math.h>

/* A side of an atom: a column's value, or what was worked out of it. */
struct side {
    uint32_t id;                    /* 0 = NULL; of parts, equal for equal ones */
    const struct splink_part *part; /* NULL: the column's value */
};

static struct side side_of(const struct splink_table *t, const struct splink_atom *a,
                           const uint32_t *line, size_t at)
{
    if (!a->derived) return (struct side){line[at], NULL};
    const struct splink_derived *d = &t->derived[at];
    uint32_t id = line[d->column];
    return (struct side){d->same[id], &d->part[id]};
}

static bool number_of(const struct splink_table *t, size_t at, struct side s, double *ret)
{
    return splink_value_number(
        s.part ? splink_part_value(s.part) : splink_text(splink_text_at(t, at, s.id)), ret);
}

static enum splink_answer distance(const struct splink_table *t, const struct splink_atom *a,
                                   struct side l, struct side r)
{
    double x = 0, y = 0;
    if (!number_of(t, a->left, l, &x) || !number_of(t, a->right, r, &y)) return SPLINK_NOT_KNOWN;
    return splink_beside(fabs(x - y), a->op, a->constant);
}

static str text_of(const struct splink_table *t, size_t at, struct side s)
{
    return s.part ? splink_part_value(s.part).text : splink_text_at(t, at, s.id);
}

static enum splink_answer truth_of_tree(const struct splink_node *tree, struct splink_view *view,
                                        bool *failed)
{
    struct splink_pair pair = {.column = splink_view_column, .derived = splink_view_derived,
                               .context = view, .scratch = view->scratch};
    struct arena_mark mark = arena_mark(view->scratch);
    int truth = splink_sql_truth(splink_sql_value(&pair, tree));
    arena_rewind(view->scratch, mark);
    *failed |= pair.failed;
    return truth < 0 ? SPLINK_NOT_KNOWN : (enum splink_answer)truth;
}

enum splink_answer splink_atom_says(const struct splink_atom *a, struct splink_view *view,
                                    bool *failed)
{
    const struct splink_table *t = view->table;
    if (a->kind == SPLINK_ATOM_TREE) return truth_of_tree(a->tree, view, failed);
    struct side l = side_of(t, a, view->line[SPLINK_LEFT], a->left),
                r = side_of(t, a, view->line[SPLINK_RIGHT], a->right);
    if (a->kind == SPLINK_ATOM_NULL_LEFT) return l.id ? SPLINK_NO : SPLINK_YES;
    if (a->kind == SPLINK_ATOM_NULL_RIGHT) return r.id ? SPLINK_NO : SPLINK_YES;
    if (!l.id || !r.id) return SPLINK_NOT_KNOWN;
    if (a->kind == SPLINK_ATOM_EQUAL) return l.id == r.id;
    if (a->kind == SPLINK_ATOM_DISTANCE) return distance(t, a, l, r);
    double likeness = splink_likeness(a->likeness, text_of(t, a->left, l), text_of(t, a->right, r));
    return splink_beside(likeness, a->op, a->constant);
}

size_t splink_level_of(const struct splink_ladder *ladder, struct splink_view *view, bool *failed)
{
    size_t i = 0, last = ladder->comparison->levels - 1;
    while (i < last && ladder->tree[i] &&
           truth_of_tree(ladder->tree[i], view, failed) != SPLINK_YES)
        i++;
    return i;
}
