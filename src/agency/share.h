/* agency/share.h -- the partners, shared by requests, loaded again when they changed. */
#ifndef AIM_AGENCY_SHARE_H
#define AIM_AGENCY_SHARE_H

#include "agency/partners.h"

struct shared_partners;

MUST err share_new(struct hub *h, struct shared_partners **ret_share, struct err_info *why);
void share_free(struct shared_partners *s);
/* The partners as they are now (looked at once a second at most). Give them back with share_return.
 */
MUST err share_borrow(struct shared_partners *s, const struct partners **ret_partners,
                      struct err_info *why);
void share_return(struct shared_partners *s, const struct partners *p);

#endif
