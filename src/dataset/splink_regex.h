/* dataset/splink_regex.h -- regular expressions as RE2 (DuckDB) understands them: leftmost, and the
 * alternative written first wins. Classes, groups, alternation, greedy and lazy repeats, ^ $ \b \d
 * \w \s; no look-around and no back-reference. The time is bounded by pattern times text. */
#ifndef AIM_DATASET_SPLINK_REGEX_H
#define AIM_DATASET_SPLINK_REGEX_H

#include "base/str.h"

enum { SPLINK_REGEX_STEPS_MAX = 2000, SPLINK_REGEX_GROUPS_MAX = 9 };

struct splink_regex;

/* In the arena. ERR_INPUT: what in the pattern is not understood, with its column. */
MUST err splink_regex_read(struct arena *a, str pattern, const struct splink_regex **ret_regex,
                           struct err_info *why);

/* The first match in `text`; false = none, or memory is out. Group 0 is the whole of it; a group
 * that took no part is empty. */
bool splink_regex_find(const struct splink_regex *regex, struct arena *scratch, str text,
                       str *ret_group);

#endif
