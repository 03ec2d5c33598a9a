#include "world.h"

#include "base/clock.h"

static const struct {
    const char *code, *name;
    enum agency_kind kind;
    int hours;
} agencies[AGENCIES] = {
    [GP] = {"gp", "GP", AGENCY_GP, 30},
    [HEALTH] = {"health", "Community Health", AGENCY_COMMUNITY_HEALTH, 30},
    [SCHOOL] = {"school", "School", AGENCY_SCHOOL, 30},
    [ACADEMY] = {"academy", "Academy", AGENCY_SCHOOL, 30},
    [NURSERY] = {"nursery", "Nursery", AGENCY_NURSERY, 30},
    [MEASURING] = {"measuring", "Public Health", AGENCY_PUBLIC_HEALTH, 8760},
    [POLICE] = {"police", "Police", AGENCY_POLICE, 30},
    [COUNCIL] = {"council", "Council", AGENCY_COUNCIL, 30},
    [CARE] = {"care", "Social care", AGENCY_CHILDRENS_SOCIAL_CARE, 30},
};

#define BY(agency) (1u << (agency))
static const struct {
    const char *code;
    enum event_class class;
    bool in_person;
    unsigned by;
} types[TYPES] = {
    [GP_SEEN] = {"gp_contact", CLASS_ROUTINE, true, BY(GP)},
    [JAB] = {"immunisation", CLASS_ROUTINE, true, BY(GP)},
    [BORN_VISIT] = {"hv_new_birth", CLASS_ROUTINE, true, BY(HEALTH)},
    [SIX_WEEKS] = {"hv_six_weeks", CLASS_ROUTINE, true, BY(HEALTH)},
    [ONE_YEAR] = {"hv_one_year", CLASS_ROUTINE, true, BY(HEALTH)},
    [TWO_YEARS] = {"hv_two_years", CLASS_ROUTINE, true, BY(HEALTH)},
    [NOT_BROUGHT] = {"not_brought", CLASS_MISSED, false, BY(HEALTH)},
    [BY_FAMILY] = {"cancelled_by_family", CLASS_MISSED, false, BY(HEALTH)},
    [BY_SERVICE] = {"cancelled_by_provider", CLASS_ROUTINE, false, BY(HEALTH)},
    [ON_ROLL] = {"on_roll", CLASS_STATUS, false, BY(SCHOOL) | BY(ACADEMY)},
    [ATTENDED] = {"school_attended", CLASS_ROUTINE, true, BY(SCHOOL) | BY(ACADEMY)},
    [ABSENT] = {"absence_unauthorised", CLASS_CONCERN, false, BY(SCHOOL) | BY(ACADEMY)},
    [HOME_ED] = {"home_education", CLASS_STATUS, false, BY(COUNCIL)},
    [LEFT_FOR_HOME] = {"off_roll_home_education", CLASS_CONCERN, false, BY(SCHOOL)},
    [HOME_VISIT] = {"home_education_visit", CLASS_ROUTINE, true, BY(COUNCIL)},
    [CHECK_TWO] = {"progress_check_two", CLASS_ROUTINE, true, BY(NURSERY)},
    [MEASURED] = {"ncmp_measured", CLASS_ROUTINE, true, BY(MEASURING)},
    [WITHDRAWN] = {"ncmp_withdrawn", CLASS_ROUTINE, false, BY(MEASURING)},
    [WELFARE] = {"police_welfare_check", CLASS_ROUTINE, true, BY(POLICE)},
    [OFFENCE] = {"police_domestic_abuse", CLASS_CONCERN, false, BY(POLICE)},
    [PLAN] = {"cp_plan_neglect", CLASS_STATUS, false, BY(CARE)},
    [VISIT] = {"sc_visit", CLASS_ROUTINE, true, BY(CARE)},
    [BOOKED] = {"maternity_booking", CLASS_ROUTINE, true, BY(HEALTH)},
    [ANTENATAL] = {"hv_antenatal", CLASS_ROUTINE, true, BY(HEALTH)},
    [LOST] = {"pregnancy_ended", CLASS_ROUTINE, false, BY(HEALTH)},
    [DEATH] = {"death", CLASS_STATUS, false, BY(GP)},
};

/* Schools of the year 2026/27, and the end of the one before. */
static const struct calendar calendar = {
    .terms = {.at = {{20560, 20656}, {20698, 20749}, {20759, 20805}, {20822, 20865}}, .n = 4}};

int32_t day(const char *iso)
{
    struct date d;
    assert_true(date_parse_iso(str_of(iso), &d) && date_whole(d));
    return date_days(d);
}

static int64_t ms(const char *iso) { return date_uk_midnight_ms(date_from_days(day(iso))); }

static bool any(const void *ctx, str code)
{
    (void)ctx, (void)code;
    return true;
}

static void read_terms(struct world *w, const char *unseen)
{
    const struct terms_names names = {.agency = any, .type = any};
    const struct yaml_node *root = NULL;
    if (unseen)
        assert_int_equal(
            yaml_read(w->arena, str_of(unseen), "region.yaml", YAML_BYTES_MAX, &root, &w->why),
            ERR_OK);
    assert_int_equal(terms_read_unseen(root, &names, w->arena, &w->partners.terms, &w->why),
                     ERR_OK);
}

struct world *world_new(const char *today, const char *born, const char *unseen)
{
    struct world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->arena = arena_new(16 << 20);
    w->today = day(today);
    for (int t = 0; t < TYPES; t++)
        w->types[t] = (struct event_type){.code = str_of(types[t].code),
                                          .label = str_of(types[t].code),
                                          .class = types[t].class,
                                          .in_person = types[t].in_person,
                                          .tier = 2};
    for (int i = 0; i < AGENCIES; i++) {
        w->services[i] =
            (struct service){.agency = &w->agencies[i], .name = str_of(agencies[i].name)};
        w->agencies[i] = (struct agency){.code = str_of(agencies[i].code),
                                         .name = str_of(agencies[i].name),
                                         .kind = agencies[i].kind,
                                         .services = &w->services[i],
                                         .service_count = 1};
        w->agreements[i] =
            (struct agreement){.agency = &w->agencies[i],
                               .id = str_of(agencies[i].code),
                               .feed = str_of(agencies[i].code),
                               .types = w->allowed[i],
                               .due = {.every = DUE_HOURS, .hours = agencies[i].hours},
                               .expected_every_hours = agencies[i].hours,
                               .from_ms = ms("2010-01-01"),
                               .until_ms = ms("2040-01-01"),
                               .live = true};
        for (int t = 0; t < TYPES; t++)
            if (types[t].by & BY(i)) w->allowed[i][w->agreements[i].type_count++] = &w->types[t];
        w->times[i].complete_to_ms = w->times[i].delivered_ms =
            date_uk_midnight_ms(date_from_days(w->today + 1));
    }
    w->partners = (struct partners){.agencies = w->agencies,
                                    .agency_count = AGENCIES,
                                    .types = w->types,
                                    .type_count = TYPES,
                                    .agreements = w->agreements,
                                    .agreement_count = AGENCIES};
    read_terms(w, unseen);
    w->partners.terms.calendar = calendar;
    w->who = (struct expect_person){.died = EXPECT_NEVER, .left = EXPECT_NEVER};
    assert_true(date_parse_iso(str_of(born), &w->who.born));
    w->who.known_since = date_days(w->who.born);
    return w;
}

void world_free(struct world *w)
{
    arena_free(w->arena);
    free(w);
}

void world_feed(struct world *w, int agency, const char *until)
{
    w->times[agency].complete_to_ms = w->times[agency].delivered_ms = until ? ms(until) : 0;
}

void world_begins(struct world *w, int agency, const char *first)
{
    w->times[agency].since_ms = ms(first);
}

void world_knows(struct world *w, int agency)
{
    w->who.kinds |= 1u << w->agencies[agency].kind;
    w->who.schools[w->who.school_count++] = (uint16_t)agency;
}

void world_status(struct world *w, const char *from, const char *until, int agency, int type)
{
    assert_true(w->n < EVENTS_MAX);
    w->events[w->n] = (struct activity){.id = (int64_t)w->n + 1,
                                        .record = 1,
                                        .day = day(from),
                                        .end_day = until ? day(until) : ACTIVITY_NO_END,
                                        .agency = (uint16_t)agency,
                                        .type = (uint16_t)type,
                                        .class = (uint8_t)w->types[type].class};
    w->n++;
}

void world_event(struct world *w, const char *when, int agency, int type)
{
    world_status(w, when, NULL, agency, type);
}

struct expect_case world_case(struct world *w)
{
    int64_t now_ms = date_uk_midnight_ms(date_from_days(w->today)) + 12 * (int64_t)MS_PER_HOUR;
    assert_int_equal(expect_plan_make(&w->partners, w->times, now_ms, w->arena, &w->plan, &w->why),
                     ERR_OK);
    activity_arrange(w->events, w->n, &w->partners);
    return (struct expect_case){&w->plan, &w->who, w->events, w->n, w->today};
}

struct expect_state world_contact(struct world *w, const char *key)
{
    struct expect_case c = world_case(w);
    for (size_t i = 0; i < w->plan.contact_count; i++)
        if (str_eq_c(w->plan.contacts[i].terms->key, key))
            return expect_contact_state(&c, &w->plan.contacts[i]);
    fail_msg("no contact %s", key);
    return (struct expect_state){0};
}

struct unseen_state world_unseen(struct world *w)
{
    struct expect_case c = world_case(w);
    return expect_unseen(&c);
}
