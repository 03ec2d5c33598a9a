/* mash/reference.c -- see reference.h. */
#include "mash/reference.h"

enum { DIGITS = 8, BITS = 5 };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void mash_reference(int64_t mash, char ret_text[MASH_REFERENCE_TEXT + 1])
{
    uint64_t value = (uint64_t)mash >> MASH_REFERENCE_SHIFT;
    char *at = ret_text + MASH_REFERENCE_TEXT;
    *at = '\0';
    for (int i = 0; i < DIGITS; i++, value >>= BITS) {
        if (i == DIGITS / 2) *--at = '-';
        *--at = alphabet[value & 31];
    }
    *--at = '-';
    *--at = 'M';
}

static int digit_of(char c)
{
    if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    for (int i = 0; i < 32; i++)
        if (alphabet[i] == c) return i;
    return -1;
}

bool mash_reference_of(str text, int64_t *ret_from, int64_t *ret_to)
{
    uint64_t value = 0;
    int digits = 0;
    text = str_trim(text);
    if (text.len > 1 && (text.at[0] == 'M' || text.at[0] == 'm') && text.at[1] == '-')
        text = str_from(text, 2);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '-' || text.at[i] == ' ') continue;
        int digit = digit_of(text.at[i]);
        if (digit < 0 || digits++ == DIGITS) return false;
        value = value << BITS | (uint64_t)digit;
    }
    if (digits != DIGITS) return false;
    *ret_from = (int64_t)(value << MASH_REFERENCE_SHIFT);
    *ret_to = *ret_from | ((INT64_C(1) << MASH_REFERENCE_SHIFT) - 1);
    return true;
}

bool mash_reference_same(str a, str b)
{
    int64_t from_a, from_b, to;
    return mash_reference_of(a, &from_a, &to) && mash_reference_of(b, &from_b, &to) &&
           from_a == from_b;
}

