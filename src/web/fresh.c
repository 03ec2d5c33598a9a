/* web/fresh.c -- counted by service, as people know them: a feed brings all services of its agency.
 */
#include "web/fresh.h"

#include "event/history.h"
#include "store/store.h"

struct reading {
    const struct visit *visit;
    const struct feed_state *feeds;
};

static err read_feeds(struct db *db, void *ctx, struct err_info *why)
{
    struct reading *r = ctx;
    return feeds_read(db, r->visit->partners, hub_now_ms(r->visit->web->hub), r->visit->arena,
                      &r->feeds, why);
}

str fresh_late(struct arena *a, str service, int64_t since_ms)
{
    if (!since_ms) return str_printf(a, "%.*s has sent no data yet", STR_FMT(service));
    str day = date_long(a, date_uk(since_ms).date);
    return str_printf(a, "%.*s has sent no data since %.*s", STR_FMT(service), STR_FMT(day));
}

err fresh_fill(struct visit *v, struct page_search *page, struct err_info *why)
{
    struct reading r = {.visit = v};
    struct page_search_late *late;
    size_t services = 0, current = 0;
    err e = store_read(v->web->hub->store, read_feeds, &r, why);
    if (!e) e = VISIT_ARRAY(v, late, struct page_search_late, timeline_rows_max(v->partners), why);
    if (e) return e;
    for (size_t i = 0; i < v->partners->agency_count; i++) {
        const struct agency *agency = &v->partners->agencies[i];
        for (size_t k = 0; k < agency->service_count; k++) {
            const struct feed_state *f = feed_of_service(&r.feeds[i], k);
            if (!f->supplied) continue;
            services++;
            current += !f->late;
            if (f->late)
                late[page->late_n++].text =
                    str_printf(v->arena, "%s.",
                               str_c(v->arena, fresh_late(v->arena, agency->services[k].name,
                                                          f->complete_to_ms)));
        }
    }
    page->late = late;
    if (services > 0)
        page->fresh =
            str_printf(v->arena, "%zu of %zu services are up to date.", current, services);
    return ERR_OK;
}
