/* weight/train.h -- m, h, u and the share of matches, learnt from the data without any label.
 *
 * Pairs are counted by their pattern of levels: a few thousand patterns stand for a hundred million
 * pairs, and a round of EM over them takes milliseconds (Dempster, Laird and Rubin 1977; Winkler
 * 1988). u comes from random pairs. m and h come from the pairs that blocking rules bring: in each
 * rule's pairs the comparisons that the rule itself uses are left out, the shares of the three
 * classes are the rule's own, and m and h are common to all rules. The share of matches among all
 * pairs is estimated by capture and recapture between rules that use different comparisons; nobody
 * is asked to guess a recall. Same patterns in, in any order, same bytes out. */
#ifndef AIM_WEIGHT_TRAIN_H
#define AIM_WEIGHT_TRAIN_H

#include "weight/model.h"
#include "weight/recapture.h"

enum { TRAIN_RULES_MAX = 32 };

struct pattern {
    uint8_t level[COMPARISONS_MAX];
    uint32_t rules; /* blocked pairs: the rules that bring them, a bit each */
    double count;
};

struct train_input {
    const struct pattern *random;  /* of pairs drawn at random */
    size_t random_count;           /* 0 = u stays as it is */
    const struct pattern *blocked; /* each pair once, with all the rules that bring it */
    size_t blocked_count;
    const uint32_t *rules; /* per rule the comparisons that it uses, a bit each */
    size_t rule_count;
    double pairs;        /* all pairs there are */
    unsigned rounds_max; /* 0 = 200 */
    double trust;        /* pairs that the shares at the start are worth; 0 = 20 */
    bool keep_household; /* leave h as it is; only how many pairs are of one household is learnt */
    bool keep_prior;     /* leave the share of matches as it is */
};

struct train_rule_report {
    double pairs, matches, households, recall; /* estimated; recall of all matches */
};

struct train_report {
    unsigned rounds;
    bool converged;
    double matches, households; /* estimated, among all pairs */
    double found;               /* matches among the blocked pairs */
    double recall; /* of all rules together: found / matches, without any truth; 1 when it cannot be
                      told */
    struct recapture recapture; /* by hunters that the caller knows of; all 0 = not asked */
    size_t mended; /* levels that were out of order */
    struct train_rule_report rule[TRAIN_RULES_MAX];
};

/* Train `io_model`, whose shares are where EM starts and what a level without data keeps.
 * Degenerate input (no pairs, all equal, all missing) leaves what it cannot tell as it was. m->id
 * becomes 0. `ret_report` may be NULL. Errors: ERR_NOMEM (arena), ERR_INPUT (a level that the model
 * has not, a count that is no number). */
MUST err train_model(const struct train_input *in, struct weight_model *io_model,
                     struct arena *scratch, struct train_report *ret_report, struct err_info *why);

#endif
