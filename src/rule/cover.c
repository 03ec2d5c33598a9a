/* rule/cover.c -- rules that wait beside another while it fires. Nothing is ever hidden: the hit
 * stays and says by which rule it is covered; of rules that fire one is always told. */
#include "rule/block.h"

#include "base/near.h"

static bool is_covered_by(const struct rule *r, str id)
{
    for (const struct yaml_node *n = r->covered_by; n; n = n->next)
        if (str_eq(n->text, id)) return true;
    return false;
}

/* ---- before rules are taken over ---- */

enum { RULES_CHECKED_MAX = 2 * RULE_LIST_MAX };

/* Its place; n = there is none. */
static size_t find(const struct rule *const *rules, size_t n, str id)
{
    size_t i = 0;
    while (i < n && !str_eq(rules[i]->id, id))
        i++;
    return i;
}

static err no_rule(const struct yaml_node *at, const struct rule *const *rules, size_t n, size_t r,
                   struct err_info *why)
{
    struct near near = near_to(at->text);
    for (size_t i = 0; i < n; i++)
        if (i != r) near_try(&near, rules[i]->id);
    (void)yaml_err(at, why, "there is no rule of this id");
    return near_advise(&near, why, "covered_by names rules of the region");
}

static const struct rule_check *age_of(const struct rule *r)
{
    for (size_t i = 0; i < r->check_count; i++)
        if (r->checks[i].block == &rule_block_age) return &r->checks[i];
    return NULL;
}

static bool never_meet(const struct rule *a, const struct rule *b)
{
    const struct rule_check *x = age_of(a), *y = age_of(b);
    if (!x || !y) return false;
    return (x->below != RULE_NONE && y->from != RULE_NONE && x->below <= y->from) ||
           (y->below != RULE_NONE && x->from != RULE_NONE && y->below <= x->from);
}

static err check_pair(const struct yaml_node *at, const struct rule *r, const struct rule *by,
                      struct err_info *why)
{
    if (by->band < r->band) {
        (void)yaml_err(at, why, "a graver rule may not wait beside a lighter one");
        return err_todo(why, "let rule %.*s be covered by %.*s instead", STR_FMT(by->id),
                        STR_FMT(r->id));
    }
    if (never_meet(r, by))
        return yaml_err(at, why, "these two rules never fire for the same person: their ages");
    if (by->tell != TELL_QUEUE && r->tell == TELL_QUEUE)
        return yaml_err(at, why,
                        "the covering rule tells the allocated worker, this one the queue: nobody "
                        "in the queue would see it");
    return ERR_OK;
}

/* Does the way from rules[at] lead to rules[start]? Each rule is gone through once. */
static bool leads_to(const struct rule *const *rules, size_t n, size_t at, size_t start, bool *seen)
{
    seen[at] = true;
    for (const struct yaml_node *id = rules[at]->covered_by; id; id = id->next) {
        size_t by = find(rules, n, id->text);
        if (by == start) return true;
        if (by < n && !seen[by] && leads_to(rules, n, by, start, seen)) return true;
    }
    return false;
}

static bool asks_for_no_case(const struct rule *r)
{
    for (size_t i = 0; i < r->check_count; i++) {
        const struct rule_check *c = &r->checks[i];
        if (c->block == &rule_block_status && !c->open && c->of.kinds == RULE_ALL_KINDS &&
            !c->of.type_count && !c->of.agencies && !c->of.services)
            return true;
    }
    return false;
}

err rules_check(const struct rule *const *rules, size_t n, struct err_info *why)
{
    if (n > RULES_CHECKED_MAX)
        return err_set(why, ERR_LIMIT, "%d rules can live together, not more", RULES_CHECKED_MAX);
    for (size_t i = 0; i < n; i++) {
        bool seen[RULES_CHECKED_MAX] = {false};
        const struct rule *r = rules[i];
        if (r->tell == TELL_WORKER && asks_for_no_case(r))
            return yaml_err(yaml_get(r->node, "tell"), why,
                            "without an open case nobody is allocated: there is no worker to tell");
        for (const struct yaml_node *at = r->covered_by; at; at = at->next) {
            size_t by = find(rules, n, at->text);
            err e = by < n ? check_pair(at, r, rules[by], why) : no_rule(at, rules, n, i, why);
            if (e) return e;
            if (leads_to(rules, n, by, i, seen))
                return yaml_err(at, why, "a circle: these rules would wait for each other");
        }
    }
    return ERR_OK;
}

/* ---- while they fire ---- */

static const struct rule *covers(const struct rule *const *firing, size_t n, size_t which)
{
    for (size_t i = 0; i < n; i++)
        if (i != which && firing[i] && is_covered_by(firing[which], firing[i]->id))
            return firing[i];
    return NULL;
}

const struct rule *rules_cover(const struct rule *const *firing, size_t n, size_t which)
{
    const struct rule *by = firing[which] ? covers(firing, n, which) : NULL;
    for (size_t i = 0; by && i < n; i++)
        if (firing[i] && !covers(firing, n, i)) return by;
    return NULL; /* a circle of versions that were never checked together: all are told */
}
