/* Whom to ring about an event: src/person/lead.c. */
#include "check.h"

#include "person/record.h"

static const struct partners partners;

static struct lead of_the_service(void)
{
    return (struct lead){.name = STR("Duty social worker"),
                         .phone = STR("0121 496 0115"),
                         .email = STR("duty@team.example"),
                         .hours = STR("Mon-Fri 9am-5pm"),
                         .away_name = STR("Emergency duty team"),
                         .away_phone = STR("0121 496 0152")};
}

static pii said(const char *text)
{
    return pii_of(str_of(text));
}

static struct event_sealed away_by(const char *phone)
{
    return (struct event_sealed){.lead = {.away_phone = said(phone)}};
}

static void an_event_that_names_nobody_leaves_the_service_s_lead(void **state)
{
    struct lead lead = of_the_service();
    (void)state;
    event_lead_over(&(struct event_sealed){.event_ref = said("E1")}, &partners, &lead);
    assert_str_equal(lead.name, "Duty social worker");
    assert_str_equal(lead.phone, "0121 496 0115");
    assert_str_equal(lead.email, "duty@team.example");
    assert_str_equal(lead.away_name, "Emergency duty team");
    assert_str_equal(lead.away_phone, "0121 496 0152");
    assert_int_equal(lead.authority.len, 0);
}

static void a_worker_of_its_own_does_not_get_the_service_s_mail(void **state)
{
    struct lead lead = of_the_service();
    struct event_sealed named = {.lead = {.name = said("Imogen Vale")}};
    (void)state;
    event_lead_over(&named, &partners, &lead);
    assert_str_equal(lead.name, "Imogen Vale");
    assert_str_equal(lead.phone, "0121 496 0115");
    assert_int_equal(lead.email.len, 0);
}

static void an_out_of_hours_number_of_its_own_does_not_bear_the_service_s_name(void **state)
{
    struct lead lead = of_the_service();
    struct event_sealed another = away_by("01632 960302"), same = away_by("0121 496 0152");
    (void)state;
    event_lead_over(&another, &partners, &lead);
    assert_int_equal(lead.away_name.len, 0);
    assert_str_equal(lead.away_phone, "01632 960302");
    lead = of_the_service();
    event_lead_over(&same, &partners, &lead);
    assert_str_equal(lead.away_name, "Emergency duty team");
}

static void an_authority_is_shown_by_its_name_else_by_what_was_sent(void **state)
{
    static const struct protection_authority known = {.code = {"E901", 4},
                                                      .name = {"Southborough County Council", 27}};
    struct partners named = {.terms.protection = {.authorities = &known, .authority_count = 1}};
    struct lead lead = of_the_service();
    (void)state;
    event_lead_over(&(struct event_sealed){.authority = said("E901")}, &named, &lead);
    assert_str_equal(lead.authority, "Southborough County Council");
    event_lead_over(&(struct event_sealed){.authority = said("E999")}, &named, &lead);
    assert_str_equal(lead.authority, "E999");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_that_names_nobody_leaves_the_service_s_lead),
        cmocka_unit_test(a_worker_of_its_own_does_not_get_the_service_s_mail),
        cmocka_unit_test(an_out_of_hours_number_of_its_own_does_not_bear_the_service_s_name),
        cmocka_unit_test(an_authority_is_shown_by_its_name_else_by_what_was_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
