/* crypt/sign.c -- the log's signing key: Ed25519 from the seed derived for checkpoints. */
#include "crypt/crypt.h"

#include <sodium.h>

void crypt_public(const struct keys *k, unsigned char ret_public[CRYPT_PUBLIC_BYTES])
{
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(ret_public, secret, k->use[KEY_CHECKPOINT].at);
    crypt_wipe(secret, sizeof secret);
}

void crypt_sign(const struct keys *k, str content,
                unsigned char ret_signature[CRYPT_SIGNATURE_BYTES])
{
    unsigned char public[CRYPT_PUBLIC_BYTES], secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(public, secret, k->use[KEY_CHECKPOINT].at);
    crypto_sign_detached(ret_signature, NULL, (const unsigned char *)content.at, content.len,
                         secret);
    crypt_wipe(secret, sizeof secret);
}

bool crypt_signed(const unsigned char public[CRYPT_PUBLIC_BYTES], str content,
                  const unsigned char signature[CRYPT_SIGNATURE_BYTES])
{
    return crypto_sign_verify_detached(signature, (const unsigned char *)content.at, content.len,
                                       public) == 0;
}
