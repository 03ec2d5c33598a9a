/* supply/measure.c -- see measure.h. */
#include "supply/measure.h"

enum { ALL = 1000 };

static const bool expected[COLUMN__COUNT] = {
    [COLUMN_person_ref] = true, [COLUMN_given_name] = true, [COLUMN_family_name] = true,
    [COLUMN_birth_date] = true, [COLUMN_gender] = true,     [COLUMN_address] = true,
    [COLUMN_postcode] = true,   [COLUMN_uprn] = true,       [COLUMN_upn] = true,
    [COLUMN_nhs_number] = true, [COLUMN_event_ref] = true,  [COLUMN_event_type] = true,
    [COLUMN_event_date] = true,
};

bool measure_covers(const struct agreement *t, enum column c)
{
    return column_table[c].part != COLUMN_OF_FRAME &&
           agreement_allows_field(t, str_of(column_table[c].name));
}

bool measure_expects(enum column c) { return expected[c]; }

int64_t measure_due(const struct supply_sum *s, enum column c)
{
    if (c == COLUMN_person_ref) return s->lines;
    return column_table[c].part == COLUMN_OF_EVENT ? s->events : s->persons;
}

int measure_share(int64_t part, int64_t whole)
{
    if (whole <= 0) return MEASURE_NONE;
    int64_t share = (part * 2 * ALL + whole) / (2 * whole);
    return share >= ALL && part < whole ? ALL - 1 : (int)share;
}

int measure_filled(const struct supply_sum *s, enum column c)
{
    return measure_share(s->filled[c], measure_due(s, c));
}

int measure_valid(const struct supply_sum *s, enum column c)
{
    return measure_share(s->filled[c] - s->bad[c], s->filled[c]);
}

int measure_useful(const struct supply_sum *s, enum column c)
{
    return measure_share(s->filled[c] - s->bad[c] - s->weak[c], s->filled[c]);
}

int measure_filled_all(const struct supply_sum *s, const struct agreement *t)
{
    int64_t filled = 0, due = 0;
    for (enum column c = 0; c < COLUMN__COUNT; c++) {
        if (!expected[c] || !measure_covers(t, c)) continue;
        filled += s->filled[c];
        due += measure_due(s, c);
    }
    return measure_share(filled, due);
}

int measure_valid_all(const struct supply_sum *s, const struct agreement *t)
{
    int64_t good = 0, filled = 0;
    for (enum column c = 0; c < COLUMN__COUNT; c++) {
        if (!measure_covers(t, c)) continue;
        good += s->filled[c] - s->bad[c];
        filled += s->filled[c];
    }
    return measure_share(good, filled);
}

int measure_accepted(const struct supply_sum *s)
{
    return measure_share(s->lines - s->quarantined, s->lines);
}

static int64_t events_within(const struct supply_sum *s, enum lag most)
{
    int64_t n = 0;
    for (enum lag l = 0; l <= most && l < LAG_HISTORY; l++)
        n += s->lag[l];
    return n;
}

int measure_within(const struct supply_sum *s, enum lag most)
{
    return measure_share(events_within(s, most), events_within(s, LAG_HISTORY));
}

enum lag measure_median(const struct supply_sum *s)
{
    int64_t all = events_within(s, LAG_HISTORY);
    enum lag l = LAG_SAME_DAY;
    while (l < LAG_HISTORY && events_within(s, l) * 2 < all)
        l++;
    return all ? l : LAG_HISTORY;
}
