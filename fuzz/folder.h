/* fuzz/folder.h -- a folder for targets whose code reads files by name; it goes when the program
 * ends. */
#ifndef AIM_FUZZ_FOLDER_H
#define AIM_FUZZ_FOLDER_H

#include "fuzz.h"

/* Its path; made at the first call. */
const char *fuzz_folder(void);
/* Write a file in it, folders on the way too; `name` is the target's own, never the input's. */
void fuzz_put(const char *name, str content);

#endif
