/* rule/block_same_type.c -- so many incidents of one and the same type: it happens again. */
#include "rule/block.h"

static const struct rule_number numbers[] = {RULE_MUST(days, 1, RULE_DAYS_MAX),
                                             RULE_MUST(at_least, 2, RULE_COUNT_MAX)};
static const char *const settings[] = {"days", "at_least", RULE_PICK_KEYS, NULL};

/* The type with the most incidents; of equal ones the first in the catalogue. */
static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct rule_fact all = {0};
    struct rule_check one = *c;
    struct judging without_marks = *j;
    without_marks.marks = NULL;
    if (!count_judge(c, &without_marks, &all)) return false;
    uint16_t counts[RULE_TYPES_MAX] = {0};
    size_t until, from = judging_window(j, j->moment->today, c->days, &until);
    for (size_t i = from; i < until; i++)
        if (pick_counts(&c->of, j, i) && counts[j->events[i].type] < UINT16_MAX)
            counts[j->events[i].type]++;
    f->type = 0;
    for (int32_t t = 1; t < RULE_TYPES_MAX; t++)
        if (counts[t] > counts[f->type]) f->type = t;
    memset(one.of.type_bits, 0, sizeof one.of.type_bits);
    one.of.type_bits[f->type / 64] = UINT64_C(1) << f->type % 64;
    one.of.type_count = 1;
    return count_judge(&one, j, f);
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    rule_days_after(&c->of, j, (int32_t[]){c->days}, 1, d);
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    buf_printf(out, "the same was reported %d times", f->count);
    words_agencies(&c->of, p, " by ", out);
    words_last_days(c->days, out);
    if (f->type < 0 || (size_t)f->type >= p->type_count) return;
    buf_add_c(out, ": ");
    buf_add(out, p->types[f->type].label);
}

static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    count_rule(c, f, p, out);
    buf_add_c(out, ", all of the same type");
}

const struct rule_block rule_block_same_type = {
    .key = "same_type",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .counts = true,
    .may_look_at = ACTIVITY_COUNTING | CLASS_BIT(CLASS_ROUTINE),
    .looks_at = ACTIVITY_COUNTING,
    .judge = judge,
    .days = days,
    .needed = count_needed,
    .fades = true,
    .found = found,
    .asked = count_asked,
    .rule = rule,
};
