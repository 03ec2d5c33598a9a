/* cli/referral.c -- aim referral list, show, receive, accept, return, done, withdraw, export. What
 * somebody says in their own words comes from standard input, never from an argument. */
#include "refer/export.h"
#include "refer/quiet.h"

#include "cli/looking.h"
#include "search/json.h"

#include <stdio.h>

enum { WORDS_ROOM = REFERRAL_WORRY_MAX + 2 };

static const struct command_option list_options[] = {
    PURPOSE_OPTIONS,
    {"box", "WHICH", "mine, ours, received or quiet: received, and quiet for long (received)"},
    {"state", "STATE", "only sent, received, accepted, returned, done or withdrawn"},
    {0},
};
static const struct command_option one_options[] = {PURPOSE_OPTIONS, {0}};
static const struct command_option return_options[] = {
    PURPOSE_OPTIONS,
    {"reason", "CODE", "why: a code of the region's list, such as more-needed"},
    {"words", NULL, "read what you want to say from standard input"},
    {0},
};
static const struct command_option done_options[] = {
    PURPOSE_OPTIONS,
    {"outcome", "CODE", "what came of it: no_further_action, advice, early_help, assessment, ..."},
    {"words", NULL, "read what you want to say from standard input"},
    {0},
};
static const struct command_option export_options[] = {
    PURPOSE_OPTIONS,
    {"csv", NULL, "one line of CSV under its head, for a spreadsheet or a simple import"},
    {0},
};

/* ---- list ---- */

static void head_json(const struct referral *r, struct json_writer *w)
{
    json_pair_c(w, "reference", r->reference);
    json_pair_c(w, "pathway", referral_pathway_word(r->pathway));
    json_pair_c(w, "urgency", urgency_word(r->urgency));
    json_pair_text(w, "offer", r->offer);
    json_pair_c(w, "state", referral_state_word(r->state));
    json_pair_int(w, "version", r->version);
    json_pair_text(w, "from", r->from_agency);
    json_pair_text(w, "to", r->to_agency);
    json_pair_text(w, "service", r->to_service);
    json_pair_text(w, "routed", r->routed);
    json_pair_text(w, "outcome", r->outcome);
    moment_json(w, "sent", r->sent_ms);
    moment_json(w, "acknowledge_by", r->due_ms);
    moment_json(w, "changed", r->moved_ms);
    json_pair_bool(w, "late", r->late);
    json_pair_int(w, "quiet_days", r->quiet_days);
}

static void list_out(struct call *call, const struct referral_list *l)
{
    struct json_writer w = {.out = &call->out};
    if (call->json) json_open_array(&w);
    for (size_t i = 0; i < l->n; i++) {
        const struct referral *r = &l->list[i];
        if (call->json) {
            json_open_object(&w);
            head_json(r, &w);
            json_close_object(&w);
            continue;
        }
        str sent = date_moment_iso(call->arena, r->sent_ms);
        buf_printf(&call->out, "%s  %-9s %-8s %.*s -> %.*s  %.*s%s\n", r->reference,
                   referral_state_word(r->state), referral_pathway_word(r->pathway),
                   STR_FMT(r->from_agency), STR_FMT(r->to_agency), STR_FMT(sent),
                   r->late ? "  not acknowledged in time" : "");
        str quiet = referral_quiet_words(r, call->arena);
        if (quiet.len) buf_printf(&call->out, "    %.*s\n", STR_FMT(quiet));
    }
    if (call->json) json_close_array(&w);
    if (call->json) buf_add_c(&call->out, "\n");
    else if (!l->n)
        buf_add_c(&call->out, "There is none.\n");
}

static err list_run(struct call *call, struct err_info *why)
{
    struct looking_call l;
    struct referral_list list;
    enum referral_box box = BOX_RECEIVED;
    enum referral_state state = REFERRAL_SENT;
    const char *box_text = call_option(call, "box"), *state_text = call_option(call, "state");
    if (box_text && !referral_box_of(str_of(box_text), &box))
        return err_set(why, ERR_USAGE, "--box is none of mine, ours, received, quiet");
    if (state_text && !referral_state_of(str_of(state_text), &state))
        return err_set(why, ERR_USAGE, "--state is not the name of a state");
    err e = looking_start(call, NULL, &l, why);
    if (!e)
        e = referral_list(call->hub, l.partners, &l.viewer, box, state_text ? (int)state : -1,
                          call->arena, &list, why);
    if (!e) list_out(call, &list);
    looking_end(&l);
    return e;
}

/* ---- one ---- */

static err take_reference(struct call *call, int64_t *ret_referral, struct err_info *why)
{
    if (call->word_count != 1) return err_set(why, ERR_USAGE, "name one referral");
    if (!referral_of_reference(str_of(call->words[0]), ret_referral))
        return err_set(why, ERR_USAGE, "a reference looks like 2K7M-94QX-3HTB-A");
    return ERR_OK;
}

static void say(struct call *call, const char *term, pii value)
{
    str text = pii_reveal(value, REVEAL_SHOW);
    if (text.len) buf_printf(&call->out, "%-18s %.*s\n", term, STR_FMT(text));
}

static void one_out(struct call *call, const struct referral *r)
{
    const struct refer_content *c = &r->content;
    buf_printf(&call->out, "Referral %s: %s, %s\n", r->reference, referral_state_word(r->state),
               referral_pathway_label(r->pathway));
    say(call, "Suggested", pii_of(referral_quiet_words(r, call->arena)));
    say(call, "First name", c->given);
    say(call, "Surname", c->family);
    say(call, "The worry", c->worry);
    say(call, "Ring back", pii_of(c->back_name));
    say(call, "Number", pii_of(c->back_phone));
    for (size_t i = 0; i < c->row_count; i++) {
        const struct content_row *row = &c->rows[i];
        str day = row->date.year ? date_iso(call->arena, row->date) : STR("date not shown");
        buf_printf(&call->out, "  %.*s  %.*s  %.*s\n", STR_FMT(day), STR_FMT(row->service),
                   STR_FMT(row->label));
    }
    for (size_t i = 0; i < r->step_count; i++) {
        const struct referral_step *s = &r->steps[i];
        str when = date_moment_iso(call->arena, s->at_ms);
        buf_printf(&call->out, "%.*s  %s %.*s by %.*s\n", STR_FMT(when),
                   referral_state_word(s->state), STR_FMT(s->code), STR_FMT(s->login));
    }
}

/* An export is what --json shows of one: the same members, one description of them. */
static err export_out(struct call *call, struct looking_call *l, int64_t id, bool csv,
                      struct err_info *why)
{
    struct referral_export x;
    struct json_writer w = {.out = &call->out};
    err e = referral_export_open(call->hub, l->partners, &l->viewer, id, call->arena, &x, why);
    if (e) return e;
    if (csv) {
        referral_export_csv_head(&call->out);
        referral_export_csv(&x, l->partners, call->arena, &call->out);
        return ERR_OK;
    }
    referral_export_json(&x, l->partners, call->arena, &w);
    buf_add_c(&call->out, "\n");
    return ERR_OK;
}

static err show_run(struct call *call, struct err_info *why)
{
    struct looking_call l;
    struct referral r;
    int64_t id;
    err e = take_reference(call, &id, why);
    if (e) return e;
    e = looking_start(call, NULL, &l, why);
    if (!e && call->json) e = export_out(call, &l, id, false, why);
    else if (!e) {
        e = referral_open(call->hub, l.partners, &l.viewer, id, call->arena, &r, why);
        if (!e) one_out(call, &r);
    }
    looking_end(&l);
    return e;
}

static err export_run(struct call *call, struct err_info *why)
{
    struct looking_call l;
    int64_t id;
    err e = take_reference(call, &id, why);
    if (e) return e;
    e = looking_start(call, NULL, &l, why);
    if (!e) e = export_out(call, &l, id, call_flag(call, "csv"), why);
    looking_end(&l);
    return e;
}

/* ---- answers ---- */

static err read_words(struct call *call, bool wanted, pii *ret_words, struct err_info *why)
{
    *ret_words = pii_of(STR(""));
    if (!wanted) return ERR_OK;
    char *at = arena_alloc(call->arena, WORDS_ROOM);
    if (!at) return err_set(why, ERR_NOMEM, "no memory for what you say");
    size_t n = fread(at, 1, WORDS_ROOM, stdin);
    if (n > REFERRAL_WORRY_MAX)
        return err_set(why, ERR_INPUT, "use at most %d characters", REFERRAL_WORRY_MAX);
    str text = str_trim(str_range(at, n));
    if (!str_is_utf8(text)) return err_set(why, ERR_INPUT, "what you say is not UTF-8 text");
    *ret_words = pii_of(text);
    return ERR_OK;
}

static err answer(struct call *call, enum referral_state to, const char *code_option, bool words,
                  struct err_info *why)
{
    struct looking_call l;
    const char *code = code_option ? call_option(call, code_option) : NULL;
    struct referral_answer a = {.to = to, .code = str_of(code ? code : "")};
    int64_t id;
    err e = take_reference(call, &id, why);
    if (!e) e = read_words(call, words, &a.words, why);
    if (e) return e;
    e = looking_start(call, NULL, &l, why);
    if (!e) e = referral_act(call->hub, l.partners, &l.viewer, id, &a, why);
    if (!e) buf_printf(&call->out, "%s is %s\n", call->words[0], referral_state_word(to));
    looking_end(&l);
    return e;
}

static err receive_run(struct call *call, struct err_info *why)
{
    return answer(call, REFERRAL_RECEIVED, NULL, false, why);
}

static err accept_run(struct call *call, struct err_info *why)
{
    return answer(call, REFERRAL_ACCEPTED, NULL, false, why);
}

static err return_run(struct call *call, struct err_info *why)
{
    return answer(call, REFERRAL_RETURNED, "reason", call_flag(call, "words"), why);
}

static err done_run(struct call *call, struct err_info *why)
{
    return answer(call, REFERRAL_DONE, "outcome", call_flag(call, "words"), why);
}

static err withdraw_run(struct call *call, struct err_info *why)
{
    return answer(call, REFERRAL_WITHDRAWN, NULL, true, why);
}

#define ROW(verb, text, option_list, kind)                                                         \
    const struct command command_referral_##verb = {.name = "referral " #verb,                     \
                                                    .words = "REFERENCE",                          \
                                                    .help = text,                                  \
                                                    .options = option_list,                        \
                                                    .needs = CAP_REFER,                            \
                                                    .audit = kind,                                 \
                                                    .notes_itself = true,                          \
                                                    .run = verb##_run}
const struct command command_referral_list = {.name = "referral list",
                                              .help = "list those to or from your agency",
                                              .options = list_options,
                                              .needs = CAP_REFER,
                                              .audit = AUDIT_REFERRAL_SHOWN,
                                              .notes_itself = true,
                                              .run = list_run};
ROW(show, "show what one says and what became of it", one_options, AUDIT_REFERRAL_SHOWN);
ROW(receive, "acknowledge one: somebody has it", one_options, AUDIT_REFERRAL);
ROW(accept, "accept one", one_options, AUDIT_REFERRAL);
ROW(done, "say what came of one", done_options, AUDIT_REFERRAL);
ROW(withdraw, "take one back; why is read from standard input", one_options, AUDIT_REFERRAL);
ROW(export, "write one as a case system imports it", export_options, AUDIT_REFERRAL_SHOWN);
const struct command command_referral_return = {.name = "referral return",
                                                .words = "REFERENCE",
                                                .help = "return one, with a reason",
                                                .options = return_options,
                                                .needs = CAP_REFER,
                                                .audit = AUDIT_REFERRAL,
                                                .notes_itself = true,
                                                .run = return_run};
