/* generate/truth.c -- what the agencies do not know: who is who, and why a record looks different.
 *
 * Also the plain table of records (one row each, as it stood last) for tools that know no feeds. */
#include "generate/record.h"

#include "generate/chance.h"
#include "generate/place.h"
#include "generate/slip.h"
#include "generate/story.h"

static const char *const truth_columns[] = {
    "id",     "agency",  "person_ref",  "person",       "household", "origin",       "sex",
    "birth_year", "twin_of", "mother",   "father",       "namesake_of", "adopted_from", "mover",
    "name_changed", "name",  "outcode", "home_told",    "name_told", "reasons",
};

void truth_headers(struct outlet *o)
{
    for (size_t i = 0; i < COUNT(truth_columns); i++)
        csv_write_field(&o->csv, str_of(truth_columns[i]));
    csv_write_end(&o->csv);
}

static str person_code(struct arena *a, const struct family *f, int place)
{
    if (place == NOBODY) return STR("");
    return str_printf(a, "P%07llu", (unsigned long long)f->human[place].number);
}

static str twin_codes(struct arena *a, const struct family *f, const struct human *h)
{
    str one = person_code(a, f, h->twin[0]), other = person_code(a, f, h->twin[1]);
    return other.len ? str_printf(a, "%.*s;%.*s", STR_FMT(one), STR_FMT(other)) : one;
}

struct told { /* what the record's last row is based on */
    const struct human_name *name;
    uint64_t address;
    struct form form;
    uint32_t slips;
};

static struct told told_by(struct arena *a, const struct family *f, const struct human *h,
                           const struct one_record *rec)
{
    const struct partner_style *style = &partner_styles[rec->partner];
    int32_t heard = rec->held.stale ? rec->held.created : rec->last;
    int32_t moved = heard - style->lag > h->born ? heard - style->lag : h->born;
    struct told t = {.name = human_name_on(h, heard - style->lag / 4),
                     .address = human_address_on(h, moved)};
    t.form = form_of(a, h, f, style, &rec->held, rec->last, &t.slips);
    return t;
}

static void add_reason(struct arena *a, str *out, const char *code)
{
    *out = str_printf(a, "%.*s%s%s", STR_FMT(*out), out->len ? ";" : "", code);
}

/* Why the last row of a record differs from the truth of today, as codes with ; between. */
static str reasons_of(struct arena *a, const struct human *h, const struct one_record *rec,
                      const struct told *t)
{
    const struct holding *held = &rec->held;
    bool nameless = form_is_placeholder(t->form.given) || rec->unborn;
    bool told_later = rec->held.stale ? h->corrected > rec->held.created : h->corrected > rec->last;
    const struct {
        bool holds;
        const char *code;
    } flags[] = {
        {rec->unborn, "unborn"},
        {held->no_given && !rec->unborn, "no_given"},
        {held->no_birth, "no_birth"},
        {held->no_postcode, "no_postcode"},
        {held->no_address, "no_address"},
        {held->no_gender, "no_gender"},
        {held->no_nhs && partner_styles[rec->partner].holds_nhs, "no_nhs"},
        {held->wrong_nhs && t->form.nhs.len && h->mother != NOBODY, "wrong_nhs"},
        {rec->duplicate, "duplicate"},
        {rec->merged, "merged"},
        {t->address != h->home[h->homes - 1].address, "old_address"},
        {t->name != &h->name[h->names - 1] && !nameless, "earlier_name"},
        {h->registered && told_later, "birth_corrected"},
        {nameless, "placeholder"},
    };
    str out = STR("");
    for (size_t i = 0; i < COUNT(flags); i++)
        if (flags[i].holds) add_reason(a, &out, flags[i].code);
    for (size_t i = 0; i < slips_n && !rec->unborn; i++)
        if (t->slips >> i & 1) add_reason(a, &out, slips[i].code);
    return out;
}

void truth_write(struct outlet *o, const struct family *f, const struct human *h,
                 const struct one_record *rec)
{
    struct arena *a = f->arena;
    bool moved = h->homes > 1 && h->home[h->homes - 1].from > f->start;
    const struct human_name *now = &h->name[h->names - 1];
    size_t first = form_is_placeholder(h->name->given);
    struct told t = told_by(a, f, h, rec);
    str postcode = place_postcode(a, h->home[h->homes - 1].address, f->addresses);
    ptrdiff_t space = str_find(postcode, ' ');
    const str text[] = {
        rec->reference,
        str_of(partner_styles[rec->partner].code),
        rec->reference,
        person_code(a, f, (int)(h - f->human)),
        str_printf(a, "H%07llu", (unsigned long long)h->household),
        str_of(tradition_code(h->tradition)),
        str_range(&h->sex, 1),
        str_printf(a, "%d", date_from_days(h->born).year),
        twin_codes(a, f, h),
        person_code(a, f, h->mother),
        person_code(a, f, h->father),
        person_code(a, f, h->namesake),
        person_code(a, f, h->former),
        moved ? STR("yes") : STR("no"),
        h->names > first + 1 ? STR("yes") : STR("no"),
        str_printf(a, "%.*s %.*s", STR_FMT(now->given), STR_FMT(now->family)),
        str_upto(postcode, (size_t)(space < 0 ? 0 : space)),
        rec->text[COLUMN_ADDRESS].len ? str_printf(a, "A%llu", (unsigned long long)t.address)
                                      : STR(""),
        str_lower(a, t.name->family),
        reasons_of(a, h, rec, &t),
    };
    for (size_t i = 0; i < COUNT(text); i++)
        csv_write_field(&o->csv, text[i]);
    csv_write_end(&o->csv);
    o->rows++;
}

/* ---- planted cases ---- */

void cases_headers(struct outlet *o)
{
    static const char *const columns[] = {"story", "decoy", "person", "begins", "ends", "rules"};
    for (size_t i = 0; i < COUNT(columns); i++)
        csv_write_field(&o->csv, str_of(columns[i]));
    csv_write_end(&o->csv);
}

/* The subject of a story; of a decoy everybody who plays. */
void cases_write(struct outlet *o, const struct family *f, const struct human *h)
{
    struct arena *a = f->arena;
    const struct story *s = h->story;
    if (!s || (h->part != PART_SUBJECT && !s->decoy)) return;
    const str text[] = {
        str_of(s->code),
        s->decoy ? STR("yes") : STR("no"),
        person_code(a, f, (int)(h - f->human)),
        date_iso(a, date_from_days(h->story_end - s->days)),
        date_iso(a, date_from_days(h->story_end)),
        str_of(s->rules),
    };
    for (size_t i = 0; i < COUNT(text); i++)
        csv_write_field(&o->csv, text[i]);
    csv_write_end(&o->csv);
    o->rows++;
}

static const enum column table_columns[] = {
    COLUMN_GIVEN,   COLUMN_FAMILY,   COLUMN_KNOWN_AS, COLUMN_PREVIOUS, COLUMN_BIRTH, COLUMN_GENDER,
    COLUMN_ADDRESS, COLUMN_POSTCODE, COLUMN_UPRN,     COLUMN_UPN,      COLUMN_NHS,
};

void table_headers(struct outlet *o)
{
    csv_write_field(&o->csv, STR("id"));
    csv_write_field(&o->csv, STR("agency"));
    for (size_t i = 0; i < COUNT(table_columns); i++)
        csv_write_field(&o->csv, str_of(column_names[table_columns[i]]));
    csv_write_end(&o->csv);
}

void table_write(struct outlet *o, const struct one_record *rec)
{
    csv_write_field(&o->csv, rec->reference);
    csv_write_field(&o->csv, str_of(partner_styles[rec->partner].code));
    for (size_t i = 0; i < COUNT(table_columns); i++)
        csv_write_field(&o->csv, partner_sends(rec->partner, table_columns[i])
                                     ? rec->text[table_columns[i]]
                                     : STR(""));
    csv_write_end(&o->csv);
    o->rows++;
}
