/* machine/outside.c -- see the header. */
#include "machine/outside.h"

enum { TAG_BYTES = 16, PERSON_BYTES = 8 };

static struct key agency_key(const struct keys *k, str agency)
{
    struct key own;
    static const char what[] = "ids that leave the hub: ";
    char text[128];
    size_t n = sizeof what - 1, len = agency.len < sizeof text - n ? agency.len : sizeof text - n;
    memcpy(text, what, n);
    memcpy(text + n, agency.at, len);
    struct hash h = crypt_keyed_hash(&k->use[KEY_ID], str_range(text, n + len));
    memcpy(own.at, h.at, sizeof own.at);
    return own;
}

/* What the tag is of, and what hides the person, never start alike: one is longer. */
static void tag_of(const struct key *own, const unsigned char person[PERSON_BYTES],
                   unsigned char ret_tag[TAG_BYTES])
{
    struct hash h = crypt_keyed_hash(own, str_range((const char *)person, PERSON_BYTES));
    memcpy(ret_tag, h.at, TAG_BYTES);
}

static void mask(const struct key *own, const unsigned char tag[TAG_BYTES],
                 unsigned char person[PERSON_BYTES])
{
    struct hash h = crypt_keyed_hash(own, str_range((const char *)tag, TAG_BYTES));
    for (size_t i = 0; i < PERSON_BYTES; i++)
        person[i] ^= h.at[i];
}

void outside_id(const struct keys *k, str agency, int64_t person,
                char ret_text[static OUTSIDE_ID_TEXT + 1])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char id[TAG_BYTES + PERSON_BYTES];
    struct key own = agency_key(k, agency);
    for (size_t i = 0; i < PERSON_BYTES; i++)
        id[TAG_BYTES + i] = (unsigned char)((uint64_t)person >> (8 * (PERSON_BYTES - 1 - i)));
    tag_of(&own, id + TAG_BYTES, id);
    mask(&own, id, id + TAG_BYTES);
    key_wipe(&own);
    for (size_t i = 0; i < sizeof id; i++) {
        ret_text[2 * i] = digits[id[i] >> 4];
        ret_text[2 * i + 1] = digits[id[i] & 15];
    }
    ret_text[OUTSIDE_ID_TEXT] = '\0';
}

static bool nibble(char c, unsigned *ret)
{
    *ret = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
           : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                                  : 16;
    return *ret < 16;
}

bool outside_person(const struct keys *k, str agency, str id, int64_t *ret_person)
{
    unsigned char at[TAG_BYTES + PERSON_BYTES], tag[TAG_BYTES];
    unsigned high, low;
    uint64_t person = 0;
    if (id.len != OUTSIDE_ID_TEXT) return false;
    for (size_t i = 0; i < sizeof at; i++) {
        if (!nibble(id.at[2 * i], &high) || !nibble(id.at[2 * i + 1], &low)) return false;
        at[i] = (unsigned char)(high << 4 | low);
    }
    struct key own = agency_key(k, agency);
    mask(&own, at, at + TAG_BYTES);
    tag_of(&own, at + TAG_BYTES, tag);
    key_wipe(&own);
    if (!crypt_same(tag, at, TAG_BYTES)) return false;
    for (size_t i = 0; i < PERSON_BYTES; i++)
        person = person << 8 | at[TAG_BYTES + i];
    if (person > INT64_MAX) return false;
    *ret_person = (int64_t)person;
    return true;
}
