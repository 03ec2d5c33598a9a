/* Unseen children, whatever happens: an outage creates no miss, nor does being seen. */
#include "world.h"

#include "base/clock.h"
#include "base/rand.h"

static bool unseen_on(struct world *w, int32_t today)
{
    w->today = today;
    return world_unseen(w).answer == UNSEEN_MISSED;
}

/* A life of some hundred days at random. */
static void live(struct world *w, struct rand *r, int32_t from, int32_t until)
{
    static const struct {
        int agency, type;
    } seen[] = {{GP, GP_SEEN}, {HEALTH, ONE_YEAR}, {SCHOOL, ATTENDED}, {POLICE, WELFARE},
                {NURSERY, CHECK_TWO}, {COUNCIL, HOME_VISIT}, {HEALTH, NOT_BROUGHT}};
    size_t n = rand_below(r, 8);
    for (size_t i = 0; i < n; i++) {
        size_t k = rand_below(r, COUNT(seen));
        w->events[w->n] = (struct activity){
            .id = (int64_t)w->n + 1,
            .record = 1,
            .day = from + (int32_t)rand_below(r, (uint64_t)(until - from)),
            .end_day = ACTIVITY_NO_END,
            .agency = (uint16_t)seen[k].agency,
            .type = (uint16_t)seen[k].type,
            .class = (uint8_t)w->types[seen[k].type].class};
        w->n++;
    }
}

static struct world *any_child(struct rand *r)
{
    static const char *const born[] = {"2026-06-10", "2025-11-20", "2022-01-31", "2021-11-05",
                                       "2018-02-28", "2012", "2020-02-29", "2021-11"};
    struct world *w = world_new("2026-11-22", born[rand_below(r, COUNT(born))], NULL);
    world_knows(w, SCHOOL);
    world_knows(w, NURSERY);
    live(w, r, day("2026-02-01"), day("2026-11-22"));
    return w;
}

/* The events that an outage from that day on takes away. */
static void lose(struct world *w, int agency, int32_t from)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->n; i++)
        if (w->events[i].agency != agency || w->events[i].day < from)
            w->events[kept++] = w->events[i];
    w->n = kept;
}

static void a_feed_outage_of_any_length_at_any_time_creates_no_miss(void **state)
{
    struct rand r = rand_seeded(11);
    size_t missed = 0;
    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct world *w = any_child(&r);
        int32_t today = day("2026-07-01") + (int32_t)rand_below(&r, 140);
        int32_t stops = today - (int32_t)rand_below(&r, 150);
        int agency = (int)rand_below(&r, AGENCIES);
        if (agency == MEASURING) agency = GP; /* which nobody waits for */
        struct world whole = *w;
        for (int f = 0; f < AGENCIES; f++)
            whole.times[f].complete_to_ms = w->times[f].complete_to_ms =
                date_uk_midnight_ms(date_from_days(today + 1));
        lose(w, agency, stops);
        w->times[agency].complete_to_ms = date_uk_midnight_ms(date_from_days(stops));
        if (unseen_on(w, today)) {
            bool was = false; /* it had begun, with everything told, before the feed stopped */
            for (int32_t d = today; d >= today - 200 && !was; d--) {
                for (int f = 0; f < AGENCIES; f++)
                    whole.times[f].complete_to_ms = date_uk_midnight_ms(date_from_days(d + 1));
                was = unseen_on(&whole, d);
            }
            assert_true(was);
            missed++;
        }
        world_free(w);
    }
    assert_true(missed > 100); /* it was tried */
}

static void being_seen_once_more_creates_no_miss(void **state)
{
    struct rand r = rand_seeded(12);
    size_t tried = 0;
    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct world *w = any_child(&r);
        int32_t today = day("2026-07-01") + (int32_t)rand_below(&r, 140);
        bool before = unseen_on(w, today);
        world_event(w, "2026-07-01", GP, GP_SEEN);
        w->events[w->n - 1].day = today - (int32_t)rand_below(&r, 150);
        if (unseen_on(w, today)) assert_true(before);
        tried += before;
        world_free(w);
    }
    assert_true(tried > 100);
}

struct named {
    bool on[4000];
    int32_t first;
};
static void name_day(void *ctx, int64_t d)
{
    struct named *n = ctx;
    if (d >= n->first && d < n->first + 4000) n->on[d - n->first] = true;
}
static void the_days_named_are_all_on_which_an_answer_changes(void **state)
{
    struct rand r = rand_seeded(13);
    (void)state;
    for (int i = 0; i < 300; i++) {
        struct named named = {.first = day("2026-01-01")};
        struct world *w = any_child(&r);
        if (rand_below(&r, 3) == 0) world_status(w, "2026-06-01", "2026-09-30", COUNCIL, HOME_ED);
        if (rand_below(&r, 3) == 0) world_status(w, "2025-09-01", "2026-07-20", SCHOOL, ON_ROLL);
        struct expect_case c = world_case(w);
        c.today = named.first;
        expect_unseen_days(&c, name_day, &named);
        bool before = false;
        for (int32_t d = named.first; d <= day("2026-11-22"); d++) {
            c.today = d;
            bool now = expect_unseen(&c).answer == UNSEEN_MISSED;
            if (d > named.first && now != before && !named.on[d - named.first])
                fail_msg("child %d: changed on day %d", i, d - named.first);
            before = now;
        }
        world_free(w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_outage_of_any_length_at_any_time_creates_no_miss),
        cmocka_unit_test(being_seen_once_more_creates_no_miss),
        cmocka_unit_test(the_days_named_are_all_on_which_an_answer_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
