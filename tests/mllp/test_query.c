/* The one question of the door: answered, refused in the form of its answer, and not too often. */
#include "listener.h"

#include "base/clock.h"
#include "inbox/inbox.h"
#include "query.h"

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

#define QUESTION(id, name)                                                                         \
    VT "MSH|^~\\&|PAS|RXX|AIM|HUB|20140325090000||QBP^Q13^QBP_Q13|" id "|P|2.4\r"                  \
       "QPD|" name "^How good the feed is^AIM|tag1\rRCP|I\r" END

static void a_sender_asks_how_good_its_feed_is_where_it_sends(void **state)
{
    (void)state;
    listener_start(&l, (struct mllp_plan){0});
    int fd = listener_dial(&l, 0);
    line_say(fd, STR(VT MESSAGE("1") END QUESTION("2", "AIMQ1") VT MESSAGE("3") END));
    str heard = line_hear(fd, 3);
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
    } rows[] = {{VT "MSH|^~\\&|PAS|RXX|A|B|2014||QBP^Q13|5|P|2.4\r" END,
                 "MSA|AE|5|the question is missing\rERR|"},
                {VT "MSH|^~\\&|PAS|RXX|A|B|2014||QBP^Q22|6|P|2.4\rQPD|Q22|1\r" END,
                 "MSA|AR|6|this type of message is not supported\r"},
                {VT "MSH|^~\\&|PAS|RYY|A|B|2014||QBP^Q13|7|P|2.4\rQPD|AIMQ1|1\r" END,
                 "MSA|AR|7|this sender is not known here\r"}};
    listener_start(&l, (struct mllp_plan){0});
    for (size_t i = 0; i < COUNT(rows); i++) {
        int fd = listener_dial(&l, 0);
        line_say(fd, str_of(rows[i].message));
        if (!str_has(line_hear(fd, 1), str_of(rows[i].answer))) fail_msg("row %zu", i);
        close(fd);
    }
}

static void a_refused_question_comes_back_as_its_answer_would_have(void **state)
{
    (void)state;
    listener_start(&l, (struct mllp_plan){0});
    int fd = listener_dial(&l, 0);
    line_say(fd, STR(QUESTION("4", "AIMQ2")));
    str heard = line_hear(fd, 1);
    str mirrored = STR("\rQAK|tag1|AE\rQPD|AIMQ2^How good the feed is^AIM|tag1\r\x1c");
    ptrdiff_t at = str_find_str(heard, STR("\rERR|QPD^1^1^103&")),
              then = str_find_str(heard, mirrored);
    assert_true(str_has(heard, STR("||RTB^K13^RTB_K13|")));
    assert_true(str_has(heard, STR("\rMSA|AE|4|this question is not known\r")));
    assert_true(at > 0 && at < then);
    close(fd);
}

/* Thirty in one go; the limit gives one more a second, so that a slow machine answers some more. */
static void a_partner_that_asks_too_often_is_told_to_wait_and_its_messages_go_on(void **state)
{
    enum { ASKED = 30 };
    struct buf all = BUF_INIT(64 * 1024);
    size_t good = 0, late = 0, stored = 0;
    (void)state;
    for (int i = 0; i < ASKED; i++)
        buf_add(&all, STR(QUESTION("9", "AIMQ1")));
    buf_add(&all, STR(VT MESSAGE("10") END));
    listener_start(&l, (struct mllp_plan){0});
    int fd = listener_dial(&l, 0);
    line_say(fd, buf_str(&all));
    for (int i = 0; i <= ASKED; i++) {
        str heard = line_hear(fd, 1);
        good += str_has(heard, STR("\rMSA|AA|9\rQAK|tag1|OK|"));
        late += str_has(heard, STR("\rMSA|AR|9|asked too often; wait a second, ask again\rERR|")) &&
                str_has(heard, STR("^207&")) && str_has(heard, STR("\rQAK|tag1|AR\rQPD|AIMQ1^"));
        stored += str_has(heard, STR("MSA|AA|10\r"));
    }
    assert_true(good >= 10 && late > 0);
    assert_int_equal(good + late, ASKED);
    assert_int_equal(stored, 1);
    buf_release(&all);
    close(fd);
}

static err count_entries(struct db *db, void *ctx, struct err_info *why)
{
    struct q_audit_count_entries_row row;
    err e = q_audit_count_entries(db, l.world.arena, &row, why);
    *(int64_t *)ctx = row.placed + row.waiting;
    return e;
}

static int64_t entries(void)
{
    int64_t n = 0;
    if (store_read(l.world.hub->store, count_entries, &n, &l.world.why))
        fail_msg("%s", l.world.why.text);
    return n;
}

/* The inbox is full: what came is answered again and again until there is room. */
static void a_question_beside_a_message_that_waits_is_asked_once(void **state)
{
    struct timespec moment = {0, 300000000};
    (void)state;
    listener_start(&l, (struct mllp_plan){0});
    int fd = listener_dial(&l, 0);
    int64_t before = entries();
    atomic_store(&l.world.hub->arrivals.waiting, INBOX_WAITING_MAX);
    atomic_store(&l.world.hub->arrivals.counted_ns,
                 clock_monotonic_ns() + 3600 * INT64_C(1000000000));
    line_say(fd, STR(VT MESSAGE("1") END QUESTION("2", "AIMQ1")));
    (void)nanosleep(&moment, NULL);
    atomic_store(&l.world.hub->arrivals.counted_ns, 0);
    str heard = line_hear(fd, 2);
    assert_true(str_has(heard, STR("MSA|AA|1\r")) && str_has(heard, STR("MSA|AA|2\rQAK|tag1|OK")));
    assert_int_equal(entries(), before + 1);
    close(fd);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        T(a_sender_asks_how_good_its_feed_is_where_it_sends),
        T(other_questions_are_refused_and_nobody_else_may_ask),
        T(a_refused_question_comes_back_as_its_answer_would_have),
        T(a_partner_that_asks_too_often_is_told_to_wait_and_its_messages_go_on),
        T(a_question_beside_a_message_that_waits_is_asked_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
