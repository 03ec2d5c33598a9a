/* dataset/splink_function.h -- the functions that Splink's conditions may call. */
#ifndef AIM_DATASET_SPLINK_FUNCTION_H
#define AIM_DATASET_SPLINK_FUNCTION_H

#include "dataset/splink_regex.h"
#include "dataset/splink_sql.h"

/* What a function gets. Unless it is `lax`, it is not called when an argument is NULL, and gives
 * NULL. A `lazy` one gets its arguments as trees. */
struct splink_call {
    struct splink_pair *pair;
    const struct splink_node *node;
    size_t n;
    const struct splink_value *arg;
};

/* Likeness of two texts, so that the scorer may take a shorter way to the same answer. */
enum splink_likeness {
    SPLINK_NO_LIKENESS,
    SPLINK_JARO,
    SPLINK_JARO_WINKLER,
    SPLINK_LEVENSHTEIN,
    SPLINK_DAMERAU
};

struct splink_function {
    const char *name;
    size_t least, most; /* arguments */
    struct splink_value (*run)(const struct splink_call *call);
    bool lax, lazy, regex; /* regex: the second argument is a pattern and must be a constant */
    enum splink_likeness likeness;
};
/* NULL: there is no such function. The name in any case. */
const struct splink_function *splink_function_find(str name);

/* The tables, one for each file. */
extern const struct splink_function splink_text_functions[], splink_number_functions[],
    splink_list_functions[], splink_time_functions[];

/* Small makers of values. */
static inline struct splink_value splink_null(void)
{
    return (struct splink_value){.kind = SPLINK_NULL};
}
static inline struct splink_value splink_number(double number)
{
    return (struct splink_value){.kind = SPLINK_NUMBER, .number = number};
}
static inline struct splink_value splink_bool(bool yes)
{
    return (struct splink_value){.kind = SPLINK_BOOL, .number = yes};
}
static inline struct splink_value splink_text(str text)
{
    return (struct splink_value){.kind = SPLINK_TEXT, .text = text};
}
static inline struct splink_value splink_moment(double seconds)
{
    return (struct splink_value){.kind = SPLINK_MOMENT, .number = seconds};
}
/* A value written out as text (a cast to varchar). */
str splink_value_text(struct arena *a, struct splink_value v);

/* Likeness as DuckDB has it: bytes; an empty text is like nothing. */
double splink_likeness(enum splink_likeness which, str a, str b);

#endif
