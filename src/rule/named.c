/* rule/named.c -- numbers that a rule names, so that a region can set its own without writing the
 * rule anew. */
#include "rule/reading.h"

#include "base/near.h"

struct arena *reading_arena(struct rule_reading *g) { return g->a; }

static struct rule_named *find(struct rule_reading *g, str name)
{
    for (size_t i = 0; i < g->named_count; i++)
        if (str_eq(g->named[i].name, name)) return &g->named[i];
    return NULL;
}

static bool is_name(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", s.at[i])) return false;
    return s.len > 0 && s.len <= 40 && s.at[0] >= 'a' && s.at[0] <= 'z';
}

static err read_one(const struct yaml_node *n, int32_t *ret, struct err_info *why)
{
    int64_t value;
    err e = yaml_is(n, YAML_TEXT, why);
    if (e) return e;
    if (!str_to_int64(n->text, &value) || value < 0 || value > RULE_DAYS_MAX)
        return yaml_err(n, why, "this must be a whole number from 0 to %d", RULE_DAYS_MAX);
    *ret = (int32_t)value;
    return ERR_OK;
}

err named_read(const struct yaml_node *rule, struct rule_reading *g, struct err_info *why)
{
    const struct yaml_node *map = NULL;
    err e = yaml_may_map(rule, "numbers", &map, why);
    g->named_count = 0;
    for (const struct yaml_node *n = map ? map->first : NULL; n && !e; n = n->next) {
        struct rule_named *to = &g->named[g->named_count++];
        if (g->named_count > RULE_NAMED_MAX)
            return yaml_err(n, why, "a rule has at most %d numbers", RULE_NAMED_MAX);
        if (!is_name(n->key))
            return yaml_err(n, why, "the name of a number is lower-case letters, digits and _");
        *to = (struct rule_named){.name = n->key, .node = n};
        e = read_one(n, &to->value, why);
        to->written = to->value;
    }
    return e;
}

err named_set(const struct yaml_node *numbers, struct rule_reading *g, struct err_info *why)
{
    err e = ERR_OK;
    for (const struct yaml_node *n = numbers ? numbers->first : NULL; n && !e; n = n->next) {
        struct rule_named *to = find(g, n->key);
        if (to) {
            e = read_one(n, &to->value, why);
            continue;
        }
        struct near near = near_to(n->key);
        for (size_t i = 0; i < g->named_count; i++)
            near_try(&near, g->named[i].name);
        (void)yaml_err(n, why, "the rule has no number of this name");
        return near_advise(&near, why, "use a name that stands under numbers in the rule");
    }
    return e;
}

err named_all_used(const struct rule_reading *g, struct err_info *why)
{
    for (size_t i = 0; i < g->named_count; i++) {
        if (g->named[i].place) continue;
        (void)yaml_err(g->named[i].node, why, "nothing in the rule uses this number");
        return err_todo(why, "write $ and its name where it belongs, or leave it out");
    }
    return ERR_OK;
}

err named_keep(const struct rule_reading *g, struct rule *r, struct err_info *why)
{
    struct rule_setting *list = ARENA_ARRAY(g->a, struct rule_setting, g->named_count + 1);
    if (!list) return err_set(why, ERR_NOMEM, "reading a rule file");
    for (size_t i = 0; i < g->named_count; i++) {
        const struct rule_named *n = &g->named[i];
        list[i] = (struct rule_setting){n->name, n->place, n->value, n->written, n->min, n->max};
    }
    r->numbers = list;
    r->number_count = g->named_count;
    return ERR_OK;
}

static err take_named(const struct yaml_node *n, const char *key, int32_t min, int32_t max,
                      struct rule_reading *g, int32_t *ret, struct err_info *why)
{
    str name = str_from(n->text, 1);
    struct rule_named *named = find(g, name);
    if (!named) {
        struct near near = near_to(name);
        for (size_t i = 0; i < g->named_count; i++)
            near_try(&near, g->named[i].name);
        (void)yaml_err(n, why, "the rule names no such number");
        return near_advise(&near, why, "give it a value under numbers in the rule");
    }
    if (!named->place || min > named->min) named->min = min;
    if (!named->place || max < named->max) named->max = max;
    if (!named->place) named->place = key;
    if (named->value < min || named->value > max)
        return yaml_err(n, why, "\"%s\" must be a whole number from %d to %d: the number that "
                                "stands here is %d",
                        key, min, max, named->value);
    *ret = named->value;
    return ERR_OK;
}

err reading_int(const struct yaml_node *map, const char *key, int32_t min, int32_t max, bool must,
                struct rule_reading *g, int32_t *ret, struct err_info *why)
{
    const struct yaml_node *n = yaml_get(map, key);
    int64_t value = *ret;
    if (n && n->kind == YAML_TEXT && str_starts(n->text, STR("$")))
        return take_named(n, key, min, max, g, ret, why);
    err e = must ? yaml_need_int(map, key, min, max, &value, why)
                 : yaml_may_int(map, key, min, max, &value, why);
    if (!e) *ret = (int32_t)value;
    return e;
}

uint8_t reading_named(const struct yaml_node *map, const char *key, const struct rule_reading *g)
{
    const struct yaml_node *n = yaml_get(map, key);
    if (!n || n->kind != YAML_TEXT || !str_starts(n->text, STR("$"))) return 0;
    for (size_t i = 0; i < g->named_count; i++)
        if (str_eq(g->named[i].name, str_from(n->text, 1))) return (uint8_t)(i + 1);
    return 0;
}
