/* dataset/splink_rule.c -- takes blocking rules apart into keys and the rest. */
#include "dataset/splink_block.h"

static bool is_place(const struct splink_node *t)
{
    return t->op == SPLINK_OP_COLUMN || t->op == SPLINK_OP_DERIVED;
}

/* x(l) = y(r), where each side is a column or worked out of one record */
static bool as_key(struct splink_table *t, const struct splink_node *tree, struct splink_key *key)
{
    if (tree->op != SPLINK_OP_EQUAL || (tree->arg[0]->sides | tree->arg[1]->sides) != 3 ||
        !is_place(tree->arg[0]) || !is_place(tree->arg[1]))
        return false;
    bool swapped = tree->arg[0]->sides == SPLINK_RIGHT;
    const struct splink_node *l = tree->arg[swapped], *r = tree->arg[!swapped];
    if (l->op != r->op) return false;
    *key = (struct splink_key){.derived = l->op == SPLINK_OP_DERIVED, .left = l->at, .right = r->at,
                               .tree = tree};
    if (!key->derived) splink_table_join(t, l->at, r->at);
    return true;
}

static err add_rest(struct splink_table *t, struct splink_block_rule *rule,
                    const struct splink_node *tree, struct err_info *why)
{
    struct splink_node *node = ARENA_NEW(t->arena, struct splink_node);
    struct splink_node **arg = ARENA_ARRAY(t->arena, struct splink_node *, 2);
    if (!rule->rest) {
        rule->rest = tree;
        return ERR_OK;
    }
    if (!node || !arg) return err_set(why, ERR_NOMEM, "no memory for a rule");
    memcpy(&arg[0], &rule->rest, sizeof arg[0]);
    memcpy(&arg[1], &tree, sizeof arg[1]);
    *node = (struct splink_node){.op = SPLINK_OP_AND, .n = 2, .arg = arg, .sides = 3};
    rule->rest = node;
    return ERR_OK;
}

static err take_apart(struct splink_table *t, struct splink_block_rule *rule,
                      const struct splink_node *tree, struct err_info *why)
{
    struct splink_key key;
    err e = ERR_OK;
    if (tree->op == SPLINK_OP_AND) {
        for (size_t i = 0; !e && i < tree->n; i++)
            e = take_apart(t, rule, tree->arg[i], why);
        return e;
    }
    if (rule->keys == SPLINK_KEYS_MAX || !as_key(t, tree, &key))
        return add_rest(t, rule, tree, why);
    rule->crossed |= key.left != key.right;
    rule->key[rule->keys++] = key;
    return ERR_OK;
}

err splink_blocks_init(struct splink_blocks *b, const struct splink_model *m,
                       struct splink_table *t, struct err_info *why)
{
    *b = (struct splink_blocks){.model = m, .table = t, .rules = m->rules};
    err e = ERR_OK;
    for (size_t i = 0; !e && i < m->rules; i++) {
        const struct splink_node *tree = NULL;
        e = splink_table_lift(t, m->rule[i].tree, &tree, why);
        if (!e) e = take_apart(t, &b->rule[i], tree, why);
        if (e || b->rule[i].keys) continue;
        (void)err_set(why, ERR_INPUT,
                      "blocking rule %zu of the Splink model would compare all records with all",
                      i + 1);
        return err_todo(why, "give it a part of the form l.column = r.column, joined by AND");
    }
    if (!e && !m->rules) {
        (void)err_set(why, ERR_INPUT, "the Splink model has no blocking rules");
        return err_todo(why, "give it blocking_rules_to_generate_predictions");
    }
    return e;
}
