/* A feed's report against the same worked out slowly from what was sent. */
#include "check.h"

#include "codec/json.h"
#include "ingest/hub_world.h"
#include "link/hub_model.h"
#include "store/store.h"
#include "supply/fix.h"

#include <math.h>

#define HEADER                                                                                     \
    "person_ref,given_name,family_name,birth_date,nhs_number,event_ref,event_type,event_date\n"

/* What rows point into stays until the world ends. */
enum { KEPT_MAX = 100 };
static struct partners *kept[KEPT_MAX];
static size_t kept_n;

static int open_world(void **state)
{
    static struct world w;
    world_open(&w);
    *state = &w;
    return 0;
}
static int close_world(void **state)
{
    assert_true(kept_n <= KEPT_MAX);
    while (kept_n)
        partners_free(kept[--kept_n]);
    world_close(*state);
    return 0;
}

struct asking {
    struct world *world;
    const char *agency, *feed;
    struct partners *partners;
    struct supply_report *report;
};

static err ask(struct db *db, void *ctx, struct err_info *why)
{
    struct asking *a = ctx;
    err e = partners_load(db, &a->partners, why);
    kept[kept_n++ % KEPT_MAX] = e ? NULL : a->partners;
    return e ? e
             : supply_report(db, a->world->hub, a->partners,
                             partners_agency(a->partners, str_of(a->agency)), str_of(a->feed),
                             a->world->arena, a->report, why);
}

static const struct supply_report *report(struct world *w, const char *agency)
{
    struct asking a = {.world = w, .agency = agency, .feed = ""};
    a.report = ARENA_NEW(w->arena, struct supply_report);
    assert_int_equal(store_read(w->hub->store, ask, &a, &w->why), ERR_OK);
    return a.report;
}

static void load(struct world *w, const char *text)
{
    if (world_load(w, "hospital", text)) fail_msg("%s", w->why.text);
}

static void shares_are_rounded_and_never_up_to_all(void **state)
{
    (void)state;
    assert_int_equal(measure_share(0, 0), MEASURE_NONE);
    assert_int_equal(measure_share(1, 3), 333);
    assert_int_equal(measure_share(2, 3), 667);
    assert_int_equal(measure_share(1, 2000), 1); /* half up */
    assert_int_equal(measure_share(999999, 1000000), 999);
    assert_int_equal(measure_share(7, 7), 1000);
    for (int64_t whole = 1; whole < 120; whole++)
        for (int64_t part = 0; part <= whole; part++) {
            double slow = floor((double)part * 1000 / (double)whole + 0.5 + 1e-9);
            if (slow >= 1000 && part < whole) slow = 999;
            assert_int_equal(measure_share(part, whole), (int)slow);
        }
}

static void a_column_is_complete_valid_and_useful_as_counted_by_hand(void **state)
{
    struct world *w = *state;
    load(w, HEADER "P1,Ines,Oakhill,2001-02-03,,E1,ae_attendance,2014-03-25\n"
                   "P2,Bram,Ashdown,2001-01-01,,,,\n"
                   "P3,,Birch,,,,,\n"
                   "P4,Ada,Cole,2001-02-30,,,,\n"
                   "P5,Cyril,Dale,2001,,,,\n");
    const struct supply_report *r = report(w, "hospital");
    assert_int_equal(r->sum.lines, 5);
    assert_int_equal(measure_filled(&r->sum, COLUMN_birth_date), 800);  /* 4 of 5 */
    assert_int_equal(measure_valid(&r->sum, COLUMN_birth_date), 750);   /* 3 of 4 */
    assert_int_equal(measure_useful(&r->sum, COLUMN_birth_date), 250);  /* 1 of 4 */
    assert_int_equal(measure_filled(&r->sum, COLUMN_given_name), 800);
    assert_int_equal(measure_filled(&r->sum, COLUMN_event_type), 1000); /* of 1 event */
    assert_int_equal(measure_accepted(&r->sum), 800);
    assert_int_equal(measure_within(&r->sum, LAG_NEXT_DAY), 1000);
    assert_int_equal(measure_median(&r->sum), LAG_NEXT_DAY);
    assert_int_equal(r->held_rows, 1);
    assert_int_equal(r->held[0].column, COLUMN_birth_date);
    assert_int_equal(r->held[0].reason, REASON_bad_date);
    assert_int_equal(r->until_day, r->today);
}

/* Expected columns of the agreement: what the issue of completeness is judged by. */
static void the_whole_is_the_sum_over_the_columns_that_ought_to_be_there(void **state)
{
    struct world *w = *state;
    load(w, HEADER "P1,Ines,Oakhill,2001-02-03,,E1,ae_attendance,2014-03-25\n"
                   "P2,Bram,Ashdown,,,,,\n");
    const struct supply_report *r = report(w, "hospital");
    /* person columns expected and agreed: person_ref given family birth gender address postcode
     * uprn upn nhs_number = 10, two rows; event columns ref type date = 3, one row */
    int64_t due = 10 * 2 + 3, filled = 2 + 2 + 2 + 1 + 3;
    assert_int_equal(r->filled, measure_share(filled, due));
    assert_int_equal(r->valid, 1000);
    assert_int_equal(r->band, SUPPLY_ACT);
}

static double slow_bits(const struct model *m, enum link_field f)
{
    double up = 0, down = 0;
    const struct weight_comparison *c = &m->weights->comparison[m->place[f]];
    for (size_t i = 0; i < c->levels; i++)
        if (!c->level[i].missing) {
            double s = c->level[i].share[CLASS_SAME], u = c->level[i].share[CLASS_STRANGERS];
            up += s * log2(s / u);
            down += s;
        }
    return up / down;
}

static void fixes_stand_in_the_order_of_rows_times_bits(void **state)
{
    struct world *w = *state;
    const struct model *m = model_default();
    load(w, HEADER "P1,Ines,Oakhill,,,,,\n"
                   "P2,Bram,Ashdown,,,,,\n"
                   "P3,Ada,Birch,2001,,,,\n"
                   "P4,Baby,Cole,2001-02-03,,,,\n"
                   "P5,Cyril,Dale,2001-02-30,,,,\n");
    const struct supply_report *r = report(w, "hospital");
    assert_true(r->fix_n == SUPPLY_FIXES);
    for (size_t i = 0; i < r->fix_n; i++) {
        const struct supply_fix *f = &r->fixes[i];
        assert_true(fabs(f->worth - (double)f->rows * f->bits) < 1e-9);
        if (i) assert_true(f->worth <= r->fixes[i - 1].worth);
        assert_true(f->what.len > 10 && f->todo.len > 10);
    }
    assert_true(fabs(fix_bits(m, COLUMN_birth_date) - slow_bits(m, COMPARE_BIRTH)) < 1e-9);
    bool empty = false, held = false;
    for (size_t i = 0; i < r->fix_n; i++) {
        if (str_has(r->fixes[i].what, STR("birth_date is empty in 2 of 5 rows"))) {
            empty = true;
            assert_int_equal(r->fixes[i].rows, 2);
        }
        held = held || str_has(r->fixes[i].what, STR("1 row waits, because of birth_date"));
    }
    assert_true(empty && held);
}

static void a_fix_that_was_made_is_not_asked_for_any_more(void **state)
{
    struct world *w = *state;
    load(w, HEADER "P1,Ines,Oakhill,2001-02-30,,,,\n");
    assert_int_equal(report(w, "hospital")->held_rows, 1);
    load(w, HEADER "P1,Ines,Oakhill,2001-02-28,,,,\n");
    assert_int_equal(report(w, "hospital")->held_rows, 0);
}

static void a_feed_that_never_came_and_one_without_agreement_say_so(void **state)
{
    struct world *w = *state;
    const struct supply_report *school = report(w, "school"), *police = report(w, "police");
    assert_int_equal(school->until_day, 0);
    assert_int_equal(school->band, SUPPLY_ACT);
    assert_true(school->state.late);
    assert_int_equal(school->filled, MEASURE_NONE);
    assert_null(police->agreement); /* it ended in 2013 */
    assert_int_equal(police->band, SUPPLY_PAUSED);
}

static void the_machines_copy_is_one_line_of_json_that_holds_no_value(void **state)
{
    struct world *w = *state;
    struct buf out = BUF_INIT(SUPPLY_JSON_MAX);
    const struct json_value *root;
    int64_t rows = 0;
    load(w, HEADER "Q77,Quentina,Oakhill,2001-02-30,,,,\n");
    assert_int_equal(supply_report_of(w->hub, STR("hospital"), STR(""), &out, &w->why), ERR_OK);
    assert_int_equal(json_read(w->arena, buf_str(&out), SUPPLY_JSON_MAX, &root, &w->why), ERR_OK);
    assert_true(json_as_int(json_get(root, "rows"), &rows) && rows == 1);
    assert_int_equal(str_find(buf_str(&out), '\n'), (ptrdiff_t)out.len - 1);
    assert_false(str_has(buf_str(&out), STR("Q77")));
    assert_false(str_has(buf_str(&out), STR("uentina")));
    assert_false(str_has(buf_str(&out), STR("02-30")));
    buf_release(&out);
    assert_int_equal(supply_report_of(w->hub, STR("nobody"), STR(""), &out, &w->why), ERR_ABSENT);
    assert_int_equal(supply_report_of(w->hub, STR("hospital"), STR("x"), &out, &w->why),
                     ERR_ABSENT);
    buf_release(&out);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_rounded_and_never_up_to_all),
        T(a_column_is_complete_valid_and_useful_as_counted_by_hand),
        T(the_whole_is_the_sum_over_the_columns_that_ought_to_be_there),
        T(fixes_stand_in_the_order_of_rows_times_bits),
        T(a_fix_that_was_made_is_not_asked_for_any_more),
        T(a_feed_that_never_came_and_one_without_agreement_say_so),
        T(the_machines_copy_is_one_line_of_json_that_holds_no_value),
    };
    return cmocka_run_group_tests_name("supply/report", tests, NULL, NULL);
}
