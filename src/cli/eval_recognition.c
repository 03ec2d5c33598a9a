/* cli/eval_recognition.c -- aim eval recognition: which planted cases the live rules find in time,
 * and which decoys they fire for. */
#include "quality/eval_recognition.h"

#include "cli/rules.h"

static const struct command_option options[] = {
    {"cases", "CSV", "the planted cases: cases.csv of a region made with --pack cases"},
    {"truth", "CSV", "who is who: truth.csv of the same region"},
    {"gate", "NAME=VALUE,...",
     "exit status 1 when a figure does not reach its value: found=0.95,decoys=0"},
    {0},
};

struct gates {
    double found, decoys; /* least share found, most share of decoys */
};

static err read_gates(const char *text, struct gates *ret, struct err_info *why)
{
    str rest = str_of(text ? text : ""), word;
    *ret = (struct gates){0, 1};
    while (rest.len && str_next(&rest, ',', &word)) {
        ptrdiff_t cut = str_find(word, '=');
        str name = cut > 0 ? str_upto(word, (size_t)cut) : word;
        double *to = str_eq_c(name, "found") ? &ret->found
                     : str_eq_c(name, "decoys") ? &ret->decoys
                                                : NULL;
        if (to && cut > 0 && str_to_double(str_from(word, (size_t)cut + 1), to)) continue;
        (void)err_set(why, ERR_USAGE, "--gate wants a figure and a number");
        return err_todo(why, "--gate found=0.95,decoys=0");
    }
    return ERR_OK;
}

static err check(const struct gates *g, const struct eval_recognition *e, struct err_info *why)
{
    if (e->cases && e->found_share.value < g->found)
        return err_set(why, ERR_INPUT, "too few of the planted cases are found in time");
    if (e->decoys && e->fired_share.value > g->decoys)
        return err_set(why, ERR_INPUT, "rules fire for too many of the decoys");
    return ERR_OK;
}

static err recognition_run(struct call *call, struct err_info *why)
{
    const struct eval_recognition_files files = {call_option(call, "cases"),
                                                 call_option(call, "truth")};
    struct rules rules;
    struct gates gates;
    if (!files.cases || !files.truth) {
        (void)err_set(why, ERR_USAGE, "two files are needed: the planted cases and the truth");
        return err_todo(why, "aim eval recognition --cases cases.csv --truth truth.csv");
    }
    err e = read_gates(call_option(call, "gate"), &gates, why);
    if (e) return e;
    struct eval_recognition *result = ARENA_NEW(call->arena, struct eval_recognition);
    if (!result) return err_set(why, ERR_NOMEM, "no memory for the result");
    e = rules_start(call, &rules, why);
    if (!e)
        e = eval_recognition(call->hub, rules.partners, &rules.set, &files, call->arena, result,
                             why);
    partners_free(rules.partners);
    if (e) return e;
    if (call->json) {
        eval_recognition_json(result, &call->out);
        buf_add_c(&call->out, "\n");
    } else {
        eval_recognition_text(result, &call->out);
    }
    return check(&gates, result, why);
}

const struct command command_eval_recognition = {
    .name = "eval recognition",
    .help = "measure which planted cases the rules find in time",
    .options = options,
    .needs = CAP_RULES,
    .audit = AUDIT_RECOGNISE,
    .run = recognition_run,
};
