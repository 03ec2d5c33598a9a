/* dataset/splink_tuple.c -- several columns of a record as one id. */
#include "base/mem.h"
#include "dataset/lookup.h"
#include "dataset/splink_table.h"

bool splink_table_tuple(struct splink_table *t, uint64_t columns, size_t *ret_ticket)
{
    struct splink_tuple want = {0};
    for (size_t i = 0; i < SPLINK_WIDTH_MAX; i++) {
        if (!(columns >> i & 1)) continue;
        if (want.n == SPLINK_TUPLE_MAX) return false;
        want.column[want.n++] = (uint8_t)i;
    }
    if (!want.n) return false;
    *ret_ticket = want.column[0];
    if (want.n == 1) return true;
    for (size_t i = 0; i < t->tuples; i++) {
        if (memcmp(t->tuple[i].column, want.column, sizeof want.column) != 0) continue;
        *ret_ticket = SPLINK_WIDTH_MAX + i;
        return true;
    }
    if (t->tuples == SPLINK_WIDTH_MAX) return false;
    t->tuple[t->tuples] = want;
    *ret_ticket = SPLINK_WIDTH_MAX + t->tuples++;
    return true;
}

size_t splink_table_place(const struct splink_table *t, size_t ticket, size_t *ret_ids)
{
    if (ticket < SPLINK_WIDTH_MAX) {
        *ret_ids = t->domain[t->domain_of[ticket]].n;
        return ticket;
    }
    *ret_ids = t->tuple[ticket - SPLINK_WIDTH_MAX].ids;
    return t->columns + t->mades + ticket - SPLINK_WIDTH_MAX;
}

/* A record's columns of one tuple, and where another was met first. */
struct looking {
    const struct splink_table *table;
    const struct splink_tuple *tuple;
    const uint32_t *line;
};

static bool same_tuple(const void *ctx, uint32_t id)
{
    const struct looking *l = ctx;
    const uint32_t *other = splink_line(l->table, l->tuple->record[id]);
    bool same = true;
    for (size_t i = 0; same && i < l->tuple->n; i++)
        same = other[l->tuple->column[i]] == l->line[l->tuple->column[i]];
    return same;
}

err splink_table_fill_tuple(struct splink_table *t, size_t tuple, struct err_info *why)
{
    struct lookup seen = {0};
    struct splink_tuple *of = &t->tuple[tuple];
    struct looking l = {.table = t, .tuple = of};
    of->ids = 1;
    of->record = mem_alloc((t->records + 1) * sizeof *of->record);
    bool fine = of->record != NULL;
    for (size_t i = 0; fine && i < t->records; i++) {
        uint64_t hash = 0;
        uint32_t id = 0;
        l.line = splink_line(t, i);
        for (size_t k = 0; k < of->n; k++)
            hash = (hash ^ l.line[of->column[k]]) * 0x9E3779B97F4A7C15u + (hash >> 29);
        fine = lookup_put(&seen, hash ^ hash >> 32, same_tuple, &l, (uint32_t)of->ids, &id);
        if (fine && id == UINT32_MAX) {
            id = (uint32_t)of->ids++;
            of->record[id] = (uint32_t)i;
        }
        t->line[i * t->width + t->columns + t->mades + tuple] = id;
    }
    lookup_release(&seen);
    return fine ? ERR_OK : err_set(why, ERR_NOMEM, "no memory for the records");
}
