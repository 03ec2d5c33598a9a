/* access/client.h -- machine clients: programs of agencies that call the hub.
 *
 * A client shows a key (a bearer token) or a certificate. The key is shown once, when it is made,
 * and stored only as a keyed hash; it reads
 *
 *     aim_<11 characters: which client>_<43: 256 random bits><6: checksum>     [0-9A-Za-z]
 *
 * so that a leaked one can be found by a scanner (the checksum is that of the text before it), and
 * a mistyped one is refused before anything is looked up. A client acts for its agency: it delivers
 * the feeds it was given, and asks, if it may, as a practitioner of that agency with the purposes
 * it was given. It goes live when two named people approve it (at once in a training hub). */
#ifndef AIM_ACCESS_CLIENT_H
#define AIM_ACCESS_CLIENT_H

#include "access/access.h"

enum {
    CLIENT_CODE_MAX = 32,
    CLIENT_FEEDS_MAX = 400, /* all codes together */
    CLIENT_CERTIFICATE_TEXT = 64,
    CLIENT_KEY_TEXT = 4 + 11 + 1 + 43 + 6,
    CLIENT_RATE_MAX = 10000
};

enum client_state { CLIENT_DRAFT, CLIENT_LIVE, CLIENT_REVOKED };

struct client {
    char code[CLIENT_CODE_MAX + 1], agency[CODE_MAX + 1];
    int64_t number; /* in its key */
    bool has_key;
    struct hash secret;                             /* keyed hash of the key */
    char certificate[CLIENT_CERTIFICATE_TEXT + 1];  /* SHA-256, hexadecimal; "" = none */
    char feeds[CLIENT_FEEDS_MAX + 1];               /* codes, with a blank between them */
    unsigned purposes; /* bit 1 << PURPOSE_...: why its users may ask; 0 = it may not ask */
    int rate;          /* questions about people per second */
    enum client_state state;
    int64_t hash; /* of what is approved */
    int64_t from_ms, until_ms, made_ms;
    int agency_tier;
};

const char *client_state_word(enum client_state s);

/* ---- for the one who makes them ---- */

/* Give it a number and a key; the text is wiped by the caller once it was shown. */
void client_make_key(struct hub *h, struct client *c, char ret_key[CLIENT_KEY_TEXT + 1]);
/* "AA:BB:..." or plain hexadecimal, as tools print a SHA-256. False: it is none. */
bool client_read_certificate(str text, char ret_certificate[CLIENT_CERTIFICATE_TEXT + 1]);
/* "child_concern partner_check". ERR_INPUT: one of them is no purpose. */
MUST err client_read_purposes(str text, unsigned *ret_purposes, struct err_info *why);
/* ERR_INPUT: code, dates, feeds or rate are not as they must be, or its certificate, without a key,
 * is another's in that time; ERR_CONFLICT: the code was used
 * before; ERR_ABSENT: no such agency. Live at once in a training hub. Not audited here. */
MUST err client_add(struct db *db, struct hub *h, struct client *c, struct err_info *why);
/* As one of two people; *ret_live when it went live by that. ERR_ABSENT, ERR_CONFLICT. */
MUST err client_approve(struct db *db, struct hub *h, str code, str login, bool *ret_live,
                        struct err_info *why);
MUST err client_revoke(struct db *db, str code, struct err_info *why); /* ERR_ABSENT */
MUST err clients_list(struct db *db, struct arena *a, const struct client **ret_list, size_t *ret_n,
                      struct err_info *why);

/* ---- for those who are called ---- */

/* All clients, in memory; looked at again when a second has passed, so that a revocation is noticed
 * as soon. For many threads. */
struct clients;
MUST err clients_new(struct hub *h, struct clients **ret_clients, struct err_info *why);
void clients_free(struct clients *s); /* NULL is fine */

/* Whose key (or, when `key` is empty, certificate; "" = none was shown) is this? A client that has
 * both must show both. Takes as long for a wrong key as for a right one. ERR_UNKNOWN_USER:
 * nobody's, or one that is not live now; one text for all. */
MUST err clients_find(struct clients *s, str key, const char *certificate,
                      struct client *ret_client, struct err_info *why);

bool client_may_deliver(const struct client *c, str feed);
static inline bool client_may_ask(const struct client *c, enum purpose p)
{
    return p != PURPOSE_NONE && (c->purposes >> p & 1);
}
/* As a user of its agency: for the decision and the log. Its login is "client:CODE", which no
 * person's can be. */
struct user client_user(const struct client *c);

#endif
