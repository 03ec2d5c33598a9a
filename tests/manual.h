/* tests/manual.h -- pages of docs/ that are made from a table of the program: a test makes the page
 * anew and holds it against the one that stands there. AIM_WRITE_MANUAL=1 writes it. */
#ifndef AIM_TESTS_MANUAL_H
#define AIM_TESTS_MANUAL_H

#include "check.h"

#include "base/buf.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>

enum { MANUAL_BYTES_MAX = 1 << 18 };

/* `page`: "settings.md". `test`: __FILE__ of a test in a folder of tests/. */
static inline void manual_is_up_to_date(const char *test, const char *page, const struct buf *text)
{
    const char *root = getenv("AIM_ROOT"); /* without it: a build folder, and so is __FILE__ */
    struct arena *a = arena_new(4 * MANUAL_BYTES_MAX);
    struct err_info why = {0};
    char path[4096];
    str stands;
    if (root)
        snprintf(path, sizeof path, "%s/docs/%s", root, page);
    else
        snprintf(path, sizeof path, "%.*s/../../docs/%s", (int)(strrchr(test, '/') - test), test,
                 page);
    if (getenv("AIM_WRITE_MANUAL") && file_replace(path, buf_str(text), 0644, &why))
        fail_msg("%s", why.text);
    if (file_read(path, MANUAL_BYTES_MAX, a, &stands, &why)) fail_msg("%s", why.text);
    if (!str_eq(stands, buf_str(text)))
        fail_msg("docs/%s does not say what the program says: AIM_WRITE_MANUAL=1 writes it", page);
    arena_free(a);
}

#endif
