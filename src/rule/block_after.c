/* rule/block_after.c -- one thing, and within so many days after it another: a case is closed, and
 * the concerns come again.
 *
 * What comes first is on an earlier day: of two things of one day nobody can say which was first.
 * Reports of one incident are never a sequence. One pass, however many events. */
#include "rule/block.h"

static const struct rule_number numbers[] = {RULE_MUST(days, 1, RULE_DAYS_MAX),
                                             RULE_MUST(within, 1, RULE_DAYS_MAX),
                                             RULE_MAY(at_least, 1, RULE_COUNT_MAX)};
static const char *const settings[] = {"first", "then", "within", "days", "at_least", NULL};

static err parse(const struct yaml_node *map, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why)
{
    (void)g;
    if (c->at_least == RULE_NONE) c->at_least = 1;
    return sequence_read(map, &c->other, &c->of, true, why);
}

/* ---- days on which a status ended: not in the order of the list ---- */

enum { ENDS_DAYS = 2 * RULE_DAYS_MAX + 64 };

struct ends {
    uint64_t bits[ENDS_DAYS / 64];
    int32_t first; /* day of the first bit */
};

static void find_ends(const struct rule_check *c, const struct judging *j, struct ends *ends)
{
    memset(ends->bits, 0, sizeof ends->bits);
    ends->first = j->moment->today - c->days - c->within;
    for (size_t i = 0; i < j->n && j->events[i].day <= j->moment->today; i++) {
        int64_t at = (int64_t)j->events[i].end_day - ends->first;
        if (at < 0 || j->events[i].end_day > j->moment->today || !pick_counts(&c->other, j, i))
            continue;
        ends->bits[at / 64] |= UINT64_C(1) << at % 64;
    }
}

/* Days from the latest end before `day` to it; RULE_NONE: none within. */
static int32_t since_end(const struct rule_check *c, const struct ends *ends, int32_t day)
{
    for (int32_t back = 1; back <= c->within; back++) {
        int32_t at = day - back - ends->first;
        if (at >= 0 && ends->bits[at / 64] >> at % 64 & 1) return back;
    }
    return RULE_NONE;
}

static void mark_ends(const struct rule_check *c, struct judging *j, int32_t day)
{
    for (size_t i = 0; i < j->n && j->marks; i++)
        if (j->events[i].end_day == day && pick_counts(&c->other, j, i)) j->marks[i] = true;
}

/* ---- the sequence ---- */

static void count_one(struct judging *j, size_t at, int32_t gap, struct rule_fact *f)
{
    f->count++;
    f->before = gap;
    f->type = j->events[at].type;
    judging_mark(j, at);
}

static bool judge_after_end(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct ends ends;
    int32_t day = RULE_NONE, gap = RULE_NONE, marked = RULE_NONE;
    size_t until, from = judging_window(j, j->moment->today, c->days, &until);
    if (from == until) return false;
    find_ends(c, j, &ends);
    for (size_t i = from; i < until; i++) {
        if (!pick_counts(&c->of, j, i)) continue;
        if (j->events[i].day != day) gap = since_end(c, &ends, j->events[i].day);
        day = j->events[i].day;
        if (gap == RULE_NONE) continue;
        count_one(j, i, gap, f);
        if (marked != day - gap) mark_ends(c, j, day - gap);
        marked = day - gap;
    }
    return f->count >= c->at_least;
}

static bool judge_after_event(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    struct nearest before = {.n = 0};
    size_t until, first, from = judging_window(j, j->moment->today, c->days, &until);
    size_t put = from; /* what is before `put` may be first */
    while (put > 0 && j->events[put - 1].day >= j->moment->today - c->days - c->within)
        put--;
    for (size_t i = from; i < until; i++) {
        for (; j->events[put].day < j->events[i].day; put++)
            if (pick_counts(&c->other, j, put)) nearest_put(&before, j, put);
        if (!pick_counts(&c->of, j, i) || !nearest_to(&before, j, i, &first) ||
            j->events[i].day - j->events[first].day > c->within)
            continue;
        count_one(j, i, j->events[i].day - j->events[first].day, f);
        if (j->marks) j->marks[first] = true;
    }
    return f->count >= c->at_least;
}

static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    return c->other.closed ? judge_after_end(c, j, f) : judge_after_event(c, j, f);
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    rule_days_after(&c->of, j, (int32_t[]){c->days}, 1, d);
}

/* ---- words ---- */

static void found(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                  struct buf *out)
{
    words_there_were(f->count, out);
    words_counted(&c->of, f->count, p, out);
    words_last_days(c->days, out);
    buf_add_c(out, f->count == 1 ? ", " : ", the last of them ");
    words_days(f->before, out);
    buf_add_c(out, " after ");
    words_a(&c->other, p, out);
}

static void asked(const struct rule_check *c, struct buf *out)
{
    buf_printf(out, "at least %d within %d %s after", c->at_least, c->within,
               c->within == 1 ? "day" : "days");
}

static void rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    (void)f;
    buf_add_c(out, "at least ");
    words_counted(&c->of, c->at_least, p, out);
    words_last_days(c->days, out);
    buf_add_c(out, c->at_least == 1 ? " within " : ", each within ");
    words_days(c->within, out);
    buf_add_c(out, " after ");
    words_a(&c->other, p, out);
}

const struct rule_block rule_block_after = {
    .key = "after",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .parse = parse,
    .compile = sequence_compile,
    .judge = judge,
    .days = days,
    .needed = count_needed,
    .found = found,
    .asked = asked,
    .rule = rule,
};
