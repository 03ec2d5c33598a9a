/* Pages of a hub that took in a whole region, through the handler that the server calls: session,
 * decision, view, HTML, and the entry in the log on the disk. The time of libmicrohttpd and TLS is
 * not in it. Seen by a reviewer, who sees most. */
#include "bench.h"
#include "region.h"

#include "access/account.h"
#include "access/session.h"
#include "base/clock.h"
#include "query.h"
#include "rule/mark.h"
#include "rule/reviews.h"
#include "store/cell.h"
#include "store/store.h"
#include "agency/share.h"
#include "web/token.h"
#include "web/visit.h"

#include <stdio.h>

enum { PERSONS = 20000, SAMPLE = 1000, KEPT_BYTES = 16 << 20, OPEN_REVIEWS = 50000, BATCH = 500,
       WARDS = 40 };
static const double p99_budget_ms = 10, queue_budget_ms = 20;

static struct {
    struct bench_region region;
    struct web web;
    struct session session;
    struct arena *kept, *request;
    str url[SAMPLE];
    size_t n, bytes, bytes_max;
    int64_t wall_ns[SAMPLE], cpu_ns[SAMPLE];
} t;

static err take_sample(struct db *db, void *ctx, struct err_info *why)
{
    struct hub *h = t.region.hub;
    err e = ERR_OK;
    (void)ctx;
    for (int64_t i = 0; !e && i < SAMPLE; i++) {
        int64_t after = INT64_MAX / SAMPLE * i;
        struct q_rule_persons_after_rows rows;
        e = q_rule_persons_after(db, &(struct q_rule_persons_after_in){cell_of(after), after, 1},
                                 t.kept, &rows, why);
        if (!e && rows.n)
            e = token_of_person(&h->keys, &h->rand, t.session.id, rows.at[0].person, t.kept,
                                &t.url[t.n++], why);
    }
    return e;
}

static err give_password(struct db *db, void *ctx, struct err_info *why)
{
    return account_store_password(db, STR("reviewer"), str_of(ctx), why);
}

static err sign_in(void)
{
    struct hub *h = t.region.hub;
    struct err_info *why = &t.region.why;
    char hashed[CRYPT_PASSWORD_TEXT_MAX];
    const str password = STR("orchard lantern forty two");
    err e = crypt_password_hash(password, &h->rand, hashed, why);
    if (!e) e = store_write(h->store, give_password, hashed, why);
    if (!e) e = session_start(h, STR("reviewer"), password, STR("127.0.0.1"), &t.session, why);
    return e ? e : session_set_purpose(h, &t.session, PURPOSE_CHILD, STR(""), why);
}

static bool prepare(void)
{
    struct bench_region *r = &t.region;
    t.kept = arena_new(KEPT_BYTES);
    t.request = arena_new(HTTP_ARENA_BYTES_MAX);
    if (!t.kept || !t.request || !bench_region_make(r, PERSONS) || !bench_region_hub(r) ||
        !bench_region_take(r, NULL) || !bench_region_link(r))
        return false;
    t.web.hub = r->hub;
    return !share_new(r->hub, &t.web.partners, &r->why) &&
           !shelf_new(MS_PER_HOUR, &t.web.shelf, &r->why) && !sign_in() &&
           !store_read(r->hub->store, take_sample, NULL, &r->why);
}

static bool open_asked(str path, const struct form *query, size_t at)
{
    struct http_answer answer = {.page = BUF_INIT(HTTP_PAGE_BYTES_MAX)};
    struct http_request request = {.method = HTTP_GET,
                                  .path = path,
                                  .session_cookie = str_of(t.session.token),
                                  .source = STR("127.0.0.1"),
                                  .arena = t.request,
                                  .id = "0000000000000000"};
    if (query) request.query = *query;
    int64_t wall = clock_monotonic_ns(), cpu = clock_cpu_ns();
    arena_clear(t.request);
    web_answer(&t.web, &request, &answer);
    t.wall_ns[at] = clock_monotonic_ns() - wall;
    t.cpu_ns[at] = clock_cpu_ns() - cpu;
    t.bytes += answer.page.len;
    if (answer.page.len > t.bytes_max) t.bytes_max = answer.page.len;
    bool good = !answer.status || answer.status == 200;
    buf_release(&answer.page);
    return good;
}

static bool open_page(str path, size_t at) { return open_asked(path, NULL, at); }

static bool open_persons(void *ctx)
{
    (void)ctx;
    for (size_t i = 0; i < t.n; i++)
        if (!open_page(t.url[i], i)) return false;
    return t.n > 0;
}

static bool open_queue(void *ctx)
{
    (void)ctx;
    for (size_t i = 0; i < t.n; i++)
        if (!open_page(STR("/queue"), i)) return false;
    return t.n > 0;
}

/* ---- fifty thousand open reviews ---- */

/* A rule of the region flags every fourth. */
static err plant_hit(struct db *db, const struct review *is, int64_t now_ms, struct err_info *why)
{
    const struct q_rule_hit_put_in in = {.cell = cell_of(is->person),
                                         .person = is->person,
                                         .rule = STR("R1"),
                                         .version = 1,
                                         .since_ms = now_ms - MS_PER_DAY,
                                         .judged_ms = now_ms,
                                         .band = str_of(rule_band_word(is->band)),
                                         .facts = STR("{\"newest\":0,\"facts\":[]}"),
                                         .events = STR("[]")};
    return q_rule_hit_put(db, &in, why);
}

static err plant_some(struct db *db, void *ctx, struct err_info *why)
{
    static const char *const hands[] = {"",        "",        "",        "reviewer", "worker.1",
                                        "worker.2", "worker.3", "worker.4", "worker.5", "worker.6"};
    static const enum review_age ages[] = {REVIEW_AGE_18_TO_64, REVIEW_AGE_18_TO_64,
                                           REVIEW_AGE_5_TO_17, REVIEW_AGE_65_AND_OVER,
                                           REVIEW_AGE_UNDER_5};
    struct rand *r = ctx;
    const struct keys *keys = &t.region.hub->keys;
    int64_t now_ms = hub_now_ms(t.region.hub);
    char r1[MARK_DIGITS + 1], area[8];
    err e = ERR_OK;
    mark_digits(review_rule_mark(keys, STR("R1")), r1);
    for (int i = 0; !e && i < BATCH; i++) {
        (void)snprintf(area, sizeof area, "B%d", (int)rand_below(r, WARDS));
        const struct review is = {
            .person = rand_id(r),
            .review = rand_id(r),
            .open = true,
            .band = rand_below(r, 2) ? BAND_AMBER : BAND_GREEN,
            .opened_ms = now_ms - MS_PER_DAY,
            .due_ms = now_ms + ((int64_t)rand_below(r, 120 * 24) - 60 * 24) * MS_PER_HOUR,
            .rank = (int64_t)rand_below(r, 90000),
            .assigned = rand_below(r, 60) ? STR("")
                                          : str_of(hands[rand_below(r, COUNT(hands))]),
            .back_ms = rand_below(r, 10) ? 0 : now_ms - MS_PER_DAY,
            .quiet = !rand_below(r, 5),
            .routed_ms = -1,
            .rules = i % 4 == 0 ? str_of(r1) : STR(""),
            .age = review_age_mark(keys, ages[rand_below(r, COUNT(ages))]),
            .area = review_area_mark(keys, str_of(area))};
        e = q_link_put_person(db,
                              &(struct q_link_put_person_in){.cell = cell_of(is.person),
                                                             .person = is.person,
                                                             .made_ms = now_ms,
                                                             .version = 1},
                              why);
        if (!e) e = review_put(db, NULL, &is, why);
        if (!e && i % 4 == 0) e = plant_hit(db, &is, now_ms, why);
    }
    return e;
}

/* Nobody's records, so that the region stays what it is: they fill the tables and the indexes, and
 * stand on the pages behind the real ones, which are red. */
static bool plant(void)
{
    struct rand r = rand_seeded(11);
    err e = ERR_OK;
    for (int i = 0; !e && i < OPEN_REVIEWS / BATCH; i++) {
        e = store_write(t.region.hub->store, plant_some, &r, &t.region.why);
        for (int k = 0; k < 4 * BATCH; k++)
            (void)rand_u64(&r);
    }
    return !e;
}

/* The first page, its followers, and what people ask for. */
static bool open_busy_queue(void *ctx)
{
    static const struct {
        const char *name, *value;
    } asked[] = {{NULL, NULL},      {"page", "2"},       {"page", "3"},   {"who", "_none"},
                 {"who", "_me"},    {"band", "amber"},   {"sort", "due"}, {"only", "back"},
                 {"only", "quiet"}, {"page", "20"}};
    (void)ctx;
    for (size_t i = 0; i < t.n; i++) {
        struct form query = {.n = 0};
        size_t k = i % 20 < 10 ? 0 : i % 10; /* every other one is the first page */
        if (asked[k].name) {
            query.field[0].name = str_of(asked[k].name);
            query.field[0].value = pii_of(str_of(asked[k].value));
            query.n = 1;
        }
        if (!open_asked(STR("/queue"), &query, i)) return false;
    }
    return t.n > 0;
}

/* By what is asked about the person: alone, two at once, another order, and the last page. */
static bool open_of_a_mark(void *ctx)
{
    static const char *const asked[][2][2] = {
        {{"rule", "R1"}},
        {{"rule", "R1"}, {"age", "18-64"}},
        {{"rule", "R1"}, {"sort", "due"}},
        {{"rule", "R1"}, {"page", "100000"}},
        {{"age", "18-64"}},
        {{"age", "18-64"}, {"page", "100000"}},
        {{"area", "B7"}},
        {{"area", "B7"}, {"age", "5-17"}}};
    (void)ctx;
    for (size_t i = 0; i < t.n; i++) {
        struct form query = {.n = 0};
        for (size_t k = 0; k < 2 && asked[i % COUNT(asked)][k][0]; k++) {
            query.field[query.n].name = str_of(asked[i % COUNT(asked)][k][0]);
            query.field[query.n++].value = pii_of(str_of(asked[i % COUNT(asked)][k][1]));
        }
        if (!open_asked(STR("/queue"), &query, i)) return false;
    }
    return t.n > 0;
}

static bool open_last_pages(void *ctx)
{
    struct form query = {.n = 1};
    (void)ctx;
    query.field[0].name = STR("page");
    query.field[0].value = pii_of(STR("1990"));
    for (size_t i = 0; i < t.n; i++)
        if (!open_asked(STR("/queue"), &query, i)) return false;
    return t.n > 0;
}

static void measure(struct bench *b, const char *name, double budget_ms, bench_round *round)
{
    char figure[100];
    t.bytes = t.bytes_max = 0;
    bench_once(b, name, "pages", (double)t.n, round, NULL);
    bench_spread(b, name, t.wall_ns, t.n, budget_ms);
    snprintf(figure, sizeof figure, "%s/cpu", name);
    bench_spread(b, figure, t.cpu_ns, t.n, 0);
    snprintf(figure, sizeof figure, "%s/bytes", name);
    bench_figure(b, figure, "bytes", (double)t.bytes / (double)t.n);
    snprintf(figure, sizeof figure, "%s/bytes, largest", name);
    bench_figure(b, figure, "bytes", (double)t.bytes_max);
}

int main(int argc, char **argv)
{
    struct bench b = bench_start("person", argc, argv);
    if (!bench_wanted(&b, "person page") && !bench_wanted(&b, "queue page") &&
        !bench_wanted(&b, "queue of 50000"))
        return 0;
    b.failed = !prepare();
    if (!b.failed) measure(&b, "person page", p99_budget_ms, open_persons);
    if (!b.failed) measure(&b, "queue page", p99_budget_ms, open_queue);
    if (!b.failed && bench_wanted(&b, "queue of 50000")) {
        b.failed = !plant();
        if (!b.failed) measure(&b, "queue of 50000", queue_budget_ms, open_busy_queue);
        if (!b.failed) measure(&b, "queue of 50000, last pages", 0, open_last_pages);
        if (!b.failed)
            measure(&b, "queue of 50000, by rule, age, area", queue_budget_ms, open_of_a_mark);
    }
    shelf_free(t.web.shelf);
    share_free(t.web.partners);
    if (b.failed) fprintf(stderr, "bench: %s\n", t.region.why.text);
    bench_region_end(&t.region);
    arena_free(t.kept);
    arena_free(t.request);
    return bench_end(&b);
}
