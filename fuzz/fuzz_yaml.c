/* Any bytes as YAML: refused, or a tree in which every node has its place and every text is
 * UTF-8. */
#include "fuzz.h"

#include "codec/yaml.h"

/* libfyaml 0.7.12 loses 4 KiB of its own when a long quoted text is cut off. Only files of the
 * hub's operator are YAML, and a command that refuses one ends; so it is known and left alone. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml"; }

static void walk(const struct yaml_node *node)
{
    size_t n = 0;
    FUZZ_HOLDS(node->line >= 1 && node->column >= 1 && str_is_utf8(node->text));
    for (const struct yaml_node *child = node->first; child; child = child->next, n++)
        walk(child);
    FUZZ_HOLDS(n == node->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    const struct yaml_node *root;
    struct err_info why;
    struct arena *a = arena_new(32 << 20);
    err e = a ? yaml_read(a, (str){(const char *)at, len}, "f", 1 << 16, &root, &why) : ERR_NOMEM;
    if (e == ERR_OK) walk(root);
    FUZZ_HOLDS(e == ERR_OK || why.text[0]);
    arena_free(a);
    return 0;
}
