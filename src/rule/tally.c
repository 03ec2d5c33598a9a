/* rule/tally.c -- one person counted. See tally.h; adding up is tally_end.c. */
#include "rule/tally.h"

#include "base/sort.h"
#include "likeness/place.h"

enum { AREAS_MAX = 4096, FRONT_DOORS = 2 };

const char *const simulate_age_words[AGE__COUNT] = {
    "under 1", "1 to 4", "5 to 10", "11 to 17", "18 to 64", "65 and over", "not known"};
const char *const simulate_sex_words[SEX__COUNT] = {"female", "male", "other or not known"};

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_LIMIT, "no memory to simulate");
}

static size_t count_services(const struct partners *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->agency_count; i++)
        n += p->agencies[i].service_count;
    return n;
}

err tally_init(struct tally *t, const struct partners *p, const struct simulate_plan *plan,
               struct arena *a, struct err_info *why)
{
    size_t days = (size_t)(plan->last - plan->first) + 1;
    *t = (struct tally){.partners = p, .plan = plan, .arena = a, .weeks = (days + WEEK - 1) / WEEK,
                        .teams = count_services(p) + FRONT_DOORS};
    t->rule = ARENA_ARRAY(a, struct rule_tally, plan->rules);
    t->week = ARENA_ARRAY(a, int64_t, t->weeks);
    bool fine = t->rule && t->week;
    for (size_t r = 0; fine && r < plan->rules; r++) {
        struct rule_tally *c = &t->rule[r];
        c->of.rule = plan->rule[r];
        c->week = ARENA_ARRAY(a, int64_t, t->weeks);
        c->leads = ARENA_ARRAY(a, int64_t, days);
        c->team = ARENA_ARRAY(a, int64_t, t->teams);
        c->sooner = plan->base[r] ? ARENA_ARRAY(a, int64_t, days) : c->leads;
        fine = c->week && c->leads && c->team && c->sooner;
    }
    return fine ? ERR_OK : no_memory(why);
}

void tally_release(struct tally *t)
{
    for (size_t r = 0; t->rule && r < t->plan->rules; r++)
        VEC_RELEASE(&t->rule[r].area.all);
    VEC_RELEASE(&t->region.all);
}

/* ---- what was known of a person when a rule first fired ---- */

static bool is_social_care(const struct tally *t, const struct activity *e)
{
    enum agency_kind kind = t->partners->agencies[e->agency].kind;
    return kind == AGENCY_CHILDRENS_SOCIAL_CARE || kind == AGENCY_ADULT_SOCIAL_CARE;
}

static bool is_open(const struct activity *e, int32_t day)
{
    return e->class == CLASS_STATUS && e->day <= day && e->end_day >= day;
}

/* Days from `first` to when social care heard; RULE_NONE: it never did; -1: it knew. */
static int32_t lead_of(const struct tally *t, const struct history *h, int32_t first)
{
    int32_t heard = RULE_NONE;
    for (size_t i = 0; i < h->event_count; i++) {
        const struct activity *e = &h->events[i];
        bool status = e->class == CLASS_STATUS;
        if (!is_social_care(t, e) || (!status && !(ACTIVITY_COUNTING & CLASS_BIT(e->class))))
            continue;
        bool open = status && e->day < first && e->end_day >= first;
        if (open || (e->day < first && e->day >= first - SIMULATE_KNOWN_DAYS)) return -1;
        if (e->day >= first && e->day <= t->plan->last && heard == RULE_NONE)
            heard = e->day - first;
    }
    return heard;
}

static int32_t years_on(struct date born, int32_t day)
{
    if (!born.year) return RULE_NONE;
    struct date whole = {born.year, born.month ? born.month : 7,
                         born.month && born.day ? born.day : 1};
    int years = date_age(whole, date_from_days(day));
    return years < 0 ? 0 : years;
}

static enum simulate_age age_of(int32_t years)
{
    static const int below[] = {1, 5, 11, 18, 65};
    int age = 0;
    if (years == RULE_NONE) return AGE_NOT_KNOWN;
    while (age < (int)COUNT(below) && years >= below[age])
        age++;
    return (enum simulate_age)age;
}

static enum simulate_sex sex_of(const struct history *h)
{
    char gender = h->identity.gender;
    return gender == 'F' ? SEX_FEMALE : gender == 'M' ? SEX_MALE : SEX_OTHER;
}

static err count_area(struct tally *t, struct area_list *list, str code, str name,
                      int64_t persons, struct err_info *why)
{
    for (size_t i = 0; i < list->all.n; i++)
        if (str_eq(list->all.at[i].code, code))
            return list->all.at[i].persons += persons, ERR_OK;
    if (str_empty(code) || list->all.n == AREAS_MAX) return ERR_OK;
    struct simulate_area *area = VEC_PUSH(&list->all);
    str kept = str_copy(t->arena, code), called = str_copy(t->arena, name);
    if (!area || !kept.at || !called.at) return no_memory(why);
    *area = (struct simulate_area){kept, called, persons};
    return ERR_OK;
}

/* Of a person whose place is protected none is told. */
static err count_place(struct tally *t, struct area_list *list, const struct history *h,
                       struct err_info *why)
{
    const struct wards *wards = &t->partners->terms.wards;
    if (h->shield) return ERR_OK;
    if (wards->n) {
        postcode code = 0;
        (void)postcode_parse(pii_reveal(h->identity.postcode, REVEAL_COUNT), &code);
        const struct ward *ward = wards_find(wards, code);
        return ward ? count_area(t, list, ward->code, ward->name, 1, why) : ERR_OK;
    }
    str district = identity_outcode(h->identity.postcode, REVEAL_COUNT);
    return count_area(t, list, district, district, 1, why);
}

/* ---- whose work ---- */

/* 0: children's front door, 1: adults'; then the services, agency by agency. */
static size_t team_of(const struct tally *t, const struct history *h, int32_t day)
{
    size_t at = FRONT_DOORS;
    for (size_t a = 0; a < t->partners->agency_count; a++) {
        for (size_t i = h->event_count; i > 0; i--) {
            const struct activity *e = &h->events[i - 1];
            if (e->agency == a && is_social_care(t, e) && is_open(e, day)) return at + e->service;
        }
        at += t->partners->agencies[a].service_count;
    }
    int32_t years = years_on(h->identity.birth_date, day);
    return years != RULE_NONE && age_of(years) >= AGE_18_64;
}

/* ---- outcomes, examples ---- */

static void count_outcome(struct rule_tally *c, str word, int64_t reviews)
{
    size_t i = 0;
    while (i < c->of.outcomes && !str_eq(c->outcome[i].word, word))
        i++;
    if (i == SIMULATE_OUTCOMES_MAX) return;
    if (i == c->of.outcomes) c->outcome[c->of.outcomes++] = (struct simulate_outcome){word, 0};
    c->outcome[i].reviews += reviews;
}

/* The latest stay, of one day those with the smallest ids: a function of what is held, not of the
 * order in which it is read. */
static bool is_later(const struct simulate_example *a, const struct simulate_example *b)
{
    return a->day != b->day ? a->day > b->day : a->person < b->person;
}

static void keep_example(struct simulate_rule *to, const struct simulate_example *one)
{
    if (one->shielded) return;
    size_t at = to->examples;
    while (at && is_later(one, &to->example[at - 1]))
        at--;
    if (at == SIMULATE_EXAMPLES_MAX) return;
    if (to->examples < SIMULATE_EXAMPLES_MAX) to->examples++;
    for (size_t i = to->examples - 1; i > at; i--)
        to->example[i] = to->example[i - 1];
    to->example[at] = *one;
}

/* ---- one person ---- */

/* Persons whom the other rule finds too are no example of what a change brings. */
static void count_change(struct rule_tally *c, const struct found *found, const struct found *base,
                         const struct simulate_example *one)
{
    struct simulate_change *to = &c->of.change;
    if (found->n && !base->n) to->gained++;
    if (!found->n && base->n) to->lost++;
    if (!found->n || !base->n) {
        if (found->n) keep_example(&c->of, one);
        return;
    }
    int32_t days = base->at[0].from - found->at[0].from;
    to->both++;
    to->later += days < 0;
    to->sooner += days > 0;
    if (days > 0) c->sooner[days]++;
}

static bool fires_anyway(const struct tally *t, const struct found *found, size_t rule)
{
    for (size_t r = 0; r < t->plan->rules; r++)
        if (r != rule && (int)r != t->plan->base[rule] - 1 && found[r].n &&
            t->plan->base[r] != (int)rule + 1)
            return true;
    return false;
}

/* What fires on the first day of all began nobody knows when. */
static bool begins(const struct tally *t, int32_t from) { return from > t->plan->first; }

static err count_rule(struct tally *t, size_t r, int64_t person, const struct history *h,
                      const struct found *all, struct simulate_example *one, struct err_info *why)
{
    struct rule_tally *c = &t->rule[r];
    const struct found *found = &all[r];
    int32_t first = found->at[0].from, years = years_on(h->identity.birth_date, first);
    *one = (struct simulate_example){.person = person, .day = first, .lead = lead_of(t, h, first),
                                     .age = years, .shielded = h->shield != 0};
    memcpy(one->facts, found->at[0].hit.facts, sizeof one->facts);
    c->of.hits += (int64_t)found->n;
    c->of.lasting += found->at[found->n - 1].until > t->plan->last;
    for (size_t i = 0; i < found->n; i++) {
        if (!begins(t, found->at[i].from)) continue;
        c->week[(found->at[i].from - t->plan->first) / WEEK]++;
        c->team[team_of(t, h, found->at[i].from)]++;
    }
    c->of.persons++;
    c->of.age[age_of(years)]++;
    c->of.sex[sex_of(h)]++;
    c->of.anyway += fires_anyway(t, all, r);
    if (one->lead >= 0) c->leads[one->lead]++;
    *(one->lead >= 0 ? &c->of.led : one->lead == RULE_NONE ? &c->of.never : &c->of.known) += 1;
    return count_place(t, &c->area, h, why);
}

static int by_from(const void *left, const void *right)
{
    const struct rule_spell *const *a = left, *const *b = right;
    return ((*a)->from > (*b)->from) - ((*a)->from < (*b)->from);
}

/* New work is a person for whom no rule fired the day before. */
static err count_work(struct tally *t, const struct found *found, struct arena *scratch,
                      struct err_info *why)
{
    size_t n = 0;
    int32_t busy_until = INT32_MIN;
    for (size_t r = 0; r < t->plan->rules; r++)
        n += found[r].n;
    const struct rule_spell **all = ARENA_ARRAY(scratch, const struct rule_spell *, n + 1);
    if (!all) return no_memory(why);
    n = 0;
    for (size_t r = 0; r < t->plan->rules; r++)
        for (size_t i = 0; i < found[r].n; i++)
            all[n++] = &found[r].at[i];
    sort_list(all, n, sizeof *all, by_from);
    for (size_t i = 0; i < n; i++) {
        if (all[i]->from > busy_until && begins(t, all[i]->from))
            t->week[(all[i]->from - t->plan->first) / WEEK]++;
        if (all[i]->until > busy_until) busy_until = all[i]->until;
    }
    return ERR_OK;
}

err tally_person(struct tally *t, int64_t person, const struct history *h,
                 const struct found *found, const struct closed_review *reviews,
                 size_t review_count, struct arena *scratch, struct err_info *why)
{
    t->any++;
    err e = count_work(t, found, scratch, why);
    for (size_t r = 0; !e && r < t->plan->rules; r++) {
        struct rule_tally *c = &t->rule[r];
        struct simulate_example one;
        const struct found *base = t->plan->base[r] ? &found[t->plan->base[r] - 1] : NULL;
        if (found[r].n) e = count_rule(t, r, person, h, found, &one, why);
        if (base) count_change(c, &found[r], base, &one);
        else if (found[r].n) keep_example(&c->of, &one);
        for (size_t i = 0; found[r].n && i < review_count; i++) {
            str word = reviews[i].opened >= found[r].at[0].from
                           ? str_copy(t->arena, reviews[i].outcome)
                           : STR("");
            if (!str_empty(word)) count_outcome(c, word, 1);
        }
    }
    return e;
}

err tally_region(struct tally *t, const struct history *h, struct err_info *why)
{
    t->sampled++;
    t->region_age[age_of(years_on(h->identity.birth_date, t->plan->last))]++;
    t->region_sex[sex_of(h)]++;
    return count_place(t, &t->region, h, why);
}

/* ---- two threads' ---- */

static void add_numbers(int64_t *to, const int64_t *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] += from[i];
}

static err add_areas(struct tally *t, struct area_list *to, const struct area_list *from,
                     struct err_info *why)
{
    err e = ERR_OK;
    for (size_t i = 0; !e && i < from->all.n; i++) {
        const struct simulate_area *area = &from->all.at[i];
        e = count_area(t, to, area->code, area->name, area->persons, why);
    }
    return e;
}

static err add_rule(struct tally *t, size_t r, const struct rule_tally *from, struct err_info *why)
{
    struct rule_tally *to = &t->rule[r];
    const size_t days = (size_t)(t->plan->last - t->plan->first) + 1;
    struct simulate_change *c = &to->of.change;
    const struct simulate_change *d = &from->of.change;
    to->of.persons += from->of.persons, to->of.hits += from->of.hits;
    to->of.lasting += from->of.lasting, to->of.known += from->of.known;
    to->of.led += from->of.led, to->of.never += from->of.never;
    to->of.anyway += from->of.anyway;
    c->both += d->both, c->gained += d->gained, c->lost += d->lost;
    c->sooner += d->sooner, c->later += d->later;
    add_numbers(to->of.age, from->of.age, AGE__COUNT);
    add_numbers(to->of.sex, from->of.sex, SEX__COUNT);
    add_numbers(to->week, from->week, t->weeks);
    add_numbers(to->leads, from->leads, days);
    add_numbers(to->team, from->team, t->teams);
    if (t->plan->base[r]) add_numbers(to->sooner, from->sooner, days);
    for (size_t i = 0; i < from->of.outcomes; i++)
        count_outcome(to, str_copy(t->arena, from->outcome[i].word), from->outcome[i].reviews);
    for (size_t i = 0; i < from->of.examples; i++)
        keep_example(&to->of, &from->of.example[i]);
    return add_areas(t, &to->area, &from->area, why);
}

err tally_add(struct tally *to, const struct tally *from, struct err_info *why)
{
    err e = add_areas(to, &to->region, &from->region, why);
    to->persons += from->persons;
    to->any += from->any;
    to->sampled += from->sampled;
    add_numbers(to->week, from->week, to->weeks);
    add_numbers(to->region_age, from->region_age, AGE__COUNT);
    add_numbers(to->region_sex, from->region_sex, SEX__COUNT);
    for (size_t r = 0; !e && r < to->plan->rules; r++)
        e = add_rule(to, r, &from->rule[r], why);
    return e;
}
