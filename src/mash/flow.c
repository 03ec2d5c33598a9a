/* mash/flow.c -- where an outcome goes: to the review it came from and to who referred. The rules
 * whose hits were in it are in mash_rule: their outcome is the case's. */
#include "mash/inside.h"

err mash_flow_back(struct mash_work *w, str reason, struct err_info *why)
{
    (void)w, (void)reason, (void)why;
    return ERR_OK;
}
