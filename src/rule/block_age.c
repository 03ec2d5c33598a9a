/* rule/block_age.c -- whole years. Someone whose age is not known, or only by the year, fits when
 * they may fit: nobody is lost for want of a birth date. */
#include "rule/block.h"

enum { MONTHS_OF_A_YEAR = 12 };

static const struct rule_number numbers[] = {RULE_MAY(from, 0, RULE_AGE_MAX),
                                             RULE_MAY(below, 1, RULE_AGE_MAX)};
static const char *const settings[] = {"from", "below", NULL};

static err parse(const struct yaml_node *map, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why)
{
    (void)g;
    if (c->from != RULE_NONE && c->below != RULE_NONE && c->from >= c->below)
        return yaml_err(map, why, "nobody has this age: from must be less than below");
    return ERR_OK;
}

/* Somebody born on one of the days that this date may be; -1 = not born yet. */
static void ages(struct date born, struct date today, int *ret_oldest, int *ret_youngest)
{
    struct date first = {born.year, born.month ? born.month : 1, born.day ? born.day : 1};
    *ret_oldest = *ret_youngest = date_age(first, today);
    if (born.month && born.day) return;
    struct date after = born.month ? date_add_months(first, 1)
                                   : (struct date){(int16_t)(born.year + 1), 1, 1};
    *ret_youngest = date_age(date_from_days(date_days(after) - 1), today);
}

bool age_fits(int32_t from, int32_t below, struct date born, int32_t day, int32_t *ret_age)
{
    struct date today = date_from_days(day);
    *ret_age = RULE_NONE; /* not known: may fit */
    if (!born.year) return true;
    int oldest, youngest;
    ages(born, today, &oldest, &youngest);
    if (oldest < 0) return from == RULE_NONE; /* not born yet: of no age */
    if (youngest < 0) youngest = 0;
    if (oldest == youngest) *ret_age = oldest;
    return (from == RULE_NONE || oldest >= from) && (below == RULE_NONE || youngest < below);
}

static bool judge(const struct rule_check *c, struct judging *j, struct rule_fact *f)
{
    return age_fits(c->from, c->below, j->moment->born, j->moment->today, &f->count);
}

static bool over(const struct rule_check *c, const struct judging *j)
{
    int oldest, youngest;
    if (!j->moment->born.year || c->below == RULE_NONE) return false;
    ages(j->moment->born, date_from_days(j->moment->today), &oldest, &youngest);
    return youngest >= c->below;
}

/* Who was born on 29 February has a birthday on the 28th or the day after it. */
static void add_birthday(struct rule_days *d, struct date born, int year)
{
    struct date day = {(int16_t)year, born.month, born.day};
    if (date_valid(day)) {
        rule_days_add(d, date_days(day));
        return;
    }
    int32_t last = date_days((struct date){(int16_t)year, born.month, 28});
    rule_days_add(d, last);
    rule_days_add(d, last + 1);
}

/* Of a date that is known in part the birthday may be any, of a month or of the year. */
static void add_months(struct rule_days *d, int year)
{
    for (int month = 1; month <= MONTHS_OF_A_YEAR; month++) {
        int32_t day = date_days((struct date){(int16_t)year, (int8_t)month, 1});
        rule_days_add(d, day - 1);
        rule_days_add(d, day);
    }
}

void age_days(struct date born, struct rule_days *d)
{
    int from = date_from_days(d->first).year, until = date_from_days(d->last).year;
    for (int year = from; born.year && year <= until + 1; year++) {
        if (born.month && born.day) add_birthday(d, born, year);
        else add_months(d, year);
    }
}

static void days(const struct rule_check *c, const struct judging *j, struct rule_days *d)
{
    (void)c;
    age_days(j->moment->born, d);
}

static void says(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                 struct buf *out)
{
    (void)p;
    if (f && f->count == RULE_NONE)
        buf_add_c(out, "the age is not known");
    else if (f)
        buf_printf(out, "the age is %d", f->count);
    else if (c->from == RULE_NONE)
        buf_printf(out, "an age under %d", c->below);
    else if (c->below == RULE_NONE)
        buf_printf(out, "an age of %d or over", c->from);
    else if (c->below >= RULE_MARK)
        buf_printf(out, "an age from %d and under %d", c->from, c->below);
    else
        buf_printf(out, "an age from %d to %d", c->from, c->below - 1);
}

const struct rule_block rule_block_age = {
    .key = "age",
    .settings = settings,
    .numbers = numbers,
    .number_count = COUNT(numbers),
    .either = true,
    .needs = RULE_NEEDS_BIRTH_DATE,
    .parse = parse,
    .judge = judge,
    .days = days,
    .over = over,
    .found = says,
    .rule = says,
};
