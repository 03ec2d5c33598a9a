/* agency/day_text.c -- see day_text.h. */
#include "agency/day_text.h"

enum { DAY_MINUTES = 24 * 60 };

static const char *const days[] = {"sunday",   "monday", "tuesday", "wednesday",
                                   "thursday", "friday", "saturday"};

bool day_text_two_digits(str s, size_t at, int *ret)
{
    if (s.len < at + 2 || s.at[at] < '0' || s.at[at] > '9' || s.at[at + 1] < '0' ||
        s.at[at + 1] > '9')
        return false;
    *ret = (s.at[at] - '0') * 10 + s.at[at + 1] - '0';
    return true;
}

bool day_text_minute(str text, int32_t *ret_minute)
{
    int hour, minute;
    if (text.len != 5 || text.at[2] != ':' || !day_text_two_digits(text, 0, &hour) ||
        !day_text_two_digits(text, 3, &minute))
        return false;
    *ret_minute = hour * 60 + minute;
    return minute < 60 && *ret_minute <= DAY_MINUTES;
}

bool day_text_weekday(str text, int32_t *ret_weekday)
{
    for (int32_t i = 0; i < 7; i++)
        if (str_eq_c(text, days[i])) return *ret_weekday = i, true;
    return false;
}

bool day_text_span(str text, struct day_span *ret_span)
{
    struct date from, until;
    ptrdiff_t to = str_find_str(text, STR(" to "));
    str first = to < 0 ? text : str_upto(text, (size_t)to);
    str last = to < 0 ? text : str_from(text, (size_t)to + 4);
    if (!date_parse_iso(first, &from) || !date_parse_iso(last, &until) || !date_whole(from) ||
        !date_whole(until))
        return false;
    *ret_span = (struct day_span){date_days(from), date_days(until)};
    return ret_span->from <= ret_span->until;
}
