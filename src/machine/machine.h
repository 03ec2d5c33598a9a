/* machine/machine.h -- what every door for programs shares: who calls, for whom, and why.
 *
 * A program shows its key (Authorization: Bearer aim_...) or its certificate. Where it asks about
 * people it also says for which of its own users (Aim-User) and why (Aim-Purpose, one of the codes
 * of access.h; Aim-Reference with partner_check). The user's name is sealed in the log; from there
 * on the call is that of a practitioner of the agency: the same decision, the same minimal answer,
 * the same entry per person. */
#ifndef AIM_MACHINE_MACHINE_H
#define AIM_MACHINE_MACHINE_H

#include "access/client.h"
#include "agency/share.h"
#include "http/message.h"
#include "search/viewer.h"

enum { MACHINE_USER_MAX = 100 };

struct machine; /* for the life of the server; for many threads */

/* `partners` is borrowed. */
MUST err machine_new(struct hub *h, struct shared_partners *partners, struct machine **ret_machine,
                     struct err_info *why);
void machine_free(struct machine *m); /* NULL is fine */
struct hub *machine_hub(const struct machine *m);

/* One call of a program. Texts live as long as the request. */
struct machine_call {
    struct machine *machine;
    const struct http_request *request;
    const char *route; /* for the log: its name, never the address */
    struct client client;
    struct user user; /* the client as a user of its agency */
    str acting;       /* Aim-User; "" = not said */
    struct viewer viewer; /* for search/; see machine_asks */
    const struct partners *partners;
    char asked[MACHINE_USER_MAX + 16];
};

/* Who calls? ERR_UNKNOWN_USER (no key or certificate that is good now; noted in the log),
 * ERR_THROTTLED (too many of those from there; a right key is never throttled), ERR_INPUT (Aim-User
 * is no name). Give it back with machine_end, also when this failed. The call must not move. */
MUST err machine_begin(struct machine *m, const struct http_request *q, const char *route,
                       struct machine_call *ret_call, struct err_info *why);
void machine_end(struct machine_call *c);

/* May this call ask about people? After it call->viewer is filled. ERR_INPUT: user, purpose or
 * reference is missing or none; ERR_DENIED: not this client, not for this purpose (noted);
 * ERR_THROTTLED: more often than was agreed. */
MUST err machine_asks(struct machine_call *c, struct err_info *why);
/* May this call deliver the feed? ERR_DENIED (noted). One text, whether or not there is such a
 * feed. */
MUST err machine_delivers(struct machine_call *c, str feed, struct err_info *why);

/* An entry with the client as actor, and for whom it acts in the sealed part. */
struct audit_entry machine_entry(const struct machine_call *c, enum audit_kind kind);
/* Note a refusal; `reason` in a few words of ours. Returns ERR_DENIED with a text for the client,
 * or what kept it from being noted; ERR_THROTTLED without a note when the client was refused too
 * often of late: a program that went wrong does not fill the log. What is its own is not slowed. */
MUST err machine_denied(struct machine_call *c, const char *reason, struct err_info *why);

/* A part of the addresses that programs call, with an owner of its own: /api/, /fhir/. web/doors.c
 * has the table. Contracts of the functions: http/server.h. */
struct http_answer;
struct machine_door {
    const char *prefix; /* "/api/" */
    struct http_way (*look)(struct machine *m, const struct http_request *q);
    void (*begin)(struct machine *m, struct http_request *q, struct http_answer *a);
    void (*take)(struct machine *m, struct http_request *q, str piece, struct http_answer *a);
    void (*answer)(struct machine *m, struct http_request *q, struct http_answer *a);
    void (*gone)(struct machine *m, struct http_request *q);
    /* Before the server listens, and before it stops: what the door runs beside requests. NULL =
     * nothing. After stop no answer may be promised for later. */
    err (*start)(struct machine *m, struct err_info *why);
    void (*stop)(struct machine *m);
    void (*release)(struct machine *m); /* no request comes any more */
};
/* What a door keeps for the life of the server. */
enum { MACHINE_DOORS_MAX = 4 };
void machine_keep(struct machine *m, const struct machine_door *door, void *state);
void *machine_kept(const struct machine *m, const struct machine_door *door);

#endif
