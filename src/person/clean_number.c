/* person/clean_number.c -- identifiers with a check, and birth dates that nobody has. */
#include "person/clean.h"

bool clean_nhs_number(str text, uint64_t *ret_number)
{
    enum { DIGITS = 10 };
    uint64_t number = 0;
    unsigned digits = 0, sum = 0, first = 0, same = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == ' ' || c == '-') continue;
        if (c < '0' || c > '9' || digits == DIGITS) return false;
        unsigned digit = (unsigned)(c - '0');
        if (!digits) first = digit;
        same += digit == first;
        if (digits < DIGITS - 1) sum += digit * (DIGITS - digits);
        number = number * 10 + digit;
        digits++;
    }
    unsigned check = 11 - sum % 11;
    if (check == 11) check = 0;
    if (digits != DIGITS || check == 10 || check != number % 10 || same == DIGITS) return false;
    *ret_number = number;
    return true;
}

bool clean_pupil_number(str text, uint64_t *ret_number)
{
    text = str_trim(text);
    enum { LENGTH = 13 };
    if (text.len != LENGTH) return false;
    uint64_t number = 0;
    for (size_t i = 0; i < LENGTH; i++) {
        char c = text.at[i];
        if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        bool letter = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9';
        if (i == 0 ? !letter : i == LENGTH - 1 ? !letter && !digit : !digit) return false;
        uint64_t base = i == 0 || i == LENGTH - 1 ? 36 : 10;
        number = number * base + (uint64_t)(letter ? c - 'A' + 10 : c - '0');
    }
    *ret_number = number;
    return true;
}

bool clean_uprn(str text, uint64_t *ret_number)
{
    int64_t number;
    text = str_trim(text);
    if (text.len > 12 || !str_to_int64(text, &number) || number <= 0) return false;
    *ret_number = (uint64_t)number;
    return true;
}

bool clean_birth(struct date d)
{
    enum { OLDEST = 1895 };
    if (d.year < OLDEST) return false;
    return !(d.month == 1 && d.day == 1 && (d.year == 1900 || d.year == 1901));
}
