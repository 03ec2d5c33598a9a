/* So many school days after a day: by the list of the plan it is what walking day by day gives. */
#include "check.h"

#include "base/clock.h"
#include "base/rand.h"
#include "expect/inside.h"

static int32_t day_of(int year, int month, int day)
{
    return date_days((struct date){(int16_t)year, (int8_t)month, (int8_t)day});
}

static int32_t walked(const struct expect_plan *plan, int32_t from, int32_t days)
{
    int32_t day = later(from, plan->terms_from) - 1;
    if (plan->terms_from == EXPECT_NEVER) return EXPECT_NEVER;
    for (; days > 0 && day != EXPECT_NEVER; days--)
        day = calendar_next_school_day(plan->calendar, day);
    return day == EXPECT_NEVER ? EXPECT_NEVER : day + 1;
}

/* Terms around today; some so far apart that one cannot be counted on to the next, some long ago,
 * some beyond the list. */
static void make_calendar(struct rand *r, int32_t today, struct calendar *c)
{
    enum { TERMS = 4 };
    struct day_span *terms = c->terms.at;
    int32_t from = today - (int32_t)rand_below(r, rand_below(r, 3) ? 900 : 12000);
    for (size_t i = 0; i < TERMS; i++) {
        terms[i].from = from;
        terms[i].until = from + (int32_t)rand_below(r, 120);
        from = terms[i].until + (int32_t)rand_below(r, rand_below(r, 4) ? 60 : 1200);
    }
    c->terms.n = rand_below(r, 20) ? TERMS : 0;
    c->closed.at[0] = (struct day_span){terms[1].from + 3, terms[1].from + 9};
    c->closed.n = 1;
}

static void the_list_says_what_walking_does(void **state)
{
    struct rand r = rand_seeded(9);
    struct arena *a = arena_new(64 << 20);
    int found = 0;
    (void)state;
    for (int i = 0; i < 300; i++) {
        int32_t today = day_of(2026, 11, 22);
        arena_clear(a);
        struct calendar calendar = {.terms = {.n = 0}};
        make_calendar(&r, today, &calendar);
        struct expect_plan plan = {.calendar = &calendar, .terms_from = EXPECT_NEVER};
        for (size_t k = 0; k < calendar.terms.n; k++)
            plan.terms_from = sooner(plan.terms_from, calendar.terms.at[k].from);
        assert_int_equal(school_days_list(&plan, today * (int64_t)MS_PER_DAY, a, NULL), ERR_OK);
        for (int k = 0; k < 60; k++) {
            int32_t from = today + 1500 - (int32_t)rand_below(&r, k % 2 ? 3000 : 14000);
            int32_t days = (int32_t)rand_below(&r, k % 3 ? 25 : 200);
            int32_t wanted = walked(&plan, from, days);
            assert_int_equal(school_days_after(&plan, from, days), wanted);
            found += days > 0 && wanted != EXPECT_NEVER;
        }
    }
    assert_true(found > 1000);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_list_says_what_walking_does)};
    return cmocka_run_group_tests_name("expect/school", tests, NULL, NULL);
}
