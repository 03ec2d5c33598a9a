/* dataset/splink_lex.h -- inside of splink_parse.c: the words of an SQL condition. */
#ifndef AIM_DATASET_SPLINK_LEX_H
#define AIM_DATASET_SPLINK_LEX_H

#include "base/str.h"

enum splink_token {
    SPLINK_END,
    SPLINK_WORD,
    SPLINK_QUOTED,
    SPLINK_STRING,
    SPLINK_DIGITS,
    SPLINK_SIGN
};

struct splink_lex {
    str sql;
    size_t next; /* where the token after this one starts */
    struct arena *arena;
    /* the token that stands to be read */
    enum splink_token kind;
    str text; /* a sign as it stands, a string and a quoted name without quotes */
    size_t at;
};

/* The next token. ERR_INPUT: a quote without an end, a character that is no part of SQL. */
MUST err splink_lex_next(struct splink_lex *l, struct err_info *why);
bool splink_lex_is(const struct splink_lex *l, const char *sign_or_word); /* words in any case */

#endif
