/* rule/feeds.c -- see feeds.h. */
#include "rule/feeds.h"

#include "event/history.h"

err rule_feeds_read(struct db *db, const struct hub *h, const struct partners *p, struct arena *a,
                    struct rule_feeds *ret_feeds, struct err_info *why)
{
    const struct feed_state *feeds;
    int32_t *complete_to = ARENA_ARRAY(a, int32_t, p->agency_count + 1);
    if (!complete_to)
        return err_set(why, ERR_NOMEM, "no memory to read how far agencies have told");
    err e = feeds_read(db, p, hub_now_ms(h), a, &feeds, why);
    for (size_t i = 0; !e && i < p->agency_count; i++)
        complete_to[i] =
            feeds[i].complete_to_ms ? date_days(date_uk(feeds[i].complete_to_ms).date) : RULE_NONE;
    ret_feeds->complete_to = complete_to;
    return e ? e : expect_plan_read(db, p, hub_now_ms(h), a, &ret_feeds->expect, why);
}
