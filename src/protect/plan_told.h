/* protect/plan_told.h -- the authority's side: it is told that somebody looked, lists who did, and
 * learns which of the numbers that it uploaded are of no use. */
#ifndef AIM_PROTECT_PLAN_TOLD_H
#define AIM_PROTECT_PLAN_TOLD_H

#include "base/pii.h"
#include "protect/plan.h"

/* Put a notice for every access that the authority has not been told of. For the jobs, beside the
 * answers, so that no answer takes longer for it; repeatable, killed anywhere. */
MUST err plan_tell(struct hub *h, const struct partners *p, struct err_info *why);

struct plan_told {
    int64_t at_ms;
    pii person_ref;  /* the authority's own id of the child */
    str agency, role; /* who looked: organisation, role */
};
/* Who looked at plans of the viewer's own agency in the last days, newest first, at most `most`. In
 * the log before this returns. ERR_DENIED. */
MUST err plan_accesses(struct hub *h, const struct partners *p, const struct viewer *v, int days,
                       size_t most, struct arena *a, const struct plan_told **ret_list,
                       size_t *ret_n, struct err_info *why);

#define PLAN_NUMBER_LIST(X)                                                                        \
    X(FINE, "fine", "the number is in use")                                                        \
    X(MISSING, "missing", "the plan came without an NHS number")                                   \
    X(UNTRACED, "untraced", "the number was not traced (status 02 to 05)")                         \
    X(SUPERSEDED, "superseded", "the number has been replaced by another one")
enum plan_number {
#define PLAN_NUMBER_ENUM(name, word, text) PLAN_NUMBER_##name,
    PLAN_NUMBER_LIST(PLAN_NUMBER_ENUM)
#undef PLAN_NUMBER_ENUM
        PLAN_NUMBER__COUNT
};
const char *plan_number_word(enum plan_number n);
const char *plan_number_text(enum plan_number n);

struct plan_inactive {
    int64_t record, person;
    str agency, service; /* of the authority; codes */
    pii person_ref;
    enum plan_number code; /* never fine */
    enum plan_kind kind;
    struct date start;
};
/* The plans of this agency that are shown today and that no question by number finds. The inactive-
 * number notice of a supplier. In the log before this returns; ERR_DENIED for others than the
 * agency's own users and loaders. */
MUST err plan_numbers(struct hub *h, const struct partners *p, const struct viewer *v, str agency,
                      struct arena *a, const struct plan_inactive **ret_list, size_t *ret_n,
                      struct err_info *why);
/* Tell every authority of each such plan, once for each plan and reason; and no more when the
 * number is in use. For the jobs; idempotent. */
MUST err plan_numbers_tell(struct hub *h, const struct partners *p, int64_t *ret_told,
                           struct err_info *why);

#endif
