/* clerical/rows.c -- two records detail by detail: what each holds, and what the two together
 * tell. */
#include "clerical/show.h"

#include "likeness/birth.h"
#include "link/explain.h"
#include "person/clean.h"

struct detail {
    enum link_field compare;
    const char *label;
    enum field access;
    uint8_t same_until; /* levels up to here mean: the same */
    uint8_t different;  /* ... and this one: another altogether */
    bool optional;      /* no row when neither record has it */
    str (*value)(struct showing *s, const struct record *r, size_t version);
};

static str text(pii p) { return str_trim(pii_reveal(p, REVEAL_SHOW)); }

static str joined(struct arena *a, str first, const char *between, str second)
{
    if (str_empty(first)) return second;
    if (str_empty(second)) return first;
    return str_printf(a, "%.*s%s%.*s", STR_FMT(first), between, STR_FMT(second));
}

static const struct demographics *who(const struct record *r, size_t version)
{
    return &r->versions[version].content.who;
}

static str given_name(struct showing *s, const struct record *r, size_t version)
{
    const struct demographics *d = who(r, version);
    str known_as = text(d->known_as);
    if (known_as.len) known_as = str_printf(s->a, "known as %.*s", STR_FMT(known_as));
    return joined(s->a, text(d->given_name), ", ", known_as);
}

static str surname(struct showing *s, const struct record *r, size_t version)
{
    const struct demographics *d = who(r, version);
    str before = text(d->previous_family_name);
    if (before.len) before = str_printf(s->a, "before: %.*s", STR_FMT(before));
    return joined(s->a, text(d->family_name), ", ", before);
}

static str birth_date(struct showing *s, const struct record *r, size_t version)
{
    struct date d = who(r, version)->birth_date;
    return d.year ? date_long(s->a, d) : STR("");
}

static str gender(struct showing *s, const struct record *r, size_t version)
{
    (void)s;
    switch (who(r, version)->gender) {
    case 'F': return STR("Female");
    case 'M': return STR("Male");
    case 'X': return STR("Other");
    default: return STR("");
    }
}

static str address(struct showing *s, const struct record *r, size_t version)
{
    const struct demographics *d = who(r, version);
    str line = text(d->address), code = text(d->postcode);
    return str_has(line, code) ? line : joined(s->a, line, ", ", code);
}

static str nhs_number(struct showing *s, const struct record *r, size_t version)
{
    uint64_t number;
    if (!clean_nhs_number(text(who(r, version)->nhs_number), &number)) return STR("");
    return str_printf(s->a, "%03d %03d %04d", (int)(number / 10000000),
                      (int)(number / 10000 % 1000), (int)(number % 10000));
}

static str pupil_number(struct showing *s, const struct record *r, size_t version)
{
    (void)s;
    return text(who(r, version)->upn);
}

static const struct detail details[] = {
    {COMPARE_FORENAME, "First name", FIELD_NAME, FORENAME_SAME + 5, FORENAME_DIFFERENT, false,
     given_name},
    {COMPARE_SURNAME, "Surname", FIELD_NAME, SURNAME_SAME + 4, SURNAME_DIFFERENT, false, surname},
    {COMPARE_BIRTH, "Date of birth", FIELD_BIRTH_DATE, BIRTH_EXACT, BIRTH_DIFFERENT, false,
     birth_date},
    {COMPARE_GENDER, "Gender", FIELD_GENDER, GENDER_SAME, GENDER_DIFFERENT, false, gender},
    {COMPARE_ADDRESS, "Address", FIELD_ADDRESS, ADDRESS_HOME, ADDRESS_DIFFERENT, false, address},
    {COMPARE_NHS, "NHS number", FIELD_IDENTIFIERS, NUMBER_SAME, NUMBER_DIFFERENT, false,
     nhs_number},
    {COMPARE_PUPIL, "Pupil number", FIELD_IDENTIFIERS, PUPIL_SAME, PUPIL_DIFFERENT, true,
     pupil_number},
};

/* As the record holds it now; then what it held before, where that may be why the two agree. */
static str value_of(struct showing *s, const struct detail *d, const struct record *r,
                    bool earlier_too)
{
    enum { EARLIER_MAX = 2 };
    if (!r->version_count) return STR("");
    str now = d->value(s, r, 0), all = now;
    size_t shown = 0;
    for (size_t i = 1; earlier_too && i < r->version_count && shown < EARLIER_MAX; i++) {
        str then = d->value(s, r, i);
        if (str_empty(then) || str_eq(then, now) || str_has(all, then)) continue;
        all = joined(s->a, all, "; earlier: ", then);
        shown++;
    }
    return all;
}

static enum disclosure disclosed(const struct showing *s, enum field f)
{
    struct subject sub = {.shield = s->pair.shield[0] | s->pair.shield[1], .audience = 3};
    return access_decide(&s->look, &sub, f).disclose;
}

static enum tells telling(const struct detail *d, uint8_t level, double bits)
{
    if (explain_missing(d->compare, level)) return TELLS_NOTHING;
    if (level <= d->same_until) return TELLS_SAME;
    return level != d->different && bits > 0 ? TELLS_NEAR : TELLS_DIFFERENT;
}

static void tell(struct showing *s, const struct detail *d, const struct explanation *x,
                 struct clerical_row *row)
{
    uint8_t level = s->pair.judged.levels.level[d->compare];
    row->words = "says nothing either way";
    for (size_t i = 0; i < x->steps; i++)
        if (x->step[i].field == model_field_word(d->compare)) {
            row->bits = x->step[i].bits;
            row->words = x->step[i].words;
        }
    row->tells = telling(d, level, row->bits);
}

static void add_row(struct showing *s, const struct detail *d, const struct record *records,
                    const struct explanation *x)
{
    struct clerical_view *v = &s->view;
    struct clerical_row row = {.field = d->label, .tells = TELLS_HIDDEN,
                               .words = "hidden, for somebody's safety"};
    bool shown = disclosed(s, d->access) == DISCLOSE_SHOW;
    bool others = disclosed(s, FIELD_OTHER_NAMES) == DISCLOSE_SHOW;
    for (int i = 0; i < 2 && shown; i++)
        row.value[i] = value_of(s, d, &records[i], others);
    if (d->optional && str_empty(row.value[0]) && str_empty(row.value[1])) return;
    if (shown && s->pair.comparable) tell(s, d, x, &row);
    if (shown && !s->pair.comparable) row.tells = TELLS_NOTHING, row.words = "nothing to compare";
    v->hidden |= !shown;
    row.from = v->row_count ? v->rows[v->row_count - 1].to : v->start;
    row.to = row.from + row.bits;
    v->rows[v->row_count++] = row;
}

static const char *sentence_of(const struct clerical_view *v, const struct judgement *j)
{
    if (v->bridge) return "This link alone, and not a strong one, holds two groups together";
    if (v->together) return "The two are one person now";
    if (j->flags & LINK_CANNOT) return "Something but the weight says that these are two people";
    if (j->verdict == VERDICT_LONE)
        return "Enough to join where nobody else fits, but somebody else may: a person decides";
    if (v->weight >= v->upper)
        return j->verdict == VERDICT_AUTOMATIC
                   ? "Strong enough to join, but other records speak against it: a person decides"
                   : "The weight is high, but a rule leaves it to a person";
    if (v->weight >= 0)
        return "More likely the same than not, but not enough to join without a person deciding";
    return "More likely two people, but not enough to be sure";
}

static str fields_text(const struct showing *s, const enum link_field *fields, size_t n)
{
    str list = STR("");
    for (size_t i = 0; i < n; i++)
        list = joined(s->a, list, i + 1 == n ? " or " : ", ", str_of(model_field_word(fields[i])));
    return list;
}

static void say_total(struct showing *s, const struct explanation *x)
{
    struct clerical_view *v = &s->view;
    enum link_field fields[COMPARE__COUNT];
    const struct model *m = s->pair.around.model;
    size_t n = explain_would_join(m, &s->pair.judged, fields);
    v->rule = x->rule;
    v->strength = x->strength;
    v->sentence = sentence_of(v, &s->pair.judged);
    v->would_join = STR("");
    if (n && !v->hidden && !v->together)
        v->would_join =
            str_printf(s->a, "With the same %.*s the two would have joined by themselves",
                       STR_FMT(fields_text(s, fields, n)));
    if (!v->hidden) return;
    /* sums would tell what is hidden */
    v->rule = "", v->strength = "", v->sentence = "Part of the evidence is hidden from you";
    for (size_t i = 0; i < v->row_count; i++)
        v->rows[i].from = v->rows[i].to = 0;
    v->weight = v->start = 0;
}

err show_rows(struct showing *s, struct err_info *why)
{
    struct visibility seen;
    struct record records[2];
    const int64_t ids[] = {s->pair.record, s->pair.other};
    err e = visibility_load(s->db, s->a, &seen, why);
    if (!e) e = records_read(s->db, s->hub, &seen, ids, 2, s->a, records, why);
    if (!e) show_records(s, records);
    if (!e) records_wipe(records, 2);
    return e;
}

void show_records(struct showing *s, const struct record records[2])
{
    struct clerical_view *v = &s->view;
    const struct pair *p = &s->pair;
    struct explanation x = {.rule = "", .strength = "weak"};
    if (p->comparable) explain_pair(p->around.model, &p->judged, &x);
    v->start = x.start.bits;
    v->start_words = "Two records picked at random are very unlikely to be one person";
    v->weight = x.weight;
    v->upper = p->around.model->upper;
    v->lower = p->around.model->lower;
    for (int i = 0; i < 2; i++) {
        const struct agency *agency = partners_agency(s->partners, records[i].agency);
        v->agency[i] = agency ? agency->name : records[i].agency;
        v->received_ms[i] = records[i].version_count ? records[i].versions[0].known_ms
                                                     : records[i].made_ms;
        if (agency && agency->service_count)
            v->contact[i] = str_printf(s->a, "%.*s: %.*s, %.*s", STR_FMT(agency->services[0].name),
                                       STR_FMT(agency->services[0].lead.name),
                                       STR_FMT(agency->services[0].lead.phone));
    }
    for (size_t d = 0; d < COUNT(details); d++)
        add_row(s, &details[d], records, &x);
    say_total(s, &x);
}
