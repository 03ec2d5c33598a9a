/* ingest/mapping_date.c -- dates in the formats that systems export.
 *
 * YYYY MM DD, Mon (Jan), HH mm ss; everything else stands for itself. A day or month may have one
 * digit when no digit follows it. There is no two-digit year: nobody can tell 14 from 1914. */
#include "ingest/mapping.h"

#include "base/clock.h"
#include "base/date.h"

#include <stdio.h>

enum part {
    PART_YEAR,
    PART_MONTH,
    PART_DAY,
    PART_HOUR,
    PART_MINUTE,
    PART_SECOND,
    PART__COUNT,
    PART_NAME,
    PART_NONE
};

static const struct token {
    const char *text;
    enum part part;
    size_t least, most; /* digits */
} tokens[] = {{"YYYY", PART_YEAR, 4, 4}, {"Mon", PART_NAME, 3, 3}, {"MM", PART_MONTH, 1, 2},
              {"DD", PART_DAY, 1, 2},    {"HH", PART_HOUR, 1, 2},  {"mm", PART_MINUTE, 2, 2},
              {"ss", PART_SECOND, 2, 2}};

static const struct token *token_at(str format)
{
    for (size_t i = 0; i < COUNT(tokens); i++)
        if (str_starts(format, str_of(tokens[i].text))) return &tokens[i];
    return NULL;
}

bool mapping_date_format(str format)
{
    bool seen[PART_NONE] = {false};
    while (format.len) {
        const struct token *t = token_at(format);
        char c = format.at[0];
        if (!t && ((c >= 'A' && c <= 'Z' && c != 'T') || (c >= 'a' && c <= 'z'))) return false;
        if (t && seen[t->part]) return false;
        if (t) seen[t->part] = true;
        format = str_from(format, t ? strlen(t->text) : 1);
    }
    return seen[PART_YEAR] && seen[PART_DAY] && seen[PART_MONTH] != seen[PART_NAME] &&
           (!seen[PART_MINUTE] || seen[PART_HOUR]);
}

static bool month_name(str text, int *ret_month)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int m = 0; m < 12; m++)
        if (str_eq_nocase(str_upto(text, 3), str_range(names + 3 * m, 3)))
            return *ret_month = m + 1, true;
    return false;
}

static bool digits(str *text, size_t least, size_t most, int *ret_value)
{
    size_t n = 0;
    int value = 0;
    while (n < most && n < text->len && text->at[n] >= '0' && text->at[n] <= '9')
        value = value * 10 + (text->at[n++] - '0');
    *text = str_from(*text, n);
    *ret_value = value;
    return n >= least;
}

static bool take_parts(str format, str text, int value[PART__COUNT])
{
    while (format.len) {
        const struct token *t = token_at(format);
        if (!t) {
            if (!text.len || text.at[0] != format.at[0]) return false;
            text = str_from(text, 1);
        } else if (t->part == PART_NAME) {
            if (!month_name(text, &value[PART_MONTH])) return false;
            text = str_from(text, 3);
        } else {
            str after = str_from(format, strlen(t->text));
            size_t least =
                token_at(after) && t->least == 1 ? t->most : t->least; /* YYYYMMDD: all digits */
            if (!digits(&text, least, t->most, &value[t->part])) return false;
        }
        format = str_from(format, t ? strlen(t->text) : 1);
    }
    return text.len == 0;
}

/* UTC of a time on a UK clock: summer time is found by trying. In the hour that exists twice, the
 * first. */
static int64_t uk_moment_ms(struct date d, const int value[PART__COUNT])
{
    int64_t since_midnight = (value[PART_HOUR] * 60 + value[PART_MINUTE]) * (int64_t)MS_PER_MINUTE +
                             value[PART_SECOND] * (int64_t)MS_PER_SECOND;
    int64_t ms = (int64_t)date_days(d) * MS_PER_DAY + since_midnight, earlier = ms - MS_PER_HOUR;
    return date_uk(earlier).hour == value[PART_HOUR] ? earlier : ms;
}

bool mapping_date(str format, str text, bool with_time, char ret_iso[MAPPING_TEXT_MAX],
                  size_t *ret_len)
{
    int value[PART__COUNT] = {0};
    if (!take_parts(format, text, value)) return false;
    struct date d = {(int16_t)value[PART_YEAR], (int8_t)value[PART_MONTH], (int8_t)value[PART_DAY]};
    if (!date_valid(d) || !date_whole(d) || value[PART_HOUR] > 23 || value[PART_MINUTE] > 59 ||
        value[PART_SECOND] > 59)
        return false;
    int n;
    if (with_time && str_has(format, STR("HH"))) {
        int64_t ms = uk_moment_ms(d, value);
        int32_t day = (int32_t)(ms / MS_PER_DAY - (ms % MS_PER_DAY < 0));
        struct date utc = date_from_days(day);
        int second = (int)((ms - (int64_t)day * MS_PER_DAY) / MS_PER_SECOND);
        n = snprintf(ret_iso, MAPPING_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02dZ", utc.year,
                     utc.month, utc.day, second / 3600, second / 60 % 60, second % 60);
    } else {
        n = snprintf(ret_iso, MAPPING_TEXT_MAX, "%04d-%02d-%02d", d.year, d.month, d.day);
    }
    *ret_len = (size_t)n;
    return true;
}
