/* cli/link_decide.c -- aim link review decide | labels: say what two records are, and hand out what
 * people decided as patterns. */
#include "clerical/labels.h"

#include "cli/looking.h"
#include "codec/csv.h"
#include "link/link.h"
#include "search/json.h"

#include <inttypes.h>

static const struct command_option decide_options[] = {
    {"reason", "CODE", "why: seen, service, slip, moved, renamed, twins, parent, namesake, ..."},
    {"state", "N", "the state that 'link review show --json' told: refuse if it changed since"},
    {"note", NULL, "read a note for the next reviewer from standard input"},
    {"yes", NULL, "do it; without this only what it would change is told"},
    {0},
};

struct deciding {
    int64_t record, other, state;
    enum answer answer;
    bool undo;
    str reason, note;
};

static void reasons_for(const struct deciding *d, char *list, size_t room)
{
    size_t len = 0;
    enum answer a = d->undo ? ANSWER_TAKEN_BACK : d->answer;
    list[0] = '\0';
    for (size_t i = 0; i < reason_count; i++) {
        size_t more = strlen(reasons[i].code);
        if (!(reasons[i].fits & 1u << a) || len + more + 3 > room) continue;
        if (len) memcpy(list + len, ", ", 2), len += 2;
        memcpy(list + len, reasons[i].code, more + 1);
        len += more;
    }
}

static err read_words(struct call *call, struct deciding *d, struct err_info *why)
{
    char list[ERR_TODO_MAX];
    const char *reason = call_option(call, "reason"), *state = call_option(call, "state");
    *d = (struct deciding){0};
    if (call->word_count != 2 || !pair_of(str_of(call->words[0]), &d->record, &d->other)) {
        (void)err_set(why, ERR_USAGE, "say the pair and the answer");
        return err_todo(why,
                        "aim link review decide PAIR same|different|unsure|undo --reason CODE");
    }
    str answer = str_of(call->words[1]);
    d->undo = str_eq_c(answer, "undo");
    if (!d->undo && !answer_of(answer, &d->answer))
        return err_set(why, ERR_USAGE, "the answer is same, different, unsure or undo");
    if (!reason || !reason_find(str_of(reason), d->undo ? ANSWER_TAKEN_BACK : d->answer)) {
        reasons_for(d, list, sizeof list);
        (void)err_set(why, ERR_USAGE, "say why: --reason CODE");
        return err_todo(why, "for this answer one of %s", list);
    }
    d->reason = str_of(reason);
    if (state && !str_to_int64(str_of(state), &d->state))
        return err_set(why, ERR_USAGE, "--state is not a number");
    if (!call_flag(call, "note")) return ERR_OK;
    return ask_secret("Note for the next reviewer: ", call->arena, &d->note, why);
}

static void outcome_out(const struct clerical_outcome *o, struct call *call)
{
    static const char *const next[] = {
        [STAGE_FIRST] = "It waits for a first look again.",
        [STAGE_SECOND] = "It waits for a second pair of eyes.",
        [STAGE_SENIOR] = "It waits for a senior, who settles it.",
        [STAGE_PARKED] = "It is put aside until one of the records changes.",
        [STAGE_SETTLED] = "It stands."};
    if (!call->json) {
        if (o->known)
            buf_printf(&call->out, "That was a test with a known answer, about nobody: %s. %s\n",
                       o->right ? "you were right" : "it is not the one you gave", o->known);
        else
            buf_printf(&call->out, "Noted. %s\n", next[o->stage]);
        return;
    }
    struct json_writer w = {.out = &call->out};
    json_open_object(&w);
    json_pair_c(&w, "stage", stage_word(o->stage));
    json_pair_bool(&w, "decided", o->decided);
    if (o->known) json_pair_bool(&w, "right", o->right);
    json_close_object(&w);
    buf_byte(&call->out, '\n');
}

static void preview_out(const struct deciding *d, const struct clerical_view *v, struct call *call)
{
    bool sure = !d->undo && d->answer != ANSWER_UNSURE;
    size_t moves = sure ? v->effect[d->answer].move_count : 0;
    const char *hard = sure ? v->effect[d->answer].hard : NULL;
    if (!call->json) {
        buf_printf(&call->out, "Nothing was done yet. %zu %s would change their person%s%s.\n",
                   moves, moves == 1 ? "record" : "records", hard ? "; it wants four eyes: " : "",
                   hard ? hard : "");
        buf_add_c(&call->out, "Say --yes to do it.\n");
        return;
    }
    struct json_writer w = {.out = &call->out};
    json_open_object(&w);
    json_pair_bool(&w, "done", false);
    json_pair_int(&w, "records_that_move", (int64_t)moves);
    json_pair_c(&w, "four_eyes", hard);
    json_close_object(&w);
    buf_byte(&call->out, '\n');
}

static err decide(struct call *call, struct looking_call *l, const struct deciding *d,
                  struct err_info *why)
{
    struct clerical_view v;
    struct clerical_outcome o = {.stage = STAGE_FIRST};
    err e = ERR_OK;
    if (!call_flag(call, "yes")) {
        e = clerical_show(call->hub, l->partners, &l->viewer, d->record, d->other, false,
                          call->arena, &v, why);
        if (!e) preview_out(d, &v, call);
        return e;
    }
    e = d->undo ? clerical_undo(call->hub, &l->viewer, d->record, d->other, d->reason, why)
                : clerical_answer(call->hub, &l->viewer, d->record, d->other, d->state, d->answer,
                                  d->reason, d->note, &o, why);
    if (!e && (d->undo || o.decided)) e = link_run(call->hub, NULL, NULL, why);
    if (!e) outcome_out(&o, call);
    return e;
}

static err decide_run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    struct deciding d;
    err e = read_words(call, &d, why);
    if (e) return e;
    e = looking_start(call, "correction", &l, why);
    if (!e) e = decide(call, &l, &d, why);
    looking_end(&l);
    return e;
}

const struct command command_link_review_decide = {
    .name = "link review decide",
    .words = "PAIR same|different|unsure|undo",
    .help = "say whether two records are one person; --yes does it",
    .options = decide_options,
    .needs = CAP_MATCH_REVIEW,
    .audit = AUDIT_MATCH_OPINION,
    .notes_itself = true,
    .run = decide_run,
};

/* ---- labels ---- */

struct exporting {
    struct call *call;
    struct csv_writer csv;
    struct json_writer json;
};

static err on_label(void *ctx, const struct clerical_label *label)
{
    struct exporting *x = ctx;
    struct arena *a = x->call->arena;
    struct arena_mark mark = arena_mark(a);
    str model = str_printf(a, "%016" PRIx64, (uint64_t)label->model);
    if (x->call->json) {
        json_open_object(&x->json);
        json_pair_text(&x->json, "model", model);
        json_pair_text(&x->json, "levels", label->levels);
        json_pair_real(&x->json, "weight", label->weight);
        json_pair_bool(&x->json, "same", label->same);
        json_close_object(&x->json);
    } else {
        csv_write_field(&x->csv, model);
        csv_write_field(&x->csv, label->levels);
        csv_write_field(&x->csv, str_printf(a, "%.3f", label->weight));
        csv_write_field(&x->csv, label->same ? STR("1") : STR("0"));
        csv_write_end(&x->csv);
    }
    arena_rewind(a, mark);
    return buf_state(&x->call->out);
}

static err labels_run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    struct exporting x = {call, {.out = &call->out}, {.out = &call->out}};
    if (call->json) json_open_array(&x.json);
    else buf_add_c(&call->out, "model,levels,weight,same\n");
    err e = looking_start(call, "correction", &l, why);
    if (!e) e = clerical_labels(call->hub, &l.viewer, on_label, &x, why);
    looking_end(&l);
    if (e) buf_reset(&call->out);
    if (e || !call->json) return e;
    json_close_array(&x.json);
    buf_byte(&call->out, '\n');
    return ERR_OK;
}

const struct command command_link_review_labels = {
    .name = "link review labels",
    .help = "what people decided, as labelled agreement patterns, for calibration",
    .needs = CAP_MATCH_SENIOR,
    .audit = AUDIT_MATCH_LABELS,
    .notes_itself = true,
    .run = labels_run,
};
