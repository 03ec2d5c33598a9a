/* mllp/line.c -- see line.h. */
#include "mllp/line.h"

#include "crypt/crypt.h"

#include <errno.h>
#include <gnutls/x509.h>
#include <sys/socket.h>
#include <unistd.h>

static const char VT = 0x0b, FS = 0x1c, CR = '\r';

const char *line_end_word(enum line_end e)
{
    static const char *const words[LINE__COUNT] = {
        [LINE_ON] = "open",           [LINE_CLOSED] = "closed",       [LINE_NO_FRAME] = "no-frame",
        [LINE_TOO_LARGE] = "too-large", [LINE_CUT_OFF] = "cut-off",   [LINE_NO_TLS] = "no-tls",
        [LINE_NOT_KNOWN] = "not-known", [LINE_SLOW] = "slow",         [LINE_IDLE] = "idle",
        [LINE_NO_ANSWER] = "no-answer", [LINE_BROKEN] = "broken",     [LINE_STOPPED] = "stopped"};
    return words[e];
}

void line_init(struct line *l, int fd, gnutls_session_t tls, size_t message_bytes_max,
               int64_t now_ns)
{
    *l = (struct line){.fd = fd,
                       .tls = tls,
                       .shaking = tls != NULL,
                       .in = BUF_INIT(message_bytes_max + 2 * LINE_PIECE_BYTES),
                       .out = BUF_INIT(LINE_OUT_BYTES_MAX),
                       .began_ns = tls ? now_ns : 0,
                       .heard_ns = now_ns};
}

void line_release(struct line *l)
{
    if (l->tls) {
        if (!l->shaking) (void)gnutls_bye(l->tls, GNUTLS_SHUT_WR);
        gnutls_deinit(l->tls);
    }
    if (l->fd >= 0) (void)close(l->fd);
    buf_release(&l->in);
    buf_release(&l->out);
    *l = (struct line){.fd = -1};
}

/* ---- the handshake ---- */

static void note_certificate(struct line *l)
{
    unsigned n = 0;
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(l->tls, &n);
    static const char digits[] = "0123456789abcdef";
    if (!chain || !n) return;
    struct hash hash = crypt_sha256(str_range((const char *)chain[0].data, chain[0].size));
    for (size_t i = 0; i < sizeof hash.at; i++) {
        l->certificate[2 * i] = digits[hash.at[i] >> 4];
        l->certificate[2 * i + 1] = digits[hash.at[i] & 15];
    }
}

static void shake(struct line *l)
{
    int result = gnutls_handshake(l->tls);
    if (result == GNUTLS_E_SUCCESS) {
        l->shaking = false;
        l->began_ns = 0;
        note_certificate(l);
    } else if (gnutls_error_is_fatal(result)) {
        l->end = LINE_NO_TLS;
    }
}

/* ---- reading ---- */

/* Bytes read; 0 = none now; -1 = it is over, `end` says how. */
static ssize_t receive(struct line *l, char *at, size_t room)
{
    ssize_t n = l->tls ? gnutls_record_recv(l->tls, at, room) : recv(l->fd, at, room, 0);
    if (n > 0) return n;
    bool later = l->tls ? n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED ||
                              (n < 0 && !gnutls_error_is_fatal((int)n))
                        : n < 0 && (errno == EAGAIN || errno == EINTR);
    if (later) return 0;
    bool closed = n == 0 || (l->tls && n == GNUTLS_E_PREMATURE_TERMINATION);
    l->end = closed ? LINE_CLOSED : LINE_BROKEN;
    return -1;
}

/* Frames that were given out are done with. */
static void drop_taken(struct line *l)
{
    if (!l->taken) return;
    memmove(l->in.at, l->in.at + l->taken, l->in.len - l->taken);
    buf_cut(&l->in, l->in.len - l->taken);
    l->scanned -= l->scanned < l->taken ? l->scanned : l->taken;
    l->taken = 0;
    if (l->in.len) return;
    buf_release(&l->in); /* an idle connection holds nothing */
}

void line_read(struct line *l, int64_t now_ns)
{
    enum { AT_ONCE = 4 * LINE_PIECE_BYTES };
    char piece[LINE_PIECE_BYTES];
    if (l->shaking) shake(l);
    if (l->shaking || l->end) return;
    drop_taken(l);
    size_t before = l->in.len;
    l->read_more = true;
    while (l->in.len - before < AT_ONCE && l->in.len + sizeof piece <= l->in.max) {
        ssize_t n = receive(l, piece, sizeof piece);
        l->read_more = n > 0;
        if (n <= 0) break;
        l->heard_ns = now_ns;
        if (!l->began_ns) l->began_ns = now_ns;
        buf_add(&l->in, str_range(piece, (size_t)n));
        if (buf_state(&l->in)) l->end = LINE_BROKEN;
    }
}

/* ---- frames ---- */

/* Between frames nothing but line ends may stand. */
static bool find_start(struct line *l)
{
    while (l->taken < l->in.len) {
        char c = l->in.at[l->taken];
        if (c == VT) return true;
        if (c != CR && c != '\n') {
            l->end = LINE_NO_FRAME;
            return false;
        }
        l->taken++;
    }
    l->began_ns = 0;
    return false;
}

/* What is left when the other side has closed is no message. */
static bool not_yet(struct line *l)
{
    if (l->end == LINE_CLOSED) l->end = LINE_CUT_OFF;
    return false;
}

bool line_next(struct line *l, size_t message_bytes_max, str *ret_message)
{
    if ((l->end && l->end != LINE_CLOSED) || !find_start(l)) return false;
    size_t at = l->scanned > l->taken + 1 ? l->scanned : l->taken + 1;
    for (; at < l->in.len; at++) {
        if (l->in.at[at] == VT) {
            l->end = LINE_NO_FRAME; /* the one before has no end */
            return false;
        }
        if (l->in.at[at] == FS) break;
    }
    l->scanned = at;
    if (at - l->taken - 1 > message_bytes_max) {
        l->end = LINE_TOO_LARGE;
        return false;
    }
    if (at + 1 >= l->in.len) return not_yet(l);
    if (l->in.at[at + 1] != CR) {
        l->end = LINE_NO_FRAME;
        return false;
    }
    *ret_message = str_range(l->in.at + l->taken + 1, at - l->taken - 1);
    l->taken = l->scanned = at + 2;
    l->began_ns = l->taken < l->in.len ? l->heard_ns : 0;
    return true;
}

/* ---- writing ---- */

void line_write(struct line *l, int64_t now_ns)
{
    while (line_has_out(l) && l->end != LINE_BROKEN) {
        size_t left = l->out.len - l->sent;
        const char *at = l->out.at + l->sent;
        ssize_t n = l->tls ? gnutls_record_send(l->tls, at, left)
                           : send(l->fd, at, left, MSG_NOSIGNAL);
        if (n > 0) {
            l->sent += (size_t)n;
            l->heard_ns = now_ns;
            continue;
        }
        bool later = l->tls ? n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED
                            : n < 0 && (errno == EAGAIN || errno == EINTR);
        if (!later) l->end = LINE_BROKEN;
        else if (!l->stuck_ns) l->stuck_ns = now_ns;
        return;
    }
    l->stuck_ns = 0;
    buf_reset(&l->out);
    l->sent = 0;
}
