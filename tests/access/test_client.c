/* Machine clients: their keys, who may let them in, and who is let in. */
#include "check.h"

#include "access/client_key.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"
#include "support/hub_world.h"

#include <stdio.h>

static const int64_t now_ms = 1395824400000, day_ms = 86400000;
static struct hub_world world;
static char key[CLIENT_KEY_TEXT + 1];
static struct client made;

static err put_agency(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return q_agency_put(db,
                        &(struct q_agency_put_in){.cell = CELL_HUB,
                                                  .code = STR("city"),
                                                  .name = STR("City Hospital"),
                                                  .kind = STR("hospital"),
                                                  .tier = -1},
                        why);
}

static void open_hub(bool training)
{
    hub_world_open(&world, now_ms, training);
    if (store_write(world.hub->store, put_agency, NULL, &world.why)) fail_msg("%s", world.why.text);
}

static int open_training(void **state)
{
    (void)state;
    open_hub(true);
    return 0;
}

static int open_live(void **state)
{
    (void)state;
    open_hub(false);
    return 0;
}

static int close_hub(void **state)
{
    (void)state;
    hub_world_close(&world);
    return 0;
}

static struct client wish(const char *code)
{
    struct client c = {.rate = 20, .from_ms = now_ms - day_ms, .until_ms = now_ms + day_ms};
    snprintf(c.code, sizeof c.code, "%s", code);
    snprintf(c.agency, sizeof c.agency, "city");
    snprintf(c.feeds, sizeof c.feeds, "city wards");
    c.purposes = 1u << PURPOSE_CHILD;
    return c;
}

static err add(struct db *db, void *ctx, struct err_info *why)
{
    return client_add(db, world.hub, ctx, why);
}

static err add_client(struct client *c)
{
    return store_write(world.hub->store, add, c, &world.why);
}

static void a_client_with_a_key(const char *code)
{
    made = wish(code);
    client_make_key(world.hub, &made, key);
    if (add_client(&made)) fail_msg("%s", world.why.text);
}

/* As a server that has just started would say. */
static err find(const char *given, const char *certificate, struct client *ret)
{
    struct clients *s = NULL;
    if (clients_new(world.hub, &s, &world.why)) fail_msg("%s", world.why.text);
    err e = clients_find(s, str_of(given), certificate, ret, &world.why);
    clients_free(s);
    return e;
}

struct approving {
    const char *login;
    bool live;
};

static err approve(struct db *db, void *ctx, struct err_info *why)
{
    struct approving *a = ctx;
    return client_approve(db, world.hub, STR("wards"), str_of(a->login), &a->live, why);
}

static err revoke(struct db *db, void *ctx, struct err_info *why)
{
    return client_revoke(db, str_of(ctx), why);
}

static void a_key_says_what_it_is_and_is_not_guessed_by_its_form(void **state)
{
    (void)state;
    int64_t number;
    a_client_with_a_key("wards");
    assert_int_equal(strlen(key), CLIENT_KEY_TEXT);
    assert_memory_equal(key, "aim_", 4);
    assert_true(client_key_number(str_of(key), &number));
    assert_true(number == made.number);
    for (size_t i = 0; i < CLIENT_KEY_TEXT; i++) {
        char kept = key[i];
        key[i] = kept == 'x' ? 'y' : 'x';
        if (client_key_number(str_of(key), &number)) fail_msg("character %zu", i);
        key[i] = kept;
    }
    assert_false(client_key_number(STR(""), &number));
    assert_false(client_key_number(str_upto(str_of(key), CLIENT_KEY_TEXT - 1), &number));
}

static void its_key_opens_and_no_other_does(void **state)
{
    (void)state;
    struct client c;
    char other[CLIENT_KEY_TEXT + 1];
    struct client stranger = wish("other");
    a_client_with_a_key("wards");
    assert_int_equal(find(key, "", &c), ERR_OK);
    assert_string_equal(c.code, "wards");
    assert_int_equal(c.agency_tier, 2);
    assert_true(client_may_deliver(&c, STR("wards")) && client_may_deliver(&c, STR("city")));
    assert_false(client_may_deliver(&c, STR("war")) || client_may_deliver(&c, STR("")) ||
                 client_may_deliver(&c, STR("city wards")));
    assert_true(client_may_ask(&c, PURPOSE_CHILD));
    assert_false(client_may_ask(&c, PURPOSE_URGENT) || client_may_ask(&c, PURPOSE_NONE));
    struct user u = client_user(&c);
    assert_string_equal(u.login, "client:wards");
    assert_true(access_may(&u, CAP_SEARCH));
    assert_false(access_may(&u, CAP_LOAD) || access_may(&u, CAP_USERS));
    client_make_key(world.hub, &stranger, other); /* well formed, never stored */
    assert_int_equal(find(other, "", &c), ERR_UNKNOWN_USER);
    assert_int_equal(find("", "", &c), ERR_UNKNOWN_USER);
    assert_int_equal(find("aim_nonsense", "", &c), ERR_UNKNOWN_USER);
}

static err read_stored(struct db *db, void *ctx, struct err_info *why)
{
    return q_client_all(db, &(struct q_client_all_in){CELL_HUB}, world.a, ctx, why);
}

static void the_key_itself_is_nowhere(void **state)
{
    (void)state;
    struct q_client_all_rows rows;
    a_client_with_a_key("wards");
    assert_int_equal(store_read(world.hub->store, read_stored, &rows, &world.why), ERR_OK);
    assert_int_equal(rows.n, 1);
    assert_int_equal(rows.at[0].secret.len, CRYPT_HASH_BYTES);
    assert_null(memmem(rows.at[0].secret.at, rows.at[0].secret.len, key + 20, 8));
}

static void it_is_let_in_from_its_first_day_to_its_last(void **state)
{
    (void)state;
    struct client c;
    a_client_with_a_key("wards");
    world.hub->clock.fixed_ms = made.from_ms - 1;
    assert_int_equal(find(key, "", &c), ERR_UNKNOWN_USER);
    world.hub->clock.fixed_ms = made.from_ms;
    assert_int_equal(find(key, "", &c), ERR_OK);
    world.hub->clock.fixed_ms = made.until_ms;
    assert_int_equal(find(key, "", &c), ERR_UNKNOWN_USER);
}

static void once_revoked_it_stays_out_and_its_code_is_not_given_again(void **state)
{
    (void)state;
    struct client c;
    char code[] = "wards";
    a_client_with_a_key("wards");
    assert_int_equal(store_write(world.hub->store, revoke, code, &world.why), ERR_OK);
    assert_int_equal(find(key, "", &c), ERR_UNKNOWN_USER);
    assert_int_equal(store_write(world.hub->store, revoke, code, &world.why), ERR_ABSENT);
    assert_int_equal(add_client(&made), ERR_CONFLICT);
}

static void a_certificate_lets_in_alone_or_together_with_the_key(void **state)
{
    (void)state;
    static const char shown[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    struct client c, sealed = wish("sealed"), both = wish("both");
    char text[] = "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
                  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";
    char another[] = "10112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    assert_true(client_read_certificate(str_of(text), sealed.certificate));
    assert_string_equal(sealed.certificate, shown);
    assert_false(client_read_certificate(STR("00:11"), both.certificate));
    assert_int_equal(add_client(&sealed), ERR_OK);
    assert_int_equal(find("", shown, &c), ERR_OK);
    assert_int_equal(find("", another, &c), ERR_UNKNOWN_USER);
    snprintf(both.certificate, sizeof both.certificate, "%s", another);
    client_make_key(world.hub, &both, key);
    assert_int_equal(add_client(&both), ERR_OK);
    assert_int_equal(find(key, another, &c), ERR_OK);
    assert_string_equal(c.code, "both");
    assert_int_equal(find(key, shown, &c), ERR_UNKNOWN_USER);
    assert_int_equal(find(key, "", &c), ERR_UNKNOWN_USER);
    assert_int_equal(find("", another, &c), ERR_UNKNOWN_USER);
}

static void a_certificate_alone_names_one_client_at_a_time(void **state)
{
    (void)state;
    static const char shown[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    struct client c, first = wish("first"), other = wish("other"), with_key = wish("with-key");
    snprintf(first.certificate, sizeof first.certificate, "%s", shown);
    snprintf(other.certificate, sizeof other.certificate, "%s", shown);
    snprintf(with_key.certificate, sizeof with_key.certificate, "%s", shown);
    assert_int_equal(add_client(&first), ERR_OK);
    assert_int_equal(add_client(&other), ERR_INPUT);
    client_make_key(world.hub, &with_key, key);
    assert_int_equal(add_client(&with_key), ERR_OK); /* its key says which of the two */
    assert_int_equal(find("", shown, &c), ERR_OK);
    assert_string_equal(c.code, "first");
    other.from_ms = first.until_ms; /* the next one in its place */
    other.until_ms = other.from_ms + day_ms;
    assert_int_equal(add_client(&other), ERR_OK);
}

static void two_people_let_a_client_in_on_a_live_hub(void **state)
{
    (void)state;
    struct client c;
    struct approving first = {.login = "ann"}, second = {.login = "ben"};
    a_client_with_a_key("wards");
    assert_int_equal(find(key, "", &c), ERR_UNKNOWN_USER);
    assert_int_equal(store_write(world.hub->store, approve, &first, &world.why), ERR_OK);
    assert_false(first.live);
    assert_int_equal(store_write(world.hub->store, approve, &first, &world.why), ERR_CONFLICT);
    assert_int_equal(find(key, "", &c), ERR_UNKNOWN_USER);
    assert_int_equal(store_write(world.hub->store, approve, &second, &world.why), ERR_OK);
    assert_true(second.live);
    assert_int_equal(find(key, "", &c), ERR_OK);
}

static void what_is_not_as_it_must_be_is_not_added(void **state)
{
    (void)state;
    struct client c = wish("Wards");
    c.has_key = true;
    assert_int_equal(add_client(&c), ERR_INPUT);
    c = wish("wards"); /* neither key nor certificate */
    assert_int_equal(add_client(&c), ERR_INPUT);
    c.has_key = true;
    c.until_ms = c.from_ms;
    assert_int_equal(add_client(&c), ERR_INPUT);
    c = wish("wards");
    c.has_key = true;
    c.feeds[0] = '\0';
    c.purposes = 0;
    assert_int_equal(add_client(&c), ERR_INPUT);
    c = wish("wards");
    c.has_key = true;
    snprintf(c.agency, sizeof c.agency, "nobody");
    assert_int_equal(add_client(&c), ERR_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_says_what_it_is_and_is_not_guessed_by_its_form,
                                        open_training, close_hub),
        cmocka_unit_test_setup_teardown(its_key_opens_and_no_other_does, open_training, close_hub),
        cmocka_unit_test_setup_teardown(the_key_itself_is_nowhere, open_training, close_hub),
        cmocka_unit_test_setup_teardown(it_is_let_in_from_its_first_day_to_its_last, open_training,
                                        close_hub),
        cmocka_unit_test_setup_teardown(once_revoked_it_stays_out_and_its_code_is_not_given_again,
                                        open_training, close_hub),
        cmocka_unit_test_setup_teardown(a_certificate_alone_names_one_client_at_a_time,
                                        open_training, close_hub),
        cmocka_unit_test_setup_teardown(a_certificate_lets_in_alone_or_together_with_the_key,
                                        open_training, close_hub),
        cmocka_unit_test_setup_teardown(two_people_let_a_client_in_on_a_live_hub, open_live,
                                        close_hub),
        cmocka_unit_test_setup_teardown(what_is_not_as_it_must_be_is_not_added, open_training,
                                        close_hub),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
