/* fhir/ask_fit.c -- from parameters to a question, and who fits it. */
#include "fhir/ask.h"

#include "fhir/dates.h"
#include "person/clean.h"

static str reveal(pii p) { return str_trim(pii_reveal(p, REVEAL_CLEAN)); }

/* ---- does a text fit? ---- */

static bool same_start(str text, str wanted)
{
    return text.len >= wanted.len && memcmp(text.at, wanted.at, wanted.len) == 0;
}

/* Neither case nor accents count; at the start, or at the start of any word. */
static bool begins(str text, str wanted)
{
    char one[CLEAN_TEXT_MAX], two[CLEAN_TEXT_MAX];
    str t = clean_fold(text, one), w = clean_fold(wanted, two);
    if (!w.len) return false;
    for (size_t i = 0; i < t.len; i++)
        if ((i == 0 || t.at[i - 1] == ' ' || t.at[i - 1] == '-') && same_start(str_from(t, i), w))
            return true;
    return false;
}

/* To the byte: the whole, or one word of it. */
static bool equals(str text, str wanted)
{
    str word, rest = text;
    if (str_eq(text, wanted)) return true;
    while (str_next(&rest, ' ', &word))
        if (str_eq(word, wanted)) return true;
    return false;
}

static bool same_folded(str one, str other)
{
    char room[CLEAN_TEXT_MAX], more[CLEAN_TEXT_MAX];
    return str_eq(clean_fold(str_trim(one), room), clean_fold(str_trim(other), more));
}

/* The whole, or one whole word of it. */
static bool whole(str text, str wanted)
{
    str word, rest = text;
    if (same_folded(text, wanted)) return true;
    while (str_next(&rest, ' ', &word))
        if (word.len && same_folded(word, wanted)) return true;
    return false;
}

/* `open`: the asker sees this text anyway, so that a piece of it will do. */
static bool text_fits(const struct ask_filter *f, pii held, bool open)
{
    str text = reveal(held);
    for (size_t i = 0; text.len && i < f->n; i++) {
        str wanted = reveal(f->value[i]);
        if (f->exact ? equals(text, wanted) : open ? begins(text, wanted) : whole(text, wanted))
            return true;
    }
    return false;
}

/* Without blanks, in capitals. */
static str squeezed(str text, char room[static CLEAN_TEXT_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < text.len && n < CLEAN_TEXT_MAX; i++)
        if (text.at[i] != ' ')
            room[n++] = (char)(text.at[i] >= 'a' && text.at[i] <= 'z' ? text.at[i] - 32
                                                                       : text.at[i]);
    return str_range(room, n);
}

static bool postcode_fits(const struct ask_filter *f, const struct search_held *held)
{
    char one[CLEAN_TEXT_MAX], two[CLEAN_TEXT_MAX], three[CLEAN_TEXT_MAX];
    str code = squeezed(reveal(held->identity->postcode), one);
    str out = squeezed(identity_outcode(held->identity->postcode, REVEAL_CLEAN), two);
    for (size_t i = 0; code.len && i < f->n; i++) {
        str wanted = squeezed(reveal(f->value[i]), three);
        if (!wanted.len) continue;
        if (str_eq(code, wanted)) return true;
        if (!f->exact && held->outcode_open && str_eq(out, wanted)) return true;
        if (!f->exact && held->address_open && str_starts(code, wanted)) return true;
    }
    return false;
}

/* A town or a county is a whole part of the line, and not its first. */
static bool part_of_line(const struct ask_filter *f, str line)
{
    str part;
    (void)str_next(&line, ',', &part);
    while (str_next(&line, ',', &part))
        for (size_t i = 0; i < f->n; i++)
            if (f->exact ? str_eq(str_trim(part), reveal(f->value[i]))
                         : same_folded(part, reveal(f->value[i])))
                return true;
    return false;
}

static bool place_fits(const struct ask_filter *f, const struct search_held *held)
{
    const struct identity *id = held->identity;
    if (f->kind != ASK_CITY && f->kind != ASK_STATE && postcode_fits(f, held)) return true;
    if (f->kind == ASK_POSTCODE) return false;
    if (held->address_open) return text_fits(f, id->address, true);
    if (f->kind != ASK_ADDRESS) return part_of_line(f, reveal(id->address));
    for (size_t i = 0; i < f->n; i++)
        if (same_folded(reveal(id->address), reveal(f->value[i]))) return true;
    return held->home && !f->exact;
}

/* ---- does a person fit? ---- */

static bool part_fits(const struct ask_filter *f, const struct identity_name *name, bool open)
{
    return (f->kind != ASK_GIVEN && text_fits(f, name->family, open)) ||
           (f->kind != ASK_FAMILY && text_fits(f, name->given, open));
}

/* The names that an adopted child had before lead to nobody. */
static bool name_fits(const struct ask_filter *f, const struct search_held *held)
{
    const struct identity *id = held->identity;
    if (part_fits(f, &id->name, true)) return true;
    for (size_t i = 0; !(held->shield & SHIELD_ADOPTED) && i < id->other_name_count; i++)
        if (part_fits(f, &id->other_names[i], held->other_names_open)) return true;
    return false;
}

static bool birth_fits(const struct ask_filter *f, struct date born)
{
    struct fhir_period held, asked;
    enum fhir_prefix prefix;
    if (!born.year) return false;
    held = fhir_period_of_date(born);
    for (size_t i = 0; i < f->n; i++)
        if (fhir_period_of(reveal(f->value[i]), &prefix, &asked) &&
            fhir_period_fits(&asked, prefix, &held))
            return true;
    return false;
}

static bool gender_fits(const struct ask_filter *f, char gender)
{
    for (size_t i = 0; i < f->n; i++)
        if (ask_gender_of(reveal(f->value[i])) == (gender ? gender : 'U')) return true;
    return false;
}

/* Whoever is in the hub is active. */
static bool active_fits(const struct ask_filter *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq_c(reveal(f->value[i]), "true")) return true;
    return false;
}

static bool has_nhs(const struct search_held *held, str value)
{
    uint64_t wanted, number;
    if (!clean_nhs_number(value, &wanted)) return false;
    for (size_t i = 0; i < held->record_count; i++) {
        const struct record *r = &held->records[i];
        if (r->version_count &&
            clean_nhs_number(reveal(r->versions[0].content.who.nhs_number), &number) &&
            number == wanted)
            return true;
    }
    return false;
}

static bool has_ref(const struct search_held *held, const struct search_ref *ref)
{
    for (size_t i = 0; i < held->record_count; i++) {
        const struct record *r = &held->records[i];
        if (r->version_count && str_eq(r->agency, ref->agency) &&
            str_eq(reveal(r->versions[0].content.person_ref), reveal(ref->ref)))
            return true;
    }
    return false;
}

/* One that only says which systems' identifiers are wished for leaves nobody out. */
static bool identifier_fits(const struct ask_filter *f, const struct search_held *held)
{
    bool wish = true;
    for (size_t i = 0; i < f->n; i++) {
        str nhs = reveal(f->nhs[i]);
        wish &= !nhs.len && !f->ref[i].agency.len;
        if (nhs.len && has_nhs(held, nhs)) return true;
        if (f->ref[i].agency.len && has_ref(held, &f->ref[i])) return true;
    }
    return wish && !f->stranger;
}

static bool filter_fits(const struct ask_filter *f, const struct search_held *held)
{
    const struct identity *id = held->identity;
    switch (f->kind) {
    case ASK_FAMILY:
    case ASK_GIVEN:
    case ASK_NAME: return name_fits(f, held);
    case ASK_BIRTHDATE: return birth_fits(f, id->birth_date);
    case ASK_GENDER: return gender_fits(f, id->gender);
    case ASK_ACTIVE: return active_fits(f);
    case ASK_ADDRESS:
    case ASK_CITY:
    case ASK_STATE:
    case ASK_POSTCODE: return place_fits(f, held);
    case ASK_IDENTIFIER: return identifier_fits(f, held);
    case ASK_ID:
    case ASK_UNHELD: return true;
    }
    return false;
}

bool ask_fits(void *ctx, const struct search_held *held)
{
    const struct fhir_ask *ask = ctx;
    for (size_t i = 0; i < ask->n; i++)
        if (!filter_fits(&ask->filter[i], held)) return false;
    return true;
}

bool ask_leaves_out(const struct fhir_ask *ask, str system)
{
    bool wished = false;
    for (size_t i = 0; i < ask->n; i++) {
        const struct ask_filter *f = &ask->filter[i];
        for (size_t k = 0; f->kind == ASK_IDENTIFIER && k < f->n; k++) {
            struct ask_token t = ask_token_of(reveal(f->value[k]));
            if (!t.said_system || t.value.len) continue;
            if (str_eq(t.system, system)) return false;
            wished = true;
        }
    }
    return wished;
}
