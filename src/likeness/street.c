/* likeness/street.c -- see street.h. */
#include "likeness/street.h"

#include "likeness/names.h"

const struct street_row *street_find(str word)
{
    for (uint32_t slot = name_hash(word.at, word.len);; slot++) {
        uint16_t row = street_slots[slot & (street_slot_count - 1)];
        if (!row) return NULL;
        if (str_eq_c(word, street_rows[row - 1].text)) return &street_rows[row - 1];
    }
}
