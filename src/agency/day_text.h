/* agency/day_text.h -- days and times of day as the region file writes them. */
#ifndef AIM_AGENCY_DAY_TEXT_H
#define AIM_AGENCY_DAY_TEXT_H

#include "agency/calendar.h"

#define DAY_TEXT_SPAN_FORM "a span of days is written 2026-12-21 to 2027-01-03"
bool day_text_span(str text, struct day_span *ret_span); /* as above, or one day */
bool day_text_minute(str text, int32_t *ret_minute);     /* "09:00" to "24:00" */
bool day_text_weekday(str text, int32_t *ret_weekday);   /* "monday"; Sunday = 0 */
bool day_text_two_digits(str text, size_t at, int *ret); /* the two at that place */

#endif
