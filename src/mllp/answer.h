/* mllp/answer.h -- messages in, acknowledgements out: what is between two frames of a connection.
 *
 * Messages of many connections are answered together: their rows are one transaction. A message is
 * acknowledged AA when it is on the disk and not before. */
#ifndef AIM_MLLP_ANSWER_H
#define AIM_MLLP_ANSWER_H

#include "inbox/inbox.h"
#include "machine/limit.h"
#include "mllp/sender.h"

enum { ANSWER_MAX = INBOX_PUT_MAX };

struct mllp_message {
    str bytes;                   /* as it stood in its frame */
    const struct client *client; /* NULL = a plain connection on this machine */
    struct buf *out;             /* the acknowledgement is added here, in its frame */
    bool hang_up;                /* set: there is no answer to this, the connection ends */
    const char *said;            /* set: "AA", "AE", ...; "" when the sender wants none */
};

struct answerer; /* of one thread */
/* `asking`: how often each partner may ask, for all threads; borrowed. */
MUST err answerer_new(struct hub *h, struct limit *asking, struct answerer **ret_answerer,
                      struct err_info *why);
void answerer_free(struct answerer *a); /* NULL is fine */

/* At most ANSWER_MAX. ERR_BUSY: the inbox is full or the store is busy; nothing was answered: ask
 * again with the same messages, and read no more until then. Any other failure of ours is answered
 * AE, so that the sender keeps its messages. */
MUST err mllp_answer(struct answerer *a, struct mllp_message *messages, size_t n,
                     struct err_info *why);
/* The same, without asking again: ERR_BUSY is answered AE, too. */
void mllp_answer_busy(struct answerer *a, struct mllp_message *messages, size_t n);

#endif
