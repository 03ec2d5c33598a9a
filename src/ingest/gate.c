/* ingest/gate.c -- may this delivery come in at all: agency, agreement, mapping. See delivery.h. */
#include "ingest/delivery.h"
#include "store/store.h"

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    struct taking *t = ctx;
    partners_free(t->partners);
    t->partners = NULL;
    return partners_load(db, &t->partners, why);
}

static err no_agency(struct taking *t, struct err_info *why)
{
    struct audit_entry entry = *t->order->audit;
    entry.kind = AUDIT_DELIVERY;
    entry.decision = STR("refused");
    entry.detail = STR("no such agency");
    err e = audit_note_alone(t->order->hub, &entry, why);
    if (e) return e;
    (void)err_set(why, ERR_ABSENT, "this hub has no agency with that code");
    return err_todo(why, "check --agency; agencies are named in the region file (aim apply)");
}

/* The caller's mapping, else the one that was agreed, else none. */
static err choose_mapping(struct taking *t, struct err_info *why)
{
    t->mapping = t->order->mapping;
    if (t->mapping) return ERR_OK;
    struct mapping *m = ARENA_NEW(t->arena, struct mapping);
    if (!m) return err_set(why, ERR_NOMEM, "no memory to take in a delivery");
    t->mapping = m;
    return mapping_read(t->arena, t->agreement ? t->agreement->mapping : STR(""),
                        "the mapping of the agreement", m, why);
}

err delivery_gate(struct taking *t, struct err_info *why)
{
    const struct ingest_order *o = t->order;
    err e = store_read(o->hub->store, load_partners, t, why);
    if (e) return e;
    t->agency = partners_agency(t->partners, o->agency);
    if (!t->agency) return no_agency(t, why);
    t->agreement = partners_agreement(t->partners, t->agency, o->feed, t->now_ms);
    if (t->agreement) terms_init(&t->terms, t->partners, t->agency, t->agreement, t->now_ms);
    return choose_mapping(t, why);
}

/* What speaks against the delivery before its first row. */
static err speaks_against(const struct taking *t, struct err_info *why)
{
    const struct ingest_order *o = t->order;
    if (!t->agreement)
        return partners_no_agreement(t->partners, t->agency, o->feed, t->now_ms, why);
    if (t->mapping->agency.len && !str_eq(t->mapping->agency, t->agency->code)) {
        (void)err_set(why, ERR_INPUT, "the mapping is for another agency");
        return err_todo(why, "check --agency and --mapping");
    }
    if (o->as_of_ms > t->now_ms + ROW_CLOCK_SLACK_MS) {
        (void)err_set(why, ERR_INPUT, "--as-of is in the future");
        return err_todo(why, "give the time at which the agency's system made the file");
    }
    return ERR_OK;
}

void delivery_speaks_against(const struct taking *t, struct err_info *reason)
{
    (void)speaks_against(t, reason);
}
