/* ingest/aside.c -- see aside.h. */
#include "ingest/aside.h"

#include "codec/json.h"
#include "ingest/chunk.h"

static const char FIELDS = 'F', RAW = 'R';

/* A text cut between two characters, not within one. */
static str cut(str text, size_t bytes_max)
{
    if (text.len <= bytes_max) return text;
    size_t len = bytes_max;
    while (len && ((unsigned char)text.at[len] & 0xC0) == 0x80)
        len--;
    return str_upto(text, len);
}

void aside_line(const struct fields *f, struct buf *to)
{
    struct json_writer w = {.out = to};
    json_open_object(&w);
    for (int c = 0; c < COLUMN__COUNT; c++)
        if (f->at[c].len)
            json_pair_text(&w, column_table[c].name, cut(f->at[c], ASIDE_FIELD_BYTES_MAX));
    json_close_object(&w);
    buf_byte(to, '\n');
}

void aside_pack(column_set columns, const struct table_row *row, struct buf *to)
{
    struct fields kept = {0};
    if (row->problem) {
        buf_byte(to, RAW);
        buf_add(to, str_upto(row->raw, ASIDE_RAW_BYTES_MAX));
        return;
    }
    for (int c = 0; c < COLUMN__COUNT; c++)
        if (columns & column_bit((enum column)c)) kept.at[c] = row->fields.at[c];
    buf_byte(to, FIELDS);
    aside_line(&kept, to);
}

/* ---- a row that was packed for the store already ---- */

static str kept_words(uint32_t kept, struct arena *a)
{
    static const char *const names[] = {
#define KEPT_NAME(name) [KEPT_##name] = #name,
        KEPT_LIST(KEPT_NAME)
#undef KEPT_NAME
    };
    str words = STR("");
    for (size_t i = 0; i < COUNT(names); i++)
        if (kept >> i & 1)
            words = str_printf(a, "%.*s%s%s", STR_FMT(words), words.len ? " " : "", names[i]);
    return words;
}

static void person_fields(const struct record_content *c, struct arena *a, struct fields *f)
{
    static const struct {
        const char *word;
        uint8_t bit;
    } sensitive[] = {{"location", SENSITIVE_LOCATION},
                     {"adopted", SENSITIVE_ADOPTED},
                     {"sealed", SENSITIVE_SEALED},
                     {"locked", SENSITIVE_LOCKED}};
    static const char *const confirmed[] = {
        [CONFIRMED_NOT_SAID] = "", [CONFIRMED_YES] = "yes", [CONFIRMED_NO] = "no"};
    const struct demographics *who = &c->who;
    struct {
        enum column column;
        pii value;
    } const texts[] = {
        {COLUMN_person_ref, c->person_ref},
        {COLUMN_given_name, who->given_name},
        {COLUMN_family_name, who->family_name},
        {COLUMN_known_as, who->known_as},
        {COLUMN_previous_family_name, who->previous_family_name},
        {COLUMN_address, who->address},
        {COLUMN_postcode, who->postcode},
        {COLUMN_uprn, who->uprn},
        {COLUMN_upn, who->upn},
        {COLUMN_consistent_id, who->consistent_id},
        {COLUMN_nhs_number, who->nhs_number},
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        f->at[texts[i].column] = pii_reveal(texts[i].value, REVEAL_SEAL);
    if (who->birth_date.year) f->at[COLUMN_birth_date] = date_iso(a, who->birth_date);
    if (who->gender) f->at[COLUMN_gender] = str_printf(a, "%c", who->gender);
    if (who->nhs_status) f->at[COLUMN_nhs_number_status] = str_printf(a, "%02u", who->nhs_status);
    for (size_t i = 0; i < COUNT(sensitive); i++)
        if (who->sensitive & sensitive[i].bit)
            f->at[COLUMN_sensitive] =
                str_printf(a, "%.*s%s%s", STR_FMT(f->at[COLUMN_sensitive]),
                           f->at[COLUMN_sensitive].len ? " " : "", sensitive[i].word);
    f->at[COLUMN_life_status] = str_of(life_status_word(c->life));
    if (c->life) f->at[COLUMN_life_date] = date_iso(a, c->life_date);
    f->at[COLUMN_life_confirmed] = str_of(confirmed[c->life_confirmed]);
    f->at[COLUMN_keeps] = kept_words(c->kept, a);
}

static void event_fields(const struct chunk_row *row, const struct event_sealed *e, struct arena *a,
                         struct fields *f)
{
    f->at[COLUMN_event_ref] = pii_reveal(e->event_ref, REVEAL_SEAL);
    f->at[COLUMN_contact_name] = pii_reveal(e->lead.name, REVEAL_SEAL);
    f->at[COLUMN_contact_phone] = pii_reveal(e->lead.phone, REVEAL_SEAL);
    f->at[COLUMN_contact_email] = pii_reveal(e->lead.email, REVEAL_SEAL);
    f->at[COLUMN_out_of_hours_phone] = pii_reveal(e->lead.away_phone, REVEAL_SEAL);
    f->at[COLUMN_authority] = pii_reveal(e->authority, REVEAL_SEAL);
    f->at[COLUMN_event_type] = row->type;
    f->at[COLUMN_service] = row->service;
    if (row->happened_ms)
        f->at[COLUMN_event_date] = row->has_time ? date_moment_iso(a, row->happened_ms)
                                                 : date_iso(a, date_uk(row->happened_ms).date);
    if (row->end_ms) f->at[COLUMN_event_end] = date_iso(a, date_uk(row->end_ms).date);
    if (row->withdraw) f->at[COLUMN_action] = STR("withdraw");
}

err aside_pack_stored(const struct chunk_row *row, struct arena *a, struct buf *to,
                      struct err_info *why)
{
    struct record_content content;
    struct event_sealed event;
    struct fields f = {0};
    err e = row->content.len ? content_unpack(row->content, &content, why) : ERR_OK;
    if (!e && row->content.len) person_fields(&content, a, &f);
    if (!e && row->event_content.len) {
        e = event_unpack(row->event_content, &event, why);
        if (!e) event_fields(row, &event, a, &f);
    }
    if (row->stated) f.at[COLUMN_as_of] = date_moment_iso(a, row->as_of_ms);
    buf_byte(to, FIELDS);
    aside_line(&f, to);
    return e;
}

/* ---- and back ---- */

static err corrupt(struct err_info *why)
{
    return err_set(why, ERR_CORRUPT, "a row that was put aside is not as it was written");
}

err aside_unpack(str packed, struct arena *a, struct aside *ret_aside, struct err_info *why)
{
    enum { LINE_BYTES_MAX = COLUMN__COUNT * (6 * ASIDE_FIELD_BYTES_MAX + 64) };
    struct aside got = {0};
    const struct json_value *row = NULL, *value;
    void *cursor = NULL;
    str key;
    if (!packed.len) { /* the file was cut off in this row: nothing of it was read */
        *ret_aside = got;
        return ERR_OK;
    }
    if (packed.at[0] == RAW) {
        got.raw = str_from(packed, 1);
        *ret_aside = got;
        return ERR_OK;
    }
    if (packed.at[0] != FIELDS || json_read(a, str_from(packed, 1), LINE_BYTES_MAX, &row, NULL))
        return corrupt(why);
    while (json_next(row, &cursor, &key, &value)) {
        enum column c = column_find(key);
        if (c == COLUMN__COUNT || !json_as_text(value, &got.fields.at[c])) return corrupt(why);
    }
    got.taken_apart = true;
    *ret_aside = got;
    return ERR_OK;
}
