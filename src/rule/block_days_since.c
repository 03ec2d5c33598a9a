/* rule/block_days_since.c -- the last such event was so long ago. Judged from the day on which
 * every feed that could tell begins up to the day to which all are complete: neither a feed that is
 * late nor one that had not begun makes a contact missed. */
#include "rule/block.h"

static const struct rule_number numbers[] = {RULE_MAY(at_least, 1, RULE_DAYS_MAX),
                                             RULE_MAY(at_most, 0, RULE_DAYS_MAX)};
static const char *const settings[] = {"at_least", "at_most", RULE_PICK_KEYS, NULL};

static err parse(const struct yaml_node *map, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why)
{
    (void)g;
    if (c->at_least != RULE_NONE && c->at_most != RULE_NONE && c->at_least > c->at_most)
        return yaml_err(map, why, "never so: at_least is more than at_most");
    return ERR_OK;
}

/* The day after which it is known that there was nothing. */
static int32_t last_not_told(const struct rule_check *c, const struct judging *j, int32_t day)
{
    int32_t from = pick_told_from(&c->of, j->moment);
    return from != RULE_ALWAYS && from - 1 > day ? from - 1 : day;
}

static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    size_t until, found;
    (void)judging_window(j, j->moment->today, 1, &until);
    for (found = until; found > 0; found--)
        if (pick_counts(&c->of, j, found - 1)) break;
    if (!found) return false;
    int32_t day = j->events[found - 1].day;
    f->before = j->moment->today - day;
    if (c->at_most != RULE_NONE && f->before > c->at_most) return false;
    if (c->at_least != RULE_NONE) {
        int32_t told = pick_told_until(&c->of, j->moment);
        if (told == RULE_NONE || told - last_not_told(c, j, day) < c->at_least) return false;
    }
    judging_mark(j, found - 1);
    if (c->at_least != RULE_NONE) j->newest = j->moment->today; /* it lasts to this day */
    return true;
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    int32_t past = c->at_most == RULE_NONE ? RULE_NONE : c->at_most + 1;
    rule_days_after(&c->of, j, (int32_t[]){c->at_least, past}, 2, d);
    if (c->at_least != RULE_NONE)
        rule_days_add(d, (int64_t)last_not_told(c, j, INT32_MIN) + c->at_least);
}

static int32_t needed(const struct rule_check *c)
{
    (void)c;
    return 1;
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    buf_add_c(out, "it is ");
    words_days(f->before, out);
    buf_add_c(out, " since the last ");
    words_one(&c->of, p, out);
}

static void asked(const struct rule_check *c, struct buf *out)
{
    words_range(c->at_least, c->at_most, out);
}

static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    (void)f;
    asked(c, out);
    buf_add_c(out, " days since the last ");
    words_one(&c->of, p, out);
}

const struct rule_block rule_block_days_since = {
    .key = "days_since",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .either = true,
    .may_look_at = ACTIVITY_COUNTING | CLASS_BIT(CLASS_ROUTINE),
    .looks_at = ACTIVITY_COUNTING,
    .parse = parse,
    .judge = judge,
    .days = days,
    .needed = needed,
    .found = found,
    .asked = asked,
    .rule = rule,
};
