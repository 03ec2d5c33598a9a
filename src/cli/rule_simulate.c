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

#include <stdio.h>

enum { DAYS_DEFAULT = 730 };

static const struct command_option options[] = {
    {"rule", "ID", "only this rule"},
    {"days", "N", "how many days up to yesterday (default 730)"},
    {"examples", NULL, "name persons for whom it fires; for reviewers"},
    {0},
};

struct part {
    const char *word;
    int64_t persons;
};

static void parts_text(const char *what, const struct part *parts, size_t n, struct buf *out)
{
    int64_t counts[SIMULATE_OUTCOMES_MAX] = {0};
    bool hidden[COUNT(counts)], first = true;
    for (size_t i = 0; i < n; i++)
        counts[i] = parts[i].persons;
    few_hide(counts, n, hidden);
    buf_printf(out, "  %s: ", what);
    for (size_t i = 0; i < n; i++) {
        if (!counts[i]) continue;
        buf_printf(out, "%s%s ", first ? "" : ", ", parts[i].word);
        if (hidden[i]) buf_add_c(out, "few");
        else buf_printf(out, "%lld", (long long)counts[i]);
        first = false;
    }
    buf_add_c(out, first ? "nobody\n" : "\n");
}

#define KNOWN_PARTS(r)                                                                             \
    {                                                                                              \
        {"known", (r)->known}, {"led", (r)->led}, {"never", (r)->never}                            \
    }

static void list_ages(const struct simulate_rule *r, struct part parts[AGE__COUNT])
{
    for (size_t i = 0; i < AGE__COUNT; i++)
        parts[i] = (struct part){simulate_age_words[i], r->age[i]};
}

static void list_sexes(const struct simulate_rule *r, struct part parts[SEX__COUNT])
{
    for (size_t i = 0; i < SEX__COUNT; i++)
        parts[i] = (struct part){simulate_sex_words[i], r->sex[i]};
}

/* ---- as text ---- */

static int64_t most_of(const int64_t *week, size_t weeks)
{
    int64_t most = 0;
    for (size_t i = 0; i < weeks; i++)
        if (week[i] > most) most = week[i];
    return most;
}

static void lead_text(const struct simulate_rule *r, struct buf *out)
{
    const struct part parts[] = KNOWN_PARTS(r);
    parts_text("social care (known before, heard later = led, never heard = never)", parts,
               COUNT(parts), out);
    if (r->led >= FEW)
        buf_printf(out,
                   "  lead time: half of those led within %d days after the rule first fired (a "
                   "quarter within %d, three quarters within %d)\n",
                   r->lead[1], r->lead[0], r->lead[2]);
}

/* Districts of few persons are one line: a name would tell too much. */
static void areas_text(const struct simulate_rule *r, struct buf *out)
{
    int64_t other = r->persons;
    bool first = true;
    buf_add_c(out, "  by place: ");
    for (size_t i = 0; i < r->areas && r->area[i].persons >= FEW; i++) {
        buf_printf(out, "%s%.*s %lld", first ? "" : ", ", STR_FMT(r->area[i].outcode),
                   (long long)r->area[i].persons);
        other -= r->area[i].persons;
        first = false;
    }
    if (other >= FEW)
        buf_printf(out, "%selsewhere or not told %lld", first ? "" : ", ", (long long)other);
    else if (other) buf_printf(out, "%selsewhere or not told few", first ? "" : ", ");
    buf_add_c(out, "\n");
}

/* Whose work it would have been, and what people made of it. */
static void work_text(const struct simulate_rule *r, struct buf *out)
{
    buf_add_c(out, "  whose work: ");
    for (size_t i = 0; i < r->teams; i++) {
        char name[FIGURES_NAME_MAX];
        figures_team(&r->team[i], name);
        buf_printf(out, "%s%s ", i ? "; " : "", name);
        if (few(r->team[i].hits)) buf_add_c(out, "few");
        else buf_printf(out, "%lld", (long long)r->team[i].hits);
    }
    buf_add_c(out, r->teams ? "\n" : "nobody's\n");
    struct part parts[SIMULATE_OUTCOMES_MAX];
    char words[SIMULATE_OUTCOMES_MAX][48];
    for (size_t i = 0; i < r->outcomes; i++) {
        (void)snprintf(words[i], sizeof words[i], "%.*s", STR_FMT(r->outcome[i].word));
        parts[i] = (struct part){words[i], r->outcome[i].reviews};
    }
    if (r->outcomes) parts_text("reviews that were closed", parts, r->outcomes, out);
    buf_add_c(out, "  by ethnic origin: not held\n");
}

static void change_number(const char *words, int64_t n, struct buf *out)
{
    if (few(n)) buf_printf(out, "%s few", words);
    else buf_printf(out, "%s %lld", words, (long long)n);
}

static void change_text(const struct simulate_change *c, struct buf *out)
{
    change_number("  beside the live version: persons gained", c->gained, out);
    change_number(", lost", c->lost, out);
    change_number(", of both", c->both, out);
    change_number("; sooner for", c->sooner, out);
    if (c->sooner >= FEW) buf_printf(out, " (half of them by %d days or more)", c->sooner_days);
    change_number(", later for", c->later, out);
    buf_add_c(out, "\n");
}

static void examples_text(const struct simulate_rule *r, const struct partners *p, struct arena *a,
                          struct buf *out)
{
    for (size_t i = 0; i < r->examples; i++) {
        char id[PERSON_ID_TEXT + 1];
        str day = date_long(a, date_from_days(r->example[i].day));
        person_id_text(r->example[i].person, id);
        buf_printf(out, "  %s from %.*s: ", id, STR_FMT(day));
        rule_sentence_whole(r->rule, r->example[i].facts, p, out);
        buf_add_c(out, "\n");
    }
}

struct said {
    struct call *call;
    const struct partners *partners;
    const struct simulate_plan *plan;
    const struct simulated *done;
    bool examples;
};

static void rule_text(const struct said *s, const struct simulate_rule *r)
{
    struct buf *out = &s->call->out;
    struct part ages[AGE__COUNT], sexes[SEX__COUNT];
    buf_printf(out, "%.*s version %d  %s  %.*s\n", STR_FMT(r->rule->id), r->rule->version,
               rule_band_word(r->rule->band), STR_FMT(r->rule->name));
    if (r->persons < FEW) {
        buf_printf(out, "  fires for %s\n", r->persons ? "fewer than 10 persons" : "nobody");
        return;
    }
    buf_printf(out,
               "  fires for %lld persons, %lld times: %.1f a week, at most %lld; for %s%lld on the "
               "last day\n",
               (long long)r->persons, (long long)r->hits, (double)r->hits / (double)s->done->weeks,
               (long long)most_of(r->week, s->done->weeks),
               r->lasting && r->lasting < FEW ? "fewer than " : "",
               (long long)(r->lasting && r->lasting < FEW ? FEW : r->lasting));
    if (r->rule->needs & RULE_NEEDS_HOUSEHOLD)
        buf_add_c(out, "  its household blocks were judged with those who live there today\n");
    lead_text(r, out);
    list_ages(r, ages);
    list_sexes(r, sexes);
    parts_text("by age", ages, AGE__COUNT, out);
    parts_text("by sex", sexes, SEX__COUNT, out);
    areas_text(r, out);
    work_text(r, out);
    if (s->plan->base[r - s->done->rule]) change_text(&r->change, out);
    if (s->examples) examples_text(r, s->partners, s->call->arena, out);
}

static void say_text(const struct said *s)
{
    struct buf *out = &s->call->out;
    str from = date_long(s->call->arena, date_from_days(s->plan->first)),
        until = date_long(s->call->arena, date_from_days(s->plan->last));
    buf_printf(out, "%.*s to %.*s, %lld persons, as they are known today:\n", STR_FMT(from),
               STR_FMT(until), (long long)s->done->persons);
    for (size_t i = 0; i < s->done->rules; i++)
        rule_text(s, &s->done->rule[i]);
    int64_t all = 0;
    for (size_t i = 0; i < s->done->weeks; i++)
        all += s->done->week[i];
    buf_printf(
        out,
        "All together: some rule fires for %lld persons; %.1f new reviews a week, at most %lld.\n",
        (long long)s->done->any, (double)all / (double)s->done->weeks,
        (long long)most_of(s->done->week, s->done->weeks));
}

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

static void say_json(const struct said *s)
{
    struct json_writer w = {.out = &s->call->out};
    json_open_object(&w);
    json_pair_text(&w, "first", date_iso(s->call->arena, date_from_days(s->plan->first)));
    json_pair_text(&w, "last", date_iso(s->call->arena, date_from_days(s->plan->last)));
    json_pair_int(&w, "persons", s->done->persons);
    json_key(&w, "rules");
    json_open_array(&w);
    for (size_t i = 0; i < s->done->rules; i++)
        rule_json(s, &s->done->rule[i], &w);
    json_close_array(&w);
    figures_weeks("new_reviews_by_week", s->done->week, s->done->weeks, &w);
    json_close_object(&w);
    buf_add_c(&s->call->out, "\n");
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
    const struct said said = {call, r.partners, &plan, &done, examples};
    if (!e && call->json) say_json(&said);
    if (!e && !call->json) say_text(&said);
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
