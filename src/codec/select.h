/* codec/select.h -- is a text one statement that only reads? For a query that an agreement names
 * and another party's database runs. Not a parser of SQL: it takes the text apart just so far that
 * no word of it can hide, and refuses whatever it is not sure of. The rights of the database
 * account are the wall; this is the door in it. */
#ifndef AIM_CODEC_SELECT_H
#define AIM_CODEC_SELECT_H

#include "base/str.h"

enum { SELECT_BYTES_MAX = 32 * 1024, SELECT_WORD_BYTES_MAX = 64 };

/* One SELECT or WITH, without comments, braces, dollars and backslashes; none of the words that
 * change something stands in it outside quotes. *ret_marks: how many `?` it has. ERR_INPUT with
 * line and column in the text, ERR_LIMIT. */
MUST err select_check(str text, int *ret_marks, struct err_info *why);

#endif
