/* tests/generate/world.h -- a small region in a folder of its own, read back. */
#ifndef AIM_TESTS_GENERATE_WORLD_H
#define AIM_TESTS_GENERATE_WORLD_H

#include "check.h"

#include "base/file.h"
#include "codec/csv.h"
#include "generate/generate.h"
#include "generate/kind.h"

#include <stdio.h>
#include <unistd.h>

enum { WORLD_FILE_BYTES_MAX = 64 << 20 };

static inline void world_folder(char folder[64], const char *name)
{
    snprintf(folder, 64, "region_%s_%ld.tmp", name, (long)getpid());
}

static inline struct generate_totals world_make(const char *folder, uint64_t persons, uint64_t seed)
{
    struct generate_options o = {
        .persons = persons, .seed = seed, .today = {2026, 11, 22}, .out = folder};
    struct generate_totals totals;
    struct err_info why;
    assert_int_equal(generate_region(&o, &totals, &why), ERR_OK);
    return totals;
}

static inline void world_path(char path[160], const char *folder, int partner)
{
    snprintf(path, 160, "%s/feeds/%s.csv", folder, partner_styles[partner].code);
}

static inline str world_read(struct arena *a, const char *path)
{
    str content;
    struct err_info why;
    assert_int_equal(file_read(path, WORLD_FILE_BYTES_MAX, a, &content, &why), ERR_OK);
    return content;
}

static inline void world_remove(const char *folder)
{
    char path[160];
    for (int p = 0; p < PARTNER__COUNT; p++) {
        world_path(path, folder, p);
        unlink(path);
    }
    static const char *const rest[] = {"feeds",     "truth.csv",  "records.csv",
                                       "cases.csv", "rules.yaml", "region.yaml"};
    for (size_t i = 0; i < COUNT(rest); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, rest[i]);
        if (rmdir(path)) unlink(path);
    }
    rmdir(folder);
}

#endif
