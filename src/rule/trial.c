/* rule/trial.c -- see trial.h. */
#include "rule/trial.h"

#include "audit/audit.h"
#include "base/clock.h"
#include "codec/json.h"
#include "query.h"
#include "rule/figures.h"
#include "store/cell.h"

#include <stdio.h>

enum {
    ROOM = 256 * 1024 * 1024,
    STEP_NS = 2 * 1000 * 1000 * 1000 - 1,
    WEEKS_KEPT = 60,
    SENTENCE_MAX = 16 * 1024
};
static const char weeks_fact[] = "rule_weeks_day"; /* the day on which they were counted */

err trial_ask(struct db *db, struct hub *h, const struct release *r, str login,
              struct err_info *why)
{
    static const char *const void_now[] = {"read", "asked", "approved"};
    if (r->trial == TRIAL_WAITING) return ERR_OK;
    err e = q_rule_trial_ask(
        db, &(struct q_rule_trial_ask_in){CELL_HUB, r->id, r->version, hub_now_ms(h), login}, why);
    for (size_t i = 0; !e && i < COUNT(void_now); i++)
        e = q_rule_sign_drop(
            db, &(struct q_rule_sign_drop_in){CELL_HUB, r->id, r->version, str_of(void_now[i])},
            why);
    return e;
}

/* ---- one trial ---- */

struct trying {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    struct rule_set rules;
    bool waits;
    struct q_rule_trial_next_row what;
    struct simulate_plan plan;
    struct simulated done;
    struct buf result;
    const char *state;
    int64_t told_ns, persons;
};

static err read_next(struct db *db, void *ctx, struct err_info *why)
{
    struct trying *t = ctx;
    err e =
        q_rule_trial_next(db, &(struct q_rule_trial_next_in){CELL_HUB}, t->arena, &t->what, why);
    t->waits = !e;
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    return rule_set_load(db, t->partners, t->arena, &t->rules, why);
}

/* The rule, then the version of it that is live, then every other that is. */
static bool make_plan(struct trying *t)
{
    struct simulate_plan *plan = &t->plan;
    const struct rule *rule = rule_set_find(&t->rules, t->what.rule, t->what.version);
    if (!rule) return false;
    plan->last = date_days(date_uk(hub_now_ms(t->hub)).date) - 1;
    plan->first = plan->last - TRIAL_DAYS + 1;
    plan->rule[plan->rules++] = rule;
    for (size_t i = 0; i < t->rules.n; i++) {
        const struct rule *other = &t->rules.rules[i];
        if (!t->rules.live[i] || other == rule || plan->rules == SIMULATE_RULES_MAX) continue;
        if (str_eq(other->id, rule->id)) plan->base[0] = (int)plan->rules + 1;
        plan->rule[plan->rules++] = other;
    }
    return true;
}

static err put_step(struct db *db, void *ctx, struct err_info *why)
{
    const struct trying *t = ctx;
    return q_rule_trial_step(db,
                             &(struct q_rule_trial_step_in){CELL_HUB, t->what.rule, t->what.version,
                                                            t->persons},
                             why);
}

/* How far it is, now and then; a step that cannot be written is no harm. */
static void on_progress(void *ctx, int64_t persons)
{
    struct trying *t = ctx;
    int64_t now_ns = clock_monotonic_ns();
    struct err_info why;
    t->persons = persons;
    if (now_ns - t->told_ns < STEP_NS) return;
    t->told_ns = now_ns;
    err e = store_write(t->hub->store, put_step, t, &why);
    (void)e;
}

/* Who it is stands sealed: a result is text that lies open in the database. */
static str seal_who(const struct trying *t, int64_t person)
{
    struct rand r = t->hub->rand;
    str sealed = STR("");
    const str id = str_range((const char *)&person, sizeof person);
    if (crypt_seal(&t->hub->keys.use[KEY_FEATURE], &r, trial_place(), id, t->arena, &sealed, NULL))
        return STR("");
    str text = crypt_base64(t->arena, sealed.at, sealed.len);
    return text.at ? text : STR("");
}

static void put_example(const struct trying *t, const struct simulate_example *x,
                        struct json_writer *w)
{
    struct buf sentence = BUF_INIT(SENTENCE_MAX);
    rule_sentence_whole(t->plan.rule[0], x->facts, t->partners, &sentence);
    json_open_object(w);
    json_pair_text(w, "who", seal_who(t, x->person));
    json_pair_int(w, "day", x->day);
    json_pair_int(w, "lead", x->lead);
    json_pair_int(w, "age", x->age);
    json_pair_text(w, "sentence", buf_str(&sentence));
    json_close_object(w);
    buf_release(&sentence);
}

static void put_rule(const char *key, const struct trying *t, const struct simulate_rule *r,
                     struct json_writer *w)
{
    json_key(w, key);
    json_open_object(w);
    if (r) figures_rule(&t->done, r, w);
    json_close_object(w);
}

static void write_result(struct trying *t)
{
    struct json_writer w = {.out = &t->result};
    const struct simulate_rule *rule = &t->done.rule[0];
    json_open_object(&w);
    json_pair_int(&w, "first", t->plan.first);
    json_pair_int(&w, "last", t->plan.last);
    json_pair_int(&w, "persons", t->done.persons);
    json_pair_int(&w, "sampled", t->done.sampled);
    put_rule("rule", t, rule, &w);
    put_rule("base", t, t->plan.base[0] ? &t->done.rule[t->plan.base[0] - 1] : NULL, &w);
    figures_weeks("new_reviews", t->done.week, t->done.weeks, &w);
    json_key(&w, "examples");
    json_open_array(&w);
    for (size_t i = 0; i < rule->examples; i++)
        put_example(t, &rule->example[i], &w);
    json_close_array(&w);
    json_close_object(&w);
}

static err put_end(struct db *db, void *ctx, struct err_info *why)
{
    struct trying *t = ctx;
    char detail[100];
    (void)snprintf(detail, sizeof detail, "rule %.*s version %d tried on %lld persons: %s",
                   STR_FMT(t->what.rule), t->what.version, (long long)t->done.persons, t->state);
    const struct audit_entry entry = {.kind = AUDIT_RULE_TRIAL, .actor = STR("system"),
                                      .role = STR("system"), .decision = STR("allowed"),
                                      .detail = str_of(detail)};
    err e = q_rule_trial_end(
        db,
        &(struct q_rule_trial_end_in){CELL_HUB, t->what.rule, t->what.version, t->what.asked_ms,
                                      str_of(t->state), t->done.persons, hub_now_ms(t->hub),
                                      buf_str(&t->result)},
        why);
    if (e || !db_changes(db)) return e; /* asked for again meanwhile, or another node was faster */
    return audit_note(db, t->hub, &entry, why);
}

/* What is wrong with the rule itself ends the trial; what is wrong with the store does not. */
static err try_it(struct trying *t, struct err_info *why)
{
    err e = ERR_OK;
    t->plan.progress = on_progress;
    t->plan.progress_ctx = t;
    t->state = "failed";
    if (make_plan(t)) e = simulate(t->hub, t->partners, &t->plan, t->arena, &t->done, why);
    if (!e && t->done.rules) {
        write_result(t);
        t->state = buf_state(&t->result) ? "failed" : "done";
    }
    if (e && e != ERR_INPUT && e != ERR_LIMIT) return e;
    return store_write(t->hub->store, put_end, t, why);
}

err trial_run_next(struct hub *h, const struct partners *p, bool *ret_did, struct err_info *why)
{
    struct arena *room = arena_new(ROOM);
    struct trying *t = room ? ARENA_NEW(room, struct trying) : NULL;
    err e = t ? ERR_OK : err_set(why, ERR_NOMEM, "no memory to try a rule");
    if (!e) {
        *t = (struct trying){.hub = h, .partners = p, .arena = room,
                             .result = BUF_INIT(TRIAL_RESULT_MAX)};
        e = store_read(h->store, read_next, t, why);
        if (!e && t->waits) e = try_it(t, why);
        *ret_did = !e && t->waits;
        buf_release(&t->result);
    }
    arena_free(room);
    return e;
}

/* ---- how often the live rules fire ---- */

struct weeks {
    struct hub *hub;
    struct arena *arena;
    struct q_rule_hits_by_week_rows rows;
    bool done;
    str today;
};

static err read_weeks(struct db *db, void *ctx, struct err_info *why)
{
    struct weeks *w = ctx;
    int64_t now_ms = hub_now_ms(w->hub);
    str counted;
    w->today = str_printf(w->arena, "%d", date_days(date_uk(now_ms).date));
    err e = hub_fact(db, weeks_fact, w->arena, &counted, why);
    w->done = !e && str_eq(counted, w->today);
    if (e || w->done) return e;
    int64_t from = (now_ms / (7 * (int64_t)MS_PER_DAY) - WEEKS_KEPT) * 7 * (int64_t)MS_PER_DAY;
    return q_rule_hits_by_week(db, &(struct q_rule_hits_by_week_in){from}, w->arena, &w->rows, why);
}

static err write_weeks(struct db *db, void *ctx, struct err_info *why)
{
    struct weeks *w = ctx;
    err e = hub_fact_set(db, weeks_fact, w->today, why);
    for (size_t i = 0; !e && i < w->rows.n; i++)
        e = q_rule_week_put(db,
                            &(struct q_rule_week_put_in){CELL_HUB, w->rows.at[i].rule,
                                                         w->rows.at[i].version, w->rows.at[i].week,
                                                         w->rows.at[i].hits},
                            why);
    return e;
}

err trial_count_weeks(struct hub *h, struct err_info *why)
{
    struct weeks w = {.hub = h, .arena = arena_new(16 * 1024 * 1024)};
    if (!w.arena) return err_set(why, ERR_NOMEM, "no memory to count the hits of the rules");
    err e = store_read(h->store, read_weeks, &w, why);
    if (!e && !w.done) e = store_write(h->store, write_weeks, &w, why);
    arena_free(w.arena);
    return e;
}
