/* access/client.c -- machine clients: made, approved, revoked, found. See client.h. */
#include "access/client_key.h"

#include "agency/region.h"
#include "base/mem.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

#include <pthread.h>
#include <stdio.h>

enum { LIST_BYTES_MAX = 4 * 1024 * 1024, ONE_BYTES = 64 * 1024 };
#define LOOK_EVERY_NS INT64_C(1000000000)

static const char *const state_words[] = {
    [CLIENT_DRAFT] = "draft", [CLIENT_LIVE] = "live", [CLIENT_REVOKED] = "revoked"};

const char *client_state_word(enum client_state s) { return state_words[s]; }

static void put(char *to, size_t room, str from) { snprintf(to, room, "%.*s", STR_FMT(from)); }

/* ---- purposes and feeds as texts ---- */

err client_read_purposes(str text, unsigned *ret_purposes, struct err_info *why)
{
    str word;
    unsigned bits = 0;
    while (str_next(&text, ' ', &word)) {
        enum purpose p;
        if (str_empty(word)) continue;
        if (!purpose_of(word, &p) || p == PURPOSE_NONE)
            return err_set(why, ERR_INPUT,
                           "purposes are child_concern, adult_concern, partner_check, urgent and "
                           "correction");
        bits |= 1u << p;
    }
    *ret_purposes = bits;
    return ERR_OK;
}

static str purposes_text(unsigned bits, char room[200])
{
    size_t n = 0;
    room[0] = '\0';
    for (int p = 1; p < PURPOSE__COUNT; p++)
        if (bits >> p & 1)
            n += (size_t)snprintf(room + n, 200 - n, "%s%s", n ? " " : "",
                                  purpose_word((enum purpose)p));
    return str_range(room, n);
}

bool client_may_deliver(const struct client *c, str feed)
{
    str rest = str_of(c->feeds), word;
    while (str_next(&rest, ' ', &word))
        if (word.len && str_eq(word, feed)) return true;
    return false;
}

struct user client_user(const struct client *c)
{
    struct user u = {.role = c->purposes ? ROLE_PRACTITIONER : ROLE_LOADER,
                     .agency_tier = c->agency_tier};
    snprintf(u.login, sizeof u.login, "client:%s", c->code);
    snprintf(u.name, sizeof u.name, "client:%s", c->code);
    snprintf(u.agency, sizeof u.agency, "%s", c->agency);
    return u;
}

/* ---- reading ---- */

static err tier_of(struct db *db, str agency, struct arena *a, int *ret_tier, struct err_info *why)
{
    struct q_agency_one_row row;
    enum agency_kind kind;
    err e = q_agency_one(db, &(struct q_agency_one_in){CELL_HUB, agency}, a, &row, why);
    if (e) return e;
    *ret_tier = row.tier >= 0                        ? row.tier
                : agency_kind_of(row.kind, &kind) ? agency_kind_tier(kind)
                                                     : -1;
    return ERR_OK;
}

static err client_of_row(struct db *db, const struct q_client_all_row *row, struct arena *a,
                         struct client *c, struct err_info *why)
{
    *c = (struct client){.number = row->number,
                         .has_key = row->secret.len == sizeof c->secret,
                         .rate = row->rate,
                         .state = CLIENT_REVOKED,
                         .hash = row->hash,
                         .from_ms = row->from_ms,
                         .until_ms = row->until_ms,
                         .made_ms = row->made_ms};
    put(c->code, sizeof c->code, row->code);
    put(c->agency, sizeof c->agency, row->agency);
    put(c->certificate, sizeof c->certificate, row->certificate);
    put(c->feeds, sizeof c->feeds, row->feeds);
    if (c->has_key) memcpy(&c->secret, row->secret.at, sizeof c->secret);
    for (size_t i = 0; i < COUNT(state_words); i++)
        if (str_eq_c(row->state, state_words[i])) c->state = (enum client_state)i;
    err e = client_read_purposes(row->purposes, &c->purposes, why);
    return e ? e : tier_of(db, row->agency, a, &c->agency_tier, why);
}

err clients_list(struct db *db, struct arena *a, const struct client **ret_list, size_t *ret_n,
                 struct err_info *why)
{
    struct q_client_all_rows rows;
    err e = q_client_all(db, &(struct q_client_all_in){CELL_HUB}, a, &rows, why);
    struct client *list = e ? NULL : ARENA_ARRAY(a, struct client, rows.n + 1);
    if (!e && !list) e = err_set(why, ERR_NOMEM, "no memory for the machine clients");
    for (size_t i = 0; !e && i < rows.n; i++)
        e = client_of_row(db, &rows.at[i], a, &list[i], why);
    if (e) return e;
    *ret_list = list;
    *ret_n = rows.n;
    return ERR_OK;
}

/* ---- changing ---- */

static bool is_code(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-", s.at[i], 37)) return false;
    return s.len >= 1 && s.len <= CLIENT_CODE_MAX && s.at[0] >= 'a' && s.at[0] <= 'z';
}

static err check(const struct client *c, struct err_info *why)
{
    if (!is_code(str_of(c->code)))
        return err_set(why, ERR_INPUT, "a client's code has at most %d small letters, digits and -",
                       CLIENT_CODE_MAX);
    if (!c->has_key && !c->certificate[0])
        return err_set(why, ERR_INPUT, "a client needs a key or a certificate");
    if (!c->feeds[0] && !c->purposes)
        return err_set(why, ERR_INPUT, "a client may deliver a feed or ask for a purpose, or both");
    if (c->until_ms <= c->from_ms)
        return err_set(why, ERR_INPUT, "a client ends after it begins");
    if (c->rate < 1 || c->rate > CLIENT_RATE_MAX)
        return err_set(why, ERR_INPUT, "a client asks 1 to %d times a second", CLIENT_RATE_MAX);
    return ERR_OK;
}

/* What two people approve is this number: any change of the terms changes it. */
static int64_t terms_hash(const struct hub *h, const struct client *c, str purposes)
{
    char numbers[120];
    int n = snprintf(numbers, sizeof numbers, "%lld %lld %lld %d", (long long)c->number,
                     (long long)c->from_ms, (long long)c->until_ms, c->rate);
    return crypt_id(&h->keys, "client", str_of(c->code), str_of(c->agency), str_of(c->certificate),
                    str_of(c->feeds), purposes, str_range(numbers, (size_t)n));
}

/* A certificate that is enough by itself says of one client alone whose program calls. */
static err check_alone(struct db *db, const struct client *c, struct err_info *why)
{
    const struct client *list;
    size_t n = 0;
    struct arena *a = arena_new(LIST_BYTES_MAX);
    err e = c->has_key ? ERR_OK
            : a        ? clients_list(db, a, &list, &n, why)
                       : err_set(why, ERR_NOMEM, "no memory to add a client");
    for (size_t i = 0; !e && i < n; i++) {
        const struct client *o = &list[i];
        if (o->has_key || o->state == CLIENT_REVOKED || o->until_ms <= c->from_ms ||
            c->until_ms <= o->from_ms || strcmp(o->certificate, c->certificate) != 0)
            continue;
        e = err_set(why, ERR_INPUT, "another client is known by this certificate in that time");
        (void)err_todo(why, "revoke that one first, or begin when it ends");
    }
    arena_free(a);
    return e;
}

err client_add(struct db *db, struct hub *h, struct client *c, struct err_info *why)
{
    char purposes[200];
    struct arena *a = arena_new(ONE_BYTES);
    err e = a ? check(c, why) : err_set(why, ERR_NOMEM, "no memory to add a client");
    if (!e) e = check_alone(db, c, why);
    if (!e) e = tier_of(db, str_of(c->agency), a, &c->agency_tier, why);
    if (e == ERR_ABSENT) (void)err_set(why, e, "there is no agency of this code");
    c->state = h->training ? CLIENT_LIVE : CLIENT_DRAFT;
    c->made_ms = hub_now_ms(h);
    struct q_client_add_in in = {.cell = CELL_HUB,
                                 .code = str_of(c->code),
                                 .agency = str_of(c->agency),
                                 .number = c->number,
                                 .secret = c->has_key ? str_range((const char *)c->secret.at,
                                                                  sizeof c->secret.at)
                                                      : STR(""),
                                 .certificate = str_of(c->certificate),
                                 .feeds = str_of(c->feeds),
                                 .purposes = purposes_text(c->purposes, purposes),
                                 .rate = c->rate,
                                 .state = str_of(state_words[c->state]),
                                 .from_ms = c->from_ms,
                                 .until_ms = c->until_ms,
                                 .made_ms = c->made_ms};
    in.hash = c->hash = terms_hash(h, c, in.purposes);
    if (!e) e = q_client_add(db, &in, why);
    if (e == ERR_CONFLICT) {
        (void)err_set(why, e, "this code of a client was used before");
        (void)err_todo(why, "choose another: the log names clients by their codes");
    }
    arena_free(a);
    return e;
}

err client_approve(struct db *db, struct hub *h, str code, str login, bool *ret_live,
                   struct err_info *why)
{
    struct q_client_one_row row;
    struct q_agency_approvals_rows who;
    struct arena *a = arena_new(ONE_BYTES);
    err e = a ? q_client_one(db, &(struct q_client_one_in){CELL_HUB, code}, a, &row, why)
              : err_set(why, ERR_NOMEM, "no memory to approve a client");
    if (!e && !str_eq_c(row.state, state_words[CLIENT_DRAFT])) e = ERR_ABSENT;
    if (e == ERR_ABSENT) (void)err_set(why, e, "there is no draft of a client of this code");
    str subject = e ? STR("") : str_printf(a, "client:%.*s", STR_FMT(code));
    if (!e)
        e = q_agency_approvals(db, &(struct q_agency_approvals_in){CELL_HUB, subject, row.hash}, a,
                               &who, why);
    for (size_t i = 0; !e && i < who.n; i++)
        if (str_eq(who.at[i].login, login))
            e = err_set(why, ERR_CONFLICT, "you have approved this; a second person must");
    if (!e)
        e = q_agency_approve(
            db, &(struct q_agency_approve_in){CELL_HUB, subject, row.hash, login, hub_now_ms(h)},
            why);
    *ret_live = !e && who.n + 1 >= APPROVALS_NEEDED;
    if (*ret_live)
        e = q_client_set_state(db, &(struct q_client_set_state_in){CELL_HUB, code, STR("live")},
                               why);
    arena_free(a);
    return e;
}

err client_revoke(struct db *db, str code, struct err_info *why)
{
    err e = q_client_set_state(db, &(struct q_client_set_state_in){CELL_HUB, code, STR("revoked")},
                               why);
    if (e || db_changes(db)) return e;
    return err_set(why, ERR_ABSENT, "there is no client of this code that is not revoked already");
}

/* ---- finding ---- */

struct clients {
    pthread_mutex_t lock;
    struct hub *hub;
    struct arena *arena;
    const struct client *list;
    size_t n;
    int64_t looked_ns;
};

static err load(struct db *db, void *ctx, struct err_info *why)
{
    struct clients *s = ctx;
    arena_clear(s->arena);
    s->n = 0;
    return clients_list(db, s->arena, &s->list, &s->n, why);
}

/* Under the lock. When the store does not answer nobody is let in: a revocation could be missed. */
static err look(struct clients *s, struct err_info *why)
{
    int64_t now_ns = clock_monotonic_ns();
    if (s->looked_ns && now_ns - s->looked_ns < LOOK_EVERY_NS) return ERR_OK;
    err e = store_read(s->hub->store, load, s, why);
    s->looked_ns = e ? 0 : now_ns;
    return e;
}

err clients_new(struct hub *h, struct clients **ret_clients, struct err_info *why)
{
    struct clients *s = mem_zero(1, sizeof *s);
    if (s) s->arena = arena_new(LIST_BYTES_MAX);
    if (!s || !s->arena) {
        mem_free(s);
        return err_set(why, ERR_NOMEM, "no memory for the machine clients");
    }
    s->hub = h;
    pthread_mutex_init(&s->lock, NULL);
    *ret_clients = s;
    return ERR_OK;
}

void clients_free(struct clients *s)
{
    if (!s) return;
    pthread_mutex_destroy(&s->lock);
    arena_free(s->arena);
    mem_free(s);
}

/* A client with both must show both. */
static bool holds(const struct client *c, bool by_key, int64_t number, const struct hash *hash,
                  const char *certificate)
{
    bool shown = c->certificate[0] && certificate[0] &&
                 crypt_same(c->certificate, certificate, CLIENT_CERTIFICATE_TEXT);
    if (!by_key) return shown && !c->has_key;
    return c->has_key && c->number == number && crypt_same(&c->secret, hash, sizeof *hash) &&
           (shown || !c->certificate[0]);
}

err clients_find(struct clients *s, str key, const char *certificate, struct client *ret_client,
                 struct err_info *why)
{
    int64_t number = 0, now_ms = hub_now_ms(s->hub);
    bool found = false, by_key = key.len > 0;
    bool usable = by_key ? client_key_number(key, &number)
                         : strlen(certificate) == CLIENT_CERTIFICATE_TEXT;
    struct hash hash = client_key_hash(&s->hub->keys, by_key ? key : STR(""));
    pthread_mutex_lock(&s->lock);
    err e = look(s, why);
    for (size_t i = 0; !e && usable && i < s->n; i++) {
        const struct client *c = &s->list[i];
        if (!holds(c, by_key, number, &hash, certificate) || c->state != CLIENT_LIVE ||
            now_ms < c->from_ms || now_ms >= c->until_ms)
            continue;
        *ret_client = *c;
        found = true;
    }
    pthread_mutex_unlock(&s->lock);
    if (e || found) return e;
    return err_set(why, ERR_UNKNOWN_USER, "the key or certificate is nobody's, or not good now");
}
