/* rule/block_count.c -- so many incidents in the last days, perhaps of so many agencies. */
#include "rule/block.h"

static const struct rule_number numbers[] = {RULE_MUST(days, 1, RULE_DAYS_MAX),
                                             RULE_MUST(at_least, 1, RULE_COUNT_MAX),
                                             RULE_MAY(from_agencies, 1, RULE_AGENCIES_MAX)};
static const char *const settings[] = {"days", "at_least", "from_agencies", RULE_PICK_KEYS, NULL};

static err parse(const struct yaml_node *map, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why)
{
    const struct yaml_node *named = yaml_get(map, "agencies");
    (void)g;
    if (c->from_agencies == RULE_NONE) return ERR_OK;
    if (c->from_agencies > c->at_least) {
        (void)yaml_err(yaml_get(map, "from_agencies"), why,
                       "so many agencies are more than at_least asks for");
        return err_todo(why, "use at_least: %d or more", c->from_agencies);
    }
    if (named && (size_t)c->from_agencies > named->n)
        return yaml_err(yaml_get(map, "from_agencies"), why,
                        "never so: fewer agencies are named than from_agencies asks for");
    return ERR_OK;
}

bool count_judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct distinct agencies = {.n = 0}, services = {.n = 0};
    size_t until, from = judging_window(j, j->moment->today, c->days, &until);
    for (size_t i = from; i < until; i++) {
        const struct activity *e = &j->events[i];
        if (!pick_counts(&c->of, j, i)) continue;
        f->count++;
        distinct_add(&agencies, e->agency);
        distinct_add(&services, (uint32_t)e->agency << 16 | e->service);
        judging_mark(j, i);
    }
    f->agencies = agencies.n;
    f->services = services.n;
    return f->count >= c->at_least &&
           (c->from_agencies == RULE_NONE || f->agencies >= c->from_agencies);
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    rule_days_after(&c->of, j, (int32_t[]){c->days}, 1, d);
}

int32_t count_needed(const struct rule_check *c) { return c->at_least; }

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    words_counted(&c->of, f->count, p, out);
    buf_printf(out, f->services == 1 ? " from %d service" : " from %d services", f->services);
    words_last_days(c->days, out);
}

static void add_agencies(const struct rule_check *c, struct buf *out)
{
    if (c->from_agencies == RULE_NONE) return;
    buf_printf(out,
               c->from_agencies == 1 ? " from at least %d agency" : " from at least %d agencies",
               c->from_agencies);
}

void count_asked(const struct rule_check *c, struct buf *out)
{
    buf_printf(out, "at least %d", c->at_least);
    add_agencies(c, out);
}

void count_rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                struct buf *out)
{
    (void)f;
    buf_add_c(out, "at least ");
    words_counted(&c->of, c->at_least, p, out);
    add_agencies(c, out);
    words_last_days(c->days, out);
}

const struct rule_block rule_block_count = {
    .key = "count",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .counts = true,
    .may_look_at = ACTIVITY_COUNTING | CLASS_BIT(CLASS_ROUTINE),
    .looks_at = ACTIVITY_COUNTING,
    .parse = parse,
    .judge = count_judge,
    .days = days,
    .needed = count_needed,
    .fades = true,
    .found = found,
    .asked = count_asked,
    .rule = count_rule,
};
