/* A workbook becomes CSV by another process, and whatever that process does, it is only a refusal.
 * The process is this program again: the sheet's name says how it behaves. */
#include "check.h"

#include "codec/xlsx/jail.h"
#include "ingest/workbook.h"
#include "support/hub_world.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "codec/zipper.h"

#define NOW_MS INT64_C(1395835200000) /* 2014-03-26T12:00:00Z */

struct unpacked {
    struct hub_world hub;
    struct source source;
    struct err_info reason, why;
    struct buf text;
};

static void setup(struct unpacked *u)
{
    *u = (struct unpacked){.source = {.file = {-1}, .out = {-1}}, .text = BUF_INIT(1 << 20)};
    hub_world_open(&u->hub, NOW_MS, true);
}

static void teardown(struct unpacked *u)
{
    source_close(&u->source);
    buf_release(&u->text);
    hub_world_close(&u->hub);
}

static str workbook(struct zipper *z)
{
    zipper_start(z);
    zipper_frame(z, "");
    zipper_add(z, "xl/worksheets/d.xml",
               STR("<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
                   "<row><c><v>7</v></c><c t='inlineStr'><is><t>Anna</t></is></c></row></sheetData>"
                   "</worksheet>"));
    return zipper_end(z);
}

static void read_all(struct unpacked *u)
{
    str block = STR(" ");
    buf_reset(&u->text);
    while (block.len) {
        assert_int_equal(source_next(&u->source, &block, &u->why), ERR_OK);
        buf_add(&u->text, block);
    }
}

static err unpack(struct unpacked *u, str file, const char *sheet)
{
    source_close(&u->source);
    assert_int_equal(source_open_text(file, &u->source, &u->why), ERR_OK);
    u->reason = (struct err_info){0};
    return workbook_unpack(u->hub.hub, &u->source, str_of(sheet), &u->reason, &u->why);
}

#define SHEET_CSV "person_ref,given_name\n7,Anna\n"

static void a_workbook_becomes_its_sheet(void **state)
{
    (void)state;
    struct unpacked u;
    struct zipper z = {0};
    setup(&u);
    assert_int_equal(unpack(&u, workbook(&z), "Data"), ERR_OK);
    assert_int_equal(u.reason.code, ERR_OK);
    read_all(&u);
    assert_str_equal(buf_str(&u.text), SHEET_CSV);
    zipper_start(&z);
    teardown(&u);
}

static void so_does_a_file(void **state)
{
    (void)state;
    struct unpacked u;
    struct zipper z = {0};
    char path[300];
    setup(&u);
    (void)snprintf(path, sizeof path, "%s/book.xlsx", u.hub.place.folder);
    assert_int_equal(file_replace(path, workbook(&z), 0600, &u.why), ERR_OK);
    assert_int_equal(source_open(u.hub.hub, path, 1 << 20, &u.source, &u.why), ERR_OK);
    assert_int_equal(workbook_unpack(u.hub.hub, &u.source, STR(""), &u.reason, &u.why), ERR_OK);
    read_all(&u);
    assert_str_equal(buf_str(&u.text), SHEET_CSV);
    zipper_start(&z);
    teardown(&u);
}

static void what_is_no_workbook_is_left_alone(void **state)
{
    (void)state;
    struct unpacked u;
    setup(&u);
    assert_int_equal(unpack(&u, STR("person_ref\n1\n"), ""), ERR_OK);
    assert_int_equal(u.reason.code, ERR_OK);
    read_all(&u);
    assert_str_equal(buf_str(&u.text), "person_ref\n1\n");
    teardown(&u);
}

static void a_problem_is_told_in_our_words(void **state)
{
    (void)state;
    struct unpacked u;
    struct zipper z = {0};
    setup(&u);
    assert_int_equal(unpack(&u, workbook(&z), "Elsewhere"), ERR_OK);
    assert_int_equal(u.reason.code, ERR_INPUT);
    assert_true(strstr(u.reason.text, "no sheet with the name") != NULL);
    read_all(&u);
    assert_true(u.text.len == z.file.len); /* as it was */
    zipper_start(&z);
    teardown(&u);
}

static void whatever_the_reader_does_the_workbook_is_refused_and_nothing_else(void **state)
{
    (void)state;
    static const char *const ways[] = {"crashes",      "says nothing",    "lies about the mark",
                                       "says too much", "says a huge number", "floods and dies"};
    struct unpacked u;
    struct zipper z = {0};
    setup(&u);
    for (size_t i = 0; i < COUNT(ways); i++) {
        assert_int_equal(unpack(&u, workbook(&z), ways[i]), ERR_OK);
        if (u.reason.code != ERR_INPUT || !strstr(u.reason.text, "more memory or time"))
            fail_msg("%s: %s", ways[i], u.reason.text);
    }
    zipper_start(&z);
    teardown(&u);
}

static void one_that_takes_too_long_is_refused_with_what_to_do(void **state)
{
    (void)state;
    struct unpacked u;
    struct zipper z = {0};
    setup(&u);
    workbook_seconds(1);
    assert_int_equal(unpack(&u, workbook(&z), "waits for ever"), ERR_OK);
    workbook_seconds(WORKBOOK_SECONDS_MAX);
    assert_int_equal(u.reason.code, ERR_INPUT);
    assert_true(strstr(u.reason.text, "longer than ten minutes") &&
                strstr(u.reason.todo, "CSV UTF-8"));
    read_all(&u);
    assert_true(u.text.len == z.file.len); /* as it was */
    zipper_start(&z);
    teardown(&u);
}

static void without_a_locked_room_it_is_refused_with_what_to_do(void **state)
{
    (void)state;
    struct unpacked u;
    struct zipper z = {0};
    setup(&u);
    assert_int_equal(unpack(&u, workbook(&z), "has no seccomp"), ERR_OK);
    assert_int_equal(u.reason.code, ERR_INPUT);
    assert_true(strstr(u.reason.text, "cannot be read safely") &&
                strstr(u.reason.todo, "CSV UTF-8"));
    workbook_program(NULL);
    assert_int_equal(unpack(&u, workbook(&z), "Data"), ERR_OK);
    assert_int_equal(u.reason.code, ERR_INPUT);
    workbook_program("/proc/self/exe");
    zipper_start(&z);
    teardown(&u);
}

/* ---- the other process ---- */

static _Noreturn void say(uint32_t mark, uint32_t problem)
{
    const struct jail_verdict v = {mark, problem, 1, 1};
    (void)!write(STDERR_FILENO, &v, sizeof v);
    _exit(0);
}

static _Noreturn void behave(const char *way)
{
    static char flood[100000];
    if (strcmp(way, "crashes") == 0) (void)kill(getpid(), SIGKILL);
    if (strcmp(way, "says nothing") == 0) _exit(0);
    if (strcmp(way, "lies about the mark") == 0) say(1, 0);
    if (strcmp(way, "says a huge number") == 0) say(JAIL_MARK, UINT32_MAX);
    while (strcmp(way, "waits for ever") == 0)
        (void)pause();
    if (strcmp(way, "has no seccomp") == 0) say(JAIL_MARK, XLSX_NO_JAIL);
    if (strcmp(way, "says too much") == 0) (void)!write(STDERR_FILENO, flood, 1000), _exit(0);
    if (strcmp(way, "floods and dies") == 0)
        (void)!write(STDOUT_FILENO, flood, sizeof flood), (void)kill(getpid(), SIGKILL);
    jail_main(way);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], JAIL_WORD) == 0) behave(argv[2]);
    workbook_program("/proc/self/exe");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_workbook_becomes_its_sheet),
        cmocka_unit_test(so_does_a_file),
        cmocka_unit_test(what_is_no_workbook_is_left_alone),
        cmocka_unit_test(a_problem_is_told_in_our_words),
        cmocka_unit_test(whatever_the_reader_does_the_workbook_is_refused_and_nothing_else),
        cmocka_unit_test(one_that_takes_too_long_is_refused_with_what_to_do),
        cmocka_unit_test(without_a_locked_room_it_is_refused_with_what_to_do),
    };
    return cmocka_run_group_tests_name("ingest/workbook", tests, NULL, NULL);
}
