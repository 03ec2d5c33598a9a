/* An agency's export becomes the feed format: src/ingest/mapping*.c, and the mappings that are
 * shipped. */
#include "check.h"

#include "base/file.h"
#include "ingest/mapping.h"

#include <stdio.h>

static struct arena *arena;
static struct mapping mapping;
static struct binding binding;
static struct mapping_scratch scratch;
static struct fields fields;
static struct err_info why;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(16 * 1024 * 1024);
    return arena ? 0 : -1;
}
static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void read_mapping(const char *text)
{
    if (mapping_read(arena, str_of(text), "m.yaml", &mapping, &why))
        fail_msg("%s (line %ld)", why.text, why.line);
}

static void bind(const char *header)
{
    str rest = str_of(header), piece, names[40];
    size_t n = 0;
    while (str_next(&rest, ',', &piece))
        names[n++] = piece;
    if (mapping_bind(&mapping, names, n, &binding, &why)) fail_msg("%s", why.text);
}

static bool make(const char *line, size_t which)
{
    str rest = str_of(line), piece, at[40];
    size_t n = 0;
    while (str_next(&rest, ',', &piece))
        at[n++] = piece;
    return mapping_row(&mapping, &binding, at, n, which, &scratch, &fields);
}

static void columns_are_renamed_ignored_and_constant(void **state)
{
    (void)state;
    read_mapping("columns: {Pupil Id: person_ref, Forename: given_name}\n"
                 "ignore: [Religion]\nconstants: {service: school}\n");
    bind("Religion,Pupil Id, Forename ,birth_date");
    assert_true(make("x,P1,Ines,2001-02-03", 0));
    assert_str_equal(fields.at[COLUMN_person_ref], "P1");
    assert_str_equal(fields.at[COLUMN_given_name], "Ines");
    assert_str_equal(fields.at[COLUMN_birth_date], "2001-02-03");
    assert_str_equal(fields.at[COLUMN_service], "school");
    assert_false(make("x,P1,Ines,2001-02-03", 1));
}

static void values_are_translated(void **state)
{
    (void)state;
    read_mapping("values:\n  gender: {Male: M, Female: F, \"*\": U}\n  sensitive: {\"No\": \"\", "
                 "\"Yes\": location}\n");
    bind("person_ref,gender,sensitive");
    assert_true(make("P1,Female,No", 0));
    assert_str_equal(fields.at[COLUMN_gender], "F");
    assert_str_equal(fields.at[COLUMN_sensitive], "");
    assert_true(make("P1,other,Yes", 0));
    assert_str_equal(fields.at[COLUMN_gender], "U");
    assert_str_equal(fields.at[COLUMN_sensitive], "location");
    assert_true(make("P1,,", 0));
    assert_str_equal(fields.at[COLUMN_gender], "");
}

static void dates_are_read_in_the_formats_that_are_named(void **state)
{
    (void)state;
    read_mapping(
        "dates: {birth_date: [DD/MM/YYYY, YYYYMMDD], event_date: \"DD-Mon-YYYY HH:mm\"}\n");
    bind("person_ref,birth_date,event_date");
    assert_true(make("P1,3/2/2001,24-Mar-2014 22:15", 0));
    assert_str_equal(fields.at[COLUMN_birth_date], "2001-02-03");
    assert_str_equal(fields.at[COLUMN_event_date], "2014-03-24T22:15:00Z");
    assert_true(make("P1,20010203,24-Jul-2014 22:15", 0)); /* summer time: an hour earlier in UTC */
    assert_str_equal(fields.at[COLUMN_birth_date], "2001-02-03");
    assert_str_equal(fields.at[COLUMN_event_date], "2014-07-24T21:15:00Z");
    assert_true(
        make("P1,2001-02-03,30-Feb-2014 22:15", 0)); /* left as they are: the row's check judges */
    assert_str_equal(fields.at[COLUMN_birth_date], "2001-02-03");
    assert_str_equal(fields.at[COLUMN_event_date], "30-Feb-2014 22:15");
}

static void one_line_becomes_a_person_and_several_events(void **state)
{
    (void)state;
    read_mapping(
        "columns: {Id: person_ref, Name: given_name, Visit: event_ref}\n"
        "dates: {event_date: DD/MM/YYYY}\n"
        "events:\n"
        "  - {columns: {Arrived: event_date}, constants: {event_type: ae_attendance}, suffix: a}\n"
        "  - {columns: {Admitted: event_date}, constants: {event_type: admission}, suffix: b}\n");
    bind("Id,Name,Visit,Arrived,Admitted");
    assert_true(make("P1,Ines,V7,24/03/2014,25/03/2014", 0));
    assert_str_equal(fields.at[COLUMN_event_ref], "V7-a");
    assert_str_equal(fields.at[COLUMN_event_type], "ae_attendance");
    assert_true(make("P1,Ines,V7,24/03/2014,25/03/2014", 1));
    assert_str_equal(fields.at[COLUMN_event_ref], "V7-b");
    assert_str_equal(fields.at[COLUMN_event_date], "2014-03-25");
    assert_str_equal(fields.at[COLUMN_given_name], "Ines");
    assert_false(make("P1,Ines,V7,24/03/2014,25/03/2014", 2));
    assert_true(make("P1,Ines,V7,,25/03/2014", 0));
    assert_str_equal(fields.at[COLUMN_event_type], "admission");
    assert_true(make("P1,Ines,V7,,", 0)); /* no event: who the person is */
    assert_str_equal(fields.at[COLUMN_event_ref], "");
    assert_str_equal(fields.at[COLUMN_event_type], "");
    assert_str_equal(fields.at[COLUMN_person_ref], "P1");
}

static void a_constant_event_type_makes_no_event_of_a_line_without_one(void **state)
{
    (void)state;
    read_mapping("constants: {event_type: ae_attendance}\n");
    bind("person_ref,given_name,event_ref,event_date");
    assert_true(make("P1,Ines,,", 0));
    assert_str_equal(fields.at[COLUMN_event_type], "");
    assert_true(make("P1,Ines,E1,2014-03-24", 0));
    assert_str_equal(fields.at[COLUMN_event_type], "ae_attendance");
}

static void a_value_that_means_nothing_makes_no_event(void **state)
{
    (void)state;
    read_mapping("columns: {Day: event_date, Mark: event_type, No: event_ref}\n"
                 "values: {event_type: {/: '', O: absent}}\n");
    bind("person_ref,Day,Mark,No");
    assert_true(make("P1,2014-02-03,O,7", 0));
    assert_str_equal(fields.at[COLUMN_event_type], "absent");
    assert_true(make("P1,2014-02-03,/,8", 0));
    assert_str_equal(fields.at[COLUMN_event_type], "");
    assert_str_equal(fields.at[COLUMN_event_date], "");
    assert_str_equal(fields.at[COLUMN_event_ref], "");
    read_mapping("values: {event_type: {N: '', Y: concern}}\n"
                 "events:\n  - columns: {Seen: event_date}\n    constants: {event_type: review}\n"
                 "  - columns: {Seen2: event_date, Worry: event_type}\n    suffix: w\n");
    bind("person_ref,event_ref,Seen,Seen2,Worry");
    assert_true(make("P1,E1,2014-02-03,2014-02-03,N", 0));
    assert_false(make("P1,E1,2014-02-03,2014-02-03,N", 1));
    assert_true(make("P1,E1,2014-02-03,2014-02-03,Y", 1));
    assert_str_equal(fields.at[COLUMN_event_ref], "E1-w");
}

static void each_event_of_a_line_has_words_of_its_own(void **state)
{
    (void)state;
    read_mapping("columns: {Ref: person_ref, Visit: event_ref}\n"
                 "values: {event_type: {\"1\": gp_contact}}\n"
                 "events:\n"
                 "  - columns: {Day: event_date, Kind: event_type}\n"
                 "    values: {event_type: {\"2\": ae_unplanned_return}}\n"
                 "    constants: {event_type: ae_attendance}\n"
                 "    suffix: ae\n"
                 "  - columns: {Day: event_date, Concern: event_type}\n"
                 "    values: {event_type: {\"*\": ae_safeguarding_concern}}\n"
                 "    suffix: concern\n");
    bind("Ref,Visit,Day,Kind,Concern");
    assert_true(make("P1,V1,2025-12-07,2,", 0));
    assert_str_equal(fields.at[COLUMN_event_type], "ae_unplanned_return");
    assert_false(make("P1,V1,2025-12-07,2,", 1));
    assert_true(make("P1,V1,2025-12-07,1,2", 0));
    assert_str_equal(fields.at[COLUMN_event_type], "gp_contact");
    assert_true(make("P1,V1,2025-12-07,1,2", 1));
    assert_str_equal(fields.at[COLUMN_event_type], "ae_safeguarding_concern");
    assert_str_equal(fields.at[COLUMN_event_ref], "V1-concern");
    assert_true(make("P1,V1,2025-12-07,,", 0));
    assert_str_equal(fields.at[COLUMN_event_type], "ae_attendance");
}

static void several_of_theirs_become_one_of_ours(void **state)
{
    (void)state;
    read_mapping("columns: {Pupil: person_ref, Day: event_date}\n"
                 "join:\n"
                 "  address: {columns: [House, Street, Town], with: \", \"}\n"
                 "  event_ref: {columns: [Pupil, Day], with: /}\n"
                 "constants: {event_type: absent}\n"
                 "dates: {event_date: DD/MM/YYYY}\n");
    bind("Town,Pupil,Day,House,Street");
    assert_true(make("Elmford,P1,03/02/2014,7,Oak Road", 0));
    assert_str_equal(fields.at[COLUMN_address], "7, Oak Road, Elmford");
    assert_str_equal(fields.at[COLUMN_event_ref], "P1/03/02/2014");
    assert_str_equal(fields.at[COLUMN_event_date], "2014-02-03");
    assert_true(make(",P1,,7,Oak Road", 0));
    assert_str_equal(fields.at[COLUMN_address], "7, Oak Road");
    assert_str_equal(fields.at[COLUMN_event_ref], ""); /* a reference is whole or none */
    assert_str_equal(fields.at[COLUMN_event_type], "");
}

static void a_joined_column_that_the_file_has_by_our_name_is_taken_as_it_is(void **state)
{
    (void)state;
    read_mapping("join: {address: {columns: [House, Street]}}\n");
    bind("person_ref,address");
    assert_true(make("P1,7 Oak Road", 0));
    assert_str_equal(fields.at[COLUMN_address], "7 Oak Road");
}

static void a_mapping_that_makes_no_sense_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *what;
        long line;
    } bad[] = {
        {"colums: {}\n", NULL, 1},
        {"columns:\n  Forename: forename\n", "this is not a column of the feed format", 2},
        {"dates:\n  gender: DD/MM/YYYY\n", "this column holds no date", 2},
        {"dates:\n  birth_date: DD/MM/YY\n",
         "a date format is made of YYYY, MM or Mon, DD, HH, mm and ss", 2},
        {"constants:\n  colour: red\n", "this is not a column of the feed format", 2},
        {"events:\n  - columns: {A: event_date}\n    values: {gender: {x: F}}\n", NULL, 3},
        {"events:\n  - columns: {Forename: given_name}\n", "this is not an event column", 2},
        {"columns: {A: given_name}\nignore: [A]\n", "a column is both ignored and used", 1},
        {"join:\n  address: {columns: [A]}\n", "two to 8 columns are joined", 2},
        {"join:\n  address: {columns: [A, B], with: \"-----\"}\n",
         "'with' has at most 4 characters", 2},
        {"hl7:\n  facility: RXX\n  other_triggers: ignore\n",
         "'acknowledge' or 'refuse' is expected", 3},
        {"columns: {C: address}\njoin:\n  address: {columns: [A, B]}\n",
         "a column is both joined and filled by one of theirs", 1},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        why = (struct err_info){0};
        assert_int_equal(mapping_read(arena, str_of(bad[i].text), "m.yaml", &mapping, &why),
                         ERR_INPUT);
        if (bad[i].what) assert_string_equal(why.text, bad[i].what);
        assert_int_equal(why.line, bad[i].line);
        assert_string_equal(why.file, "m.yaml");
    }
}

static void the_mappings_that_are_shipped_are_sound(void **state)
{
    (void)state;
    static const char *const names[] = {
        "adult-social-care.yaml",     "charity.yaml",
        "childrens-hospital.yaml",    "community-health.yaml",
        "cp-is.yaml",                 "fire-home-safety.yaml",
        "gp-child-health.yaml",       "housing.yaml",
        "mash-contacts.yaml",         "ncmp.yaml",
        "police-cases.yaml",          "police-incidents.yaml",
        "school-census-absence.yaml", "school-exclusions.yaml",
        "social-care-contacts.yaml",  "two-year-review.yaml",
        "two-year-setting.yaml",      "ecds.yaml",
        "ncmp-follow-up.yaml",        "emergency-care.yaml"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char path[500];
        str text;
        snprintf(path, sizeof path, "%s/mappings/%s", AIM_SOURCE_ROOT, names[i]);
        if (file_read(path, MAPPING_BYTES_MAX, arena, &text, &why)) fail_msg("%s", why.text);
        if (mapping_read(arena, text, names[i], &mapping, &why))
            fail_msg("%s: %s (line %ld)", names[i], why.text, why.line);
    }
    bind("Attendance number,Patient number,Forename,Surname,Date of birth,Sex,Address,Postcode,NHS "
         "number,NHS trace,"
         "Arrival,Admitted,Presenting complaint,GP practice");
    assert_true(make("A77,H1,Ines,Oakhill,03/02/2001,Female,1 A Street,B99 1AA,999 000 "
                     "0018,01,24/03/2014 22:15,,x,y",
                     0));
    assert_str_equal(fields.at[COLUMN_event_ref], "A77-ae");
    assert_str_equal(fields.at[COLUMN_event_type], "ae_attendance");
    assert_str_equal(fields.at[COLUMN_event_date], "2014-03-24T22:15:00Z");
    assert_str_equal(fields.at[COLUMN_gender], "F");
    assert_false(make("A77,H1,Ines,Oakhill,03/02/2001,Female,1 A Street,B99 1AA,999 000 "
                      "0018,01,24/03/2014 22:15,,x,y",
                      1));
}

static void every_column_of_the_feed_format_stands_in_its_document(void **state)
{
    (void)state;
    str text;
    const char *path = AIM_SOURCE_ROOT "/docs/feed-format.md";
    if (file_read(path, 1 << 20, arena, &text, &why)) fail_msg("%s", why.text);
    for (int c = 0; c < COLUMN__COUNT; c++) {
        char name[64];
        snprintf(name, sizeof name, "`%s`", column_table[c].name);
        if (!str_has(text, str_of(name))) fail_msg("%s is not in docs/feed-format.md", name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_renamed_ignored_and_constant),
        cmocka_unit_test(values_are_translated),
        cmocka_unit_test(dates_are_read_in_the_formats_that_are_named),
        cmocka_unit_test(one_line_becomes_a_person_and_several_events),
        cmocka_unit_test(a_constant_event_type_makes_no_event_of_a_line_without_one),
        cmocka_unit_test(a_value_that_means_nothing_makes_no_event),
        cmocka_unit_test(each_event_of_a_line_has_words_of_its_own),
        cmocka_unit_test(several_of_theirs_become_one_of_ours),
        cmocka_unit_test(a_joined_column_that_the_file_has_by_our_name_is_taken_as_it_is),
        cmocka_unit_test(a_mapping_that_makes_no_sense_is_refused_with_its_place),
        cmocka_unit_test(the_mappings_that_are_shipped_are_sound),
        cmocka_unit_test(every_column_of_the_feed_format_stands_in_its_document),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
