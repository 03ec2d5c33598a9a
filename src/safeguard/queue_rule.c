/* safeguard/queue_rule.c -- why somebody is in the queue, as a thing to ask for: one rule. */
#include "safeguard/inside.h"

static bool is_new(const struct queue_rule *list, size_t n, str id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, id)) return false;
    return true;
}

err queue_rule_choose(struct loading *l, struct err_info *why)
{
    struct queue_page *page = &l->page;
    struct queue_rule *list = ARENA_ARRAY(l->arena, struct queue_rule, l->rules.n + 1);
    if (!list) return err_set(why, ERR_NOMEM, "the review queue");
    l->rule = page->rule = STR("");
    l->rule_of_household = false;
    for (size_t i = 0; i < l->rules.n; i++) {
        const struct rule *r = &l->rules.rules[i];
        bool asked = str_eq(r->id, l->wish->rule);
        /* an older version may be why: what it needed counts as well */
        l->rule_of_household |= asked && (r->needs & RULE_NEEDS_HOUSEHOLD);
        if (!l->rules.live[i] || !is_new(list, page->rule_n, r->id)) continue;
        list[page->rule_n++] = (struct queue_rule){r->id, r->name};
        if (asked) l->rule = page->rule = r->id;
    }
    page->rules = list;
    return ERR_OK;
}

err queue_rule_fires(struct loading *l, int64_t person, bool stored, bool *ret_fires,
                     struct err_info *why)
{
    struct stored_hits hits = {.n = 0};
    *ret_fires = str_empty(l->rule) || (stored && !l->rule_of_household);
    if (*ret_fires) return ERR_OK;
    struct arena_mark mark = arena_mark(l->arena);
    err e = rule_hits_read(l->db, &l->rules, l->partners, person, l->today, l->arena, &hits, why);
    for (size_t i = 0; !e && i < hits.firing && !*ret_fires; i++)
        *ret_fires = str_eq(hits.at[i].id, l->rule);
    arena_rewind(l->arena, mark);
    return e;
}
