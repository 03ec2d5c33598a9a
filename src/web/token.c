/* web/token.c -- the id sealed under the hub's session key, bound to the session; base64 in the URL
 * alphabet. */
#include "web/token.h"

static struct place place_of(const char *kind, int64_t session)
{
    return (struct place){.table = kind, .id = session};
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

static const char person_kind[] = "address of a person", pair_kind[] = "address of a pair",
                  number_kind[] = "address of a number", review_kind[] = "address of a review",
                  alert_kind[] = "address of an alert";

static err seal(const struct keys *k, struct rand *r, struct place where, str plain,
                struct arena *a, str *ret_token, struct err_info *why)
{
    str blob;
    err e = crypt_seal(&k->use[KEY_SESSION], r, where, plain, a, &blob, why);
    if (e) return e;
    *ret_token = to_path(a, crypt_base64(a, blob.at, blob.len));
    return ret_token->at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for an address");
}

/* Exactly `bytes` of plain text, at most two ids. */
static bool open_sealed(const struct keys *k, struct place where, str token, struct arena *a,
                        void *to, size_t bytes)
{
    unsigned char blob[2 * sizeof(int64_t) + CRYPT_SEAL_EXTRA_BYTES];
    size_t n = 0;
    str plain, text = from_path(a, token);
    if (!text.at || !crypt_from_base64(text, blob, sizeof blob, &n) ||
        n != bytes + CRYPT_SEAL_EXTRA_BYTES ||
        crypt_open(&k->use[KEY_SESSION], where, str_range((const char *)blob, n), a, &plain,
                   NULL) ||
        plain.len != bytes)
        return false;
    memcpy(to, plain.at, bytes);
    return true;
}

/* ---- one id ---- */

err token_of_person(const struct keys *k, struct rand *r, int64_t session, int64_t person,
                    struct arena *a, str *ret_url, struct err_info *why)
{
    str text;
    err e = seal(k, r, place_of(person_kind, session),
                 str_range((const char *)&person, sizeof person), a, &text, why);
    if (e) return e;
    *ret_url = str_printf(a, "/person/%.*s", STR_FMT(text));
    return ret_url->at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for an address");
}

err token_person(const struct keys *k, int64_t session, str token, struct arena *a,
                 int64_t *ret_person, struct err_info *why)
{
    if (!open_sealed(k, place_of(person_kind, session), token, a, ret_person, sizeof *ret_person))
        return err_set(why, ERR_ABSENT, "this address is not, or no longer, that of a person");
    return ERR_OK;
}

err token_of_number(const struct keys *k, struct rand *r, int64_t session, int64_t number,
                    struct arena *a, str *ret_token, struct err_info *why)
{
    return seal(k, r, place_of(number_kind, session),
                str_range((const char *)&number, sizeof number), a, ret_token, why);
}

err token_number(const struct keys *k, int64_t session, str token, struct arena *a,
                 int64_t *ret_number, struct err_info *why)
{
    if (!open_sealed(k, place_of(number_kind, session), token, a, ret_number, sizeof *ret_number))
        return err_set(why, ERR_ABSENT, "this address is not, or no longer, a good one");
    return ERR_OK;
}

/* ---- two ids ---- */

static err seal_two(const struct keys *k, struct rand *r, struct place where, int64_t one,
                    int64_t other, struct arena *a, str *ret_token, struct err_info *why)
{
    const int64_t ids[] = {one, other};
    return seal(k, r, where, str_range((const char *)ids, sizeof ids), a, ret_token, why);
}

static err open_two(const struct keys *k, struct place where, str token, struct arena *a,
                    int64_t *ret_one, int64_t *ret_other, struct err_info *why)
{
    int64_t ids[2];
    if (!open_sealed(k, where, token, a, ids, sizeof ids))
        return err_set(why, ERR_ABSENT, "this address is not, or no longer, a good one");
    *ret_one = ids[0];
    *ret_other = ids[1];
    return ERR_OK;
}

err token_of_pair(const struct keys *k, struct rand *r, int64_t session, int64_t record,
                  int64_t other, struct arena *a, str *ret_token, struct err_info *why)
{
    return seal_two(k, r, place_of(pair_kind, session), record, other, a, ret_token, why);
}

err token_pair(const struct keys *k, int64_t session, str token, struct arena *a,
               int64_t *ret_record, int64_t *ret_other, struct err_info *why)
{
    return open_two(k, place_of(pair_kind, session), token, a, ret_record, ret_other, why);
}

err token_of_review(const struct keys *k, struct rand *r, int64_t session, int64_t person,
                    int64_t review, struct arena *a, str *ret_token, struct err_info *why)
{
    return seal_two(k, r, place_of(review_kind, session), person, review, a, ret_token, why);
}

err token_review(const struct keys *k, int64_t session, str token, struct arena *a,
                 int64_t *ret_person, int64_t *ret_review, struct err_info *why)
{
    return open_two(k, place_of(review_kind, session), token, a, ret_person, ret_review, why);
}

err token_of_alert(const struct keys *k, struct rand *r, int64_t session, int64_t audience,
                   int64_t notice, struct arena *a, str *ret_token, struct err_info *why)
{
    return seal_two(k, r, place_of(alert_kind, session), audience, notice, a, ret_token, why);
}

err token_alert(const struct keys *k, int64_t session, str token, struct arena *a,
                int64_t *ret_audience, int64_t *ret_notice, struct err_info *why)
{
    return open_two(k, place_of(alert_kind, session), token, a, ret_audience, ret_notice, why);
}
