/* rule/block_rising.c -- more than in as many days just before. Something that begins does not
 * rise, or a feed that has just started would make a region rise. */
#include "rule/block.h"

static const struct rule_number numbers[] = {RULE_MUST(days, 1, RULE_DAYS_MAX),
                                             RULE_MUST(at_least, 1, RULE_COUNT_MAX),
                                             RULE_MUST(times, 2, 100)};
static const char *const settings[] = {"days", "at_least", "times", RULE_PICK_KEYS, NULL};

static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    size_t until, from = judging_window(j, j->moment->today - c->days, c->days, &until);
    for (size_t i = from; i < until; i++)
        f->before += pick_counts(&c->of, j, i);
    return f->before && count_judge(c, j, f) && f->count >= (int64_t)c->times * f->before;
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    rule_days_after(&c->of, j, (int32_t[]){c->days, 2 * c->days}, 2, d);
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    words_there_were(f->count, out);
    words_counted(&c->of, f->count, p, out);
    words_last_days(c->days, out);
    buf_printf(out, ", up from %d in the ", f->before);
    words_days(c->days, out);
    buf_add_c(out, " before");
}

static void asked(const struct rule_check *c, struct buf *out)
{
    buf_printf(out, "at least %d, and at least %d times as many as before", c->at_least, c->times);
}

static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    count_rule(c, f, p, out);
    buf_printf(out, ", and at least %d times as many as in the ", c->times);
    words_days(c->days, out);
    buf_add_c(out, " before, when there was one or more");
}

const struct rule_block rule_block_rising = {
    .key = "rising",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .counts = true,
    .may_look_at = ACTIVITY_COUNTING | CLASS_BIT(CLASS_ROUTINE),
    .looks_at = ACTIVITY_COUNTING,
    .judge = judge,
    .days = days,
    .needed = count_needed,
    .found = found,
    .asked = asked,
    .rule = rule,
};
