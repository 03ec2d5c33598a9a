/* Any bytes as a model: refused at a place, or read, written, and read again as the same model. */
#include "fuzz.h"

#include "weight/score.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    enum { TEXT_MAX = 4 << 20 };
    struct err_info why;
    struct buf once = BUF_INIT(TEXT_MAX), twice = BUF_INIT(TEXT_MAX);
    struct arena *a = arena_new(64 << 20);
    struct weight_model *m = a ? ARENA_NEW(a, struct weight_model) : NULL;
    err e = m ? weight_model_read((str){(const char *)at, len}, a, m, &why) : ERR_NOMEM;
    FUZZ_HOLDS(e == ERR_OK || e == ERR_NOMEM || why.text[0]);
    if (e == ERR_OK) {
        int64_t id = m->id;
        struct weight_table *t = ARENA_NEW(a, struct weight_table);
        static const uint8_t first[COMPARISONS_MAX];
        weight_model_write(m, &once);
        FUZZ_HOLDS(buf_state(&once) == ERR_OK && m->id == id);
        e = weight_model_read(buf_str(&once), a, m, &why);
        FUZZ_HOLDS(e == ERR_OK && m->id == id);
        weight_model_write(m, &twice);
        FUZZ_HOLDS(str_eq(buf_str(&once), buf_str(&twice)));
        if (t) weight_table_of(m, t);
        FUZZ_HOLDS(!t || weight_of(t, first, NULL) == weight_of(t, first, NULL));
    }
    buf_release(&once);
    buf_release(&twice);
    arena_free(a);
    return 0;
}
