/* web/fresh.h -- how up to date the services' data is, in words. No person data. */
#ifndef AIM_WEB_FRESH_H
#define AIM_WEB_FRESH_H

#include "web/visit.h"

/* The panel beside the search form. */
MUST err fresh_fill(struct visit *v, struct page_search *page, struct err_info *why);
/* "Fire and Rescue has sent no data since 17 November 2014"; since_ms 0 = none has ever come. */
str fresh_late(struct arena *a, str service, int64_t since_ms);

#endif
