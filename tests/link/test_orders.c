/* Any order and partition of deliveries ends in the same persons and the same possible links as one
 * batch. */
#include "world.h"

#include "base/fault.h"

#include <pthread.h>
#include <stdio.h>

enum { SAYINGS_MAX = 160, RECORDS_MAX = 120, TRIALS = 6 };

/* A small region: families with twins, movers, brides, slips; agencies that hold them a little
 * differently. */
struct tiny {
    struct saying said[SAYINGS_MAX];
    char text[SAYINGS_MAX][160], ref[SAYINGS_MAX][12];
    size_t n;
};

static const char *const agencies[] = {"school", "hospital", "police", "gp", "housing"};

static void say(struct tiny *t, size_t agency, int ref, int as_of, const char *text)
{
    if (t->n == SAYINGS_MAX) return;
    (void)snprintf(t->ref[t->n], sizeof t->ref[0], "%d", ref);
    (void)snprintf(t->text[t->n], sizeof t->text[0], "%s", text);
    t->said[t->n] =
        (struct saying){agencies[agency % COUNT(agencies)], t->ref[t->n], as_of, t->text[t->n]};
    t->n++;
}

static void family(struct tiny *t, struct rand *r, int number)
{
    static const char *const given[] = {"Jane",   "June",    "Aisha", "Aishah",   "Amira", "Tom",
                                        "Thomas", "William", "Bill",  "Harpreet", "J",     "Baby"};
    static const char *const family_name[] = {"Doe", "Khan", "Kaur", "Smith", "Zyxwell"};
    static const char *const street[] = {"Inour Street", "Other Road", "Far Lane"};
    const char *surname = family_name[rand_below(r, COUNT(family_name))];
    int year = 1990 + (int)rand_below(r, 25), month = 1 + (int)rand_below(r, 12),
        day = 1 + (int)rand_below(r, 12);
    int house = 1 + (int)rand_below(r, 30);
    const char *road = street[rand_below(r, COUNT(street))];
    for (int child = 0; child < 3; child++) { /* the first two are twins */
        const char *name = given[rand_below(r, COUNT(given))];
        int born = child == 2 ? year + 3 : year;
        for (size_t agency = 0; agency < COUNT(agencies); agency++) {
            char text[160];
            if (rand_below(r, 3) == 0) continue;
            bool swap = rand_below(r, 6) == 0, moved = rand_below(r, 4) == 0,
                 bride = rand_below(r, 8) == 0;
            const char *alias = rand_below(r, 6) ? name : given[rand_below(r, COUNT(given))];
            (void)snprintf(text, sizeof text, "%s|%s|%04d-%02d-%02d|F|%d %s|B99 %d%s|%s", alias,
                           bride ? "Newname" : surname, born, swap ? day : month,
                           swap ? month : day, moved ? house + 40 : house, road, moved ? 2 : 1,
                           moved ? "BB" : "AA",
                           rand_below(r, 10) ? ""
                           : child           ? "9990000018+"
                                             : "9990000026+");
            say(t, agency, number * 10 + child, 1, text);
            if (rand_below(r, 4)) continue;
            (void)snprintf(text, sizeof text, "%s|%s|%04d-%02d-%02d|F|%d Late Close|B98 3CC|", name,
                           surname, born, month, day, house);
            say(t, agency, number * 10 + child, 2, text);
        }
    }
}

/* Who is with whom, and what is possible: by record, without person ids. */
struct outcome {
    int64_t record[RECORDS_MAX], first[RECORDS_MAX]; /* the least record of the same person */
    int64_t possible[RECORDS_MAX][64];
    size_t possible_count[RECORDS_MAX], n;
};

static void read_outcome(struct world *w, const struct tiny *t, struct outcome *o)
{
    static int64_t person[RECORDS_MAX];
    o->n = 0;
    for (size_t i = 0; i < t->n; i++) {
        int64_t record = world_record(w, t->said[i].agency, t->said[i].ref);
        size_t at = 0;
        while (at < o->n && o->record[at] != record)
            at++;
        if (at < o->n || o->n == RECORDS_MAX) continue;
        struct world_asking q = world_ask(w, record);
        assert_true(q.person != 0);
        person[at] = q.person;
        o->record[at] = record;
        o->possible_count[at] = q.possible_count;
        memcpy(o->possible[at], q.possible, sizeof q.possible);
        o->n++;
    }
    for (size_t i = 0; i < o->n; i++) {
        o->first[i] = o->record[i];
        for (size_t k = 0; k < o->n; k++)
            if (person[k] == person[i] && o->record[k] < o->first[i]) o->first[i] = o->record[k];
    }
}

static bool by_content(const struct outcome *a, const struct outcome *b)
{
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++) {
        if (a->record[i] != b->record[i] || a->first[i] != b->first[i]) return false;
        if (a->possible_count[i] != b->possible_count[i]) return false;
        for (size_t k = 0; k < a->possible_count[i];
             k++) { /* sets: weights tie in any order of rows */
            bool there = false;
            for (size_t l = 0; l < b->possible_count[i]; l++)
                there |= a->possible[i][k] == b->possible[i][l];
            if (!there) return false;
        }
    }
    return true;
}

static void shuffle(struct rand *r, const struct saying **list, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t at = rand_below(r, i);
        const struct saying *s = list[at];
        list[at] = list[i - 1];
        list[i - 1] = s;
    }
}

/* Deliveries of up to `most` rows each in a random order, linked after each. */
static void run_trial(const struct tiny *t, uint64_t seed, size_t most, bool rebuild,
                      struct outcome *ret)
{
    struct world w;
    struct rand r = rand_seeded(seed);
    const struct saying *list[SAYINGS_MAX];
    world_open(&w);
    for (size_t i = 0; i < t->n; i++)
        list[i] = &t->said[i];
    if (most < t->n) shuffle(&r, list, t->n);
    size_t n = t->n;
    int64_t delivery = 0;
    for (size_t from = 0, rows; from < n; from += rows) {
        rows = most < t->n ? 1 + rand_below(&r, most) : n;
        if (rows > n - from) rows = n - from;
        world_tell(&w, list + from, rows, ++delivery);
        (void)world_link(&w);
    }
    if (rebuild) assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    read_outcome(&w, t, ret);
    world_close(&w);
}

static void make_tiny(struct tiny *t, uint64_t seed)
{
    struct rand r = rand_seeded(seed);
    t->n = 0;
    for (int number = 1; number <= 7; number++)
        family(t, &r, number);
}

static struct tiny region;
static struct outcome batch, other;

static void any_order_and_partition_ends_like_one_batch(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= TRIALS; seed++) {
        make_tiny(&region, seed);
        run_trial(&region, 0, SIZE_MAX, false, &batch);
        for (uint64_t trial = 1; trial <= 2; trial++) {
            run_trial(&region, seed * 100 + trial, trial == 1 ? 3 : 25, false, &other);
            if (!by_content(&batch, &other)) fail_msg("region %d, order %d", (int)seed, (int)trial);
        }
    }
}

static void the_regions_have_persons_to_find_and_doubts_to_keep(void **state)
{
    (void)state;
    size_t joined = 0, doubts = 0;
    make_tiny(&region, 1);
    run_trial(&region, 0, SIZE_MAX, false, &batch);
    for (size_t i = 0; i < batch.n; i++) {
        joined += batch.first[i] != batch.record[i];
        doubts += batch.possible_count[i];
    }
    assert_true(joined > 20);
    assert_true(doubts > 10);
}

static void a_rebuild_ends_like_one_batch(void **state)
{
    (void)state;
    make_tiny(&region, 42);
    run_trial(&region, 0, SIZE_MAX, false, &batch);
    run_trial(&region, 7, 10, true, &other);
    assert_true(by_content(&batch, &other));
}

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

struct linker {
    struct hub *hub;
    struct err_info why;
    struct link_report report;
    err result;
};

static void *link_alone(void *ctx)
{
    struct linker *l = ctx;
    l->result = link_run(l->hub, NULL, &l->report, &l->why);
    return NULL;
}

static void two_linkers_at_once_end_like_one(void **state)
{
    (void)state;
    struct world w;
    const struct saying *list[SAYINGS_MAX];
    make_tiny(&region, 6);
    run_trial(&region, 0, SIZE_MAX, false, &batch);
    for (size_t i = 0; i < region.n; i++)
        list[i] = &region.said[i];
    world_open(&w);
    struct linker linkers[] = {{.hub = w.hub}, {.hub = world_open_again(&w)}};
    int64_t records = 0;
    for (size_t half = 0, from = 0; half < 2; half++, from = region.n / 2) {
        pthread_t thread[COUNT(linkers)];
        world_tell(&w, list + from, half ? region.n - from : region.n / 2, (int64_t)half + 1);
        for (size_t i = 0; i < COUNT(linkers); i++)
            assert_int_equal(pthread_create(&thread[i], NULL, link_alone, &linkers[i]), 0);
        for (size_t i = 0; i < COUNT(linkers); i++)
            assert_int_equal(pthread_join(thread[i], NULL), 0);
        for (size_t i = 0; i < COUNT(linkers); i++) {
            if (linkers[i].result) fail_msg("linker %zu: %s", i, linkers[i].why.text);
            records += linkers[i].report.records;
        }
    }
    read_outcome(&w, &region, &other);
    hub_close(linkers[1].hub);
    world_close(&w);
    assert_true(by_content(&batch, &other));
    assert_true(records >= (int64_t)batch.n && records <= (int64_t)region.n); /* no work twice */
}

static void the_comparison_notices_one_record_that_went_astray(void **state)
{
    (void)state;
    make_tiny(&region, 3);
    run_trial(&region, 0, SIZE_MAX, false, &batch);
    other = batch;
    assert_true(by_content(&batch, &other));
    for (size_t i = 0; i < other.n; i++) { /* plant it: one member of some person stands alone */
        if (other.first[i] == other.record[i]) continue;
        other.first[i] = other.record[i];
        break;
    }
    assert_false(by_content(&batch, &other));
    size_t lost = region.n;
    region.n = lost - 3; /* and a feed that lost its last rows ends otherwise */
    run_trial(&region, 0, SIZE_MAX, false, &other);
    region.n = lost;
    assert_false(by_content(&batch, &other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_order_and_partition_ends_like_one_batch),
        cmocka_unit_test(the_regions_have_persons_to_find_and_doubts_to_keep),
        cmocka_unit_test(a_rebuild_ends_like_one_batch),
        cmocka_unit_test(stopped_anywhere_and_run_again_it_ends_the_same),
        cmocka_unit_test(a_transaction_that_must_run_again_anywhere_changes_nothing),
        cmocka_unit_test(looked_up_beside_the_transactions_or_between_them_it_ends_the_same),
        cmocka_unit_test(two_linkers_at_once_end_like_one),
        cmocka_unit_test(the_comparison_notices_one_record_that_went_astray),
    };
    return cmocka_run_group_tests_name("link/orders", tests, NULL, NULL);
}
