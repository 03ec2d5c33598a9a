/* crypt/hash.c -- keyed ids, plain hashes, and bytes as text. */
#include "crypt/crypt.h"

#include <sodium.h>

static void add_length(crypto_generichash_state *s, size_t len)
{
    unsigned char at[8];
    for (int i = 0; i < 8; i++)
        at[i] = (unsigned char)((uint64_t)len >> (56 - 8 * i));
    crypto_generichash_update(s, at, sizeof at);
}

static void add_part(crypto_generichash_state *s, str part)
{
    add_length(s, part.len);
    crypto_generichash_update(s, (const unsigned char *)part.at, part.len);
}

int64_t crypt_hash63(const struct key *k, const char *purpose, const str *parts, size_t n)
{
    crypto_generichash_state s;
    unsigned char out[16]; /* the shortest BLAKE2b libsodium gives; the first 8 bytes are enough */
    crypto_generichash_init(&s, k->at, sizeof k->at, sizeof out);
    add_part(&s, str_of(purpose));
    for (size_t i = 0; i < n; i++)
        add_part(&s, parts[i]);
    crypto_generichash_final(&s, out, sizeof out);
    uint64_t word = 0;
    for (int i = 0; i < 8; i++)
        word = word << 8 | out[i];
    word >>= 1;
    return word ? (int64_t)word : 1;
}

struct hash crypt_sha256(str content)
{
    struct hash h;
    crypto_hash_sha256(h.at, (const unsigned char *)content.at, content.len);
    return h;
}

struct hash crypt_sha256_two(str first, str second)
{
    crypto_hash_sha256_state s;
    struct hash h;
    crypto_hash_sha256_init(&s);
    crypto_hash_sha256_update(&s, (const unsigned char *)first.at, first.len);
    crypto_hash_sha256_update(&s, (const unsigned char *)second.at, second.len);
    crypto_hash_sha256_final(&s, h.at);
    return h;
}

struct hash crypt_hmac_sha256(str key, str content)
{
    crypto_auth_hmacsha256_state s;
    struct hash h;
    crypto_auth_hmacsha256_init(&s, (const unsigned char *)key.at, key.len);
    crypto_auth_hmacsha256_update(&s, (const unsigned char *)content.at, content.len);
    crypto_auth_hmacsha256_final(&s, h.at);
    return h;
}

struct hash crypt_keyed_hash(const struct key *k, str content)
{
    struct hash h;
    crypto_generichash(h.at, sizeof h.at, (const unsigned char *)content.at, content.len, k->at,
                       sizeof k->at);
    return h;
}

bool crypt_same(const void *a, const void *b, size_t bytes)
{
    return sodium_memcmp(a, b, bytes) == 0;
}

str crypt_hex(struct arena *a, const void *at, size_t bytes)
{
    char *text = arena_alloc(a, 2 * bytes + 1);
    if (!text) return (str){0};
    sodium_bin2hex(text, 2 * bytes + 1, at, bytes);
    return str_range(text, 2 * bytes);
}

str crypt_base64(struct arena *a, const void *at, size_t bytes)
{
    size_t room = sodium_base64_encoded_len(bytes, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(a, room);
    if (!text) return (str){0};
    sodium_bin2base64(text, room, at, bytes, sodium_base64_VARIANT_ORIGINAL);
    return str_of(text);
}

bool crypt_from_base64(str text, void *at, size_t room, size_t *ret_bytes)
{
    /* The library takes '+' and '/' with their top bit set for themselves: a second spelling of one
     * signature. */
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] > 0x7f) return false;
    return sodium_base642bin(at, room, text.at, text.len, NULL, ret_bytes, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0;
}
