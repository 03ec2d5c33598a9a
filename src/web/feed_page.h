/* web/feed_page.h -- what the pages about feeds share: numbers as people read them, colours with
 * their shapes, and the address of a feed. */
#ifndef AIM_WEB_FEED_PAGE_H
#define AIM_WEB_FEED_PAGE_H

#include "supply/report.h"
#include "web/visit.h"

str feed_percent(struct arena *a, int thousandths); /* "96.2%", or "nothing yet" */
str feed_count(struct arena *a, int64_t n);         /* "12,345" */
str feed_url(struct arena *a, const struct supply_report *r);
/* "City Hospital", or "City Hospital: wards" where the agency has several feeds. */
str feed_name(struct arena *a, const struct supply_report *r);
str feed_colour(enum supply_band b); /* green, amber, red, grey */
str feed_icon(enum supply_band b);
str feed_overall(enum supply_band b); /* "Good" */
str feed_age(struct arena *a, int64_t since_ms, int64_t now_ms); /* "5 hours old" */

/* Everything on the page of one feed, but for its frame. */
MUST err feed_page(struct visit *v, const struct supply_report *r, struct page_feed *page,
                   struct err_info *why);

#endif
