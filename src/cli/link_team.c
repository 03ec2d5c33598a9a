/* cli/link_team.c -- aim link review team: how far reviewers' answers can be relied on. Not how
 * long they take: that is told to themselves alone. */
#include "clerical/practice.h"
#include "cli/looking.h"
#include "codec/json.h"

static void text_out(const struct practice *list, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n; i++)
        buf_printf(
            out,
            "%-16s %5lld words; of %zu pairs that another saw too, agreed on %zu; of %zu tests "
            "with a known answer, %zu right\n",
            list[i].login, (long long)list[i].words, list[i].pairs, list[i].agreed, list[i].tests,
            list[i].right);
    if (!n) buf_add_c(out, "Nobody has reviewed a pair yet.\n");
}

static void json_out(const struct practice *list, size_t n, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_array(&w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(&w);
        json_pair_c(&w, "login", list[i].login);
        json_pair_int(&w, "words", list[i].words);
        json_pair_int(&w, "pairs_seen_by_another", (int64_t)list[i].pairs);
        json_pair_int(&w, "agreed", (int64_t)list[i].agreed);
        json_pair_int(&w, "tests", (int64_t)list[i].tests);
        json_pair_int(&w, "right", (int64_t)list[i].right);
        json_close_object(&w);
    }
    json_close_array(&w);
    buf_byte(out, '\n');
}

static err run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    const struct practice *list = NULL;
    size_t n = 0;
    err e = looking_start(call, "correction", &l, why);
    if (!e) e = clerical_team_practice(call->hub, &l.viewer, call->arena, &list, &n, why);
    if (!e && call->json) json_out(list, n, &call->out);
    if (!e && !call->json) text_out(list, n, &call->out);
    looking_end(&l);
    return e;
}

const struct command command_link_review_team = {
    .name = "link review team",
    .help = "how far reviewers agree with each other and with known answers",
    .needs = CAP_MATCH_SENIOR,
    .audit = AUDIT_MATCH_LABELS,
    .notes_itself = true,
    .run = run,
};
