/* generate/human.h -- the truth: invented people, what they were called and where they lived when.
 */
#ifndef AIM_GENERATE_HUMAN_H
#define AIM_GENERATE_HUMAN_H

#include "base/date.h"
#include "base/rand.h"
#include "generate/pack.h"
#include "generate/tables.h"

#include <stdbool.h>

enum { HUMAN_NAMES_MAX = 5, HUMAN_HOMES_MAX = 14, HUMAN_TWINS_MAX = 2, FAMILY_MAX = 24 };
enum { NOBODY = -1 };

/* Days are days since 1970 (date_days). A name or home holds until the next one starts. */
struct human_name {
    int32_t from;
    str given, family;
};

struct human_home {
    int32_t from;
    uint64_t address;
};

/* In a planted case, see story.h. */
enum story_part { PART_NONE, PART_SUBJECT, PART_ADULT, PART_TWIN, PART_NAMESAKE };

enum trouble { TROUBLE_NONE, TROUBLE_SOME, TROUBLE_MUCH };

/* Somebody who was adopted is two humans here: the one before, whose records end that day, and the
 * one after, whose records begin then. No record of the one may be linked with one of the other. */
struct human {
    uint64_t number;    /* from 0: the person of the truth file */
    uint64_t household; /* where the person lives today */
    enum tradition tradition;
    char sex;           /* F, M or X: today */
    char sex_before;    /* until the day `sex_since`, when that is not 0 */
    int32_t sex_since;
    int32_t born, died; /* died 0 = alive */
    int32_t registered; /* the birth date that services had been told until `corrected`; 0 = born */
    int32_t corrected;
    int32_t begins, ends; /* of the records about this identity; 0 = no such bound */
    struct human_name name[HUMAN_NAMES_MAX];
    size_t names;
    struct human_home home[HUMAN_HOMES_MAX]; /* oldest first */
    size_t homes;
    str known_as;       /* what friends say, often empty */
    str alias;          /* what the police are told, often empty */
    int mother, father; /* places in the family, or NOBODY */
    int twin[HUMAN_TWINS_MAX]; /* twin; both others of three */
    int namesake;              /* the parent or grandparent of the same name */
    int former;                /* who this was before the adoption */
    bool looked_after, shielded, first_january;
    bool foretold; /* services knew of the child before it was born */
    bool expected_by_services; /* its mother, then */
    enum trouble trouble;
    enum story_part part;
    const struct story *story; /* NULL: plays in none */
    int32_t story_end;
    bool plain_papers; /* agencies write them down without a slip, and once each */
};

/* A story of one family over some fifteen years; some of its children live elsewhere by now. */
struct family {
    struct arena *arena; /* of its texts; belongs to the caller */
    struct rand rand;
    enum pack pack;
    int32_t today, start; /* the story starts some fifteen years ago */
    uint64_t households;  /* first number not yet used */
    uint64_t addresses;   /* place_count() */
    uint64_t persons;     /* of the whole region */
    unsigned district;    /* where most of it happens */
    bool staged;          /* somebody plays in a planted case: nobody has other troubles */
    struct human human[FAMILY_MAX];
    size_t n;
};

/* Make the family that starts with human number `first` and household number f->households; its
 * arena, rand, pack, today, start, addresses and persons are set. At most `room` humans. */
void family_make(struct family *f, uint64_t first, size_t room);

/* What a human was called, of which sex and born when, as far as services were told, and where it
 * lived on that day. */
const struct human_name *human_name_on(const struct human *h, int32_t day);
char human_sex_on(const struct human *h, int32_t day);
int32_t human_born_on(const struct human *h, int32_t day);
uint64_t human_address_on(const struct human *h, int32_t day);
int human_age(const struct human *h, int32_t day);

/* Steps of family_make, one file each. NULL = the family, or the region (`room`), is full. */
struct human *family_add(struct family *f, size_t room, enum tradition t, char sex, int32_t born);
struct human *family_add_adult(struct family *f, size_t room, enum tradition t, char sex,
                               int32_t born);
int family_place(const struct family *f, const struct human *h);
/* child.c: up to `wanted` births between two days; answers the day of the last. */
int32_t births(struct family *f, size_t room, int mother, int father, bool married, int wanted,
               int32_t from, int32_t until);
void life_tell(struct family *f, uint64_t home); /* life.c: moves, placements, troubles */
void life_add_home(struct human *h, int32_t from, uint64_t address);
uint64_t life_home_of(const struct family *f, uint64_t household);
void turn_names(struct family *f, struct human *h); /* turn.c: what changes in a person's papers */
void turn_adoptions(struct family *f, size_t room);
/* story.c: gives the family a planted case, or none; fills story and part of those who play. */
void story_cast(struct family *f);
const char *tradition_code(enum tradition t);

#endif
