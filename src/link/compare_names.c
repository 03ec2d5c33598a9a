/* link/compare_names.c -- names are sets of words, each with the roles it has had.
 *
 * Order of work: equal words first (most pairs end there), then what the tables say, then distance.
 * A slip of the keyboard seldom makes another well-known name, so two names that both stand in the
 * table of given names and are not related there are two names, however alike they look (Jayden,
 * Kayden). */
#include "link/compare_names.h"

#include "base/sort.h"
#include "likeness/sound.h"
#include "likeness/text.h"

enum {
    CALLED = NAME_IS_GIVEN | NAME_IS_KNOWN_AS,
    SURNAMES = NAME_IS_FAMILY | NAME_IS_PREVIOUS,
};

static str word_of(const struct feature_name *n)
{
    return str_range(n->text, n->len);
}

static bool same_word(const struct feature_name *a, const struct feature_name *b)
{
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

enum slip { SLIP_NONE, SLIP_SUBSTITUTED, SLIP_PLAIN };

static bool known_forename(const struct feature_name *n)
{
    return n->row && n->row->forename_class;
}

/* Of a few letters each, one apart, most words are two words; but one that is a name beside one
 * that nobody knows is a slip all the same ("Rx" for Rex, "Jeo" for Joe). */
static bool too_short(const struct feature_name *a, const struct feature_name *b)
{
    enum { SHORT = 3, SHORT_TOGETHER = 7 };
    if (a->len >= SHORT && b->len >= SHORT && a->len + b->len >= SHORT_TOGETHER) return false;
    const struct feature_name *known = known_forename(a) ? a : b, *other = known == a ? b : a;
    return !known_forename(known) || other->row || known->len < SHORT || other->len < SHORT - 1;
}

/* One slip apart. A letter more, less or changing places is how people type; one letter for another
 * is also how two names of one fashion differ (Jasleen, Jasmeen), so it is told apart. */
static enum slip one_slip(const struct feature_name *a, const struct feature_name *b)
{
    int longer = a->len - b->len;
    if (longer < -2 || longer > 2 || too_short(a, b)) return SLIP_NONE;
    str x = word_of(a), y = word_of(b);
    if (likeness_osa(x, y) <= 1) {
        if (longer != 0) return SLIP_PLAIN;
        return likeness_levenshtein(x, y) == 2 ? SLIP_PLAIN : SLIP_SUBSTITUTED;
    }
    return likeness_jaro_winkler(x, y) >= 0.94 ? SLIP_PLAIN : SLIP_NONE;
}

static bool spelt_alike(const struct feature_name *a, const struct feature_name *b)
{
    char x[32], y[32];
    return a->sound == b->sound &&
           str_eq(sound_spelling(word_of(a), x), sound_spelling(word_of(b), y));
}

/* "Huss" for Hussain, "Rupi" for Rupinder: the front of the longer name, perhaps with a pet ending.
 * Where both are common names in their own right (Ann, Annabel) it says nothing. */
static bool cut_short(const struct feature_name *a, const struct feature_name *b)
{
    enum { FRONT = 3, COMMON = 4 };
    const struct feature_name *brief = a->len < b->len ? a : b, *whole = a->len < b->len ? b : a;
    bool common_brief =
        brief->row && brief->row->forename_class && brief->row->forename_class <= COMMON;
    bool common_whole =
        whole->row && whole->row->forename_class && whole->row->forename_class <= COMMON;
    if (common_brief && common_whole) return false;
    str front = word_of(brief);
    if (front.len < FRONT || whole->len < front.len + 2) return false;
    if (memcmp(front.at, whole->text, front.len) == 0) return true;
    if (str_ends(front, STR("ie")))
        front.len -= 2;
    else if (str_ends(front, STR("y")) || str_ends(front, STR("i")))
        front.len -= 1;
    else
        return false;
    return front.len >= FRONT && memcmp(front.at, whole->text, front.len) == 0;
}

static uint8_t same_forename(const struct feature_name *n)
{
    if (n->low) return FORENAME_LOW;
    return (uint8_t)(FORENAME_SAME + (n->row ? n->row->forename_class : 0));
}

static uint8_t compare_called(const struct feature_name *a, const struct feature_name *b)
{
    if (same_word(a, b)) return same_forename(a);
    if (a->len == 1 || b->len == 1)
        return a->text[0] == b->text[0] ? FORENAME_INITIAL : FORENAME_DIFFERENT;
    enum name_relation related = name_relate(a->row, b->row);
    if (related == NAME_SAME_SPELLING) return a->low && b->low ? FORENAME_LOW : FORENAME_SPELLING;
    if (related == NAME_PET_FORM) return FORENAME_PET;
    if (spelt_alike(a, b)) return a->low && b->low ? FORENAME_LOW : FORENAME_SPELLING;
    if (cut_short(a, b)) return FORENAME_PET;
    enum slip slip = one_slip(a, b);
    if (slip == SLIP_NONE) return FORENAME_DIFFERENT;
    bool known_a = known_forename(a), known_b = known_forename(b);
    if (known_a && known_b) return FORENAME_CLASH;
    return known_a || known_b || slip == SLIP_PLAIN ? FORENAME_SIMILAR : FORENAME_SIMILAR_RARE;
}

/* Of two words that both names agree on: the one to go by, whichever record comes first. */
static bool goes_before(const struct feature_name *x, const struct feature_name *y)
{
    return !y || str_cmp(word_of(x), word_of(y)) < 0;
}

static void set_agreed(const struct feature_name *n, struct agreed *to)
{
    memcpy(to->text, n->text, n->len);
    to->len = n->len;
}

/* Does the record tell a given name at all? "Kaur" alone is what all her sisters are called too,
 * and "Clark Clark" is a surname typed twice. */
static bool tells_name(const struct features *f)
{
    size_t telling = 0;
    bool only_surname = true;
    for (size_t i = 0; i < f->names; i++) {
        const struct feature_name *n = &f->name[i];
        if (n->low && !known_forename(n)) continue;
        telling++;
        if (n->role & CALLED) only_surname &= (n->role & SURNAMES) != 0;
        else if (n->role & NAME_IS_MIDDLE) return true;
    }
    bool called = false;
    for (size_t i = 0; i < f->names; i++)
        called |= (!f->name[i].low || known_forename(&f->name[i])) && (f->name[i].role & CALLED);
    return called && (telling > 1 || !only_surname);
}

/* Best of: called against called; then the name one is called by against the other's middle
 * names. */
static uint8_t compare_forenames(const struct features *a, const struct features *b,
                                 struct agreed *ret_agreed)
{
    uint8_t best = FORENAME_MISSING, middle = FORENAME_MISSING;
    const struct feature_name *shared = NULL;
    bool called_a = false, called_b = false;
    for (size_t i = 0; i < a->names; i++) {
        const struct feature_name *x = &a->name[i];
        if (!(x->role & (CALLED | NAME_IS_MIDDLE))) continue;
        called_a |= (x->role & CALLED) != 0;
        for (size_t k = 0; k < b->names; k++) {
            const struct feature_name *y = &b->name[k];
            if (!(y->role & (CALLED | NAME_IS_MIDDLE))) continue;
            called_b |= (y->role & CALLED) != 0;
            if ((x->role & CALLED) && (y->role & CALLED)) {
                uint8_t level = compare_called(x, y);
                if (level < best) shared = NULL;
                if (level <= best && level < FORENAME_SPELLING && goes_before(x, shared))
                    shared = x;
                if (level < best) best = level;
            } else if (((x->role | y->role) & CALLED) && x->len > 1 &&
                       (same_word(x, y) || name_relate(x->row, y->row) == NAME_SAME_SPELLING)) {
                uint8_t level = x->low || y->low ? FORENAME_LOW : FORENAME_MIDDLE;
                if (level < middle) middle = level;
            }
        }
    }
    if (!called_a || !called_b) return FORENAME_MISSING;
    if (middle < best) return middle;
    if (best == FORENAME_DIFFERENT && !(tells_name(a) && tells_name(b))) return FORENAME_MISSING;
    if (best < FORENAME_SPELLING) set_agreed(shared, ret_agreed);
    return best;
}

static bool has_now(const struct features *f, const struct feature_name *wanted)
{
    for (size_t i = 0; i < f->names; i++) {
        const struct feature_name *n = &f->name[i];
        if ((n->role & NAME_IS_FAMILY) && (n->role & NAME_IS_NOW) && same_word(n, wanted))
            return true;
    }
    return false;
}

/* Every present surname word of `a` is one of `b` too, low-information ones aside. */
static bool all_now(const struct features *a, const struct features *b)
{
    for (size_t i = 0; i < a->names; i++) {
        const struct feature_name *n = &a->name[i];
        if (!(n->role & NAME_IS_FAMILY) || !(n->role & NAME_IS_NOW) || n->low) continue;
        if (!has_now(b, n)) return false;
    }
    return true;
}

static uint8_t compare_surname_words(const struct feature_name *a, const struct feature_name *b)
{
    if (same_word(a, b))
        return a->low ? SURNAME_LOW : SURNAME_PART; /* whole or half is told by the caller */
    if (name_relate(a->row, b->row) == NAME_SAME_SPELLING || spelt_alike(a, b))
        return a->low || b->low ? SURNAME_LOW : SURNAME_SPELLING;
    bool known_a = a->row && a->row->surname_class, known_b = b->row && b->row->surname_class;
    if ((known_a && known_b) || (a->low && b->low) || !one_slip(a, b)) return SURNAME_DIFFERENT;
    return a->low || b->low ? SURNAME_LOW : SURNAME_SIMILAR;
}

/* 5 where unlisted names are 0 in the table's classes: the rarer the better. */
static unsigned rareness(const struct feature_name *n)
{
    unsigned class = n->row ? n->row->surname_class : 0;
    return class ? class : 5;
}

static uint8_t compare_surnames(const struct features *a, const struct features *b,
                                struct agreed *ret_agreed)
{
    uint8_t best = SURNAME_MISSING;
    const struct feature_name *shared = NULL;
    for (size_t i = 0; i < a->names; i++) {
        const struct feature_name *x = &a->name[i];
        if (!(x->role & SURNAMES)) continue;
        for (size_t k = 0; k < b->names; k++) {
            const struct feature_name *y = &b->name[k];
            if (!(y->role & SURNAMES)) continue;
            uint8_t level = compare_surname_words(x, y);
            if (level < best) best = level;
            if (level != SURNAME_PART) continue;
            bool as_rare = shared && rareness(x) == rareness(shared);
            if (!shared || rareness(x) > rareness(shared) || (as_rare && goes_before(x, shared)))
                shared = x;
        }
    }
    if (best != SURNAME_PART || !all_now(a, b) || !all_now(b, a)) return best;
    set_agreed(shared, ret_agreed);
    return (uint8_t)(SURNAME_SAME + (rareness(shared) % 5));
}

/* How surely a given name of `a` stands in the surname field of `b`. */
enum crossing { CROSSED_NOT, CROSSED_SLIP, CROSSED_ALIKE, CROSSED_SAME };

static enum crossing crosses(const struct feature_name *x, const struct feature_name *y)
{
    if (same_word(x, y)) return x->low ? CROSSED_ALIKE : CROSSED_SAME;
    if (name_relate(x->row, y->row) != NAME_UNRELATED || spelt_alike(x, y)) return CROSSED_ALIKE;
    if (x->row && y->row) return CROSSED_NOT; /* Sadia is not Samia */
    return one_slip(x, y) ? CROSSED_SLIP : CROSSED_NOT;
}

static enum crossing crossed(const struct features *a, const struct features *b)
{
    enum crossing best = CROSSED_NOT;
    for (size_t i = 0; i < a->names && best < CROSSED_SAME; i++) {
        const struct feature_name *x = &a->name[i];
        if (!(x->role & CALLED) || x->len < 2) continue;
        for (size_t k = 0; k < b->names && best < CROSSED_SAME; k++) {
            const struct feature_name *y = &b->name[k];
            if (!(y->role & NAME_IS_FAMILY) || y->len < 2) continue;
            enum crossing here = crosses(x, y);
            if (here > best) best = here;
        }
    }
    return best;
}

static const struct feature_name *name_in(const struct features *f, str text)
{
    for (size_t i = 0; i < f->names; i++)
        if (str_eq(word_of(&f->name[i]), text)) return &f->name[i];
    return NULL;
}

static bool is_forename_elsewhere(const struct features *f, const struct feature_name *but)
{
    for (size_t i = 0; i < f->names; i++)
        if ((f->name[i].role & SURNAMES) && !same_word(&f->name[i], but) &&
            known_forename(&f->name[i]))
            return true;
    return false;
}

/* "Jones Thomas" and "Jones Toby" are no two people called Jones: what they have in common in the
 * field of given names is a surname, and their given names stand in the other field. */
static bool both_turned(const struct features *a, const struct features *b, str agreed)
{
    const struct feature_name *x = name_in(a, agreed), *y = name_in(b, agreed);
    if (!x || !y) return false;
    if (x->low) return false; /* stands in either field */
    bool in_a = is_forename_elsewhere(a, x), in_b = is_forename_elsewhere(b, y);
    if ((x->role | y->role) & SURNAMES) return in_a || in_b;
    return !known_forename(x) && in_a && in_b;
}

/* All words but the one they share, as given names. */
static uint8_t compare_turned(const struct features *a, const struct features *b, str agreed)
{
    uint8_t best = FORENAME_MISSING;
    for (size_t i = 0; i < a->names; i++) {
        const struct feature_name *x = &a->name[i];
        for (size_t k = 0; k < b->names && !str_eq(word_of(x), agreed); k++) {
            if (str_eq(word_of(&b->name[k]), agreed)) continue;
            uint8_t level = compare_called(x, &b->name[k]);
            if (level < best) best = level;
        }
    }
    return best;
}

void compare_names(const struct features *a, const struct features *b, uint8_t *ret_forename,
                   uint8_t *ret_surname, struct agreed ret_agreed[2])
{
    ret_agreed[0].len = ret_agreed[1].len = 0;
    *ret_forename = compare_forenames(a, b, &ret_agreed[0]);
    *ret_surname = compare_surnames(a, b, &ret_agreed[1]);
    str agreed = str_range(ret_agreed[0].text, ret_agreed[0].len);
    if (agreed.len && *ret_surname == SURNAME_DIFFERENT && both_turned(a, b, agreed)) {
        *ret_forename = compare_turned(a, b, agreed);
        *ret_surname = SURNAME_PART;
        ret_agreed[0].len = 0;
    }
    /* A surname of an earlier version (the mother's, at birth) may be shared all the same. */
    if (*ret_forename < FORENAME_CLASH) return;
    enum crossing there = crossed(a, b), back = crossed(b, a);
    if (!there || !back || (there != CROSSED_SAME && back != CROSSED_SAME)) return;
    *ret_forename = FORENAME_SWAPPED;
    *ret_surname = SURNAME_SWAPPED;
    ret_agreed[0].len = ret_agreed[1].len = 0;
}

/* ---- a second look, where the birth date is the same ---- */

static int by_letter(const void *row, const void *letter)
{
    return ((const struct name_row *)row)->text[0] - *(const char *)letter;
}

/* The rows of the table that begin with this letter. */
static void rows_of(char first, uint32_t *ret_from, uint32_t *ret_to)
{
    uint32_t to = (uint32_t)sort_place(name_rows, name_row_count, sizeof *name_rows, &first,
                                       by_letter);
    for (*ret_from = to; to < name_row_count && name_rows[to].text[0] == first;)
        to++;
    *ret_to = to;
}

/* A slip of another form of the name: "Jacqeuline" beside Jackie, "Ibbi" beside Ibrahim. The slip
 * is no name that anybody knows; the first letter is seldom mistyped. */
static bool slip_of_relative(const struct feature_name *known, const struct feature_name *other)
{
    const struct name_row *row = known->row;
    bool related = row && (row->spelling[0] || row->formal || row->form_of[0]);
    if (!related || known_forename(other) || known->low || other->low || other->len < 3)
        return false;
    uint32_t from, to;
    rows_of(other->text[0], &from, &to);
    for (; from < to; from++) {
        const struct name_row *r = &name_rows[from];
        if (r == row || name_relate(row, r) == NAME_UNRELATED) continue;
        struct feature_name form = {.len = r->len, .row = r, .sound = 0};
        memcpy(form.text, r->text, r->len);
        if (one_slip(&form, other)) return true;
    }
    return false;
}

/* Two slips of one name: too little to tell two names from, unless a number says who it is. */
static bool two_slips(const struct feature_name *a, const struct feature_name *b)
{
    enum { LONG = 4 };
    if (a->len < LONG || b->len < LONG || a->text[0] != b->text[0]) return false;
    if (known_forename(a) && known_forename(b)) return false;
    return likeness_osa(word_of(a), word_of(b)) <= 2;
}

bool compare_names_again(const struct features *a, const struct features *b, bool number,
                         uint8_t *forename, uint8_t *surname)
{
    enum crossing there = crossed(a, b), back = crossed(b, a);
    if (there && back) {
        *forename = FORENAME_SWAPPED;
        *surname = SURNAME_SWAPPED;
        return true;
    }
    for (size_t i = 0; i < a->names; i++) {
        const struct feature_name *x = &a->name[i];
        for (size_t k = 0; k < b->names && (x->role & CALLED); k++) {
            const struct feature_name *y = &b->name[k];
            if (!(y->role & CALLED)) continue;
            if (!slip_of_relative(x, y) && !slip_of_relative(y, x) && !(number && two_slips(x, y)))
                continue;
            *forename = FORENAME_SIMILAR;
            return true;
        }
    }
    return false;
}
