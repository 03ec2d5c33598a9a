/* dataset/splink_value.c -- values: how they compare and turn into one another, and the evaluation
 * of a tree. A column of a CSV file is text; beside a number it is read as a number, beside a date
 * as a date, as SQL's casts would. */
#include "base/date.h"
#include "dataset/splink_function.h"

#include <math.h>

const struct splink_function *splink_function_find(str name)
{
    static const struct splink_function *const tables[] = {
        splink_text_functions, splink_number_functions, splink_list_functions,
        splink_time_functions};
    for (size_t i = 0; i < COUNT(tables); i++)
        for (const struct splink_function *f = tables[i]; f->name; f++)
            if (str_eq_nocase(name, str_of(f->name))) return f;
    return NULL;
}

int splink_sql_truth(struct splink_value v)
{
    if (v.kind == SPLINK_BOOL || v.kind == SPLINK_NUMBER) return v.number != 0;
    return -1;
}

bool splink_value_number(struct splink_value v, double *ret_number)
{
    if (v.kind == SPLINK_TEXT) return str_to_double(str_trim(v.text), ret_number);
    if (v.kind == SPLINK_NULL || v.kind == SPLINK_LIST) return false;
    *ret_number = v.number;
    return true;
}

bool splink_value_moment(struct splink_value v, double *ret_seconds)
{
    struct date d;
    if (v.kind == SPLINK_TEXT) {
        int64_t ms = 0;
        bool has_time = false;
        if (date_parse_iso(v.text, &d) && date_whole(d)) {
            *ret_seconds = (double)date_days(d) * 24 * 60 * 60;
            return true;
        }
        if (!date_parse_moment(v.text, &ms, &has_time)) return false;
        *ret_seconds = (double)ms / 1000;
        return true;
    }
    if (v.kind != SPLINK_MOMENT && v.kind != SPLINK_NUMBER) return false;
    *ret_seconds = v.number;
    return true;
}

static bool compare_lists(struct splink_value a, struct splink_value b, int *ret_order)
{
    for (size_t i = 0; i < a.items && i < b.items; i++) {
        if (!splink_value_compare(a.item[i], b.item[i], ret_order)) return false;
        if (*ret_order) return true;
    }
    *ret_order = a.items < b.items ? -1 : a.items > b.items;
    return true;
}

bool splink_value_compare(struct splink_value a, struct splink_value b, int *ret_order)
{
    double x = 0, y = 0;
    if (a.kind == SPLINK_NULL || b.kind == SPLINK_NULL) return false;
    if (a.kind == SPLINK_LIST || b.kind == SPLINK_LIST)
        return a.kind == b.kind && compare_lists(a, b, ret_order);
    if (a.kind == SPLINK_TEXT && b.kind == SPLINK_TEXT) {
        int order = str_cmp(a.text, b.text);
        *ret_order = order < 0 ? -1 : order > 0;
        return true;
    }
    bool moments = a.kind == SPLINK_MOMENT || b.kind == SPLINK_MOMENT;
    if (moments ? !splink_value_moment(a, &x) || !splink_value_moment(b, &y)
                : !splink_value_number(a, &x) || !splink_value_number(b, &y))
        return false;
    *ret_order = x < y ? -1 : x > y;
    return true;
}

str splink_value_text(struct arena *a, struct splink_value v)
{
    str s = {0};
    switch (v.kind) {
        case SPLINK_TEXT: return v.text;
        case SPLINK_BOOL: return v.number != 0 ? STR("true") : STR("false");
        case SPLINK_NUMBER:
            s = fabs(v.number) < 1e15 && v.number == floor(v.number)
                    ? str_printf(a, "%.0f", v.number)
                    : str_printf(a, "%.17g", v.number);
            break;
        case SPLINK_MOMENT: {
            double days = floor(v.number / (24 * 60 * 60));
            if (fabs(days) < 1e7) s = date_iso(a, date_from_days((int32_t)days));
            break;
        }
        case SPLINK_NULL:
        case SPLINK_LIST: break;
    }
    return s.at ? s : STR("");
}

/* "[a, b]", each item with or without quotes. */
static struct splink_value list_of(struct arena *a, str inside)
{
    size_t n = 0, most = 1;
    for (size_t i = 0; i < inside.len; i++)
        most += inside.at[i] == ',';
    struct splink_value *item = ARENA_ARRAY(a, struct splink_value, most);
    if (!item) return splink_null();
    for (str rest = str_trim(inside), piece; rest.len && str_next(&rest, ',', &piece);) {
        piece = str_trim(piece);
        bool quotes = piece.len >= 2 && piece.at[0] == piece.at[piece.len - 1] &&
                      (piece.at[0] == '"' || piece.at[0] == '\'');
        if (quotes) piece = str_range(piece.at + 1, piece.len - 2);
        bool null = !quotes && str_eq_nocase(piece, STR("null"));
        item[n++] = null ? splink_null() : splink_text(piece);
        if (!rest.at) break;
    }
    return (struct splink_value){.kind = SPLINK_LIST, .item = item, .items = n};
}

struct splink_value splink_value_of(struct arena *a, str text)
{
    if (!text.len) return splink_null();
    if (text.len >= 2 && text.at[0] == '[' && text.at[text.len - 1] == ']')
        return list_of(a, str_range(text.at + 1, text.len - 2));
    return splink_text(text);
}

/* ---- evaluation ---------------------------------------------------------------------------- */

static struct splink_value truth(int known)
{
    return known < 0 ? splink_null() : splink_bool(known);
}

/* AND: one "no" decides; OR: one "yes". */
static struct splink_value logic(struct splink_pair *pair, const struct splink_node *t, int decides)
{
    int answer = !decides;
    for (size_t i = 0; i < t->n; i++) {
        int one = splink_sql_truth(splink_sql_value(pair, t->arg[i]));
        if (one == decides) return truth(one);
        if (one < 0) answer = -1;
    }
    return truth(answer);
}

static struct splink_value compare(struct splink_pair *pair, const struct splink_node *t)
{
    int order = 0;
    struct splink_value a = splink_sql_value(pair, t->arg[0]);
    if (a.kind == SPLINK_NULL) return a;
    if (!splink_value_compare(a, splink_sql_value(pair, t->arg[1]), &order)) return splink_null();
    switch (t->op) {
        case SPLINK_OP_EQUAL: return truth(order == 0);
        case SPLINK_OP_UNEQUAL: return truth(order != 0);
        case SPLINK_OP_LESS: return truth(order < 0);
        case SPLINK_OP_LESS_EQUAL: return truth(order <= 0);
        case SPLINK_OP_GREATER: return truth(order > 0);
        default: return truth(order >= 0);
    }
}

static struct splink_value call(struct splink_pair *pair, const struct splink_node *t)
{
    struct splink_value arg[SPLINK_ARGUMENTS_MAX];
    struct splink_call c = {.pair = pair, .node = t, .n = t->n, .arg = arg};
    for (size_t i = 0; !t->called->lazy && i < t->n; i++) {
        arg[i] = splink_sql_value(pair, t->arg[i]);
        if (arg[i].kind == SPLINK_NULL && !t->called->lax) return arg[i];
    }
    return t->called->run(&c); /* cppcheck-suppress returnDanglingLifetime ; nothing of c is kept */
}

struct splink_value splink_sql_value(struct splink_pair *pair, const struct splink_node *t)
{
    int known = 0;
    switch (t->op) {
        case SPLINK_OP_CONSTANT: return t->constant;
        case SPLINK_OP_COLUMN: return pair->column(pair->context, t->sides, t->at);
        case SPLINK_OP_DERIVED: return pair->derived(pair->context, t->sides, t->at);
        case SPLINK_OP_VARIABLE: return pair->variable[t->at];
        case SPLINK_OP_CALL: return call(pair, t);
        case SPLINK_OP_AND: return logic(pair, t, 0);
        case SPLINK_OP_OR: return logic(pair, t, 1);
        case SPLINK_OP_NOT:
            known = splink_sql_truth(splink_sql_value(pair, t->arg[0]));
            return truth(known < 0 ? known : !known);
        case SPLINK_OP_EQUAL:
        case SPLINK_OP_UNEQUAL:
        case SPLINK_OP_LESS:
        case SPLINK_OP_LESS_EQUAL:
        case SPLINK_OP_GREATER:
        case SPLINK_OP_GREATER_EQUAL: return compare(pair, t);
        case SPLINK_OP_IS_NULL:
            return truth(splink_sql_value(pair, t->arg[0]).kind == SPLINK_NULL);
        case SPLINK_OP_CASE:
            for (size_t i = 0; i + 1 < t->n; i += 2)
                if (splink_sql_truth(splink_sql_value(pair, t->arg[i])) == 1)
                    return splink_sql_value(pair, t->arg[i + 1]);
            return splink_sql_value(pair, t->arg[t->n - 1]);
        case SPLINK_OP_LAMBDA: break;
    }
    return splink_null();
}

bool splink_sql_same(const struct splink_node *a, const struct splink_node *b, bool sides)
{
    int order = 1;
    bool both_null = a->constant.kind == SPLINK_NULL && b->constant.kind == SPLINK_NULL;
    if (sides && a->sides != b->sides) return false;
    if (a->op != b->op || a->n != b->n || a->at != b->at || a->called != b->called) return false;
    if (a->op == SPLINK_OP_CONSTANT && !both_null &&
        (a->constant.kind != b->constant.kind ||
         !splink_value_compare(a->constant, b->constant, &order) || order != 0))
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!splink_sql_same(a->arg[i], b->arg[i], sides)) return false;
    return true;
}
