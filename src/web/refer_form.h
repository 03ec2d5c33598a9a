/* web/refer_form.h -- the first step of a referral: from the form, and onto the page. */
#ifndef AIM_WEB_REFER_FORM_H
#define AIM_WEB_REFER_FORM_H

#include "web/refer_page.h"

/* What was typed, over what the draft holds. Texts live in the request. */
void refer_form_read(const struct visit *v, struct refer_content *c);

/* The page; `field` and `problem`: what to mend, or NULL. ret_page->frame, post, drop and saved are
 * the caller's. */
MUST err refer_form_page(struct visit *v, const struct refer_content *c, int64_t person,
                         bool restricted, const char *field, const str *problem,
                         struct page_refer_worry *ret_page, struct err_info *why);

#endif
