/* The log on a hub: with its effect or not at all, in order, found out when changed, erasable. */
#include "check.h"

#include "audit/entry.h"
#include "audit/settle.h"
#include "audit/verify.h"
#include "base/fault.h"
#include "query.h"
#include "store/cell.h"
#include "support/hub_world.h"

static struct hub_world w;
static const int64_t NOW_MS = 1395824400000; /* 26 March 2014 */

static int open_hub(void **state)
{
    (void)state;
    hub_world_open(&w, NOW_MS, true);
    audit_attach(w.hub);
    return 0;
}

static int close_hub(void **state)
{
    (void)state;
    hub_world_close(&w);
    return 0;
}

static const struct audit_subject subjects[] = {{4711, 3}, {4712, 1}};
static const struct audit_entry example = {.kind = AUDIT_SEARCH,
                                           .actor = {"m.lead", 6},
                                           .role = {"reviewer", 8},
                                           .purpose = {"child_concern", 13},
                                           .subjects = subjects,
                                           .subject_count = 2,
                                           .asked = {"given_name=Jane", 15}};

static void note_some(int n)
{
    for (int i = 0; i < n; i++)
        assert_int_equal(audit_note_alone(w.hub, &example, &w.why), ERR_OK);
    assert_int_equal(audit_settle(w.hub, &w.why), ERR_OK);
}

static struct audit_report verify(void)
{
    struct audit_report r;
    assert_int_equal(audit_verify_hub(w.hub, STR(""), &r, &w.why), ERR_OK);
    return r;
}

static void an_empty_log_is_whole(void **state)
{
    (void)state;
    assert_int_equal(audit_settle(w.hub, &w.why), ERR_OK);
    struct audit_report r = verify();
    assert_true(r.whole);
    assert_int_equal(r.size, 0);
}

static void a_log_grows_and_stays_whole(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        note_some(60);
    struct audit_report r = verify();
    assert_string_equal(r.problem, "");
    assert_true(r.whole);
    assert_int_equal(r.size, 300);
    assert_int_equal(r.checkpoints, 5);
    assert_int_equal(r.waiting, 0);
    assert_int_equal(r.unsigned_tail, 0);
}

static err note_and_fail(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    err e = audit_note(db, w.hub, &example, why);
    return e ? e : err_set(why, ERR_INPUT, "the effect failed");
}

static void an_entry_goes_when_its_effect_fails(void **state)
{
    (void)state;
    assert_int_equal(store_write(w.hub->store, note_and_fail, NULL, &w.why), ERR_INPUT);
    note_some(1);
    assert_int_equal(verify().size, 1);
}

static void too_much_for_one_entry_is_refused_not_cut(void **state)
{
    (void)state;
    static struct audit_subject many[ENTRY_SUBJECTS_MAX + 1];
    struct audit_entry big = example;
    big.subjects = many;
    big.subject_count = COUNT(many);
    assert_int_equal(audit_note_alone(w.hub, &big, &w.why), ERR_LIMIT);
    big.subject_count--;
    assert_int_equal(audit_note_alone(w.hub, &big, &w.why), ERR_OK);
}

struct found {
    int64_t id;
    struct entry_head head;
    str asked;
    struct audit_subject *subjects;
    size_t n;
};

static err find_first(struct db *db, void *ctx, struct err_info *why)
{
    struct found *f = ctx;
    struct q_audit_leaves_rows rows;
    err e = q_audit_leaves(db, &(struct q_audit_leaves_in){0, 0, 1}, w.a, &rows, why);
    if (!e) assert_int_equal(rows.n, 1);
    if (!e) f->id = rows.at[0].entry;
    return e ? e : entry_open(db, w.hub, f->id, w.a, &f->head, &f->asked, &f->subjects, &f->n, why);
}

static void what_was_noted_can_be_read_back(void **state)
{
    (void)state;
    struct found f;
    note_some(1);
    assert_int_equal(store_read(w.hub->store, find_first, &f, &w.why), ERR_OK);
    assert_int_equal(f.head.at_ms, NOW_MS);
    assert_int_equal(f.head.period, 201403);
    assert_str_equal(f.head.kind, "search");
    assert_str_equal(f.head.actor, "m.lead");
    assert_str_equal(f.asked, "given_name=Jane");
    assert_int_equal(f.n, 2);
    assert_int_equal(f.subjects[0].person, 4711);
    assert_int_equal(f.subjects[1].tier, 1);
}

static err read_first(struct db *db, void *ctx, struct err_info *why)
{
    struct q_audit_leaves_rows rows;
    err e = q_audit_leaves(db, &(struct q_audit_leaves_in){0, 0, 1}, w.a, &rows, why);
    return e ? e
             : q_audit_entry(
                   db, &(struct q_audit_entry_in){cell_of(rows.at[0].entry), rows.at[0].entry}, w.a,
                   ctx, why);
}

static void nothing_personal_is_in_the_public_part(void **state)
{
    (void)state;
    struct q_audit_entry_row row;
    note_some(1);
    assert_int_equal(store_read(w.hub->store, read_first, &row, &w.why), ERR_OK);
    assert_false(str_has(row.header, STR("Jane")));
    assert_false(str_has(row.sealed, STR("Jane")));
}

static void a_destroyed_key_erases_the_content_and_leaves_the_tree_whole(void **state)
{
    (void)state;
    struct found f;
    note_some(3);
    assert_int_equal(audit_destroy_key(w.hub, 201403, &example, &w.why),
                     ERR_INPUT); /* still this month */
    w.hub->clock.fixed_ms += (int64_t)40 * MS_PER_DAY;
    assert_int_equal(audit_destroy_key(w.hub, 201402, &example, &w.why), ERR_ABSENT);
    assert_int_equal(audit_destroy_key(w.hub, 201403, &example, &w.why), ERR_OK);
    assert_int_equal(store_read(w.hub->store, find_first, &f, &w.why), ERR_ABSENT);
    note_some(1);
    struct audit_report r = verify();
    assert_true(r.whole);
    assert_int_equal(r.size, 5);
}

/* ---- tampering: each changes one thing in the database, by the product's own statements ---- */

static err tamper_leaf_twice(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return q_audit_add_leaf(
        db, &(struct q_audit_add_leaf_in){0, 20, 4711, STR("12345678901234567890123456789012")},
        why);
}

static err tamper_head(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    struct q_audit_head_row head;
    err e = q_audit_head(db, &(struct q_audit_head_in){CELL_HUB}, w.a, &head, why);
    str frontier = e ? (str){0} : str_copy(w.a, head.frontier);
    if (!e) ((char *)(uintptr_t)frontier.at)[3] ^= 1;
    return e ? e
             : q_audit_put_head(db, &(struct q_audit_put_head_in){CELL_HUB, head.size, frontier},
                                why);
}

static void the_log_is_found_damaged_after(store_fn tamper, const char *problem)
{
    store_before_commit(w.hub->store, NULL, NULL);
    assert_int_equal(store_write(w.hub->store, tamper, NULL, &w.why), ERR_OK);
    struct audit_report r = verify();
    assert_false(r.whole);
    assert_string_equal(r.problem, problem);
}

static void a_foreign_leaf_is_found(void **state)
{
    (void)state;
    note_some(20);
    the_log_is_found_damaged_after(tamper_leaf_twice, "the entry of leaf 20 is missing");
}

static void a_changed_head_is_found(void **state)
{
    (void)state;
    note_some(20);
    the_log_is_found_damaged_after(tamper_head, "the log's head says 20 entries, there are 20");
}

static err last_note(struct db *db, void *ctx, struct err_info *why)
{
    struct q_audit_last_checkpoint_row row;
    err e =
        q_audit_last_checkpoint(db, &(struct q_audit_last_checkpoint_in){CELL_HUB}, w.a, &row, why);
    if (!e) *(str *)ctx = row.note;
    return e;
}

static void a_kept_checkpoint_must_still_hold(void **state)
{
    (void)state;
    str kept;
    struct audit_report r;
    struct hub *longer = w.hub;
    note_some(7);
    assert_int_equal(store_read(w.hub->store, last_note, &kept, &w.why), ERR_OK);
    note_some(3);
    assert_int_equal(audit_verify_hub(longer, kept, &r, &w.why), ERR_OK);
    assert_true(r.whole);
    /* the same hub, restored to before that checkpoint and written on: same keys, other entries */
    struct verifier v;
    struct checkpoint c;
    verifier_of_hub(w.hub->id, &w.hub->keys, &v);
    assert_int_equal(checkpoint_open(kept, &v, &c, &w.why), ERR_OK);
    c.root.at[0] ^= 1;
    str other = checkpoint_sign(&c, &v, &w.hub->keys, w.a);
    assert_int_equal(audit_verify_hub(w.hub, other, &r, &w.why), ERR_OK);
    assert_false(r.whole);
    assert_string_equal(r.problem, "the log is not the one whose checkpoint of size 7 was kept");
    c.size = 11;
    other = checkpoint_sign(&c, &v, &w.hub->keys, w.a);
    assert_int_equal(audit_verify_hub(w.hub, other, &r, &w.why), ERR_OK);
    assert_false(r.whole);
    assert_int_equal(r.first_bad, 10);
}

static void whatever_fails_the_log_stays_whole(void **state)
{
    (void)state;
    note_some(1);
    for (int kind = FAULT_MEMORY; kind <= FAULT_STORE; kind++)
        for (long n = 1; fault_arm((enum fault_kind)kind, n, FAULT_ONCE); n += 1 + n / 4) {
            err noted = audit_note_alone(w.hub, &example, &w.why),
                settled = audit_settle(w.hub, &w.why);
            fault_disarm();
            (void)noted;
            (void)settled;
            assert_int_equal(audit_settle(w.hub, &w.why), ERR_OK);
            struct audit_report r = verify();
            assert_string_equal(r.problem, "");
            assert_int_equal(r.waiting, 0);
        }
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, open_hub, close_hub)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(an_empty_log_is_whole),
        EACH(a_log_grows_and_stays_whole),
        EACH(an_entry_goes_when_its_effect_fails),
        EACH(too_much_for_one_entry_is_refused_not_cut),
        EACH(what_was_noted_can_be_read_back),
        EACH(nothing_personal_is_in_the_public_part),
        EACH(a_destroyed_key_erases_the_content_and_leaves_the_tree_whole),
        EACH(a_foreign_leaf_is_found),
        EACH(a_changed_head_is_found),
        EACH(a_kept_checkpoint_must_still_hold),
        EACH(whatever_fails_the_log_stays_whole),
    };
    return cmocka_run_group_tests_name("audit/log", tests, NULL, NULL);
}
