/* Whose a referral is: who of the receiving agency reads and answers it, who takes it back, and
 * what programs may. */
#include "shared.h"

#include "base/clock.h"
#include "notice/notice.h"
#include "refer/export.h"
#include "refer/outbox.h"
#include "query.h"
#include "store/store.h"

#include <stdio.h>

/* The front door is ravi's and the program intake's; adult care has a program alone. */
static void name_readers(void)
{
    static const str users[] = {{"ravi", 4}}, programs[] = {{"intake", 6}};
    static const struct referral_readers readers[] = {
        {.door = {{"social-care", 11}, {"front-door", 10}},
         .users = users,
         .user_count = 1,
         .programs = programs,
         .program_count = 1},
        {.door = {{"social-care", 11}, {"team-north", 10}}, .users = users, .user_count = 1},
    };
    w.look.partners->terms.referrals.readers = readers;
    w.look.partners->terms.referrals.reader_count = COUNT(readers);
}

static int open_world(void **state)
{
    (void)make_world(state);
    name_readers();
    return 0;
}

static struct viewer colleague_of(const char *login, const char *name, enum role role)
{
    static struct user made[64];
    static size_t next;
    struct viewer v = refer_world_user(&w, login);
    struct user *u = &made[next++ % COUNT(made)];
    *u = *v.user;
    u->role = role;
    (void)snprintf(u->login, sizeof u->login, "%s", name);
    v.user = u;
    return v;
}

static err open_as(const struct viewer *v, int64_t id)
{
    struct referral r;
    return referral_open(hub(), w.look.partners, v, id, w.look.a, &r, &w.look.why);
}

static err answer_as(const struct viewer *v, int64_t id, enum referral_state to, const char *words)
{
    struct referral_answer a = {
        .to = to, .code = STR(""), .words = pii_of(str_of(words))};
    return referral_act(hub(), w.look.partners, v, id, &a, &w.look.why);
}

static size_t listed(const struct viewer *v)
{
    struct referral_list list;
    assert_int_equal(referral_list(hub(), w.look.partners, v, BOX_RECEIVED, -1, w.look.a, &list,
                                   &w.look.why),
                     ERR_OK);
    return list.n;
}

static size_t alerts(const struct viewer *v)
{
    struct notice_list list;
    assert_int_equal(notice_list(hub(), w.look.partners, v, false, w.look.a, &list, &w.look.why),
                     ERR_OK);
    return list.n;
}

static int64_t of_jane(void)
{
    return sent_of_jane("sol");
}

static void a_received_one_is_for_those_of_the_service_it_went_to(void **state)
{
    (void)state;
    int64_t id = of_jane();
    struct viewer ravi = refer_world_user(&w, "ravi"), dana = refer_world_user(&w, "dana");
    assert_int_equal(open_as(&ravi, id), ERR_OK);
    assert_int_equal(listed(&ravi), 1);
    assert_int_equal(alerts(&ravi), 1);
    assert_int_equal(open_as(&dana, id), ERR_ABSENT);
    assert_int_equal(listed(&dana), 0);
    assert_int_equal(alerts(&dana), 0);
    assert_int_equal(answer_as(&dana, id, REFERRAL_ACCEPTED, ""), ERR_ABSENT);
    const struct referral *list;
    size_t n = 0;
    assert_int_equal(referral_of_person(hub(), w.look.partners, &dana, w.jane, w.look.a, &list, &n,
                                        &w.look.why),
                     ERR_OK);
    assert_int_equal(n, 0);
    struct referral_export x;
    assert_int_equal(referral_export_open(hub(), w.look.partners, &dana, id, w.look.a, &x,
                                          &w.look.why),
                     ERR_ABSENT);
}

static void who_is_not_of_the_service_acknowledges_no_alert_of_it(void **state)
{
    (void)state;
    (void)of_jane();
    struct viewer ravi = refer_world_user(&w, "ravi"), dana = refer_world_user(&w, "dana");
    struct notice_list list;
    assert_int_equal(notice_list(hub(), w.look.partners, &ravi, false, w.look.a, &list,
                                 &w.look.why),
                     ERR_OK);
    assert_int_equal(list.n, 1);
    int64_t audience = list.lines[0].audience, one = list.lines[0].id;
    assert_int_equal(notice_acknowledge(hub(), w.look.partners, &dana, audience, one, &w.look.why),
                     ERR_ABSENT);
    assert_int_equal(notice_acknowledge(hub(), w.look.partners, &ravi, audience, one, &w.look.why),
                     ERR_OK);
}

static void the_allocated_worker_reads_theirs_and_the_manager_every_one(void **state)
{
    (void)state;
    int64_t jane = of_jane();
    int64_t tom = refer_world_sent(&w, "hana", w.tom, refer_world_worry(REFERRAL_PATHWAY_CHILD));
    struct viewer dana = refer_world_user(&w, "dana"), mona = refer_world_user(&w, "mona");
    assert_int_equal(open_as(&dana, tom), ERR_OK); /* it was sent to her by name */
    assert_int_equal(open_as(&dana, jane), ERR_ABSENT);
    assert_int_equal(open_as(&mona, tom), ERR_OK);
    assert_int_equal(open_as(&mona, jane), ERR_OK);
}

static void a_service_that_names_nobody_is_read_by_all_of_its_agency(void **state)
{
    (void)state;
    w.look.partners->terms.referrals.reader_count = 0;
    int64_t id = of_jane();
    struct viewer dana = refer_world_user(&w, "dana");
    assert_int_equal(open_as(&dana, id), ERR_OK);
    struct viewer program = colleague_of("ravi", "client:intake", ROLE_PRACTITIONER);
    assert_int_equal(open_as(&program, id), ERR_ABSENT); /* but by none of its programs */
}

static void a_program_reads_and_answers_where_it_is_named_and_nowhere_else(void **state)
{
    (void)state;
    int64_t id = of_jane();
    int64_t tom = refer_world_sent(&w, "hana", w.tom, refer_world_worry(REFERRAL_PATHWAY_CHILD));
    struct viewer intake = colleague_of("ravi", "client:intake", ROLE_PRACTITIONER),
                  other = colleague_of("ravi", "client:look-up", ROLE_PRACTITIONER),
                  elsewhere = colleague_of("hana", "client:intake", ROLE_PRACTITIONER);
    assert_int_equal(open_as(&intake, id), ERR_OK);
    assert_int_equal(listed(&intake), 1);
    assert_int_equal(open_as(&intake, tom), ERR_ABSENT); /* of a service that did not name it */
    assert_int_equal(open_as(&other, id), ERR_ABSENT);
    assert_int_equal(answer_as(&other, id, REFERRAL_ACCEPTED, ""), ERR_ABSENT);
    assert_int_equal(answer_as(&elsewhere, id, REFERRAL_ACCEPTED, ""), ERR_ABSENT);
    assert_int_equal(answer_as(&intake, id, REFERRAL_WITHDRAWN, "no"), ERR_CONFLICT);
    assert_int_equal(answer_as(&intake, id, REFERRAL_ACCEPTED, ""), ERR_OK);
}

static void a_program_of_the_sender_takes_nothing_back(void **state)
{
    (void)state;
    int64_t id = of_jane();
    struct viewer program = colleague_of("sol", "client:intake", ROLE_PRACTITIONER);
    assert_int_equal(open_as(&program, id), ERR_ABSENT);
    assert_int_equal(answer_as(&program, id, REFERRAL_WITHDRAWN, "no"), ERR_ABSENT);
    assert_int_equal(refer_world_read(&w, "sol", id).state, REFERRAL_SENT);
}

static void only_who_sent_it_or_their_manager_takes_it_back(void **state)
{
    (void)state;
    int64_t id = of_jane(), second = of_jane();
    struct viewer colleague = colleague_of("sol", "sue", ROLE_PRACTITIONER),
                  head = colleague_of("sol", "head", ROLE_MANAGER);
    assert_int_equal(open_as(&colleague, id), ERR_OK); /* it is her school's */
    assert_int_equal(answer_as(&colleague, id, REFERRAL_WITHDRAWN, "A mistake"), ERR_DENIED);
    assert_int_equal(answer_as(&colleague, id, REFERRAL_ACCEPTED, ""), ERR_DENIED);
    struct viewer sol = refer_world_user(&w, "sol");
    assert_int_equal(answer_as(&sol, id, REFERRAL_ACCEPTED, ""), ERR_CONFLICT);
    assert_int_equal(answer_as(&sol, id, REFERRAL_WITHDRAWN, "A mistake"), ERR_OK);
    assert_int_equal(answer_as(&head, second, REFERRAL_WITHDRAWN, "A mistake"), ERR_OK);
}

static err clear_of(struct db *db, void *ctx, struct err_info *why)
{
    return outbox_counts(db, STR("care"), w.look.a, ctx, why);
}

static err add_hook(struct db *db, void *ctx, struct err_info *why)
{
    char secret[WEBHOOK_SECRET_TEXT + 1];
    const struct webhook hook = {.code = STR("care"),
                                 .agency = STR("social-care"),
                                 .url = STR("http://localhost:9/in"),
                                 .loopback = true};
    (void)ctx;
    return webhook_add(db, hub(), &hook, secret, why);
}

static struct outbox_counts messages(void)
{
    struct outbox_counts n;
    assert_int_equal(store_read(hub()->store, clear_of, &n, &w.look.why), ERR_OK);
    return n;
}

static void old_messages_are_forgotten_and_what_waits_is_not(void **state)
{
    (void)state;
    const struct outbox_message *list = NULL;
    size_t n = 0;
    assert_int_equal(store_write(hub()->store, add_hook, NULL, &w.look.why), ERR_OK);
    (void)of_jane();
    (void)of_jane();
    assert_int_equal(outbox_take(hub(), w.look.partners, w.look.a, &list, &n, &w.look.why),
                     ERR_OK);
    assert_true(n >= 1);
    assert_int_equal(outbox_tried(hub(), w.look.partners, &list[0], 200, &w.look.why), ERR_OK);
    assert_int_equal(messages().sent, 1);
    assert_int_equal(messages().waiting, 1);
    hub()->clock.fixed_ms += OUTBOX_KEEP_DAYS * MS_PER_DAY - MS_PER_HOUR;
    assert_int_equal(outbox_sweep(hub(), &w.look.why), ERR_OK);
    assert_int_equal(messages().sent, 1);
    hub()->clock.fixed_ms += 2 * MS_PER_HOUR;
    assert_int_equal(outbox_sweep(hub(), &w.look.why), ERR_OK);
    assert_int_equal(messages().sent, 0);
    assert_int_equal(messages().waiting, 1);
}

static void more_rows_than_fit_are_counted_and_said(void **state)
{
    (void)state;
    enum { LINES = REFERRAL_ROWS_MAX + 7 };
    static struct event_line events[LINES];
    struct viewer ravi = refer_world_user(&w, "ravi");
    struct person_view view = look_world_view(&w.look, &ravi, w.jane);
    assert_true(view.history_shown && view.event_count > 0);
    for (size_t i = 0; i < LINES; i++)
        events[i] = view.events[0];
    view.events = events;
    view.event_count = LINES;
    struct refer_content c = refer_world_worry(REFERRAL_PATHWAY_CHILD), back;
    struct buf packed = BUF_INIT(REFERRAL_BYTES_MAX);
    assert_int_equal(refer_content_fill(&c, &view, w.look.partners, w.look.a, &w.look.why),
                     ERR_OK);
    assert_int_equal(c.row_count, REFERRAL_ROWS_MAX);
    assert_int_equal(c.rows_older, 7);
    assert_int_equal(refer_content_pack(&c, &packed, &w.look.why), ERR_OK);
    assert_int_equal(refer_content_unpack(buf_str(&packed), w.look.a, &back, &w.look.why), ERR_OK);
    assert_int_equal(back.rows_older, 7);
    buf_release(&packed);
}

static void who_read_it_is_among_those_who_looked_at_the_person(void **state)
{
    (void)state;
    struct viewer mona = refer_world_user(&w, "mona");
    int64_t id = sent_of_jane("sol");
    size_t before = look_world_view(&w.look, &mona, w.jane).looks_people;
    (void)refer_world_read(&w, "ravi", id);
    (void)refer_world_read(&w, "ravi", id);
    assert_int_equal(look_world_view(&w.look, &mona, w.jane).looks_people, before + 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_world, drop_world)
    const struct CMUnitTest tests[] = {
        T(a_received_one_is_for_those_of_the_service_it_went_to),
        T(who_is_not_of_the_service_acknowledges_no_alert_of_it),
        T(the_allocated_worker_reads_theirs_and_the_manager_every_one),
        T(a_service_that_names_nobody_is_read_by_all_of_its_agency),
        T(a_program_reads_and_answers_where_it_is_named_and_nowhere_else),
        T(a_program_of_the_sender_takes_nothing_back),
        T(only_who_sent_it_or_their_manager_takes_it_back),
        T(old_messages_are_forgotten_and_what_waits_is_not),
        T(more_rows_than_fit_are_counted_and_said),
        T(who_read_it_is_among_those_who_looked_at_the_person),
    };
    return cmocka_run_group_tests_name("refer/side", tests, NULL, NULL);
}
