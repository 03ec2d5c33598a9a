/* What is counted over all persons, against the same counted slowly by somebody who knows who is
 * who; and what agencies are told of it. */
#include "check.h"

#include "base/rand.h"
#include "ingest/hub_world.h"
#include "link/link.h"
#include "query.h"
#include "store/store.h"
#include "supply/beside.h"
#include "supply/sweep.h"

#include <stdio.h>

enum { PEOPLE = 160, AGENCIES = 2, DAY = 86400 };

static int open_world(void **state)
{
    static struct world w;
    world_open(&w);
    *state = &w;
    return 0;
}
static int close_world(void **state)
{
    world_close(*state);
    return 0;
}

/* ---- a population of which the test knows everything ---- */

struct holding { /* what an agency holds of somebody */
    bool has;
    bool birth, other_birth; /* it holds one; another one than the person's */
    bool other_family, postcode;
    bool twice; /* under two refs */
};
struct population {
    struct holding of[PEOPLE][AGENCIES];
};
static const char *const codes[AGENCIES] = {"hospital", "school"};
static const char world_more[] =
    "region: {name: Northborough, duty_line: 0121 496 0100}\n"
    "agreements:\n"
    "  - id: school-2014\n    agency: school\n    purpose: To recognise people at risk\n"
    "    lawful_basis: 6(1)(e)\n    condition: none\n"
    "    fields: [person_ref, given_name, family_name, birth_date, nhs_number, nhs_number_status, "
    "postcode, address]\n"
    "    audience: 3\n    retention_months: 72\n    from: 2014-01-01\n    until: 2016-12-31\n"
    "    expected_every_hours: 200\n";

static void word(char out[16], int n, const char *start)
{
    static const char *const parts[] = {"bor", "lin", "tav", "mek", "sud", "rof", "gil", "pen",
                                        "wom", "zat"};
    snprintf(out, 16, "%s%s%s%s", start, parts[n / 100 % 10], parts[n / 10 % 10], parts[n % 10]);
}

/* A valid number of the range kept for tests. */
static void nhs_number(char out[32], int n)
{
    for (int serial = n * 11;; serial++) {
        char digits[24];
        int sum = 0;
        snprintf(digits, sizeof digits, "999%06d", serial);
        for (int i = 0; i < 9; i++)
            sum += (digits[i] - '0') * (10 - i);
        int check = (11 - sum % 11) % 11;
        if (check == 10) continue;
        snprintf(out, 32, "%s%d", digits, check);
        return;
    }
}

static void person_line(struct buf *text, int i, const struct holding *h, const char *ref)
{
    char given[16], family[16], other[16], number[32];
    word(given, i, "A");
    word(family, (i * 7 + 3) % 1000, "O");
    word(other, (i * 3 + 500) % 1000, "Y");
    nhs_number(number, i);
    buf_printf(text, "%s%d,%s,%s,", ref, i, given, h->other_family ? other : family);
    if (h->birth)
        buf_printf(text, "19%02d-%02d-%02d", 40 + i % 60, 1 + i % 12,
                   h->other_birth ? 17 : 2 + i % 13);
    buf_printf(text, ",%s,01,%s\n", number, h->postcode ? "B99 1AA" : "");
}

static void load_population(struct world *w, const struct population *p, int from, int until)
{
    for (size_t a = 0; a < AGENCIES; a++) {
        struct buf text = BUF_INIT(1 << 20);
        buf_add_c(&text, "person_ref,given_name,family_name,birth_date,nhs_number,"
                         "nhs_number_status,postcode\n");
        for (int i = from; i < until; i++) {
            const struct holding *h = &p->of[i][a];
            if (h->has) person_line(&text, i, h, a ? "S" : "P");
            if (h->has && h->twice) person_line(&text, i, h, "X");
        }
        struct loading l = {.agency = codes[a], .mapping = "", .text = buf_str(&text)};
        if (world_load_with(w, &l)) fail_msg("%s", w->why.text);
        buf_release(&text);
    }
    assert_int_equal(link_run(w->hub, NULL, NULL, &w->why), ERR_OK);
}

static struct population random_population(uint64_t seed)
{
    struct population p;
    struct rand r = rand_seeded(seed);
    memset(&p, 0, sizeof p);
    for (int i = 0; i < PEOPLE; i++)
        for (size_t a = 0; a < AGENCIES; a++)
            p.of[i][a] = (struct holding){.has = rand_below(&r, 10) < 7,
                                          .birth = rand_below(&r, 10) < 8,
                                          .other_birth = rand_below(&r, 10) < 2,
                                          .other_family = rand_below(&r, 10) < 1,
                                          .postcode = rand_below(&r, 2),
                                          .twice = rand_below(&r, 20) < 1};
    return p;
}

/* By hand: of this agency's persons, whom the other one knows, and what both say. */
struct expected {
    int64_t records, duplicates, persons, matched, birth_both, birth_same, family_same;
    int64_t postcode_both;
};
static struct expected expect(const struct population *p, int until, size_t a)
{
    struct expected x = {0};
    for (int i = 0; i < until; i++) {
        const struct holding *h = &p->of[i][a], *o = &p->of[i][1 - a];
        if (!h->has) continue;
        x.persons++;
        x.records += 1 + h->twice;
        x.duplicates += h->twice;
        if (!o->has) continue;
        x.matched++;
        x.birth_both += h->birth && o->birth;
        x.birth_same += h->birth && o->birth && h->other_birth == o->other_birth;
        x.family_same += h->other_family == o->other_family;
        x.postcode_both += h->postcode && o->postcode;
    }
    return x;
}

/* ---- asking ---- */

struct told {
    struct world *w;
    str agency;
    struct q_supply_own_row own;
    struct q_supply_figures_rows figures;
};
static err read_told(struct db *db, void *ctx, struct err_info *why)
{
    struct told *t = ctx;
    err e = q_supply_own(db, &(struct q_supply_own_in){t->agency}, t->w->arena, &t->own, why);
    if (!e)
        e = q_supply_figures(db, &(struct q_supply_figures_in){t->agency}, t->w->arena,
                             &t->figures, why);
    return e;
}
static struct told ask(struct world *w, size_t a)
{
    struct told t = {.w = w, .agency = str_of(codes[a])};
    assert_int_equal(store_read(w->hub->store, read_told, &t, &w->why), ERR_OK);
    return t;
}

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, ctx, why);
}

static int sweep(struct world *w, int32_t persons)
{
    struct partners *p = NULL;
    bool done = false;
    int steps = 0;
    assert_int_equal(store_read(w->hub->store, load_partners, &p, &w->why), ERR_OK);
    for (; !done; steps++)
        if (supply_sweep(w->hub, p, persons, &done, &w->why)) fail_msg("%s", w->why.text);
    partners_free(p);
    return steps;
}

static void figure_is(struct world *w, size_t a, enum supply_figure f, int32_t period,
                      int64_t part, int64_t whole)
{
    const char *name = supply_figure_code(f);
    struct told t = ask(w, a);
    struct disclosed_share want =
        disclose_share(&w->hub->keys, str_of(codes[a]), name, period, part, whole);
    for (size_t i = 0; i < t.figures.n; i++) {
        const struct q_supply_figures_row *r = &t.figures.at[i];
        if (r->period != period || !str_eq_c(r->name, name)) continue;
        if (r->shown != (int32_t)want.shown || r->percent != want.percent ||
            r->persons != want.persons)
            fail_msg("%s of %s: %d %d %lld, wanted %d %d %lld", name, codes[a], r->shown,
                     r->percent, (long long)r->persons, want.shown, want.percent,
                     (long long)want.persons);
        return;
    }
    fail_msg("%s of %s is not settled", name, codes[a]);
}

enum { MARCH_2014 = 2014 * 12 + 2 };

static void what_is_told_is_what_a_slow_count_gives_with_the_noise_of_the_month(void **state)
{
    struct world *w = *state;
    world_apply(w, world_more);
    struct population p = random_population(5);
    load_population(w, &p, 0, PEOPLE);
    assert_true(sweep(w, 7) > 10); /* many short steps ... */
    for (size_t a = 0; a < AGENCIES; a++) {
        struct expected x = expect(&p, PEOPLE, a);
        struct told t = ask(w, a);
        assert_int_equal(t.own.records, x.records);
        assert_int_equal(t.own.duplicates, x.duplicates);
        figure_is(w, a, FIGURE_MATCHED, MARCH_2014, x.matched, x.persons);
        figure_is(w, a, FIGURE_BIRTH_DATE, MARCH_2014, x.birth_same, x.birth_both);
        figure_is(w, a, FIGURE_FAMILY_NAME, MARCH_2014, x.family_same, x.matched);
        figure_is(w, a, FIGURE_POSTCODE, MARCH_2014, x.postcode_both, x.postcode_both);
        figure_is(w, a, FIGURE_NHS_NUMBER, MARCH_2014, x.matched, x.matched);
    }
    assert_int_equal(sweep(w, 100000), 1); /* ... and today is done */
}

static void a_month_s_figures_do_not_move_when_one_person_more_is_sent(void **state)
{
    struct world *w = *state;
    world_apply(w, world_more);
    struct population p = random_population(6);
    load_population(w, &p, 0, PEOPLE - 1);
    (void)sweep(w, 100000);
    struct expected before = expect(&p, PEOPLE - 1, 1);
    p.of[PEOPLE - 1][0] = p.of[PEOPLE - 1][1] = (struct holding){.has = true, .birth = true};
    load_population(w, &p, PEOPLE - 1, PEOPLE);
    w->hub->clock.fixed_ms += (int64_t)DAY * 1000; /* tomorrow is the same month */
    (void)sweep(w, 100000);
    assert_int_equal(ask(w, 1).own.records, expect(&p, PEOPLE, 1).records);
    figure_is(w, 1, FIGURE_MATCHED, MARCH_2014, before.matched, before.persons);
    w->hub->clock.fixed_ms += (int64_t)10 * DAY * 1000;
    (void)sweep(w, 100000);
    struct expected after = expect(&p, PEOPLE, 1);
    figure_is(w, 1, FIGURE_MATCHED, MARCH_2014 + 1, after.matched, after.persons);
    figure_is(w, 1, FIGURE_MATCHED, MARCH_2014, before.matched, before.persons);
}

/* Everybody is held by both; so many persons in all. */
static struct population everybody(void)
{
    struct population p;
    memset(&p, 0, sizeof p);
    for (int i = 0; i < PEOPLE; i++)
        for (size_t a = 0; a < AGENCIES; a++)
            p.of[i][a] = (struct holding){.has = true, .birth = true};
    return p;
}

static void nothing_is_told_of_nine_and_hardly_anything_of_ten(void **state)
{
    struct world *w = *state;
    world_apply(w, world_more);
    struct population p = everybody();
    for (int i = 9; i < PEOPLE; i++)
        p.of[i][1].has = false; /* nine are known to both, the hospital has many more */
    load_population(w, &p, 0, 60);
    (void)sweep(w, 100000);
    assert_int_equal(ask(w, 1).figures.n, 0); /* the school sends too few to be told at all */
    struct told t = ask(w, 0);
    assert_int_equal(t.figures.n, FIGURE__COUNT);
    for (size_t i = 0; i < t.figures.n; i++) {
        assert_int_equal(t.figures.at[i].shown, DISCLOSED_NOT);
        assert_int_equal(t.figures.at[i].percent, 0);
        assert_int_equal(t.figures.at[i].persons, 0);
    }
}

static void while_records_wait_to_be_linked_nothing_is_settled(void **state)
{
    struct world *w = *state;
    world_apply(w, world_more);
    struct population p = everybody();
    load_population(w, &p, 0, 60);
    assert_int_equal(world_load(w, "hospital", "person_ref,family_name\nP999,Waiting\n"), ERR_OK);
    (void)sweep(w, 100000);
    assert_int_equal(ask(w, 0).figures.n, 0);
    assert_int_equal(ask(w, 0).own.records, 60);
    assert_int_equal(link_run(w->hub, NULL, NULL, &w->why), ERR_OK);
    w->hub->clock.fixed_ms += (int64_t)DAY * 1000;
    (void)sweep(w, 100000);
    assert_int_equal(ask(w, 0).figures.n, FIGURE__COUNT);
}

static void a_second_record_counts_by_its_own_evidence_and_not_once_it_is_merged(void **state)
{
    (void)state;
    const int64_t own[] = {3, 5, 8, 13};
    const struct beside_pair pairs[] = {
        {3, 5, false}, {5, 8, false}, {8, 3, false}, {8, 99, false}};
    const struct beside_pair merged[] = {{3, 8, false}, {5, 8, false}, {3, 5, true}};
    assert_int_equal(beside_duplicates(own, 4, pairs, 4), 2); /* three are one; 99 is another's */
    assert_int_equal(beside_duplicates(own, 4, pairs, 0), 0); /* tied by others' records alone */
    assert_int_equal(beside_duplicates(own, 4, merged, 3), 1);
}

static void a_shielded_person_is_compared_with_nobody(void **state)
{
    struct world *w = *state;
    world_apply(w, world_more);
    struct population p = everybody();
    load_population(w, &p, 0, 60);
    struct buf text = BUF_INIT(1 << 16);
    buf_add_c(&text, "person_ref,family_name,sensitive\n");
    for (int i = 0; i < 30; i++)
        buf_printf(&text, "P%d,Oakhill,location\n", i);
    struct loading l = {.agency = "hospital", .mapping = "", .text = buf_str(&text)};
    assert_int_equal(world_load_with(w, &l), ERR_OK);
    assert_int_equal(w->report.accepted, 30);
    assert_int_equal(link_run(w->hub, NULL, NULL, &w->why), ERR_OK);
    (void)sweep(w, 100000);
    figure_is(w, 0, FIGURE_MATCHED, MARCH_2014, 30, 30);
    buf_release(&text);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        T(what_is_told_is_what_a_slow_count_gives_with_the_noise_of_the_month),
        T(a_month_s_figures_do_not_move_when_one_person_more_is_sent),
        T(nothing_is_told_of_nine_and_hardly_anything_of_ten),
        T(while_records_wait_to_be_linked_nothing_is_settled),
        cmocka_unit_test(a_second_record_counts_by_its_own_evidence_and_not_once_it_is_merged),
        T(a_shielded_person_is_compared_with_nobody),
    };
    return cmocka_run_group_tests_name("supply/sweep", tests, NULL, NULL);
}
