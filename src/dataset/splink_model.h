/* dataset/splink_model.h -- a Splink model: the settings JSON that Splink 3, 4 and 5 save, with
 * what Splink takes where the file is silent. */
#ifndef AIM_DATASET_SPLINK_MODEL_H
#define AIM_DATASET_SPLINK_MODEL_H

#include "dataset/splink_sql.h"

enum {
    SPLINK_JSON_BYTES_MAX = 4 << 20,
    SPLINK_COMPARISONS_MAX = 64,
    SPLINK_LEVELS_MAX = 32,
    SPLINK_RULES_MAX = 32
};
static const size_t SPLINK_NO_COLUMN = (size_t)-1;

enum splink_link { SPLINK_DEDUPE, SPLINK_LINK, SPLINK_LINK_AND_DEDUPE };

struct splink_level {
    str sql, label;
    const struct splink_node *tree; /* NULL: ELSE */
    bool missing;                   /* Splink's null level: weight 0, gamma -1 */
    bool m_given, u_given;
    double m, u;
    int gamma;          /* Splink's number of the level: 0 is the last */
    double weight;      /* log2(m / u) */
    size_t term;        /* column whose frequency counts, or SPLINK_NO_COLUMN */
    double term_weight; /* how far */
    double term_least;  /* a rarer value counts like this share */
    bool term_alone;    /* the base is this level's own u, not that of the exact level */
    double term_floor;  /* log2 of it */
    double term_base;   /* log2 of the share at which the frequency changes nothing */
};

struct splink_comparison {
    str name;
    size_t levels;
    struct splink_level *level;
};

struct splink_rule {
    str sql;
    const struct splink_node *tree;
};

struct splink_model {
    enum splink_link link;
    str id, source; /* names of columns */
    double prior, prior_weight;
    size_t comparisons, rules;
    struct splink_comparison comparison[SPLINK_COMPARISONS_MAX];
    struct splink_rule rule[SPLINK_RULES_MAX];
    struct splink_columns columns; /* all that conditions, rules and frequencies look at */
    bool trained;                  /* some level has an m or u of its own */
};

/* Read the settings; everything lives in `a`. Errors: ERR_INPUT names the comparison and the level,
 * or the blocking rule, that is not understood, and says what to do; ERR_LIMIT, ERR_NOMEM. */
MUST err splink_model_read(struct arena *a, str json, struct splink_model *ret_model,
                           struct err_info *why);
/* After m, u or the prior changed: the weights and the bases of term frequencies. ERR_INPUT: a
 * level with a term frequency has no level to take its base from. */
MUST err splink_model_weigh(struct splink_model *m, struct err_info *why);

#endif
