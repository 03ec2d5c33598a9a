/* rule/recognise.c -- one person judged: hits begin, go on and end. */
#include "rule/inside.h"

#include "base/clock.h"
#include "query.h"
#include "rule/mark.h"
#include "rule/plant.h"
#include "rule/spell.h"
#include "store/cell.h"

static err put_hit(struct db *db, struct judged *j, const struct rule_hit *hit, int64_t since_ms,
                   str facts, str events, struct err_info *why)
{
    struct q_rule_hit_put_in in = {.cell = cell_of(j->person),
                                   .person = j->person,
                                   .rule = hit->rule->id,
                                   .version = hit->rule->version,
                                   .since_ms = since_ms,
                                   .until_ms = 0,
                                   .judged_ms = j->day->now_ms,
                                   .band = str_of(rule_band_word(hit->rule->band)),
                                   .weight = hit->rule->weight,
                                   .facts = facts,
                                   .events = events};
    return q_rule_hit_put(db, &in, why);
}

static const struct stored_hit *firing_before(const struct judged *j, str rule)
{
    for (size_t i = 0; i < j->before.firing; i++)
        if (str_eq(j->before.at[i].id, rule)) return &j->before.at[i];
    return NULL;
}

/* Does the hit rest on an event that it did not rest on before? */
static bool gained(const struct rule_hit *hit, const struct stored_hit *before)
{
    for (size_t i = 0; i < hit->event_count; i++) {
        bool known = false;
        for (size_t k = 0; k < before->event_count && !known; k++)
            known = before->events[k].event == hit->events[i]->id &&
                    before->events[k].record == hit->events[i]->record;
        if (!known) return true;
    }
    return false;
}

/* Empty: the rule leaves it to an age that is not known. */
static str pathway_of(const struct judged *j, const struct rule *r)
{
    if (r->pathway == PATHWAY_BY_AGE && !j->born.year) return STR("");
    return str_of(
        rule_pathway_word(rule_pathway_at(r, date_age(j->born, date_from_days(j->day->today)))));
}

static void count_term(struct judged *j, const struct rule_hit *hit)
{
    const struct rule *r = hit->rule;
    if (!j->firing || r->band > j->band) j->pathway = pathway_of(j, r);
    j->rank += rule_term(r->weight, r->half_life_days, hit->newest, j->day->today);
    j->weight += r->weight;
    if (!j->firing || hit->newest > j->newest) j->newest = hit->newest;
    if (!j->firing || r->band > j->band) j->band = r->band;
    if (!j->firing || r->due_hours < j->due_hours) j->due_hours = r->due_hours;
    j->firing++;
}

/* covered: another rule that fires tells of it; it waits beside that one's. */
static err mark_rule(struct judged *j, str rule, struct err_info *why)
{
    char digits[MARK_DIGITS + 1];
    mark_digits(review_rule_mark(&j->day->hub->keys, rule), digits);
    j->rules = str_printf(j->arena, "%.*s%s", STR_FMT(j->rules), digits);
    return j->rules.at ? ERR_OK : err_set(why, ERR_NOMEM, "judging a person");
}

static err hit_fires(struct db *db, struct judged *j, const struct rule_hit *hit, bool covered,
                     struct err_info *why)
{
    str facts, events;
    const struct stored_hit *before = firing_before(j, hit->rule->id);
    err e = facts_write(hit, j->day->partners, j->arena, &facts, why);
    if (!e) e = evidence_write(hit, j->arena, &events, why);
    if (!e) e = mark_rule(j, hit->rule->id, why);
    if (e) return e;
    if (!covered) count_term(j, hit);
    j->uncovered |= !covered && before && before->covered_by.len; /* nobody else tells of it now */
    if (!covered) j->now[j->now_count++] = *hit;
    if (before && before->version == hit->rule->version && str_eq(before->facts_text, facts) &&
        str_eq(before->events_text, events))
        return ERR_OK;
    if (!before) j->run.hits_begun++;
    j->changed = true;
    j->fresh |= !covered && (!before || gained(hit, before));
    return put_hit(db, j, hit, before ? before->since_ms : j->day->now_ms, facts, events, why);
}

static err hit_ends(struct db *db, struct judged *j, const struct stored_hit *before,
                    struct err_info *why)
{
    j->run.hits_ended++;
    j->changed = true;
    return q_rule_hit_end(db,
                          &(struct q_rule_hit_end_in){.cell = cell_of(j->person),
                                                      .person = j->person,
                                                      .rule = before->id,
                                                      .since_ms = before->since_ms,
                                                      .until_ms = j->day->now_ms},
                          why);
}

static err find_firing(struct judged *j, const struct history *h, struct rule_moment *m,
                       const struct rule **firing, struct err_info *why)
{
    const struct rule_set *set = j->day->rules;
    struct rule_hit hit;
    err e = ERR_OK;
    for (size_t i = 0; !e && i < set->n && j->record_count; i++) {
        bool fires = false;
        if (set->live[i])
            e = judge_around(&j->around, &set->rules[i], h->events, h->event_count, m, set->needs,
                             &hit, &fires, why);
        if (!e && fires) firing[i] = &set->rules[i];
    }
    m->household = around_known(&j->around);
    return e;
}

static struct rule_moment moment_of(const struct judged *j, const struct history *h)
{
    return judging_moment(j->day, h, j->has_who ? &j->who : NULL);
}

/* Did the hit rest on an event that this person no longer has? Of a rule that looks at who lives
 * there nobody can say whose it was. */
static bool lost_its_basis(const struct stored_hit *before, const struct history *h)
{
    if (!before->rule || before->rule->needs & RULE_NEEDS_HOUSEHOLD) return false;
    for (size_t i = 0; i < before->event_count; i++) {
        bool here = false;
        for (size_t k = h->event_count; k-- > 0 && !here;) /* most rest on what is new */
            here = h->events[k].id == before->events[i].event &&
                   h->events[k].record == before->events[i].record;
        if (!here) return true;
    }
    return false;
}

/* Those who were shown it are told (safeguard/basis). Who is merged away has lost nothing: it goes
 * on at the survivor. */
static err note_basis(struct db *db, struct judged *j, const struct history *h,
                      struct err_info *why)
{
    bool lost = false;
    for (size_t i = 0; i < j->before.firing && j->record_count; i++)
        lost |= lost_its_basis(&j->before.at[i], h);
    if (!lost) return ERR_OK;
    j->changed = true;
    return q_rule_basis_put(
        db, &(struct q_rule_basis_put_in){cell_of(j->person), j->person, j->day->now_ms}, why);
}

static err judge_rules(struct db *db, struct judged *j, const struct visibility *v,
                       const struct history *h, struct err_info *why)
{
    const struct rule_set *set = j->day->rules;
    struct rule_moment m = moment_of(j, h);
    j->around = (struct around){.db = db,
                                .hub = j->day->hub,
                                .partners = j->day->partners,
                                .visibility = v,
                                .a = j->arena,
                                .persons = {j->person},
                                .person_count = 1};
    bool *still = ARENA_ARRAY(j->arena, bool, j->before.firing + 1);
    const struct rule **firing = ARENA_ARRAY(j->arena, const struct rule *, set->n + 1);
    j->now = ARENA_ARRAY(j->arena, struct rule_hit, set->n + 1);
    if (!still || !firing || !j->now) return err_set(why, ERR_NOMEM, "judging a person");
    err found = find_firing(j, h, &m, firing, why);
    if (found) return found;
    for (size_t i = 0; i < set->n; i++) {
        struct rule_hit hit;
        if (!firing[i]) continue;
        err e = rule_evidence(&set->rules[i], h->events, h->event_count, &m, j->arena, &hit, why);
        if (!e) e = hit_fires(db, j, &hit, rules_cover(firing, set->n, i) != NULL, why);
        if (e) return e;
        for (size_t k = 0; k < j->before.firing; k++)
            still[k] |= str_eq(j->before.at[k].id, set->rules[i].id);
    }
    for (size_t k = 0; k < j->before.firing; k++) {
        err e = still[k] ? ERR_OK : hit_ends(db, j, &j->before.at[k], why);
        if (e) return e;
    }
    return ERR_OK;
}

/* ---- when time alone may change an answer ---- */

/* What fires is judged every day: its numbers and its rank change with the day. So is whoever waits
 * for a review: a birthday moves them to another part of the queue, and the day of it is not
 * kept. */
static err find_next_day(struct judged *j, const struct history *h, struct err_info *why)
{
    struct rule_moment m = moment_of(j, h);
    bool daily = j->firing || j->waits || j->around.accounted;
    j->next_day = daily && !PLANTED(FIRING) ? m.today + 1 : RULE_NONE;
    if (!j->record_count || daily) return ERR_OK;
    m.household = around_known(&j->around);
    return judging_next_day(j->day, h, &m, j->arena, &j->next_day, why);
}

/* ---- the person ---- */

static err read_history(struct db *db, struct judged *j, const struct visibility *v,
                        struct history *h, struct err_info *why)
{
    err e = history_living(db, j->person, j->arena, &j->living, &j->shield, why);
    if (e == ERR_ABSENT) e = ERR_OK;
    if (!e && j->living == j->person)
        e = history_members(db, j->person, j->arena, &j->records, &j->record_count, why);
    if (e) return e;
    if (j->day->rules->needs & RULE_NEEDS_BIRTH_DATE)
        return history_read(db, j->day->hub, j->day->partners, v, j->records, j->record_count,
                            j->arena, h, why);
    return history_read_events(db, j->day->partners, v, j->records, j->record_count, j->arena, h,
                               why);
}

/* Whoever has an incident of which a school may have to be told is looked at by encompass/. */
static err list_incident(struct db *db, const struct judged *j, const struct history *h,
                         struct err_info *why)
{
    if (!judging_incident(j->day, h)) return ERR_OK;
    return q_encompass_wait(db, &(struct q_encompass_wait_in){cell_of(j->person), j->person}, why);
}

err judge_person(struct db *db, const struct judging_day *day, const struct visibility *v,
                 int64_t person, struct arena *a, struct rule_run *run, struct judged_who *ret_who,
                 struct err_info *why)
{
    struct judged j = {.day = day, .arena = a, .person = person};
    struct history h = {0};
    err e = read_history(db, &j, v, &h, why);
    if (!e)
        e = hits_read_all(db, day->rules, day->partners, person, day->today, a, &j.before, why);
    j.shield |= h.shield;
    j.born = h.identity.birth_date;
    j.has_who = !e && j.record_count && day->rules->needs & RULE_NEEDS_EXPECTED;
    if (j.has_who) expect_person_of(day->expect, &h, &j.who);
    if (!e) e = judge_rules(db, &j, v, &h, why);
    if (!e) e = note_basis(db, &j, &h, why);
    j.history = &h;
    j.visibility = v;
    if (!e) e = judge_review(db, &j, why);
    if (!e) e = find_next_day(&j, &h, why);
    if (!e) e = list_incident(db, &j, &h, why);
    if (!e) e = judging_keep_day(db, person, j.next_day, why);
    if (!e) e = q_rule_stale_drop(db, &(struct q_rule_stale_drop_in){cell_of(person), person}, why);
    history_wipe(&h);
    if (e) return e;
    run->judged++;
    run->hits_begun += j.run.hits_begun;
    run->hits_ended += j.run.hits_ended;
    run->reviews_opened += j.run.reviews_opened;
    run->reviews_moved += j.run.reviews_moved;
    *ret_who = (struct judged_who){.changed = j.changed, .survivor = j.survivor};
    return ERR_OK;
}

err rule_mark_stale(struct db *db, int64_t person, struct err_info *why)
{
    return q_link_add_stale(db, &(struct q_link_add_stale_in){cell_of(person), person}, why);
}
