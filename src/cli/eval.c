/* cli/eval.c -- aim eval linkage: how good the links are, where the truth is known. Needs no
 * hub. */
#include "quality/eval_metric.h"

#include "base/mem.h"
#include "cli/command.h"

static const struct command_option options[] = {
    {"truth", "CSV",
     "who is who: agency, person_ref, person, or id, cluster (and origin, sex, ... for groups)"},
    {"links", "CSV",
     "what was linked: agency, person_ref, person_id, as 'aim link export' writes it, or id, "
     "cluster"},
    {"pairs", "CSV", "what compared pairs weigh: id_left, id_right, probability or weight"},
    {"possible", "CSV",
     "pairs left to a human: id_left, id_right, or agency and person_ref of both"},
    {"feeds", "DIR",
     "AGENCY.csv of each agency: shows what joining on exact name and birth date would find"},
    {"gate", "NAME=VALUE,...",
     "exit status 1 when a figure does not reach its value: "
     "pairwise_recall=0.97,worst_group_gap=0.01"},
    {0},
};

/* One gate, NAME=VALUE. Answers what it is about; a word that is none is wrong usage. */
static err read_gate(str word, const struct eval_metric **ret_metric, double *ret_value,
                     struct err_info *why)
{
    ptrdiff_t cut = str_find(word, '=');
    *ret_metric = cut > 0 ? eval_metric_named(str_upto(word, (size_t)cut)) : NULL;
    if (*ret_metric && str_to_double(str_from(word, (size_t)cut + 1), ret_value)) return ERR_OK;
    (void)err_set(why, ERR_USAGE,
                  "--gate wants a figure and a number, such as pairwise_recall=0.97");
    return err_todo(why, "the figures and what they mean are in docs/evaluation.md");
}

static err check_gates(const char *gates, const struct eval_linkage *result, struct err_info *why)
{
    str rest = str_of(gates ? gates : ""), word;
    int missed = 0;
    const char *first = NULL;
    while (rest.len && str_next(&rest, ',', &word)) {
        const struct eval_metric *metric;
        double gate;
        err e = read_gate(word, &metric, &gate, why);
        if (e) return e;
        double value = result ? metric->value(result) : gate;
        if (eval_metric_reached(metric, value, gate)) continue;
        missed++;
        if (!first) first = metric->name;
    }
    if (!missed) return ERR_OK;
    return err_set(why, ERR_INPUT, "%d of the gates are not reached, first %s", missed, first);
}

static err linkage_run(struct call *call, struct err_info *why)
{
    const char *truth = call_option(call, "truth"), *links = call_option(call, "links");
    if (!truth || !links) {
        (void)err_set(why, ERR_USAGE, "two files are needed: the truth and the links");
        return err_todo(why, "aim eval linkage --truth truth.csv --links links.csv");
    }
    const char *gates = call_option(call, "gate");
    err e = check_gates(gates, NULL, why); /* wrong words are told before the work */
    if (e) return e;
    struct eval_linkage *result = mem_zero(1, sizeof *result);
    if (!result) return err_set(why, ERR_NOMEM, "no memory for the result");
    const struct eval_files files = {.truth = truth,
                                     .links = links,
                                     .feeds = call_option(call, "feeds"),
                                     .pairs = call_option(call, "pairs"),
                                     .possible = call_option(call, "possible")};
    e = eval_linkage(&files, result, why);
    if (!e && call->json) {
        eval_linkage_json(result, &call->out);
        buf_add_c(&call->out, "\n");
    } else if (!e) {
        eval_linkage_text(result, &call->out);
    }
    if (!e) e = check_gates(gates, result, why);
    mem_free(result);
    return e;
}

const struct command command_eval_linkage = {
    .name = "eval linkage",
    .help = "measure the quality of links against a known truth",
    .options = options,
    .no_hub = true,
    .needs = CAP_ANYONE,
    .audit = AUDIT_NONE,
    .run = linkage_run,
};
