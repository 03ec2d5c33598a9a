/* rule/block_any.c -- one of several blocks holds. The first that does is the one that is told. */
#include "rule/block.h"

enum { ANY_MAX = 4 };

static err parse(const struct yaml_node *list, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why)
{
    if (list->n < 2 || list->n > ANY_MAX)
        return yaml_err(list, why, "any has two to %d blocks", ANY_MAX);
    struct rule_check *blocks = ARENA_ARRAY(reading_arena(g), struct rule_check, list->n);
    if (!blocks) return err_set(why, ERR_NOMEM, "reading a rule file");
    for (const struct yaml_node *n = list->first; n; n = n->next) {
        struct rule_check *one = &blocks[c->any_count++];
        err e = block_read(n, one, g, why);
        if (e) return e;
        if (one->any) return yaml_err(n, why, "any may not stand in any");
        c->needs |= one->needs | one->block->needs;
    }
    c->any = blocks;
    return ERR_OK;
}

static err compile(struct rule_check *c, const struct partners *p, struct arena *a,
                   struct err_info *why)
{
    struct rule_check *blocks = ARENA_ARRAY(a, struct rule_check, c->any_count);
    if (!blocks) return err_set(why, ERR_NOMEM, "compiling a rule");
    memcpy(blocks, c->any, c->any_count * sizeof *blocks);
    for (size_t i = 0; i < c->any_count; i++) {
        err e = block_compile(&blocks[i], p, a, why);
        if (e) return e;
    }
    c->any = blocks;
    return ERR_OK;
}

/* One that does not hold leaves no mark. */
static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    for (size_t i = 0; i < c->any_count; i++) {
        const struct rule_check *one = &c->any[i];
        struct judging trial = *j;
        struct rule_fact fact = {.type = -1};
        trial.marks = NULL;
        if (!one->block->judge(one, &trial, &fact)) continue;
        j->newest = trial.newest;
        *f = (struct rule_fact){.type = -1};
        if (j->marks) (void)one->block->judge(one, j, f);
        *f = fact;
        f->choice = (int32_t)i;
        return true;
    }
    return false;
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    for (size_t i = 0; i < c->any_count; i++)
        c->any[i].block->days(&c->any[i], j, d);
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    size_t at = f->choice >= 0 && (size_t)f->choice < c->any_count ? (size_t)f->choice : 0;
    c->any[at].block->found(&c->any[at], f, p, out);
}

/* What is asked of any of them is in the rule itself. */
static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    for (size_t i = 0; i < c->any_count; i++) {
        if (i) buf_add_c(out, " or ");
        c->any[i].block->rule(&c->any[i], f, p, out);
    }
}

const struct rule_block rule_block_any = {
    .key = "any",
    .is_list = true,
    .parse = parse,
    .compile = compile,
    .judge = judge,
    .days = days,
    .found = found,
    .rule = rule,
};
