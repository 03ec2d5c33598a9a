/* The id of a person as it stands in an address. */
#include "check.h"

#include "http/guard.h"
#include "web/token.h"

static struct keys keys;
static struct rand randomness;
static struct arena *arena;
static struct err_info why;

static int make(void **state)
{
    (void)state;
    static const unsigned char master[CRYPT_KEY_BYTES] = {7};
    randomness = rand_seeded(1);
    arena = arena_new(4 << 20);
    return !arena || keys_derive(master, &keys, &why) ? -1 : 0;
}

static int drop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static str url(int64_t session, int64_t person)
{
    str made;
    assert_int_equal(token_of_person(&keys, &randomness, session, person, arena, &made, &why),
                     ERR_OK);
    return made;
}

static err opened(int64_t session, str address, int64_t *ret_person)
{
    str token = str_from(address, strlen("/person/"));
    return token_person(&keys, session, token, arena, ret_person, &why);
}

static void it_opens_in_its_own_session_and_in_no_other(void **state)
{
    (void)state;
    int64_t person = 0;
    str address = url(5, 1234567890123456789);
    assert_int_equal(opened(5, address, &person), ERR_OK);
    assert_int_equal(person, 1234567890123456789);
    assert_int_equal(opened(6, address, &person), ERR_ABSENT);
}

static void a_pair_opens_as_a_pair_alone_and_in_its_own_session(void **state)
{
    (void)state;
    int64_t a = 0, b = 0, person = 0;
    str token;
    assert_int_equal(token_of_pair(&keys, &randomness, 5, 11, 22, arena, &token, &why), ERR_OK);
    assert_int_equal(token_pair(&keys, 5, token, arena, &a, &b, &why), ERR_OK);
    assert_true(a == 11 && b == 22);
    assert_int_equal(token_pair(&keys, 6, token, arena, &a, &b, &why), ERR_ABSENT);
    assert_int_equal(token_person(&keys, 5, token, arena, &person, &why), ERR_ABSENT);
    assert_int_equal(token_pair(&keys, 5, str_from(url(5, 7), strlen("/person/")), arena, &a, &b,
                                &why),
                     ERR_ABSENT);
    assert_int_equal(token_pair(&keys, 5, STR(""), arena, &a, &b, &why), ERR_ABSENT);
    assert_int_equal(token_pair(&keys, 5, str_upto(token, token.len - 1), arena, &a, &b, &why),
                     ERR_ABSENT);
}

static void every_address_passes_the_guard(void **state)
{
    (void)state;
    for (int64_t i = 1; i < 500; i++) {
        struct guard g = {0};
        guard_line(&g, true, str_c(arena, url(i, i * 7919)), "HTTP/1.1", false);
        assert_null(g.refused);
    }
}

static void it_does_not_say_who_it_is(void **state)
{
    (void)state;
    assert_false(str_eq(url(5, 1), url(5, 1)));
}

static void anything_else_is_nobody(void **state)
{
    (void)state;
    static const char *const tokens[] = {"/person/", "/person/1", "/person/abc_-", "/person/===="};
    int64_t person;
    str address = url(5, 1);
    char *changed = str_c(arena, address);
    changed[30] = changed[30] == 'A' ? 'B' : 'A';
    assert_int_equal(opened(5, str_of(changed), &person), ERR_ABSENT);
    assert_int_equal(opened(5, str_upto(address, address.len - 1), &person), ERR_ABSENT);
    for (size_t i = 0; i < COUNT(tokens); i++)
        assert_int_equal(opened(5, str_of(tokens[i]), &person), ERR_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_opens_in_its_own_session_and_in_no_other),
        cmocka_unit_test(a_pair_opens_as_a_pair_alone_and_in_its_own_session),
        cmocka_unit_test(every_address_passes_the_guard),
        cmocka_unit_test(it_does_not_say_who_it_is),
        cmocka_unit_test(anything_else_is_nobody),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
