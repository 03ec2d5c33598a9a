/* dataset/splink_time.c -- dates and moments: parsing by a format, differences, parts. */
#include "base/date.h"
#include "dataset/splink_function.h"

#include <math.h>

enum { DAY_S = 24 * 60 * 60 };

struct parts {
    int year, month, day, hour, minute, second;
};

static bool whole(str *rest, size_t digits_max, int *ret)
{
    size_t n = 0;
    int value = 0;
    for (; n < rest->len && n < digits_max && rest->at[n] >= '0' && rest->at[n] <= '9'; n++)
        value = value * 10 + (rest->at[n] - '0');
    *ret = value;
    *rest = str_from(*rest, n);
    return n > 0;
}

/* "March", or "Mar" */
static bool month_name(str *rest, bool whole_word, int *ret)
{
    for (int m = 1; m <= 12; m++) {
        str name = date_month_name(m);
        if (!whole_word) name.len = 3;
        if (!str_eq_nocase(str_upto(*rest, name.len), name)) continue;
        *rest = str_from(*rest, name.len);
        *ret = m;
        return true;
    }
    return false;
}

static bool field(char what, str *rest, struct parts *p)
{
    bool ok = false;
    switch (what) {
        case 'Y': return whole(rest, 4, &p->year);
        case 'y':
            ok = whole(rest, 2, &p->year);
            p->year += p->year < 69 ? 2000 : 1900;
            return ok;
        case 'm': return whole(rest, 2, &p->month);
        case 'd': return whole(rest, 2, &p->day);
        case 'H': return whole(rest, 2, &p->hour);
        case 'M': return whole(rest, 2, &p->minute);
        case 'S': return whole(rest, 2, &p->second);
        case 'b': return month_name(rest, false, &p->month);
        case 'B': return month_name(rest, true, &p->month);
        default: return false;
    }
}

static void skip_spaces(str *s)
{
    while (s->len && (s->at[0] == ' ' || (s->at[0] >= '\t' && s->at[0] <= '\r')))
        *s = str_from(*s, 1);
}

static struct splink_value moment(struct parts p)
{
    struct date d = {(int16_t)(p.year ? p.year : 400), (int8_t)p.month, (int8_t)p.day};
    if (p.hour > 23 || p.minute > 59 || p.second > 59 || !p.month || !p.day || !date_valid(d))
        return splink_null();
    double days = date_days(d) - (p.year ? 0 : 146097); /* a year 0 is like 400, one cycle later */
    return splink_moment(days * DAY_S + p.hour * 3600 + p.minute * 60 + p.second);
}

/* As strptime of DuckDB reads: one or two digits for two, white space around is fine. */
static struct splink_value parse_format(str text, str format)
{
    struct parts p = {.year = 1900, .month = 1, .day = 1};
    skip_spaces(&text);
    while (format.len) {
        char c = format.at[0], next = format.len > 1 ? format.at[1] : 0;
        bool is_field = c == '%' && next && next != '%';
        if (c == '%' && next == '-') {
            next = format.len > 2 ? format.at[2] : 0;
            format = str_from(format, 1);
        }
        if (is_field && !field(next, &text, &p)) return splink_null();
        if (!is_field && (!text.len || text.at[0] != c)) return splink_null();
        if (!is_field) text = str_from(text, 1);
        format = str_from(format, c == '%' ? 2 : 1);
    }
    skip_spaces(&text);
    return text.len ? splink_null() : moment(p);
}

/* Spark's and PostgreSQL's letters ("yyyy-MM-dd", "YYYY-MM-DD") as strptime's. */
static str strptime_format(str letters, char *out, size_t size)
{
    static const struct {
        const char *letters, *field;
    } fields[] = {{"yyyy", "%Y"}, {"YYYY", "%Y"}, {"yy", "%y"}, {"YY", "%y"},   {"MMMM", "%B"},
                  {"MMM", "%b"},  {"Mon", "%b"},  {"MM", "%m"}, {"dd", "%d"},   {"DD", "%d"},
                  {"HH24", "%H"}, {"HH", "%H"},   {"mm", "%M"}, {"MI", "%M"},   {"ss", "%S"},
                  {"SS", "%S"},   {"M", "%m"},    {"d", "%d"},  {"H", "%H"}};
    size_t n = 0;
    while (letters.len && n + 2 < size) {
        size_t i = 0;
        while (i < COUNT(fields) && !str_starts(letters, str_of(fields[i].letters)))
            i++;
        if (i < COUNT(fields)) {
            out[n++] = '%';
            out[n++] = fields[i].field[1];
            letters = str_from(letters, strlen(fields[i].letters));
            continue;
        }
        if (letters.at[0] != '\'') out[n++] = letters.at[0];
        letters = str_from(letters, 1);
    }
    return str_range(out, n);
}

static struct splink_value run_strptime(const struct splink_call *c)
{
    if (c->arg[0].kind == SPLINK_MOMENT) return c->arg[0];
    return parse_format(c->arg[0].text, c->arg[1].text);
}

static struct splink_value midnight(struct splink_value v)
{
    double seconds = 0;
    if (!splink_value_moment(v, &seconds)) return splink_null();
    return splink_moment(floor(seconds / DAY_S) * DAY_S);
}

static struct splink_value run_to_moment(const struct splink_call *c)
{
    char format[64];
    double seconds = 0;
    if (c->n > 1 && c->arg[0].kind == SPLINK_TEXT)
        return parse_format(c->arg[0].text,
                            strptime_format(c->arg[1].text, format, sizeof format));
    return splink_value_moment(c->arg[0], &seconds) ? splink_moment(seconds) : splink_null();
}

static struct splink_value run_to_date(const struct splink_call *c)
{
    return midnight(run_to_moment(c));
}

static struct splink_value run_epoch(const struct splink_call *c)
{
    double seconds = 0;
    return splink_value_moment(c->arg[0], &seconds) ? splink_number(seconds) : splink_null();
}

static bool day_of(struct splink_value v, struct date *ret, double *ret_days)
{
    double seconds = 0;
    if (!splink_value_moment(v, &seconds)) return false;
    *ret_days = floor(seconds / DAY_S);
    if (!(fabs(*ret_days) < 1e7)) return false;
    *ret = date_from_days((int32_t)*ret_days);
    return true;
}

static struct splink_value run_year(const struct splink_call *c)
{
    struct date d;
    double days;
    return day_of(c->arg[0], &d, &days) ? splink_number(d.year) : splink_null();
}
static struct splink_value run_month(const struct splink_call *c)
{
    struct date d;
    double days;
    return day_of(c->arg[0], &d, &days) ? splink_number(d.month) : splink_null();
}
static struct splink_value run_day(const struct splink_call *c)
{
    struct date d;
    double days;
    return day_of(c->arg[0], &d, &days) ? splink_number(d.day) : splink_null();
}

/* date_diff('unit', from, to): borders of that unit between the two. Spark's: days(to, from). */
static struct splink_value run_date_diff(const struct splink_call *c)
{
    struct date from, to;
    double from_days, to_days;
    size_t first = c->n - 2;
    if (!day_of(c->arg[first], &from, &from_days) || !day_of(c->arg[first + 1], &to, &to_days))
        return splink_null();
    if (c->n == 2) return splink_number(from_days - to_days);
    str unit = c->arg[0].text;
    if (str_eq_nocase(unit, STR("day"))) return splink_number(to_days - from_days);
    if (str_eq_nocase(unit, STR("year"))) return splink_number(to.year - from.year);
    if (str_eq_nocase(unit, STR("month")))
        return splink_number((to.year - from.year) * 12 + to.month - from.month);
    return splink_null();
}

const struct splink_function splink_time_functions[] = {
    {"try_strptime", 2, 2, run_strptime},
    {"strptime", 2, 2, run_strptime},
    {"to_moment", 1, 1, run_to_moment},
    {"to_timestamp", 1, 2, run_to_moment},
    {"try_to_timestamp", 1, 2, run_to_moment},
    {"try_cast_timestamp", 2, 2, run_to_moment},
    {"date", 1, 1, run_to_date},
    {"to_date", 1, 2, run_to_date},
    {"try_cast_date", 2, 2, run_to_date},
    {"epoch", 1, 1, run_epoch},
    {"unix_timestamp", 1, 1, run_epoch},
    {"time_to_unix", 1, 1, run_epoch},
    {"year", 1, 1, run_year},
    {"month", 1, 1, run_month},
    {"day", 1, 1, run_day},
    {"date_diff", 2, 3, run_date_diff},
    {"datediff", 2, 3, run_date_diff},
    {0}};
