/* Bodies larger than memory, and what else programs send that browsers do not. */
#include "check.h"

#include "http/probe.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static struct server *server;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* What the worker saw. */
static struct {
    int begun, pieces, answered, gone;
    int64_t bytes;
    unsigned sum;
    size_t largest;
    bool overlapped, inside;
} seen;

static void problem(int status, const char *reason, struct http_answer *a)
{
    buf_printf(&a->page, "{\"status\":%d,\"title\":\"%s\"}", status, reason);
    a->media = "application/problem+json";
}

static struct http_way look(void *ctx, const struct http_request *q)
{
    (void)ctx;
    struct http_way way = {.methods = HTTP_BIT(HTTP_GET) | HTTP_BIT(HTTP_PUT) |
                                      HTTP_BIT(HTTP_POST) | HTTP_BIT(HTTP_DELETE),
                           .machine = true,
                           .refused = problem};
    if (str_starts(q->path, STR("/page"))) return (struct http_way){0};
    if (str_starts(q->path, STR("/text"))) way.body = HTTP_BODY_TEXT;
    else if (q->method != HTTP_GET) way.body = HTTP_BODY_STREAM;
    if (way.body == HTTP_BODY_STREAM) way.body_bytes_max = 64 << 20;
    return way;
}

static void enter(bool in)
{
    pthread_mutex_lock(&lock);
    seen.overlapped = seen.overlapped || seen.inside == in;
    seen.inside = in;
    pthread_mutex_unlock(&lock);
}

static void begin(void *ctx, struct http_request *q, struct http_answer *a)
{
    (void)ctx;
    seen.begun++;
    if (!str_eq_c(http_header(q, "authorization"), "Bearer right")) {
        a->status = 401;
        http_add_header(a, "WWW-Authenticate", "Bearer");
    }
}

static void take(void *ctx, struct http_request *q, str piece, struct http_answer *a)
{
    (void)ctx;
    enter(true);
    seen.pieces++;
    seen.bytes += (int64_t)piece.len;
    if (piece.len > seen.largest) seen.largest = piece.len;
    for (size_t i = 0; i < piece.len; i++)
        seen.sum = seen.sum * 31 + (unsigned char)piece.at[i];
    if (str_eq_c(q->path, "/slow")) usleep(2000);
    if (str_eq_c(q->path, "/full") && seen.bytes > 300000) a->status = 507;
    enter(false);
}

static void *answer_late(void *at)
{
    http_answer_now(at);
    return NULL;
}

static void answer(void *ctx, struct http_request *q, struct http_answer *a)
{
    (void)ctx;
    pthread_t thread;
    static const char *const words[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "?"};
    seen.answered++;
    a->media = "application/json";
    if (str_eq_c(q->path, "/created")) a->status = 201;
    http_add_header(a, "Upload-Offset", "17");
    buf_printf(&a->page, "%s %lld bytes q=%.*s text=%.*s", words[q->method],
               (long long)seen.bytes,
               STR_FMT(pii_reveal(form_get(&q->query, "family:exact"), REVEAL_TEST)),
               STR_FMT(pii_reveal(q->body, REVEAL_TEST)));
    if (!str_starts(q->path, STR("/later"))) return;
    a->later = true;
    assert_int_equal(pthread_create(&thread, NULL, answer_late, q), 0);
    pthread_detach(thread);
    if (str_eq_c(q->path, "/later/first")) usleep(20000);
}

static void gone(void *ctx, struct http_request *q)
{
    (void)ctx;
    (void)q;
    pthread_mutex_lock(&lock);
    seen.gone++;
    pthread_mutex_unlock(&lock);
}

static int start(void **state)
{
    (void)state;
    const struct server_plan plan = {.address = "127.0.0.1",
                                     .plain_http = true,
                                     .workers = 2,
                                     .look = look,
                                     .begin = begin,
                                     .take = take,
                                     .answer = answer,
                                     .gone = gone,
                                     .idle_s = 5};
    server = probe_server_of(&plan);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    server_stop(server);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    memset(&seen, 0, sizeof seen);
    return 0;
}

#define RIGHT "Host: a\r\nAuthorization: Bearer right\r\nConnection: close\r\n"
static const char *send_c(const char *request)
{
    return probe(server, request, strlen(request));
}

/* A request whose body has `bytes` bytes, in chunks of `chunk` (0: with its length). Returns the
 * sum that the sink should have. */
static unsigned fill(struct buf *b, const char *path, size_t bytes, size_t chunk)
{
    unsigned sum = 0;
    buf_printf(b, "PUT %s HTTP/1.1\r\n" RIGHT, path);
    if (chunk) buf_add_c(b, "Transfer-Encoding: chunked\r\n\r\n");
    else buf_printf(b, "Content-Length: %zu\r\n\r\n", bytes);
    for (size_t done = 0; done < bytes;) {
        size_t n = chunk && bytes - done > chunk ? chunk : bytes - done;
        if (chunk) buf_printf(b, "%zx\r\n", n);
        char *at = buf_room(b, n);
        for (size_t i = 0; i < n; i++, done++) {
            at[i] = (char)('a' + done % 23);
            sum = sum * 31 + (unsigned char)at[i];
        }
        if (chunk) buf_add_c(b, "\r\n");
    }
    if (chunk) buf_add_c(b, "0\r\n\r\n");
    return sum;
}

static void a_body_larger_than_a_piece_comes_whole_and_in_order(void **state)
{
    (void)state;
    static const size_t chunks[] = {0, 1000, 7, 300000};
    for (size_t i = 0; i < COUNT(chunks); i++) {
        struct buf b = BUF_INIT(64 << 20);
        size_t bytes = chunks[i] == 7 ? 100000 : 3000000;
        memset(&seen, 0, sizeof seen);
        unsigned sum = fill(&b, i == 1 ? "/slow" : "/sink", bytes, chunks[i]);
        const char *r = probe(server, b.at, b.len);
        assert_int_equal(probe_status(r), 200);
        assert_int_equal(seen.bytes, bytes);
        assert_int_equal(seen.sum, sum);
        assert_true(seen.largest <= HTTP_PIECE_BYTES);
        assert_false(seen.overlapped);
        assert_int_equal(seen.begun, 1);
        assert_int_equal(seen.answered, 1);
        buf_release(&b);
    }
    assert_int_equal(seen.gone, 0);
}

static void an_empty_body_is_a_body(void **state)
{
    (void)state;
    assert_int_equal(
        probe_status(send_c("PUT /sink HTTP/1.1\r\n" RIGHT "Content-Length: 0\r\n\r\n")), 200);
    assert_int_equal(seen.answered, 1);
    assert_int_equal(seen.pieces, 0);
    assert_int_equal(probe_status(send_c("POST /created HTTP/1.1\r\n" RIGHT "\r\n")), 201);
}

static void a_refusal_at_the_head_reads_nothing_of_the_body(void **state)
{
    (void)state;
    const char *r = send_c("PUT /sink HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    assert_int_equal(probe_status(r), 401);
    assert_non_null(strstr(r, "\r\nWWW-Authenticate: Bearer\r\n"));
    assert_int_equal(seen.pieces, 0);
    assert_int_equal(seen.answered, 0);
    assert_int_equal(seen.gone, 0);
}

static void a_refusal_on_the_way_is_sent_when_the_body_has_ended(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(64 << 20);
    fill(&b, "/full", 2000000, 0);
    assert_int_equal(probe_status(probe(server, b.at, b.len)), 507);
    assert_true(seen.bytes < 2000000);
    assert_int_equal(seen.answered, 0);
    assert_int_equal(seen.gone, 0);
    buf_release(&b);
}

static int dial(const char *bytes, size_t len)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(server)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)(const void *)&to, sizeof to), 0);
    for (size_t sent = 0; sent < len;) {
        ssize_t n = send(fd, bytes + sent, len - sent, MSG_NOSIGNAL);
        assert_true(n > 0);
        sent += (size_t)n;
    }
    return fd;
}

static void a_client_that_goes_away_is_noticed(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(64 << 20);
    fill(&b, "/sink", 2000000, 0);
    close(dial(b.at, b.len - 100));
    for (int n = 0, noticed = 0; n < 3000 && !noticed; n++) {
        usleep(10000);
        pthread_mutex_lock(&lock);
        noticed = seen.gone;
        pthread_mutex_unlock(&lock);
    }
    assert_int_equal(seen.gone, 1);
    assert_int_equal(seen.answered, 0);
    buf_release(&b);
}

static void a_body_over_its_ceiling_is_refused_unread(void **state)
{
    (void)state;
    const char *r = send_c("PUT /sink HTTP/1.1\r\n" RIGHT "Content-Length: 67108865\r\n\r\n");
    assert_int_equal(probe_status(r), 413);
    assert_non_null(strstr(r, "application/problem+json"));
    assert_int_equal(seen.begun, 0);
}

static void a_query_of_a_program_may_hold_any_text(void **state)
{
    (void)state;
    const char *r =
        send_c("GET /Patient?family:exact=O%27Brien+Si%C3%A2n%7C1 HTTP/1.1\r\n" RIGHT "\r\n");
    assert_int_equal(probe_status(r), 200);
    assert_non_null(strstr(r, "q=O'Brien Siân|1 "));
    assert_non_null(strstr(r, "\r\nUpload-Offset: 17\r\n"));
    assert_int_equal(probe_status(send_c("GET /Patient?a=%ff HTTP/1.1\r\n" RIGHT "\r\n")), 400);
    assert_int_equal(probe_status(send_c("GET /Patient?a=%00 HTTP/1.1\r\n" RIGHT "\r\n")), 400);
    assert_int_equal(probe_status(send_c("GET /a/$match HTTP/1.1\r\n" RIGHT "\r\n")), 200);
    assert_int_equal(probe_status(send_c("GET /page/$match HTTP/1.1\r\n" RIGHT "\r\n")), 400);
    assert_int_equal(probe_status(send_c("GET /page?a=b%20c HTTP/1.1\r\n" RIGHT "\r\n")), 400);
}

static void a_text_comes_whole_whatever_it_is(void **state)
{
    (void)state;
    const char *r = send_c("POST /text HTTP/1.1\r\n" RIGHT
                           "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
    assert_int_equal(probe_status(r), 200);
    assert_non_null(strstr(r, "POST 0 bytes q= text={\"a\":1}"));
}

static void an_answer_may_be_made_by_another_thread(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        const char *r = send_c(i % 2 ? "GET /later/first HTTP/1.1\r\n" RIGHT "\r\n"
                                     : "PUT /later HTTP/1.1\r\n" RIGHT
                                       "Content-Length: 2\r\n\r\nab");
        assert_int_equal(probe_status(r), 200);
        assert_non_null(strstr(r, i % 2 ? "GET" : "PUT"));
    }
}

static void methods_belong_to_the_route(void **state)
{
    (void)state;
    assert_int_equal(probe_status(send_c("DELETE /x HTTP/1.1\r\n" RIGHT "\r\n")), 200);
    const char *r = send_c("PATCH /x HTTP/1.1\r\n" RIGHT "Content-Length: 0\r\n\r\n");
    assert_int_equal(probe_status(r), 405);
    assert_non_null(strstr(r, "\r\nAllow: GET, HEAD, POST, PUT, DELETE\r\n"));
    assert_int_equal(
        probe_status(send_c("PUT /page HTTP/1.1\r\n" RIGHT "Content-Length: 0\r\n\r\n")), 405);
}

static void a_line_that_may_stand_only_once_does(void **state)
{
    (void)state;
    const char *r = send_c("GET /x HTTP/1.1\r\n" RIGHT "Authorization: Bearer other\r\n\r\n");
    assert_int_equal(probe_status(r), 400);
    r = send_c("GET /x HTTP/1.1\r\n" RIGHT "Accept: a/b\r\nAccept: c/d\r\n\r\n");
    assert_int_equal(probe_status(r), 200);
}

/* The server must not hang in its end because a sender is in the middle of a body. */
static void stopping_does_not_wait_for_a_sender(void **state)
{
    (void)state;
    static const char head[] = "PUT /sink HTTP/1.1\r\n" RIGHT "Content-Length: 1000\r\n\r\nabc";
    int fd = dial(head, sizeof head - 1);
    while (!seen.begun)
        usleep(1000);
    usleep(20000);
    server_stop(server);
    close(fd);
    int told = seen.gone;
    (void)start(state);
    assert_int_equal(told, 1);
}

/* One byte at a time, each in time for the idle limit: the request as a whole is not. */
static void a_sender_that_trickles_is_hung_up_on(void **state)
{
    (void)state;
    static const char head[] = "PUT /sink HTTP/1.1\r\n" RIGHT "Content-Length: 100000\r\n\r\n";
    const struct server_plan plan = {.address = "127.0.0.1",
                                     .plain_http = true,
                                     .workers = 1,
                                     .look = look,
                                     .begin = begin,
                                     .take = take,
                                     .answer = answer,
                                     .gone = gone,
                                     .idle_s = 5,
                                     .request_s = 1};
    struct server *kept = server;
    int sent = 0;
    server = probe_server_of(&plan);
    int fd = dial(head, sizeof head - 1);
    for (ssize_t n = 1; n > 0 && sent < 100000; usleep(20000), sent++)
        n = send(fd, "a", 1, MSG_NOSIGNAL);
    close(fd);
    server_stop(server);
    server = kept;
    assert_true(sent < 100000);
    assert_int_equal(seen.answered, 0);
    assert_int_equal(seen.gone, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_body_larger_than_a_piece_comes_whole_and_in_order, forget),
        cmocka_unit_test_setup(an_empty_body_is_a_body, forget),
        cmocka_unit_test_setup(a_refusal_at_the_head_reads_nothing_of_the_body, forget),
        cmocka_unit_test_setup(a_refusal_on_the_way_is_sent_when_the_body_has_ended, forget),
        cmocka_unit_test_setup(a_client_that_goes_away_is_noticed, forget),
        cmocka_unit_test_setup(a_body_over_its_ceiling_is_refused_unread, forget),
        cmocka_unit_test_setup(a_query_of_a_program_may_hold_any_text, forget),
        cmocka_unit_test_setup(a_text_comes_whole_whatever_it_is, forget),
        cmocka_unit_test_setup(an_answer_may_be_made_by_another_thread, forget),
        cmocka_unit_test_setup(methods_belong_to_the_route, forget),
        cmocka_unit_test_setup(a_line_that_may_stand_only_once_does, forget),
        cmocka_unit_test_setup(a_sender_that_trickles_is_hung_up_on, forget),
        cmocka_unit_test_setup(stopping_does_not_wait_for_a_sender, forget),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
