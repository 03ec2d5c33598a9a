/* What people decide while the linker is at work counts when it has ended, whatever it had in hand
 * and whatever else was decided on the same records just before. */
#include "world.h"

#include <stdio.h>

enum { RECORDS = 4 };

/* Strangers, each a record of an agency of its own. */
static const struct saying strangers[RECORDS] = {
    {"school", "1", 1, "Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|"},
    {"hospital", "2", 1, "Tom|Zyxwell|1970-05-06|M|4 Other Road|B98 2AB|"},
    {"police", "3", 1, "Aisha|Khan|1988-12-24|F|5 Far Lane|B97 3AC|"},
    {"gp", "4", 1, "William|Smith|1950-08-09|M|6 Late Close|B96 4AD|"}};

struct word {
    struct world *w;
    int64_t record, other;
    bool same;
};

static err say_in(struct db *db, void *ctx, struct err_info *why)
{
    const struct word *d = ctx;
    return link_decide(db, d->w->hub, d->record, d->other, d->same, STR("ann"), STR("seen"), why);
}

static void say(struct world *w, const int64_t *record, int one, int other, bool same)
{
    struct word d = {w, record[one], record[other], same};
    if (store_write(w->hub->store, say_in, &d, &w->why)) fail_msg("%s", w->why.text);
}

static int by_record(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Four persons, in the order in which the linker walks them. */
static void open_strangers(struct world *w, int64_t record[RECORDS])
{
    const struct saying *list[RECORDS];
    world_open(w);
    for (int i = 0; i < RECORDS; i++) {
        list[i] = &strangers[i];
        record[i] = world_record(w, strangers[i].agency, strangers[i].ref);
    }
    qsort(record, RECORDS, sizeof *record, by_record);
    world_tell(w, list, RECORDS, 1);
    assert_int_equal(world_link(w).persons_new, RECORDS);
}

/* Somebody who decides on two records, `same` or not, after so many transactions. */
struct reviewer {
    struct world *w;
    const int64_t *record;
    int one, other, after;
    bool same;
};

static void decide_meanwhile(void *ctx, const struct link_progress *p)
{
    struct reviewer *r = ctx;
    (void)p;
    if (--r->after == 0) say(r->w, r->record, r->one, r->other, r->same);
}

static int64_t person_of(struct world *w, int64_t record)
{
    return world_ask(w, record).person;
}

/* Each of the two was decided on before and waits in the wave already. */
static void a_second_word_on_a_record_within_one_wave_is_heard(void **state)
{
    (void)state;
    for (int at = 0; at < RECORDS * RECORDS * RECORDS; at++) {
        struct reviewer r = {.one = at % RECORDS, .other = at / RECORDS % RECORDS,
                             .after = at / RECORDS / RECORDS + 1, .same = true};
        if (r.one >= r.other || (r.one == 0 && r.other == 1) || (r.one == 2 && r.other == 3))
            continue;
        struct world w;
        int64_t record[RECORDS];
        open_strangers(&w, record);
        r.w = &w, r.record = record;
        say(&w, record, 0, 1, true);
        say(&w, record, 2, 3, true);
        struct link_options one_by_one = {.rows = 1, .progress = decide_meanwhile, .ctx = &r};
        if (link_run(w.hub, &one_by_one, NULL, &w.why)) fail_msg("%s", w.why.text);
        assert_true(r.after <= 0);
        int64_t person = person_of(&w, record[0]);
        for (int i = 1; i < RECORDS; i++)
            if (person_of(&w, record[i]) != person)
                fail_msg("records %d and %d, transaction %d", r.one, r.other, at / 16 + 1);
        world_close(&w);
    }
}

/* ... and one that takes the first back. */
static void who_changes_their_mind_within_one_wave_is_heard(void **state)
{
    (void)state;
    for (int after = 1; after <= 2; after++) {
        struct world w;
        int64_t record[RECORDS];
        open_strangers(&w, record);
        say(&w, record, 1, 2, true);
        struct reviewer r = {&w, record, 1, 2, after, false};
        struct link_options one_by_one = {.rows = 1, .progress = decide_meanwhile, .ctx = &r};
        if (link_run(w.hub, &one_by_one, NULL, &w.why)) fail_msg("%s", w.why.text);
        assert_true(person_of(&w, record[1]) != person_of(&w, record[2]));
        assert_int_equal(world_link(&w).records, 0);
        world_close(&w);
    }
}

#define JANE_DOE "Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|"
#define JANE_MILLER "Jane|Miller|2001-03-11|F|7 Other Road|B98 2BB|"

/* Whoever decides that two records are two people, and looks after each transaction from then
 * on. */
struct doubter {
    struct world *w;
    int64_t record[2];
    int after;
    bool decided, one;
};

static void doubt_meanwhile(void *ctx, const struct link_progress *p)
{
    struct doubter *d = ctx;
    (void)p;
    if (d->decided) d->one |= person_of(d->w, d->record[0]) == person_of(d->w, d->record[1]);
    if (--d->after != 0) return;
    d->decided = person_of(d->w, d->record[0]) != person_of(d->w, d->record[1]);
    if (d->decided) say(d->w, d->record, 0, 1, false);
}

/* Both are in hand when it is said, and a third record that is like both comes only then. */
static void a_no_said_within_the_wave_is_not_undone_for_a_moment(void **state)
{
    (void)state;
    static const char *const knitting[] = {"1", "2", "3", "4", "5", "6", "7", "8"};
    int decided = 0;
    for (size_t i = 0; i < COUNT(knitting); i++)
        for (int after = 1; after <= 2; after++) {
            struct world w;
            const struct saying said[] = {{"school", "1", 1, JANE_DOE},
                                          {"police", "1", 1, JANE_MILLER},
                                          {"school", "1", 2, JANE_DOE},
                                          {"police", "1", 2, JANE_MILLER},
                                          {"gp", knitting[i], 1, JANE_DOE},
                                          {"gp", knitting[i], 2, JANE_MILLER}};
            const struct saying *list[] = {&said[0], &said[1], &said[2],
                                           &said[3], &said[4], &said[5]};
            world_open(&w);
            world_tell(&w, list, 2, 1);
            (void)world_link(&w);
            world_tell(&w, list + 2, 4, 2);
            struct doubter d = {.w = &w, .after = after,
                                .record = {world_record(&w, "school", "1"),
                                           world_record(&w, "police", "1")}};
            struct link_options one_by_one = {.rows = 1, .progress = doubt_meanwhile, .ctx = &d};
            if (link_run(w.hub, &one_by_one, NULL, &w.why)) fail_msg("%s", w.why.text);
            if (d.one) fail_msg("undone: reference %s, transaction %d", knitting[i], after);
            assert_true(!d.decided || person_of(&w, d.record[0]) != person_of(&w, d.record[1]));
            decided += d.decided;
            world_close(&w);
        }
    assert_true(decided > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_word_on_a_record_within_one_wave_is_heard),
        cmocka_unit_test(who_changes_their_mind_within_one_wave_is_heard),
        cmocka_unit_test(a_no_said_within_the_wave_is_not_undone_for_a_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
