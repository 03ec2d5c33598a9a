/* dataset/splink_score.h -- the match weights of many pairs by a Splink model, fast.
 *
 * What a comparison says of a pair hangs on the values of its columns alone. So each record gets
 * one id for them all (a column's value id, or the id of a tuple). Two ids that are equal, or of
 * which one is NULL, tell what they are worth by a table; all comparisons' ids are laid side by
 * side at once. What other pairs are worth is remembered for those that a thread met last. Where
 * blocking brings like with like, most pairs end there.
 *
 * What is not remembered is worked out, for many pairs at once. The comparison's CASE is taken
 * apart into atoms, each a yes, no or "not known" about one column of the left and one of the right
 * record; atoms over the same two columns form a group, which says one of a few things: its class.
 * Atoms of a group that ask the same of the same two places (one likeness beside several
 * thresholds) are one look, which goes through all pairs at hand before the next look begins. The
 * classes of all groups decide the level, which is found once for each combination by evaluating
 * the conditions as they stand, and then looked up. Texts are compared only as far as a threshold
 * needs it. The answer is always the one that the conditions give. */
#ifndef AIM_DATASET_SPLINK_SCORE_H
#define AIM_DATASET_SPLINK_SCORE_H

#include "dataset/splink_function.h"
#include "dataset/splink_table.h"

#include <pthread.h>

enum {
    SPLINK_ATOMS_MAX = 16,  /* of a group */
    SPLINK_GROUPS_MAX = 8,  /* of a comparison */
    SPLINK_CLASSES_MAX = 31, /* of a group; more, and the pair is evaluated each time */
    SPLINK_UNKNOWN_CLASS = SPLINK_CLASSES_MAX, /* that pair */
    SPLINK_GUESS_BITS = 6,
    SPLINK_LANES_MAX = (SPLINK_WIDTH_MAX + 3) / 4 * 4,
    SPLINK_CHUNK = 256
};

/* SQL's answers, two bits each. */
enum splink_answer { SPLINK_NO = 0, SPLINK_YES = 1, SPLINK_NOT_KNOWN = 2 };

enum splink_atom_kind {
    SPLINK_ATOM_NULL_LEFT,
    SPLINK_ATOM_NULL_RIGHT,
    SPLINK_ATOM_EQUAL,
    SPLINK_ATOM_LIKENESS, /* likeness of two texts beside a constant */
    SPLINK_ATOM_DISTANCE, /* |left - right| beside a constant */
    SPLINK_ATOM_TREE      /* anything else */
};

struct splink_atom {
    enum splink_atom_kind kind;
    enum splink_op op; /* of the comparison with the constant */
    enum splink_likeness likeness;
    double constant;
    bool derived;       /* of both sides: `left` and `right` are tables of derived values */
    size_t left, right;
    const struct splink_node *tree;
};

/* What two ids tell without a look at their texts. */
enum splink_exact {
    SPLINK_EXACT_DIFFER = 0,
    SPLINK_EXACT_LEFT_NULL = 1,
    SPLINK_EXACT_RIGHT_NULL = 2,
    SPLINK_EXACT_SAME = 4,
    SPLINK_EXACT_BOTH_NULL = 7, /* a bit each: left NULL, right NULL, equal ids */
    SPLINK_EXACT__COUNT
};
/* Without a branch, which would be guessed wrong as often as not. */
static inline enum splink_exact splink_exact(uint32_t l, uint32_t r)
{
    unsigned left_null = l == 0, right_null = r == 0, same = l == r;
    return (enum splink_exact)(left_null | right_null << 1 | same << 2);
}

struct splink_looking;

/* Atoms that stand side by side and ask the same of the same two places. */
struct splink_look {
    enum splink_atom_kind kind;
    size_t first, n;              /* atoms */
    const struct splink_atom *atom;
    const struct splink_shape *shape[2]; /* of the left and the right id, for a likeness, ... */
    const uint32_t *same[2];             /* ... for what is derived: equal or NULL, ... */
    const double *number[2];             /* ... for a distance: NaN = NULL, or no number */
    bool settled; /* equal ids always say the same, and so does a NULL */
    double far;   /* of a likeness, when a bound tells that no atom holds: see splink_near.c */
    void (*run)(const struct splink_looking *o, uint64_t *vector);
};

struct splink_group {
    size_t left, right; /* columns */
    size_t atoms;
    struct splink_atom atom[SPLINK_ATOMS_MAX];
    bool exact;      /* nothing but equal and NULL: no memory, no tables */
    bool settled;    /* all looks are */
    bool one_domain; /* ids of both sides mean the same texts */
    size_t memory;   /* its place in splink_memory.known + 1; 0 = the comparison remembers */
    uint64_t at_once[SPLINK_EXACT__COUNT]; /* what atoms say that go by the columns' values alone */
    unsigned shift, bits;
    size_t looks; /* for all other atoms, and for likeness where two values differ */
    struct splink_look look[SPLINK_ATOMS_MAX];
    size_t classes;
    uint64_t vector[SPLINK_CLASSES_MAX]; /* two bits for each atom */
    uint8_t guess[1 << SPLINK_GUESS_BITS]; /* by a hash of a vector: its class, most likely */
};

/* What two ids tell of a comparison: that its tables have the answer at SPLINK_TOLD_SAME, for some
 * comparisons at so many places after it as the id is high; at SPLINK_TOLD_NULL; or nothing. */
enum { SPLINK_TOLD_NOTHING, SPLINK_TOLD_NULL, SPLINK_TOLD_SAME };

struct splink_ladder {
    const struct splink_comparison *comparison;
    const struct splink_node *tree[SPLINK_LEVELS_MAX]; /* lifted */
    size_t groups;
    struct splink_group *group;
    bool direct;    /* too broad for groups: the conditions are evaluated as they stand */
    uint8_t *level; /* by the groups' classes: level + 1, 0 = not known yet */
    bool whole;     /* the place of all its columns' values in a line is `place` */
    size_t place;
    bool one_column;
    bool settled;   /* one group over it, and that is */
    bool null_told; /* that one is NULL tells the level, whatever the other */
    bool by_id;     /* what equal ids are worth hangs on the value */
    bool opens;     /* where ids tell nothing, the level has to be worked out */
    uint8_t *told_level; /* by what they tell */
    double *told_worth;
    double weight[SPLINK_LEVELS_MAX];
    size_t ids; /* at `place`, with 0 */
    double *term[SPLINK_LEVELS_MAX]; /* log2 of the share of each value, or NULL */
};

struct splink_scorer {
    const struct splink_model *model;
    struct splink_table *table;
    size_t ladders;
    struct splink_ladder ladder[SPLINK_COMPARISONS_MAX];
    size_t memories; /* of groups */
    size_t fours;    /* of ids in a line; the last may go on into the next line */
    /* By place in a line, what makes two ids what they tell: a mask of the equal id, what is added
     * to it, and what NULL is. */
    uint32_t told_id[SPLINK_LANES_MAX], told_same[SPLINK_LANES_MAX], told_null[SPLINK_LANES_MAX];
    double *share[SPLINK_WIDTH_MAX]; /* log2 shares by domain id, per column with terms */
    pthread_mutex_t lock;
    bool locked; /* the mutex is there */
};

/* Before the data: lift and take apart. The scorer keeps `m` and `t`. */
MUST err splink_scorer_init(struct splink_scorer *s, const struct splink_model *m,
                            struct splink_table *t, struct err_info *why);
/* After splink_table_fill. ERR_NOMEM. */
MUST err splink_scorer_fill(struct splink_scorer *s, struct err_info *why);
void splink_scorer_weigh(struct splink_scorer *s); /* after the model's weights changed */
void splink_scorer_release(struct splink_scorer *s);

/* What a thread answered last for a comparison, by the left id and the right id as one number:
 * small enough for the memory nearest to the processor. Records that share a key share much else,
 * so most pairs end here. An answer that makes room for another is taken anew only by the next
 * chunk of pairs: until then pairs of its own may refer to it. */
enum {
    SPLINK_RECENT_BITS = 10,
    SPLINK_RECENT = 1 << SPLINK_RECENT_BITS,
    SPLINK_ANSWERS = SPLINK_RECENT + SPLINK_CHUNK
};
struct splink_recent {
    struct {
        uint64_t key;
        uint32_t answer;
    } slot[SPLINK_RECENT];
    uint32_t spare[SPLINK_CHUNK]; /* answers that no slot has */
    double worth[SPLINK_ANSWERS]; /* bits, the frequency of the values counted in */
    uint8_t level[SPLINK_ANSWERS];
};

/* The same for one of several groups of a comparison: many whole names have a surname in common. */
struct splink_known {
    uint64_t key;
    uint8_t class;
};
/* No ids make this key. */
static const uint64_t SPLINK_NO_KEY = UINT64_MAX;
/* The highest bits of a product hang on all bits of the key. */
static inline uint32_t splink_spread(uint64_t key, unsigned bits)
{
    return (uint32_t)(key * 0x9E3779B97F4A7C15u >> (64 - bits));
}
static inline uint32_t splink_recent_place(uint64_t key)
{
    return splink_spread(key ^ key >> 23, SPLINK_RECENT_BITS);
}

/* What one thread has to itself. Make it after the scorer was filled, and anew after
 * splink_scorer_weigh. */
struct splink_memory {
    struct arena *scratch;
    struct splink_recent *recent; /* of each comparison */
    struct splink_known *known;   /* and of each group that remembers */
    uint32_t *told;               /* what ids tell, by pair and place in a line */
    bool failed;                  /* out of memory at some pair */
};
MUST err splink_memory_init(struct splink_memory *m, const struct splink_scorer *s,
                            struct err_info *why);
void splink_memory_release(struct splink_memory *m);

/* The weights in bits of n <= SPLINK_CHUNK pairs of records (left < right), and where asked
 * (ret_level not NULL) the places of their levels, comparison by comparison, SPLINK_CHUNK apart. */
void splink_score(struct splink_scorer *s, struct splink_memory *m, size_t n,
                  const uint32_t *left, const uint32_t *right, double *ret_weight,
                  uint8_t *ret_level);

/* What a level is worth for a pair of lines, the frequency of their values counted in. */
double splink_worth(const struct splink_ladder *l, uint8_t level, const uint32_t *left,
                    const uint32_t *right);

/* splink_told.c: with the data, for all comparisons what ids alone tell of the level; then, and
 * when weights have changed, of the worth. ERR_NOMEM. */
MUST err splink_told_fill(struct splink_scorer *s, struct splink_memory *m, struct err_info *why);
void splink_told_weigh(const struct splink_table *t, struct splink_ladder *l);
/* What the ids of n <= SPLINK_CHUNK pairs of lines tell, s->fours * 4 for each pair, at the places
 * of their columns. */
void splink_told(const struct splink_scorer *s, size_t n, const uint32_t *const *left,
                 const uint32_t *const *right, uint32_t *ret_told);

/* splink_look.c: before the data, the looks of a group whose atoms are in order; with the data,
 * what they look at. ERR_NOMEM. */
void splink_looks_init(struct splink_group *g);
MUST err splink_looks_fill(struct splink_table *t, struct splink_group *g, struct err_info *why);
/* What the looks say of n <= SPLINK_CHUNK pairs of lines: two bits for each atom. Likeness is
 * looked at where values `differ` and are not NULL; else it is known at once. */
void splink_looks(const struct splink_scorer *s, struct splink_memory *m,
                  const struct splink_group *g, bool differ, size_t n,
                  const uint32_t *const *left, const uint32_t *const *right,
                  uint64_t *vector);

/* splink_level.c: the levels of n <= SPLINK_CHUNK pairs of lines, worked out. */
void splink_levels(struct splink_scorer *s, struct splink_memory *m, struct splink_ladder *l,
                   size_t n, const uint32_t *const *left, const uint32_t *const *right,
                   uint8_t *ret_level);

static inline bool splink_beside(double value, enum splink_op op, double constant)
{
    switch (op) {
        case SPLINK_OP_EQUAL: return value == constant;
        case SPLINK_OP_UNEQUAL: return value != constant;
        case SPLINK_OP_LESS: return value < constant;
        case SPLINK_OP_LESS_EQUAL: return value <= constant;
        case SPLINK_OP_GREATER: return value > constant;
        default: return value >= constant;
    }
}

/* splink_atom.c: one atom by one pair of lines. */
enum splink_answer splink_atom_says(const struct splink_atom *a, struct splink_view *view,
                                    bool *failed);
/* The level of a pair by the conditions as they stand. */
size_t splink_level_of(const struct splink_ladder *ladder, struct splink_view *view, bool *failed);

/* splink_near.c: two texts that differ, of which likenesses are asked beside several constants.
 * What was worked out for one constant is kept for the next. */
struct splink_near {
    enum splink_likeness likeness;
    str a, b;
    uint32_t letters_a, letters_b;
    bool known, bounded;
    double value, bound; /* bound: not below it (edits), or not above it (Jaro) */
};
/* Is `likeness op constant` so? Takes shorter ways where there are. */
bool splink_near_holds(struct splink_near *near, enum splink_op op, double constant);
/* Before the data: what splink_far() goes by for these atoms of one likeness. */
double splink_far_from(const struct splink_atom *atom, size_t n);
/* Of n <= SPLINK_CHUNK pairs of ids those of which lengths and letters do not tell that no atom
 * holds: their places. */
size_t splink_not_far(const struct splink_look *look, size_t n, const uint32_t *l,
                      const uint32_t *r, uint16_t *ret_place);

#endif
