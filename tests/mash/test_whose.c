/* Whose case it is: who may know of it, who of the family is in it, and what becomes of it when
 * records turn out to be somebody else's. */
#include "mash/world.h"

#include "mash/list.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

static void whoever_may_not_know_of_the_person_finds_no_case_and_counts_none(void **state)
{
    (void)state;
    struct mash_list list;
    struct mash_view view;
    struct viewer v = as(RAVI);
    struct mash_wish wish = {.page = 1, .page_lines = 25};
    int64_t mash = asked_case();
    must(mash_list_load(w.hub.hub, w.partners, &v, &wish, w.a, &list, &w.why));
    assert_int_equal(list.numbers.open, 1);
    assert_int_equal(list.lines[0].asked, 7);
    look_world_shield(&w, jane, SHIELD_SEALED);
    must(mash_list_load(w.hub.hub, w.partners, &v, &wish, w.a, &list, &w.why));
    assert_int_equal(list.numbers.open, 0);
    assert_int_equal(list.n, 0);
    assert_int_equal(mash_view_load(w.hub.hub, w.partners, &v, mash, MASH_OVERVIEW, STR(""), w.a,
                                    &view, &w.why),
                     ERR_ABSENT);
    assert_int_equal(try_act(RAVI, mash, MASH_ACT_NOTE, 0, "", "hm"), ERR_ABSENT);
    assert_int_equal(answer_as(SAM, mash, NULL, "known", "x"), ERR_ABSENT);
}

static void the_list_names_who_has_a_case(void **state)
{
    (void)state;
    struct mash_list list;
    struct viewer v = as(HELEN);
    struct mash_wish wish = {.page = 1, .page_lines = 25};
    int64_t mash = open_for(jane);
    act(HELEN, mash, MASH_ACT_HAND, "r.patel", "");
    must(mash_list_load(w.hub.hub, w.partners, &v, &wish, w.a, &list, &w.why));
    assert_int_equal(list.n, 1);
    assert_str_equal(list.lines[0].worker, "r.patel");
    assert_str_equal(list.lines[0].worker_name, "Ravi Patel");
}

static void a_hidden_place_is_in_no_part_of_a_case(void **state)
{
    (void)state;
    int64_t mash = asked_case();
    look_world_shield(&w, jane, SHIELD_LOCATION);
    struct mash_view v = view_as(RAVI, mash, MASH_PACK);
    assert_false(v.told.view.address_shown);
    assert_int_equal(v.told.view.address.len, 0);
    assert_int_equal(v.told.view.outcode.len, 0);
    assert_int_equal(v.member_count, 0);
    assert_true(v.told.limited);
}

static void the_family_is_in_a_case_when_somebody_includes_them(void **state)
{
    (void)state;
    int64_t mash = open_for(jane), jessica = 0;
    struct viewer viewer = as(RAVI);
    struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
    for (size_t i = 0; i < v.member_count; i++)
        if (str_eq_c(v.members[i].given_name, "Jessica")) jessica = v.members[i].person;
    assert_true(jessica != 0);
    assert_int_equal(v.included, 0);
    struct mash_change include = {.act = MASH_ACT_INCLUDE, .who = jessica};
    must(mash_do(w.hub.hub, w.partners, &viewer, mash, &include, &w.why));
    must(mash_do(w.hub.hub, w.partners, &viewer, mash, &include, &w.why)); /* once is enough */
    v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_int_equal(v.included, 1);
    include.who = person_called("Idris", "Vale", "30 January 2006");
    assert_int_equal(mash_do(w.hub.hub, w.partners, &viewer, mash, &include, &w.why), ERR_INPUT);
    struct mash_change exclude = {
        .act = MASH_ACT_EXCLUDE, .who = jessica, .text = STR("She lives with her father")};
    must(mash_do(w.hub.hub, w.partners, &viewer, mash, &exclude, &w.why));
    assert_int_equal(view_as(RAVI, mash, MASH_OVERVIEW).included, 0);
}

static err move_records(struct db *db, int64_t from, int64_t to, struct err_info *why)
{
    struct q_link_members_rows rows;
    err e = q_link_members(db, &(struct q_link_members_in){cell_of(from), from}, w.a, &rows, why);
    for (size_t i = 0; i < rows.n && !e; i++) {
        int64_t record = rows.at[i].record;
        e = q_link_drop_member(db, &(struct q_link_drop_member_in){cell_of(from), from, record},
                               why);
        if (!e)
            e = q_link_add_member(db, &(struct q_link_add_member_in){cell_of(to), to, record}, why);
        if (!e)
            e = q_link_put_membership(
                db,
                &(struct q_link_put_membership_in){
                    cell_of(record), record, to, DAY_MS, STR("tester"), STR("decision")},
                why);
    }
    return e;
}

static err merge(struct db *db, void *ctx, struct err_info *why)
{
    int64_t other = *(int64_t *)ctx;
    struct q_link_put_person_in alias = {.cell = cell_of(jane),
                                         .person = jane,
                                         .merged_into = other,
                                         .made_ms = DAY_MS,
                                         .version = 9};
    err e = move_records(db, jane, other, why);
    return e ? e : q_link_put_person(db, &alias, why);
}

static void a_case_goes_on_when_its_person_is_joined_with_another_and_says_so(void **state)
{
    (void)state;
    int64_t mash = asked_case(), idris = person_called("Idris", "Vale", "30 January 2006");
    must(store_write(w.hub.hub->store, merge, &idris, &w.why));
    struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_true(v.joined);
    assert_true(v.told.view.person == idris);
    assert_int_equal(v.records_came, 2);
    assert_int_equal(v.records_went, 0);
    act(RAVI, mash, MASH_ACT_NOTICED, "", "");
    assert_int_equal(view_as(RAVI, mash, MASH_OVERVIEW).records_came, 0);
}

static err empty_out(struct db *db, void *ctx, struct err_info *why)
{
    return move_records(db, jane, *(int64_t *)ctx, why);
}

static void a_case_follows_its_records_when_nobody_lives_at_its_person_any_more(void **state)
{
    (void)state;
    int64_t mash = asked_case(), idris = person_called("Idris", "Vale", "30 January 2006");
    must(store_write(w.hub.hub->store, empty_out, &idris, &w.why));
    struct mash_view v = view_as(RAVI, mash, MASH_OVERVIEW);
    assert_true(v.told.view.person == idris);
    assert_true(v.joined);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(whoever_may_not_know_of_the_person_finds_no_case_and_counts_none),
        T(the_list_names_who_has_a_case),
        T(a_hidden_place_is_in_no_part_of_a_case),
        T(the_family_is_in_a_case_when_somebody_includes_them),
        T(a_case_goes_on_when_its_person_is_joined_with_another_and_says_so),
        T(a_case_follows_its_records_when_nobody_lives_at_its_person_any_more),
    };
    return cmocka_run_group_tests_name("mash/whose", tests, NULL, NULL);
}
