/* machine/machine.c -- see machine.h. */
#include "machine/machine.h"

#include "base/mem.h"
#include "machine/limit.h"
#include "notice/urgent.h"

#include <assert.h>
#include <stdio.h>

enum { WRONG_PER_S = 1, WRONG_BURST = 10, DENIED_PER_S = 1, DENIED_BURST = 30 };

struct machine {
    struct hub *hub;
    struct shared_partners *partners;
    struct clients *clients;
    struct limit wrong;  /* keys, by source */
    struct limit asking; /* about people, by client */
    struct limit denied; /* calls that were not this client's to make, by client */
    struct {
        const struct machine_door *door;
        void *state;
    } kept[MACHINE_DOORS_MAX];
    size_t kept_n;
};

err machine_new(struct hub *h, struct shared_partners *partners, struct machine **ret_machine,
                struct err_info *why)
{
    struct machine *m = mem_zero(1, sizeof *m);
    if (!m) return err_set(why, ERR_NOMEM, "no memory for the doors of programs");
    m->hub = h;
    m->partners = partners;
    limit_init(&m->wrong);
    limit_init(&m->asking);
    limit_init(&m->denied);
    err e = clients_new(h, &m->clients, why);
    if (e) machine_free(m);
    else *ret_machine = m;
    return e;
}

void machine_free(struct machine *m)
{
    if (!m) return;
    clients_free(m->clients);
    limit_release(&m->wrong);
    limit_release(&m->asking);
    limit_release(&m->denied);
    mem_free(m);
}

struct hub *machine_hub(const struct machine *m) { return m->hub; }

void machine_keep(struct machine *m, const struct machine_door *door, void *state)
{
    assert(m->kept_n < MACHINE_DOORS_MAX);
    m->kept[m->kept_n].door = door;
    m->kept[m->kept_n++].state = state;
}

void *machine_kept(const struct machine *m, const struct machine_door *door)
{
    for (size_t i = 0; i < m->kept_n; i++)
        if (m->kept[i].door == door) return m->kept[i].state;
    return NULL;
}

/* ---- entries ---- */

struct audit_entry machine_entry(const struct machine_call *c, enum audit_kind kind)
{
    return (struct audit_entry){.kind = kind,
                                .actor = str_of(c->user.login),
                                .agency = str_of(c->user.agency),
                                .role = str_of(role_word(c->user.role)),
                                .purpose = str_of(purpose_word(c->viewer.purpose)),
                                .decision = STR("allowed"),
                                .policy = STR(ACCESS_POLICY),
                                .request = str_of(c->route),
                                .asked = str_of(c->asked)};
}

err machine_denied(struct machine_call *c, const char *reason, struct err_info *why)
{
    if (!limit_take(&c->machine->denied, str_of(c->client.code), DENIED_PER_S, DENIED_BURST,
                    clock_monotonic_ns()))
        return err_set(why, ERR_THROTTLED, "too much that this client asked was not its to ask");
    struct audit_entry entry = machine_entry(c, AUDIT_DENIED);
    char decision[80];
    (void)snprintf(decision, sizeof decision, "denied: %s", reason);
    entry.decision = str_of(decision);
    entry.detail = str_of(c->request->id);
    err e = audit_note_alone(c->machine->hub, &entry, why);
    return e ? e : err_set(why, ERR_DENIED, "this client may not do that: %s", reason);
}

/* ---- who calls ---- */

/* The scheme's name is matched without case; what follows it is the key. */
static str bearer(const struct http_request *q)
{
    str value = http_header(q, "Authorization");
    if (!str_eq_nocase(str_upto(value, 7), STR("Bearer "))) return STR("");
    return str_trim(str_from(value, 7));
}

static err no_key(struct err_info *why)
{
    (void)err_set(why, ERR_UNKNOWN_USER, "there is no key or certificate that is good now");
    return err_todo(why, "send Authorization: Bearer with the key that 'aim client add' showed");
}

static err wrong(struct machine_call *c, struct err_info *why)
{
    struct machine *m = c->machine;
    bool guess = !str_empty(bearer(c->request)) || c->request->certificate[0];
    bool within =
        limit_take(&m->wrong, c->request->source, WRONG_PER_S, WRONG_BURST, clock_monotonic_ns());
    if (!within && guess)
        return err_set(why, ERR_THROTTLED, "too many keys from there were wrong; wait");
    if (!within) return no_key(why); /* nothing was tried: no guess, and no line of the log more */
    struct audit_entry entry = {.kind = AUDIT_SIGN_IN_FAILED,
                                .policy = STR(ACCESS_POLICY),
                                .request = str_of(c->route),
                                .decision = STR("denied: client"),
                                .detail = str_of(c->request->id)};
    err e = audit_note_alone(m->hub, &entry, why);
    return e ? e : no_key(why);
}

/* The sender's own name for its user goes into the log, sealed: readable, and one line. */
static err take_acting(struct machine_call *c, struct err_info *why)
{
    str name = http_header(c->request, "Aim-User");
    if (name.len > MACHINE_USER_MAX || !str_is_utf8(name))
        return err_set(why, ERR_INPUT, "Aim-User has at most %d characters", MACHINE_USER_MAX);
    c->acting = name;
    if (name.len) (void)snprintf(c->asked, sizeof c->asked, "user=%.*s\n", STR_FMT(name));
    return ERR_OK;
}

err machine_begin(struct machine *m, const struct http_request *q, const char *route,
                  struct machine_call *ret_call, struct err_info *why)
{
    *ret_call = (struct machine_call){.machine = m, .request = q, .route = route};
    err e = clients_find(m->clients, bearer(q), q->certificate, &ret_call->client, why);
    if (e == ERR_UNKNOWN_USER) return wrong(ret_call, why);
    if (e) return e;
    ret_call->user = client_user(&ret_call->client);
    e = take_acting(ret_call, why);
    return e ? e : share_borrow(m->partners, &ret_call->partners, why);
}

void machine_end(struct machine_call *c)
{
    if (c->partners) share_return(c->machine->partners, c->partners);
    c->partners = NULL;
    crypt_wipe(&c->client.secret, sizeof c->client.secret);
}

/* ---- what it may do ---- */

err machine_asks(struct machine_call *c, struct err_info *why)
{
    enum purpose purpose = PURPOSE_NONE;
    str word = http_header(c->request, "Aim-Purpose"),
        reference = http_header(c->request, "Aim-Reference");
    if (!c->client.purposes) return machine_denied(c, "not to ask", why);
    if (!c->acting.len) {
        (void)err_set(why, ERR_INPUT, "Aim-User is missing");
        return err_todo(why, "name the user of your own system for whom you ask");
    }
    if (!purpose_of(word, &purpose)) {
        (void)err_set(why, ERR_INPUT, "Aim-Purpose is missing, or is no purpose");
        return err_todo(why, "child_concern, adult_concern, partner_check, urgent or correction");
    }
    if (!client_may_ask(&c->client, purpose)) return machine_denied(c, "purpose", why);
    err e = purpose_check(&c->user, purpose, reference, why);
    if (e == ERR_DENIED) return machine_denied(c, "purpose", why);
    if (e) return e;
    if (!limit_take(&c->machine->asking, str_of(c->client.code), c->client.rate,
                    2 * (int64_t)c->client.rate, clock_monotonic_ns()))
        return err_set(why, ERR_THROTTLED, "more questions a second than this client may ask");
    c->viewer = (struct viewer){.user = &c->user,
                                .purpose = purpose,
                                .reference = reference,
                                .acting = c->acting,
                                .purpose_since_ms = hub_now_ms(c->machine->hub),
                                .request = str_of(c->route)};
    return notice_urgent(c->machine->hub, c->partners, &c->viewer, why);
}

err machine_delivers(struct machine_call *c, str feed, struct err_info *why)
{
    return client_may_deliver(&c->client, feed) ? ERR_OK : machine_denied(c, "feed", why);
}
