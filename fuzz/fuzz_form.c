/* Any bytes as a form, as an address and as text in a page. */
#include "fuzz.h"

#include "codec/form.h"
#include "codec/html.h"
#include "codec/url.h"

enum { OUT_BYTES_MAX = 1 << 20, TEXT_BYTES_MAX = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct form f; /* large */
    str text = {(const char *)at, len < TEXT_BYTES_MAX ? len : TEXT_BYTES_MAX}, back;
    struct buf out = BUF_INIT(OUT_BYTES_MAX);
    struct arena *a = arena_new(OUT_BYTES_MAX);
    if (!a) return 0;
    if (form_parse(text, a, &f, NULL) == ERR_OK)
        for (size_t i = 0; i < f.n; i++)
            FUZZ_HOLDS(str_is_utf8(f.field[i].name) &&
                       str_is_utf8(pii_reveal(f.field[i].value, REVEAL_TEST)));
    html_text(&out, text);
    FUZZ_HOLDS(buf_state(&out) == ERR_OK && str_is_utf8(buf_str(&out)));
    for (size_t i = 0; i < out.len; i++)
        FUZZ_HOLDS(!strchr("<>\"'", out.at[i]) || !out.at[i]);
    buf_reset(&out);
    html_url(&out, text);
    FUZZ_HOLDS(!str_starts(buf_str(&out), STR("javascript:")) && str_find(buf_str(&out), '"') < 0);
    buf_reset(&out);
    url_encode(&out, text, "");
    bool fine = str_is_utf8(text) && str_find(text, 0) < 0;
    FUZZ_HOLDS(url_decode(a, buf_str(&out), true, &back) == fine);
    FUZZ_HOLDS(!fine || str_eq(back, text));
    buf_release(&out);
    arena_free(a);
    return 0;
}
