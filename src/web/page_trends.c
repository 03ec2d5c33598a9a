/* web/page_trends.c -- the commissioner's page: settled figures as tables and bars, and no way to
 * anybody from there. */
#include "web/page.h"

#include "base/clock.h"
#include "store/store.h"
#include "trend/trend.h"

enum { ROW_TALL = 40, WORD_BASE = 14, BAR_TOP = 20 };

struct reading {
    struct visit *visit;
    int32_t quarter;
    struct trends trends;
};

static err read_trends(struct db *db, void *ctx, struct err_info *why)
{
    struct reading *r = ctx;
    return trend_read(db, r->quarter, r->visit->arena, &r->trends, why);
}

static err fill_table(struct visit *v, const struct reading *r, enum trend_dimension d,
                      struct page_trends_table *out, struct err_info *why)
{
    const struct trend_table *t = &r->trends.table[d];
    struct page_trends_table_row *row;
    int64_t most = 1;
    err e = VISIT_ARRAY(v, row, struct page_trends_table_row, t->n, why);
    if (e) return e;
    for (size_t i = 0; i < t->n; i++)
        if (t->rows[i].incidents > most) most = t->rows[i].incidents;
    for (size_t i = 0; i < t->n; i++) {
        int top = (int)i * ROW_TALL;
        row[i] = (struct page_trends_table_row){
            .name = trend_row_name(d, t->rows[i].code, v->partners, v->arena),
            .incidents = str_printf(v->arena, "%lld", (long long)t->rows[i].incidents),
            .people = str_printf(v->arena, "%lld", (long long)t->rows[i].persons),
            .wide = str_printf(v->arena, "%.1f",
                               (double)t->rows[i].incidents * 100 / (double)most),
            .top = str_printf(v->arena, "%d", top + BAR_TOP),
            .base = str_printf(v->arena, "%d", top + WORD_BASE)};
    }
    str name = trend_quarter_name(r->trends.quarter, v->arena);
    *out = (struct page_trends_table){
        .id = str_of(trend_word(d)),
        .label = str_of(trend_label(d)),
        .caption = str_printf(v->arena, "By %s, %.*s", trend_word(d), STR_FMT(name)),
        .row = row,
        .row_n = t->n,
        .empty = !t->n,
        .tall = str_printf(v->arena, "%d", (int)t->n * ROW_TALL + 4),
        .summary = str_printf(v->arena, "Incidents by %s as bars; the figures are in the table",
                              trend_word(d))};
    return ERR_OK;
}

static err fill_others(struct visit *v, const struct reading *r, struct page_trends *page,
                       struct err_info *why)
{
    const struct trends *t = &r->trends;
    struct page_trends_other *other;
    err e = VISIT_ARRAY(v, other, struct page_trends_other, t->quarter_count, why);
    for (size_t i = 0; !e && i < t->quarter_count; i++) {
        str code = trend_quarter_code(t->quarters[i], v->arena);
        other[i] = (struct page_trends_other){
            .url = str_printf(v->arena, "/trends/%.*s", STR_FMT(code)),
            .name = trend_quarter_name(t->quarters[i], v->arena),
            .current = t->quarters[i] == t->quarter};
    }
    page->other = other;
    page->other_n = e ? 0 : t->quarter_count;
    return e;
}

static err show(struct visit *v, int32_t quarter, struct err_info *why)
{
    struct page_frame frame;
    struct page_trends_table tables[TREND__COUNT];
    struct page_trends page = {.frame = &frame};
    struct reading r = {.visit = v, .quarter = quarter};
    err e = visit_frame(v, "Trends", true, "/trends", &frame, why);
    if (!e) e = store_read(v->web->hub->store, read_trends, &r, why);
    if (!e && r.trends.quarter) {
        page.period = trend_quarter_name(r.trends.quarter, v->arena);
        page.settled = date_long(v->arena, date_uk(r.trends.at_ms).date);
        page.table = tables;
        e = fill_others(v, &r, &page, why);
    }
    for (int d = 0; !e && r.trends.quarter && d < TREND__COUNT; d++)
        if (trend_has(&r.trends, (enum trend_dimension)d))
            e = fill_table(v, &r, (enum trend_dimension)d, &tables[page.table_n++], why);
    if (e) return e;
    v->entry.detail = STR("trends");
    page_trends_render(&page, &v->a->page);
    return ERR_OK;
}

err page_trends(struct visit *v, struct err_info *why) { return show(v, 0, why); }

err page_trends_of(struct visit *v, struct err_info *why)
{
    int32_t quarter;
    if (!trend_quarter_read(v->tail, &quarter))
        return err_set(why, ERR_ABSENT, "there are no figures of this quarter");
    return show(v, quarter, why);
}
