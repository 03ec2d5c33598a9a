/* dataset/splink_lift.c -- parts of a condition that look at one record alone become lookups: one
 * column, a table by its value ids; several columns, a column of its own. */
#include "dataset/splink_function.h"
#include "dataset/splink_table.h"

struct sight {
    size_t columns;
    size_t column[SPLINK_COLUMNS_MAX];
};

/* The columns below; false when the tree hangs on a variable of a lambda around it. */
static bool look(const struct splink_node *t, size_t lambdas, struct sight *sight)
{
    if (t->op == SPLINK_OP_VARIABLE && t->at >= lambdas) return false;
    if (t->op == SPLINK_OP_COLUMN) {
        size_t i = 0;
        while (i < sight->columns && sight->column[i] != t->at)
            i++;
        if (i == sight->columns) sight->column[sight->columns++] = t->at;
    }
    for (size_t i = 0; i < t->n; i++)
        if (!look(t->arg[i], lambdas, sight)) return false;
    return true;
}

static bool has_lambda(const struct splink_node *t)
{
    bool any = t->op == SPLINK_OP_LAMBDA || t->op == SPLINK_OP_VARIABLE;
    for (size_t i = 0; !any && i < t->n; i++)
        any = has_lambda(t->arg[i]);
    return any;
}

static err make(struct splink_table *t, const struct splink_node *like,
                const struct splink_node **ret, struct splink_node **ret_open, struct err_info *why)
{
    struct splink_node *node = ARENA_NEW(t->arena, struct splink_node);
    if (!node) return err_set(why, ERR_NOMEM, "no memory for a condition");
    *node = *like;
    *ret = *ret_open = node;
    return ERR_OK;
}

/* The tree with lookups for what tables of this column hold already: a date that one condition asks
 * for and another takes apart is read once. */
static err reuse(struct splink_table *t, const struct splink_node *tree, size_t column,
                 const struct splink_node **ret, struct err_info *why)
{
    struct splink_node *node = NULL;
    *ret = tree;
    if (tree->n == 0 || has_lambda(tree)) return ERR_OK;
    err e = make(t, tree, ret, &node, why);
    for (size_t i = 0; !e && i < t->deriveds; i++)
        if (t->derived[i].column == column && splink_sql_same(t->derived[i].tree, tree, false)) {
            *node = (struct splink_node){.op = SPLINK_OP_DERIVED, .sides = tree->sides, .at = i};
            return ERR_OK;
        }
    if (!e) node->arg = ARENA_ARRAY(t->arena, struct splink_node *, tree->n);
    if (!e && !node->arg) e = err_set(why, ERR_NOMEM, "no memory for a condition");
    for (size_t i = 0; !e && i < tree->n; i++) {
        const struct splink_node *arg = NULL;
        e = reuse(t, tree->arg[i], column, &arg, why);
        memcpy(&node->arg[i], &arg, sizeof arg);
    }
    return e;
}

static err derive(struct splink_table *t, const struct splink_node *tree, size_t column,
                  const struct splink_node **ret, struct err_info *why)
{
    struct splink_node *node = NULL;
    size_t i = 0;
    while (i < t->deriveds && (t->derived[i].column != column ||
                               !splink_sql_same(t->derived[i].tree, tree, false)))
        i++;
    if (i == SPLINK_DERIVED_MAX)
        return err_set(why, ERR_LIMIT, "a Splink model that works out more than %d things",
                       SPLINK_DERIVED_MAX);
    err e = ERR_OK;
    if (i == t->deriveds) {
        struct splink_derived new = {.tree = tree, .column = column};
        e = reuse(t, tree, column, &new.way, why);
        if (!e) t->derived[t->deriveds++] = new;
    }
    if (!e) e = make(t, tree, ret, &node, why);
    if (e) return e;
    node->op = SPLINK_OP_DERIVED;
    node->n = 0;
    node->at = i;
    return ERR_OK;
}

static err make_column(struct splink_table *t, const struct splink_node *tree,
                       const struct splink_node **ret, struct err_info *why)
{
    struct splink_node *node = NULL;
    size_t i = 0;
    while (i < t->mades && !splink_sql_same(t->made[i].tree, tree, false))
        i++;
    if (i == t->mades && t->columns + t->mades == SPLINK_WIDTH_MAX)
        return err_set(why, ERR_LIMIT, "a Splink model of more than %d columns", SPLINK_WIDTH_MAX);
    if (i == t->mades) t->made[t->mades++].tree = tree;
    err e = make(t, tree, ret, &node, why);
    if (e) return e;
    node->op = SPLINK_OP_COLUMN;
    node->n = 0;
    node->at = t->columns + i;
    return ERR_OK;
}

err splink_table_lift(struct splink_table *t, const struct splink_node *tree,
                      const struct splink_node **ret_tree, struct err_info *why)
{
    struct sight sight = {0};
    bool logic = tree->op == SPLINK_OP_AND || tree->op == SPLINK_OP_OR ||
                 tree->op == SPLINK_OP_NOT || tree->op == SPLINK_OP_IS_NULL;
    bool one_side = tree->sides == SPLINK_LEFT || tree->sides == SPLINK_RIGHT;
    if (tree->n == 0 || tree->op == SPLINK_OP_LAMBDA) {
        *ret_tree = tree;
        return ERR_OK;
    }
    if (one_side && !logic && look(tree, 0, &sight)) {
        if (sight.columns == 1) return derive(t, tree, sight.column[0], ret_tree, why);
        if (sight.columns > 1) return make_column(t, tree, ret_tree, why);
    }
    struct splink_node *node = NULL;
    err e = make(t, tree, ret_tree, &node, why);
    if (!e) node->arg = ARENA_ARRAY(t->arena, struct splink_node *, tree->n);
    if (!e && !node->arg) e = err_set(why, ERR_NOMEM, "no memory for a condition");
    bool lambda = has_lambda(tree); /* its parts may hang on a variable: leave them */
    for (size_t i = 0; !e && i < tree->n; i++) {
        const struct splink_node *arg = tree->arg[i];
        if (!lambda) e = splink_table_lift(t, arg, &arg, why);
        node->arg[i] = tree->arg[i];
        if (!e && arg != tree->arg[i]) memcpy(&node->arg[i], &arg, sizeof arg);
    }
    return e;
}
