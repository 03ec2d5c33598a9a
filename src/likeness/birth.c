/* likeness/birth.c -- see birth.h. Parts are compared as parts: an edit distance on the text would
 * miss that 03-11 and 11-03 are one slip. */
#include "likeness/birth.h"

bool birth_is_default(struct date d) { return d.month == 1 && d.day == 1; }

/* The eight digits YYYYMMDD, four bits each. */
static uint32_t digits_of(struct date d)
{
    uint32_t parts[] = {(uint32_t)d.year / 100, (uint32_t)d.year % 100, (uint32_t)d.month,
                        (uint32_t)d.day};
    uint32_t packed = 0;
    for (size_t i = 0; i < COUNT(parts); i++)
        packed = packed << 8 | parts[i] / 10 << 4 | parts[i] % 10;
    return packed;
}

static unsigned digits_differing(uint32_t a, uint32_t b)
{
    uint32_t x = a ^ b;
    x |= x >> 2;
    x |= x >> 1;
    return (unsigned)__builtin_popcount(x & 0x11111111u);
}

/* Exactly two digits differ, they are neighbours in one part, and they changed places. */
static bool is_transposed(uint32_t a, uint32_t b)
{
    for (unsigned shift = 0; shift < 32; shift += 8) {
        uint32_t x = a >> shift & 0xff, y = b >> shift & 0xff;
        if (x != y)
            return (x >> 4 | (x & 15) << 4) == y && (a ^ b) >> shift <= 0xff &&
                   !((a ^ b) & ((1u << shift) - 1));
    }
    return false;
}

static enum birth_level compare_whole(struct date a, struct date b)
{
    bool year = a.year == b.year, month = a.month == b.month, day = a.day == b.day;
    if (year && month && day) return birth_is_default(a) ? BIRTH_DEFAULT_SAME : BIRTH_EXACT;
    if (year && (birth_is_default(a) || birth_is_default(b))) return BIRTH_YEAR_SAME;
    if (year && a.day == b.month && a.month == b.day) return BIRTH_SWAPPED;
    uint32_t x = digits_of(a), y = digits_of(b);
    if (is_transposed(x, y)) return BIRTH_TRANSPOSED;
    if (digits_differing(x, y) == 1) return BIRTH_DIGIT;
    if (month && day && (a.year - b.year == 1 || b.year - a.year == 1)) return BIRTH_YEAR_NEAR;
    if (year && month) return BIRTH_MONTH_SAME;
    if (day && (year || month) && !birth_is_default(a) && !birth_is_default(b))
        return BIRTH_DAY_SAME;
    return year ? BIRTH_YEAR_ONLY : BIRTH_DIFFERENT;
}

enum birth_level birth_compare(struct date a, struct date b)
{
    if (!a.year || !b.year) return BIRTH_MISSING;
    if (date_whole(a) && date_whole(b)) return compare_whole(a, b);
    if (a.year != b.year) return BIRTH_DIFFERENT;
    if (!a.month || !b.month || birth_is_default(a) || birth_is_default(b)) return BIRTH_YEAR_SAME;
    return a.month == b.month ? BIRTH_MONTH_SAME : BIRTH_YEAR_ONLY;
}
