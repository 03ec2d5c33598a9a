/* codec/yaml.c -- asking a tree for what it must and may hold. */
#include "codec/yaml.h"

#include "base/near.h"
#include "codec/duration.h"

#include <stdarg.h>
#include <stdio.h>

err yaml_err(const struct yaml_node *at, struct err_info *why, const char *format, ...)
{
    char text[ERR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)err_set(why, ERR_INPUT, "%s", text);
    (void)err_at(why, at->file, at->line, at->column);
    return ERR_INPUT;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    if (!map || map->kind != YAML_MAP) return NULL;
    for (const struct yaml_node *member = map->first; member; member = member->next)
        if (str_eq_c(member->key, key)) return member;
    return NULL;
}

static const char *const kind_words[] = {
    [YAML_EMPTY] = "nothing", [YAML_TEXT] = "a text", [YAML_LIST] = "a list", [YAML_MAP] = "a map",
};

err yaml_is(const struct yaml_node *node, enum yaml_kind kind, struct err_info *why)
{
    bool empty = node->kind == YAML_EMPTY && (kind == YAML_LIST || kind == YAML_MAP);
    if (node->kind == kind || empty) return ERR_OK;
    return yaml_err(node, why, "this must be %s, not %s", kind_words[kind], kind_words[node->kind]);
}

/* A key may be shown when it looks like one; anything else could be content in the wrong place. */
static bool is_name(str key)
{
    if (key.len == 0 || key.len > 40) return false;
    for (size_t i = 0; i < key.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz_-0123456789", key.at[i])) return false;
    return true;
}

static bool among(str key, const char *const *words, size_t *ret_index)
{
    for (size_t i = 0; words[i]; i++) {
        if (!str_eq_c(key, words[i])) continue;
        *ret_index = i;
        return true;
    }
    return false;
}

/* The nearest of the words, and "a, b or c", into the advice of the error. */
static err advise_words(str typed, const char *const *words, struct err_info *why)
{
    char text[ERR_TODO_MAX] = "";
    struct near n = near_to(typed);
    for (size_t i = 0; words[i]; i++) {
        near_try(&n, str_of(words[i]));
        size_t len = strlen(text);
        const char *before = i == 0 ? "" : words[i + 1] ? ", " : " or ";
        snprintf(text + len, sizeof text - len, "%s%s", before, words[i]);
    }
    (void)near_advise(&n, why, "use %s", text);
    return ERR_INPUT;
}

err yaml_only(const struct yaml_node *map, const char *const *allowed, struct err_info *why)
{
    size_t index;
    err e = yaml_is(map, YAML_MAP, why);
    for (const struct yaml_node *member = map->first; !e && member; member = member->next) {
        if (among(member->key, allowed, &index)) continue;
        bool show = is_name(member->key);
        (void)yaml_err(member, why, "unknown key%s%.*s%s", show ? " \"" : "",
                       show ? (int)member->key.len : 0, member->key.at, show ? "\"" : "");
        e = advise_words(member->key, allowed, why);
    }
    return e;
}

/* The member as a text: NULL when it is absent or empty (which `must` refuses). */
static err find_text(const struct yaml_node *map, const char *key, bool must,
                     const struct yaml_node **ret_node, struct err_info *why)
{
    const struct yaml_node *node = yaml_get(map, key);
    *ret_node = NULL;
    if (!node) return must ? yaml_err(map, why, "\"%s\" is missing", key) : ERR_OK;
    if (node->kind == YAML_EMPTY || (node->kind == YAML_TEXT && !str_trim(node->text).len))
        return must ? yaml_err(node, why, "\"%s\" is empty", key) : ERR_OK;
    if (node->kind != YAML_TEXT)
        return yaml_err(node, why, "\"%s\" must be a text, not %s", key, kind_words[node->kind]);
    *ret_node = node;
    return ERR_OK;
}

static err take_text(const struct yaml_node *map, const char *key, bool must, str *ret_text,
                     struct err_info *why)
{
    const struct yaml_node *node;
    err e = find_text(map, key, must, &node, why);
    if (!e && node) *ret_text = node->text;
    return e;
}

err yaml_need_text(const struct yaml_node *map, const char *key, str *ret_text,
                   struct err_info *why)
{
    return take_text(map, key, true, ret_text, why);
}

err yaml_may_text(const struct yaml_node *map, const char *key, str *ret_text, struct err_info *why)
{
    return take_text(map, key, false, ret_text, why);
}

static err take_int(const struct yaml_node *map, const char *key, bool must, int64_t min,
                    int64_t max, int64_t *ret_value, struct err_info *why)
{
    const struct yaml_node *node;
    int64_t value;
    err e = find_text(map, key, must, &node, why);
    if (e || !node) return e;
    if (!str_to_int64(node->text, &value) || value < min || value > max)
        return yaml_err(node, why, "\"%s\" must be a whole number from %lld to %lld", key,
                        (long long)min, (long long)max);
    *ret_value = value;
    return ERR_OK;
}

err yaml_need_int(const struct yaml_node *map, const char *key, int64_t min, int64_t max,
                  int64_t *ret_value, struct err_info *why)
{
    return take_int(map, key, true, min, max, ret_value, why);
}

err yaml_may_int(const struct yaml_node *map, const char *key, int64_t min, int64_t max,
                 int64_t *ret_value, struct err_info *why)
{
    return take_int(map, key, false, min, max, ret_value, why);
}

err yaml_may_real(const struct yaml_node *map, const char *key, double min, double max,
                  double *ret_value, struct err_info *why)
{
    const struct yaml_node *node;
    double value;
    err e = find_text(map, key, false, &node, why);
    if (e || !node) return e;
    if (!str_to_double(node->text, &value) || !(value >= min && value <= max))
        return yaml_err(node, why, "\"%s\" must be a number from %g to %g", key, min, max);
    *ret_value = value;
    return ERR_OK;
}

static err take_word(const struct yaml_node *map, const char *key, bool must,
                     const char *const *words, size_t *ret_choice, struct err_info *why)
{
    const struct yaml_node *node;
    err e = find_text(map, key, must, &node, why);
    if (e || !node || among(node->text, words, ret_choice)) return e;
    (void)yaml_err(node, why, "\"%s\" has a word that is not known here", key);
    return advise_words(node->text, words, why);
}

err yaml_need_word(const struct yaml_node *map, const char *key, const char *const *words,
                   size_t *ret_choice, struct err_info *why)
{
    return take_word(map, key, true, words, ret_choice, why);
}

err yaml_may_word(const struct yaml_node *map, const char *key, const char *const *words,
                  size_t *ret_choice, struct err_info *why)
{
    return take_word(map, key, false, words, ret_choice, why);
}

err yaml_may_bool(const struct yaml_node *map, const char *key, bool *ret_value,
                  struct err_info *why)
{
    static const char *const words[] = {"no", "yes", "false", "true", NULL};
    size_t choice = *ret_value;
    err e = take_word(map, key, false, words, &choice, why);
    if (!e) *ret_value = choice % 2;
    return e;
}

static err take_date(const struct yaml_node *map, const char *key, bool must, struct date *ret_date,
                     struct err_info *why)
{
    const struct yaml_node *node;
    struct date date;
    err e = find_text(map, key, must, &node, why);
    if (e || !node) return e;
    if (!date_parse_iso(node->text, &date) || !date_whole(date))
        return yaml_err(node, why, "\"%s\" must be a date like 2014-03-24", key);
    *ret_date = date;
    return ERR_OK;
}

err yaml_need_date(const struct yaml_node *map, const char *key, struct date *ret_date,
                   struct err_info *why)
{
    return take_date(map, key, true, ret_date, why);
}

err yaml_may_date(const struct yaml_node *map, const char *key, struct date *ret_date,
                  struct err_info *why)
{
    return take_date(map, key, false, ret_date, why);
}

err yaml_may_duration(const struct yaml_node *map, const char *key, int64_t min_s, int64_t max_s,
                      int64_t *ret_seconds, struct err_info *why)
{
    const struct yaml_node *node;
    int64_t seconds;
    err e = find_text(map, key, false, &node, why);
    if (e || !node) return e;
    if (!duration_parse(node->text, &seconds))
        return yaml_err(node, why, "\"%s\" must be a length of time like 15 minutes", key);
    if (seconds < min_s || seconds > max_s)
        return yaml_err(node, why, "\"%s\" must be from %lld to %lld seconds", key,
                        (long long)min_s, (long long)max_s);
    *ret_seconds = seconds;
    return ERR_OK;
}

static err take_node(const struct yaml_node *map, const char *key, bool must, enum yaml_kind kind,
                     const struct yaml_node **ret_node, struct err_info *why)
{
    const struct yaml_node *node = yaml_get(map, key);
    if (!node && must) return yaml_err(map, why, "\"%s\" is missing", key);
    if (must && node->kind == YAML_EMPTY) return yaml_err(node, why, "\"%s\" is empty", key);
    err e = node ? yaml_is(node, kind, why) : ERR_OK;
    if (!e) *ret_node = node;
    return e;
}

err yaml_need_list(const struct yaml_node *map, const char *key, const struct yaml_node **ret_list,
                   struct err_info *why)
{
    return take_node(map, key, true, YAML_LIST, ret_list, why);
}

err yaml_may_list(const struct yaml_node *map, const char *key, const struct yaml_node **ret_list,
                  struct err_info *why)
{
    return take_node(map, key, false, YAML_LIST, ret_list, why);
}

err yaml_need_map(const struct yaml_node *map, const char *key, const struct yaml_node **ret_map,
                  struct err_info *why)
{
    return take_node(map, key, true, YAML_MAP, ret_map, why);
}

err yaml_may_map(const struct yaml_node *map, const char *key, const struct yaml_node **ret_map,
                 struct err_info *why)
{
    return take_node(map, key, false, YAML_MAP, ret_map, why);
}
