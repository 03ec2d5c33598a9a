/* dataset/compare_date.c -- two dates, and the slip that may lie between them. Dates that no
 * calendar has (1862-01-81) are compared as well: they are somebody's slip. */
#include "dataset/compare_kinds.h"

#include <stdlib.h>

enum { GENERATION_YEARS = 15 };

enum date_level {
    DATE_SAME,
    DATE_SLIP,         /* one digit, two neighbouring digits, or day and month changed places */
    DATE_SAME_DEFAULT, /* both 1 January of one year: often "only the year is known" */
    DATE_OTHER_YEAR,   /* day and month agree */
    DATE_MONTH_OR_DAY, /* year and one of the two agree */
    DATE_YEAR_DEFAULT, /* the years agree, and one is a default */
    DATE_SLIP_DEFAULT, /* both are defaults, the years one digit apart */
    DATE_YEAR,         /* nothing but the years agree */
    DATE_YEAR_NEAR,
    DATE_DIFFERENT,
    DATE_GENERATION, /* so far apart that one could be the other's parent */
    DATE_MISSING
};

static const struct {
    const char *name, *words;
} levels[] = {
    [DATE_SAME] = {"same", "is the same"},
    [DATE_SLIP] = {"slip", "is the same but for one slip"},
    [DATE_SAME_DEFAULT] = {"same-1-january", "is 1 January of the same year"},
    [DATE_OTHER_YEAR] = {"other-year", "has the same day and month, another year"},
    [DATE_MONTH_OR_DAY] = {"year-and-part", "has the same year, and the same month or day"},
    [DATE_YEAR_DEFAULT] = {"year-1-january", "has the same year, one of them 1 January"},
    [DATE_SLIP_DEFAULT] = {"slip-1-january", "is 1 January, the year a digit apart"},
    [DATE_YEAR] = {"year", "has the same year"},
    [DATE_YEAR_NEAR] = {"year-near", "is a year apart"},
    [DATE_DIFFERENT] = {"different", "differs"},
    [DATE_GENERATION] = {"generation", "is a generation apart"},
    [DATE_MISSING] = {"missing", "is missing"},
};

/* The digits of "YYYY-MM-DD"; parts that are not known are 0. */
struct digits {
    char at[8];
    int16_t year, month, day;
};

static struct digits digits_of(const struct value *v)
{
    struct digits d = {.year = 0};
    size_t n = 0;
    for (size_t i = 0; i < v->len && n < sizeof d.at; i++)
        if (v->at[i] >= '0' && v->at[i] <= '9') d.at[n++] = v->at[i];
    for (size_t i = 0; i < n; i++) {
        int16_t *part = i < 4 ? &d.year : i < 6 ? &d.month : &d.day;
        *part = (int16_t)(*part * 10 + (d.at[i] - '0'));
    }
    return d;
}

static bool is_default(const struct digits *d) { return d->month == 1 && d->day == 1; }

/* One digit differs, or two neighbours have changed places. */
static bool is_slip(const struct digits *a, const struct digits *b)
{
    size_t differ = 0, first = 0;
    for (size_t i = 0; i < sizeof a->at; i++)
        if (a->at[i] != b->at[i] && !differ++) first = i;
    if (differ == 1) return true;
    return differ == 2 && first + 1 < sizeof a->at && a->at[first] == b->at[first + 1] &&
           a->at[first + 1] == b->at[first];
}

static uint8_t date_level(const struct comparison *c, uint32_t left, uint32_t right)
{
    const struct digits *all = c->context, a = all[left], b = all[right];
    bool defaults = is_default(&a) && is_default(&b), whole = a.day && b.day;
    bool month = a.month == b.month, day = a.day == b.day;
    if (whole && is_slip(&a, &b)) return defaults ? DATE_SLIP_DEFAULT : DATE_SLIP;
    if (a.year != b.year) {
        if (whole && month && day && !defaults) return DATE_OTHER_YEAR;
        int years = abs(a.year - b.year);
        if (years >= GENERATION_YEARS && a.year && b.year) return DATE_GENERATION;
        return years == 1 ? DATE_YEAR_NEAR : DATE_DIFFERENT;
    }
    if (whole && a.month == b.day && a.day == b.month) return DATE_SLIP;
    if (!whole || is_default(&a) || is_default(&b))
        return month && a.month && !whole ? DATE_MONTH_OR_DAY : DATE_YEAR_DEFAULT;
    return month || day ? DATE_MONTH_OR_DAY : DATE_YEAR;
}

bool compare_date_is_same(uint8_t level)
{
    return level == DATE_SAME || level == DATE_SAME_DEFAULT;
}

err compare_date(const struct frame *f, const struct values *v, size_t field, struct arena *a,
                 struct comparison *ret_comparison, struct weight_comparison *ret_levels,
                 struct err_info *why)
{
    size_t n = v->field[field].n;
    uint8_t *same = arena_alloc(a, n + 1);
    struct digits *all = ARENA_ARRAY(a, struct digits, n + 1);
    if (!same || !all) return err_set(why, ERR_LIMIT, "no memory to compare dates");
    for (size_t id = 1; id < n; id++) {
        struct digits d = all[id] = digits_of(&v->field[field].value[id]);
        same[id] = is_default(&d) || !d.day ? DATE_SAME_DEFAULT : DATE_SAME;
    }
    for (size_t i = 0; i < COUNT(levels); i++)
        level_add(ret_levels, i == DATE_MISSING, levels[i].name, levels[i].words);
    *ret_comparison = (struct comparison){.field = {(uint8_t)field}, .fields = 1,
                                          .of_values = date_level, .missing = DATE_MISSING,
                                          .same_as = same, .remember = true, .values = v,
                                          .frame = f, .context = all, .far = DATE_GENERATION};
    return ERR_OK;
}
