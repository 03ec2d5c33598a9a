/* rule/chunk.c -- a list of persons judged, in transactions of some milliseconds each. */
#include "rule/inside.h"

#include "base/clock.h"
#include "query.h"
#include "rule/plant.h"
#include "store/cell.h"
#include "store/store.h"

#include <stdio.h>

enum { CHUNK_NS = 8 * 1000 * 1000, SUBJECTS_MAX = 512, AHEAD = 366 };
static const char turn_fact[] = "rule_turn";

/* ---- in memory ---- */

struct rule_moment judging_moment(const struct judging_day *day, const struct history *h,
                                  const struct expect_person *who)
{
    struct rule_moment m = {.partners = day->partners,
                            .today = day->today,
                            .born = h->identity.birth_date,
                            .complete_to = day->complete_to,
                            .told_from = day->told_from,
                            .expect = day->expect,
                            .who = who};
    rule_moment_count(&m, h->events, h->event_count);
    return m;
}

err judging_next_day(const struct judging_day *day, const struct history *h,
                     const struct rule_moment *m, struct arena *a, int32_t *ret_day,
                     struct err_info *why)
{
    const struct rule_set *set = day->rules;
    *ret_day = RULE_NONE;
    for (size_t i = 0; i < set->n; i++) {
        int32_t next;
        if (!set->live[i]) continue;
        struct arena_mark mark = arena_mark(a);
        err e = rule_next_day(&set->rules[i], h->events, h->event_count, m, day->whole,
                              m->today + AHEAD, a, &next, why);
        arena_rewind(a, mark);
        if (e) return e;
        if (PLANTED(LATE) && next != RULE_NONE) next++;
        *ret_day = day_sooner(*ret_day, next);
    }
    return ERR_OK;
}

bool judging_incident(const struct judging_day *day, const struct history *h)
{
    for (size_t i = h->event_count;
         i-- > 0 && h->events[i].day > day->today - EXPECT_ENCOMPASS_DAYS;)
        if (expect_is(&day->expect->encompass, h->events[i].type)) return true;
    return false;
}

err judging_keep_day(struct db *db, int64_t person, int32_t day, struct err_info *why)
{
    int32_t cell = cell_of(person);
    if (day == RULE_NONE)
        return q_rule_judge_on_drop(db, &(struct q_rule_judge_on_drop_in){cell, person}, why);
    return q_rule_judge_on_put(db, &(struct q_rule_judge_on_put_in){cell, person, day}, why);
}

/* ---- whose turn it is ---- */

/* *ret_turn: ours; it was so already when it is day->turn. */
static err keep_turn(struct db *db, const struct judging_day *day, struct arena *a,
                     int64_t *ret_turn, struct err_info *why)
{
    str text;
    char number[24];
    err e = hub_fact(db, turn_fact, a, &text, why);
    if (e) return e;
    int64_t now = 0;
    if (text.len && !str_to_int64(text, &now))
        return err_set(why, ERR_CORRUPT, "whose turn it is to judge is not a number");
    *ret_turn = now;
    if (now && now == day->turn) return ERR_OK;
    *ret_turn = now + 1;
    (void)snprintf(number, sizeof number, "%lld", (long long)*ret_turn);
    return hub_fact_set(db, turn_fact, str_of(number), why);
}

struct turn_taking {
    const struct judging_day *day;
    struct arena *arena;
    int64_t turn;
};

static err take_turn(struct db *db, void *ctx, struct err_info *why)
{
    struct turn_taking *t = ctx;
    return keep_turn(db, t->day, t->arena, &t->turn, why);
}

err judge_take_turn(struct judging_day *day, struct arena *a, struct err_info *why)
{
    struct turn_taking t = {.day = day, .arena = a};
    err e = store_write(day->hub->store, take_turn, &t, why);
    if (!e) day->turn = t.turn;
    return e;
}

/* ---- a transaction ---- */

err judge_note(struct db *db, struct hub *h, const char *detail,
               const struct audit_subject *subjects, size_t n, struct err_info *why)
{
    struct audit_entry entry = {.kind = AUDIT_RECOGNISE,
                                .actor = STR("system"),
                                .role = STR("system"),
                                .decision = STR("allowed"),
                                .detail = str_of(detail),
                                .subjects = subjects,
                                .subject_count = n};
    return audit_note(db, h, &entry, why);
}

static err note_chunk(struct db *db, const struct chunk *c, const struct audit_subject *subjects,
                      size_t n, struct err_info *why)
{
    char detail[200];
    (void)snprintf(detail, sizeof detail,
                   "persons judged %lld, hits begun %lld, hits ended %lld, reviews opened %lld, "
                   "reviews moved %lld",
                   (long long)c->run.judged, (long long)c->run.hits_begun,
                   (long long)c->run.hits_ended, (long long)c->run.reviews_opened,
                   (long long)c->run.reviews_moved);
    return judge_note(db, c->day->hub, detail, subjects, n, why);
}

static err keep_quiet(struct db *db, struct chunk *c, size_t at, struct err_info *why)
{
    const struct glance *v = &c->verdict[at];
    int64_t person = c->person[at];
    c->run.judged++;
    err e = judging_keep_day(db, person, v->next_day, why);
    if (e || v->mark == NOT_STALE) return e;
    return q_rule_stale_settle(
        db, &(struct q_rule_stale_settle_in){cell_of(person), person, v->mark}, why);
}

/* What is not known already is found out now: of the person, and of them with others. */
static err judge_one(struct db *db, struct chunk *c, const struct visibility *v, size_t at,
                     struct judged_who *ret_who, struct err_info *why)
{
    const struct union_look look = {
        .db = db, .day = c->day, .visibility = v, .a = c->arena};
    const struct glance *known = c->verdict ? &c->verdict[at] : NULL;
    int64_t person = c->person[at];
    err e = known && known->quiet
                ? keep_quiet(db, c, at, why)
                : judge_person(db, c->day, v, person, c->arena, &c->run, ret_who, why);
    if (e) return e;
    return known && known->alone ? union_keep_day(db, person, known->pairs_day, why)
                                 : union_judge(&look, person, &c->run, &ret_who->changed, why);
}

static err judge_chunk(struct db *db, void *ctx, struct err_info *why)
{
    struct chunk *c = ctx;
    struct visibility v;
    struct audit_subject subjects[SUBJECTS_MAX];
    size_t changed = 0, i = c->from;
    int64_t started_ns = clock_monotonic_ns();
    arena_clear(c->arena);
    c->run = (struct rule_run){0};
    err e = keep_turn(db, c->day, c->arena, &c->turn, why);
    c->lost = !e && c->verdict && c->turn != c->day->turn;
    if (!e && !c->lost) e = visibility_load(db, c->arena, &v, why);
    struct arena_mark mark = arena_mark(c->arena);
    while (!e && !c->lost && i < c->n && changed + 2 <= SUBJECTS_MAX &&
           (i == c->from || clock_monotonic_ns() - started_ns < CHUNK_NS)) {
        struct judged_who who = {0};
        e = judge_one(db, c, &v, i, &who, why);
        if (who.changed) subjects[changed++] = (struct audit_subject){c->person[i], 3};
        if (who.survivor) subjects[changed++] = (struct audit_subject){who.survivor, 3};
        arena_rewind(c->arena, mark);
        i++;
    }
    if (!e && changed) e = note_chunk(db, c, subjects, changed, why);
    c->until = i;
    return e;
}

err judge_list(struct judging_day *day, const int64_t *person, const struct glance *verdict,
               size_t n, struct arena *a, struct rule_run *run, size_t *ret_done,
               struct err_info *why)
{
    struct chunk c = {
        .day = day, .person = person, .verdict = verdict, .n = n, .arena = a};
    *ret_done = 0;
    while (c.from < n && !c.lost) {
        err e = store_write(day->hub->store, judge_chunk, &c, why);
        if (e) return e;
        day->turn = c.turn;
        run->judged += c.run.judged;
        run->hits_begun += c.run.hits_begun;
        run->hits_ended += c.run.hits_ended;
        run->reviews_opened += c.run.reviews_opened;
        run->reviews_moved += c.run.reviews_moved;
        run->unions_begun += c.run.unions_begun;
        run->unions_ended += c.run.unions_ended;
        *ret_done = c.from = c.until;
    }
    return ERR_OK;
}
