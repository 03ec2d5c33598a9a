/* rule/block_without.c -- one thing, and within so many days nothing of what should have followed.
 *
 * Judged only when every feed that could tell of what should have followed has told of all those
 * days: neither a feed that is late nor one that had not begun makes it missing. What is there on
 * the same day has followed. One pass. */
#include "rule/block.h"

static const struct rule_number numbers[] = {RULE_MUST(days, 1, RULE_DAYS_MAX),
                                             RULE_MUST(within, 1, RULE_DAYS_MAX)};
static const char *const settings[] = {"first", "then", "within", "days", NULL};

static err parse(const struct yaml_node *map, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why)
{
    (void)g;
    if (c->within >= c->days) {
        (void)yaml_err(map, why, "never so: after within days it has left the last days");
        return err_todo(why, "make days greater than within");
    }
    c->at_least = 1;
    return sequence_read(map, &c->of, &c->other, false, why);
}

/* From the newest day back: `next` are the nearest that followed. */
static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct nearest next = {.n = 0};
    const int32_t told = pick_told_until(&c->other, j->moment),
                  told_from = pick_told_from(&c->other, j->moment);
    size_t until, then, from = judging_window(j, j->moment->today, c->days, &until);
    size_t put = until; /* what is from `put` on may have followed */
    if (told == RULE_NONE) return false;
    for (size_t i = until; i > from; i--) {
        const int32_t day = j->events[i - 1].day;
        for (; put > 0 && j->events[put - 1].day >= day; put--)
            if (pick_counts(&c->other, j, put - 1)) nearest_put(&next, j, put - 1);
        if (day < told_from || told - day < c->within || !pick_counts(&c->of, j, i - 1)) continue;
        if (nearest_to(&next, j, i - 1, &then) && j->events[then].day - day <= c->within) continue;
        if (!f->count++) {
            f->before = j->moment->today - day;
            f->type = j->events[i - 1].type;
            judging_newest(j, day + c->within);
        }
        if (j->marks) j->marks[i - 1] = true;
    }
    return f->count > 0;
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    rule_days_after(&c->of, j, (int32_t[]){c->within, c->days}, 2, d);
}

static void add_missing(const struct rule_check *c, const struct partners *p, struct buf *out)
{
    buf_add_c(out, ", and no ");
    words_one(&c->other, p, out);
    if (c->within == 1) buf_add_c(out, " on the day after it");
    else buf_printf(out, " in the %d days after it", c->within);
}

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    buf_add_c(out, "there was ");
    words_a(&c->of, p, out);
    buf_add_c(out, " ");
    words_days(f->before, out);
    buf_add_c(out, " ago");
    add_missing(c, p, out);
}

static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    (void)f;
    words_a(&c->of, p, out);
    words_last_days(c->days, out);
    add_missing(c, p, out);
}

const struct rule_block rule_block_without = {
    .key = "without",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .parse = parse,
    .compile = sequence_compile,
    .judge = judge,
    .days = days,
    .needed = count_needed,
    .found = found,
    .rule = rule,
};
