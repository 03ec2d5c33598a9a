/* crypt/seal.c -- authenticated encryption bound to the place where the value is stored.
 *
 * Typical: 1 to 20 million records of 100-400 bytes, read far more often than written; sealing
 * takes about 1.5 microseconds, most of it key set-up. */
#include "crypt/crypt.h"

#include <assert.h>
#include <sodium.h>

enum {
    VERSION = 1,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    TABLE_NAME_MAX = 63,
    PLACE_MAX = 1 + 1 + TABLE_NAME_MAX + 8 + 8
};
_Static_assert(1 + NONCE + TAG == CRYPT_SEAL_EXTRA_BYTES, "the header says how much sealing adds");

static void put_int64(unsigned char *at, int64_t value)
{
    for (int i = 0; i < 8; i++)
        at[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
}

/* version | length of the name | name | id | part */
static size_t place_bytes(struct place where, unsigned char ret_at[PLACE_MAX])
{
    size_t len = strlen(where.table);
    assert(len <= TABLE_NAME_MAX);
    ret_at[0] = VERSION;
    ret_at[1] = (unsigned char)len;
    memcpy(ret_at + 2, where.table, len);
    put_int64(ret_at + 2 + len, where.id);
    put_int64(ret_at + 2 + len + 8, where.part);
    return 2 + len + 16;
}

static void seal(const struct key *k, struct rand *r, struct place where, str plain,
                 unsigned char *to)
{
    unsigned char bound[PLACE_MAX];
    size_t n = place_bytes(where, bound);
    to[0] = VERSION;
    rand_fill(r, to + 1, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(to + 1 + NONCE, NULL,
                                               (const unsigned char *)plain.at, plain.len, bound, n,
                                               NULL, to + 1, k->at);
}

/* `to` has room for blob.len - CRYPT_SEAL_EXTRA_BYTES. */
static err unseal(const struct key *k, struct place where, str blob, unsigned char *to,
                  struct err_info *why)
{
    unsigned char bound[PLACE_MAX];
    size_t n = place_bytes(where, bound);
    const unsigned char *from = (const unsigned char *)blob.at;
    if (from[0] != VERSION || crypto_aead_xchacha20poly1305_ietf_decrypt(
                                  to, NULL, NULL, from + 1 + NONCE, blob.len - 1 - NONCE, bound, n,
                                  from + 1, k->at) != 0) {
        (void)err_set(why, ERR_CORRUPT, "a sealed value in %s does not open", where.table);
        return err_todo(why,
                        "run 'aim doctor'; if the key file was changed, put the right one back");
    }
    return ERR_OK;
}

static err too_short(struct place where, struct err_info *why)
{
    return err_set(why, ERR_CORRUPT, "a sealed value in %s is cut short", where.table);
}

err crypt_seal(const struct key *k, struct rand *r, struct place where, str plain, struct arena *a,
               str *ret_blob, struct err_info *why)
{
    size_t bytes = plain.len + CRYPT_SEAL_EXTRA_BYTES;
    unsigned char *to = arena_alloc(a, bytes);
    if (!to) return err_set(why, ERR_NOMEM, "no memory to seal a value");
    seal(k, r, where, plain, to);
    *ret_blob = str_range((const char *)to, bytes);
    return ERR_OK;
}

err crypt_open(const struct key *k, struct place where, str blob, struct arena *a, str *ret_plain,
               struct err_info *why)
{
    if (blob.len < CRYPT_SEAL_EXTRA_BYTES) return too_short(where, why);
    size_t bytes = blob.len - CRYPT_SEAL_EXTRA_BYTES;
    unsigned char *to = arena_alloc(a, bytes + 1);
    if (!to) return err_set(why, ERR_NOMEM, "no memory to open a sealed value");
    err e = unseal(k, where, blob, to, why);
    if (!e) *ret_plain = str_range((const char *)to, bytes);
    return e;
}

err crypt_wrap(const struct key *with, struct rand *r, struct place where, const struct key *k,
               struct arena *a, str *ret_blob, struct err_info *why)
{
    return crypt_seal(with, r, where, str_range((const char *)k->at, sizeof k->at), a, ret_blob,
                      why);
}

err crypt_unwrap(const struct key *with, struct place where, str blob, struct key *ret_key,
                 struct err_info *why)
{
    if (blob.len != CRYPT_WRAPPED_BYTES) return too_short(where, why);
    struct key k;
    err e = unseal(with, where, blob, k.at, why);
    if (!e) *ret_key = k;
    key_wipe(&k);
    return e;
}
