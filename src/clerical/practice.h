/* clerical/practice.h -- how reviewers do: for each their own, and for the lead whether answers can
 * be relied on. How long somebody takes is told to nobody but themselves. */
#ifndef AIM_CLERICAL_PRACTICE_H
#define AIM_CLERICAL_PRACTICE_H

#include "clerical/clerical.h"

enum { PRACTICE_TEAM_LEAST = 3, PRACTICE_BREAK_MS = 15 * 60 * 1000 };

struct practice {
    char login[80];
    int64_t words;                 /* said in all; 0 in one's own */
    size_t pairs, agreed;          /* seen by another as well, both sure; said the same of */
    size_t tests, right;           /* pairs with a known answer */
};

struct own_practice {
    struct practice practice;
    int64_t median_ms, team_ms; /* of the last hundred words; of everybody's in four weeks, when at
                                   least PRACTICE_TEAM_LEAST others spoke. 0 = too few to tell */
    int64_t stretch_ms;            /* reviewing since then without a break of PRACTICE_BREAK_MS */
};
/* Not in the log: it is about the one who asks. */
MUST err clerical_own_practice(struct hub *h, const struct viewer *v, struct own_practice *ret,
                               struct err_info *why);
/* Of everybody who ever reviewed, by login; in the log. ERR_DENIED: for seniors. */
MUST err clerical_team_practice(struct hub *h, const struct viewer *v, struct arena *a,
                                const struct practice **ret_list, size_t *ret_n,
                                struct err_info *why);

#endif
