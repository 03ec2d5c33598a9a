/* access/client_key.c -- keys of machine clients: made, read, hashed. See client.h for their
 * form. */
#include "access/client_key.h"

enum { NUMBER_TEXT = 11, SECRET_TEXT = 43, SUM_TEXT = 6, SECRET_BYTES = 32 };

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/* A big-endian number of `bytes` bytes in base 62, in exactly `n` digits; `at` is used up. */
static void base62(unsigned char *at, size_t bytes, char *to, size_t n)
{
    for (size_t i = n; i-- > 0;) {
        unsigned rest = 0;
        for (size_t k = 0; k < bytes; k++) {
            unsigned v = rest << 8 | at[k];
            at[k] = (unsigned char)(v / 62);
            rest = v % 62;
        }
        to[i] = digits[rest];
    }
}

static void number_text(int64_t number, char to[NUMBER_TEXT])
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)number >> (56 - 8 * i));
    base62(bytes, sizeof bytes, to, NUMBER_TEXT);
}

/* The first 32 bits of SHA-256: of the text, so that a scanner needs no secret to check it. */
static void sum_text(str text, char to[SUM_TEXT])
{
    struct hash h = crypt_sha256(text);
    base62(h.at, 4, to, SUM_TEXT);
}

struct hash client_key_hash(const struct keys *k, str key)
{
    return crypt_keyed_hash(&k->use[KEY_CLIENT], key);
}

void client_make_key(struct hub *h, struct client *c, char ret_key[CLIENT_KEY_TEXT + 1])
{
    unsigned char secret[SECRET_BYTES];
    struct rand r = h->rand;
    c->number = rand_id(&r);
    rand_fill(&r, secret, sizeof secret);
    h->rand = r;
    memcpy(ret_key, "aim_", 4);
    number_text(c->number, ret_key + 4);
    ret_key[4 + NUMBER_TEXT] = '_';
    base62(secret, sizeof secret, ret_key + 5 + NUMBER_TEXT, SECRET_TEXT);
    sum_text(str_range(ret_key, CLIENT_KEY_TEXT - SUM_TEXT), ret_key + CLIENT_KEY_TEXT - SUM_TEXT);
    ret_key[CLIENT_KEY_TEXT] = '\0';
    c->has_key = true;
    c->secret = client_key_hash(&h->keys, str_range(ret_key, CLIENT_KEY_TEXT));
    crypt_wipe(secret, sizeof secret);
}

bool client_key_number(str key, int64_t *ret_number)
{
    char sum[SUM_TEXT];
    uint64_t number = 0;
    if (key.len != CLIENT_KEY_TEXT || !str_starts(key, STR("aim_")) ||
        key.at[4 + NUMBER_TEXT] != '_')
        return false;
    sum_text(str_upto(key, CLIENT_KEY_TEXT - SUM_TEXT), sum);
    if (memcmp(sum, key.at + CLIENT_KEY_TEXT - SUM_TEXT, SUM_TEXT) != 0) return false;
    for (size_t i = 0; i < NUMBER_TEXT; i++) {
        const char *at = memchr(digits, key.at[4 + i], sizeof digits - 1);
        if (!at) return false;
        number = number * 62 + (uint64_t)(at - digits);
    }
    *ret_number = (int64_t)(number & INT64_MAX);
    return true;
}

bool client_read_certificate(str text, char ret_certificate[CLIENT_CERTIFICATE_TEXT + 1])
{
    size_t n = 0;
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == ':' && n % 2 == 0) continue;
        if (c >= 'A' && c <= 'F') c = (char)(c + 32);
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) || n == CLIENT_CERTIFICATE_TEXT)
            return false;
        ret_certificate[n++] = c;
    }
    ret_certificate[n] = '\0';
    return n == CLIENT_CERTIFICATE_TEXT;
}
