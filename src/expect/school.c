/* expect/school.c -- so many school days after a day. Asked for every event of every child, under
 * every limit: the school days of the years in question are listed once for a plan. */
#include "expect/inside.h"

#include "base/clock.h"
#include "base/sort.h"

enum { YEARS_BACK = 20, YEARS_AHEAD = 3, DAYS_OF_A_YEAR = 366 };

static bool can_follow(int32_t day, int32_t next) { return next - day < CALENDAR_NEVER_DAYS; }

err school_days_list(struct expect_plan *plan, int64_t now_ms, struct arena *a,
                     struct err_info *why)
{
    int32_t today = date_days(date_uk(now_ms).date), last = INT32_MIN;
    if (plan->terms_from == EXPECT_NEVER) return ERR_OK;
    for (size_t i = 0; i < plan->calendar->terms.n; i++)
        last = later(last, plan->calendar->terms.at[i].until);
    plan->school_from = later(plan->terms_from, today - YEARS_BACK * DAYS_OF_A_YEAR);
    int32_t until = sooner(last, today + YEARS_AHEAD * DAYS_OF_A_YEAR);
    plan->school_more = until < last;
    size_t room = until < plan->school_from ? 0 : (size_t)(until - plan->school_from) + 1;
    struct expect_school_day *list = ARENA_ARRAY(a, struct expect_school_day, room + 1);
    bool *open = ARENA_ARRAY(a, bool, room + 1);
    if (!list || !open) return err_set(why, ERR_NOMEM, "no memory for the days of schools");
    calendar_school_list(plan->calendar, plan->school_from, room, open);
    for (size_t i = 0; i < room; i++)
        if (open[i]) list[plan->school_days++].day = plan->school_from + (int32_t)i;
    for (size_t i = plan->school_days; i-- > 0;) {
        bool on = i + 1 < plan->school_days && can_follow(list[i].day, list[i + 1].day);
        list[i].last = on ? list[i + 1].last : i;
    }
    plan->school_day = list;
    return ERR_OK;
}

/* Day by day, for what the list does not reach. */
static int32_t walk(const struct expect_plan *plan, int32_t day, int32_t days)
{
    for (; days > 0 && day != EXPECT_NEVER; days--)
        day = calendar_next_school_day(plan->calendar, day);
    return day == EXPECT_NEVER ? EXPECT_NEVER : day + 1;
}

/* No school day is equal to a day: what is on it comes before. */
static int not_after(const void *school_day, const void *day)
{
    return ((const struct expect_school_day *)school_day)->day <= *(const int32_t *)day ? -1 : 1;
}

static size_t first_after(const struct expect_plan *plan, int32_t day)
{
    return sort_place(plan->school_day, plan->school_days, sizeof *plan->school_day, &day,
                      not_after);
}

int32_t school_days_after(const struct expect_plan *plan, int32_t from, int32_t days)
{
    int32_t day = later(from, plan->terms_from) - 1;
    if (plan->terms_from == EXPECT_NEVER) return EXPECT_NEVER;
    if (days < 1 || day + 1 < plan->school_from) return walk(plan, day, days);
    size_t first = first_after(plan, day), at = first + (size_t)days - 1;
    bool listed = first < plan->school_days && can_follow(day, plan->school_day[first].day);
    if (listed && at <= plan->school_day[first].last) return plan->school_day[at].day + 1;
    return plan->school_more ? walk(plan, day, days) : EXPECT_NEVER;
}
