/* rule/block_unseen.c -- nobody has told of seeing this child for longer than their age allows,
 * though everybody who would have told has. docs/unseen-children.md */
#include "rule/expected.h"

static const struct rule_number numbers[] = {RULE_MAY(at_least, 0, RULE_DAYS_MAX)};
static const char *const settings[] = {"at_least", NULL};

static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct expect_case on;
    if (!expected_case(j, &on) || j->moment->accounted) return false;
    struct unseen_state s = expect_unseen(&on);
    int32_t more = c->at_least == RULE_NONE ? 0 : c->at_least;
    if (s.answer != UNSEEN_MISSED || on.today - s.missed_from < more) return false;
    f->count = s.passed;
    f->before = s.limit->days ? s.limit->days : s.limit->school_days;
    f->services = s.limit->school_days != 0;
    if (s.last >= 0) {
        f->type = j->events[s.last].type;
        judging_mark(j, (size_t)s.last);
    }
    judging_newest(j, j->moment->today); /* it lasts to this day */
    return true;
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    struct expect_case on;
    if (!expected_case(j, &on)) return;
    size_t before = d->n;
    on.today = d->first;
    expect_unseen_days(&on, expected_day, d);
    if (c->at_least == RULE_NONE) return;
    for (size_t i = before, n = d->n; i < n && !d->failed; i++)
        rule_days_add(d, (int64_t)d->at[i] + c->at_least);
}

static bool over(const struct rule_check *c, const struct judging *j)
{
    struct expect_case on;
    (void)c;
    return expected_case(j, &on) && expect_grown_up(&on);
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    const char *what = f->services ? "school day" : "day";
    (void)c;
    buf_printf(out,
               "nobody has reported seeing this child for %d %s%s (at this age it should be %d at "
               "most",
               f->count, what, f->count == 1 ? "" : "s", f->before);
    if (f->type < 0) buf_add_c(out, "; nobody ever has");
    else buf_printf(out, "; the last time was: %.*s", STR_FMT(p->types[f->type].label));
    buf_add_c(out, "), although every service that would have told us has sent its data");
}

static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    (void)f, (void)p;
    buf_add_c(out, "a child whom nobody has told of seeing for longer than the age allows");
    if (c->at_least > 0) buf_printf(out, " and %d days more", c->at_least);
    buf_add_c(out, ", while every feed that would tell is complete");
}

const struct rule_block rule_block_unseen = {
    .key = "unseen",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .needs = RULE_NEEDS_BIRTH_DATE | RULE_NEEDS_EXPECTED | RULE_NEEDS_NEWBORNS,
    .judge = judge,
    .days = days,
    .over = over,
    .found = found,
    .rule = rule,
};
