/* mesh/mesh.h -- the hub's MESH mailbox: deliveries come by it, reports go back.
 *
 * Whose a message is, is agreed: the sender's mailbox and the workflow stand in the feed's mapping
 * (`arrives: mesh:`). Any other message stays in the mailbox and is told. A message is acknowledged
 * only when what became of it is stored here; killed anywhere, the next pass does the rest, and
 * nothing is taken in twice. How to get there stands in mesh.yaml (hub/secrets.h). docs/mesh.md */
#ifndef AIM_MESH_MESH_H
#define AIM_MESH_MESH_H

#include "ingest/ingest.h"

enum { MESH_ITEM_BYTES_MAX = 16 * 1024 * 1024, MESH_WORD_BYTES_MAX = 64 };

struct mesh; /* one mailbox, for one thread at a time */

/* ERR_ABSENT: there is no mesh.yaml, so the hub has no mailbox. ERR_CONFIG: it is wrong. */
MUST err mesh_open(struct hub *h, struct mesh **ret_mesh, struct err_info *why);
void mesh_close(struct mesh *m); /* NULL is fine */
void mesh_interrupt(struct mesh *m); /* from another thread: what is under way ends now */
int mesh_poll_s(const struct mesh *m); /* how often its mailbox wants to be looked at */

/* Sign in and count what waits there. Errors of all calls below: ERR_BUSY (cannot be reached, too
 * slow, cut off: try again), ERR_DENIED (certificate, password or key), ERR_INPUT (what it says
 * makes no sense), ERR_THROTTLED. */
MUST err mesh_check(struct mesh *m, int64_t *ret_waiting, struct err_info *why);

struct mesh_pass {
    int64_t taken, refused, held;  /* messages, by what became of their deliveries */
    int64_t again;                 /* known already: only acknowledged */
    int64_t strange;               /* nobody agreed on them: they stay where they are */
    int64_t returned;              /* our messages that did not reach anybody */
    int64_t later;                 /* failed; tried again at the next pass */
    int64_t sent, unsure;          /* of ours: sent; begun without an answer, see mesh_again */
    bool live;                     /* something is to be linked */
};

struct mesh_watch {
    struct audit_entry *audit; /* who does this */
    void (*told)(void *ctx, const char *agency, const struct ingest_report *r); /* or NULL */
    /* Why a message stays: its id, and words; or NULL. */
    void (*stays)(void *ctx, str message, const struct err_info *why);
    void *ctx;
};

/* Take in what waits and send what is to go. One message that fails does not stop the next. */
MUST err mesh_pass(struct mesh *m, const struct mesh_watch *w, struct mesh_pass *ret_pass,
                   struct err_info *why);

/* To be sent at the next pass. The recipient must be the mailbox of an agreement in force, else
 * ERR_DENIED. */
struct mesh_item {
    str recipient, workflow, subject, file, content;
};
MUST err mesh_send(struct hub *h, const struct mesh_item *item, int64_t *ret_item,
                   struct err_info *why);
/* An item that was begun and not answered may have arrived: a human says that it goes once more.
 * ERR_ABSENT: there is no such one. */
MUST err mesh_again(struct hub *h, int64_t item, struct err_info *why);

/* What became of what was sent. The list lives in `a`. */
struct mesh_sent {
    int64_t item, changed_ms;
    str recipient, workflow, subject, file, message;
    const char *state; /* waiting, begun, sent, taken, returned */
};
MUST err mesh_track(struct mesh *m, struct arena *a, struct mesh_sent **ret_list, size_t *ret_n,
                    struct err_info *why);

/* The thread of `aim serve`: a pass now and then. *ret_poll is NULL when the hub has no mailbox. */
struct mesh_poll;
MUST err mesh_poll_start(struct hub *h, struct mesh_poll **ret_poll, struct err_info *why);
void mesh_poll_stop(struct mesh_poll *p); /* waits for the pass under way; NULL is fine */

#endif
