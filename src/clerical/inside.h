/* clerical/inside.h -- shared by the files of this folder only. */
#ifndef AIM_CLERICAL_INSIDE_H
#define AIM_CLERICAL_INSIDE_H

#include "clerical/clerical.h"
#include "clerical/pair.h"

/* Add the shields of all records of two persons. A class that a feed set a moment ago counts before
 * the linker has passed it on to the person. */
MUST err around_shields(struct db *db, const struct inspection *around, const int64_t person[2],
                        struct arena *a, int32_t shield[2], struct err_info *why);
/* May this viewer review matches at all, for this reason? */
MUST err clerical_check(const struct viewer *v, struct err_info *why);
/* Is something of the two hidden from this viewer, so that weights would tell it? */
bool pair_hides(const struct look *l, int32_t shield);
/* The pair, if this viewer may know of it; else ERR_ABSENT, as if it were not there. */
MUST err pair_load_for(struct db *db, struct hub *h, const struct viewer *v, int64_t record,
                       int64_t other, struct arena *a, struct pair *ret_pair,
                       struct err_info *why);
/* Fill in how many open reviews and firing rules the moves of `x` concern. */
MUST err effect_count(struct db *db, struct arena *a, struct clerical_effect *x,
                      struct err_info *why);
/* An entry that something was explained of one person, or of two. */
MUST err clerical_note_explained(struct hub *h, const struct viewer *v, const char *what,
                                 int64_t person, int64_t other, struct err_info *why);
bool viewer_senior(const struct viewer *v);
/* What the log says of a pair: whom it is about. */
void pair_subjects(const struct pair *p, struct audit_subject subjects[2],
                   struct audit_entry *entry);
struct place opinion_place(int64_t record, int64_t other);

#endif
