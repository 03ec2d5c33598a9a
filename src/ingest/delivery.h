/* ingest/delivery.h -- a delivery's row in the store and its life: staging, then live; or refused,
 * held, dropped. For ingest.c and its neighbours. */
#ifndef AIM_INGEST_DELIVERY_H
#define AIM_INGEST_DELIVERY_H

#include "agency/partners.h"
#include "ingest/chunk.h"
#include "ingest/full.h"
#include "ingest/ingest.h"

/* One delivery while it is being taken in. */
struct taking {
    const struct ingest_order *order;
    struct ingest_report *report;
    struct partners *partners;
    const struct agency *agency;
    const struct agreement *agreement; /* NULL = none in force */
    const struct mapping *mapping;
    struct arena *arena;               /* for what lasts as long as this */
    int64_t now_ms, content, delivery, received_ms;
    char lease_job[64], lease_owner[33];
    struct load load;
    struct terms terms;
    struct chunk chunk;
    struct full full; /* of a full extract */
    bool doubts;      /* the agency has sent full extracts */
    struct tally tally;
    int64_t bytes_done;
    /* pass 1 */
    int64_t services, services_known;
    bool cut_off;
    char state[12]; /* as stored when we came; '' = never seen */
};

/* Who delivers, under which agreement, by which mapping: fills partners, agency, agreement, mapping
 * and terms. ERR_ABSENT: there is no such agency. */
MUST err delivery_gate(struct taking *t, struct err_info *why);
/* What speaks against the delivery before its first row, into *reason; nothing = left as it is. */
void delivery_speaks_against(const struct taking *t, struct err_info *reason);
/* The id, what is stored of it, and since when its content is known: fills delivery, state,
 * received_ms. *reason, unless it has one already, gets what speaks against the delivery. */
MUST err delivery_identify(struct taking *t, struct err_info *reason, struct err_info *why);
/* A hash of what decides what becomes of a row: mapping and terms. */
MUST err delivery_terms(const struct taking *t, int64_t *ret_hash, struct err_info *why);
/* Become the one who loads for this agency. ERR_BUSY: another load is at work and moves. */
MUST err delivery_lease(struct taking *t, struct err_info *why);
/* From here on its rows may be stored; nobody sees them. */
MUST err delivery_begin(struct taking *t, struct err_info *why);
/* Everybody sees them. */
MUST err delivery_flip(struct taking *t, struct err_info *why);
/* Record that it was refused or held, with the reason in `reason`; returns its code. */
MUST err delivery_refuse(struct taking *t, const struct err_info *reason, struct err_info *why);
MUST err delivery_hold(struct taking *t, const struct err_info *reason, struct err_info *why);
/* Forget what is left of it; its rows must be gone. */
MUST err delivery_drop(struct taking *t, struct err_info *why);
/* Rows of this agency that wait in quarantine. */
MUST err delivery_waiting(struct taking *t, int64_t *ret_rows, struct err_info *why);

#endif
