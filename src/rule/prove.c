/* rule/prove.c -- see prove.h. */
#include "rule/prove.h"

#include "base/near.h"
#include "expect/expect.h"
#include "rule/block.h"

enum { FEED_HOURS = 24 };

/* The region, with stand-ins behind what it has: an agency for each kind, and a type for each class
 * that each of them tells of, so that two of them are never reports of one incident. */
struct world {
    struct partners partners;
    const struct partners *region;
    struct agency *agencies;
    struct event_type *types;
    struct service *services;
    struct rule rule;
};

static const char *const class_labels[CLASS__COUNT] = {
    [CLASS_ROUTINE] = "a routine contact", [CLASS_CONCERN] = "a concern",
    [CLASS_HIGH] = "a high concern",       [CLASS_STATUS] = "an open case",
    [CLASS_MISSED] = "a missed contact"};

static size_t stand_in(const struct world *w, enum event_class class, enum agency_kind kind)
{
    return w->region->type_count + (size_t)class * AGENCY__COUNT + (size_t)kind;
}

static void add_agencies(struct world *w, size_t known)
{
    for (size_t kind = 0; kind < AGENCY__COUNT; kind++) {
        struct agency *a = &w->agencies[known + kind];
        const str word = str_of(agency_kind_word((enum agency_kind)kind));
        w->services[kind] =
            (struct service){.agency = a, .code = word, .name = word, .label = word};
        *a = (struct agency){.code = word,
                             .name = word,
                             .kind = (enum agency_kind)kind,
                             .services = &w->services[kind],
                             .service_count = 1};
    }
}

static void add_types(struct world *w)
{
    for (size_t class = 0; class < CLASS__COUNT; class++)
        for (size_t kind = 0; kind < AGENCY__COUNT; kind++) {
            size_t at = stand_in(w, (enum event_class)class, (enum agency_kind)kind);
            const str label = str_of(class_labels[class]);
            w->types[at] = (struct event_type){.code = label,
                                               .label = label,
                                               .class = (enum event_class)class,
                                               .in_person = class == CLASS_ROUTINE,
                                               .tier = 2,
                                               .incident = at,
                                               .incident_days = EVENT_INCIDENT_DAYS};
        }
}

/* Everybody may tell everything. */
static bool add_agreements(struct world *w, size_t agencies, size_t types, struct arena *a)
{
    struct agreement *terms = ARENA_ARRAY(a, struct agreement, agencies);
    const struct event_type **all = ARENA_ARRAY(a, const struct event_type *, types);
    if (!terms || !all) return false;
    for (size_t i = 0; i < types; i++)
        all[i] = &w->types[i];
    for (size_t i = 0; i < agencies; i++)
        terms[i] = (struct agreement){
            .agency = &w->agencies[i],
            .feed = w->agencies[i].code,
            .types = all,
            .type_count = types,
            .due = {.every = DUE_HOURS, .hours = FEED_HOURS},
            .expected_every_hours = FEED_HOURS,
            .until_ms = INT64_MAX,
            .live = true};
    w->partners.agreements = terms;
    w->partners.agreement_count = agencies;
    return true;
}

static err make_world(struct world *w, const struct rule *r, const struct partners *p,
                      struct arena *a, struct err_info *why)
{
    size_t agencies = p->agency_count + AGENCY__COUNT,
           types = p->type_count + (size_t)CLASS__COUNT * AGENCY__COUNT;
    *w = (struct world){.region = p, .rule = *r};
    w->agencies = ARENA_ARRAY(a, struct agency, agencies);
    w->types = ARENA_ARRAY(a, struct event_type, types);
    w->services = ARENA_ARRAY(a, struct service, AGENCY__COUNT);
    if (!w->agencies || !w->types || !w->services)
        return err_set(why, ERR_NOMEM, "no memory for the examples of a rule");
    if (p->agency_count) memcpy(w->agencies, p->agencies, p->agency_count * sizeof *w->agencies);
    if (p->type_count) memcpy(w->types, p->types, p->type_count * sizeof *w->types);
    add_agencies(w, p->agency_count);
    add_types(w);
    w->partners.agencies = w->agencies;
    w->partners.agency_count = agencies;
    w->partners.types = w->types;
    w->partners.terms = p->terms;
    w->partners.type_count = types;
    if (!add_agreements(w, agencies, types, a))
        return err_set(why, ERR_NOMEM, "no memory for the examples of a rule");
    return rule_compile(&w->rule, &w->partners, a, why);
}

/* ---- the events of an example ---- */

static err unknown(const struct yaml_node *at, const char *what, const struct near *near,
                   struct err_info *why)
{
    (void)yaml_err(at, why, "the region has no such %s", what);
    return near_advise(near, why, "use a code of the region file");
}

static err place_type(const struct world *w, const struct rule_example_event *x,
                      struct activity *e, struct err_info *why)
{
    struct near near = near_to(x->type->text);
    for (size_t i = 0; i < w->region->type_count; i++) {
        near_try(&near, w->types[i].code);
        if (!str_eq(w->types[i].code, x->type->text)) continue;
        e->type = (uint16_t)i;
        return ERR_OK;
    }
    return unknown(x->type, "event type", &near, why);
}

static err place_service(const struct agency *a, const struct rule_example_event *x,
                         struct activity *e, struct err_info *why)
{
    struct near near = near_to(x->service->text);
    for (size_t i = 0; i < a->service_count; i++) {
        near_try(&near, a->services[i].code);
        if (!str_eq(a->services[i].code, x->service->text)) continue;
        e->service = (uint16_t)i;
        return ERR_OK;
    }
    return unknown(x->service, "service of this agency", &near, why);
}

static err place_agency(const struct world *w, const struct rule_example_event *x,
                        struct activity *e, struct err_info *why)
{
    struct near near = near_to(x->agency->text);
    for (size_t i = 0; i < w->region->agency_count; i++) {
        near_try(&near, w->agencies[i].code);
        if (!str_eq(w->agencies[i].code, x->agency->text)) continue;
        e->agency = (uint16_t)i;
        return x->service ? place_service(&w->agencies[i], x, e, why) : ERR_OK;
    }
    return unknown(x->agency, "agency", &near, why);
}

static err place(const struct world *w, const struct rule_example_event *x, size_t at,
                 struct activity *e, struct err_info *why)
{
    *e = (struct activity){.id = (int64_t)at + 1,
                           .record = 1,
                           .day = x->day,
                           .end_day = x->end_day,
                           .agency = (uint16_t)(w->region->agency_count + (size_t)x->kind)};
    err done = x->agency ? place_agency(w, x, e, why) : ERR_OK;
    if (!done && x->type) done = place_type(w, x, e, why);
    if (!x->type) e->type = (uint16_t)stand_in(w, x->class, w->agencies[e->agency].kind);
    e->class = (uint8_t)w->types[e->type].class;
    return done;
}

static err place_all(const struct world *w, const struct rule_example_event *list, size_t n,
                     struct arena *a, const struct activity **ret_events, struct err_info *why)
{
    struct activity *events = ARENA_ARRAY(a, struct activity, n + 1);
    if (!events) return err_set(why, ERR_NOMEM, "no memory for an example");
    for (size_t i = 0; i < n; i++) {
        err e = place(w, &list[i], i, &events[i], why);
        if (e) return e;
    }
    activity_arrange(events, n, &w->partners);
    *ret_events = events;
    return ERR_OK;
}

static err place_household(const struct world *w, const struct rule_example *x, struct arena *a,
                           struct rule_household *ret, struct err_info *why)
{
    struct household_life *lives = ARENA_ARRAY(a, struct household_life, x->household_count + 1);
    if (!lives) return err_set(why, ERR_NOMEM, "no memory for an example");
    *ret = (struct rule_household){.at = lives, .n = x->household_count};
    for (size_t i = 0; i < x->household_count; i++) {
        const struct rule_example_member *m = &x->household[i];
        lives[i] = (struct household_life){.person = (int64_t)i + 2,
                                           .relation = m->relation,
                                           .born = m->born,
                                           .event_count = m->event_count};
        err e = place_all(w, m->events, m->event_count, a, &lives[i].events, why);
        if (e) return e;
    }
    return ERR_OK;
}

/* ---- what is expected of the person ---- */

/* Known from birth on, with a place wherever an agency that gives places has told of them. */
static struct expect_person person_of(const struct world *w, const struct rule_example *x,
                                      const struct activity *events)
{
    struct expect_person who = {.born = x->born,
                                .died = EXPECT_NEVER,
                                .left = x->left == RULE_NONE ? EXPECT_NEVER : x->left,
                                .known_since = x->born.year ? date_days(x->born) : EXPECT_NEVER};
    for (size_t i = 0; i < x->event_count && who.school_count < EXPECT_SCHOOLS_MAX; i++) {
        uint32_t kind = CLASS_BIT(w->agencies[events[i].agency].kind);
        who.kinds |= kind;
        if (kind & w->partners.terms.unseen.places)
            who.schools[who.school_count++] = events[i].agency;
    }
    return who;
}

static err plan_of(const struct world *w, const int32_t *complete_to, int32_t today,
                   struct arena *a, struct expect_plan *ret_plan, struct err_info *why)
{
    size_t n = w->partners.agreement_count;
    struct expect_times *times = ARENA_ARRAY(a, struct expect_times, n + 1);
    if (!times) return err_set(why, ERR_NOMEM, "no memory for an example");
    for (size_t i = 0; i < n; i++)
        times[i].complete_to_ms = times[i].delivered_ms =
            date_uk_midnight_ms(date_from_days(complete_to[i] + 1));
    return expect_plan_make(&w->partners, times, date_uk_midnight_ms(date_from_days(today)), a,
                            ret_plan, why);
}

static err prove_one(struct world *w, const struct rule_example *x, struct arena *a,
                     struct rule_proof *proof, struct err_info *why)
{
    struct rule_hit hit;
    struct buf sentence = BUF_INIT(16 * 1024);
    struct rule_household household;
    const struct activity *events = NULL;
    int32_t *complete_to = ARENA_ARRAY(a, int32_t, w->partners.agency_count);
    if (!complete_to) return err_set(why, ERR_NOMEM, "no memory for an example");
    for (size_t i = 0; i < w->partners.agency_count; i++)
        complete_to[i] = x->today - x->late[w->agencies[i].kind];
    err e = place_all(w, x->events, x->event_count, a, &events, why);
    if (!e) e = place_household(w, x, a, &household, why);
    struct expect_plan plan;
    if (!e) e = plan_of(w, complete_to, x->today, a, &plan, why);
    if (e) return e;
    const struct expect_person who = person_of(w, x, events);
    const struct rule_moment m = {.partners = &w->partners,
                                  .household = &household,
                                  .expect = &plan,
                                  .who = &who,
                                  .today = x->today,
                                  .born = x->born,
                                  .complete_to = complete_to};
    *proof = (struct rule_proof){.example = x, .sentence = STR("")};
    proof->fires = rule_judge(&w->rule, events, x->event_count, &m, &hit);
    if (!proof->fires) return ERR_OK;
    rule_sentence_whole(&w->rule, hit.facts, &w->partners, &sentence);
    e = buf_keep(&sentence, a, &proof->sentence);
    return e ? err_set(why, e, "the sentence of an example") : ERR_OK;
}

err rule_prove(const struct rule *r, const struct partners *p, struct arena *a,
               const struct rule_proof **ret_proofs, size_t *ret_n, struct err_info *why)
{
    size_t all = r->example_count + (r->written ? r->written->example_count : 0), n = 0;
    struct world *w = ARENA_NEW(a, struct world);
    struct rule_proof *proofs = ARENA_ARRAY(a, struct rule_proof, all + 1);
    if (!proofs || !w) return err_set(why, ERR_NOMEM, "no memory for the examples of a rule");
    for (const struct rule *one = r; one; one = one->written) {
        err e = one->example_count ? make_world(w, one, p, a, why) : ERR_OK;
        for (size_t i = 0; !e && i < one->example_count; i++)
            e = prove_one(w, &one->examples[i], a, &proofs[n++], why);
        if (e) return e;
    }
    *ret_proofs = proofs;
    *ret_n = n;
    return ERR_OK;
}

err rule_prove_all(const struct rule *r, const struct partners *p, struct arena *a,
                   struct err_info *why)
{
    const struct rule_proof *proofs = NULL;
    size_t n = 0;
    err e = rule_prove(r, p, a, &proofs, &n, why);
    for (size_t i = 0; !e && i < n; i++) {
        if (proofs[i].fires == proofs[i].example->fires) continue;
        (void)yaml_err(proofs[i].example->node, why,
                       "rule %.*s %s in this example, which says that it %s", STR_FMT(r->id),
                       proofs[i].fires ? "fires" : "does not fire",
                       proofs[i].fires ? "does not" : "does");
        e = err_todo(why, "put the rule or its example right");
    }
    return e;
}
