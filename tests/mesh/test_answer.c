/* What a mailbox answers: read where it makes sense, refused where it does not, and it leads
 * nowhere else. */
#include "check.h"

#include "mesh/inside.h"

static const struct mesh mesh = {.url = "https://mesh.example", .mailbox = "X26ABC1"};
static struct err_info why;
static struct mesh_page list;

static err read_page(const char *text, struct arena *a)
{
    list = (struct mesh_page){0};
    return mesh_read_page(&mesh, str_of(text), a, &list, &why);
}

static void a_list_has_ids_and_perhaps_a_next_page_of_this_mailbox(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    assert_int_equal(read_page("{\"messages\": [\"2014_A1\", \"2014_A2\"]}", a), ERR_OK);
    assert_int_equal(list.n, 2);
    assert_true(str_eq_c(list.messages[1], "2014_A2"));
    assert_null(list.next);
    static const struct {
        const char *next, *path;
    } pages[] = {{"/messageexchange/X26ABC1/inbox?from=A2", "/inbox?from=A2"},
                 {"https://mesh.example/messageexchange/X26ABC1/inbox?a", "/inbox?a"},
                 {"https://evil.example/messageexchange/X26ABC1/inbox", NULL},
                 {"/messageexchange/X26ABC2/inbox", NULL},
                 {"/messageexchange/X26ABC1/outbox", NULL},
                 {"/messageexchange/X26ABC1/inbox?a b", NULL}};
    for (size_t i = 0; i < COUNT(pages); i++) {
        str text =
            str_printf(a, "{\"messages\": [], \"links\": {\"next\": \"%s\"}}", pages[i].next);
        assert_int_equal(read_page(str_c(a, text), a), ERR_OK);
        if (pages[i].path) assert_string_equal(list.next, pages[i].path);
        else assert_null(list.next);
    }
    arena_free(a);
}

static void what_is_no_list_is_refused_and_not_taken_for_an_empty_one(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "{}",
                                        "[]",
                                        "{\"messages\": {}}",
                                        "{\"messages\": \"A\"}",
                                        "{\"messages\": [1]}",
                                        "{\"messages\": [\"../A\"]}",
                                        "{\"messages\": [\"\"]}",
                                        "{\"messages\": [\"A?b\"]}"};
    struct arena *a = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_int_equal(read_page(wrong[i], a), ERR_INPUT);
    assert_int_equal(list.n, 0);
    arena_free(a);
}

static void the_id_of_what_was_sent_is_fit_for_an_address(void **state)
{
    (void)state;
    char id[MESH_VALUE_BYTES_MAX] = "";
    struct arena *a = arena_new(1 << 20);
    assert_int_equal(mesh_read_id(STR("{\"message_id\": \"2014_S\"}"), a, id, &why), ERR_OK);
    assert_string_equal(id, "2014_S");
    assert_int_equal(mesh_read_id(STR("{\"message_id\": \"A&to=B\"}"), a, id, &why), ERR_INPUT);
    assert_int_equal(mesh_read_id(STR("{}"), a, id, &why), ERR_INPUT);
    arena_free(a);
}

static void what_became_of_a_message_is_one_of_our_words_or_nothing_yet(void **state)
{
    (void)state;
    const char *word = "x";
    struct arena *a = arena_new(1 << 20);
    assert_int_equal(mesh_read_state(STR("{\"status\": \"Acknowledged\"}"), a, &word, &why),
                     ERR_OK);
    assert_string_equal(word, "taken");
    assert_int_equal(mesh_read_state(STR("{\"status\": \"error\"}"), a, &word, &why), ERR_OK);
    assert_string_equal(word, "returned");
    assert_int_equal(mesh_read_state(STR("{\"status\": \"accepted\"}"), a, &word, &why), ERR_OK);
    assert_null(word);
    assert_int_equal(mesh_read_state(STR("{\"status\": 1}"), a, &word, &why), ERR_INPUT);
    arena_free(a);
}

static void a_head_is_kept_line_by_line_and_begins_anew_with_a_status(void **state)
{
    (void)state;
    struct mesh_reply r = {0};
    int64_t chunk = 0, chunks = 0;
    assert_true(mesh_read_head(STR("HTTP/1.1 100 Continue\r\n"), &r));
    assert_true(mesh_read_head(STR("mex-chunk-range: 2:5\r\n"), &r));
    assert_true(mesh_read_range(r.range, &chunk, &chunks) && chunk == 2 && chunks == 5);
    assert_true(mesh_read_head(STR("HTTP/1.1 200 OK\r\n"), &r));
    assert_true(mesh_read_range(r.range, &chunk, &chunks) && chunk == 1 && chunks == 1);
    assert_false(mesh_read_head(STR("Mex-From: X26 ABC\r\n"), &r));
    static const char *const wrong[] = {"0:1", "3:2", "1:100000", "one:two", "1", "-1:1", "1:"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(mesh_read_range(wrong[i], &chunk, &chunks));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_has_ids_and_perhaps_a_next_page_of_this_mailbox),
        cmocka_unit_test(what_is_no_list_is_refused_and_not_taken_for_an_empty_one),
        cmocka_unit_test(the_id_of_what_was_sent_is_fit_for_an_address),
        cmocka_unit_test(what_became_of_a_message_is_one_of_our_words_or_nothing_yet),
        cmocka_unit_test(a_head_is_kept_line_by_line_and_begins_anew_with_a_status),
    };
    return cmocka_run_group_tests_name("mesh/answer", tests, NULL, NULL);
}
