/* ingest/tally.c -- see tally.h. */
#include "ingest/tally.h"

#include "base/date.h"
#include "person/clean.h"
#include "query.h"

static const struct {
    int32_t most;
    const char *words;
} lags[] = {
#define LAG_ROW(name, most, words) {most, words},
    LAG_LIST(LAG_ROW)
#undef LAG_ROW
};

const char *lag_words(enum lag l) { return lags[l].words; }

enum lag lag_of(int32_t days)
{
    enum lag l = LAG_SAME_DAY;
    while (days > lags[l].most)
        l++;
    return l;
}

/* ---- of little use for telling people apart ---- */

static bool weak_name(str value, const struct fields *row)
{
    (void)row;
    return clean_placeholder(value);
}

/* Only a part of the date, or the day that stands for "not known". */
static bool weak_birth(str value, const struct fields *row)
{
    (void)row;
    return value.len < 10 || str_ends(value, STR("-01-01"));
}

static bool weak_gender(str value, const struct fields *row)
{
    (void)row;
    return str_eq_nocase(value, STR("U")) || str_eq(value, STR("0"));
}

/* ZZ99: the pseudo postcodes of the NHS, of no fixed abode and the like. */
static bool weak_postcode(str value, const struct fields *row)
{
    (void)row;
    return str_eq_nocase(str_upto(value, 4), STR("ZZ99"));
}

/* A number that nobody traced may be another person's. */
static bool weak_nhs_number(str value, const struct fields *row)
{
    (void)value;
    str status = str_trim(row->at[COLUMN_nhs_number_status]);
    return !str_eq(status, STR("01")) && !str_eq(status, STR("1"));
}

static bool (*const weak[COLUMN__COUNT])(str value, const struct fields *row) = {
    [COLUMN_given_name] = weak_name,     [COLUMN_family_name] = weak_name,
    [COLUMN_birth_date] = weak_birth,    [COLUMN_gender] = weak_gender,
    [COLUMN_postcode] = weak_postcode,   [COLUMN_nhs_number] = weak_nhs_number,
};

/* ---- counting ---- */

void tally_row(struct tally *t, const struct fields *row, enum reason reason, enum column column)
{
    bool person = false, event = false;
    for (enum column c = 0; c < COLUMN__COUNT; c++) {
        str value = str_trim(row->at[c]);
        if (!value.len) continue;
        bool bad = reason != REASON_NONE && column == c;
        t->filled[c]++;
        t->bad[c] += bad;
        t->weak[c] += !bad && weak[c] && weak[c](value, row);
        person |= column_table[c].part == COLUMN_OF_PERSON && c != COLUMN_person_ref;
        event |= column_table[c].part == COLUMN_OF_EVENT;
    }
    t->persons += person;
    t->events += event;
}

void tally_bad(struct tally *t, enum column column)
{
    if (column < COLUMN__COUNT) t->bad[column]++;
}

void tally_new_event(struct tally *t, int64_t happened_ms)
{
    t->lag[lag_of(t->today - date_days(date_uk(happened_ms).date))]++;
}

/* ---- storing ---- */

static err store_columns(struct db *db, const struct tally *t, const struct tally_feed *feed,
                         struct err_info *why)
{
    err e = ERR_OK;
    for (enum column c = 0; !e && c < COLUMN__COUNT; c++) {
        struct q_supply_column_add_in in = {.agency = feed->agency,
                                            .feed = feed->feed,
                                            .day = t->today,
                                            .name = str_of(column_table[c].name),
                                            .filled = t->filled[c],
                                            .bad = t->bad[c],
                                            .weak = t->weak[c]};
        if (t->filled[c]) e = q_supply_column_add(db, &in, why);
    }
    return e;
}

err tally_store(struct db *db, const struct tally *t, const struct tally_feed *feed,
                struct err_info *why)
{
    struct q_supply_day_add_in day = {.agency = feed->agency,
                                      .feed = feed->feed,
                                      .day = t->today,
                                      .at_ms = feed->at_ms,
                                      .lines = feed->lines,
                                      .unchanged = feed->unchanged,
                                      .quarantined = feed->quarantined,
                                      .persons = t->persons,
                                      .events = t->events};
    err e = q_supply_day_add(db, &day, why);
    if (!e) e = store_columns(db, t, feed, why);
    for (enum lag l = 0; !e && l < LAG__COUNT; l++)
        if (t->lag[l])
            e = q_supply_lag_add(
                db,
                &(struct q_supply_lag_add_in){feed->agency, feed->feed, t->today, l, t->lag[l]},
                why);
    return e;
}
