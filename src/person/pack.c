/* person/pack.c -- contents as bytes: what is sealed into a version or an event.
 *
 *     form byte (1) | tag, length, bytes | tag, length, bytes | ...
 *
 * Tags ascend and a field that says nothing is left out, so the same content always gives the same
 * bytes and the same hash. A length is one byte below 255, else 255 and four bytes, little-endian.
 * Tags are written into what is stored: append only. */
#include "person/record.h"

enum { FORM = 1 };

enum tag {
    TAG_NONE,
    TAG_GIVEN_NAME,
    TAG_FAMILY_NAME,
    TAG_KNOWN_AS,
    TAG_PREVIOUS_FAMILY_NAME,
    TAG_BIRTH_DATE, /* date_pack, four bytes */
    TAG_GENDER,
    TAG_ADDRESS,
    TAG_POSTCODE,
    TAG_UPRN,
    TAG_UPN,
    TAG_CONSISTENT_ID,
    TAG_NHS_NUMBER,
    TAG_NHS_STATUS,
    TAG_SENSITIVE,
    TAG_PERSON_REF,
    TAG_LIFE, /* status, confirmed, date_pack */
    TAG_EVENT_REF,
    TAG_LEAD_NAME,
    TAG_LEAD_PHONE,
    TAG_LEAD_EMAIL,
    TAG_KEPT, /* four bytes */
    TAG_LEAD_AWAY_PHONE,
    TAG_AUTHORITY,
    TAG__COUNT
};

static void put(struct buf *out, enum tag tag, str bytes)
{
    if (!bytes.len) return;
    buf_byte(out, (char)tag);
    if (bytes.len < 255) {
        buf_byte(out, (char)bytes.len);
    } else {
        uint32_t n = (uint32_t)bytes.len;
        char length[5] = {(char)0xff, (char)n, (char)(n >> 8), (char)(n >> 16), (char)(n >> 24)};
        buf_add(out, str_range(length, sizeof length));
    }
    buf_add(out, bytes);
}

static void put_pii(struct buf *out, enum tag tag, pii text)
{
    put(out, tag, pii_reveal(text, REVEAL_SEAL));
}

static void put_byte(struct buf *out, enum tag tag, unsigned value)
{
    char byte = (char)value;
    if (value) put(out, tag, str_range(&byte, 1));
}

static void word_bytes(uint32_t word, char at[4])
{
    for (int i = 0; i < 4; i++)
        at[i] = (char)(word >> (8 * i));
}

static void date_bytes(struct date d, char at[4])
{
    word_bytes(date_pack(d), at);
}

void content_pack(const struct record_content *c, struct buf *out)
{
    char date[4], life[6], kept[4];
    buf_byte(out, FORM);
    put_pii(out, TAG_GIVEN_NAME, c->who.given_name);
    put_pii(out, TAG_FAMILY_NAME, c->who.family_name);
    put_pii(out, TAG_KNOWN_AS, c->who.known_as);
    put_pii(out, TAG_PREVIOUS_FAMILY_NAME, c->who.previous_family_name);
    date_bytes(c->who.birth_date, date);
    put(out, TAG_BIRTH_DATE, str_range(date, c->who.birth_date.year ? 4 : 0));
    put_byte(out, TAG_GENDER, (unsigned char)c->who.gender);
    put_pii(out, TAG_ADDRESS, c->who.address);
    put_pii(out, TAG_POSTCODE, c->who.postcode);
    put_pii(out, TAG_UPRN, c->who.uprn);
    put_pii(out, TAG_UPN, c->who.upn);
    put_pii(out, TAG_CONSISTENT_ID, c->who.consistent_id);
    put_pii(out, TAG_NHS_NUMBER, c->who.nhs_number);
    put_byte(out, TAG_NHS_STATUS, c->who.nhs_status);
    put_byte(out, TAG_SENSITIVE, c->who.sensitive);
    put_pii(out, TAG_PERSON_REF, c->person_ref);
    life[0] = (char)c->life;
    life[1] = (char)c->life_confirmed;
    date_bytes(c->life_date, life + 2);
    put(out, TAG_LIFE, str_range(life, c->life ? 6 : 0));
    word_bytes(c->kept, kept);
    put(out, TAG_KEPT, str_range(kept, c->kept ? 4 : 0));
}

void event_pack(const struct event_sealed *e, struct buf *out)
{
    buf_byte(out, FORM);
    put_pii(out, TAG_EVENT_REF, e->event_ref);
    put_pii(out, TAG_LEAD_NAME, e->lead.name);
    put_pii(out, TAG_LEAD_PHONE, e->lead.phone);
    put_pii(out, TAG_LEAD_EMAIL, e->lead.email);
    put_pii(out, TAG_LEAD_AWAY_PHONE, e->lead.away_phone);
    put_pii(out, TAG_AUTHORITY, e->authority);
}

/* ---- back ---- */

static bool take(str *rest, enum tag *last, enum tag *ret_tag, str *ret_bytes)
{
    if (rest->len < 2) return false;
    const unsigned char *at = (const unsigned char *)rest->at;
    size_t n = at[1], head = 2;
    if (at[0] <= *last || at[0] >= TAG__COUNT) return false;
    if (n == 255) {
        if (rest->len < 6) return false;
        n = (size_t)at[2] | (size_t)at[3] << 8 | (size_t)at[4] << 16 | (size_t)at[5] << 24;
        head = 6;
    }
    if (n == 0 || n > rest->len - head) return false;
    *ret_tag = *last = (enum tag)at[0];
    *ret_bytes = str_range(rest->at + head, n);
    *rest = str_from(*rest, head + n);
    return true;
}

static bool word_of(str bytes, uint32_t *ret_word)
{
    const unsigned char *at = (const unsigned char *)bytes.at;
    if (bytes.len != 4) return false;
    *ret_word =
        (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    return true;
}

static bool date_of(str bytes, struct date *ret_date)
{
    uint32_t p;
    if (!word_of(bytes, &p)) return false;
    struct date d = date_unpack(p);
    if (p >> 23 || (p && !date_valid(d))) return false;
    *ret_date = d;
    return true;
}

static bool life_of(str bytes, struct record_content *c)
{
    if (bytes.len != 6 || bytes.at[0] <= LIFE_NOT_SAID || bytes.at[0] >= LIFE__COUNT) return false;
    if (bytes.at[1] < CONFIRMED_NOT_SAID || bytes.at[1] > CONFIRMED_YES) return false;
    c->life = (enum life_status)bytes.at[0];
    c->life_confirmed = (enum life_confirmed)bytes.at[1];
    return date_of(str_from(bytes, 2), &c->life_date);
}

static bool byte_of(str bytes, uint8_t *ret_value)
{
    if (bytes.len != 1) return false;
    *ret_value = (uint8_t)bytes.at[0];
    return true;
}

static bool gender_of(str bytes, char *ret_gender)
{
    if (bytes.len != 1 || !memchr("FMXU", bytes.at[0], 4)) return false;
    *ret_gender = bytes.at[0];
    return true;
}

static bool text_of(str bytes, pii *ret_text)
{
    *ret_text = pii_of(bytes);
    return str_is_utf8(bytes);
}

static bool content_field(struct record_content *c, enum tag tag, str bytes)
{
    switch (tag) {
    case TAG_GIVEN_NAME:
        return text_of(bytes, &c->who.given_name);
    case TAG_FAMILY_NAME:
        return text_of(bytes, &c->who.family_name);
    case TAG_KNOWN_AS:
        return text_of(bytes, &c->who.known_as);
    case TAG_PREVIOUS_FAMILY_NAME:
        return text_of(bytes, &c->who.previous_family_name);
    case TAG_BIRTH_DATE:
        return date_of(bytes, &c->who.birth_date);
    case TAG_GENDER:
        return gender_of(bytes, &c->who.gender);
    case TAG_ADDRESS:
        return text_of(bytes, &c->who.address);
    case TAG_POSTCODE:
        return text_of(bytes, &c->who.postcode);
    case TAG_UPRN:
        return text_of(bytes, &c->who.uprn);
    case TAG_UPN:
        return text_of(bytes, &c->who.upn);
    case TAG_CONSISTENT_ID:
        return text_of(bytes, &c->who.consistent_id);
    case TAG_NHS_NUMBER:
        return text_of(bytes, &c->who.nhs_number);
    case TAG_NHS_STATUS:
        return byte_of(bytes, &c->who.nhs_status);
    case TAG_SENSITIVE:
        return byte_of(bytes, &c->who.sensitive);
    case TAG_PERSON_REF:
        return text_of(bytes, &c->person_ref);
    case TAG_LIFE:
        return life_of(bytes, c);
    case TAG_KEPT:
        return word_of(bytes, &c->kept) && c->kept && c->kept >> KEPT__COUNT == 0;
    default:
        return false;
    }
}

static bool event_field(struct event_sealed *e, enum tag tag, str bytes)
{
    switch (tag) {
    case TAG_EVENT_REF:
        return text_of(bytes, &e->event_ref);
    case TAG_LEAD_NAME:
        return text_of(bytes, &e->lead.name);
    case TAG_LEAD_PHONE:
        return text_of(bytes, &e->lead.phone);
    case TAG_LEAD_EMAIL:
        return text_of(bytes, &e->lead.email);
    case TAG_LEAD_AWAY_PHONE:
        return text_of(bytes, &e->lead.away_phone);
    case TAG_AUTHORITY:
        return text_of(bytes, &e->authority);
    default:
        return false;
    }
}

err content_unpack(str bytes, struct record_content *ret_content, struct err_info *why)
{
    struct record_content c = {0};
    enum tag last = TAG_NONE, tag;
    str rest = str_from(bytes, 1), field;
    bool fine = bytes.len && bytes.at[0] == FORM;
    while (fine && rest.len)
        fine = take(&rest, &last, &tag, &field) && content_field(&c, tag, field);
    if (!fine) return err_set(why, ERR_CORRUPT, "a stored version of a record cannot be read");
    *ret_content = c;
    return ERR_OK;
}

err event_unpack(str bytes, struct event_sealed *ret_event, struct err_info *why)
{
    struct event_sealed e = {0};
    enum tag last = TAG_NONE, tag;
    str rest = str_from(bytes, 1), field;
    bool fine = bytes.len && bytes.at[0] == FORM;
    while (fine && rest.len)
        fine = take(&rest, &last, &tag, &field) && event_field(&e, tag, field);
    if (!fine) return err_set(why, ERR_CORRUPT, "the sealed part of a stored event cannot be read");
    *ret_event = e;
    return ERR_OK;
}
