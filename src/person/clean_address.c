/* person/clean_address.c -- "Flat 2, 23 Inour St., Birmingham B99 1AA": flat, number, street,
 * postcode.
 *
 * Only what tells one home from another is kept. The street's name ends at its type ("street"), at
 * a comma, or after two words; what follows is locality, which the postcode says better. Words are
 * kept as sounds, so that a slip in a street's name rarely makes another street. */
#include "person/clean.h"

#include "likeness/sound.h"
#include "likeness/street.h"

struct walk {
    struct feature_home *home;
    unsigned words;      /* of the street's name, so far */
    bool flat_next;      /* the next number or letter is of the flat */
    bool done;           /* the street is complete */
    bool number_ends;    /* a comma followed the number: another number may be the real one */
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/* "23b" -> 23 * 32 + 2; "23-25" -> 23. 0 when it does not start with a digit. */
static uint32_t house_number(str word)
{
    uint32_t number = 0;
    size_t i = 0;
    for (; i < word.len && i < 5 && is_digit(word.at[i]); i++)
        number = number * 10 + (uint32_t)(word.at[i] - '0');
    if (!i) return 0;
    uint32_t suffix =
        i + 1 == word.len && is_letter(word.at[i]) ? (uint32_t)(word.at[i] - 'a' + 1) : 0;
    return number * 32 + suffix;
}

static void take_number(struct walk *w, uint32_t number)
{
    struct feature_home *h = w->home;
    if (w->flat_next) {
        h->flat = number;
        w->flat_next = false;
    } else if (!h->number) {
        h->number = number;
    } else if (w->number_ends && !w->words) { /* "2, 23 Inour Street" */
        h->flat = h->number;
        h->number = number;
    }
}

static void take_word(struct walk *w, str word)
{
    const struct street_row *known = street_find(word);
    if (known && known->kind == STREET_FLAT) {
        w->flat_next = true;
        return;
    }
    if (w->flat_next && word.len == 1) {
        w->home->flat = (uint32_t)(word.at[0] - 'a' + 1);
        w->flat_next = false;
        return;
    }
    if (known && known->kind == STREET_DROP) return;
    if (known && known->kind == STREET_WORD && w->words) {
        w->home->street_type = name_hash(known->keep, strlen(known->keep));
        w->done = true;
        return;
    }
    if (w->words < COUNT(w->home->street)) {
        str text = known ? str_of(known->keep) : word;
        w->home->street[w->words] = sound_code(text);
    }
    w->words++;
}

static void take(struct walk *w, str word)
{
    if (!word.len || w->done) return;
    if (is_digit(word.at[0])) {
        take_number(w, house_number(word));
    } else {
        take_word(w, word);
    }
}

/* A comma: after a street's name it ends the street; after a lone building name the street may
 * follow. */
static void take_comma(struct walk *w)
{
    if (w->words && w->home->number) w->done = true;
    w->number_ends = w->home->number != 0;
}

/* A postcode at the end of the line, for agencies that keep everything in one field. */
static void postcode_at_end(str line, postcode *code)
{
    str tail = line;
    for (size_t i = line.len, spaces = 0; i > 0; i--) {
        if (line.at[i - 1] == ',' || (line.at[i - 1] == ' ' && ++spaces == 2)) break;
        tail = str_from(line, i - 1);
    }
    postcode found;
    if (postcode_parse(str_trim(tail), &found) && postcode_whole(found)) *code = found;
}

void clean_address(str line, struct feature_home *home)
{
    char room[CLEAN_TEXT_MAX], word[CLEAN_TEXT_MAX];
    line = str_trim(clean_fold(line, room));
    const struct street_row *known = street_find(line);
    if (known && known->kind == STREET_NONE) return;
    if (!home->code) postcode_at_end(line, &home->code);
    struct walk w = {.home = home};
    size_t len = 0;
    for (size_t i = 0; i <= line.len; i++) {
        char c = i < line.len ? line.at[i] : ',';
        if (is_digit(c) || is_letter(c)) {
            word[len++] = c;
            continue;
        }
        if (c == '\'' || c == '.') continue; /* St. John's is one word each */
        take(&w, str_range(word, len));
        len = 0;
        if (c == ',' || c == ';' || c == '\n') take_comma(&w);
        if (c == '-' && w.home->number && !w.words) { /* 23-25: the first number stands for both */
            while (i + 1 < line.len && is_digit(line.at[i + 1]))
                i++;
        }
    }
}
