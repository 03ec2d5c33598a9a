/* search/expected_inside.h -- what the files of a person's expected contacts share. */
#ifndef AIM_SEARCH_EXPECTED_INSIDE_H
#define AIM_SEARCH_EXPECTED_INSIDE_H

#include "search/inside.h"

#include "base/clock.h"

enum { EXPECTED_SENTENCE_MAX = 800 };

str expected_say(struct looking *l, struct buf *out);
str expected_day(struct looking *l, int32_t day); /* "20 August 2026" */
/* "Community Health: data up to 21 November 2026" */
void expected_add_feed(struct looking *l, const struct expect_feed *f, struct buf *out);

void expected_line_of(struct looking *l, const struct expect_case *c, const struct expect_state *s,
                      struct expected_line *line);
/* Both halves as one line. */
MUST err expected_halves_of(struct looking *l, const struct expect_case *c,
                            const struct expected_together *t, const struct expect_state s[2],
                            struct expected_line *line, struct err_info *why);

#endif
