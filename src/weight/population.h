/* weight/population.h -- m, u and the share of matches from the whole population of pairs.
 *
 * All pairs there are = the compared ones (whoever shares a blocking key: enumerated) + the others
 * (known from a random sample, and strangers all of them). EM (Dempster, Laird and Rubin 1977) over
 * both: a pair that blocking brought is not more likely a match for that, it only shows what it
 * shows, so no rule has to be left out, no deterministic rule starts it, and nobody guesses a
 * recall.
 *
 * What strangers have in common is not independent: who lives in one town has one of its postcodes.
 * Multiplying the two makes neighbours into one person. So strangers' shares of a comparison are
 * taken *given the level of one other comparison*, along the tree that tells most (Chow and Liu
 * 1968: the maximum spanning tree of mutual information), counted from the same pairs. */
#ifndef AIM_WEIGHT_POPULATION_H
#define AIM_WEIGHT_POPULATION_H

#include "weight/train.h"

/* How the people of one household agree on a comparison. They share a home and a family name; that
 * their birth dates or given names agree is chance, but for twins and for a son named as his
 * father: so much is laid down, or the class would take the place of whatever is frequent. */
enum household_tie {
    HOUSEHOLD_CHANCE, /* as strangers do, but for a small share of the pairs */
    HOUSEHOLD_SHARES, /* free: learnt */
    HOUSEHOLD_PARTLY  /* free, but for the levels marked in `agree`, which only a small share has */
};

/* What a comparison is about. Strangers have one name and one birth date by chance: where those
 * seem to go together it is the matches that are not yet seen as such, and a table of it would hide
 * them for good. So the tree never joins who with who, nor with where. */
enum comparison_about { ABOUT_ANYTHING, ABOUT_WHO, ABOUT_WHERE };

struct population {
    const struct pattern
        *compared; /* every compared pair, by pattern; any order, repeats allowed */
    size_t compared_count;
    const struct pattern *others; /* pairs drawn at random among those not compared */
    size_t others_count;
    double others_pairs; /* how many such pairs there are in all; 0 = none */
    unsigned rounds_max; /* 0 = 300 */
    bool independent;    /* no tree: Fellegi and Sunter's assumption */
    bool household;      /* learn the third class too, if the pairs have one */
    enum comparison_about about[COMPARISONS_MAX];
    enum household_tie tie[COMPARISONS_MAX];
    uint32_t agree[COMPARISONS_MAX]; /* HOUSEHOLD_PARTLY: levels, a bit each */
    /* A level, if not 0, that a wrong value of one person has no more often than chance makes it:
     * its share against that of the level before it is at most strangers'. Heeded where there are
     * households. */
    uint8_t far[COMPARISONS_MAX];
};

struct population_report {
    unsigned rounds;
    bool converged;
    double matches, households; /* estimated among the compared pairs */
};

/* Train `io_model`: its comparisons and levels (best first, `missing` marked) are given, its shares
 * and priors are what comes out; tables of `given` live in `keep`. Same pairs in, in any order,
 * same bytes out. Degenerate input (no pairs, all equal, all missing) gives a model in which
 * nothing is worth much. `ret_report` may be NULL. Errors: ERR_INPUT (a level that the model has
 * not, a count that is no number), ERR_LIMIT (arena). */
MUST err train_population(const struct population *in, struct weight_model *io_model,
                          struct arena *keep, struct arena *scratch,
                          struct population_report *ret_report, struct err_info *why);

#endif
