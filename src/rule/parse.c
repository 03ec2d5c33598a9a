/* rule/parse.c -- a rule file to its structure, with the numbers that a region sets for its
 * rules. */
#include "rule/reading.h"

#include "base/near.h"

static const char *const rule_keys[] = {
    "id",         "version",        "name",      "owner",           "since",   "band",
    "weight",     "half_life_days", "due_hours", "pathway",         "support", "tell",
    "covered_by", "numbers",        "examples",  "expected_weekly", "when",    NULL};

/* Routine contacts beside something else may matter; alone they are what everybody has. */
static err check_routine(const struct rule *r, const struct yaml_node *when, struct err_info *why)
{
    bool routine = false, more = false;
    for (size_t i = 0; i < r->check_count; i++) {
        const struct rule_check *c = &r->checks[i];
        bool only = c->block->counts && c->of.classes == CLASS_BIT(CLASS_ROUTINE);
        routine |= only;
        more |= !only && c->block != &rule_block_age && c->block != &rule_block_status;
    }
    if (!routine || more) return ERR_OK;
    (void)yaml_err(when, why, "routine contacts alone never make a review required");
    return err_todo(why, "add a block about what does");
}

/* Holds of nearly everybody to whom nothing happened. *few: because it asks for little. */
static bool holds_for_most(const struct rule_check *c, bool *few)
{
    bool little = c->block == &rule_block_count && c->at_least == RULE_NONE, one = false;
    for (size_t i = 0; i < c->any_count; i++)
        one |= holds_for_most(&c->any[i], few);
    *few |= little;
    return little || one || c->block == &rule_block_age || c->block == &rule_block_status;
}

static err check_few(const struct rule *r, const struct yaml_node *when, struct err_info *why)
{
    bool few = false, most = true;
    for (size_t i = 0; i < r->check_count; i++)
        most &= holds_for_most(&r->checks[i], &few);
    if (!few || !most) return ERR_OK;
    (void)yaml_err(when, why, "that little happened never makes a review required");
    return err_todo(why, "add a block about what did");
}

/* Nobody of the age that the rule asks for is on the pathway it leads to. */
static err check_pathway(const struct rule *r, const struct yaml_node *map, struct err_info *why)
{
    for (size_t i = 0; i < r->check_count; i++) {
        const struct rule_check *c = &r->checks[i];
        if (c->block != &rule_block_age) continue;
        if (r->pathway == PATHWAY_ADULTS && c->below != RULE_NONE && c->below <= RULE_ADULT_AGE)
            return yaml_err(yaml_get(map, "pathway"), why,
                            "nobody of this age is on the adults' pathway");
        if (r->pathway == PATHWAY_CHILDREN && c->from != RULE_NONE && c->from >= RULE_CARE_AGE)
            return yaml_err(yaml_get(map, "pathway"), why,
                            "nobody of this age is on the children's pathway");
    }
    return ERR_OK;
}

static err read_blocks(const struct yaml_node *map, struct rule_reading *g, struct rule *r,
                       struct err_info *why)
{
    const struct yaml_node *when = NULL;
    err e = yaml_need_list(map, "when", &when, why);
    if (e) return e;
    if (!when->n || when->n > RULE_CHECKS_MAX)
        return yaml_err(when, why, "a rule has one to %d blocks under when", RULE_CHECKS_MAX);
    r->check_count = 0;
    r->needs = 0;
    for (const struct yaml_node *n = when->first; n; n = n->next) {
        struct rule_check *c = &r->checks[r->check_count++];
        if ((e = block_read(n, c, g, why))) return e;
        r->needs |= c->needs | c->block->needs;
    }
    e = check_routine(r, when, why);
    if (!e) e = check_few(r, when, why);
    return e ? e : check_pathway(r, map, why);
}

/* With the rule's own numbers, or with a region's. */
static err read_rule(const struct yaml_node *map, const struct yaml_node *numbers,
                     struct arena *a, struct rule *r, struct err_info *why)
{
    struct rule_reading g = {.a = a};
    err e = yaml_only(map, rule_keys, why);
    r->node = map;
    if (!e) e = named_read(map, &g, why);
    if (!e) e = named_set(numbers, &g, why);
    if (!e) e = head_read(map, &g, r, why);
    if (!e) e = read_blocks(map, &g, r, why);
    if (!e) e = named_all_used(&g, why);
    if (!e) e = named_keep(&g, r, why);
    return e ? e : examples_read(map, &g, r, why);
}

/* ---- what a region says of the rule ---- */

static const struct yaml_node *setting_of(const struct yaml_node *settings, str id)
{
    for (const struct yaml_node *n = settings ? settings->first : NULL; n; n = n->next) {
        const struct yaml_node *rule = yaml_get(n, "rule");
        if (rule && str_eq(rule->text, id)) return n;
    }
    return NULL;
}

/* The examples of the file prove the file's numbers; a region that sets its own may add examples of
 * its own, which prove those. */
static err set_rule(const struct yaml_node *map, const struct yaml_node *setting, struct arena *a,
                    struct rule *r, struct err_info *why)
{
    static const char *const keys[] = {"rule", "version", "numbers", "examples", NULL};
    const struct yaml_node *numbers = NULL;
    struct rule_reading g = {.a = a};
    struct rule *written = ARENA_NEW(a, struct rule);
    if (!written) return err_set(why, ERR_NOMEM, "reading a rule file");
    *written = *r;
    err e = yaml_only(setting, keys, why);
    if (!e) e = yaml_need_map(setting, "numbers", &numbers, why);
    *r = (struct rule){.written = written};
    if (!e) e = read_rule(map, numbers, a, r, why);
    if (!e) e = reading_int(setting, "version", 1, 9999, true, &g, &r->version, why);
    return e ? e : examples_read(setting, &g, r, why);
}

static err read_list(const struct yaml_node *list, const struct yaml_node *settings,
                     struct arena *a, struct rule_list *rules, struct err_info *why)
{
    for (const struct yaml_node *n = list->first; n; n = n->next) {
        struct rule *r = &rules->at[rules->n];
        err e = read_rule(n, NULL, a, r, why);
        const struct yaml_node *setting = e ? NULL : setting_of(settings, r->id);
        if (setting) e = set_rule(n, setting, a, r, why);
        for (size_t i = 0; i < rules->n && !e; i++)
            if (str_eq(rules->at[i].id, r->id))
                e = yaml_err(yaml_get(n, "id"), why, "the file holds this id twice");
        if (e) return e;
        rules->n++;
    }
    return ERR_OK;
}

err rule_parse_with(const char *file, str text, const struct yaml_node *settings, struct arena *a,
                    struct rule_list *ret_rules, struct err_info *why)
{
    static const char *const keys[] = {"rules", "recognition", NULL};
    const struct yaml_node *root, *list, *own = NULL;
    struct rule_list rules = {0};
    err e = yaml_read(a, text, file, RULE_FILE_MAX, &root, why);
    if (!e) e = yaml_only(root, keys, why);
    if (!e) e = yaml_need_list(root, "rules", &list, why);
    if (!e) e = yaml_may_list(root, "recognition", &own, why);
    if (e) return e;
    if (!list->n) return yaml_err(list, why, "the file holds no rule");
    if (list->n > RULE_LIST_MAX)
        return yaml_err(list, why, "a file holds at most %d rules", RULE_LIST_MAX);
    rules.at = ARENA_ARRAY(a, struct rule, list->n);
    if (!rules.at) return err_set(why, ERR_NOMEM, "reading a rule file");
    e = read_list(list, settings ? settings : own, a, &rules, why);
    if (!e) *ret_rules = rules;
    return e;
}

err rule_parse(const char *file, str text, struct arena *a, struct rule_list *ret_rules,
               struct err_info *why)
{
    return rule_parse_with(file, text, NULL, a, ret_rules, why);
}
