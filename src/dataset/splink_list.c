/* dataset/splink_list.c -- functions on lists. */
#include "dataset/splink_function.h"

#include <math.h>

static struct splink_value list(const struct splink_value *item, size_t n)
{
    return (struct splink_value){.kind = SPLINK_LIST, .item = item, .items = n};
}

static struct splink_value *room(const struct splink_call *c, size_t n)
{
    struct splink_value *at = ARENA_ARRAY(c->pair->scratch, struct splink_value, n + 1);
    if (!at) c->pair->failed = true;
    return at;
}

static bool holds(const struct splink_value *item, size_t n, struct splink_value v)
{
    int order = 1;
    for (size_t i = 0; i < n; i++)
        if (splink_value_compare(item[i], v, &order) && order == 0) return true;
    return false;
}

static struct splink_value run_list_value(const struct splink_call *c)
{
    struct splink_value *item = room(c, c->n);
    for (size_t i = 0; item && i < c->n; i++)
        item[i] = c->arg[i];
    return item ? list(item, c->n) : splink_null();
}

static struct splink_value extract(struct splink_value v, double place, int first)
{
    double at = place < 0 ? (double)v.items + place : place - first;
    if (v.kind != SPLINK_LIST || !(at >= 0 && at < (double)v.items)) return splink_null();
    return v.item[(size_t)at];
}

static struct splink_value run_extract(const struct splink_call *c)
{
    double place = 0;
    if (!splink_value_number(c->arg[1], &place)) return splink_null();
    return extract(c->arg[0], place, 1);
}

static struct splink_value run_extract_zero(const struct splink_call *c)
{
    double place = 0;
    if (!splink_value_number(c->arg[1], &place)) return splink_null();
    return extract(c->arg[0], place, 0);
}

/* What both have, each once. */
static struct splink_value run_intersect(const struct splink_call *c)
{
    struct splink_value *item = room(c, c->arg[0].items);
    size_t n = 0;
    for (size_t i = 0; item && i < c->arg[0].items; i++) {
        struct splink_value v = c->arg[0].item[i];
        if (holds(c->arg[1].item, c->arg[1].items, v) && !holds(item, n, v)) item[n++] = v;
    }
    return item ? list(item, n) : splink_null();
}

static struct splink_value run_has_any(const struct splink_call *c)
{
    bool any = false;
    for (size_t i = 0; !any && i < c->arg[0].items; i++)
        any = holds(c->arg[1].item, c->arg[1].items, c->arg[0].item[i]);
    return splink_bool(any);
}

static struct splink_value run_contains(const struct splink_call *c)
{
    if (c->arg[0].kind == SPLINK_TEXT && c->arg[1].kind == SPLINK_TEXT)
        return splink_bool(str_has(c->arg[0].text, c->arg[1].text));
    return splink_bool(holds(c->arg[0].item, c->arg[0].items, c->arg[1]));
}

static struct splink_value run_size(const struct splink_call *c)
{
    return c->arg[0].kind == SPLINK_LIST ? splink_number((double)c->arg[0].items) : splink_null();
}

static struct splink_value run_flatten(const struct splink_call *c)
{
    size_t n = 0, total = 0;
    for (size_t i = 0; i < c->arg[0].items; i++)
        total += c->arg[0].item[i].items;
    struct splink_value *item = room(c, total);
    for (size_t i = 0; item && i < c->arg[0].items; i++)
        for (size_t k = 0; k < c->arg[0].item[i].items; k++)
            item[n++] = c->arg[0].item[i].item[k];
    return item ? list(item, n) : splink_null();
}

static struct splink_value run_concat(const struct splink_call *c)
{
    size_t n = 0;
    struct splink_value *item = room(c, c->arg[0].items + c->arg[1].items);
    for (size_t k = 0; item && k < 2; k++)
        for (size_t i = 0; i < c->arg[k].items; i++)
            item[n++] = c->arg[k].item[i];
    return item ? list(item, n) : splink_null();
}

/* Each item once; NULL is none. */
static struct splink_value run_distinct(const struct splink_call *c)
{
    struct splink_value *item = room(c, c->arg[0].items);
    size_t n = 0;
    for (size_t i = 0; item && i < c->arg[0].items; i++)
        if (c->arg[0].item[i].kind != SPLINK_NULL && !holds(item, n, c->arg[0].item[i]))
            item[n++] = c->arg[0].item[i];
    return item ? list(item, n) : splink_null();
}

static struct splink_value run_unique(const struct splink_call *c)
{
    return splink_number((double)run_distinct(c).items);
}

/* list_transform(list, x -> body): the body's value for each item. */
static struct splink_value run_transform(const struct splink_call *c)
{
    const struct splink_node *body = c->node->arg[1];
    struct splink_value in = splink_sql_value(c->pair, c->node->arg[0]);
    if (in.kind != SPLINK_LIST || body->op != SPLINK_OP_LAMBDA) return splink_null();
    struct splink_value *item = room(c, in.items), outer = c->pair->variable[body->at];
    for (size_t i = 0; item && i < in.items; i++) {
        c->pair->variable[body->at] = in.item[i];
        item[i] = splink_sql_value(c->pair, body->arg[0]);
    }
    c->pair->variable[body->at] = outer;
    return item ? list(item, in.items) : splink_null();
}

static struct splink_value run_cosine(const struct splink_call *c)
{
    double both = 0, left = 0, right = 0;
    if (c->arg[0].items != c->arg[1].items) return splink_null();
    for (size_t i = 0; i < c->arg[0].items; i++) {
        double a = 0, b = 0;
        if (!splink_value_number(c->arg[0].item[i], &a) ||
            !splink_value_number(c->arg[1].item[i], &b))
            return splink_null();
        both += a * b;
        left += a * a;
        right += b * b;
    }
    double similarity = both / sqrt(left * right);
    return isfinite(similarity) ? splink_number(fmax(-1, fmin(similarity, 1))) : splink_null();
}

static struct splink_value run_split(const struct splink_call *c)
{
    str rest = c->arg[0].text, mark = c->arg[1].text;
    if (c->arg[0].kind != SPLINK_TEXT || !mark.len) return splink_null();
    struct splink_value *item = room(c, rest.len + 1);
    size_t n = 0;
    for (ptrdiff_t at = 0; item && at >= 0; rest = str_from(rest, (size_t)at + mark.len)) {
        at = str_find_str(rest, mark);
        item[n++] = splink_text(at < 0 ? rest : str_upto(rest, (size_t)at));
        if (at < 0) break;
    }
    return item ? list(item, n) : splink_null();
}

const struct splink_function splink_list_functions[] = {
    {"list_value", 0, SPLINK_ARGUMENTS_MAX, run_list_value, .lax = true},
    {"array", 0, SPLINK_ARGUMENTS_MAX, run_list_value, .lax = true},
    {"list_extract", 2, 2, run_extract},
    {"array_extract", 2, 2, run_extract},
    {"element_at", 2, 2, run_extract},
    {"list_extract_zero", 2, 2, run_extract_zero},
    {"list_intersect", 2, 2, run_intersect},
    {"array_intersect", 2, 2, run_intersect},
    {"list_has_any", 2, 2, run_has_any},
    {"array_has_any", 2, 2, run_has_any},
    {"arrays_overlap", 2, 2, run_has_any},
    {"list_contains", 2, 2, run_contains},
    {"array_contains", 2, 2, run_contains},
    {"contains", 2, 2, run_contains},
    {"array_length", 1, 1, run_size},
    {"list_count", 1, 1, run_size},
    {"cardinality", 1, 1, run_size},
    {"size", 1, 1, run_size},
    {"list_concat", 2, 2, run_concat},
    {"list_cat", 2, 2, run_concat},
    {"array_cat", 2, 2, run_concat},
    {"list_distinct", 1, 1, run_distinct},
    {"array_distinct", 1, 1, run_distinct},
    {"list_unique", 1, 1, run_unique},
    {"array_unique", 1, 1, run_unique},
    {"flatten", 1, 1, run_flatten},
    {"list_transform", 2, 2, run_transform, .lazy = true},
    {"array_transform", 2, 2, run_transform, .lazy = true},
    {"transform", 2, 2, run_transform, .lazy = true},
    {"array_cosine_similarity", 2, 2, run_cosine},
    {"list_cosine_similarity", 2, 2, run_cosine},
    {"string_split", 2, 2, run_split},
    {"str_split", 2, 2, run_split},
    {"split", 2, 2, run_split},
    {0}};
