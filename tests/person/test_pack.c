/* Contents as bytes, and which version of an event stands: src/person/pack.c, src/person/event.c.
 */
#include "check.h"

#include "person/record.h"

static pii said(const char *text)
{
    return pii_of(str_of(text));
}

static struct record_content full_content(void)
{
    static char long_line[301];
    memset(long_line, 'a', 300);
    return (struct record_content){.who = {.given_name = said("Ines"),
                                           .family_name = said("Óakhill"),
                                           .known_as = said("Nes"),
                                           .previous_family_name = said("Ash"),
                                           .birth_date = {2001, 2, 0},
                                           .gender = 'F',
                                           .address = said(long_line),
                                           .postcode = said("B99 1AA"),
                                           .uprn = said("1"),
                                           .upn = said("2"),
                                           .consistent_id = said("3"),
                                           .nhs_number = said("9990000018"),
                                           .nhs_status = 1,
                                           .sensitive = 5},
                                   .person_ref = said("P1"),
                                   .life = LIFE_MOVED_AWAY,
                                   .life_date = {2014, 3, 1},
                                   .life_confirmed = CONFIRMED_YES};
}

static bool same_text(pii a, pii b)
{
    return str_eq(pii_reveal(a, REVEAL_TEST), pii_reveal(b, REVEAL_TEST));
}

static void a_content_comes_back_as_it_was(void **state)
{
    (void)state;
    struct buf bytes = BUF_INIT(4096);
    struct record_content in = full_content(), out;
    content_pack(&in, &bytes);
    assert_int_equal(buf_state(&bytes), ERR_OK);
    assert_int_equal(content_unpack(buf_str(&bytes), &out, NULL), ERR_OK);
    assert_true(same_text(in.who.given_name, out.who.given_name));
    assert_true(same_text(in.who.family_name, out.who.family_name));
    assert_true(same_text(in.who.address, out.who.address));
    assert_true(same_text(in.who.nhs_number, out.who.nhs_number));
    assert_true(same_text(in.person_ref, out.person_ref));
    assert_int_equal(date_cmp(in.who.birth_date, out.who.birth_date), 0);
    assert_int_equal(out.who.gender, 'F');
    assert_int_equal(out.who.nhs_status, 1);
    assert_int_equal(out.who.sensitive, 5);
    assert_int_equal(out.life, LIFE_MOVED_AWAY);
    assert_int_equal(out.life_confirmed, CONFIRMED_YES);
    assert_int_equal(date_cmp(in.life_date, out.life_date), 0);
    buf_release(&bytes);
}

static void the_same_content_always_gives_the_same_bytes(void **state)
{
    (void)state;
    struct buf one = BUF_INIT(4096), two = BUF_INIT(4096);
    struct record_content content = full_content(), again;
    content_pack(&content, &one);
    assert_int_equal(content_unpack(buf_str(&one), &again, NULL), ERR_OK);
    content_pack(&again, &two);
    assert_true(str_eq(buf_str(&one), buf_str(&two)));
    buf_release(&one);
    buf_release(&two);
}

static void content_that_is_cut_off_anywhere_is_corrupt_or_shorter_content(void **state)
{
    (void)state;
    struct buf bytes = BUF_INIT(4096), again = BUF_INIT(4096);
    struct record_content content = full_content(), out;
    content_pack(&content, &bytes);
    assert_int_equal(content_unpack(STR(""), &out, NULL), ERR_CORRUPT);
    for (size_t n = 1; n < bytes.len; n++) {
        if (content_unpack(str_upto(buf_str(&bytes), n), &out, NULL)) continue;
        buf_reset(&again);
        content_pack(&out, &again);
        assert_true(str_eq(buf_str(&again), str_upto(buf_str(&bytes), n)));
    }
    buf_release(&bytes);
    buf_release(&again);
}

static void a_later_form_of_content_is_refused(void **state)
{
    (void)state;
    struct record_content out;
    struct err_info why;
    assert_int_equal(content_unpack(STR("\x02"), &out, &why), ERR_CORRUPT);
    assert_string_equal(why.text, "a stored version of a record cannot be read");
}

static void the_sealed_part_of_an_event_comes_back(void **state)
{
    (void)state;
    struct buf bytes = BUF_INIT(4096);
    struct event_sealed in = {said("E1"),
                              {said("Duty desk"), said("0121 496 0111"), said("duty@ae.example"),
                               said("0121 496 0112")},
                              said("E900")},
                        out;
    event_pack(&in, &bytes);
    assert_int_equal(event_unpack(buf_str(&bytes), &out, NULL), ERR_OK);
    assert_true(same_text(in.event_ref, out.event_ref));
    assert_true(same_text(in.lead.name, out.lead.name));
    assert_true(same_text(in.lead.phone, out.lead.phone));
    assert_true(same_text(in.lead.email, out.lead.email));
    assert_true(same_text(in.lead.away_phone, out.lead.away_phone));
    assert_true(same_text(in.authority, out.authority));
    buf_release(&bytes);
}

/* ---- which version stands ---- */

#define VERSION(as_of, its_state, is_stated)                                                       \
    {                                                                                              \
        .as_of_ms = (as_of), .state = (its_state), .stated = (is_stated)                           \
    }

static enum event_state state_of(const struct event *versions, size_t n, int64_t *ret_as_of_ms)
{
    enum event_state state;
    const struct event *current = event_current(versions, n, &state);
    assert_non_null(current);
    *ret_as_of_ms = current->as_of_ms;
    return state;
}

static void the_latest_version_stands_whatever_the_order(void **state)
{
    (void)state;
    int64_t as_of_ms;
    struct event up[] = {VERSION(1, EVENT_STANDS, true), VERSION(2, EVENT_STANDS, true)};
    struct event down[] = {VERSION(2, EVENT_STANDS, true), VERSION(1, EVENT_STANDS, true)};
    assert_int_equal(state_of(up, 2, &as_of_ms), EVENT_STANDS);
    assert_int_equal(as_of_ms, 2);
    assert_int_equal(state_of(down, 2, &as_of_ms), EVENT_STANDS);
    assert_int_equal(as_of_ms, 2);
}

static void a_withdrawal_meets_an_original_that_arrives_late(void **state)
{
    (void)state;
    int64_t as_of_ms;
    struct event late[] = {VERSION(1, EVENT_WITHDRAWN, false), VERSION(5, EVENT_STANDS, false)};
    assert_int_equal(state_of(late, 2, &as_of_ms), EVENT_WITHDRAWN);
    assert_int_equal(as_of_ms, 5); /* history keeps what it was */
}

static void a_withdrawal_gives_way_to_what_the_agency_dated_later(void **state)
{
    (void)state;
    int64_t as_of_ms;
    struct event again[] = {VERSION(1, EVENT_WITHDRAWN, true), VERSION(5, EVENT_STANDS, true)};
    struct event before[] = {VERSION(6, EVENT_WITHDRAWN, true), VERSION(5, EVENT_STANDS, true)};
    assert_int_equal(state_of(again, 2, &as_of_ms), EVENT_STANDS);
    assert_int_equal(state_of(before, 2, &as_of_ms), EVENT_WITHDRAWN);
}

static void an_event_that_went_to_another_record_does_not_stand_here(void **state)
{
    (void)state;
    int64_t as_of_ms;
    struct event gone[] = {VERSION(1, EVENT_STANDS, true), VERSION(2, EVENT_ELSEWHERE, true)};
    struct event back[] = {VERSION(3, EVENT_STANDS, true), VERSION(2, EVENT_ELSEWHERE, true)};
    assert_int_equal(state_of(gone, 2, &as_of_ms), EVENT_ELSEWHERE);
    assert_int_equal(state_of(back, 2, &as_of_ms), EVENT_STANDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_content_comes_back_as_it_was),
        cmocka_unit_test(the_same_content_always_gives_the_same_bytes),
        cmocka_unit_test(content_that_is_cut_off_anywhere_is_corrupt_or_shorter_content),
        cmocka_unit_test(a_later_form_of_content_is_refused),
        cmocka_unit_test(the_sealed_part_of_an_event_comes_back),
        cmocka_unit_test(the_latest_version_stands_whatever_the_order),
        cmocka_unit_test(a_withdrawal_meets_an_original_that_arrives_late),
        cmocka_unit_test(a_withdrawal_gives_way_to_what_the_agency_dated_later),
        cmocka_unit_test(an_event_that_went_to_another_record_does_not_stand_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
