/* What is kept from a viewer leaves by no side door: not by the outcome of a search, a count, a
 * hint; and whatever is shown is in the log. */
#include "search/world.h"

#include "audit/entry.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

static struct look_world w;

static int make_world(void **state)
{
    (void)state;
    look_world_open(&w);
    return 0;
}

static int drop_world(void **state)
{
    (void)state;
    look_world_close(&w);
    return 0;
}

static struct person_view view_as(enum role role, int tier)
{
    struct viewer v = look_world_viewer(role, tier);
    return look_world_view(&w, &v, look_world_jane(&w));
}

/* Does her name with an address find this person? */
static bool found_at(int64_t person, const char *address)
{
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    const struct search_form form = {.given_name = pii_of(STR("Jane")),
                                     .family_name = pii_of(STR("Doe")),
                                     .address = pii_of(str_of(address))};
    struct search_query query;
    struct search_results r;
    const char *field;
    assert_int_equal(search_understand(&form, w.hub.hub, w.a, &query, &field, &w.why), ERR_OK);
    assert_int_equal(search_people(w.hub.hub, w.partners, &v, &query, w.a, &r, &w.why), ERR_OK);
    for (size_t i = 0; i < r.n; i++)
        if (r.at[i].person == person) return true;
    return false;
}

static void an_address_that_is_kept_cannot_be_found_out_by_trying(void **state)
{
    (void)state;
    int64_t jane = look_world_jane(&w);
    assert_true(found_at(jane, "B99 1AA"));
    assert_true(found_at(jane, "23 Inour Street, Birmingham"));
    look_world_shield(&w, jane, SHIELD_LOCATION);
    assert_false(found_at(jane, "B11 1AA"));
    assert_false(found_at(jane, "B99 1AA"));
    assert_false(found_at(jane, "23 Inour Street, Birmingham"));
}

static void a_birth_name_does_not_lead_to_an_adopted_child(void **state)
{
    (void)state;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    look_world_load(&w, "sunshine-school",
                    "person_ref,given_name,family_name,birth_date,gender\n"
                    "P-77,Amber,Quillfeather,2005-02-03,F\n");
    assert_int_equal(
        look_world_search(&w, &v, "Amber", "Quillfeather", "2005-02-03", "F").n, 1);
    w.hub.hub->clock.fixed_ms += 3600000;
    look_world_load(&w, "sunshine-school",
                    "person_ref,given_name,family_name,birth_date,gender,sensitive\n"
                    "P-77,Beryl,Tern,2005-02-03,F,adopted\n");
    assert_int_equal(
        look_world_search(&w, &v, "Amber", "Quillfeather", "2005-02-03", "F").n, 0);
    assert_int_equal(look_world_search(&w, &v, "Beryl", "Tern", "2005-02-03", "F").n, 1);
}

static void what_is_not_open_to_a_tier_is_not_counted_for_it(void **state)
{
    (void)state;
    struct event_type *types = ARENA_ARRAY(w.a, struct event_type, w.partners->type_count);
    for (size_t i = 0; i < w.partners->type_count; i++) {
        types[i] = w.partners->types[i];
        if (str_eq_c(types[i].code, "domestic_violence")) types[i].tier = 3;
    }
    w.partners->types = types;
    assert_int_equal(view_as(ROLE_PRACTITIONER, 2).count, 4);
    assert_int_equal(view_as(ROLE_REVIEWER, 2).count, 5);
}

/* As if a feed had just set a class on one record of a person, and the linker had not run yet. */
static err shield_one_record(struct db *db, void *ctx, struct err_info *why)
{
    const int64_t *person = ctx;
    struct q_link_members_rows m;
    err e =
        q_link_members(db, &(struct q_link_members_in){cell_of(*person), *person}, w.a, &m, why);
    if (e) return e;
    e = q_record_shield(db,
                        &(struct q_record_shield_in){cell_of(m.at[m.n - 1].record),
                                                     m.at[m.n - 1].record, SHIELD_SEALED},
                        why);
    return e ? e : review_doubt(db, *person, why); /* as ingest/chunk_shield.c does */
}

static void a_class_set_a_moment_ago_counts_everywhere_at_once(void **state)
{
    (void)state;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    const struct queue_wish wish = {.page = 1, .page_lines = 25, .band = -1};
    struct queue_page page;
    struct person_view view;
    int64_t jane = look_world_jane(&w);
    assert_int_equal(store_write(w.hub.hub->store, shield_one_record, &jane, &w.why), ERR_OK);
    assert_int_equal(queue_load(w.hub.hub, w.partners, &v, &wish, w.a, &page, &w.why), ERR_OK);
    assert_int_equal(page.n, 0);
    assert_int_equal(page.numbers.open, 0);
    assert_int_equal(person_view_load(w.hub.hub, w.partners, &v, jane, w.a, &view, &w.why),
                     ERR_ABSENT);
    struct search_results r = look_world_search(&w, &v, "Jane", "Doe", "9 June 2000", "F");
    for (size_t i = 0; i < r.n; i++)
        assert_int_not_equal(r.at[i].person, jane);
}

/* As if the linker could not decide whether a record of the one is a record of the other. */
struct pair {
    int64_t one, other;
};
static err put_possible(struct db *db, void *ctx, struct err_info *why)
{
    const struct pair *p = ctx;
    struct q_link_members_rows one, other;
    err e =
        q_link_members(db, &(struct q_link_members_in){cell_of(p->one), p->one}, w.a, &one, why);
    if (!e)
        e = q_link_members(db, &(struct q_link_members_in){cell_of(p->other), p->other}, w.a,
                           &other, why);
    if (e) return e;
    int64_t record = one.at[0].record;
    return q_link_put_possible(
        db,
        &(struct q_link_put_possible_in){cell_of(record), record, other.at[0].record, 3000, 0},
        why);
}

static void a_possible_link_to_a_person_who_is_kept_is_not_hinted_at(void **state)
{
    (void)state;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct search_results r = look_world_search(&w, &v, "Rhys", "Tern", "1979-11-02", "M");
    assert_int_equal(r.n, 1);
    struct pair p = {r.at[0].person, look_world_jane(&w)};
    assert_false(look_world_view(&w, &v, p.one).possible);
    assert_int_equal(store_write(w.hub.hub->store, put_possible, &p, &w.why), ERR_OK);
    assert_true(look_world_view(&w, &v, p.one).possible);
    look_world_shield(&w, p.other, SHIELD_SEALED);
    assert_false(look_world_view(&w, &v, p.one).possible);
    look_world_shield(&w, p.other, SHIELD_ADOPTED);
    assert_false(look_world_view(&w, &v, p.one).possible);
}

/* The most persons that one waiting entry of this kind names. */
static int64_t most_subjects;
static err count_subjects(struct db *db, void *ctx, struct err_info *why)
{
    struct q_audit_waiting_rows rows;
    struct entry_head head;
    err e = q_audit_waiting(db, &(struct q_audit_waiting_in){100000}, w.a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        e = entry_read_head(rows.at[i].header, &head, why);
        if (!e && str_eq_c(head.kind, ctx) && head.subject_count > most_subjects)
            most_subjects = head.subject_count;
    }
    return e;
}

static void whoever_is_shown_with_a_person_is_in_the_log_too(void **state)
{
    (void)state;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    struct person_view view = look_world_view(&w, &v, look_world_jane(&w));
    char kind[] = "person-shown";
    assert_true(view.household_count >= 2);
    most_subjects = 0;
    assert_int_equal(store_read(w.hub.hub->store, count_subjects, kind, &w.why), ERR_OK);
    assert_int_equal(most_subjects, 1 + view.household_count);
}

/* What the newest search asked, as the log keeps it. */
static str asked;
static err read_asked(struct db *db, void *ctx, struct err_info *why)
{
    struct q_audit_count_leaves_row count;
    struct q_audit_leaves_rows rows;
    struct audit_subject *subjects;
    struct entry_head head;
    size_t n;
    (void)ctx;
    err e = q_audit_count_leaves(db, w.a, &count, why);
    struct q_audit_leaves_in last = {CELL_HUB, count.leaves - 1, count.leaves};
    if (!e) e = q_audit_leaves(db, &last, w.a, &rows, why);
    if (!e)
        e = entry_open(db, w.hub.hub, rows.at[0].entry, w.a, &head, &asked, &subjects, &n, why);
    if (!e) assert_str_equal(head.kind, "search");
    return e;
}

static void what_was_typed_writes_no_line_of_its_own_into_the_log(void **state)
{
    (void)state;
    struct viewer v = look_world_viewer(ROLE_REVIEWER, 2);
    v.acting = STR("night.nurse");
    assert_int_equal(audit_settle(w.hub.hub, &w.why), ERR_OK);
    (void)look_world_search(&w, &v, "Jane\nuser=somebody.else\r\nx=\ty", "Doe", "2000-06-09", "F");
    assert_int_equal(audit_settle(w.hub.hub, &w.why), ERR_OK);
    if (store_read(w.hub.hub->store, read_asked, NULL, &w.why)) fail_msg("%s", w.why.text);
    assert_true(str_has(asked, STR("given_name=Jane user=somebody.else  x= y\n")));
    assert_true(str_has(asked, STR("\nuser=night.nurse\n")));
    assert_false(str_has(asked, STR("\nuser=somebody")));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, drop_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_address_that_is_kept_cannot_be_found_out_by_trying),
        TEST(a_birth_name_does_not_lead_to_an_adopted_child),
        TEST(what_is_not_open_to_a_tier_is_not_counted_for_it),
        TEST(a_class_set_a_moment_ago_counts_everywhere_at_once),
        TEST(a_possible_link_to_a_person_who_is_kept_is_not_hinted_at),
        TEST(whoever_is_shown_with_a_person_is_in_the_log_too),
        TEST(what_was_typed_writes_no_line_of_its_own_into_the_log),
    };
    return cmocka_run_group_tests_name("search/kept", tests, NULL, NULL);
}
