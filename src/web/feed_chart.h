/* web/feed_chart.h -- the two charts of a feed's page, drawn in percent of the width so that they
 * reflow; the same figures stand in tables beside them. */
#ifndef AIM_WEB_FEED_CHART_H
#define AIM_WEB_FEED_CHART_H

#include "web/feed_page.h"

/* Rows held back each day, as columns. */
MUST err feed_chart_held(struct visit *v, const struct supply_report *r, struct page_feed *page,
                         struct err_info *why);
/* Fields filled in by month, as dots joined by lines. */
MUST err feed_chart_trend(struct visit *v, const struct supply_report *r, struct page_feed *page,
                          struct err_info *why);

#endif
