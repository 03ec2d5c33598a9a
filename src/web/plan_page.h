/* web/plan_page.h -- plans as the struct of their page, and as the panel of a person's page. */
#ifndef AIM_WEB_PLAN_PAGE_H
#define AIM_WEB_PLAN_PAGE_H

#include "protect/plan.h"
#include "web/pages.h"

/* Everything but the frame. `number`: what was asked; ten digits. */
MUST err plan_page(const struct plan_view *view, str number, struct arena *a,
                   struct page_plan *ret_page, struct err_info *why);
/* The panel on the page of a person who was opened by unscheduled care. */
MUST err plan_panel(const struct plan_view *view, struct arena *a, struct page_person *page,
                    struct err_info *why);

#endif
