/* likeness/address.c -- see address.h. */
#include "likeness/address.h"

#include "likeness/street.h"

/* The line as words, with what was seen behind each. */
enum { WORDS = 32 };
struct line {
    str word[WORDS];
    bool comma[WORDS]; /* behind the word */
    size_t n;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}
static bool is_part(char c)
{
    return is_digit(c) || is_letter(c) || c == '\'' || c == '/';
}

/* 23-25 and 23/25: the first number stands for both. */
static size_t past_range(str text, size_t i)
{
    size_t at = i;
    while (at < text.len && text.at[at] == ' ')
        at++;
    if (at == text.len || text.at[at] != '-') return i;
    while (++at < text.len && text.at[at] == ' ') {
    }
    if (at == text.len || !is_digit(text.at[at])) return i;
    while (at < text.len && is_digit(text.at[at]))
        at++;
    return at;
}

static void split(str text, struct line *l)
{
    l->n = 0;
    for (size_t i = 0; i < text.len && l->n < WORDS;) {
        size_t start = i;
        while (i < text.len && is_part(text.at[i]))
            i++;
        if (i > start) {
            l->word[l->n] = str_range(text.at + start, i - start);
            l->comma[l->n++] = false;
            if (is_digit(text.at[start])) i = past_range(text, i);
            continue;
        }
        char c = text.at[i++];
        if (l->n && (c == ',' || c == ';' || c == '\n')) l->comma[l->n - 1] = true;
    }
    if (l->n) l->comma[l->n - 1] = true;
}

/* "23b" -> 23 * 32 + 2. 0 when it is no number of a house ("4th", the end of a postcode). */
static uint32_t house_number(str word)
{
    uint32_t number = 0;
    size_t i = 0;
    for (; i < word.len && i < 5 && is_digit(word.at[i]); i++)
        number = number * 10 + (uint32_t)(word.at[i] - '0');
    if (!i) return 0;
    if (i + 1 < word.len && is_letter(word.at[i]) && is_letter(word.at[i + 1])) return 0;
    bool suffix = i + 1 == word.len && is_letter(word.at[i]);
    return number * 32 + (suffix ? (uint32_t)(word.at[i] - 'a' + 1) : 0);
}

struct walk {
    struct address *to;
    const struct street_row *type; /* seen, unless another type follows: "Mill Hill Road" */
    bool number_ends; /* a comma followed the number: another number may be the real one */
    bool flat_next;
};

static void add_name(struct walk *w, str word)
{
    if (w->to->names < ADDRESS_WORDS_MAX) w->to->name[w->to->names++] = word;
}

static void take_number(struct walk *w, uint32_t number)
{
    struct address *to = w->to;
    if (!number) return;
    if (w->flat_next) {
        to->flat = number;
        w->flat_next = false;
    } else if (!to->number) {
        to->number = number;
    } else if (w->number_ends && !to->names) { /* "2, 23 Inour Street" */
        to->flat = to->number;
        to->number = number;
    }
}

/* Ground, first .. floor or flat: past the letters that a flat may have. */
static uint32_t floor_code(const struct street_row *row)
{
    static const char *const floors[] = {"basement", "ground", "first", "second", "third"};
    enum { PAST_LETTERS = 27 };
    uint32_t code = PAST_LETTERS;
    for (size_t i = 0; i < COUNT(floors); i++)
        if (strcmp(row->keep, floors[i]) == 0) return code + (uint32_t)i;
    return code - 1; /* top: no flat Z */
}

/* True when the street's name is complete. */
static bool take_word(struct walk *w, str word, const struct street_row *known,
                      const struct street_row *next)
{
    unsigned kind = known ? known->kind : 0, follows = next ? next->kind : 0;
    bool of_flat = (follows & STREET_FLAT) || (next && strcmp(next->keep, "floor") == 0);
    if ((kind & STREET_FLOOR) && of_flat) {
        w->to->flat = floor_code(known);
        return false;
    }
    if (kind & STREET_FLAT) {
        w->flat_next = !w->to->flat;
        return false;
    }
    if (w->flat_next && word.len == 1) {
        w->to->flat = (uint32_t)(word.at[0] - 'a' + 1);
        w->flat_next = false;
        return false;
    }
    if (kind & STREET_DROP) return false;
    if (w->type && !(kind & STREET_WORD)) return true; /* locality */
    if (w->type) add_name(w, str_of(w->type->keep));
    w->type = (kind & STREET_WORD) && w->to->names ? known : NULL;
    if (!w->type) add_name(w, known ? str_of(known->keep) : word);
    return false;
}

/* A comma: after a street's name it ends the street; after a lone building name the street may
 * follow. True when the street is complete. */
static bool take_comma(struct walk *w)
{
    w->flat_next = false;
    w->number_ends = w->to->number != 0;
    return w->type || (w->to->names && w->to->number);
}

static bool says_nothing(const struct line *l)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct street_row *known = street_find(l->word[i]);
        if (!known || !(known->kind & (STREET_NONE | STREET_DROP))) return false;
    }
    return true;
}

/* Takes a whole postcode off the end of the line. */
static str cut_postcode(str line, postcode *ret_code)
{
    str head = line = str_trim(line);
    for (size_t i = line.len, spaces = 0; i > 0; i--) {
        if (line.at[i - 1] == ',' || (line.at[i - 1] == ' ' && ++spaces == 2)) break;
        head = str_upto(line, i - 1);
    }
    postcode found;
    if (!postcode_parse(str_trim(str_from(line, head.len)), &found) || !postcode_whole(found))
        return line;
    *ret_code = found;
    return head;
}

void address_read(str line, struct address *ret_address)
{
    struct line l;
    struct walk w = {.to = ret_address};
    memset(ret_address, 0, sizeof *ret_address);
    split(cut_postcode(line, &ret_address->code), &l);
    if (says_nothing(&l)) return;
    const struct street_row *known = l.n ? street_find(l.word[0]) : NULL, *next;
    for (size_t i = 0; i < l.n; i++, known = next) {
        next = i + 1 < l.n ? street_find(l.word[i + 1]) : NULL;
        bool number = is_digit(l.word[i].at[0]) && !known;
        bool done = !number && take_word(&w, l.word[i], known, next);
        if (number) take_number(&w, house_number(l.word[i]));
        if (done || (l.comma[i] && take_comma(&w))) break;
    }
    if (w.type) ret_address->type = str_of(w.type->keep);
}
