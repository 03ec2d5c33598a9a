/* refer/inside.h -- shared by the files of this folder only. */
#ifndef AIM_REFER_INSIDE_H
#define AIM_REFER_INSIDE_H

#include "refer/referral.h"

#include "event/history.h"
#include "notice/notice.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"

/* ---- seal.c ---- */

/* A content under a key of its own. `table`: "referral" or "referral_draft". */
MUST err refer_seal(struct hub *h, const char *table, int64_t id, const struct refer_content *c,
                    struct arena *a, struct key *ret_key, str *ret_wrapped, str *ret_sealed,
                    struct err_info *why);
MUST err refer_key(const struct hub *h, const char *table, int64_t id, str wrapped,
                   struct key *ret_key, struct err_info *why);
MUST err refer_unseal(const struct key *k, const char *table, int64_t id, str sealed,
                      struct arena *a, struct refer_content *ret_content, struct err_info *why);
MUST err refer_seal_words(struct hub *h, const struct key *k, int64_t referral, int64_t step,
                          pii words, struct arena *a, str *ret_sealed, struct err_info *why);
MUST err refer_unseal_words(const struct key *k, int64_t referral, int64_t step, str sealed,
                            struct arena *a, pii *ret_words, struct err_info *why);

/* ---- read.c ---- */

/* Everything of it, whoever asks, what a shield takes away left out; ERR_ABSENT. `services`: does
 * the one for whom it is read see a protected person's services? */
MUST err refer_load(struct db *db, struct hub *h, int64_t id, const struct look *look,
                    struct arena *a, struct referral *ret, struct err_info *why);
/* May this look know of that person now, by their shield and those of their records? */
MUST err refer_known(struct db *db, const struct look *look, int64_t person, struct arena *a,
                     bool *ret_known, struct err_info *why);
/* ERR_DENIED: this viewer neither refers nor receives. A program of an agency needs no purpose of
 * its own: it reads what was sent to it. */
MUST err refer_may(const struct viewer *v, struct err_info *why);
bool refer_is_program(const struct viewer *v);
MUST err refer_note(struct db *db, struct hub *h, const struct viewer *v, enum audit_kind kind,
                    int64_t person, str detail, struct err_info *why);
/* What a referral says, why a review was required too, was on this viewer's screen. */
MUST err refer_note_shown(struct db *db, struct hub *h, const struct viewer *v, int64_t person,
                          str detail, struct err_info *why);
#define REFER_PROGRAM "client:"
/* To which team it went tells who has an allocated worker: a sender who may not see services is
 * told the agency alone, as it is when nobody is allocated. */
void refer_hide_team(const struct look *look, struct referral *r);

/* ---- side.c ---- */

/* Sets `side` and `may_act` of r for this viewer. false: it is not theirs to read. */
bool refer_side(const struct partners *p, const struct viewer *v, struct referral *r);

/* ---- quiet.c ---- */

/* Sets quiet_days of r, whose side is known. */
MUST err refer_find_quiet(struct db *db, struct hub *h, const struct partners *p,
                          struct referral *r, struct arena *a, struct err_info *why);
/* Those to an agency that may be quiet, the longest first; at most REFERRAL_LIST_MAX. */
MUST err refer_quiet_rows(struct db *db, struct hub *h, const struct partners *p, str agency,
                          struct arena *a, struct q_referral_quiet_to_rows *ret_rows,
                          struct err_info *why);

/* ---- tell.c ---- */

MUST err refer_tell_sent(struct db *db, struct hub *h, const struct partners *p,
                         const struct referral *r, struct err_info *why);
/* `actor`: login of who did it. */
MUST err refer_tell_moved(struct db *db, struct hub *h, const struct partners *p,
                          const struct referral *r, str actor, struct err_info *why);
MUST err refer_tell_late(struct db *db, struct hub *h, const struct partners *p,
                         const struct referral *r, struct err_info *why);

#endif
