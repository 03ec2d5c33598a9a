/* A file of any bytes through the table and the row checks: never out of bounds, never a loop, and
 * what passes the checks packs and unpacks. */
#include "base/mem.h"
#include "ingest/row.h"
#include "ingest/table.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

static struct service service = {.code = {"ae", 2}, .name = {"A", 1}};
static struct agency agency = {.code = {"hospital", 8}, .services = &service, .service_count = 1};

static err on_row(void *ctx, const struct table_row *row, struct err_info *why)
{
    (void)why;
    struct row checked;
    enum column column;
    struct record_content again;
    if (row->problem || row_check(ctx, &row->fields, &checked, &column)) return ERR_OK;
    struct buf bytes = BUF_INIT(1024 * 1024);
    content_pack(&checked.who, &bytes);
    if (buf_state(&bytes) || content_unpack(buf_str(&bytes), &again, NULL)) abort();
    buf_release(&bytes);
    return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct partners none;
    static struct agreement agreement;
    struct terms terms = {.partners = &none,
                          .agency = &agency,
                          .agreement = &agreement,
                          .columns = COLUMN_ALL,
                          .now_ms = INT64_C(1395824400000),
                          .today = 16155};
    struct arena *a = arena_new(1024 * 1024);
    struct table *table = mem_alloc(sizeof *table);
    struct mapping mapping;
    bool cut_off;
    if (!a || !table || mapping_plain(a, &mapping, NULL)) abort();
    table_init(table, &mapping, on_row, &terms);
    size_t half = len / 2;
    err e = table_push(table, str_range((const char *)at, half), NULL);
    if (!e) e = table_push(table, str_range((const char *)at + half, len - half), NULL);
    if (!e) e = table_finish(table, &cut_off, NULL);
    table_release(table);
    mem_free(table);
    arena_free(a);
    return 0;
}
