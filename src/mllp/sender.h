/* mllp/sender.h -- whose messages these are: MSH-4 and MSH-3, bound to a feed by the mapping that
 * was agreed for it, and held to the client whose certificate the connection showed.
 *
 * One directory belongs to one thread; it is read again when the partners changed, looked at once a
 * second at most. */
#ifndef AIM_MLLP_SENDER_H
#define AIM_MLLP_SENDER_H

#include "access/client.h"
#include "agency/partners.h"
#include "ingest/mapping.h"
#include "mllp/adt.h"

struct senders;
MUST err senders_new(struct hub *h, struct senders **ret_senders, struct err_info *why);
void senders_free(struct senders *s); /* NULL is fine */
/* Read again what changed. Pointers that senders_find gave are good until the next call. */
MUST err senders_refresh(struct senders *s, struct err_info *why);

struct sender {
    const struct agreement *agreement; /* in force now */
    const struct partners *partners;   /* whose it is one of */
    const struct client *client;       /* as asked for */
    struct adt_terms terms;
};
/* `client`: who showed a certificate; NULL = a plain connection on this machine. False: nobody is
 * bound to this facility and application, the feed has no agreement in force, or the client may
 * not deliver it: all the same to the one who asks. */
bool senders_find(const struct senders *s, str facility, str application,
                  const struct client *client, struct sender *ret_sender);

#endif
