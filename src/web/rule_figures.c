/* web/rule_figures.c -- what a trial found, as boxes, a chart, tables and examples. It reads the
 * JSON of rule/trial.h, in which small numbers are hidden already. */
#include "base/few.h"
#include "codec/json.h"
#include "web/feed_page.h"
#include "web/rule_page.h"

#include <math.h>

enum { WEEKS_SHOWN = 26, FLOOR = 160, HEIGHT = 140, TICK_EVERY = 5, WEEK = 7, WORK_DAYS = 5 };

struct figures {
    struct visit *v;
    const struct json_value *root, *rule, *base;
    bool has_base;
    struct page_rule *page;
    struct err_info *why;
};

/* ---- reading ---- */

static int64_t number(const struct json_value *object, const char *key)
{
    int64_t n = 0;
    (void)json_as_int(json_get(object, key), &n);
    return n;
}

/* "12", or "fewer than 10" of what is hidden. */
static str told(const struct figures *f, const struct json_value *value)
{
    int64_t n;
    if (json_kind(value) == JSON_IS_ABSENT) return STR("–");
    return json_as_int(value, &n) ? feed_count(f->v->arena, n) : STR(FEW_WORDS);
}

static double real(const struct json_value *object, const char *key)
{
    double n = 0;
    (void)json_as_real(json_get(object, key), &n);
    return n;
}

/* "1.3", to a tenth as the trial has it. */
static str a_week(const struct figures *f, const struct json_value *rule)
{
    const struct json_value *value = json_get(rule, "hits_a_week");
    double mean = 0;
    if (json_kind(value) == JSON_IS_ABSENT) return STR("–");
    if (!json_as_real(value, &mean)) return STR(FEW_WORDS " in all");
    return str_printf(f->v->arena, "%.1f", mean);
}

/* ---- boxes ---- */

static err put_numbers(struct figures *f)
{
    struct arena *a = f->v->arena;
    const struct json_value *change = json_get(f->rule, "change");
    struct page_rule_number *box;
    err e = VISIT_ARRAY(f->v, box, struct page_rule_number, 4, f->why);
    if (e) return e;
    int64_t persons = number(f->rule, "persons"), anyway = 0;
    bool counted = json_as_int(json_get(f->rule, "anyway"), &anyway);
    str gained = told(f, json_get(change, "gained")), lost = told(f, json_get(change, "lost")),
        now = a_week(f, f->base);
    size_t n = 0;
    box[n++] = (struct page_rule_number){
        STR(" aim-num--warn"), told(f, json_get(f->rule, "persons")),
        f->has_base ? str_printf(a, "people flagged; %.*s more and %.*s fewer than now",
                                 STR_FMT(gained), STR_FMT(lost))
                    : STR("people flagged")};
    if (persons) {
        box[n++] = (struct page_rule_number){
            STR(""), a_week(f, f->rule),
            f->has_base ? str_printf(a, "hits a week on average, now %.*s", STR_FMT(now))
                        : STR("hits a week on average")};
        box[n++] = (struct page_rule_number){
            STR(" aim-num--good"),
            counted ? str_printf(a, "%lld%%", (long long)(100 * anyway / persons)) : STR("–"),
            STR("of them another live rule finds too")};
        box[n++] = (struct page_rule_number){
            STR(" aim-num--good"), told(f, json_get(change, "sooner")),
            STR("people whom it finds sooner than now")};
        if (!f->has_base) n--;
    }
    f->page->number = box;
    f->page->number_n = n;
    f->page->nobody = !persons;
    return ERR_OK;
}

/* ---- the chart ---- */

static double cap_a_week(const struct visit *v)
{
    return (double)queue_cap(&v->partners->terms.queue) * WORK_DAYS;
}

/* FEW_HITS: not told, for it is small or would give a small one away. */
enum { FEW_HITS = -1 };
static int64_t week_at(const struct json_value *rule, size_t i)
{
    const struct json_value *week = json_at(json_get(rule, "hits_by_week"), i);
    int64_t n = 0;
    if (week && (!json_as_int(week, &n) || few(n))) return FEW_HITS;
    return n;
}

static str week_text(const struct figures *f, const struct json_value *rule, size_t i)
{
    int64_t n = week_at(rule, i);
    return n == FEW_HITS ? STR("few") : feed_count(f->v->arena, n);
}

static void put_chart_words(struct figures *f, size_t from, size_t n)
{
    struct arena *a = f->v->arena;
    int64_t most = 0, over = 0, small = 0;
    double cap = cap_a_week(f->v);
    for (size_t i = from; i < from + n; i++) {
        int64_t hits = week_at(f->rule, i);
        small += hits == FEW_HITS;
        most = hits > most ? hits : most;
        over += cap >= FEW && (double)hits > cap;
    }
    f->page->chart_words =
        most ? str_printf(a, "At most %lld a week.", (long long)most)
        : small ? STR("Never more than a few a week.") : STR("None in any week.");
    str line = cap > 0 ? str_printf(a,
                                    "The dashed line is what the team can review: %.0f a week. "
                                    "Over it in %lld weeks.",
                                    cap, (long long)over)
                       : STR("What the team can review is not set.");
    f->page->chart_note = str_printf(
        a, "The last %zu weeks. %.*s%s", n, STR_FMT(line),
        small ? " Weeks with few hits are striped, all of one height: how few is not told." : "");
}

static double tall_as(int64_t hits) { return (double)(hits == FEW_HITS ? FEW / 2 : hits); }

static err put_chart(struct figures *f)
{
    struct arena *a = f->v->arena;
    size_t all = json_count(json_get(f->rule, "hits_by_week"));
    size_t n = all < WEEKS_SHOWN ? all : WEEKS_SHOWN, from = all - n;
    struct page_rule_bar *bar = NULL;
    struct page_rule_tick *tick = NULL;
    struct page_rule_week *week = NULL;
    double most = 1, cap = cap_a_week(f->v);
    err e = VISIT_ARRAY(f->v, bar, struct page_rule_bar, n, f->why);
    if (!e) e = VISIT_ARRAY(f->v, tick, struct page_rule_tick, n, f->why);
    if (!e) e = VISIT_ARRAY(f->v, week, struct page_rule_week, n, f->why);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, tall_as(week_at(f->rule, from + i)));
    bool line = cap > 0 && cap <= 2 * most;
    if (line) most = fmax(most, cap);
    for (size_t i = 0; i < n; i++) {
        int64_t hits = week_at(f->rule, from + i);
        double at = (double)i * 100.0 / (double)n, tall = tall_as(hits) * HEIGHT / most;
        int32_t day = (int32_t)number(f->root, "first") + (int32_t)(from + i) * WEEK;
        if (hits)
            bar[f->page->bar_n++] = (struct page_rule_bar){str_printf(a, "%.2f", at + 0.5),
                                                           str_printf(a, "%.1f", FLOOR - tall),
                                                           str_printf(a, "%.1f", tall),
                                                           hits == FEW_HITS};
        if (i % TICK_EVERY == 0)
            tick[f->page->tick_n++] = (struct page_rule_tick){str_printf(a, "%.2f", at + 1.9),
                                                              str_printf(a, "%zu", i + 1)};
        week[i] = (struct page_rule_week){
            date_long(a, date_from_days(day)),
            f->has_base ? week_text(f, f->base, from + i) : STR(""),
            week_text(f, f->rule, from + i)};
    }
    f->page->bar = bar;
    f->page->tick = tick;
    f->page->week = week;
    f->page->week_n = n;
    f->page->cap = line ? str_printf(a, "%.1f", FLOOR - cap * HEIGHT / most) : STR("");
    put_chart_words(f, from, n);
    return ERR_OK;
}

/* ---- tables ---- */

static str width(const struct figures *f, double part, double most)
{
    return str_printf(f->v->arena, "%.1f", most > 0 ? 100 * part / most : 0);
}

static double largest(const struct json_value *object)
{
    void *cursor = NULL;
    str key;
    const struct json_value *value;
    int64_t n;
    double most = 1;
    while (json_next(object, &cursor, &key, &value))
        if (json_as_int(value, &n)) most = fmax(most, (double)n);
    return most;
}

static err put_ages(struct figures *f)
{
    const struct json_value *ages = json_get(f->rule, "age"), *before = json_get(f->base, "age");
    struct page_rule_age *list;
    double most = fmax(largest(ages), largest(before));
    void *cursor = NULL;
    str key;
    const struct json_value *value;
    err e = VISIT_ARRAY(f->v, list, struct page_rule_age, json_count(ages), f->why);
    while (!e && json_next(ages, &cursor, &key, &value)) {
        int64_t n = 0, old = 0;
        const struct json_value *was = json_get(before, str_c(f->v->arena, key));
        (void)json_as_int(value, &n);
        (void)json_as_int(was, &old);
        str group = str_copy(f->v->arena, key);
        list[f->page->age_n++] = (struct page_rule_age){
            group, f->has_base ? told(f, was) : STR(""), told(f, value),
            width(f, (double)n, most), width(f, (double)old, most)};
    }
    f->page->age = list;
    return e;
}

static err put_care(struct figures *f)
{
    struct arena *a = f->v->arena;
    const struct json_value *care = json_get(f->rule, "social_care");
    struct page_rule_care *list;
    err e = VISIT_ARRAY(f->v, list, struct page_rule_care, 4, f->why);
    if (e) return e;
    size_t n = 0;
    list[n++] = (struct page_rule_care){STR("Known already"), told(f, json_get(care, "known"))};
    list[n++] = (struct page_rule_care){STR("Heard later"), told(f, json_get(care, "led"))};
    list[n++] = (struct page_rule_care){STR("Never heard"), told(f, json_get(care, "never"))};
    if (json_kind(json_get(f->rule, "lead_days_half")) == JSON_IS_INT)
        list[n++] = (struct page_rule_care){
            STR("Time it would have gained"),
            str_printf(a,
                       "half of those heard of later within %lld days, three quarters within %lld",
                       (long long)number(f->rule, "lead_days_half"),
                       (long long)number(f->rule, "lead_days_three_quarters"))};
    f->page->care = list;
    f->page->care_n = n;
    return ERR_OK;
}

static err put_work(struct figures *f)
{
    const struct json_value *teams = json_get(f->rule, "teams"),
                            *outcomes = json_get(f->rule, "outcomes");
    struct page_rule_team *team = NULL;
    struct page_rule_outcome *outcome = NULL;
    void *cursor = NULL;
    str key;
    const struct json_value *value;
    err e = VISIT_ARRAY(f->v, team, struct page_rule_team, json_count(teams), f->why);
    if (!e)
        e = VISIT_ARRAY(f->v, outcome, struct page_rule_outcome, json_count(outcomes), f->why);
    for (size_t i = 0; !e && i < json_count(teams); i++) {
        (void)json_as_text(json_get(json_at(teams, i), "team"), &team[i].team_name);
        team[i].hits = told(f, json_get(json_at(teams, i), "hits"));
    }
    f->page->team = team;
    f->page->team_n = e ? 0 : json_count(teams);
    while (!e && json_next(outcomes, &cursor, &key, &value)) {
        const struct queue_outcome *known = queue_outcome_find(&f->v->partners->terms.queue, key);
        outcome[f->page->outcome_n++] = (struct page_rule_outcome){
            known ? known->label : str_copy(f->v->arena, key), told(f, value)};
    }
    f->page->outcome = outcome;
    return e;
}

static err put_fairness(struct figures *f)
{
    struct arena *a = f->v->arena;
    const struct json_value *groups = json_get(f->rule, "fairness");
    struct page_rule_fair *list;
    double most = 0;
    err e = VISIT_ARRAY(f->v, list, struct page_rule_fair, json_count(groups), f->why);
    if (e) return e;
    for (size_t i = 0; i < json_count(groups); i++)
        most = fmax(most, real(json_at(groups, i), "per_thousand"));
    for (size_t i = 0; i < json_count(groups); i++) {
        const struct json_value *g = json_at(groups, i);
        bool look = false, rated = json_kind(json_get(g, "ratio")) != JSON_IS_ABSENT;
        str by = STR(""), group = STR("");
        (void)json_as_text(json_get(g, "by"), &by);
        (void)json_as_text(json_get(g, "group"), &group);
        (void)json_as_bool(json_get(g, "look"), &look);
        list[i] = (struct page_rule_fair){
            str_eq_c(by, "age") ? STR("Aged") : STR(""),
            group,
            told(f, json_get(g, "persons")),
            rated ? str_printf(a, "%.1f", real(g, "per_thousand")) : STR("–"),
            rated ? str_printf(a, "%.2f times", real(g, "ratio")) : STR("–"),
            look ? STR("Look at this") : STR(""),
            width(f, real(g, "per_thousand"), most)};
    }
    f->page->fair = list;
    f->page->fair_n = json_count(groups);
    return ERR_OK;
}

/* ---- examples ---- */

str rule_next_words(struct visit *v, int64_t lead)
{
    if (lead == RULE_NONE) return STR("Nothing recorded");
    if (lead < 0) return STR("Social care knew already");
    if (lead == 0) return STR("Social care heard the same day");
    return str_printf(v->arena, "Social care heard %lld %s later", (long long)lead,
                      lead == 1 ? "day" : "days");
}

static bool was_read(const struct release *r, size_t place)
{
    for (size_t i = 0; i < r->sign_count; i++)
        if (str_eq_c(r->signs[i].kind, "read") && (size_t)r->signs[i].place == place) return true;
    return false;
}

static err put_examples(struct figures *f, const struct release *r)
{
    struct arena *a = f->v->arena;
    const struct json_value *list = json_get(f->root, "examples");
    struct page_rule_example *example;
    bool shown = rule_examples_shown(f->v);
    f->page->examples_words = str_printf(
        a, "%zu of %zu were read. %s", r->read, r->examples,
        shown ? "Names and addresses are hidden. Opening one is in the log."
              : "They are opened by reviewers and managers who have said why they look.");
    err e = VISIT_ARRAY(f->v, example, struct page_rule_example, json_count(list), f->why);
    for (size_t i = 0; !e && shown && i < json_count(list); i++) {
        const struct json_value *x = json_at(list, i);
        int64_t age = number(x, "age");
        str saw = STR(""), letter = rule_letter(f->v, i + 1);
        (void)json_as_text(json_get(x, "sentence"), &saw);
        example[f->page->example_n++] = (struct page_rule_example){
            str_printf(a, "/rules/example/%.*s.%d.%zu", STR_FMT(r->id), r->version, i + 1),
            letter,
            age == RULE_NONE ? STR(", age not known") : str_printf(a, ", age %lld", (long long)age),
            saw,
            rule_next_words(f->v, number(x, "lead")),
            was_read(r, i + 1) ? STR("Read") : STR("")};
    }
    f->page->example = example;
    return e;
}

err rule_page_results(struct visit *v, const struct rule_facts *facts, struct page_rule *page,
                      struct err_info *why)
{
    struct figures f = {.v = v, .page = page, .why = why};
    const struct release *r = &facts->release;
    if (r->trial != TRIAL_DONE || !rule_results_shown(&v->session.user)) return ERR_OK;
    err e = json_read(v->arena, r->trial_result, TRIAL_RESULT_MAX, &f.root, why);
    if (e) return err_set(why, ERR_CORRUPT, "the result of a trial cannot be read");
    f.rule = json_get(f.root, "rule");
    f.base = json_get(f.root, "base");
    f.has_base = json_count(f.base) > 0;
    page->tried = true;
    page->heading = STR("If this had been live for 12 months");
    page->has_base = f.has_base ? STR("yes") : STR("");
    e = put_numbers(&f);
    if (!e) e = put_examples(&f, r);
    if (e || page->nobody) return e;
    e = put_chart(&f);
    if (!e) e = put_ages(&f);
    if (!e) e = put_care(&f);
    if (!e) e = put_work(&f);
    return e ? e : put_fairness(&f);
}
