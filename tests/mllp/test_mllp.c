/* The listener: frames however they come, answers in their order, limits that hold. */
#include "check.h"

#include "base/clock.h"
#include "inbox/inbox.h"
#include "ingest/hub_world.h"
#include "mllp/mllp.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define VT "\x0b"
#define END "\x1c\r"
#define MESSAGE(id)                                                                                \
    "MSH|^~\\&|PAS|RXX|AIM|HUB|20140324090500||ADT^A28^ADT_A05|" id "|P|2.4\r"                     \
    "PID|1||A" id "^^^RXX^MR||Oakhill^Ines||20010203|F\r"

static struct world w;
static struct mllp *server;

static const char *mapping = "hl7: {facility: RXX, application: PAS}\n";

/* The hospital of the usual region, with an agreed mapping. */
static void apply_region(void)
{
    char path[400];
    const char *at = strstr(world_region, "    agency: hospital\n    purpose");
    struct buf text = BUF_INIT(64 * 1024);
    assert_non_null(at);
    snprintf(path, sizeof path, "%s/adt.yaml", w.place.folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(mapping, f) >= 0);
    assert_int_equal(fclose(f), 0);
    buf_add(&text, str_range(world_region, (size_t)(at - world_region)));
    buf_add_c(&text, "    mapping: adt.yaml\n");
    buf_add_c(&text, at);
    buf_byte(&text, 0);
    world_apply(&w, text.at);
    buf_release(&text);
}

static void start(struct mllp_plan plan)
{
    plan.address = "127.0.0.1";
    plan.plain = true;
    if (mllp_start(w.hub, &plan, &server, &w.why)) fail_msg("%s", w.why.text);
}

static int open_world(void **state)
{
    (void)state;
    server = NULL;
    world_open(&w);
    apply_region();
    return 0;
}
static int close_world(void **state)
{
    (void)state;
    mllp_stop(server);
    world_close(&w);
    return 0;
}

static int dial_for(int room)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)mllp_port(server)),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval wait = {20, 0};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait), 0);
    if (room) assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

static int dial(void) { return dial_for(0); }

static void say(int fd, str text)
{
    assert_int_equal(send(fd, text.at, text.len, MSG_NOSIGNAL), (ssize_t)text.len);
}

/* What comes until `frames` have ended, or the other side hangs up. */
static str hear(int fd, int frames)
{
    static char text[64 * 1024];
    size_t len = 0;
    int ends = 0;
    while (ends < frames && len < sizeof text) {
        ssize_t n = recv(fd, text + len, 1, 0);
        if (n <= 0) break;
        ends += text[len] == 0x1c;
        len += (size_t)n;
    }
    return str_range(text, len);
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
    start((struct mllp_plan){0});
    for (int i = 0; i < MESSAGES; i++)
        len += (size_t)snprintf(all + len, FRAME_MAX,
                                VT "MSH|^~\\&|PAS|RXX|A|B|2014||ORU|%d|P|2.4\r" END, i);
    int fd = dial_for(4096);
    say(fd, str_range(all, len));
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

#define QUESTION(id, name)                                                                         \
    VT "MSH|^~\\&|PAS|RXX|AIM|HUB|20140325090000||QBP^Q13^QBP_Q13|" id "|P|2.4\r"                  \
       "QPD|" name "^How good the feed is^AIM|tag1\rRCP|I\r" END

static void a_sender_asks_how_good_its_feed_is_where_it_sends(void **state)
{
    (void)state;
    start((struct mllp_plan){0});
    int fd = dial();
    say(fd, STR(VT MESSAGE("1") END QUESTION("2", "AIMQ1") VT MESSAGE("3") END));
    str heard = hear(fd, 3);
    assert_true(str_has(heard, STR("||RTB^K13^RTB_K13|")));
    assert_true(str_has(heard, STR("\rMSA|AA|2\rQAK|tag1|OK|AIMQ1|")));
    assert_true(str_has(heard, STR("\rQPD|AIMQ1^How good the feed is^AIM|tag1\r")));
    assert_true(str_has(heard, STR("\rRDF|5|measure^ST^20~column^ST^40~")));
    assert_true(str_has(heard, STR("\rRDT|completeness|||")));
    assert_true(str_has(heard, STR("\rRDT|late||||yes\r")));
    assert_false(str_has(heard, STR("Oakhill")));
    assert_true(str_has(heard, STR("MSA|AA|1\r")) && str_has(heard, STR("MSA|AA|3\r")));
    close(fd);
}

static void other_questions_are_refused_and_nobody_else_may_ask(void **state)
{
    (void)state;
    static const struct {
        const char *message, *answer;
    } rows[] = {{QUESTION("4", "AIMQ2"), "MSA|AE|4|this question is not known\rERR|QPD^1^1^103&"},
                {VT "MSH|^~\\&|PAS|RXX|A|B|2014||QBP^Q13|5|P|2.4\r" END,
                 "MSA|AE|5|the question is missing\r"},
                {VT "MSH|^~\\&|PAS|RXX|A|B|2014||QBP^Q22|6|P|2.4\rQPD|Q22|1\r" END,
                 "MSA|AR|6|this type of message is not supported\r"},
                {VT "MSH|^~\\&|PAS|RYY|A|B|2014||QBP^Q13|7|P|2.4\rQPD|AIMQ1|1\r" END,
                 "MSA|AR|7|this sender is not known here\r"}};
    start((struct mllp_plan){0});
    for (size_t i = 0; i < COUNT(rows); i++) {
        int fd = dial();
        say(fd, str_of(rows[i].message));
        if (!str_has(hear(fd, 1), str_of(rows[i].answer))) fail_msg("row %zu", i);
        close(fd);
    }
}

static void a_message_is_acknowledged_however_its_frame_is_cut(void **state)
{
    (void)state;
    str frame = STR(VT MESSAGE("1") END);
    start((struct mllp_plan){0});
    int fd = dial();
    for (size_t i = 0; i < frame.len; i++)
        say(fd, str_range(frame.at + i, 1));
    str heard = hear(fd, 1);
    assert_true(str_has(heard, STR("MSA|AA|1\r")));
    assert_true(heard.at[0] == 0x0b);
    close(fd);
}

static void other_triggers_are_acknowledged_where_that_was_agreed(void **state)
{
    (void)state;
    static const char other[] =
        VT "MSH|^~\\&|PAS|RXX|AIM|HUB|2014||ADT^A60|7|P|2.4\rPID|1||A1\r" END;
    mapping = "hl7: {facility: RXX, application: PAS, other_triggers: acknowledge}\n";
    apply_region();
    mapping = "hl7: {facility: RXX, application: PAS}\n";
    start((struct mllp_plan){0});
    int fd = dial();
    say(fd, str_of(other));
    assert_true(str_has(hear(fd, 1), STR("MSA|AA|7\r")));
    say(fd, STR(VT MESSAGE("8") END));
    assert_true(str_has(hear(fd, 1), STR("MSA|AA|8\r")));
    close(fd);
}

static void several_messages_at_once_are_answered_in_their_order(void **state)
{
    (void)state;
    start((struct mllp_plan){0});
    int fd = dial();
    say(fd, STR(VT MESSAGE("1") END "\r\n" VT MESSAGE("2") END VT MESSAGE("3") END VT "MSH"));
    str heard = hear(fd, 3);
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
    start((struct mllp_plan){0});
    int fd = dial();
    say(fd, buf_str(&all));
    assert_int_equal(shutdown(fd, SHUT_WR), 0); /* it hangs up, but listens still */
    assert_int_equal(count(hear(fd, MANY), "MSA|AA|"), MANY);
    buf_release(&all);
    close(fd);
}

static void what_is_no_frame_is_hung_up_on(void **state)
{
    static const char *const texts[] = {"GET / HTTP/1.1\r\n\r\n", VT MESSAGE("1") VT,
                                        VT MESSAGE("1") "\x1cx", VT "rubbish" END, VT END};
    (void)state;
    start((struct mllp_plan){0});
    for (size_t i = 0; i < COUNT(texts); i++) {
        int fd = dial();
        say(fd, str_of(texts[i]));
        assert_int_equal(hear(fd, 1).len, 0);
        close(fd);
    }
}

static void a_message_that_is_too_large_is_hung_up_on(void **state)
{
    struct buf text = BUF_INIT(64 * 1024);
    (void)state;
    start((struct mllp_plan){.message_bytes_max = 4096});
    int fd = dial();
    buf_add_c(&text, VT);
    while (text.len < 40000)
        buf_add_c(&text, "NTE|1||A\r");
    (void)!send(fd, text.at, text.len, MSG_NOSIGNAL);
    assert_int_equal(hear(fd, 1).len, 0);
    buf_release(&text);
    close(fd);
}

static void one_who_never_ends_a_message_is_hung_up_on(void **state)
{
    (void)state;
    start((struct mllp_plan){.message_s = 1});
    int slow = dial(), quiet = dial();
    say(slow, STR(VT "MSH|^~\\&|"));
    assert_int_equal(hear(slow, 1).len, 0);
    say(quiet, STR(VT MESSAGE("2") END)); /* silence between messages is no fault */
    assert_true(str_has(hear(quiet, 1), STR("MSA|AA|2")));
    close(slow);
    close(quiet);
}

static void connections_have_a_ceiling(void **state)
{
    (void)state;
    start((struct mllp_plan){.connections_max = 2});
    int first = dial(), second = dial();
    say(first, STR(VT MESSAGE("1") END));
    say(second, STR(VT MESSAGE("2") END));
    assert_true(str_has(hear(first, 1), STR("MSA|AA|1")));
    assert_true(str_has(hear(second, 1), STR("MSA|AA|2")));
    int third = dial();
    assert_int_equal(hear(third, 1).len, 0);
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
    start((struct mllp_plan){0});
    int fd = dial();
    atomic_store(&w.hub->arrivals.waiting, INBOX_WAITING_MAX);
    atomic_store(&w.hub->arrivals.counted_ns, clock_monotonic_ns() + 3600 * INT64_C(1000000000));
    say(fd, STR(VT MESSAGE("1") END));
    (void)nanosleep(&moment, NULL);
    assert_int_equal(recv(fd, &byte, 1, MSG_DONTWAIT), -1);
    atomic_store(&w.hub->arrivals.counted_ns, 0);
    assert_true(str_has(hear(fd, 1), STR("MSA|AA|1")));
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
    assert_int_equal(mllp_start(w.hub, &open, &server, &w.why), ERR_CONFIG);
    server = NULL;
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        T(a_message_is_acknowledged_however_its_frame_is_cut),
        T(a_sender_asks_how_good_its_feed_is_where_it_sends),
        T(other_questions_are_refused_and_nobody_else_may_ask),
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
