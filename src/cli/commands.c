/* cli/commands.c -- every command, in the order that the help shows. One line each. */
#include "cli/command.h"

#define COMMAND_LIST(X)                                                                            \
    X(init)                                                                                        \
    X(apply)                                                                                       \
    X(generate)                                                                                    \
    X(eval_linkage)                                                                                \
    /* the end */

#define DECLARE(name) extern const struct command command_##name;
COMMAND_LIST(DECLARE)

#define ROW(name) &command_##name,
const struct command *const commands[] = {COMMAND_LIST(ROW) NULL};
