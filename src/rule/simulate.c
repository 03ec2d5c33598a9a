/* rule/simulate.c -- see simulate.h. Persons are read in pages of one short read each; what is
 * found is added up, and nothing of a person is kept but the examples. */
#include "rule/simulate.h"

#include "base/clock.h"
#include "base/sort.h"
#include "base/vec.h"
#include "event/history.h"
#include "query.h"
#include "store/cell.h"

#include <math.h>

enum { PAGE = 512, PERSON_BYTES_MAX = 64 * 1024 * 1024, QUARTILES = 3, WEEK = 7, AREAS_MAX = 4096 };

const char *const simulate_age_words[AGE__COUNT] = {
    "under 1", "1 to 4", "5 to 10", "11 to 17", "18 to 64", "65 and over", "not known"};
const char *const simulate_sex_words[SEX__COUNT] = {"female", "male", "other or not known"};

/* Of one rule, while it is counted. */
struct counting {
    struct simulate_rule *to;
    int64_t *week, *leads; /* by week; persons by days of lead */
    VEC(struct simulate_area) area;
};

struct simulation {
    struct hub *hub;
    const struct partners *partners;
    const struct simulate_plan *plan;
    struct arena *arena; /* of what stays */
    struct arena *person;
    struct counting count[SIMULATE_RULES_MAX];
    struct simulated *to;
    int64_t *week;
    int32_t *complete_to;
    int64_t after;
    size_t page;
    unsigned needs; /* RULE_NEEDS_... of the plan's rules */
};

/* ---- what was known of a person when a rule first fired ---- */

static bool is_social_care(const struct simulation *s, const struct activity *e)
{
    enum agency_kind kind = s->partners->agencies[e->agency].kind;
    return kind == AGENCY_CHILDRENS_SOCIAL_CARE || kind == AGENCY_ADULT_SOCIAL_CARE;
}

/* Days from `first` to when social care heard; RULE_NONE: it never did; -1: it knew. */
static int32_t lead_of(const struct simulation *s, const struct history *h, int32_t first)
{
    int32_t heard = RULE_NONE;
    for (size_t i = 0; i < h->event_count; i++) {
        const struct activity *e = &h->events[i];
        bool status = e->class == CLASS_STATUS;
        if (!is_social_care(s, e) || (!status && !(ACTIVITY_COUNTING & CLASS_BIT(e->class))))
            continue;
        bool open = status && e->day < first && e->end_day >= first;
        if (open || (e->day < first && e->day >= first - SIMULATE_KNOWN_DAYS)) return -1;
        if (e->day >= first && e->day <= s->plan->last && heard == RULE_NONE)
            heard = e->day - first;
    }
    return heard;
}

static enum simulate_age age_on(struct date born, int32_t day)
{
    static const int below[] = {1, 5, 11, 18, 65};
    if (!born.year) return AGE_NOT_KNOWN;
    struct date whole = {born.year, born.month ? born.month : 7,
                         born.month && born.day ? born.day : 1};
    int years = date_age(whole, date_from_days(day)), age = 0;
    while (age < (int)COUNT(below) && years >= below[age])
        age++;
    return (enum simulate_age)age;
}

static err count_area(struct simulation *s, struct counting *c, str outcode, struct err_info *why)
{
    for (size_t i = 0; i < c->area.n; i++)
        if (str_eq(c->area.at[i].outcode, outcode)) return c->area.at[i].persons++, ERR_OK;
    if (str_empty(outcode) || c->area.n == AREAS_MAX) return ERR_OK;
    struct simulate_area *area = VEC_PUSH(&c->area);
    str kept = str_copy(s->arena, outcode);
    if (!area || !kept.at) return err_set(why, ERR_NOMEM, "no memory to simulate");
    *area = (struct simulate_area){kept, 1};
    return ERR_OK;
}

/* Of a person whose place is protected none is told. */
static err count_person(struct simulation *s, struct counting *c, const struct history *h,
                        int32_t first, struct err_info *why)
{
    const struct identity *who = &h->identity;
    enum simulate_sex sex = who->gender == 'F'   ? SEX_FEMALE
                            : who->gender == 'M' ? SEX_MALE
                                                 : SEX_OTHER;
    int32_t lead = lead_of(s, h, first);
    c->to->persons++;
    c->to->age[age_on(who->birth_date, first)]++;
    c->to->sex[sex]++;
    if (lead >= 0) c->leads[lead]++;
    *(lead >= 0 ? &c->to->led : lead == RULE_NONE ? &c->to->never : &c->to->known) += 1;
    return h->shield ? ERR_OK
                     : count_area(s, c, identity_outcode(who->postcode, REVEAL_COUNT), why);
}

/* The latest stay, of one day those with the smallest ids: a function of what is held, not of the
 * order in which it is read. */
static bool is_later(const struct simulate_example *a, const struct simulate_example *b)
{
    return a->day != b->day ? a->day > b->day : a->person < b->person;
}

static void keep_example(struct simulate_rule *to, int64_t person, const struct rule_spell *spell)
{
    struct simulate_example one = {.person = person, .day = spell->from};
    memcpy(one.facts, spell->hit.facts, sizeof one.facts);
    size_t at = to->examples;
    while (at && is_later(&one, &to->example[at - 1]))
        at--;
    if (at == SIMULATE_EXAMPLES_MAX) return;
    if (to->examples < SIMULATE_EXAMPLES_MAX) to->examples++;
    for (size_t i = to->examples - 1; i > at; i--)
        to->example[i] = to->example[i - 1];
    to->example[at] = one;
}

/* ---- one person ---- */

struct found {
    const struct rule_spell *at;
    size_t n;
};

static err find_spells(struct simulation *s, const struct history *h, struct found *found,
                       bool *ret_any, struct err_info *why)
{
    const struct simulate_plan *plan = s->plan;
    const struct rule_moment m = {s->partners, plan->last, h->identity.birth_date, s->complete_to};
    err e = ERR_OK;
    for (size_t r = 0; !e && r < plan->rules; r++) {
        e = rule_spells(plan->rule[r], h->events, h->event_count, &m, plan->first, plan->last,
                        s->person, &found[r].at, &found[r].n, why);
        *ret_any |= found[r].n > 0;
    }
    return e;
}

/* What fires on the first day of all began nobody knows when. */
static void count_week(const struct simulation *s, int64_t *week, int32_t from)
{
    if (from > s->plan->first) week[(from - s->plan->first) / WEEK]++;
}

static int by_from(const void *left, const void *right)
{
    const struct rule_spell *const *a = left, *const *b = right;
    return ((*a)->from > (*b)->from) - ((*a)->from < (*b)->from);
}

/* New work is a person for whom no rule fired the day before. */
static err count_work(struct simulation *s, const struct found *found, struct err_info *why)
{
    size_t n = 0;
    int32_t busy_until = INT32_MIN;
    for (size_t r = 0; r < s->plan->rules; r++)
        n += found[r].n;
    const struct rule_spell **all = ARENA_ARRAY(s->person, const struct rule_spell *, n + 1);
    if (!all) return err_set(why, ERR_LIMIT, "no memory to simulate");
    n = 0;
    for (size_t r = 0; r < s->plan->rules; r++)
        for (size_t i = 0; i < found[r].n; i++)
            all[n++] = &found[r].at[i];
    sort_list(all, n, sizeof *all, by_from);
    for (size_t i = 0; i < n; i++) {
        if (all[i]->from > busy_until) count_week(s, s->week, all[i]->from);
        if (all[i]->until > busy_until) busy_until = all[i]->until;
    }
    return ERR_OK;
}

static err count_found(struct simulation *s, int64_t person, const struct history *h,
                       const struct found *found, struct err_info *why)
{
    s->to->any++;
    err e = count_work(s, found, why);
    for (size_t r = 0; !e && r < s->plan->rules; r++) {
        struct counting *c = &s->count[r];
        if (!found[r].n) continue;
        c->to->hits += (int64_t)found[r].n;
        c->to->lasting += found[r].at[found[r].n - 1].until > s->plan->last;
        for (size_t i = 0; i < found[r].n; i++)
            count_week(s, c->week, found[r].at[i].from);
        keep_example(c->to, person, &found[r].at[0]);
        e = count_person(s, c, h, found[r].at[0].from, why);
    }
    return e;
}

/* What was ever said of a record now elsewhere protects still: the person's own shield. */
static err read_shield(struct db *db, struct simulation *s, int64_t person, struct history *h,
                       struct err_info *why)
{
    int64_t living;
    int shield = 0;
    err e = history_living(db, person, s->person, &living, &shield, why);
    h->shield |= shield;
    return e;
}

/* Seals are opened only of people for whom something fires, unless a rule asks for an age. */
static err look_at(struct simulation *s, struct db *db, const struct visibility *v, int64_t person,
                   struct err_info *why)
{
    const int64_t *records;
    size_t n;
    struct history h = {0};
    struct found found[SIMULATE_RULES_MAX] = {{NULL, 0}};
    bool any = false;
    err e = history_members(db, person, s->person, &records, &n, why);
    if (e || !n) return e;
    e = s->needs & RULE_NEEDS_BIRTH_DATE
            ? history_read(db, s->hub, s->partners, v, records, n, s->person, &h, why)
            : history_read_events(db, s->partners, v, records, n, s->person, &h, why);
    if (!e) e = find_spells(s, &h, found, &any, why);
    if (!e && any) e = read_shield(db, s, person, &h, why);
    if (!e && any && !(s->needs & RULE_NEEDS_BIRTH_DATE)) {
        int shield = h.shield;
        history_wipe(&h);
        e = history_read(db, s->hub, s->partners, v, records, n, s->person, &h, why);
        h.shield |= shield;
    }
    if (!e && any) e = count_found(s, person, &h, found, why);
    history_wipe(&h);
    s->to->persons++;
    return e;
}

/* ---- everybody ---- */

struct page {
    int64_t person[PAGE];
    size_t n;
};

static err on_person(void *ctx, const struct q_rule_persons_after_row *row)
{
    struct page *p = ctx;
    if (p->n < PAGE) p->person[p->n++] = row->person;
    return ERR_OK;
}

static err read_page(struct db *db, void *ctx, struct err_info *why)
{
    struct simulation *s = ctx;
    struct page page = {.n = 0};
    struct visibility v;
    arena_clear(s->person);
    err e = q_rule_persons_after_each(
        db, &(struct q_rule_persons_after_in){cell_of(s->after), s->after, PAGE}, on_person, &page,
        why);
    if (!e) e = visibility_load(db, s->person, &v, why);
    struct arena_mark mark = arena_mark(s->person);
    for (size_t i = 0; !e && i < page.n; i++) {
        e = look_at(s, db, &v, page.person[i], why);
        arena_rewind(s->person, mark);
    }
    s->page = page.n;
    if (page.n) s->after = page.person[page.n - 1];
    return e;
}

static err read_feeds(struct db *db, void *ctx, struct err_info *why)
{
    struct simulation *s = ctx;
    const struct feed_state *feeds;
    err e = feeds_read(db, s->partners, hub_now_ms(s->hub), s->arena, &feeds, why);
    for (size_t i = 0; !e && i < s->partners->agency_count; i++)
        s->complete_to[i] =
            feeds[i].complete_to_ms ? date_days(date_uk(feeds[i].complete_to_ms).date) : RULE_NONE;
    return e;
}

/* ---- start and end ---- */

static err check_plan(const struct simulate_plan *plan, struct err_info *why)
{
    if (!plan->rules || plan->rules > SIMULATE_RULES_MAX)
        return err_set(why, ERR_INPUT, "between 1 and %d rules can be simulated at a time",
                       SIMULATE_RULES_MAX);
    if (plan->last < plan->first || plan->last - plan->first >= SIMULATE_DAYS_MAX)
        return err_set(why, ERR_INPUT, "a simulation takes between 1 and %d days",
                       SIMULATE_DAYS_MAX);
    return ERR_OK;
}

static bool make_room(struct simulation *s)
{
    size_t days = (size_t)(s->plan->last - s->plan->first) + 1;
    s->to->rules = s->plan->rules;
    s->to->weeks = (days + WEEK - 1) / WEEK;
    s->to->rule = ARENA_ARRAY(s->arena, struct simulate_rule, s->plan->rules);
    s->to->week = s->week = ARENA_ARRAY(s->arena, int64_t, s->to->weeks);
    s->complete_to = ARENA_ARRAY(s->arena, int32_t, s->partners->agency_count + 1);
    bool fine = s->to->rule && s->week && s->complete_to;
    for (size_t r = 0; fine && r < s->plan->rules; r++) {
        struct counting *c = &s->count[r];
        c->to = &s->to->rule[r];
        c->to->rule = s->plan->rule[r];
        c->to->week = c->week = ARENA_ARRAY(s->arena, int64_t, s->to->weeks);
        c->leads = ARENA_ARRAY(s->arena, int64_t, days);
        fine = c->week && c->leads;
        s->needs |= c->to->rule->needs;
    }
    return fine;
}

static int by_persons(const void *left, const void *right)
{
    const struct simulate_area *a = left, *b = right;
    if (a->persons != b->persons) return a->persons > b->persons ? -1 : 1;
    return str_cmp(a->outcode, b->outcode);
}

/* The smallest number of days that a quarter, a half, three quarters of the persons led stay
 * within. */
static void count_quartiles(const struct simulation *s, struct counting *c)
{
    int64_t seen = 0;
    int quartile = 0;
    for (int i = 0; i < QUARTILES; i++)
        c->to->lead[i] = RULE_NONE;
    for (int32_t day = 0; day <= s->plan->last - s->plan->first; day++) {
        seen += c->leads[day];
        while (quartile < QUARTILES && c->to->led && 4 * seen >= c->to->led * (quartile + 1))
            c->to->lead[quartile++] = day;
    }
}

static err finish(struct simulation *s, struct err_info *why)
{
    for (size_t r = 0; r < s->plan->rules; r++) {
        struct counting *c = &s->count[r];
        count_quartiles(s, c);
        sort_list(c->area.at, c->area.n, sizeof *c->area.at, by_persons);
        struct simulate_area *kept = ARENA_ARRAY(s->arena, struct simulate_area, c->area.n + 1);
        if (!kept) return err_set(why, ERR_LIMIT, "no memory to simulate");
        for (size_t i = 0; i < c->area.n; i++)
            kept[i] = c->area.at[i];
        c->to->area = kept;
        c->to->areas = c->area.n;
    }
    return ERR_OK;
}

err simulate(struct hub *h, const struct partners *p, const struct simulate_plan *plan,
             struct arena *a, struct simulated *ret_simulated, struct err_info *why)
{
    err e = check_plan(plan, why);
    if (e) return e;
    *ret_simulated = (struct simulated){.rule = NULL};
    struct simulation *s = ARENA_NEW(a, struct simulation);
    if (!s) return err_set(why, ERR_LIMIT, "no memory to simulate");
    *s = (struct simulation){.hub = h, .partners = p, .plan = plan, .arena = a,
                             .person = arena_new(PERSON_BYTES_MAX), .to = ret_simulated};
    if (!s->person || !make_room(s)) e = err_set(why, ERR_NOMEM, "no memory to simulate");
    if (!e) e = store_read(h->store, read_feeds, s, why);
    for (s->page = PAGE; !e && s->page == PAGE;) {
        e = store_read(h->store, read_page, s, why);
        if (plan->progress) plan->progress(plan->progress_ctx, s->to->persons);
    }
    if (!e) e = finish(s, why);
    for (size_t r = 0; r < plan->rules; r++)
        VEC_RELEASE(&s->count[r].area);
    arena_free(s->person);
    return e;
}
