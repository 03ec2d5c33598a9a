/* audit/verify_inside.h -- what checking the hub and checking an export share. */
#ifndef AIM_AUDIT_VERIFY_INSIDE_H
#define AIM_AUDIT_VERIFY_INSIDE_H

#include "audit/verify.h"

/* The tree grown again, leaf by leaf, and the checkpoints it must agree with. */
struct walk {
    struct frontier tree;
    struct verifier verifier;
    struct checkpoint kept;  /* size -1: none given */
    int64_t last_good;       /* size of the newest checkpoint that agreed */
    struct audit_report report;
};

MUST err walk_begin(struct walk *w, const struct verifier *v, str kept, struct err_info *why);
/* Say what is wrong; the first time counts. Always false. */
bool walk_bad(struct walk *w, int64_t position, const char *format, ...) PRINTF(3, 4);
/* A leaf whose hash is right; false when it contradicts the checkpoint that was kept. */
bool walk_leaf(struct walk *w, const struct hash *leaf);
/* A signed note of the tree as it is now. */
bool walk_checkpoint(struct walk *w, str note);
bool walk_end(struct walk *w);

#endif
