/* likeness/names.c -- see names.h. */
#include "likeness/names.h"

uint32_t name_hash(const char *at, size_t len)
{
    uint32_t value = 2166136261u;
    for (size_t i = 0; i < len; i++)
        value = (value ^ (unsigned char)at[i]) * 16777619u;
    return value;
}

const struct name_row *name_find(str word)
{
    if (word.len == 0 || word.len > NAME_BYTES_MAX) return NULL;
    for (uint32_t slot = name_hash(word.at, word.len);; slot++) {
        uint16_t row = name_slots[slot & (name_slot_count - 1)];
        if (!row) return NULL;
        const struct name_row *found = &name_rows[row - 1];
        if (found->len == word.len && memcmp(found->text, word.at, word.len) == 0) return found;
    }
}

static bool stands_under(const struct name_row *form, uint16_t group)
{
    for (size_t i = 0; group && i < NAME_FORMS_MAX && form->form_of[i]; i++)
        if (form->form_of[i] == group) return true;
    return false;
}

static bool spelt_the_same(const struct name_row *a, const struct name_row *b)
{
    for (size_t i = 0; i < NAME_SPELLINGS_MAX && a->spelling[i]; i++)
        for (size_t k = 0; k < NAME_SPELLINGS_MAX && b->spelling[k]; k++)
            if (a->spelling[i] == b->spelling[k]) return true;
    return false;
}

enum name_relation name_relate(const struct name_row *a, const struct name_row *b)
{
    if (!a || !b) return NAME_UNRELATED;
    if (spelt_the_same(a, b)) return NAME_SAME_SPELLING;
    if (stands_under(a, b->formal) || stands_under(b, a->formal)) return NAME_PET_FORM;
    /* Bill and Will are both William. But Ella and Nora are two daughters: where parents give both
     * forms as names of their own, sharing a full name says nothing. */
    if (a->forename_class && b->forename_class) return NAME_UNRELATED;
    for (size_t i = 0; i < NAME_FORMS_MAX && a->form_of[i]; i++)
        if (stands_under(b, a->form_of[i])) return NAME_PET_FORM;
    return NAME_UNRELATED;
}
