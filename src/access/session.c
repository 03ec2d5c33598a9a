/* access/session.c -- see session.h. */
#include "access/session.h"

#include "access/account.h"
#include "audit/audit.h"
#include "query.h"
#include "store/cell.h"

#include <stdio.h>

enum { MORE_TRIES = 10, SEEN_EVERY_MS = MS_PER_MINUTE, SIGN_IN_BYTES = 64 * 1024 };

static int64_t token_hash(const struct hub *h, str token)
{
    return crypt_hash63(&h->keys.use[KEY_SESSION], "session", CRYPT_PARTS(token));
}

/* ---- throttling ---- */

struct sign_in {
    struct hub *hub;
    str login, source;
    const char *password; /* the stored text, "" when there is no such user */
    char text[CRYPT_PASSWORD_TEXT_MAX];
    struct user user;
    int64_t wait_ms; /* > 0: not before then */
    bool right;
    struct session *ret;
};

/* What failures are counted by. */
enum throttle { BY_BOTH, BY_ACCOUNT, BY_SOURCE, THROTTLE__COUNT };

static int64_t who(const struct sign_in *s, enum throttle by)
{
    const struct key *key = &s->hub->keys.use[KEY_SESSION];
    if (by == BY_ACCOUNT) return crypt_hash63(key, "account", CRYPT_PARTS(s->login));
    if (by == BY_SOURCE) return crypt_hash63(key, "source", CRYPT_PARTS(s->source));
    return crypt_hash63(key, "account at source", CRYPT_PARTS(s->login, s->source));
}

/* Twice as long each time, up to the setting. A source may be a whole school behind one address,
 * and an account is guessed at from elsewhere while its owner works: both get more tries than one
 * account from one source. */
static int64_t wait_ms_for(const struct hub *h, int32_t failures, enum throttle by)
{
    int64_t over = failures - h->settings.sign_in_tries * (by == BY_BOTH ? 1 : MORE_TRIES);
    int64_t most_s = h->settings.sign_in_wait_s, wait_s = over <= 0   ? 0
                                                          : over > 20 ? most_s
                                                                      : (int64_t)1 << (over - 1);
    return (wait_s < most_s ? wait_s : most_s) * MS_PER_SECOND;
}

static err throttle_get(struct db *db, struct sign_in *s, enum throttle by, struct arena *a,
                        struct q_access_throttle_row *ret_row, struct err_info *why)
{
    int64_t id = who(s, by);
    *ret_row = (struct q_access_throttle_row){0, 0};
    err e = q_access_throttle(db, &(struct q_access_throttle_in){cell_of(id), id}, a, ret_row, why);
    return e == ERR_ABSENT ? ERR_OK : e;
}

/* What is needed to judge, read before the slow part: no transaction lasts through argon2. */
static err prepare(struct db *db, void *ctx, struct err_info *why)
{
    struct sign_in *s = ctx;
    struct q_access_throttle_row row;
    struct q_access_account_row account;
    struct arena *a = arena_new(SIGN_IN_BYTES);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to sign in");
    err e = ERR_OK;
    s->wait_ms = 0;
    s->text[0] = 0;
    for (int by = 0; !e && by < THROTTLE__COUNT; by++) {
        e = throttle_get(db, s, (enum throttle)by, a, &row, why);
        int64_t wait_ms = e ? 0 : row.until_ms - hub_now_ms(s->hub);
        if (wait_ms > s->wait_ms) s->wait_ms = wait_ms;
    }
    if (!e)
        e = q_access_account(db, &(struct q_access_account_in){CELL_HUB, s->login}, a, &account,
                             why);
    if (!e && str_eq_c(account.state, "active"))
        snprintf(s->text, sizeof s->text, "%.*s", STR_FMT(account.password));
    if (!e) e = account_find(db, s->login, &s->user, why);
    if (e == ERR_ABSENT) e = ERR_OK;
    arena_free(a);
    return e;
}

static err throttle_put(struct db *db, struct sign_in *s, enum throttle by, struct arena *a,
                        struct err_info *why)
{
    struct q_access_throttle_row row;
    int64_t id = who(s, by);
    err e = throttle_get(db, s, by, a, &row, why);
    int64_t now_ms = hub_now_ms(s->hub);
    if (now_ms - row.until_ms > s->hub->settings.sign_in_window_s * MS_PER_SECOND)
        row.failures = 0; /* long ago */
    int32_t failures = row.failures < 1000 ? row.failures + 1 : row.failures;
    struct q_access_put_throttle_in in = {cell_of(id), id, failures,
                                          now_ms + wait_ms_for(s->hub, failures, by)};
    return e ? e : q_access_put_throttle(db, &in, why);
}

/* ---- signing in ---- */

static err note(struct db *db, struct hub *h, enum audit_kind kind, const struct user *u,
                int64_t session, str detail, struct err_info *why)
{
    return audit_note(db, h,
                      &(struct audit_entry){
                          .kind = kind,
                          .actor = str_of(u->login),
                          .agency = str_of(u->agency),
                          .role = str_of(role_word(u->role)),
                          .session = session,
                          .policy = STR(ACCESS_POLICY),
                          .decision = kind == AUDIT_SIGN_IN_FAILED ? STR("denied") : STR("allowed"),
                          .detail = detail},
                      why);
}

static err fail(struct db *db, struct sign_in *s, struct arena *a, struct err_info *why)
{
    /* A login that is not known stays out of the public header: people type passwords into it. */
    struct user nobody = {.role = ROLE_NONE};
    err e = ERR_OK;
    for (int by = 0; !e && by < THROTTLE__COUNT; by++)
        e = throttle_put(db, s, (enum throttle)by, a, why);
    if (e) return e;
    return note(db, s->hub, AUDIT_SIGN_IN_FAILED, s->text[0] ? &s->user : &nobody, 0, STR(""), why);
}

static err begin(struct db *db, struct sign_in *s, struct err_info *why)
{
    struct session *n = s->ret;
    struct user now; /* disabled while argon2 ran? */
    err e = account_find(db, s->login, &now, why);
    for (int by = 0; !e && by < BY_SOURCE; by++) {
        int64_t id = who(s, (enum throttle)by);
        e = q_access_clear_throttle(db, &(struct q_access_clear_throttle_in){cell_of(id), id}, why);
    }
    if (!e)
        e = q_access_add_session(db,
                                 &(struct q_access_add_session_in){.cell = cell_of(n->id),
                                                                   .session = n->id,
                                                                   .login = s->login,
                                                                   .purpose = STR(""),
                                                                   .reference = STR(""),
                                                                   .csrf = str_of(n->csrf),
                                                                   .made_ms = n->made_ms,
                                                                   .seen_ms = n->seen_ms},
                                 why);
    if (!e) e = note(db, s->hub, AUDIT_SIGN_IN, &now, n->id, STR(""), why);
    if (!e) n->user = now;
    return e;
}

static err conclude(struct db *db, void *ctx, struct err_info *why)
{
    struct sign_in *s = ctx;
    if (s->right) return begin(db, s, why);
    struct arena *a = arena_new(SIGN_IN_BYTES);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to sign in");
    err e = fail(db, s, a, why);
    arena_free(a);
    return e;
}

err session_start(struct hub *h, str login, str password, str source, struct session *ret_session,
                  struct err_info *why)
{
    struct session fresh = {.made_ms = hub_now_ms(h), .seen_ms = hub_now_ms(h)};
    struct sign_in s = {
        .hub = h, .login = str_upto(login, LOGIN_MAX + 1), .source = source, .ret = &fresh};
    bool usable =
        str_is_utf8(s.login) && !memchr(s.login.at, 0, s.login.len) && s.login.len <= LOGIN_MAX;
    if (!usable) s.login = STR(""); /* nobody's: same path, same work */
    err e = store_read(h->store, prepare, &s, why);
    if (!e && s.wait_ms > 0) {
        (void)err_set(why, ERR_THROTTLED, "too many tries");
        return err_todo(why, "wait %lld %s, then try again", (long long)(s.wait_ms + 999) / 1000,
                        s.wait_ms > MS_PER_SECOND ? "seconds" : "second");
    }
    if (e) return e;
    struct rand r = h->rand;
    crypt_token(&r, fresh.token);
    crypt_token(&r, fresh.csrf);
    fresh.id = token_hash(h, str_of(fresh.token));
    h->rand = r;
    s.right = crypt_password_right(s.text, str_upto(password, PASSWORD_MAX + 1));
    e = store_write(h->store, conclude, &s, why);
    if (!e && s.right) *ret_session = fresh;
    crypt_wipe(&fresh, sizeof fresh);
    if (e == ERR_ABSENT || (!e && !s.right))
        return err_set(why, ERR_UNKNOWN_USER, "the login or the password is not right");
    return e;
}

/* ---- staying in ---- */

struct finding {
    struct hub *hub;
    int64_t id;
    struct session *ret;
};

/* Stored as "urgent@1395824400000": the moment it was chosen belongs to it. */
static void read_purpose(str stored, struct session *s)
{
    str rest = stored, word;
    if (!str_next(&rest, '@', &word) || !purpose_of(word, &s->purpose) || !rest.at ||
        !str_to_int64(rest, &s->purpose_since_ms))
        s->purpose = PURPOSE_NONE;
}

static err find(struct db *db, void *ctx, struct err_info *why)
{
    struct finding *f = ctx;
    struct q_access_session_row row;
    struct session s = {.id = f->id};
    struct arena *a = arena_new(SIGN_IN_BYTES);
    if (!a) return err_set(why, ERR_NOMEM, "no memory to find the session");
    err e =
        q_access_session(db, &(struct q_access_session_in){cell_of(f->id), f->id}, a, &row, why);
    if (!e) {
        snprintf(s.csrf, sizeof s.csrf, "%.*s", STR_FMT(row.csrf));
        snprintf(s.reference, sizeof s.reference, "%.*s", STR_FMT(row.reference));
        s.made_ms = row.made_ms;
        s.seen_ms = row.seen_ms;
        read_purpose(row.purpose, &s);
        e = account_find(db, row.login, &s.user, why);
    }
    arena_free(a);
    if (!e) *f->ret = s;
    return e;
}

static err see(struct db *db, void *ctx, struct err_info *why)
{
    struct session *s = ctx;
    return q_access_see_session(
        db, &(struct q_access_see_session_in){cell_of(s->id), s->id, s->seen_ms}, why);
}

err session_find(struct hub *h, str token, struct session *ret_session, struct err_info *why)
{
    struct session s;
    struct finding f = {h, token_hash(h, token), &s};
    int64_t now_ms = hub_now_ms(h);
    err e = token.len == CRYPT_TOKEN_TEXT ? store_read(h->store, find, &f, why) : ERR_ABSENT;
    if (!e && (now_ms - s.seen_ms > h->settings.session_idle_s * MS_PER_SECOND ||
               now_ms - s.made_ms > h->settings.session_s * MS_PER_SECOND || now_ms < s.made_ms))
        e = ERR_ABSENT;
    if (e == ERR_ABSENT) return err_set(why, ERR_UNKNOWN_USER, "sign in, or sign in again");
    if (!e && now_ms - s.seen_ms >= SEEN_EVERY_MS) {
        s.seen_ms = now_ms;
        e = store_write(h->store, see, &s, why);
    }
    if (!e) *ret_session = s;
    return e;
}

bool session_csrf_right(const struct session *s, str given)
{
    return given.len == CRYPT_TOKEN_TEXT && s->csrf[0] &&
           crypt_same(s->csrf, given.at, CRYPT_TOKEN_TEXT);
}

/* ---- purpose, end ---- */

struct purpose_change {
    struct hub *hub;
    struct session *session; /* as it will be */
};

static err set_purpose(struct db *db, void *ctx, struct err_info *why)
{
    struct purpose_change *c = ctx;
    const struct session *s = c->session;
    char stored[64];
    snprintf(stored, sizeof stored, "%s@%lld", purpose_word(s->purpose),
             (long long)s->purpose_since_ms);
    err e = q_access_set_purpose(
        db,
        &(struct q_access_set_purpose_in){cell_of(s->id), s->id, str_of(stored),
                                          str_of(s->reference), s->seen_ms},
        why);
    if (!e && db_changes(db) != 1) e = err_set(why, ERR_UNKNOWN_USER, "sign in, or sign in again");
    if (e) return e;
    return audit_note(db, c->hub,
                      &(struct audit_entry){.kind = AUDIT_PURPOSE,
                                            .actor = str_of(s->user.login),
                                            .agency = str_of(s->user.agency),
                                            .role = str_of(role_word(s->user.role)),
                                            .session = s->id,
                                            .purpose = str_of(purpose_word(s->purpose)),
                                            .policy = STR(ACCESS_POLICY),
                                            .decision = STR("allowed"),
                                            .asked = str_of(s->reference)},
                      why);
}

err session_set_purpose(struct hub *h, struct session *s, enum purpose p, str reference,
                        struct err_info *why)
{
    str trimmed = str_trim(reference);
    struct session changed = *s;
    err e = purpose_check(&s->user, p, trimmed, why);
    if (e) return e;
    changed.purpose = p;
    changed.purpose_since_ms = changed.seen_ms = hub_now_ms(h);
    snprintf(changed.reference, sizeof changed.reference, "%.*s", STR_FMT(trimmed));
    e = store_write(h->store, set_purpose, &(struct purpose_change){h, &changed}, why);
    if (!e) *s = changed;
    return e;
}

struct ending {
    struct hub *hub;
    const struct session *session;
};

static err end(struct db *db, void *ctx, struct err_info *why)
{
    struct ending *n = ctx;
    const struct session *s = n->session;
    err e = q_access_end_session(db, &(struct q_access_end_session_in){cell_of(s->id), s->id}, why);
    if (!e) e = note(db, n->hub, AUDIT_SIGN_OUT, &s->user, s->id, STR(""), why);
    return e;
}

err session_end(struct hub *h, const struct session *s, struct err_info *why)
{
    return store_write(h->store, end, &(struct ending){h, s}, why);
}

static err sweep(struct db *db, void *ctx, struct err_info *why)
{
    const struct hub *h = ctx;
    int64_t now_ms = hub_now_ms(h);
    return q_access_sweep_sessions(db, &(struct q_access_sweep_sessions_in){
                                   now_ms - h->settings.session_idle_s * MS_PER_SECOND,
                                   now_ms - h->settings.session_s * MS_PER_SECOND}, why);
}

err session_sweep(struct hub *h, struct err_info *why)
{
    return store_write(h->store, sweep, h, why);
}
