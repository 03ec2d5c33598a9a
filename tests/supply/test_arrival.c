/* Did the data arrive? Day by day, by the calendar and by hours. */
#include "check.h"

#include "supply/arrival.h"

enum { DAYS = 14 };

static int32_t monday(void) { return date_days((struct date){2026, 11, 9}); }

static struct supply_day days[DAYS];

static void clear(void)
{
    for (int i = 0; i < DAYS; i++)
        days[i] = (struct supply_day){.day = monday() + i};
}

static int64_t moment(int day, int hour)
{
    return date_uk_midnight_ms(date_from_days(monday() + day)) + hour * (int64_t)3600000;
}

static void came(int day, int hour)
{
    int64_t ms = moment(day, hour);
    if (!days[day].deliveries++) days[day].first_ms = ms;
    days[day].last_ms = ms;
}

/* The letters of two weeks from Monday. */
static void expect(const struct agreement *t, int64_t now_ms, const char *letters)
{
    static const char sign[] = {[ARRIVAL_NOT_DUE] = '.', [ARRIVAL_ON_TIME] = 'y',
                                [ARRIVAL_LATE] = 'L',    [ARRIVAL_NOTHING] = 'x',
                                [ARRIVAL_NOT_YET] = '?', [ARRIVAL_PAUSED] = 'P'};
    char got[DAYS + 1] = "";
    arrival_judge(t, days, DAYS, now_ms);
    for (int i = 0; i < DAYS; i++)
        got[i] = sign[days[i].arrival];
    assert_string_equal(got, letters);
}

static void a_working_days_feed_is_not_due_at_weekends(void **state)
{
    (void)state;
    struct agreement t = {.due = {.every = DUE_WORKING_DAY, .minute = 540}};
    clear();
    for (int i = 0; i < 5; i++)
        came(i, 8);
    came(7, 8);
    came(8, 11); /* two hours late */
    came(10, 8);
    expect(&t, moment(11, 8), "yyyyy..yLxy?..");
    expect(&t, moment(11, 9), "yyyyy..yLxyx..");
}

static void a_feed_by_hours_is_judged_by_its_gaps(void **state)
{
    (void)state;
    struct agreement t = {.due = {.every = DUE_HOURS, .hours = 48}};
    clear();
    came(1, 12);
    came(2, 12);
    came(6, 12);
    came(13, 0);
    expect(&t, moment(13, 12),
           ".yy.xxL.xxxxxL"); /* 36 hours of silence by the end of a day: fine */
}

static void without_an_agreement_it_is_paused(void **state)
{
    (void)state;
    clear();
    came(0, 8);
    expect(NULL, moment(13, 12), "yPPPPPPPPPPPPP");
}

static void before_the_agreement_began_nothing_was_due(void **state)
{
    (void)state;
    struct agreement t = {.due = {.every = DUE_DAY, .minute = 540}, .from_ms = moment(3, 0)};
    clear();
    expect(&t, moment(5, 8), "...xx?????????");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_working_days_feed_is_not_due_at_weekends),
        cmocka_unit_test(a_feed_by_hours_is_judged_by_its_gaps),
        cmocka_unit_test(without_an_agreement_it_is_paused),
        cmocka_unit_test(before_the_agreement_began_nothing_was_due),
    };
    return cmocka_run_group_tests_name("supply/arrival", tests, NULL, NULL);
}
