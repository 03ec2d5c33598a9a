/* crypt/password.c -- argon2id, and random tokens.
 *
 * The work factor is the one OWASP gives for servers (19 MiB, 2 passes). A sign-in for a user that
 * does not exist does the same work against a text that nothing matches. */
#include "crypt/crypt.h"

#include <sodium.h>

enum { PASSES = 2, MEMORY_BYTES = 19 * 1024 * 1024, SALT = crypto_pwhash_SALTBYTES, OUT = 32 };

#define FORM "aim1$"

/* "aim1$" | salt in hexadecimal | "$" | hash in hexadecimal: the salt comes from our own source of
 * randomness, which crypto_pwhash_str does not allow. */
enum { SALT_AT = sizeof FORM - 1, HASH_AT = SALT_AT + 2 * SALT + 1, TEXT = HASH_AT + 2 * OUT };
_Static_assert((int)TEXT < (int) CRYPT_PASSWORD_TEXT_MAX, "a stored password fits");

static bool stretch(str password, const unsigned char salt[SALT], unsigned char ret_out[OUT])
{
    return crypto_pwhash(ret_out, OUT, password.at, password.len, salt, PASSES, MEMORY_BYTES,
                         crypto_pwhash_ALG_ARGON2ID13) == 0;
}

err crypt_password_hash(str password, struct rand *r, char ret_text[CRYPT_PASSWORD_TEXT_MAX],
                        struct err_info *why)
{
    unsigned char salt[SALT], out[OUT];
    rand_fill(r, salt, sizeof salt);
    if (!stretch(password, salt, out))
        return err_set(why, ERR_NOMEM, "no memory to hash a password");
    memcpy(ret_text, FORM, SALT_AT);
    sodium_bin2hex(ret_text + SALT_AT, 2 * SALT + 1, salt, SALT);
    ret_text[HASH_AT - 1] = '$';
    sodium_bin2hex(ret_text + HASH_AT, 2 * OUT + 1, out, OUT);
    crypt_wipe(out, sizeof out);
    return ERR_OK;
}

bool crypt_password_right(const char *text, str password)
{
    unsigned char salt[SALT] = {0}, expected[OUT] = {0}, out[OUT];
    bool stored = strlen(text) == TEXT && memcmp(text, FORM, SALT_AT) == 0 &&
                  text[HASH_AT - 1] == '$' &&
                  sodium_hex2bin(salt, SALT, text + SALT_AT, 2 * SALT, NULL, NULL, NULL) == 0 &&
                  sodium_hex2bin(expected, OUT, text + HASH_AT, 2 * OUT, NULL, NULL, NULL) == 0;
    bool done = stretch(password, salt, out);
    bool same = crypt_same(out, expected, OUT);
    crypt_wipe(out, sizeof out);
    return stored && done && same;
}

void crypt_token(struct rand *r, char ret_text[CRYPT_TOKEN_TEXT + 1])
{
    unsigned char bytes[32];
    rand_fill(r, bytes, sizeof bytes);
    sodium_bin2base64(ret_text, CRYPT_TOKEN_TEXT + 1, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    crypt_wipe(bytes, sizeof bytes);
}
