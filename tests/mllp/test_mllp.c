/* The listener: frames however they come, answers in their order, limits that hold. */
#include "listener.h"

#include "base/clock.h"
#include "inbox/inbox.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>

static struct listener l;

static int open_world(void **state)
{
    (void)state;
    listener_open(&l);
    return 0;
}
static int close_world(void **state)
{
    (void)state;
    listener_close(&l);
    return 0;
}

static size_t count(str text, const char *part)
{
    size_t n = 0;
    for (ptrdiff_t at; (at = str_find_str(text, str_of(part))) >= 0; n++)
        text = str_from(text, (size_t)at + 1);
    return n;
}

/* Small messages with large answers: what is in memory already must not be answered into the void
 * either. */
static void answers_that_nobody_fetches_wait_and_none_is_lost(void **state)
{
    (void)state;
    enum { MESSAGES = 40000, FRAME_MAX = 64 };
    static char all[MESSAGES * FRAME_MAX], piece[64 * 1024];
    const struct timespec while_they_pile_up = {1, 0};
    size_t len = 0, ends = 0;
    ssize_t n = 1;
    listener_start(&l, (struct mllp_plan){0});
    for (int i = 0; i < MESSAGES; i++)
        len += (size_t)snprintf(all + len, FRAME_MAX,
                                VT "MSH|^~\\&|PAS|RXX|A|B|2014||ORU|%d|P|2.4\r" END, i);
    int fd = listener_dial(&l, 4096);
    line_say(fd, str_range(all, len));
    nanosleep(&while_they_pile_up, NULL);
    assert_int_equal(shutdown(fd, SHUT_WR), 0);
    while (ends < MESSAGES && n > 0) {
        n = recv(fd, piece, sizeof piece, 0);
        for (ssize_t i = 0; i < n; i++)
            ends += piece[i] == 0x1c;
    }
    assert_int_equal(ends, MESSAGES);
    close(fd);
}

static void a_message_is_acknowledged_however_its_frame_is_cut(void **state)
{
    (void)state;
    str frame = STR(VT MESSAGE("1") END);
    listener_start(&l, (struct mllp_plan){0});
    int fd = listener_dial(&l, 0);
    for (size_t i = 0; i < frame.len; i++)
        line_say(fd, str_range(frame.at + i, 1));
    str heard = line_hear(fd, 1);
    assert_true(str_has(heard, STR("MSA|AA|1\r")));
    assert_true(heard.at[0] == 0x0b);
    close(fd);
}

static void other_triggers_are_acknowledged_where_that_was_agreed(void **state)
{
    (void)state;
    static const char other[] =
        VT "MSH|^~\\&|PAS|RXX|AIM|HUB|2014||ADT^A60|7|P|2.4\rPID|1||A1\r" END;
    listener_agree(&l, "hl7: {facility: RXX, application: PAS, other_triggers: acknowledge}\n");
    listener_start(&l, (struct mllp_plan){0});
    int fd = listener_dial(&l, 0);
    line_say(fd, str_of(other));
    assert_true(str_has(line_hear(fd, 1), STR("MSA|AA|7\r")));
    line_say(fd, STR(VT MESSAGE("8") END));
    assert_true(str_has(line_hear(fd, 1), STR("MSA|AA|8\r")));
    close(fd);
}

static void several_messages_at_once_are_answered_in_their_order(void **state)
{
    (void)state;
    listener_start(&l, (struct mllp_plan){0});
    int fd = listener_dial(&l, 0);
    line_say(fd,
             STR(VT MESSAGE("1") END "\r\n" VT MESSAGE("2") END VT MESSAGE("3") END VT "MSH"));
    str heard = line_hear(fd, 3);
    ptrdiff_t one = str_find_str(heard, STR("MSA|AA|1")),
              two = str_find_str(heard, STR("MSA|AA|2"));
    assert_true(one > 0 && one < two && two < str_find_str(heard, STR("MSA|AA|3")));
    close(fd);
}

static void many_more_than_fit_in_a_round_are_all_answered(void **state)
{
    enum { MANY = 300 };
    struct buf all = BUF_INIT(1024 * 1024);
    (void)state;
    for (int i = 0; i < MANY; i++)
        buf_printf(&all, VT "MSH|^~\\&|PAS|RXX|AIM|HUB|2014||ADT^A28|%d|P|2.4\rPID|1||B%d\r" END, i,
                   i);
    listener_start(&l, (struct mllp_plan){0});
    int fd = listener_dial(&l, 0);
    line_say(fd, buf_str(&all));
    assert_int_equal(shutdown(fd, SHUT_WR), 0); /* it hangs up, but listens still */
    assert_int_equal(count(line_hear(fd, MANY), "MSA|AA|"), MANY);
    buf_release(&all);
    close(fd);
}

static void what_is_no_frame_is_hung_up_on(void **state)
{
    static const char *const texts[] = {"GET / HTTP/1.1\r\n\r\n", VT MESSAGE("1") VT,
                                        VT MESSAGE("1") "\x1cx", VT "rubbish" END, VT END};
    (void)state;
    listener_start(&l, (struct mllp_plan){0});
    for (size_t i = 0; i < COUNT(texts); i++) {
        int fd = listener_dial(&l, 0);
        line_say(fd, str_of(texts[i]));
        assert_int_equal(line_hear(fd, 1).len, 0);
        close(fd);
    }
}

static void a_message_that_is_too_large_is_hung_up_on(void **state)
{
    struct buf text = BUF_INIT(64 * 1024);
    (void)state;
    listener_start(&l, (struct mllp_plan){.message_bytes_max = 4096});
    int fd = listener_dial(&l, 0);
    buf_add_c(&text, VT);
    while (text.len < 40000)
        buf_add_c(&text, "NTE|1||A\r");
    (void)!send(fd, text.at, text.len, MSG_NOSIGNAL);
    assert_int_equal(line_hear(fd, 1).len, 0);
    buf_release(&text);
    close(fd);
}

static void one_who_never_ends_a_message_is_hung_up_on(void **state)
{
    (void)state;
    listener_start(&l, (struct mllp_plan){.message_s = 1});
    int slow = listener_dial(&l, 0), quiet = listener_dial(&l, 0);
    line_say(slow, STR(VT "MSH|^~\\&|"));
    assert_int_equal(line_hear(slow, 1).len, 0);
    line_say(quiet, STR(VT MESSAGE("2") END)); /* silence between messages is no fault */
    assert_true(str_has(line_hear(quiet, 1), STR("MSA|AA|2")));
    close(slow);
    close(quiet);
}

static void connections_have_a_ceiling(void **state)
{
    (void)state;
    listener_start(&l, (struct mllp_plan){.connections_max = 2});
    int first = listener_dial(&l, 0), second = listener_dial(&l, 0);
    line_say(first, STR(VT MESSAGE("1") END));
    line_say(second, STR(VT MESSAGE("2") END));
    assert_true(str_has(line_hear(first, 1), STR("MSA|AA|1")));
    assert_true(str_has(line_hear(second, 1), STR("MSA|AA|2")));
    int third = listener_dial(&l, 0);
    assert_int_equal(line_hear(third, 1).len, 0);
    close(first);
    close(second);
    close(third);
}

/* No answer, no error, nothing read: the sender waits until there is room. */
static void a_full_inbox_makes_senders_wait(void **state)
{
    struct timespec moment = {0, 300000000};
    char byte;
    (void)state;
    listener_start(&l, (struct mllp_plan){0});
    int fd = listener_dial(&l, 0);
    atomic_store(&l.world.hub->arrivals.waiting, INBOX_WAITING_MAX);
    atomic_store(&l.world.hub->arrivals.counted_ns,
                 clock_monotonic_ns() + 3600 * INT64_C(1000000000));
    line_say(fd, STR(VT MESSAGE("1") END));
    (void)nanosleep(&moment, NULL);
    assert_int_equal(recv(fd, &byte, 1, MSG_DONTWAIT), -1);
    atomic_store(&l.world.hub->arrivals.counted_ns, 0);
    assert_true(str_has(line_hear(fd, 1), STR("MSA|AA|1")));
    close(fd);
}

static void addresses_are_read(void **state)
{
    char address[64];
    int port;
    (void)state;
    assert_true(mllp_address(STR("127.0.0.1:2575"), address, &port));
    assert_string_equal(address, "127.0.0.1");
    assert_int_equal(port, 2575);
    assert_true(mllp_address(STR("[::1]:0"), address, &port));
    assert_string_equal(address, "::1");
    assert_false(mllp_address(STR("2575"), address, &port));
    assert_false(mllp_address(STR("127.0.0.1:70000"), address, &port));
    struct mllp_plan open = {.address = "0.0.0.0", .plain = true};
    assert_int_equal(mllp_start(l.world.hub, &open, &l.server, &l.world.why), ERR_CONFIG);
    l.server = NULL;
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        T(a_message_is_acknowledged_however_its_frame_is_cut),
        T(answers_that_nobody_fetches_wait_and_none_is_lost),
        T(other_triggers_are_acknowledged_where_that_was_agreed),
        T(several_messages_at_once_are_answered_in_their_order),
        T(many_more_than_fit_in_a_round_are_all_answered),
        T(what_is_no_frame_is_hung_up_on),
        T(a_message_that_is_too_large_is_hung_up_on),
        T(one_who_never_ends_a_message_is_hung_up_on),
        T(connections_have_a_ceiling),
        T(a_full_inbox_makes_senders_wait),
        T(addresses_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
