/* Nothing of a person is ever on the disk or on a screen in clear: fifty invented canaries are
 * loaded, put aside, held and refused, and then looked for, byte by byte. */
#include "check.h"

#include "base/file.h"
#include "ingest/hub_world.h"
#include "store/store.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

enum { CANARIES = 50, FILE_BYTES_MAX = 64 * 1024 * 1024 };

static void canary(int i, char at[40])
{
    snprintf(at, 40, "Qzxcanary%02dbird", i);
}

/* The canaries stand in names, address, references, contact person; some rows are bad, one is cut
 * off. */
static void load_canaries(struct world *w)
{
    struct buf text = BUF_INIT(1024 * 1024);
    char name[40];
    buf_add_c(&text, "person_ref,given_name,family_name,birth_date,address,event_ref,event_type,"
                     "event_date,contact_name\n");
    for (int i = 0; i < CANARIES; i++) {
        canary(i, name);
        const char *date = i % 5 == 4 ? "2014-99-99" : "2001-02-03";
        buf_printf(&text, "r%s,%s,f%s,%s,1 %s Street,e%s,ae_attendance,2014-03-24,c%s\n", name,
                   name, name, date, name, name, name);
    }
    struct loading l = {.agency = "hospital", .text = buf_str(&text)};
    assert_int_equal(world_load_with(w, &l), ERR_OK);
    assert_int_equal(w->report.quarantined, CANARIES / 5);
    buf_cut(&text, text.len - 20);
    l.text = buf_str(&text);
    assert_int_equal(world_load_with(w, &l), ERR_INPUT);
    assert_int_equal(w->report.outcome, INGEST_HELD);
    l.text = str_from(buf_str(&text), 110); /* no header: the first row is a person's */
    assert_int_equal(world_load_with(w, &l), ERR_INPUT);
    assert_int_equal(w->report.outcome, INGEST_REFUSED);
    buf_release(&text);
}

static void look_in(str content, const char *where)
{
    char name[40];
    for (int i = 0; i < CANARIES; i++) {
        canary(i, name);
        if (str_has(content, str_of(name))) fail_msg("canary %d is in clear in %s", i, where);
    }
}

static void look_in_folder(struct arena *a, const char *folder)
{
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    int files = 0;
    for (struct dirent *at; (at = readdir(dir));) {
        char path[700];
        str content;
        struct err_info why;
        if (at->d_name[0] == '.' || at->d_type != DT_REG) continue;
        snprintf(path, sizeof path, "%s/%s", folder, at->d_name);
        arena_clear(a);
        assert_int_equal(file_read(path, FILE_BYTES_MAX, a, &content, &why), ERR_OK);
        look_in(content, at->d_name);
        files++;
    }
    closedir(dir);
    assert_true(files >=
                2); /* the key and the settings at least; with SQLite the database and its log */
}

static void no_canary_is_in_clear_in_database_log_report_or_error(void **state)
{
    (void)state;
    struct world w;
    struct arena *a = arena_new(2 * FILE_BYTES_MAX);
    world_open(&w);
    assert_non_null(a);
    load_canaries(&w);
    struct buf report = BUF_INIT(1024 * 1024);
    ingest_report_text(&w.report, "canaries.csv", &report);
    look_in(buf_str(&report), "the report");
    look_in(str_of(w.why.text), "the error");
    buf_release(&report);
    look_in_folder(a, w.dir);
    assert_int_equal(store_checkpoint(w.hub->store, &w.why), ERR_OK);
    look_in_folder(a, w.dir);
    assert_str_equal(
        pii_reveal(
            world_record(&w, "hospital", "rQzxcanary00bird").versions[0].content.who.given_name,
            REVEAL_TEST),
        "Qzxcanary00bird"); /* they were really there */
    arena_free(a);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_canary_is_in_clear_in_database_log_report_or_error)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
