/* safeguard/basis.h -- telling those who were shown a hit that it rested on something that was
 * corrected, withdrawn or found to be another person's.
 *
 * Judging notes the person (basis_changed); here everybody who opened their page, a review, a
 * referral or a case of theirs in the 90 days before is told once, by a notice that names nobody.
 * Restartable: told and taken from the list in one transaction. */
#ifndef AIM_SAFEGUARD_BASIS_H
#define AIM_SAFEGUARD_BASIS_H

#include "agency/partners.h"
#include "hub/hub.h"

MUST err basis_tell(struct hub *h, const struct partners *p, int64_t *ret_told,
                    struct err_info *why);

#endif
