/* dataset/splink_sql.h -- the conditions of a Splink model.
 *
 * Splink writes a comparison level as an SQL condition over two records ("first_name_l" =
 * "first_name_r", jaro_winkler_similarity(...) >= 0.9), a blocking rule as one over l.x and r.x.
 * This reads that language in the dialects which Splink's own comparison library writes (DuckDB,
 * Spark, SQLite, PostgreSQL) into a tree, and gives the tree its value for two records. What DuckDB
 * does decides, down to bytes against characters; what we do not know is refused by name. */
#ifndef AIM_DATASET_SPLINK_SQL_H
#define AIM_DATASET_SPLINK_SQL_H

#include "base/str.h"

enum { SPLINK_SQL_BYTES_MAX = 64 * 1024, SPLINK_DEPTH_MAX = 48, SPLINK_HEIGHT_MAX = 200,
       SPLINK_ARGUMENTS_MAX = 16 };

enum splink_kind {
    SPLINK_NULL,
    SPLINK_BOOL,
    SPLINK_NUMBER,
    SPLINK_TEXT,
    SPLINK_MOMENT, /* seconds since 1970 */
    SPLINK_LIST
};

struct splink_value {
    enum splink_kind kind;
    double number; /* of a number, a moment; 0 or 1 of a bool */
    str text;
    const struct splink_value *item; /* of a list */
    size_t items;
};

enum splink_side { SPLINK_LEFT = 1, SPLINK_RIGHT = 2 };

enum splink_op {
    SPLINK_OP_CONSTANT,
    SPLINK_OP_COLUMN,
    SPLINK_OP_VARIABLE, /* of a lambda */
    SPLINK_OP_CALL,
    SPLINK_OP_AND,
    SPLINK_OP_OR,
    SPLINK_OP_NOT,
    SPLINK_OP_EQUAL,
    SPLINK_OP_UNEQUAL,
    SPLINK_OP_LESS,
    SPLINK_OP_LESS_EQUAL,
    SPLINK_OP_GREATER,
    SPLINK_OP_GREATER_EQUAL,
    SPLINK_OP_IS_NULL,
    SPLINK_OP_CASE, /* when, then, when, then, ..., else */
    SPLINK_OP_LAMBDA,
    SPLINK_OP_DERIVED /* made by splink_score.c: a part of one record alone, looked up */
};

struct splink_node {
    enum splink_op op;
    unsigned sides; /* which records it looks at: SPLINK_LEFT | SPLINK_RIGHT */
    size_t n;
    struct splink_node **arg;
    size_t height; /* of the tree below */
    struct splink_value constant;
    str name;                             /* of a column, as the model writes it */
    size_t at;                            /* number of the column, variable or derived table */
    const struct splink_function *called; /* of a call */
    const struct splink_regex *regex;     /* its pattern, read beforehand */
};

/* The columns that conditions name, each once; DuckDB does not tell case apart, nor do we. */
enum { SPLINK_COLUMNS_MAX = 64 };
struct splink_columns {
    size_t n;
    str name[SPLINK_COLUMNS_MAX];
    bool lists_from_zero; /* Spark counts the places of a list from 0, the others from 1 */
};

/* *ret_tree and the names of new columns live in `a`. ERR_INPUT says what is not understood, with
 * the column in the condition; ERR_LIMIT, ERR_NOMEM. */
MUST err splink_sql_parse(struct arena *a, str sql, struct splink_columns *columns,
                          const struct splink_node **ret_tree, struct err_info *why);
bool splink_sql_is_else(str sql);

/* Values for one pair: by side and column; NULL kinds where a record has none. A list or new text
 * that the evaluation makes lives in `scratch`; when that is full `failed` is set. */
struct splink_pair {
    struct splink_value (*column)(void *context, unsigned side, size_t column);
    struct splink_value (*derived)(void *context, unsigned side, size_t table);
    void *context;
    struct arena *scratch;
    struct splink_value variable[SPLINK_DEPTH_MAX];
    bool failed;
};
struct splink_value splink_sql_value(struct splink_pair *pair, const struct splink_node *tree);
/* SQL's three answers: 1 yes, 0 no, -1 not known. */
int splink_sql_truth(struct splink_value v);

/* Parts for those who look into a tree. */
/* Say both the same? With `sides`, of the same records; without, one may be of the left and one of
 * the right record. */
bool splink_sql_same(const struct splink_node *a, const struct splink_node *b, bool sides);
/* A text as a value of a table's column: empty is NULL, "[a, b]" a list, else a text. */
struct splink_value splink_value_of(struct arena *a, str text);
/* <0, 0, >0; false when one is NULL or they cannot be compared. */
bool splink_value_compare(struct splink_value a, struct splink_value b, int *ret_order);
/* As SQL's casts read it; false = NULL. */
bool splink_value_number(struct splink_value v, double *ret_number);
bool splink_value_moment(struct splink_value v, double *ret_seconds);

#endif
