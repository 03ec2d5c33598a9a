/* Any bytes as the last words of the program that asks another party's database: it is believed
 * only if they are whole, and its text is never shown. The first byte: was it killed? */
#include "fuzz.h"

#include "pull/verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct pull_verdict v = {0};
    struct err_info why = {0};
    if (!len) return 0;
    size_t said = len - 1 < sizeof v ? len - 1 : sizeof v;
    memcpy(&v, at + 1, said);
    bool late = at[0] & 1;
    err e = pull_verdict_judge(&v, said, late, &why);
    FUZZ_HOLDS(memchr(v.watermark, 0, sizeof v.watermark));
    if (e == ERR_OK) FUZZ_HOLDS(!late && said == sizeof v && v.mark == PULL_MARK);
    else FUZZ_HOLDS((e == ERR_BUSY || e == ERR_INPUT) && why.text[0] && why.todo[0]);
    for (const char *c = why.text; *c; c++)
        FUZZ_HOLDS(*c >= ' ' && *c <= '~');
    return 0;
}
