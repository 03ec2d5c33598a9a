/* Lines of an address: taken apart, compared, and told apart within one postcode. */
#include "check.h"

#include "likeness/address.h"

static struct address the(const char *line)
{
    struct address a;
    address_read(str_of(line), &a);
    return a;
}

static enum address_line_level between(const char *a, const char *b)
{
    struct address x = the(a), y = the(b);
    assert_int_equal(address_compare(&x, &y), address_compare(&y, &x));
    return address_compare(&x, &y);
}

static void one_address_written_in_many_ways_is_the_same(void **state)
{
    (void)state;
    static const char *const same[] = {"23 inour street",
                                       "23 inour st, b'ham",
                                       "23, inour str.",
                                       "23 inour street birmingham",
                                       "23-25 inour st",
                                       "23 - 25 inour st",
                                       "no. 23 inour street",
                                       "23 inour street west midlands b99 1aa",
                                       "23 inour",
                                       "23/25 inour street",
                                       "23 enour street"};
    for (size_t i = 0; i < COUNT(same); i++)
        if (between("23 inour street", same[i]) != ADDRESS_LINE_SAME) fail_msg("%s", same[i]);
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
    assert_int_equal(between("12 first avenue", "12 1st ave"), ADDRESS_LINE_SAME);
    assert_int_equal(between("12 first avenue", "12 second avenue"), ADDRESS_LINE_DIFFERENT);
    assert_int_equal(between("12 mill road", "12 mill lane"), ADDRESS_LINE_DIFFERENT);
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
        if (!address_empty(&a)) fail_msg("%s", none[i]);
        assert_int_equal(between(none[i], "23 inour street"), ADDRESS_LINE_MISSING);
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

static void levels_tell_how_two_addresses_differ(void **state)
{
    (void)state;
    assert_int_equal(between("flat 2, 23 inour st", "flat 2, 23 inour street"), ADDRESS_LINE_SAME);
    assert_int_equal(between("flat 2, 23 inour st", "23 inour street"), ADDRESS_LINE_HALF);
    assert_int_equal(between("flat 2, 23 inour st", "flat 3, 23 inour st"), ADDRESS_LINE_BUILDING);
    assert_int_equal(between("23 inour park road", "23 inour road"), ADDRESS_LINE_ALIKE);
    assert_int_equal(between("23 kestrel road", "23 kestrol road"), ADDRESS_LINE_SAME);
    assert_int_equal(between("23 kestrel road", "23 kestreal road"), ADDRESS_LINE_SAME);
    assert_int_equal(between("23 kestrel road", "23 kestbel road"), ADDRESS_LINE_ALIKE);
    assert_int_equal(between("23 inour street", "25 inour street"), ADDRESS_LINE_STREET);
    assert_int_equal(between("23 inour street", "inour street"), ADDRESS_LINE_STREET);
    assert_int_equal(between("23 inour street", "23 mossfield street"), ADDRESS_LINE_DIFFERENT);
    assert_int_equal(between("23 inour street", "23a inour street"), ADDRESS_LINE_STREET);
}

static void within_a_postcode_what_distinguishes_decides(void **state)
{
    (void)state;
    double lead;
    struct address homes[] = {the("flat 1, kestrel court"), the("flat 2, kestrel court"),
                              the("flat 2, heron court"), the("23 mill court")};
    struct address asked = the("flat 2 heron court");
    assert_int_equal(address_choose(&asked, homes, COUNT(homes), &lead), 2);
    assert_true(lead == 2); /* one in four is called heron; the flat fits another too */
    asked = the("court"); /* all say so: it says nothing */
    assert_int_equal(address_choose(&asked, homes, COUNT(homes), &lead), -1);
    asked = the("flat 2"); /* two fit equally well */
    assert_int_equal(address_choose(&asked, homes, COUNT(homes), &lead), -1);
    assert_true(lead == 0);
    asked = the("23 mile ct"); /* the number is enough */
    assert_int_equal(address_choose(&asked, homes, COUNT(homes), &lead), 3);
    assert_int_equal(address_choose(&asked, homes, 0, &lead), -1);
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
        cmocka_unit_test(levels_tell_how_two_addresses_differ),
        cmocka_unit_test(within_a_postcode_what_distinguishes_decides),
        cmocka_unit_test(any_length_is_read),
    };
    return cmocka_run_group_tests_name("likeness/address", tests, NULL, NULL);
}
