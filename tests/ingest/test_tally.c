/* What is counted of a delivery while it comes in, against the same counted slowly from its
 * text. */
#include "check.h"

#include "base/date.h"
#include "base/rand.h"
#include "ingest/hub_world.h"
#include "ingest/tally.h"
#include "query.h"
#include "store/store.h"

#include <stdio.h>

enum { ROWS = 400, TODAY = 16155 }; /* 26 March 2014 */

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

struct counted {
    struct arena *arena;
    struct q_supply_days_rows days;
    struct q_supply_columns_rows columns;
    struct q_supply_lags_rows lags;
};

static err read_counts(struct db *db, void *ctx, struct err_info *why)
{
    struct counted *c = ctx;
    const str agency = STR("hospital");
    err e = q_supply_days(db, &(struct q_supply_days_in){agency, 0}, c->arena, &c->days, why);
    if (!e)
        e = q_supply_columns(db, &(struct q_supply_columns_in){agency, agency, 0}, c->arena,
                             &c->columns, why);
    if (!e)
        e = q_supply_lags(db, &(struct q_supply_lags_in){agency, agency, 0}, c->arena, &c->lags,
                          why);
    return e;
}

static struct counted counts(struct world *w)
{
    struct counted c = {.arena = w->arena};
    assert_int_equal(store_read(w->hub->store, read_counts, &c, &w->why), ERR_OK);
    return c;
}

static struct q_supply_columns_row column(const struct counted *c, const char *name)
{
    for (size_t i = 0; i < c->columns.n; i++)
        if (str_eq_c(c->columns.at[i].name, name)) return c->columns.at[i];
    return (struct q_supply_columns_row){0};
}

static int64_t lag(const struct counted *c, enum lag l)
{
    for (size_t i = 0; i < c->lags.n; i++)
        if (c->lags.at[i].lag == (int32_t)l) return c->lags.at[i].events;
    return 0;
}

/* Each row is drawn from lists of which the test knows what every entry is worth; rows that are bad
 * are bad in one column only. */
struct draw {
    const char *text;
    int filled, bad, weak;
};
static const struct draw names[] = {
    {"Ines", 1, 0, 0}, {"Bram", 1, 0, 0}, {"Baby", 1, 0, 1}, {"Unknown", 1, 0, 1}};
static const struct draw births[] = {{"2001-02-03", 1, 0, 0}, {"2001-01-01", 1, 0, 1},
                                     {"2001", 1, 0, 1},       {"2001-06", 1, 0, 1},
                                     {"", 0, 0, 0},           {"2001-02-30", 1, 1, 0}};
static const struct draw genders[] = {{"F", 1, 0, 0}, {"U", 1, 0, 1}, {"", 0, 0, 0}};
static const struct draw codes[] = {
    {"B99 1AA", 1, 0, 0}, {"ZZ99 3VZ", 1, 0, 1}, {"", 0, 0, 0}};
static const int behind[] = {0, 1, 2, 5, 10, 20, 60, 400};

/* What the test knows of the file it drew. */
struct drawn {
    int64_t name[3], birth[3], gender[3], code[3], events, held, by_lag[COUNT(behind)];
};

static void draw_file(struct buf *text, struct drawn *out)
{
    struct rand r = rand_seeded(11);
    buf_add_c(text, "person_ref,family_name,birth_date,gender,postcode,event_ref,event_type,"
                    "event_date\n");
    for (int i = 0; i < ROWS; i++) {
        const struct draw *n = &names[rand_u64(&r) % COUNT(names)],
                          *b = &births[rand_u64(&r) % COUNT(births)],
                          *g = &genders[rand_u64(&r) % COUNT(genders)],
                          *p = &codes[rand_u64(&r) % COUNT(codes)];
        size_t late = rand_u64(&r) % COUNT(behind);
        bool event = rand_u64(&r) % 2;
        struct date day = date_from_days(TODAY - behind[late]);
        buf_printf(text, "P%d,%s,%s,%s,%s,", i, n->text, b->text, g->text, p->text);
        if (event)
            buf_printf(text, "E%d,ae_attendance,%04d-%02d-%02d", i, day.year, day.month, day.day);
        buf_add_c(text, event ? "\n" : ",,\n");
        const struct draw *drawn[] = {n, b, g, p};
        int64_t *sums[] = {out->name, out->birth, out->gender, out->code};
        for (size_t k = 0; k < COUNT(drawn); k++) {
            sums[k][0] += drawn[k]->filled;
            sums[k][1] += drawn[k]->bad;
            sums[k][2] += drawn[k]->weak;
        }
        out->events += event;
        out->held += b->bad;
        out->by_lag[late] += event && !b->bad;
    }
}

static void every_column_is_counted_as_a_slow_reading_of_the_file_counts_it(void **state)
{
    struct world *w = *state;
    struct buf text = BUF_INIT(1 << 20);
    struct drawn d = {.events = 0};
    draw_file(&text, &d);
    struct loading l = {.agency = "hospital", .mapping = "", .text = buf_str(&text)};
    assert_int_equal(world_load_with(w, &l), ERR_OK);
    struct counted c = counts(w);
    const struct {
        const char *name;
        const int64_t *sum;
    } want[] = {
        {"family_name", d.name}, {"birth_date", d.birth}, {"gender", d.gender},
        {"postcode", d.code}};
    for (size_t i = 0; i < COUNT(want); i++) {
        struct q_supply_columns_row got = column(&c, want[i].name);
        assert_int_equal(got.filled, want[i].sum[0]);
        assert_int_equal(got.bad, want[i].sum[1]);
        assert_int_equal(got.weak, want[i].sum[2]);
    }
    for (size_t i = 0; i < COUNT(behind); i++)
        assert_int_equal(lag(&c, lag_of(behind[i])), d.by_lag[i]);
    assert_int_equal(c.days.n, 1);
    assert_int_equal(c.days.at[0].day, TODAY);
    assert_int_equal(c.days.at[0].lines, ROWS);
    assert_int_equal(c.days.at[0].persons, ROWS);
    assert_int_equal(c.days.at[0].events, d.events);
    assert_int_equal(c.days.at[0].quarantined, d.held);
    buf_release(&text);
}

#define HEADER "person_ref,family_name,event_ref,event_type,event_date\n"

static void deliveries_of_one_day_add_up_and_an_event_is_new_once(void **state)
{
    struct world *w = *state;
    assert_int_equal(
        world_load(w, "hospital", HEADER "P1,Oakhill,E1,ae_attendance,2014-03-25\n"), ERR_OK);
    assert_int_equal(world_load(w, "hospital",
                                HEADER "P1,Oakhill,E1,ae_attendance,2014-03-25\n"
                                       "P2,Ashdown,E2,ae_attendance,2014-03-26\n"),
                     ERR_OK);
    struct counted c = counts(w);
    assert_int_equal(c.days.n, 1);
    assert_int_equal(c.days.at[0].deliveries, 2);
    assert_int_equal(c.days.at[0].lines, 3);
    assert_int_equal(column(&c, "family_name").filled, 3);
    assert_int_equal(lag(&c, LAG_NEXT_DAY), 1);
    assert_int_equal(lag(&c, LAG_SAME_DAY), 1);
}

static void a_refused_delivery_and_one_that_is_there_already_count_nothing(void **state)
{
    struct world *w = *state;
    const char *good = HEADER "P1,Oakhill,,,\n";
    assert_int_equal(world_load(w, "hospital", "person_ref,colour\nP1,red\n"), ERR_INPUT);
    assert_int_equal(counts(w).days.n, 0);
    assert_int_equal(world_load(w, "hospital", good), ERR_OK);
    assert_int_equal(world_load(w, "hospital", good), ERR_OK);
    assert_int_equal(w->report.outcome, INGEST_AGAIN);
    assert_int_equal(counts(w).days.at[0].lines, 1);
}

static void a_row_put_aside_for_what_another_says_counts_in_its_column(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_load(w, "hospital",
                                HEADER "P1,Oakhill,E1,ae_attendance,2014-03-25\n"
                                       "P1,Oakhill,E1,admission,2014-03-24\n"),
                     ERR_OK);
    struct counted c = counts(w);
    assert_int_equal(column(&c, "event_ref").bad, 1);
    assert_int_equal(c.days.at[0].quarantined, 1);
    assert_int_equal(lag(&c, LAG_NEXT_DAY), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        TEST(every_column_is_counted_as_a_slow_reading_of_the_file_counts_it),
        TEST(deliveries_of_one_day_add_up_and_an_event_is_new_once),
        TEST(a_refused_delivery_and_one_that_is_there_already_count_nothing),
        TEST(a_row_put_aside_for_what_another_says_counts_in_its_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
