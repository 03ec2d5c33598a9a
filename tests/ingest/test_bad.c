/* Bad files: each is refused, held or put aside with its exact message, and nothing is half stored.
 */
#include "check.h"

#include "ingest/hub_world.h"

#include "base/fault.h"
#include "base/file.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int open_world(void **state)
{
    static struct world w;
    world_open(&w);
    *state = &w;
    return 0;
}
static int close_world(void **state)
{
    fault_disarm();
    world_close(*state);
    return 0;
}

#define HEADER "person_ref,given_name,family_name,birth_date,event_ref,event_type,event_date\n"
#define GOOD HEADER "P1,Ines,Oakhill,2001-02-03,E1,ae_attendance,2014-03-24\n"

static void is_refused(struct world *w, err e, err code, const char *text)
{
    if (e != code) fail_msg("%s, not %s: %s", err_word(e), err_word(code), w->why.text);
    assert_string_equal(w->why.text, text);
    assert_int_equal(w->report.outcome, INGEST_REFUSED);
    assert_true(w->why.todo[0] != 0);
    assert_str_equal(world_shown(w), "");
}

static void an_unknown_agency_is_refused(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_load(w, "nobody", GOOD), ERR_ABSENT);
    assert_string_equal(w->why.text, "this hub has no agency with that code");
}

static void without_a_live_agreement_nothing_is_taken(void **state)
{
    struct world *w = *state;
    is_refused(w, world_load(w, "police", "person_ref,given_name\nP1,Ines\n"), ERR_DENIED,
               "this agency's data-sharing agreement ended on 2013-12-31");
}

static void an_unknown_column_refuses_the_delivery(void **state)
{
    struct world *w = *state;
    is_refused(w, world_load(w, "hospital", "person_ref,given_name,religion\nP1,Ines,x\n"),
               ERR_INPUT, "column 3 of the header is not in the feed format");
    is_refused(w, world_load(w, "hospital", "{\"person_ref\": \"P1\", \"faith\": \"x\"}\n"),
               ERR_INPUT, "key 2 of the object is not in the feed format");
}

static void a_column_that_comes_twice_refuses_the_delivery(void **state)
{
    struct world *w = *state;
    is_refused(w, world_load(w, "hospital", "person_ref,given_name,given_name\nP1,Ines,x\n"),
               ERR_INPUT, "column 3 of the header comes twice");
}

static void a_file_without_header_is_refused_and_no_name_is_said(void **state)
{
    struct world *w = *state;
    is_refused(w, world_load(w, "hospital", "P1,Ines,Oakhill\n"), ERR_INPUT,
               "the first row is not a header of the feed format");
    is_refused(w, world_load(w, "hospital", "given_name,family_name\nInes,Oakhill\n"), ERR_INPUT,
               "there is no column person_ref");
}

static void another_separator_is_named_with_how_to_save_the_file(void **state)
{
    struct world *w = *state;
    is_refused(w, world_load(w, "hospital", "person_ref;given_name\nP1;Ines\n"), ERR_INPUT,
               "the columns are separated by semicolons, not by commas");
    assert_non_null(strstr(w->why.todo, "CSV UTF-8"));
    is_refused(w, world_load(w, "hospital", "person_ref\tgiven_name\nP1\tInes\n"), ERR_INPUT,
               "the columns are separated by tabs, not by commas");
    is_refused(w, world_load(w, "hospital", "person_ref,pr\xe9nom\nP1,Ines\n"), ERR_INPUT,
               "the text is not UTF-8");
    assert_non_null(strstr(w->why.todo, "CSV UTF-8"));
}

static void an_empty_file_is_refused(void **state)
{
    struct world *w = *state;
    is_refused(w, world_load(w, "hospital", ""), ERR_INPUT, "the file is empty");
}

static void a_file_of_another_kind_is_refused_and_named(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *bytes, *what;
    } files[] = {{"%PDF-1.4\n", "this is a PDF document, not CSV or JSON Lines"},
                 {"\xd0\xcf\x11\xe0..",
                  "this is an old workbook (.xls) or document, or one protected by a password, not "
                  "CSV or JSON Lines"},
                 {"\xff\xfep", "this is UTF-16 text, not CSV or JSON Lines"}};
    for (size_t i = 0; i < COUNT(files); i++)
        is_refused(w, world_load(w, "hospital", files[i].bytes), ERR_INPUT, files[i].what);
}

static void another_agencys_file_is_refused(void **state)
{
    struct world *w = *state;
    is_refused(w,
               world_load(w, "hospital",
                          "person_ref,given_name,service\nP1,Ines,school\nP2,Bram,school\n"),
               ERR_INPUT, "every row names a service that this agency does not have");
    assert_int_equal(world_load(w, "school", "person_ref,given_name\nP1,Ines\n"), ERR_OK);
    assert_int_equal(world_load(w, "hospital", "person_ref,given_name\nP1,Ines\n"), ERR_INPUT);
    assert_string_equal(w->why.text, "this very file was taken in as a delivery of another agency");
    assert_int_equal(world_versions(w, "hospital", "P1"), 0);
}

static void a_mapping_of_another_agency_is_refused(void **state)
{
    struct world *w = *state;
    struct loading l = {.agency = "hospital", .mapping = "agency: school\n", .text = STR(GOOD)};
    is_refused(w, world_load_with(w, &l), ERR_INPUT, "the mapping is for another agency");
}

static void a_file_over_the_ceiling_is_refused(void **state)
{
    struct world *w = *state;
    struct loading l = {.agency = "hospital", .text = STR(GOOD), .bytes_max = 100};
    is_refused(w, world_load_with(w, &l), ERR_LIMIT,
               "the file is larger than the ceiling of 100 bytes");
}

static void a_field_of_ten_megabytes_is_refused(void **state)
{
    struct world *w = *state;
    enum { LONG = 10 * 1024 * 1024 };
    char *text = malloc(LONG + 200);
    assert_non_null(text);
    size_t n = (size_t)snprintf(text, 100, "person_ref,given_name\nP1,");
    memset(text + n, 'a', LONG);
    memcpy(text + n + LONG, "\n", 2);
    struct loading l = {.agency = "hospital", .text = str_of(text)};
    assert_int_equal(world_load_with(w, &l), ERR_LIMIT);
    assert_int_equal(w->report.outcome, INGEST_REFUSED);
    assert_int_equal(w->why.line, 2);
    assert_str_equal(world_shown(w), "");
    free(text);
}

static void rows_that_are_no_text_are_put_aside(void **state)
{
    struct world *w = *state;
    static const char text[] = HEADER "P1,In\xff\xfe,Oakhill,,,,\nP2,B\0am,Elm,,,,\nP3,\"Ca\"to,"
                                      "Elm,,,,\nP4,Dara,,\nP5,Edda,Elm,,,,\n";
    struct loading l = {.agency = "hospital", .text = str_range(text, sizeof text - 1)};
    assert_int_equal(world_load_with(w, &l), ERR_OK);
    assert_int_equal(w->report.accepted, 1);
    assert_int_equal(world_causes(w, REASON_not_utf8, ""), 1);
    assert_int_equal(world_causes(w, REASON_zero_byte, ""), 1);
    assert_int_equal(world_causes(w, REASON_stray_quote, ""), 1);
    assert_int_equal(world_causes(w, REASON_field_count, ""), 1);
    assert_int_equal(world_versions(w, "hospital", "P5"), 1);
}

static void an_event_ref_that_says_two_things_is_put_aside(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_load(w, "hospital",
                                HEADER "P1,Ines,Oakhill,2001,E1,ae_attendance,2014-03-24\n"
                                       "P1,Ines,Oakhill,2001,E1,admission,2014-03-24\n"
                                       "P2,Bram,Elm,2001,E1,ae_attendance,2014-03-24\n"
                                       "P1,Ines,Oakhill,2001,E1,ae_attendance,2014-03-24\n"),
                     ERR_OK);
    assert_int_equal(w->report.accepted, 2);
    assert_int_equal(world_causes(w, REASON_duplicate_event_ref, "event_ref"), 2);
    assert_int_equal(world_events(w, "hospital", "P1"), 1);
    assert_str_equal(world_event(w, "hospital", "P1", 0)->type, "ae_attendance");
    assert_int_equal(world_versions(w, "hospital", "P2"), 0);
}

static void a_file_cut_off_in_a_row_is_held_and_can_be_taken_as_it_is(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_load(w, "hospital", GOOD "P2,Bram,As"), ERR_INPUT);
    assert_int_equal(w->report.outcome, INGEST_HELD);
    assert_str_equal(world_shown(w), "");
    struct ingest_order order = {.hub = w->hub,
                                 .agency = STR("hospital"),
                                 .file = "held",
                                 .patience_ms = 1,
                                 .audit = &w->audit};
    int64_t id = w->report.delivery;
    order.agency = STR("school");
    assert_int_equal(ingest_resume(&order, id, &w->report, &w->why), ERR_ABSENT);
    order.agency = STR("hospital");
    assert_int_equal(ingest_resume(&order, id, &w->report, &w->why), ERR_OK);
    assert_int_equal(w->report.accepted, 1);
    assert_int_equal(world_causes(w, REASON_cut_off, ""), 1);
    assert_int_equal(world_events(w, "hospital", "P1"), 1);
    assert_int_equal(world_versions(w, "hospital", "P2"), 0);
}

static void a_file_cut_off_in_quotes_is_held_and_can_be_dropped(void **state)
{
    struct world *w = *state;
    assert_int_equal(world_load(w, "hospital", GOOD "P2,\"Bram,Ashdown,,,,\nP3,Cato,Elm,,,,\n"),
                     ERR_INPUT);
    assert_int_equal(w->report.outcome, INGEST_HELD);
    struct ingest_order order = {
        .hub = w->hub, .agency = STR("hospital"), .patience_ms = 1, .audit = &w->audit};
    assert_int_equal(ingest_drop(&order, w->report.delivery, &w->why), ERR_OK);
    assert_int_equal(ingest_drop(&order, w->report.delivery, &w->why), ERR_ABSENT);
    assert_str_equal(world_shown(w), "");
}

static void a_file_cut_anywhere_shows_nothing_wrong(void **state)
{
    struct world *w = *state;
    str whole =
        STR(HEADER
            "P1,Ines,Oakhill,2001-02-03,E1,ae_attendance,2014-03-24\nP2,Bram,Elm,1980-01-02,,,\n");
    for (size_t n = 0; n < whole.len; n += 3) {
        struct loading l = {.agency = "hospital", .text = str_upto(whole, n)};
        err e = world_load_with(w, &l);
        if (e) assert_true(w->report.outcome == INGEST_REFUSED || w->report.outcome == INGEST_HELD);
        assert_int_equal(world_versions(w, "hospital", "P"), 0);
    }
}

static void memory_disk_and_store_may_fail_at_any_step(void **state)
{
    struct world *w = *state;
    static const enum fault_kind kinds[] = {FAULT_STORE, FAULT_MEMORY, FAULT_FILE};
    for (size_t k = 0; k < COUNT(kinds); k++) {
        char text[200];
        snprintf(text, sizeof text,
                 HEADER "P%zu,Ines,Oakhill,2001-02-03,E%zu,ae_attendance,2014-03-24\n", k, k);
        char ref[10];
        snprintf(ref, sizeof ref, "P%zu", k);
        char path[400];
        snprintf(path, sizeof path, "%s/delivery.csv", w->place.folder);
        assert_int_equal(file_replace(path, str_of(text), 0600, &w->why), ERR_OK);
        str before = world_shown(w);
        bool live = false;
        for (long n = 1; fault_arm(kinds[k], n, FAULT_ONCE); n++) {
            struct mapping mapping;
            struct source source = {.kind = SOURCE_NONE};
            struct ingest_report report = {0};
            struct ingest_order order = {.hub = w->hub,
                                         .agency = STR("hospital"),
                                         .file = "test.csv",
                                         .source = &source,
                                         .mapping = &mapping,
                                         .patience_ms = 1,
                                         .audit = &w->audit};
            struct arena *a = arena_new(1024 * 1024);
            err e = a ? mapping_plain(a, &mapping, &w->why) : ERR_NOMEM;
            if (!e) e = source_open(w->hub, path, INGEST_BYTES_MAX, &source, &w->why);
            if (!e) e = ingest_take(&order, &report, &w->why);
            fault_disarm();
            source_close(&source);
            arena_free(a);
            live = live || report.outcome == INGEST_LIVE;
            if (live)
                assert_int_equal(world_events(w, "hospital", ref), 1);
            else
                assert_true(str_eq(before, world_shown(w)));
            if (!e) assert_true(live);
            ingest_report_release(&report);
        }
        assert_int_equal(world_load(w, "hospital", text), ERR_OK);
        assert_int_equal(world_events(w, "hospital", ref), 1);
    }
}

/* Standard input is read once and used twice; what is spooled of it is sealed and has no name. */
static void standard_input_is_as_good_as_a_file(void **state)
{
    struct world *w = *state;
    struct source source;
    struct mapping mapping;
    struct ingest_order order = {.hub = w->hub,
                                 .agency = STR("hospital"),
                                 .file = "standard input",
                                 .source = &source,
                                 .mapping = &mapping,
                                 .patience_ms = 1,
                                 .audit = &w->audit};
    struct buf text = BUF_INIT(1024 * 1024);
    buf_add_c(&text, "person_ref,given_name\n");
    for (int i = 0; i < 20000; i++)
        buf_printf(&text, "P%d,Ines\n", i);
    char path[400];
    snprintf(path, sizeof path, "%s/delivery.csv", w->place.folder);
    assert_int_equal(file_replace(path, buf_str(&text), 0600, &w->why), ERR_OK);
    int kept = dup(STDIN_FILENO), from = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(from >= 0 && dup2(from, STDIN_FILENO) == STDIN_FILENO);
    assert_int_equal(mapping_plain(w->arena, &mapping, &w->why), ERR_OK);
    assert_int_equal(source_open(w->hub, "-", INGEST_BYTES_MAX, &source, &w->why), ERR_OK);
    assert_true(dup2(kept, STDIN_FILENO) == STDIN_FILENO);
    assert_int_equal(ingest_take(&order, &w->report, &w->why), ERR_OK);
    assert_int_equal(w->report.accepted, 20000);
    assert_int_equal(w->report.bytes, text.len);
    assert_int_equal(world_versions(w, "hospital", "P19999"), 1);
    source_close(&source);
    close(from);
    close(kept);
    buf_release(&text);
}

/* Another load of the same agency, in the middle of a first one. */
struct intruder {
    struct world *world;
    int64_t after;
    bool done;
};

static void intrude(void *ctx, int64_t bytes_done)
{
    struct intruder *in = ctx;
    if (in->done || bytes_done < in->after) return;
    in->done = true;
    assert_int_equal(world_load(in->world, "hospital", "person_ref,given_name\nQ1,Bram\n"), ERR_OK);
}

/* Two loads for one agency at a time would not see each other's rows. */
static void a_load_that_lost_its_turn_stops_and_loses_nothing(void **state)
{
    struct world *w = *state;
    struct intruder in = {.world = w};
    struct source source;
    struct ingest_report report = {0};
    struct mapping mapping;
    struct buf text = BUF_INIT(4 * 1024 * 1024);
    buf_add_c(&text, "person_ref,given_name\n");
    for (int i = 0; i < 40000; i++)
        buf_printf(&text, "P%d,Ines\n", i);
    struct ingest_order order = {.hub = w->hub,
                                 .agency = STR("hospital"),
                                 .file = "test.csv",
                                 .source = &source,
                                 .mapping = &mapping,
                                 .patience_ms = 1,
                                 .audit = &w->audit,
                                 .progress = intrude,
                                 .ctx = &in};
    assert_int_equal(mapping_plain(w->arena, &mapping, &w->why), ERR_OK);
    assert_int_equal(source_open_text(buf_str(&text), &source, &w->why), ERR_OK);
    in.after = (int64_t)text.len + 1; /* in the second pass */
    assert_int_equal(ingest_take(&order, &report, &w->why), ERR_BUSY);
    assert_string_equal(w->why.text, "another load for this agency has taken over");
    assert_int_equal(world_versions(w, "hospital", "P1"), 0);
    assert_int_equal(world_versions(w, "hospital", "Q1"), 1);
    order.progress = NULL;
    assert_int_equal(ingest_take(&order, &report, &w->why), ERR_OK);
    assert_int_equal(world_versions(w, "hospital", "P1"), 1);
    ingest_report_release(&report);
    source_close(&source);
    buf_release(&text);
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(an_unknown_agency_is_refused),
        T(without_a_live_agreement_nothing_is_taken),
        T(an_unknown_column_refuses_the_delivery),
        T(a_column_that_comes_twice_refuses_the_delivery),
        T(a_file_without_header_is_refused_and_no_name_is_said),
        T(another_separator_is_named_with_how_to_save_the_file),
        T(an_empty_file_is_refused),
        T(a_file_of_another_kind_is_refused_and_named),
        T(another_agencys_file_is_refused),
        T(a_mapping_of_another_agency_is_refused),
        T(a_file_over_the_ceiling_is_refused),
        T(a_field_of_ten_megabytes_is_refused),
        T(rows_that_are_no_text_are_put_aside),
        T(an_event_ref_that_says_two_things_is_put_aside),
        T(a_file_cut_off_in_a_row_is_held_and_can_be_taken_as_it_is),
        T(a_file_cut_off_in_quotes_is_held_and_can_be_dropped),
        T(a_file_cut_anywhere_shows_nothing_wrong),
        T(memory_disk_and_store_may_fail_at_any_step),
        T(standard_input_is_as_good_as_a_file),
        T(a_load_that_lost_its_turn_stops_and_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
