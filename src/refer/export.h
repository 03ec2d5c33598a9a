/* refer/export.h -- a referral for a case system: JSON and CSV in the words of the Standard
 * Safeguarding Dataset (ssd_person, ssd_contacts, ssd_cin_episodes), so that nothing is typed
 * twice. docs/referrals.md and docs/referral.schema.json say what is in it. */
#ifndef AIM_REFER_EXPORT_H
#define AIM_REFER_EXPORT_H

#include "codec/json.h"
#include "refer/referral.h"

#define EXPORT_SCHEMA "urn:aim:referral:1"

/* A referral with what its receiver calls the person. */
struct referral_export {
    struct referral referral;
    pii person_ref; /* the receiving agency's own; "" = it has no record of them */
};

/* As it stood at that version (0 = now), in the transaction that `db` is in. ERR_ABSENT: there is
 * no such referral or version, or its time is over. The caller decides who may have it, and notes
 * it. */
MUST err referral_export_load(struct db *db, struct hub *h, int64_t referral, int64_t version,
                              struct arena *a, struct referral_export *ret_export,
                              struct err_info *why);
/* The same for a viewer of the receiving agency (or the sending one: its own referral), in the log
 * before it returns. ERR_ABSENT, ERR_DENIED as referral_open. */
MUST err referral_export_open(struct hub *h, const struct partners *p, const struct viewer *v,
                              int64_t referral,
                              struct arena *a, struct referral_export *ret_export,
                              struct err_info *why);

void referral_export_json(const struct referral_export *x, const struct partners *p,
                          struct arena *a, struct json_writer *w);
/* One line under its head, RFC 4180. */
void referral_export_csv_head(struct buf *out);
void referral_export_csv(const struct referral_export *x, const struct partners *p,
                         struct arena *a, struct buf *out);

#endif
