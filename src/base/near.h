/* base/near.h -- which of the known words was meant, when a word is not known.
 *
 *     struct near n = near_to(typed);
 *     near_try(&n, STR("at_least")); ...
 *     if (n.found.len) ... "did you mean ..."
 *
 * Only known words come out: what was typed is never shown. */
#ifndef AIM_BASE_NEAR_H
#define AIM_BASE_NEAR_H

#include "base/str.h"

struct near {
    str word;
    str found; /* nearest so far that could be meant; empty = none. Points into what was tried */
    size_t distance;
};
struct near near_to(str word);
/* Letters added, left out, changed or swapped: at most a third of the longer word's. Of equally
 * near words the first tried stays. */
void near_try(struct near *n, str known);
/* "did you mean at_least? " and the rest, or the rest alone, as what to do. Returns why's code. */
err near_advise(const struct near *n, struct err_info *why, const char *format, ...) PRINTF(3, 4);

#endif
