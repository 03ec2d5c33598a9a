/* rule/feeds.h -- since when and how far every agency has told, as the moment of a rule has it
 * (rule.h): read once, before judging, a trial or an evaluation. */
#ifndef AIM_RULE_FEEDS_H
#define AIM_RULE_FEEDS_H

#include "expect/expect.h"
#include "rule/rule.h"

struct rule_feeds {
    const int32_t *complete_to; /* by agency; RULE_NONE = never fed */
    const int32_t *told_from;   /* by agreement */
    struct expect_plan expect;
};

/* As of now, in the transaction `db` is in; lives in `a`. Errors: ERR_NOMEM, those of the store. */
MUST err rule_feeds_read(struct db *db, const struct hub *h, const struct partners *p,
                         struct arena *a, struct rule_feeds *ret_feeds, struct err_info *why);

#endif
