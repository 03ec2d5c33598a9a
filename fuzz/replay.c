/* fuzz/replay.c -- a target without libFuzzer: runs it over the files of its corpus, as a test. */
#include "fuzz.h"

#include "base/file.h"

#include <dirent.h>
#include <stdio.h>

enum { FILE_BYTES_MAX = 1 << 20 };

static err replay(const char *folder, const char *name, struct err_info *why)
{
    char path[4096];
    str content = {0};
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return err_set(why, ERR_LIMIT, "the path is too long");
    struct arena *a = arena_new(2 * FILE_BYTES_MAX);
    err e =
        a ? file_read(path, FILE_BYTES_MAX, a, &content, why) : err_set(why, ERR_NOMEM, "memory");
    if (!e) (void)LLVMFuzzerTestOneInput((const uint8_t *)content.at, content.len);
    arena_free(a);
    return e;
}

int main(int argc, char **argv)
{
    int files = 0, failed = 0;
    struct err_info why;
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        files++;
        if (replay(argv[1], entry->d_name, &why) == ERR_OK) continue;
        failed++;
        fprintf(stderr, "%s: %s\n", entry->d_name, why.text);
    }
    if (folder) closedir(folder);
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    bool good = files > 0 && failed == 0;
    printf("1..1\n%s 1 - the kept corpus replays (%d files)\n", good ? "ok" : "not ok", files);
    return good ? 0 : 1;
}
