/* rule/piece.h -- a rule's sentence taken apart at the numbers that it names, so that a form can
 * have a field where the sentence has the number.
 *
 * The texts and the values put together say what rule_explain says, but that a number is never left
 * out for being 1 or 0 ("1 days"): the field may be given another. A number that the sentence says
 * twice is a piece once, the first time; what it is elsewhere stays text. */
#ifndef AIM_RULE_PIECE_H
#define AIM_RULE_PIECE_H

#include "rule/rule.h"

struct rule_piece {
    str text;   /* before the number */
    int number; /* place in rule->numbers; -1 = none: the last piece */
};

/* Of a compiled rule. In the arena. Numbers that its sentence does not say (of its weight, its
 * hours) are in no piece. */
MUST err rule_pieces(const struct rule *r, const struct partners *p, struct arena *a,
                     const struct rule_piece **ret_pieces, size_t *ret_n, struct err_info *why);

#endif
