/* search/understand.c -- what a person typed into a search, understood or sent back. Error texts
 * name the field and never hold what was typed. */
#include "search/inside.h"

#include "base/clock.h"
#include "link/keys.h"
#include "person/clean.h"
#include "search/search.h"

enum { AGE_MAX = 120, AGE_SPAN_MAX = 3, YEAR_MIN = 1890 };

static str typed(pii p) { return str_trim(pii_reveal(p, REVEAL_CLEAN)); }

static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};

static int month_of(str s)
{
    int64_t n;
    if (str_to_int64(s, &n)) return n >= 1 && n <= 12 ? (int)n : 0;
    if (s.len < 3) return 0;
    for (size_t i = 0; i < COUNT(months); i++)
        if (str_eq_nocase(str_upto(s, 3), str_of(months[i]))) return (int)i + 1;
    return 0;
}

/* "2000-06-09", "9 6 2000", "9/6/2000", "9 June 2000", "June 2000", "2000". */
static bool parse_date(str s, struct date *ret)
{
    str part[4] = {{0}};
    size_t n = 0;
    for (size_t i = 0; i < s.len;) {
        size_t from = i;
        while (i < s.len && !strchr(" /.-,", s.at[i]))
            i++;
        if (i > from) {
            if (n == 3) return false;
            part[n++] = str_range(s.at + from, i - from);
        }
        i += i < s.len;
    }
    if (!n) return false;
    bool year_first = n > 1 && part[0].len == 4 && part[0].at[0] <= '9';
    int64_t year, day = 0;
    if (!str_to_int64(part[year_first ? 0 : n - 1], &year) || year < 1000 || year > 9999)
        return false;
    int month = n > 1 ? month_of(part[n == 2 && !year_first ? 0 : 1]) : 0;
    if (n > 1 && !month) return false;
    if (n == 3 && (!str_to_int64(part[year_first ? 2 : 0], &day) || day < 1 || day > 31))
        return false;
    *ret = (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
    return date_valid(*ret);
}

static err wrong(const char *field, const char **ret_field, struct err_info *why, const char *text)
{
    *ret_field = field;
    return err_set(why, ERR_INPUT, "%s", text);
}

static err read_birth(const struct search_form *f, struct date today, struct arena *a,
                      struct date *ret, const char **ret_field, struct err_info *why)
{
    str all = typed(f->birth_date), day = typed(f->birth_day), month = typed(f->birth_month),
        year = typed(f->birth_year);
    if (str_empty(all) && (day.len || month.len || year.len)) {
        if (str_empty(year))
            return wrong("birth_date", ret_field, why,
                         "the date of birth needs a year; or give an age instead");
        if (day.len && str_empty(month))
            return wrong("birth_date", ret_field, why, "the date of birth has a day but no month");
        all = str_printf(a, "%.*s %.*s %.*s", STR_FMT(day), STR_FMT(month), STR_FMT(year));
        if (!all.at) return err_set(why, ERR_NOMEM, "a search");
    }
    if (str_empty(all)) return ERR_OK;
    if (!parse_date(all, ret))
        return wrong("birth_date", ret_field, why,
                     "the date of birth is not a date like 27 3 2013, March 2013 or 2013");
    if (ret->year < YEAR_MIN || date_days(*ret) > date_days(today))
        return wrong("birth_date", ret_field, why,
                     "the date of birth is in the future, or too long ago");
    return ERR_OK;
}

/* "13", "12 to 14", "12-14" */
static err read_age(str s, struct search_query *q, const char **ret_field, struct err_info *why)
{
    int64_t number[2];
    size_t n = 0;
    q->age_from = q->age_to = -1;
    if (str_empty(s)) return ERR_OK;
    for (size_t i = 0; i < s.len;) {
        size_t from = i;
        while (i < s.len && s.at[i] >= '0' && s.at[i] <= '9')
            i++;
        if (i > from && (n == 2 || !str_to_int64(str_range(s.at + from, i - from), &number[n++])))
            n = 3;
        i += i < s.len;
    }
    if (n == 1) number[1] = number[0];
    if (n < 1 || n > 2 || number[0] > number[1] || number[1] > AGE_MAX)
        return wrong("age", ret_field, why,
                     "the age is not a number like 13 or a range like 12 to 14");
    if (number[1] - number[0] >= AGE_SPAN_MAX)
        return wrong("age", ret_field, why,
                     "the range of ages is wider than three years; make it narrower");
    q->age_from = (int)number[0];
    q->age_to = (int)number[1];
    return ERR_OK;
}

static const struct {
    const char *word;
    char gender;
} genders[] = {{"f", 'F'},
               {"female", 'F'},
               {"girl", 'F'},
               {"woman", 'F'},
               {"2", 'F'},
               {"m", 'M'},
               {"male", 'M'},
               {"boy", 'M'},
               {"man", 'M'},
               {"1", 'M'},
               {"x", 'X'},
               {"other", 'X'},
               {"9", 'X'},
               {"u", 0},
               {"unknown", 0},
               {"0", 0},
               {"not known or other", 0}};

static err read_gender(str s, char *ret, const char **ret_field, struct err_info *why)
{
    *ret = 0;
    if (str_empty(s)) return ERR_OK;
    for (size_t i = 0; i < COUNT(genders); i++) {
        if (!str_eq_nocase(s, str_of(genders[i].word))) continue;
        *ret = genders[i].gender;
        return ERR_OK;
    }
    return wrong("gender", ret_field, why, "the gender is none of F, M, X, U");
}

static err check_lengths(const struct search_form *f, const char **ret_field, struct err_info *why)
{
    const struct {
        const char *name;
        pii value;
    } fields[] = {{"given_name", f->given_name},
                  {"family_name", f->family_name},
                  {"birth_date", f->birth_date},
                  {"birth_date", f->birth_day},
                  {"birth_date", f->birth_month},
                  {"birth_date", f->birth_year},
                  {"age", f->age},
                  {"gender", f->gender},
                  {"address", f->address},
                  {"nhs_number", f->nhs_number}};
    for (size_t i = 0; i < COUNT(fields); i++) {
        str s = typed(fields[i].value);
        if (s.len > SEARCH_TEXT_MAX || !str_is_utf8(s) ||
            (s.len && memchr(s.at, '\0', s.len)))
            return wrong(fields[i].name, ret_field, why, "this is too long, or not text");
    }
    return ERR_OK;
}

/* What the index of link/keys.c can answer. Anything less would always find nobody, and that would
 * read as if nobody were known. */
static err check_enough(struct search_query *q, const char **ret_field, struct err_info *why)
{
    bool given = !pii_empty(q->who.given_name), family = !pii_empty(q->who.family_name);
    struct features features;
    struct link_keys keys;
    clean_start(&features, STR(""));
    clean_add(&features, &q->who);
    link_keys_of(&features, &keys);
    q->at_home = !given && !family && !q->who.birth_date.year && q->age_from < 0 &&
                 pii_empty(q->who.nhs_number) && features.homes &&
                 postcode_whole(features.home[0].code);
    if (q->at_home) return ERR_OK;
    bool enough = (given && family && q->age_from >= 0) || ((given || family) && keys.n);
    for (size_t i = 0; i < keys.n; i++) /* a birth date and an address; a number */
        enough |= link_key_pairs(keys.key[i]);
    if (enough) return ERR_OK;
    (void)wrong("", ret_field, why, "this is too little to search with");
    return err_todo(why, "give first name and surname with a year of birth or an age; or a name "
                         "with an address that has a postcode, or a street and number; or one "
                         "name with the whole date of birth; or an NHS number");
}

err search_understand(const struct search_form *f, struct hub *h, struct arena *a,
                      struct search_query *ret_query, const char **ret_field, struct err_info *why)
{
    struct search_query q = {0};
    uint64_t number;
    struct date today = date_uk(hub_now_ms(h)).date;
    *ret_field = "";
    err e = check_lengths(f, ret_field, why);
    if (!e) e = read_birth(f, today, a, &q.who.birth_date, ret_field, why);
    if (!e) e = read_age(typed(f->age), &q, ret_field, why);
    if (!e) e = read_gender(typed(f->gender), &q.who.gender, ret_field, why);
    if (!e && typed(f->nhs_number).len && !clean_nhs_number(typed(f->nhs_number), &number))
        e = wrong("nhs_number", ret_field, why,
                  "the NHS number is not ten digits with a right check digit");
    if (e) return e;
    q.who.given_name = pii_of(typed(f->given_name));
    q.who.family_name = pii_of(typed(f->family_name));
    q.who.address = pii_of(typed(f->address));
    q.who.nhs_number = pii_of(typed(f->nhs_number));
    if (q.who.birth_date.year) q.age_from = q.age_to = -1; /* a date says more */
    e = check_enough(&q, ret_field, why);
    *ret_query = q;
    return e;
}
