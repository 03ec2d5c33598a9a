/* rule/tally_end.c -- the figures of a simulation, from what was counted. */
#include "base/sort.h"
#include "rule/tally.h"

static err no_memory(struct err_info *why)
{
    return err_set(why, ERR_LIMIT, "no memory to simulate");
}

static int by_persons(const void *left, const void *right)
{
    const struct simulate_area *a = left, *b = right;
    if (a->persons != b->persons) return a->persons > b->persons ? -1 : 1;
    return str_cmp(a->code, b->code);
}

static int by_reviews(const void *left, const void *right)
{
    const struct simulate_outcome *a = left, *b = right;
    if (a->reviews != b->reviews) return a->reviews > b->reviews ? -1 : 1;
    return str_cmp(a->word, b->word);
}

static err keep_areas(struct tally *t, struct area_list *list, const struct simulate_area **ret,
                      size_t *ret_n, struct err_info *why)
{
    sort_list(list->all.at, list->all.n, sizeof *list->all.at, by_persons);
    struct simulate_area *kept = ARENA_ARRAY(t->arena, struct simulate_area, list->all.n + 1);
    if (!kept) return no_memory(why);
    for (size_t i = 0; i < list->all.n; i++)
        kept[i] = list->all.at[i];
    *ret = kept;
    *ret_n = list->all.n;
    return ERR_OK;
}

/* The smallest number of days that a quarter, a half, three quarters of the persons led stay
 * within. */
static void find_quartiles(const struct tally *t, struct rule_tally *c)
{
    int64_t seen = 0;
    int quartile = 0;
    for (int i = 0; i < QUARTILES; i++)
        c->of.lead[i] = RULE_NONE;
    for (int32_t day = 0; day <= t->plan->last - t->plan->first; day++) {
        seen += c->leads[day];
        while (quartile < QUARTILES && c->of.led && 4 * seen >= c->of.led * (quartile + 1))
            c->of.lead[quartile++] = day;
    }
}

/* The largest number of days that half of the sooner are sooner by. */
static void find_sooner(const struct tally *t, struct rule_tally *c)
{
    int64_t seen = 0;
    c->of.change.sooner_days = RULE_NONE;
    for (int32_t day = t->plan->last - t->plan->first; day > 0 && c->of.change.sooner; day--) {
        seen += c->sooner[day];
        if (2 * seen < c->of.change.sooner) continue;
        c->of.change.sooner_days = day;
        return;
    }
}

/* Of equal ones the first in the order of the region. */
static err list_teams(struct tally *t, struct rule_tally *c, struct err_info *why)
{
    struct simulate_team *list = ARENA_ARRAY(t->arena, struct simulate_team, t->teams);
    size_t at = 0, n = 0;
    if (!list) return no_memory(why);
    list[n++] = (struct simulate_team){NULL, false, c->team[at++]};
    list[n++] = (struct simulate_team){NULL, true, c->team[at++]};
    for (size_t a = 0; a < t->partners->agency_count; a++)
        for (size_t s = 0; s < t->partners->agencies[a].service_count; s++)
            list[n++] =
                (struct simulate_team){&t->partners->agencies[a].services[s], false, c->team[at++]};
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && list[k].hits > list[k - 1].hits; k--) {
            struct simulate_team swap = list[k];
            list[k] = list[k - 1];
            list[k - 1] = swap;
        }
    c->of.team = list;
    while (c->of.teams < n && list[c->of.teams].hits)
        c->of.teams++;
    return ERR_OK;
}

static err end_rule(struct tally *t, struct rule_tally *c, struct simulate_rule *ret,
                    struct err_info *why)
{
    err e = keep_areas(t, &c->area, &c->of.area, &c->of.areas, why);
    if (!e) e = list_teams(t, c, why);
    find_quartiles(t, c);
    find_sooner(t, c);
    sort_list(c->outcome, c->of.outcomes, sizeof *c->outcome, by_reviews);
    c->of.outcome = c->outcome;
    c->of.week = c->week;
    *ret = c->of;
    return e;
}

err tally_end(struct tally *t, struct simulated *ret, struct err_info *why)
{
    struct simulated s = {.rules = t->plan->rules, .weeks = t->weeks, .persons = t->persons,
                          .any = t->any, .week = t->week, .sampled = t->sampled,
                          .by_ward = t->partners->terms.wards.n > 0};
    memcpy(s.region_age, t->region_age, sizeof s.region_age);
    memcpy(s.region_sex, t->region_sex, sizeof s.region_sex);
    s.rule = ARENA_ARRAY(t->arena, struct simulate_rule, s.rules);
    if (!s.rule) return no_memory(why);
    err e = keep_areas(t, &t->region, &s.region_area, &s.region_areas, why);
    for (size_t r = 0; !e && r < s.rules; r++)
        e = end_rule(t, &t->rule[r], &s.rule[r], why);
    if (!e) *ret = s;
    return e;
}
