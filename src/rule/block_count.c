/* rule/block_count.c -- so many incidents in the last days, perhaps of so many agencies; or so few.
 *
 * That there are few is said only of days of which everybody who could tell has told: neither a
 * feed that is late nor one that had not begun makes few of many. */
#include "rule/block.h"

static const struct rule_number numbers[] = {RULE_MAY(at_least, 1, RULE_COUNT_MAX),
                                             RULE_MAY(at_most, 0, RULE_COUNT_MAX),
                                             RULE_MUST(days, 1, RULE_DAYS_MAX),
                                             RULE_MAY(from_agencies, 1, RULE_AGENCIES_MAX)};
static const char *const settings[] = {"days",          "at_least",     "at_most",
                                       "from_agencies", RULE_PICK_KEYS, NULL};

static err parse(const struct yaml_node *map, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why)
{
    const struct yaml_node *named = yaml_get(map, "agencies");
    (void)g;
    if (c->at_least != RULE_NONE && c->at_most != RULE_NONE && c->at_least > c->at_most)
        return yaml_err(map, why, "never so: at_least is more than at_most");
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

/* The first day to which so many days are told of; RULE_ALWAYS. */
static int64_t few_from(const struct rule_check *c, const struct judging *j)
{
    int32_t from = pick_told_from(&c->of, j->moment);
    return from == RULE_ALWAYS ? from : (int64_t)from + c->days - 1;
}

/* At most so many in as many days as everybody has told of, and since. */
static bool are_few(const struct rule_check *c, const struct judging *j)
{
    const int32_t today = j->moment->today, told = pick_told_until(&c->of, j->moment);
    int32_t n = 0;
    if (told == RULE_NONE || few_from(c, j) > told) return false;
    size_t until, from = judging_window(j, today, today - told + c->days, &until);
    for (size_t i = from; i < until; i++)
        n += pick_counts(&c->of, j, i);
    return n <= c->at_most;
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
        if (c->at_least != RULE_NONE) judging_mark(j, i);
    }
    f->agencies = agencies.n;
    f->services = services.n;
    return (c->at_least == RULE_NONE || f->count >= c->at_least) &&
           (c->from_agencies == RULE_NONE || f->agencies >= c->from_agencies) &&
           (c->at_most == RULE_NONE || are_few(c, j));
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    rule_days_after(&c->of, j, (int32_t[]){c->days}, 1, d);
    if (c->at_most != RULE_NONE) rule_days_add(d, few_from(c, j));
}

int32_t count_needed(const struct rule_check *c)
{
    return c->at_least == RULE_NONE ? 0 : c->at_least;
}

/* "2 different services (hospitals or the police)" */
static void add_services(const struct rule_check *c, int32_t n, const struct partners *p,
                         struct buf *out)
{
    if (n == 1) buf_add_c(out, "one service");
    else buf_printf(out, "%d different services", n);
    size_t before = out->len;
    words_agencies(&c->of, p, " (", out);
    if (out->len > before) buf_byte(out, ')');
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    struct rule_pick what = c->of;
    what.by_agency = NULL, what.by_service = NULL, what.kinds = RULE_ALL_KINDS;
    if (c->at_least == RULE_NONE) {
        words_there_were(f->count, out);
        words_counted(&c->of, f->count, p, out);
    } else {
        add_services(c, f->services, p, out);
        buf_add_c(out, c->of.type_count ? " sent " : " reported ");
        words_counted(&what, f->count, p, out);
    }
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
    words_range(c->at_least, c->at_most, out);
    add_agencies(c, out);
}

void count_rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                struct buf *out)
{
    const int32_t last = c->at_most == RULE_NONE ? c->at_least : c->at_most;
    (void)f;
    if (c->at_least != RULE_NONE && c->at_most != RULE_NONE)
        buf_printf(out, "at least %d and ", c->at_least);
    if (last) buf_add_c(out, c->at_most == RULE_NONE ? "at least " : "at most ");
    words_counted(&c->of, last, p, out);
    add_agencies(c, out);
    words_last_days(c->days, out);
}

const struct rule_block rule_block_count = {
    .key = "count",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .either = true,
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
