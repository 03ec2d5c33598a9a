/* dataset/values.h -- what each distinct value of a field says once it is cleaned: worked out once
 * per value, not per record or pair.
 *
 * Values that clean to the same text become one value id, and values that say nothing ("Unknown", a
 * date nobody has) become id 0: so equal ids mean equal, and 0 means missing. */
#ifndef AIM_DATASET_VALUES_H
#define AIM_DATASET_VALUES_H

#include "base/bits.h"
#include "base/date.h"
#include "dataset/plan.h"
#include "likeness/names.h"
#include "likeness/place.h"
#include "person/features.h"

enum { VALUE_WORDS_MAX = 8, VALUE_KEYS_MAX = 8 };

struct value_word {
    const char *at; /* in the value's text */
    uint16_t len;
    uint32_t sound;
    const struct name_row *row; /* names: what the tables know of it, or NULL */
};

/* All words of a field lie in one array; a value has the place of its first. */
struct value {
    const char *at; /* cleaned: folded to a-z 0-9, words parted by one space */
    uint16_t len;
    uint8_t words;
    bool many; /* names: "Twin 2" or the like, which has no words but is somebody else's than "Twin
                  1" */
    uint32_t first_word;
    uint32_t letters; /* which of a-z, 0-4, 5-9, others it has */
    union {
        struct date date;  /* KIND_DATE */
        postcode code;     /* KIND_POSTCODE: 0 = not of the British form; compare the text */
        double number;     /* KIND_NUMBER */
        uint32_t home;     /* KIND_ADDRESS: place in `home` */
    };
};

struct field_values {
    enum field_kind kind;
    size_t n;
    struct value *value;     /* by value id */
    uint32_t *same;          /* by value id: the id it became */
    struct value_word *word;
    struct feature_home *home;
    str format;              /* dates: the one that read them */
};

struct values {
    size_t fields;
    struct field_values field[FRAME_FIELDS_MAX];
    struct arena *arena;
};

static inline str value_text(const struct value *v) { return (str){v->at, v->len}; }
static inline const struct value_word *value_word_of(const struct field_values *f,
                                                     const struct value *v, size_t i)
{
    return &f->word[v->first_word + i];
}

/* Clean all values of the frame, and put the frame's rows on the ids that are left (rows that now
 * say the same become one, unless options said every_record). Errors: ERR_LIMIT, ERR_NOMEM. */
MUST err values_make(struct values *v, struct frame *f, const struct plan *p,
                     struct err_info *why);
void values_release(struct values *v);

/* The keys of a value for a part of a blocking rule: none, one, or several (PART_WORDS).
 * Returns how many; a key is a hash, never 0. */
size_t value_keys(const struct frame *f, const struct values *v, size_t field, uint32_t id,
                  const struct plan_part *part, uint64_t ret_keys[VALUE_KEYS_MAX]);

/* The numbers of a date written in a format (date_format.c): a month or day that no calendar has is
 * read as well. The year is not 0. */
struct date_parts {
    int year, month, day; /* 0 = not in the format */
};
bool date_format_parts(str text, str format, struct date_parts *ret_parts);
/* The format that reads most of the values (the earlier of equals); "" = none reads a tenth. */
str date_format_guess(const struct frame_field *field);

#endif
