/* ingest/ledger.h -- what an agency delivered, and what became of it. Numbers and our own words. */
#ifndef AIM_INGEST_LEDGER_H
#define AIM_INGEST_LEDGER_H

#include "codec/json.h"
#include "hub/hub.h"
#include "query.h"

#define ledger_row q_delivery_ledger_row
#define ledger_rows q_delivery_ledger_rows

/* The newest first, received before that moment, `page` at most. */
MUST err ledger_read(struct hub *h, str agency, int64_t before_ms, int32_t page, struct arena *a,
                     struct ledger_rows *ret_rows, struct err_info *why);
void ledger_row_json(const struct ledger_row *r, struct arena *a, struct json_writer *w);

#endif
