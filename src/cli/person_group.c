/* cli/person_group.c -- aim person split | join: a steward parts a person, or joins two. What it
 * would change is told first; it takes effect when another steward has said the same. */
#include "clerical/together.h"

#include "cli/looking.h"
#include "clerical/word.h"
#include "link/link.h"
#include "search/json.h"

enum { SPLIT_RECORDS_MAX = 200 };

static const struct command_option options[] = {
    {"reason", "CODE", "why: seen, service, twins, parent, namesake, moved, renamed, mistake, ..."},
    {"yes", NULL, "say it; without this only what it would change is told"},
    {0},
};

static err id_word(const char *word, const char *what, int64_t *ret_id, struct err_info *why)
{
    if (person_id_of(str_of(word), ret_id)) return ERR_OK;
    (void)err_set(why, ERR_USAGE, "an id of a %s has 16 digits, 0-9 and a-f", what);
    return err_todo(why, "aim person explain tells the ids of records");
}

static err check_reason(struct call *call, enum answer answer, struct err_info *why)
{
    const char *reason = call_option(call, "reason");
    if (!call_flag(call, "yes") || (reason && reason_find(str_of(reason), answer))) return ERR_OK;
    (void)err_set(why, ERR_USAGE, "say why: --reason CODE");
    return err_todo(why,
                    "for parting: seen, service, twins, parent, namesake, mistake; for joining: "
                    "seen, service, slip, moved, renamed, mistake");
}

static void plan_text(const struct group_plan *p, struct buf *out)
{
    char record[PERSON_ID_TEXT + 1], from[PERSON_ID_TEXT + 1], to[PERSON_ID_TEXT + 1];
    buf_printf(out, "%zu %s of records to be said \"%s\" of; %zu stand already.\n", p->pair_count,
               p->pair_count == 1 ? "pair" : "pairs", answer_word(p->answer), p->settled);
    for (size_t i = 0; i < p->move_count; i++) {
        person_id_text(p->moves[i].record, record);
        person_id_text(p->moves[i].from, from);
        person_id_text(p->moves[i].to, to);
        buf_printf(out, "  record %s leaves person %s for %s\n", record, from,
                   p->moves[i].to ? to : "a new one");
    }
    if (!p->move_count) buf_add_c(out, "  no record changes its person\n");
    buf_printf(out, "%zu open reviews and %zu firing rules are judged again.\n", p->reviews,
               p->hits);
}

static void plan_json(const struct group_plan *p, struct json_writer *w)
{
    json_pair_c(w, "say", answer_word(p->answer));
    json_pair_int(w, "pairs", (int64_t)p->pair_count);
    json_pair_int(w, "standing", (int64_t)p->settled);
    json_pair_int(w, "open_reviews", (int64_t)p->reviews);
    json_pair_int(w, "firing_rules", (int64_t)p->hits);
    json_key(w, "moves");
    json_open_array(w);
    for (size_t i = 0; i < p->move_count; i++) {
        json_open_object(w);
        person_id_json(w, "record", p->moves[i].record);
        person_id_json(w, "from", p->moves[i].from);
        if (p->moves[i].to) person_id_json(w, "to", p->moves[i].to);
        else json_pair_null(w, "to");
        json_close_object(w);
    }
    json_close_array(w);
}

static void outcome(struct call *call, const struct group_plan *p, bool said, size_t settled)
{
    struct json_writer w = {.out = &call->out};
    bool stands = said && settled == p->pair_count;
    if (call->json) {
        json_open_object(&w);
        json_pair_bool(&w, "said", said);
        json_pair_bool(&w, "stands", stands);
        plan_json(p, &w);
        json_close_object(&w);
        buf_byte(&call->out, '\n');
        return;
    }
    plan_text(p, &call->out);
    buf_add_c(&call->out, !said ? "Nothing was said yet. Say --yes to do it.\n"
                          : stands
                              ? "It stands.\n"
                              : "Noted. It takes effect when another steward says the same.\n");
}

static err carry_out(struct call *call, struct looking_call *l, const struct group_plan *p,
                     struct err_info *why)
{
    size_t settled = 0;
    bool said = call_flag(call, "yes");
    err e = ERR_OK;
    if (said)
        e = clerical_group_say(call->hub, &l->viewer, p, str_of(call_option(call, "reason")),
                               &settled, why);
    if (!e && settled) e = link_run(call->hub, NULL, NULL, why);
    if (!e) outcome(call, p, said, settled);
    return e;
}

static err split(struct call *call, struct looking_call *l, struct err_info *why)
{
    int64_t person, records[SPLIT_RECORDS_MAX];
    struct group_plan plan;
    size_t n = 0;
    if (call->word_count < 2 || call->word_count > SPLIT_RECORDS_MAX)
        return err_set(why, ERR_USAGE, "say the person, and which of its records leave");
    err e = check_reason(call, ANSWER_DIFFERENT, why);
    if (!e) e = id_word(call->words[0], "person", &person, why);
    for (size_t i = 1; i < call->word_count && !e; i++)
        e = id_word(call->words[i], "record", &records[n++], why);
    if (!e)
        e = clerical_plan_split(call->hub, &l->viewer, person, records, n, call->arena, &plan, why);
    return e ? e : carry_out(call, l, &plan, why);
}

static err join(struct call *call, struct looking_call *l, struct err_info *why)
{
    int64_t person, other;
    struct group_plan plan;
    if (call->word_count != 2) return err_set(why, ERR_USAGE, "say which two persons are one");
    err e = check_reason(call, ANSWER_SAME, why);
    if (!e) e = id_word(call->words[0], "person", &person, why);
    if (!e) e = id_word(call->words[1], "person", &other, why);
    if (!e) e = clerical_plan_join(call->hub, &l->viewer, person, other, call->arena, &plan, why);
    return e ? e : carry_out(call, l, &plan, why);
}

static err with_viewer(struct call *call,
                       err (*what)(struct call *, struct looking_call *, struct err_info *),
                       struct err_info *why)
{
    struct looking_call l = {0};
    err e = looking_start(call, "correction", &l, why);
    if (!e) e = what(call, &l, why);
    looking_end(&l);
    return e;
}

static err split_run(struct call *call, struct err_info *why)
{
    return with_viewer(call, split, why);
}

static err join_run(struct call *call, struct err_info *why)
{
    return with_viewer(call, join, why);
}

const struct command command_person_split = {
    .name = "person split",
    .words = "ID RECORD...",
    .help = "part records from a person, for ever; two stewards must say so",
    .options = options,
    .needs = CAP_MATCH_SENIOR,
    .audit = AUDIT_MATCH_OPINION,
    .notes_itself = true,
    .run = split_run,
};

const struct command command_person_join = {
    .name = "person join",
    .words = "ID ID",
    .help = "join two persons into one; two stewards must say so",
    .options = options,
    .needs = CAP_MATCH_SENIOR,
    .audit = AUDIT_MATCH_OPINION,
    .notes_itself = true,
    .run = join_run,
};
