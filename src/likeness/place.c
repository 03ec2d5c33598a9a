/* likeness/place.c -- see place.h. */
#include "likeness/place.h"

enum { OUTWARD = 4, INWARD = 3, WHOLE = OUTWARD + INWARD };

static bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static char as_digit(char c)
{
    return c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c == 'S' ? '5' : c;
}
static char as_letter(char c) { return c == '0' ? 'O' : c; }

/* Area: one or two letters; district: a digit, then perhaps a digit or letter. */
static bool outward_ok(const char *at, size_t len)
{
    if (len < 2 || len > OUTWARD || !is_letter(at[0])) return false;
    size_t letters = is_letter(at[1]) ? 2 : 1;
    size_t rest = len - letters;
    if (rest < 1 || rest > 2 || !is_digit(at[letters])) return false;
    return rest == 1 || is_digit(at[letters + 1]) || is_letter(at[letters + 1]);
}

static postcode pack(const char *outward, size_t len, const char *inward)
{
    postcode code = 0;
    for (size_t i = 0; i < OUTWARD; i++)
        code = code << 8 | (unsigned char)(i < len ? outward[i] : ' ');
    for (size_t i = 0; i < INWARD; i++)
        code = code << 8 | (unsigned char)(inward ? inward[i] : ' ');
    return code;
}

bool postcode_parse(str text, postcode *ret_code)
{
    char at[WHOLE];
    size_t len = 0, digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == ' ' || c == '\t' || c == '-' || c == '.') continue;
        if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        if (len == WHOLE || (!is_letter(c) && !is_digit(c))) return false;
        at[len++] = c;
        digits += is_digit(c);
    }
    if (!digits) return false; /* "Hill Rd" would be HI1 1RD */
    if (len >= 5) {
        char inward[INWARD] = {as_digit(at[len - 3]), as_letter(at[len - 2]),
                               as_letter(at[len - 1])};
        size_t front = len - INWARD;
        at[0] = as_letter(at[0]);
        if (!outward_ok(at, front)) at[front - 1] = as_digit(at[front - 1]);
        if (outward_ok(at, front) && is_digit(inward[0]) && is_letter(inward[1]) &&
            is_letter(inward[2])) {
            *ret_code = pack(at, front, inward);
            return true;
        }
    }
    if (!outward_ok(at, len)) return false;
    *ret_code = pack(at, len, NULL);
    return true;
}

bool postcode_whole(postcode code) { return code && (code & 0xffffff) != 0x202020; }
postcode postcode_district(postcode code)
{
    return code ? (code & ~(postcode)0xffffff) | 0x202020 : 0;
}
postcode postcode_sector(postcode code)
{
    return postcode_whole(code) ? (code & ~(postcode)0xffff) | 0x2020 : 0;
}

static uint64_t area_of(postcode code)
{
    char second = (char)(code >> 40 & 0xff);
    return is_letter(second) ? code >> 40 : code >> 48;
}

enum postcode_level postcode_compare(postcode a, postcode b)
{
    if (!a || !b) return POSTCODE_MISSING;
    if (a == b && postcode_whole(a)) return POSTCODE_UNIT;
    if (postcode_sector(a) && postcode_sector(a) == postcode_sector(b)) return POSTCODE_SECTOR;
    if (postcode_district(a) == postcode_district(b)) return POSTCODE_DISTRICT;
    return area_of(a) == area_of(b) ? POSTCODE_AREA : POSTCODE_DIFFERENT;
}

str postcode_text(postcode code, char room[static 9])
{
    size_t len = 0;
    for (int i = WHOLE - 1; i >= 0; i--) {
        char c = (char)(code >> (8 * i) & 0xff);
        if (i == INWARD - 1 && c != ' ') room[len++] = ' ';
        if (code && c != ' ') room[len++] = c;
    }
    return (str){room, len};
}
