/* codec/xlsx/jail.h -- the process that reads a workbook: this program run once more, which gives
 * up everything before it looks at the first byte.
 *
 *     descriptor 0: the workbook, a file or a stream    1: the CSV    2: one struct jail_verdict
 *
 * No file can be opened, no socket made, nothing run: a system call that is not on the short list
 * kills. Memory, processor time and written files are bounded; the environment is empty. */
#ifndef AIM_CODEC_XLSX_JAIL_H
#define AIM_CODEC_XLSX_JAIL_H

#include "codec/xlsx/xlsx.h"

#define JAIL_WORD                                                                                  \
    "read-workbook" /* the hidden first argument; the second one is the sheet's name */

enum {
    JAIL_MEMORY_BYTES_MAX = 512 * 1024 * 1024,
    JAIL_SECONDS_MAX = 120,
    JAIL_STREAM_BYTES_MAX = 64 * 1024 * 1024 /* of a workbook that does not come from a file */
};

struct jail_verdict {
    uint32_t mark, problem, row, column;
};
#define JAIL_MARK UINT32_C(0x61696d31)

/* Gives everything up, for good. False: this machine cannot hold a process that tightly. */
bool jail_lock(void);

/* Never returns. */
_Noreturn void jail_main(const char *sheet);

#endif
