/* cli/link_try.c -- aim link try: a model, or other thresholds, on the whole hub without touching
 * anybody; what would be different, and the pairs that speak loudest for it. */
#include "base/few.h"
#include "base/file.h"
#include "cli/looking.h"
#include "clerical/word.h"
#include "codec/json.h"
#include "link/go_live.h"
#include "link/hub_model.h"

#include <inttypes.h>

enum { MODEL_BYTES_MAX = 64 << 20, ROOM = 256 << 20, EXAMPLES = 5 };

static const struct command_option options[] = {
    {"upper", "BITS", "another line of joining"},
    {"lone", "BITS", "another line of joining where nobody else fits"},
    {"lower", "BITS", "another line from which a person looks"},
    {"out", "FILE", "write the model that was tried, to go live later"},
    {"examples", "N", "so many of joining and of parting each (5)"},
    {0},
};

struct trying {
    struct call *call;
    struct arena *arena;
    str text;
    char print[MODEL_PRINT + 1];
    struct progress bar;
    struct trial trial;
};

/* ---- the model ---- */

static err read_line(struct call *call, const char *name, double *to, struct err_info *why)
{
    const char *text = call_option(call, name);
    if (!text) return ERR_OK;
    if (str_to_double(str_of(text), to) && *to >= -1000 && *to <= 1000) return ERR_OK;
    return err_set(why, ERR_USAGE, "--%s is a number of bits", name);
}

/* The canonical text of the model to be tried: a file's, or the hub's own, with lines changed. */
static err read_model(struct trying *t, struct err_info *why)
{
    struct call *call = t->call;
    struct weight_model *m = ARENA_NEW(t->arena, struct weight_model);
    const struct model *live;
    str text;
    err e = m ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a model");
    if (!e && call->word_count > 1) e = err_set(why, ERR_USAGE, "name one model");
    if (!e && call->word_count == 1) {
        e = file_read(call->words[0], MODEL_BYTES_MAX, t->arena, &text, why);
        if (!e) e = weight_model_read(text, t->arena, m, why);
    } else if (!e) {
        e = hub_model(call->hub, &live, why);
        if (!e) *m = *live->weights;
    }
    if (!e) e = read_line(call, "upper", &m->upper, why);
    if (!e) e = read_line(call, "lone", &m->lone, why);
    if (!e) e = read_line(call, "lower", &m->lower, why);
    if (e) return e;
    if (!(m->lower <= m->lone && m->lone <= m->upper))
        return err_set(why, ERR_USAGE, "the lines are out of order: lower, lone, upper");
    struct buf canonical = BUF_INIT(MODEL_BYTES_MAX);
    weight_model_write(m, &canonical);
    e = buf_keep(&canonical, t->arena, &t->text);
    if (e) return err_set(why, e, "no memory for a model");
    const char *out = call_option(call, "out");
    return out ? file_replace(out, t->text, 0600, why) : ERR_OK;
}

/* ---- what is told ---- */

/* Which numbers of a dimension are not told: its groups are parts of the whole. */
struct hidden {
    bool records[TRIAL_GROUPS_MAX], affected[TRIAL_GROUPS_MAX];
};

static void hide_groups(const struct trial *r, struct hidden *h)
{
    int64_t records[TRIAL_GROUPS_MAX] = {0}, affected[TRIAL_GROUPS_MAX] = {0};
    for (size_t i = 0; i < r->groups; i++) {
        records[i] = r->group[i].records;
        affected[i] = r->group[i].affected;
    }
    for (size_t from = 0, until; from < r->groups; from = until) {
        for (until = from; until < r->groups &&
                           !strcmp(r->group[until].dimension, r->group[from].dimension);)
            until++;
        few_hide(records + from, until - from, h->records + from);
        few_hide(affected + from, until - from, h->affected + from);
    }
}

static const char *number(struct arena *a, int64_t n, bool hidden)
{
    return hidden ? "few" : str_c(a, str_printf(a, "%lld", (long long)n));
}

static void groups_text(const struct trying *t, struct buf *out)
{
    const char *dimension = "";
    struct hidden h;
    hide_groups(&t->trial, &h);
    for (size_t i = 0; i < t->trial.groups; i++) {
        const struct trial_group *g = &t->trial.group[i];
        if (!g->records) continue;
        if (strcmp(dimension, g->dimension) != 0)
            buf_printf(out, "by %s:\n", dimension = g->dimension);
        buf_printf(out, "  %-24s %10s of %s records would be with others\n", g->name,
                   number(t->arena, g->affected, h.affected[i]),
                   number(t->arena, g->records, h.records[i]));
    }
}

static void steps_text(const struct explanation *now, const struct explanation *then,
                       struct buf *out)
{
    buf_printf(out, "    %-14s %-44s %7.1f  now %7.1f\n", then->start.field, then->start.words,
               then->start.bits, now->start.bits);
    for (size_t i = 0; i < then->steps && i < now->steps; i++)
        buf_printf(out, "    %-14s %-44s %+7.1f  now %+7.1f\n", then->step[i].field,
                   then->step[i].words, then->step[i].bits, now->step[i].bits);
}

static void examples_text(const struct trying *t, struct buf *out)
{
    for (size_t i = 0; i < t->trial.examples; i++) {
        const struct trial_example *x = &t->trial.example[i];
        char pair[PAIR_TEXT + 1];
        pair_text(x->record, x->other, pair);
        buf_printf(out, "%s, %zu records: %s, %.1f bits instead of %.1f\n",
                   x->joins ? "Would become one" : "Would come apart", x->records, pair,
                   x->then.weight, x->now.weight);
        steps_text(&x->why_now, &x->why_then, out);
        if (x->why_then.rule[0]) buf_printf(out, "    rule: %s\n", x->why_then.rule);
    }
}

static void text_out(const struct trying *t, struct buf *out)
{
    const struct trial *r = &t->trial;
    buf_printf(
        out,
        "Model %.12s joins from %.2f bits (%.2f where nobody else fits) and asks people from "
        "%.2f.\n",
        t->print, r->upper, r->lone, r->lower);
    buf_printf(out, "%lld records: %lld persons now, %lld then.\n", (long long)r->records,
               (long long)r->persons_now, (long long)r->persons_then);
    if (r->not_linked)
        buf_printf(out, "%lld records are not linked yet and are left out.\n",
                   (long long)r->not_linked);
    buf_printf(out,
               "%lld persons would become part of another, %lld come apart; %lld persons (%lld "
               "records) would not be what they are.\n",
               (long long)r->merged, (long long)r->split, (long long)r->changed,
               (long long)r->affected);
    buf_printf(out, "Possible links: %lld now, %lld then; %lld gained, %lld lost.\n",
               (long long)r->possible_now, (long long)r->possible_then,
               (long long)r->possible_gained, (long long)r->possible_lost);
    groups_text(t, out);
    examples_text(t, out);
    buf_printf(out, "Nobody was touched. To go live: two people 'aim link approve %.12s', then "
                    "'aim link run --rebuild --model FILE'.\n",
               t->print);
}

/* ---- for machines ---- */

static void groups_json(const struct trial *r, struct json_writer *w)
{
    struct hidden h;
    hide_groups(r, &h);
    json_key(w, "groups");
    json_open_array(w);
    for (size_t i = 0; i < r->groups; i++) {
        const struct trial_group *g = &r->group[i];
        if (!g->records) continue;
        json_open_object(w);
        json_pair_c(w, "dimension", g->dimension);
        json_pair_c(w, "name", g->name);
        json_pair_bool(w, "records_few", h.records[i]);
        if (!h.records[i]) json_pair_int(w, "records", g->records);
        json_pair_bool(w, "affected_few", h.affected[i]);
        if (!h.affected[i]) json_pair_int(w, "affected", g->affected);
        json_close_object(w);
    }
    json_close_array(w);
}

static void example_json(const struct trial_example *x, struct json_writer *w)
{
    char pair[PAIR_TEXT + 1];
    pair_text(x->record, x->other, pair);
    json_open_object(w);
    json_pair_c(w, "what", x->joins ? "join" : "part");
    json_pair_c(w, "pair", pair);
    json_pair_int(w, "records", (int64_t)x->records);
    json_pair_real(w, "weight_now", x->now.weight);
    json_pair_real(w, "weight", x->then.weight);
    json_pair_real(w, "start", x->why_then.start.bits);
    json_pair_c(w, "rule", x->why_then.rule);
    json_key(w, "steps");
    json_open_array(w);
    for (size_t i = 0; i < x->why_then.steps; i++) {
        json_open_object(w);
        json_pair_c(w, "field", x->why_then.step[i].field);
        json_pair_c(w, "words", x->why_then.step[i].words);
        json_pair_real(w, "bits", x->why_then.step[i].bits);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void json_out(const struct trying *t, struct buf *out)
{
    const struct trial *r = &t->trial;
    const struct {
        const char *name;
        int64_t n;
    } counts[] = {{"records", r->records},
                  {"not_linked", r->not_linked},
                  {"persons_now", r->persons_now},
                  {"persons_then", r->persons_then},
                  {"merged", r->merged},
                  {"split", r->split},
                  {"changed", r->changed},
                  {"affected", r->affected},
                  {"possible_now", r->possible_now},
                  {"possible_then", r->possible_then},
                  {"possible_gained", r->possible_gained},
                  {"possible_lost", r->possible_lost}};
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_c(&w, "model", t->print);
    json_pair_real(&w, "upper", r->upper);
    json_pair_real(&w, "lone", r->lone);
    json_pair_real(&w, "lower", r->lower);
    for (size_t i = 0; i < COUNT(counts); i++)
        json_pair_int(&w, counts[i].name, counts[i].n);
    groups_json(r, &w);
    json_key(&w, "examples");
    json_open_array(&w);
    for (size_t i = 0; i < r->examples; i++)
        example_json(&r->example[i], &w);
    json_close_array(&w);
    json_close_object(&w);
    buf_byte(out, '\n');
}

/* ---- */

static void on_progress(void *ctx, const char *what, int64_t done, int64_t of)
{
    struct progress *bar = ctx;
    bar->what = what;
    bar->total = of;
    progress_step(bar, done);
}

static err stamp(struct db *db, void *ctx, struct err_info *why)
{
    struct trying *t = ctx;
    struct audit_entry entry = t->call->audit;
    entry.detail = str_printf(t->arena, "model %.12s tried", t->print);
    err e = model_tried(db, t->call->hub, t->print, &t->trial, str_of(t->call->user.login), why);
    return e ? e : audit_note(db, t->call->hub, &entry, why);
}

/* Who reviews matches may see pairs and what they agree on; for others there are figures alone. */
static err try_it(struct trying *t, int64_t examples, struct err_info *why)
{
    struct call *call = t->call;
    bool may = access_may(&call->user, CAP_MATCH_REVIEW);
    struct trial_options o = {
        .examples = may ? (size_t)examples : 0, .progress = on_progress, .ctx = &t->bar};
    progress_start(&t->bar, "copying", 0);
    err e = link_try(call->hub, t->text, &o, &t->trial, why);
    progress_end(&t->bar);
    return e ? e : store_write(call->hub->store, stamp, t, why);
}

static err run(struct call *call, struct err_info *why)
{
    struct arena *a = arena_new(ROOM);
    struct trying *t = a ? ARENA_NEW(a, struct trying) : NULL;
    int64_t examples = EXAMPLES;
    if (!t) return err_set(why, ERR_NOMEM, "no memory to try a model");
    t->call = call;
    t->arena = a;
    err e = call_number(call, "examples", 0, TRIAL_EXAMPLES_MAX / 2, EXAMPLES, &examples, why);
    if (!e) e = read_model(t, why);
    if (!e) e = model_print(t->text, a, t->print, why);
    if (!e) e = try_it(t, examples, why);
    if (!e && call->json) json_out(t, &call->out);
    if (!e && !call->json) text_out(t, &call->out);
    arena_free(a);
    return e;
}

const struct command command_link_try = {
    .name = "link try",
    .words = "[MODEL]",
    .help = "try a model or other thresholds on the whole hub; nobody is touched",
    .options = options,
    .needs = CAP_LINK,
    .audit = AUDIT_LINK,
    .notes_itself = true,
    .run = run};
