/* rule/parse.c -- a rule file to its structure. */
#include "rule/block.h"

#include <assert.h>

static const char *const band_words[] = {"green", "amber", "red", NULL};
static_assert(COUNT(band_words) == BAND__COUNT + 1, "every band has its word");
static const int32_t due_hours[BAND__COUNT] = {
    [BAND_GREEN] = 120, [BAND_AMBER] = 48, [BAND_RED] = 24};

const char *rule_band_word(enum rule_band b) { return band_words[b]; }

bool rule_band_of(str word, enum rule_band *ret_band)
{
    for (size_t i = 0; i < BAND__COUNT; i++) {
        if (!str_eq_c(word, band_words[i])) continue;
        *ret_band = (enum rule_band)i;
        return true;
    }
    return false;
}

/* ---- a rule ---- */

static const char *const rule_keys[] = {"id",        "version", "name",   "owner",
                                        "since",     "band",    "weight", "half_life_days",
                                        "due_hours", "when",    NULL};

static bool is_id(str s)
{
    if (s.len < 1 || s.len > RULE_ID_MAX || s.at[0] < 'A' || s.at[0] > 'Z') return false;
    for (size_t i = 1; i < s.len; i++)
        if (!((s.at[i] >= 'A' && s.at[i] <= 'Z') || (s.at[i] >= 'a' && s.at[i] <= 'z') ||
              (s.at[i] >= '0' && s.at[i] <= '9')))
            return false;
    return true;
}

static err read_int(const struct yaml_node *map, const char *key, int32_t max, int32_t *ret,
                    struct err_info *why)
{
    int64_t value = 0;
    err e = yaml_need_int(map, key, 1, max, &value, why);
    *ret = (int32_t)value;
    return e;
}

static err read_names(const struct yaml_node *map, struct rule *r, struct err_info *why)
{
    err e = yaml_need_text(map, "id", &r->id, why);
    if (!e && !is_id(r->id))
        e = yaml_err(yaml_get(map, "id"), why,
                     "an id is a capital letter, then letters and digits, at most %d", RULE_ID_MAX);
    if (!e) e = yaml_need_text(map, "name", &r->name, why);
    if (!e && r->name.len > 80)
        e = yaml_err(yaml_get(map, "name"), why, "a name has at most 80 characters");
    if (!e) e = yaml_need_text(map, "owner", &r->owner, why);
    if (!e && r->owner.len > 80)
        e = yaml_err(yaml_get(map, "owner"), why, "an owner has at most 80 characters");
    return e;
}

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

static err read_rule(const struct yaml_node *map, struct rule_reading *g, struct rule *r,
                     struct err_info *why)
{
    const struct yaml_node *when = NULL;
    size_t band = 0;
    int64_t due = 0;
    err e = yaml_only(map, rule_keys, why);
    if (!e) e = read_names(map, r, why);
    if (!e) e = read_int(map, "version", 9999, &r->version, why);
    if (!e) e = yaml_need_date(map, "since", &r->since, why);
    if (!e) e = yaml_need_word(map, "band", band_words, &band, why);
    if (!e) e = read_int(map, "weight", 1000, &r->weight, why);
    if (!e) e = read_int(map, "half_life_days", 3650, &r->half_life_days, why);
    if (!e) e = yaml_may_int(map, "due_hours", 1, 8784, &due, why);
    if (!e) e = yaml_need_list(map, "when", &when, why);
    if (e) return e;
    r->band = (enum rule_band)band;
    r->due_hours = due ? (int32_t)due : due_hours[band];
    if (!when->n || when->n > RULE_CHECKS_MAX)
        return yaml_err(when, why, "a rule has one to %d blocks under when", RULE_CHECKS_MAX);
    for (const struct yaml_node *n = when->first; n; n = n->next) {
        struct rule_check *c = &r->checks[r->check_count++];
        if ((e = block_read(n, c, g, why))) return e;
        r->needs |= c->needs | c->block->needs;
    }
    return check_routine(r, when, why);
}

err rule_parse(const char *file, str text, struct arena *a, struct rule_list *ret_rules,
               struct err_info *why)
{
    static const char *const keys[] = {"rules", NULL};
    const struct yaml_node *root, *list;
    struct rule_list rules = {0};
    struct rule_reading g = {.a = a};
    err e = yaml_read(a, text, file, RULE_FILE_MAX, &root, why);
    if (!e) e = yaml_only(root, keys, why);
    if (!e) e = yaml_need_list(root, "rules", &list, why);
    if (e) return e;
    if (!list->n) return yaml_err(list, why, "the file holds no rule");
    rules.at = ARENA_ARRAY(a, struct rule, list->n);
    if (!rules.at) return err_set(why, ERR_NOMEM, "reading a rule file");
    for (const struct yaml_node *n = list->first; n; n = n->next) {
        if ((e = read_rule(n, &g, &rules.at[rules.n], why))) return e;
        for (size_t i = 0; i < rules.n; i++)
            if (str_eq(rules.at[i].id, rules.at[rules.n].id))
                return yaml_err(yaml_get(n, "id"), why, "the file holds this id twice");
        rules.n++;
    }
    *ret_rules = rules;
    return ERR_OK;
}
