/* refer/outbox.c -- what is still to be told to case systems; see outbox.h. */
#include "refer/outbox.h"

#include "base/clock.h"
#include "base/log.h"
#include "refer/export.h"
#include "refer/inside.h"

#include <inttypes.h>
#include <stdio.h>

enum { CLAIM_MS = 60 * 1000, FIRST_WAIT_MS = 5 * 1000, LONGEST_WAIT_MS = 6 * 60 * 60 * 1000,
       DOUBLINGS_MAX = 13, STATUS_GONE = 410,
       STATUS_UNMADE = 499, /* ours: there is no body to be made of it; no receiver was asked */
       ROUNDS_MAX = 20, SWEEP_AT_A_TIME = 100 };

void message_text(int64_t id, char ret_text[MESSAGE_TEXT + 1])
{
    (void)snprintf(ret_text, MESSAGE_TEXT + 1, "msg_%016" PRIx64, (uint64_t)id);
}

static int64_t message_id(const struct hub *h, str webhook, int64_t referral, int64_t step)
{
    struct {
        int64_t referral, step;
    } ids = {referral, step};
    return crypt_id(&h->keys, "webhook message", webhook,
                    str_range((const char *)&ids, sizeof ids));
}

err outbox_add(struct db *db, struct hub *h, str agency, int64_t referral, int64_t step,
               struct err_info *why)
{
    struct q_webhook_all_rows rows;
    struct arena *a = arena_new(1024 * 1024);
    int64_t now_ms = hub_now_ms(h);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for the outbox");
    err e = q_webhook_all(db, &(struct q_webhook_all_in){CELL_HUB}, a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        if (!str_eq(rows.at[i].agency, agency) || !str_eq_c(rows.at[i].state, "live")) continue;
        int64_t id = message_id(h, rows.at[i].code, referral, step);
        e = q_webhook_add_message(db,
                                  &(struct q_webhook_add_message_in){.cell = cell_of(id),
                                                                     .message = id,
                                                                     .webhook = rows.at[i].code,
                                                                     .referral = referral,
                                                                     .step = step,
                                                                     .made_ms = now_ms,
                                                                     .next_ms = now_ms},
                                  why);
    }
    arena_free(a);
    return e;
}

/* ---- taking ---- */

struct taking {
    struct hub *hub;
    const struct partners *partners;
    int64_t now_ms;
    struct arena *arena;
    struct arena_mark mark;
    struct outbox_message *list;
    size_t n;
};

/* CloudEvents 1.0, structured mode. The same bytes each time: everything in it is of that step. */
static err make_body(struct db *db, struct taking *t, struct outbox_message *m,
                     struct err_info *why)
{
    struct referral_export x;
    char id[MESSAGE_TEXT + 1];
    struct buf out = BUF_INIT(REFERRAL_BYTES_MAX * 3);
    struct json_writer w = {.out = &out};
    err e = referral_export_load(db, t->hub, m->referral, m->step, t->arena, &x, why);
    m->body = STR("");
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    message_text(m->id, id);
    json_open_object(&w);
    json_pair_c(&w, "specversion", "1.0");
    json_pair_c(&w, "id", id);
    json_pair_text(&w, "source", str_printf(t->arena, "urn:aim:hub:%016" PRIx64,
                                            (uint64_t)t->hub->id));
    json_pair_text(&w, "type", str_printf(t->arena, "org.aim-hub.referral.%s",
                                          referral_state_word(x.referral.state)));
    json_pair_c(&w, "subject", x.referral.reference);
    json_pair_text(&w, "time", date_moment_iso(t->arena, x.referral.moved_ms));
    json_pair_c(&w, "datacontenttype", "application/json");
    json_pair_c(&w, "dataschema", EXPORT_SCHEMA);
    json_key(&w, "data");
    referral_export_json(&x, t->partners, t->arena, &w);
    json_close_object(&w);
    return buf_keep(&out, t->arena, &m->body);
}

static const struct webhook *webhook_of(const struct webhook *list, size_t n, str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].code, code) && list[i].live) return &list[i];
    return NULL;
}

static err note(struct db *db, struct hub *h, const struct outbox_message *m, str detail,
                struct err_info *why)
{
    struct audit_entry entry = {.kind = AUDIT_WEBHOOK_SENT,
                                .actor = STR("system"),
                                .agency = m->webhook.agency,
                                .decision = STR("allowed"),
                                .detail = detail};
    return audit_note(db, h, &entry, why);
}

/* Nobody else tries it for a minute; a process that dies meanwhile costs that minute. */
static err claim(struct db *db, struct taking *t, const struct q_webhook_due_row *row,
                 const char *state, int32_t status, struct err_info *why)
{
    return q_webhook_set_message(db,
                                 &(struct q_webhook_set_message_in){.cell = row->cell,
                                                                    .message = row->message,
                                                                    .next_ms = t->now_ms + CLAIM_MS,
                                                                    .attempts = row->attempts + 1,
                                                                    .state = str_of(state),
                                                                    .status = status},
                                 why);
}

static err take_one(struct db *db, struct taking *t, const struct q_webhook_due_row *row,
                    const struct webhook *hook, struct err_info *why)
{
    struct outbox_message *m = &t->list[t->n];
    if (!hook) return claim(db, t, row, "dead", 0, why); /* revoked since */
    *m = (struct outbox_message){.id = row->message,
                                 .referral = row->referral,
                                 .step = row->step,
                                 .made_ms = row->made_ms,
                                 .attempts = row->attempts,
                                 .webhook = *hook};
    err e = make_body(db, t, m, why);
    if (e == ERR_CORRUPT || e == ERR_LIMIT) { /* one that cannot be told holds up no other */
        log_warning("hook", "webhook=%.*s body=%s", STR_FMT(hook->code), err_word(e));
        return claim(db, t, row, "waiting", STATUS_UNMADE, why);
    }
    if (!e) e = claim(db, t, row, m->body.len ? "waiting" : "dead", 0, why);
    if (e || !m->body.len) return e;
    char id[MESSAGE_TEXT + 1];
    message_text(m->id, id);
    str detail = str_printf(t->arena, "%s to %.*s, try %d", id, STR_FMT(hook->code),
                            row->attempts + 1);
    t->n++;
    return note(db, t->hub, m, detail, why);
}

static err take_due(struct db *db, struct taking *t, const struct webhook *hooks, size_t hook_count,
                    size_t *ret_due, struct err_info *why)
{
    struct q_webhook_due_rows rows;
    err e = q_webhook_due(db, &(struct q_webhook_due_in){t->now_ms, OUTBOX_TAKE_MAX}, t->arena,
                          &rows, why);
    *ret_due = e ? 0 : rows.n;
    if (e || !rows.n) return e;
    t->list = ARENA_ARRAY(t->arena, struct outbox_message, rows.n);
    if (!t->list) return err_set(why, ERR_NOMEM, "the outbox");
    for (size_t i = 0; !e && i < rows.n; i++)
        e = take_one(db, t, &rows.at[i], webhook_of(hooks, hook_count, rows.at[i].webhook), why);
    return e;
}

/* Where nothing of what was due can be told, what stood behind it is looked at at once. */
static err take(struct db *db, void *ctx, struct err_info *why)
{
    struct taking *t = ctx;
    const struct webhook *hooks = NULL;
    size_t hook_count = 0, due = 1;
    arena_rewind(t->arena, t->mark);
    t->n = 0;
    err e = webhook_list(db, t->hub, t->arena, &hooks, &hook_count, why);
    for (int i = 0; !e && due && !t->n && i < ROUNDS_MAX; i++)
        e = take_due(db, t, hooks, hook_count, &due, why);
    return e;
}

static err any_due(struct db *db, void *ctx, struct err_info *why)
{
    struct taking *t = ctx;
    struct q_webhook_due_rows rows;
    err e = q_webhook_due(db, &(struct q_webhook_due_in){t->now_ms, 1}, t->arena, &rows, why);
    t->n = e ? 0 : rows.n;
    return e;
}

err outbox_any_due(struct hub *h, bool *ret_due, struct err_info *why)
{
    struct taking t = {.hub = h, .now_ms = hub_now_ms(h), .arena = arena_new(64 * 1024)};
    if (!t.arena) return err_set(why, ERR_NOMEM, "the outbox");
    err e = store_read(h->store, any_due, &t, why);
    arena_free(t.arena);
    *ret_due = t.n > 0;
    return e;
}

err outbox_take(struct hub *h, const struct partners *p, struct arena *a,
                const struct outbox_message **ret_list, size_t *ret_n, struct err_info *why)
{
    struct taking t = {
        .hub = h, .partners = p, .now_ms = hub_now_ms(h), .arena = a, .mark = arena_mark(a)};
    err e = store_read(h->store, any_due, &t, why); /* nearly always nothing: no writer is woken */
    if (!e && t.n) e = store_write(h->store, take, &t, why);
    if (e) return e;
    *ret_list = t.list;
    *ret_n = t.list ? t.n : 0;
    return ERR_OK;
}

/* ---- what came of it ---- */

struct trying {
    struct hub *hub;
    const struct partners *partners;
    const struct outbox_message *message;
    int status;
    struct arena *arena;
};

static int64_t next_wait_ms(const struct outbox_message *m)
{
    int doublings = m->attempts < DOUBLINGS_MAX ? m->attempts : DOUBLINGS_MAX;
    int64_t wait_ms = (int64_t)FIRST_WAIT_MS << doublings;
    if (wait_ms > LONGEST_WAIT_MS) wait_ms = LONGEST_WAIT_MS;
    return wait_ms + m->id % (wait_ms / 4 + 1); /* not all at once when a system comes back */
}

static err tell_dead(struct db *db, struct trying *t, struct err_info *why)
{
    struct referral r;
    err e = refer_load(db, t->hub, t->message->referral, NULL, t->arena, &r, why);
    if (e) return e == ERR_ABSENT ? ERR_OK : e;
    const struct notice team = {.kind = NOTICE_REFERRAL_UNDELIVERED,
                                .to = TO_SERVICE,
                                .agency = r.to_agency,
                                .who = r.to_service,
                                .person = r.person,
                                .about = r.id,
                                .reference = str_of(r.reference),
                                .partners = t->partners};
    return notice_put(db, t->hub, &team, why);
}

static err tried(struct db *db, void *ctx, struct err_info *why)
{
    struct trying *t = ctx;
    const struct outbox_message *m = t->message;
    int64_t now_ms = hub_now_ms(t->hub);
    struct q_webhook_message_row row;
    arena_clear(t->arena);
    err e = q_webhook_message(db, &(struct q_webhook_message_in){cell_of(m->id), m->id}, t->arena,
                              &row, why);
    if (e == ERR_ABSENT) return ERR_OK;
    if (e || !str_eq_c(row.state, "waiting")) return e;
    bool sent = t->status >= 200 && t->status < 300;
    int64_t next_ms = now_ms + next_wait_ms(m);
    bool dead = !sent && (t->status == STATUS_GONE ||
                          next_ms - m->made_ms >
                              t->partners->terms.referrals.webhook_days * MS_PER_DAY);
    e = q_webhook_set_message(
        db,
        &(struct q_webhook_set_message_in){.cell = cell_of(m->id),
                                           .message = m->id,
                                           .next_ms = sent || dead ? now_ms : next_ms,
                                           .attempts = m->attempts + 1,
                                           .state = sent   ? STR("sent")
                                                    : dead ? STR("dead")
                                                           : STR("waiting"),
                                           .status = t->status},
        why);
    if (!e && dead) e = tell_dead(db, t, why);
    if (e) return e;
    char id[MESSAGE_TEXT + 1];
    message_text(m->id, id);
    str detail = str_printf(t->arena, "%s to %.*s: %s, status %d", id, STR_FMT(m->webhook.code),
                            sent   ? "taken"
                            : dead ? "given up"
                                   : "not taken",
                            t->status);
    return note(db, t->hub, m, detail, why);
}

err outbox_tried(struct hub *h, const struct partners *p, const struct outbox_message *m,
                 int status, struct err_info *why)
{
    struct trying t = {.hub = h, .partners = p, .message = m, .status = status};
    t.arena = arena_new(8 * 1024 * 1024);
    if (!t.arena) return err_set(why, ERR_NOMEM, "no memory for the outbox");
    err e = store_write(h->store, tried, &t, why);
    arena_free(t.arena);
    return e;
}

/* ---- what nobody needs any more ---- */

struct sweeping {
    int64_t before_ms;
    struct arena *arena;
    size_t n;
};

static err sweep(struct db *db, void *ctx, struct err_info *why)
{
    struct sweeping *s = ctx;
    struct q_webhook_old_messages_rows rows;
    arena_clear(s->arena);
    err e = q_webhook_old_messages(
        db, &(struct q_webhook_old_messages_in){s->before_ms, SWEEP_AT_A_TIME}, s->arena, &rows,
        why);
    s->n = e ? 0 : rows.n;
    for (size_t i = 0; !e && i < rows.n; i++)
        e = q_webhook_drop_message(
            db, &(struct q_webhook_drop_message_in){rows.at[i].cell, rows.at[i].message}, why);
    return e;
}

err outbox_sweep(struct hub *h, struct err_info *why)
{
    struct sweeping s = {.before_ms = hub_now_ms(h) - OUTBOX_KEEP_DAYS * (int64_t)MS_PER_DAY,
                         .arena = arena_new(256 * 1024)};
    if (!s.arena) return err_set(why, ERR_NOMEM, "no memory for the outbox");
    err e = ERR_OK;
    do
        e = store_write(h->store, sweep, &s, why);
    while (!e && s.n == SWEEP_AT_A_TIME);
    arena_free(s.arena);
    return e;
}

err outbox_counts(struct db *db, str webhook, struct arena *a, struct outbox_counts *ret_counts,
                  struct err_info *why)
{
    struct q_webhook_counts_rows rows;
    *ret_counts = (struct outbox_counts){0};
    err e = q_webhook_counts(db, &(struct q_webhook_counts_in){webhook}, a, &rows, why);
    for (size_t i = 0; !e && i < rows.n; i++) {
        if (str_eq_c(rows.at[i].state, "waiting")) ret_counts->waiting = rows.at[i].n;
        else if (str_eq_c(rows.at[i].state, "sent")) ret_counts->sent = rows.at[i].n;
        else ret_counts->dead = rows.at[i].n;
    }
    return e;
}
