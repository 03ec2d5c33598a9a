/* fhir/page.h -- the rest of an answer, as an address that holds it: sealed for the agency that
 * asked, for some minutes, so that no server has to remember it and no address names anybody. */
#ifndef AIM_FHIR_PAGE_H
#define AIM_FHIR_PAGE_H

#include "fhir/call.h"

enum { FHIR_PAGE_MS = 10 * 60 * 1000 };

struct fhir_page {
    int64_t total;
    int64_t person[SEARCH_RESULTS_MAX]; /* that are still to be shown */
    size_t n;
};

MUST err fhir_page_seal(struct fhir_call *c, const struct fhir_page *page, str *ret_token,
                        struct err_info *why);
/* And the question for who is in it. ERR_INPUT (410): too old, or not made for this agency. */
MUST err fhir_page_open(struct fhir_call *c, str token, struct fhir_page *ret_page,
                        struct search_query *ret_query, struct err_info *why);

#endif
