/* weight/model.h -- what each outcome of a comparison is worth: a table of m, h and u, kept in a
 * text that people read and programs write, identified by its hash.
 *
 * Fellegi and Sunter (1969) weigh two classes of pairs: one person (m) and strangers (u). Here is
 * a third between them, two people of one household (h): with two, a twin outscores the same child
 * who moved house. A model without it has prior[CLASS_HOUSEHOLD] 0.
 *
 * The text, line by line ('#' lines before the first other line are its title and are kept):
 *     aim-model 1
 *     setting same 7.6e-06                    see struct weight_model; offset, tilt, from and to
 *                                             (struct calibration) are there together or not at all
 *     comparison surname kin surname          name, flags ("-" or joined by commas), word
 *     level same 0.79 0.7 0.004 term surname  name, m, h, u, flag (- missing term term:0.5), words
 *     given postcode                          u depends on the level of this comparison:
 *     row same 0.2 0.1 0.7 1                  for each of its levels, u of each level of this one
 *     terms 39519 0.00001 0.004               persons counted, share of a term not listed, base
 *     term 412 smith                          persons that have it, the term
 *     heavy 00f3a1b2c3d4e5f6                  a key that too many share
 *     communal 0123456789abcdef               a hub's keyed hash of an address with many surnames
 * A term held by fewer than TERM_PERSONS_LEAST persons is never written, and refused when read: a
 * model must not tell of a rare name. */
#ifndef AIM_WEIGHT_MODEL_H
#define AIM_WEIGHT_MODEL_H

#include "base/buf.h"

enum {
    COMPARISONS_MAX = 24,
    WEIGHT_LEVELS_MAX = 32,
    TERM_PERSONS_LEAST = 10,
    TERM_BYTES_MAX = 200,
    WEIGHT_VERSION = 1
};

enum weight_class { CLASS_SAME, CLASS_HOUSEHOLD, CLASS_STRANGERS, WEIGHT_CLASSES };

struct weight_level {
    char name[32], words[96];
    double share[WEIGHT_CLASSES]; /* m, h, u: in (0, 1] */
    bool missing;                 /* says nothing: weight 0, shares 1 */
    double term; /* how far the frequency of the agreed term counts: 0 not at all .. 1 in full */
};

struct weight_term {
    str text;
    double persons; /* that have it */
};

/* How many persons have each value. In memory it may hold every term, on paper only common ones. */
struct weight_terms {
    double persons; /* counted in all; 0 = no table */
    double rest;    /* share of persons that a term which is not listed has */
    double base;    /* the share at which a term's frequency changes nothing */
    size_t n;
    struct weight_term *at; /* sorted by text, each once */
    uint32_t *slot;         /* hash table: place + 1, 0 = empty */
    size_t slots;           /* a power of two */
};

struct weight_comparison {
    char name[40], word[40]; /* "birth", "birth date" */
    bool kin; /* a household shares the value: that it is rare says nothing between its people */
    bool ordered; /* levels stand best first, and training keeps them so */
    size_t levels;
    struct weight_level level[WEIGHT_LEVELS_MAX];
    struct weight_terms terms;
    /* What strangers have in common is not independent: who lives in one town has one of its
     * postcodes. Their share of a level then depends on another comparison's level. */
    size_t given;              /* 1 + place of that comparison; 0 = none */
    const double *given_share; /* [its level][level]: u instead of share[CLASS_STRANGERS] */
};

/* What people's decisions say of weights (weight/calibrate.h): a weight w within [from, to] stands
 * for w + offset + tilt * w bits; outside, where nobody was asked, for w and what the nearer end
 * adds. All 0 changes nothing; tilt > -1, so that it rises with w. */
struct calibration {
    double offset, tilt, from, to;
};

struct weight_model {
    int64_t id;                   /* hash of its canonical text; 0 until it was read or written */
    double prior[WEIGHT_CLASSES]; /* shares of all pairs ("setting same", "setting household"); they
                                   add up to 1 */
    double upper, lower; /* bits from which a link is automatic, and from which a human looks */
    double lone; /* bits from which a link is automatic where nobody else fits; not above upper */
    double veto_floor;   /* bits down to which a pair that must not be joined is remembered */
    double margin;       /* bits by which the best cluster must beat one it cannot join */
    struct calibration calibration;
    size_t comparisons;
    struct weight_comparison comparison[COMPARISONS_MAX];
    size_t heavy_count;
    uint64_t *heavy; /* sorted */
    size_t communal_count;
    uint64_t *communal; /* sorted */
    str title;       /* '#' lines, as they stand */
};

/* Read a model. Texts and tables live in `a`. Accepts any spacing and '#' lines; writing it again
 * gives the canonical text, which reads and writes as itself. Errors: ERR_CONFIG with line and
 * column (not a model, another version, a number out of range, a name twice, a rare term, ...),
 * ERR_NOMEM (arena). */
MUST err weight_model_read(str text, struct arena *a, struct weight_model *ret_model,
                           struct err_info *why);
/* Append the canonical text, and set m->id. Rare terms are left out (their share goes into `rest`
 * already). Errors: those of the buffer, told by buf_state. */
void weight_model_write(struct weight_model *m, struct buf *to);

/* Place of the name, or COMPARISONS_MAX / WEIGHT_LEVELS_MAX. */
size_t weight_find_comparison(const struct weight_model *m, str name);
size_t weight_find_level(const struct weight_comparison *c, str name);
bool weight_is_heavy(const struct weight_model *m, uint64_t key);
bool weight_is_communal(const struct weight_model *m, uint64_t address);

#endif
