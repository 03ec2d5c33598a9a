/* refer/webhook.c -- the addresses of case systems, their secrets, and the signature of the
 * Standard Webhooks specification. */
#include "refer/inside.h"

#include "base/clock.h"
#include "refer/outbox.h"

#include <stdio.h>

/* ---- addresses ---- */

static bool is_host_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '.' || c == '-';
}

/* What stands between "://" and the path: a name or address, maybe a port. */
static bool host_of(str rest, str *ret_host)
{
    size_t n = 0;
    if (rest.len && rest.at[0] == '[') { /* an address of IP version 6 */
        ptrdiff_t end = str_find(rest, ']');
        if (end < 0) return false;
        n = (size_t)end + 1;
    } else {
        while (n < rest.len && is_host_char(rest.at[n]))
            n++;
    }
    *ret_host = str_upto(rest, n);
    str after = str_from(rest, n);
    if (after.len && after.at[0] == ':') {
        size_t digits = 1;
        while (digits < after.len && after.at[digits] >= '0' && after.at[digits] <= '9')
            digits++;
        if (digits < 2 || digits > 6) return false;
        after = str_from(after, digits);
    }
    return n > 0 && (after.len == 0 || after.at[0] == '/' || after.at[0] == '?');
}

static bool is_this_machine(str host)
{
    return str_eq_nocase(host, STR("localhost")) || str_starts(host, STR("127.")) ||
           str_eq(host, STR("[::1]"));
}

err webhook_check_url(str url, bool loopback, struct err_info *why)
{
    str host = STR("");
    bool secure = str_starts(url, STR("https://")), plain = str_starts(url, STR("http://"));
    bool clean = url.len <= WEBHOOK_URL_MAX && str_is_utf8(url);
    for (size_t i = 0; clean && i < url.len; i++)
        clean = url.at[i] > ' ' && url.at[i] < 127 && !strchr("#\"<>\\^`{|}@", url.at[i]);
    if (!clean)
        return err_set(why, ERR_INPUT,
                       "a webhook's address is at most %d characters, without user, password and "
                       "fragment",
                       WEBHOOK_URL_MAX);
    if (!secure && !(plain && loopback))
        return err_set(why, ERR_INPUT, "a webhook's address starts with https://");
    if (!host_of(str_from(url, secure ? 8 : 7), &host))
        return err_set(why, ERR_INPUT, "a webhook's address names a host");
    if (is_this_machine(host) != loopback)
        return err_set(why, ERR_INPUT, "%s",
                       loopback ? "this is not an address of this machine"
                                : "a webhook is not told to this machine itself");
    return ERR_OK;
}

/* ---- secrets ---- */

static struct place secret_place(const struct hub *h, str code, bool old)
{
    return (struct place){old ? "webhook.old_secret" : "webhook.secret",
                          crypt_id(&h->keys, "webhook", code), 0};
}

static err seal_secret(struct hub *h, str code, bool old, const struct key *k, struct arena *a,
                       str *ret_sealed, struct err_info *why)
{
    struct rand r = h->rand;
    return crypt_wrap(&h->keys.use[KEY_WEBHOOK], &r, secret_place(h, code, old), k, a, ret_sealed,
                      why);
}

static err open_secret(const struct hub *h, str code, bool old, str sealed, struct key *ret_key,
                       struct err_info *why)
{
    return crypt_unwrap(&h->keys.use[KEY_WEBHOOK], secret_place(h, code, old), sealed, ret_key,
                        why);
}

static err show_secret(const struct key *k, struct arena *a, char *ret_text, struct err_info *why)
{
    str text = crypt_base64(a, k->at, sizeof k->at);
    if (!text.at) return err_set(why, ERR_NOMEM, "no memory for a secret");
    (void)snprintf(ret_text, WEBHOOK_SECRET_TEXT + 1, "whsec_%.*s", STR_FMT(text));
    return ERR_OK;
}

/* ---- rows ---- */

static err of_row(const struct hub *h, const struct q_webhook_all_row *row, struct webhook *ret,
                  struct err_info *why)
{
    *ret = (struct webhook){.code = row->code,
                            .agency = row->agency,
                            .url = row->url,
                            .loopback = row->loopback != 0,
                            .live = str_eq_c(row->state, "live"),
                            .made_ms = row->made_ms,
                            .old_until_ms = row->old_until_ms,
                            .has_old =
                                row->old_secret.len && row->old_until_ms > hub_now_ms(h)};
    err e = open_secret(h, row->code, false, row->secret, &ret->secret, why);
    if (!e && ret->has_old)
        e = open_secret(h, row->code, true, row->old_secret, &ret->old_secret, why);
    return e;
}

err webhook_list(struct db *db, struct hub *h, struct arena *a, const struct webhook **ret_list,
                 size_t *ret_n, struct err_info *why)
{
    struct q_webhook_all_rows rows;
    err e = q_webhook_all(db, &(struct q_webhook_all_in){CELL_HUB}, a, &rows, why);
    struct webhook *list = e ? NULL : ARENA_ARRAY(a, struct webhook, rows.n + 1);
    if (!list) return e ? e : err_set(why, ERR_NOMEM, "the webhooks");
    for (size_t i = 0; !e && i < rows.n; i++)
        e = of_row(h, &rows.at[i], &list[i], why);
    if (e) return e;
    *ret_list = list;
    *ret_n = rows.n;
    return ERR_OK;
}

static err find(struct db *db, struct hub *h, str code, struct arena *a, struct webhook *ret,
                struct err_info *why)
{
    const struct webhook *list = NULL;
    size_t n = 0;
    err e = webhook_list(db, h, a, &list, &n, why);
    for (size_t i = 0; !e && i < n; i++)
        if (str_eq(list[i].code, code)) {
            *ret = list[i];
            return ERR_OK;
        }
    return e ? e : err_set(why, ERR_ABSENT, "there is no webhook of this code");
}

static err put(struct db *db, struct hub *h, const struct webhook *w, struct arena *a,
               struct err_info *why)
{
    struct q_webhook_put_in in = {.cell = CELL_HUB,
                                  .code = w->code,
                                  .agency = w->agency,
                                  .url = w->url,
                                  .loopback = w->loopback,
                                  .state = w->live ? STR("live") : STR("revoked"),
                                  .made_ms = w->made_ms,
                                  .old_secret = STR(""),
                                  .old_until_ms = w->old_until_ms};
    err e = seal_secret(h, w->code, false, &w->secret, a, &in.secret, why);
    if (!e && w->has_old)
        e = seal_secret(h, w->code, true, &w->old_secret, a, &in.old_secret, why);
    return e ? e : q_webhook_put(db, &in, why);
}

static bool is_code(str code)
{
    for (size_t i = 0; i < code.len; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-", code.at[i], 37)) return false;
    return code.len >= 1 && code.len <= WEBHOOK_CODE_MAX;
}

err webhook_add(struct db *db, struct hub *h, const struct webhook *w,
                char ret_secret[WEBHOOK_SECRET_TEXT + 1], struct err_info *why)
{
    struct rand r = h->rand;
    struct webhook one = *w, other;
    struct arena *a = arena_new(1024 * 1024);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for a webhook");
    err e = is_code(w->code) ? webhook_check_url(w->url, w->loopback, why)
                             : err_set(why, ERR_INPUT,
                                       "a webhook's code has at most %d lower-case letters, "
                                       "digits and '-'",
                                       WEBHOOK_CODE_MAX);
    if (!e && w->loopback && !h->training)
        e = err_set(why, ERR_DENIED, "only a training hub tells this machine itself");
    if (!e) {
        e = find(db, h, w->code, a, &other, why);
        e = e == ERR_ABSENT ? ERR_OK
            : e             ? e
                            : err_set(why, ERR_CONFLICT, "there is a webhook of this code");
    }
    one.live = true;
    one.made_ms = hub_now_ms(h);
    one.secret = key_random(&r);
    if (!e) e = put(db, h, &one, a, why);
    if (!e) e = show_secret(&one.secret, a, ret_secret, why);
    key_wipe(&one.secret);
    arena_free(a);
    return e;
}

err webhook_rotate(struct db *db, struct hub *h, str code, int hours,
                   char ret_secret[WEBHOOK_SECRET_TEXT + 1], struct err_info *why)
{
    struct rand r = h->rand;
    struct webhook w;
    struct arena *a = arena_new(1024 * 1024);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for a webhook");
    err e = find(db, h, code, a, &w, why);
    if (!e && !w.live) e = err_set(why, ERR_CONFLICT, "this webhook is revoked");
    if (!e) {
        w.old_secret = w.secret;
        w.has_old = hours > 0;
        w.old_until_ms = hub_now_ms(h) + hours * MS_PER_HOUR;
        w.secret = key_random(&r);
        e = put(db, h, &w, a, why);
    }
    if (!e) e = show_secret(&w.secret, a, ret_secret, why);
    crypt_wipe(&w, sizeof w);
    arena_free(a);
    return e;
}

err webhook_revoke(struct db *db, struct hub *h, str code, struct err_info *why)
{
    struct webhook w;
    struct arena *a = arena_new(1024 * 1024);
    if (!a) return err_set(why, ERR_NOMEM, "no memory for a webhook");
    err e = find(db, h, code, a, &w, why);
    w.live = false;
    w.has_old = false;
    if (!e) e = put(db, h, &w, a, why);
    crypt_wipe(&w, sizeof w);
    arena_free(a);
    return e;
}

/* ---- the signature ---- */

static err add_signature(const struct key *k, str content, struct arena *a, struct buf *out,
                         struct err_info *why)
{
    struct hash h =
        crypt_hmac_sha256(str_range((const char *)k->at, sizeof k->at), content);
    str text = crypt_base64(a, h.at, sizeof h.at);
    if (!text.at) return err_set(why, ERR_NOMEM, "a signature");
    buf_printf(out, "%sv1,%.*s", out->len ? " " : "", STR_FMT(text));
    return ERR_OK;
}

err webhook_sign(const struct webhook *w, const char *id, int64_t timestamp_s, str body,
                 struct arena *a, str *ret_signature, struct err_info *why)
{
    struct buf content = BUF_INIT(REFERRAL_BYTES_MAX * 4), out = BUF_INIT(1024);
    buf_printf(&content, "%s.%lld.", id, (long long)timestamp_s);
    buf_add(&content, body);
    err e = buf_state(&content);
    if (e) e = err_set(why, e, "a message is too long");
    if (!e) e = add_signature(&w->secret, buf_str(&content), a, &out, why);
    if (!e && w->has_old) e = add_signature(&w->old_secret, buf_str(&content), a, &out, why);
    buf_release(&content);
    if (!e) return buf_keep(&out, a, ret_signature);
    buf_release(&out);
    return e;
}
