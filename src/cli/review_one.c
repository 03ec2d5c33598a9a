/* cli/review_one.c -- aim review show, assign, close: one person's review. The reason comes from
 * the terminal or standard input, never from an argument. */
#include "cli/looking.h"
#include "safeguard/review.h"
#include "search/json.h"

struct one_call {
    struct looking_call looking;
    struct review_name name;
};

/* Working the queue is a reason. */
static err start(struct call *call, struct one_call *c, struct err_info *why)
{
    *c = (struct one_call){.name = {0, 0}};
    if (call->word_count != 1 || !person_id_of(str_of(call->words[0]), &c->name.person)) {
        (void)err_set(why, ERR_USAGE, "whose review? an id has 16 digits, 0-9 and a-f");
        return err_todo(why, "aim review list tells the id");
    }
    return looking_start(call, "child_concern", &c->looking, why);
}

static err load(struct call *call, struct one_call *c, struct review_view *ret,
                struct err_info *why)
{
    err e = review_load(call->hub, c->looking.partners, &c->looking.viewer, c->name, call->arena,
                        ret, why);
    if (!e) c->name.review = ret->line.review;
    return e;
}

static void past_json(struct json_writer *w, const struct review_past *p)
{
    moment_json(w, "opened", p->opened_ms);
    moment_json(w, "closed", p->closed_ms);
    json_pair_text(w, "closed_by", p->closed_by);
    json_pair_text(w, "outcome", p->outcome);
    json_pair_text(w, "reason", p->reason);
}

static void view_json(const struct review_view *v, const char *reference, struct buf *out)
{
    struct json_writer w = {.out = out};
    const struct queue_line *l = &v->line;
    json_open_object(&w);
    json_pair_c(&w, "reference", reference);
    person_id_json(&w, "person", l->person);
    json_pair_bool(&w, "open", v->open);
    json_pair_c(&w, "band", rule_band_word(l->band));
    json_pair_text(&w, "sentence", l->sentence);
    json_pair_int(&w, "rank", l->rank);
    moment_json(&w, "opened", l->opened_ms);
    moment_json(&w, "due", l->due_ms);
    json_pair_bool(&w, "overdue", l->overdue);
    json_pair_text(&w, "assigned", l->assigned);
    json_pair_bool(&w, "quiet", l->quiet);
    if (!v->open) past_json(&w, &v->closed);
    json_key(&w, "past");
    json_open_array(&w);
    for (size_t i = 0; i < v->past_count; i++) {
        json_open_object(&w);
        past_json(&w, &v->past[i]);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    buf_add_c(out, "\n");
}

static void past_text(const struct review_past *p, struct arena *a, struct buf *out)
{
    str when = date_moment_long(a, p->closed_ms);
    buf_printf(out, "  closed %.*s by %.*s: %.*s\n", STR_FMT(when), STR_FMT(p->closed_by),
               STR_FMT(p->outcome));
    if (p->reason.len) buf_printf(out, "    %.*s\n", STR_FMT(p->reason));
}

static void view_text(const struct review_view *v, const char *reference, struct arena *a,
                      struct buf *out)
{
    const struct queue_line *l = &v->line;
    buf_printf(out, "%s  %s  %.*s %.*s\n  %.*s\n", reference, rule_band_word(l->band),
               STR_FMT(l->given_name), STR_FMT(l->family_name), STR_FMT(l->sentence));
    for (size_t i = 0; i < l->term_count; i++)
        buf_printf(out, "  %6.1f  %.*s %.*s\n", (double)l->terms[i].term / 1000,
                   STR_FMT(l->terms[i].rule), STR_FMT(l->terms[i].name));
    buf_printf(out, "  %6.1f  in all\n", (double)l->rank / 1000);
    if (v->open)
        buf_printf(out, "  %.*s (%.*s); %s%.*s\n", STR_FMT(l->due), STR_FMT(l->left),
                   l->assigned.len ? "assigned to " : "not assigned", STR_FMT(l->assigned));
    else
        past_text(&v->closed, a, out);
    if (v->past_count) buf_add_c(out, "  before:\n");
    for (size_t i = 0; i < v->past_count; i++)
        past_text(&v->past[i], a, out);
}

static void print(struct call *call, const struct review_view *v)
{
    char reference[REVIEW_REFERENCE + 1];
    review_reference(v->line.review, reference);
    if (call->json) view_json(v, reference, &call->out);
    else view_text(v, reference, call->arena, &call->out);
}

static err show_run(struct call *call, struct err_info *why)
{
    struct one_call c;
    struct review_view v;
    err e = start(call, &c, why);
    if (!e) e = load(call, &c, &v, why);
    if (!e) print(call, &v);
    looking_end(&c.looking);
    return e;
}

static err assign_run(struct call *call, struct err_info *why)
{
    struct one_call c;
    struct review_view v;
    const char *to = call_option(call, "to");
    bool back = call_flag(call, "give-back"), over = call_flag(call, "take-over");
    err e = start(call, &c, why);
    if (!e && !to == !back) e = err_set(why, ERR_USAGE, "--to LOGIN or --give-back, one of them");
    if (!e) e = load(call, &c, &v, why);
    str was = !e && (over || back) ? v.line.assigned : STR("");
    if (!e)
        e = review_assign(call->hub, c.looking.partners, &c.looking.viewer, c.name, str_of(to), was,
                          why);
    if (e == ERR_CONFLICT) (void)err_todo(why, "--take-over takes it all the same");
    if (!e) e = load(call, &c, &v, why);
    if (!e) print(call, &v);
    looking_end(&c.looking);
    return e;
}

static err close_run(struct call *call, struct err_info *why)
{
    struct one_call c;
    struct review_view v;
    str reason = STR("");
    const char *outcome = call_option(call, "outcome");
    err e = start(call, &c, why);
    if (!e && !outcome) e = err_set(why, ERR_USAGE, "--outcome CODE: how does it end?");
    if (!e) e = load(call, &c, &v, why);
    if (!e) e = ask_secret("Why: ", call->arena, &reason, why);
    if (!e)
        e = review_close(call->hub, c.looking.partners, &c.looking.viewer, c.name, str_of(outcome),
                         reason, why);
    if (!e) e = load(call, &c, &v, why);
    if (!e) print(call, &v);
    looking_end(&c.looking);
    return e;
}

static const struct command_option show_options[] = {PURPOSE_OPTIONS, {0}};
static const struct command_option assign_options[] = {
    PURPOSE_OPTIONS,
    {"to", "LOGIN", "who is to look into it"},
    {"take-over", NULL, "even when somebody else has it"},
    {"give-back", NULL, "nobody has it any more"},
    {0},
};
static const struct command_option close_options[] = {
    PURPOSE_OPTIONS,
    {"outcome", "CODE", "how it ends: a code of the region's list"},
    {0},
};

const struct command command_review_show = {
    .name = "review show",
    .words = "PERSON",
    .help = "a person's review: why, whose, and what was decided before",
    .options = show_options,
    .needs = CAP_REVIEW,
    .audit = AUDIT_REVIEW_SHOWN,
    .notes_itself = true,
    .run = show_run,
};

const struct command command_review_assign = {
    .name = "review assign",
    .words = "PERSON",
    .help = "give a person's review to somebody of the team, or back",
    .options = assign_options,
    .needs = CAP_REVIEW,
    .audit = AUDIT_REVIEW_ASSIGNED,
    .notes_itself = true,
    .run = assign_run,
};

const struct command command_review_close = {
    .name = "review close",
    .words = "PERSON",
    .help = "close a person's review; the reason is read from standard input",
    .options = close_options,
    .needs = CAP_REVIEW_CLOSE,
    .audit = AUDIT_REVIEW_CLOSED,
    .notes_itself = true,
    .run = close_run,
};
