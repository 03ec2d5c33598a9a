/* cli/lock.c -- aim access: what agencies keep locked. Reasons are read from standard input. */
#include "cli/looking.h"
#include "codec/json.h"
#include "protect/lock.h"
#include "search/json.h"

#include <stdio.h>

static const struct command_option ask_options[] = {
    PURPOSE_OPTIONS,
    {"owner", "AGENCY", "whose locked part it is"},
    {"for-agency", NULL, "for everybody of your agency who may open people, not for you alone"},
    {0}};
static const struct command_option open_options[] = {PURPOSE_OPTIONS, {0}};
static const struct command_option offer_options[] = {
    PURPOSE_OPTIONS,
    {"to", "AGENCY", "who is to decide from now on"},
    {"consent", "STATUS", "given or not_needed"},
    {0}};
static const struct command_option lock_options[] = {
    PURPOSE_OPTIONS, {"unlock", NULL, "no longer keep them locked"}, {0}};
static const struct command_option decide_options[] = {
    {"grant", NULL, "let them see it"},
    {"refuse", NULL, "do not"},
    {"days", "N", "for so many days; default: the most that was agreed"},
    {"consent", "STATUS", "of a hand-over, asked again: given or not_needed"},
    {0}};

struct doing {
    struct call *call;
    struct looking_call *l;
    int64_t id; /* of a person or a request */
};

static err need_id(const struct call *call, int64_t *ret_id, struct err_info *why)
{
    if (call->word_count == 1 && person_id_of(str_of(call->words[0]), ret_id)) return ERR_OK;
    return err_set(why, ERR_USAGE, "which one? an id has 16 digits, 0-9 and a-f");
}

static err need_consent(const struct call *call, enum lock_consent *ret, struct err_info *why)
{
    const char *word = call_option(call, "consent");
    if (word && lock_consent_of(str_of(word), ret)) return ERR_OK;
    return err_set(why, ERR_USAGE, "say how it is with consent: --consent given or not_needed");
}

static void say_request(struct call *call, int64_t request)
{
    char id[PERSON_ID_TEXT + 1], reference[LOCK_REFERENCE_TEXT + 1];
    person_id_text(request, id);
    lock_reference(request, reference);
    if (call->json)
        buf_printf(&call->out, "{\"request\":\"%s\",\"reference\":\"%s\"}\n", id, reference);
    else
        buf_printf(&call->out, "%s  request %s\n", reference, id);
}

static err ask(struct doing *d, struct err_info *why)
{
    struct lock_wish w = {.person = d->id, .owner = str_of(call_option(d->call, "owner")),
                          .agency = call_flag(d->call, "for-agency")};
    int64_t request;
    str reason;
    err e = ask_secret("Why", d->call->arena, &reason, why);
    w.reason = pii_of(e ? STR("") : reason);
    if (!e) e = lock_ask(d->call->hub, d->l->partners, &d->l->viewer, &w, &request, why);
    if (!e) say_request(d->call, request);
    return e;
}

static err open_now(struct doing *d, struct err_info *why)
{
    struct lock_wish w = {.person = d->id};
    int64_t until_ms;
    str reason;
    err e = ask_secret("What is happening, and why you cannot wait", d->call->arena, &reason, why);
    w.reason = pii_of(e ? STR("") : reason);
    if (!e) e = lock_open(d->call->hub, d->l->partners, &d->l->viewer, &w, &until_ms, why);
    if (!e)
        buf_printf(&d->call->out, "open until %.*s\n",
                   STR_FMT(date_moment_long(d->call->arena, until_ms)));
    return e;
}

static err offer(struct doing *d, struct err_info *why)
{
    enum lock_consent consent = LOCK_CONSENT_NOT_GIVEN;
    int64_t request;
    str reason;
    err e = need_consent(d->call, &consent, why);
    if (!e) e = ask_secret("Why", d->call->arena, &reason, why);
    if (!e)
        e = lock_offer(d->call->hub, d->l->partners, &d->l->viewer, d->id,
                       str_of(call_option(d->call, "to")), consent, pii_of(reason), &request, why);
    if (!e) say_request(d->call, request);
    return e;
}

static err lock(struct doing *d, struct err_info *why)
{
    return lock_set(d->call->hub, d->l->partners, &d->l->viewer, d->id,
                    !call_flag(d->call, "unlock"), why);
}

static err decide(struct doing *d, struct err_info *why)
{
    struct lock_answer a = {.request = d->id, .grant = call_flag(d->call, "grant")};
    int64_t days = 0;
    str words;
    if (a.grant == call_flag(d->call, "refuse"))
        return err_set(why, ERR_USAGE, "say --grant or --refuse");
    err e = call_number(d->call, "days", 1, 366, 0, &days, why);
    if (!e && call_option(d->call, "consent")) e = need_consent(d->call, &a.consent, why);
    else a.consent = LOCK_CONSENT_NOT_GIVEN;
    if (!e) e = ask_secret("Why", d->call->arena, &words, why);
    a.days = (int)days;
    a.words = pii_of(e ? STR("") : words);
    return e ? e : lock_decide(d->call->hub, d->l->partners, &d->l->viewer, &a, why);
}

static err review(struct doing *d, struct err_info *why)
{
    return lock_review(d->call->hub, d->l->partners, &d->l->viewer, d->id, why);
}

/* ---- the list ---- */

static void line_json(const struct lock_line *l, struct arena *a, struct json_writer *w)
{
    char id[PERSON_ID_TEXT + 1];
    person_id_text(l->request, id);
    json_open_object(w);
    json_pair_c(w, "request", id);
    json_pair_c(w, "reference", l->reference);
    json_pair_text(w, "kind", l->kind);
    json_pair_text(w, "state", l->state);
    json_pair_text(w, "owner", l->owner);
    json_pair_text(w, "login", l->login);
    json_pair_text(w, "agency", l->agency);
    json_pair_text(w, "asked", date_moment_iso(a, l->asked_ms));
    json_pair_text(w, "due", date_moment_iso(a, l->due_ms));
    json_pair_text(w, "until", l->until_ms ? date_moment_iso(a, l->until_ms) : STR(""));
    json_pair_text(w, "decided_by", l->decided_by);
    json_pair_text(w, "consent", l->consent);
    json_pair_text(w, "decided_consent", l->decided_consent);
    json_pair_text(w, "reason", pii_reveal(l->reason, REVEAL_SHOW));
    json_pair_text(w, "answer", pii_reveal(l->answer, REVEAL_SHOW));
    json_pair_bool(w, "to_do", l->may_decide || l->may_review);
    json_close_object(w);
}

static void line_text(const struct lock_line *l, struct arena *a, struct buf *out)
{
    char id[PERSON_ID_TEXT + 1];
    person_id_text(l->request, id);
    buf_printf(out, "%s  %s  %.*s, %.*s  %.*s of %.*s asks %.*s", id, l->reference,
               STR_FMT(l->kind), STR_FMT(l->state), STR_FMT(l->login), STR_FMT(l->agency),
               STR_FMT(l->owner));
    if (l->may_decide || l->may_review)
        buf_printf(out, "  due %.*s%s", STR_FMT(date_moment_long(a, l->due_ms)),
                   l->overdue ? ", overdue" : "");
    buf_printf(out, "\n    %.*s\n", STR_FMT(pii_reveal(l->reason, REVEAL_SHOW)));
}

static err list(struct doing *d, struct err_info *why)
{
    struct call *call = d->call;
    struct lock_list all;
    struct json_writer w = {.out = &call->out};
    err e = lock_list(call->hub, d->l->partners, &d->l->viewer, call->arena, &all, why);
    if (e) return e;
    if (!call->json) {
        if (!all.n) buf_add_c(&call->out, "There are no requests.\n");
        for (size_t i = 0; i < all.n; i++)
            line_text(&all.lines[i], call->arena, &call->out);
        return ERR_OK;
    }
    json_open_object(&w);
    json_key(&w, "requests");
    json_open_array(&w);
    for (size_t i = 0; i < all.n; i++)
        line_json(&all.lines[i], call->arena, &w);
    json_close_array(&w);
    json_close_object(&w);
    buf_add_c(&call->out, "\n");
    return ERR_OK;
}

/* ---- the rows ---- */

static err with(struct call *call, const char *purpose, bool id,
                err (*run)(struct doing *d, struct err_info *why), struct err_info *why)
{
    struct looking_call l;
    struct doing d = {.call = call, .l = &l};
    err e = looking_start(call, purpose, &l, why);
    if (!e && id) e = need_id(call, &d.id, why);
    if (!e) e = run(&d, why);
    looking_end(&l);
    return e;
}

#define RUN(name, purpose, id)                                                                     \
    static err name##_run(struct call *call, struct err_info *why)                                 \
    {                                                                                              \
        return with(call, purpose, id, name, why);                                                 \
    }
RUN(ask, NULL, true)
RUN(open_now, NULL, true)
RUN(offer, NULL, true)
RUN(lock, NULL, true)
RUN(decide, "child_concern", true)
RUN(review, "child_concern", true)
RUN(list, "child_concern", false)

#define ROW(stem, text, word, what, list_of_options, capability, kind, function)                \
    const struct command command_access_##stem =    {.name = "access " text,                       \
                                                     .words = word,                                \
                                                     .help = what,                                 \
                                                     .options = list_of_options,                   \
                                                     .needs = capability,                          \
                                                     .audit = kind,                                \
                                                     .notes_itself = true,                         \
                                                     .run = function##_run}
ROW(list, "list", NULL, "list requests to see what is locked", NULL, CAP_SIGNED_IN,
    AUDIT_LOCKS_SHOWN, list);
ROW(ask, "ask", "PERSON", "ask an agency for what it keeps locked of a person", ask_options,
    CAP_LOCKS, AUDIT_LOCK, ask);
ROW(open, "open", "PERSON", "open what is locked of a person, in an emergency", open_options,
    CAP_LOCKS, AUDIT_LOCK_OPENED, open_now);
ROW(decide, "decide", "REQUEST", "grant or refuse a request, or take over what was offered",
    decide_options, CAP_LOCKS, AUDIT_LOCK, decide);
ROW(review, "review", "REQUEST", "say that an emergency opening was looked at", NULL,
    CAP_SIGNED_IN, AUDIT_LOCK, review);
ROW(offer, "offer", "PERSON", "hand over what your agency keeps locked of a person",
    offer_options, CAP_LOCKS, AUDIT_LOCK, offer);
ROW(lock, "lock", "PERSON", "keep your agency's records of a person locked, or no longer",
    lock_options, CAP_LOCKS, AUDIT_LOCK, lock);
