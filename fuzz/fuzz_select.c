/* A query: whatever passes has no word outside quotes that could change something. */
#include "fuzz.h"

#include "codec/select.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    int marks = 0;
    str text = {(const char *)at, len};
    struct err_info why;
    if (select_check(text, &marks, &why)) {
        FUZZ_HOLDS(why.code == ERR_LIMIT || why.line > 0);
        return 0;
    }
    char quote = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text.at[i], ends = quote == '[' ? ']' : quote;
        bool twice = quote && c == ends && i + 1 < len && text.at[i + 1] == ends;
        if (twice) i++; /* a doubled quote stays inside */
        else if (quote) quote = c == ends ? 0 : quote;
        else if (c && strchr("'\"`[", c)) quote = c;
        else FUZZ_HOLDS(c != ';' && c != '\\' && c != '$' && c != '{');
    }
    FUZZ_HOLDS(!quote && marks >= 0);
    return 0;
}
