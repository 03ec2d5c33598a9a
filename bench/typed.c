/* bench/typed.c -- see typed.h. */
#include "typed.h"

#include "likeness/names.h"
#include "person/clean.h"

#include <string.h>

const char *const typed_words[TYPED__COUNT] = {"right",
                                               "one_typo",
                                               "nickname",
                                               "names_swapped",
                                               "day_and_month_swapped",
                                               "one_digit",
                                               "year_off_by_one",
                                               "married_name",
                                               "moved",
                                               "field_missing",
                                               "surname_and_address",
                                               "names_and_year"};

static str text_of(pii p) { return str_trim(pii_reveal(p, REVEAL_CLEAN)); }

/* One letter left out, doubled, replaced, or changed places with the next. */
static bool slip(struct rand *r, struct arena *a, pii *name)
{
    str was = text_of(*name);
    if (was.len < 4) return false;
    char *to = arena_alloc(a, was.len + 2);
    if (!to) return false;
    size_t at = 1 + (size_t)rand_below(r, was.len - 2), len = was.len;
    memcpy(to, was.at, len);
    switch (rand_below(r, 4)) {
    case 0: memmove(to + at, to + at + 1, --len - at); break;
    case 1: memmove(to + at + 1, to + at, len++ - at); break;
    case 2: to[at] = (char)('a' + rand_below(r, 26)); break;
    default: to[at] = was.at[at + 1], to[at + 1] = was.at[at]; break;
    }
    *name = pii_of(str_range(to, len));
    return len != was.len || memcmp(to, was.at, len) != 0;
}

static bool has_form(const struct name_row *row, uint16_t group)
{
    for (size_t i = 0; i < NAME_FORMS_MAX && row->form_of[i]; i++)
        if (row->form_of[i] == group) return true;
    return false;
}

/* A pet form of a full name, or the full name of a pet form. */
static bool nickname(struct rand *r, pii *name)
{
    char room[CLEAN_TEXT_MAX];
    const struct name_row *row = name_find(clean_fold(text_of(*name), room)), *found = NULL;
    if (!row || (!row->formal && !row->form_of[0])) return false;
    uint64_t n = 0;
    for (uint32_t i = 0; i < name_row_count; i++) {
        const struct name_row *other = &name_rows[i];
        bool fits = row->formal ? has_form(other, row->formal) : other->formal == row->form_of[0];
        if (fits && other != row && rand_below(r, ++n) == 0) found = other;
    }
    if (found) *name = pii_of(str_range(found->text, found->len));
    return found;
}

static bool wrong_digit(struct rand *r, struct date *d)
{
    struct date was = *d;
    for (int tries = 0; tries < 50; tries++) {
        *d = was;
        switch (rand_below(r, 3)) {
        case 0: d->day = (int8_t)(was.day / 10 * 10 + (int)rand_below(r, 10)); break;
        case 1: d->month = (int8_t)(was.month / 10 * 10 + (int)rand_below(r, 10)); break;
        default: d->year = (int16_t)(was.year / 10 * 10 + (int)rand_below(r, 10)); break;
        }
        bool near = d->year != was.year && (d->year - was.year) * (d->year - was.year) == 1;
        if (date_valid(*d) && d->day && d->month && !near && date_pack(*d) != date_pack(was))
            return true;
    }
    return false;
}

static bool swap_day(struct date *d)
{
    struct date was = *d;
    *d = (struct date){was.year, was.day, was.month};
    return was.day <= 12 && was.day != was.month && date_valid(*d);
}

static bool leave_out(struct rand *r, struct demographics *d)
{
    switch (rand_below(r, 4)) {
    case 0: d->given_name = (pii){0}; return true;
    case 1: d->family_name = (pii){0}; return true;
    case 2: d->birth_date = (struct date){0}; return !pii_empty(d->postcode);
    default: d->address = d->postcode = (pii){0}; return true;
    }
}

bool typed_make(enum typed kind, struct rand *r, const struct demographics *right,
                const struct demographics *stranger, struct arena *a, struct demographics *ret)
{
    struct demographics d = *right;
    bool ok = true;
    switch (kind) {
    case TYPED_TYPO: ok = slip(r, a, rand_below(r, 2) ? &d.given_name : &d.family_name); break;
    case TYPED_NICKNAME: ok = nickname(r, &d.given_name); break;
    case TYPED_NAMES_SWAPPED:
        d.given_name = right->family_name, d.family_name = right->given_name;
        break;
    case TYPED_DAY_AND_MONTH: ok = swap_day(&d.birth_date); break;
    case TYPED_DIGIT: ok = wrong_digit(r, &d.birth_date); break;
    case TYPED_YEAR:
        d.birth_date.year = (int16_t)(d.birth_date.year + (rand_below(r, 2) ? 1 : -1));
        ok = date_valid(d.birth_date);
        break;
    case TYPED_MARRIED: d.family_name = stranger->family_name; break;
    case TYPED_MOVED: d.address = stranger->address, d.postcode = stranger->postcode; break;
    case TYPED_MISSING: ok = leave_out(r, &d); break;
    case TYPED_SURNAME_AND_ADDRESS:
        d.given_name = (pii){0}, d.birth_date = (struct date){0};
        ok = !pii_empty(d.postcode);
        break;
    case TYPED_NAMES_AND_YEAR:
        d.address = d.postcode = (pii){0};
        d.birth_date.month = d.birth_date.day = 0;
        break;
    case TYPED_RIGHT:
    case TYPED__COUNT: break;
    }
    *ret = d;
    return ok;
}
