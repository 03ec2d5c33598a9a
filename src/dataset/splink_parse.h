/* dataset/splink_parse.h -- inside of splink_parse.c and splink_form.c. */
#ifndef AIM_DATASET_SPLINK_PARSE_H
#define AIM_DATASET_SPLINK_PARSE_H

#include "dataset/splink_function.h"
#include "dataset/splink_lex.h"
#include "dataset/splink_sql.h"

struct splink_parser {
    struct splink_lex lex;
    struct arena *arena;
    struct splink_columns *columns;
    str variable[SPLINK_DEPTH_MAX]; /* of the lambdas around */
    size_t variables;
    unsigned depth;
    struct err_info *why;
};

MUST err splink_wrong(struct splink_parser *p, const char *what);
MUST err splink_accept(struct splink_parser *p, const char *word, bool *ret_was_there);
MUST err splink_expect(struct splink_parser *p, const char *word);
MUST err splink_failed(const struct splink_parser *p); /* what stopped splink_make */
struct splink_wide {
    size_t n;
    struct splink_node *part[SPLINK_ARGUMENTS_MAX];
};
/* NULL: splink_failed tells why. */
struct splink_node *splink_make(struct splink_parser *p, enum splink_op op, size_t n,
                                struct splink_node *const *arg);
/* A call of the named function; refuses one that is not known or gets too many arguments. */
MUST err splink_call(struct splink_parser *p, const char *name, size_t n,
                     struct splink_node *const *arg, struct splink_node **ret);

MUST err splink_parse_expression(struct splink_parser *p, struct splink_node **ret);
MUST err splink_parse_postfix(struct splink_parser *p, struct splink_node **ret);

#endif
