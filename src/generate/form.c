/* generate/form.c -- the clean form of a person on a day, then what the agency leaves out or gets
 * wrong. */
#include "generate/form.h"

#include "generate/chance.h"
#include "generate/slip.h"

str form_nhs_number(struct arena *a, uint64_t person, uint64_t persons)
{
    enum { RANGE = 1000000 };
    uint64_t serial = person;
    if (persons > RANGE) { /* the range does not suffice: every so many-th gets the next one */
        serial = person * RANGE / persons;
        if (person && (person - 1) * RANGE / persons == serial) return STR("");
    }
    unsigned digits = (unsigned)((serial * 733 + 271) % RANGE), number = 999000000 + digits,
             sum = 0;
    for (unsigned rest = number, weight = 2; rest; rest /= 10, weight++)
        sum += rest % 10 * weight;
    unsigned check = (11 - sum % 11) % 11;
    if (check == 10) return STR(""); /* never issued: such a person has no number */
    return str_printf(a, "%09u%u", number, check);
}

/* Unique pupil number with its check letter. */
static str form_upn(struct arena *a, uint64_t person, int entry_year)
{
    static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ";
    char digits[13];
    uint64_t serial = (person * 733 + 97) % 9999991;
    uint64_t number = 999000000000u + serial / 1000 * 100000 + (uint64_t)(entry_year % 100) * 1000 +
                      serial % 1000;
    unsigned sum = 0;
    for (int i = 11; i >= 0; i--, number /= 10) {
        digits[i] = (char)('0' + number % 10);
        sum += (unsigned)(number % 10) * (unsigned)(i + 2);
    }
    return str_printf(a, "%c%.12s", letters[sum % 23], digits);
}

/* The person as it is known on that day by somebody who makes no mistakes. */
static struct form clean_form(struct arena *a, const struct human *h, const struct family *f,
                              const struct partner_style *style, int32_t day)
{
    const struct human_name *name =
        human_name_on(h, day - style->lag / 4); /* names are told sooner */
    int32_t moved = day - style->lag > h->born ? day - style->lag : h->born;
    uint64_t address = human_address_on(h, moved);
    struct form form = {
        .given = name->given,
        .family = name->family,
        .birth = date_from_days(human_born_on(h, day)),
        .gender = human_sex_on(h, day),
        .address = place_address(a, address, f->addresses, style->place),
        .postcode = place_postcode(a, address, f->addresses),
    };
    if (style->says_known_as) form.known_as = h->known_as;
    if (style->says_previous && name != h->name && !str_eq(name[-1].family, name->family))
        form.previous_family = name[-1].family;
    if (style->holds_uprn) form.uprn = place_uprn(a, address);
    if (style->holds_upn) form.upn = form_upn(a, h->number, date_from_days(h->born).year + 4);
    if (style->holds_nhs) form.nhs = form_nhs_number(a, h->number, f->persons);
    if (form.nhs.len) form.nhs_status = STR("01");
    return form;
}

bool form_is_placeholder(str given)
{
    return str_eq_c(given, "Baby") || str_eq_c(given, "Unborn") || str_starts(given, STR("Twin "));
}

/* The same slips each time, because each has a seed of its own. Answers which ones applied. */
static uint32_t make_slips(struct form *form, const struct human *h, struct arena *a,
                           const struct holding *held, int32_t day)
{
    uint32_t applied = 0;
    for (size_t i = 0; i < slips_n; i++) {
        if (!(held->slips >> i & 1) ||
            (slips[i].what == SLIP_NAME && form_is_placeholder(form->given)))
            continue;
        if (slips[i].what == SLIP_NAME && day >= held->repaired) continue;
        struct rand r = rand_seeded(stir(held->seed + i));
        applied |= (uint32_t)slips[i].apply(form, h, a, &r) << i;
    }
    if (date_days(form->birth) <= held->earliest) return applied;
    form->birth = date_from_days(h->born); /* nobody writes a birth later than the visit */
    for (size_t i = 0; i < slips_n; i++)
        if (slips[i].what == SLIP_BIRTH) applied &= ~((uint32_t)1 << i);
    return applied;
}

static void leave_out(struct form *form, const struct holding *held)
{
    if (held->no_given && form->family.len)
        form->given = held->seed % 4 ? STR("") : str_of(form->gender == 'F' ? "Mrs" : "Mr");
    if (held->no_given && held->seed % 7 == 0) {
        form->given = STR("");
        form->family = STR("Occupier");
    }
    if (held->no_birth) form->birth = (struct date){0};
    if (held->no_postcode) form->postcode = STR("");
    if (held->no_address) form->address = form->postcode = form->uprn = STR("");
    if (held->no_gender) form->gender = held->seed % 3 ? 0 : 'U';
    if (held->no_nhs) form->nhs = form->nhs_status = STR("");
}

static str capitals_or_none(struct arena *a, str s, bool capitals)
{
    return capitals ? str_upper(a, s) : s;
}

static str without_space(struct arena *a, str postcode)
{
    ptrdiff_t space = str_find(postcode, ' ');
    if (space < 0) return postcode;
    return str_printf(a, "%.*s%.*s", (int)space, postcode.at,
                      STR_FMT(str_from(postcode, (size_t)space + 1)));
}

struct form form_of(struct arena *a, const struct human *h, const struct family *f,
                    const struct partner_style *style, const struct holding *held, int32_t day,
                    uint32_t *ret_slips)
{
    int32_t heard = held->stale ? held->created : day;
    struct form form = clean_form(a, h, f, style, heard);
    if (held->wrong_nhs && form.nhs.len &&
        h->mother != NOBODY) { /* the mother's on the child's card */
        form.nhs = form_nhs_number(a, f->human[h->mother].number, f->persons);
        form.nhs_status = STR("02");
    } else if (form.nhs.len && held->seed % 5 == 0) {
        form.nhs_status = STR("");
    }
    *ret_slips = make_slips(&form, h, a, held, day);
    leave_out(&form, held);
    form.given = capitals_or_none(a, form.given, style->capitals);
    form.family = capitals_or_none(a, form.family, style->capitals);
    if (style->spaced_nhs && form.nhs.len == 10)
        form.nhs = str_printf(a, "%.3s %.3s %.4s", form.nhs.at, form.nhs.at + 3, form.nhs.at + 6);
    if (style->tight_postcode) form.postcode = without_space(a, form.postcode);
    return form;
}
