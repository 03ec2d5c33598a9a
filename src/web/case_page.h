/* web/case_page.h -- a case as the structs of its pages: the bar over each of them, and words that
 * they share. */
#ifndef AIM_WEB_CASE_PAGE_H
#define AIM_WEB_CASE_PAGE_H

#include "mash/view.h"
#include "web/visit.h"

/* Which of the pages of a case it is. */
enum case_tab { TAB_OVERVIEW, TAB_HISTORY, TAB_LOG, TAB_COPIES };

/* "/case/<token>", "/case/history/<token>": an address for this session. `part`: 0, or the round of
 * a check. */
MUST err case_url(struct visit *v, const char *stem, int64_t mash, int64_t part, str *ret_url,
                  struct err_info *why);
/* What the tail of this address names. ERR_ABSENT: no case's. */
MUST err case_of_tail(struct visit *v, int64_t *ret_mash, int64_t *ret_part, struct err_info *why);

MUST err case_bar(struct visit *v, const struct mash_view *m, enum case_tab tab,
                  struct page_case_head *ret_bar, struct err_info *why);
/* Everything of the overview but the frame, the bar, and what went wrong. */
MUST err case_overview(struct visit *v, const struct mash_view *m, struct page_case *ret_page,
                       struct err_info *why);
/* The partners: asked, to be asked, and the others. */
MUST err case_checks(struct visit *v, const struct mash_view *m, struct page_case *page,
                     struct err_info *why);

/* What the button says that makes a case of this person, or leads to the one that is open. */
MUST err case_offered(struct visit *v, int64_t person, str *ret_label, struct err_info *why);

const char *case_band_label(enum mash_band b); /* "Red" */
str case_band_name(bool set, enum mash_band b); /* "red", or "" */
/* "40 minutes", "1h 15m", "3 days" of so many ms. */
str case_span(struct arena *a, int64_t ms);
/* "11:05am" of today, else "24 March 2014, 11:05am". */
str case_when(const struct visit *v, int64_t at_ms);
/* "feed ae, received 25 March 2014, data up to 26 March 2014" */
str case_source(struct arena *a, const struct chronology_line *l);
str case_known_label(str known); /* "Known" */

#endif
