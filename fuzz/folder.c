/* fuzz/folder.c -- see folder.h. */
#include "folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[200];

static int forget(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st, (void)kind, (void)walk;
    return remove(path);
}

static void forget_all(void) { (void)nftw(folder, forget, 8, FTW_DEPTH | FTW_PHYS); }

const char *fuzz_folder(void)
{
    const char *place = getenv("TMPDIR");
    if (folder[0]) return folder;
    int n = snprintf(folder, sizeof folder, "%s/aim-fuzz-XXXXXX", place && *place ? place : "/tmp");
    FUZZ_HOLDS(n < (int)sizeof folder && mkdtemp(folder));
    FUZZ_HOLDS(atexit(forget_all) == 0);
    return folder;
}

void fuzz_put(const char *name, str content)
{
    char path[400];
    int n = snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    FUZZ_HOLDS(n < (int)sizeof path);
    for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = 0;
        (void)mkdir(path, 0700);
    }
    FILE *f = fopen(path, "wb");
    FUZZ_HOLDS(f && fwrite(content.at, 1, content.len, f) == content.len && fclose(f) == 0);
}
