/* rule/union.c -- rules on two persons taken together who may be one. What is undecided is not
 * silent: somebody may need help whom no record shows whole.
 *
 * Of a pair only what fires on both together and on neither alone is kept, in both directions,
 * under (person, other, rule): judged from either side it is the same, however often. */
#include "rule/inside.h"

#include "query.h"
#include "store/cell.h"

typedef struct q_union_of_person_row union_row;

struct pairing {
    const struct union_look *look;
    int64_t person;
    struct q_union_of_person_rows before;
    struct rule_run *run;
    bool changed;
    struct err_info *why;
};

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
    const struct union_look *l = p->look;
    const struct rule *r = hit->rule;
    const union_row *before = found_before(p, other, r->id);
    str facts;
    err e = facts_write(hit, l->day->partners, l->a, &facts, p->why);
    if (e || (before && before->version == r->version && str_eq(before->facts, facts))) return e;
    struct q_union_put_in in = {cell_of(p->person), p->person, other, r->id, r->version,
                                before ? before->since_ms : l->day->now_ms,
                                str_of(rule_band_word(r->band)), facts};
    p->run->unions_begun += !before;
    p->changed = true;
    e = q_union_put(l->db, &in, p->why);
    in.cell = cell_of(other), in.person = other, in.other = p->person;
    return e ? e : q_union_put(l->db, &in, p->why);
}

static err drop(struct pairing *p, const union_row *r)
{
    struct db *db = p->look->db;
    p->run->unions_ended++;
    p->changed = true;
    err e = q_union_drop(
        db, &(struct q_union_drop_in){cell_of(p->person), p->person, r->other, r->rule}, p->why);
    return e ? e
             : q_union_drop(db,
                            &(struct q_union_drop_in){cell_of(r->other), r->other, p->person,
                                                      r->rule},
                            p->why);
}

static bool still_fires(const struct union_found *now, str rule)
{
    for (size_t i = 0; i < now->n; i++)
        if (str_eq(now->hits[i].rule->id, rule)) return true;
    return false;
}

static err keep_pair(struct pairing *p, int64_t other, const struct union_found *now)
{
    err e = ERR_OK;
    for (size_t i = 0; i < now->n && !e; i++)
        e = put(p, other, &now->hits[i]);
    for (size_t i = 0; i < p->before.n && !e; i++)
        if (p->before.at[i].other == other && !still_fires(now, p->before.at[i].rule))
            e = drop(p, &p->before.at[i]);
    return e;
}

static bool listed(const int64_t *others, size_t n, int64_t other)
{
    for (size_t i = 0; i < n; i++)
        if (others[i] == other) return true;
    return false;
}

err union_keep_day(struct db *db, int64_t person, int32_t day, struct err_info *why)
{
    if (day == RULE_NONE) return ERR_OK;
    return q_rule_judge_on_sooner(db, &(struct q_rule_judge_on_sooner_in){cell_of(person), person,
                                                                          day}, why);
}

err union_judge(const struct union_look *l, int64_t person, struct rule_run *run,
                bool *ret_changed, struct err_info *why)
{
    struct pairing p = {.look = l, .person = person, .run = run, .why = why};
    const int64_t *others = NULL;
    size_t n = 0;
    int32_t day = RULE_NONE;
    err e = union_others(l, person, &others, &n, why);
    if (!e)
        e = q_union_of_person(l->db, &(struct q_union_of_person_in){cell_of(person), person}, l->a,
                              &p.before, why);
    for (size_t i = 0; i < p.before.n && !e; i++)
        if (!listed(others, n, p.before.at[i].other)) e = drop(&p, &p.before.at[i]);
    for (size_t i = 0; i < n && !e; i++) {
        struct union_found now;
        e = union_look(l, person, others[i], &now, why);
        if (!e) e = keep_pair(&p, others[i], &now);
        if (!e) day = day_sooner(day, now.next_day);
    }
    *ret_changed |= p.changed;
    return e ? e : union_keep_day(l->db, person, day, why);
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
