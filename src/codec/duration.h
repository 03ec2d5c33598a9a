/* codec/duration.h -- lengths of time as people write them: "15 minutes", "8 hours", "365 days". */
#ifndef AIM_CODEC_DURATION_H
#define AIM_CODEC_DURATION_H

#include "base/str.h"

/* A whole number, a space, and second, minute, hour, day or week, with or without s. No months and
 * years: they are not all equally long. False: anything else. */
bool duration_parse(str s, int64_t *ret_seconds);
str duration_text(struct arena *a, int64_t seconds); /* in the largest unit that fits; >= 0 */

#endif
