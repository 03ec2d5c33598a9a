/* audit/note.h -- checkpoints as C2SP signed notes (tlog-checkpoint, signed-note): what a partner
 * keeps, and what any foreign tool can check.
 *
 *     aim/00c0ffee00c0ffee
 *     1234
 *     <base64 of the root>
 *
 *     — aim/00c0ffee00c0ffee <base64 of key hash, 4 bytes, and Ed25519 signature> */
#ifndef AIM_AUDIT_NOTE_H
#define AIM_AUDIT_NOTE_H

#include "audit/merkle.h"

enum { ORIGIN_MAX = 80, NOTE_BYTES_MAX = 4096 };

struct checkpoint {
    char origin[ORIGIN_MAX + 1];
    int64_t size;
    struct hash root;
};

/* Who signs: name and public key, as in a C2SP vkey: "aim/<id>+<key hash>+<base64>". */
struct verifier {
    char name[ORIGIN_MAX + 1];
    unsigned char public[CRYPT_PUBLIC_BYTES];
};

void verifier_of_hub(int64_t hub_id, const struct keys *k, struct verifier *ret_verifier);
MUST err verifier_parse(str vkey, struct verifier *ret_verifier,
                        struct err_info *why); /* ERR_INPUT */
str verifier_text(const struct verifier *v, struct arena *a);

/* The signed note; `at` NULL when the arena is full. */
str checkpoint_sign(const struct checkpoint *c, const struct verifier *v, const struct keys *k,
                    struct arena *a);
/* ERR_INPUT: not a checkpoint. ERR_CORRUPT: no good signature by v, or another log's. */
MUST err checkpoint_open(str note, const struct verifier *v, struct checkpoint *ret_checkpoint,
                         struct err_info *why);

#endif
