/* trend/read.c -- what is settled, read back, and how it is called. */
#include "trend/trend.h"

#include "base/clock.h"
#include "base/sort.h"
#include "query.h"

static const struct {
    const char *word, *label;
} dimensions[TREND__COUNT] = {
#define TREND_DIMENSION_ROW(name, word, label) {word, label},
    TREND_DIMENSIONS(TREND_DIMENSION_ROW)
#undef TREND_DIMENSION_ROW
};

const char *trend_word(enum trend_dimension d) { return dimensions[d].word; }
const char *trend_label(enum trend_dimension d) { return dimensions[d].label; }

struct date trend_first_day(int32_t quarter)
{
    return (struct date){(int16_t)(quarter / 4), (int8_t)(quarter % 4 * 3 + 1), 1};
}

str trend_quarter_code(int32_t quarter, struct arena *a)
{
    return str_printf(a, "%d-q%d", (int)(quarter / 4), (int)(quarter % 4 + 1));
}

str trend_quarter_name(int32_t quarter, struct arena *a)
{
    int month = quarter % 4 * 3 + 1;
    return str_printf(a, "%.*s to %.*s %d", STR_FMT(date_month_name(month)),
                      STR_FMT(date_month_name(month + 2)), (int)(quarter / 4));
}

bool trend_quarter_read(str code, int32_t *ret_quarter)
{
    int64_t year;
    if (code.len != 7 || code.at[4] != '-' || code.at[5] != 'q' || code.at[6] < '1' ||
        code.at[6] > '4' || !str_to_int64(str_upto(code, 4), &year) || year < 1900)
        return false;
    *ret_quarter = (int32_t)year * 4 + code.at[6] - '1';
    return true;
}

/* Months in their order, else most persons first; ties by the code. */
static int by_persons(const void *left, const void *right)
{
    const struct trend_row *a = left, *b = right;
    if (a->persons != b->persons) return a->persons > b->persons ? -1 : 1;
    return str_cmp(a->code, b->code);
}

static err take(struct trends *t, const struct q_trend_figures_rows *rows, struct arena *a,
                struct err_info *why)
{
    for (int d = 0; d < TREND__COUNT; d++) {
        struct trend_row *list = ARENA_ARRAY(a, struct trend_row, rows->n + 1);
        size_t n = 0;
        if (!list) return err_set(why, ERR_NOMEM, "the trends of a quarter");
        for (size_t i = 0; i < rows->n; i++)
            if (str_eq_c(rows->at[i].dimension, dimensions[d].word))
                list[n++] = (struct trend_row){rows->at[i].code, rows->at[i].incidents,
                                               rows->at[i].persons, true};
        if (n > 1 && d != TREND_MONTH && d != TREND_AGE)
            sort_list(list, n, sizeof *list, by_persons);
        t->table[d] = (struct trend_table){list, n};
    }
    return ERR_OK;
}

err trend_read(struct db *db, int32_t quarter, struct arena *a, struct trends *ret_trends,
               struct err_info *why)
{
    struct q_trend_quarters_rows quarters;
    struct q_trend_figures_rows rows;
    struct trends t = {.quarter = 0};
    err e = q_trend_quarters(db, a, &quarters, why);
    int32_t *list = e ? NULL : ARENA_ARRAY(a, int32_t, quarters.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "the trends of a quarter");
    for (size_t i = 0; i < quarters.n; i++) {
        list[i] = quarters.at[i].quarter;
        if (t.quarter || (quarter && list[i] != quarter)) continue;
        t.quarter = list[i];
        t.at_ms = quarters.at[i].at_ms;
        t.by_ward = quarters.at[i].by_ward != 0;
    }
    t.quarters = list;
    t.quarter_count = quarters.n;
    if (quarter && !t.quarter)
        return err_set(why, ERR_ABSENT, "there are no figures of this quarter");
    if (t.quarter) {
        e = q_trend_figures(db, &(struct q_trend_figures_in){t.quarter}, a, &rows, why);
        if (!e) e = take(&t, &rows, a, why);
    }
    if (!e) *ret_trends = t;
    return e;
}

static str service_name(str code, const struct partners *p)
{
    ptrdiff_t cut = str_find(code, '/');
    const struct agency *agency = cut > 0 ? partners_agency(p, str_upto(code, (size_t)cut)) : NULL;
    const struct service *service =
        agency ? partners_service(agency, str_from(code, (size_t)cut + 1)) : NULL;
    return service ? service->name : code;
}

static str ward_name(str code, const struct partners *p)
{
    const struct ward *ward = wards_named(&p->terms.wards, code);
    if (str_eq_c(code, TREND_ELSEWHERE)) return STR("Elsewhere");
    return ward ? ward->name : code;
}

str trend_row_name(enum trend_dimension d, str code, const struct partners *p, struct arena *a)
{
    static const struct {
        const char *code, *name;
    } words[] = {{"concern", "Concern"},     {"high", "High concern"},
                 {"missed", "Missed contact"}, {"00", "Under 5"},
                 {"05", "5 to 10"},          {"11", "11 to 15"},
                 {"16", "16 and 17"},        {"18", "18 to 24"},
                 {"25", "25 to 64"},         {"65", "65 and over"},
                 {"99", "Not known"}};
    int64_t month;
    const struct event_type *type;
    if (d == TREND_WARD) return ward_name(code, p);
    if (d == TREND_SERVICE) return service_name(code, p);
    if (d == TREND_TYPE) return (type = partners_type(p, code)) ? type->label : code;
    if (d == TREND_MONTH && code.len == 7 && str_to_int64(str_from(code, 5), &month) &&
        month >= 1 && month <= 12)
        return str_printf(a, "%.*s %.*s", STR_FMT(date_month_name((int)month)),
                          STR_FMT(str_upto(code, 4)));
    for (size_t i = 0; (d == TREND_CLASS || d == TREND_AGE) && i < COUNT(words); i++)
        if (str_eq_c(code, words[i].code)) return str_of(words[i].name);
    return code;
}
