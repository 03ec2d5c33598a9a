/* trend/count.c -- every person read once, for all quarters that are due.
 *
 * A million persons take some minutes, four times a year. Seals are opened only of those who have
 * an incident in one of the quarters. */
#include "trend/trend.h"

#include "audit/audit.h"
#include "base/clock.h"
#include "base/vec.h"
#include "event/history.h"
#include "likeness/place.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

enum { PAGE = 256, PERSON_BYTES_MAX = 64 << 20, BYTES_MAX = 256 << 20, AREAS_MAX = 2000 };

struct figure {
    str code;
    int64_t incidents, persons, last; /* last: the person counted last, by number */
};
typedef VEC(struct figure) figures;

struct counting {
    struct hub *hub;
    const struct partners *partners;
    struct arena *a, *person;
    int32_t quarter[TREND_QUARTERS];
    size_t quarters;
    figures of[TREND_QUARTERS][TREND__COUNT];
    int64_t number; /* of the person that is counted */
};

static err count(struct counting *c, size_t q, enum trend_dimension d, str code,
                 struct err_info *why)
{
    figures *list = &c->of[q][d];
    size_t i = 0;
    while (i < list->n && !str_eq(list->at[i].code, code))
        i++;
    if (i == list->n) {
        if (d == TREND_AREA && list->n == AREAS_MAX) return ERR_OK;
        str kept = str_copy(c->a, code);
        struct figure *slot = VEC_PUSH(list);
        if (!slot || !kept.at) return err_set(why, ERR_NOMEM, "counting trends");
        *slot = (struct figure){.code = kept};
    }
    struct figure *f = &list->at[i];
    f->incidents++;
    f->persons += f->last != c->number;
    f->last = c->number;
    return ERR_OK;
}

/* Of somebody born then on that day; the codes are in the order of the ages. */
static const char *age_code(struct date born, struct date day)
{
    static const struct {
        int from;
        const char *code;
    } bands[] = {{65, "65"}, {25, "25"}, {18, "18"}, {16, "16"}, {11, "11"}, {5, "05"}, {0, "00"}};
    struct date whole = {born.year, born.month ? born.month : 7,
                         born.month && born.day ? born.day : 1};
    for (size_t i = 0; born.year && i < COUNT(bands); i++)
        if (date_age(whole, day) >= bands[i].from) return bands[i].code;
    return "99";
}

/* Of somebody who may be placed and is: in a ward, or in a postcode district. */
static err count_place(struct counting *c, size_t q, const struct history *h, struct err_info *why)
{
    const struct wards *wards = &c->partners->terms.wards;
    str district = identity_outcode(h->identity.postcode, REVEAL_COUNT);
    postcode code = 0;
    if (!district.len) return ERR_OK;
    if (!wards->n) return count(c, q, TREND_AREA, district, why);
    (void)postcode_parse(pii_reveal(h->identity.postcode, REVEAL_COUNT), &code);
    const struct ward *ward = wards_find(wards, code);
    return count(c, q, TREND_WARD, ward ? ward->code : STR(TREND_ELSEWHERE), why);
}

static err count_event(struct counting *c, size_t q, const struct history *h, bool placed,
                       const struct activity *e, struct err_info *why)
{
    const struct agency *agency = &c->partners->agencies[e->agency];
    struct date day = date_from_days(e->day);
    char month[16], service[2 * 64];
    (void)snprintf(month, sizeof month, "%04d-%02d", day.year, day.month);
    (void)snprintf(service, sizeof service, "%.*s/%.*s", STR_FMT(agency->code),
                   STR_FMT(agency->services[e->service].code));
    err f = count(c, q, TREND_MONTH, str_of(month), why);
    if (!f && placed) f = count_place(c, q, h, why);
    if (!f)
        f = count(c, q, TREND_AGE,
                  str_of(age_code(h->identity.birth_date, trend_first_day(c->quarter[q]))), why);
    if (!f) f = count(c, q, TREND_SERVICE, str_of(service), why);
    if (!f) f = count(c, q, TREND_CLASS, str_of(event_class_word(e->class)), why);
    return f ? f : count(c, q, TREND_TYPE, c->partners->types[e->type].code, why);
}

/* Which of the quarters that are counted the day is in; `quarters` = none. */
static size_t quarter_at(const struct counting *c, int32_t day)
{
    int32_t quarter = trend_quarter_of(date_from_days(day));
    size_t q = 0;
    while (q < c->quarters && c->quarter[q] != quarter)
        q++;
    return q;
}

static bool is_counted(const struct counting *c, const struct activity *e)
{
    return activity_counts(e) && quarter_at(c, e->day) < c->quarters;
}

static err count_person(struct counting *c, struct db *db, const struct visibility *v,
                        int64_t person, struct err_info *why)
{
    const int64_t *records;
    size_t n;
    int64_t living;
    int shield = 0;
    bool any = false;
    struct history h = {0};
    c->number++;
    err e = history_members(db, person, c->person, &records, &n, why);
    if (e || !n) return e;
    e = history_read_events(db, c->partners, v, records, n, c->person, &h, why);
    for (size_t i = 0; !e && !any && i < h.event_count; i++)
        any = is_counted(c, &h.events[i]);
    if (e || !any) return e;
    e = history_living(db, person, c->person, &living, &shield, why);
    if (!e) e = history_read(db, c->hub, c->partners, v, records, n, c->person, &h, why);
    for (size_t i = 0; !e && i < h.event_count; i++)
        if (is_counted(c, &h.events[i]))
            e = count_event(c, quarter_at(c, h.events[i].day), &h, !(shield | h.shield),
                            &h.events[i], why);
    history_wipe(&h);
    return e;
}

/* ---- everybody ---- */

struct page {
    int64_t person[PAGE];
    size_t n;
};

static err on_person(void *ctx, const struct q_rule_persons_after_row *row)
{
    struct page *p = ctx;
    if (p->n < PAGE) p->person[p->n++] = row->person;
    return ERR_OK;
}

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct page *p = ctx;
    int64_t after = p->person[PAGE - 1];
    p->n = 0;
    return q_rule_persons_after_each(
        db, &(struct q_rule_persons_after_in){cell_of(after), after, PAGE}, on_person, p, why);
}

struct one {
    struct counting *c;
    int64_t person;
};

/* A read that runs again counts nothing twice: a person is counted whole, when it went through. */
static err read_person(struct db *db, void *ctx, struct err_info *why)
{
    struct one *one = ctx;
    struct visibility v;
    arena_clear(one->c->person);
    err e = visibility_load(db, one->c->person, &v, why);
    return e ? e : count_person(one->c, db, &v, one->person, why);
}

static err count_all(struct counting *c, struct err_info *why)
{
    struct page p = {.n = PAGE};
    err e = ERR_OK;
    while (!e && p.n == PAGE) {
        e = store_read(c->hub->store, read_page, &p, why);
        for (size_t i = 0; !e && i < p.n; i++)
            e = store_read(c->hub->store, read_person, &(struct one){c, p.person[i]}, why);
    }
    return e;
}

/* ---- which quarters, and what is kept ---- */

static err find_due(struct db *db, void *ctx, struct err_info *why)
{
    struct counting *c = ctx;
    struct q_trend_quarters_rows rows;
    int32_t day = date_days(date_uk(hub_now_ms(c->hub)).date) - TREND_WAIT_DAYS;
    int32_t running = trend_quarter_of(date_from_days(day));
    err e = q_trend_quarters(db, c->a, &rows, why);
    c->quarters = 0;
    for (int32_t q = running - TREND_QUARTERS; !e && q < running; q++) {
        bool settled = false;
        for (size_t i = 0; i < rows.n; i++)
            settled |= rows.at[i].quarter >= q; /* what was left out once is not made up for */
        if (!settled) c->quarter[c->quarters++] = q;
    }
    return e;
}

static err keep_table(struct db *db, struct counting *c, size_t q, enum trend_dimension d,
                      struct err_info *why)
{
    figures *list = &c->of[q][d];
    struct trend_row *rows = ARENA_ARRAY(c->a, struct trend_row, list->n + 1);
    if (!rows) return err_set(why, ERR_NOMEM, "counting trends");
    for (size_t i = 0; i < list->n; i++)
        rows[i] = (struct trend_row){list->at[i].code, list->at[i].incidents, list->at[i].persons,
                                     false};
    trend_settle(rows, list->n);
    err e = ERR_OK;
    for (size_t i = 0; !e && i < list->n; i++)
        if (rows[i].told)
            e = q_trend_figure_put(db,
                                   &(struct q_trend_figure_put_in){
                                       c->quarter[q], str_of(trend_word(d)), rows[i].code,
                                       rows[i].incidents, rows[i].persons},
                                   why);
    return e;
}

static err keep(struct db *db, void *ctx, struct err_info *why)
{
    struct counting *c = ctx;
    struct audit_entry entry = {.kind = AUDIT_REPORT,
                                .actor = STR("system"),
                                .request = STR("trends"),
                                .decision = STR("allowed"),
                                .detail = STR("trends of whole quarters settled")};
    int32_t counted[TREND_QUARTERS];
    size_t n = c->quarters;
    memcpy(counted, c->quarter, sizeof counted);
    err e = find_due(db, c, why);
    if (!e && (n != c->quarters || memcmp(counted, c->quarter, n * sizeof *counted) != 0))
        c->quarters = 0; /* another process was first, or a quarter ended meanwhile */
    for (size_t q = 0; !e && q < c->quarters; q++) {
        e = q_trend_quarter_put(
            db,
            &(struct q_trend_quarter_put_in){c->quarter[q], hub_now_ms(c->hub),
                                             c->partners->terms.wards.n > 0},
            why);
        for (int d = 0; !e && d < TREND__COUNT; d++)
            e = keep_table(db, c, q, (enum trend_dimension)d, why);
    }
    return e || !c->quarters ? e : audit_note(db, c->hub, &entry, why);
}

err trend_run(struct hub *h, const struct partners *p, int *ret_settled, struct err_info *why)
{
    struct arena *a = arena_new(BYTES_MAX);
    struct counting *c = a ? ARENA_NEW(a, struct counting) : NULL;
    *ret_settled = 0;
    if (!c) {
        arena_free(a);
        return err_set(why, ERR_NOMEM, "counting trends");
    }
    *c = (struct counting){.hub = h, .partners = p, .a = a, .person = arena_new(PERSON_BYTES_MAX)};
    err e = c->person ? store_read(h->store, find_due, c, why)
                      : err_set(why, ERR_NOMEM, "counting trends");
    size_t due = c->quarters;
    if (!e && due) e = count_all(c, why);
    if (!e && due) e = store_write(h->store, keep, c, why);
    if (!e && due) *ret_settled = (int)c->quarters;
    for (size_t q = 0; q < TREND_QUARTERS; q++)
        for (int d = 0; d < TREND__COUNT; d++)
            VEC_RELEASE(&c->of[q][d]);
    arena_free(c->person);
    arena_free(a);
    return e;
}
