/* web/page_alert_load.c -- how much people are told: by worker and by addressee, a day, and where
 * it is over what the region holds that one can take in. */
#include "web/page.h"

#include "base/clock.h"
#include "notice/load.h"

enum { DAYS = 28 };

static str number(struct visit *v, int64_t n) { return str_printf(v->arena, "%lld", (long long)n); }

static str over(struct visit *v, int64_t days)
{
    return days ? str_printf(v->arena, "%lld %s", (long long)days, days == 1 ? "day" : "days")
                : STR("");
}

static str agency_name(struct visit *v, str code)
{
    const struct agency *a = partners_agency(v->partners, code);
    return a ? a->name : code;
}

static err list_workers(struct visit *v, struct page_alert_load *page, struct err_info *why)
{
    const struct notice_worker *list = NULL;
    struct page_alert_load_worker *out;
    size_t n = 0;
    err e = notice_worker_loads(v->web->hub, v->partners, DAYS, v->arena, &list, &n, why);
    if (!e) e = VISIT_ARRAY(v, out, struct page_alert_load_worker, n, why);
    for (size_t i = 0; !e && i < n; i++) {
        const struct notice_worker *w = &list[i];
        str agency = agency_name(v, w->agency);
        out[i] = (struct page_alert_load_worker){
            .worker_name = w->name.len ? w->name : w->login,
            .worker_of = str_printf(v->arena, "%.*s, %.*s", STR_FMT(w->role), STR_FMT(agency)),
            .worker_told = number(v, w->told),
            .worker_urgent = number(v, w->urgent),
            .worker_day = str_printf(v->arena, "%.1f", w->per_day),
            .worker_most = number(v, w->most),
            .worker_over = over(v, w->days_over)};
    }
    page->worker = e ? NULL : out;
    page->worker_n = e ? 0 : n;
    return e;
}

static str addressee(struct visit *v, const struct notice_load *l)
{
    const struct agency *a = partners_agency(v->partners, l->agency);
    const struct service *s = a && l->to == TO_SERVICE ? partners_service(a, l->who) : NULL;
    if (l->to == TO_LOGIN) return visit_called(v, l->who);
    str agency = agency_name(v, l->agency);
    if (s) return str_printf(v->arena, "%.*s, %.*s", STR_FMT(s->name), STR_FMT(agency));
    return str_printf(v->arena, "Every %.*s, %.*s", STR_FMT(l->who), STR_FMT(agency));
}

static err list_addressees(struct visit *v, struct page_alert_load *page, struct err_info *why)
{
    const struct notice_load *list = NULL;
    struct page_alert_load_addressee *out;
    size_t n = 0;
    err e = notice_loads(v->web->hub, v->partners, DAYS, v->arena, &list, &n, why);
    if (!e) e = VISIT_ARRAY(v, out, struct page_alert_load_addressee, n, why);
    for (size_t i = 0; !e && i < n; i++) {
        const struct notice_load *l = &list[i];
        out[i] = (struct page_alert_load_addressee){
            .to_whom = addressee(v, l),
            .made = number(v, l->made),
            .merged = number(v, l->merged),
            .put_off = number(v, l->in_digests),
            .acknowledged = number(v, l->acknowledged),
            .half = l->median_ms ? str_printf(v->arena, "%lld minutes",
                                              (long long)(l->median_ms / MS_PER_MINUTE))
                                 : STR("–"),
            .open = number(v, l->open),
            .passed_on = number(v, l->escalated)};
    }
    page->addressee = e ? NULL : out;
    page->addressee_n = e ? 0 : n;
    return e;
}

err page_alert_load(struct visit *v, struct err_info *why)
{
    struct page_frame frame;
    struct page_alert_load page = {
        .frame = &frame,
        .caption = str_printf(v->arena,
                              "The last %d days. Told: by name, to their role and to the services "
                              "they read for, on the day it was told. Your region holds that one "
                              "can take in %d a day; nothing is held back for it.",
                              DAYS, v->partners->terms.queue.alerts_per_day)};
    err e = list_workers(v, &page, why);
    if (!e) e = list_addressees(v, &page, why);
    if (!e) e = visit_frame(v, "How much people are told", true, "/alerts", &frame, why);
    if (!e) page_alert_load_render(&page, &v->a->page);
    return e;
}
