/* Form bodies: what browsers send, and what only attackers send. */
#include "check.h"

#include "base/buf.h"
#include "codec/form.h"

static struct arena *arena;
static struct form form;
static struct err_info why;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return arena ? 0 : -1;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void parse(const char *body, err expected)
{
    assert_int_equal(form_parse(str_of(body), arena, &form, &why), expected);
}

static void assert_field(const char *name, const char *value)
{
    assert_true(form_has(&form, name));
    assert_str_equal(pii_reveal(form_get(&form, name), REVEAL_TEST), value);
}

static void fields_are_decoded_and_trimmed(void **state)
{
    (void)state;
    parse("first=Si%C3%A2n&last=+O%27Brien+&empty=&bare&a%20b=1%2B1", ERR_OK);
    assert_field("first", "Siân");
    assert_field("last", "O'Brien");
    assert_field("empty", "");
    assert_field("bare", "");
    assert_field("a b", "1+1");
    assert_false(form_has(&form, "absent"));
    assert_str_equal(pii_reveal(form_get(&form, "absent"), REVEAL_TEST), "");
}

static void an_empty_body_has_no_fields(void **state)
{
    (void)state;
    parse("", ERR_OK);
    assert_int_equal(form.n, 0);
    parse("&&", ERR_OK);
    assert_int_equal(form.n, 0);
}

static void broken_encodings_are_refused_without_naming_a_value(void **state)
{
    (void)state;
    static const char *const bodies[] = {"a=%",   "a=%4",  "a=%zz", "a=%C3",
                                         "a=%00", "a=%1b", "%=1",   "a=\x01"};
    for (size_t i = 0; i < COUNT(bodies); i++)
        parse(bodies[i], ERR_INPUT);
}

static void a_field_that_comes_twice_is_refused(void **state)
{
    (void)state;
    parse("a=1&b=2&a=3", ERR_INPUT);
}

static void too_many_fields_are_refused(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(4096);
    for (int i = 0; i <= FORM_FIELDS_MAX; i++)
        buf_printf(&b, "f%d=1&", i);
    assert_int_equal(form_parse(buf_str(&b), arena, &form, &why), ERR_LIMIT);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_decoded_and_trimmed),
        cmocka_unit_test(an_empty_body_has_no_fields),
        cmocka_unit_test(broken_encodings_are_refused_without_naming_a_value),
        cmocka_unit_test(a_field_that_comes_twice_is_refused),
        cmocka_unit_test(too_many_fields_are_refused),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
