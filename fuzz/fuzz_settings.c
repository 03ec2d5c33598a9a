/* Any bytes as the hub's settings file: refused at a place, or settings that are printed, and read
 * again as the same. */
#include "fuzz.h"

#include "conf/settings.h"

const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml"; } /* see fuzz_yaml.c */

enum { PRINTED_BYTES_MAX = 1 << 18 };

static void print_all(const struct settings *s)
{
    struct buf first = BUF_INIT(PRINTED_BYTES_MAX), second = BUF_INIT(PRINTED_BYTES_MAX),
               json = BUF_INIT(PRINTED_BYTES_MAX);
    struct json_writer w = {.out = &json};
    struct settings again;
    struct err_info why = {0};
    conf_print(s, true, &first);
    FUZZ_HOLDS(!buf_state(&first));
    FUZZ_HOLDS(conf_parse(buf_str(&first), "f", &again, &why) == ERR_OK);
    conf_print(&again, true, &second);
    FUZZ_HOLDS(str_eq(buf_str(&first), buf_str(&second)));
    conf_print_json(s, &w);
    struct arena *a = arena_new(32 << 20);
    const struct json_value *root = NULL;
    FUZZ_HOLDS(!buf_state(&json) && a);
    FUZZ_HOLDS(json_read(a, buf_str(&json), PRINTED_BYTES_MAX, &root, &why) == ERR_OK);
    arena_free(a);
    buf_release(&first);
    buf_release(&second);
    buf_release(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct settings s = {.port = -1};
    struct err_info why = {0};
    err e = conf_parse((str){(const char *)at, len}, "f", &s, &why);
    FUZZ_HOLDS(e ? why.text[0] && s.port == -1 : s.port > 0);
    if (!e) print_all(&s);
    return 0;
}
