/* fhir/dates.c -- see the header. */
#include "fhir/dates.h"

static const char *const prefixes[] = {"eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"};

enum { ABOUT_DAYS = 366 };

struct fhir_period fhir_period_of_date(struct date d)
{
    struct fhir_period p = {.date = d, .from = date_days(d)};
    struct date next = d;
    if (!d.month) next = (struct date){(int16_t)(d.year + 1), 1, 1};
    else if (!d.day) next = date_add_months((struct date){d.year, d.month, 1}, 1);
    p.to = date_whole(d) ? p.from : date_days(next) - 1;
    return p;
}

bool fhir_period_of(str text, enum fhir_prefix *ret_prefix, struct fhir_period *ret_period)
{
    struct date d;
    *ret_prefix = PREFIX_EQ;
    for (size_t i = 0; i < COUNT(prefixes); i++) {
        if (!str_starts(text, str_of(prefixes[i]))) continue;
        *ret_prefix = (enum fhir_prefix)i;
        text = str_from(text, 2);
        break;
    }
    if (text.len > 10 && text.at[10] == 'T')
        text = str_upto(text, 10); /* a day is as far as it goes */
    if (!date_parse_iso(text, &d) || !d.year) return false;
    *ret_period = fhir_period_of_date(d);
    return true;
}

bool fhir_period_fits(const struct fhir_period *asked, enum fhir_prefix prefix,
                      const struct fhir_period *held)
{
    bool inside = asked->from <= held->from && held->to <= asked->to;
    switch (prefix) {
    case PREFIX_EQ: return inside;
    case PREFIX_NE: return !inside;
    case PREFIX_GT: return held->to > asked->to;
    case PREFIX_LT: return held->from < asked->from;
    case PREFIX_GE: return inside || held->to > asked->to;
    case PREFIX_LE: return inside || held->from < asked->from;
    case PREFIX_SA: return held->from > asked->to;
    case PREFIX_EB: return held->to < asked->from;
    case PREFIX_AP:
        return held->to >= asked->from - ABOUT_DAYS && held->from <= asked->to + ABOUT_DAYS;
    }
    return false;
}
