/* cli/rule_simulate.c -- aim rule simulate: rules over the history the hub holds, before they go
 * live. */
#include "rule/simulate.h"

#include "base/clock.h"
#include "base/few.h"
#include "base/file.h"
#include "cli/rules.h"
#include "codec/json.h"
#include "rule/figures.h"
#include "search/json.h"

enum { DAYS_DEFAULT = 730, JSON_MAX = 16 * 1024 * 1024 };

static const struct command_option options[] = {
    {"rule", "ID", "only this rule"},
    {"days", "N", "how many days up to yesterday (default 730)"},
    {"examples", NULL, "name persons for whom it fires; for reviewers"},
    {0},
};

struct said {
    struct call *call;
    const struct partners *partners;
    const struct simulate_plan *plan;
    const struct simulated *done;
    bool examples;
};

/* ---- as JSON ---- */

static void examples_json(const struct said *s, const struct simulate_rule *r,
                          struct json_writer *w)
{
    json_key(w, "examples");
    json_open_array(w);
    for (size_t i = 0; s->examples && i < r->examples; i++) {
        char id[PERSON_ID_TEXT + 1];
        struct buf sentence = BUF_INIT(16 * 1024);
        person_id_text(r->example[i].person, id);
        rule_sentence_whole(r->rule, r->example[i].facts, s->partners, &sentence);
        json_open_object(w);
        json_pair_c(w, "person", id);
        json_pair_text(w, "from", date_iso(s->call->arena, date_from_days(r->example[i].day)));
        json_pair_text(w, "sentence", buf_str(&sentence));
        json_close_object(w);
        buf_release(&sentence);
    }
    json_close_array(w);
}

static void rule_json(const struct said *s, const struct simulate_rule *r, struct json_writer *w)
{
    json_open_object(w);
    figures_rule(s->done, r, w);
    examples_json(s, r, w);
    json_close_object(w);
}

static void say_json(const struct said *s, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_text(&w, "first", date_iso(s->call->arena, date_from_days(s->plan->first)));
    json_pair_text(&w, "last", date_iso(s->call->arena, date_from_days(s->plan->last)));
    json_pair_int(&w, "persons", s->done->persons);
    json_key(&w, "rules");
    json_open_array(&w);
    for (size_t i = 0; i < s->done->rules; i++)
        rule_json(s, &s->done->rule[i], &w);
    json_close_array(&w);
    json_pair_told(&w, "some_rule", s->done->any, few(s->done->any));
    figures_weeks("new_reviews", s->done->week, s->done->weeks, &w);
    json_close_object(&w);
    buf_add_c(out, "\n");
}

/* ---- as text: of what the JSON tells, in which small numbers are hidden ---- */

static const char *told(struct arena *a, const struct json_value *value)
{
    int64_t n;
    return json_as_int(value, &n) ? str_c(a, str_printf(a, "%lld", (long long)n)) : "few";
}

static int64_t number(const struct json_value *object, const char *key)
{
    int64_t n = 0;
    (void)json_as_int(json_get(object, key), &n);
    return n;
}

static void parts_text(struct said *s, const char *what, const struct json_value *parts)
{
    struct buf *out = &s->call->out;
    void *cursor = NULL;
    const struct json_value *value;
    bool first = true;
    str word;
    buf_printf(out, "  %s: ", what);
    while (json_next(parts, &cursor, &word, &value)) {
        int64_t n;
        if (json_as_int(value, &n) && !n) continue;
        buf_printf(out, "%s%.*s %s", first ? "" : ", ", STR_FMT(word),
                   told(s->call->arena, value));
        first = false;
    }
    buf_add_c(out, first ? "nobody\n" : "\n");
}

/* "1.3 a week, at most 12" */
static void weeks_text(const struct json_value *weeks, const struct json_value *average,
                       struct buf *out)
{
    int64_t most = 0, n;
    double mean = 0;
    bool few_weeks = false;
    for (size_t i = 0; i < json_count(weeks); i++) {
        if (!json_as_int(json_at(weeks, i), &n)) few_weeks = true;
        else if (n > most) most = n;
    }
    if (json_as_real(average, &mean)) buf_printf(out, "%.1f a week", mean);
    else buf_add_c(out, "few");
    if (most || !few_weeks) buf_printf(out, ", at most %lld", (long long)most);
    else buf_add_c(out, ", never more than 9");
}

static void lead_text(struct said *s, const struct json_value *r)
{
    parts_text(s, "social care (known before, heard later = led, never heard = never)",
               json_get(r, "social_care"));
    if (json_kind(json_get(r, "lead_days_half")) != JSON_IS_INT) return;
    buf_printf(&s->call->out,
               "  lead time: half of those led within %lld days after the rule first fired (a "
               "quarter within %lld, three quarters within %lld)\n",
               (long long)number(r, "lead_days_half"), (long long)number(r, "lead_days_quarter"),
               (long long)number(r, "lead_days_three_quarters"));
}

/* Whose work it would have been, and what people made of it. */
static void work_text(struct said *s, const struct json_value *r)
{
    struct buf *out = &s->call->out;
    const struct json_value *teams = json_get(r, "teams");
    buf_add_c(out, "  whose work: ");
    for (size_t i = 0; i < json_count(teams); i++) {
        str name = STR("");
        (void)json_as_text(json_get(json_at(teams, i), "team"), &name);
        buf_printf(out, "%s%.*s %s", i ? "; " : "", STR_FMT(name),
                   told(s->call->arena, json_get(json_at(teams, i), "hits")));
    }
    buf_add_c(out, json_count(teams) ? "\n" : "nobody's\n");
    if (json_count(json_get(r, "outcomes")))
        parts_text(s, "reviews that were closed", json_get(r, "outcomes"));
    buf_add_c(out, "  by ethnic origin: not held\n");
}

static void change_text(struct said *s, const struct json_value *change)
{
    static const struct {
        const char *words, *key;
    } numbers[] = {{"  beside the live version: persons gained", "gained"},
                   {", lost", "lost"},
                   {", of both", "both"},
                   {"; sooner for", "sooner"}};
    struct buf *out = &s->call->out;
    for (size_t i = 0; i < COUNT(numbers); i++)
        buf_printf(out, "%s %s", numbers[i].words,
                   told(s->call->arena, json_get(change, numbers[i].key)));
    if (json_kind(json_get(change, "sooner_days_half")) == JSON_IS_INT)
        buf_printf(out, " (half of them by %lld days or more)",
                   (long long)number(change, "sooner_days_half"));
    buf_printf(out, ", later for %s\n", told(s->call->arena, json_get(change, "later")));
}

static void examples_text(struct said *s, const struct json_value *r)
{
    const struct json_value *list = json_get(r, "examples");
    for (size_t i = 0; i < json_count(list); i++) {
        str id = STR(""), from = STR(""), sentence = STR("");
        struct date day;
        (void)json_as_text(json_get(json_at(list, i), "person"), &id);
        (void)json_as_text(json_get(json_at(list, i), "from"), &from);
        (void)json_as_text(json_get(json_at(list, i), "sentence"), &sentence);
        if (date_parse_iso(from, &day)) from = date_long(s->call->arena, day);
        buf_printf(&s->call->out, "  %.*s from %.*s: %.*s\n", STR_FMT(id), STR_FMT(from),
                   STR_FMT(sentence));
    }
}

static void fires_text(struct said *s, const struct json_value *r)
{
    struct buf *out = &s->call->out;
    buf_printf(out, "  fires for %lld persons, %lld times: ", (long long)number(r, "persons"),
               (long long)number(r, "hits"));
    weeks_text(json_get(r, "hits_by_week"), json_get(r, "hits_a_week"), out);
    buf_printf(out, "; for %s on the last day\n",
               told(s->call->arena, json_get(r, "lasting")));
}

static void rule_text(struct said *s, size_t at, const struct json_value *r)
{
    struct buf *out = &s->call->out;
    const struct rule *rule = s->done->rule[at].rule;
    int64_t persons = 0;
    bool many = json_as_int(json_get(r, "persons"), &persons);
    buf_printf(out, "%.*s version %d  %s  %.*s\n", STR_FMT(rule->id), rule->version,
               rule_band_word(rule->band), STR_FMT(rule->name));
    if (!many || !persons) {
        buf_printf(out, "  fires for %s\n", many ? "nobody" : FEW_WORDS " persons");
        return;
    }
    fires_text(s, r);
    if (rule->needs & RULE_NEEDS_HOUSEHOLD)
        buf_add_c(out, "  its household blocks were judged with those who live there today\n");
    lead_text(s, r);
    parts_text(s, "by age", json_get(r, "age"));
    parts_text(s, "by sex", json_get(r, "sex"));
    parts_text(s, s->done->by_ward ? "by ward" : "by postcode district", json_get(r, "area"));
    work_text(s, r);
    if (s->plan->base[at]) change_text(s, json_get(r, "change"));
    examples_text(s, r);
}

static err say_text(struct said *s, struct err_info *why)
{
    struct buf *out = &s->call->out, json = BUF_INIT(JSON_MAX);
    const struct json_value *root = NULL, *rules;
    say_json(s, &json);
    err e = buf_state(&json) ? err_set(why, ERR_LIMIT, "what the simulation found is too much")
                             : json_read(s->call->arena, buf_str(&json), JSON_MAX, &root, why);
    rules = json_get(root, "rules");
    str from = date_long(s->call->arena, date_from_days(s->plan->first)),
        until = date_long(s->call->arena, date_from_days(s->plan->last));
    if (!e)
        buf_printf(out, "%.*s to %.*s, %lld persons, as they are known today:\n", STR_FMT(from),
                   STR_FMT(until), (long long)s->done->persons);
    for (size_t i = 0; i < json_count(rules); i++)
        rule_text(s, i, json_at(rules, i));
    if (!e) {
        buf_printf(out, "All together: some rule fires for %s persons; new reviews ",
                   told(s->call->arena, json_get(root, "some_rule")));
        weeks_text(json_get(root, "new_reviews_by_week"), json_get(root, "new_reviews_a_week"),
                   out);
        buf_add_c(out, ".\n");
    }
    buf_release(&json);
    return e;
}

/* ---- the command ---- */

static bool wanted(const struct call *call, const struct rule *r)
{
    const char *only = call_option(call, "rule");
    return !only || str_eq_c(r->id, only);
}

static err add_rule(struct simulate_plan *plan, const struct rule *r, struct err_info *why)
{
    if (plan->rules == SIMULATE_RULES_MAX)
        return err_set(why, ERR_INPUT, "there are more than %d rules; choose one with --rule",
                       SIMULATE_RULES_MAX);
    plan->rule[plan->rules++] = r;
    return ERR_OK;
}

/* The last of the plan is compared with the live version of the same rule. */
static void compare(struct simulate_plan *plan)
{
    const size_t last = plan->rules - 1;
    for (size_t i = 0; i < last; i++)
        if (str_eq(plan->rule[i]->id, plan->rule[last]->id)) plan->base[last] = (int)i + 1;
}

/* The rules of a file that is not applied yet. */
static err add_file(struct call *call, struct rules *r, const char *path,
                    struct simulate_plan *plan, struct err_info *why)
{
    str text;
    struct rule_list list;
    err e = file_read(path, RULE_FILE_MAX, call->arena, &text, why);
    if (!e) e = rule_parse(path, text, call->arena, &list, why);
    for (size_t i = 0; !e && i < list.n; i++) {
        e = rule_compile(&list.at[i], r->partners, call->arena, why);
        if (e || !wanted(call, &list.at[i])) continue;
        e = add_rule(plan, &list.at[i], why);
        if (!e) compare(plan);
    }
    return e;
}

static err make_plan(struct call *call, struct rules *r, struct simulate_plan *plan,
                     struct err_info *why)
{
    int64_t days = 0;
    err e = call_number(call, "days", 1, SIMULATE_DAYS_MAX, DAYS_DEFAULT, &days, why);
    if (!e && call->word_count > 1)
        e = err_set(why, ERR_USAGE, "one file of rules, or none for those that are live");
    plan->last = date_days(date_uk(hub_now_ms(call->hub)).date) - 1;
    plan->first = plan->last - (int32_t)days + 1;
    for (size_t i = 0; !e && i < r->set.n; i++)
        if (r->set.live[i] && wanted(call, &r->set.rules[i]))
            e = add_rule(plan, &r->set.rules[i], why);
    if (!e && call->word_count) e = add_file(call, r, call->words[0], plan, why);
    if (e || plan->rules) return e;
    (void)err_set(why, ERR_ABSENT, "there is no such rule to simulate");
    return err_todo(why, "aim rule list names those that are live");
}

/* Whoever is named is in the log before they are shown. */
static err note_examples(struct call *call, const struct simulated *done, struct err_info *why)
{
    struct audit_subject *list =
        ARENA_ARRAY(call->arena, struct audit_subject, done->rules * SIMULATE_EXAMPLES_MAX + 1);
    if (!list) return err_set(why, ERR_NOMEM, "no memory to simulate");
    for (size_t r = 0; r < done->rules; r++)
        for (size_t i = 0; i < done->rule[r].examples; i++)
            list[call->audit.subject_count++] =
                (struct audit_subject){done->rule[r].example[i].person, 3};
    call->audit.subjects = list;
    return ERR_OK;
}

static void on_progress(void *ctx, int64_t persons) { progress_step(ctx, persons); }

static err simulate_run(struct call *call, struct err_info *why)
{
    struct rules r;
    struct progress bar;
    struct simulated done;
    struct simulate_plan plan = {.progress = on_progress, .progress_ctx = &bar};
    bool examples = call_flag(call, "examples");
    if (examples && !access_may(&call->user, CAP_REVIEW))
        return err_set(why, ERR_DENIED, "persons are named to reviewers only");
    err e = rules_start(call, &r, why);
    if (!e) e = make_plan(call, &r, &plan, why);
    if (!e) {
        progress_start(&bar, "simulating", 0);
        e = simulate(call->hub, r.partners, &plan, call->arena, &done, why);
        progress_end(&bar);
    }
    if (!e && examples) e = note_examples(call, &done, why);
    struct said said = {call, r.partners, &plan, &done, examples};
    if (!e && call->json) say_json(&said, &call->out);
    if (!e && !call->json) e = say_text(&said, why);
    partners_free(r.partners);
    return e;
}

const struct command command_rule_simulate = {
    .name = "rule simulate",
    .words = "[FILE]",
    .help = "try rules on the history of this hub: whom they fire for, when, how much work it is",
    .options = options,
    .needs = CAP_RULES,
    .audit = AUDIT_RECOGNISE,
    .run = simulate_run,
};
