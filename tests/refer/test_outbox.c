/* Case systems are told: who, what, with which signature, how often, and when it is given up. */
#include "shared.h"

#include "codec/json.h"
#include "notice/notice.h"
#include "refer/export.h"
#include "refer/outbox.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

static char secret[WEBHOOK_SECRET_TEXT + 1];

struct adding {
    const char *code, *agency;
};

static err add(struct db *db, void *ctx, struct err_info *why)
{
    const struct adding *a = ctx;
    const struct webhook hook = {.code = str_of(a->code),
                                 .agency = str_of(a->agency),
                                 .url = STR("http://localhost:9/in"),
                                 .loopback = true};
    return webhook_add(db, hub(), &hook, secret, why);
}

static void add_webhook(const char *code, const char *agency)
{
    must(store_write(hub()->store, add, &(struct adding){code, agency}, &w.look.why));
}

static int open_world(void **state)
{
    (void)make_world(state);
    add_webhook("care-system", "social-care");
    add_webhook("other", "council");
    return 0;
}

static const struct outbox_message *take(size_t *ret_n)
{
    const struct outbox_message *list = NULL;
    must(outbox_take(hub(), w.look.partners, w.look.a, &list, ret_n, &w.look.why));
    return list;
}

static int64_t send(void)
{
    return sent_of_jane("sol");
}

static void an_address_is_https_on_the_network_and_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        err plain, loopback;
    } all[] = {
        {"https://case.example/hooks/aim", ERR_OK, ERR_INPUT},
        {"https://case.example:8443?x=1", ERR_OK, ERR_INPUT},
        {"http://case.example/", ERR_INPUT, ERR_INPUT},
        {"https://user:pass@case.example/", ERR_INPUT, ERR_INPUT},
        {"https://localhost/", ERR_INPUT, ERR_OK},
        {"http://127.0.0.1:8080/x", ERR_INPUT, ERR_OK},
        {"https://[::1]/", ERR_INPUT, ERR_OK},
        {"https://case.example/#part", ERR_INPUT, ERR_INPUT},
        {"https://case.example/a b", ERR_INPUT, ERR_INPUT},
        {"ftp://case.example/", ERR_INPUT, ERR_INPUT},
        {"https:///x", ERR_INPUT, ERR_INPUT},
        {"https://case.example:x/", ERR_INPUT, ERR_INPUT},
        {"", ERR_INPUT, ERR_INPUT},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        if (webhook_check_url(str_of(all[i].url), false, &w.look.why) != all[i].plain)
            fail_msg("%s", all[i].url);
        if (webhook_check_url(str_of(all[i].url), true, &w.look.why) != all[i].loopback)
            fail_msg("loopback %s", all[i].url);
    }
}

static void only_the_receivers_system_is_told_and_of_every_step(void **state)
{
    (void)state;
    size_t n;
    int64_t id = send();
    const struct outbox_message *m = take(&n);
    assert_int_equal(n, 1);
    assert_str_equal(m[0].webhook.code, "care-system");
    assert_true(m[0].referral == id && m[0].step == 1);
    must(refer_world_answer(&w, "ravi", id, REFERRAL_RECEIVED, 1, "", ""));
    (void)take(&n);
    assert_int_equal(n, 0); /* not before the first has arrived */
    must(outbox_tried(hub(), w.look.partners, m, 200, &w.look.why));
    m = take(&n);
    assert_int_equal(n, 1);
    assert_int_equal(m[0].step, 2);
}

/* What one that is down has not got keeps its order, and nobody else waits for it. */
static void one_that_does_not_answer_keeps_its_order_and_holds_up_nobody_else(void **state)
{
    (void)state;
    size_t n;
    add_webhook("second", "social-care");
    int64_t id = send();
    must(refer_world_answer(&w, "ravi", id, REFERRAL_RECEIVED, 1, "", ""));
    const struct outbox_message *m = take(&n);
    assert_int_equal(n, 2); /* the first step, to each */
    assert_true(m[0].step == 1 && m[1].step == 1);
    const struct outbox_message *down = str_eq_c(m[0].webhook.code, "second") ? &m[1] : &m[0],
                                *up = down == &m[0] ? &m[1] : &m[0];
    must(outbox_tried(hub(), w.look.partners, down, 0, &w.look.why));
    must(outbox_tried(hub(), w.look.partners, up, 204, &w.look.why));
    m = take(&n);
    assert_int_equal(n, 1);
    assert_str_equal(m[0].webhook.code, "second");
    assert_int_equal(m[0].step, 2);
    must(outbox_tried(hub(), w.look.partners, m, 204, &w.look.why));
    hub()->clock.fixed_ms += MS_PER_MINUTE;
    m = take(&n);
    assert_int_equal(n, 1);
    assert_str_equal(m[0].webhook.code, "care-system");
    assert_int_equal(m[0].step, 1); /* the first is still the first */
}

static void what_a_receiver_refuses_waits_by_itself(void **state)
{
    (void)state;
    size_t n;
    int64_t id = send();
    must(refer_world_answer(&w, "ravi", id, REFERRAL_RECEIVED, 1, "", ""));
    const struct outbox_message *m = take(&n);
    must(outbox_tried(hub(), w.look.partners, m, 422, &w.look.why));
    m = take(&n);
    assert_int_equal(n, 1);
    assert_int_equal(m[0].step, 2);
    must(outbox_tried(hub(), w.look.partners, m, 429, &w.look.why)); /* "later" is no refusal */
    (void)take(&n);
    assert_int_equal(n, 0);
}

static err damage(struct db *db, void *ctx, struct err_info *why)
{
    int64_t id = *(int64_t *)ctx;
    return q_referral_erase(db, &(struct q_referral_erase_in){cell_of(id), id, STR("damaged")},
                            why);
}

static void one_that_cannot_be_read_holds_up_no_other(void **state)
{
    (void)state;
    size_t n;
    int64_t bad = send(), good = send();
    must(store_write(hub()->store, damage, &bad, &w.look.why));
    const struct outbox_message *m = take(&n);
    assert_int_equal(n, 1);
    assert_true(m[0].referral == good);
    (void)take(&n);
    assert_int_equal(n, 0); /* it waits as any other that was tried */
}

static const struct json_value *body_of(const struct outbox_message *m)
{
    const struct json_value *v = NULL;
    must(json_read(w.look.a, m->body, 1 << 20, &v, &w.look.why));
    return v;
}

static str member(const struct json_value *o, const char *key)
{
    str text = STR("");
    (void)json_as_text(json_get(o, key), &text);
    return text;
}

static void the_body_is_a_cloud_event_in_the_words_of_the_dataset(void **state)
{
    (void)state;
    size_t n;
    (void)send();
    const struct json_value *o = body_of(take(&n)), *data = json_get(o, "data");
    assert_str_equal(member(o, "specversion"), "1.0");
    assert_str_equal(member(o, "type"), "org.aim-hub.referral.sent");
    assert_str_equal(member(o, "time"), "2026-11-24T10:00:00.000Z");
    const struct json_value *contact = json_at(json_get(data, "ssd_contacts"), 0);
    assert_str_equal(member(contact, "cont_contact_source_code"), "2A");
    assert_str_equal(member(contact, "cont_contact_date"), "2026-11-24");
    /* the receiver's own id of the child, so that its record is found */
    assert_str_equal(member(contact, "cont_person_id"), "C1");
    const struct json_value *person = json_at(json_get(data, "ssd_person"), 0);
    assert_str_equal(member(person, "pers_surname"), "Doe");
    assert_int_equal(json_kind(json_get(person, "pers_common_child_id")), JSON_IS_NULL);
    assert_int_equal(json_count(json_get(data, "rows")), 3);
}

static void it_is_tried_again_with_the_same_id_and_body_until_it_is_taken(void **state)
{
    (void)state;
    size_t n;
    (void)send();
    const struct outbox_message first = *take(&n);
    (void)take(&n);
    assert_int_equal(n, 0); /* somebody is at it */
    hub()->clock.fixed_ms += 61 * 1000;
    const struct outbox_message second = *take(&n); /* who was at it has died */
    assert_int_equal(n, 1);
    assert_true(first.id == second.id);
    assert_true(str_eq(first.body, second.body));
    must(outbox_tried(hub(), w.look.partners, &second, 503, &w.look.why));
    (void)take(&n);
    assert_int_equal(n, 0);
    hub()->clock.fixed_ms += 60 * 1000;
    const struct outbox_message third = *take(&n);
    assert_int_equal(n, 1);
    assert_true(str_eq(first.body, third.body));
    must(outbox_tried(hub(), w.look.partners, &third, 204, &w.look.why));
    hub()->clock.fixed_ms += MS_PER_DAY;
    (void)take(&n);
    assert_int_equal(n, 0);
}

static size_t alerts_of(const char *login)
{
    struct viewer v = refer_world_user(&w, login);
    struct notice_list list;
    must(notice_list(hub(), w.look.partners, &v, false, w.look.a, &list, &w.look.why));
    return list.n;
}

static void after_the_regions_days_it_is_given_up_and_the_service_told(void **state)
{
    (void)state;
    size_t n, tries = 0;
    (void)send();
    size_t before = alerts_of("ravi");
    for (; tries < 200; tries++) {
        const struct outbox_message *m = take(&n);
        if (n) must(outbox_tried(hub(), w.look.partners, m, 0, &w.look.why));
        if (alerts_of("ravi") > before) break;
        hub()->clock.fixed_ms += MS_PER_HOUR;
    }
    assert_in_range(tries, 6 * 24, 7 * 24);
    hub()->clock.fixed_ms += MS_PER_DAY;
    (void)take(&n);
    assert_int_equal(n, 0);
}

static err count(struct db *db, void *ctx, struct err_info *why)
{
    return outbox_counts(db, STR("care-system"), w.look.a, ctx, why);
}

static void what_was_told_long_ago_is_forgotten_and_what_waits_is_not(void **state)
{
    (void)state;
    struct outbox_counts counts;
    size_t n;
    (void)send();
    const struct outbox_message *m = take(&n);
    must(outbox_tried(hub(), w.look.partners, m, 204, &w.look.why));
    (void)send();
    hub()->clock.fixed_ms += (OUTBOX_KEEP_DAYS - 1) * (int64_t)MS_PER_DAY;
    must(outbox_sweep(hub(), &w.look.why));
    must(store_read(hub()->store, count, &counts, &w.look.why));
    assert_true(counts.sent == 1 && counts.waiting == 1);
    hub()->clock.fixed_ms += 2 * MS_PER_DAY;
    must(outbox_sweep(hub(), &w.look.why));
    must(store_read(hub()->store, count, &counts, &w.look.why));
    assert_true(counts.sent == 0 && counts.waiting == 1);
}

static err revoke(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return webhook_revoke(db, hub(), STR("care-system"), why);
}

static void a_revoked_one_is_told_nothing_any_more(void **state)
{
    (void)state;
    size_t n;
    (void)send();
    must(store_write(hub()->store, revoke, NULL, &w.look.why));
    (void)take(&n);
    assert_int_equal(n, 0);
    (void)send();
    (void)take(&n);
    assert_int_equal(n, 0);
}

static err rotate(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return webhook_rotate(db, hub(), STR("care-system"), 24, secret, why);
}

static str signature_of(const struct outbox_message *m)
{
    str text;
    must(webhook_sign(&m->webhook, "msg_1", 1795514400, m->body, w.look.a, &text, &w.look.why));
    return text;
}

static void a_new_secret_signs_beside_the_old_one_for_a_while(void **state)
{
    (void)state;
    size_t n;
    (void)send();
    str one = signature_of(take(&n));
    char first[sizeof secret];
    memcpy(first, secret, sizeof first);
    assert_true(str_starts(one, STR("v1,")));
    assert_int_equal(one.len, 3 + 44);
    must(store_write(hub()->store, rotate, NULL, &w.look.why));
    assert_string_not_equal(first, secret);
    hub()->clock.fixed_ms += 61 * 1000;
    str two = signature_of(take(&n));
    assert_int_equal(two.len, 2 * (3 + 44) + 1);
    assert_true(str_ends(two, one)); /* whoever has the old secret still knows it */
    hub()->clock.fixed_ms += 25 * MS_PER_HOUR;
    assert_int_equal(signature_of(take(&n)).len, 3 + 44);
}

static void a_place_protected_since_is_not_in_the_body(void **state)
{
    (void)state;
    size_t n;
    (void)sent_of_jane("ravi");
    look_world_shield(&w.look, w.jane, SHIELD_LOCATION);
    const struct outbox_message *m = take(&n);
    assert_false(str_has(m->body, STR("Inour")));
    assert_false(str_has(m->body, STR("Hill School: ")));
    assert_int_equal(json_count(json_get(json_get(body_of(m), "data"), "rows")), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, drop_world)
    const struct CMUnitTest tests[] = {
        T(an_address_is_https_on_the_network_and_nothing_else),
        T(only_the_receivers_system_is_told_and_of_every_step),
        T(one_that_does_not_answer_keeps_its_order_and_holds_up_nobody_else),
        T(what_a_receiver_refuses_waits_by_itself),
        T(one_that_cannot_be_read_holds_up_no_other),
        T(the_body_is_a_cloud_event_in_the_words_of_the_dataset),
        T(it_is_tried_again_with_the_same_id_and_body_until_it_is_taken),
        T(after_the_regions_days_it_is_given_up_and_the_service_told),
        T(what_was_told_long_ago_is_forgotten_and_what_waits_is_not),
        T(a_revoked_one_is_told_nothing_any_more),
        T(a_new_secret_signs_beside_the_old_one_for_a_while),
        T(a_place_protected_since_is_not_in_the_body),
    };
    return cmocka_run_group_tests_name("refer/outbox", tests, NULL, NULL);
}
