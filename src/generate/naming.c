/* generate/naming.c -- given and family names by tradition.
 *
 * The systems differ in what tells two people apart: a Sikh family name may be Singh or Kaur, a
 * Bangladeshi woman's Begum, a Mohammed goes by his second name, a Somali child carries the names
 * of father and grandfather, Polish family names have a gender. A linker must cope with all of
 * them. */
#include "generate/naming.h"

#include "base/sort.h"
#include "generate/chance.h"

static const struct word_list *forenames(struct rand *r, enum tradition t, char sex, int year)
{
    const struct forename_list *found = NULL;
    if (chance(r, 1200)) year += between(r, -15, 15); /* old-fashioned, or ahead of the time */
    for (size_t i = 0; i < generate_forenames_n; i++) {
        const struct forename_list *list = &generate_forenames[i];
        if (list->tradition != (int)t || list->sex != (sex == 'M' ? 'M' : 'F')) continue;
        found = list; /* lists are in the order of years: a birth after the last one takes that */
        if (year <= list->to) break;
    }
    return &found->names;
}

/* Names that are a prefix: the second one is what the boy is called. */
static bool is_prefix(str given)
{
    static const char *const prefix[] = {"Mohammed", "Muhammad", "Md", "Abdul", "Mohammad"};
    for (size_t i = 0; i < COUNT(prefix); i++)
        if (str_eq_c(given, prefix[i])) return true;
    return false;
}

/* One of the rare names: number `n` of all that can be put together. Empty = there are none. */
static str part_name(struct arena *a, const struct name_parts *parts, uint64_t n)
{
    if (!parts->fronts) return STR("");
    const char *front = parts->front[n % parts->fronts];
    if (!parts->backs) return str_of(front);
    return str_printf(a, "%s%s", front, parts->back[n / parts->fronts % parts->backs]);
}

static str one_given(struct arena *a, struct rand *r, enum tradition t, char sex, int year)
{
    const struct word_list *list = forenames(r, t, sex, year);
    const struct name_parts *rare = &generate_parts[t][sex == 'M' ? PARTS_MALE : PARTS_FEMALE];
    str given = chance(r, rare->share) ? part_name(a, rare, rand_u64(r))
                                       : str_of(words_pick(list, r));
    bool doubled = is_prefix(given) && (t == TRADITION_PK || t == TRADITION_BD || chance(r, 3000));
    if (doubled && !chance(r, 1200)) {
        str second = str_of(words_pick(list, r));
        for (int tries = 0; tries < 8 && is_prefix(second); tries++)
            second = str_of(words_pick(list, r));
        if (!is_prefix(second)) return str_printf(a, "%.*s %.*s", STR_FMT(given), STR_FMT(second));
    }
    if (t == TRADITION_SI && chance(r, 1500))
        return str_printf(a, "%.*s %s", STR_FMT(given), sex == 'M' ? "Singh" : "Kaur");
    if (t == TRADITION_WB && chance(r, 250)) { /* Ella-Rose, Tommy Lee */
        str second = str_of(words_pick(list, r));
        if (!str_eq(given, second))
            return str_printf(a, "%.*s-%.*s", STR_FMT(given), STR_FMT(second));
    }
    return given;
}

str naming_given(struct arena *a, struct rand *r, enum tradition t, char sex, int year,
                 const str *taken, size_t n)
{
    str given = one_given(a, r, t, sex, year);
    for (int tries = 0; tries < 6; tries++) {
        bool free = true;
        for (size_t i = 0; i < n; i++)
            free = free && !str_eq(given, taken[i]);
        if (free) break;
        given = one_given(a, r, t, sex, year);
    }
    return given;
}

/* Kowalski's daughter is Kowalska. */
static str gendered(struct arena *a, enum tradition t, char sex, str family)
{
    if (t != TRADITION_PL || family.len < 4) return family;
    char last = sex == 'M' ? 'i' : 'a';
    str stem = str_upto(family, family.len - 1);
    if (!str_ends(stem, STR("sk")) && !str_ends(stem, STR("ck"))) return family;
    return str_printf(a, "%.*s%c", STR_FMT(stem), last);
}

str naming_family(struct arena *a, struct rand *r, enum tradition t, char sex, unsigned district)
{
    enum { LOCAL_NAMES = 90 };
    const struct surname_list *list = &generate_surnames[t];
    const struct name_parts *rare = &generate_parts[t][PARTS_FAMILY];
    if (t == TRADITION_SI && chance(r, 5500)) return sex == 'M' ? STR("Singh") : STR("Kaur");
    if (t == TRADITION_SO && chance(r, 5000)) /* father's and grandfather's name */
        return str_printf(a, "%s %s", words_pick(&list->any, r), words_pick(&list->any, r));
    bool own = sex != 'M' && list->women.n && chance(r, t == TRADITION_BD ? 7500 : 5000);
    if (!own && chance(r, rare->share)) {
        uint64_t local = stir(district * 1000 + rand_below(r, LOCAL_NAMES));
        return gendered(a, t, sex, part_name(a, rare, chance(r, 5500) ? local : rand_u64(r)));
    }
    return gendered(a, t, sex, str_of(words_pick(own ? &list->women : &list->any, r)));
}

static str first_word(str s)
{
    ptrdiff_t space = str_find(s, ' ');
    return space < 0 ? s : str_upto(s, (size_t)space);
}

str naming_called(str given)
{
    str first = first_word(given);
    bool second = is_prefix(first) && first.len < given.len;
    return second ? str_from(given, first.len + 1) : first;
}

str naming_of_child(struct arena *a, struct rand *r, char sex, const struct human *mother,
                    const struct human *father, bool married)
{
    str from_mother = mother->name[mother->names - 1].family;
    if (!father) return gendered(a, mother->tradition, sex, from_mother);
    enum tradition t = father->tradition;
    str from_father = father->name[father->names - 1].family;
    const struct word_list *women = &generate_surnames[t].women;
    if (t == TRADITION_SI && (str_eq_c(from_father, "Singh") || str_eq_c(from_father, "Kaur")))
        return sex == 'M' ? STR("Singh") : STR("Kaur");
    if (t == TRADITION_SO && chance(r, 8000))
        return str_printf(a, "%.*s %.*s", STR_FMT(first_word(father->name[0].given)),
                          STR_FMT(first_word(from_father)));
    if (sex != 'M' && women->n && chance(r, t == TRADITION_BD ? 5500 : 2500))
        return str_of(words_pick(women, r));
    if (t == TRADITION_BD && chance(r, 3000))
        return str_of(words_pick(&generate_surnames[t].any, r));
    if (!married && chance(r, 2500)) return gendered(a, mother->tradition, sex, from_mother);
    bool british = t == TRADITION_WB || t == TRADITION_IR || t == TRADITION_CA;
    if (!married && british && chance(r, 2000) && str_find(from_mother, '-') < 0 &&
        str_find(from_father, '-') < 0)
        return str_printf(a, "%.*s-%.*s", STR_FMT(from_mother), STR_FMT(from_father));
    return gendered(a, t, sex, from_father);
}

bool naming_twins(struct arena *a, struct rand *r, enum tradition t, char sex, char other_sex,
                  str *ret_first, str *ret_second)
{
    size_t fits[64], n = 0;
    for (size_t i = 0; i < generate_twins_n && n < COUNT(fits); i++) {
        const struct twin_names *pair = &generate_twins[i];
        if (pair->tradition == (int)t && pair->sex == sex && pair->other_sex == other_sex)
            fits[n++] = i;
    }
    if (!n || !chance(r, 4500)) return false;
    const struct twin_names *pair = &generate_twins[fits[rand_below(r, n)]];
    bool prefixed = (t == TRADITION_PK || t == TRADITION_BD) && sex == 'M' && other_sex == 'M' &&
                    chance(r, 5000);
    const char *prefix = prefixed ? "Mohammed " : "";
    *ret_first = str_printf(a, "%s%s", prefix, pair->first);
    *ret_second = str_printf(a, "%s%s", prefix, pair->second);
    return true;
}

static int by_name(const void *variant, const void *word)
{
    return str_cmp(str_of(((const struct name_variant *)variant)->name), *(const str *)word);
}

str naming_variant(struct rand *r, const struct name_variant *list, size_t n, str name)
{
    str word = first_word(name);
    size_t from = sort_place(list, n, sizeof *list, &word, by_name), end = from;
    while (end < n && str_eq_c(word, list[end].name))
        end++;
    return end > from ? str_of(list[from + rand_below(r, end - from)].other) : STR("");
}

static bool listed(const struct name_variant *list, size_t n, str one, str other)
{
    for (size_t i = 0; i < n; i++)
        if ((str_eq_c(one, list[i].name) && str_eq_c(other, list[i].other)) ||
            (str_eq_c(other, list[i].name) && str_eq_c(one, list[i].other)))
            return true;
    return false;
}

bool naming_alike(str one, str other)
{
    return str_eq(one, other) ||
           listed(generate_spellings, generate_spellings_n, one, other) ||
           listed(generate_nicknames, generate_nicknames_n, one, other);
}
