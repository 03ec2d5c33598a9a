/* generate/slip.c -- the table of slips. Several may hit one record: a hurried clerk errs more than
 * once, and more often with names he does not know (see record.c for how they are drawn). */
#include "generate/slip.h"

#include "generate/chance.h"
#include "generate/naming.h"

str slip_of_keyboard(struct arena *a, struct rand *r, str word)
{
    static const char *const rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
    if (word.len < 3) return word;
    size_t at = 1 + (size_t)rand_below(r, word.len - 1);
    str head = str_upto(word, at), tail = str_from(word, at + 1);
    char c = word.at[at];
    switch (rand_below(r, 4)) {
    case 0: /* left out */
        return str_printf(a, "%.*s%.*s", STR_FMT(head), STR_FMT(tail));
    case 1: /* twice */
        return str_printf(a, "%.*s%c%c%.*s", STR_FMT(head), c, c, STR_FMT(tail));
    case 2: /* with its neighbour */
        if (at + 1 < word.len && tail.at[0] != c)
            return str_printf(a, "%.*s%c%c%.*s", STR_FMT(head), tail.at[0], c,
                              STR_FMT(str_from(tail, 1)));
        break;
    default:
        for (size_t i = 0; i < COUNT(rows); i++) {
            ptrdiff_t key = str_find(str_of(rows[i]), c);
            if (key < 0) continue;
            char next = key ? rows[i][key - 1] : rows[i][1];
            return str_printf(a, "%.*s%c%.*s", STR_FMT(head), next, STR_FMT(tail));
        }
    }
    return str_printf(a, "%.*s%.*s", STR_FMT(head), STR_FMT(tail));
}

#define APPLY(name)                                                                                \
    static bool name(struct form *f, const struct human *h, struct arena *a, struct rand *r)
#define UNUSED_HERE (void)f, (void)h, (void)a, (void)r

static bool take(str *to, str from)
{
    if (!from.len || str_eq(*to, from)) return false;
    *to = from;
    return true;
}

APPLY(known_as)
{
    UNUSED_HERE;
    return take(&f->given, h->known_as);
}

APPLY(nickname)
{
    UNUSED_HERE;
    return take(&f->given, naming_variant(r, generate_nicknames, generate_nicknames_n,
                                          naming_called(f->given)));
}

/* Replace the first word by another writing of it. */
static bool respell(struct arena *a, struct rand *r, str *name)
{
    str other = naming_variant(r, generate_spellings, generate_spellings_n, *name);
    if (!other.len) return false;
    ptrdiff_t space = str_find(*name, ' ');
    str rest = space < 0 ? STR("") : str_from(*name, (size_t)space);
    *name = str_printf(a, "%.*s%.*s", STR_FMT(other), STR_FMT(rest));
    return true;
}

APPLY(given_spelling)
{
    UNUSED_HERE;
    return respell(a, r, &f->given);
}

APPLY(family_spelling)
{
    UNUSED_HERE;
    return respell(a, r, &f->family);
}

APPLY(given_typo)
{
    UNUSED_HERE;
    return take(&f->given, slip_of_keyboard(a, r, f->given));
}

APPLY(family_typo)
{
    UNUSED_HERE;
    return take(&f->family, slip_of_keyboard(a, r, f->family));
}

APPLY(swapped_names)
{
    UNUSED_HERE;
    str given = f->given;
    f->given = f->family;
    f->family = given;
    return true;
}

/* "Mohammed Usman" is written Usman, or Mohammed. */
APPLY(half_given)
{
    UNUSED_HERE;
    ptrdiff_t space = str_find(f->given, ' ');
    if (space < 0) space = str_find(f->given, '-');
    if (space < 0) return false;
    bool keep_first = f->given.at[space] == '-' || chance(r, 3500);
    return take(&f->given, keep_first ? str_upto(f->given, (size_t)space)
                                      : str_from(f->given, (size_t)space + 1));
}

/* Smith-Jones becomes Smith, or Jones; a Somali grandfather's name is left out. */
APPLY(half_family)
{
    UNUSED_HERE;
    ptrdiff_t cut = str_find(f->family, '-');
    if (cut < 3) cut = str_find(f->family, ' ');
    if (cut < 3) return false;
    return take(&f->family, chance(r, 5000) ? str_upto(f->family, (size_t)cut)
                                            : str_from(f->family, (size_t)cut + 1));
}

APPLY(community_name) /* Singh or Kaur for the family name, Begum for Bibi */
{
    UNUSED_HERE;
    if (h->tradition == TRADITION_SI)
        return take(&f->family, h->sex == 'M' ? STR("Singh") : STR("Kaur"));
    const struct word_list *women = &generate_surnames[h->tradition].women;
    return h->sex != 'M' && women->n && take(&f->family, str_of(words_pick(women, r)));
}

APPLY(old_name)
{
    UNUSED_HERE;
    return h->names > 1 && !str_eq_c(h->name[0].given, "Baby") &&
           take(&f->family, h->name[0].family);
}

APPLY(alias) /* the name that somebody gives who does not want to be known */
{
    UNUSED_HERE;
    return take(&f->given, h->alias);
}

APPLY(title)
{
    UNUSED_HERE;
    const char *call = f->gender == 'M' ? "Mr" : chance(r, 5000) ? "Mrs" : "Miss";
    if (date_days(f->birth) > date_days((struct date){2010, 1, 1})) return false;
    return take(&f->given, str_printf(a, "%s %.*s", call, STR_FMT(f->given)));
}

APPLY(apostrophe)
{
    UNUSED_HERE;
    ptrdiff_t cut = str_find(f->family, '\'');
    if (cut < 0) return false;
    const char *with = chance(r, 5000) ? "" : " ";
    f->family = str_printf(a, "%.*s%s%.*s", (int)cut, f->family.at, with,
                           STR_FMT(str_from(f->family, (size_t)cut + 1)));
    return true;
}

APPLY(cut_off)
{
    UNUSED_HERE;
    return f->family.len > 9 && take(&f->family, str_upto(f->family, 8));
}

APPLY(unknown_name)
{
    UNUSED_HERE;
    return h->sex != 'X' && take(&f->given, STR("Unknown"));
}

APPLY(day_month)
{
    UNUSED_HERE;
    if (f->birth.day > 12 || f->birth.day == f->birth.month) return false;
    int8_t day = f->birth.day;
    f->birth.day = f->birth.month;
    f->birth.month = day;
    return true;
}

APPLY(birth_digit)
{
    UNUSED_HERE;
    static const int16_t steps[] = {1, -1, 1, -1, 2, -2, 10, -10};
    struct date d = f->birth;
    switch (rand_below(r, 3)) {
    case 0:
        d.year = (int16_t)(d.year + steps[rand_below(r, COUNT(steps))]);
        break;
    case 1:
        d.month = (int8_t)(d.month + steps[rand_below(r, 6)]);
        break;
    default:
        d.day = (int8_t)(d.day + steps[rand_below(r, COUNT(steps))]);
        break;
    }
    if (!date_valid(d) || !date_whole(d)) return false;
    f->birth = d;
    return true;
}

APPLY(false_birth) /* on purpose: a little older, or another day */
{
    UNUSED_HERE;
    struct date d = f->birth;
    if (date_days(d) > date_days((struct date){2014, 1, 1})) return false;
    d.year = (int16_t)(d.year - between(r, 0, 3));
    if (d.year == f->birth.year || chance(r, 5000)) d.day = (int8_t)between(r, 1, 28);
    if (!date_valid(d) || !date_whole(d) || date_cmp(d, f->birth) == 0) return false;
    f->birth = d;
    return true;
}

APPLY(birth_year_only)
{
    UNUSED_HERE;
    if (f->birth.year == 0) return false;
    f->birth.month = f->birth.day = 0;
    return true;
}

APPLY(first_january)
{
    UNUSED_HERE;
    if (!h->first_january || (f->birth.month == 1 && f->birth.day == 1)) return false;
    f->birth.month = f->birth.day = 1;
    return true;
}

APPLY(postcode_typo)
{
    UNUSED_HERE;
    if (f->postcode.len < 5) return false;
    char *text = str_c(a, f->postcode);
    if (!text) return false;
    text[f->postcode.len - 1 - rand_below(r, 2)] = "ABDEFGHJLN"[rand_below(r, 10)];
    return take(&f->postcode, str_of(text));
}

APPLY(wrong_gender)
{
    UNUSED_HERE;
    if (f->gender != 'F' && f->gender != 'M') return false;
    f->gender = f->gender == 'F' ? 'M' : 'F';
    return true;
}

#define POLICE (1u << PARTNER_POLICE)
#define DOORSTEP (POLICE | 1u << PARTNER_HOUSING | 1u << PARTNER_FIRE)

const struct slip slips[] = {
    {"known_as", SLIP_NAME, 2100, 100, 0, known_as},
    {"nickname", SLIP_NAME, 450, 60, 0, nickname},
    {"given_spelling", SLIP_NAME, 600, 230, 0, given_spelling},
    {"family_spelling", SLIP_NAME, 420, 230, 0, family_spelling},
    {"given_typo", SLIP_NAME, 230, 200, 0, given_typo},
    {"family_typo", SLIP_NAME, 240, 200, 0, family_typo},
    {"swapped_names", SLIP_NAME, 45, 350, 0, swapped_names},
    {"half_given", SLIP_NAME, 1900, 100, 0, half_given},
    {"half_family", SLIP_NAME, 2000, 100, 0, half_family},
    {"community_name", SLIP_NAME, 700, 100, 0, community_name},
    {"old_name", SLIP_NAME, 900, 100, 0, old_name},
    {"alias", SLIP_NAME, 6000, 100, POLICE, alias},
    {"title", SLIP_NAME, 250, 100, DOORSTEP, title},
    {"apostrophe", SLIP_NAME, 2500, 100, 0, apostrophe},
    {"cut_off", SLIP_NAME, 60, 150, 0, cut_off},
    {"unknown_name", SLIP_NAME, 12, 150, 0, unknown_name},
    {"first_january", SLIP_BIRTH, 8500, 100, 0, first_january},
    {"day_month", SLIP_BIRTH, 260, 180, 0, day_month},
    {"birth_digit", SLIP_BIRTH, 240, 160, 0, birth_digit},
    {"false_birth", SLIP_BIRTH, 130, 100, POLICE, false_birth},
    {"birth_year_only", SLIP_BIRTH, 25, 160, 0, birth_year_only},
    {"postcode_typo", SLIP_PLACE, 180, 110, 0, postcode_typo},
    {"wrong_gender", SLIP_PLACE, 45, 160, 0, wrong_gender},
};
const size_t slips_n = COUNT(slips);
