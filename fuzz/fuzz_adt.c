/* Any bytes as frames of a connection, and each frame as an ADT message: the same frames whole and
 * in pieces (the first byte says how large); rows that are text, each with its person; or a refusal
 * that says where. */
#include "fuzz.h"

#include "mllp/adt.h"
#include "mllp/line.h"

#include <stdio.h>

enum { MESSAGE_BYTES_MAX = 4096 };

static void read_message(str message, struct arena *a)
{
    const struct mapping_hl7 sender = {
        .facility = STR("RXX"), .authority = {STR("RXX")}, .authority_count = 1};
    const struct adt_terms terms = {
        .sender = &sender, .columns = COLUMN_ALL, .events = true, .services = true};
    struct hl7 m;
    struct adt adt;
    struct hl7_answer refusal = {.code = NULL};
    struct err_info why;
    if (hl7_read(a, message, &m, &why)) return;
    err e = adt_read(&m, &terms, a, &adt, &refusal, &why);
    FUZZ_HOLDS(e != ERR_INPUT || (refusal.code && refusal.text && refusal.error));
    if (e) return;
    FUZZ_HOLDS(adt.n >= 1 && adt.n <= ADT_ROWS_MAX && adt.kind);
    for (size_t i = 0; i < adt.n; i++) {
        FUZZ_HOLDS(adt.rows[i].at[COLUMN_person_ref].len > 0);
        for (int c = 0; c < COLUMN__COUNT; c++)
            FUZZ_HOLDS(!adt.rows[i].at[c].len || str_is_utf8(adt.rows[i].at[c]));
    }
}

/* The frames of a connection, hashed; each is read as a message when there is an arena. */
static uint64_t frames(str bytes, size_t step, struct arena *a)
{
    struct line l;
    uint64_t sum = 0;
    str message;
    line_init(&l, -1, NULL, bytes.len + 1, 0);
    for (size_t at = 0; at < bytes.len && !l.end; at += step) {
        buf_add(&l.in, str_upto(str_from(bytes, at), step));
        while (line_next(&l, MESSAGE_BYTES_MAX, &message)) {
            sum = sum * 31 + str_hash(message);
            if (a) read_message(message, a);
        }
    }
    sum = sum * 31 + (uint64_t)(l.end != LINE_ON);
    line_release(&l);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct arena *a = arena_new(64 * 1024 * 1024);
    if (!a || len == 0) return arena_free(a), 0;
    str bytes = {(const char *)at + 1, len - 1};
    FUZZ_HOLDS(frames(bytes, len, a) == frames(bytes, at[0] % 16 + 1u, NULL));
    read_message(bytes, a);
    arena_free(a);
    return 0;
}
