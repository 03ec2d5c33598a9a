/* Addresses that call themselves a place where many live. */
#include "check.h"

#include "person/clean.h"

static void a_place_where_many_live_says_so(void **state)
{
    (void)state;
    const char *places[] = {"Harbour Hostel, 23 Inour Street",
                            "The Women's Refuge",
                            "Room 4, Sunrise Care Home, 1 Mill Lane",
                            "SUNRISE NURSING HOME",
                            "St Anne's Children's Home",
                            "HMP Northborough",
                            "Ward 7, City Hospital, Hill Road",
                            "Block C, Tower Halls of Residence",
                            "Flat 3 Elm Student Village",
                            "Grand Hotel, 4 Sea View",
                            "Hospital House"};
    for (size_t i = 0; i < COUNT(places); i++)
        if (!clean_communal(str_of(places[i]))) fail_msg("%s", places[i]);
}

static void streets_and_former_places_are_homes(void **state)
{
    (void)state;
    const char *homes[] = {"",
                           "23 Inour Street",
                           "4 Hospital Road",
                           "12 Prison Lane, Northborough",
                           "7 Barracks Row",
                           "Flat 2, The Old Hospital, Mill Lane",
                           "Flat 9, Former Infirmary",
                           "1 Homecare Close",
                           "3 Hall Road",
                           "2 Student Road",
                           "Rose Cottage"};
    for (size_t i = 0; i < COUNT(homes); i++)
        if (clean_communal(str_of(homes[i]))) fail_msg("%s", homes[i]);
}

static void any_bytes_are_read_to_their_end(void **state)
{
    (void)state;
    char text[600];
    for (size_t n = 0; n < sizeof text; n++) {
        for (size_t i = 0; i < n; i++)
            text[i] = (char)("a b'\xc3\xa9z,9\xff "[(i * 7 + n) % 11]);
        assert_false(clean_communal(str_range(text, n)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_where_many_live_says_so),
        cmocka_unit_test(streets_and_former_places_are_homes),
        cmocka_unit_test(any_bytes_are_read_to_their_end),
    };
    return cmocka_run_group_tests_name("person/communal", tests, NULL, NULL);
}
