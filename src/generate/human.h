/* generate/human.h -- the truth: invented people, what they were called and where they lived when.
 */
#ifndef AIM_GENERATE_HUMAN_H
#define AIM_GENERATE_HUMAN_H

#include "base/date.h"
#include "base/rand.h"
#include "generate/tables.h"

#include <stdbool.h>

enum { HUMAN_NAMES_MAX = 3, HUMAN_HOMES_MAX = 10, FAMILY_MAX = 16, NOBODY = -1 };

/* Days are days since 1970 (date_days). A name or home holds until the next one starts. */
struct human_name {
    int32_t from;
    str given, family;
};

struct human_home {
    int32_t from;
    uint64_t address;
};

enum trouble { TROUBLE_NONE, TROUBLE_SOME, TROUBLE_MUCH };

struct human {
    uint64_t number;    /* from 0: the person of the truth file */
    uint64_t household; /* where the person lives today */
    enum tradition tradition;
    char sex;           /* F, M or X */
    int32_t born, died; /* died 0 = alive */
    struct human_name name[HUMAN_NAMES_MAX];
    size_t names;
    struct human_home home[HUMAN_HOMES_MAX]; /* oldest first */
    size_t homes;
    str known_as;       /* what friends say, often empty */
    int mother, father; /* places in the family, or NOBODY */
    int twin, namesake; /* twin; the parent or grandparent of the same name */
    bool looked_after, shielded, first_january;
    enum trouble trouble;
};

/* A story of one family over some fifteen years; some of its children live elsewhere by now. */
struct family {
    struct arena *arena; /* of its texts; belongs to the caller */
    struct rand rand;
    int32_t today, start; /* the story starts some fifteen years ago */
    uint64_t households;  /* first number not yet used */
    uint64_t addresses;   /* place_count() */
    struct human human[FAMILY_MAX];
    size_t n;
};

/* Make the family that starts with human number `first` and household number f->households; its
 * arena, rand, today, start and addresses are set. At most `room` humans. */
void family_make(struct family *f, uint64_t first, size_t room);

/* What a human was called and where it lived on that day. */
const struct human_name *human_name_on(const struct human *h, int32_t day);
uint64_t human_address_on(const struct human *h, int32_t day);
int human_age(const struct human *h, int32_t day);

/* Steps of family_make, one file each. */
void life_tell(struct family *f, uint64_t home); /* life.c: moves, weddings, placements, troubles */
const char *tradition_code(enum tradition t);

#endif
