#include "check.h"

#include "world.h"

#include <stdio.h>

static const struct t_note_add_in note = {.cell = 7, .note = INT64_MAX, .text = {"caf\xc3\xa9", 5},
                                          .sealed = {"\0\xff\1", 3}};

static err add_one(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return t_note_add(db, &note, why);
}

static err see_one(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    struct t_note_get_row row;
    err e = t_note_get(db, &(struct t_note_get_in){7, INT64_MAX}, w->a, &row, why);
    if (e) return e;
    assert_str_equal(row.text, "caf\xc3\xa9");
    assert_int_equal(row.sealed.len, 3);
    assert_memory_equal(row.sealed.at, "\0\xff\1", 3);
    assert_int_equal(row.version, 1);
    return ERR_OK;
}

static void what_is_stored_comes_back_byte_for_byte(void **state)
{
    in_write(*state, add_one, ERR_OK);
    in_read(*state, see_one, ERR_OK);
}

static void a_row_that_is_not_there_is_absent(void **state)
{
    in_read(*state, see_one, ERR_ABSENT);
}

static void the_same_key_twice_is_a_conflict(void **state)
{
    struct world *w = *state;
    in_write(w, add_one, ERR_OK);
    in_write(w, add_one, ERR_CONFLICT);
    assert_string_equal(w->w.why.text, "note/add: that key is stored already");
}

static err conflict_and_go_on(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    struct t_note_count_row count;
    (void)!t_note_add(db, &note, why);
    assert_int_equal(t_note_add(db, &note, why), ERR_CONFLICT);
    assert_int_equal(t_note_count(db, w->a, &count, why), ERR_CONFLICT);
    return ERR_OK; /* as if nothing were wrong */
}

static err expect_none(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    struct t_note_count_row count;
    err e = t_note_count(db, w->a, &count, why);
    if (!e) assert_int_equal(count.notes, 0);
    return e;
}

static void after_a_failed_statement_the_transaction_is_lost(void **state)
{
    in_write(*state, conflict_and_go_on, ERR_CONFLICT);
    in_read(*state, expect_none, ERR_OK);
}

static void a_read_cannot_write(void **state)
{
    in_read(*state, add_one, ERR_INTERNAL);
    in_read(*state, expect_none, ERR_OK);
}

static err add_bad_text(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return t_note_add(db, &(struct t_note_add_in){1, 1, {"a\0b", 3}, {"", 0}}, why);
}

static err add_not_utf8(struct db *db, void *ctx, struct err_info *why)
{
    (void)ctx;
    return t_note_add(db, &(struct t_note_add_in){1, 1, {"\xc3(", 2}, {"", 0}}, why);
}

static err add_too_long(struct db *db, void *ctx, struct err_info *why)
{
    static char text[1001];
    (void)ctx;
    memset(text, 'x', sizeof text);
    return t_note_add(db, &(struct t_note_add_in){1, 1, {text, sizeof text}, {"", 0}}, why);
}

static void text_that_is_no_text_is_refused(void **state)
{
    in_write(*state, add_bad_text, ERR_INPUT);
    in_write(*state, add_not_utf8, ERR_INPUT);
    in_write(*state, add_too_long, ERR_INPUT);
    in_read(*state, expect_none, ERR_OK);
}

enum { MANY = 1000 };

static err add_many(struct db *db, void *ctx, struct err_info *why)
{
    struct t_note_add_in ins[MANY];
    char text[MANY][8];
    (void)ctx;
    for (int i = 0; i < MANY; i++) {
        snprintf(text[i], sizeof text[i], "%d", MANY - i);
        ins[i] = (struct t_note_add_in){i % 2, i, str_of(text[i]), {NULL, 0}};
    }
    err e = t_note_add_many(db, ins, MANY, why);
    if (!e) assert_int_equal(db_changes(db), MANY);
    return e;
}

static err see_many(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    struct t_note_list_rows rows;
    err e = t_note_list(db, &(struct t_note_list_in){1}, w->a, &rows, why);
    if (e) return e;
    assert_int_equal(rows.n, MANY / 2);
    for (size_t i = 0; i < rows.n; i++) assert_int_equal(rows.at[i].note, 2 * i + 1);
    assert_str_equal(rows.at[0].text, "999");
    assert_int_equal(rows.at[0].sealed.len, 0);
    e = t_note_list(db, &(struct t_note_list_in){5}, w->a, &rows, why);
    if (!e) assert_int_equal(rows.n, 0);
    return e;
}

static void many_rows_go_in_and_come_out_in_order(void **state)
{
    in_write(*state, add_many, ERR_OK);
    in_read(*state, see_many, ERR_OK);
}

static err add_many_with_a_twin(struct db *db, void *ctx, struct err_info *why)
{
    struct t_note_add_in ins[MANY];
    (void)ctx;
    for (int i = 0; i < MANY; i++)
        ins[i] = (struct t_note_add_in){1, i == 700 ? 3 : i, {"x", 1}, {"", 0}};
    return t_note_add_many(db, ins, MANY, why);
}

static void one_bad_row_among_many_stores_none(void **state)
{
    in_write(*state, add_many_with_a_twin, ERR_CONFLICT);
    in_read(*state, expect_none, ERR_OK);
}

struct seen {
    struct db *db;
    size_t n, last, stop_after;
    bool misbehave;
};

static err see_row(void *ctx, const struct t_note_list_row *row)
{
    struct seen *seen = ctx;
    (void)row;
    if (seen->misbehave) (void)!t_note_clear(seen->db, NULL);
    return ++seen->n == seen->stop_after ? ERR_LIMIT : ERR_OK;
}

static err stream(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    struct seen seen = {0};
    struct t_note_count_row count;
    const struct t_note_list_in in = {0};
    err e = t_note_list_each(db, &in, see_row, &seen, why);
    if (e) return e;
    assert_int_equal(seen.n, MANY / 2);
    seen = (struct seen){.stop_after = 3};
    assert_int_equal(t_note_list_each(db, &in, see_row, &seen, why), ERR_LIMIT);
    assert_int_equal(seen.n, 3);
    e = t_note_count(db, w->a, &count, why); /* a stop of our own loses nothing */
    if (!e) assert_int_equal(count.notes, MANY);
    return e;
}

static void rows_can_be_streamed_and_stopped(void **state)
{
    in_write(*state, add_many, ERR_OK);
    in_read(*state, stream, ERR_OK);
}

static err misbehave(struct db *db, void *ctx, struct err_info *why)
{
    struct seen seen = {.db = db, .misbehave = true};
    (void)ctx;
    return t_note_list_each(db, &(struct t_note_list_in){0}, see_row, &seen, why);
}

static void a_row_function_must_not_run_statements(void **state)
{
    in_write(*state, add_many, ERR_OK);
    in_write(*state, misbehave, ERR_INTERNAL);
    in_read(*state, see_many, ERR_OK);
}

static err see_of_set(void *ctx, size_t which, const struct t_note_get_row *row)
{
    struct seen *seen = ctx;
    char text[8];
    snprintf(text, sizeof text, "%zu", MANY - which);
    assert_str_equal(row->text, text);
    assert_true(which % 3 != 0 && (seen->n == 0 || which > seen->last));
    seen->last = which;
    return ++seen->n == seen->stop_after ? ERR_LIMIT : ERR_OK;
}

static err look_up_set(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    struct t_note_get_in ins[MANY];
    struct seen seen = {0};
    struct t_note_count_row count;
    for (int i = 0; i < MANY; i++) ins[i] = (struct t_note_get_in){i % 2, i % 3 ? i : -1};
    err e = t_note_get_set(db, ins, MANY, see_of_set, &seen, why);
    if (e) return e;
    assert_int_equal(seen.n, MANY - (MANY + 2) / 3);
    seen = (struct seen){.stop_after = 5};
    assert_int_equal(t_note_get_set(db, ins, MANY, see_of_set, &seen, why), ERR_LIMIT);
    assert_int_equal(seen.n, 5);
    assert_int_equal(t_note_get_set(db, ins, 0, see_of_set, &seen, why), ERR_OK);
    return t_note_count(db, w->a, &count, why);
}

static void a_set_is_looked_up_in_order_and_says_which(void **state)
{
    in_write(*state, add_many, ERR_OK);
    in_read(*state, look_up_set, ERR_OK);
}

static err add_words(struct db *db, void *ctx, struct err_info *why)
{
    static const char *const words[] = {"b", "A", "\xc3\xa9", "a", "B", "Z", "a b", "a-b", "aa"};
    (void)ctx;
    err e = ERR_OK;
    for (size_t i = 0; i < COUNT(words) && !e; i++)
        e = t_note_put(db, &(struct t_note_put_in){3, (int64_t)i, str_of(words[i]), {"", 0}}, why);
    return e;
}

static err see_words(struct db *db, void *ctx, struct err_info *why)
{
    static const char *const sorted[] = {"A", "B", "Z", "a", "a b", "a-b", "aa", "b", "\xc3\xa9"};
    struct world *w = ctx;
    struct t_note_by_text_rows rows;
    err e = t_note_by_text(db, &(struct t_note_by_text_in){3}, w->a, &rows, why);
    if (e) return e;
    assert_int_equal(rows.n, COUNT(sorted));
    for (size_t i = 0; i < rows.n; i++) assert_str_equal(rows.at[i].text, sorted[i]);
    return ERR_OK;
}

static void text_sorts_by_byte_on_every_engine(void **state)
{
    in_write(*state, add_words, ERR_OK);
    in_read(*state, see_words, ERR_OK);
}

static err put_twice_and_tag(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    struct t_note_get_row row;
    struct t_tag_notes_rows tagged;
    struct t_note_add_and_tell_row told;
    err e = t_note_put(db, &(struct t_note_put_in){2, 1, STR("one"), {"", 0}}, why);
    if (!e) e = t_note_put(db, &(struct t_note_put_in){2, 1, STR("two"), {"", 0}}, why);
    if (!e) e = t_note_get(db, &(struct t_note_get_in){2, 1}, w->a, &row, why);
    if (!e) assert_int_equal(row.version, 2);
    if (!e) e = t_tag_put(db, &(struct t_tag_put_in){2, 1, STR("red")}, why);
    if (!e) assert_int_equal(db_changes(db), 1);
    if (!e) e = t_tag_put(db, &(struct t_tag_put_in){2, 1, STR("red")}, why);
    if (!e) assert_int_equal(db_changes(db), 0);
    if (!e) e = t_tag_notes(db, &(struct t_tag_notes_in){2, STR("red")}, w->a, &tagged, why);
    if (!e) assert_int_equal(tagged.n, 1);
    if (!e)
        e = t_note_add_and_tell(db, &(struct t_note_add_and_tell_in){2, 2, STR("x"), {"", 0}}, w->a,
                                &told, why);
    if (!e) assert_int_equal(told.version, 1);
    if (!e) e = t_note_drop(db, &(struct t_note_drop_in){2, 1}, why);
    if (!e) assert_int_equal(db_changes(db), 1);
    return e;
}

static void changes_are_counted_and_upserts_can_be_repeated(void **state)
{
    in_write(*state, put_twice_and_tag, ERR_OK);
}

static err ask_for_null(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    struct t_tag_last_row row;
    return t_tag_last(db, &(struct t_tag_last_in){1}, w->a, &row, why);
}

static void a_statement_that_gives_null_is_our_mistake(void **state)
{
    struct world *w = *state;
    in_read(w, ask_for_null, ERR_INTERNAL);
    assert_string_equal(w->w.why.text, "tag/last: most is NULL: use coalesce");
}

static err fill_a_small_arena(struct db *db, void *ctx, struct err_info *why)
{
    struct t_note_list_rows rows = {NULL, 99};
    struct arena *small = arena_new(2000);
    (void)ctx;
    err e = t_note_list(db, &(struct t_note_list_in){0}, small, &rows, why);
    assert_int_equal(rows.n, 99);
    arena_free(small);
    return e;
}

static void rows_beyond_the_arena_are_an_error(void **state)
{
    in_write(*state, add_many, ERR_OK);
    in_read(*state, fill_a_small_arena, ERR_LIMIT);
    in_read(*state, see_many, ERR_OK);
}

static err nest(struct db *db, void *ctx, struct err_info *why)
{
    struct world *w = ctx;
    (void)db;
    return store_write(w->w.store, add_one, w, why);
}

static void a_transaction_inside_a_transaction_is_refused(void **state)
{
    in_read(*state, nest, ERR_INTERNAL);
    in_write(*state, nest, ERR_INTERNAL);
    in_write(*state, add_one, ERR_OK);
}

static void every_statement_of_the_catalogue_prepares(void **state)
{
    struct world *w = *state;
    assert_int_equal(store_check_catalogue(w->w.store, &w->w.why), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_stored_comes_back_byte_for_byte),
        CASE(a_row_that_is_not_there_is_absent),
        CASE(the_same_key_twice_is_a_conflict),
        CASE(after_a_failed_statement_the_transaction_is_lost),
        CASE(a_read_cannot_write),
        CASE(text_that_is_no_text_is_refused),
        CASE(many_rows_go_in_and_come_out_in_order),
        CASE(one_bad_row_among_many_stores_none),
        CASE(rows_can_be_streamed_and_stopped),
        CASE(a_row_function_must_not_run_statements),
        CASE(a_set_is_looked_up_in_order_and_says_which),
        CASE(text_sorts_by_byte_on_every_engine),
        CASE(changes_are_counted_and_upserts_can_be_repeated),
        CASE(a_statement_that_gives_null_is_our_mistake),
        CASE(rows_beyond_the_arena_are_an_error),
        CASE(a_transaction_inside_a_transaction_is_refused),
        CASE(every_statement_of_the_catalogue_prepares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
