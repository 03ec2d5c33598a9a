/* supply/report_text.c -- a feed's quality for people on a terminal, and as CSV for a
 * spreadsheet. */
#include "supply/report.h"

static void add_share(struct buf *out, const char *before, int thousandths)
{
    if (thousandths == MEASURE_NONE) buf_printf(out, "%s     -", before);
    else buf_printf(out, "%s%5.1f%%", before, thousandths / 10.0);
}

static void head(const struct supply_report *r, struct arena *a, struct buf *out)
{
    buf_printf(out, "%.*s, feed %.*s: %s\n", STR_FMT(r->agency->name), STR_FMT(r->feed),
               supply_band_word(r->band));
    if (!r->agreement) buf_add_c(out, "  no agreement is in force: nothing may be sent\n");
    if (r->agreement)
        buf_printf(out, "  expected %.*s\n", STR_FMT(due_words(&r->agreement->due, a)));
    if (!r->state.delivered_ms) {
        buf_add_c(out, "  nothing has come yet\n");
        return;
    }
    buf_printf(out, "  data up to %.*s, delivered %.*s%s\n",
               STR_FMT(date_moment_long(a, r->state.complete_to_ms)),
               STR_FMT(date_moment_long(a, r->state.delivered_ms)), r->state.late ? ": LATE" : "");
    if (!r->until_day) return;
    buf_printf(out, "  measured from %.*s to %.*s: %lld rows in %lld deliveries, %lld put aside\n",
               STR_FMT(date_long(a, date_from_days(r->from_day))),
               STR_FMT(date_long(a, date_from_days(r->until_day))), (long long)r->sum.lines,
               (long long)r->sum.deliveries, (long long)r->sum.quarantined);
}

static void columns(const struct supply_report *r, struct buf *out)
{
    buf_printf(out, "\n  %-24s %8s %8s %8s %10s\n", "column", "filled", "valid", "useful", "rows");
    for (enum column c = 0; c < COLUMN__COUNT; c++) {
        if (!measure_covers(r->agreement, c)) continue;
        buf_printf(out, "  %-24s ", column_table[c].name);
        add_share(out, "  ", measure_filled(&r->sum, c));
        add_share(out, "   ", measure_valid(&r->sum, c));
        add_share(out, "   ", measure_useful(&r->sum, c));
        buf_printf(out, " %10lld%s\n", (long long)measure_due(&r->sum, c),
                   measure_expects(c) ? "" : "  (where there is something to say)");
    }
}

static void timely(const struct supply_sum *s, struct buf *out)
{
    enum lag median = measure_median(s);
    if (median == LAG_HISTORY) return;
    add_share(out, "\n  new events came within a day: ", measure_within(s, LAG_NEXT_DAY));
    add_share(out, ", within a week: ", measure_within(s, LAG_DAYS_7));
    buf_printf(out, "; the middle one %s\n", lag_words(median));
}

static void compared(const struct supply_report *r, struct buf *out)
{
    if (r->own.day)
        buf_printf(out, "\n  records: %lld, of which second records of the same person: %lld\n",
                   (long long)r->own.records, (long long)r->own.duplicates);
    if (!r->period) return;
    buf_printf(out, "\n  beside other agencies, settled for %d-%02d (rounded, with noise)\n",
               r->period / 12, r->period % 12 + 1);
    for (enum supply_figure f = 0; f < FIGURE__COUNT; f++) {
        const struct disclosed_share *s = &r->figures[f];
        buf_printf(out, "  %-40s ", supply_figure_words(f));
        if (s->shown)
            buf_printf(out, "%s %d %% of about %lld persons\n",
                       s->shown == DISCLOSED_AT_LEAST ? "at least" : "about", s->percent,
                       (long long)s->persons);
        else
            buf_printf(out, "not shown: too few persons\n");
    }
}

void supply_report_text(const struct supply_report *r, struct arena *a, struct buf *out)
{
    head(r, a, out);
    if (r->agreement && r->until_day) columns(r, out);
    timely(&r->sum, out);
    compared(r, out);
    if (r->fix_n) buf_add_c(out, "\n  what would help most:\n");
    for (size_t i = 0; i < r->fix_n; i++)
        buf_printf(out, "  %2zu. %.*s\n      to do: %.*s\n", i + 1, STR_FMT(r->fixes[i].what),
                   STR_FMT(r->fixes[i].todo));
}

/* ---- measure by measure ---- */

static void others(const struct supply_report *r, supply_line_fn *each, void *ctx)
{
    for (enum supply_figure f = 0; f < FIGURE__COUNT; f++) {
        const struct disclosed_share *s = &r->figures[f];
        if (!s->shown) continue;
        const char *measure =
            s->shown == DISCLOSED_AT_LEAST ? "others_at_least" : "others_about";
        each(ctx, &(struct supply_line){measure, supply_figure_code(f), s->percent * 10,
                                        s->persons});
    }
}

void supply_report_lines(const struct supply_report *r, supply_line_fn *each, void *ctx)
{
    const struct supply_sum *s = &r->sum;
    const int64_t records = r->own.records;
    const struct supply_line whole[] = {
        {"completeness", "", r->filled, s->lines},
        {"validity", "", r->valid, s->lines},
        {"taken_in", "", measure_accepted(s), s->lines},
        {"within_1_day", "", measure_within(s, LAG_NEXT_DAY), s->events},
        {"within_7_days", "", measure_within(s, LAG_DAYS_7), s->events},
        {"unique", "", measure_share(records - r->own.duplicates, records), records}};
    for (size_t i = 0; i < COUNT(whole); i++)
        each(ctx, &whole[i]);
    for (enum column c = 0; r->agreement && c < COLUMN__COUNT; c++) {
        if (!measure_covers(r->agreement, c)) continue;
        const char *name = column_table[c].name;
        const struct supply_line lines[] = {
            {"completeness", name, measure_filled(s, c), measure_due(s, c)},
            {"validity", name, measure_valid(s, c), s->filled[c]},
            {"usefulness", name, measure_useful(s, c), s->filled[c]}};
        for (size_t i = 0; i < COUNT(lines); i++)
            each(ctx, &lines[i]);
    }
    others(r, each, ctx);
}

struct csv {
    const struct supply_report *report;
    struct buf *out;
};

static void csv_line(void *ctx, const struct supply_line *line)
{
    const struct csv *c = ctx;
    buf_printf(c->out, "%.*s,%.*s,%s,%s,", STR_FMT(c->report->agency->code),
               STR_FMT(c->report->feed), line->measure, line->column);
    if (line->thousandths != MEASURE_NONE) buf_printf(c->out, "%.1f", line->thousandths / 10.0);
    buf_printf(c->out, ",%lld\r\n", (long long)line->of);
}

void supply_report_csv(const struct supply_report *r, bool header, struct buf *out)
{
    if (header) buf_add_c(out, "agency,feed,measure,column,percent,of\r\n");
    supply_report_lines(r, csv_line, &(struct csv){r, out});
}
