/* rule/judge.c -- the checks, over the events of one person.
 *
 * Workload: every person of a region once a day, most with 0-20 events and no hit. A check is one
 * pass over the newest events; nothing is allocated before a rule has fired. */
#include "rule/rule.h"

#include <math.h>

enum { AGENCIES_TOLD_APART = 64 };

/* Few different values are expected: a list that is searched beats a set. */
struct distinct {
    uint32_t seen[AGENCIES_TOLD_APART];
    int32_t n;
};

static void distinct_add(struct distinct *d, uint32_t value)
{
    for (int32_t i = 0; i < d->n; i++)
        if (d->seen[i] == value) return;
    if (d->n < AGENCIES_TOLD_APART) d->seen[d->n++] = value;
}

static bool is_of(const struct rule_check *c, const struct activity *e,
                  const struct rule_moment *m)
{
    if (!(c->classes & CLASS_BIT(e->class))) return false;
    if (!(c->kinds & CLASS_BIT(m->partners->agencies[e->agency].kind))) return false;
    return !c->type_count || (c->type_bits[e->type / 64] >> e->type % 64 & 1);
}

/* Is events[at] one that the check counts? Of the reports of one incident it is the first that the
 * check is about: whoever asks for what the police saw is not told that a school was first. */
static bool looks_at(const struct rule_check *c, const struct activity *events, size_t at,
                     const struct rule_moment *m)
{
    const struct activity *e = &events[at];
    if (!is_of(c, e, m)) return false;
    for (size_t i = e->incident; e->echo && i < at; i++)
        if (events[i].incident == e->incident && is_of(c, &events[i], m)) return false;
    return true;
}

/* First event of the window of `days` days that ends with `last`; *ret_until = one past its
 * newest. */
static size_t window(const struct activity *events, size_t n, int32_t last, int32_t days,
                     size_t *ret_until)
{
    while (n && events[n - 1].day > last)
        n--;
    *ret_until = n;
    while (n && events[n - 1].day > last - days)
        n--;
    return n;
}

/* What a check is judged over. `marks`: NULL, or one flag per event that is set for those it
 * counted. */
struct judging {
    const struct activity *events;
    size_t n;
    const struct rule_moment *moment;
    bool *marks;
    int32_t newest;
};

static void mark(struct judging *j, size_t at)
{
    if (j->marks) j->marks[at] = true;
    if (j->events[at].day > j->newest) j->newest = j->events[at].day;
}

static bool check_count(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct distinct agencies = {.n = 0}, services = {.n = 0};
    size_t until, from = window(j->events, j->n, j->moment->today, c->days, &until);
    for (size_t i = from; i < until; i++) {
        const struct activity *e = &j->events[i];
        if (!looks_at(c, j->events, i, j->moment)) continue;
        f->count++;
        distinct_add(&agencies, e->agency);
        distinct_add(&services, (uint32_t)e->agency << 16 | e->service);
        mark(j, i);
    }
    f->agencies = agencies.n;
    f->services = services.n;
    return f->count >= c->at_least &&
           (c->from_agencies == RULE_NONE || f->agencies >= c->from_agencies);
}

static bool check_rising(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    size_t until, from = window(j->events, j->n, j->moment->today - c->days, c->days, &until);
    for (size_t i = from; i < until; i++)
        f->before += looks_at(c, j->events, i, j->moment);
    return f->before && check_count(c, j, f) && f->count >= (int64_t)c->times * f->before;
}

/* The type with the most incidents; of equal ones the first in the catalogue. */
static bool check_same_type(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct rule_fact all = {0};
    struct rule_check one = *c;
    if (!check_count(c, &(struct judging){j->events, j->n, j->moment, NULL, 0}, &all)) return false;
    uint16_t counts[RULE_TYPES_MAX] = {0};
    size_t until, from = window(j->events, j->n, j->moment->today, c->days, &until);
    for (size_t i = from; i < until; i++)
        if (looks_at(c, j->events, i, j->moment) && counts[j->events[i].type] < UINT16_MAX)
            counts[j->events[i].type]++;
    f->type = 0;
    for (int32_t t = 1; t < RULE_TYPES_MAX; t++)
        if (counts[t] > counts[f->type]) f->type = t;
    memset(one.type_bits, 0, sizeof one.type_bits);
    one.type_bits[f->type / 64] = UINT64_C(1) << f->type % 64;
    one.type_count = 1;
    return check_count(&one, j, f);
}

/* Up to which day everybody who could tell has told; RULE_NONE when somebody never did. */
static int32_t told_until(const struct rule_check *c, const struct rule_moment *m)
{
    int32_t until = c->teller_count ? m->today : RULE_NONE;
    for (size_t i = 0; i < c->teller_count; i++)
        if (m->complete_to[c->tellers[i]] < until) until = m->complete_to[c->tellers[i]];
    return until;
}

static bool check_days_since(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    size_t until, found;
    (void)window(j->events, j->n, j->moment->today, 1, &until);
    for (found = until; found > 0; found--)
        if (looks_at(c, j->events, found - 1, j->moment)) break;
    if (!found) return false;
    int32_t day = j->events[found - 1].day;
    f->before = j->moment->today - day;
    if (c->at_most != RULE_NONE && f->before > c->at_most) return false;
    if (c->at_least != RULE_NONE) {
        int32_t told = told_until(c, j->moment);
        if (told == RULE_NONE || told - day < c->at_least) return false;
    }
    mark(j, found - 1);
    if (c->at_least != RULE_NONE) j->newest = j->moment->today; /* it lasts to this day */
    return true;
}

static bool check_status(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    for (size_t i = 0; i < j->n && j->events[i].day <= j->moment->today; i++) {
        if (!looks_at(c, j->events, i, j->moment) || j->events[i].end_day < j->moment->today)
            continue;
        f->count++;
        if (c->open && j->marks) j->marks[i] = true;
    }
    return c->open ? f->count > 0 : !f->count && c->teller_count;
}

static bool check_age(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct date today = date_from_days(j->moment->today), born = j->moment->born;
    f->count = RULE_NONE; /* not known: may fit */
    if (!born.year) return true;
    struct date early = {born.year, born.month ? born.month : 1, born.day ? born.day : 1};
    struct date late = born.month ? date_add_months((struct date){born.year, born.month, 1}, 1)
                                  : (struct date){(int16_t)(born.year + 1), 1, 1};
    if (!born.day) late = date_from_days(date_days(late) - 1);
    int oldest = date_age(early, today), youngest = date_age(born.day ? early : late, today);
    if (oldest < 0) return c->from == RULE_NONE; /* not born yet: of no age */
    if (youngest < 0) youngest = 0;
    if (oldest == youngest) f->count = oldest;
    return (c->from == RULE_NONE || oldest >= c->from) &&
           (c->below == RULE_NONE || youngest < c->below);
}

static bool (*const checks[CHECK__COUNT])(const struct rule_check *, struct judging *,
                                          struct rule_fact *) = {
    [CHECK_COUNT] = check_count,   [CHECK_SAME_TYPE] = check_same_type,
    [CHECK_RISING] = check_rising, [CHECK_DAYS_SINCE] = check_days_since,
    [CHECK_STATUS] = check_status, [CHECK_AGE] = check_age,
};

static bool judge(const struct rule *r, struct judging *j, struct rule_hit *ret_hit)
{
    if (date_days(r->since) > j->moment->today) return false;
    *ret_hit = (struct rule_hit){.rule = r};
    for (size_t i = 0; i < r->check_count; i++) {
        ret_hit->facts[i].type = -1;
        if (!checks[r->checks[i].kind](&r->checks[i], j, &ret_hit->facts[i])) return false;
    }
    ret_hit->newest = j->newest == RULE_NONE ? j->moment->today : j->newest;
    return true;
}

bool rule_judge(const struct rule *r, const struct activity *events, size_t n,
                const struct rule_moment *m, struct rule_hit *ret_hit)
{
    return judge(r, &(struct judging){events, n, m, NULL, RULE_NONE}, ret_hit);
}

err rule_evidence(const struct rule *r, const struct activity *events, size_t n,
                  const struct rule_moment *m, struct arena *a, struct rule_hit *hit,
                  struct err_info *why)
{
    bool *marks = ARENA_ARRAY(a, bool, n ? n : 1), *marked = ARENA_ARRAY(a, bool, n ? n : 1);
    const struct activity **list = ARENA_ARRAY(a, const struct activity *, n ? n : 1);
    if (!marks || !marked || !list) return err_set(why, ERR_NOMEM, "the events of a hit");
    if (!judge(r, &(struct judging){events, n, m, marks, RULE_NONE}, hit))
        return err_set(why, ERR_INTERNAL, "a rule's evidence was asked for without a hit");
    hit->events = list;
    for (size_t i = 0; i < n; i++) /* all reports of an incident are its evidence */
        marked[events[i].incident] |= marks[i];
    for (size_t i = 0; i < n; i++)
        if (marked[events[i].incident]) list[hit->event_count++] = &events[i];
    return ERR_OK;
}

int64_t rule_term(int32_t weight, int32_t half_life_days, int32_t newest, int32_t today)
{
    double age = today > newest ? (double)today - newest : 0;
    return llround(weight * 1000.0 * exp2(-age / half_life_days));
}
