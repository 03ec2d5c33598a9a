/* rule/block_status.c -- a status (a plan, an open case) is open, or none is; perhaps for so long,
 * or closed so long ago. Where nobody could tell of one, nobody can know that there is none. */
#include "rule/block.h"

static const struct rule_number numbers[] = {RULE_MAY(at_least, 0, RULE_DAYS_MAX),
                                             RULE_MAY(at_most, 0, RULE_DAYS_MAX)};
static const char *const settings[] = {"open",  "at_least",     "at_most",  "types", "as",
                                       "agency_kinds", "agencies", "services", NULL};

static bool says_how_long(const struct rule_check *c)
{
    return c->at_least != RULE_NONE || c->at_most != RULE_NONE;
}

static err parse(const struct yaml_node *map, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why)
{
    (void)g;
    if (!yaml_get(map, "open")) return yaml_err(map, why, "the block needs open: yes or no");
    if (c->at_least != RULE_NONE && c->at_most != RULE_NONE && c->at_least > c->at_most)
        return yaml_err(map, why, "never so: at_least is more than at_most");
    return yaml_may_bool(map, "open", &c->open, why);
}

static bool lasted(const struct rule_check *c, int32_t days)
{
    return (c->at_least == RULE_NONE || days >= c->at_least) &&
           (c->at_most == RULE_NONE || days <= c->at_most);
}

/* The days that the longest open one of them has been so. */
static bool judge_open(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    const int32_t today = j->moment->today;
    for (size_t i = 0; i < j->n && j->events[i].day <= today; i++) {
        const struct activity *e = &j->events[i];
        if (e->end_day < today || !pick_counts(&c->of, j, i) || !lasted(c, today - e->day))
            continue;
        if (!f->count++) f->before = today - e->day;
        if (j->marks) j->marks[i] = true;
    }
    return f->count > 0;
}

/* None is open; of those that were, the last ended so many days ago. */
static bool judge_closed(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    const int32_t today = j->moment->today;
    size_t last = j->n;
    for (size_t i = 0; i < j->n && j->events[i].day <= today; i++) {
        if (!pick_counts(&c->of, j, i)) continue;
        if (j->events[i].end_day >= today) return false;
        if (last == j->n || j->events[i].end_day >= j->events[last].end_day) last = i;
    }
    if (!c->of.teller_count) return false;
    if (!says_how_long(c)) return true;
    if (last == j->n || !lasted(c, today - j->events[last].end_day)) return false;
    f->before = today - j->events[last].end_day;
    if (j->marks) j->marks[last] = true;
    return true;
}

static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    return c->open ? judge_open(c, j, f) : judge_closed(c, j, f);
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    int32_t past = c->at_most == RULE_NONE ? RULE_NONE : c->at_most + 1;
    rule_days_after(&c->of, j, (int32_t[]){c->at_least, past}, 2, d);
    for (size_t i = 0; i < j->n; i++) {
        const int64_t end = j->events[i].end_day;
        if (end == ACTIVITY_NO_END || !pick_has(&c->of, &j->events[i], j->moment)) continue;
        rule_days_add(d, end + 1);
        if (c->at_least != RULE_NONE) rule_days_add(d, end + c->at_least);
        if (past != RULE_NONE) rule_days_add(d, end + past);
    }
}

static int32_t needed(const struct rule_check *c) { return c->open || says_how_long(c); }

static void add_case(const struct rule_check *c, const struct partners *p, struct buf *out)
{
    buf_add_c(out, c->open ? "an open case" : "no open case");
    words_types(&c->of, p, " of ", out);
    words_agencies(&c->of, p, " with ", out);
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    buf_add_c(out, says_how_long(c) ? "there has been " : "there is ");
    add_case(c, p, out);
    if (!says_how_long(c)) return;
    buf_add_c(out, c->open ? " for " : " since the last was closed ");
    words_days(f->before, out);
    if (!c->open) buf_add_c(out, " ago");
}

static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    (void)f;
    add_case(c, p, out);
    if (!says_how_long(c)) return;
    buf_add_c(out, c->open ? " for " : " since the last was closed ");
    words_range(c->at_least, c->at_most, out);
    buf_add_c(out, c->open ? " days" : " days ago");
}

const struct rule_block rule_block_status = {
    .key = "status",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .looks_at = CLASS_BIT(CLASS_STATUS),
    .parse = parse,
    .judge = judge,
    .days = days,
    .needed = needed,
    .found = found,
    .rule = rule,
};
