/* The server against raw sockets: what a browser sends is answered, what an attacker sends is not.
 */
#include "check.h"

#include "http/probe.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static struct server *server;
static int answered;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Says what it got, so that a test can see what came through. */
static void echo(void *ctx, struct http_request *q, struct http_answer *a)
{
    (void)ctx;
    pthread_mutex_lock(&lock);
    answered++;
    pthread_mutex_unlock(&lock);
    if (str_eq_c(q->path, "/slow")) usleep(100 * 1000);
    if (str_eq_c(q->path, "/away")) {
        a->status = 303;
        a->location = "/there";
        a->cookie[0] = "a=b";
        return;
    }
    buf_printf(&a->page, "%s %.*s cookie=%.*s source=%.*s", q->method == HTTP_POST ? "POST" : "GET",
               STR_FMT(q->path), STR_FMT(q->session_cookie), STR_FMT(q->source));
    buf_printf(&a->page, " name=%.*s",
               STR_FMT(pii_reveal(form_get(&q->form, "name"), REVEAL_TEST)));
    buf_printf(&a->page, " q=%.*s.", STR_FMT(pii_reveal(form_get(&q->query, "q"), REVEAL_TEST)));
}

static int start(void **state)
{
    (void)state;
    server = probe_server(echo, NULL);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    server_stop(server);
    return 0;
}

static const char *send_c(const char *request)
{
    return probe(server, request, strlen(request));
}
#define END "Connection: close\r\n\r\n"

static void a_page_is_answered_with_every_protecting_header(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "\r\nContent-Security-Policy: default-src 'none'; style-src 'self';",
        "\r\nX-Content-Type-Options: nosniff\r\n",
        "\r\nReferrer-Policy: no-referrer\r\n",
        "\r\nStrict-Transport-Security: max-age=",
        "\r\nCache-Control: no-store\r\n",
        "\r\nCross-Origin-Opener-Policy: same-origin\r\n",
        "\r\nCross-Origin-Resource-Policy: same-origin\r\n",
        "\r\nContent-Type: text/html; charset=utf-8\r\n"};
    const char *r =
        send_c("GET /page?q=red HTTP/1.1\r\nHost: a\r\nCookie: x=1; __Host-aim=tok; y=2\r\n" END);
    assert_int_equal(probe_status(r), 200);
    for (size_t i = 0; i < COUNT(lines); i++)
        if (!strstr(r, lines[i])) fail_msg("the answer lacks %s", lines[i]);
    assert_non_null(strstr(r, "GET /page cookie=tok source=127.0.0.1 name= q=red."));
    r = send_c("GET /%41 HTTP/1.1\r\nHost: a\r\n" END);
    assert_int_equal(probe_status(r), 400);
    for (size_t i = 0; i + 1 < COUNT(lines); i++)
        if (!strstr(r, lines[i])) fail_msg("a refusal lacks %s", lines[i]);
}

static void head_is_a_get_without_its_body(void **state)
{
    (void)state;
    const char *r = send_c("HEAD /page HTTP/1.1\r\nHost: a\r\n" END);
    assert_int_equal(probe_status(r), 200);
    assert_null(strstr(r, "GET /page"));
}

static void a_form_comes_through(void **state)
{
    (void)state;
    const char *r = send_c(
        "POST /search HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Sec-Fetch-Site: same-origin\r\nContent-Length: 15\r\n" END "name=Si%C3%A2n+");
    assert_int_equal(probe_status(r), 200);
    assert_non_null(strstr(r, "POST /search cookie= source=127.0.0.1 name=Siân q=."));
}

static void a_chunked_form_comes_through(void **state)
{
    (void)state;
    const char *r = send_c(
        "POST /search HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Transfer-Encoding: chunked\r\n" END "5\r\nname=\r\n3\r\nAda\r\n0\r\n\r\n");
    assert_int_equal(probe_status(r), 200);
    assert_non_null(strstr(r, "name=Ada q=."));
}

static void a_redirect_and_its_cookie_are_sent(void **state)
{
    (void)state;
    const char *r = send_c("GET /away HTTP/1.1\r\nHost: a\r\n" END);
    assert_int_equal(probe_status(r), 303);
    assert_non_null(strstr(r, "\r\nLocation: /there\r\n"));
    assert_non_null(strstr(r, "\r\nSet-Cookie: a=b\r\n"));
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static const struct {
    const char *what, *bytes;
    int status; /* 0: hung up */
} probes[] = {
    {"no Host", "GET / HTTP/1.1\r\n" END, 400},
    {"no Host in HTTP/1.0", "GET / HTTP/1.0\r\n" END, 400},
    {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n" END, 400},
    {"the same Host twice", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n" END, 400},
    {"a Host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n" END, 400},
    {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n" END, 400},
    {"two lengths",
     "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 3\r\nContent-Length: 3\r\n" END "a=b",
     400},
    {"length and coding",
     "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n" END
     "0\r\n\r\n",
     400},
    {"coding and length",
     "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n" END
     "0\r\n\r\n",
     400},
    {"a length that is none",
     "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 3x\r\n" END "a=b", 400},
    {"a signed length", "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: +3\r\n" END "a=b",
     400},
    {"a blank before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n" END, 400},
    {"a coding with a blank before the colon",
     "POST / HTTP/1.1\r\nHost: a\r\n" FORM
     "Content-Length: 3\r\nTransfer-Encoding : chunked\r\n" END "a=b",
     400},
    {"an odd header name", "GET / HTTP/1.1\r\nHost: a\r\nX[A]: b\r\n" END, 400},
    {"a control character in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\x01\r\n" END, 400},
    {"two Cookie headers", "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: b=2\r\n" END, 400},
    {"an unknown coding", "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Transfer-Encoding: gzip\r\n" END,
     501},
    {"a body with a GET", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n" END "a=b", 400},
    {"a POST without a length", "POST / HTTP/1.1\r\nHost: a\r\n" FORM END, 411},
    {"a body that is too large",
     "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 65537\r\n" END, 413},
    {"a length beyond all numbers",
     "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 99999999999999999999\r\n" END, 413},
    {"no form",
     "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n" END "a=b",
     415},
    {"a form with a field twice",
     "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 7\r\n" END "a=b&a=c", 400},
    {"a form of another site",
     "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Sec-Fetch-Site: cross-site\r\nContent-Length: 3\r\n" END
     "a=b",
     403},
    {"PUT", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n" END, 405},
    {"TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n" END, 405},
    {"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n" END, 405},
    {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n" END, 405},
    {"an unknown method", "get / HTTP/1.1\r\nHost: a\r\n" END, 405},
    {"a whole URL as path", "GET http://b/ HTTP/1.1\r\nHost: a\r\n" END, 400},
    {"an escape in the path", "GET /%2e%2e/ HTTP/1.1\r\nHost: a\r\n" END, 400},
    {"a NUL escape in the path", "GET /a%00b HTTP/1.1\r\nHost: a\r\n" END, 400},
    {"dots in the path", "GET /../etc HTTP/1.1\r\nHost: a\r\n" END, 400},
    {"two slashes", "GET //b HTTP/1.1\r\nHost: a\r\n" END, 400},
    {"a backslash", "GET /\\b HTTP/1.1\r\nHost: a\r\n" END, 400},
    {"words in the query", "GET /?name=A%20B HTTP/1.1\r\nHost: a\r\n" END, 400},
};

static void odd_requests_are_refused_before_any_page_sees_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(probes); i++) {
        answered = 0;
        int status = probe_status(send_c(probes[i].bytes));
        if (status != probes[i].status || answered != 0)
            fail_msg("%s: %d instead of %d, %d pages", probes[i].what, status, probes[i].status,
                     answered);
    }
}

static void a_chunked_body_without_end_is_cut_off(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(1 << 20);
    buf_add_c(&b, "POST / HTTP/1.1\r\nHost: a\r\n" FORM "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20; i++) {
        buf_add_c(&b, "2000\r\n");
        memset(buf_room(&b, 0x2000), 'a', 0x2000);
        buf_add_c(&b, "\r\n");
    }
    answered = 0;
    assert_int_equal(probe_status(probe(server, b.at, b.len)), 0);
    assert_int_equal(answered, 0);
    buf_release(&b);
}

static void a_head_that_never_fits_is_refused(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(1 << 20);
    buf_add_c(&b, "GET / HTTP/1.1\r\nHost: a\r\nX-A: ");
    memset(buf_room(&b, 60000), 'a', 60000);
    buf_add_c(&b, "\r\n" END);
    answered = 0;
    int status = probe_status(probe(server, b.at, b.len));
    assert_true(status == 0 || status == 413 || status == 414 || status == 431);
    assert_int_equal(answered, 0);
    buf_release(&b);
}

static void *ask_slow(void *at)
{
    (void)at;
    return (void *)(intptr_t)probe_status(send_c("GET /slow HTTP/1.1\r\nHost: a\r\n" END));
}

static void stopping_answers_what_is_under_way(void **state)
{
    (void)state;
    pthread_t thread;
    void *status;
    answered = 0;
    assert_int_equal(pthread_create(&thread, NULL, ask_slow, NULL), 0);
    for (bool begun = false; !begun; usleep(1000)) {
        pthread_mutex_lock(&lock);
        begun = answered > 0;
        pthread_mutex_unlock(&lock);
    }
    server_stop(server);
    server = probe_server(echo, NULL);
    pthread_join(thread, &status);
    assert_int_equal((intptr_t)status, 200);
}

static void a_stopped_server_lets_go_of_its_port(void **state)
{
    (void)state;
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(server)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    server_stop(server);
    server = NULL;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    int connected = connect(fd, (const struct sockaddr *)(const void *)&at, sizeof at);
    close(fd);
    server = probe_server(echo, NULL);
    assert_int_equal(connected, -1);
}

static void a_lenient_library_listens_on_this_machine_only(void **state)
{
    (void)state;
    assert_null(server_address_refused("127.0.0.1", false, "0.9.75"));
    assert_null(server_address_refused("127.9.9.9", true, "0.9.75"));
    assert_null(server_address_refused("localhost", false, "0.9.75"));
    assert_null(server_address_refused("::1", false, "0.9.75"));
    assert_non_null(server_address_refused("0.0.0.0", false, "0.9.75"));
    assert_non_null(server_address_refused("::", false, "0.9.75"));
    assert_non_null(server_address_refused("192.0.2.1", false, "0.9.77"));
    assert_null(server_address_refused("192.0.2.1", false, "1.0.1"));
    assert_non_null(server_address_refused("192.0.2.1", true, "1.0.1"));
    assert_non_null(server_address_refused("hub.example", false, "1.0.1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_answered_with_every_protecting_header),
        cmocka_unit_test(head_is_a_get_without_its_body),
        cmocka_unit_test(a_form_comes_through),
        cmocka_unit_test(a_chunked_form_comes_through),
        cmocka_unit_test(a_redirect_and_its_cookie_are_sent),
        cmocka_unit_test(odd_requests_are_refused_before_any_page_sees_them),
        cmocka_unit_test(a_chunked_body_without_end_is_cut_off),
        cmocka_unit_test(a_head_that_never_fits_is_refused),
        cmocka_unit_test(stopping_answers_what_is_under_way),
        cmocka_unit_test(a_stopped_server_lets_go_of_its_port),
        cmocka_unit_test(a_lenient_library_listens_on_this_machine_only),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
