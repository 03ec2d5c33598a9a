/* web/token.c -- the id sealed under the hub's session key, bound to the session; base64 in the URL
 * alphabet. */
#include "web/token.h"

static struct place place_of(int64_t session)
{
    return (struct place){.table = "address of a person", .id = session};
}

static str translate(struct arena *a, str text, const char *from, const char *to)
{
    char *at = arena_alloc(a, text.len + 1);
    if (!at) return (str){0};
    for (size_t i = 0; i < text.len; i++) {
        const char *found = text.at[i] ? strchr(from, text.at[i]) : NULL;
        at[i] = found ? to[found - from] : text.at[i];
    }
    return str_range(at, text.len);
}

err token_of_person(const struct keys *k, struct rand *r, int64_t session, int64_t person,
                    struct arena *a, str *ret_url, struct err_info *why)
{
    str blob;
    err e = crypt_seal(&k->use[KEY_SESSION], r, place_of(session),
                       str_range((const char *)&person, sizeof person), a, &blob, why);
    if (e) return e;
    str text = translate(a, crypt_base64(a, blob.at, blob.len), "+/=", "-_.");
    *ret_url = str_printf(a, "/person/%.*s", STR_FMT(text));
    return text.at && ret_url->at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for an address");
}

err token_person(const struct keys *k, int64_t session, str token, struct arena *a,
                 int64_t *ret_person, struct err_info *why)
{
    unsigned char blob[sizeof(int64_t) + CRYPT_SEAL_EXTRA_BYTES];
    size_t bytes = 0;
    str plain;
    str text = translate(a, token, "-_.", "+/=");
    if (!text.at || !crypt_from_base64(text, blob, sizeof blob, &bytes) || bytes != sizeof blob ||
        crypt_open(&k->use[KEY_SESSION], place_of(session), str_range((const char *)blob, bytes), a,
                   &plain, NULL) ||
        plain.len != sizeof *ret_person)
        return err_set(why, ERR_ABSENT, "this address is not, or no longer, that of a person");
    memcpy(ret_person, plain.at, sizeof *ret_person);
    return ERR_OK;
}
