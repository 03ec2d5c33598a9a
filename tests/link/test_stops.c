/* Wherever linking leaves off, is run again or looks ahead, it ends as one batch does. */
#include "tiny.h"

#include "base/fault.h"

/* The n-th store call fails once: linking stops there, is run again, and ends the same. */
static void stopped_anywhere_and_run_again_it_ends_the_same(void **state)
{
    (void)state;
    enum { STEP = 1 };
    const struct saying *list[SAYINGS_MAX];
    struct err_info why;
    make_tiny(&region, 5);
    run_trial(&region, 0, SIZE_MAX, false, &batch);
    for (size_t i = 0; i < region.n; i++)
        list[i] = &region.said[i];
    size_t stopped = 0;
    for (long n = 1;; n += STEP) {
        struct world w;
        world_open(&w);
        world_tell(&w, list, region.n / 2, 1);
        (void)world_link(&w);
        world_tell(&w, list + region.n / 2, region.n - region.n / 2, 2);
        bool armed = fault_arm(FAULT_STORE, n, FAULT_ONCE);
        err e = armed ? link_run(w.hub, NULL, NULL, &why) : ERR_OK;
        fault_disarm();
        (void)world_link(&w);
        read_outcome(&w, &region, &other);
        world_close(&w);
        if (!by_content(&batch, &other)) fail_msg("stopped at call %ld", n);
        if (!e) break;
        stopped++;
    }
    assert_true(stopped > 3);
}

struct stopper {
    struct hub *hub;
    int chunks; /* until it is to stop */
};

static void stop_after_some(void *ctx, const struct link_progress *p)
{
    struct stopper *s = ctx;
    (void)p;
    if (--s->chunks == 0) atomic_store(&s->hub->stopping, true);
}

/* What a server does that is told to end while it links. */
static void told_to_stop_after_any_transaction_it_leaves_off_and_goes_on_the_next_time(void **state)
{
    (void)state;
    const struct saying *list[SAYINGS_MAX];
    make_tiny(&region, 5);
    run_trial(&region, 0, SIZE_MAX, false, &batch);
    for (size_t i = 0; i < region.n; i++)
        list[i] = &region.said[i];
    int stops = 0;
    for (int chunks = 1;; chunks += 3) {
        struct world w;
        world_open(&w);
        struct stopper stopper = {w.hub, chunks};
        const struct link_options small = {
            .rows = 7, .progress = stop_after_some, .ctx = &stopper};
        world_tell(&w, list, region.n, 1);
        err e = link_run(w.hub, &small, NULL, &w.why);
        bool stopped = atomic_exchange(&w.hub->stopping, false);
        assert_int_equal(e, stopped ? ERR_BUSY : ERR_OK);
        (void)world_link(&w);
        read_outcome(&w, &region, &other);
        world_close(&w);
        if (!by_content(&batch, &other)) fail_msg("stopped after %d transactions", chunks);
        if (!stopped) break;
        stops++;
    }
    assert_true(stops > 3);
}

/* A serialisation failure in any write of a run whose waves have many chunks. */
static void a_transaction_that_must_run_again_anywhere_changes_nothing(void **state)
{
    (void)state;
    const struct saying *list[SAYINGS_MAX];
    const struct link_options small = {.rows = 7};
    struct link_report report;
    make_tiny(&region, 5);
    run_trial(&region, 0, SIZE_MAX, false, &batch);
    for (size_t i = 0; i < region.n; i++)
        list[i] = &region.said[i];
    int64_t least = INT64_MAX, most = 0;
    for (long n = 1;; n++) {
        struct world w;
        world_open(&w);
        world_tell(&w, list, region.n / 2, 1);
        (void)world_link(&w);
        world_tell(&w, list + region.n / 2, region.n - region.n / 2, 2);
        bool armed = fault_arm(FAULT_AGAIN, n, FAULT_ONCE);
        if (armed && link_run(w.hub, &small, &report, &w.why)) fail_msg("%s", w.why.text);
        fault_disarm();
        if (armed) read_outcome(&w, &region, &other);
        world_close(&w);
        if (!armed) break;
        if (!by_content(&batch, &other)) fail_msg("run again at write %ld", n);
        if (report.records < least) least = report.records;
        if (report.records > most) most = report.records;
    }
    assert_true(most > least); /* some waves did start anew */
}

/* Looks of few rows, each begun while the chunks of the one before are written, or after them. */
static void looked_up_beside_the_transactions_or_between_them_it_ends_the_same(void **state)
{
    (void)state;
    const struct saying *list[SAYINGS_MAX];
    make_tiny(&region, 8);
    run_trial(&region, 0, SIZE_MAX, false, &batch);
    for (size_t i = 0; i < region.n; i++)
        list[i] = &region.said[i];
    for (int32_t rows = 1; rows <= 9; rows += 4)
        for (unsigned threads = 1; threads <= 2; threads++) {
            const struct link_options few = {.rows = rows, .threads = threads};
            struct world w;
            world_open(&w);
            for (size_t half = 0, from = 0; half < 2; half++, from = region.n / 2) {
                size_t n = half ? region.n - from : region.n / 2;
                world_tell(&w, list + from, n, (int64_t)half + 1);
                if (link_run(w.hub, &few, NULL, &w.why)) fail_msg("%s", w.why.text);
            }
            read_outcome(&w, &region, &other);
            world_close(&w);
            if (!by_content(&batch, &other)) fail_msg("%d rows, %u threads", rows, threads);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stopped_anywhere_and_run_again_it_ends_the_same),
        cmocka_unit_test(
            told_to_stop_after_any_transaction_it_leaves_off_and_goes_on_the_next_time),
        cmocka_unit_test(a_transaction_that_must_run_again_anywhere_changes_nothing),
        cmocka_unit_test(looked_up_beside_the_transactions_or_between_them_it_ends_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
