/* rule/judge.c -- a rule over the events of one person.
 *
 * Workload: every person of a region once a day, most with 0-20 events and no hit. A block is one
 * pass over the newest events; nothing is allocated before a rule has fired. */
#include "base/sort.h"
#include "rule/block.h"

#include <math.h>

void distinct_add(struct distinct *d, uint32_t value)
{
    for (int32_t i = 0; i < d->n; i++)
        if (d->seen[i] == value) return;
    if (d->n < RULE_AGENCIES_MAX) d->seen[d->n++] = value;
}

size_t judging_window(const struct judging *j, int32_t last, int32_t days, size_t *ret_until)
{
    size_t n = j->n;
    while (n && j->events[n - 1].day > last)
        n--;
    *ret_until = n;
    while (n && j->events[n - 1].day > last - days)
        n--;
    return n;
}

void judging_mark(struct judging *j, size_t at)
{
    if (j->marks) j->marks[at] = true;
    if (j->events[at].day > j->newest) j->newest = j->events[at].day;
}

void judging_other(struct judging *j, const struct activity *events, size_t n, size_t at)
{
    if (events[at].day > j->newest) j->newest = events[at].day;
    if (!j->marks || !j->others || j->other_count >= RULE_EVIDENCE_MAX) return;
    for (size_t i = events[at].incident; i < n;
         i++) { /* all reports of an incident are its evidence */
        bool again = events[i].incident != events[at].incident;
        for (size_t k = 0; k < j->other_count && !again; k++)
            again = j->others[k] == &events[i];
        if (!again) j->others[j->other_count++] = &events[i];
    }
}

void nearest_put(struct nearest *l, const struct judging *j, size_t at)
{
    bool same = l->n && j->events[l->at[0]].incident == j->events[at].incident;
    if (l->n && !same) {
        l->at[1] = l->at[0];
        l->n = 2;
    }
    if (!l->n) l->n = 1;
    l->at[0] = at;
}

bool nearest_to(const struct nearest *l, const struct judging *j, size_t of, size_t *ret_at)
{
    for (int i = 0; i < l->n; i++) {
        if (j->events[l->at[i]].incident == j->events[of].incident) continue;
        *ret_at = l->at[i];
        return true;
    }
    return false;
}

void rule_moment_count(struct rule_moment *m, const struct activity *events, size_t n)
{
    memset(m->of_class, 0, sizeof m->of_class);
    for (size_t i = 0; i < n; i++)
        m->of_class[events[i].class]++;
    m->counted = true;
}

static bool has_too_few(const struct rule_check *c, const struct rule_moment *m)
{
    int64_t needed = c->block->needed ? c->block->needed(c) : 0;
    for (int class = 0; class < CLASS__COUNT && needed > 0; class++)
        if (c->of.classes & CLASS_BIT(class)) needed -= m->of_class[class];
    return needed > 0;
}

bool rule_has_too_few(const struct rule *r, const struct rule_moment *m)
{
    for (size_t i = 0; m->counted && i < r->check_count; i++) {
        const struct rule_check *c = &r->checks[i];
        bool any = !c->any_count;
        for (size_t k = 0; k < c->any_count && !any; k++)
            any = !has_too_few(&c->any[k], m);
        if (!any || has_too_few(c, m)) return true;
    }
    return false;
}

static bool judge(const struct rule *r, struct judging *j, struct rule_hit *ret_hit)
{
    if (r->since > j->moment->today || rule_has_too_few(r, j->moment)) return false;
    *ret_hit = (struct rule_hit){.rule = r};
    for (size_t i = 0; i < r->check_count; i++) {
        ret_hit->facts[i].type = -1;
        if (!r->checks[i].block->judge(&r->checks[i], j, &ret_hit->facts[i])) return false;
    }
    ret_hit->newest = j->newest == RULE_NONE ? j->moment->today : j->newest;
    return true;
}

bool rule_judge(const struct rule *r, const struct activity *events, size_t n,
                const struct rule_moment *m, struct rule_hit *ret_hit)
{
    return judge(r, &(struct judging){.events = events, .n = n, .moment = m, .newest = RULE_NONE},
                 ret_hit);
}

static int by_day(const void *left, const void *right)
{
    const struct activity *const *a = left, *const *b = right;
    if ((*a)->day != (*b)->day) return (*a)->day < (*b)->day ? -1 : 1;
    if ((*a)->id != (*b)->id) return (*a)->id < (*b)->id ? -1 : 1;
    return ((*a)->record > (*b)->record) - ((*a)->record < (*b)->record);
}

err rule_evidence(const struct rule *r, const struct activity *events, size_t n,
                  const struct rule_moment *m, struct arena *a, struct rule_hit *hit,
                  struct err_info *why)
{
    size_t others = 0;
    for (size_t i = 0; m->household && i < m->household->n; i++)
        others += m->household->at[i].event_count;
    bool *marks = ARENA_ARRAY(a, bool, n ? n : 1), *marked = ARENA_ARRAY(a, bool, n ? n : 1);
    const struct activity **list = ARENA_ARRAY(a, const struct activity *, n + 2 * others + 1);
    if (!marks || !marked || !list) return err_set(why, ERR_NOMEM, "the events of a hit");
    struct judging j = {events, n, m, marks, RULE_NONE, list + n + others, 0};
    if (!judge(r, &j, hit))
        return err_set(why, ERR_INTERNAL, "a rule's evidence was asked for without a hit");
    hit->events = list;
    for (size_t i = 0; i < n; i++) /* all reports of an incident are its evidence */
        marked[events[i].incident] |= marks[i];
    for (size_t i = 0; i < n; i++)
        if (marked[events[i].incident]) list[hit->event_count++] = &events[i];
    if (hit->event_count > RULE_EVIDENCE_MAX) {
        hit->events = list += hit->event_count - RULE_EVIDENCE_MAX;
        hit->event_count = RULE_EVIDENCE_MAX;
    }
    if (j.other_count > RULE_EVIDENCE_MAX) j.other_count = RULE_EVIDENCE_MAX;
    if (j.other_count > 1) sort_list(j.others, j.other_count, sizeof *j.others, by_day);
    for (size_t i = 0; i < j.other_count; i++)
        list[hit->event_count++] = j.others[i];
    return ERR_OK;
}

int64_t rule_term(int32_t weight, int32_t half_life_days, int32_t newest, int32_t today)
{
    double age = today > newest ? (double)today - newest : 0;
    return llround(weight * 1000.0 * exp2(-age / half_life_days));
}
