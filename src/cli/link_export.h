/* cli/link_export.h -- what aim link export is made of. */
#ifndef AIM_CLI_LINK_EXPORT_H
#define AIM_CLI_LINK_EXPORT_H

#include "cli/command.h"

/* Write the possible links. own_only: of the user's agency. */
MUST err link_export_possible(struct call *call, bool own_only, struct err_info *why);

#endif
