/* generate/tables.h -- the name and place lists of data/generate, as tables made at build time. */
#ifndef AIM_GENERATE_TABLES_H
#define AIM_GENERATE_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ways of naming; the order is that of tools/datagen.py. */
#define TRADITION_LIST(X)                                                                          \
    X(WB) X(IR) X(PK) X(BD) X(SI) X(HI) X(CA) X(NG) X(SO) X(AR) X(PL) X(RO) X(CN)
enum tradition {
#define TRADITION_ENUM(code) TRADITION_##code,
    TRADITION_LIST(TRADITION_ENUM)
#undef TRADITION_ENUM
        TRADITION__COUNT
};

struct word_list {
    const char *const *word;
    const uint32_t *upto; /* running sums of the weights */
    size_t n;
};

struct forename_list {
    int tradition;
    char sex;
    int from, to; /* birth years */
    struct word_list names;
};
extern const struct forename_list generate_forenames[];
extern const size_t generate_forenames_n;

/* women: what a woman of the tradition may have in place of a family name; empty for most. */
struct surname_list {
    struct word_list any, women;
};
extern const struct surname_list generate_surnames[TRADITION__COUNT];

/* The long tail: `share` of 10,000 names are a front with an ending, or a front alone where there
 * are no endings. */
enum part_kind { PARTS_FAMILY, PARTS_FEMALE, PARTS_MALE, PARTS__COUNT };
struct name_parts {
    unsigned share;
    const char *const *front;
    size_t fronts;
    const char *const *back;
    size_t backs;
};
extern const struct name_parts generate_parts[TRADITION__COUNT][PARTS__COUNT];

struct twin_names {
    int tradition;
    char sex, other_sex;
    const char *first, *second;
};
extern const struct twin_names generate_twins[];
extern const size_t generate_twins_n;

/* Sorted by name. */
struct name_variant {
    const char *name, *other;
};
extern const struct name_variant generate_nicknames[], generate_spellings[];
extern const size_t generate_nicknames_n, generate_spellings_n;

struct district {
    const char *outcode, *name;
};
extern const struct word_list generate_street_stems, generate_street_types, generate_street_houses;
extern const struct district generate_districts[];
extern const size_t generate_districts_n;

extern const char *const generate_rule_lines[]; /* data/rules/people.yaml; ends with NULL */

/* The event types that ship (data/catalogue). */
struct event_line {
    const char *code, *class, *label;
    bool in_person;
    int tier;
};
extern const struct event_line generate_types[];
extern const size_t generate_types_n;
extern const char *const generate_incident_lines[]; /* as in the file; ends with NULL */

#endif
