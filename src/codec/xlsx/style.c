/* codec/xlsx/style.c -- see style.h. */
#include "codec/xlsx/style.h"

#include "base/clock.h"
#include "base/date.h"

#include <math.h>

enum {
    DAY_SECONDS = 24 * 60 * 60,
    UNIX_1900 = 25569, /* 1970-01-01 in the two ways of counting days */
    UNIX_1904 = 24107,
    LEAP_BUG = 60, /* 1900 is taken for a leap year: day 60 does not exist */
    DIGITS_MAX = 15
};

static const struct {
    int64_t first, last;
    enum style_kind kind;
} known[] = {
    {14, 17, STYLE_DATE}, {18, 21, STYLE_TIME}, {22, 22, STYLE_MOMENT}, {27, 31, STYLE_DATE},
    {32, 35, STYLE_TIME}, {36, 36, STYLE_DATE}, {45, 47, STYLE_TIME},   {50, 58, STYLE_DATE},
};

struct style style_of_id(int64_t id)
{
    for (size_t i = 0; i < COUNT(known); i++)
        if (id >= known[i].first && id <= known[i].last)
            return (struct style){.kind = (uint8_t)known[i].kind};
    return (struct style){0};
}

/* Behind the sign at `i`: the place behind what it quotes, brackets or escapes. */
static size_t behind(str code, size_t i)
{
    char c = code.at[i], ends = c == '"' ? '"' : c == '[' ? ']' : 0;
    if (c == '\\' || c == '_' || c == '*') return i + 2;
    if (!ends) return i + 1;
    size_t k = i + 1;
    while (k < code.len && code.at[k] != ends)
        k++;
    return k + 1;
}

/* [h] and [mm] are times that run on; every other bracket is a colour, a language, a condition. */
static char letter_at(str code, size_t i)
{
    char c = code.at[i];
    if (c == '[' && i + 1 < code.len) {
        char inner = (char)(code.at[i + 1] | 0x20), after = i + 2 < code.len ? code.at[i + 2] : 0;
        bool runs_on = strchr("hms", inner) && (after == ']' || (after | 0x20) == inner);
        return runs_on ? 'h' : 0;
    }
    return c == '"' || c == '\\' || c == '_' || c == '*' ? 0 : (char)(c | 0x20);
}

struct style style_of_code(str code)
{
    bool date = false, time = false, month = false, only_zeros = true;
    size_t zeros = 0, section = str_find(code, ';') < 0 ? code.len : (size_t)str_find(code, ';');
    code = str_upto(code, section);
    if (str_eq_nocase(code, STR("general"))) return (struct style){0};
    for (size_t i = 0; i < code.len; i = behind(code, i)) {
        char c = letter_at(code, i);
        date = date || c == 'y' || c == 'd';
        time = time || c == 'h' || c == 's';
        month = month || c == 'm';
        zeros += code.at[i] == '0';
        only_zeros = only_zeros && (strchr("0 -", code.at[i]) || !c);
    }
    date = date || (month && !time);
    if (date || time)
        return (struct style){.kind = (uint8_t)(date && time ? STYLE_MOMENT
                                                : date       ? STYLE_DATE
                                                             : STYLE_TIME)};
    bool padded = only_zeros && zeros > 1 && zeros <= DIGITS_MAX;
    return (struct style){.digits = padded ? (uint8_t)zeros : 0};
}

/* ---- numbers ---- */

static bool write_plain(struct style s, str number, double value, struct buf *out)
{
    if (value == floor(value) && fabs(value) < 1e15) {
        buf_printf(out, "%0*.0f", s.digits, value);
        return true;
    }
    if (number.len <= DIGITS_MAX + 2 && str_find(number, 'E') < 0 && str_find(number, 'e') < 0)
        buf_add(out, number);
    else
        buf_printf(out, "%.15g", value);
    return true;
}

/* The night in which the clocks change is short or long: the hour that is shown is what counts. */
static void write_moment(struct date day, int64_t second, struct buf *out)
{
    int64_t ms = date_uk_midnight_ms(day) + second * MS_PER_SECOND;
    ms += (second / 3600 - date_uk(ms).hour) * MS_PER_HOUR % MS_PER_DAY;
    int64_t utc = ms / MS_PER_SECOND, rest = (utc % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
    struct date on = date_from_days((int32_t)((utc - rest) / DAY_SECONDS));
    buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", on.year, on.month, on.day, (int)(rest / 3600),
               (int)(rest / 60 % 60), (int)(rest % 60));
}

static bool write_date(struct style s, double value, bool since_1904, struct buf *out)
{
    int64_t seconds = llround(value * DAY_SECONDS);
    int64_t day = seconds / DAY_SECONDS, second = seconds % DAY_SECONDS;
    if (s.kind == STYLE_TIME || (day == 0 && !since_1904)) {
        buf_printf(out, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
                   (int)(seconds % 60));
        return true;
    }
    int64_t since_1970 = day - (since_1904 ? UNIX_1904 : UNIX_1900);
    if (!since_1904 && day < LEAP_BUG) since_1970++;
    struct date d = date_from_days((int32_t)since_1970);
    if (s.kind == STYLE_MOMENT && second)
        write_moment(d, second, out);
    else
        buf_printf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
    return true;
}

bool style_write(struct style s, str number, bool since_1904, struct buf *out)
{
    double value;
    double last = since_1904 ? 2957003 : 2958466; /* the year 10000 */
    if (!str_to_double(number, &value)) return false;
    bool bug = !since_1904 && floor(value) == LEAP_BUG;
    if (s.kind == STYLE_PLAIN || value < 0 || value >= last || bug)
        return write_plain(s, number, value, out);
    return write_date(s, value, since_1904, out);
}
