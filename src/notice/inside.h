/* notice/inside.h -- shared by the files of this folder only. */
#ifndef AIM_NOTICE_INSIDE_H
#define AIM_NOTICE_INSIDE_H

#include "notice/choice.h"

#include "query.h"
#include "store/cell.h"

/* When one of this kind that comes up now is told and counted in a mail, and by when it is to be
 * acknowledged (0 = need not be). */
struct notice_times {
    int64_t tell_ms, due_ms, mail_ms;
};
void notice_times_of(enum notice_kind kind, const struct region_terms *t,
                     const struct notice_choice *c, int64_t now_ms, struct notice_times *ret);

/* To whose managers goes on what nobody acknowledged; "" = to nobody's. */
str notice_agency_above(const struct partners *p);

bool notice_to_of(str word, enum notice_to *ret_to); /* "login" */
int64_t notice_audience(const struct hub *h, enum notice_to to, str agency, str who);

/* A person who lives behind an id and may be known to this look. false also when there is none. */
MUST err notice_person_known(struct db *db, const struct look *look, int64_t person,
                             struct arena *a, bool *ret_known, struct err_info *why);

/* A notice of a referral to a service is for those of the service alone, as the referral is. */
bool notice_read_by(const struct partners *p, const struct user *u, enum notice_to to,
                    enum notice_kind kind, str agency, str who);

#endif
