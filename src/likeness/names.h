/* likeness/names.h -- what is generally known about a name or a word in a name field: other
 * spellings, pet forms, how common it is, whether it is a name at all. The tables are data/names/,
 * made into C by tools/tablegen.py. */
#ifndef AIM_LIKENESS_NAMES_H
#define AIM_LIKENESS_NAMES_H

#include "base/str.h"

enum { NAME_BYTES_MAX = 15, NAME_FORMS_MAX = 8, NAME_SPELLINGS_MAX = 4 };

enum name_word {
    NAME_TITLE = 1,
    NAME_SUFFIX = 2,
    NAME_PLACEHOLDER = 4,
    NAME_LOW = 8,
    NAME_PARTICLE = 16, /* dropped before a surname */
    NAME_JOINED = 32    /* one word with the surname that follows */
};

struct name_row {
    char text[NAME_BYTES_MAX + 1];
    uint8_t len;
    uint8_t words;          /* enum name_word, or-ed */
    uint8_t forename_class; /* 1 commonest .. 4, 5 = a given name, but not common; 0 = not known as
                               one */
    uint8_t surname_class;  /* 1 commonest .. 4; 0 = not common */
    uint16_t spelling[NAME_SPELLINGS_MAX]; /* classes of equal spellings, the one it is most at
                                              home in first: Chan may be Chen or Zeng; 0 = end */
    uint16_t formal;                  /* group of pet forms whose full name this is; 0 = none */
    uint16_t form_of[NAME_FORMS_MAX]; /* groups it is a pet form in; 0 = end */
};

/* The row of a folded word (a-z, cut to NAME_BYTES_MAX), or NULL. */
const struct name_row *name_find(str word);

/* How two names are related by the tables alone; either row may be NULL (not listed). It does not
 * go on from one to the next: Wang is spelt Wong, and so is Huang, yet Wang is not Huang. */
enum name_relation { NAME_UNRELATED, NAME_SAME_SPELLING, NAME_PET_FORM };
enum name_relation name_relate(const struct name_row *a, const struct name_row *b);

extern const struct name_row name_rows[];
extern const uint32_t name_row_count, name_slot_count;
extern const uint16_t name_slots[];

uint32_t name_hash(const char *at, size_t len); /* FNV-1a, as in the generator */

#endif
