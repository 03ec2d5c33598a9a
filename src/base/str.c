/* base/str.c -- text pieces: compare, cut, copy, read numbers. */
#include "base/str.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

bool str_eq(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}
bool str_eq_c(str a, const char *b) { return str_eq(a, str_of(b)); }

static unsigned char lower(char c)
{
    unsigned char u = (unsigned char)c;
    return u >= 'A' && u <= 'Z' ? (unsigned char)(u + 32) : u;
}

bool str_eq_nocase(str a, str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i])) return false;
    return true;
}

int str_cmp(str a, str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.at, b.at, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static bool is_digit(str s, size_t i) { return i < s.len && s.at[i] >= '0' && s.at[i] <= '9'; }

/* The digits from i on, without leading noughts. */
static str number_at(str s, size_t i, size_t *ret_end)
{
    size_t from = i, end = i;
    while (is_digit(s, end))
        end++;
    while (from + 1 < end && s.at[from] == '0')
        from++;
    *ret_end = end;
    return str_range(s.at + from, end - from);
}

int str_cmp_natural(str a, str b)
{
    size_t i = 0, k = 0;
    while (i < a.len && k < b.len) {
        if (is_digit(a, i) && is_digit(b, k)) {
            str n = number_at(a, i, &i), m = number_at(b, k, &k);
            int order = n.len == m.len ? str_cmp(n, m) : n.len < m.len ? -1 : 1;
            if (order) return order;
        } else {
            unsigned char c = (unsigned char)a.at[i++], d = (unsigned char)b.at[k++];
            if (c != d) return c < d ? -1 : 1;
        }
    }
    if (i < a.len || k < b.len) return i < a.len ? 1 : -1;
    return str_cmp(a, b); /* 02 and 2 */
}

bool str_starts(str s, str prefix)
{
    return s.len >= prefix.len && str_eq(str_upto(s, prefix.len), prefix);
}
bool str_ends(str s, str suffix)
{
    return s.len >= suffix.len && str_eq(str_from(s, s.len - suffix.len), suffix);
}

ptrdiff_t str_find(str s, char c)
{
    const char *hit = s.len ? memchr(s.at, c, s.len) : NULL;
    return hit ? hit - s.at : -1;
}

ptrdiff_t str_find_str(str s, str part)
{
    if (part.len == 0) return 0;
    const char *hit = s.len ? memmem(s.at, s.len, part.at, part.len) : NULL;
    return hit ? hit - s.at : -1;
}

bool str_has(str s, str part) { return str_find_str(s, part) >= 0; }

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

str str_trim(str s)
{
    while (s.len && is_space(s.at[0]))
        s = str_from(s, 1);
    while (s.len && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

str str_from(str s, size_t offset)
{
    if (offset > s.len) offset = s.len;
    return (str){s.at ? s.at + offset : s.at, s.len - offset};
}

str str_upto(str s, size_t len) { return (str){s.at, len < s.len ? len : s.len}; }

bool str_next(str *rest, char c, str *ret_piece)
{
    if (!rest->at) return false;
    ptrdiff_t at = str_find(*rest, c);
    *ret_piece = at < 0 ? *rest : str_upto(*rest, (size_t)at);
    *rest = at < 0 ? (str){NULL, 0} : str_from(*rest, (size_t)at + 1);
    return true;
}

char *str_c(struct arena *a, str s)
{
    char *copy = arena_alloc(a, s.len + 1);
    if (copy && s.len) memcpy(copy, s.at, s.len);
    return copy;
}

str str_copy(struct arena *a, str s)
{
    char *copy = str_c(a, s);
    return (str){copy, copy ? s.len : 0};
}

str str_printf(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *at = len < 0 ? NULL : arena_alloc(a, (size_t)len + 1);
    if (at) vsnprintf(at, (size_t)len + 1, format, again);
    va_end(again);
    return (str){at, at ? (size_t)len : 0};
}

str str_lower(struct arena *a, str s)
{
    char *copy = str_c(a, s);
    for (size_t i = 0; copy && i < s.len; i++)
        copy[i] = (char)lower(copy[i]);
    return (str){copy, copy ? s.len : 0};
}

str str_upper(struct arena *a, str s)
{
    char *copy = str_c(a, s);
    for (size_t i = 0; copy && i < s.len; i++)
        if (copy[i] >= 'a' && copy[i] <= 'z') copy[i] = (char)(copy[i] - 32);
    return (str){copy, copy ? s.len : 0};
}

bool str_to_int64(str s, int64_t *ret_value)
{
    bool negative = s.len && s.at[0] == '-';
    if (negative) s = str_from(s, 1);
    if (s.len == 0) return false;
    int64_t value = 0; /* counted downwards, so that INT64_MIN fits */
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        if (__builtin_mul_overflow(value, 10, &value)) return false;
        if (__builtin_sub_overflow(value, s.at[i] - '0', &value)) return false;
    }
    if (!negative && value == INT64_MIN) return false;
    *ret_value = negative ? value : -value;
    return true;
}

bool str_to_id(str s, int64_t *ret_id)
{
    uint64_t id = 0;
    if (s.len != 16) return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) return false;
        id = id << 4 | (uint64_t)digit;
    }
    if (id > INT64_MAX) return false;
    *ret_id = (int64_t)id;
    return true;
}

bool str_to_double(str s, double *ret_value)
{
    char text[64];
    if (s.len == 0 || s.len >= sizeof text) return false;
    for (size_t i = 0; i < s.len; i++)
        if (!strchr("0123456789.eE+-", s.at[i])) return false;
    memcpy(text, s.at, s.len);
    text[s.len] = 0;
    char *end;
    double value = strtod(text, &end); /* the house never calls setlocale: always "C" */
    if (*end || !isfinite(value)) return false;
    *ret_value = value;
    return true;
}

/* Length of the well-formed sequence at `at`, 0 when it is not one (Unicode 15, table 3-7). */
static size_t utf8_sequence(const unsigned char *at, size_t left)
{
    unsigned char first = at[0];
    if (first < 0x80) return 1;
    size_t len = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || left < len) return 0;
    unsigned char low = 0x80, high = 0xBF;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
    if (at[1] < low || at[1] > high) return 0;
    for (size_t i = 2; i < len; i++)
        if ((at[i] & 0xC0) != 0x80) return 0;
    return len;
}

bool str_is_utf8(str s)
{
    for (size_t i = 0; i < s.len;) {
        uint64_t eight; /* plain ASCII, which is nearly everything, goes in steps of eight */
        while (s.len - i >= sizeof eight) {
            memcpy(&eight, s.at + i, sizeof eight);
            if (eight & 0x8080808080808080u) break;
            i += sizeof eight;
        }
        if (i == s.len) break;
        size_t len = utf8_sequence((const unsigned char *)s.at + i, s.len - i);
        if (len == 0) return false;
        i += len;
    }
    return true;
}

uint64_t str_hash(str s) { return XXH3_64bits(s.at, s.len); }
