/* cli/plan.c -- aim cp-is: what unscheduled care asks about plans, and the authority's side of it.
 */
#include "cli/looking.h"
#include "codec/json.h"
#include "protect/plan_told.h"

#include "base/clock.h"
#include "base/date.h"

#include <stdio.h>

enum { DAYS = 30, LIST_MAX = 1000, TEXT_BYTES = 8 * 1024 };

/* ---- show ---- */

static const struct command_option show_options[] = {
    PURPOSE_OPTIONS, {"status", "NN", "how your system traced the number: 01 to 08"}, {0}};

static void show_text(const struct plan_view *v, struct arena *a, struct buf *out)
{
    if (v->answer != PLAN_ANSWER_GIVEN) {
        buf_printf(out, "%s\n(%s)\n", plan_answer_text(v->answer), plan_answer_word(v->answer));
        return;
    }
    if (!v->n) buf_add_c(out, "No information is held.\n");
    for (size_t i = 0; i < v->n; i++) {
        const struct plan_line *l = &v->plans[i];
        buf_printf(out, "%s\n  from %.*s", plan_kind_label(l->kind),
                   STR_FMT(date_long(a, l->start)));
        if (l->end.year) buf_printf(out, " to %.*s", STR_FMT(date_long(a, l->end)));
        buf_printf(out, "\n  %.*s\n  office hours    %.*s, %.*s\n  emergency duty  %.*s, %.*s\n",
                   STR_FMT(l->authority), STR_FMT(l->office), STR_FMT(l->office_phone),
                   STR_FMT(l->duty), STR_FMT(l->duty_phone));
    }
    if (v->access_count) buf_add_c(out, "Last accesses\n");
    for (size_t i = 0; i < v->access_count; i++)
        buf_printf(out, "  %.*s  %.*s, %.*s\n",
                   STR_FMT(date_moment_long(a, v->accesses[i].at_ms)),
                   STR_FMT(v->accesses[i].agency), STR_FMT(v->accesses[i].role));
    buf_add_c(out, "The authority is told that you looked.\n");
}

static err show(struct call *call, struct looking_call *l, struct err_info *why)
{
    struct plan_view view;
    int64_t status, started_ns = clock_monotonic_ns();
    str number;
    err e = call_number(call, "status", 1, 8, 0, &status, why);
    if (!e) e = ask_secret("NHS number", call->arena, &number, why);
    if (!e)
        e = plan_ask(call->hub, l->partners, &l->viewer, pii_of(number), (int)status, call->arena,
                     &view, why);
    if (e) return e;
    if (call->json) {
        struct json_writer w = {.out = &call->out};
        plan_json(&view, call->arena, &w);
        plan_pad(&call->out, PLAN_JSON_BYTES - 1);
    } else {
        show_text(&view, call->arena, &call->out);
        if (view.answer == PLAN_ANSWER_GIVEN) plan_pad(&call->out, TEXT_BYTES - 1);
    }
    buf_add_c(&call->out, "\n");
    plan_hold(l->partners, started_ns);
    return ERR_OK;
}

static err show_run(struct call *call, struct err_info *why)
{
    struct looking_call l;
    err e = looking_start(call, NULL, &l, why);
    if (!e) e = show(call, &l, why);
    looking_end(&l);
    return e;
}

const struct command command_cp_is_show = {
    .name = "cp-is show",
    .help = "ask for a child's plans by NHS number, which is read from standard input",
    .options = show_options,
    .needs = CAP_PLANS,
    .audit = AUDIT_PLANS_SHOWN,
    .notes_itself = true,
    .run = show_run,
};

/* ---- accesses ---- */

static const struct command_option accesses_options[] = {
    {"days", "N", "of so many days, 1 to 366; default 30"}, {0}};

static void accesses_json(const struct plan_told *list, size_t n, struct arena *a,
                          struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_key(&w, "accesses");
    json_open_array(&w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(&w);
        json_pair_text(&w, "at", date_moment_iso(a, list[i].at_ms));
        json_pair_text(&w, "person_ref", pii_reveal(list[i].person_ref, REVEAL_SHOW));
        json_pair_text(&w, "organisation", list[i].agency);
        json_pair_text(&w, "role", list[i].role);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    buf_add_c(out, "\n");
}

static err accesses(struct call *call, struct looking_call *l, struct err_info *why)
{
    const struct plan_told *list;
    size_t n;
    int64_t days;
    err e = call_number(call, "days", 1, 366, DAYS, &days, why);
    if (!e) e = plan_tell(call->hub, l->partners, why);
    if (!e)
        e = plan_accesses(call->hub, l->partners, &l->viewer, (int)days, LIST_MAX, call->arena,
                          &list, &n, why);
    if (e) return e;
    if (call->json) {
        accesses_json(list, n, call->arena, &call->out);
        return ERR_OK;
    }
    if (!n) buf_add_c(&call->out, "Nobody looked.\n");
    for (size_t i = 0; i < n; i++)
        buf_printf(&call->out, "%.*s  %-20.*s  %.*s, %.*s\n",
                   STR_FMT(date_moment_long(call->arena, list[i].at_ms)),
                   STR_FMT(pii_reveal(list[i].person_ref, REVEAL_SHOW)), STR_FMT(list[i].agency),
                   STR_FMT(list[i].role));
    return ERR_OK;
}

static err accesses_run(struct call *call, struct err_info *why)
{
    struct looking_call l;
    err e = looking_start(call, "child_concern", &l, why);
    if (!e) e = accesses(call, &l, why);
    looking_end(&l);
    return e;
}

const struct command command_cp_is_accesses = {
    .name = "cp-is accesses",
    .help = "list who looked at the plans of your own authority",
    .options = accesses_options,
    .needs = CAP_PLANS,
    .audit = AUDIT_PLAN_ACCESSES,
    .notes_itself = true,
    .run = accesses_run,
};

/* ---- numbers ---- */

static void numbers_json(const struct plan_inactive *list, size_t n, struct arena *a,
                         struct buf *out)
{
    struct json_writer w = {.out = out};
    json_open_object(&w);
    json_key(&w, "numbers");
    json_open_array(&w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(&w);
        json_pair_text(&w, "person_ref", pii_reveal(list[i].person_ref, REVEAL_SHOW));
        json_pair_c(&w, "code", plan_number_word(list[i].code));
        json_pair_c(&w, "type", plan_kind_word(list[i].kind));
        json_pair_text(&w, "start", date_iso(a, list[i].start));
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    buf_add_c(out, "\n");
}

static err numbers(struct call *call, struct looking_call *l, struct err_info *why)
{
    const struct plan_inactive *list;
    size_t n;
    err e = plan_numbers(call->hub, l->partners, &l->viewer, str_of(call->user.agency),
                         call->arena, &list, &n, why);
    if (e) return e;
    if (call->json) {
        numbers_json(list, n, call->arena, &call->out);
        return ERR_OK;
    }
    if (!n) buf_add_c(&call->out, "Every plan is found by its number.\n");
    for (size_t i = 0; i < n; i++)
        buf_printf(&call->out, "%-20.*s  %-12s %s, from %.*s: %s\n",
                   STR_FMT(pii_reveal(list[i].person_ref, REVEAL_SHOW)),
                   plan_number_word(list[i].code), plan_kind_label(list[i].kind),
                   STR_FMT(date_short(call->arena, list[i].start)),
                   plan_number_text(list[i].code));
    return ERR_OK;
}

static err numbers_run(struct call *call, struct err_info *why)
{
    struct looking_call l;
    err e = looking_start(call, "child_concern", &l, why);
    if (!e) e = numbers(call, &l, why);
    looking_end(&l);
    return e;
}

const struct command command_cp_is_numbers = {
    .name = "cp-is numbers",
    .help = "list the plans of your own authority that no question finds, and why",
    .needs = CAP_PLANS,
    .audit = AUDIT_PLAN_ACCESSES,
    .notes_itself = true,
    .run = numbers_run,
};
