/* supply/report_json.c -- a feed's quality for machines: docs/data-quality.md names every key.
 * Percent with one decimal; null = nothing to measure, or suppressed. */
#include "codec/json.h"
#include "supply/report.h"

static void put_share(struct json_writer *w, const char *key, int thousandths)
{
    if (thousandths == MEASURE_NONE) json_pair_null(w, key);
    else json_pair_real(w, key, thousandths / 10.0);
}

static void put_moment(struct json_writer *w, struct arena *a, const char *key, int64_t ms)
{
    if (ms) json_pair_text(w, key, date_moment_iso(a, ms));
    else json_pair_null(w, key);
}

static void put_day(struct json_writer *w, struct arena *a, const char *key, int32_t day)
{
    if (day) json_pair_text(w, key, date_iso(a, date_from_days(day)));
    else json_pair_null(w, key);
}

static void columns(const struct supply_report *r, struct json_writer *w)
{
    json_key(w, "columns");
    json_open_array(w);
    for (enum column c = 0; r->agreement && c < COLUMN__COUNT; c++) {
        if (!measure_covers(r->agreement, c)) continue;
        json_open_object(w);
        json_pair_c(w, "column", column_table[c].name);
        json_pair_bool(w, "expected", measure_expects(c));
        json_pair_int(w, "due", measure_due(&r->sum, c));
        json_pair_int(w, "filled", r->sum.filled[c]);
        json_pair_int(w, "not_accepted", r->sum.bad[c]);
        json_pair_int(w, "weak", r->sum.weak[c]);
        put_share(w, "completeness", measure_filled(&r->sum, c));
        put_share(w, "validity", measure_valid(&r->sum, c));
        put_share(w, "usefulness", measure_useful(&r->sum, c));
        json_close_object(w);
    }
    json_close_array(w);
}

static void timeliness(const struct supply_sum *s, struct json_writer *w)
{
    enum lag median = measure_median(s);
    json_key(w, "timeliness");
    json_open_object(w);
    put_share(w, "within_1_day", measure_within(s, LAG_NEXT_DAY));
    put_share(w, "within_7_days", measure_within(s, LAG_DAYS_7));
    put_share(w, "within_28_days", measure_within(s, LAG_DAYS_28));
    json_pair_c(w, "median", median == LAG_HISTORY ? NULL : lag_words(median));
    json_key(w, "events");
    json_open_array(w);
    for (enum lag l = 0; l < LAG__COUNT; l++) {
        json_open_object(w);
        json_pair_c(w, "delay", lag_words(l));
        json_pair_int(w, "events", s->lag[l]);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void held(const struct supply_report *r, struct json_writer *w)
{
    json_pair_int(w, "waiting", r->held_rows);
    json_key(w, "waiting_because");
    json_open_array(w);
    for (size_t i = 0; i < r->held_n; i++) {
        const struct supply_held *h = &r->held[i];
        json_open_object(w);
        json_pair_c(w, "column", h->column < COLUMN__COUNT ? column_table[h->column].name : NULL);
        json_pair_c(w, "reason", reason_table[h->reason].code);
        json_pair_c(w, "what", reason_table[h->reason].what);
        json_pair_c(w, "todo", reason_table[h->reason].todo);
        json_pair_int(w, "rows", h->rows);
        json_close_object(w);
    }
    json_close_array(w);
}

static void fixes(const struct supply_report *r, struct json_writer *w)
{
    json_key(w, "fixes");
    json_open_array(w);
    for (size_t i = 0; i < r->fix_n; i++) {
        const struct supply_fix *f = &r->fixes[i];
        json_open_object(w);
        json_pair_text(w, "what", f->what);
        json_pair_text(w, "todo", f->todo);
        json_pair_int(w, "rows", f->rows);
        json_pair_real(w, "bits_each", (double)(int64_t)(f->bits * 10 + 0.5) / 10);
        json_close_object(w);
    }
    json_close_array(w);
}

static void sum_line(const struct supply_report *r, const struct supply_sum *s,
                     struct json_writer *w)
{
    json_pair_int(w, "deliveries", s->deliveries);
    json_pair_int(w, "rows", s->lines);
    json_pair_int(w, "unchanged", s->unchanged);
    json_pair_int(w, "put_aside", s->quarantined);
    put_share(w, "completeness", r->agreement ? measure_filled_all(s, r->agreement) : MEASURE_NONE);
    put_share(w, "validity", r->agreement ? measure_valid_all(s, r->agreement) : MEASURE_NONE);
    put_share(w, "taken_in", measure_accepted(s));
}

static void months(const struct supply_report *r, struct arena *a, struct json_writer *w)
{
    json_key(w, "months");
    json_open_array(w);
    for (size_t i = 0; i < SUPPLY_MONTHS; i++) {
        json_open_object(w);
        json_pair_text(w, "month",
                       str_printf(a, "%04d-%02d", r->months[i].year, r->months[i].month));
        sum_line(r, &r->months[i].sum, w);
        put_share(w, "within_7_days", measure_within(&r->months[i].sum, LAG_DAYS_7));
        json_close_object(w);
    }
    json_close_array(w);
}

static void days(const struct supply_report *r, struct arena *a, struct json_writer *w)
{
    json_key(w, "days");
    json_open_array(w);
    for (size_t i = 0; i < SUPPLY_DAYS; i++) {
        json_open_object(w);
        put_day(w, a, "day", r->days[i].day);
        json_pair_c(w, "arrival", arrival_word(r->days[i].arrival));
        json_pair_int(w, "deliveries", r->days[i].deliveries);
        json_pair_int(w, "rows", r->days[i].lines);
        json_pair_int(w, "put_aside", r->days[i].quarantined);
        json_close_object(w);
    }
    json_close_array(w);
}

static void uniqueness(const struct supply_report *r, struct arena *a, struct json_writer *w)
{
    const struct supply_own *own = &r->own;
    json_key(w, "uniqueness");
    json_open_object(w);
    put_day(w, a, "counted_on", own->day);
    if (own->day) json_pair_int(w, "records", own->records);
    else json_pair_null(w, "records");
    if (own->day) json_pair_int(w, "duplicates", own->duplicates);
    else json_pair_null(w, "duplicates");
    put_share(w, "unique", measure_share(own->records - own->duplicates, own->records));
    json_close_object(w);
}

static void others(const struct supply_report *r, struct arena *a, struct json_writer *w)
{
    static const char *const shown[] = {"suppressed", "about", "at_least"};
    json_key(w, "beside_other_agencies");
    json_open_object(w);
    if (r->period)
        json_pair_text(w, "settled_for",
                       str_printf(a, "%04d-%02d", r->period / 12, r->period % 12 + 1));
    else json_pair_null(w, "settled_for");
    json_key(w, "figures");
    json_open_array(w);
    for (enum supply_figure f = 0; f < FIGURE__COUNT; f++) {
        const struct disclosed_share *s = &r->figures[f];
        json_open_object(w);
        json_pair_c(w, "figure", supply_figure_code(f));
        json_pair_c(w, "words", supply_figure_words(f));
        json_pair_c(w, "shown", shown[s->shown]);
        if (s->shown) json_pair_int(w, "percent", s->percent);
        else json_pair_null(w, "percent");
        if (s->shown) json_pair_int(w, "of_about_persons", s->persons);
        else json_pair_null(w, "of_about_persons");
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

void supply_report_json(const struct supply_report *r, struct arena *a, struct json_writer *w)
{
    json_open_object(w);
    json_pair_text(w, "agency", r->agency->code);
    json_pair_text(w, "feed", r->feed);
    if (r->agreement) json_pair_text(w, "agreement", r->agreement->id);
    else json_pair_null(w, "agreement");
    json_pair_c(w, "overall", supply_band_word(r->band));
    put_moment(w, a, "data_up_to", r->state.complete_to_ms);
    put_moment(w, a, "delivered", r->state.delivered_ms);
    json_pair_bool(w, "late", r->state.late);
    if (r->agreement) json_pair_text(w, "expected", due_words(&r->agreement->due, a));
    else json_pair_null(w, "expected");
    put_moment(w, a, "expected_by", r->state.due_ms);
    put_day(w, a, "from", r->until_day ? r->from_day : 0);
    put_day(w, a, "until", r->until_day);
    sum_line(r, &r->sum, w);
    columns(r, w);
    timeliness(&r->sum, w);
    uniqueness(r, a, w);
    others(r, a, w);
    held(r, w);
    fixes(r, w);
    months(r, a, w);
    days(r, a, w);
    json_close_object(w);
}
