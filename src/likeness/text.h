/* likeness/text.h -- how alike two short texts are. Bytes are compared as they stand: fold first.
 *
 * All comparisons are bit-parallel: one machine word for texts up to 64 bytes (names always are),
 * up to four for longer ones. Nothing is allocated; texts longer than LIKENESS_BYTES_MAX are cut to
 * it. All are symmetric. */
#ifndef AIM_LIKENESS_TEXT_H
#define AIM_LIKENESS_TEXT_H

#include "base/str.h"

enum { LIKENESS_BYTES_MAX = 255 };

/* 0 = nothing alike .. 1 = equal. Two empty texts are equal; an empty one is like nothing else. */
double likeness_jaro(str a, str b);
/* Winkler's form: up to four equal leading bytes count extra (0.1 each) once Jaro passes 0.7. */
double likeness_jaro_winkler(str a, str b);

/* Fewest single-byte edits between the two. */
unsigned likeness_levenshtein(str a, str b);
/* The same with a swap of neighbours as one edit, no piece edited twice (optimal string
 * alignment). */
unsigned likeness_osa(str a, str b);
/* The same without that restriction (Damerau-Levenshtein). */
unsigned likeness_damerau(str a, str b);

#endif
