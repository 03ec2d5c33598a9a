/* web/page_feed.c -- one feed's quality, for those who send it and those who run the hub. */
#include "web/page.h"

#include "store/store.h"
#include "web/feed_page.h"

struct reading {
    struct visit *visit;
    const struct agency *agency;
    str feed;
    struct supply_report *report;
};

static err read_report(struct db *db, void *ctx, struct err_info *why)
{
    struct reading *g = ctx;
    return supply_report(db, g->visit->web->hub, g->visit->partners, g->agency, g->feed,
                         g->visit->arena, g->report, why);
}

/* "agency.feed", as folders of dropped files are called. */
static err find(struct reading *g, struct err_info *why)
{
    const struct user *u = &g->visit->session.user;
    str agency, rest = g->visit->tail;
    (void)str_next(&rest, '.', &agency);
    g->feed = rest.at ? rest : STR("");
    if (access_own_feeds_only(u) && !str_eq_c(agency, u->agency))
        return err_set(why, ERR_DENIED, "this account sees its own agency's feeds only");
    g->agency = partners_agency(g->visit->partners, agency);
    return g->agency && g->feed.len ? ERR_OK : err_set(why, ERR_ABSENT, "there is no such feed");
}

err page_feed(struct visit *v, struct err_info *why)
{
    struct page_frame frame;
    struct page_feed page = {.frame = &frame};
    struct reading g = {.visit = v};
    err e = find(&g, why);
    if (!e) e = VISIT_ARRAY(v, g.report, struct supply_report, 1, why);
    if (!e) e = visit_frame(v, "Quality of a feed", true, "/data", &frame, why);
    if (!e) e = store_read(v->web->hub->store, read_report, &g, why);
    if (!e) e = feed_page(v, g.report, &page, why);
    if (e) return e;
    v->entry.detail = str_printf(v->arena, "data quality of %.*s.%.*s", STR_FMT(g.agency->code),
                                 STR_FMT(g.report->feed));
    page_feed_render(&page, &v->a->page);
    return ERR_OK;
}
