/* rule/block_moved_away.c -- an agency says that this person has moved away, nobody knows where to,
 * and nobody has seen them here since. */
#include "rule/expected.h"

static const struct rule_number numbers[] = {RULE_MUST(days, 1, RULE_DAYS_MAX)};
static const char *const settings[] = {"days", NULL};

static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct expect_case on;
    int32_t left;
    if (!expected_case(j, &on) || !expect_left(&on, &left) ||
        !activity_in_window(left, on.today, c->days))
        return false;
    f->before = on.today - left;
    judging_newest(j, left);
    return true;
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    struct expect_case on;
    if (!expected_case(j, &on)) return;
    expect_left_days(&on, expected_day, d);
    if (on.who->left != EXPECT_NEVER) rule_days_add(d, (int64_t)on.who->left + c->days);
}

static bool over(const struct rule_check *c, const struct judging *j)
{
    struct expect_case on;
    (void)c;
    return expected_case(j, &on) && on.who->left == EXPECT_NEVER;
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    (void)c, (void)p;
    buf_add_c(out, "a service said ");
    if (f->before) words_days(f->before, out);
    buf_add_c(out, f->before ? " ago" : "today");
    buf_add_c(out, " that they have moved away; no service knows where to, and none has seen them "
                   "since");
}

static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    (void)f, (void)p;
    buf_add_c(out, "somebody said to have moved away");
    words_last_days(c->days, out);
    buf_add_c(out, " without a destination that is known, and not seen here since");
}

const struct rule_block rule_block_moved_away = {
    .key = "moved_away",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .needs = RULE_NEEDS_BIRTH_DATE | RULE_NEEDS_EXPECTED,
    .judge = judge,
    .days = days,
    .over = over,
    .found = found,
    .rule = rule,
};
