/* cli/eval.c -- aim eval linkage: how good the links are, where the truth is known. Needs no hub.
 */
#include "quality/eval_linkage.h"

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
    {0},
};

static err linkage_run(struct call *call, struct err_info *why)
{
    const char *truth = call_option(call, "truth"), *links = call_option(call, "links");
    if (!truth || !links) {
        (void)err_set(why, ERR_USAGE, "two files are needed: the truth and the links");
        return err_todo(why, "aim eval linkage --truth truth.csv --links links.csv");
    }
    struct eval_linkage *result = mem_zero(1, sizeof *result);
    if (!result) return err_set(why, ERR_NOMEM, "no memory for the result");
    const struct eval_files files = {.truth = truth,
                                     .links = links,
                                     .feeds = call_option(call, "feeds"),
                                     .pairs = call_option(call, "pairs"),
                                     .possible = call_option(call, "possible")};
    err e = eval_linkage(&files, result, why);
    if (!e && call->json) {
        eval_linkage_json(result, &call->out);
        buf_add_c(&call->out, "\n");
    } else if (!e) {
        eval_linkage_text(result, &call->out);
    }
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
