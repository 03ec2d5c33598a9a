/* protect/plan.c -- a question about plans: read, decided, stored as an access, logged,
 * answered. */
#include "protect/plan_inside.h"

#include "base/clock.h"
#include "base/sort.h"
#include "codec/json.h"
#include "person/clean.h"
#include "query.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

/* ---- the answer ---- */

static bool shown(const struct plan_asking *q, const struct plan_found *f)
{
    return plan_shown(&q->partners->terms.protection, f->kind, f->start, f->end, q->today);
}

/* What the upload says of the plan; where it is silent, what the region file says of the
 * service. */
static err line_of(const struct plan_asking *q, const struct plan_found *f, struct plan_line *l,
                   struct err_info *why)
{
    const struct service *s = partners_service(f->authority, f->event->service);
    struct event_sealed open;
    if (!s) s = f->authority->services;
    err e = event_open(f->record, f->event, q->arena, &open, why);
    if (e) return e;
    struct lead lead = s->lead;
    event_lead_over(&open, q->partners, &lead);
    *l = (struct plan_line){.kind = f->kind,
                            .start = f->start,
                            .end = f->end,
                            .authority =
                                lead.authority.len ? lead.authority : f->authority->name,
                            .office = lead.name,
                            .office_phone = lead.phone,
                            .duty = lead.away_name.len ? lead.away_name
                                                       : STR("Emergency duty team"),
                            .duty_phone = lead.away_phone};
    return ERR_OK;
}

static int newest_plan(const void *left, const void *right)
{
    const struct plan_line *a = left, *b = right;
    int by_start = date_cmp(b->start, a->start);
    return by_start ? by_start : (int)a->kind - (int)b->kind;
}

/* What has ended long ago falls out here: after everything was read. */
static err lines(struct plan_asking *q, struct err_info *why)
{
    struct plan_line *list = ARENA_ARRAY(q->arena, struct plan_line, PLANS_MAX);
    size_t n = 0;
    if (!list) return err_set(why, ERR_NOMEM, "no memory for plans");
    for (size_t i = 0; i < q->found_count; i++) {
        if (!shown(q, &q->found[i])) continue;
        err e = line_of(q, &q->found[i], &list[n], why);
        if (e) return e;
        q->found[n++] = q->found[i];
    }
    q->found_count = n;
    if (n) sort_list(list, n, sizeof *list, newest_plan);
    q->view.plans = list;
    q->view.n = n;
    return ERR_OK;
}

/* ---- who looked before ---- */

/* The records under which plans are shown, each once; empty places get the question's own id. */
static size_t plan_records(const struct plan_asking *q, int64_t ids[PLAN_RECORDS_MAX],
                           const struct plan_found *of[PLAN_RECORDS_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < q->found_count; i++) {
        bool again = false;
        for (size_t k = 0; k < n; k++)
            again = again || ids[k] == q->found[i].record->id;
        if (again || n == PLAN_RECORDS_MAX) continue;
        of[n] = &q->found[i];
        ids[n++] = q->found[i].record->id;
    }
    for (size_t i = n; i < PLAN_RECORDS_MAX; i++)
        ids[i] = q->nobody;
    return n;
}

struct listing {
    const struct plan_asking *q;
    struct plan_access *list;
    size_t n, room;
};

static err on_access(void *ctx, size_t which, const struct q_plan_accesses_row *row)
{
    struct listing *g = ctx;
    const struct agency *a = partners_agency(g->q->partners, row->agency);
    (void)which;
    if (g->n == g->room) return ERR_OK;
    struct plan_access *one = &g->list[g->n++];
    *one = (struct plan_access){.at_ms = row->at_ms,
                                .agency = a ? a->name : str_copy(g->q->arena, row->agency),
                                .role = str_copy(g->q->arena, row->role)};
    return one->agency.at && one->role.at ? ERR_OK : ERR_NOMEM;
}

static int newest_access(const void *left, const void *right)
{
    const struct plan_access *a = left, *b = right;
    if (a->at_ms != b->at_ms) return a->at_ms > b->at_ms ? -1 : 1;
    return str_cmp(a->agency, b->agency);
}

static err accesses(struct plan_asking *q, struct err_info *why)
{
    struct q_plan_accesses_in in[PLAN_RECORDS_MAX];
    int64_t ids[PLAN_RECORDS_MAX];
    const struct plan_found *of[PLAN_RECORDS_MAX];
    int32_t most = q->partners->terms.protection.accesses_shown;
    struct listing g = {.q = q, .room = PLAN_RECORDS_MAX * (size_t)most};
    g.list = ARENA_ARRAY(q->arena, struct plan_access, g.room + 1);
    if (!g.list) return err_set(why, ERR_NOMEM, "no memory for plans");
    (void)plan_records(q, ids, of);
    for (size_t i = 0; i < PLAN_RECORDS_MAX; i++)
        in[i] = (struct q_plan_accesses_in){cell_of(ids[i]), ids[i], most};
    err e = q_plan_accesses_set(q->db, in, PLAN_RECORDS_MAX, on_access, &g, why);
    if (e) return e;
    if (g.n) sort_list(g.list, g.n, sizeof *g.list, newest_access);
    q->view.accesses = g.list;
    q->view.access_count = g.n < (size_t)most ? g.n : (size_t)most;
    return ERR_OK;
}

/* ---- what it leaves behind ---- */

static err store_access(struct plan_asking *q, struct err_info *why)
{
    struct q_plan_access_add_in add[PLAN_RECORDS_MAX];
    int64_t ids[PLAN_RECORDS_MAX];
    const struct plan_found *of[PLAN_RECORDS_MAX] = {NULL};
    struct rand r = q->hub->rand;
    size_t n = plan_records(q, ids, of);
    for (size_t i = 0; i < PLAN_RECORDS_MAX; i++)
        add[i] = (struct q_plan_access_add_in){
            .cell = cell_of(ids[i]),
            .record = ids[i],
            .at_ms = q->now_ms,
            .access = rand_id(&r),
            .login = str_of(q->viewer->user->login),
            .agency = str_of(q->viewer->user->agency),
            .role = str_of(role_word(q->viewer->user->role)),
            .authority = i < n ? of[i]->authority->code : STR(""),
            .service = i < n ? of[i]->event->service : STR(""),
            .told = i < n ? 0 : 1};
    return q_plan_access_add_many(q->db, add, PLAN_RECORDS_MAX, why);
}

/* The log's public part says that somebody asked; whether there was an answer is in the sealed
 * part. */
static err note(struct plan_asking *q, struct err_info *why)
{
    struct audit_subject subject = {q->nobody, 0};
    struct audit_entry entry = viewer_entry(q->viewer, AUDIT_PLANS_SHOWN);
    for (size_t i = 0; i < PERSONS_READ; i++)
        if (q->view.n && q->persons[i].open && q->persons[i].count)
            subject = (struct audit_subject){q->persons[i].person, access_tier(&q->look)};
    entry.subjects = &subject;
    entry.subject_count = 1;
    entry.asked = str_printf(q->arena, "%010llu, %zu shown, %.*s", (unsigned long long)q->number,
                             q->view.n, STR_FMT(q->viewer->acting));
    return audit_note(q->db, q->hub, &entry, why);
}

static bool replaced(const struct plan_asking *q)
{
    bool holds = false, was = false;
    for (size_t i = 0; i < PERSONS_READ; i++) {
        holds = holds || (q->persons[i].open && q->persons[i].holds);
        was = was || (q->persons[i].open && q->persons[i].replaced);
    }
    return q->number && was && !holds;
}

static err answer(struct plan_asking *q, struct err_info *why)
{
    err e = plan_ends(q, why);
    if (!e) e = lines(q, why);
    if (!e) e = accesses(q, why);
    if (!e) e = store_access(q, why);
    if (!e && replaced(q)) q->view.answer = PLAN_ANSWER_SUPERSEDED;
    return e ? e : note(q, why);
}

static err ask(struct db *db, void *ctx, struct err_info *why)
{
    struct plan_asking *q = ctx;
    arena_rewind(q->arena, q->mark); /* the store may run this again */
    q->db = db;
    q->view = (struct plan_view){.answer = PLAN_ANSWER_GIVEN};
    err e = plan_find(q, why);
    if (!e) e = answer(q, why);
    if (q->record_count) records_wipe(q->records, q->record_count);
    return e;
}

/* ---- asking ---- */

static err may_ask(const struct partners *p, const struct viewer *v, struct err_info *why)
{
    if (!plan_may(p, v->user))
        return err_set(why, ERR_DENIED, "plans are shown to unscheduled care alone");
    return purpose_check(v->user, v->purpose, v->reference, why);
}

static err run(struct hub *h, const struct partners *p, const struct viewer *v, uint64_t number,
               int64_t person, struct arena *a, struct plan_view *ret_view, struct err_info *why)
{
    struct plan_asking q = {.hub = h,
                            .partners = p,
                            .viewer = v,
                            .look = viewer_look(v, h),
                            .arena = a,
                            .number = number,
                            .person = person,
                            .now_ms = hub_now_ms(h)};
    struct asked {
        uint64_t number;
        int64_t person;
    } asked = {number, person};
    q.mark = arena_mark(a);
    q.today = date_uk(q.now_ms).date;
    q.nobody = crypt_id(&h->keys, "asked for plans", str_range((const char *)&asked, sizeof asked));
    err e = store_write(h->store, ask, &q, why);
    if (e) return e;
    *ret_view = q.view;
    if (q.view.answer != PLAN_ANSWER_GIVEN) ret_view->n = ret_view->access_count = 0;
    return ERR_OK;
}

static err refuse(struct hub *h, const struct viewer *v, enum plan_answer a,
                  struct plan_view *ret_view, struct err_info *why)
{
    struct audit_entry entry = viewer_entry(v, AUDIT_PLANS_SHOWN);
    entry.decision = STR("refused");
    entry.detail = str_of(plan_answer_word(a));
    *ret_view = (struct plan_view){.answer = a};
    return audit_note_alone(h, &entry, why);
}

static size_t digits_of(str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += text.at[i] >= '0' && text.at[i] <= '9' ? 1 : text.at[i] == ' ' ? 0 : 100;
    return n;
}

err plan_ask(struct hub *h, const struct partners *p, const struct viewer *v, pii number,
             int status, struct arena *a, struct plan_view *ret_view, struct err_info *why)
{
    enum { DIGITS = 10, UNTRACED_FROM = 2, UNTRACED_TO = 5 };
    uint64_t digits = 0;
    str text = str_trim(pii_reveal(number, REVEAL_CLEAN));
    err e = may_ask(p, v, why);
    if (e) return e;
    if (digits_of(text) != DIGITS) return refuse(h, v, PLAN_ANSWER_BAD_NUMBER, ret_view, why);
    if (!clean_nhs_number(text, &digits))
        return refuse(h, v, PLAN_ANSWER_CHECK_DIGIT, ret_view, why);
    if (status >= UNTRACED_FROM && status <= UNTRACED_TO)
        return refuse(h, v, PLAN_ANSWER_UNTRACED, ret_view, why);
    return run(h, p, v, digits, 0, a, ret_view, why);
}

err plan_of_person(struct hub *h, const struct partners *p, const struct viewer *v, int64_t person,
                   struct arena *a, struct plan_view *ret_view, struct err_info *why)
{
    err e = may_ask(p, v, why);
    return e ? e : run(h, p, v, 0, person, a, ret_view, why);
}

/* ---- for faces ---- */

void plan_hold(const struct partners *p, int64_t started_ns)
{
    int64_t step_ns = (int64_t)p->terms.protection.answer_ms * 1000000;
    int64_t spent_ns = clock_monotonic_ns() - started_ns;
    int64_t until_ns = started_ns + (spent_ns / step_ns + 1) * step_ns;
    struct timespec until = {until_ns / 1000000000, until_ns % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
        continue;
}

void plan_pad(struct buf *out, size_t bytes)
{
    size_t want = (out->len + bytes - 1) / bytes * bytes;
    char *room = buf_room(out, want - out->len);
    if (room) memset(room, ' ', (size_t)(out->at + out->len - room));
}

void plan_json(const struct plan_view *view, struct arena *a, struct json_writer *w)
{
    json_open_object(w);
    json_pair_c(w, "answer", plan_answer_word(view->answer));
    json_pair_bool(w, "information_held", view->n > 0);
    json_key(w, "plans");
    json_open_array(w);
    for (size_t i = 0; i < view->n; i++) {
        const struct plan_line *l = &view->plans[i];
        json_open_object(w);
        json_pair_c(w, "type", plan_kind_word(l->kind));
        json_pair_text(w, "start", date_iso(a, l->start));
        json_pair_text(w, "end", l->end.year ? date_iso(a, l->end) : STR(""));
        json_pair_text(w, "authority", l->authority);
        json_pair_text(w, "office", l->office);
        json_pair_text(w, "office_phone", l->office_phone);
        json_pair_text(w, "emergency_duty", l->duty);
        json_pair_text(w, "emergency_duty_phone", l->duty_phone);
        json_close_object(w);
    }
    json_close_array(w);
    json_key(w, "accesses");
    json_open_array(w);
    for (size_t i = 0; i < view->access_count; i++) {
        json_open_object(w);
        json_pair_text(w, "at", date_moment_iso(a, view->accesses[i].at_ms));
        json_pair_text(w, "organisation", view->accesses[i].agency);
        json_pair_text(w, "role", view->accesses[i].role);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}
