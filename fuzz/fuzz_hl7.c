/* Any bytes as an HL7 message: what is read is UTF-8, every part can be asked for, and its
 * acknowledgement is a message that can be read again. */
#include "fuzz.h"

#include "codec/hl7.h"

static void ask_for_all(const struct hl7 *m, struct arena *a)
{
    for (size_t i = 0; i < m->n && i < 20; i++) {
        const struct hl7_segment *s = &m->segments[i];
        FUZZ_HOLDS(hl7_segment(m, s->name, 0) != NULL);
        for (int field = 0; field < 8; field++) {
            struct hl7_time t;
            str part, text = hl7_text(m, a, hl7_field(m, s, field));
            FUZZ_HOLDS(!text.at || str_is_utf8(text));
            FUZZ_HOLDS(!hl7_time(text, &t) || t.digits.len >= 4);
            for (size_t r = 0; r < 4 && hl7_repeat(m, hl7_field(m, s, field), r, &part); r++)
                for (int c = 1; c < 4; c++)
                    (void)hl7_text(m, a, hl7_sub(m, hl7_component(m, part, c), c));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct arena *a = arena_new(16 * 1024 * 1024);
    struct buf out = BUF_INIT(64 * 1024);
    struct hl7 m, again;
    struct err_info why;
    struct hl7_answer bad = {"AE", 101, "a field is missing", "PID", 1, 3};
    if (!a) return 0;
    err e = hl7_read(a, str_range((const char *)at, len), &m, &why);
    FUZZ_HOLDS(e || m.n >= 1);
    if (!e) ask_for_all(&m, a);
    if (m.n) {
        hl7_acknowledge(&m, &bad, "1", "20140324090500+0000", &out);
        FUZZ_HOLDS(!buf_state(&out));
        FUZZ_HOLDS(!hl7_read(a, buf_str(&out), &again, &why) && again.n >= 3);
    }
    buf_release(&out);
    arena_free(a);
    return 0;
}
