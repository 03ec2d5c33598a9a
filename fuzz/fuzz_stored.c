/* What was sealed in a database that is damaged: the first byte says which of the packed forms, the
 * rest is the form. What is read can be written, and read again. */
#include "fuzz.h"

#include "audit/entry.h"
#include "audit/merkle.h"
#include "ingest/aside.h"
#include "link/graph.h"
#include "person/record.h"
#include "refer/content.h"

enum { PACKED_BYTES_MAX = 1 << 20 };

static void record(str text, struct arena *a)
{
    struct record_content c, again;
    struct buf b = BUF_INIT(PACKED_BYTES_MAX);
    (void)a;
    if (content_unpack(text, &c, NULL) == ERR_OK) {
        content_pack(&c, &b);
        FUZZ_HOLDS(!buf_state(&b) && content_unpack(buf_str(&b), &again, NULL) == ERR_OK);
    }
    buf_release(&b);
}

static void event(str text, struct arena *a)
{
    struct event_sealed e, again;
    struct buf b = BUF_INIT(PACKED_BYTES_MAX);
    (void)a;
    if (event_unpack(text, &e, NULL) == ERR_OK) {
        event_pack(&e, &b);
        FUZZ_HOLDS(!buf_state(&b) && event_unpack(buf_str(&b), &again, NULL) == ERR_OK);
    }
    buf_release(&b);
}

static void referral(str text, struct arena *a)
{
    struct refer_content c, again;
    struct buf b = BUF_INIT(PACKED_BYTES_MAX);
    if (refer_content_unpack(text, a, &c, NULL) == ERR_OK &&
        refer_content_pack(&c, &b, NULL) == ERR_OK)
        FUZZ_HOLDS(refer_content_unpack(buf_str(&b), a, &again, NULL) == ERR_OK);
    buf_release(&b);
}

static void row_put_aside(str text, struct arena *a)
{
    struct aside row;
    struct buf b = BUF_INIT(PACKED_BYTES_MAX);
    if (aside_unpack(text, a, &row, NULL) == ERR_OK && row.taken_apart) aside_line(&row.fields, &b);
    buf_release(&b);
}

static err count(void *ctx, const struct graph_row_record *r, struct err_info *why)
{
    size_t *n = ctx;
    (void)why;
    (*n)++;
    return r ? ERR_OK : ERR_INTERNAL;
}

static void features_of_a_person(str text, struct arena *a)
{
    size_t n = 0;
    (void)a;
    err e = graph_unpack_row(text, count, &n, NULL);
    FUZZ_HOLDS((e == ERR_OK || e == ERR_CORRUPT) && n <= text.len);
}

static void tree(str text, struct arena *a)
{
    struct frontier f;
    if (!text.len) return;
    int64_t size = (unsigned char)text.at[0];
    str roots = str_from(text, 1);
    if (!frontier_unpack(size, roots, &f)) return;
    FUZZ_HOLDS(f.size == size && frontier_count(&f) == __builtin_popcountll((uint64_t)size));
    FUZZ_HOLDS(str_eq(frontier_pack(&f, a), roots));
}

static void entry(str text, struct arena *a)
{
    struct entry_head head;
    struct audit_subject *subjects;
    str header, sealed, asked;
    size_t n;
    if (entry_split(text, &header, &sealed)) {
        FUZZ_HOLDS(header.len + sealed.len == text.len);
        text = header;
    }
    err e = entry_read_head(text, &head, NULL);
    FUZZ_HOLDS(e == ERR_OK || e == ERR_CORRUPT);
    e = entry_read_personal(text, a, &asked, &subjects, &n, NULL);
    FUZZ_HOLDS(e ? e == ERR_CORRUPT || e == ERR_NOMEM : asked.len <= text.len && n <= text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static void (*const forms[])(str text, struct arena *a) = {
        record, event, referral, row_put_aside, features_of_a_person, tree, entry};
    if (!len) return 0;
    struct arena *a = arena_new(PACKED_BYTES_MAX);
    if (a) forms[at[0] % COUNT(forms)](str_range((const char *)at + 1, len - 1), a);
    arena_free(a);
    return 0;
}
