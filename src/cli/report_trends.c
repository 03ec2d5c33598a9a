/* cli/report_trends.c -- aim report trends: how much happens, by quarter, without anybody in it. */
#include "cli/command.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "store/store.h"
#include "trend/trend.h"

static const struct command_option options[] = {
    {"quarter", "YYYY-qN", "of this quarter; the newest that is settled when it is left out"},
    {"csv", NULL, "one line per row, for a spreadsheet"},
    {"settle", NULL, "first settle the quarters that are due (aim serve does it by itself)"},
    {0},
};

struct reading {
    struct call *call;
    int32_t quarter;
    struct partners *partners;
    struct trends trends;
};

static err read_trends(struct db *db, void *ctx, struct err_info *why)
{
    struct reading *r = ctx;
    partners_free(r->partners);
    r->partners = NULL;
    err e = partners_load(db, &r->partners, why);
    return e ? e : trend_read(db, r->quarter, r->call->arena, &r->trends, why);
}

static str name_of(const struct reading *r, enum trend_dimension d, str code)
{
    return trend_row_name(d, code, r->partners, r->call->arena);
}

static void say_text(const struct reading *r)
{
    struct buf *out = &r->call->out;
    const struct trends *t = &r->trends;
    if (!t->quarter) {
        buf_add_c(out, "No quarter is settled yet: that is done two weeks after its end.\n");
        return;
    }
    buf_printf(out, "%.*s, about so many (in tens); smaller rows are left out\n",
               STR_FMT(trend_quarter_name(t->quarter, r->call->arena)));
    for (int d = 0; d < TREND__COUNT; d++) {
        if (!trend_has(t, (enum trend_dimension)d)) continue;
        buf_printf(out, "\n%-40s %10s %10s\n", trend_label((enum trend_dimension)d), "incidents",
                   "people");
        for (size_t i = 0; i < t->table[d].n; i++) {
            const struct trend_row *row = &t->table[d].rows[i];
            str name = name_of(r, (enum trend_dimension)d, row->code);
            buf_printf(out, "%.*s%*s %10lld %10lld\n", STR_FMT(name),
                       name.len < 40 ? (int)(40 - name.len) : 1, "", (long long)row->incidents,
                       (long long)row->persons);
        }
        if (!t->table[d].n) buf_add_c(out, "nothing that can be told\n");
    }
}

static void say_csv(const struct reading *r)
{
    struct arena *a = r->call->arena;
    const struct trends *t = &r->trends;
    struct csv_writer w = {.out = &r->call->out, .safe = true};
    static const char *const head[] = {"quarter", "table", "code", "name", "incidents", "people"};
    for (size_t i = 0; i < COUNT(head); i++)
        csv_write_field(&w, str_of(head[i]));
    csv_write_end(&w);
    for (int d = 0; t->quarter && d < TREND__COUNT; d++)
        for (size_t i = 0; i < t->table[d].n; i++) {
            const struct trend_row *row = &t->table[d].rows[i];
            csv_write_field(&w, trend_quarter_code(t->quarter, a));
            csv_write_field(&w, str_of(trend_word((enum trend_dimension)d)));
            csv_write_field(&w, row->code);
            csv_write_field(&w, name_of(r, (enum trend_dimension)d, row->code));
            csv_write_field(&w, str_printf(a, "%lld", (long long)row->incidents));
            csv_write_field(&w, str_printf(a, "%lld", (long long)row->persons));
            csv_write_end(&w);
        }
}

static void table_json(const struct reading *r, enum trend_dimension d, struct json_writer *w)
{
    const struct trend_table *t = &r->trends.table[d];
    json_key(w, trend_word(d));
    json_open_array(w);
    for (size_t i = 0; i < t->n; i++) {
        json_open_object(w);
        json_pair_text(w, "code", t->rows[i].code);
        json_pair_text(w, "name", name_of(r, d, t->rows[i].code));
        json_pair_int(w, "incidents", t->rows[i].incidents);
        json_pair_int(w, "people", t->rows[i].persons);
        json_close_object(w);
    }
    json_close_array(w);
}

static void say_json(const struct reading *r)
{
    struct json_writer w = {.out = &r->call->out};
    const struct trends *t = &r->trends;
    json_open_object(&w);
    json_key(&w, "quarter");
    if (t->quarter) json_put_text(&w, trend_quarter_code(t->quarter, r->call->arena));
    else json_put_null(&w);
    json_key(&w, "quarters");
    json_open_array(&w);
    for (size_t i = 0; i < t->quarter_count; i++)
        json_put_text(&w, trend_quarter_code(t->quarters[i], r->call->arena));
    json_close_array(&w);
    for (int d = 0; t->quarter && d < TREND__COUNT; d++)
        if (trend_has(t, (enum trend_dimension)d)) table_json(r, (enum trend_dimension)d, &w);
    json_close_object(&w);
    buf_add_c(&r->call->out, "\n");
}

static err settle(struct reading *r, struct err_info *why)
{
    int settled;
    err e = store_read(r->call->hub->store, read_trends, r, why);
    if (e == ERR_ABSENT) e = ERR_OK; /* it may be the one that is due */
    return e ? e : trend_run(r->call->hub, r->partners, &settled, why);
}

static err trends_run(struct call *call, struct err_info *why)
{
    struct reading r = {.call = call};
    const char *quarter = call_option(call, "quarter");
    if (quarter && !trend_quarter_read(str_of(quarter), &r.quarter)) {
        (void)err_set(why, ERR_USAGE, "--quarter wants a year and a quarter");
        return err_todo(why, "--quarter 2026-q3");
    }
    err e = call_flag(call, "settle") ? settle(&r, why) : ERR_OK;
    if (!e) e = store_read(call->hub->store, read_trends, &r, why);
    if (!e && call->json) say_json(&r);
    else if (!e && call_flag(call, "csv")) say_csv(&r);
    else if (!e) say_text(&r);
    partners_free(r.partners);
    return e;
}

const struct command command_report_trends = {
    .name = "report trends",
    .help = "how many incidents and people in a quarter, by area, age, service and kind",
    .options = options,
    .needs = CAP_TRENDS,
    .audit = AUDIT_REPORT,
    .run = trends_run,
};
