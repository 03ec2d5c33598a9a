/* agency/terms_queue.c -- section `queue` of the region file:
 *
 *     queue:
 *       runs_on: [red]
 *       per_worker: 8
 *       workers: 5
 *       worker_hours: 8
 *       step_down: {days: 90, percent: 10, case_days: 28, referral_days: 28}
 *       quiet_hours: "18:00-08:00"
 *       quiet_days: yes
 *       digests: ["09:00", "14:00"]
 *       own_times: {quiet_hours_most: 16, digests_least: 1}
 *       alerts_per_day: 20
 *       escalate_to: social-care
 *       outcomes:
 *         - {code: support, label: Support was offered, useful: yes} */
#include "agency/day_text.h"
#include "agency/terms.h"

static const char *const colours[QUEUE_COLOURS] = {"green", "amber", "red"};

#define WORDS(literal) {"" literal, sizeof(literal) - 1}
static const struct queue_outcome usual_outcomes[] = {
    {WORDS("no-action"), WORDS("Looked at: no action needed"), false},
    {WORDS("known"), WORDS("Already being worked with, the worker was told"), true},
    {WORDS("advice"), WORDS("A service was advised"), true},
    {WORDS("support"), WORDS("Support was offered, with consent"), true},
    {WORDS("referred"), WORDS("Referred to safeguarding"), true},
    {WORDS("case"), WORDS("A case was opened"), true},
    {WORDS("stepped-down"), WORDS("Stepped down: it has been quiet for long"), true},
    {WORDS("wrong-person"), WORDS("The records are not one person"), false},
    {WORDS("wrong-data"), WORDS("What a service sent was wrong"), false},
};

static const struct queue_terms usual = {
    .runs_on = {false, false, true},
    .worker_hours = 8,
    .step_down_days = 90,
    .step_down_percent = 10,
    .case_days = 28,
    .referral_days = 28,
    .quiet_from = 18 * 60,
    .quiet_until = 8 * 60,
    .quiet_days = true,
    .digests = {9 * 60, 14 * 60},
    .digest_count = 2,
    .own_quiet_hours_most = 16,
    .own_digests_least = 1,
    .alerts_per_day = 20,
    .escalate_to = {"", 0},
    .outcomes = usual_outcomes,
    .outcome_count = COUNT(usual_outcomes),
};

const struct queue_outcome *queue_outcome_find(const struct queue_terms *t, str code)
{
    for (size_t i = 0; i < t->outcome_count; i++)
        if (str_eq(t->outcomes[i].code, code)) return &t->outcomes[i];
    return NULL;
}

static err read_number(const struct yaml_node *map, const char *key, int64_t min, int64_t max,
                       int32_t *io, struct err_info *why)
{
    int64_t n = *io;
    err e = yaml_may_int(map, key, min, max, &n, why);
    *io = (int32_t)n;
    return e;
}

static err read_runs_on(const struct yaml_node *map, struct queue_terms *t, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "runs_on", &list, why);
    if (!e && list) memset(t->runs_on, 0, sizeof t->runs_on);
    for (const struct yaml_node *item = list && !e ? list->first : NULL; !e && item;
         item = item->next) {
        bool found = false;
        e = yaml_is(item, YAML_TEXT, why);
        for (int i = 0; !e && i < QUEUE_COLOURS; i++)
            if (str_eq_c(item->text, colours[i])) t->runs_on[i] = found = true;
        if (!e && !found) e = yaml_err(item, why, "'runs_on' lists red, amber, green");
    }
    return e;
}

/* "18:00-08:00": over midnight; "00:00-00:00": none. */
static err read_quiet(const struct yaml_node *map, struct queue_terms *t, struct err_info *why)
{
    str text = STR("");
    err e = yaml_may_text(map, "quiet_hours", &text, why);
    if (!e && text.len &&
        !(text.len == 11 && text.at[5] == '-' &&
          day_text_minute(str_upto(text, 5), &t->quiet_from) &&
          day_text_minute(str_from(text, 6), &t->quiet_until)))
        e = yaml_err(yaml_get(map, "quiet_hours"), why,
                     "quiet hours are written \"18:00-08:00\", in quotes");
    t->quiet_from %= 24 * 60;
    t->quiet_until %= 24 * 60;
    return e ? e : yaml_may_bool(map, "quiet_days", &t->quiet_days, why);
}

/* 0 hours: nobody chooses. */
static err read_own(const struct yaml_node *map, struct queue_terms *t, struct err_info *why)
{
    static const char *const keys[] = {"quiet_hours_most", "digests_least", NULL};
    const struct yaml_node *own = NULL;
    err e = yaml_may_map(map, "own_times", &own, why);
    if (e || !own) return e;
    e = yaml_only(own, keys, why);
    if (!e) e = read_number(own, "quiet_hours_most", 0, 23, &t->own_quiet_hours_most, why);
    return e ? e
             : read_number(own, "digests_least", 1, QUEUE_DIGESTS_MAX, &t->own_digests_least, why);
}

static err read_digests(const struct yaml_node *map, struct queue_terms *t, struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "digests", &list, why);
    if (!e && list) t->digest_count = 0;
    for (const struct yaml_node *item = list && !e ? list->first : NULL; !e && item;
         item = item->next) {
        e = yaml_is(item, YAML_TEXT, why);
        if (!e && t->digest_count == QUEUE_DIGESTS_MAX)
            e = yaml_err(item, why, "at most %d digests a day", QUEUE_DIGESTS_MAX);
        if (e) continue;
        int32_t *minute = &t->digests[t->digest_count++];
        if (!day_text_minute(item->text, minute) || *minute >= 24 * 60 ||
            (t->digest_count > 1 && minute[-1] >= *minute))
            e = yaml_err(item, why, "digests are times of day in their order: [\"09:00\", "
                                    "\"14:00\"]");
    }
    if (!e && list && !t->digest_count)
        e = yaml_err(list, why, "at least one digest a day: what is put off must be told");
    return e;
}

static bool is_code(str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!(text.at[i] >= 'a' && text.at[i] <= 'z') &&
            !(text.at[i] >= '0' && text.at[i] <= '9') && text.at[i] != '-')
            return false;
    return text.len > 0 && text.len <= 30;
}

static err read_outcome(const struct yaml_node *item, const struct queue_terms *t,
                        struct queue_outcome *o, struct err_info *why)
{
    static const char *const keys[] = {"code", "label", "useful", NULL};
    *o = (struct queue_outcome){.useful = true};
    err e = yaml_is(item, YAML_MAP, why);
    if (!e) e = yaml_only(item, keys, why);
    if (!e) e = yaml_need_text(item, "code", &o->code, why);
    if (!e) e = yaml_need_text(item, "label", &o->label, why);
    if (!e) e = yaml_may_bool(item, "useful", &o->useful, why);
    if (!e && !is_code(o->code))
        e = yaml_err(item, why, "an outcome's code is made of a-z, 0-9 and -, at most 30");
    if (!e && (!o->label.len || o->label.len > 80))
        e = yaml_err(item, why, "an outcome's label has 1 to 80 characters");
    if (!e && queue_outcome_find(t, o->code))
        e = yaml_err(item, why, "this outcome is there already");
    return e;
}

static err read_outcomes(const struct yaml_node *map, struct arena *a, struct queue_terms *t,
                         struct err_info *why)
{
    const struct yaml_node *list = NULL;
    err e = yaml_may_list(map, "outcomes", &list, why);
    if (e || !list) return e;
    if (!list->n || list->n > QUEUE_OUTCOMES_MAX)
        return yaml_err(list, why, "1 to %d outcomes", QUEUE_OUTCOMES_MAX);
    struct queue_outcome *own = ARENA_ARRAY(a, struct queue_outcome, list->n);
    if (!own) return err_set(why, ERR_NOMEM, "no memory for the section 'queue'");
    t->outcomes = own;
    t->outcome_count = 0;
    for (const struct yaml_node *item = list->first; !e && item; item = item->next) {
        e = read_outcome(item, t, &own[t->outcome_count], why);
        t->outcome_count++;
    }
    return e;
}

static err read_numbers(const struct yaml_node *map, struct queue_terms *t, struct err_info *why)
{
    static const char *const step_keys[] = {"days", "percent", "case_days", "referral_days", NULL};
    const struct yaml_node *step = NULL;
    err e = read_number(map, "per_worker", 0, 1000, &t->per_worker, why);
    if (!e) e = read_number(map, "workers", 0, 1000, &t->workers, why);
    if (!e) e = read_number(map, "worker_hours", 1, 200, &t->worker_hours, why);
    if (!e) e = read_number(map, "alerts_per_day", 1, 10000, &t->alerts_per_day, why);
    if (!e) e = yaml_may_map(map, "step_down", &step, why);
    if (!e && step) e = yaml_only(step, step_keys, why);
    if (!e && step) e = read_number(step, "days", 0, 3660, &t->step_down_days, why);
    if (!e && step) e = read_number(step, "percent", 0, 100, &t->step_down_percent, why);
    if (!e && step) e = read_number(step, "case_days", 0, 3660, &t->case_days, why);
    if (!e && step) e = read_number(step, "referral_days", 0, 3660, &t->referral_days, why);
    return e;
}

err terms_read_queue(const struct yaml_node *map, const struct terms_names *names, struct arena *a,
                     struct region_terms *terms, struct err_info *why)
{
    static const char *const keys[] = {
        "runs_on",     "per_worker", "workers", "worker_hours",   "step_down",   "quiet_hours",
        "quiet_days",  "digests",    "outcomes", "alerts_per_day", "escalate_to", "own_times",
        NULL};
    struct queue_terms *t = &terms->queue;
    *t = usual;
    if (!map) return ERR_OK;
    err e = yaml_only(map, keys, why);
    if (!e) e = read_runs_on(map, t, why);
    if (!e) e = read_numbers(map, t, why);
    if (!e) e = read_quiet(map, t, why);
    if (!e) e = read_digests(map, t, why);
    if (!e) e = read_own(map, t, why);
    if (!e) e = read_outcomes(map, a, t, why);
    if (!e) e = yaml_may_text(map, "escalate_to", &t->escalate_to, why);
    if (!e && t->escalate_to.len && !names->agency(names->ctx, t->escalate_to))
        e = yaml_err(yaml_get(map, "escalate_to"), why, "there is no agency with that code");
    return e;
}
