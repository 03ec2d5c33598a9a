/* Pages of a hub that took in a whole region, through the handler that the server calls: session,
 * decision, view, HTML, and the entry in the log on the disk. The time of libmicrohttpd and TLS is
 * not in it. Seen by a reviewer, who sees most. */
#include "bench.h"
#include "region.h"

#include "access/account.h"
#include "access/session.h"
#include "base/clock.h"
#include "query.h"
#include "store/cell.h"
#include "store/store.h"
#include "agency/share.h"
#include "web/token.h"
#include "web/visit.h"

#include <stdio.h>

enum { PERSONS = 20000, SAMPLE = 1000, KEPT_BYTES = 16 << 20 };
static const double p99_budget_ms = 10;

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

static bool open_page(str path, size_t at)
{
    struct http_answer answer = {.page = BUF_INIT(HTTP_PAGE_BYTES_MAX)};
    struct http_request request = {.method = HTTP_GET,
                                  .path = path,
                                  .session_cookie = str_of(t.session.token),
                                  .source = STR("127.0.0.1"),
                                  .arena = t.request,
                                  .id = "0000000000000000"};
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

static void measure(struct bench *b, const char *name, bench_round *round)
{
    char figure[100];
    t.bytes = t.bytes_max = 0;
    bench_once(b, name, "pages", (double)t.n, round, NULL);
    bench_spread(b, name, t.wall_ns, t.n, p99_budget_ms);
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
    if (!bench_wanted(&b, "person page") && !bench_wanted(&b, "queue page")) return 0;
    b.failed = !prepare();
    if (!b.failed) measure(&b, "person page", open_persons);
    if (!b.failed) measure(&b, "queue page", open_queue);
    shelf_free(t.web.shelf);
    share_free(t.web.partners);
    if (b.failed) fprintf(stderr, "bench: %s\n", t.region.why.text);
    bench_region_end(&t.region);
    arena_free(t.kept);
    arena_free(t.request);
    return bench_end(&b);
}
