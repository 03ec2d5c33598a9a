/* A connection holds its place for as long as it asks in time, and no longer: src/http/tie.c. */
#include "check.h"

#include "http/probe.h"
#include "http/tie.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int answered;

static void say(void *ctx, struct http_request *q, struct http_answer *a)
{
    (void)ctx, (void)q;
    answered++;
    buf_add_c(&a->page, "here\n");
}

static struct server *server_of(int request_s)
{
    const struct server_plan plan = {.address = "127.0.0.1",
                                     .plain_http = true,
                                     .workers = 1,
                                     .answer = say,
                                     .idle_s = 5,
                                     .request_s = request_s};
    answered = 0;
    return probe_server_of(&plan);
}

static int dial(const struct server *s)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(s)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)(const void *)&to, sizeof to), 0);
    return fd;
}

/* One byte at a time, each in time for the idle limit. Hundreds of those would be all that the
 * server has room for. */
static void a_head_that_trickles_is_hung_up_on(void **state)
{
    (void)state;
    static const char head[] = "GET / HTTP/1.1\r\nHost: a\r\nX-A: ";
    struct server *s = server_of(1);
    int fd = dial(s), sent = 0;
    assert_int_equal(send(fd, head, sizeof head - 1, MSG_NOSIGNAL), sizeof head - 1);
    for (ssize_t n = 1; n > 0 && sent < 10000; usleep(20000), sent++)
        n = send(fd, "a", 1, MSG_NOSIGNAL);
    close(fd);
    server_stop(s);
    assert_true(sent < 10000);
    assert_int_equal(answered, 0);
}

/* Each request has its own time: a connection that is long in use is not too old. */
static void one_that_asks_in_time_may_last(void **state)
{
    (void)state;
    static const char ask[] = "GET /page HTTP/1.1\r\nHost: a\r\n\r\n";
    struct server *s = server_of(3);
    int fd = dial(s);
    char got[4096];
    for (int i = 0; i < 8; i++, usleep(700000)) {
        assert_int_equal(send(fd, ask, sizeof ask - 1, MSG_NOSIGNAL), sizeof ask - 1);
        assert_true(recv(fd, got, sizeof got, 0) > 0);
    }
    close(fd);
    server_stop(s);
    assert_int_equal(answered, 8);
}

static bool is_shut(int fd, int within_ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char byte;
    return poll(&p, 1, within_ms) == 1 && recv(fd, &byte, 1, 0) == 0;
}

static void its_time_can_be_given_and_taken_and_is_over_once(void **state)
{
    (void)state;
    struct ties t;
    struct err_info why;
    int a[2], b[2], c[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, a), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, b), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, c), 0);
    assert_int_equal(ties_start(&t, &why), ERR_OK);
    struct tie *first = tie_begin(&t, a[0], 1), *middle = tie_begin(&t, b[0], 1),
               *last = tie_begin(&t, c[0], 1);
    assert_true(first && middle && last);
    tie_within(&t, middle, 0);
    tie_end(&t, last);
    assert_true(is_shut(a[1], 20000));
    assert_false(is_shut(b[1], 50));
    assert_false(is_shut(c[1], 50));
    tie_within(&t, middle, 1);
    assert_true(is_shut(b[1], 20000));
    tie_end(&t, first);
    tie_end(&t, middle);
    ties_stop(&t);
    ties_release(&t);
    for (int i = 0; i < 2; i++)
        close(a[i]), close(b[i]), close(c[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_that_trickles_is_hung_up_on),
        cmocka_unit_test(one_that_asks_in_time_may_last),
        cmocka_unit_test(its_time_can_be_given_and_taken_and_is_over_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
