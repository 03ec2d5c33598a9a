/* Two case systems of one agency: what one that is dead does to the other. */
#include "refer/shared.h"

#include "hook/hook.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MESSAGES = 3, URL_MAX = 64 };

/* One takes what is sent to it, the other takes the connection and says nothing. */
struct receiver {
    int door, port;
    int all[2]; /* a pipe: the live one has got everything */
    int got;
    bool given_up; /* whoever asked the dead one left before the live one had got everything */
    pthread_t thread;
    struct receiver *other;
};

static void open_door(struct receiver *r)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    r->door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(r->door >= 0);
    assert_int_equal(bind(r->door, (struct sockaddr *)&at, len), 0);
    assert_int_equal(listen(r->door, MESSAGES), 0);
    assert_int_equal(getsockname(r->door, (struct sockaddr *)&at, &len), 0);
    r->port = ntohs(at.sin_port);
}

/* Read a request to the end of its body: by its header, and where nobody sends more. */
static void take_request(int at)
{
    static const char taken[] =
        "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    static char bytes[1 << 20];
    size_t n = 0, whole = sizeof bytes;
    for (ssize_t more; n < whole && (more = read(at, bytes + n, sizeof bytes - 1 - n)) > 0;) {
        n += (size_t)more;
        bytes[n] = '\0';
        const char *body = strstr(bytes, "\r\n\r\n"), *length = strstr(bytes, "Content-Length: ");
        if (body && length)
            whole = (size_t)(body + 4 - bytes) + strtoul(length + 16, NULL, 10);
    }
    (void)!write(at, taken, sizeof taken - 1);
}

static void *live(void *ctx)
{
    struct receiver *r = ctx;
    while (r->got < MESSAGES) {
        int at = accept(r->door, NULL, NULL);
        if (at < 0) return NULL;
        take_request(at);
        (void)close(at);
        r->got++;
    }
    (void)!write(r->all[1], "x", 1);
    return NULL;
}

static void *dead(void *ctx)
{
    struct receiver *r = ctx;
    int at = accept(r->door, NULL, NULL);
    struct pollfd on[] = {{.fd = at, .events = POLLRDHUP},
                          {.fd = r->other->all[0], .events = POLLIN}};
    if (at < 0) return NULL;
    while (poll(on, COUNT(on), -1) < 0)
        ;
    r->given_up = !(on[1].revents & POLLIN);
    (void)close(at);
    return NULL;
}

static void start(struct receiver *r, void *(*as)(void *))
{
    open_door(r);
    assert_int_equal(pthread_create(&r->thread, NULL, as, r), 0);
}

/* Nobody comes any more. */
static void stop(struct receiver *r)
{
    (void)shutdown(r->door, SHUT_RDWR);
    assert_int_equal(pthread_join(r->thread, NULL), 0);
    (void)close(r->door);
}

struct adding {
    const char *code;
    int port;
};

static err add(struct db *db, void *ctx, struct err_info *why)
{
    char secret[WEBHOOK_SECRET_TEXT + 1], url[URL_MAX];
    const struct adding *a = ctx;
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/in", a->port);
    const struct webhook hook = {.code = str_of(a->code),
                                 .agency = STR("social-care"),
                                 .url = str_of(url),
                                 .loopback = true};
    return webhook_add(db, hub(), &hook, secret, why);
}

static void add_webhook(const char *code, const struct receiver *r)
{
    must(store_write(hub()->store, add, &(struct adding){code, r->port}, &w.look.why));
}

static err count(struct db *db, void *ctx, struct err_info *why)
{
    return outbox_counts(db, STR("dead"), w.look.a, ctx, why);
}

static void while_one_says_nothing_the_other_is_told_everything(void **state)
{
    (void)state;
    struct receiver one = {.port = 0}, other = {.other = &one};
    struct outbox_counts counts;
    assert_int_equal(pipe(one.all), 0);
    start(&one, live);
    start(&other, dead);
    add_webhook("dead", &other);
    add_webhook("live", &one);
    for (int i = 0; i < MESSAGES; i++)
        (void)sent_of_jane("sol");
    must(hook_run(hub(), w.look.partners, &w.look.why));
    stop(&one);
    stop(&other);
    assert_int_equal(one.got, MESSAGES);
    assert_false(other.given_up);
    must(store_read(hub()->store, count, &counts, &w.look.why));
    assert_true(counts.waiting == MESSAGES && counts.sent == 0); /* they wait, in their order */
    for (size_t i = 0; i < COUNT(one.all); i++)
        (void)close(one.all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(while_one_says_nothing_the_other_is_told_everything,
                                        make_world, drop_world),
    };
    return cmocka_run_group_tests_name("hook/together", tests, NULL, NULL);
}
