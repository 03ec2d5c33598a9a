/* audit/note.c -- writing and opening checkpoints; see note.h. */
#include "audit/note.h"

#include <stdio.h>

enum {
    ALGORITHM_ED25519 = 1,
    KEY_HASH = 4,
    SIGNED = KEY_HASH + CRYPT_SIGNATURE_BYTES,
    SIGNATURE_BYTES_MAX = 2048
};

#define DASH "\xe2\x80\x94 " /* em dash and space: how a signature line of a note begins */

void verifier_of_hub(int64_t hub_id, const struct keys *k, struct verifier *ret_verifier)
{
    snprintf(ret_verifier->name, sizeof ret_verifier->name, "aim/%016llx",
             (unsigned long long)hub_id);
    crypt_public(k, ret_verifier->public);
}

/* First 4 bytes of SHA-256(name | newline | algorithm | public key). */
static void key_hash(const struct verifier *v, unsigned char ret_hash[KEY_HASH])
{
    char text[ORIGIN_MAX + 2 + CRYPT_PUBLIC_BYTES];
    size_t n = strlen(v->name);
    memcpy(text, v->name, n);
    text[n++] = '\n';
    text[n++] = ALGORITHM_ED25519;
    memcpy(text + n, v->public, CRYPT_PUBLIC_BYTES);
    struct hash h = crypt_sha256(str_range(text, n + CRYPT_PUBLIC_BYTES));
    memcpy(ret_hash, h.at, KEY_HASH);
}

str verifier_text(const struct verifier *v, struct arena *a)
{
    unsigned char key[1 + CRYPT_PUBLIC_BYTES] = {ALGORITHM_ED25519}, hash[KEY_HASH];
    memcpy(key + 1, v->public, CRYPT_PUBLIC_BYTES);
    key_hash(v, hash);
    str hex = crypt_hex(a, hash, sizeof hash), base64 = crypt_base64(a, key, sizeof key);
    if (!hex.at || !base64.at) return (str){0};
    return str_printf(a, "%s+%.*s+%.*s", v->name, STR_FMT(hex), STR_FMT(base64));
}

err verifier_parse(str vkey, struct verifier *ret_verifier, struct err_info *why)
{
    struct verifier v = {{0}, {0}};
    unsigned char key[1 + CRYPT_PUBLIC_BYTES], hash[KEY_HASH];
    char hex[2 * KEY_HASH + 1];
    str rest = str_trim(vkey), name, given;
    size_t n = 0;
    if (str_next(&rest, '+', &name) && rest.at && str_next(&rest, '+', &given) && rest.at &&
        name.len && name.len <= ORIGIN_MAX && crypt_from_base64(rest, key, sizeof key, &n) &&
        n == sizeof key && key[0] == ALGORITHM_ED25519) {
        memcpy(v.name, name.at, name.len);
        memcpy(v.public, key + 1, CRYPT_PUBLIC_BYTES);
        key_hash(&v, hash);
        snprintf(hex, sizeof hex, "%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3]);
        if (str_eq_c(given, hex)) {
            *ret_verifier = v;
            return ERR_OK;
        }
    }
    (void)err_set(why, ERR_INPUT, "this is not a log's public key");
    return err_todo(why, "give the line that 'aim audit export' wrote into the file 'key'");
}

static str body(const struct checkpoint *c, struct arena *a)
{
    str root = crypt_base64(a, c->root.at, sizeof c->root.at);
    if (!root.at) return (str){0};
    return str_printf(a, "%s\n%lld\n%.*s\n", c->origin, (long long)c->size, STR_FMT(root));
}

str checkpoint_sign(const struct checkpoint *c, const struct verifier *v, const struct keys *k,
                    struct arena *a)
{
    unsigned char signature[SIGNED];
    str text = body(c, a);
    if (!text.at) return (str){0};
    key_hash(v, signature);
    crypt_sign(k, text, signature + KEY_HASH);
    str base64 = crypt_base64(a, signature, sizeof signature);
    if (!base64.at) return (str){0};
    return str_printf(a, "%.*s\n" DASH "%s %.*s\n", STR_FMT(text), v->name, STR_FMT(base64));
}

static bool parse_body(str text, struct checkpoint *ret_checkpoint)
{
    struct checkpoint c = {{0}, 0, {{0}}};
    str rest = text, origin, size, root;
    size_t n = 0;
    if (!str_next(&rest, '\n', &origin) || !str_next(&rest, '\n', &size) ||
        !str_next(&rest, '\n', &root))
        return false;
    if (!origin.len || origin.len > ORIGIN_MAX || !str_to_int64(size, &c.size) || c.size < 0)
        return false;
    if (!crypt_from_base64(root, c.root.at, sizeof c.root.at, &n) || n != sizeof c.root.at)
        return false;
    memcpy(c.origin, origin.at, origin.len);
    *ret_checkpoint = c;
    return true;
}

/* One line per signer; others (witnesses) may stand beside ours, but nothing that is no
 * signature. */
static bool signed_by(str signatures, const struct verifier *v, str text)
{
    unsigned char hash[KEY_HASH], signature[SIGNATURE_BYTES_MAX];
    bool found = false;
    key_hash(v, hash);
    if (!str_ends(signatures, STR("\n"))) return false;
    str rest = str_upto(signatures, signatures.len - 1), line, name;
    while (str_next(&rest, '\n', &line)) {
        size_t n = 0;
        if (!str_starts(line, STR(DASH))) return false;
        line = str_from(line, sizeof DASH - 1);
        if (!str_next(&line, ' ', &name) || !line.at || !name.len) return false;
        if (!crypt_from_base64(line, signature, sizeof signature, &n) || n <= KEY_HASH)
            return false;
        if (!str_eq_c(name, v->name) || memcmp(signature, hash, KEY_HASH) != 0) continue;
        if (found || n != SIGNED || !crypt_signed(v->public, text, signature + KEY_HASH))
            return false;
        found = true;
    }
    return found;
}

err checkpoint_open(str note, const struct verifier *v, struct checkpoint *ret_checkpoint,
                    struct err_info *why)
{
    struct checkpoint c;
    ptrdiff_t gap = str_find_str(note, STR("\n\n"));
    if (note.len > NOTE_BYTES_MAX || gap < 0 || !parse_body(str_upto(note, (size_t)gap + 1), &c))
        return err_set(why, ERR_INPUT, "this is not a checkpoint of a log");
    str text = str_upto(note, (size_t)gap + 1);
    if (strcmp(c.origin, v->name) != 0)
        return err_set(why, ERR_CORRUPT, "the checkpoint is another log's");
    if (!signed_by(str_from(note, (size_t)gap + 2), v, text))
        return err_set(why, ERR_CORRUPT, "the checkpoint of size %lld has no good signature",
                       (long long)c.size);
    *ret_checkpoint = c;
    return ERR_OK;
}
