/* likeness/sound.c -- sounds by a table of spellings, longest first; vowels are heard only at the
 * start.
 *
 * Sounds: A (any vowel first), B F G H J K L M N P R S T V X (= sh, ch, zh). D sounds as T, because
 * Ahmed and Ahmet, Mahmood and Mahmut are one name written by two clerks. */
#include "likeness/sound.h"

enum { SOUNDS_MAX = 6, FIRST = 1, VOWEL_NEXT = 2, FRONT_NEXT = 4, LAST = 8 };

/* A spelling, where it counts (0 = everywhere), and what is heard. The first row that fits is
 * taken. */
static const struct spelling {
    const char *text;
    unsigned where;
    const char *heard;
} spellings[] = {
    {"schtsch", 0, "X"},
    {"shch", 0, "X"},
    {"szcz", 0, "X"},
    {"tsch", 0, "X"},
    {"sch", 0, "X"},
    {"tch", 0, "X"},
    {"ksh", 0, "KS"},
    {"chr", 0, "KR"},
    {"sh", 0, "X"},
    {"sz", 0, "X"},
    {"cz", 0, "X"},
    {"ch", 0, "X"},
    {"zh", 0, "X"},
    {"rz", 0, "X"},
    {"dzh", 0, "J"},
    {"dg", FRONT_NEXT, "J"},
    {"dj", 0, "J"},
    {"ph", 0, "F"},
    {"kh", FIRST, "H"},
    {"kh", 0, "K"},
    {"kn", FIRST, "N"},
    {"gn", FIRST, "N"},
    {"pn", FIRST, "N"},
    {"wr", FIRST, "R"},
    {"ps", FIRST, "S"},
    {"wh", FIRST, "V"},
    {"ngh", LAST, "NG"},
    {"gh", VOWEL_NEXT, "G"},
    {"gh", 0, ""},
    {"bh", 0, "B"},
    {"dh", 0, "T"},
    {"th", 0, "T"},
    {"jh", 0, "J"},
    {"ck", 0, "K"},
    {"qu", 0, "K"},
    {"mb", LAST, "M"},
    {"ts", 0, "S"},
    {"tz", 0, "S"},
    {"ou", FIRST | VOWEL_NEXT, "V"},
    {"x", FIRST, "S"},
    {"x", 0, "KS"},
    {"c", FRONT_NEXT, "S"},
    {"c", 0, "K"},
    {"q", 0, "K"},
    {"z", 0, "S"},
    {"d", 0, "T"},
    {"v", 0, "V"},
    {"w", VOWEL_NEXT, "V"},
    {"w", 0, ""},
    {"y", FIRST | VOWEL_NEXT, "J"},
    {"h", FIRST, "H"},
    {"h", 0, ""},
    {"b", 0, "B"},
    {"f", 0, "F"},
    {"g", 0, "G"},
    {"j", 0, "J"},
    {"k", 0, "K"},
    {"l", 0, "L"},
    {"m", 0, "M"},
    {"n", 0, "N"},
    {"p", 0, "P"},
    {"r", 0, "R"},
    {"s", 0, "S"},
    {"t", 0, "T"},
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

uint32_t sound_code(str name)
{
    uint32_t code = 0;
    unsigned sounds = 0;
    char before = 0; /* the sound just heard, to hear a doubled letter once */
    for (size_t i = 0; i < name.len && sounds < SOUNDS_MAX;) {
        const struct spelling *s = spellings;
        str rest = str_from(name, i);
        while (s < spellings + COUNT(spellings) && !spelling_fits(s, rest, i == 0))
            s++;
        if (s == spellings + COUNT(spellings)) {
            bool vowel = is_vowel(rest.at[0]);
            if (vowel && i == 0) code = code << 5 | 1, sounds++;
            if (vowel) before = 0;
            i++;
            continue;
        }
        for (const char *heard = s->heard; *heard && sounds < SOUNDS_MAX; heard++) {
            if (*heard == before) continue;
            code = code << 5 | (uint32_t)(*heard - 'A' + 1);
            sounds++;
            before = *heard;
        }
        i += strlen(s->text);
    }
    return code;
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
