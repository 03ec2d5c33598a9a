/* Time alone: judging only those whom it can change ends as if everyone had been judged, whatever
 * came in which order, and wherever judging was stopped. */
#include "search/world.h"

#include "base/clock.h"
#include "base/fault.h"
#include "link/link.h"
#include "person/record.h"
#include "query.h"
#include "rule/plant.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

enum { STEPS = 40, WORLDS = 3, PLANTED_WORLDS = 20, PEOPLE = 4, PLACES = 3, TEXT_MAX = 60000 };

static struct look_world w;
static char person_line[PEOPLE][80];
static char twin_line[PEOPLE][80]; /* as the place writes that does not know their names */
enum { TWINS = 2, TWINS_AT = 0 };  /* the first of the people, at that place: possible links */

static const char *const agencies[PLACES] = {"city-hospital", "west-mids-police",
                                             "childrens-hospital"};
static const char *const types[PLACES] = {"ae_attendance", "domestic_violence", "ward_stay"};

#define RULE(id, since, blocks)                                                                    \
    "  - {id: " id ", version: 1, name: a, owner: b, since: " since                                \
    ", band: amber, weight: 20, half_life_days: 30, when: [" blocks "]}\n"
static const char rules_text[] =
    "rules:\n" RULE("T1", "2013-01-01", "{same_type: {days: 60, at_least: 2}}")
        RULE("T2", "2013-01-01", "{rising: {days: 25, at_least: 2, times: 2}}")
            RULE("T6", "2013-01-01",
                 "{without: {first: {class: [high]}, then: {types: [ward_stay]}, within: 7, "
                 "days: 40}}")
                RULE("T3", "2013-01-01",
                     "{days_since: {class: [routine], types: [ward_stay], at_least: 12}}")
                    RULE("T4", "2013-01-01", "{age: {from: 14}}, {count: {days: 90, at_least: 1}}")
                        RULE("T5", "2014-04-20", "{days_since: {at_least: 9, at_most: 30}}")
                            RULE("T7", "2013-01-01",
                                 "{count: {days: 30, at_least: 2, from_agencies: 2}}, "
                                 "{days_since: {at_least: 4}}");
enum { RULES = 7 };

/* ---- a world ---- */

static err add_rules(struct db *db, void *ctx, struct err_info *why)
{
    err e = ERR_OK;
    (void)ctx;
    for (int i = 1; !e && i <= RULES; i++) {
        char id[3] = {'T', (char)('0' + i), 0};
        e = q_agency_put_rule(db,
                              &(struct q_agency_put_rule_in){.cell = CELL_HUB, .id = str_of(id),
                                                             .version = 1, .state = STR("live"),
                                                             .owner = STR("b"), .hash = i,
                                                             .text = str_of(rules_text)},
                              why);
    }
    return e;
}

static void make_world(struct rand *r)
{
    look_world_open(&w);
    if (store_write(w.hub.hub->store, add_rules, NULL, &w.why)) fail_msg("%s", w.why.text);
    for (int i = 0; i < PEOPLE; i++) { /* fourteen within the months that the test lasts */
        struct date born = date_from_days(date_days((struct date){2000, 4, 1}) +
                                          (int32_t)rand_below(r, 150));
        snprintf(person_line[i], sizeof person_line[i],
                 "P%d,Ada%c,Quill%c,%d-%02d-%02d,F,\"%d Far Lane, Birmingham\",B99 7Q%c", i,
                 "bexo"[i], "ytsm"[i], born.year, born.month, born.day, 3 + 14 * i, "ABDE"[i]);
        snprintf(twin_line[i], sizeof twin_line[i], "P%d,Twin 2%s", i,
                 strchr(strchr(person_line[i], ',') + 1, ','));
    }
}

static int32_t today(void) { return date_days(date_uk(hub_now_ms(w.hub.hub)).date); }

static void load(int place, int person, int event, int32_t day)
{
    char csv[400];
    struct date d = date_from_days(day);
    snprintf(csv, sizeof csv,
             "person_ref,given_name,family_name,birth_date,gender,address,postcode,event_ref,"
             "event_type,event_date\n%s,E%d,%s,%d-%02d-%02d\n",
             place == TWINS_AT && person < TWINS ? twin_line[person] : person_line[person],
             event, types[place], d.year, d.month, d.day);
    look_world_take(&w, agencies[place], csv);
}

/* ---- judging, sometimes stopped in the middle ---- */

static void judge(struct rand *r, err (*run)(struct rule_run *))
{
    struct rule_run done;
    if (!rand_below(r, 3)) {
        (void)fault_arm(FAULT_STORE, 1 + (long)rand_below(r, 60), FAULT_ONCE);
        err e = run(&done);
        fault_disarm();
        if (!e) return;
    }
    if (run(&done)) fail_msg("%s", w.why.text);
}

static err run_stale(struct rule_run *ret)
{
    return rule_run_stale(w.hub.hub, w.partners, NULL, NULL, ret, &w.why);
}
static err run_day(struct rule_run *ret)
{
    return rule_run_day(w.hub.hub, w.partners, false, NULL, NULL, ret, &w.why);
}
static err run_everyone(struct rule_run *ret)
{
    return rule_run_day(w.hub.hub, w.partners, true, NULL, NULL, ret, &w.why);
}

/* ---- what judging left, as a text ---- */

struct dump {
    struct arena *a;
    struct buf out;
    bool firing_only; /* of each record, what fires for its person: no ids, no times */
};
static size_t pairs_seen;

/* What fires on them and somebody who may be the same. */
static err dump_pairs(struct db *db, struct dump *d, int64_t person, struct err_info *why)
{
    struct q_union_of_person_rows rows;
    err e = q_union_of_person(db, &(struct q_union_of_person_in){cell_of(person), person}, d->a,
                              &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        const struct q_union_of_person_row *r = &rows.at[i];
        pairs_seen++;
        buf_printf(&d->out, " both %.*s %.*s", STR_FMT(r->rule), STR_FMT(r->facts));
        if (!d->firing_only)
            buf_printf(&d->out, " %llx %lld\n", (unsigned long long)r->other,
                       (long long)r->since_ms);
    }
    return e;
}

static err dump_person(struct db *db, struct dump *d, int64_t person, struct err_info *why)
{
    struct q_rule_hits_rows hits;
    struct q_review_of_person_rows reviews;
    err e = q_rule_hits(db, &(struct q_rule_hits_in){cell_of(person), person}, d->a, &hits, why);
    if (!e)
        e = q_review_of_person(db, &(struct q_review_of_person_in){cell_of(person), person}, d->a,
                               &reviews, why);
    size_t firing = 0;
    for (size_t i = 0; !e && i < hits.n; i++) {
        const struct q_rule_hits_row *h = &hits.at[i];
        firing += !h->until_ms;
        if (d->firing_only && h->until_ms) continue;
        buf_printf(&d->out, " %.*s %.*s", STR_FMT(h->rule), STR_FMT(h->facts));
        if (!d->firing_only)
            buf_printf(&d->out, " %lld-%lld %lld %.*s\n", (long long)h->since_ms,
                       (long long)h->until_ms, (long long)h->judged_ms, STR_FMT(h->events));
    }
    for (size_t i = 0; !e && i < reviews.n; i++) {
        const struct q_review_of_person_row *v = &reviews.at[i];
        bool open = str_eq_c(v->state, "open");
        if (!d->firing_only)
            buf_printf(&d->out, " review %llx %.*s %.*s %lld %lld\n", (unsigned long long)v->review,
                       STR_FMT(v->state), STR_FMT(v->band), (long long)v->due_ms,
                       (long long)v->rank);
        else if (open && firing) buf_add_c(&d->out, " open");
    }
    return e ? e : dump_pairs(db, d, person, why);
}

static err dump_in(struct db *db, void *ctx, struct err_info *why)
{
    struct dump *d = ctx;
    struct q_rule_persons_after_rows rows;
    err e = ERR_OK;
    d->out.len = 0;
    if (!d->firing_only) {
        e = q_rule_persons_after(db, &(struct q_rule_persons_after_in){0, 0, 1000}, d->a, &rows,
                                 why);
        for (size_t i = 0; !e && i < rows.n; i++) {
            buf_printf(&d->out, "%llx:", (unsigned long long)rows.at[i].person);
            e = dump_person(db, d, rows.at[i].person, why);
        }
        return e;
    }
    for (int i = 0; !e && i < PEOPLE * PLACES; i++) {
        char ref[8];
        struct q_link_membership_row row;
        snprintf(ref, sizeof ref, "P%d", i / PLACES);
        int64_t record = record_id(&w.hub.hub->keys, str_of(agencies[i % PLACES]),
                                   pii_of(str_of(ref)));
        e = q_link_membership(db, &(struct q_link_membership_in){cell_of(record), record}, d->a,
                              &row, why);
        buf_printf(&d->out, "\n%s.%s", ref, agencies[i % PLACES]);
        if (e == ERR_ABSENT) e = ERR_OK;
        else if (!e) e = dump_person(db, d, row.person, why);
    }
    return e;
}

static str dump(bool firing_only)
{
    struct dump d = {.a = w.a, .out = BUF_INIT(TEXT_MAX), .firing_only = firing_only};
    if (store_read(w.hub.hub->store, dump_in, &d, &w.why)) fail_msg("%s", w.why.text);
    str text = str_copy(w.a, buf_str(&d.out));
    buf_release(&d.out);
    return text;
}

/* ---- the law of the clock ---- */

/* Judges day by day, a week or a month late, only those whom time can change; and after each then
 * everyone, which must find nothing left to do. False when it does. */
static bool lives_like_everyone(uint64_t seed)
{
    struct rand r = rand_seeded(seed);
    bool same = true;
    struct rule_run ran;
    make_world(&r);
    int32_t last = today();
    for (int step = 0; same && step < STEPS; step++) {
        struct arena_mark mark = arena_mark(w.a);
        static const int gaps[] = {0, 1, 1, 1, 2, 7, 30, -3};
        w.hub.hub->clock.fixed_ms += gaps[rand_below(&r, COUNT(gaps))] * MS_PER_DAY +
                                     (int64_t)rand_below(&r, 5) * MS_PER_HOUR;
        for (uint64_t n = rand_below(&r, 3); n > 0; n--)
            load((int)rand_below(&r, PLACES), (int)rand_below(&r, PEOPLE), (int)rand_below(&r, 60),
                 today() - (int32_t)rand_below(&r, 40));
        if (rand_below(&r, 4)) judge(&r, run_stale);
        judge(&r, run_day);
        judge(&r, run_stale);
        if (today() < last) continue; /* the clock went back: that day was judged */
        last = today();
        str before = dump(false);
        if (run_everyone(&ran)) fail_msg("%s", w.why.text);
        same = str_eq(before, dump(false));
        arena_rewind(w.a, mark);
    }
    look_world_close(&w);
    return same;
}

static void judging_whom_time_can_change_is_judging_everyone(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++)
        if (!lives_like_everyone(seed)) fail_msg("world %llu", (unsigned long long)seed);
    assert_true(pairs_seen > 0); /* there was something to get wrong */
}

/* ---- the law of orders ---- */

struct told {
    int place, person, event;
    int32_t day;
};

static str tell(struct told *list, size_t n, uint64_t seed)
{
    struct rand r = rand_seeded(7), shuffled = rand_seeded(seed);
    make_world(&r);
    for (size_t i = n; seed && i > 1; i--) {
        size_t k = rand_below(&shuffled, i);
        struct told swap = list[i - 1];
        list[i - 1] = list[k];
        list[k] = swap;
    }
    for (size_t i = 0; i < n; i++) {
        load(list[i].place, list[i].person, list[i].event, list[i].day);
        if (seed && !rand_below(&shuffled, 3)) judge(&shuffled, run_stale);
        if (seed && !rand_below(&shuffled, 6)) judge(&shuffled, run_day);
    }
    judge(&shuffled, run_stale);
    return dump(true);
}

static void any_order_of_deliveries_and_of_judging_ends_the_same(void **state)
{
    (void)state;
    struct rand r = rand_seeded(11);
    struct told list[24];
    char first[TEXT_MAX] = "";
    for (size_t i = 0; i < COUNT(list); i++)
        list[i] = (struct told){(int)rand_below(&r, PLACES), (int)rand_below(&r, PEOPLE), (int)i,
                                date_days((struct date){2014, 3, 26}) -
                                    (int32_t)rand_below(&r, 60)};
    for (uint64_t seed = 0; seed < 4; seed++) {
        str end = tell(list, COUNT(list), seed);
        if (!seed) memcpy(first, end.at, end.len);
        assert_true(str_find(end, 'T') >= 0);
        if (seed && !str_eq_c(end, first))
            fail_msg("order %llu ends otherwise", (unsigned long long)seed);
        look_world_close(&w);
    }
}

#ifdef RULE_PLANT
static void each_planted_fault_is_noticed(void **state)
{
    (void)state;
    for (rule_planted = PLANT_NONE + 1; rule_planted < PLANT__COUNT; rule_planted++) {
        bool noticed = false;
        for (uint64_t seed = 1; !noticed && seed <= PLANTED_WORLDS; seed++)
            noticed = !lives_like_everyone(seed);
        if (!noticed) fail_msg("nobody noticed fault %d", (int)rule_planted);
    }
    rule_planted = PLANT_NONE;
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judging_whom_time_can_change_is_judging_everyone),
        cmocka_unit_test(any_order_of_deliveries_and_of_judging_ends_the_same),
#ifdef RULE_PLANT
        cmocka_unit_test(each_planted_fault_is_noticed),
#endif
    };
    return cmocka_run_group_tests_name("rule/time", tests, NULL, NULL);
}
