/* codec/duration.c -- units are a table. */
#include "codec/duration.h"

static const struct {
    const char *name;
    int64_t seconds;
} units[] = {
    {"week", 7 * 24 * 60 * 60},
    {"day", 24 * 60 * 60},
    {"hour", 60 * 60},
    {"minute", 60},
    {"second", 1},
};

bool duration_parse(str s, int64_t *ret_seconds)
{
    str number;
    int64_t count, seconds;
    if (!str_next(&s, ' ', &number) || !str_to_int64(number, &count) || count < 0) return false;
    if (str_ends(s, STR("s"))) s.len--;
    for (size_t i = 0; i < COUNT(units); i++) {
        if (!s.at || !str_eq_c(s, units[i].name)) continue;
        if (__builtin_mul_overflow(count, units[i].seconds, &seconds)) return false;
        *ret_seconds = seconds;
        return true;
    }
    return false;
}

str duration_text(struct arena *a, int64_t seconds)
{
    size_t i = 0;
    if (seconds == 0) i = COUNT(units) - 1;
    while (seconds % units[i].seconds != 0)
        i++;
    long long count = (long long)(seconds / units[i].seconds);
    return str_printf(a, "%lld %s%s", count, units[i].name, count == 1 ? "" : "s");
}
