/* What nobody wants to be sent, told to a hub: it ends in sound persons and possible links, or
 * with an error that says what is wrong, where, and what to do. Crowds: test_crowd.c. */
#include "world.h"

#include "base/file.h"
#include "link/hub_model.h"

#include <stdio.h>

static struct world w;

static int open_world(void **state)
{
    (void)state;
    world_open(&w);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&w);
    return 0;
}

static void tell_all(const struct saying *said, size_t n)
{
    static int64_t delivery;
    const struct saying *list[16];
    assert_true(n <= COUNT(list));
    for (size_t i = 0; i < n; i++)
        list[i] = &said[i];
    world_tell(&w, list, n, ++delivery);
    (void)world_link(&w);
}

static int64_t person(const char *agency, const char *ref)
{
    int64_t id = world_person(&w, agency, ref);
    assert_true(id != 0);
    return id;
}

static void together(const char *ref, const char *other)
{
    if (person("school", ref) != person("hospital", other))
        fail_msg("%s and %s are apart", ref, other);
}

static void apart(const char *ref, const char *other)
{
    if (person("school", ref) == person("hospital", other))
        fail_msg("%s and %s are one", ref, other);
}

/* ---- hardly anything ---- */

static void a_hub_without_records_has_nothing_to_link(void **state)
{
    (void)state;
    assert_int_equal(world_link(&w).records, 0);
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
}

static void one_row_alone_is_one_person_and_stays_so_in_a_rebuild(void **state)
{
    (void)state;
    tell_all(&(struct saying){"school", "1", 1, "Jane|Doe|2001-03-11|F|1 Inour Street|B99 1AA|"},
             1);
    int64_t jane = person("school", "1");
    assert_int_equal(world_link(&w).records, 0);
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_int_equal(person("school", "1"), jane);
    assert_int_equal(world_search(&w, "Jane|Doe|2001-03-11|F|||").best.person, jane);
}

static void rows_with_all_fields_missing_are_persons_of_their_own(void **state)
{
    (void)state;
    const struct saying said[] = {
        {"school", "1", 1, "||||||"}, {"hospital", "2", 1, "||||||"},
        {"hospital", "3", 1, "Unknown|Unknown||U|No fixed abode||0000000000"}};
    tell_all(said, COUNT(said));
    apart("1", "2");
    apart("1", "3");
    assert_true(person("hospital", "2") != person("hospital", "3"));
    assert_int_equal(world_search(&w, "||||||").n, 0);
}

/* ---- identical ids ---- */

static void one_id_told_twice_by_an_agency_is_one_record_as_last_told(void **state)
{
    (void)state;
    const struct saying said[] = {
        {"school", "1", 1, "Jane|Doe|2001-03-11|F|1 Inour Street|B99 1AA|"},
        {"school", "1", 1, "Jane|Doe|2001-03-11|F|1 Inour Street|B99 1AA|"},
        {"school", "1", 2, "Jane|Zyxwell|2001-03-11|F|7 Other Road|B98 2BB|"},
        {"hospital", "1", 1, "Jane|Zyxwell|2001-03-11|F|7 Other Road|B98 2BB|"}};
    tell_all(said, COUNT(said));
    together("1", "1");
    assert_int_equal(world_link(&w).records, 0);
}

static void one_id_at_two_agencies_says_nothing_of_who_it_is(void **state)
{
    (void)state;
    const struct saying said[] = {
        {"school", "1", 1, "Jane|Doe|2001-03-11|F|1 Inour Street|B99 1AA|"},
        {"hospital", "1", 1, "Tom|Zyxwell|1970-05-06|M|7 Other Road|B98 2BB|"}};
    tell_all(said, COUNT(said));
    apart("1", "1");
    assert_int_equal(world_ask(&w, world_record(&w, "school", "1")).possible_count, 0);
}

/* ---- values ---- */

static void names_of_a_thousand_letters_find_their_like(void **state)
{
    (void)state;
    static char name[2][1001], text[2][2200];
    for (int i = 0; i < 2; i++) {
        memset(name[i], i ? 'q' : 'x', 1000);
        (void)snprintf(text[i], sizeof text[i], "%s|%s|19%d1-03-11|F|%d Inour Street|B9%d 1AA|",
                       name[i], name[i], 5 + i, 1 + i, 8 + i);
    }
    const struct saying said[] = {{"school", "x", 1, text[0]},
                                  {"hospital", "x", 1, text[0]},
                                  {"school", "q", 1, text[1]},
                                  {"hospital", "q", 1, text[1]}};
    tell_all(said, COUNT(said));
    together("x", "x");
    together("q", "q");
    apart("x", "q");
    assert_int_equal(world_search(&w, text[1]).best.person, person("school", "q"));
}

/* Two sisters of one birth date, each told of twice: the second time one of them with a slip. */
static void names_of_a_script(const char *given, const char *slip, const char *sister,
                              const char *family)
{
    char text[4][200];
    const char *const names[] = {given, slip, sister, sister};
    for (int i = 0; i < 4; i++)
        (void)snprintf(text[i], sizeof text[i], "%s|%s|1984-06-17|F|5 Inour Street|B99 3ZZ|",
                       names[i], family);
    const struct saying said[] = {{"school", "a", 1, text[0]},
                                  {"hospital", "a", 1, text[1]},
                                  {"school", "sister", 1, text[2]},
                                  {"hospital", "sister", 1, text[3]}};
    tell_all(said, COUNT(said));
    together("a", "a");
    together("sister", "sister");
    apart("a", "sister");
    assert_int_equal(world_search(&w, text[2]).best.person, person("school", "sister"));
}

static void arabic_names_are_names(void **state)
{
    (void)state;
    names_of_a_script("نورالهدى", "نورالهدا", "فاطمة", "القحطاني");
}

static void chinese_names_are_names(void **state)
{
    (void)state;
    names_of_a_script("晓明", "小明", "丽华", "欧阳");
}

static void cyrillic_names_are_names(void **state)
{
    (void)state;
    names_of_a_script("Людмила", "Людмилла", "Настасья", "Щербакова");
}

static void bengali_names_are_names(void **state)
{
    (void)state;
    names_of_a_script("শরিফা", "শরীফা", "ফাতেমা", "চট্টোপাধ্যায়");
}

/* What the feed's gate would not let in: a date of no calendar is no date here. */
static void birth_dates_out_of_range_join_nobody(void **state)
{
    (void)state;
    const struct saying said[] = {
        {"school", "1", 1, "Jane|Doe|2999-12-31|F|1 Inour Street|B99 1AA|"},
        {"hospital", "1", 1, "Tom|Zyxwell|2999-12-31|M|7 Other Road|B98 2BB|"},
        {"school", "2", 1, "Aisha|Khan|0000-00-00|F|3 Far Lane|B97 3CC|"},
        {"hospital", "2", 1, "William|Smith|0000-00-00|M|9 Late Close|B96 4DD|"},
        {"school", "3", 1, "June|Elm|2001-02-30|F|4 Far Lane|B95 5EE|"},
        {"hospital", "3", 1, "June|Elm|2001-02-28|F|4 Far Lane|B95 5EE|"}};
    tell_all(said, COUNT(said));
    apart("1", "1");
    apart("2", "2");
    assert_true(person("school", "3") && person("hospital", "3"));
}

/* ---- models ---- */

static void put_model(const char *text)
{
    char path[PATH_MAX + 16];
    (void)snprintf(path, sizeof path, "%s/model.txt", w.hub->dir);
    assert_int_equal(file_replace(path, str_of(text), 0600, &w.why), ERR_OK);
}

static void a_model_file_of_another_version_stops_linking_and_is_told_by_its_name(void **state)
{
    (void)state;
    struct saying said = {"school", "1", 1, "Jane|Doe|2001-03-11|F|1 Inour Street|B99 1AA|"};
    const struct saying *list[] = {&said};
    put_model("aim-model 2\n\nsetting same 0.5\n");
    world_tell(&w, list, 1, 1);
    assert_int_equal(link_run(w.hub, NULL, NULL, &w.why), ERR_CONFIG);
    assert_non_null(strstr(w.why.text, "version 2"));
    assert_non_null(strstr(w.why.file, "model.txt"));
    assert_int_equal(w.why.line, 1);
    assert_non_null(strstr(w.why.todo, "aim link run --rebuild"));
    assert_int_equal(world_person(&w, "school", "1"), 0);
    char path[PATH_MAX + 16];
    (void)snprintf(path, sizeof path, "%s/model.txt", w.hub->dir);
    assert_int_equal(remove(path), 0); /* what it says to do */
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_true(person("school", "1") != 0);
}

static void a_model_cut_off_in_the_middle_is_refused(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(1 << 20);
    str whole = str_of(model_default_text);
    buf_add(&text, str_upto(whole, whole.len / 2));
    buf_byte(&text, '\0');
    put_model(text.at);
    const struct model *m;
    assert_int_equal(hub_model(w.hub, &m, &w.why), ERR_CONFIG);
    assert_non_null(strstr(w.why.text, "the model has no level"));
    assert_non_null(strstr(w.why.file, "model.txt"));
    buf_release(&text);
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_hub_without_records_has_nothing_to_link),
        IN_WORLD(one_row_alone_is_one_person_and_stays_so_in_a_rebuild),
        IN_WORLD(rows_with_all_fields_missing_are_persons_of_their_own),
        IN_WORLD(one_id_told_twice_by_an_agency_is_one_record_as_last_told),
        IN_WORLD(one_id_at_two_agencies_says_nothing_of_who_it_is),
        IN_WORLD(names_of_a_thousand_letters_find_their_like),
        IN_WORLD(arabic_names_are_names),
        IN_WORLD(chinese_names_are_names),
        IN_WORLD(cyrillic_names_are_names),
        IN_WORLD(bengali_names_are_names),
        IN_WORLD(birth_dates_out_of_range_join_nobody),
        IN_WORLD(a_model_file_of_another_version_stops_linking_and_is_told_by_its_name),
        IN_WORLD(a_model_cut_off_in_the_middle_is_refused),
    };
    return cmocka_run_group_tests_name("link/bad_input", tests, NULL, NULL);
}
