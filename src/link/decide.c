/* link/decide.c -- a human's word on two records: kept for ever, in both directions, and logged. */
#include "link/link.h"

#include "audit/audit.h"
#include "query.h"
#include "store/cell.h"

err link_decide(struct db *db, struct hub *h, int64_t record, int64_t other, bool same, str login,
                str reason, struct err_info *why)
{
    if (record == other) return err_set(why, ERR_INPUT, "a decision needs two different records");
    const int64_t ends[] = {record, other};
    int64_t now_ms = hub_now_ms(h);
    err e = ERR_OK;
    for (int i = 0; i < 2 && !e; i++) {
        int64_t from = ends[i], to = ends[1 - i];
        struct q_link_put_decision_in put = {cell_of(from), from, to, same, login, now_ms, reason};
        struct q_record_touch_in touch = {cell_of(from), from,
                                          0}; /* delivery 0: of none, always live */
        e = q_link_put_decision(db, &put, why);
        if (!e) e = q_record_touch(db, &touch, why);
    }
    struct audit_entry entry = {
        .kind = AUDIT_LINK_DECISION,
        .actor = login,
        .request = STR("link-decision"),
        .decision = STR("allowed"),
        .detail = same ? STR("same") : STR("different"),
        .asked = reason,
    };
    return e ? e : audit_note(db, h, &entry, why);
}
