/* dataset/compare.h -- two rows side by side: per comparison a level, all levels in one number.
 *
 * A comparison is over the value ids of one field or of several. For one field, equal ids and
 * missing values are answered here without looking at texts, and the outcome for two unequal values
 * is remembered, for within a block the same two names meet again and again. A pattern is the
 * levels of a pair packed into 64 bits: scoring then is one look into a table.
 *
 * Plug in a comparison by filling a struct comparison: its levels go into the model's comparison of
 * the same place, best first. Functions must be symmetric and depend on nothing but the two
 * lines. */
#ifndef AIM_DATASET_COMPARE_H
#define AIM_DATASET_COMPARE_H

#include "dataset/values.h"
#include "weight/population.h"

enum { COMPARE_FIELDS_MAX = 8 };

struct comparison;
struct compare_set;
/* The level of two values of one field, both there and unequal. */
typedef uint8_t compare_values_fn(const struct comparison *c, uint32_t left, uint32_t right);
/* The level of two rows: ids by field, as frame_line() gives them. */
typedef uint8_t compare_lines_fn(const struct comparison *c, const uint32_t *left,
                                 const uint32_t *right);

struct comparison {
    uint8_t field[COMPARE_FIELDS_MAX]; /* those it looks at */
    size_t fields;
    compare_values_fn *of_values; /* one field; else NULL and ... */
    compare_lines_fn *of_lines;
    uint8_t missing;      /* of_values: the level when either is missing */
    uint8_t same;         /* ... and when the ids are equal, unless same_as has it by value id */
    const uint8_t *same_as;
    bool remember;        /* worth remembering: the function costs more than a look into a cache;
                             of_lines: only with one or two fields */
    const struct values *values;
    const struct frame *frame;
    const void *context;  /* the function's own, for example the thresholds of its levels */
    uint8_t term_field;   /* whose value's frequency counts at levels with a term share */
    double term_base;     /* the share at which a frequency changes nothing; 0 = the chance that
                             two persons agree */
    double term_least;    /* a smaller share counts as this; 0 = none is */
    enum comparison_about about;
    enum household_tie tie; /* how the people of one household agree on it */
    uint32_t agree;       /* ... HOUSEHOLD_PARTLY: these levels hardly ever */
    uint8_t far;          /* population.far */
    uint8_t shift, bits;  /* in the pattern; set by compare_ready */
};

struct compare_set {
    size_t comparisons, fields;
    struct comparison comparison[COMPARISONS_MAX];
    /* A rule that no weight outvotes; both or neither is NULL. `flags` says by the lines whether
     * two rows are never joined, and hold their clusters apart (EDGE_DOUBT of weight/cluster.h),
     * are known to be of one name (EDGE_NAMED), or 0; the first counts only where `may_hold` says
     * so by the levels. */
    bool (*may_hold)(const struct compare_set *set, const uint8_t *level);
    uint32_t (*flags)(const struct compare_set *set, const uint32_t *left, const uint32_t *right);
    const void *context; /* theirs */
};

/* The comparisons of a plan with their levels and first guesses of m, h and u, into `set` and
 * `m` (owner: dataset/compare_default.c). Tables live in `a`. */
MUST err compare_default(const struct plan *p, const struct frame *f, const struct values *v,
                         struct arena *a, struct compare_set *set, struct weight_model *m,
                         struct err_info *why);

/* Lay out the pattern. ERR_LIMIT: the levels do not fit into 64 bits. */
MUST err compare_ready(struct compare_set *set, const struct weight_model *m,
                       struct err_info *why);

/* What one thread remembers. */
struct compare_memory {
    uint64_t *values[COMPARISONS_MAX]; /* two ids and the level in a word; 0 = free */
    struct compare_memo {
        uint64_t left, right; /* two ids in each; the level on top of right; left 0 = free */
    } *lines[COMPARISONS_MAX];
};
MUST err compare_memory_init(struct compare_memory *m, const struct compare_set *set,
                             struct err_info *why);
void compare_memory_release(struct compare_memory *m);

uint64_t compare_lines(const struct compare_set *set, struct compare_memory *m,
                       const uint32_t *left, const uint32_t *right);
static inline uint8_t compare_level(const struct comparison *c, uint64_t pattern)
{
    return (uint8_t)(pattern >> c->shift & ((1u << c->bits) - 1));
}
void compare_levels(const struct compare_set *set, uint64_t pattern,
                    uint8_t ret_levels[COMPARISONS_MAX]);

#endif
