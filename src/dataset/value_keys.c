/* dataset/value_keys.c -- what of a value goes into a blocking key. */
#include "dataset/values.h"
#include "likeness/sound.h"

static size_t one(uint64_t key, uint64_t ret_keys[VALUE_KEYS_MAX])
{
    ret_keys[0] = key ? key : 1;
    return 1;
}

static size_t of_text(str text, uint64_t ret_keys[VALUE_KEYS_MAX])
{
    return str_empty(text) ? 0 : one(str_hash(text), ret_keys);
}

/* Characters from..to of a UTF-8 text. */
static str slice(str text, size_t from, size_t to)
{
    size_t start = text.len, end = text.len, n = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (((unsigned char)text.at[i] & 0xC0) == 0x80) continue;
        n++;
        if (n == from) start = i;
        if (n == to + 1) {
            end = i;
            break;
        }
    }
    return start < end ? (str){text.at + start, end - start} : (str){"", 0};
}

static size_t of_words(const struct field_values *f, const struct value *v, enum block_part part,
                       uint64_t ret_keys[VALUE_KEYS_MAX])
{
    if (!v->words) return 0;
    const struct value_word *first = value_word_of(f, v, 0),
                            *last = value_word_of(f, v, v->words - 1u);
    char room[32];
    size_t n = 0;
    switch (part) {
    case PART_SOUND: return first->sound ? one(first->sound, ret_keys) : 0;
    case PART_LETTERS: return of_text(sound_spelling((str){first->at, first->len}, room), ret_keys);
    case PART_FIRST: return of_text((str){first->at, first->len}, ret_keys);
    case PART_LAST: return of_text((str){last->at, last->len}, ret_keys);
    case PART_INITIAL: return one((uint64_t)(unsigned char)first->at[0], ret_keys);
    default: break;
    }
    for (size_t i = 0; i < v->words && n < VALUE_KEYS_MAX; i++) {
        bool sound = part == PART_SOUNDS && first[i].sound;
        ret_keys[n++] = sound ? first[i].sound : str_hash((str){first[i].at, first[i].len}) | 1;
    }
    return n;
}

static size_t of_date(struct date d, enum block_part part, uint64_t ret_keys[VALUE_KEYS_MAX])
{
    uint64_t y = (uint64_t)d.year << 16, m = (uint64_t)d.month, day = (uint64_t)d.day;
    bool has_month = d.month != 0, has_day = d.day != 0;
    switch (part) {
    case PART_YEAR: return one(y, ret_keys);
    case PART_YEAR_MONTH: return has_month ? one(y | m << 8, ret_keys) : 0;
    case PART_YEAR_DAY: return has_day ? one(y | day, ret_keys) : 0;
    default: return has_day ? one(m < day ? m << 8 | day : day << 8 | m, ret_keys) : 0;
    }
}

/* The end of an outward part's letters: "B" of "b991aa". Without the British form: its first
 * characters. */
static size_t of_postcode(const struct value *v, enum block_part part,
                          uint64_t ret_keys[VALUE_KEYS_MAX])
{
    if (!v->code) {
        size_t keep = part == PART_AREA ? 1 : part == PART_DISTRICT ? 2 : 3;
        return of_text(str_upto(value_text(v), keep), ret_keys);
    }
    size_t letters = 0;
    while (letters < v->len && v->at[letters] >= 'a')
        letters++;
    if (part == PART_AREA) return of_text((str){v->at, letters}, ret_keys);
    postcode cut = part == PART_SECTOR ? postcode_sector(v->code) : postcode_district(v->code);
    return cut ? one(cut, ret_keys) : 0;
}

static size_t of_home(const struct field_values *f, const struct value *v, enum block_part part,
                      uint64_t ret_keys[VALUE_KEYS_MAX])
{
    const struct feature_home *h = &f->home[v->home];
    if (part == PART_NUMBER) return h->number ? one(h->number, ret_keys) : 0;
    if (part != PART_STREET && part != PART_SOUND) return of_words(f, v, part, ret_keys);
    return h->street[0] ? one((uint64_t)h->street[0] << 32 | h->street[1], ret_keys) : 0;
}

size_t value_keys(const struct frame *f, const struct values *v, size_t field, uint32_t id,
                  const struct plan_part *part, uint64_t ret_keys[VALUE_KEYS_MAX])
{
    const struct field_values *values = &v->field[field];
    const struct value *value = &values->value[id];
    str raw = frame_text(&f->field[field].value.at[id]);
    if (!id) return 0;
    switch (part->part) {
    case PART_WHOLE: return of_text(value_text(value), ret_keys);
    case PART_RAW: return of_text(raw, ret_keys);
    case PART_SLICE: return of_text(slice(raw, part->from, part->to), ret_keys);
    default: break;
    }
    switch (values->kind) {
    case KIND_DATE: return of_date(value->date, part->part, ret_keys);
    case KIND_POSTCODE: return of_postcode(value, part->part, ret_keys);
    case KIND_ADDRESS: return of_home(values, value, part->part, ret_keys);
    default: return of_words(values, value, part->part, ret_keys);
    }
}
