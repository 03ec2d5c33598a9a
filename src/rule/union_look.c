/* rule/union_look.c -- two persons who may be one, looked at: what fires on both together and on
 * neither alone, and from which day on that may be otherwise. From the store, or from what was read
 * of everybody (event/crowd.h); nothing is written, so any thread may do it.
 *
 * Workload: of seven pairs six are done when both were read: no rule could fire on them. */
#include "rule/inside.h"

#include "query.h"
#include "store/cell.h"

enum { OTHERS_MAX = 64 }; /* of one person: more possible links than that tell nothing */

static err out_of_memory(struct err_info *why)
{
    return err_set(why, ERR_NOMEM, "judging two persons");
}

/* ---- who may be one with whom ---- */

static err others_stored(const struct union_look *l, int64_t person, int64_t *to, size_t *ret_n,
                         struct err_info *why)
{
    struct q_union_linked_rows rows;
    struct q_union_linked_in in = {cell_of(person), person};
    err e = q_union_linked(l->db, &in, l->a, &rows, why);
    *ret_n = e ? 0 : rows.n < OTHERS_MAX ? rows.n : OTHERS_MAX;
    for (size_t i = 0; i < *ret_n; i++)
        to[i] = rows.at[i].other;
    return e;
}

/* False: some are not in memory. */
static bool others_known(const struct union_look *l, int64_t person, int64_t *to, size_t *ret_n)
{
    const uint32_t *places;
    size_t which;
    bool whole;
    if (!l->crowd || !crowd_has(l->crowd, person, &which)) return false;
    crowd_linked(l->crowd, which, &places, ret_n, &whole);
    if (*ret_n > OTHERS_MAX) *ret_n = OTHERS_MAX;
    for (size_t i = 0; whole && i < *ret_n; i++)
        to[i] = crowd_person(l->crowd, places[i]);
    return whole;
}

err union_others(const struct union_look *l, int64_t person, const int64_t **ret_list,
                 size_t *ret_n, struct err_info *why)
{
    int64_t *list = ARENA_ARRAY(l->a, int64_t, OTHERS_MAX);
    size_t n = 0, kept = 0;
    if (!list) return out_of_memory(why);
    err e = others_known(l, person, list, &n) ? ERR_OK : others_stored(l, person, list, &n, why);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        if (list[i] != person) list[kept++] = list[i];
    *ret_list = list;
    *ret_n = kept;
    return ERR_OK;
}

/* ---- one of the two, or both ---- */

/* stored: as it is read from the store, to be wiped. */
struct side {
    struct history history;
    bool stored;
    struct date born;
    struct around around;
};

static bool known_together(const struct union_look *l, const int64_t *persons, size_t n,
                           size_t *ret_which)
{
    for (size_t i = 0; i < n; i++)
        if (!l->crowd || !crowd_has(l->crowd, persons[i], &ret_which[i])) return false;
    return true;
}

static err read_stored(const struct union_look *l, const int64_t *persons, size_t n,
                       struct history *ret, struct err_info *why)
{
    const struct judging_day *day = l->day;
    const int64_t *list[AROUND_PERSONS] = {NULL};
    size_t count[AROUND_PERSONS] = {0}, all = 0;
    err e = ERR_OK;
    for (size_t i = 0; i < n && !e; i++)
        e = history_members(l->db, persons[i], l->a, &list[i], &count[i], why);
    int64_t *ids = e ? NULL : ARENA_ARRAY(l->a, int64_t, count[0] + count[1] + 1);
    if (!ids) return e ? e : out_of_memory(why);
    for (size_t i = 0; i < n; all += count[i++])
        if (count[i]) memcpy(ids + all, list[i], count[i] * sizeof *ids);
    if (n == 1 && day->rules->needs & RULE_NEEDS_BIRTH_DATE)
        return history_read(l->db, day->hub, day->partners, l->visibility, ids, all, l->a, ret,
                            why);
    return history_read_events(l->db, day->partners, l->visibility, ids, all, l->a, ret, why);
}

static err read_side(const struct union_look *l, const int64_t *persons, size_t n,
                     struct side *ret, struct err_info *why)
{
    size_t which[AROUND_PERSONS];
    *ret = (struct side){.around = {.db = l->db,
                                    .hub = l->day->hub,
                                    .partners = l->day->partners,
                                    .visibility = l->visibility,
                                    .a = l->a,
                                    .crowd = l->crowd,
                                    .person_count = n}};
    memcpy(ret->around.persons, persons, n * sizeof *persons);
    ret->stored = !known_together(l, persons, n, which);
    err e = ret->stored ? read_stored(l, persons, n, &ret->history, why)
                        : crowd_history_together(l->crowd, which, n, l->a, &ret->history, why);
    if (!e && n == 1) ret->born = ret->history.identity.birth_date;
    return e;
}

static void wipe_side(struct side *s)
{
    if (s->stored) history_wipe(&s->history);
}

static struct rule_moment moment_of(const struct union_look *l, const struct side *s)
{
    return (struct rule_moment){.partners = l->day->partners,
                                .today = l->day->today,
                                .born = s->born,
                                .complete_to = l->day->complete_to,
                                .told_from = l->day->told_from};
}

static err fires(const struct union_look *l, const struct rule *r, struct side *s,
                 struct rule_hit *ret, bool *ret_fires, struct err_info *why)
{
    struct rule_moment m = moment_of(l, s);
    return judge_around(&s->around, r, s->history.events, s->history.event_count, &m,
                        l->day->rules->needs, ret, ret_fires, why);
}

/* ---- a pair ---- */

/* Whatever their ages are and whoever lives with them: for most pairs nothing fires, and then no
 * seal need be opened. */
static bool may_fire(const struct union_look *l, const struct side *both)
{
    const struct rule_set *set = l->day->rules;
    const struct history *h = &both->history;
    struct rule_moment m = moment_of(l, both);
    struct rule_hit hit;
    m.household = &unread_household;
    rule_moment_count(&m, h->events, h->event_count);
    for (size_t i = 0; i < set->n; i++)
        if (set->live[i] && rule_judge(&set->rules[i], h->events, h->event_count, &m, &hit))
            return true;
    return false;
}

static err judge_rules(const struct union_look *l, struct side *both, struct side *first,
                       struct side *last, struct union_found *ret, struct err_info *why)
{
    const struct rule_set *set = l->day->rules;
    err e = ERR_OK;
    both->born = first->born.year ? first->born : last->born;
    ret->hits = ARENA_ARRAY(l->a, struct rule_hit, set->n + 1);
    if (!ret->hits) return out_of_memory(why);
    for (size_t i = 0; i < set->n && !e; i++) {
        struct rule_hit hit, one;
        const struct rule *r = &set->rules[i];
        bool all = false, alone = false;
        if (!set->live[i]) continue;
        e = fires(l, r, both, &hit, &all, why);
        if (!e && all) e = fires(l, r, first, &one, &alone, why);
        if (!e && all && !alone) e = fires(l, r, last, &one, &alone, why);
        if (!e && all && !alone) ret->hits[ret->n++] = hit;
    }
    return e;
}

/* A rule that fires on one of the two alone is looked at with that one, every day. */
static err next_day(const struct union_look *l, const struct side *both, int32_t *ret_day,
                    struct err_info *why)
{
    const struct history *h = &both->history;
    struct rule_moment m = moment_of(l, both);
    m.household = around_known(&both->around);
    rule_moment_count(&m, h->events, h->event_count);
    return judging_next_day(l->day, h, &m, l->a, ret_day, why);
}

/* The lower id first, so that it comes out the same from either side. */
err union_look(const struct union_look *l, int64_t person, int64_t other,
               struct union_found *ret_found, struct err_info *why)
{
    const int64_t ids[] = {person < other ? person : other, person < other ? other : person};
    struct union_found found = {.next_day = RULE_NONE};
    struct side both = {0}, first = {0}, last = {0};
    err e = read_side(l, ids, 2, &both, why);
    if (!e && may_fire(l, &both)) {
        e = read_side(l, &ids[0], 1, &first, why);
        if (!e) e = read_side(l, &ids[1], 1, &last, why);
        if (!e) e = judge_rules(l, &both, &first, &last, &found, why);
    }
    if (!e) e = next_day(l, &both, &found.next_day, why);
    wipe_side(&both);
    wipe_side(&first);
    wipe_side(&last);
    if (!e) *ret_found = found;
    return e;
}
