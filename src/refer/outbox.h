/* refer/outbox.h -- case systems are told of referrals to their agency: webhooks, and what is still
 * to be told.
 *
 * A message is a referral at one of its steps. Its id is made from those, so telling it again has
 * the same id, and its body is made from what is stored, so it is the same body. It waits in the
 * outbox from the transaction of its cause until the receiver has answered 2xx, or is given up
 * (dead) after the region's days, with a notice. Sending is hook/'s. */
#ifndef AIM_REFER_OUTBOX_H
#define AIM_REFER_OUTBOX_H

#include "refer/referral.h"

enum {
    WEBHOOK_SECRET_TEXT = 6 + 44, /* "whsec_" and base64 */
    WEBHOOK_CODE_MAX = 32,
    WEBHOOK_URL_MAX = 400,
    OUTBOX_KEEP_DAYS = 60,
    OUTBOX_TAKE_MAX = 5 /* ten seconds each at worst: done before the claim of a minute ends */
};

struct webhook {
    str code, agency, url;
    bool loopback, live;
    int64_t made_ms, old_until_ms;
    struct key secret, old_secret;
    bool has_old; /* and it still signs */
};

/* An https address of a host on the network, without user or fragment. ERR_INPUT. `loopback`: of
 * this machine instead, http allowed; training hubs only. */
MUST err webhook_check_url(str url, bool loopback, struct err_info *why);
/* A new one, its secret shown once; ERR_CONFLICT: the code is used. Audited by the caller. */
MUST err webhook_add(struct db *db, struct hub *h, const struct webhook *w,
                     char ret_secret[WEBHOOK_SECRET_TEXT + 1], struct err_info *why);
/* A new secret; the old one signs beside it for so many hours. ERR_ABSENT. */
MUST err webhook_rotate(struct db *db, struct hub *h, str code, int hours,
                        char ret_secret[WEBHOOK_SECRET_TEXT + 1], struct err_info *why);
MUST err webhook_revoke(struct db *db, struct hub *h, str code, struct err_info *why);
MUST err webhook_list(struct db *db, struct hub *h, struct arena *a,
                      const struct webhook **ret_list, size_t *ret_n, struct err_info *why);

/* In the transaction of the step. */
MUST err outbox_add(struct db *db, struct hub *h, str agency, int64_t referral, int64_t step,
                    struct err_info *why);

struct outbox_message {
    int64_t id, referral, step, made_ms;
    int32_t attempts; /* before this one */
    struct webhook webhook;
    str body; /* CloudEvents 1.0, structured JSON; "" = there is nothing to tell any more */
};
/* Is there anything to take? One look-up. */
MUST err outbox_any_due(struct hub *h, bool *ret_due, struct err_info *why);
/* Take what is due now, so that nobody else tries it for a minute; bodies are made. In the log. Of
 * each webhook one: its oldest that waits, so that what comes after it stays after it. What the
 * receiver itself refused (4xx) waits by itself and holds up nothing behind it. */
MUST err outbox_take(struct hub *h, const struct partners *p, struct arena *a,
                     const struct outbox_message **ret_list, size_t *ret_n, struct err_info *why);
/* What came of it: status of the answer, 0 = none. 2xx ends it; 410 and too many days give it up;
 * else it is tried again later, twice as late each time. */
MUST err outbox_tried(struct hub *h, const struct partners *p, const struct outbox_message *m,
                      int status, struct err_info *why);
/* "msg_" and the id: the webhook-id header, and the CloudEvents id. */
enum { MESSAGE_TEXT = 4 + 16 };
void message_text(int64_t id, char ret_text[MESSAGE_TEXT + 1]);

/* Forget what was told, or given up, OUTBOX_KEEP_DAYS ago; the hub's log keeps that it was. Short
 * transactions. */
MUST err outbox_sweep(struct hub *h, struct err_info *why);

struct outbox_counts {
    int64_t waiting, sent, dead;
};
MUST err outbox_counts(struct db *db, str webhook, struct arena *a,
                       struct outbox_counts *ret_counts, struct err_info *why);

/* The headers webhook-id, -timestamp and -signature: "v1,BASE64", one for each secret that
 * signs. */
MUST err webhook_sign(const struct webhook *w, const char *id, int64_t timestamp_s, str body,
                      struct arena *a, str *ret_signature, struct err_info *why);

#endif
