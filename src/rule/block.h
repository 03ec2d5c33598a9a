/* rule/block.h -- the kinds of block that rules are made of: one row and one file each.
 *
 * A new kind: block_NAME.c with its row `rule_block_NAME`, a line in RULE_BLOCK_LIST, the file in
 * meson.build; its paragraph in docs/rules.md; tests of its boundary days in tests/rule/ and a line
 * in the list of rules of test_spell.c. Nothing else knows of the kinds. */
#ifndef AIM_RULE_BLOCK_H
#define AIM_RULE_BLOCK_H

#include "rule/rule.h"

#include <stddef.h>

/* In the order in which the documentation lists them. */
#define RULE_BLOCK_LIST(X)                                                                         \
    X(count)                                                                                       \
    X(same_type) X(rising) X(days_since) X(after) X(without) X(status) X(age) X(household) X(any) \
    X(unseen) X(absent) X(moved_away)

/* ---- what a block may say in the file ---- */

enum {
    RULE_DAYS_MAX = 3660,
    RULE_AGE_MAX = 130,
    RULE_COUNT_MAX = 1000,
    RULE_AGENCIES_MAX = 64,
    RULE_MARK = 1000000000, /* and above: no number, but the place of one (rule/piece.h) */
    RULE_ALL_KINDS = (1u << AGENCY__COUNT) - 1
};

struct rule_number {
    const char *key;
    size_t field; /* offset in struct rule_check of an int32_t */
    int32_t min, max;
    bool must;
};
/* While a rule is read; its arena is reading_arena(). */
struct rule_reading;
struct arena *reading_arena(struct rule_reading *g);
/* A number of the map, or one that it names: 28 or $days. must: it has to be there; else *ret stays
 * as it is without it. */
MUST err reading_int(const struct yaml_node *map, const char *key, int32_t min, int32_t max,
                     bool must, struct rule_reading *g, int32_t *ret, struct err_info *why);
/* Which number is named there: 1 + its place; 0 = none. */
uint8_t reading_named(const struct yaml_node *map, const char *key, const struct rule_reading *g);
#define RULE_MUST(key, min, max) {#key, offsetof(struct rule_check, key), min, max, true}
#define RULE_MAY(key, min, max) {#key, offsetof(struct rule_check, key), min, max, false}

/* ---- judging ---- */

/* What a block is judged over. `marks`: NULL, or one flag per event, to be set for those that make
 * it hold (mark()). */
struct judging {
    const struct activity *events;
    size_t n;
    const struct rule_moment *moment;
    bool *marks;
    int32_t newest;
    /* with marks: events of others who live with the person, each once; room for all of theirs */
    const struct activity **others;
    size_t other_count;
};

/* events[at] is one of those that make the block hold. */
void judging_mark(struct judging *j, size_t at);
/* The incident of events[at], of another person's list of n, is. */
void judging_other(struct judging *j, const struct activity *events, size_t n, size_t at);
bool pick_has(const struct rule_pick *p, const struct activity *e, const struct rule_moment *m);
/* Are there fewer events of such classes than a block of the rule must have? Only of a moment for
 * which they are counted. */
bool rule_has_too_few(const struct rule *r, const struct rule_moment *m);
/* Is events[at] one that the block counts? Of the reports of one incident it is the first that the
 * block is about: whoever asks for what the police saw is not told that a school was first. */
bool pick_counts(const struct rule_pick *p, const struct judging *j, size_t at);
/* First event of the window of `days` days that ends with `last`; *ret_until = one past its
 * newest. */
size_t judging_window(const struct judging *j, int32_t last, int32_t days, size_t *ret_until);
/* Up to which day everybody who could tell of such events has told; RULE_NONE when somebody never
 * did, or nobody could. */
int32_t pick_told_until(const struct rule_pick *p, const struct rule_moment *m);

/* From which day on everybody who could tell of such events tells; RULE_ALWAYS. That nothing
 * happened is known of no day before it. */
int32_t pick_told_from(const struct rule_pick *p, const struct rule_moment *m);

/* The block holds since that day, which is later than its events. */
static inline void judging_newest(struct judging *j, int32_t day)
{
    if (day > j->newest) j->newest = day;
}

/* Few different values are expected: a list that is searched beats a set. */
struct distinct {
    uint32_t seen[RULE_AGENCIES_MAX];
    int32_t n;
};
void distinct_add(struct distinct *d, uint32_t value);

/* The two latest of a row of events that are no reports of the same incident: whatever incident is
 * asked for, the latest that is another one is among them. */
struct nearest {
    size_t at[2];
    int n;
};
void nearest_put(struct nearest *l, const struct judging *j, size_t at);
/* False: none of another incident than that of events[of]. */
bool nearest_to(const struct nearest *l, const struct judging *j, size_t of, size_t *ret_at);

/* ---- days on which an answer can change ---- */

/* A growing list of days; those outside the period are not kept. */
struct rule_days {
    struct arena *arena;
    int32_t *at;
    size_t n, room;
    int32_t first, last;
    bool failed; /* no memory */
};
void rule_days_add(struct rule_days *d, int64_t day);
/* For each event that the pick may look at: its day and the days so many after it (RULE_NONE:
 * none). */
void rule_days_after(const struct rule_pick *p, const struct judging *j, const int32_t *after,
                     size_t n, struct rule_days *d);

/* ---- a kind ---- */

typedef void rule_phrase(const struct rule_check *c, const struct rule_fact *f,
                         const struct partners *p, struct buf *out);

struct rule_block {
    const char *key;             /* in the file */
    const char *const *settings; /* all that it may say; NULL ends them */
    const struct rule_number *numbers;
    size_t number_count;
    bool either;                    /* one of its first two numbers must be there */
    uint32_t may_look_at, looks_at; /* classes that may be named; when none is. looks_at 0: it
                                       looks at no events */
    unsigned needs;                 /* RULE_NEEDS_... */
    bool counts;                    /* so many events make it hold; routine contacts never alone */
    bool is_list;                   /* its value is a list, which `parse` reads whole */
    /* What it says besides, and whether it can ever hold. NULL: nothing. */
    err (*parse)(const struct yaml_node *map, struct rule_check *c, struct rule_reading *g,
                 struct err_info *why);
    /* Besides looking up c->of. NULL: nothing. */
    err (*compile)(struct rule_check *c, const struct partners *p, struct arena *a,
                   struct err_info *why);
    /* Does it hold? Fills the numbers that its phrases and facts need (zero, type -1 before), and
     * marks its events. Must not allocate. */
    bool (*judge)(const struct rule_check *c, struct judging *j, struct rule_fact *f);
    /* Adds every day of the period on which its answer may differ from the day before. What waits
     * for a feed is taken to hold when that feed is complete: more complete feeds never make a
     * block cease to hold. */
    void (*days)(const struct rule_check *c, const struct judging *j, struct rule_days *d);
    /* So many events that c->of may look at must be there, or it never holds. NULL: none. */
    int32_t (*needed)(const struct rule_check *c);
    bool (*over)(const struct rule_check *c,
                 const struct judging *j); /* it does not hold, and time alone will never make it
                                              hold: somebody is too old. NULL: cannot be said */
    bool fades; /* time alone, without an event of c->of, can end it but never make it hold; not
                 * so with at_most */
    /* found: with its numbers, a clause that somebody who knows nothing of rules can read ("there
     * is no open case"); asked: what was asked for, beside it, NULL when `found` says all; rule:
     * before anything is found (f is NULL). */
    rule_phrase *found;
    void (*asked)(const struct rule_check *c, struct buf *out);
    rule_phrase *rule;
};

#define RULE_BLOCK_ROW(name) extern const struct rule_block rule_block_##name;
RULE_BLOCK_LIST(RULE_BLOCK_ROW)
#undef RULE_BLOCK_ROW

/* ---- shared by kinds that count ---- */

bool count_judge(const struct rule_check *c, struct judging *j, struct rule_fact *f);
int32_t count_needed(const struct rule_check *c); /* at_least */
void count_asked(const struct rule_check *c, struct buf *out);
void count_rule(const struct rule_check *c, const struct rule_fact *f, const struct partners *p,
                struct buf *out);

/* ---- shared by kinds that ask for an age ---- */

/* Is somebody born then of such an age on that day? RULE_NONE = no such bound; who may be of it is.
 * *ret_age: RULE_NONE = not known. */
bool age_fits(int32_t from, int32_t below, struct date born, int32_t today, int32_t *ret_age);
void age_days(struct date born, struct rule_days *d); /* their birthdays */

/* ---- shared by kinds about two things in a row ---- */

/* `first` and `then` of the map. may_close: `first` may be the end of a status. */
MUST err sequence_read(const struct yaml_node *map, struct rule_pick *first, struct rule_pick *then,
                       bool may_close, struct err_info *why);
MUST err sequence_compile(struct rule_check *c, const struct partners *p, struct arena *a,
                          struct err_info *why);

/* ---- reading, compiling ---- */

/* One item of the list `when`. */
MUST err block_read(const struct yaml_node *item, struct rule_check *c, struct rule_reading *g,
                    struct err_info *why);
/* Look up what it names, also what its alternatives do. */
MUST err block_compile(struct rule_check *c, const struct partners *p, struct arena *a,
                       struct err_info *why);
/* What pick_read understands, for lists of settings. */
#define RULE_PICK_KEYS "class", "types", "as", "agency_kinds", "agencies", "services"
/* The settings that narrow what is looked at, into what *p says already. */
MUST err pick_read(const struct yaml_node *map, uint32_t may_look_at, struct rule_pick *p,
                   struct err_info *why);
MUST err pick_compile(struct rule_pick *pick, const struct partners *p, struct arena *a,
                      struct err_info *why);

/* ---- words ---- */

void words_separator(size_t i, size_t n, const char *last, struct buf *out);
/* `before`, then "A+E attendance or missed appointment"; nothing when any type will do. */
void words_types(const struct rule_pick *pick, const struct partners *p, const char *before,
                 struct buf *out);
/* " By "self-neglect" are meant: ...", where the types have such a name. */
void words_stands_for(const struct rule_pick *pick, const struct partners *p, struct buf *out);
/* `before`, then "hospitals or the police", "City Hospital"; nothing when any agency will do. */
void words_agencies(const struct rule_pick *pick, const struct partners *p, const char *before,
                    struct buf *out);
/* "5 possible concerns", "3 reports of A+E attendance by hospitals", "no missed contacts" */
void words_counted(const struct rule_pick *pick, int32_t n, const struct partners *p,
                   struct buf *out);
/* "A+E attendance by hospitals", "high concern" */
void words_one(const struct rule_pick *pick, const struct partners *p, struct buf *out);
void words_a(const struct rule_pick *pick, const struct partners *p,
             struct buf *out); /* the same, with "a" or "an" where it needs one */
void words_there_were(int32_t n, struct buf *out); /* "there was ", "there were " */
void words_days(int32_t n, struct buf *out);      /* "1 day", "8 days" */
/* "at least 3", "at most 5", "at least 3 and at most 5"; RULE_NONE = no such bound */
void words_range(int32_t at_least, int32_t at_most, struct buf *out);
void words_last_days(int32_t n, struct buf *out); /* " today", " in the last 8 days" */

#endif
