/* cli/rule.c -- aim rule list, explain, run. */
#include "encompass/encompass.h"
#include "cli/rules.h"

#include "codec/json.h"
#include "store/store.h"

/* ---- what every one of them needs ---- */

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct rules *r = ctx;
    err e = partners_load(db, &r->partners, why);
    return e ? e : rule_set_load(db, r->partners, r->arena, &r->set, why);
}

err rules_start(struct call *call, struct rules *r, struct err_info *why)
{
    *r = (struct rules){.arena = call->arena};
    return store_read(call->hub->store, load, r, why);
}

/* ---- list, explain ---- */

static void rule_json(const struct rules *r, size_t i, struct json_writer *w)
{
    const struct rule *rule = &r->set.rules[i];
    struct buf sentence = BUF_INIT(16 * 1024);
    rule_explain(rule, r->partners, &sentence);
    json_open_object(w);
    json_pair_text(w, "id", rule->id);
    json_pair_int(w, "version", rule->version);
    json_pair_text(w, "name", rule->name);
    json_pair_text(w, "owner", rule->owner);
    json_pair_text(w, "since", date_iso(r->arena, date_from_days(rule->since)));
    json_pair_c(w, "band", rule_band_word(rule->band));
    json_pair_int(w, "weight", rule->weight);
    json_pair_int(w, "half_life_days", rule->half_life_days);
    json_pair_int(w, "due_hours", rule->due_hours);
    json_pair_int(w, "expected_weekly", rule->expected_weekly);
    json_pair_c(w, "pathway", rule_pathway_word(rule->pathway));
    json_pair_bool(w, "support", rule->support);
    json_pair_bool(w, "tells_worker", rule->tell != TELL_QUEUE);
    json_key(w, "covered_by");
    json_open_array(w);
    for (const struct yaml_node *id = rule->covered_by; id; id = id->next)
        json_put_text(w, id->text);
    json_close_array(w);
    json_pair_int(w, "examples", (int64_t)rule->example_count);
    json_pair_bool(w, "live", r->set.live[i]);
    json_pair_text(w, "sentence", buf_str(&sentence));
    json_close_object(w);
    buf_release(&sentence);
}

static void rule_line(const struct rules *r, size_t i, struct buf *out)
{
    const struct rule *rule = &r->set.rules[i];
    buf_printf(out, "%-4.*s version %d%s  %-5s  %.*s\n", STR_FMT(rule->id), rule->version,
               r->set.live[i] ? "" : " (not live)", rule_band_word(rule->band),
               STR_FMT(rule->name));
}

static void rule_in_full(const struct rules *r, size_t i, struct buf *out)
{
    const struct rule *rule = &r->set.rules[i];
    str since = date_long(r->arena, date_from_days(rule->since));
    rule_line(r, i, out);
    buf_add_c(out, "  ");
    rule_explain(rule, r->partners, out);
    buf_printf(out,
               "\n  Owner: %.*s. Since %.*s.\n  Weight %d, halved every %d days without a new "
               "event; to be looked at "
               "within %d hours.\n",
               STR_FMT(rule->owner), STR_FMT(since), rule->weight, rule->half_life_days,
               rule->due_hours);
}

static err list_run(struct call *call, struct err_info *why)
{
    struct rules r;
    struct json_writer w = {.out = &call->out};
    err e = rules_start(call, &r, why);
    if (!e && call->json) json_open_array(&w);
    for (size_t i = 0; !e && i < r.set.n; i++) {
        if (call->json)
            rule_json(&r, i, &w);
        else
            rule_line(&r, i, &call->out);
    }
    if (!e && call->json) json_close_array(&w);
    if (!e && call->json) buf_add_c(&call->out, "\n");
    if (!e && !call->json && !r.set.n)
        buf_add_c(&call->out, "There are no rules yet: aim apply brings them.\n");
    partners_free(r.partners);
    return e;
}

const struct command command_rule_list = {
    .name = "rule list",
    .help = "the recognition rules of this hub",
    .needs = CAP_SIGNED_IN,
    .audit = AUDIT_NONE,
    .run = list_run,
};

/* The live version of a rule, else its newest. */
static bool find(const struct rules *r, str id, size_t *ret)
{
    bool found = false;
    for (size_t i = 0; i < r->set.n; i++) {
        if (!str_eq(r->set.rules[i].id, id)) continue;
        if (found && r->set.live[*ret] && !r->set.live[i]) continue;
        *ret = i;
        found = true;
    }
    return found;
}

static err explain_run(struct call *call, struct err_info *why)
{
    struct rules r;
    size_t i = 0;
    struct json_writer w = {.out = &call->out};
    if (call->word_count != 1)
        return err_set(why, ERR_USAGE, "which rule? aim rule list names them");
    err e = rules_start(call, &r, why);
    if (!e && !find(&r, str_of(call->words[0]), &i))
        e = err_set(why, ERR_ABSENT, "there is no such rule; aim rule list names them");
    if (!e && call->json) {
        rule_json(&r, i, &w);
        buf_add_c(&call->out, "\n");
    } else if (!e) {
        rule_in_full(&r, i, &call->out);
    }
    partners_free(r.partners);
    return e;
}

const struct command command_rule_explain = {
    .name = "rule explain",
    .words = "ID",
    .help = "say a rule in plain English",
    .needs = CAP_SIGNED_IN,
    .audit = AUDIT_NONE,
    .run = explain_run,
};

/* ---- run ---- */

static const struct command_option run_options[] = {
    {"again", NULL, "judge everyone, even if today was done already"},
    {0},
};

static void on_progress(void *ctx, int64_t judged) { progress_step(ctx, judged); }

static err run(struct call *call, struct err_info *why)
{
    struct rules r;
    struct rule_run day = {0}, stale = {0};
    struct progress bar;
    err e = rules_start(call, &r, why);
    progress_start(&bar, "judging", 0);
    if (!e) e = rule_run_stale(call->hub, r.partners, on_progress, &bar, &stale, why);
    if (!e)
        e = rule_run_day(call->hub, r.partners, call_flag(call, "again"), on_progress, &bar, &day,
                         why);
    struct encompass_run schools;
    if (!e) e = encompass_tell(call->hub, r.partners, &schools, why);
    progress_end(&bar);
    partners_free(r.partners);
    if (e) return e;
    const struct rule_run all = {stale.judged + day.judged, stale.hits_begun + day.hits_begun,
                                 stale.hits_ended + day.hits_ended,
                                 stale.reviews_opened + day.reviews_opened};
    if (call->json) {
        struct json_writer w = {.out = &call->out};
        json_open_object(&w);
        json_pair_int(&w, "judged", all.judged);
        json_pair_int(&w, "hits_begun", all.hits_begun);
        json_pair_int(&w, "hits_ended", all.hits_ended);
        json_pair_int(&w, "reviews_opened", all.reviews_opened);
        json_close_object(&w);
        buf_add_c(&call->out, "\n");
        return ERR_OK;
    }
    buf_printf(&call->out,
               "%lld judged by %zu rules: %lld hits begun, %lld ended, %lld reviews opened.\n",
               (long long)all.judged, r.set.live_count, (long long)all.hits_begun,
               (long long)all.hits_ended, (long long)all.reviews_opened);
    return ERR_OK;
}

const struct command command_rule_run = {
    .name = "rule run",
    .help = "judge whom changes or the day concern; safe to repeat",
    .options = run_options,
    .needs = CAP_RULES,
    .audit = AUDIT_RECOGNISE,
    .notes_itself = true,
    .run = run,
};
