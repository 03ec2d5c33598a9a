/* ingest/ledger.c -- see ledger.h. */
#include "ingest/ledger.h"

#include "base/date.h"
#include "store/store.h"

struct reading {
    struct q_delivery_ledger_in in;
    struct arena *arena;
    struct ledger_rows rows;
};

static err read_rows(struct db *db, void *ctx, struct err_info *why)
{
    struct reading *r = ctx;
    return q_delivery_ledger(db, &r->in, r->arena, &r->rows, why);
}

err ledger_read(struct hub *h, str agency, int64_t before_ms, int32_t page, struct arena *a,
                struct ledger_rows *ret_rows, struct err_info *why)
{
    struct reading r = {.in = {.agency = agency, .before_ms = before_ms, .page = page},
                        .arena = a};
    err e = store_read(h->store, read_rows, &r, why);
    if (!e) *ret_rows = r.rows;
    return e;
}

void ledger_row_json(const struct ledger_row *r, struct arena *a, struct json_writer *w)
{
    json_open_object(w);
    json_pair_text(w, "delivery", str_printf(a, "%016llx", (unsigned long long)r->delivery));
    json_pair_text(w, "state", r->state);
    json_pair_text(w, "reason", r->reason);
    json_pair_text(w, "agreement", r->agreement);
    json_pair_text(w, "received", date_moment_iso(a, r->received_ms));
    json_pair_text(w, "as_of", date_moment_iso(a, r->as_of_ms));
    json_pair_bool(w, "full_extract", r->full_extract != 0);
    json_pair_int(w, "bytes", r->bytes);
    json_pair_int(w, "rows", r->lines);
    json_pair_int(w, "accepted", r->accepted);
    json_pair_int(w, "unchanged", r->unchanged);
    json_pair_int(w, "quarantined", r->quarantined);
    json_pair_int(w, "retried", r->attempts - 1);
    json_close_object(w);
}
