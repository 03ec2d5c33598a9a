/* clerical/inside.h -- shared by the files of this folder only. */
#ifndef AIM_CLERICAL_INSIDE_H
#define AIM_CLERICAL_INSIDE_H

#include "clerical/clerical.h"
#include "clerical/pair.h"

/* May this viewer review matches at all, for this reason? */
MUST err clerical_check(const struct viewer *v, struct err_info *why);
/* Is something of the two hidden from this viewer, so that weights would tell it? */
bool pair_hides(const struct look *l, int32_t shield);
/* The pair, if this viewer may know of it; else ERR_ABSENT, as if it were not there. */
MUST err pair_load_for(struct db *db, struct hub *h, const struct viewer *v, int64_t record,
                       int64_t other, struct arena *a, struct pair *ret_pair,
                       struct err_info *why);
bool viewer_senior(const struct viewer *v);
/* What the log says of a pair: whom it is about. */
void pair_subjects(const struct pair *p, struct audit_subject subjects[2],
                   struct audit_entry *entry);
struct place opinion_place(int64_t record, int64_t other);

#endif
