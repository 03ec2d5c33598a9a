/* dataset/splink_number.c -- functions on numbers, and those that take anything. */
#include "dataset/splink_function.h"

#include <math.h>

/* The i-th argument as a number; NaN when it is none, which makes the answer NULL. */
static double arg(const struct splink_call *c, size_t i)
{
    double number = NAN;
    if (i < c->n && !splink_value_number(c->arg[i], &number)) number = NAN;
    return number;
}

static struct splink_value number(double n)
{
    return isfinite(n) ? splink_number(n) : splink_null();
}

/* Days between dates, seconds between moments, are numbers here too. */
static struct splink_value run_add(const struct splink_call *c)
{
    return number(arg(c, 0) + arg(c, 1));
}
static struct splink_value run_subtract(const struct splink_call *c)
{
    return number(arg(c, 0) - arg(c, 1));
}
static struct splink_value run_multiply(const struct splink_call *c)
{
    return number(arg(c, 0) * arg(c, 1));
}
static struct splink_value run_divide(const struct splink_call *c)
{
    return number(arg(c, 0) / arg(c, 1));
}
static struct splink_value run_divide_whole(const struct splink_call *c)
{
    return number(trunc(arg(c, 0) / arg(c, 1)));
}
static struct splink_value run_modulo(const struct splink_call *c)
{
    return number(fmod(arg(c, 0), arg(c, 1)));
}
static struct splink_value run_negative(const struct splink_call *c) { return number(-arg(c, 0)); }
static struct splink_value run_abs(const struct splink_call *c) { return number(fabs(arg(c, 0))); }
static struct splink_value run_floor(const struct splink_call *c)
{
    return number(floor(arg(c, 0)));
}
static struct splink_value run_ceil(const struct splink_call *c) { return number(ceil(arg(c, 0))); }
static struct splink_value run_sqrt(const struct splink_call *c) { return number(sqrt(arg(c, 0))); }
static struct splink_value run_exp(const struct splink_call *c) { return number(exp(arg(c, 0))); }
static struct splink_value run_ln(const struct splink_call *c) { return number(log(arg(c, 0))); }
static struct splink_value run_log2(const struct splink_call *c) { return number(log2(arg(c, 0))); }
static struct splink_value run_log10(const struct splink_call *c)
{
    return number(log10(arg(c, 0)));
}
static struct splink_value run_sin(const struct splink_call *c) { return number(sin(arg(c, 0))); }
static struct splink_value run_cos(const struct splink_call *c) { return number(cos(arg(c, 0))); }
static struct splink_value run_acos(const struct splink_call *c) { return number(acos(arg(c, 0))); }
static struct splink_value run_asin(const struct splink_call *c) { return number(asin(arg(c, 0))); }
static struct splink_value run_power(const struct splink_call *c)
{
    return number(pow(arg(c, 0), arg(c, 1)));
}
static struct splink_value run_radians(const struct splink_call *c)
{
    return number(arg(c, 0) * 3.14159265358979323846 / 180);
}
static struct splink_value run_round(const struct splink_call *c)
{
    double scale = c->n > 1 ? pow(10, arg(c, 1)) : 1;
    return number(round(arg(c, 0) * scale) / scale);
}

static struct splink_value run_to_number(const struct splink_call *c) { return number(arg(c, 0)); }
static struct splink_value run_to_float(const struct splink_call *c)
{
    return number((double)(float)arg(c, 0));
}
static struct splink_value run_to_whole(const struct splink_call *c)
{
    return number(nearbyint(arg(c, 0)));
}
static struct splink_value run_to_boolean(const struct splink_call *c)
{
    int truth = splink_sql_truth(c->arg[0]);
    if (c->arg[0].kind == SPLINK_TEXT) {
        str s = c->arg[0].text;
        truth = str_eq_nocase(s, STR("true")) || str_eq_nocase(s, STR("t"))   ? 1
                : str_eq_nocase(s, STR("false")) || str_eq_nocase(s, STR("f")) ? 0
                                                                               : -1;
    }
    return truth < 0 ? splink_null() : splink_bool(truth);
}

/* ---- whatever comes ------------------------------------------------------------------------- */

static struct splink_value run_coalesce(const struct splink_call *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->arg[i].kind != SPLINK_NULL) return c->arg[i];
    return splink_null();
}

static struct splink_value run_nullif(const struct splink_call *c)
{
    int order = 1;
    bool known = splink_value_compare(c->arg[0], c->arg[1], &order);
    return known && order == 0 ? splink_null() : c->arg[0];
}

/* The best of those that are not NULL: `sign` 1 the greatest, -1 the least. */
static struct splink_value best(const struct splink_value *v, size_t n, int sign)
{
    struct splink_value found = splink_null();
    for (size_t i = 0; i < n; i++) {
        int order = 0;
        if (v[i].kind == SPLINK_NULL) continue;
        if (found.kind == SPLINK_NULL ||
            (splink_value_compare(v[i], found, &order) && order * sign > 0))
            found = v[i];
    }
    return found;
}

static struct splink_value run_greatest(const struct splink_call *c)
{
    return best(c->arg, c->n, 1);
}
static struct splink_value run_least(const struct splink_call *c) { return best(c->arg, c->n, -1); }
static struct splink_value run_list_max(const struct splink_call *c)
{
    return best(c->arg[0].item, c->arg[0].items, 1);
}
static struct splink_value run_list_min(const struct splink_call *c)
{
    return best(c->arg[0].item, c->arg[0].items, -1);
}

static struct splink_value run_is_distinct(const struct splink_call *c)
{
    bool a = c->arg[0].kind == SPLINK_NULL, b = c->arg[1].kind == SPLINK_NULL;
    int order = 1;
    if (a || b) return splink_bool(a != b);
    return splink_bool(!splink_value_compare(c->arg[0], c->arg[1], &order) || order != 0);
}

static struct splink_value run_if(const struct splink_call *c)
{
    return c->arg[splink_sql_truth(c->arg[0]) == 1 ? 1 : 2];
}

enum { ANY = SPLINK_ARGUMENTS_MAX };

const struct splink_function splink_number_functions[] = {
    {"add", 2, 2, run_add},
    {"subtract", 2, 2, run_subtract},
    {"multiply", 2, 2, run_multiply},
    {"divide", 2, 2, run_divide},
    {"divide_whole", 2, 2, run_divide_whole},
    {"modulo", 2, 2, run_modulo},
    {"mod", 2, 2, run_modulo},
    {"negative", 1, 1, run_negative},
    {"abs", 1, 1, run_abs},
    {"floor", 1, 1, run_floor},
    {"ceil", 1, 1, run_ceil},
    {"ceiling", 1, 1, run_ceil},
    {"sqrt", 1, 1, run_sqrt},
    {"exp", 1, 1, run_exp},
    {"ln", 1, 1, run_ln},
    {"log2", 1, 1, run_log2},
    {"log10", 1, 1, run_log10},
    {"sin", 1, 1, run_sin},
    {"cos", 1, 1, run_cos},
    {"acos", 1, 1, run_acos},
    {"asin", 1, 1, run_asin},
    {"pow", 2, 2, run_power},
    {"power", 2, 2, run_power},
    {"radians", 1, 1, run_radians},
    {"round", 1, 2, run_round},
    {"to_number", 1, 1, run_to_number},
    {"to_float", 1, 1, run_to_float},
    {"to_whole", 1, 1, run_to_whole},
    {"to_boolean", 1, 1, run_to_boolean},
    {"coalesce", 1, ANY, run_coalesce, .lax = true},
    {"ifnull", 2, 2, run_coalesce, .lax = true},
    {"nvl", 2, 2, run_coalesce, .lax = true},
    {"nullif", 2, 2, run_nullif, .lax = true},
    {"greatest", 1, ANY, run_greatest, .lax = true},
    {"least", 1, ANY, run_least, .lax = true},
    {"max", 2, ANY, run_greatest}, /* SQLite's, of several arguments */
    {"min", 2, ANY, run_least},
    {"is_distinct", 2, 2, run_is_distinct, .lax = true},
    {"if", 3, 3, run_if, .lax = true},
    {"list_max", 1, 1, run_list_max},
    {"array_max", 1, 1, run_list_max},
    {"list_min", 1, 1, run_list_min},
    {"array_min", 1, 1, run_list_min},
    {0}};
