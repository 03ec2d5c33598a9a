/* person/clean.c -- one version of a record into the record's features. */
#include "person/clean.h"

#include "likeness/sound.h"

enum { WORDS_MAX = 8 };

struct words {
    str word[WORDS_MAX];
    size_t n;
    bool placeholder; /* the field was filled, but holds no name */
    bool many;        /* ... but that of one of twins or triplets */
    char room[CLEAN_TEXT_MAX];
};

static bool word_is(str word, enum name_word kind)
{
    const struct name_row *row = name_find(str_upto(word, NAME_BYTES_MAX));
    return row && (row->words & kind);
}

/* Split a name field into folded words: apostrophes join, everything else that is no letter
 * parts. */
static void split(str text, struct words *w)
{
    char folded[CLEAN_TEXT_MAX];
    text = clean_fold(text, folded);
    w->n = 0;
    size_t used = 0, start = 0;
    for (size_t i = 0; i <= text.len; i++) {
        char c = i < text.len ? text.at[i] : ' ';
        if (c == '(' || c == ')') c = ' ';
        if (c >= 'a' && c <= 'z') {
            w->room[used++] = c;
        } else if (c != '\'' && c != '`' && c != '.' && used > start) {
            if (w->n < WORDS_MAX) w->word[w->n++] = str_range(w->room + start, used - start);
            start = used;
        }
    }
}

static void drop(struct words *w, size_t at)
{
    memmove(&w->word[at], &w->word[at + 1], (w->n - at - 1) * sizeof w->word[0]);
    w->n--;
}

static bool is_of_many(str word)
{
    static const char *const words[] = {"twin", "twins", "triplet", "trip", "quad"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_c(word, words[i])) return true;
    return false;
}

/* Whole fields whose words look like names: "N/K" like two initials, "B/O Sarah" (baby of) like
 * Sarah. */
static bool says_nothing(str field)
{
    static const char *const whole[] = {"n/k",         "n/a",           "no name",
                                        "no forename", "no first name", "no surname"};
    static const char *const front[] = {"b/o ", "d/o ", "s/o "};
    char folded[CLEAN_TEXT_MAX];
    field = str_trim(field);
    bool may = field.len > 2 && (field.at[1] == '/' || field.at[0] == 'n' || field.at[0] == 'N');
    if (!may) return false; /* nearly all: they are folded once only */
    field = clean_fold(field, folded);
    for (size_t i = 0; i < COUNT(whole); i++)
        if (str_eq_c(field, whole[i])) return true;
    for (size_t i = 0; i < COUNT(front); i++)
        if (str_starts(field, str_of(front[i]))) return true;
    return false;
}

enum field { FIELD_GIVEN, FIELD_FAMILY };

/* Titles in front, suffixes behind, and fields that hold no name. "Baby Sarah" in the field of
 * given names is mostly the mother's name; "Baby Smith" in that of surnames has a surname in it. */
static void tidy(struct words *w, enum field field)
{
    while (w->n > 1 && word_is(w->word[0], NAME_TITLE))
        drop(w, 0);
    while (w->n > 1 && word_is(w->word[w->n - 1], NAME_SUFFIX))
        w->n--;
    size_t before = w->n, empty = 0;
    w->many = false;
    for (size_t i = 0; i < w->n; i++) {
        w->many |= is_of_many(w->word[i]);
        empty += word_is(w->word[i], NAME_PLACEHOLDER) || word_is(w->word[i], NAME_TITLE);
    }
    w->placeholder = before && (empty == before ||
                                (field == FIELD_GIVEN && word_is(w->word[0], NAME_PLACEHOLDER)));
    if (w->placeholder) w->n = 0;
    for (size_t i = 0; i < w->n;)
        if (word_is(w->word[i], NAME_PLACEHOLDER))
            drop(w, i);
        else
            i++;
}

static void read_words(str text, enum field field, struct words *w)
{
    bool nothing = says_nothing(text);
    split(nothing ? STR("") : text, w);
    tidy(w, field);
    w->placeholder |= nothing;
}

bool clean_placeholder(str name)
{
    struct words w;
    read_words(name, FIELD_GIVEN, &w);
    return w.placeholder;
}

bool clean_of_many(str name)
{
    struct words w;
    read_words(name, FIELD_GIVEN, &w);
    return w.placeholder && w.many;
}

/* A number, a letter or a word that stands alone, or ends the first word: "Twin 2", "Twin B",
 * "TwinTwo". */
static int number_of(str text)
{
    static const char *const words[] = {"one", "two", "three", "four", "five"};
    char folded[CLEAN_TEXT_MAX];
    text = str_trim(clean_fold(text, folded));
    size_t from = text.len;
    while (from && text.at[from - 1] != ' ' && text.at[from - 1] != '-')
        from--;
    str last = str_range(text.at + from, text.len - from);
    if (last.len && last.at[last.len - 1] >= '1' && last.at[last.len - 1] <= '9')
        return last.len > 1 && last.at[last.len - 2] >= '0' && last.at[last.len - 2] <= '9'
                   ? 0
                   : last.at[last.len - 1] - '0';
    if (from && last.len == 1 && last.at[0] >= 'a' && last.at[0] <= 'e')
        return last.at[0] - 'a' + 1;
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_c(last, words[i])) return (int)i + 1;
    return 0;
}

int clean_birth_label(str given, int *ret_number)
{
    static const struct {
        const char *front;
        int children;
    } labels[] = {{"twin", 2}, {"trip", 3}, {"quad", 4}, {"quin", 5}};
    char folded[CLEAN_TEXT_MAX];
    *ret_number = 0;
    if (!clean_placeholder(given)) return 0;
    int children = 1;
    given = clean_fold(given, folded);
    for (size_t i = 0; i < COUNT(labels); i++)
        if (str_has(given, str_of(labels[i].front))) children = labels[i].children;
    *ret_number = number_of(given);
    return *ret_number > children ? *ret_number : children;
}

/* "Mc Donald" and "O Brien" are one word; "al", "van", "de" before a surname go. */
static void join_particles(struct words *w)
{
    for (size_t i = 0; i + 1 < w->n;) {
        bool joins = word_is(w->word[i], NAME_JOINED);
        if (!joins && !word_is(w->word[i], NAME_PARTICLE)) {
            i++;
            continue;
        }
        str here = w->word[i];
        /* words lie one after the other in the room, so joining two is making the first one
         * longer */
        if (joins && here.at + here.len == w->word[i + 1].at)
            w->word[i + 1] = str_range(here.at, here.len + w->word[i + 1].len);
        drop(w, i);
    }
}

static void add_name(struct features *f, str word, unsigned role)
{
    word = str_upto(word, NAME_BYTES_MAX);
    for (size_t i = 0; i < f->names; i++) {
        struct feature_name *n = &f->name[i];
        if (n->len != word.len || memcmp(n->text, word.at, word.len) != 0) continue;
        n->role |= (uint8_t)role;
        return;
    }
    if (f->names == FEATURE_NAMES_MAX) return;
    struct feature_name *n = &f->name[f->names++];
    *n = (struct feature_name){.len = (uint8_t)word.len, .role = (uint8_t)role};
    memcpy(n->text, word.at, word.len);
    n->row = name_find(word);
    n->low = n->row && (n->row->words & NAME_LOW);
    n->sound = sound_code(word);
}

static bool add_given(struct features *f, pii field, unsigned first_role, unsigned now)
{
    struct words w;
    read_words(pii_reveal(field, REVEAL_CLEAN), FIELD_GIVEN, &w);
    if (w.placeholder && w.many) f->flags |= FEATURE_MANY;
    size_t first = 0; /* "Mohammed Imran" is called Imran: the first word that says something */
    while (first + 1 < w.n && word_is(w.word[first], NAME_LOW))
        first++;
    for (size_t i = 0; i < w.n; i++)
        add_name(f, w.word[i], (i == first ? first_role : (unsigned)NAME_IS_MIDDLE) | now);
    return w.n > 0;
}

static void add_family(struct features *f, pii field, unsigned role, unsigned now)
{
    struct words w;
    read_words(pii_reveal(field, REVEAL_CLEAN), FIELD_FAMILY, &w);
    join_particles(&w);
    for (size_t i = 0; i < w.n; i++)
        add_name(f, w.word[i], role | now);
}

static void add_birth(struct features *f, struct date d)
{
    if (!d.year || !clean_birth(d)) return;
    for (size_t i = 0; i < f->births; i++)
        if (date_cmp(f->birth[i], d) == 0) return;
    if (f->births < FEATURE_BIRTHS_MAX) f->birth[f->births++] = d;
}

void clean_add_home(struct features *f, const struct demographics *d, bool newest)
{
    struct feature_home h;
    memset(&h, 0, sizeof h); /* padding too: homes are compared as bytes */
    if (!postcode_parse(pii_reveal(d->postcode, REVEAL_CLEAN), &h.code)) h.code = 0;
    (void)clean_uprn(pii_reveal(d->uprn, REVEAL_CLEAN), &h.uprn);
    clean_address(pii_reveal(d->address, REVEAL_CLEAN), &h);
    if (!h.code && !h.uprn && !h.street[0]) return;
    if (newest) f->flags |= FEATURE_HOME_NOW;
    if (newest && clean_communal(pii_reveal(d->address, REVEAL_CLEAN)))
        f->flags |= FEATURE_HOME_COMMUNAL;
    for (size_t i = 0; i < f->homes; i++)
        if (memcmp(&f->home[i], &h, sizeof h) == 0) return;
    if (f->homes < FEATURE_HOMES_MAX) f->home[f->homes++] = h;
}

static void add_number(struct feature_number *list, uint8_t *n, uint64_t number, bool verified)
{
    for (size_t i = 0; i < *n; i++) {
        if (list[i].number != number) continue;
        list[i].verified |= verified;
        return;
    }
    if (*n < FEATURE_NUMBERS_MAX) list[(*n)++] = (struct feature_number){number, verified};
}

void clean_start(struct features *ret_features, str agency)
{
    memset(ret_features, 0, sizeof *ret_features);
    ret_features->agency = name_hash(agency.at, agency.len);
    ret_features->flags = FEATURE_NO_GIVEN;
}

void clean_add(struct features *f, const struct demographics *d)
{
    bool newest = !f->names && !f->births && !f->homes && !f->genders;
    unsigned now = newest ? NAME_IS_NOW : 0;
    bool given = add_given(f, d->given_name, NAME_IS_GIVEN, now);
    given |= add_given(f, d->known_as, NAME_IS_KNOWN_AS, now);
    if (given) f->flags &= (uint8_t)~FEATURE_NO_GIVEN;
    add_family(f, d->family_name, NAME_IS_FAMILY, now);
    add_family(f, d->previous_family_name, NAME_IS_PREVIOUS, 0);
    add_birth(f, d->birth_date);
    clean_add_home(f, d, newest);
    f->genders |= d->gender == 'F' ? 1 : d->gender == 'M' ? 2 : d->gender == 'X' ? 4 : 0;
    uint64_t number;
    if (clean_nhs_number(pii_reveal(d->nhs_number, REVEAL_CLEAN), &number))
        add_number(f->nhs, &f->nhs_numbers, number, d->nhs_status == 1);
    if (clean_pupil_number(pii_reveal(d->upn, REVEAL_CLEAN), &number))
        add_number(f->pupil, &f->pupil_numbers, number, true);
    if (d->sensitive & SENSITIVE_ADOPTED) f->flags |= FEATURE_ADOPTED;
    if (d->sensitive & (SENSITIVE_LOCATION | SENSITIVE_SEALED)) f->flags |= FEATURE_SHIELDED;
}
