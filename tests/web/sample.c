/* A girl of whom every service has something different to say; all of it is invented. */
#include "web/sample.h"

#define S(literal)                                                                                 \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    } /* STR in a constant */
static const struct agency city = {.code = S("city"), .name = S("City Hospital")};
static const struct service services[] = {
    {.agency = &city, .code = S("ae"), .name = S("A+E City Hosp.")},
    {.agency = &city, .code = S("care"), .name = S("Care First")},
    {.agency = &city, .code = S("fire"), .name = S("Fire and Rescue")},
    {.agency = &city, .code = S("gp"), .name = S("GP surgery")},
    {.agency = &city, .code = S("youth"), .name = S("Youth justice")},
};
const int64_t now_ms = (int64_t)TODAY * 86400000 + 9 * 3600000;
static const struct lead lead = {.name = S("Dr Amara Obi"),
                                 .phone = S("0121 496 0211"),
                                 .hours = S("Mon-Fri 9am-5pm"),
                                 .away_name = S("Night desk"),
                                 .away_phone = S("0121 496 0212")};
static const struct event_line event = {.date = {2014, 3, 23},
                                        .service = &services[0],
                                        .label = S("A+E attendance"),
                                        .class = CLASS_CONCERN,
                                        .also = S("Care First")};
static const struct hit_line hits[] = {
    {.rule = S("R2"),
     .name = S("Many agencies"),
     .sentence = S("5 different services reported 5 possible concerns"),
     .asked = S("rule R2: at least 5"),
     .rule_sentence = S("Review required (red) on at least 5 possible concerns."),
     .first = {2014, 3, 14},
     .last = {2014, 3, 24},
     .events = &event,
     .event_count = 1},
    {.rule = S("R1"),
     .name = S("Few days"),
     .sentence = S("2 serious events"),
     .covered_by = S("R2"),
     .first = {2014, 3, 14},
     .last = {2014, 3, 24}},
};
const struct household_line home = {.person = 7,
                                    .given_name = S("Mary"),
                                    .family_name = S("Doe"),
                                    .age = 36,
                                    .relation = S("Mother, and same address"),
                                    .services = 4};
struct service_row rows[5];

static const struct person_view whole = {
    .person = 1,
    .tier = 3,
    .region = S("West Midlands"),
    .duty_line = S("0121 496 0100"),
    .today = {2014, 3, 26},
    .given_name = S("Jane"),
    .family_name = S("Doe"),
    .other_names = S("Janey Doe"),
    .other_names_shown = true,
    .birth_date = {2000, 6, 9},
    .age = 13,
    .gender = S("Female"),
    .identifiers_shown = true,
    .nhs_number = S("999 000 0018"),
    .address_shown = true,
    .address = S("23 Inour Street, B99 1AA"),
    .outcode_shown = true,
    .outcode = S("B99"),
    .possible = true,
    .services_shown = true,
    .rows = rows,
    .row_count = COUNT(rows),
    .window_days = 90,
    .count = 5,
    .count_sentence = S("5 counts of activity within West Midlands for this person"),
    .review_shown = true,
    .review_required = true,
    .review = 9,
    .review_due_ms = now_ms + 86400000,
    .rules_shown = true,
    .hits = hits,
    .hit_count = 2,
    .history_shown = true,
    .events = &event,
    .event_count = 1,
    .household_shown = true,
    .household = &home,
    .household_count = 1,
    .looks_shown = true,
    .looks_people = 4,
    .looks_agencies = 3,
    .last_look_agency = S("City Hospital"),
    .last_look_ms = now_ms};

/* Everything that exists of this person; tiers take away. */
struct person_view all_of_her(void)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        rows[i] =
            (struct service_row){.service = &services[i], .lead = lead, .data_up_to_ms = now_ms};
    rows[0].state = ROW_ACTIVITY;
    rows[0].last = event.date;
    rows[0].label = event.label;
    rows[0].months[11] = 2;
    rows[1].state = ROW_NONE;
    rows[2].state = ROW_LATE;
    rows[2].late = true;
    rows[2].data_up_to_ms = now_ms - (int64_t)9 * 86400000;
    rows[3].state = ROW_NOT_SUPPLIED;
    rows[4].state = ROW_NOT_SHOWN;
    return whole;
}

struct person_view tier_2(void)
{
    struct person_view p = all_of_her();
    p.tier = 2;
    p.address_shown = p.identifiers_shown = p.rules_shown = p.history_shown = p.household_shown =
        p.looks_shown = false;
    p.address = p.nhs_number = STR("");
    p.hit_count = p.event_count = p.household_count = 0;
    p.hits = NULL;
    return p;
}

struct person_view tier_1(void)
{
    struct person_view p = tier_2();
    p.tier = 1;
    p.other_names_shown = false;
    p.other_names = p.count_sentence = STR("");
    rows[0].last = (struct date){0};
    rows[0].label = STR("");
    rows[0].months[11] = 0;
    return p;
}

struct person_view tier_0(void)
{
    struct person_view p = {.tier = 0,
                            .given_name = STR("Jane"),
                            .family_name = STR("Doe"),
                            .age = 13,
                            .gender = STR("Female"),
                            .birth_date = {2000, 6, 9},
                            .duty_line = STR("0121 496 0100"),
                            .today = {2014, 3, 26}};
    return p;
}
