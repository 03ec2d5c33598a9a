/* mllp/line.h -- one connection: bytes in, whole frames out, answers sent; for mllp/ only.
 *
 * It never blocks and knows no epoll: its worker tells it when there may be something to read or
 * room to write. */
#ifndef AIM_MLLP_LINE_H
#define AIM_MLLP_LINE_H

#include "access/client.h"
#include "base/buf.h"

#include <gnutls/gnutls.h>

enum { LINE_OUT_BYTES_MAX = 256 * 1024, LINE_PIECE_BYTES = 16 * 1024 };

enum line_end { /* why a connection ended; LINE_ON: it has not */
    LINE_ON,
    LINE_CLOSED,      /* by the other side */
    LINE_NO_FRAME,    /* bytes that are no frame */
    LINE_TOO_LARGE,
    LINE_CUT_OFF,     /* closed in the middle of a message */
    LINE_NO_TLS,      /* handshake */
    LINE_NOT_KNOWN,   /* certificate of no client */
    LINE_SLOW,        /* handshake, message or reading of answers took too long */
    LINE_IDLE,
    LINE_NO_ANSWER,   /* to what came there is none */
    LINE_BROKEN,
    LINE_STOPPED,
    LINE__COUNT
};
const char *line_end_word(enum line_end e);

struct line {
    int fd;
    gnutls_session_t tls; /* NULL = plain */
    bool shaking, ready;  /* in the handshake; the handshake's certificate is known */
    char certificate[CLIENT_CERTIFICATE_TEXT + 1];
    struct client client; /* who it is, looked up anew for each batch; TLS only */
    struct buf in, out;
    size_t taken, sent; /* of in: bytes of frames that were given out; of out */
    size_t scanned;     /* of in: no end of a frame before here */
    int64_t began_ns;   /* the message or handshake under way; 0 = none */
    int64_t stuck_ns;   /* since when an answer cannot be sent; 0 = none is stuck */
    int64_t heard_ns;
    bool readable;     /* there may be something to read */
    bool held_up;      /* messages are here that wait until answers were fetched */
    bool read_more;    /* the last read stopped for want of room: there may be more */
    unsigned watched;  /* for what its worker waits: epoll's word */
    enum line_end end;
};

void line_init(struct line *l, int fd, gnutls_session_t tls, size_t message_bytes_max,
               int64_t now_ns);
void line_release(struct line *l); /* closes it */

/* Go on with the handshake, read what there is. Sets `end` when it is over. */
void line_read(struct line *l, int64_t now_ns);
/* The next whole message; false: none (yet), or what came is none (`end` is set). It is good until
 * the next line_read. What came before the other side closed is still given out. */
bool line_next(struct line *l, size_t message_bytes_max, str *ret_message);
/* Send what there is to send. */
void line_write(struct line *l, int64_t now_ns);
static inline bool line_has_out(const struct line *l) { return l->sent < l->out.len; }
/* Answer more? Not while answers pile up that nobody fetches: one that has no room is lost. */
static inline bool line_has_room(const struct line *l)
{
    return l->out.len < LINE_OUT_BYTES_MAX / 2;
}
static inline bool line_may_read(const struct line *l) { return !l->end && line_has_room(l); }

#endif
