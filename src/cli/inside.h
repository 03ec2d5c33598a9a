/* cli/inside.h -- what the files of the frame share. */
#ifndef AIM_CLI_INSIDE_H
#define AIM_CLI_INSIDE_H

#include "cli/command.h"

#include <stdio.h>

extern const struct command_option frame_options[];
/* The row whose name the first words are (the longest such); *ret_used of them. NULL = none. */
const struct command *command_find(const struct command *const *table, int argc, char **argv,
                                   int *ret_used);
MUST err call_parse(struct call *c, int argc, char **argv, struct err_info *why);
void help_all(const struct command *const *table, FILE *to);
void help_one(const struct command *command, FILE *to);
/* The part of a table whose names begin with this word ("user"); false when there is none. */
bool help_group(const struct command *const *table, const char *word, FILE *to);
void error_print(const struct err_info *why, bool json);

#endif
