/* audit/merkle.h -- the hash tree of RFC 6962, grown at its right edge.
 *
 * Only the roots of the full subtrees are kept (one per 1 bit of the size): 64 hashes at most,
 * whatever the number of leaves. */
#ifndef AIM_AUDIT_MERKLE_H
#define AIM_AUDIT_MERKLE_H

#include "crypt/crypt.h"

enum { FRONTIER_ROOTS_MAX = 63 };

struct hash merkle_leaf(str content);                        /* SHA-256(0x00 | content) */
struct hash merkle_node(const struct hash *left,
                        const struct hash *right); /* SHA-256(0x01 | l | r) */

struct frontier {
    int64_t size; /* leaves */
    struct hash root[FRONTIER_ROOTS_MAX]; /* largest subtree first; as many as `size` has 1 bits */
};
void frontier_add(struct frontier *f, const struct hash *leaf);
struct hash frontier_root(const struct frontier *f); /* of the empty tree: SHA-256 of nothing */
int frontier_count(const struct frontier *f);
/* As stored: the roots one after the other. False: not as long as `size` asks for. */
str frontier_pack(const struct frontier *f, struct arena *a); /* `at` NULL when the arena is full */
bool frontier_unpack(int64_t size, str packed, struct frontier *ret_frontier);

#endif
