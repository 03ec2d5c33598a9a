/* Any bytes as a mapping: refused at a place, or one that translates lines within its bounds; and
 * the same bytes as the `files` of a data set. */
#include "fuzz.h"

#include "ingest/bundle.h"
#include "ingest/member.h"

const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml"; } /* see fuzz_yaml.c */

enum { HEADER_MAX = 64 };

/* A header of the mapping's own names, and lines of nothing, of short and of long texts. */
static void translate(const struct mapping *m)
{
    static const str texts[] = {
        {"", 0}, {"01/02/2014", 10}, {"2014-02-30T25:61", 16}, {"x;y,z", 5}};
    static struct binding b;
    static struct mapping_scratch scratch;
    struct err_info why = {0};
    str header[HEADER_MAX], line[HEADER_MAX];
    size_t n = 0;
    for (; n < m->name_count && n < HEADER_MAX; n++)
        header[n] = m->names[n].theirs;
    err e = mapping_bind(m, header, n, &b, &why);
    FUZZ_HOLDS(e == ERR_OK || why.text[0]);
    for (size_t t = 0; e == ERR_OK && t < COUNT(texts); t++) {
        struct fields f;
        size_t rows = 0;
        for (size_t i = 0; i < n; i++)
            line[i] = texts[(t + i) % COUNT(texts)];
        while (mapping_row(m, &b, line, n, rows, &scratch, &f))
            rows++;
        FUZZ_HOLDS(rows <= MAPPING_EVENTS_MAX + 1);
    }
}

/* Columns that stand in others: the part before the slash is the file's. */
static void unfold(const struct mapping *m)
{
    static const str texts[] = {{"", 0}, {"4, Elder Close", 14}, {"{\"A\": 1, \"B\": \"x\"}", 18},
                                {"{\"A\"", 4}, {"{\"A\": {}}", 9}};
    struct members members = {.n = 0};
    struct err_info why = {0};
    str header[HEADER_MAX], line[HEADER_MAX];
    size_t n = 0, all;
    for (size_t i = 0; i < m->name_count && n < HEADER_MAX / 2; i++) {
        ptrdiff_t slash = str_find(m->names[i].theirs, '/');
        if (slash > 0) header[n++] = str_upto(m->names[i].theirs, (size_t)slash);
    }
    all = n;
    err e = members_bind(&members, m, header, &all, HEADER_MAX, &why);
    FUZZ_HOLDS(e ? why.text[0] != '\0' : all == n + members.n && all <= HEADER_MAX);
    for (size_t t = 0; !e && t < COUNT(texts); t++) {
        for (size_t i = 0; i < n; i++)
            line[i] = texts[(t + i) % COUNT(texts)];
        (void)members_fill(&members, line, n);
    }
    members_release(&members);
}

static void read_files(struct arena *a, str text)
{
    static struct bundle_plan plan;
    const struct yaml_node *root = NULL;
    struct err_info why = {0};
    if (yaml_read(a, text, "f", MAPPING_BYTES_MAX, &root, &why) || !yaml_get(root, "files")) return;
    err e = bundle_plan_read(a, yaml_get(root, "files"), &plan, &why);
    FUZZ_HOLDS(e == ERR_OK || e == ERR_NOMEM || why.text[0]);
    FUZZ_HOLDS(e != ERR_OK || plan.n <= BUNDLE_FILES_MAX);
    for (size_t i = 0; e == ERR_OK && i < plan.n; i++) {
        FUZZ_HOLDS(plan.part[i].what < BUNDLE__COUNT);
        FUZZ_HOLDS(plan.part[i].kind_count <= BUNDLE_KINDS_MAX);
        translate(&plan.part[i].rows);
        unfold(&plan.part[i].rows);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    str text = {(const char *)at, len};
    struct err_info why = {0};
    struct mapping m;
    struct arena *a = arena_new(32 << 20);
    err e = a ? mapping_read(a, text, "f", &m, &why) : ERR_NOMEM;
    FUZZ_HOLDS(e == ERR_OK || e == ERR_NOMEM || e == ERR_LIMIT || why.text[0]);
    if (e == ERR_OK) translate(&m);
    if (e == ERR_OK) unfold(&m);
    if (a) read_files(a, text);
    arena_free(a);
    return 0;
}
