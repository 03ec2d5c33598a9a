/* Pages: how long the server takes to make a person page from a view, and how large it is. The view
 * is a large one: 40 services, 300 events, three rules, a household of eight. */
#include "bench.h"

#include "web/person_page.h"

enum { SERVICES = 40, EVENTS = 300, HITS = 3, HOME = 8, TODAY_DAYS = 16155 };

static struct agency agency;
static struct service services[SERVICES];
static struct service_row rows[SERVICES];
static struct event_line events[EVENTS];
static struct hit_line hits[HITS];
static struct household_line home[HOME];

struct round {
    struct person_view view;
    struct arena *arena;
    struct buf page;
};

static err url(void *ctx, int64_t person, str *ret_url, struct err_info *why)
{
    (void)ctx;
    (void)person;
    (void)why;
    *ret_url =
        STR("/person/0123456789012345678901234567890123456789012345678901234567890123456789");
    return ERR_OK;
}

static bool make_page(void *context)
{
    struct round *r = context;
    const struct page_frame frame = {.title = STR("Person record"),
                                     .style = STR("/assets/app.css"),
                                     .icon = STR("/assets/favicon.svg"),
                                     .duty_phone = STR("0121 496 0100")};
    const struct page_reader reader = {.user = STR("Ravi Patel"),
                                       .role = STR("Reviewer"),
                                       .reason = "Worried about a child",
                                       .now_ms = (int64_t)TODAY_DAYS * 86400000,
                                       .url = url};
    struct page_person page;
    arena_clear(r->arena);
    buf_reset(&r->page);
    if (person_page(&r->view, &reader, r->arena, &page, NULL)) return false;
    page.frame = &frame;
    page_person_render(&page, &r->page);
    return buf_state(&r->page) == ERR_OK;
}

static void fill_services(void)
{
    agency.name = STR("City Hospital");
    for (int i = 0; i < SERVICES; i++) {
        services[i] = (struct service){.agency = &agency, .name = STR("Community Healthcare")};
        rows[i] = (struct service_row){.service = &services[i],
                                       .state = (enum row_state)(i % ROW__COUNT),
                                       .data_up_to_ms = (int64_t)TODAY_DAYS * 86400000,
                                       .last = date_from_days(TODAY_DAYS - i),
                                       .label = STR("Seen by school nurse"),
                                       .lead = {.name = STR("Lena Fox, named nurse"),
                                                .phone = STR("0121 496 0222"),
                                                .hours = STR("Mon-Fri 9am-5pm"),
                                                .away_phone = STR("0121 496 0100")}};
        for (int m = 0; m < ROW_MONTHS; m++)
            rows[i].months[m] = m % 3;
    }
}

static void fill_events(void)
{
    for (int i = 0; i < EVENTS; i++)
        events[i] = (struct event_line){.date = date_from_days(TODAY_DAYS - i),
                                        .service = &services[i % SERVICES],
                                        .label = STR("A+E attendance"),
                                        .class = (enum event_class)(i % CLASS__COUNT)};
    for (int i = 0; i < HITS; i++)
        hits[i] =
            (struct hit_line){.sentence = STR("5 counts of activity from 5 services in 90 days"),
                              .first = date_from_days(TODAY_DAYS - 90),
                              .last = date_from_days(TODAY_DAYS),
                              .events = events,
                              .event_count = 20};
    for (int i = 0; i < HOME; i++)
        home[i] = (struct household_line){.given_name = STR("Mary"),
                                          .family_name = STR("O'Brien"),
                                          .age = 30 + i,
                                          .relation = STR("Same address"),
                                          .services = 3};
}

static struct person_view large_view(void)
{
    fill_services();
    fill_events();
    return (struct person_view){.tier = 3,
                                .today = date_from_days(TODAY_DAYS),
                                .given_name = STR("Siân"),
                                .family_name = STR("O'Brien"),
                                .birth_date = {2000, 6, 9},
                                .age = 13,
                                .services_shown = true,
                                .rows = rows,
                                .row_count = SERVICES,
                                .window_days = 365,
                                .count_sentence = STR("300 counts of activity"),
                                .review_shown = true,
                                .review_required = true,
                                .rules_shown = true,
                                .hits = hits,
                                .hit_count = HITS,
                                .history_shown = true,
                                .events = events,
                                .event_count = EVENTS,
                                .household_shown = true,
                                .household = home,
                                .household_count = HOME};
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("page", argc, argv);
    struct round r = {.page = BUF_INIT(1 << 20), .arena = arena_new(8 << 20)};
    if (!r.arena) return 1;
    r.view = large_view();
    bench_repeat(&b, "person", "pages", 1, make_page, &r);
    bench_figure(&b, "person/bytes", "bytes", (double)r.page.len);
    arena_free(r.arena);
    buf_release(&r.page);
    return bench_end(&b);
}
