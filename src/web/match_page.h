/* web/match_page.h -- a pair under review as the struct of its page. */
#ifndef AIM_WEB_MATCH_PAGE_H
#define AIM_WEB_MATCH_PAGE_H

#include "clerical/clerical.h"
#include "web/visit.h"

/* Rows, waterfall, effects, choices and words. The addresses, the place in the list and what went
 * wrong are the caller's. */
MUST err match_page(struct visit *v, const struct clerical_view *view, struct page_match *ret_page,
                    struct err_info *why);

#endif
