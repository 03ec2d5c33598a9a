/* person/features.c -- features as bytes. Little endian, counts first; derived parts (sound, table
 * row) are made again when reading, so a packed row is about 120 bytes. */
#include "person/features.h"

#include "likeness/sound.h"

enum { FORMAT = 2 };

static void put(struct buf *to, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        buf_byte(to, (char)(value >> (8 * i) & 0xff));
}

static void put_numbers(struct buf *to, const struct feature_number *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        put(to, list[i].number, 8);
        put(to, list[i].verified, 1);
    }
}

void features_pack(const struct features *f, struct buf *to)
{
    put(to, FORMAT, 1);
    put(to, f->agency, 4);
    const uint8_t head[] = {f->names,         f->births,  f->homes, f->nhs_numbers,
                            f->pupil_numbers, f->genders, f->flags};
    for (size_t i = 0; i < COUNT(head); i++)
        put(to, head[i], 1);
    put(to, (uint32_t)f->home_day, 4);
    for (size_t i = 0; i < f->names; i++) {
        put(to, f->name[i].role, 1);
        put(to, f->name[i].len, 1);
        buf_add(to, str_range(f->name[i].text, f->name[i].len));
    }
    for (size_t i = 0; i < f->births; i++)
        put(to, date_pack(f->birth[i]), 4);
    for (size_t i = 0; i < f->homes; i++) {
        const struct feature_home *h = &f->home[i];
        put(to, h->code, 7);
        put(to, h->uprn, 5);
        put(to, h->number, 4);
        put(to, h->flat, 4);
        put(to, h->street[0], 4);
        put(to, h->street[1], 4);
        put(to, h->street_type, 4);
    }
    put_numbers(to, f->nhs, f->nhs_numbers);
    put_numbers(to, f->pupil, f->pupil_numbers);
}

/* Reading: past the end everything is 0 and `short_` sticks. */
struct reader {
    str rest;
    bool cut_off;
};

static uint64_t get(struct reader *r, size_t bytes)
{
    uint64_t value = 0;
    if (r->rest.len < bytes) {
        r->cut_off = true;
        return 0;
    }
    for (size_t i = 0; i < bytes; i++)
        value |= (uint64_t)(unsigned char)r->rest.at[i] << (8 * i);
    r->rest = str_from(r->rest, bytes);
    return value;
}

static bool get_name(struct reader *r, struct feature_name *n)
{
    n->role = (uint8_t)get(r, 1);
    n->len = (uint8_t)get(r, 1);
    if (!n->len || n->len > NAME_BYTES_MAX || r->rest.len < n->len) return false;
    str word = str_upto(r->rest, n->len);
    r->rest = str_from(r->rest, n->len);
    for (size_t i = 0; i < word.len; i++)
        if (word.at[i] < 'a' || word.at[i] > 'z') return false;
    memcpy(n->text, word.at, word.len);
    n->row = name_find(word);
    n->low = n->row && (n->row->words & NAME_LOW);
    n->sound = sound_code(word);
    return true;
}

static void get_home(struct reader *r, struct feature_home *h)
{
    h->code = get(r, 7);
    h->uprn = get(r, 5);
    h->number = (uint32_t)get(r, 4);
    h->flat = (uint32_t)get(r, 4);
    h->street[0] = (uint32_t)get(r, 4);
    h->street[1] = (uint32_t)get(r, 4);
    h->street_type = (uint32_t)get(r, 4);
}

static bool get_birth(struct reader *r, struct date *d)
{
    *d = date_unpack((uint32_t)get(r, 4));
    return date_valid(*d);
}

static void get_numbers(struct reader *r, struct feature_number *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        list[i].number = get(r, 8);
        list[i].verified = get(r, 1) != 0;
    }
}

static bool read_all(struct reader *r, struct features *f)
{
    if (get(r, 1) != FORMAT) return false;
    f->agency = (uint32_t)get(r, 4);
    uint8_t *const head[] = {&f->names,         &f->births,  &f->homes, &f->nhs_numbers,
                             &f->pupil_numbers, &f->genders, &f->flags};
    for (size_t i = 0; i < COUNT(head); i++)
        *head[i] = (uint8_t)get(r, 1);
    f->home_day = (int32_t)(uint32_t)get(r, 4);
    if (f->names > FEATURE_NAMES_MAX || f->births > FEATURE_BIRTHS_MAX ||
        f->homes > FEATURE_HOMES_MAX || f->nhs_numbers > FEATURE_NUMBERS_MAX ||
        f->pupil_numbers > FEATURE_NUMBERS_MAX)
        return false;
    for (size_t i = 0; i < f->names; i++)
        if (!get_name(r, &f->name[i])) return false;
    for (size_t i = 0; i < f->births; i++)
        if (!get_birth(r, &f->birth[i])) return false;
    for (size_t i = 0; i < f->homes; i++)
        get_home(r, &f->home[i]);
    get_numbers(r, f->nhs, f->nhs_numbers);
    get_numbers(r, f->pupil, f->pupil_numbers);
    return !r->cut_off && r->rest.len == 0;
}

err features_unpack(str packed, struct features *ret_features, struct err_info *why)
{
    struct reader r = {.rest = packed};
    memset(ret_features, 0, sizeof *ret_features);
    if (read_all(&r, ret_features)) return ERR_OK;
    memset(ret_features, 0, sizeof *ret_features);
    return err_set(why, ERR_CORRUPT,
                   "a feature row cannot be read; 'aim link run --rebuild' makes it again");
}
