/* person/communal.c -- addresses that call themselves a place where many live. A household is not
 * made of whoever is at one of them; that somebody is there is told to nobody by it. */
#include "likeness/street.h"
#include "person/clean.h"

enum { WORDS_MAX = 40, PHRASE_MAX = 3 };

static const char *const phrases[][PHRASE_MAX] = {
    {"refuge"},
    {"hostel"},
    {"hospice"},
    {"hospital"},
    {"infirmary"},
    {"prison"},
    {"hmp"},
    {"hmyoi"},
    {"yoi"},
    {"barracks"},
    {"hotel"},
    {"care", "home"},
    {"nursing", "home"},
    {"residential", "home"},
    {"rest", "home"},
    {"retirement", "home"},
    {"childrens", "home"},
    {"night", "shelter"},
    {"approved", "premises"},
    {"secure", "unit"},
    {"detention", "centre"},
    {"removal", "centre"},
    {"young", "offender"},
    {"student", "halls"},
    {"student", "hall"},
    {"student", "village"},
    {"student", "accommodation"},
    {"university", "halls"},
    {"hall", "of", "residence"},
    {"halls", "of", "residence"},
};

/* The words of a line, and its commas; an apostrophe is no gap: "children's" is "childrens". */
static size_t words_of(str line, char room[static CLEAN_TEXT_MAX], str *words)
{
    size_t n = 0, used = 0, from = 0;
    for (size_t i = 0; i <= line.len && used < CLEAN_TEXT_MAX && n < WORDS_MAX; i++) {
        char c = i < line.len ? line.at[i] : ' ';
        if (c == '\'') continue;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            room[used++] = c;
        } else if (used > from) {
            words[n++] = str_range(room + from, used - from);
            from = used;
        }
        if (c == ',' && n < WORDS_MAX) words[n++] = STR(",");
    }
    return n;
}

/* "Hospital Road" is a street; "Old Hospital" has been made into flats. */
static bool is_a_name(const str *words, size_t n, size_t from, size_t until)
{
    const struct street_row *next = until < n ? street_find(words[until]) : NULL;
    bool street = next && next->kind & STREET_WORD && !str_eq_c(words[until], "house");
    bool former = from && (str_eq_c(words[from - 1], "old") || str_eq_c(words[from - 1], "former"));
    return street || former;
}

static size_t phrase_at(const char *const *phrase, const str *words, size_t n, size_t at)
{
    size_t k = 0;
    while (k < PHRASE_MAX && phrase[k] && at + k < n && str_eq_c(words[at + k], phrase[k]))
        k++;
    return k == PHRASE_MAX || !phrase[k] ? k : 0;
}

bool clean_communal(str address)
{
    char folded[CLEAN_TEXT_MAX], room[CLEAN_TEXT_MAX];
    str words[WORDS_MAX];
    size_t n = words_of(clean_fold(address, folded), room, words);
    for (size_t i = 0; i < n; i++)
        for (size_t p = 0; p < COUNT(phrases); p++) {
            size_t k = phrase_at(phrases[p], words, n, i);
            if (k && !is_a_name(words, n, i, i + k)) return true;
        }
    return false;
}
