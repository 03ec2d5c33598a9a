/* dataset/splink_ladder.c -- takes comparisons apart into groups of atoms. */
#include "dataset/splink_score.h"

#include "base/mem.h"

#include <math.h>

enum { EXACT_BITS = 3, CLASS_BITS = 5, TABLE_BITS_MAX = 20 };

static bool is_compare(enum splink_op op)
{
    return op >= SPLINK_OP_EQUAL && op <= SPLINK_OP_GREATER_EQUAL;
}

static bool is_place(const struct splink_node *t)
{
    return t->op == SPLINK_OP_COLUMN || t->op == SPLINK_OP_DERIVED;
}

static size_t column_of(const struct splink_table *t, const struct splink_node *place)
{
    return place->op == SPLINK_OP_COLUMN ? place->at : t->derived[place->at].column;
}

/* Two places of the same sort, one of the left and one of the right record: put the left first. */
static bool two_sides(const struct splink_node *x, const struct splink_node *y,
                      struct splink_atom *a)
{
    if (!is_place(x) || x->op != y->op || (x->sides | y->sides) != 3) return false;
    bool swapped = x->sides == SPLINK_RIGHT;
    a->derived = x->op == SPLINK_OP_DERIVED;
    a->left = swapped ? y->at : x->at;
    a->right = swapped ? x->at : y->at;
    return true;
}

/* Equality is by id: one table of derived values, or two columns of one domain. */
static bool as_equal(struct splink_table *t, const struct splink_node *tree, struct splink_atom *a)
{
    if (tree->op != SPLINK_OP_EQUAL || !two_sides(tree->arg[0], tree->arg[1], a)) return false;
    if (a->derived && a->left != a->right) return false;
    if (!a->derived) splink_table_join(t, a->left, a->right);
    a->kind = SPLINK_ATOM_EQUAL;
    return true;
}

static bool as_beside(const struct splink_node *tree, struct splink_atom *a)
{
    if (!is_compare(tree->op) || tree->arg[0]->op != SPLINK_OP_CALL ||
        tree->arg[1]->op != SPLINK_OP_CONSTANT || tree->arg[1]->constant.kind != SPLINK_NUMBER)
        return false;
    const struct splink_node *call = tree->arg[0];
    a->op = tree->op;
    a->constant = tree->arg[1]->constant.number;
    a->likeness = call->called->likeness;
    if (a->likeness != SPLINK_NO_LIKENESS && two_sides(call->arg[0], call->arg[1], a)) {
        a->kind = SPLINK_ATOM_LIKENESS;
        return true;
    }
    if (!str_eq_c(STR("abs"), call->called->name) || call->arg[0]->op != SPLINK_OP_CALL)
        return false;
    call = call->arg[0];
    a->kind = SPLINK_ATOM_DISTANCE;
    return str_eq_c(STR("subtract"), call->called->name) &&
           two_sides(call->arg[0], call->arg[1], a);
}

static void read_atom(struct splink_table *t, const struct splink_node *tree, struct splink_atom *a)
{
    *a = (struct splink_atom){.tree = tree};
    if (tree->op == SPLINK_OP_IS_NULL && is_place(tree->arg[0])) {
        a->kind = tree->sides == SPLINK_LEFT ? SPLINK_ATOM_NULL_LEFT : SPLINK_ATOM_NULL_RIGHT;
        a->derived = tree->arg[0]->op == SPLINK_OP_DERIVED;
        a->left = a->right = tree->arg[0]->at;
    } else if (!as_equal(t, tree, a) && !as_beside(tree, a)) {
        *a = (struct splink_atom){.kind = SPLINK_ATOM_TREE, .tree = tree};
    }
}

/* The one column of each side that a condition looks at; false = more than one of a side. */
static bool sides_of(const struct splink_table *t, const struct splink_node *tree, size_t column[3])
{
    if (is_place(tree)) {
        size_t here = column_of(t, tree);
        if (column[tree->sides] != SPLINK_NO_COLUMN && column[tree->sides] != here) return false;
        column[tree->sides] = here;
        return true;
    }
    for (size_t i = 0; i < tree->n; i++)
        if (!sides_of(t, tree->arg[i], column)) return false;
    return true;
}

static struct splink_group *find_group(struct splink_ladder *l, size_t left, size_t right)
{
    for (size_t i = 0; i < l->groups; i++) {
        struct splink_group *g = &l->group[i];
        if ((left == SPLINK_NO_COLUMN || g->left == left) &&
            (right == SPLINK_NO_COLUMN || g->right == right))
            return g;
    }
    if (l->groups == SPLINK_GROUPS_MAX) return NULL;
    struct splink_group *g = &l->group[l->groups++];
    g->left = left == SPLINK_NO_COLUMN ? right : left;
    g->right = right == SPLINK_NO_COLUMN ? left : right;
    return g;
}

/* False: this comparison is too broad. `both`: only atoms over both records, which make the groups;
 * then those over one, which join them. */
static bool collect(struct splink_table *t, struct splink_ladder *l, const struct splink_node *tree,
                    bool both)
{
    if (tree->op == SPLINK_OP_AND || tree->op == SPLINK_OP_OR || tree->op == SPLINK_OP_NOT) {
        for (size_t i = 0; i < tree->n; i++)
            if (!collect(t, l, tree->arg[i], both)) return false;
        return true;
    }
    size_t column[3] = {0, SPLINK_NO_COLUMN, SPLINK_NO_COLUMN};
    if (!sides_of(t, tree, column)) return false;
    bool has_both = column[SPLINK_LEFT] != SPLINK_NO_COLUMN &&
                    column[SPLINK_RIGHT] != SPLINK_NO_COLUMN;
    bool has_none = column[SPLINK_LEFT] == SPLINK_NO_COLUMN &&
                    column[SPLINK_RIGHT] == SPLINK_NO_COLUMN;
    if (has_both != both || has_none) return true;
    struct splink_group *g = find_group(l, column[SPLINK_LEFT], column[SPLINK_RIGHT]);
    if (!g) return false;
    for (size_t i = 0; i < g->atoms; i++)
        if (splink_sql_same(g->atom[i].tree, tree, true)) return true;
    if (g->atoms == SPLINK_ATOMS_MAX) return false;
    read_atom(t, tree, &g->atom[g->atoms++]);
    return true;
}

/* Atoms over the same places stand together, then those of one likeness. */
static bool stands_before(const struct splink_atom *a, const struct splink_atom *b)
{
    if (a->derived != b->derived) return b->derived;
    if (a->left != b->left) return a->left < b->left;
    if (a->right != b->right) return a->right < b->right;
    return a->kind != b->kind ? a->kind < b->kind : a->likeness < b->likeness;
}

/* By ids alone NULL and "equal" are answered. */
static void settle_group(struct splink_group *g)
{
    g->exact = true;
    for (size_t i = 1; i < g->atoms; i++)
        for (size_t k = i; k > 0 && stands_before(&g->atom[k], &g->atom[k - 1]); k--) {
            struct splink_atom swap = g->atom[k];
            g->atom[k] = g->atom[k - 1];
            g->atom[k - 1] = swap;
        }
    for (size_t i = 0; i < g->atoms; i++) {
        enum splink_atom_kind kind = g->atom[i].kind;
        bool by_id = kind == SPLINK_ATOM_NULL_LEFT || kind == SPLINK_ATOM_NULL_RIGHT ||
                     kind == SPLINK_ATOM_EQUAL;
        g->exact &= !g->atom[i].derived && by_id;
    }
    splink_looks_init(g);
}

static void columns_of(const struct splink_table *t, const struct splink_node *tree,
                       uint64_t *columns)
{
    if (is_place(tree)) *columns |= (uint64_t)1 << column_of(t, tree);
    for (size_t i = 0; i < tree->n; i++)
        columns_of(t, tree->arg[i], columns);
}

/* One id for all that the comparison looks at. */
static void find_place(struct splink_table *t, struct splink_ladder *l)
{
    uint64_t columns = 0;
    for (size_t i = 0; i < l->comparison->levels; i++) {
        size_t term = l->comparison->level[i].term;
        if (l->tree[i]) columns_of(t, l->tree[i], &columns);
        if (term != SPLINK_NO_COLUMN) columns |= (uint64_t)1 << term;
    }
    l->one_column = (columns & (columns - 1)) == 0;
    l->whole = splink_table_tuple(t, columns, &l->place);
}

/* Pairs may be equal only in order (a_l = b_r, and b_l = a_r): sides of the group decide. */
static err make_ladder(struct splink_table *t, struct splink_ladder *l, struct err_info *why)
{
    const struct splink_comparison *c = l->comparison;
    err e = ERR_OK;
    l->group = ARENA_ARRAY(t->arena, struct splink_group, SPLINK_GROUPS_MAX);
    if (!l->group) return err_set(why, ERR_NOMEM, "no memory for the model");
    for (size_t i = 0; !e && i < c->levels; i++)
        if (c->level[i].tree) e = splink_table_lift(t, c->level[i].tree, &l->tree[i], why);
    for (int both = 1; !e && both >= 0; both--)
        for (size_t i = 0; i < c->levels; i++)
            if (l->tree[i] && !collect(t, l, l->tree[i], both)) l->direct = true;
    unsigned bits = 0;
    for (size_t i = 0; !e && i < l->groups; i++) {
        struct splink_group *g = &l->group[i];
        settle_group(g);
        g->shift = bits;
        g->bits = g->exact ? EXACT_BITS : CLASS_BITS;
        bits += g->bits;
    }
    if (bits > TABLE_BITS_MAX) l->direct = true;
    if (!e && !l->direct) {
        l->level = ARENA_ARRAY(t->arena, uint8_t, (size_t)1 << bits);
        if (!l->level) e = err_set(why, ERR_NOMEM, "no memory for the model");
    }
    if (!e) find_place(t, l);
    return e;
}

err splink_scorer_init(struct splink_scorer *s, const struct splink_model *m,
                       struct splink_table *t, struct err_info *why)
{
    *s = (struct splink_scorer){.model = m, .table = t, .ladders = m->comparisons};
    s->locked = pthread_mutex_init(&s->lock, NULL) == 0;
    err e = s->locked ? ERR_OK : err_set(why, ERR_NOMEM, "no lock");
    for (size_t i = 0; !e && i < s->ladders; i++) {
        s->ladder[i].comparison = &m->comparison[i];
        e = make_ladder(t, &s->ladder[i], why);
        for (size_t k = 0; !e && s->ladder[i].groups > 1 && k < s->ladder[i].groups; k++)
            if (!s->ladder[i].group[k].exact) s->ladder[i].group[k].memory = ++s->memories;
    }
    return e;
}

/* ---- with data ------------------------------------------------------------------------------ */

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory for the values");
}

static err fill_ladder(struct splink_table *t, struct splink_ladder *l, struct err_info *why)
{
    err e = ERR_OK;
    for (size_t k = 0; !e && k < l->groups && !l->direct; k++) {
        struct splink_group *g = &l->group[k];
        g->one_domain = t->domain_of[g->left] == t->domain_of[g->right];
        e = splink_looks_fill(t, g, why);
    }
    if (e || !l->whole) return e;
    l->place = splink_table_place(t, l->place, &l->ids);
    l->settled = l->one_column && !l->direct && l->groups == 1 && l->group[0].settled &&
                 l->group[0].left == l->group[0].right;
    return ERR_OK;
}

/* How common each value is, among the records that have one. */
static err fill_share(struct splink_scorer *s, size_t column, struct err_info *why)
{
    const struct splink_table *t = s->table;
    const struct splink_domain *domain = &t->domain[t->domain_of[column]];
    size_t n = domain->n, total = 0;
    double *share = mem_zero(n, sizeof *share);
    if (!share) return no_memory(why);
    for (size_t i = 0; domain->own && i < t->records; i++) /* several columns: those of this one */
        share[splink_line(t, i)[column]]++;
    for (size_t i = 0; !domain->own && i < n; i++)
        share[i] = domain->value[i].count;
    for (size_t i = 1; i < n; i++)
        total += (size_t)share[i];
    double few[64] = {0}; /* most values are rare */
    for (size_t k = 1; k < COUNT(few); k++)
        few[k] = log2((double)k / (double)total);
    for (size_t i = 1; i < n; i++)
        share[i] = share[i] < COUNT(few) ? few[(size_t)share[i]] : log2(share[i] / (double)total);
    share[0] = -HUGE_VAL; /* NULL: the other side's counts */
    s->share[column] = share;
    return ERR_OK;
}

void splink_scorer_weigh(struct splink_scorer *s)
{
    for (size_t i = 0; i < s->ladders; i++) {
        struct splink_ladder *l = &s->ladder[i];
        for (size_t k = 0; k < l->comparison->levels; k++)
            l->weight[k] = l->comparison->level[k].weight;
        if (l->whole) splink_told_weigh(s->table, l);
    }
}

err splink_scorer_fill(struct splink_scorer *s, struct err_info *why)
{
    struct splink_memory memory;
    s->fours = (s->table->width + 3) / 4;
    err e = splink_memory_init(&memory, s, why);
    for (size_t i = 0; !e && i < s->ladders; i++) {
        struct splink_ladder *l = &s->ladder[i];
        e = fill_ladder(s->table, l, why);
        for (size_t k = 0; !e && k < l->comparison->levels; k++) {
            size_t column = l->comparison->level[k].term;
            if (column == SPLINK_NO_COLUMN) continue;
            if (!s->share[column]) e = fill_share(s, column, why);
            l->term[k] = s->share[column];
        }
    }
    if (!e) e = splink_told_fill(s, &memory, why);
    if (!e && memory.failed) e = no_memory(why);
    splink_memory_release(&memory);
    if (!e) splink_scorer_weigh(s);
    return e;
}

void splink_scorer_release(struct splink_scorer *s)
{
    for (size_t i = 0; i < s->ladders; i++) {
        mem_free(s->ladder[i].told_level);
        mem_free(s->ladder[i].told_worth);
    }
    for (size_t i = 0; i < SPLINK_WIDTH_MAX; i++)
        mem_free(s->share[i]);
    if (s->locked) (void)pthread_mutex_destroy(&s->lock);
    *s = (struct splink_scorer){0};
}
