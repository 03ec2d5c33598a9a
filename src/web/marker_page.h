/* web/marker_page.h -- markers at the top of a person's page. */
#ifndef AIM_WEB_MARKER_PAGE_H
#define AIM_WEB_MARKER_PAGE_H

#include "protect/marker.h"
#include "web/visit.h"

/* The warning, and for who may propose one the form. `who`: the person as it stands in a form. */
MUST err marker_panel(struct visit *v, int64_t person, str who, struct page_person *page,
                      struct err_info *why);

#endif
