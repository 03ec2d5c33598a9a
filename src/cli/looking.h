/* cli/looking.h -- what the commands that look at people share: who asks, why, and the partners. */
#ifndef AIM_CLI_LOOKING_H
#define AIM_CLI_LOOKING_H

#include "cli/command.h"
#include "search/viewer.h"

/* Rows of a command's options: PURPOSE_OPTIONS, ... {0} */
#define PURPOSE_OPTIONS                                                                            \
    {"purpose", "WHY", "child_concern, adult_concern, partner_check, urgent or correction"},       \
    {"reference", "CASE", "the case reference of the partner who asked for a check"}

struct looking_call {
    struct viewer viewer;
    struct partners *partners;
};

/* ERR_USAGE without a purpose (and no `fallback`) or with an unknown one. Release with looking_end,
 * also after an error. */
MUST err looking_start(struct call *call, const char *fallback, struct looking_call *ret,
                       struct err_info *why);
void looking_end(struct looking_call *l);

#endif
