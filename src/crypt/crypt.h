/* crypt/crypt.h -- sealing, keyed ids, hashes, signatures and passwords, all by libsodium.
 *
 * A hub has one master key in one file outside the database; every other key is derived from it,
 * one per use, so that no two uses ever share a key. Nothing here decides who may see what. */
#ifndef AIM_CRYPT_CRYPT_H
#define AIM_CRYPT_CRYPT_H

#include "base/rand.h"
#include "base/str.h"

enum {
    CRYPT_KEY_BYTES = 32,
    CRYPT_HASH_BYTES = 32,
    CRYPT_SIGNATURE_BYTES = 64,
    CRYPT_PUBLIC_BYTES = 32,
    CRYPT_SEAL_EXTRA_BYTES = 41, /* version byte, nonce 24, tag 16 */
    CRYPT_WRAPPED_BYTES = CRYPT_KEY_BYTES + CRYPT_SEAL_EXTRA_BYTES,
    CRYPT_PASSWORD_TEXT_MAX = 128,
    CRYPT_TOKEN_TEXT = 43 /* 256 bits as base64url, without the terminator */
};

/* ---- keys ---- */

/* The order is written into every derived key: append only. */
enum key_use {
    KEY_WRAP,       /* wraps the data key of each record */
    KEY_ID,         /* ids made from what an agency calls things */
    KEY_BLOCK,      /* blocking keys */
    KEY_FEATURE,    /* feature rows, one per person */
    KEY_AUDIT,      /* wraps the period keys of the audit log */
    KEY_CHECKPOINT, /* seed of the log's Ed25519 signing key */
    KEY_SESSION,    /* hashes of session tokens */
    KEY_DELIVERY,   /* deliveries and quarantined rows kept aside */
    KEY_CLIENT,     /* hashes of machine clients' keys */
    KEY_REFERRAL,   /* wraps the data key of each referral and draft */
    KEY_WEBHOOK,    /* seals the secrets of webhooks */
    KEY__COUNT
};

struct key {
    unsigned char at[CRYPT_KEY_BYTES];
};

struct keys {
    struct key use[KEY__COUNT];
};

/* Make a hub's key file (0600). Refuses to touch a file that is there (ERR_CONFLICT): losing a key
 * is losing the hub. Killed anywhere, there is a whole file or none. */
MUST err keys_create(const char *path, struct rand *r, struct err_info *why);
/* Read it. ERR_CONFIG: others may read the file, its content is damaged, or a newer program made
 * it. */
MUST err keys_load(const char *path, struct keys *ret_keys, struct err_info *why);
/* Keys from 32 bytes, for tests and keys_load. */
MUST err keys_derive(const unsigned char master[CRYPT_KEY_BYTES], struct keys *ret_keys,
                     struct err_info *why);
void keys_wipe(struct keys *k);

struct key key_random(struct rand *r);
void key_wipe(struct key *k);
void crypt_wipe(void *at, size_t bytes);

/* ---- sealing ---- */

/* Where a sealed value lives. It is authenticated, so a blob copied to another row, column or table
 * does not open there. */
struct place {
    const char *table; /* "table.column" where a table has more than one sealed column */
    int64_t id, part;  /* the row's key; part 0 when one number is enough */
};

/* XChaCha20-Poly1305: version byte | nonce | ciphertext | tag. The same text sealed twice
 * differs. */
MUST err crypt_seal(const struct key *k, struct rand *r, struct place where, str plain,
                    struct arena *a, str *ret_blob, struct err_info *why);
/* ERR_CORRUPT: not sealed by this key for this place, or damaged. */
MUST err crypt_open(const struct key *k, struct place where, str blob, struct arena *a,
                    str *ret_plain, struct err_info *why);

/* A data key under a wrapping key; destroying the wrapped form is erasure. */
MUST err crypt_wrap(const struct key *with, struct rand *r, struct place where, const struct key *k,
                    struct arena *a, str *ret_blob, struct err_info *why);
MUST err crypt_unwrap(const struct key *with, struct place where, str blob, struct key *ret_key,
                      struct err_info *why);

/* ---- keyed ids and hashes ---- */

/* 63-bit keyed BLAKE2b of a purpose and parts, never 0. Parts are length-prefixed: ("ab","c") and
 * ("a","bc") differ. Without the key nobody can tell what an id was made from. */
int64_t crypt_hash63(const struct key *k, const char *purpose, const str *parts, size_t n);
#define CRYPT_PARTS(...)                                                                           \
    (const str[]){__VA_ARGS__}, sizeof((const str[]){__VA_ARGS__}) / sizeof(str)
/* crypt_id(keys, "record", agency, person_ref) */
#define crypt_id(keys, purpose, ...)                                                               \
    crypt_hash63(&(keys)->use[KEY_ID], (purpose), CRYPT_PARTS(__VA_ARGS__))

struct hash {
    unsigned char at[CRYPT_HASH_BYTES];
};
struct hash crypt_sha256(str content);
struct hash crypt_sha256_two(str first, str second); /* of both, one after the other */
struct hash crypt_hmac_sha256(str key, str content);   /* RFC 2104: for those who ask for it */
struct hash crypt_keyed_hash(const struct key *k, str content); /* BLAKE2b-256 */
bool crypt_same(const void *a, const void *b,
                size_t bytes); /* takes as long whether or not it differs */

/* Hexadecimal and base64 (standard alphabet, padded); `at` is NULL when the arena is full. */
str crypt_hex(struct arena *a, const void *at, size_t bytes);
str crypt_base64(struct arena *a, const void *at, size_t bytes);
bool crypt_from_base64(str text, void *at, size_t room, size_t *ret_bytes);

/* ---- signatures: Ed25519 with the key derived for checkpoints ---- */

void crypt_public(const struct keys *k, unsigned char ret_public[CRYPT_PUBLIC_BYTES]);
void crypt_sign(const struct keys *k, str content,
                unsigned char ret_signature[CRYPT_SIGNATURE_BYTES]);
bool crypt_signed(const unsigned char public[CRYPT_PUBLIC_BYTES], str content,
                  const unsigned char signature[CRYPT_SIGNATURE_BYTES]);

/* ---- passwords and tokens ---- */

/* argon2id, 19 MiB, 2 passes: some 40 ms on purpose. ERR_NOMEM only. */
MUST err crypt_password_hash(str password, struct rand *r, char ret_text[CRYPT_PASSWORD_TEXT_MAX],
                             struct err_info *why);
/* Same work whether right, wrong, or `text` is empty because there is no such user (then false). */
bool crypt_password_right(const char *text, str password);

void crypt_token(struct rand *r,
                 char ret_text[CRYPT_TOKEN_TEXT + 1]); /* 256 random bits, base64url */

#endif
