/* rule/block.c -- the table of kinds, and what reading is the same for all of them. */
#include "rule/block.h"

static const struct rule_block *const blocks[] = {
#define RULE_BLOCK_PLACE(name) &rule_block_##name,
    RULE_BLOCK_LIST(RULE_BLOCK_PLACE)
#undef RULE_BLOCK_PLACE
};

static const char *const block_words[] = {
#define RULE_BLOCK_WORD(name) #name,
    RULE_BLOCK_LIST(RULE_BLOCK_WORD)
#undef RULE_BLOCK_WORD
    NULL};

static err read_numbers(const struct yaml_node *map, const struct rule_block *b,
                        struct rule_check *c, struct rule_reading *g, struct err_info *why)
{
    size_t found = 0;
    for (size_t i = 0; i < b->number_count; i++) {
        const struct rule_number *n = &b->numbers[i];
        int32_t *value = (int32_t *)(void *)((char *)c + n->field);
        err e = reading_int(map, n->key, n->min, n->max, n->must, g, value, why);
        if (e) return e;
        c->named[(n->field - offsetof(struct rule_check, days)) / sizeof *value] =
            reading_named(map, n->key, g);
        found += i < 2 && *value != RULE_NONE;
    }
    if (b->either && !found)
        return yaml_err(map, why, "the block needs %s or %s", b->numbers[0].key, b->numbers[1].key);
    return ERR_OK;
}

static err read_settings(const struct yaml_node *map, struct rule_check *c,
                         struct rule_reading *g, struct err_info *why)
{
    const struct rule_block *b = c->block;
    err e = yaml_is(map, YAML_MAP, why);
    if (!e) e = yaml_only(map, b->settings, why);
    if (!e) e = read_numbers(map, b, c, g, why);
    return e || !b->looks_at ? e : pick_read(map, b->may_look_at, &c->of, why);
}

err block_read(const struct yaml_node *item, struct rule_check *c, struct rule_reading *g,
               struct err_info *why)
{
    size_t kind = 0;
    err e = yaml_only(item, block_words, why);
    if (!e && item->n != 1) e = yaml_err(item, why, "a block is one key with its settings");
    if (e) return e;
    const struct yaml_node *value = item->first;
    while (!str_eq_c(value->key, blocks[kind]->key))
        kind++;
    const struct rule_block *b = blocks[kind];
    *c = (struct rule_check){.block = b,
                             .of = {.classes = b->looks_at, .kinds = RULE_ALL_KINDS},
                             .days = RULE_NONE,
                             .at_least = RULE_NONE,
                             .at_most = RULE_NONE,
                             .from_agencies = RULE_NONE,
                             .times = RULE_NONE,
                             .within = RULE_NONE,
                             .from = RULE_NONE,
                             .below = RULE_NONE};
    e = b->is_list ? yaml_is(value, YAML_LIST, why) : read_settings(value, c, g, why);
    return e || !b->parse ? e : b->parse(value, c, g, why);
}

err block_compile(struct rule_check *c, const struct partners *p, struct arena *a,
                  struct err_info *why)
{
    err e = c->block->looks_at ? pick_compile(&c->of, p, a, why) : ERR_OK;
    return e || !c->block->compile ? e : c->block->compile(c, p, a, why);
}
