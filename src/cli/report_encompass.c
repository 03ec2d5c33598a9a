/* cli/report_encompass.c -- aim report encompass: how many schools were told of a police incident
 * before the next school day, and who was late. */
#include "cli/command.h"
#include "codec/json.h"
#include "encompass/encompass.h"
#include "base/clock.h"
#include "base/few.h"
#include "base/sort.h"
#include "search/json.h"
#include "store/store.h"

static const struct command_option options[] = {
    {"days", "N", "told in the last N days; 30 when it is left out"},
    {"list", NULL, "one line for each, by the ids of the children: for reviewers only"},
    {0},
};
enum { DAYS = 30, DAYS_MOST = 3660, LISTED_MOST = 2000 };

struct asked {
    struct call *call;
    int64_t from_ms;
    struct encompass_report report;
};

static err read_report(struct db *db, void *ctx, struct err_info *why)
{
    struct asked *q = ctx;
    return encompass_report_read(db, q->from_ms, q->call->arena, &q->report, why);
}

static void line_json(const struct encompass_line *l, struct json_writer *w)
{
    json_open_object(w);
    person_id_json(w, "child", l->child);
    json_pair_text(w, "agency", l->agency);
    moment_json(w, "happened", l->happened_ms);
    moment_json(w, "known", l->known_ms);
    moment_json(w, "deadline", l->deadline_ms);
    moment_json(w, "told", l->told_ms);
    moment_json(w, "acknowledged", l->acknowledged_ms);
    moment_json(w, "taken_back", l->withdrawn_ms);
    json_pair_c(w, "outcome", encompass_outcome(l));
    json_close_object(w);
}

/* For who may not list the children: in tens, so that one report less another tells of nobody; and
 * what is under ten, or could be worked out from its whole and the rest of it, is not told. */
struct counts {
    int64_t told, in_time, police_late, hub_late, acknowledged, acknowledged_in_time, withdrawn;
    bool few_told, few_part[3], few_acknowledged, few_acknowledged_in_time, few_withdrawn;
};

static struct counts counts_of(const struct encompass_report *r, bool all)
{
    struct counts c = {.told = r->told, .in_time = r->in_time, .police_late = r->police_late,
                       .hub_late = r->hub_late, .acknowledged = r->acknowledged,
                       .acknowledged_in_time = r->acknowledged_in_time, .withdrawn = r->withdrawn};
    const int64_t parts[] = {r->in_time, r->police_late, r->hub_late};
    if (all) return c;
    few_hide(parts, COUNT(parts), c.few_part);
    c.few_told = few(r->told);
    for (size_t i = 0; c.few_told && i < COUNT(parts); i++)
        c.few_part[i] = true;
    c.few_acknowledged = c.few_told || few_part(r->acknowledged, r->told);
    c.few_acknowledged_in_time =
        c.few_acknowledged || few_part(r->acknowledged_in_time, r->acknowledged);
    c.few_withdrawn = few(r->withdrawn);
    int64_t *const all_of[] = {&c.told,     &c.in_time,      &c.police_late,
                               &c.hub_late, &c.acknowledged, &c.acknowledged_in_time,
                               &c.withdrawn};
    for (size_t i = 0; i < COUNT(all_of); i++)
        *all_of[i] = (*all_of[i] + FEW / 2) / FEW * FEW;
    return c;
}

static str count_text(struct arena *a, int64_t n, bool hidden)
{
    return hidden ? STR("(not told)") : str_printf(a, "%lld", (long long)n);
}

static void print_json(const struct encompass_report *r, bool list, struct buf *out)
{
    struct json_writer w = {.out = out};
    const struct counts c = counts_of(r, list);
    json_open_object(&w);
    json_pair_told(&w, "told", c.told, c.few_told);
    json_pair_told(&w, "in_time", c.in_time, c.few_part[0]);
    json_pair_told(&w, "police_late", c.police_late, c.few_part[1]);
    json_pair_told(&w, "hub_late", c.hub_late, c.few_part[2]);
    json_pair_told(&w, "acknowledged", c.acknowledged, c.few_acknowledged);
    json_pair_told(&w, "acknowledged_in_time", c.acknowledged_in_time, c.few_acknowledged_in_time);
    json_pair_told(&w, "taken_back", c.withdrawn, c.few_withdrawn);
    if (list) {
        json_key(&w, "notices");
        json_open_array(&w);
        for (size_t i = 0; i < r->n; i++)
            line_json(&r->lines[i], &w);
        json_close_array(&w);
    }
    json_close_object(&w);
    buf_add_c(out, "\n");
}

static void print_text(const struct encompass_report *r, bool list, struct arena *a,
                       struct buf *out)
{
    const struct counts c = counts_of(r, list);
    str told_n = count_text(a, c.told, c.few_told);
    str in_time = count_text(a, c.in_time, c.few_part[0]);
    str police = count_text(a, c.police_late, c.few_part[1]);
    str hub = count_text(a, c.hub_late, c.few_part[2]);
    str seen = count_text(a, c.acknowledged, c.few_acknowledged);
    str early = count_text(a, c.acknowledged_in_time, c.few_acknowledged_in_time);
    str back = count_text(a, c.withdrawn, c.few_withdrawn);
    buf_printf(
        out, "%.*s told, %.*s in time; late: %.*s the police told late, %.*s the hub told late.\n",
        STR_FMT(told_n), STR_FMT(in_time), STR_FMT(police), STR_FMT(hub));
    buf_printf(out, "%.*s acknowledged, %.*s of them before the school day. %.*s taken back.\n",
               STR_FMT(seen), STR_FMT(early), STR_FMT(back));
    for (size_t i = 0; list && i < r->n; i++) {
        const struct encompass_line *l = &r->lines[i];
        char id[PERSON_ID_TEXT + 1];
        person_id_text(l->child, id);
        str deadline = date_moment_long(a, l->deadline_ms), told = date_moment_long(a, l->told_ms);
        buf_printf(out, "%s  %.*s  told %.*s, due %.*s: %s%s\n", id, STR_FMT(l->agency),
                   STR_FMT(told), STR_FMT(deadline), encompass_outcome(l),
                   l->withdrawn_ms ? ", taken back since" : "");
    }
}

static int by_person(const void *left, const void *right)
{
    const struct audit_subject *a = left, *b = right;
    return (a->person > b->person) - (a->person < b->person);
}

/* Whose ids are listed is in the log, each child once. */
static err note_children(struct call *call, const struct encompass_report *r, struct err_info *why)
{
    struct audit_subject *list = ARENA_ARRAY(call->arena, struct audit_subject, r->n + 1);
    size_t n = 0;
    if (!list) return err_set(why, ERR_NOMEM, "no memory for so many incidents");
    for (size_t i = 0; i < r->n; i++)
        list[i] = (struct audit_subject){r->lines[i].child, 1};
    sort_list(list, r->n, sizeof *list, by_person);
    for (size_t i = 0; i < r->n; i++)
        if (!n || list[n - 1].person != list[i].person) list[n++] = list[i];
    if (n > LISTED_MOST) {
        (void)err_set(why, ERR_LIMIT, "these are more than %d children", LISTED_MOST);
        return err_todo(why, "list fewer days");
    }
    call->audit.subjects = list;
    call->audit.subject_count = n;
    return ERR_OK;
}

static err run(struct call *call, struct err_info *why)
{
    struct asked q = {.call = call};
    const char *text = call_option(call, "days");
    bool list = call_flag(call, "list");
    int64_t days = DAYS;
    if (text && (!str_to_int64(str_of(text), &days) || days < 1 || days > DAYS_MOST))
        return err_set(why, ERR_USAGE, "--days is a number from 1 to %d", DAYS_MOST);
    if (list && !access_may(&call->user, CAP_REVIEW))
        return err_set(why, ERR_DENIED, "--list names children by their ids: for reviewers only");
    q.from_ms = hub_now_ms(call->hub) - days * MS_PER_DAY;
    err e = store_read(call->hub->store, read_report, &q, why);
    if (!e && list) e = note_children(call, &q.report, why);
    if (e) return e;
    if (call->json) print_json(&q.report, list, &call->out);
    else print_text(&q.report, list, call->arena, &call->out);
    return ERR_OK;
}

const struct command command_report_encompass = {
    .name = "report encompass",
    .help = "how many schools were told of a police incident before the next school day",
    .options = options,
    .needs = CAP_REPORT,
    .audit = AUDIT_REPORT,
    .run = run,
};
