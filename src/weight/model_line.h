/* weight/model_line.h -- one line of a model's text, word by word; what is wrong is told with line
 * and column. For model_read.c. */
#ifndef AIM_WEIGHT_MODEL_LINE_H
#define AIM_WEIGHT_MODEL_LINE_H

#include "base/str.h"

struct model_line {
    str line, rest; /* the line, and what of it is still to be read */
    long number;
    struct err_info *why;
};

/* ERR_CONFIG, said of the place where `word` stands; of what is still to be read. */
err line_bad_at(const struct model_line *l, str word, const char *what);
err line_bad(const struct model_line *l, const char *what);

str line_word(struct model_line *l); /* the next one; empty at the end */
/* The next word as a number within the bounds, else ERR_CONFIG with `what`. */
MUST err line_number(struct model_line *l, double least, double most, const char *what,
                     double *ret_value);
/* A word as a C text: ERR_CONFIG when it is empty or does not fit. */
MUST err line_copy(const struct model_line *l, str from, char *to, size_t size, const char *what);
MUST err line_over(const struct model_line *l); /* nothing more stands there */
/* A word of 16 hexadecimal digits. */
MUST err line_hash(struct model_line *l, uint64_t *ret_hash);

#endif
