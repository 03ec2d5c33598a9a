/* notice/inside.h -- shared by the files of this folder only. */
#ifndef AIM_NOTICE_INSIDE_H
#define AIM_NOTICE_INSIDE_H

#include "notice/notice.h"

#include "query.h"
#include "store/cell.h"

bool notice_to_of(str word, enum notice_to *ret_to); /* "login" */
int64_t notice_audience(const struct hub *h, enum notice_to to, str agency, str who);

/* A person who lives behind an id and may be known to this look. false also when there is none. */
MUST err notice_person_known(struct db *db, const struct look *look, int64_t person,
                             struct arena *a, bool *ret_known, struct err_info *why);

/* A notice of a referral to a service is for those of the service alone, as the referral is. */
bool notice_read_by(const struct partners *p, const struct user *u, enum notice_to to,
                    enum notice_kind kind, str agency, str who);

#endif
