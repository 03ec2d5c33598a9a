/* What an ADT message says, as rows; and that the order in which messages come does not matter. */
#include "check.h"

#include "inbox/inbox.h"
#include "ingest/hub_world.h"
#include "mllp/adt.h"

#define MSH(trigger, id) "MSH|^~\\&|PAS|RXX|AIM|HUB|20140324090512||ADT^" trigger "|" id "|P|2.4\r"
#define PID                                                                                        \
    "PID|1||A1^^^RXX^MR~999 000 0018^^^NHS^NH01||Oakhill&van^Ines^Mary^^Miss^^L~Oak^Nessie^^^^^A~" \
    "Ashdown^Ines^^^^^M||20010203|2|||1 Elm Road&1&Elm^^Northborough^^B99 1AA^^H~Box 7^^^^^^M\r"

static struct arena *a;
static struct hl7_answer refusal;
static struct adt adt;

static int open_arena(void **state)
{
    (void)state;
    a = arena_new(64 * 1024 * 1024);
    return a ? 0 : -1;
}
static int close_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static err read_with(const char *text, struct adt_terms terms)
{
    struct hl7 m;
    struct err_info why;
    const struct mapping_hl7 sender = {
        .facility = STR("RXX"), .authority = {STR("RXX"), STR("2.16.840")}, .authority_count = 2};
    terms.sender = &sender;
    assert_int_equal(hl7_read(a, str_of(text), &m, &why), ERR_OK);
    return adt_read(&m, &terms, a, &adt, &refusal, &why);
}
static err read(const char *text)
{
    return read_with(text, (struct adt_terms){
                               .columns = COLUMN_ALL, .events = true, .services = true});
}

static void is(size_t row, enum column c, const char *wanted)
{
    assert_true(row < adt.n);
    str got = adt.rows[row].at[c];
    if (!str_eq_c(got, wanted))
        fail_msg("%s is '%.*s', not '%s'", column_table[c].name, STR_FMT(got), wanted);
}

static void an_arrival_says_who_and_what(void **state)
{
    (void)state;
    assert_int_equal(read(MSH("A04", "1") "EVN|A04|201403240905\r" PID
                              "PD1||||||||||||Y\rPV1|1|E|ED^^^RXX||||||||||||||||V1^^^RXX||||||||"
                              "|||||||||||||||||20140324085500\r"),
                     ERR_OK);
    assert_int_equal(adt.n, 1);
    is(0, COLUMN_person_ref, "A1");
    is(0, COLUMN_family_name, "Oakhill");
    is(0, COLUMN_given_name, "Ines Mary");
    is(0, COLUMN_known_as, "Nessie");
    is(0, COLUMN_previous_family_name, "Ashdown");
    is(0, COLUMN_birth_date, "2001-02-03");
    is(0, COLUMN_gender, "2");
    is(0, COLUMN_nhs_number, "999 000 0018");
    is(0, COLUMN_nhs_number_status, "01");
    is(0, COLUMN_address, "1 Elm Road, Northborough");
    is(0, COLUMN_postcode, "B99 1AA");
    is(0, COLUMN_sensitive, "location");
    is(0, COLUMN_event_ref, "V1-E-in");
    is(0, COLUMN_event_type, "A04 E");
    is(0, COLUMN_event_date, "2014-03-24T08:55:00Z");
    is(0, COLUMN_service, "ED");
    is(0, COLUMN_as_of, "2014-03-24T09:05:12Z"); /* MSH-7 knows the second of that minute */
}

static void times_are_on_a_uk_clock_unless_they_say_otherwise(void **state)
{
    (void)state;
    assert_int_equal(read(MSH("A04", "1") "EVN|A04|20140701120000\r" PID
                              "PV1|1|E|||||||||||||||||V1|||||||||||||||||||||||||201407011000\r"),
                     ERR_OK);
    is(0, COLUMN_as_of, "2014-07-01T11:00:00Z");
    is(0, COLUMN_event_date, "2014-07-01T09:00:00Z");
    assert_int_equal(read(MSH("A04", "1") "EVN|A04|20140701120000+0530\r" PID "PV1|1|E\r"),
                     ERR_OK);
    is(0, COLUMN_as_of, "2014-07-01T12:00:00+05:30");
    assert_int_equal(read(MSH("A28", "1") "EVN|A28\rPID|1||A1||Oakhill||198004\r"), ERR_OK);
    is(0, COLUMN_birth_date, "1980-04");
    is(0, COLUMN_as_of, "2014-03-24T09:05:12Z");
    assert_int_equal(read(MSH("A28", "1") "PID|1||A1||Oakhill||3/2/80\r"), ERR_OK);
    is(0, COLUMN_birth_date, "3/2/80"); /* for the row to be put aside with it */
}

static void leaving_and_taking_back_are_events_of_the_same_visit(void **state)
{
    (void)state;
    assert_int_equal(read(MSH("A03", "1") PID "PV1|1|I|||||||||||||||||V1||||||||||||||||||||||||||"
                                              "20140325093000\r"),
                     ERR_OK);
    is(0, COLUMN_event_ref, "V1-I-out");
    is(0, COLUMN_event_date, "2014-03-25T09:30:00Z");
    assert_int_equal(read(MSH("A13", "1") PID "PV1|1|I|||||||||||||||||V1\r"), ERR_OK);
    is(0, COLUMN_event_ref, "V1-I-out");
    is(0, COLUMN_action, "withdraw");
    is(0, COLUMN_event_type, "");
    is(0, COLUMN_family_name, "");
    assert_int_equal(read(MSH("A11", "1") PID "PV1|1|I|||||||||||||||||V1\r"), ERR_OK);
    is(0, COLUMN_event_ref, "V1-I-in");
}

static void a_visit_without_a_number_is_the_person_and_the_moment(void **state)
{
    (void)state;
    const char *visit = "PV1|1|E|||||||||||||||||||||||||||||||||||||||||20140324\r";
    assert_int_equal(read(str_c(a, str_printf(a, "%s%s%s", MSH("A04", "1"), PID, visit))), ERR_OK);
    str came = adt.rows[0].at[COLUMN_event_ref];
    assert_int_equal(read(str_c(a, str_printf(a, "%s%s%s", MSH("A11", "2"), PID, visit))), ERR_OK);
    assert_true(str_eq(came, adt.rows[0].at[COLUMN_event_ref]));
}

static void death_is_said_with_its_day_or_the_day_it_was_told(void **state)
{
    (void)state;
    assert_int_equal(
        read(MSH("A31", "1") "PID|1||A1||Oakhill||||||||||||||||||||||||20140301|Y\r"), ERR_OK);
    is(0, COLUMN_life_status, "deceased");
    is(0, COLUMN_life_date, "2014-03-01");
    assert_int_equal(read(MSH("A31", "1") "PID|1||A1||Oakhill|||||||||||||||||||||||||Y\r"),
                     ERR_OK);
    is(0, COLUMN_life_date, "2014-03-24");
    assert_int_equal(
        read(MSH("A31", "1") "PID|1||A1||Oakhill||||||||||||||||||||||||20140301|N\r"), ERR_OK);
    is(0, COLUMN_life_status, "");
}

static void merges_name_the_old_id_and_the_one_that_lives_on(void **state)
{
    (void)state;
    assert_int_equal(read(MSH("A40", "1") PID "MRG|A0^^^RXX^MR\rPID|2||B1||Ashdown\rMRG|B0\r"),
                     ERR_OK);
    assert_int_equal(adt.n, 4);
    is(1, COLUMN_person_ref, "A0");
    is(1, COLUMN_related_ref, "A1");
    is(1, COLUMN_action, "merge");
    is(3, COLUMN_person_ref, "B0");
    is(3, COLUMN_related_ref, "B1");
}

static void next_of_kin_with_an_id_of_the_sender_are_relations(void **state)
{
    (void)state;
    assert_int_equal(read(MSH("A28", "1") PID
                              "NK1|1|Oakhill^Ada|MTH||||||||||||||||||||||||||||||M7^^^RXX^MR\r"
                              "NK1|2|Somebody|NBR\r"),
                     ERR_OK);
    assert_int_equal(adt.n, 2);
    is(1, COLUMN_person_ref, "A1");
    is(1, COLUMN_related_ref, "M7");
    is(1, COLUMN_relation, "mother");
}

static void an_empty_field_keeps_what_was_said_and_two_quotes_empty_it(void **state)
{
    (void)state;
    assert_int_equal(read(MSH("A08", "1") "EVN|A08|201403240905\r" PID), ERR_OK);
    is(0, COLUMN_keeps, "life_status");
    assert_int_equal(read(MSH("A08", "1") "EVN|A08|201403240905\r"
                                          "PID|1||A1^^^RXX^MR||Oakhill^Ines\r"),
                     ERR_OK);
    is(0, COLUMN_keeps, "birth_date gender address postcode nhs_number life_status");
    assert_int_equal(read(MSH("A08", "1") "EVN|A08|201403240905\r"
                                          "PID|1||A1^^^RXX^MR~\"\"^^^NHS^NH||Oakhill^Ines||\"\"|"
                                          "\"\"|||\"\"\r"),
                     ERR_OK);
    is(0, COLUMN_keeps, "life_status");
    is(0, COLUMN_birth_date, "");
    is(0, COLUMN_address, "");
    assert_int_equal(read_with(MSH("A08", "1") "EVN|A08|201403240905\r"
                                               "PID|1||A1^^^RXX^MR||Oakhill^Ines\r",
                               (struct adt_terms){.columns = column_bit(COLUMN_family_name) |
                                                             column_bit(COLUMN_gender)}),
                     ERR_OK);
    is(0, COLUMN_keeps, "gender");
}

static void what_the_agreement_does_not_cover_is_dropped_at_the_door(void **state)
{
    (void)state;
    struct adt_terms terms = {.columns = column_bit(COLUMN_family_name)};
    assert_int_equal(read_with(MSH("A04", "1") PID "PV1|1|E|ED\r", terms), ERR_OK);
    assert_int_equal(adt.n, 1);
    is(0, COLUMN_family_name, "Oakhill");
    is(0, COLUMN_given_name, "");
    is(0, COLUMN_address, "");
    is(0, COLUMN_event_ref, ""); /* a feed without words for events has none */
}

static void what_cannot_be_taken_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *text, *code, *segment;
        int error, field;
    } rows[] = {
        {MSH("A04", "1") "PV1|1|E\r", "AE", "PID", 100, 0},
        {MSH("A04", "1") PID, "AE", "PV1", 100, 0},
        {MSH("A60", "1") PID, "AR", "MSH", 201, 9},
        {MSH("A28", "1") "PID|1||||Oakhill\r", "AE", "PID", 101, 3},
        {MSH("A28", "1") "PID|1||A1^^^OTHER^MR||Oakhill\r", "AE", "PID", 204, 3},
        {MSH("A28", "1") "PID|1||9990000018^^^NHS^NH||Oakhill\r", "AE", "PID", 101, 3},
        {MSH("A40", "1") PID, "AE", "MRG", 100, 0},
        {MSH("A40", "1") PID "MRG|A0^^^OTHER^MR\r", "AE", "MRG", 204, 1},
        {MSH("A40", "1") PID "MRG|A1^^^RXX^MR\r", "AE", "MRG", 205, 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(read(rows[i].text), ERR_INPUT);
        assert_string_equal(refusal.code, rows[i].code);
        assert_string_equal(refusal.segment, rows[i].segment);
        assert_int_equal(refusal.error, rows[i].error);
        assert_int_equal(refusal.field, rows[i].field);
    }
}

static void other_triggers_are_passed_over_where_the_mapping_says_so(void **state)
{
    const struct mapping_hl7 sender = {.facility = STR("RXX"), .authority = {STR("RXX")},
                                       .authority_count = 1, .passes_over = true};
    const struct adt_terms terms = {&sender, COLUMN_ALL, .events = true, .services = true};
    struct hl7 m;
    struct err_info why;
    (void)state;
    assert_int_equal(hl7_read(a, STR(MSH("A60", "1") PID), &m, &why), ERR_OK);
    assert_int_equal(adt_read(&m, &terms, a, &adt, &refusal, &why), ERR_OK);
    assert_null(adt.kind);
    assert_int_equal(adt.n, 0);
    assert_int_equal(hl7_read(a, STR(MSH("A31", "1") PID), &m, &why), ERR_OK);
    assert_int_equal(adt_read(&m, &terms, a, &adt, &refusal, &why), ERR_OK);
    assert_string_equal(adt.kind, "hl7 A31");
}

/* ---- the order in which messages come ---- */

#define AT(trigger, id, time)                                                                      \
    "MSH|^~\\&|PAS|RXX|AIM|HUB|" time "||ADT^" trigger "|" id "|P|2.4\rEVN|" trigger "|" time "\r"
#define WHO "PID|1||A1||Oakhill^Ines||20010203|F\r"
#define VISIT "PV1|1|I|||||||||||||||||V1|||||||||||||||||||||||||20140324090000|20140325090000\r"

static const char *const story[] = {
    AT("A01", "1", "20140324090000") WHO VISIT,
    AT("A08", "2", "20140324100000") "PID|1||A1||Oakhill^Ines Mary||20010203|F\r",
    AT("A03", "3", "20140325090000") WHO VISIT,
    AT("A13", "4", "20140325100000") WHO VISIT,
    AT("A40", "5", "20140325110000") WHO "MRG|A0\r",
    AT("A28", "6", "20140323100000") "PID|1||A0||Oakhil^Ines||20010203|F\r",
};

/* The hubs have the same key for ids, so that what they show can be compared. */
static str shown_after(const size_t *order)
{
    static struct key ids;
    static bool known;
    struct world w;
    struct inbox_drained done;
    world_open(&w);
    if (known) w.hub->keys.use[KEY_ID] = ids;
    ids = w.hub->keys.use[KEY_ID];
    known = true;
    for (size_t i = 0; i < COUNT(story); i++) {
        assert_int_equal(read(story[order[i]]), ERR_OK);
        for (size_t k = 0; k < adt.n; k++) /* as the mapping would translate them */
            if (adt.rows[k].at[COLUMN_event_type].len)
                adt.rows[k].at[COLUMN_event_type] = STR("admission");
        struct inbox_message m = {.agency = STR("hospital"),
                                  .feed = STR("hospital"),
                                  .sender = STR("RXX"),
                                  .id = str_printf(a, "%zu", order[i]),
                                  .kind = adt.kind,
                                  .rows = adt.rows,
                                  .row_count = adt.n};
        assert_int_equal(inbox_put(w.hub, &m, 1, &w.why), ERR_OK);
        assert_int_equal(m.result, INBOX_STORED);
        if (i % 2) assert_int_equal(inbox_drain(w.hub, &w.audit, &done, &w.why), ERR_OK);
    }
    assert_int_equal(inbox_drain(w.hub, &w.audit, &done, &w.why), ERR_OK);
    assert_int_equal(done.quarantined, 0);
    str shown = str_copy(a, world_shown(&w));
    world_close(&w);
    return shown;
}

static void any_order_of_messages_ends_in_the_same_state(void **state)
{
    static const size_t orders[][COUNT(story)] = {
        {0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0}, {1, 0, 3, 2, 5, 4}, {4, 1, 3, 0, 5, 2}};
    (void)state;
    str first = shown_after(orders[0]);
    assert_true(first.len > 0 && str_has(first, STR("admission")));
    for (size_t i = 1; i < COUNT(orders); i++)
        assert_true(str_eq(first, shown_after(orders[i])));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        T(an_arrival_says_who_and_what),
        T(times_are_on_a_uk_clock_unless_they_say_otherwise),
        T(leaving_and_taking_back_are_events_of_the_same_visit),
        T(a_visit_without_a_number_is_the_person_and_the_moment),
        T(death_is_said_with_its_day_or_the_day_it_was_told),
        T(merges_name_the_old_id_and_the_one_that_lives_on),
        T(next_of_kin_with_an_id_of_the_sender_are_relations),
        T(an_empty_field_keeps_what_was_said_and_two_quotes_empty_it),
        T(what_the_agreement_does_not_cover_is_dropped_at_the_door),
        T(what_cannot_be_taken_is_refused_with_its_place),
        T(other_triggers_are_passed_over_where_the_mapping_says_so),
        T(any_order_of_messages_ends_in_the_same_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
