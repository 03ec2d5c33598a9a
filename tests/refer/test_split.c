/* A referral stays with the records it was about, whoever they turn out to be. */
#include "shared.h"

#include "event/history.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

static const int64_t other_person = INT64_C(0x1234567812345678);

/* The last of Jane's records is somebody else's from now on. */
static err split(struct db *db, void *ctx, struct err_info *why)
{
    const int64_t *records = NULL;
    size_t n = 0;
    (void)ctx;
    err e = history_members(db, w.jane, w.look.a, &records, &n, why);
    if (e) return e;
    assert_true(n > 1);
    int64_t record = records[n - 1];
    e = q_link_put_person(db,
                          &(struct q_link_put_person_in){.cell = cell_of(other_person),
                                                         .person = other_person,
                                                         .made_ms = REFER_NOW_MS,
                                                         .version = 1},
                          why);
    if (!e)
        e = q_link_drop_member(
            db, &(struct q_link_drop_member_in){cell_of(w.jane), w.jane, record}, why);
    if (!e)
        e = q_link_add_member(
            db, &(struct q_link_add_member_in){cell_of(other_person), other_person, record}, why);
    return e ? e
             : q_link_put_membership(db,
                                     &(struct q_link_put_membership_in){.cell = cell_of(record),
                                                                        .record = record,
                                                                        .person = other_person,
                                                                        .since_ms = REFER_NOW_MS,
                                                                        .actor = STR("tester"),
                                                                        .why = STR("split")},
                                     why);
}

static void after_a_split_it_stands_on_both_pages_and_says_so(void **state)
{
    (void)state;
    const struct referral *list = NULL;
    size_t n = 0;
    struct hub *h = hub();
    struct viewer sol = refer_world_user(&w, "sol");
    int64_t id = sent_of_jane("sol");
    assert_false(refer_world_read(&w, "sol", id).split);
    if (store_write(h->store, split, NULL, &w.look.why)) fail_msg("%s", w.look.why.text);
    const int64_t persons[] = {w.jane, other_person};
    for (size_t i = 0; i < COUNT(persons); i++) {
        assert_int_equal(referral_of_person(h, w.look.partners, &sol, persons[i], w.look.a, &list,
                                            &n, &w.look.why),
                         ERR_OK);
        assert_int_equal(n, 1);
        assert_true(list[0].id == id && list[0].split);
    }
    assert_true(refer_world_read(&w, "ravi", id).split);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
        after_a_split_it_stands_on_both_pages_and_says_so, make_world, drop_world)};
    return cmocka_run_group_tests_name("refer/split", tests, NULL, NULL);
}
