/* rule/spell.c -- see spell.h. */
#include "rule/spell.h"

#include "base/sort.h"

enum { DAYS_OF_ONE = 6, MONTHS_OF_A_YEAR = 12 };

struct days {
    int32_t *at;
    size_t n;
    int32_t first, last;
};

/* Days past the end of time are nobody's. */
static void add(struct days *d, int64_t day)
{
    if (day > d->first && day <= d->last) d->at[d->n++] = (int32_t)day;
}

/* What one event may change on which days, whatever looks at it: it happens, it may be found to be
 * another's echo the day after, it leaves a window (of a rising rule: two), it has been long ago
 * enough, or too long. */
static void add_event(struct days *d, const struct rule_check *c, const struct activity *e)
{
    int64_t day = e->day;
    add(d, day);
    if (c->kind == CHECK_STATUS && e->end_day != ACTIVITY_NO_END) add(d, (int64_t)e->end_day + 1);
    if (c->days != RULE_NONE) add(d, day + c->days);
    if (c->kind == CHECK_RISING) add(d, day + 2 * (int64_t)c->days);
    if (c->kind != CHECK_DAYS_SINCE) return;
    if (c->at_least != RULE_NONE) add(d, day + c->at_least);
    if (c->at_most != RULE_NONE) add(d, day + c->at_most + 1);
}

static bool may_look_at(const struct rule_check *c, const struct activity *e,
                        const struct partners *p)
{
    return c->kind != CHECK_AGE && c->classes & CLASS_BIT(e->class) &&
           c->kinds & CLASS_BIT(p->agencies[e->agency].kind) &&
           (!c->type_count || c->type_bits[e->type / 64] >> e->type % 64 & 1);
}

/* Who was born on 29 February has a birthday on the 28th or the day after it. */
static void add_birthday(struct days *d, struct date born, int year)
{
    struct date day = {(int16_t)year, born.month, born.day};
    if (date_valid(day)) {
        add(d, date_days(day));
        return;
    }
    int32_t last = date_days((struct date){(int16_t)year, born.month, 28});
    add(d, last);
    add(d, last + 1);
}

/* Of a date that is known in part the birthday may be any, of a month or of the year. */
static void add_months(struct days *d, int year)
{
    for (int month = 1; month <= MONTHS_OF_A_YEAR; month++) {
        int32_t day = date_days((struct date){(int16_t)year, (int8_t)month, 1});
        add(d, day - 1);
        add(d, day);
    }
}

static void add_birthdays(struct days *d, struct date born)
{
    int from = date_from_days(d->first).year, until = date_from_days(d->last).year;
    for (int year = from; born.year && year <= until + 1; year++) {
        if (born.month && born.day) add_birthday(d, born, year);
        else add_months(d, year);
    }
}

static int by_day(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

static err list_days(const struct rule *r, const struct activity *events, size_t n,
                     const struct rule_moment *m, struct arena *a, struct days *d,
                     struct err_info *why)
{
    size_t kept = 0, years = (size_t)(d->last - d->first) / 365 + 3;
    d->at = ARENA_ARRAY(a, int32_t, n * r->check_count * DAYS_OF_ONE +
                                        r->check_count * years * 2 * MONTHS_OF_A_YEAR + 3);
    if (!d->at) return err_set(why, ERR_LIMIT, "no memory for the days of a rule");
    d->at[d->n++] = d->first;
    add(d, date_days(r->since));
    for (size_t i = 0; i < r->check_count; i++) {
        if (r->checks[i].kind == CHECK_AGE) add_birthdays(d, m->born);
        for (size_t k = 0; k < n; k++)
            if (may_look_at(&r->checks[i], &events[k], m->partners))
                add_event(d, &r->checks[i], &events[k]);
    }
    sort_list(d->at, d->n, sizeof *d->at, by_day);
    for (size_t i = 0; i < d->n; i++)
        if (!kept || d->at[i] != d->at[kept - 1]) d->at[kept++] = d->at[i];
    d->n = kept;
    return ERR_OK;
}

/* Nothing that a rule must have seen is there: most people, most rules. */
static bool cannot_fire(const struct rule *r, const struct activity *events, size_t n,
                        const struct rule_moment *m)
{
    for (size_t i = 0; i < r->check_count; i++) {
        const struct rule_check *c = &r->checks[i];
        bool wants = c->kind == CHECK_COUNT || c->kind == CHECK_SAME_TYPE ||
                     c->kind == CHECK_RISING || c->kind == CHECK_DAYS_SINCE ||
                     (c->kind == CHECK_STATUS && c->open);
        int32_t needed =
            wants ? c->kind == CHECK_DAYS_SINCE || c->at_least < 1 ? 1 : c->at_least : 0;
        for (size_t k = 0; k < n && needed > 0; k++)
            needed -= may_look_at(c, &events[k], m->partners);
        if (needed > 0) return true;
    }
    return false;
}

err rule_spells(const struct rule *r, const struct activity *events, size_t n,
                const struct rule_moment *m, int32_t first, int32_t last, struct arena *a,
                const struct rule_spell **ret_spells, size_t *ret_n, struct err_info *why)
{
    struct days d = {.first = first, .last = last};
    struct rule_moment then = *m;
    *ret_spells = NULL;
    *ret_n = 0;
    if (cannot_fire(r, events, n, m)) return ERR_OK;
    err e = list_days(r, events, n, m, a, &d, why);
    struct rule_spell *spells = e ? NULL : ARENA_ARRAY(a, struct rule_spell, d.n / 2 + 1);
    if (!e && !spells) e = err_set(why, ERR_LIMIT, "no memory for the spells of a rule");
    size_t count = 0;
    bool firing = false;
    for (size_t i = 0; !e && i < d.n; i++) {
        struct rule_hit hit;
        then.today = d.at[i];
        bool fires = rule_judge(r, events, n, &then, &hit);
        if (fires && !firing) spells[count++] = (struct rule_spell){d.at[i], last + 1, hit};
        if (!fires && firing) spells[count - 1].until = d.at[i];
        firing = fires;
    }
    *ret_spells = spells;
    *ret_n = count;
    return e;
}
