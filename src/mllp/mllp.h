/* mllp/mllp.h -- the door for HL7 messages: frames of the minimal lower layer protocol
 * (0x0B message 0x1C 0x0D) over TLS, each answered when it is on the disk.
 *
 * Limits: connections, bytes of a message, time for a handshake and for a message once it began,
 * idle time. So its memory has a ceiling: connections x message bytes. When the inbox is full
 * nothing is read any more, until there is room. */
#ifndef AIM_MLLP_MLLP_H
#define AIM_MLLP_MLLP_H

#include "hub/hub.h"

enum { MLLP_MESSAGE_BYTES_MAX = 256 * 1024, MLLP_CONNECTIONS_MAX = 200 };

struct mllp_plan {
    const char *address; /* numeric */
    int port;            /* 0 = any free one */
    bool plain;          /* without TLS and client certificates: on this machine only */
    /* 0 = the usual: 200 connections, 256 KiB, 10 s, 30 s, an hour */
    int connections_max, handshake_s, message_s, idle_s;
    size_t message_bytes_max;
};

struct mllp;
/* "127.0.0.1:2575", "[::1]:2575". False: it is none. */
bool mllp_address(str text, char ret_address[64], int *ret_port);

/* Listen. With TLS a client shows a certificate whose fingerprint belongs to a live machine client
 * (aim client add); the server's own is the one `aim serve` uses. Errors: ERR_CONFIG (address,
 * plain elsewhere than on this machine), ERR_BUSY (the port is taken), ERR_NOMEM, those of
 * tls_certificate. */
MUST err mllp_start(struct hub *h, const struct mllp_plan *plan, struct mllp **ret_mllp,
                    struct err_info *why);
int mllp_port(const struct mllp *s);
void mllp_stop(struct mllp *s); /* answers what was read, hangs up; NULL is fine */

#endif
