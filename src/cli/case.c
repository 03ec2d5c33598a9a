/* cli/case.c -- aim case list, show, open, decide, check, pack: what the pages do, for scripts and
 * for those who prefer a terminal. What people write comes from standard input. */
#include "cli/case.h"

#include "mash/list.h"
#include "mash/quiet.h"
#include "search/json.h"

#include <stdio.h>

static err show_part(struct call *call, struct looking_call *l, int64_t mash, enum mash_part part,
                     str whom, struct err_info *why)
{
    struct mash_view v;
    err e = mash_view_load(call->hub, l->partners, &l->viewer, mash, part, whom, call->arena, &v,
                           why);
    if (!e && call->json) case_json(&v, part, &call->out);
    if (!e && !call->json) case_print(&v, part, call->arena, &call->out);
    return e;
}

/* ---- list ---- */

static const char *const wish_words[] = {
    [MASH_WISH_OPEN] = "open", [MASH_WISH_MINE] = "mine", [MASH_WISH_CONFIRM] = "confirm",
    [MASH_WISH_QUIET] = "quiet", [MASH_WISH_CLOSED] = "closed"};

static const struct command_option list_options[] = {
    PURPOSE_OPTIONS,
    {"which", "WHICH", "open (default), mine, confirm (wait for a second person), quiet or closed"},
    {"page", "N", "which page (default 1)"},
    {0},
};

static void list_text(const struct mash_list *list, struct arena *a, struct buf *out)
{
    const struct mash_numbers *n = &list->numbers;
    buf_printf(out,
               "%lld open: %lld over time, %lld due today, %lld mine, %lld for a second person, "
               "%lld quiet for long\n",
               (long long)n->open, (long long)n->overdue, (long long)n->due_today,
               (long long)n->mine, (long long)n->to_confirm, (long long)n->quiet);
    for (size_t i = 0; i < list->n; i++) {
        const struct mash_line *l = &list->lines[i];
        str due = date_moment_long(a, l->decided_ms ? l->decided_ms : l->due_ms);
        buf_printf(out, "%s  %-6s %-16s %.*s %.*s  %s %.*s  %zu of %zu partners%s%.*s\n",
                   l->reference,
                   l->band_set ? mash_band_word(l->band) : "-", mash_stage_label(l->stage),
                   STR_FMT(l->given_name), STR_FMT(l->family_name),
                   l->decided_ms ? "decided" : l->overdue ? "was due" : "due", STR_FMT(due),
                   l->answered, l->asked, l->worker.len ? ", with " : "",
                   STR_FMT(l->worker_name));
        if (l->quiet_days) {
            str quiet = mash_quiet_words(l->quiet_days, a);
            buf_printf(out, "    %.*s\n", STR_FMT(quiet));
        }
    }
    if (list->pages > 1)
        buf_printf(out, "page %lld of %lld\n", (long long)list->page, (long long)list->pages);
}

static void list_json(const struct mash_list *list, struct arena *a, struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_pair_int(&w, "open", list->numbers.open);
    json_pair_int(&w, "overdue", list->numbers.overdue);
    json_pair_int(&w, "due_today", list->numbers.due_today);
    json_pair_int(&w, "mine", list->numbers.mine);
    json_pair_int(&w, "to_confirm", list->numbers.to_confirm);
    json_pair_int(&w, "quiet", list->numbers.quiet);
    json_pair_int(&w, "median_reply_ms", list->numbers.median_reply_ms);
    json_key(&w, "cases");
    json_open_array(&w);
    for (size_t i = 0; i < list->n; i++) {
        const struct mash_line *l = &list->lines[i];
        json_open_object(&w);
        json_pair_c(&w, "case", l->reference);
        person_id_json(&w, "person", l->person);
        json_pair_c(&w, "stage", mash_stage_word(l->stage));
        json_pair_c(&w, "band", l->band_set ? mash_band_word(l->band) : NULL);
        moment_json(&w, "due", l->due_ms);
        json_pair_bool(&w, "overdue", l->overdue);
        moment_json(&w, "decided", l->decided_ms);
        json_pair_text(&w, "worker", l->worker);
        json_pair_text(&w, "worker_name", l->worker_name);
        json_pair_int(&w, "asked", (int64_t)l->asked);
        json_pair_int(&w, "answered", (int64_t)l->answered);
        json_pair_int(&w, "quiet_days", l->quiet_days);
        if (l->quiet_days) json_pair_text(&w, "quiet", mash_quiet_words(l->quiet_days, a));
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    buf_add_c(out, "\n");
}

static err list_run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    struct mash_wish wish = {.page_lines = 25};
    struct mash_list list;
    const char *which = call_option(call, "which");
    bool found = !which;
    for (size_t i = 0; which && i < COUNT(wish_words); i++)
        if (strcmp(which, wish_words[i]) == 0) wish.which = (int)i, found = true;
    if (!found)
        return err_set(why, ERR_USAGE, "--which is none of open, mine, confirm, quiet, closed");
    err e = call_number(call, "page", 1, 1000000, 1, &wish.page, why);
    if (!e) e = looking_start(call, "child_concern", &l, why);
    if (!e) e = mash_list_load(call->hub, l.partners, &l.viewer, &wish, call->arena, &list, why);
    if (!e && call->json) list_json(&list, call->arena, &call->out);
    if (!e && !call->json) list_text(&list, call->arena, &call->out);
    looking_end(&l);
    return e;
}

/* ---- show, pack ---- */

static const struct command_option show_options[] = {
    PURPOSE_OPTIONS,
    {"history", NULL, "the whole history, of parents, brothers and sisters too"},
    {"log", NULL, "notes, and everything that was done"},
    {0},
};

static err show_run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    int64_t mash;
    enum mash_part part = call_flag(call, "history") ? MASH_HISTORY
                          : call_flag(call, "log")   ? MASH_LOG
                                                     : MASH_OVERVIEW;
    err e = case_named(call, &mash, why);
    if (!e) e = looking_start(call, "child_concern", &l, why);
    if (!e) e = show_part(call, &l, mash, part, STR(""), why);
    looking_end(&l);
    return e;
}

static const struct command_option text_options[] = {CASE_OPTIONS, {0}};

static err pack_run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    int64_t mash;
    str whom;
    err e = case_named(call, &mash, why);
    if (!e) e = case_text(call, &whom, why);
    if (!e && !whom.len) {
        (void)err_set(why, ERR_USAGE, "for whom is this copy?");
        return err_todo(why, "give --text and write a name or a role to standard input");
    }
    if (!e) e = looking_start(call, "child_concern", &l, why);
    if (!e) e = show_part(call, &l, mash, MASH_PACK, whom, why);
    looking_end(&l);
    return e;
}

/* ---- open ---- */

static const struct command_option open_options[] = {
    CASE_OPTIONS,
    {"received", "MOMENT", "when it was received, if not now: 2026-11-24T09:05:00Z"},
    {0},
};

static err open_run(struct call *call, struct err_info *why)
{
    struct looking_call l = {0};
    struct mash_contact contact = {.received_ms = 0};
    const char *received = call_option(call, "received");
    bool timed = false, is_new = false;
    int64_t mash = 0;
    if (call->word_count != 1 || !person_id_of(str_of(call->words[0]), &contact.person)) {
        (void)err_set(why, ERR_USAGE, "which person? an id has 16 digits, 0-9 and a-f");
        return err_todo(why, "aim search tells the id");
    }
    if (received && (!date_parse_moment(str_of(received), &contact.received_ms, &timed) || !timed))
        return err_set(why, ERR_USAGE, "--received is a moment: 2026-11-24T09:05:00Z");
    err e = case_text(call, &contact.text, why);
    if (!e) e = looking_start(call, NULL, &l, why);
    contact.adult = l.viewer.purpose == PURPOSE_ADULT;
    if (!e) e = mash_open(call->hub, l.partners, &l.viewer, &contact, &mash, &is_new, why);
    if (!e && !is_new && !call->json) buf_add_c(&call->out, "It is open already.\n");
    if (!e) e = show_part(call, &l, mash, MASH_OVERVIEW, STR(""), why);
    looking_end(&l);
    return e;
}

/* ---- decide, check ---- */

static const struct command_option decide_options[] = {
    CASE_OPTIONS,
    {"version", "N", "of the case as you saw it (aim case show --json): refused when it changed"},
    {"told", NULL, "with --text: its last line is for who referred; the rest stays in the case"},
    {0},
};

static err take_told(struct call *call, struct mash_change *change, struct err_info *why)
{
    if (!call_flag(call, "told")) return ERR_OK;
    size_t at = change->text.len;
    while (at && change->text.at[at - 1] != '\n')
        at--;
    if (!at)
        return err_set(why, ERR_USAGE,
                       "--told needs --text and two lines: the reasons, then what who referred is "
                       "told");
    change->told = str_from(change->text, at);
    change->text = str_trim(str_upto(change->text, at));
    return ERR_OK;
}

static err act_run(struct call *call, struct mash_change *change, struct err_info *why)
{
    struct looking_call l = {0};
    int64_t mash;
    err e = case_named(call, &mash, why);
    if (!e) e = case_text(call, &change->text, why);
    if (!e) e = take_told(call, change, why);
    if (!e) e = looking_start(call, "child_concern", &l, why);
    if (!e) e = mash_do(call->hub, l.partners, &l.viewer, mash, change, why);
    if (!e) e = show_part(call, &l, mash, MASH_OVERVIEW, STR(""), why);
    looking_end(&l);
    return e;
}

static err decide_run(struct call *call, struct err_info *why)
{
    struct mash_change change = {.value = STR("")};
    err e = call_number(call, "version", 1, INT64_MAX, 0, &change.version, why);
    if (e) return e;
    if (call->word_count < 2 || call->word_count > 3 ||
        !mash_act_of(str_of(call->words[1]), &change.act) || change.act >= MASH_ACT_INCLUDE) {
        (void)err_set(why, ERR_USAGE, "say what: REF and a step, some with a value");
        return err_todo(why, "band COLOUR, move STAGE, decide OUTCOME, confirm, return, note, take "
                             "or hand LOGIN");
    }
    if (call->word_count == 3) change.value = str_of(call->words[2]);
    return act_run(call, &change, why);
}

static const struct command_option check_options[] = {
    CASE_OPTIONS,
    {"remind", NULL, "remind this agency"},
    {"escalate", NULL, "tell this agency's lead that it has waited too long"},
    {0},
};

/* Without an agency: all that have a match and were not asked yet. */
static err check_run(struct call *call, struct err_info *why)
{
    bool one = call->word_count == 2;
    struct mash_change change = {.act = one ? MASH_ACT_ASK : MASH_ACT_ASK_ALL,
                                 .value = one ? str_of(call->words[1]) : STR("")};
    bool remind = call_flag(call, "remind"), escalate = call_flag(call, "escalate");
    if (remind) change.act = MASH_ACT_REMIND;
    if (escalate) change.act = MASH_ACT_ESCALATE;
    if ((remind || escalate) && !one)
        return err_set(why, ERR_USAGE, "which agency? its code comes after the reference");
    return act_run(call, &change, why);
}

#define CASE_COMMAND(symbol, title, spoken, what, table, kind, function)                           \
    const struct command symbol = {.name = title,                                                  \
                                   .words = spoken,                                                \
                                   .help = what,                                                   \
                                   .options = table,                                               \
                                   .needs = CAP_CASE,                                              \
                                   .audit = kind,                                                  \
                                   .notes_itself = true,                                           \
                                   .run = function}

CASE_COMMAND(command_case_list, "case list", NULL, "the MASH cases, the gravest first",
             list_options, AUDIT_CASES_SHOWN, list_run);
CASE_COMMAND(command_case_show, "case show", "REF", "one case: partners, what happened, steps",
             show_options, AUDIT_CASE_SHOWN, show_run);
CASE_COMMAND(command_case_open, "case open", "PERSON",
             "make a case of a person, or find the open one", open_options, AUDIT_CASE_CHANGED,
             open_run);
CASE_COMMAND(command_case_decide, "case decide", "REF STEP [VALUE]",
             "colour, stage, decision, second person, note, hand over", decide_options,
             AUDIT_CASE_CHANGED, decide_run);
CASE_COMMAND(command_case_check, "case check", "REF [AGENCY]",
             "ask partners, remind them, go to their lead", check_options, AUDIT_CASE_CHANGED,
             check_run);
CASE_COMMAND(command_case_pack, "case pack", "REF", "make a numbered copy of the conference pack",
             text_options, AUDIT_CASE_PACK, pack_run);
