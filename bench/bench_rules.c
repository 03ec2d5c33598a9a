/* Rules: how long judging takes, per person and event, without a store. */
#include "bench.h"

#include "base/mem.h"
#include "base/rand.h"
#include "rule/rule.h"

enum { PERSONS = 100000, EVENTS = 10, TYPES = 6, AGENCIES = 12, TODAY = 16155 };

static const char rules_text[] =
    "rules:\n"
    "  - {id: R1, version: 1, name: a, owner: b, since: 2010-01-01, band: amber, weight: 30, "
    "half_life_days: 28,\n"
    "     when: [{count: {class: [concern, high], days: 28, at_least: 3, from_agencies: 2}}]}\n"
    "  - {id: R2, version: 1, name: a, owner: b, since: 2010-01-01, band: red, weight: 50, "
    "half_life_days: 60,\n"
    "     when: [{count: {days: 90, at_least: 5, from_agencies: 3}}]}\n"
    "  - {id: R3, version: 1, name: a, owner: b, since: 2010-01-01, band: amber, weight: 25, "
    "half_life_days: 28,\n"
    "     when: [{count: {class: [high], days: 28, at_least: 1}}, {status: {open: no}}]}\n"
    "  - {id: R4, version: 1, name: a, owner: b, since: 2010-01-01, band: amber, weight: 20, "
    "half_life_days: 90,\n"
    "     when: [{same_type: {days: 365, at_least: 3}}]}\n"
    "  - {id: R5, version: 1, name: a, owner: b, since: 2010-01-01, band: green, weight: 15, "
    "half_life_days: 60,\n"
    "     when: [{rising: {days: 90, at_least: 3, times: 2}}]}\n";

struct input {
    struct arena *arena;
    struct agency agencies[AGENCIES];
    struct event_type types[TYPES];
    const struct event_type *all[TYPES];
    struct agreement terms;
    struct partners partners;
    int32_t complete_to[AGENCIES];
    struct rule_list rules;
    struct activity *events;
    int64_t hits;
};

static bool judge_all(void *context)
{
    struct input *in = context;
    const struct rule_moment m = {
        .partners = &in->partners, .today = TODAY, .complete_to = in->complete_to};
    in->hits = 0;
    for (size_t p = 0; p < PERSONS; p++)
        for (size_t r = 0; r < in->rules.n; r++) {
            struct rule_hit hit;
            in->hits += rule_judge(&in->rules.at[r], &in->events[p * EVENTS], EVENTS, &m, &hit);
        }
    return in->hits > 0;
}

static bool arrange_all(void *context)
{
    struct input *in = context;
    for (size_t p = 0; p < PERSONS; p++)
        activity_arrange(&in->events[p * EVENTS], EVENTS, NULL);
    return true;
}

static void make_events(struct input *in)
{
    struct rand r = rand_seeded(5);
    for (size_t i = 0; i < (size_t)PERSONS * EVENTS; i++) {
        uint16_t type = (uint16_t)rand_below(&r, TYPES);
        in->events[i] = (struct activity){.id = (int64_t)i + 1,
                                          .record = 1,
                                          .day = TODAY - (int32_t)rand_below(&r, 800),
                                          .end_day = ACTIVITY_NO_END,
                                          .type = type,
                                          .agency = (uint16_t)rand_below(&r, AGENCIES),
                                          .class = (uint8_t)in->types[type].class};
    }
}

static bool prepare(struct input *in)
{
    static const enum event_class classes[TYPES] = {CLASS_ROUTINE, CLASS_CONCERN, CLASS_CONCERN,
                                                    CLASS_HIGH,    CLASS_STATUS,  CLASS_MISSED};
    for (size_t i = 0; i < TYPES; i++) {
        in->types[i] = (struct event_type){.class = classes[i]};
        in->all[i] = &in->types[i];
    }
    in->terms = (struct agreement){
        .agency = in->agencies, .types = in->all, .type_count = TYPES, .live = true};
    in->partners = (struct partners){.agencies = in->agencies,
                                     .agency_count = AGENCIES,
                                     .types = in->types,
                                     .type_count = TYPES,
                                     .agreements = &in->terms,
                                     .agreement_count = 1};
    in->arena = arena_new(16 << 20);
    in->events = mem_zero((size_t)PERSONS * EVENTS, sizeof *in->events);
    if (!in->arena || !in->events) return false;
    make_events(in);
    if (rule_parse("rules", str_of(rules_text), in->arena, &in->rules, NULL)) return false;
    for (size_t i = 0; i < in->rules.n; i++)
        if (rule_compile(&in->rules.at[i], &in->partners, in->arena, NULL)) return false;
    return true;
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("rules", argc, argv);
    struct input *in = mem_zero(1, sizeof *in);
    if (!in || !prepare(in)) return 1;
    bench_repeat(&b, "arrange", "events", (double)PERSONS * EVENTS, arrange_all, in);
    bench_repeat(&b, "judge/5 rules", "persons", PERSONS, judge_all, in);
    arena_free(in->arena);
    mem_free(in->events);
    mem_free(in);
    return bench_end(&b);
}
