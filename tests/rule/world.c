#include "world.h"

#include <stdio.h>

static const struct {
    const char *code, *name;
    enum agency_kind kind;
} agencies[AGENCIES] = {
    [POLICE] = {"police", "Police", AGENCY_POLICE},
    [SCHOOL] = {"school", "School", AGENCY_SCHOOL},
    [HOSPITAL] = {"hospital", "Hospital", AGENCY_HOSPITAL},
    [COUNCIL] = {"council", "Council", AGENCY_COUNCIL},
    [SOCIAL_CARE] = {"social-care", "Social care", AGENCY_CHILDRENS_SOCIAL_CARE},
};

static const struct {
    const char *code, *label;
    enum event_class class;
} types[TYPES] = {
    [ATTENDED] = {"ae_attendance", "A+E attendance", CLASS_CONCERN},
    [REPORTED] = {"school_report", "Reported to social care", CLASS_HIGH},
    [VIOLENCE] = {"domestic_violence", "Domestic violence", CLASS_HIGH},
    [NURSE] = {"school_nurse", "Seen by school nurse", CLASS_CONCERN},
    [MISSED] = {"not_brought", "Not brought to an appointment", CLASS_MISSED},
    [SEEN] = {"health_review", "Health review", CLASS_ROUTINE},
    [PLAN] = {"protection_plan", "Child protection plan", CLASS_STATUS},
};

struct world *world_new(void)
{
    struct world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->arena = arena_new(64 << 20);
    assert_non_null(w->arena);
    for (int t = 0; t < TYPES; t++)
        w->types[t] = (struct event_type){.code = str_of(types[t].code),
                                          .label = str_of(types[t].label),
                                          .class = types[t].class,
                                          .tier = 2};
    for (int i = 0; i < AGENCIES; i++) {
        w->services[i][0] = (struct service){&w->agencies[i], STR("front"), STR("Front door"),
                                             STR("Front door"), {{NULL, 0}}};
        w->services[i][1] = (struct service){
            &w->agencies[i], STR("wards"), STR("Wards"), STR("Wards"), {{NULL, 0}}};
        w->agencies[i] = (struct agency){.code = str_of(agencies[i].code),
                                         .name = str_of(agencies[i].name),
                                         .kind = agencies[i].kind,
                                         .services = w->services[i],
                                         .service_count = 2};
        w->agreements[i] =
            (struct agreement){.agency = &w->agencies[i], .types = w->allowed[i], .live = true};
        for (int t = 0; t < TYPES; t++)
            if (t != PLAN || i == SOCIAL_CARE)
                w->allowed[i][w->agreements[i].type_count++] = &w->types[t];
        w->complete_to[i] = 100000, w->told_from[i] = RULE_ALWAYS;
    }
    w->partners = (struct partners){.agencies = w->agencies,
                                    .agency_count = AGENCIES,
                                    .types = w->types,
                                    .type_count = TYPES,
                                    .agreements = w->agreements,
                                    .agreement_count = AGENCIES};
    return w;
}

void world_free(struct world *w)
{
    arena_free(w->arena);
    free(w);
}

const struct rule *world_rule(struct world *w, const char *blocks)
{
    struct rule_list rules;
    str text = str_printf(
        w->arena,
        "rules:\n- {id: R9, version: 1, name: A rule, owner: Nobody, since: 1970-01-01, band: red,"
        " weight: 10, half_life_days: 10, when: [%s]}\n",
        blocks);
    if (rule_parse("test.yaml", text, w->arena, &rules, &w->why) ||
        rule_compile(&rules.at[0], &w->partners, w->arena, &w->why))
        fail_msg("%s (line %ld, column %ld)", w->why.text, w->why.line, w->why.column);
    return &rules.at[0];
}

struct activity world_event(const struct world *w, int32_t day, int agency, int type)
{
    static int64_t id;
    id++;
    return (struct activity){.id = id,
                             .record = id,
                             .day = day,
                             .end_day = ACTIVITY_NO_END,
                             .agency = (uint16_t)agency,
                             .type = (uint16_t)type,
                             .class = (uint8_t)w->types[type].class};
}

struct rule_moment world_moment(const struct world *w, int32_t today)
{
    return (struct rule_moment){
        .partners = &w->partners, .today = today, .complete_to = w->complete_to,
        .told_from = w->told_from};
}
