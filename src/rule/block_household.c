/* rule/block_household.c -- whoever lives with the person now: that such a one does, or what they
 * were there for in the last days. Who is shielded is never among them (event/household.h). An
 * incident that two of them were in, or that two agencies report of different ones, is one. */
#include "rule/block.h"

enum { ADULT_YEARS = 18, INCIDENTS_MAX = 256 };

static const char *const who_words[] = {"any", "adult", "child", "sibling", NULL};
_Static_assert(COUNT(who_words) == HOUSEHOLD_WHO__COUNT + 1, "everyone has their word");
static const struct {
    const char *one, *many;
} who_names[HOUSEHOLD_WHO__COUNT] = {
    [HOUSEHOLD_ANY] = {"person", "people"},
    [HOUSEHOLD_ADULT] = {"adult", "adults"},
    [HOUSEHOLD_CHILD] = {"child", "children"},
    [HOUSEHOLD_SIBLING] = {"brother or sister", "brothers and sisters"},
};

static const struct rule_number numbers[] = {RULE_MAY(days, 1, RULE_DAYS_MAX),
                                             RULE_MAY(at_least, 1, RULE_COUNT_MAX),
                                             RULE_MAY(from, 0, RULE_AGE_MAX),
                                             RULE_MAY(below, 1, RULE_AGE_MAX)};
static const char *const settings[] = {"who",  "days",  "at_least",     "from",
                                       "below", RULE_PICK_KEYS, NULL};
static const char *const narrowing[] = {RULE_PICK_KEYS};

static err parse(const struct yaml_node *map, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why)
{
    size_t who = HOUSEHOLD_ANY;
    (void)g;
    err e = yaml_get(map, "who") ? yaml_need_word(map, "who", who_words, &who, why) : ERR_OK;
    if (e) return e;
    c->who = (enum household_who)who;
    if (c->from != RULE_NONE && c->below != RULE_NONE && c->from >= c->below)
        return yaml_err(map, why, "nobody has this age: from must be less than below");
    if ((c->who == HOUSEHOLD_ADULT && c->below != RULE_NONE && c->below <= ADULT_YEARS) ||
        (c->who == HOUSEHOLD_CHILD && c->from != RULE_NONE && c->from >= ADULT_YEARS))
        return yaml_err(map, why, "nobody is such and of this age");
    for (size_t i = 0; i < COUNT(narrowing) && c->days == RULE_NONE; i++)
        if (yaml_get(map, narrowing[i]))
            return yaml_err(yaml_get(map, narrowing[i]), why,
                            "which events, but not in how many days: the block needs days");
    if (c->at_least == RULE_NONE) c->at_least = 1;
    if (c->days == RULE_NONE) c->needs |= RULE_NEEDS_HOUSEHOLD_AGES;
    return ERR_OK;
}

/* The ages that are asked for; RULE_NONE = no such bound. */
static void ages(const struct rule_check *c, int32_t *ret_from, int32_t *ret_below)
{
    *ret_from = c->from;
    *ret_below = c->below;
    if (c->who == HOUSEHOLD_ADULT && *ret_from < ADULT_YEARS) *ret_from = ADULT_YEARS;
    if (c->who == HOUSEHOLD_CHILD && (*ret_below == RULE_NONE || *ret_below > ADULT_YEARS))
        *ret_below = ADULT_YEARS;
}

static bool is_meant(const struct rule_check *c, const struct household_life *life, int32_t today)
{
    int32_t from, below, age;
    bool sibling = life->relation == RELATION_SIBLING || life->inverse == RELATION_SIBLING;
    ages(c, &from, &below);
    if (c->who == HOUSEHOLD_SIBLING && !sibling) return false;
    return age_fits(from, below, life->born, today, &age);
}

/* ---- what they were there for ---- */

struct incident {
    int32_t day;
    uint16_t type;
    size_t life; /* whose */
};

struct counting {
    const struct rule_check *check;
    struct judging *to;
    struct incident seen[INCIDENTS_MAX];
    size_t n;
    struct distinct agencies;
    int32_t people;
};

/* Was it counted already with somebody else who lives there? */
static bool told_of(const struct counting *c, const struct activity *e, size_t life)
{
    const struct partners *p = c->to->moment->partners;
    const struct event_type *type = &p->types[e->type];
    for (size_t i = 0; i < c->n; i++) {
        const struct incident *s = &c->seen[i];
        int32_t apart = s->day > e->day ? s->day - e->day : e->day - s->day;
        bool alike = s->type == e->type || p->types[s->type].incident == type->incident;
        if (s->life != life && alike && type->incident_days >= 0 && apart <= type->incident_days)
            return true;
    }
    return false;
}

static void take_life(struct counting *c, const struct household_life *life, size_t which)
{
    struct judging own = {.events = life->events, .n = life->event_count,
                          .moment = c->to->moment};
    size_t until, from = judging_window(&own, own.moment->today, c->check->days, &until);
    bool any = false;
    for (size_t i = from; i < until; i++) {
        const struct activity *e = &life->events[i];
        if (!pick_counts(&c->check->of, &own, i)) continue;
        judging_other(c->to, life->events, life->event_count, i);
        any = true;
        if (told_of(c, e, which) || c->n == INCIDENTS_MAX) continue;
        c->seen[c->n++] = (struct incident){e->day, e->type, which};
        distinct_add(&c->agencies, e->agency);
    }
    c->people += any;
}

static bool judge_events(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    const struct rule_household *h = j->moment->household;
    struct counting count = {.check = c, .to = j};
    for (size_t i = 0; i < h->n; i++)
        if (is_meant(c, &h->at[i], j->moment->today)) take_life(&count, &h->at[i], i);
    f->count = (int32_t)count.n;
    f->agencies = count.agencies.n;
    f->before = count.people;
    return f->count >= c->at_least;
}

static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    const struct rule_household *h = j->moment->household;
    if (!h) return false;
    if (h->unread) return true;
    if (c->days != RULE_NONE) return judge_events(c, j, f);
    for (size_t i = 0; i < h->n; i++)
        f->count += is_meant(c, &h->at[i], j->moment->today);
    return f->count >= c->at_least;
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    const struct rule_household *h = j->moment->household;
    for (size_t i = 0; h && i < h->n; i++) {
        struct judging own = {.events = h->at[i].events, .n = h->at[i].event_count,
                              .moment = j->moment};
        age_days(h->at[i].born, d);
        if (c->days != RULE_NONE) rule_days_after(&c->of, &own, (int32_t[]){c->days}, 1, d);
    }
}

/* ---- words ---- */

static void add_who(const struct rule_check *c, int32_t n, struct buf *out)
{
    buf_add_c(out, n == 1 ? who_names[c->who].one : who_names[c->who].many);
    if (c->from != RULE_NONE && c->below >= RULE_MARK)
        buf_printf(out, " aged %d or over and under %d", c->from, c->below);
    else if (c->from != RULE_NONE && c->below != RULE_NONE)
        buf_printf(out, " aged %d to %d", c->from, c->below - 1);
    else if (c->from != RULE_NONE)
        buf_printf(out, " aged %d or over", c->from);
    else if (c->below != RULE_NONE)
        buf_printf(out, " aged under %d", c->below);
}

static void add_there(int32_t n, struct buf *out)
{
    buf_add_c(out, n == 1 ? " who lives at the same address" : " who live at the same address");
}

static void add_counted(const struct rule_check *c, int32_t n, int32_t people,
                        const struct partners *p, struct buf *out)
{
    words_counted(&c->of, n, p, out);
    buf_add_c(out, people != 1                 ? " about "
                   : c->who == HOUSEHOLD_ADULT ? " about an "
                                               : " about a ");
    add_who(c, people, out);
    add_there(people, out);
    words_last_days(c->days, out);
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    if (c->days != RULE_NONE) {
        words_there_were(f->count, out);
        add_counted(c, f->count, f->before, p, out);
        return;
    }
    buf_printf(out, "%d ", f->count);
    add_who(c, f->count, out);
    buf_add_c(out, f->count == 1 ? " lives at the same address" : " live at the same address");
}

static void asked(const struct rule_check *c, struct buf *out)
{
    buf_printf(out, "at least %d", c->at_least);
}

static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    (void)f;
    buf_add_c(out, "at least ");
    if (c->days != RULE_NONE) {
        add_counted(c, c->at_least, c->at_least == 1 ? 1 : 2, p, out);
        return;
    }
    buf_printf(out, "%d ", c->at_least);
    add_who(c, c->at_least, out);
    add_there(c->at_least, out);
}

const struct rule_block rule_block_household = {
    .key = "household",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .needs = RULE_NEEDS_HOUSEHOLD,
    .may_look_at = ACTIVITY_COUNTING,
    .looks_at = ACTIVITY_COUNTING,
    .parse = parse,
    .judge = judge,
    .days = days,
    .found = found,
    .asked = asked,
    .rule = rule,
};
