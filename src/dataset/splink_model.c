/* dataset/splink_model.c -- from the JSON to the model. What a file leaves out gets Splink's own
 * defaults: m 0.95 for the best level and the rest shared evenly, weights from -5 to 3 and 10. */
#include "dataset/splink_model.h"

#include "codec/json.h"

#include <math.h>
#include <stdio.h>

static const double LEAST_SHARE = 1e-300;    /* Splink's, so that no weight is infinite */
static const double NOT_OBSERVED = 1e-6;     /* "level not observed in training dataset" */

struct place {
    const struct splink_comparison *comparison;
    size_t level, rule; /* from 1; 0 = none */
};

static err refuse(const struct place *at, struct err_info *why)
{
    struct err_info was = *why;
    char where[40] = "";
    if (was.code != ERR_INPUT) return was.code;
    str cut = {was.text, strnlen(was.text, 200)};
    if (was.column) (void)snprintf(where, sizeof where, " (character %ld of it)", was.column);
    if (at->rule)
        (void)err_set(why, ERR_INPUT, "the Splink model's blocking rule %zu: %.*s%s", at->rule,
                      STR_FMT(cut), where);
    else
        (void)err_set(why, ERR_INPUT, "the Splink model's comparison \"%.*s\", level %zu: %.*s%s",
                      STR_FMT(str_upto(at->comparison->name, 80)), at->level, STR_FMT(cut), where);
    return err_todo(why, "write it with the functions that docs/splink.md lists, or take it out of "
                         "the model");
}

static str text_of(const struct json_value *object, const char *key, str otherwise)
{
    (void)json_as_text(json_get(object, key), &otherwise);
    return otherwise;
}

static double real_of(const struct json_value *object, const char *key, double otherwise)
{
    (void)json_as_real(json_get(object, key), &otherwise);
    return otherwise;
}

static bool share(const struct json_value *object, const char *key, double *ret)
{
    str words;
    const struct json_value *v = json_get(object, key);
    if (json_as_text(v, &words)) {
        *ret = NOT_OBSERVED;
        return true;
    }
    return json_as_real(v, ret);
}

static size_t column(struct arena *a, struct splink_columns *columns, str name)
{
    size_t i = 0;
    if (name.len >= 2 && strchr("\"`", name.at[0])) name = str_range(name.at + 1, name.len - 2);
    while (i < columns->n && !str_eq_nocase(columns->name[i], name))
        i++;
    if (i == columns->n) {
        if (i == SPLINK_COLUMNS_MAX) return SPLINK_NO_COLUMN;
        columns->name[i] = str_copy(a, name);
        if (!columns->name[i].at) return SPLINK_NO_COLUMN;
        columns->n++;
    }
    return i;
}

static err read_level(struct arena *a, const struct json_value *from, struct splink_model *m,
                      const struct place *at, struct splink_level *level, struct err_info *why)
{
    str term;
    *level = (struct splink_level){.sql = text_of(from, "sql_condition", STR("")),
                                   .label = text_of(from, "label_for_charts", STR("")),
                                   .term = SPLINK_NO_COLUMN,
                                   .term_weight = real_of(from, "tf_adjustment_weight", 1),
                                   .term_least = real_of(from, "tf_minimum_u_value", 0)};
    (void)json_as_bool(json_get(from, "is_null_level"), &level->missing);
    (void)json_as_bool(json_get(from, "disable_tf_exact_match_detection"), &level->term_alone);
    level->m_given = share(from, "m_probability", &level->m);
    level->u_given = share(from, "u_probability", &level->u);
    m->trained |= level->m_given || level->u_given;
    err e = ERR_OK;
    if ((level->m_given && !(level->m >= 0)) || (level->u_given && !(level->u >= 0)))
        e = err_set(why, ERR_INPUT, "m or u is not a probability");
    if (!e && !splink_sql_is_else(level->sql))
        e = splink_sql_parse(a, level->sql, &m->columns, &level->tree, why);
    if (!e && json_as_text(json_get(from, "tf_adjustment_column"), &term) && term.len) {
        level->term = column(a, &m->columns, term);
        if (level->term == SPLINK_NO_COLUMN) e = err_set(why, ERR_LIMIT, "too many columns");
    }
    return e ? refuse(at, why) : ERR_OK;
}

static err read_comparison(struct arena *a, const struct json_value *from, struct splink_model *m,
                           struct err_info *why)
{
    struct splink_comparison *c = &m->comparison[m->comparisons++];
    const struct json_value *levels = json_get(from, "comparison_levels");
    str name =
        text_of(from, "output_column_name", text_of(from, "comparison_description", STR("")));
    size_t n = json_count(levels);
    *c = (struct splink_comparison){.name = str_copy(a, name), .levels = n};
    if (n == 0 || n > SPLINK_LEVELS_MAX || json_kind(levels) != JSON_IS_ARRAY) {
        (void)err_set(
            why, ERR_INPUT,
            "comparison %zu of the Splink model has no comparison_levels, or more than %d",
            m->comparisons, SPLINK_LEVELS_MAX);
        return err_todo(why, "save the model with linker.misc.save_model_to_json");
    }
    c->level = ARENA_ARRAY(a, struct splink_level, n);
    if (!c->level || !c->name.at) return err_set(why, ERR_NOMEM, "no memory for the model");
    err e = ERR_OK;
    int gamma = -1;
    for (size_t i = 0; !e && i < n; i++) {
        struct place at = {.comparison = c, .level = i + 1};
        e = read_level(a, json_at(levels, i), m, &at, &c->level[i], why);
        gamma += !e && !c->level[i].missing;
    }
    if (!e && c->level[n - 1].tree) {
        (void)err_set(why, ERR_INPUT, "the last level of comparison \"%.*s\" is not ELSE",
                      STR_FMT(str_upto(c->name, 80)));
        return err_todo(why, "add a level with the sql_condition ELSE");
    }
    for (size_t i = 0; !e && i < n; i++)
        c->level[i].gamma = c->level[i].missing ? -1 : gamma--;
    return e;
}

/* A rule is a text, or an object with the text and the dialect. */
static err read_rule(struct arena *a, const struct json_value *from, struct splink_model *m,
                     struct err_info *why)
{
    struct splink_rule *rule = &m->rule[m->rules++];
    struct place at = {.rule = m->rules};
    if (!json_as_text(from, &rule->sql)) rule->sql = text_of(from, "blocking_rule", STR(""));
    err e = json_count(json_get(from, "arrays_to_explode"))
                ? err_set(why, ERR_INPUT, "lists are not taken apart here (arrays_to_explode)")
                : splink_sql_parse(a, rule->sql, &m->columns, &rule->tree, why);
    return e ? refuse(&at, why) : ERR_OK;
}

/* ---- weights ------------------------------------------------------------------------------- */

static double default_m(size_t levels, size_t gamma)
{
    if (levels < 2) return 0.95;
    return gamma + 1 == levels ? 0.95 : 0.05 / (double)(levels - 1);
}

static double default_u(size_t levels, size_t gamma)
{
    double weight = 10;
    if (gamma + 1 < levels)
        weight = levels <= 2 ? -5 : -5 + (double)gamma * 8 / (double)(levels - 2);
    return default_m(levels, gamma) / exp2(weight);
}

/* The column that a level of the form x_l = x_r is about. */
static size_t exact_column(const struct splink_node *t)
{
    if (!t || t->op != SPLINK_OP_EQUAL || t->arg[0]->op != SPLINK_OP_COLUMN ||
        t->arg[1]->op != SPLINK_OP_COLUMN || t->arg[0]->at != t->arg[1]->at ||
        t->arg[0]->sides == t->arg[1]->sides)
        return SPLINK_NO_COLUMN;
    return t->arg[0]->at;
}

static err weigh_term(const struct splink_comparison *c, struct splink_level *level,
                      struct err_info *why)
{
    for (size_t i = 0; i < c->levels; i++) {
        if (level->term_alone ? &c->level[i] != level
                              : exact_column(c->level[i].tree) != level->term)
            continue;
        level->term_base = log2(fmax(c->level[i].u, LEAST_SHARE));
        return ERR_OK;
    }
    (void)err_set(
        why, ERR_INPUT,
        "comparison \"%.*s\" of the Splink model counts term frequencies of a column that "
        "none of its levels compares as equal",
        STR_FMT(str_upto(c->name, 80)));
    return err_todo(why, "add a level that compares the column as equal, or drop the "
                         "tf_adjustment_column");
}

err splink_model_weigh(struct splink_model *m, struct err_info *why)
{
    err e = ERR_OK;
    m->prior_weight = log2(m->prior / (1 - m->prior));
    for (size_t k = 0; k < m->comparisons; k++) {
        struct splink_comparison *c = &m->comparison[k];
        size_t valued = 0;
        for (size_t i = 0; i < c->levels; i++)
            valued += !c->level[i].missing;
        for (size_t i = 0; i < c->levels; i++) {
            struct splink_level *l = &c->level[i];
            if (l->missing) continue;
            if (!l->m_given) l->m = default_m(valued, (size_t)l->gamma);
            if (!l->u_given) l->u = default_u(valued, (size_t)l->gamma);
            l->weight = log2(fmax(l->m, LEAST_SHARE) / fmax(l->u, LEAST_SHARE));
        }
        for (size_t i = 0; !e && i < c->levels; i++) {
            struct splink_level *l = &c->level[i];
            if (!l->tree || l->missing || l->term_weight == 0) l->term = SPLINK_NO_COLUMN;
            l->term_floor = l->term_least > 0 ? log2(l->term_least) : -HUGE_VAL;
            if (l->term != SPLINK_NO_COLUMN) e = weigh_term(c, l, why);
        }
    }
    return e;
}

/* ---- the file ------------------------------------------------------------------------------ */

static err read_lists(struct arena *a, const struct json_value *root, struct splink_model *m,
                      struct err_info *why)
{
    const struct json_value *comparisons = json_get(root, "comparisons"),
                            *rules = json_get(root, "blocking_rules_to_generate_predictions");
    size_t n = json_count(comparisons), rule_count = json_count(rules);
    if (json_kind(comparisons) != JSON_IS_ARRAY || n == 0) {
        (void)err_set(why, ERR_INPUT, "this is not a Splink model: it has no comparisons");
        return err_todo(why, "save the model with linker.misc.save_model_to_json");
    }
    if (n > SPLINK_COMPARISONS_MAX || rule_count > SPLINK_RULES_MAX)
        return err_set(why, ERR_LIMIT, "a Splink model of more than %d comparisons or %d rules",
                       SPLINK_COMPARISONS_MAX, SPLINK_RULES_MAX);
    err e = ERR_OK;
    for (size_t i = 0; !e && i < n; i++)
        e = read_comparison(a, json_at(comparisons, i), m, why);
    for (size_t i = 0; !e && i < rule_count; i++)
        e = read_rule(a, json_at(rules, i), m, why);
    return e;
}

err splink_model_read(struct arena *a, str json, struct splink_model *ret_model,
                      struct err_info *why)
{
    static const struct {
        const char *word;
        enum splink_link link;
    } links[] = {{"dedupe_only", SPLINK_DEDUPE},
                 {"link_only", SPLINK_LINK},
                 {"link_and_dedupe", SPLINK_LINK_AND_DEDUPE}};
    const struct json_value *root = NULL;
    struct err_info own = {0};
    struct splink_model *m = ret_model;
    *m = (struct splink_model){0};
    if (!why) why = &own;
    err e = json_read(a, json, SPLINK_JSON_BYTES_MAX, &root, why);
    if (e) return e;
    str link = text_of(root, "link_type", STR("dedupe_only")), dialect = STR("duckdb");
    for (size_t i = 0; i < COUNT(links); i++)
        if (str_eq_c(link, links[i].word)) m->link = links[i].link;
    dialect = text_of(root, "sql_dialect", dialect);
    m->columns.lists_from_zero = str_eq_c(dialect, "spark");
    m->id = text_of(root, "unique_id_column_name", STR("unique_id"));
    m->source = text_of(root, "source_dataset_column_name", STR("source_dataset"));
    m->prior = real_of(root, "probability_two_random_records_match", 0.0001);
    if (!(m->prior > 0 && m->prior < 1))
        return err_set(why, ERR_INPUT,
                       "probability_two_random_records_match is not between 0 and 1");
    e = read_lists(a, root, m, why);
    return e ? e : splink_model_weigh(m, why);
}
