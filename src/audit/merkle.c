/* audit/merkle.c -- see merkle.h. */
#include "audit/merkle.h"

struct hash merkle_leaf(str content) { return crypt_sha256_two(str_range("\0", 1), content); }

struct hash merkle_node(const struct hash *left, const struct hash *right)
{
    char both[1 + 2 * CRYPT_HASH_BYTES];
    both[0] = 1;
    memcpy(both + 1, left->at, CRYPT_HASH_BYTES);
    memcpy(both + 1 + CRYPT_HASH_BYTES, right->at, CRYPT_HASH_BYTES);
    return crypt_sha256(str_range(both, sizeof both));
}

int frontier_count(const struct frontier *f) { return __builtin_popcountll((uint64_t)f->size); }

/* As adding 1 carries in binary: each trailing 1 bit of the size is a subtree that joins the new
 * one. */
void frontier_add(struct frontier *f, const struct hash *leaf)
{
    int n = frontier_count(f);
    struct hash h = *leaf;
    for (uint64_t size = (uint64_t)f->size; size & 1; size >>= 1)
        h = merkle_node(&f->root[--n], &h);
    f->root[n] = h;
    f->size++;
}

struct hash frontier_root(const struct frontier *f)
{
    int n = frontier_count(f);
    if (n == 0) return crypt_sha256(STR(""));
    struct hash h = f->root[n - 1];
    for (int i = n - 2; i >= 0; i--)
        h = merkle_node(&f->root[i], &h);
    return h;
}

str frontier_pack(const struct frontier *f, struct arena *a)
{
    return str_copy(a,
                    str_range((const char *)f->root, (size_t)frontier_count(f) * CRYPT_HASH_BYTES));
}

bool frontier_unpack(int64_t size, str packed, struct frontier *ret_frontier)
{
    struct frontier f = {.size = size};
    if (size < 0 || packed.len != (size_t)frontier_count(&f) * CRYPT_HASH_BYTES) return false;
    if (packed.len) memcpy(f.root, packed.at, packed.len);
    *ret_frontier = f;
    return true;
}
