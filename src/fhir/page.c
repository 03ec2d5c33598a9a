/* fhir/page.c -- see the header. */
#include "fhir/page.h"

enum { NUMBERS = 3 + SEARCH_RESULTS_MAX, BLOB_MAX = 8 * NUMBERS + CRYPT_SEAL_EXTRA_BYTES };

static struct place place_of(const struct fhir_call *c)
{
    return (struct place){.table = "page of a FHIR search",
                          .id = crypt_id(&c->hub->keys, "page", str_of(c->who.user.agency))};
}

err fhir_page_seal(struct fhir_call *c, const struct fhir_page *page, str *ret_token,
                   struct err_info *why)
{
    int64_t numbers[NUMBERS] = {hub_now_ms(c->hub) + FHIR_PAGE_MS, page->total, (int64_t)page->n};
    struct rand rand = c->hub->rand;
    str blob;
    memcpy(&numbers[3], page->person, sizeof page->person);
    err e = crypt_seal(&c->hub->keys.use[KEY_SESSION], &rand, place_of(c),
                       str_range((const char *)numbers, sizeof numbers), c->arena, &blob, why);
    if (e) return e;
    *ret_token = crypt_hex(c->arena, blob.at, blob.len);
    return ret_token->at ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for a search");
}

static bool from_hex(str text, unsigned char *to, size_t bytes)
{
    static const char digits[] = "0123456789abcdef";
    if (text.len != 2 * bytes) return false;
    for (size_t i = 0; i < text.len; i++) {
        const char *at = memchr(digits, text.at[i], 16);
        if (!at) return false;
        to[i / 2] = (unsigned char)(i % 2 ? to[i / 2] | (at - digits) : (at - digits) << 4);
    }
    return true;
}

err fhir_page_open(struct fhir_call *c, str token, struct fhir_page *ret_page,
                   struct search_query *ret_query, struct err_info *why)
{
    unsigned char blob[BLOB_MAX];
    int64_t numbers[NUMBERS];
    str plain;
    if (!from_hex(token, blob, sizeof blob) ||
        crypt_open(&c->hub->keys.use[KEY_SESSION], place_of(c),
                   str_range((const char *)blob, sizeof blob), c->arena, &plain, NULL) ||
        plain.len != sizeof numbers)
        return call_refuse(c, 400, "value", why, "the parameter _page is none that was given here");
    memcpy(numbers, plain.at, sizeof numbers);
    if (numbers[0] < hub_now_ms(c->hub))
        return call_refuse(c, 410, "expired", why, "this page is too old; search again");
    struct fhir_page page = {.total = numbers[1], .n = (size_t)numbers[2]};
    int64_t *persons = ARENA_ARRAY(c->arena, int64_t, SEARCH_RESULTS_MAX);
    if (!persons) return err_set(why, ERR_NOMEM, "no memory for a search");
    memcpy(page.person, &numbers[3], sizeof page.person);
    memcpy(persons, page.person, sizeof page.person);
    *ret_page = page;
    *ret_query = (struct search_query){
        .age_from = -1, .age_to = -1, .persons = persons, .person_count = page.n};
    return ERR_OK;
}
