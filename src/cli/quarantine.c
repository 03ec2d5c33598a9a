/* cli/quarantine.c -- aim quarantine list, show, replay: the rows of one agency that wait for a
 * better one. The list holds no value; a row is shown to its own agency alone, and noted; a
 * correction comes from standard input, never as an argument. */
#include "ingest/quarantine.h"

#include "cli/command.h"
#include "codec/json.h"
#include "ingest/after.h"

#include <stdio.h>
#include <unistd.h>

enum { LINE_BYTES_MAX = 4096, PAGE = 100 };

static err read_id(const char *word, struct quarantine_id *ret_id, struct err_info *why)
{
    if (quarantine_id_of(str_of(word), ret_id)) return ERR_OK;
    (void)err_set(why, ERR_USAGE, "a row is named by its delivery and line: 0123456789abcdef:17");
    return err_todo(why, "aim quarantine list names the rows that wait");
}

static const char *column_word(enum column c)
{
    return c == COLUMN__COUNT ? "row" : column_table[c].name;
}

/* ---- list ---- */

static const struct command_option list_options[] = {
    {"agency", "CODE", "whose rows"},
    {"reason", "CODE", "only rows put aside for this reason"},
    {"column", "NAME", "only rows put aside for this column"},
    {"line", "N", "only rows of this line of a file"},
    {"since", "DATE", "only what the agency's system said on this day or later"},
    {"until", "DATE", "only what it said up to this day, this day included"},
    {"after", "ID", "go on after this row"},
    {"lines", "N", "how many at most (100)"},
    {0},
};

static err read_wish(struct call *c, struct quarantine_wish *w, struct err_info *why)
{
    const char *reason = call_option(c, "reason"), *column = call_option(c, "column"),
               *after = call_option(c, "after");
    int64_t page, line = 0;
    err e = call_agency(c, &w->agency, why);
    if (!e) e = call_number(c, "lines", 1, QUARANTINE_PAGE_MAX, PAGE, &page, why);
    if (!e) e = call_number(c, "line", 1, INT32_MAX, 0, &line, why);
    if (!e) e = call_day(c, "since", 0, &w->from_ms, why);
    if (!e) e = call_day(c, "until", 1, &w->until_ms, why);
    if (!e && after) e = read_id(after, &w->after, why);
    if (e) return e;
    w->page = (int)page;
    w->on_line = (long)line;
    for (int r = 1; reason && r < REASON__COUNT; r++)
        if (strcmp(reason, reason_table[r].code) == 0) w->reason = (enum reason)r;
    if (reason && !w->reason)
        return err_set(why, ERR_USAGE, "there is no such reason; the list shows their codes");
    w->in_column = column != NULL;
    w->column = column ? column_find(str_of(column)) : COLUMN__COUNT;
    if (column && w->column == COLUMN__COUNT)
        return err_set(why, ERR_USAGE, "--column is not a column of the feed format");
    return ERR_OK;
}

static void lines_json(const struct quarantine_line *lines, size_t n, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_array(&w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(&w);
        quarantine_line_json(&lines[i], &w);
        json_close_object(&w);
    }
    json_close_array(&w);
    buf_byte(out, '\n');
}

static void lines_text(const struct quarantine_line *lines, size_t n, int page, struct buf *out)
{
    for (size_t i = 0; i < n; i++) {
        const struct quarantine_line *l = &lines[i];
        char id[QUARANTINE_ID_TEXT];
        quarantine_id_text(l->id, id);
        buf_printf(out, "%-26s %-20s %-22s %s\n", id, column_word(l->column),
                   reason_table[l->reason].code, reason_table[l->reason].what);
        if (i + 1 == n && n == (size_t)page)
            buf_printf(out, "there may be more: --after %s\n", id);
    }
    if (!n) buf_add_c(out, "No row waits.\n");
}

static err list_run(struct call *call, struct err_info *why)
{
    struct quarantine_wish wish = {0};
    const struct quarantine_line *lines;
    size_t n;
    err e = read_wish(call, &wish, why);
    if (!e) e = quarantine_list(call->hub, &wish, call->arena, &lines, &n, why);
    if (e) return e;
    if (call->json)
        lines_json(lines, n, &call->out);
    else
        lines_text(lines, n, wish.page, &call->out);
    return ERR_OK;
}

const struct command command_quarantine_list = {
    .name = "quarantine list",
    .help = "the rows of an agency that wait for a better one, without what they say",
    .options = list_options,
    .needs = CAP_LOAD,
    .audit = AUDIT_QUARANTINE,
    .run = list_run,
};

/* ---- show ---- */

static const struct command_option show_options[] = {{"agency", "CODE", "whose row"}, {0}};

static void row_json(const struct quarantine_row *r, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    quarantine_line_json(&r->line, &w);
    json_pair_bool(&w, "waits", r->waits);
    if (r->taken_apart) {
        json_key(&w, "fields");
        json_open_object(&w);
        for (int c = 0; c < COLUMN__COUNT; c++)
            if (r->fields.at[c].len) json_pair_text(&w, column_table[c].name, r->fields.at[c]);
        json_close_object(&w);
    } else if (str_is_utf8(r->raw)) {
        json_pair_text(&w, "raw", r->raw);
    } else {
        json_pair_null(&w, "raw");
    }
    json_close_object(&w);
    buf_byte(out, '\n');
}

/* A terminal must not obey what an agency wrote. */
static void add_readable(struct buf *out, str text)
{
    for (size_t i = 0; i < text.len; i++)
        buf_byte(out, (unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7F ? '?' : text.at[i]);
    buf_byte(out, '\n');
}

static void row_text(const struct quarantine_row *r, struct buf *out)
{
    const struct reason_row *reason = &reason_table[r->line.reason];
    buf_printf(out, "%s: %s\nto do: %s\n%s", column_word(r->line.column), reason->what,
               reason->todo, r->waits ? "" : "A better row has come since.\n");
    for (int c = 0; r->taken_apart && c < COLUMN__COUNT; c++) {
        if (!r->fields.at[c].len) continue;
        buf_printf(out, "%s=", column_table[c].name);
        add_readable(out, r->fields.at[c]);
    }
    if (!r->taken_apart) add_readable(out, r->raw);
}

static err show_run(struct call *call, struct err_info *why)
{
    struct quarantine_id id;
    struct quarantine_row row;
    str agency;
    if (call->word_count != 1) return err_set(why, ERR_USAGE, "name one row");
    err e = call_agency(call, &agency, why);
    if (!e && !str_eq_c(agency, call->user.agency)) /* who runs the hub works with no people */
        e = err_set(why, ERR_DENIED, "what a row says is shown to its own agency alone");
    if (!e) e = read_id(call->words[0], &id, why);
    if (!e) e = quarantine_open(call->hub, agency, id, call->arena, &row, why);
    if (e) return e;
    call->audit.detail = str_printf(call->arena, "agency=%.*s row=%s", STR_FMT(agency),
                                    call->words[0]);
    if (call->json)
        row_json(&row, &call->out);
    else
        row_text(&row, &call->out);
    return ERR_OK;
}

const struct command command_quarantine_show = {
    .name = "quarantine show",
    .words = "ID",
    .help = "one row as it came, for the agency that sent it",
    .options = show_options,
    .needs = CAP_LOAD,
    .audit = AUDIT_QUARANTINE,
    .run = show_run,
};

/* ---- replay ---- */

static const struct command_option replay_options[] = {
    {"agency", "CODE", "whose rows"},
    {"all", NULL, "every row that waits: after an agreement or the catalogue has changed"},
    {"correct", NULL, "read column=value lines that replace what the row says"},
    {"no-link", NULL, "store only; `aim link run` links later"},
    {0},
};

static err read_correction(struct call *c, struct fields *better, struct err_info *why)
{
    char line[LINE_BYTES_MAX];
    if (isatty(STDIN_FILENO))
        (void)fputs("column=value, one a line; an empty line ends it\n", stderr);
    for (long number = 1; fgets(line, sizeof line, stdin); number++) {
        str rest = str_trim(str_of(line)), name;
        if (!rest.len) break;
        bool pair = str_find(rest, '=') > 0 && str_next(&rest, '=', &name);
        enum column column = pair ? column_find(str_trim(name)) : COLUMN__COUNT;
        if (column == COLUMN__COUNT) {
            (void)err_set(why, ERR_INPUT, "this line is not a column of the feed format with = "
                                          "and a value");
            return err_at(why, "standard input", number, 1);
        }
        better->at[column] = str_copy(c->arena, str_trim(rest));
        if (!better->at[column].at) return err_set(why, ERR_NOMEM, "a correction");
    }
    return ERR_OK;
}

struct bringing {
    struct quarantine_line line[QUARANTINE_REPLAY_MAX];
    struct quarantine_id ids[QUARANTINE_REPLAY_MAX]; /* of one feed */
    size_t n;
};

static err all_that_wait(struct call *c, str agency, struct bringing *b, struct err_info *why)
{
    struct quarantine_wish wish = {.agency = agency, .page = QUARANTINE_PAGE_MAX};
    size_t n = 0;
    err e = ERR_OK;
    do {
        const struct quarantine_line *lines;
        e = quarantine_list(c->hub, &wish, c->arena, &lines, &n, why);
        for (size_t i = 0; !e && i < n && b->n < QUARANTINE_REPLAY_MAX; i++)
            b->line[b->n++] = lines[i], wish.after = lines[i].id;
    } while (!e && n == QUARANTINE_PAGE_MAX && b->n < QUARANTINE_REPLAY_MAX);
    return e;
}

static err choose_rows(struct call *c, str agency, struct bringing *b, struct err_info *why)
{
    bool all = call_flag(c, "all");
    err e = ERR_OK;
    if (all == (c->word_count > 0))
        return err_set(why, ERR_USAGE, "name the rows, or give --all");
    if (call_flag(c, "correct") && c->word_count != 1)
        return err_set(why, ERR_USAGE, "--correct is for one row at a time");
    if (all) return all_that_wait(c, agency, b, why);
    if (c->word_count > QUARANTINE_REPLAY_MAX)
        return err_set(why, ERR_USAGE, "%d rows at once at most", QUARANTINE_REPLAY_MAX);
    for (size_t i = 0; !e && i < c->word_count; i++) {
        struct quarantine_row row = {0};
        e = read_id(c->words[i], &row.line.id, why);
        if (!e) e = quarantine_open(c->hub, agency, row.line.id, c->arena, &row, why);
        b->line[b->n++] = row.line;
    }
    return e;
}

/* Rows of one feed are one delivery; the next call gives those of the next feed. */
static str next_feed(struct bringing *b, size_t *ret_n)
{
    str feed = b->line[0].feed;
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < b->n; i++) {
        if (str_eq(b->line[i].feed, feed)) b->ids[n++] = b->line[i].id;
        else b->line[kept++] = b->line[i];
    }
    b->n = kept;
    *ret_n = n;
    return feed;
}

static err bring(struct call *c, struct bringing *b, str agency, const struct fields *better,
                 struct json_writer *w, struct err_info *why)
{
    struct ingest_report report = {0};
    struct ingest_order order = {.hub = c->hub, .agency = agency, .audit = &c->audit};
    size_t n;
    order.feed = next_feed(b, &n);
    err e = quarantine_replay(&order, b->ids, n, better, &report, why);
    if (report.outcome && c->json) ingest_report_json(&report, "rows from quarantine", w);
    else if (report.outcome) ingest_report_text(&report, "rows from quarantine", &c->out);
    ingest_report_release(&report);
    return e;
}

static err replay_run(struct call *call, struct err_info *why)
{
    struct bringing *b = ARENA_NEW(call->arena, struct bringing);
    struct json_writer w = {.out = &call->out};
    struct fields better = {0};
    struct ingest_after after;
    str agency;
    bool correct = call_flag(call, "correct"), some;
    if (!b) return err_set(why, ERR_NOMEM, "no memory to bring rows again");
    err e = call_agency(call, &agency, why);
    if (!e) e = choose_rows(call, agency, b, why);
    if (!e && correct) e = read_correction(call, &better, why);
    if (e) return e;
    some = b->n > 0;
    if (call->json) json_open_array(&w);
    while (!e && b->n)
        e = bring(call, b, agency, correct ? &better : NULL, &w, why);
    if (call->json) json_close_array(&w), buf_byte(&call->out, '\n');
    if (!some && !call->json) buf_add_c(&call->out, "No row waits.\n");
    if (!some) return audit_note_alone(call->hub, &call->audit, why);
    if (!e && !call_flag(call, "no-link")) e = ingest_after(call->hub, NULL, &after, why);
    return e;
}

const struct command command_quarantine_replay = {
    .name = "quarantine replay",
    .words = "ID...",
    .help = "bring rows again, as they are or corrected",
    .options = replay_options,
    .needs = CAP_LOAD,
    .audit = AUDIT_DELIVERY,
    .notes_itself = true,
    .run = replay_run,
};
