/* agency/partners_inside.h -- shared by the files that load partners. */
#ifndef AIM_AGENCY_PARTNERS_INSIDE_H
#define AIM_AGENCY_PARTNERS_INSIDE_H

#include "agency/partners.h"

/* Agencies and catalogue have been loaded. */
MUST err partners_load_terms(struct db *db, struct partners *p, struct err_info *why);

#endif
