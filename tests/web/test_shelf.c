/* What a session's pages keep between two requests. */
#include "check.h"

#include "web/shelf.h"

static struct shelf *shelf;
static struct arena *arena;
static struct rand randomness;
static struct err_info why;
static struct buf page = BUF_INIT(1 << 20);
enum { KEEP_MS = 1000 };

static int make(void **state)
{
    (void)state;
    randomness = rand_seeded(1);
    arena = arena_new(1 << 20);
    return shelf_new(KEEP_MS, &shelf, &why) ? -1 : 0;
}

static int drop(void **state)
{
    (void)state;
    shelf_free(shelf);
    arena_free(arena);
    buf_release(&page);
    return 0;
}

static const char *put(int64_t session, const char *content, const char *form, int64_t now_ms)
{
    static char id[SHELF_ID_TEXT + 1];
    assert_int_equal(
        shelf_put(shelf, session, str_of(content), str_of(form), now_ms, &randomness, id, &why),
        ERR_OK);
    return id;
}

static err get(int64_t session, const char *id, int64_t now_ms)
{
    buf_reset(&page);
    return shelf_page(shelf, session, str_of(id), now_ms, &page, &why);
}

static str form(int64_t session, int64_t now_ms)
{
    str text;
    assert_int_equal(shelf_form(shelf, session, now_ms, arena, &text, &why), ERR_OK);
    return text;
}

static void a_page_is_there_for_its_own_session_only(void **state)
{
    (void)state;
    const char *id = put(1, "page", "first=Jane", 0);
    assert_int_equal(get(1, id, 10), ERR_OK);
    assert_str_equal(buf_str(&page), "page");
    assert_str_equal(form(1, 10), "first=Jane");
    assert_int_equal(get(2, id, 10), ERR_ABSENT);
    assert_str_equal(form(2, 10), "");
    assert_int_equal(get(1, "00000000000000000000000000000000", 10), ERR_ABSENT);
    assert_int_equal(get(1, "", 10), ERR_ABSENT);
}

static void a_page_goes_when_it_was_long_unused(void **state)
{
    (void)state;
    const char *id = put(1, "page", "", 0);
    assert_int_equal(get(1, id, KEEP_MS), ERR_OK);
    assert_int_equal(get(1, id, 2 * KEEP_MS), ERR_OK);
    assert_int_equal(get(1, id, 3 * KEEP_MS + 1), ERR_ABSENT);
}

static void a_page_goes_after_ten_minutes_however_busy_the_session(void **state)
{
    (void)state;
    const char *id = put(3, "page", "", 0);
    int64_t ms = 0;
    for (; ms <= SHELF_PAGE_MS; ms += KEEP_MS)
        assert_int_equal(get(3, id, ms), ERR_OK);
    assert_int_equal(get(3, id, ms), ERR_ABSENT);
}

static void signing_out_forgets_everything(void **state)
{
    (void)state;
    const char *id = put(1, "page", "first=Jane", 0);
    shelf_drop(shelf, 1, false);
    assert_int_equal(get(1, id, 1), ERR_ABSENT);
    assert_str_equal(form(1, 1), "");
}

static void the_oldest_page_makes_room(void **state)
{
    (void)state;
    char ids[SHELF_PAGES_MAX + 1][SHELF_ID_TEXT + 1];
    for (int i = 0; i <= SHELF_PAGES_MAX; i++)
        memcpy(ids[i], put(1, "page", i ? "b" : "a", i), sizeof ids[i]);
    assert_int_equal(get(1, ids[0], 20), ERR_ABSENT);
    assert_int_equal(get(1, ids[1], 20), ERR_OK);
    assert_int_equal(get(1, ids[SHELF_PAGES_MAX], 20), ERR_OK);
}

static void whom_the_user_opened_is_listed_newest_first_and_once(void **state)
{
    (void)state;
    struct shelf_person *list;
    size_t n;
    shelf_drop(shelf, 5, false);
    for (int i = 0; i < SHELF_OPENED_MAX + 3; i++) {
        const struct shelf_person who = {.person = i,
                                         .given = pii_of(STR("Siân")),
                                         .surname = pii_of(STR("Doe")),
                                         .opened_ms = i};
        assert_int_equal(shelf_opened(shelf, 5, &who, i, &why), ERR_OK);
    }
    const struct shelf_person again = {
        .person = 5, .given = pii_of(STR("A")), .surname = pii_of(STR("B")), .opened_ms = 50};
    assert_int_equal(shelf_opened(shelf, 5, &again, 50, &why), ERR_OK);
    assert_int_equal(shelf_list(shelf, 5, 50, arena, &list, &n, &why), ERR_OK);
    assert_int_equal(n, SHELF_OPENED_MAX);
    assert_int_equal(list[0].person, 5);
    assert_int_equal(list[1].person, SHELF_OPENED_MAX + 2);
    assert_str_equal(pii_reveal(list[1].given, REVEAL_TEST), "Siân");
    for (size_t i = 1; i < n; i++)
        assert_int_not_equal(list[i].person, 5);
    assert_int_equal(shelf_list(shelf, 6, 50, arena, &list, &n, &why), ERR_OK);
    assert_int_equal(n, 0);
}

static void a_changed_purpose_takes_the_pages_and_leaves_the_list(void **state)
{
    (void)state;
    struct shelf_person *list;
    size_t n;
    const struct shelf_person who = {
        .person = 1, .given = pii_of(STR("A")), .surname = pii_of(STR("B"))};
    const char *id = put(9, "page", "", 0);
    assert_int_equal(shelf_opened(shelf, 9, &who, 0, &why), ERR_OK);
    shelf_drop(shelf, 9, true);
    assert_int_equal(get(9, id, 0), ERR_ABSENT);
    assert_int_equal(shelf_list(shelf, 9, 0, arena, &list, &n, &why), ERR_OK);
    assert_int_equal(n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_there_for_its_own_session_only),
        cmocka_unit_test(a_page_goes_when_it_was_long_unused),
        cmocka_unit_test(a_page_goes_after_ten_minutes_however_busy_the_session),
        cmocka_unit_test(signing_out_forgets_everything),
        cmocka_unit_test(the_oldest_page_makes_room),
        cmocka_unit_test(whom_the_user_opened_is_listed_newest_first_and_once),
        cmocka_unit_test(a_changed_purpose_takes_the_pages_and_leaves_the_list),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
