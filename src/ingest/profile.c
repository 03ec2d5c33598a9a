/* ingest/profile.c -- see profile.h. */
#include "ingest/profile.h"

#include "codec/csv.h"
#include "codec/xlsx/xlsx.h"
#include "ingest/check.h"
#include "ingest/mapping.h"
#include "ingest/table.h"
#include "likeness/place.h"

const char *const profile_formats[FORM__COUNT - FORM_DATE] = {
    "YYYY-MM-DD",       "DD/MM/YYYY",          "DD-MM-YYYY",
    "DD.MM.YYYY",       "YYYYMMDD",            "YYYY/MM/DD",
    "DD Mon YYYY",      "DD-Mon-YYYY",         "DD/MM/YYYY HH:mm",
    "YYYY-MM-DD HH:mm", "DD/MM/YYYY HH:mm:ss", "YYYY-MM-DD HH:mm:ss",
};

/* ---- forms ---- */

static bool all_of(str s, bool (*fits)(unsigned char))
{
    for (size_t i = 0; i < s.len; i++)
        if (!fits((unsigned char)s.at[i])) return false;
    return s.len > 0;
}

static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}
static bool in_name(unsigned char c) { return is_letter(c) || c == ' ' || c == '-' || c == '\''; }
static bool in_code(unsigned char c)
{
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '/';
}

static bool is_gender(str s)
{
    static const char *const words[] = {"m",         "f",
                                        "male",      "female",
                                        "1",         "2",
                                        "9",         "0",
                                        "x",         "u",
                                        "i",         "unknown",
                                        "other",     "indeterminate",
                                        "not known", "b",
                                        "g",         "boy",
                                        "girl",      "not specified"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_nocase(s, str_of(words[i]))) return true;
    return false;
}

static bool has_form(str s, enum value_form form)
{
    char iso[MAPPING_TEXT_MAX];
    size_t len;
    bool right = false;
    postcode code;
    switch (form) {
    case FORM_NHS_NUMBER: return check_nhs_number(s, &right) && right;
    case FORM_UPN: return check_upn(s);
    case FORM_POSTCODE: return postcode_parse(s, &code) && postcode_whole(code);
    case FORM_UPRN: return s.len >= 6 && s.len <= 12 && all_of(s, is_digit);
    case FORM_GENDER: return is_gender(s);
    case FORM_PHONE: return s.len >= 9 && check_phone(s);
    case FORM_EMAIL: return check_email(s);
    case FORM_NAME: return s.len <= 40 && all_of(s, in_name);
    case FORM_CODE: return s.len <= 24 && all_of(s, in_code);
    default: break;
    }
    const char *format = profile_formats[form - FORM_DATE];
    return format && mapping_date(str_of(format), s, true, iso, &len);
}

/* ---- reading ---- */

struct reading {
    struct profile *profile;
    struct arena *arena;
    bool whole; /* enough was read */
};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "no memory to look at a file");
}

static bool note_value(struct profile_column *c, str value, struct arena *a)
{
    size_t kept = c->distinct < PROFILE_VALUES_MAX ? c->distinct : PROFILE_VALUES_MAX;
    for (size_t i = 0; i < kept; i++)
        if (str_eq(c->value[i], value)) return true;
    if (c->distinct > PROFILE_VALUES_MAX) return true;
    if (c->distinct < PROFILE_VALUES_MAX) {
        c->value[c->distinct] = str_copy(a, str_upto(value, PROFILE_VALUE_BYTES_MAX));
        if (!c->value[c->distinct].at) return false;
    }
    c->distinct++;
    return true;
}

static err take_header(struct reading *r, const struct csv_row *row, struct err_info *why)
{
    struct profile *p = r->profile;
    err e = table_check_header(row, why);
    if (e) return e;
    p->columns = row->n;
    p->column = ARENA_ARRAY(r->arena, struct profile_column, row->n + 1);
    if (!p->column) return no_memory(why);
    for (size_t i = 0; i < row->n; i++)
        if (!(p->column[i].header = str_copy(r->arena, str_trim(row->field[i]))).at)
            return no_memory(why);
    if (row->n > 1) return ERR_OK;
    (void)err_set(why, ERR_INPUT, "the header has one column only");
    return err_todo(why, "%s", XLSX_SAVE);
}

static err take_row(void *ctx, const struct csv_row *row, struct err_info *why)
{
    struct reading *r = ctx;
    struct profile *p = r->profile;
    if (row->number == 0) return take_header(r, row, why);
    if (p->rows + p->bad_rows == PROFILE_ROWS_MAX) return r->whole = true, ERR_OK;
    p->not_utf8 += row->problem == CSV_NOT_UTF8;
    if (row->problem) return p->bad_rows++, ERR_OK;
    p->rows++;
    for (size_t i = 0; i < row->n && i < p->columns; i++) {
        struct profile_column *c = &p->column[i];
        str value = str_trim(row->field[i]);
        if (!value.len) continue;
        c->filled++;
        if (value.len > c->longest) c->longest = value.len;
        for (int f = 0; f < FORM__COUNT; f++)
            c->of_form[f] += has_form(value, (enum value_form)f);
        if (!note_value(c, value, r->arena)) return no_memory(why);
    }
    return ERR_OK;
}

err profile_read(struct source *s, struct arena *a, struct profile *ret_profile,
                 struct err_info *why)
{
    struct profile found = {0};
    struct reading r = {.profile = &found, .arena = a};
    struct csv csv;
    bool begun = false;
    str block;
    csv_init(&csv, take_row, &r);
    err e = source_rewind(s, why);
    for (bool more = true; !e && more && !r.whole;) {
        e = source_next(s, &block, why);
        more = !e && block.len;
        if (more && !begun) e = table_check_kind(block, why);
        begun = true;
        if (more && !e) e = csv_push(&csv, block, why);
    }
    if (!e && !r.whole) e = csv_finish(&csv, why);
    csv_release(&csv);
    if (!e) *ret_profile = found;
    return e;
}

/* ---- what the counts mean ---- */

bool profile_is(const struct profile_column *c, enum value_form form)
{
    return c->filled > 0 && c->of_form[form] * 50 >= c->filled * 49;
}

const char *profile_date(const struct profile_column *c)
{
    const char *best = NULL;
    size_t most = 0;
    for (int f = FORM_DATE; f < FORM__COUNT; f++)
        if (c->of_form[f] > most && c->of_form[f] * 10 >= c->filled * 9)
            best = profile_formats[f - FORM_DATE], most = c->of_form[f];
    return best;
}
