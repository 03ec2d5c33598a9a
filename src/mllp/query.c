/* mllp/query.c -- see query.h. */
#include "mllp/query.h"

#include "audit/audit.h"
#include "base/date.h"
#include "store/store.h"
#include "supply/measure.h"
#include "supply/report.h"

#include <stdio.h>

enum { TAG_BYTES_MAX = 32, QPD_BYTES_MAX = 512, TABLE_BYTES_MAX = 512 * 1024 };
static const char query_name[] = "AIMQ1";
static const char *const answer_type[] = {"RTB", "K13", "RTB_K13"};

struct asking {
    struct hub *hub;
    const struct hl7 *m;
    const struct sender *from;
    struct arena *arena;
    struct supply_report report;
    struct buf table;
    int64_t rows;
};

bool query_is(const struct hl7 *m)
{
    str type = hl7_field(m, hl7_segment(m, "MSH", 0), 9);
    return str_eq(hl7_component(m, type, 1), STR("QBP")) &&
           str_eq(hl7_component(m, type, 2), STR("Q13"));
}

static err read_report(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *q = ctx;
    const struct agreement *g = q->from->agreement;
    return supply_report(db, q->hub, q->from->partners, g->agency, g->feed, q->arena, &q->report,
                         why);
}

static err note(const struct asking *q, struct err_info *why)
{
    const struct agreement *g = q->from->agreement;
    struct user user;
    if (q->from->client) user = client_user(q->from->client);
    str actor = q->from->client ? str_of(user.login) : STR("system");
    return audit_note_alone(q->hub,
                            &(struct audit_entry){.kind = AUDIT_REPORT,
                                                  .actor = actor,
                                                  .agency = g->agency->code,
                                                  .decision = STR("allowed"),
                                                  .request = STR("hl7 QBP Q13"),
                                                  .detail = g->feed},
                            why);
}

/* ---- the table ---- */

struct row {
    const char *measure, *column;
    int thousandths; /* MEASURE_NONE = none */
    int64_t of;      /* below 0 = none */
    str words;
};

static void add_row(struct asking *q, const struct row *r)
{
    char f = q->m->field;
    q->rows++;
    buf_printf(&q->table, "RDT%c%s%c%s%c", f, r->measure, f, r->column, f);
    if (r->thousandths != MEASURE_NONE) buf_printf(&q->table, "%.1f", r->thousandths / 10.0);
    buf_byte(&q->table, f);
    if (r->of >= 0) buf_printf(&q->table, "%lld", (long long)r->of);
    buf_byte(&q->table, f);
    hl7_add_text(q->m, r->words, &q->table);
    buf_byte(&q->table, '\r');
}

static void add_words(struct asking *q, const char *measure, str words)
{
    if (words.len) add_row(q, &(struct row){measure, "", MEASURE_NONE, -1, words});
}

static void add_line(void *ctx, const struct supply_line *line)
{
    add_row(ctx, &(struct row){line->measure, line->column, line->thousandths, line->of, {0}});
}

static void add_moment(struct asking *q, const char *measure, int64_t ms)
{
    if (ms) add_words(q, measure, date_moment_iso(q->arena, ms));
}

static void add_table(struct asking *q)
{
    const struct supply_report *r = &q->report;
    add_words(q, "overall", str_of(supply_band_word(r->band)));
    add_moment(q, "data_up_to", r->state.complete_to_ms);
    add_moment(q, "delivered", r->state.delivered_ms);
    add_moment(q, "expected_by", r->state.due_ms);
    add_words(q, "late", r->state.late ? STR("yes") : STR("no"));
    supply_report_lines(r, add_line, q);
    for (size_t i = 0; i < r->held_n; i++) {
        const struct supply_held *held = &r->held[i];
        const char *column =
            held->column < COLUMN__COUNT ? column_table[held->column].name : "row";
        add_row(q, &(struct row){"waiting", column, MEASURE_NONE, held->rows,
                                 str_of(reason_table[held->reason].code)});
    }
    for (size_t i = 0; i < r->fix_n; i++) {
        str words = str_printf(q->arena, "%.*s To do: %.*s", STR_FMT(r->fixes[i].what),
                               STR_FMT(r->fixes[i].todo));
        add_row(q, &(struct row){"fix", "", MEASURE_NONE, r->fixes[i].rows, words});
    }
}

/* QPD-2 as it came: the asker's own name for this question. */
static str tag_of(const struct hl7 *m)
{
    return str_upto(hl7_field(m, hl7_segment(m, "QPD", 0), 2), TAG_BYTES_MAX);
}

static str asked_of(const struct hl7 *m)
{
    return str_upto(hl7_segment(m, "QPD", 0)->text, QPD_BYTES_MAX);
}

static void add_head(const struct asking *q, struct buf *out)
{
    static const struct {
        const char *name, *type;
        int bytes;
    } columns[] = {{"measure", "ST", 20}, {"column", "ST", 40}, {"percent", "NM", 6},
                   {"of", "NM", 16},      {"words", "ST", 999}};
    const struct hl7 *m = q->m;
    char f = m->field, c = m->component;
    long long n = q->rows;
    buf_printf(out, "QAK%c%.*s%cOK%c%s%c%lld%c%lld%c0\r", f, STR_FMT(tag_of(m)), f, f, query_name,
               f, n, f, n, f);
    buf_printf(out, "%.*s\rRDF%c%zu%c", STR_FMT(asked_of(m)), f, COUNT(columns), f);
    for (size_t i = 0; i < COUNT(columns); i++) {
        if (i) buf_byte(out, m->repetition);
        buf_printf(out, "%s%c%s%c%d", columns[i].name, c, columns[i].type, c, columns[i].bytes);
    }
    buf_byte(out, '\r');
}

static err write_all(struct asking *q, str *ret_segments, struct err_info *why)
{
    struct buf all = BUF_INIT(2 * TABLE_BYTES_MAX);
    add_table(q);
    add_head(q, &all);
    buf_add(&all, buf_str(&q->table));
    err e = buf_state(&q->table) ? buf_state(&q->table) : buf_keep(&all, q->arena, ret_segments);
    buf_release(&q->table);
    buf_release(&all);
    return e ? err_set(why, e, "no memory for a report") : ERR_OK;
}

err query_answer(struct hub *h, const struct hl7 *m, const struct sender *from, struct arena *a,
                 str *ret_segments, struct hl7_answer *ret_answer, struct err_info *why)
{
    struct asking q = {
        .hub = h, .m = m, .from = from, .arena = a, .table = BUF_INIT(TABLE_BYTES_MAX)};
    const struct hl7_segment *asked = hl7_segment(m, "QPD", 0);
    if (!asked || !str_eq_c(hl7_component(m, hl7_field(m, asked, 1), 1), query_name)) {
        *ret_answer = asked ? (struct hl7_answer){"AE", 103, "this question is not known", "QPD", 1,
                                                  1, NULL}
                            : (struct hl7_answer){"AE", 100, "the question is missing", "QPD", 1, 0,
                                                  NULL};
        return err_set(why, ERR_INPUT, "%s", ret_answer->text);
    }
    err e = note(&q, why);
    if (!e) e = store_read(h->store, read_report, &q, why);
    if (!e) e = write_all(&q, ret_segments, why);
    *ret_answer = (struct hl7_answer){.code = "AA", .type = answer_type};
    return e;
}

void query_refuse(const struct hl7 *m, struct arena *a, struct hl7_answer *answer,
                  str *ret_segments)
{
    if (!hl7_segment(m, "QPD", 0)) return;
    char f = m->field;
    str segments = str_printf(a, "QAK%c%.*s%c%s\r%.*s\r", f, STR_FMT(tag_of(m)), f, answer->code,
                              STR_FMT(asked_of(m)));
    if (!segments.at) return;
    answer->type = answer_type;
    *ret_segments = segments;
}
