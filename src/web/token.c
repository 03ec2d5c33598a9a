/* web/token.c -- the id sealed under the hub's session key, bound to the session; base64 in the URL
 * alphabet. */
#include "web/token.h"

static struct place place_of(int64_t session)
{
    return (struct place){.table = "address of a person", .id = session};
}

/* base64 as it may stand in a path: - and _ for + and /, and no = at the end. */
static str to_path(struct arena *a, str text)
{
    char *at = arena_alloc(a, text.len + 1);
    size_t n = 0;
    if (!at) return (str){0};
    for (size_t i = 0; i < text.len && text.at[i] != '='; i++)
        at[n++] = text.at[i] == '+' ? '-' : text.at[i] == '/' ? '_' : text.at[i];
    return str_range(at, n);
}

static str from_path(struct arena *a, str text)
{
    char *at = arena_alloc(a, text.len + 4);
    size_t n = 0;
    if (!at) return (str){0};
    for (; n < text.len; n++)
        at[n] = text.at[n] == '-' ? '+' : text.at[n] == '_' ? '/' : text.at[n];
    while (n % 4 != 0)
        at[n++] = '=';
    return str_range(at, n);
}

err token_of_person(const struct keys *k, struct rand *r, int64_t session, int64_t person,
                    struct arena *a, str *ret_url, struct err_info *why)
{
    str blob;
    err e = crypt_seal(&k->use[KEY_SESSION], r, place_of(session),
                       str_range((const char *)&person, sizeof person), a, &blob, why);
    if (e) return e;
    str text = to_path(a, crypt_base64(a, blob.at, blob.len));
    if (!text.at) return err_set(why, ERR_NOMEM, "no memory for an address");
    *ret_url = str_printf(a, "/person/%.*s", STR_FMT(text));
    return ret_url->at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for an address");
}

err token_person(const struct keys *k, int64_t session, str token, struct arena *a,
                 int64_t *ret_person, struct err_info *why)
{
    unsigned char blob[sizeof(int64_t) + CRYPT_SEAL_EXTRA_BYTES];
    size_t bytes = 0;
    str plain;
    str text = from_path(a, token);
    if (!text.at || !crypt_from_base64(text, blob, sizeof blob, &bytes) || bytes != sizeof blob ||
        crypt_open(&k->use[KEY_SESSION], place_of(session), str_range((const char *)blob, bytes), a,
                   &plain, NULL) ||
        plain.len != sizeof *ret_person)
        return err_set(why, ERR_ABSENT, "this address is not, or no longer, that of a person");
    memcpy(ret_person, plain.at, sizeof *ret_person);
    return ERR_OK;
}
