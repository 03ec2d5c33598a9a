/* A first mapping from a header and some rows: what it sees, what it leaves open, and that it is
 * always a mapping. */
#include "check.h"

#include "base/rand.h"
#include "ingest/mapping.h"
#include "ingest/propose.h"

enum { ROOM = 256 * 1024 };

struct world {
    struct arena *arena;
    struct profile profile;
    enum column *ours;
    struct buf yaml;
    struct err_info why;
};

static int open_world(void **state)
{
    static struct world w;
    w = (struct world){.arena = arena_new(64 * 1024 * 1024), .yaml = BUF_INIT(ROOM)};
    *state = &w;
    return 0;
}
static int close_world(void **state)
{
    struct world *w = *state;
    buf_release(&w->yaml);
    arena_free(w->arena);
    return 0;
}

static err propose(struct world *w, str text)
{
    static const str codes[] = {{"ae_attendance", 13}};
    struct source s;
    err e = source_open_text(text, &s, &w->why);
    if (!e) e = profile_read(&s, w->arena, &w->profile, &w->why);
    source_close(&s);
    if (e) return e;
    w->ours = ARENA_ARRAY(w->arena, enum column, w->profile.columns + 1);
    assert_non_null(w->ours);
    propose_columns(&w->profile, w->ours);
    buf_reset(&w->yaml);
    propose_mapping(&w->profile, w->ours, codes, 1, &w->yaml);
    assert_int_equal(buf_state(&w->yaml), ERR_OK);
    return ERR_OK;
}

static bool says(const struct world *w, const char *text)
{
    return str_has(buf_str(&w->yaml), str_of(text));
}

static void the_headers_of_common_systems_are_known(void **state)
{
    struct world *w = *state;
    assert_int_equal(propose(w, STR("pers_person_id,pers_forename,pers_surname,pers_dob,pers_sex\n"
                                    "1,Ada,Elm,2011-02-03,F\n")),
                     ERR_OK);
    static const enum column expected[] = {COLUMN_person_ref, COLUMN_given_name,
                                           COLUMN_family_name, COLUMN_birth_date, COLUMN_gender};
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_int_equal(w->ours[i], expected[i]);
}

static void a_number_may_be_short_for_no(void **state)
{
    struct world *w = *state;
    assert_int_equal(propose(w, STR("Hospital No,Attendance No.,NHS No,Casino\n"
                                    "RX1,V1,9990000018,1\n")),
                     ERR_OK);
    assert_int_equal(w->ours[0], COLUMN_person_ref);
    assert_int_equal(w->ours[1], COLUMN_event_ref);
    assert_int_equal(w->ours[2], COLUMN_nhs_number);
    assert_int_equal(w->ours[3], COLUMN__COUNT);
}

static void a_column_that_is_dropped_in_spite_of_its_name_is_said(void **state)
{
    struct world *w = *state;
    assert_int_equal(propose(w, STR("id,dob\n1,03/02/2001\n2,31/02/2005\n3,not known\n")),
                     ERR_OK);
    assert_true(says(w, "ignore:\n  - \"dob\" # named like birth_date, but too many of its values "
                        "are none\n"));
}

static void an_upload_of_plans_is_known(void **state)
{
    struct world *w = *state;
    assert_int_equal(propose(w, STR("NHS Number,Local Child Id,Plan Id,Plan Type,Plan Start,Plan "
                                    "End,Authority Code,Office Phone,Emergency Duty Phone\n"
                                    "9990001073,L-1,PL-1,CPP,2025-12-18,2026-01-08,E900,0121 496 "
                                    "0151,0121 496 0152\n")),
                     ERR_OK);
    static const enum column expected[] = {
        COLUMN_nhs_number, COLUMN_person_ref, COLUMN_event_ref,     COLUMN_event_type,
        COLUMN_event_date, COLUMN_event_end,  COLUMN_authority,     COLUMN_contact_phone,
        COLUMN_out_of_hours_phone};
    for (size_t i = 0; i < COUNT(expected); i++)
        assert_int_equal(w->ours[i], expected[i]);
}

static void a_column_whose_values_do_not_fit_its_name_is_left_alone(void **state)
{
    struct world *w = *state;
    assert_int_equal(propose(w, STR("id,DOB,Gender,NHS Number\n1,unknown,see notes,12\n")), ERR_OK);
    assert_int_equal(w->ours[0], COLUMN_person_ref);
    for (size_t i = 1; i < 4; i++)
        assert_int_equal(w->ours[i], COLUMN__COUNT);
}

static void numbers_and_postcodes_are_seen_under_any_name(void **state)
{
    struct world *w = *state;
    assert_int_equal(propose(w, STR("ref,col_a,col_b\n1,9990000018,B99 1AA\n2,,B99 1AB\n")),
                     ERR_OK);
    assert_int_equal(w->ours[1], COLUMN_nhs_number);
    assert_int_equal(w->ours[2], COLUMN_postcode);
}

static void an_ambiguous_date_is_read_as_the_british_write_it(void **state)
{
    struct world *w = *state;
    assert_int_equal(propose(w, STR("ref,dob\n1,03/02/2001\n2,04/05/2002\n")), ERR_OK);
    assert_true(says(w, "birth_date: DD/MM/YYYY\n"));
}

static void a_file_of_persons_alone_asks_for_no_event(void **state)
{
    struct world *w = *state;
    assert_int_equal(propose(w, STR("ref,forename\n1,Ada\n")), ERR_OK);
    assert_false(says(w, "event"));
    assert_int_equal(propose(w, STR("forename,contact date\nAda,2014-03-01\n")), ERR_OK);
    assert_true(says(w, "person_ref) every feed") || says(w, "(person_ref)"));
    assert_true(says(w, "event_type: FILL_IN"));
    assert_true(says(w, "(event_ref)"));
}

static void semicolons_are_told_from_commas(void **state)
{
    struct world *w = *state;
    assert_int_equal(propose(w, STR("ref;forename\n1;Ada\n")), ERR_INPUT);
    assert_non_null(strstr(w->why.text, "semicolons"));
}

static void what_is_no_utf8_is_said_with_how_to_save_it(void **state)
{
    struct world *w = *state;
    assert_int_equal(propose(w, STR("ref,forename\n1,Zo\xeb\n2,Ada\n3\n")), ERR_OK);
    assert_true(says(w, "1 rows that are not UTF-8"));
    assert_true(says(w, "CSV UTF-8"));
    assert_true(says(w, "1 rows that are no CSV"));
    assert_int_equal(propose(w, STR("ref,pr\xe9nom\n1,Ada\n")), ERR_INPUT);
    assert_non_null(strstr(w->why.todo, "CSV UTF-8"));
    assert_int_equal(propose(w, STR("\xff\xfer\0e\0f\0")), ERR_INPUT);
    assert_non_null(strstr(w->why.text, "UTF-16"));
}

/* Whatever stands in a header, the proposal is read as a mapping, once what is open is filled
 * in. */
static void every_proposal_is_a_mapping(void **state)
{
    struct world *w = *state;
    static const char letters[] = "ab Z9:#'\\\"{}[]-?&*!|>%@`\xc3\xa9_/.=~\t";
    static const char *const heads[] = {"DOB", "Surname", "id", "Sex", "yes", "null", "- x", "*"};
    struct rand r = rand_seeded(7);
    for (int round = 0; round < 400; round++) {
        struct buf csv = BUF_INIT(ROOM);
        size_t columns = 2 + rand_below(&r, 8);
        for (int row = 0; row < 3; row++) {
            for (size_t c = 0; c < columns; c++) {
                buf_add_c(&csv, c ? ",\"" : "\"");
                if (row == 0 && rand_below(&r, 2)) {
                    buf_printf(&csv, "%s", heads[rand_below(&r, COUNT(heads))]);
                } else {
                    for (uint64_t n = rand_below(&r, 9); n; n--) {
                        char letter = letters[rand_below(&r, 24)];
                        buf_byte(&csv, letter);
                        if (letter == '"') buf_byte(&csv, '"');
                    }
                }
                if (row == 0) buf_printf(&csv, " %zu", c);
                buf_byte(&csv, '"');
            }
            buf_byte(&csv, '\n');
        }
        struct mapping m;
        arena_clear(w->arena);
        assert_int_equal(propose(w, buf_str(&csv)), ERR_OK);
        err e = mapping_read(w->arena, buf_str(&w->yaml), "proposal", &m, &w->why);
        if (e) fail_msg("%s, line %ld:\n%.*s", w->why.text, w->why.line,
                        STR_FMT(buf_str(&w->yaml)));
        buf_release(&csv);
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        T(the_headers_of_common_systems_are_known),
        T(a_number_may_be_short_for_no),
        T(a_column_that_is_dropped_in_spite_of_its_name_is_said),
        T(an_upload_of_plans_is_known),
        T(a_column_whose_values_do_not_fit_its_name_is_left_alone),
        T(numbers_and_postcodes_are_seen_under_any_name),
        T(an_ambiguous_date_is_read_as_the_british_write_it),
        T(a_file_of_persons_alone_asks_for_no_event),
        T(semicolons_are_told_from_commas),
        T(what_is_no_utf8_is_said_with_how_to_save_it),
        T(every_proposal_is_a_mapping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
