/* refer/seal.c -- a referral's content and words under its own key, which dies with it. */
#include "refer/inside.h"

static struct place key_place(const char *table, int64_t id)
{
    /* of the two tables only: their names are part of every seal */
    return (struct place){str_eq_c(str_of(table), "referral") ? "referral.data_key"
                                                              : "referral_draft.data_key",
                          id, 0};
}

err refer_seal(struct hub *h, const char *table, int64_t id, const struct refer_content *c,
               struct arena *a, struct key *ret_key, str *ret_wrapped, str *ret_sealed,
               struct err_info *why)
{
    struct rand r = h->rand;
    struct buf out = BUF_INIT(REFERRAL_BYTES_MAX);
    struct key k = key_random(&r);
    err e = refer_content_pack(c, &out, why);
    if (!e)
        e = crypt_seal(&k, &r, (struct place){table, id, 0}, buf_str(&out), a, ret_sealed, why);
    if (!e)
        e = crypt_wrap(&h->keys.use[KEY_REFERRAL], &r, key_place(table, id), &k, a, ret_wrapped,
                       why);
    if (out.at) crypt_wipe(out.at, out.len);
    buf_release(&out);
    *ret_key = k;
    key_wipe(&k);
    return e;
}

err refer_key(const struct hub *h, const char *table, int64_t id, str wrapped, struct key *ret_key,
              struct err_info *why)
{
    return crypt_unwrap(&h->keys.use[KEY_REFERRAL], key_place(table, id), wrapped, ret_key, why);
}

err refer_unseal(const struct key *k, const char *table, int64_t id, str sealed, struct arena *a,
                 struct refer_content *ret_content, struct err_info *why)
{
    str plain;
    err e = crypt_open(k, (struct place){table, id, 0}, sealed, a, &plain, why);
    return e ? e : refer_content_unpack(plain, a, ret_content, why);
}

static struct place step_place(int64_t referral, int64_t step)
{
    return (struct place){"referral_step", referral, step};
}

err refer_seal_words(struct hub *h, const struct key *k, int64_t referral, int64_t step, pii words,
                     struct arena *a, str *ret_sealed, struct err_info *why)
{
    struct rand r = h->rand;
    *ret_sealed = STR("");
    if (pii_empty(words)) return ERR_OK;
    return crypt_seal(k, &r, step_place(referral, step), pii_reveal(words, REVEAL_SEAL), a,
                      ret_sealed, why);
}

err refer_unseal_words(const struct key *k, int64_t referral, int64_t step, str sealed,
                       struct arena *a, pii *ret_words, struct err_info *why)
{
    str plain = STR("");
    err e = sealed.len ? crypt_open(k, step_place(referral, step), sealed, a, &plain, why) : ERR_OK;
    if (!e) *ret_words = pii_of(plain);
    return e;
}
