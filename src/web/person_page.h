/* web/person_page.h -- a person view in the words and shapes of the page. Pure: what may be shown
 * was decided before; here nothing is added, and nothing left out is hinted at. */
#ifndef AIM_WEB_PERSON_PAGE_H
#define AIM_WEB_PERSON_PAGE_H

#include "search/person_view.h"
#include "web/pages.h"

/* Who the page is made for: goes on the print, and makes the addresses of other persons. */
struct page_reader {
    str user, role;     /* "Ravi Patel", "Reviewer, safeguarding hub" */
    const char *reason; /* "Worried about a child" */
    int64_t now_ms;
    err (*url)(void *ctx, int64_t person, str *ret_url, struct err_info *why);
    void *ctx;
};

/* Everything but ret_page->frame. Texts are borrowed from the view or live in the arena. */
MUST err person_page(const struct person_view *p, const struct page_reader *r, struct arena *a,
                     struct page_person *ret_page, struct err_info *why);

/* The parts of it, a file each. */
MUST err person_page_services(const struct person_view *p, int64_t now_ms, struct arena *a,
                              struct page_person *page, struct err_info *why);
MUST err person_page_expected(const struct person_view *p, struct arena *a,
                              struct page_person *page, struct err_info *why);
MUST err person_page_timeline(const struct person_view *p, struct arena *a,
                              struct page_person *page, struct err_info *why);

/* "1 contact", "5 contacts"; "3 days ago", "today". In the arena. */
str words_count(struct arena *a, int64_t n, const char *one, const char *many);
str words_ago(struct arena *a, int32_t days);

#endif
