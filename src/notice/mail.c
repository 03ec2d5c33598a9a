/* notice/mail.c -- mails that say how many alerts wait, and nothing else.
 *
 * Two steps, so that no mail is lost and none is made twice: the alerts are counted into a mail in
 * one transaction; mails are sent afterwards, one by one, and marked when the server has taken
 * them. */
#include "notice/clock.h"
#include "notice/inside.h"
#include "notice/smtp.h"

#include "access/account.h"
#include "base/clock.h"
#include "base/log.h"
#include "event/history.h"

enum {
    AT_ONCE = 500,
    MAILS_AT_ONCE = 50,
    SCRATCH_BYTES = 4 << 20,
    GIVE_UP_MS = 7 * 24 * 60 * 60 * 1000,
    LONGEST_WAIT_MINUTES = 60
};

struct mailing {
    struct hub *hub;
    const struct partners *partners;
    struct arena *arena;
    int64_t now_ms;
    struct q_notice_mails_rows mails;
    size_t at;
    const char *state;
    char address[LEAD_EMAIL_MAX + 1];
};

/* ---- counting ---- */

/* Nobody is told by a number of somebody they may not know of. */
static err may_count(struct db *db, int64_t person, struct arena *a, bool *ret_may,
                     struct err_info *why)
{
    int64_t living;
    int shield = 0;
    err e = person ? history_shielded(db, person, a, &living, &shield, why) : ERR_OK;
    *ret_may = !e && !(shield & (SHIELD_SEALED | SHIELD_FAMILY));
    return e == ERR_ABSENT ? ERR_OK : e;
}

typedef struct q_notice_unsent_row unsent_row;

/* Rows of one addressee into one mail. */
static err make_mail(struct mailing *m, struct db *db, const unsent_row *rows, size_t n,
                     struct err_info *why)
{
    struct rand r = m->hub->rand;
    struct q_notice_add_mail_in in = {.cell = cell_of(rows[0].audience),
                                      .audience = rows[0].audience,
                                      .addressee = rows[0].addressee,
                                      .agency = rows[0].agency,
                                      .who = rows[0].who,
                                      .made_ms = m->now_ms};
    const int64_t parts[] = {rows[0].audience, rows[0].notice, m->now_ms, rand_id(&r)};
    in.mail =
        crypt_id(&m->hub->keys, "alert mail", str_range((const char *)parts, sizeof parts));
    err e = ERR_OK;
    for (size_t i = 0; !e && i < n; i++) {
        bool may = false;
        e = may_count(db, rows[i].person, m->arena, &may, why);
        in.alerts += may;
        in.urgent += may && rows[i].urgent;
        struct q_notice_mailed_in mark = {in.cell, in.audience, rows[i].notice, m->now_ms};
        if (!e) e = q_notice_mailed(db, &mark, why);
    }
    return e || !in.alerts ? e : q_notice_add_mail(db, &in, why);
}

static err count_alerts(struct db *db, void *ctx, struct err_info *why)
{
    struct mailing *m = ctx;
    struct q_notice_unsent_rows rows;
    arena_clear(m->arena);
    struct q_notice_unsent_in in = {m->now_ms, AT_ONCE};
    err e = q_notice_unsent(db, &in, m->arena, &rows, why);
    for (size_t from = 0, to; !e && from < rows.n; from = to) {
        for (to = from; to < rows.n && rows.at[to].audience == rows.at[from].audience;)
            to++;
        e = make_mail(m, db, &rows.at[from], to - from, why);
    }
    return e;
}

/* ---- sending ---- */

static err address_of(struct mailing *m, struct db *db, const struct q_notice_mails_row *row,
                      struct err_info *why)
{
    enum notice_to to;
    const struct agency *a = partners_agency(m->partners, row->agency);
    const struct service *s = NULL;
    m->address[0] = 0;
    if (!notice_to_of(row->addressee, &to) || to == TO_ROLE) return ERR_OK;
    if (to == TO_LOGIN) {
        struct q_access_account_row account;
        err e = q_access_account(db, &(struct q_access_account_in){CELL_HUB, row->who}, m->arena,
                                 &account, why);
        if (e) return e == ERR_ABSENT ? ERR_OK : e;
        if (str_eq_c(account.state, "active"))
            (void)account_lead_email(account.lead_email, m->address);
        return ERR_OK;
    }
    if (a) s = partners_service(a, row->who);
    if (s) (void)account_lead_email(s->lead.email, m->address);
    return ERR_OK;
}

static err read_mails(struct db *db, void *ctx, struct err_info *why)
{
    struct mailing *m = ctx;
    arena_clear(m->arena);
    return q_notice_mails(db, &(struct q_notice_mails_in){m->now_ms, MAILS_AT_ONCE}, m->arena,
                          &m->mails, why);
}

static err read_address(struct db *db, void *ctx, struct err_info *why)
{
    struct mailing *m = ctx;
    return address_of(m, db, &m->mails.at[m->at], why);
}

static err put_state(struct db *db, void *ctx, struct err_info *why)
{
    struct mailing *m = ctx;
    const struct q_notice_mails_row *row = &m->mails.at[m->at];
    bool waits = strcmp(m->state, "waiting") == 0;
    int32_t tries = row->tries + 1;
    int64_t minutes = tries < 6 ? INT64_C(1) << tries : LONGEST_WAIT_MINUTES;
    return q_notice_put_mail(db,
                             &(struct q_notice_put_mail_in){
                                 .cell = cell_of(row->audience),
                                 .audience = row->audience,
                                 .mail = row->mail,
                                 .state = str_of(m->state),
                                 .tries = tries,
                                 .next_ms = waits ? m->now_ms + minutes * MS_PER_MINUTE : 0},
                             why);
}

static err send_one(struct mailing *m, struct err_info *why)
{
    const struct q_notice_mails_row *row = &m->mails.at[m->at];
    const struct smtp_count count = {.hub = m->hub->id,
                                     .mail = row->mail,
                                     .alerts = row->alerts,
                                     .urgent = row->urgent,
                                     .made_ms = row->made_ms};
    err e = store_read(m->hub->store, read_address, m, why), sent = ERR_OK;
    if (e) return e;
    m->state = "nobody";
    if (m->address[0]) {
        sent = smtp_send(&m->hub->settings, m->address, &count, why);
        m->state = !sent                                         ? "sent"
                   : m->now_ms - row->made_ms > (int64_t)GIVE_UP_MS ? "given_up"
                                                                 : "waiting";
    }
    e = store_write(m->hub->store, put_state, m, why);
    return e ? e : sent;
}

err notice_mail(struct hub *h, const struct partners *p, struct err_info *why)
{
    struct mailing m = {.hub = h, .partners = p, .now_ms = hub_now_ms(h)};
    if (!h->settings.smtp_url[0]) return ERR_OK;
    m.arena = arena_new(SCRATCH_BYTES);
    if (!m.arena) return err_set(why, ERR_NOMEM, "no memory for a mail");
    err e = store_write(h->store, count_alerts, &m, why), failed = ERR_OK;
    if (!e) e = store_read(h->store, read_mails, &m, why);
    for (m.at = 0; !e && m.at < m.mails.n; m.at++) {
        e = send_one(&m, why);
        if (e != ERR_BUSY) continue;
        failed = e; /* its turn comes again; another's server may be up */
        e = ERR_OK;
    }
    arena_free(m.arena);
    return e ? e : failed;
}
