/* tests/rule/left.h -- what judging left in a hub, as a text to compare. */
#ifndef AIM_TESTS_RULE_LEFT_H
#define AIM_TESTS_RULE_LEFT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "hub/hub.h"

/* Every person's hits, alone and with whom they may be one, and reviews, the day each is judged
 * next, and who waits: all but when it was judged. The text is the arena's. */
MUST err judging_left(struct hub *h, struct arena *a, str *ret_text, struct err_info *why);

#endif
