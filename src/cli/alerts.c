/* cli/alerts.c -- aim alerts list, aim alerts ack: what the caller was told; aim report alerts: how
 * much everybody is told. */
#include "cli/looking.h"
#include "notice/load.h"
#include "search/json.h"
#include "store/store.h"

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, (struct partners **)ctx, why);
}

static struct viewer viewer_of(const struct call *call, enum purpose purpose)
{
    return (struct viewer){.user = &call->user,
                           .purpose = purpose,
                           .purpose_since_ms = hub_now_ms(call->hub),
                           .request = str_of(call->command->name)};
}

/* Reading one's own alerts is part of the work that they are about. */
static err read_list(struct call *call, const struct partners *p, bool closed,
                     struct notice_list *ret, struct viewer *ret_viewer, struct err_info *why)
{
    *ret_viewer = viewer_of(call, purpose_any(&call->user) &&
                                          !purpose_check(&call->user, PURPOSE_CHILD, STR(""), NULL)
                                      ? PURPOSE_CHILD
                                      : PURPOSE_NONE);
    return notice_list(call->hub, p, ret_viewer, closed, call->arena, ret, why);
}

static void line_json(const struct notice_line *l, struct json_writer *w)
{
    json_open_object(w);
    person_id_json(w, "id", l->id);
    json_pair_c(w, "kind", notice_row(l->kind)->word);
    json_pair_c(w, "text", notice_row(l->kind)->text);
    json_pair_text(w, "reference", l->reference);
    if (l->person) person_id_json(w, "person", l->person);
    json_pair_int(w, "times", l->times);
    json_pair_bool(w, "urgent", l->urgent);
    json_pair_bool(w, "waits", l->waits);
    moment_json(w, "made", l->made_ms);
    if (l->due_ms) moment_json(w, "acknowledge_by", l->due_ms);
    if (l->closed_ms) {
        moment_json(w, "acknowledged", l->closed_ms);
        json_pair_text(w, "acknowledged_by", l->closed_by);
    }
    json_close_object(w);
}

static void line_text(const struct notice_line *l, struct arena *a, struct buf *out)
{
    char id[PERSON_ID_TEXT + 1];
    str when = date_moment_long(a, l->closed_ms ? l->closed_ms : l->last_ms);
    person_id_text(l->id, id);
    buf_printf(out, "%s  %s%s%s%.*s  %.*s", id, l->urgent ? "urgent: " : "",
               notice_row(l->kind)->text, l->reference.len ? "  " : "", STR_FMT(l->reference),
               STR_FMT(when));
    if (l->times > 1) buf_printf(out, ", told %d times", l->times);
    if (l->waits) buf_add_c(out, ", put off until a better hour");
    if (l->closed_ms) buf_printf(out, ", acknowledged by %.*s", STR_FMT(l->closed_by));
    buf_add_c(out, "\n");
}

static err list_run(struct call *call, struct err_info *why)
{
    struct partners *p = NULL;
    struct notice_list list;
    struct viewer v;
    err e = store_read(call->hub->store, load_partners, &p, why);
    if (!e) e = read_list(call, p, call_flag(call, "past"), &list, &v, why);
    if (!e && call->json) {
        struct json_writer w = {.out = &call->out};
        json_open_array(&w);
        for (size_t i = 0; i < list.n; i++)
            line_json(&list.lines[i], &w);
        json_close_array(&w);
        buf_add_c(&call->out, "\n");
    } else if (!e) {
        for (size_t i = 0; i < list.n; i++)
            line_text(&list.lines[i], call->arena, &call->out);
        if (!list.n) buf_add_c(&call->out, "No alerts.\n");
    }
    partners_free(p);
    return e;
}

static err ack_run(struct call *call, struct err_info *why)
{
    struct partners *p = NULL;
    struct notice_list list;
    struct viewer v;
    int64_t id = 0, audience = 0;
    if (call->word_count != 1 || !person_id_of(str_of(call->words[0]), &id))
        return err_set(why, ERR_USAGE, "which alert? 'aim alerts list' tells the id");
    err e = store_read(call->hub->store, load_partners, &p, why);
    for (int past = 0; !e && !audience && past < 2; past++) {
        e = read_list(call, p, past, &list, &v, why);
        for (size_t i = 0; !e && i < list.n; i++)
            if (list.lines[i].id == id) audience = list.lines[i].audience;
    }
    if (!e && !audience) e = err_set(why, ERR_ABSENT, "there is no such alert");
    if (!e) e = notice_acknowledge(call->hub, p, &v, audience, id, why);
    if (!e && call->json) buf_add_c(&call->out, "{\"acknowledged\": true}\n");
    if (!e && !call->json) buf_add_c(&call->out, "Acknowledged.\n");
    partners_free(p);
    return e;
}

/* ---- aim report alerts ---- */

static const char *const to_words[] = {
    [TO_LOGIN] = "user", [TO_ROLE] = "role", [TO_SERVICE] = "service"};

static void load_json(const struct notice_load *l, struct json_writer *w)
{
    json_open_object(w);
    json_pair_c(w, "addressee", to_words[l->to]);
    json_pair_text(w, "agency", l->agency);
    json_pair_text(w, "who", l->who);
    json_pair_int(w, "made", l->made);
    json_pair_int(w, "merged", l->merged);
    json_pair_int(w, "in_digests", l->in_digests);
    json_pair_int(w, "acknowledged", l->acknowledged);
    json_pair_int(w, "past", l->past);
    json_pair_int(w, "open", l->open);
    json_pair_int(w, "escalated", l->escalated);
    json_pair_int(w, "median_minutes", l->median_ms / 60000);
    json_pair_real(w, "per_working_day", l->per_day);
    json_pair_int(w, "most_on_a_day", l->most);
    json_pair_int(w, "days_over_budget", l->days_over);
    json_close_object(w);
}

static void load_text(const struct notice_load *l, int32_t budget, struct buf *out)
{
    buf_printf(out, "%s %.*s%s%.*s: %lld made (%.1f a working day, %lld on the busiest)",
               to_words[l->to], STR_FMT(l->agency), l->agency.len ? " " : "", STR_FMT(l->who),
               (long long)l->made, l->per_day, (long long)l->most);
    buf_printf(out, ", %lld told again and merged, %lld in digests, %lld acknowledged",
               (long long)l->merged, (long long)l->in_digests, (long long)l->acknowledged);
    if (l->median_ms)
        buf_printf(out, " (half within %lld minutes)", (long long)(l->median_ms / 60000));
    buf_printf(out, ", %lld past, %lld open, %lld passed on\n", (long long)l->past,
               (long long)l->open, (long long)l->escalated);
    if (l->days_over)
        buf_printf(out, "  OVER BUDGET on %lld %s: more than %d alerts\n", (long long)l->days_over,
                   l->days_over == 1 ? "day" : "days", budget);
}

static void worker_json(const struct notice_worker *x, struct json_writer *w)
{
    json_open_object(w);
    json_pair_c(w, "addressee", "worker");
    json_pair_text(w, "login", x->login);
    json_pair_text(w, "agency", x->agency);
    json_pair_text(w, "role", x->role);
    json_pair_int(w, "told", x->told);
    json_pair_int(w, "urgent", x->urgent);
    json_pair_real(w, "per_working_day", x->per_day);
    json_pair_int(w, "most_on_a_day", x->most);
    json_pair_int(w, "days_over_budget", x->days_over);
    json_close_object(w);
}

static void worker_text(const struct notice_worker *x, int32_t budget, struct buf *out)
{
    buf_printf(out, "%.*s (%.*s, %.*s): told %lld, %lld urgent (%.1f a working day, %lld on the "
                    "busiest)\n",
               STR_FMT(x->login), STR_FMT(x->role), STR_FMT(x->agency), (long long)x->told,
               (long long)x->urgent, x->per_day, (long long)x->most);
    if (x->days_over)
        buf_printf(out, "  OVER BUDGET on %lld %s: more than %d alerts\n", (long long)x->days_over,
                   x->days_over == 1 ? "day" : "days", budget);
}

static err workers_run(struct call *call, const struct partners *p, int64_t days,
                       struct err_info *why)
{
    const struct notice_worker *list;
    size_t n;
    struct json_writer w = {.out = &call->out};
    err e = notice_worker_loads(call->hub, p, (int32_t)days, call->arena, &list, &n, why);
    if (!e && call->json) json_open_array(&w);
    for (size_t i = 0; !e && i < n; i++) {
        if (call->json) worker_json(&list[i], &w);
        else worker_text(&list[i], p->terms.queue.alerts_per_day, &call->out);
    }
    if (!e && call->json) {
        json_close_array(&w);
        buf_add_c(&call->out, "\n");
    } else if (!e && !n)
        buf_add_c(&call->out, "Nobody was told anything.\n");
    return e;
}

static err report_run(struct call *call, struct err_info *why)
{
    struct partners *p = NULL;
    const struct notice_load *list;
    size_t n;
    int64_t days;
    struct json_writer w = {.out = &call->out};
    err e = call_number(call, "days", 1, 366, 28, &days, why);
    if (!e) e = store_read(call->hub->store, load_partners, &p, why);
    if (!e && call_flag(call, "workers")) {
        e = workers_run(call, p, days, why);
        partners_free(p);
        return e;
    }
    if (!e) e = notice_loads(call->hub, p, (int32_t)days, call->arena, &list, &n, why);
    if (!e && call->json) json_open_array(&w);
    for (size_t i = 0; !e && i < n; i++) {
        if (call->json) load_json(&list[i], &w);
        else load_text(&list[i], p->terms.queue.alerts_per_day, &call->out);
    }
    if (!e && call->json) {
        json_close_array(&w);
        buf_add_c(&call->out, "\n");
    } else if (!e && !n)
        buf_add_c(&call->out, "Nobody was told anything.\n");
    partners_free(p);
    return e;
}

static const struct command_option list_options[] = {
    {"past", NULL, "those acknowledged in the last 14 days"},
    {0},
};
static const struct command_option report_options[] = {
    {"days", "N", "of the last N days (default 28)"},
    {"workers", NULL, "by worker and day: by name, by role and by the services they read for"},
    {0},
};

const struct command command_alerts_list = {
    .name = "alerts list",
    .help = "what you were told and have not acknowledged",
    .options = list_options,
    .needs = CAP_SIGNED_IN,
    .audit = AUDIT_NOTICES_SHOWN,
    .notes_itself = true,
    .run = list_run,
};

const struct command command_alerts_ack = {
    .name = "alerts ack",
    .words = "ID",
    .help = "acknowledge an alert: seen, and dealt with by you",
    .needs = CAP_SIGNED_IN,
    .audit = AUDIT_NOTICE_ACKNOWLEDGED,
    .notes_itself = true,
    .run = ack_run,
};

const struct command command_report_alerts = {
    .name = "report alerts",
    .help = "how many alerts each user, role and service gets, and what becomes of them",
    .options = report_options,
    .needs = CAP_REPORT,
    .audit = AUDIT_REPORT,
    .run = report_run,
};
