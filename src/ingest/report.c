/* ingest/report.c -- what became of a delivery, in words and as JSON. Numbers, columns, reasons and
 * line numbers: never a value. */
#include "codec/json.h"
#include "ingest/ingest.h"
#include "ingest/quarantine.h"

#include <stdio.h>

static const char *const outcome_words[] = {[INGEST_NONE] = "not completed",
                                            [INGEST_LIVE] = "taken in",
                                            [INGEST_AGAIN] = "already loaded, nothing changed",
                                            [INGEST_REFUSED] = "refused",
                                            [INGEST_HELD] = "held for a human",
                                            [INGEST_TRIED] = "tried, nothing stored"};
static const char *const outcome_codes[] = {[INGEST_NONE] = "incomplete",
                                            [INGEST_LIVE] = "live",
                                            [INGEST_AGAIN] = "again",
                                            [INGEST_REFUSED] = "refused",
                                            [INGEST_HELD] = "held",
                                            [INGEST_TRIED] = "tried"};

err ingest_report_count(struct ingest_report *r, long line, enum reason reason, enum column column,
                        struct err_info *why)
{
    size_t i = 0;
    while (i < r->causes.n &&
           (r->causes.at[i].reason != reason || r->causes.at[i].column != column))
        i++;
    if (i == r->causes.n) {
        struct ingest_cause *slot = VEC_PUSH(&r->causes);
        if (!slot) return err_set(why, ERR_NOMEM, "no memory for the report");
        *slot = (struct ingest_cause){.reason = reason, .column = column};
    }
    struct ingest_cause *c = &r->causes.at[i];
    if (c->rows < INGEST_LINES_SHOWN) c->lines[c->rows] = line;
    c->rows++;
    r->quarantined++;
    return ERR_OK;
}

static const char *column_name(enum column c)
{
    return c < COLUMN__COUNT ? column_table[c].name : "row";
}

static void cause_text(const struct ingest_cause *c, struct buf *out)
{
    const struct reason_row *reason = &reason_table[c->reason];
    int64_t shown = c->rows < INGEST_LINES_SHOWN ? c->rows : INGEST_LINES_SHOWN;
    buf_printf(out, "    %s: %s (%lld %s; line%s", column_name(c->column), reason->what,
               (long long)c->rows, c->rows == 1 ? "row" : "rows", c->rows == 1 ? "" : "s");
    for (int64_t i = 0; i < shown; i++)
        buf_printf(out, "%s %ld", i ? "," : "", c->lines[i]);
    buf_printf(out, "%s)\n        to do: %s\n", c->rows > shown ? ", ..." : "", reason->todo);
}

void ingest_report_text(const struct ingest_report *r, const char *file, struct buf *out)
{
    buf_printf(out, "%s: %s", file, outcome_words[r->outcome]);
    if (r->outcome == INGEST_REFUSED || r->outcome == INGEST_HELD) {
        buf_printf(out, ": %s", r->reason.text);
        if (r->reason.line) buf_printf(out, " (line %ld)", r->reason.line);
        if (r->reason.todo[0]) buf_printf(out, "\n    to do: %s", r->reason.todo);
    }
    buf_byte(out, '\n');
    if (r->outcome == INGEST_REFUSED || r->outcome == INGEST_NONE) return;
    buf_add_c(out, "    ");
    if (r->delivery) buf_printf(out, "delivery %016llx: ", (unsigned long long)r->delivery);
    buf_printf(out, "%lld %s, %lld accepted, %lld unchanged, %lld quarantined\n",
               (long long)r->rows, r->rows == 1 ? "row" : "rows", (long long)r->accepted,
               (long long)r->unchanged, (long long)r->quarantined);
    for (size_t i = 0; i < r->causes.n; i++)
        cause_text(&r->causes.at[i], out);
    if (r->ended)
        buf_printf(out, "    %lld %s not in this full extract and %s\n", (long long)r->ended,
                   r->ended == 1 ? "record is" : "records are",
                   r->outcome == INGEST_HELD ? "would end"
                   : r->ended == 1           ? "has ended"
                                             : "have ended");
    if (r->waiting)
        buf_printf(out, "    %lld %s of this agency wait%s in quarantine\n", (long long)r->waiting,
                   r->waiting == 1 ? "row" : "rows", r->waiting == 1 ? "s" : "");
    if (r->no_final_newline && r->outcome == INGEST_LIVE)
        buf_add_c(out, "    the last row has no line end: check that the file is whole\n");
}

static void cause_json(const struct ingest_cause *c, struct json_writer *w)
{
    json_open_object(w);
    json_pair_c(w, "reason", reason_table[c->reason].code);
    json_pair_c(w, "column", c->column < COLUMN__COUNT ? column_table[c->column].name : NULL);
    json_pair_c(w, "what", reason_table[c->reason].what);
    json_pair_c(w, "todo", reason_table[c->reason].todo);
    json_pair_int(w, "rows", c->rows);
    json_key(w, "lines");
    json_open_array(w);
    for (int64_t i = 0; i < c->rows && i < INGEST_LINES_SHOWN; i++)
        json_put_int(w, c->lines[i]);
    json_close_array(w);
    json_close_object(w);
}

void ingest_report_json(const struct ingest_report *r, const char *file, struct json_writer *w)
{
    char id[17];
    (void)snprintf(id, sizeof id, "%016llx", (unsigned long long)r->delivery);
    json_open_object(w);
    json_pair_c(w, "file", file);
    json_pair_c(w, "outcome", outcome_codes[r->outcome]);
    json_pair_c(w, "delivery", r->delivery ? id : NULL);
    bool stopped = r->outcome == INGEST_REFUSED || r->outcome == INGEST_HELD;
    json_pair_c(w, "reason", stopped ? r->reason.text : NULL);
    json_pair_c(w, "todo", stopped && r->reason.todo[0] ? r->reason.todo : NULL);
    if (stopped && r->reason.line) json_pair_int(w, "line", r->reason.line);
    json_pair_int(w, "rows", r->rows);
    json_pair_int(w, "accepted", r->accepted);
    json_pair_int(w, "unchanged", r->unchanged);
    json_pair_int(w, "quarantined", r->quarantined);
    json_pair_int(w, "waiting", r->waiting);
    json_pair_int(w, "ended", r->ended);
    json_pair_bool(w, "no_final_newline", r->no_final_newline);
    json_key(w, "causes");
    json_open_array(w);
    for (size_t i = 0; i < r->causes.n; i++)
        cause_json(&r->causes.at[i], w);
    json_close_array(w);
    json_close_object(w);
}

void quarantine_line_json(const struct quarantine_line *l, struct json_writer *w)
{
    char id[QUARANTINE_ID_TEXT];
    quarantine_id_text(l->id, id);
    json_pair_c(w, "row", id);
    json_pair_c(w, "reason", reason_table[l->reason].code);
    json_pair_c(w, "column", l->column == COLUMN__COUNT ? NULL : column_table[l->column].name);
    json_pair_c(w, "what", reason_table[l->reason].what);
    json_pair_c(w, "todo", reason_table[l->reason].todo);
}
