/* fhir/ask.c -- reading the parameters: one table says what each is. */
#include "fhir/ask.h"

#include "codec/url.h"
#include "fhir/dates.h"

enum takes { FILTERS, COUNTS, PAGES, FORMATS, SUMMARY, PASSES };

static const struct {
    const char *name;
    enum takes takes;
    enum ask_kind kind;
    bool text; /* of type string: may be :exact */
} parameters[] = {
    {"_id", FILTERS, ASK_ID, false},
    {"identifier", FILTERS, ASK_IDENTIFIER, false},
    {"active", FILTERS, ASK_ACTIVE, false},
    {"family", FILTERS, ASK_FAMILY, true},
    {"given", FILTERS, ASK_GIVEN, true},
    {"name", FILTERS, ASK_NAME, true},
    {"birthdate", FILTERS, ASK_BIRTHDATE, false},
    {"gender", FILTERS, ASK_GENDER, false},
    {"address", FILTERS, ASK_ADDRESS, true},
    {"address-city", FILTERS, ASK_CITY, true},
    {"address-state", FILTERS, ASK_STATE, true},
    {"address-postalcode", FILTERS, ASK_POSTCODE, true},
    {"address-country", FILTERS, ASK_UNHELD, true},
    {"telecom", FILTERS, ASK_UNHELD, false},
    {"mothersMaidenName", FILTERS, ASK_UNHELD, true},
    {"_count", COUNTS, 0, false},
    {"_page", PAGES, 0, false},
    {"_format", FORMATS, 0, false},
    {"_summary", SUMMARY, 0, false},
    {"_pretty", PASSES, 0, false},
};

struct reader {
    struct arena *a;
    struct fhir_ask *ask;
    struct buf self;
    const char **code;
    struct err_info *why;
};

static err wrong(struct reader *r, const char *code, const char *name, const char *text)
{
    *r->code = code;
    return err_set(r->why, ERR_INPUT, "the parameter %s %s", name, text);
}

/* ---- one value ---- */

static bool date_right(str text)
{
    struct fhir_period ignored;
    enum fhir_prefix prefix;
    return fhir_period_of(text, &prefix, &ignored);
}

static bool gender_right(str text)
{
    return ask_gender_of(text) != 0;
}

static bool flag_right(str text) { return str_eq_c(text, "true") || str_eq_c(text, "false"); }

static const struct {
    enum ask_kind kind;
    bool (*right)(str text);
    const char *text;
} checks[] = {
    {ASK_BIRTHDATE, date_right, "is not a date like 2000-06-09, ge2000-06 or 2000"},
    {ASK_GENDER, gender_right, "is none of male, female, other, unknown"},
    {ASK_ACTIVE, flag_right, "is neither true nor false"},
};

char ask_gender_of(str text)
{
    static const struct {
        const char *word;
        char letter;
    } words[] = {{"female", 'F'}, {"male", 'M'}, {"other", 'X'}, {"unknown", 'U'}};
    ptrdiff_t bar = str_find(text, '|');
    if (bar >= 0) text = str_from(text, (size_t)bar + 1);
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_c(text, words[i].word)) return words[i].letter;
    return 0;
}

static err add_value(struct reader *r, struct ask_filter *f, const char *name, str text)
{
    text = str_trim(text);
    if (!text.len || text.len > ASK_TEXT_MAX)
        return wrong(r, "value", name, "has an empty value, or one of more than 200 bytes");
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == 127)
            return wrong(r, "value", name, "holds a control character");
    for (size_t i = 0; i < COUNT(checks); i++)
        if (checks[i].kind == f->kind && !checks[i].right(text))
            return wrong(r, "value", name, checks[i].text);
    if (f->n == ASK_VALUES_MAX) return wrong(r, "too-long", name, "has more than four values");
    f->value[f->n++] = pii_of(text);
    return ERR_OK;
}

/* Values are parted by commas; one that belongs to a value has a backslash before it, and so has a
 * bar, a dollar sign and a backslash. */
static err split_values(struct reader *r, struct ask_filter *f, const char *name, str text)
{
    char *room = arena_alloc(r->a, text.len + 1);
    size_t n = 0, from = 0;
    if (!room) return err_set(r->why, ERR_NOMEM, "no memory for a search");
    for (size_t i = 0; i <= text.len; i++) {
        bool escape = i + 1 < text.len && text.at[i] == '\\' && strchr(",|$\\", text.at[i + 1]);
        if (escape) {
            room[n++] = text.at[++i];
        } else if (i < text.len && text.at[i] != ',') {
            room[n++] = text.at[i];
        } else {
            err e = add_value(r, f, name, str_range(room + from, n - from));
            if (e) return e;
            from = n;
        }
    }
    return ERR_OK;
}

static void remember(struct reader *r, str name, str value)
{
    if (r->self.len) buf_byte(&r->self, '&');
    url_encode(&r->self, name, ":");
    buf_byte(&r->self, '=');
    url_encode(&r->self, value, ",");
}

/* ---- one parameter ---- */

static err take_filter(struct reader *r, size_t which, bool exact, str value)
{
    struct fhir_ask *ask = r->ask;
    if (parameters[which].kind == ASK_UNHELD) {
        ask->ignored = true;
        return ERR_OK;
    }
    if (ask->n == ASK_FILTERS_MAX)
        return wrong(r, "too-long", parameters[which].name, "is one of too many");
    struct ask_filter *f = &ask->filter[ask->n];
    *f = (struct ask_filter){.kind = parameters[which].kind, .exact = exact};
    err e = split_values(r, f, parameters[which].name, value);
    if (!e) ask->n++;
    return e;
}

static err take_count(struct reader *r, str value)
{
    if (!str_to_int64(value, &r->ask->count) || r->ask->count < 0)
        return wrong(r, "value", "_count", "is not a number");
    r->ask->total_only |= r->ask->count == 0;
    return ERR_OK;
}

static err take(struct reader *r, size_t which, bool exact, str value, bool *ret_used)
{
    struct fhir_ask *ask = r->ask;
    *ret_used = parameters[which].kind != ASK_UNHELD;
    switch (parameters[which].takes) {
    case FILTERS: return take_filter(r, which, exact, value);
    case COUNTS: return take_count(r, value);
    case PAGES: ask->page = value; break;
    case FORMATS: ask->format = value; break;
    case SUMMARY:
        if (str_eq_c(value, "count")) ask->total_only = true;
        else if (!str_eq_c(value, "false") && !str_eq_c(value, "true"))
            *ret_used = false;
        break;
    case PASSES: break;
    }
    return ERR_OK;
}

static err take_field(struct reader *r, str name, str value, bool strict)
{
    ptrdiff_t colon = str_find(name, ':');
    str plain = colon < 0 ? name : str_upto(name, (size_t)colon);
    str modifier = colon < 0 ? STR("") : str_from(name, (size_t)colon + 1);
    bool used = false;
    for (size_t i = 0; i < COUNT(parameters); i++) {
        if (!str_eq_c(plain, parameters[i].name)) continue;
        bool exact = parameters[i].text && str_eq_c(modifier, "exact");
        if (colon >= 0 && !exact)
            return wrong(r, "not-supported", parameters[i].name,
                         "has a modifier that is not used here");
        err e = take(r, i, exact, value, &used);
        if (e) return e;
        if (!used && strict)
            return wrong(r, "not-supported", parameters[i].name, "is not used here");
        if (used && parameters[i].takes != PAGES) remember(r, name, value);
        r->ask->ignored |= !used;
        return ERR_OK;
    }
    r->ask->ignored = true;
    if (!strict) return ERR_OK;
    *r->code = "not-supported";
    return err_set(r->why, ERR_INPUT, "a parameter is not known here");
}

err ask_read(const struct form *f, bool strict, struct arena *a, struct fhir_ask *ret_ask,
             const char **ret_code, struct err_info *why)
{
    struct reader r = {
        .a = a, .ask = ret_ask, .self = BUF_INIT(16 * 1024), .code = ret_code, .why = why};
    *ret_ask = (struct fhir_ask){.count = -1, .page = STR(""), .format = STR("")};
    *ret_code = NULL;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < f->n; i++)
        e = take_field(&r, f->field[i].name, pii_reveal(f->field[i].value, REVEAL_CLEAN), strict);
    err kept = buf_keep(&r.self, a, &ret_ask->self);
    return e ? e : kept ? err_set(why, kept, "no memory for a search") : ERR_OK;
}

struct ask_token ask_token_of(str text)
{
    ptrdiff_t bar = str_find(text, '|');
    if (bar < 0) return (struct ask_token){STR(""), text, false};
    return (struct ask_token){str_upto(text, (size_t)bar), str_from(text, (size_t)bar + 1), true};
}
