/* rule/union.c -- rules on two persons taken together who may be one. What is undecided is not
 * silent: somebody may need help whom no record shows whole.
 *
 * Of a pair only what fires on both together and on neither alone is kept, in both directions,
 * under (person, other, rule): judged from either side it is the same, however often. */
#include "rule/inside.h"

#include "base/clock.h"
#include "query.h"
#include "store/cell.h"

enum { OTHERS_MAX = 64 }; /* of one person: more possible links than that tell nothing */

typedef struct q_union_of_person_row union_row;

struct pairing {
    struct db *db;
    const struct judging_day *day;
    const struct visibility *visibility;
    struct arena *a;
    int64_t person;
    struct q_union_of_person_rows before;
    struct rule_run *run;
    bool changed;
    int32_t next_day; /* on which time alone may change what fires on a pair; RULE_NONE */
    struct err_info *why;
};

/* ---- one of the two, or both ---- */

static err history_of(struct pairing *p, const int64_t *persons, size_t n, struct history *ret)
{
    const int64_t *list[2] = {NULL, NULL};
    size_t count[2] = {0, 0};
    err e = ERR_OK;
    for (size_t i = 0; i < n && !e; i++)
        e = history_members(p->db, persons[i], p->a, &list[i], &count[i], p->why);
    int64_t *ids = e ? NULL : ARENA_ARRAY(p->a, int64_t, count[0] + count[1] + 1);
    if (!ids) return e ? e : err_set(p->why, ERR_NOMEM, "judging two persons");
    for (size_t i = 0; i < n; i++)
        if (count[i]) memcpy(ids + (i ? count[0] : 0), list[i], count[i] * sizeof *ids);
    size_t all = count[0] + count[1];
    if (n == 1 && p->day->rules->needs & RULE_NEEDS_BIRTH_DATE)
        return history_read(p->db, p->day->hub, p->day->partners, p->visibility, ids, all, p->a,
                            ret, p->why);
    return history_read_events(p->db, p->day->partners, p->visibility, ids, all, p->a, ret, p->why);
}

/* One of the two, or both taken together. */
struct side {
    const struct history *history;
    struct date born;
    struct around around;
};

static struct rule_moment moment_of(const struct pairing *p, const struct side *s)
{
    return (struct rule_moment){.partners = p->day->partners,
                                .today = p->day->today,
                                .born = s->born,
                                .complete_to = p->day->complete_to,
                                .told_from = p->day->told_from};
}

static err fires(const struct pairing *p, const struct rule *r, struct side *s,
                 struct rule_hit *ret, bool *ret_fires)
{
    struct rule_moment m = moment_of(p, s);
    return judge_around(&s->around, r, s->history->events, s->history->event_count, &m,
                        p->day->rules->needs, ret, ret_fires, p->why);
}

static struct side side_of(const struct pairing *p, const struct history *h, struct date born,
                           const int64_t *persons, size_t n)
{
    struct side s = {.history = h,
                     .born = born,
                     .around = {.db = p->db,
                                .hub = p->day->hub,
                                .partners = p->day->partners,
                                .visibility = p->visibility,
                                .a = p->a,
                                .person_count = n}};
    memcpy(s.around.persons, persons, n * sizeof *persons);
    return s;
}

/* ---- writing, in both directions ---- */

static const union_row *found_before(const struct pairing *p, int64_t other, str rule)
{
    for (size_t i = 0; i < p->before.n; i++)
        if (p->before.at[i].other == other && str_eq(p->before.at[i].rule, rule))
            return &p->before.at[i];
    return NULL;
}

static err put(struct pairing *p, int64_t other, const struct rule_hit *hit)
{
    const struct rule *r = hit->rule;
    const union_row *before = found_before(p, other, r->id);
    str facts;
    err e = facts_write(hit, p->day->partners, p->a, &facts, p->why);
    if (e || (before && before->version == r->version && str_eq(before->facts, facts))) return e;
    struct q_union_put_in in = {cell_of(p->person), p->person, other, r->id, r->version,
                                before ? before->since_ms : p->day->now_ms,
                                str_of(rule_band_word(r->band)), facts};
    p->run->unions_begun += !before;
    p->changed = true;
    e = q_union_put(p->db, &in, p->why);
    in.cell = cell_of(other), in.person = other, in.other = p->person;
    return e ? e : q_union_put(p->db, &in, p->why);
}

static err drop(struct pairing *p, const union_row *r)
{
    p->run->unions_ended++;
    p->changed = true;
    err e = q_union_drop(
        p->db, &(struct q_union_drop_in){cell_of(p->person), p->person, r->other, r->rule}, p->why);
    return e ? e
             : q_union_drop(p->db,
                            &(struct q_union_drop_in){cell_of(r->other), r->other, p->person,
                                                      r->rule},
                            p->why);
}

/* ---- a pair ---- */

/* A rule that fires on one of the two alone is looked at with that one, every day. */
static err note_next_day(struct pairing *p, const struct side *both)
{
    struct rule_moment m = moment_of(p, both);
    int32_t day;
    m.household = around_known(&both->around);
    rule_moment_count(&m, both->history->events, both->history->event_count);
    err e = judging_next_day(p->day, both->history, &m, p->a, &day, p->why);
    if (!e && day != RULE_NONE && (p->next_day == RULE_NONE || day < p->next_day))
        p->next_day = day;
    return e;
}

static err judge_rules(struct pairing *p, int64_t other, const int64_t ids[2],
                       const struct history h[3])
{
    const struct rule_set *set = p->day->rules;
    struct date born = h[0].identity.birth_date, second = h[1].identity.birth_date;
    struct side both = side_of(p, &h[2], born.year ? born : second, ids, 2),
                first = side_of(p, &h[0], born, &ids[0], 1),
                last = side_of(p, &h[1], second, &ids[1], 1);
    bool *still = ARENA_ARRAY(p->a, bool, p->before.n + 1);
    err e = still ? ERR_OK : err_set(p->why, ERR_NOMEM, "judging two persons");
    for (size_t i = 0; i < set->n && !e; i++) {
        struct rule_hit hit, one;
        const struct rule *r = &set->rules[i];
        bool all = false, alone = false;
        if (!set->live[i]) continue;
        e = fires(p, r, &both, &hit, &all);
        if (!e && all) e = fires(p, r, &first, &one, &alone);
        if (!e && all && !alone) e = fires(p, r, &last, &one, &alone);
        if (e) return e;
        if (!all || alone) continue;
        const union_row *before = found_before(p, other, r->id);
        if (before) still[before - p->before.at] = true;
        e = put(p, other, &hit);
    }
    for (size_t i = 0; i < p->before.n && !e; i++)
        if (p->before.at[i].other == other && !still[i]) e = drop(p, &p->before.at[i]);
    return e ? e : note_next_day(p, &both);
}

/* Whatever their ages are and whoever lives with them: for most pairs nothing fires, and then no
 * seal need be opened. */
static bool may_fire(const struct pairing *p, int64_t other, const struct side *both)
{
    const struct rule_set *set = p->day->rules;
    struct rule_moment m = moment_of(p, both);
    struct rule_hit hit;
    bool may = false;
    m.household = &unread_household;
    for (size_t i = 0; i < p->before.n && !may; i++)
        may = p->before.at[i].other == other;
    rule_moment_count(&m, both->history->events, both->history->event_count);
    for (size_t i = 0; i < set->n && !may; i++)
        may = set->live[i] && rule_judge(&set->rules[i], both->history->events,
                                         both->history->event_count, &m, &hit);
    return may;
}

/* The lower id first, so that it comes out the same from either side. */
static err judge_pair(struct pairing *p, int64_t other)
{
    const int64_t ids[] = {p->person < other ? p->person : other,
                           p->person < other ? other : p->person};
    struct history h[3] = {0};
    err e = history_of(p, ids, 2, &h[2]);
    struct side both = side_of(p, &h[2], (struct date){0}, ids, 2);
    if (!e && !may_fire(p, other, &both)) return note_next_day(p, &both);
    if (!e) e = history_of(p, &ids[0], 1, &h[0]);
    if (!e) e = history_of(p, &ids[1], 1, &h[1]);
    if (!e) e = judge_rules(p, other, ids, h);
    for (size_t i = 0; i < COUNT(h); i++)
        history_wipe(&h[i]);
    return e;
}

static bool listed(const struct q_union_linked_rows *linked, int64_t other)
{
    for (size_t i = 0; i < linked->n && i < OTHERS_MAX; i++)
        if (linked->at[i].other == other) return true;
    return false;
}

err union_judge(struct db *db, const struct judging_day *day, const struct visibility *v,
                int64_t person, struct arena *a, struct rule_run *run, bool *ret_changed,
                struct err_info *why)
{
    struct pairing p = {.db = db, .day = day, .visibility = v, .a = a, .person = person,
                        .run = run, .next_day = RULE_NONE, .why = why};
    struct q_union_linked_rows linked;
    err e = q_union_linked(db, &(struct q_union_linked_in){cell_of(person), person}, a, &linked,
                           why);
    if (!e)
        e = q_union_of_person(db, &(struct q_union_of_person_in){cell_of(person), person}, a,
                              &p.before, why);
    for (size_t i = 0; i < p.before.n && !e; i++)
        if (!listed(&linked, p.before.at[i].other)) e = drop(&p, &p.before.at[i]);
    for (size_t i = 0; i < linked.n && i < OTHERS_MAX && !e; i++)
        if (linked.at[i].other != person) e = judge_pair(&p, linked.at[i].other);
    *ret_changed |= p.changed;
    if (e || p.next_day == RULE_NONE) return e;
    return q_rule_judge_on_sooner(
        db, &(struct q_rule_judge_on_sooner_in){cell_of(person), person, p.next_day}, why);
}

/* ---- read back ---- */

err union_hits_read(struct db *db, const struct rule_set *s, const struct partners *p,
                    int64_t person, struct arena *a, const struct union_hit **ret_list,
                    size_t *ret_n, struct err_info *why)
{
    struct q_union_of_person_rows rows;
    struct q_union_of_person_in in = {cell_of(person), person};
    err e = q_union_of_person(db, &in, a, &rows, why);
    struct union_hit *list = e ? NULL : ARENA_ARRAY(a, struct union_hit, rows.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "the hits of two persons");
    for (size_t i = 0; i < rows.n && !e; i++) {
        const union_row *r = &rows.at[i];
        struct stored_hit hit = {.rule = s ? rule_set_find(s, r->rule, r->version) : NULL};
        e = facts_read(r->facts, p, a, &hit, why);
        list[i] = (struct union_hit){.rule = hit.rule, .id = r->rule, .other = r->other,
                                     .since_ms = r->since_ms};
        memcpy(list[i].facts, hit.facts, sizeof hit.facts);
        if (!e && !rule_band_of(r->band, &list[i].band))
            e = err_set(why, ERR_CORRUPT, "a stored hit has an unknown colour");
    }
    *ret_list = list;
    *ret_n = rows.n;
    return e;
}
