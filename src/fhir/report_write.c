/* fhir/report_write.c -- how good a feed is, as a MeasureReport: a group for each measure, in it a
 * stratum for each column (or figure); beside them, as extensions, what FHIR has no place for. What
 * is suppressed is not in the report that this is made of. docs/fhir.md names all of it. */
#include "fhir/report.h"

#define CODES "urn:aim:quality"
#define POPULATIONS "http://terminology.hl7.org/CodeSystem/measure-population"
#define NOTATION "http://terminology.hl7.org/CodeSystem/measure-improvement-notation"

enum { LINES_MAX = 8 + 3 * COLUMN__COUNT + FIGURE__COUNT };

struct lines {
    struct supply_line at[LINES_MAX];
    size_t n;
};

static void keep_line(void *ctx, const struct supply_line *line)
{
    struct lines *l = ctx;
    if (l->n < LINES_MAX) l->at[l->n++] = *line;
}

static void code(struct json_writer *w, const char *key, const char *system, const char *value)
{
    json_key(w, key);
    json_open_object(w);
    json_key(w, "coding");
    json_open_array(w);
    json_open_object(w);
    json_pair_c(w, "system", system);
    json_pair_c(w, "code", value);
    json_close_object(w);
    json_close_array(w);
    json_close_object(w);
}

/* Of so many the share: the share is absent when there is nothing to measure. */
static void score(struct json_writer *w, const struct supply_line *line)
{
    json_key(w, "population");
    json_open_array(w);
    json_open_object(w);
    code(w, "code", POPULATIONS, "denominator");
    json_pair_int(w, "count", line->of);
    json_close_object(w);
    json_close_array(w);
    if (line->thousandths == MEASURE_NONE) return;
    json_key(w, "measureScore");
    json_open_object(w);
    json_pair_real(w, "value", line->thousandths / 10.0);
    json_pair_c(w, "unit", "%");
    json_pair_c(w, "system", "http://unitsofmeasure.org");
    json_pair_c(w, "code", "%");
    json_close_object(w);
}

static void open_strata(struct json_writer *w, const char *by)
{
    json_key(w, "stratifier");
    json_open_array(w);
    json_open_object(w);
    json_key(w, "code");
    json_open_array(w);
    json_open_object(w);
    json_pair_c(w, "text", by);
    json_close_object(w);
    json_close_array(w);
    json_key(w, "stratum");
    json_open_array(w);
}

static void close_strata(struct json_writer *w)
{
    json_close_array(w);
    json_close_object(w);
    json_close_array(w);
}

static bool of_measure(const struct supply_line *line, const char *measure)
{
    return strcmp(line->measure, measure) == 0;
}

/* A measure with all its lines, wherever they stand. */
static void group(struct json_writer *w, const struct lines *l, const char *measure)
{
    bool any = false;
    json_open_object(w);
    code(w, "code", CODES, measure);
    for (size_t i = 0; i < l->n; i++)
        if (of_measure(&l->at[i], measure) && !l->at[i].column[0]) score(w, &l->at[i]);
    for (size_t i = 0; i < l->n; i++) {
        if (!of_measure(&l->at[i], measure) || !l->at[i].column[0]) continue;
        if (!any) open_strata(w, "column");
        any = true;
        json_open_object(w);
        code(w, "value", CODES, l->at[i].column);
        score(w, &l->at[i]);
        json_close_object(w);
    }
    if (any) close_strata(w);
    json_close_object(w);
}

static bool is_first(const struct lines *l, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (of_measure(&l->at[i], l->at[at].measure)) return false;
    return true;
}

/* Rows that wait, by column and reason. */
static void waiting(struct json_writer *w, const struct supply_report *r)
{
    json_open_object(w);
    code(w, "code", CODES, "waiting");
    score(w, &(struct supply_line){"waiting", "", MEASURE_NONE, r->held_rows});
    if (r->held_n) open_strata(w, "column and reason");
    for (size_t i = 0; i < r->held_n; i++) {
        const struct supply_held *h = &r->held[i];
        bool of_column = h->column < COLUMN__COUNT;
        json_open_object(w);
        code(w, "value", CODES, reason_table[h->reason].code);
        json_key(w, "component");
        json_open_array(w);
        json_open_object(w);
        code(w, "code", CODES, "column");
        code(w, "value", CODES, of_column ? column_table[h->column].name : "row");
        json_close_object(w);
        json_open_object(w);
        code(w, "code", CODES, "reason");
        code(w, "value", CODES, reason_table[h->reason].code);
        json_close_object(w);
        json_close_array(w);
        score(w, &(struct supply_line){"waiting", "", MEASURE_NONE, h->rows});
        json_close_object(w);
    }
    if (r->held_n) close_strata(w);
    json_close_object(w);
}

/* ---- what FHIR has no place for ---- */

static void open_extension(struct json_writer *w, const char *url)
{
    json_open_object(w);
    json_pair_c(w, "url", url);
}

static void extend_text(struct json_writer *w, const char *url, const char *key, str text)
{
    if (!text.len) return;
    open_extension(w, url);
    json_pair_text(w, key, text);
    json_close_object(w);
}

static void fix(struct json_writer *w, const struct supply_fix *f)
{
    open_extension(w, CODES ":fix");
    json_key(w, "extension");
    json_open_array(w);
    extend_text(w, "what", "valueString", f->what);
    extend_text(w, "todo", "valueString", f->todo);
    open_extension(w, "rows");
    json_pair_int(w, "valueInteger", f->rows > INT32_MAX ? INT32_MAX : f->rows);
    json_close_object(w);
    open_extension(w, "bits-each");
    json_pair_real(w, "valueDecimal", (double)(int64_t)(f->bits * 10 + 0.5) / 10);
    json_close_object(w);
    json_close_array(w);
    json_close_object(w);
}

static str moment(struct arena *a, int64_t ms) { return ms ? date_moment_iso(a, ms) : STR(""); }

static void extensions(struct json_writer *w, const struct supply_report *r, struct arena *a)
{
    json_key(w, "extension");
    json_open_array(w);
    extend_text(w, CODES ":overall", "valueString", str_of(supply_band_word(r->band)));
    extend_text(w, CODES ":data-up-to", "valueInstant", moment(a, r->state.complete_to_ms));
    extend_text(w, CODES ":delivered", "valueInstant", moment(a, r->state.delivered_ms));
    extend_text(w, CODES ":expected-by", "valueInstant", moment(a, r->state.due_ms));
    open_extension(w, CODES ":late");
    json_pair_bool(w, "valueBoolean", r->state.late);
    json_close_object(w);
    for (size_t i = 0; i < r->fix_n; i++)
        fix(w, &r->fixes[i]);
    json_close_array(w);
}

/* ---- the resource ---- */

/* A code has an underscore, which no id of FHIR has; and never a dot. */
void fhir_report_id(str feed, char id[FHIR_REPORT_ID_MAX + 1])
{
    size_t n = feed.len < FHIR_REPORT_ID_MAX ? feed.len : FHIR_REPORT_ID_MAX;
    for (size_t i = 0; i < n; i++)
        id[i] = feed.at[i] == '_' ? '.' : feed.at[i];
    id[n] = '\0';
}

static void reporter(struct json_writer *w, const struct agency *agency)
{
    json_key(w, "reporter");
    json_open_object(w);
    json_pair_c(w, "type", "Organization");
    json_key(w, "identifier");
    json_open_object(w);
    json_pair_c(w, "system", "urn:aim:agency");
    json_pair_text(w, "value", agency->code);
    json_close_object(w);
    json_pair_text(w, "display", agency->name);
    json_close_object(w);
}

/* The days that were measured; of a feed that never came: today. */
static void period(struct json_writer *w, const struct supply_report *r, struct arena *a)
{
    json_key(w, "period");
    json_open_object(w);
    json_pair_text(w, "start",
                   date_iso(a, date_from_days(r->until_day ? r->from_day : r->today)));
    json_pair_text(w, "end", date_iso(a, date_from_days(r->until_day ? r->until_day : r->today)));
    json_close_object(w);
}

void fhir_write_report(struct json_writer *w, const struct supply_report *r, int64_t now_ms,
                       struct arena *a)
{
    char id[FHIR_REPORT_ID_MAX + 1];
    struct lines lines = {.n = 0};
    supply_report_lines(r, keep_line, &lines);
    fhir_report_id(r->feed, id);
    json_open_object(w);
    json_pair_c(w, "resourceType", "MeasureReport");
    json_pair_c(w, "id", id);
    extensions(w, r, a);
    json_key(w, "identifier");
    json_open_array(w);
    json_open_object(w);
    json_pair_c(w, "system", FHIR_FEED_SYSTEM);
    json_pair_text(w, "value", r->feed);
    json_close_object(w);
    json_close_array(w);
    json_pair_c(w, "status", "complete");
    json_pair_c(w, "type", "summary");
    json_pair_c(w, "measure", FHIR_MEASURE);
    json_pair_text(w, "date", date_moment_iso(a, now_ms));
    reporter(w, r->agency);
    period(w, r, a);
    code(w, "improvementNotation", NOTATION, "increase");
    json_key(w, "group");
    json_open_array(w);
    for (size_t i = 0; i < lines.n; i++)
        if (is_first(&lines, i)) group(w, &lines, lines.at[i].measure);
    waiting(w, r);
    json_close_array(w);
    json_close_object(w);
}
