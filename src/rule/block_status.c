/* rule/block_status.c -- a status (a plan, an open case) is open, or none is. Where nobody could
 * tell of one, nobody can know that there is none. */
#include "rule/block.h"

static const char *const settings[] = {"open", "types", "agency_kinds", NULL};

static err parse(const struct yaml_node *map, struct rule_check *c, struct err_info *why)
{
    if (!yaml_get(map, "open")) return yaml_err(map, why, "the block needs open: yes or no");
    return yaml_may_bool(map, "open", &c->open, why);
}

static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    for (size_t i = 0; i < j->n && j->events[i].day <= j->moment->today; i++) {
        if (!pick_counts(&c->of, j, i) || j->events[i].end_day < j->moment->today) continue;
        f->count++;
        if (c->open && j->marks) j->marks[i] = true;
    }
    return c->open ? f->count > 0 : !f->count && c->of.teller_count;
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    rule_days_after(&c->of, j, NULL, 0, d);
    for (size_t i = 0; i < j->n; i++)
        if (j->events[i].end_day != ACTIVITY_NO_END && pick_has(&c->of, &j->events[i], j->moment))
            rule_days_add(d, (int64_t)j->events[i].end_day + 1);
}

static int32_t needed(const struct rule_check *c) { return c->open; }

static void says(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    (void)f;
    buf_add_c(out, c->open ? "an open case" : "no open case");
    words_types(&c->of, p, " of ", out);
    words_kinds(&c->of, " with ", out);
}

const struct rule_block rule_block_status = {
    .key = "status",
    .settings = settings,
    .looks_at = CLASS_BIT(CLASS_STATUS),
    .parse = parse,
    .judge = judge,
    .days = days,
    .needed = needed,
    .found = says,
    .rule = says,
};
