/* Any bytes as the sections of settings of a region file: each refused at a place, or read. */
#include "fuzz.h"

#include "agency/terms.h"

const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml"; } /* see fuzz_yaml.c */

static bool any(const void *ctx, str code)
{
    (void)ctx;
    return code.len != 3;
}

static bool any_of(const void *ctx, str agency, str code)
{
    return any(ctx, agency) && any(ctx, code);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct region_terms terms;
    const struct terms_names names = {any, any_of, any, NULL};
    const struct yaml_node *root = NULL;
    struct err_info why = {0};
    struct arena *a = arena_new(32 << 20);
    err e =
        a ? yaml_read(a, (str){(const char *)at, len}, "f", 256 * 1024, &root, &why) : ERR_NOMEM;
    for (size_t i = 0; e == ERR_OK && i < terms_section_count; i++) {
        const struct yaml_node *map = yaml_get(root, terms_sections[i].key);
        if (map && map->kind != YAML_MAP) continue;
        why = (struct err_info){0};
        err read = terms_sections[i].read(map, &names, a, &terms, &why);
        FUZZ_HOLDS(read == ERR_OK || read == ERR_NOMEM || why.text[0]);
        FUZZ_HOLDS(read == ERR_OK || map);
    }
    const int64_t noon = INT64_C(1395835200000);
    if (e == ERR_OK) {
        int64_t due = calendar_due_ms(&terms.calendar, noon, 600);
        FUZZ_HOLDS(due > noon);
        FUZZ_HOLDS(due == INT64_MAX || calendar_working_minutes(&terms.calendar, noon, due) == 600);
    }
    arena_free(a);
    return 0;
}
