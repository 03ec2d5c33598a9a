/* notice/urgent.h -- "someone needs help right now" opens more for an hour, and somebody looks
 * afterwards whether it was so. */
#ifndef AIM_NOTICE_URGENT_H
#define AIM_NOTICE_URGENT_H

#include "agency/partners.h"
#include "search/viewer.h"

/* Before anything is shown: when this viewer is shown more for the reason they give, the managers
 * of the team that alerts go on to and the data protection officers are told by whom, once a day
 * with a count. Nothing when it opens nothing. */
MUST err notice_urgent(struct hub *h, const struct partners *p, const struct viewer *v,
                       struct err_info *why);

#endif
