/* ingest/after.c -- see after.h. */
#include "ingest/after.h"

#include "agency/partners.h"
#include "rule/recognise.h"

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, (struct partners **)ctx, why);
}

err ingest_after(struct hub *h, const struct link_options *options, struct ingest_after *ret_after,
                 struct err_info *why)
{
    struct partners *p = NULL;
    struct link_report linked = {0};
    struct rule_run judged = {0};
    err e = link_run(h, options, &linked, why);
    if (!e) e = store_read(h->store, load_partners, &p, why);
    if (!e) e = rule_run_stale(h, p, NULL, NULL, &judged, why);
    partners_free(p);
    if (e) return e;
    *ret_after = (struct ingest_after){.linked = linked.records};
    return ERR_OK;
}
