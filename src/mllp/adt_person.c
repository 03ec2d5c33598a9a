/* mllp/adt_person.c -- who somebody is, as PID, PD1 and PV1 say it. */
#include "mllp/adt_inside.h"

#include "base/date.h"

/* Repetitions of a field that differ by a type code: which one is meant. */
struct choice {
    str part;
    int rank; /* position in the list of wanted types; the lower the better */
};

/* The repetition whose type (in `component`) comes first in `wanted`, which ends with NULL; "" in
 * it stands for no type. False: none of them is there. */
static bool choose(struct adt_reading *r, str field, int component, const char *const *wanted,
                   str *ret_part)
{
    str part;
    int best = -1;
    for (size_t i = 0; hl7_repeat(r->m, field, i, &part); i++) {
        str type = hl7_text(r->m, r->a, hl7_component(r->m, part, component));
        for (int k = 0; wanted[k]; k++)
            if (str_eq_nocase(type, str_of(wanted[k])) && part.len && (best < 0 || k < best)) {
                best = k;
                *ret_part = part;
            }
    }
    return best >= 0;
}

static str component_text(struct adt_reading *r, str part, int component)
{
    /* A family name or a street is its first subcomponent. */
    str text = hl7_text(r->m, r->a, hl7_sub(r->m, hl7_component(r->m, part, component), 1));
    r->no_memory = r->no_memory || !text.at;
    return text;
}

static str joined(struct adt_reading *r, str one, const char *with, str two)
{
    if (!one.len || !two.len) return one.len ? one : two;
    str both = str_printf(r->a, "%.*s%s%.*s", STR_FMT(one), with, STR_FMT(two));
    r->no_memory = r->no_memory || !both.at;
    return both;
}

/* ---- names ---- */

static void put_names(struct adt_reading *r, const struct hl7_segment *pid, struct fields *row)
{
    static const char *const legal[] = {"L", "", "C", "U", "D", NULL},
                             *const alias[] = {"A", "N", NULL}, *const before[] = {"M", "B", NULL};
    str names = hl7_field(r->m, pid, 5), name = STR(""), other;
    if (!choose(r, names, 7, legal, &name)) (void)hl7_repeat(r->m, names, 0, &name);
    adt_put(r, row, COLUMN_family_name, component_text(r, name, 1));
    adt_put(r, row, COLUMN_given_name,
            joined(r, component_text(r, name, 2), " ", component_text(r, name, 3)));
    if (choose(r, names, 7, alias, &other) || hl7_repeat(r->m, hl7_field(r->m, pid, 9), 0, &other))
        adt_put(r, row, COLUMN_known_as, component_text(r, other, 2));
    if (choose(r, names, 7, before, &other))
        adt_put(r, row, COLUMN_previous_family_name, component_text(r, other, 1));
}

/* ---- identifiers ---- */

static bool is_own_authority(struct adt_reading *r, str part)
{
    str authority = hl7_component(r->m, part, 4);
    str name = hl7_text(r->m, r->a, hl7_sub(r->m, authority, 1)),
        universal = hl7_text(r->m, r->a, hl7_sub(r->m, authority, 2));
    const struct mapping_hl7 *sender = r->terms->sender;
    if (!name.len && !universal.len) return true;
    for (size_t i = 0; i < sender->authority_count; i++)
        if (str_eq_nocase(name, sender->authority[i]) ||
            str_eq_nocase(universal, sender->authority[i]))
            return true;
    return false;
}

/* Real systems carry the status of the number in the code: NH, NH01, NH{status:01}. */
static bool is_nhs_number(struct adt_reading *r, str part, str *ret_type)
{
    *ret_type = hl7_text(r->m, r->a, hl7_component(r->m, part, 5));
    str authority = hl7_text(r->m, r->a, hl7_sub(r->m, hl7_component(r->m, part, 4), 1));
    return str_starts(*ret_type, STR("NH")) || str_eq_nocase(authority, STR("NHS"));
}

bool adt_own_id(struct adt_reading *r, const struct hl7_segment *s, int field, str *ret_id,
                bool *ret_others)
{
    static const char *const never[] = {"SS", "DL", "PPN", "NI", "AN", "VN", NULL};
    str part, type, list = hl7_field(r->m, s, field);
    *ret_others = false;
    for (size_t i = 0; hl7_repeat(r->m, list, i, &part); i++) {
        str id = component_text(r, part, 1);
        if (!id.len || is_nhs_number(r, part, &type)) continue;
        bool of_another_kind = false;
        for (size_t k = 0; never[k]; k++)
            of_another_kind = of_another_kind || str_eq_c(type, never[k]);
        if (!of_another_kind && is_own_authority(r, part)) {
            *ret_id = id;
            return true;
        }
        *ret_others = true;
    }
    return false;
}

/* The two digits at the end, when they are a status: "NH01", "NSTS01", "{status:01}". */
static str status_of(str text)
{
    if (text.len && text.at[text.len - 1] == '}') text.len--;
    str last = text.len >= 2 ? str_from(text, text.len - 2) : STR("");
    bool good = last.len && last.at[0] == '0' && last.at[1] >= '1' && last.at[1] <= '8';
    return good ? last : STR("");
}

static void put_nhs_number(struct adt_reading *r, const struct hl7_segment *pid,
                           struct fields *row)
{
    str part, type, list = hl7_field(r->m, pid, 3);
    for (size_t i = 0; hl7_repeat(r->m, list, i, &part); i++) {
        str number = component_text(r, part, 1);
        if (!number.len || !is_nhs_number(r, part, &type)) continue;
        str status = status_of(type);
        if (!status.len) status = status_of(adt_text(r, pid, 32, 0));
        adt_put(r, row, COLUMN_nhs_number, number);
        adt_put(r, row, COLUMN_nhs_number_status, status);
        return;
    }
}

/* ---- the rest ---- */

static void put_address(struct adt_reading *r, const struct hl7_segment *pid, struct fields *row)
{
    static const char *const wanted[] = {"H", "P", "L", "C", "", NULL};
    str list = hl7_field(r->m, pid, 11), home = STR(""), line = STR("");
    if (!choose(r, list, 7, wanted, &home)) return;
    for (int c = 1; c <= 4; c++)
        line = joined(r, line, ", ", component_text(r, home, c));
    adt_put(r, row, COLUMN_address, line);
    adt_put(r, row, COLUMN_postcode, component_text(r, home, 5));
}

/* Codes of HL7 table 0001 that the feed format calls otherwise; the NHS's 0 1 2 9 it knows. */
static str gender_of(str code)
{
    static const struct {
        const char *theirs, *ours;
    } codes[] = {{"O", "X"}, {"A", "X"}, {"I", "9"}, {"N", "U"}, {"m", "M"}, {"f", "F"}};
    for (size_t i = 0; i < COUNT(codes); i++)
        if (str_eq_c(code, codes[i].theirs)) return str_of(codes[i].ours);
    return code;
}

/* Dead without a date: by the day on which it was said. */
static void put_life(struct adt_reading *r, const struct hl7_segment *pid, struct fields *row)
{
    str at = adt_text(r, pid, 29, 1), said = adt_text(r, pid, 30, 1);
    if (str_eq_nocase(said, STR("N")) || (!at.len && !str_eq_nocase(said, STR("Y")))) return;
    adt_put(r, row, COLUMN_life_status, STR("deceased"));
    adt_put(r, row, COLUMN_life_date, at.len ? adt_date(r, at) : str_upto(r->as_of, 10));
}

static bool is_said(str code)
{
    static const char *const no[] = {"", "N", "NO", "0"};
    for (size_t i = 0; i < COUNT(no); i++)
        if (str_eq_nocase(code, str_of(no[i]))) return false;
    return true;
}

/* A protection indicator (PD1-12) or a VIP indicator (PV1-16): where they are is not shown. */
static void put_sensitive(struct adt_reading *r, struct fields *row)
{
    str protected = adt_text(r, hl7_segment(r->m, "PD1", 0), 12, 1),
        vip = adt_text(r, hl7_segment(r->m, "PV1", 0), 16, 1);
    if (is_said(protected) || is_said(vip)) adt_put(r, row, COLUMN_sensitive, STR("location"));
}

/* ---- what is not said ---- */

/* An empty field says nothing, so what the sender said before stands; `""` empties it. The names in
 * PID-5 are a list: they are said as a whole. */
static bool says(const struct adt_reading *r, const struct hl7_segment *pid, enum column c)
{
    static const struct {
        enum column column;
        int field[2]; /* any of them */
    } rules[] = {{COLUMN_birth_date, {7}}, {COLUMN_gender, {8}},
                 {COLUMN_address, {11}},   {COLUMN_postcode, {11}},
                 {COLUMN_life_status, {29, 30}}};
    bool said = false;
    for (size_t i = 0; i < COUNT(rules); i++)
        for (size_t k = 0; rules[i].column == c && k < 2 && rules[i].field[k]; k++)
            said = said || hl7_field(r->m, pid, rules[i].field[k]).len;
    return said;
}

static bool says_nhs_number(struct adt_reading *r, const struct hl7_segment *pid)
{
    str part, type, list = hl7_field(r->m, pid, 3);
    for (size_t i = 0; hl7_repeat(r->m, list, i, &part); i++)
        if (is_nhs_number(r, part, &type)) return true;
    return false;
}

static void put_keeps(struct adt_reading *r, const struct hl7_segment *pid, struct fields *row)
{
    static const enum column columns[] = {COLUMN_birth_date, COLUMN_gender,     COLUMN_address,
                                          COLUMN_postcode,   COLUMN_nhs_number, COLUMN_life_status};
    str words = STR("");
    for (size_t i = 0; i < COUNT(columns); i++) {
        enum column c = columns[i];
        bool said = row->at[c].len || says(r, pid, c) ||
                    (c == COLUMN_nhs_number && says_nhs_number(r, pid));
        if (said || !(r->terms->columns & column_bit(c))) continue;
        words = joined(r, words, " ", str_of(column_table[c].name));
    }
    row->at[COLUMN_keeps] = words;
}

void adt_person(struct adt_reading *r, const struct hl7_segment *pid, struct fields *row)
{
    put_names(r, pid, row);
    put_nhs_number(r, pid, row);
    put_address(r, pid, row);
    adt_put(r, row, COLUMN_birth_date, adt_date(r, adt_text(r, pid, 7, 1)));
    adt_put(r, row, COLUMN_gender, gender_of(adt_text(r, pid, 8, 1)));
    put_life(r, pid, row);
    put_sensitive(r, row);
    put_keeps(r, pid, row);
}
