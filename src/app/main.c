/* app/main.c -- the one binary. */
#include "base/mem.h"
#include "cli/command.h"
#include "codec/xlsx/jail.h"
#include "ingest/workbook.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Names and keys are in this memory: it goes into no core file, and no other process of the same
 * account reads it. (A sanitizer looks for leaks from a process of its own: let it.) */
static void keep_memory_private(void)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
#ifndef MEM_WATCHED
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

int main(int argc, char **argv)
{
    keep_memory_private();
    if (argc == 3 && strcmp(argv[1], JAIL_WORD) == 0) jail_main(argv[2]);
    workbook_program("/proc/self/exe");
    return command_main(argc, argv);
}
