/* rule/feeds.c -- see feeds.h. */
#include "rule/feeds.h"

#include "event/history.h"

/* Of agreements that bring nothing now no feed is waited for. */
static err find_begins(const struct partners *p, const struct expect_plan *plan, struct arena *a,
                       const int32_t **ret_told_from, struct err_info *why)
{
    int32_t *from = ARENA_ARRAY(a, int32_t, p->agreement_count + 1);
    if (!from) return err_set(why, ERR_NOMEM, "no memory to read since when agencies have told");
    for (size_t i = 0; i < p->agreement_count; i++)
        from[i] = RULE_ALWAYS;
    for (size_t i = 0; i < plan->feed_count; i++)
        from[plan->feeds[i].terms - p->agreements] = plan->feeds[i].since;
    *ret_told_from = from;
    return ERR_OK;
}

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
    if (!e) e = expect_plan_read(db, p, hub_now_ms(h), a, &ret_feeds->expect, why);
    return e ? e : find_begins(p, &ret_feeds->expect, a, &ret_feeds->told_from, why);
}
