/* likeness/sound.c -- sounds by a table of spellings, longest first; vowels are heard only at the
 * start.
 *
 * Sounds: A (any vowel first), B F G H J K L M N P R S T V X (= sh, ch, zh). D sounds as T, because
 * Ahmed and Ahmet, Mahmood and Mahmut are one name written by two clerks. */
#include "likeness/sound.h"

#include "base/sort.h"

enum { SOUNDS_MAX = 6, FIRST = 1, VOWEL_NEXT = 2, FRONT_NEXT = 4, LAST = 8 };

/* A spelling, where it counts (0 = everywhere), what an English reader hears, and what another
 * might (NULL = the same). In order of the first letter; among those the first row that fits is
 * taken. */
static const struct spelling {
    const char *text;
    unsigned where;
    const char *heard, *other;
} spellings[] = {
    {"bh", 0, "B", "V"}, /* Siobhan */
    {"b", 0, "B", NULL},
    {"chr", 0, "KR", NULL},
    {"ch", 0, "X", "K"}, /* Michael, Bacchus */
    {"ck", 0, "K", NULL},
    {"cz", 0, "X", "S"},         /* Czerny */
    {"c", FRONT_NEXT, "S", "K"}, /* Cian, Cillian */
    {"c", FIRST | VOWEL_NEXT, "K", "A"}, /* Somali ayn: Cali, Cumar */
    {"c", 0, "K", NULL},
    {"dzh", 0, "J", NULL},
    {"dg", FRONT_NEXT, "J", NULL},
    {"dj", 0, "J", NULL},
    {"dh", 0, "T", "S"}, /* Ramadhan, Ramazan */
    {"d", 0, "T", NULL},
    {"f", 0, "F", NULL},
    {"gh", VOWEL_NEXT, "G", NULL},
    {"gh", 0, "", "F"}, /* Gough */
    {"gn", FIRST, "N", NULL},
    {"g", FRONT_NEXT, "G", "J"},         /* Geoffrey */
    {"g", FIRST | VOWEL_NEXT, "G", "J"}, /* Gamal */
    {"g", 0, "G", NULL},
    {"h", FIRST, "H", NULL},
    {"h", 0, "", NULL},
    {"jh", 0, "J", NULL},
    {"j", FIRST, "J", "H"}, /* Jose; a J that is a Y is heard as J anyhow */
    {"j", 0, "J", NULL},
    {"ksh", 0, "KS", NULL},
    {"kh", FIRST, "H", "K"},
    {"kh", 0, "K", ""}, /* Akhmed */
    {"kn", FIRST, "N", NULL},
    {"k", 0, "K", NULL},
    {"l", 0, "L", NULL},
    {"mb", LAST, "M", NULL},
    {"mh", 0, "M", "V"}, /* Niamh, Neve */
    {"m", 0, "M", NULL},
    {"ngh", LAST, "NG", NULL},
    {"n", 0, "N", NULL},
    {"ou", FIRST | VOWEL_NEXT, "V", NULL},
    {"ph", 0, "F", NULL},
    {"pn", FIRST, "N", NULL},
    {"ps", FIRST, "S", NULL},
    {"p", 0, "P", NULL},
    {"qu", 0, "K", NULL},
    {"q", 0, "K", NULL},
    {"rz", 0, "X", "RS"}, /* Grzegorz, but Mirza */
    {"r", 0, "R", NULL},
    {"schtsch", 0, "X", NULL},
    {"shch", 0, "X", NULL},
    {"szcz", 0, "X", NULL},
    {"sch", FIRST, "X", "S"}, /* Schmidt, Smith */
    {"sch", 0, "X", "SK"},
    {"sh", FIRST, "X", NULL},
    {"sh", 0, "X", "S"},                 /* Ayshe, Ayse */
    {"sz", 0, "X", "S"},                 /* Szabo */
    {"s", FIRST | VOWEL_NEXT, "S", "X"}, /* Sean, Sahin */
    {"s", 0, "S", NULL},
    {"tsch", 0, "X", NULL},
    {"tch", 0, "X", NULL},
    {"th", 0, "T", "S"}, /* Othman, Osman */
    {"ts", 0, "S", NULL},
    {"tz", 0, "S", NULL},
    {"t", 0, "T", NULL},
    {"v", LAST, "V", "F"}, /* Petrov, Petroff */
    {"v", 0, "V", NULL},
    {"wh", FIRST, "V", NULL},
    {"wr", FIRST, "R", NULL},
    {"w", VOWEL_NEXT, "V", NULL},
    {"w", 0, "", "V"}, /* Wladyslaw, Vladislav */
    {"x", FIRST, "S", "H"}, /* Xasan */
    {"x", 0, "KS", ""},     /* Maxamed */
    {"y", FIRST | VOWEL_NEXT, "J", NULL},
    {"zh", 0, "X", "J"}, /* Rozhin, Rojin */
    {"z", 0, "S", "T"},  /* Murtaza, Murtada */
};

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* Does the rest of the text start with this spelling, at a place where it counts? */
static bool spelling_fits(const struct spelling *s, str rest, bool first)
{
    size_t len = 0;
    for (; s->text[len]; len++)
        if (len >= rest.len || rest.at[len] != s->text[len]) return false;
    char next = len < rest.len ? rest.at[len] : 0;
    if ((s->where & FIRST) && !first) return false;
    if ((s->where & LAST) && next) return false;
    if ((s->where & VOWEL_NEXT) && !is_vowel(next)) return false;
    return !(s->where & FRONT_NEXT) || next == 'e' || next == 'i' || next == 'y';
}

static int by_letter(const void *spelling, const void *letter)
{
    return ((const struct spelling *)spelling)->text[0] - *(const char *)letter;
}

static const struct spelling *spelling_at(str rest, bool first)
{
    size_t i = sort_place(spellings, COUNT(spellings), sizeof *spellings, rest.at, by_letter);
    for (; i < COUNT(spellings) && spellings[i].text[0] == rest.at[0]; i++)
        if (spelling_fits(&spellings[i], rest, first)) return &spellings[i];
    return NULL;
}

struct reading {
    uint32_t code;
    unsigned sounds;
    char before; /* the sound just heard, to hear a doubled letter once */
};

static void hear(struct reading *r, const char *heard)
{
    for (; *heard && r->sounds < SOUNDS_MAX; heard++) {
        if (*heard == r->before) continue;
        r->code = r->code << 5 | (uint32_t)(*heard - 'A' + 1);
        r->sounds++;
        r->before = *heard;
    }
}

enum reader { ENGLISH, OTHER };

static uint32_t code_as_read(str name, enum reader reader)
{
    struct reading r = {0};
    for (size_t i = 0; i < name.len && r.sounds < SOUNDS_MAX;) {
        const struct spelling *s = spelling_at(str_from(name, i), i == 0);
        if (s) {
            hear(&r, reader == OTHER && s->other ? s->other : s->heard);
            i += strlen(s->text);
            continue;
        }
        bool vowel = is_vowel(name.at[i]);
        if (vowel && i == 0) hear(&r, "A");
        if (vowel) r.before = 0;
        i++;
    }
    return r.code;
}

uint32_t sound_code(str name)
{
    return code_as_read(name, ENGLISH);
}

uint32_t sound_codes(str name, uint32_t *ret_other)
{
    uint32_t english = code_as_read(name, ENGLISH), other = code_as_read(name, OTHER);
    *ret_other = other == english ? 0 : other;
    return english;
}

str sound_text(uint32_t code, char room[static 8])
{
    size_t len = 0;
    for (int shift = 25; shift >= 0; shift -= 5)
        if (code >> shift & 31) room[len++] = (char)('A' + (code >> shift & 31) - 1);
    return (str){room, len};
}

/* One letter or digraph to the letter it is kept as; 0 = nothing. */
static char spelt(str rest, bool first, size_t *ret_used)
{
    static const struct {
        char text[3], as;
    } pairs[] = {{"sh", '$'}, {"ch", '%'}, {"ph", 'f'}, {"ck", 'k'}, {"kh", 'k'},
                 {"gh", 'g'}, {"bh", 'b'}, {"dh", 'd'}, {"th", 't'}, {"qu", 'k'}};
    *ret_used = 2;
    for (size_t i = 0; rest.len > 1 && i < COUNT(pairs); i++)
        if (pairs[i].text[0] == rest.at[0] && pairs[i].text[1] == rest.at[1]) return pairs[i].as;
    *ret_used = 1;
    char c = rest.at[0], next = rest.len > 1 ? rest.at[1] : 0;
    switch (c) {
    case 'e': case 'i': case 'y': return 'i';
    case 'o': case 'u': return 'u';
    case 'h': return first ? 'h' : 0;
    case 'c': return next == 'e' || next == 'i' || next == 'y' ? 's' : 'k';
    case 'q': return 'k';
    case 'w': return 'v';
    default: return c;
    }
}

/* A Slavic surname as a man bears it: Kowalska is Kowalski, Novotna stays, Ivanova is Ivanov. */
static str of_a_man(str name, char room[static 32])
{
    static const struct {
        const char *woman;
        char last; /* 0 = one letter less */
    } ends[] = {{"ska", 'i'}, {"cka", 'i'}, {"dzka", 'i'}, {"ova", 0}, {"eva", 0}};
    enum { STEM = 2 }; /* shorter and it is a name of its own: Eva, Nova */
    for (size_t i = 0; i < COUNT(ends); i++) {
        str end = str_of(ends[i].woman);
        if (name.len < end.len + STEM || name.len > 31 || !str_ends(name, end)) continue;
        memcpy(room, name.at, name.len);
        room[name.len - 1] = ends[i].last;
        return str_range(room, name.len - !ends[i].last);
    }
    return name;
}

str sound_spelling(str name, char room[static 32])
{
    char man[32];
    size_t len = 0;
    name = of_a_man(name, man);
    for (size_t i = 0, used; i < name.len && len < 31; i += used) {
        char as = spelt(str_from(name, i), i == 0, &used);
        if (as && (!len || room[len - 1] != as)) room[len++] = as;
    }
    return (str){room, len};
}
