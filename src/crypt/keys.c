/* crypt/keys.c -- the key file, and the keys derived from it.
 *
 *     aim-hub-key 1                      what this is, and the version of its form
 *     <64 hexadecimal digits>            the master key
 *     <16 hexadecimal digits>            the first half of SHA-256 over both lines above: a damaged
 *                                        key must be found before anything is sealed with it */
#include "crypt/crypt.h"

#include "base/file.h"

#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>

#define HEADER "aim-hub-key 1\n"
enum { HEX = 2 * CRYPT_KEY_BYTES, SUM = 16, FILE_BYTES = sizeof HEADER - 1 + HEX + 1 + SUM + 1 };

void crypt_wipe(void *at, size_t bytes) { sodium_memzero(at, bytes); }
void key_wipe(struct key *k) { sodium_memzero(k, sizeof *k); }

struct key key_random(struct rand *r)
{
    struct key k;
    rand_fill(r, k.at, sizeof k.at);
    return k;
}

void keys_wipe(struct keys *k)
{
    sodium_munlock(k, sizeof *k); /* wipes too, whether or not it was locked */
    sodium_memzero(k, sizeof *k);
}

err keys_derive(const unsigned char master[CRYPT_KEY_BYTES], struct keys *ret_keys,
                struct err_info *why)
{
    if (sodium_init() < 0)
        return err_set(why, ERR_INTERNAL, "the cryptographic library did not start");
    (void)sodium_mlock(ret_keys,
                       sizeof *ret_keys); /* best effort: not every account may lock memory */
    for (int use = 0; use < KEY__COUNT; use++)
        crypto_kdf_derive_from_key(ret_keys->use[use].at, CRYPT_KEY_BYTES, (uint64_t)use + 1,
                                   "aim-hub1", master);
    return ERR_OK;
}

static void checksum(const char *at, size_t len, char ret_hex[SUM + 1])
{
    struct hash h = crypt_sha256(str_range(at, len));
    sodium_bin2hex(ret_hex, SUM + 1, h.at, SUM / 2);
}

err keys_create(const char *path, struct rand *r, struct err_info *why)
{
    if (file_exists(path)) {
        (void)err_set(why, ERR_CONFLICT, "there is a key file already; it is never overwritten");
        return err_at(why, path, 0, 0);
    }
    unsigned char master[CRYPT_KEY_BYTES];
    char text[FILE_BYTES + 1], hex[HEX + 1], sum[SUM + 1];
    rand_fill(r, master, sizeof master);
    sodium_bin2hex(hex, sizeof hex, master, sizeof master);
    int n = snprintf(text, sizeof text, "%s%s\n", HEADER, hex);
    checksum(text, (size_t)n, sum);
    snprintf(text + n, sizeof text - (size_t)n, "%s\n", sum);
    err e = file_replace(path, str_range(text, FILE_BYTES), 0600, why);
    crypt_wipe(master, sizeof master);
    crypt_wipe(hex, sizeof hex);
    crypt_wipe(text, sizeof text);
    return e;
}

static err refuse(const char *path, struct err_info *why, const char *what, const char *todo)
{
    (void)err_set(why, ERR_CONFIG, "%s", what);
    (void)err_at(why, path, 0, 0);
    (void)err_todo(why, "%s", todo);
    return ERR_CONFIG;
}

static err parse(str text, const char *path, struct keys *ret_keys, struct err_info *why)
{
    if (!str_starts(text, STR("aim-hub-key ")))
        return refuse(path, why, "this is not a hub's key file",
                      "put the right hub.key back from its safe copy");
    if (!str_starts(text, STR(HEADER)))
        return refuse(path, why, "the key file is of a newer form",
                      "use the version of aim that made this hub");
    unsigned char master[CRYPT_KEY_BYTES];
    char sum[SUM + 1];
    size_t body = sizeof HEADER - 1 + HEX + 1, bytes = 0;
    bool whole = text.len == FILE_BYTES;
    if (whole) {
        checksum(text.at, body, sum);
        whole = crypt_same(sum, text.at + body, SUM) && text.at[body + SUM] == '\n';
    }
    if (whole)
        whole = sodium_hex2bin(master, sizeof master, text.at + sizeof HEADER - 1, HEX, NULL,
                               &bytes, NULL) == 0 &&
                bytes == sizeof master;
    if (!whole)
        return refuse(path, why, "the key file is damaged", "put hub.key back from its safe copy");
    err e = keys_derive(master, ret_keys, why);
    crypt_wipe(master, sizeof master);
    return e;
}

err keys_load(const char *path, struct keys *ret_keys, struct err_info *why)
{
    struct stat st;
    if (stat(path, &st) == 0 && (st.st_mode & 077))
        return refuse(path, why, "other accounts may read or change the hub's key file",
                      "make it private with chmod 600, and ask who may have read it");
    char text[512]; /* read straight into memory that is wiped: no copy stays behind */
    size_t len = 0, n = 1;
    struct file f;
    err e = file_open(path, &f, why);
    if (e) return e;
    while (!e && n && len < sizeof text) {
        e = file_next(&f, text + len, sizeof text - len, &n, why);
        if (!e) len += n;
    }
    file_close(&f);
    if (!e) e = parse(str_range(text, len), path, ret_keys, why);
    crypt_wipe(text, sizeof text);
    return e;
}
