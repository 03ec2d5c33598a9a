/* dataset/plan.h -- what the user says about a table: a small YAML file.
 *
 *     id: rec_id
 *     fields:
 *       given_name: name                  # a kind; roles are guessed from the column's name
 *       surname: {kind: name, role: family}
 *       date_of_birth: {kind: date, format: DD/MM/YYYY}
 *       street: {kind: address, columns: [street_number, address_1]}
 *       sex: category
 *     blocking:                           # optional, as are all that follow
 *       - [surname.sound, date_of_birth]
 *       - [given_name|surname.letters, postcode]    # of either name
 *     thresholds: {match: 0.95, possible: 0.5}       # probabilities
 *     limits: {group: 400, memory_mb: 4000}
 *     link: {one_to_one: yes}             # two files: a record takes at most one of the other
 *     twins: apart                        # or: may join
 *
 * A part of a blocking rule is FIELD or FIELD.PART; the parts of each kind are in plan_part_words.
 * Everything is checked here, with line and column. */
#ifndef AIM_DATASET_PLAN_H
#define AIM_DATASET_PLAN_H

#include "codec/yaml.h"
#include "dataset/frame.h"

enum field_kind {
    KIND_NAME,
    KIND_DATE,
    KIND_POSTCODE,
    KIND_ADDRESS,
    KIND_IDENTIFIER,
    KIND_CATEGORY,
    KIND_TEXT,
    KIND_NUMBER,
    KIND_RAW, /* not cleaned at all: equal is equal letter for letter */
    KIND__COUNT
};

enum field_role {
    AS_NONE,
    AS_GIVEN,
    AS_MIDDLE,
    AS_FAMILY,
    AS_FULL, /* the whole name */
    AS_BIRTH,
    AS_SEX,
    AS_HOUSE, /* the number of a house */
    AS_STREET,
    AS_PLACE, /* suburb, town, county, state */
    AS__COUNT
};

/* What of a value goes into a blocking key. */
enum block_part {
    PART_WHOLE,   /* the cleaned value */
    PART_RAW,     /* as it stands in the file */
    PART_SLICE,   /* "1-3": characters of it as it stands, from 1 */
    PART_SOUND,   /* of the first name, of the street */
    PART_LETTERS, /* spelling in one form */
    PART_FIRST,   /* the first word */
    PART_LAST,    /* the last word */
    PART_INITIAL,
    PART_WORDS,   /* each word on its own: several keys */
    PART_SOUNDS,  /* the sound of each word */
    PART_YEAR,
    PART_MONTH_DAY, /* in order of size: a swap of the two keeps it */
    PART_YEAR_MONTH,
    PART_YEAR_DAY,
    PART_SECTOR,
    PART_DISTRICT,
    PART_AREA,
    PART_NUMBER,  /* of the house */
    PART_STREET,
    PART__COUNT
};
extern const char *const field_kind_words[KIND__COUNT + 1];
extern const char *const field_role_words[AS__COUNT + 1];
extern const char *const plan_part_words[PART__COUNT + 1];

enum { PLAN_RULES_MAX = 32, PLAN_PARTS_MAX = 8, PLAN_FORMATS_MAX = 4, BLOCK_RARE_RULES = 4 };
enum { PLAN_RARE_MOST = 1 << 10 }; /* of rare_max */

struct plan_field {
    enum field_kind kind;
    enum field_role role;
    str format[PLAN_FORMATS_MAX]; /* dates: "DD/MM/YYYY"; none = what reads most of the values */
    size_t formats;
    bool compare; /* no: for blocking only */
};

struct plan_part {
    uint32_t fields; /* bits: of any of these fields */
    enum block_part part;
    uint16_t from, to; /* PART_SLICE: characters, from 1, both inclusive */
};

struct plan_rule {
    str words; /* as written, or made from the parts */
    struct plan_part part[PLAN_PARTS_MAX];
    size_t parts; /* 0 = none given: one of the BLOCK_RARE_RULES ways of block_rare.c */
};

/* Whether the rule of compare_twins.c holds apart who has one birth date and two given names. */
enum plan_twins {
    TWINS_AS_LEARNT, /* where the model found that the table has households */
    TWINS_APART,
    TWINS_MAY_JOIN
};

struct plan {
    str id; /* column */
    struct frame_want want[FRAME_FIELDS_MAX];
    struct plan_field field[FRAME_FIELDS_MAX];
    size_t fields;
    struct plan_rule rule[PLAN_RULES_MAX];
    size_t rules;
    struct plan_part refine[PLAN_PARTS_MAX]; /* further parts for heavy keys, in this order */
    size_t refines;
    double match, possible; /* probabilities; 0 = chosen from the model */
    int64_t group_max;      /* rows under one key; more are refined */
    int64_t rare_max;       /* without rules: rows that a value, or a few of them, bring together */
    int64_t memory_mb, sample_pairs, seed;
    bool one_to_one, every_record;
    enum plan_twins twins;
};

/* Read and check it; defaults are filled in, blocking rules too where none are given. Texts live in
 * the arena. Errors: ERR_INPUT with line, column and what to do. */
MUST err plan_read(str text, const char *file, struct arena *a, struct plan *ret_plan,
                   struct err_info *why);
/* The file as well. */
MUST err plan_read_file(const char *path, struct arena *a, struct plan *ret_plan,
                        struct err_info *why);

/* dataset/plan_defaults.c: what a column of this name usually is, and rules for the fields there
 * are. */
enum field_role plan_guess_role(str name, enum field_kind kind);
void plan_default_rules(struct plan *p);

/* dataset/plan_rule.c: "surname.sound" and the like. ERR_INPUT at the node's place. */
MUST err plan_read_part(const struct plan *p, const struct yaml_node *at, str text,
                        struct plan_part *ret_part, struct err_info *why);
/* The rule in words, in the arena: "surname.sound & date_of_birth". */
MUST err plan_rule_name(const struct plan *p, struct arena *a, struct plan_rule *rule,
                        struct err_info *why);

#endif
