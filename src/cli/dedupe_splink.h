/* cli/dedupe_splink.h -- inside of dedupe.c: the half that links by a Splink model. */
#ifndef AIM_CLI_DEDUPE_SPLINK_H
#define AIM_CLI_DEDUPE_SPLINK_H

#include "cli/command.h"

MUST err dedupe_splink(struct call *call, unsigned threads, struct err_info *why);

#endif
