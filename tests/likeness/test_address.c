/* Lines of an address, taken apart. */
#include "check.h"

#include "likeness/address.h"

static struct address the(const char *line)
{
    struct address a;
    address_read(str_of(line), &a);
    return a;
}

/* Nothing that tells one home from another differs; a type may be missing. */
static bool same(const char *a, const char *b)
{
    struct address x = the(a), y = the(b);
    bool names = x.names == y.names;
    for (size_t i = 0; names && i < x.names; i++)
        names = str_eq(x.name[i], y.name[i]);
    return names && x.number == y.number && x.flat == y.flat &&
           (!x.type.len || !y.type.len || str_eq(x.type, y.type));
}

static void one_address_written_in_many_ways_is_the_same(void **state)
{
    (void)state;
    static const char *const ways[] = {"23 inour street",
                                       "23 inour st, b'ham",
                                       "23, inour str.",
                                       "23 inour street birmingham",
                                       "23-25 inour st",
                                       "23 - 25 inour st",
                                       "no. 23 inour street",
                                       "23 inour street west midlands b99 1aa",
                                       "23 inour",
                                       "23/25 inour street"};
    for (size_t i = 0; i < COUNT(ways); i++)
        if (!same("23 inour street", ways[i])) fail_msg("%s", ways[i]);
}

static void the_last_word_for_a_street_is_its_type(void **state)
{
    (void)state;
    struct address a = the("12 mill hill rd");
    assert_int_equal(a.names, 2);
    assert_str_equal(a.name[1], "hill");
    assert_str_equal(a.type, "road");
    a = the("12 park lane north, leeds");
    assert_int_equal(a.names, 1);
    assert_str_equal(a.type, "lane");
    a = the("the green");
    assert_str_equal(a.name[0], "green");
    assert_int_equal(a.type.len, 0);
    assert_true(same("12 first avenue", "12 1st ave"));
    assert_false(same("12 first avenue", "12 second avenue"));
    assert_false(same("12 mill road", "12 mill lane"));
    assert_false(same("23 inour street", "23a inour street"));
}

static void flats_are_found_wherever_they_stand(void **state)
{
    (void)state;
    static const char *const flat_2[] = {"flat 2, 23 inour street", "flat 2 23 inour st",
                                         "2, 23 inour street", "apt. 2, 23 inour street",
                                         "23 inour street, flat 2"};
    for (size_t i = 0; i + 1 < COUNT(flat_2); i++)
        if (the(flat_2[i]).flat != 2 * 32 || the(flat_2[i]).number != 23 * 32)
            fail_msg("%s", flat_2[i]);
    assert_int_equal(the("flat b, 23 inour street").flat, 2);
    assert_true(the("ground floor flat, 23 inour street").flat > 26);
    assert_int_equal(the("ground floor flat, 23 inour street").number, 23 * 32);
    assert_int_equal(the("basement flat 23 inour street").number, 23 * 32);
    assert_true(the("basement flat, 23 inour st").flat != the("top floor, 23 inour st").flat);
    assert_int_equal(the("flat, 23 inour street").number, 23 * 32);
}

static void what_is_no_address_is_empty(void **state)
{
    (void)state;
    static const char *const none[] = {
        "", " , ", "unknown", "nfa", "no fixed abode", "c/o", "address not known"};
    for (size_t i = 0; i < COUNT(none); i++) {
        struct address a = the(none[i]);
        if (a.number || a.flat || a.names) fail_msg("%s", none[i]);
    }
}

static void a_postcode_at_the_end_is_not_part_of_the_street(void **state)
{
    (void)state;
    char room[9];
    struct address a = the("rose cottage b99 1aa");
    assert_int_equal(a.number, 0);
    assert_int_equal(a.names, 2);
    assert_str_equal(postcode_text(a.code, room), "B99 1AA");
    assert_int_equal(the("rose cottage").code, 0);
}

static void any_length_is_read(void **state)
{
    (void)state;
    static char text[2000];
    memset(text, 'a', sizeof text);
    for (size_t step = 1; step < 40; step++) {
        for (size_t i = 0; i < sizeof text; i++)
            text[i] = i % step == 0 ? ' ' : "a1,-/'"[i % 6];
        struct address a;
        address_read(str_range(text, sizeof text), &a);
        assert_true(a.names <= ADDRESS_WORDS_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_address_written_in_many_ways_is_the_same),
        cmocka_unit_test(the_last_word_for_a_street_is_its_type),
        cmocka_unit_test(flats_are_found_wherever_they_stand),
        cmocka_unit_test(what_is_no_address_is_empty),
        cmocka_unit_test(a_postcode_at_the_end_is_not_part_of_the_street),
        cmocka_unit_test(any_length_is_read),
    };
    return cmocka_run_group_tests_name("likeness/address", tests, NULL, NULL);
}
