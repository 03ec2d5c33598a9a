/* ingest/check.c -- see check.h. Forms are checked, content is not judged: a postcode that does not
 * exist is for the linker to weigh, a column that holds something else is for the agency to mend.
 */
#include "ingest/check.h"

#include "ingest/row.h"
#include "person/demographics.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Unicode characters: every byte but continuation bytes. */
static size_t characters(str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return n;
}

/* C0 and DEL; C1 controls are C2 80 .. C2 9F in UTF-8. */
static bool has_control(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < 0x20 || c == 0x7f) return true;
        if (c == 0xc2 && i + 1 < text.len && (unsigned char)text.at[i + 1] < 0xa0) return true;
    }
    return false;
}

static size_t words(str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += text.at[i] != ' ' && (i == 0 || text.at[i - 1] == ' ');
    return n;
}

/* A name has few words and no sentence marks: longer than that, somebody wrote a note into it. */
static bool is_free_text(enum column_kind kind, str text)
{
    if (kind != COLUMN_NAME) return false;
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("!?;:=<>{}[]|\\", text.at[i])) return true;
        if (text.at[i] == '.' && i + 2 < text.len && text.at[i + 1] == ' ' && i > 3 &&
            words(text) > 4)
            return true;
    }
    return words(text) > ROW_NAME_WORDS_MAX;
}

enum reason check_form(enum column c, str text)
{
    const struct column_row *row = &column_table[c];
    if (text.len > row->characters_max && characters(text) > row->characters_max)
        return REASON_too_long;
    if (has_control(text)) return REASON_control_character;
    return is_free_text(row->kind, text) ? REASON_free_text : REASON_NONE;
}

bool check_nhs_number(str text, bool *ret_digits_right)
{
    int digit[10], n = 0, sum = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == ' ' || text.at[i] == '-') continue;
        if (!is_digit(text.at[i]) || n == 10) return false;
        digit[n++] = text.at[i] - '0';
    }
    if (n != 10) return false;
    for (int i = 0; i < 9; i++)
        sum += digit[i] * (10 - i);
    int check = 11 - sum % 11;
    *ret_digits_right = check % 11 == digit[9] && check != 10;
    return true;
}

bool check_postcode(str text)
{
    bool some = false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] != ' ' && !is_digit(text.at[i]) && !is_letter(text.at[i])) return false;
        some = some || is_letter(text.at[i]);
    }
    return some && text.len >= 2;
}

bool check_uprn(str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.at[i])) return false;
    return text.len >= 1 && text.len <= 12;
}

/* A letter, eleven digits, and a digit or (temporary numbers) a letter. */
bool check_upn(str text)
{
    if (text.len != 13 || !is_letter(text.at[0])) return false;
    for (size_t i = 1; i < 12; i++)
        if (!is_digit(text.at[i])) return false;
    return is_digit(text.at[12]) || is_letter(text.at[12]);
}

bool check_email(str text)
{
    ptrdiff_t at = str_find(text, '@');
    return at > 0 && (size_t)at + 1 < text.len && str_find(text, ' ') < 0 &&
           str_find(str_from(text, (size_t)at + 1), '@') < 0;
}

bool check_phone(str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        digits += is_digit(text.at[i]);
        if (!is_digit(text.at[i]) && !is_letter(text.at[i]) && !strchr(" +-()./,", text.at[i]))
            return false;
    }
    return digits >= 3;
}

bool check_gender(str text, char *ret_gender)
{
    static const char *const codes[][2] = {{"F", "F"}, {"M", "M"}, {"X", "X"}, {"U", "U"},
                                           {"1", "M"}, {"2", "F"}, {"9", "X"}, {"0", "U"}};
    for (size_t i = 0; i < COUNT(codes); i++)
        if (str_eq_nocase(text, str_of(codes[i][0]))) return *ret_gender = codes[i][1][0], true;
    return false;
}

bool check_nhs_status(str text, uint8_t *ret_status)
{
    str digit = text.len == 2 && text.at[0] == '0' ? str_from(text, 1) : text;
    if (digit.len != 1 || digit.at[0] < '1' || digit.at[0] > '8') return false;
    *ret_status = (uint8_t)(digit.at[0] - '0');
    return true;
}

bool check_sensitive(str text, uint8_t *ret_bits)
{
    static const struct {
        const char *word;
        uint8_t bit;
    } classes[] = {{"location", SENSITIVE_LOCATION},
                   {"adopted", SENSITIVE_ADOPTED},
                   {"sealed", SENSITIVE_SEALED},
                   {"locked", SENSITIVE_LOCKED}};
    uint8_t bits = 0;
    while (text.len) {
        size_t n = 0, c = 0;
        while (n < text.len && !strchr(" ,;", text.at[n]))
            n++;
        str word = str_upto(text, n);
        text = str_from(text, n + 1);
        if (!word.len) continue;
        while (c < COUNT(classes) && !str_eq_c(word, classes[c].word))
            c++;
        if (c == COUNT(classes)) return false;
        bits |= classes[c].bit;
    }
    *ret_bits = bits;
    return bits != 0;
}
