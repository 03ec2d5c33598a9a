/* encompass/inside.h -- shared by the files of this folder only. */
#ifndef AIM_ENCOMPASS_INSIDE_H
#define AIM_ENCOMPASS_INSIDE_H

#include "encompass/encompass.h"
#include "notice/notice.h"

struct notice encompass_notice(const struct partners *p, int64_t child, int64_t event, str agency,
                               str service);
/* Of what was told: what somebody acknowledged since, and when; what the police took back. Reads
 * only, where there is nothing new. */
MUST err encompass_look_back(struct hub *h, const struct partners *p, struct arena *a,
                             struct encompass_run *run, struct err_info *why);

#endif
