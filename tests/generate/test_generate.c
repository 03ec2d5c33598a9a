/* The synthetic region: repeatable, valid by the feed format, hard and fair, and silent about the
 * truth. */
#include "world.h"

#include "base/fault.h"
#include "base/map.h"
#include "quality/eval_linkage.h"

enum { PERSONS = 4000 };

static char folder[64];
static struct generate_totals totals;
static struct arena *arena;

static int make_region(void **state)
{
    (void)state;
    arena = arena_new((size_t)1 << 30);
    world_folder(folder, "main");
    totals = world_make(folder, PERSONS, 7);
    return arena ? 0 : -1;
}

static int drop_region(void **state)
{
    (void)state;
    world_remove(folder);
    arena_free(arena);
    return 0;
}

static uint64_t hash_of_region(const char *where)
{
    char path[160];
    uint64_t hash = 0;
    struct arena_mark mark = arena_mark(arena);
    for (int p = 0; p < PARTNER__COUNT; p++) {
        world_path(path, where, p);
        hash = hash * 31 + str_hash(world_read(arena, path));
    }
    snprintf(path, sizeof path, "%s/truth.csv", where);
    hash = hash * 31 + str_hash(world_read(arena, path));
    snprintf(path, sizeof path, "%s/region.yaml", where);
    hash = hash * 31 + str_hash(world_read(arena, path));
    arena_rewind(arena, mark);
    return hash;
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
    (void)state;
    char other[64];
    world_folder(other, "again");
    (void)world_make(other, PERSONS, 7);
    uint64_t again = hash_of_region(other);
    (void)world_make(other, PERSONS, 8); /* over the first one */
    uint64_t changed = hash_of_region(other);
    world_remove(other);
    assert_true(hash_of_region(folder) == again);
    assert_true(hash_of_region(folder) != changed);
}

static void a_region_has_six_or_seven_rows_and_two_and_a_half_records_per_person(void **state)
{
    (void)state;
    assert_int_equal(totals.persons, PERSONS);
    assert_int_equal(totals.agencies, 12);
    assert_in_range(totals.rows, PERSONS * 55 / 10, PERSONS * 75 / 10);
    assert_in_range(totals.records, PERSONS * 22 / 10, PERSONS * 34 / 10);
    assert_in_range(totals.households, PERSONS / 4, PERSONS / 2);
    assert_true(totals.events < totals.rows);
}

/* What a test needs to know of each row of a feed. */
struct reading {
    int partner;
    int column[COLUMN__COUNT]; /* place in the feed, -1 = not sent */
    uint64_t rows, with_nhs, with_birth, merged, withdrawn, unborn, kin, adopted;
    struct map_str events;
};

static str value(const struct reading *r, const struct csv_row *row, enum column c)
{
    return r->column[c] < 0 ? STR("") : row->field[r->column[c]];
}

static bool check_digit_holds(str nhs)
{
    int sum = 0;
    for (size_t i = 0; i < 9; i++)
        sum += (nhs.at[i] - '0') * (10 - (int)i);
    return (11 - sum % 11) % 11 == nhs.at[9] - '0';
}

static const struct event_kind *kind_named(str code, enum partner partner)
{
    for (size_t i = 0; i < event_kinds_n; i++)
        if (event_kinds[i].partner == partner && str_eq_c(code, event_kinds[i].code))
            return &event_kinds[i];
    return NULL;
}

static void check_person(struct reading *r, const struct csv_row *row)
{
    str nhs = value(r, row, COLUMN_NHS), birth = value(r, row, COLUMN_BIRTH),
        gender = value(r, row, COLUMN_GENDER);
    struct date day;
    assert_in_range(value(r, row, COLUMN_PERSON_REF).len, 1, 64);
    str action = value(r, row, COLUMN_ACTION);
    if (action.len) {
        bool merge = str_eq_c(action, "merge");
        assert_true(merge || str_eq_c(action, "withdraw"));
        r->merged += merge;
        r->withdrawn += !merge;
        assert_true(value(r, row, merge ? COLUMN_RELATED : COLUMN_EVENT_REF).len > 0);
        return;
    }
    assert_true(value(r, row, COLUMN_GIVEN).len || value(r, row, COLUMN_FAMILY).len);
    assert_int_equal(value(r, row, COLUMN_RELATED).len > 0, value(r, row, COLUMN_RELATION).len > 0);
    str relation = value(r, row, COLUMN_RELATION);
    r->kin += relation.len > 0;
    r->unborn += str_eq_c(relation, "unborn_of");
    r->adopted += str_eq_c(value(r, row, COLUMN_SENSITIVE), "adopted");
    if (birth.len) assert_true(date_parse_iso(birth, &day) && day.year > 1900);
    if (gender.len) assert_true(gender.len == 1 && strchr("FMXU", gender.at[0]));
    if (nhs.len) {
        assert_true(nhs.len == 10 || nhs.len == 12);
        if (nhs.len == 12) nhs = str_printf(arena, "%.3s%.3s%.4s", nhs.at, nhs.at + 4, nhs.at + 8);
        assert_true(str_starts(nhs, STR("999")) && check_digit_holds(nhs));
        r->with_nhs++;
    }
    r->with_birth += birth.len > 0;
}

static void check_event(struct reading *r, const struct csv_row *row)
{
    struct date as_of, happened, born, ended, today = {2026, 11, 22};
    str type = value(r, row, COLUMN_EVENT_TYPE), date = value(r, row, COLUMN_EVENT_DATE);
    assert_true(date_parse_iso(value(r, row, COLUMN_AS_OF), &as_of) && date_cmp(as_of, today) < 0);
    assert_true((type.len > 0) == (date.len > 0));
    if (!type.len) return;
    bool is_new = false;
    str reference = str_copy(arena, value(r, row, COLUMN_EVENT_REF));
    assert_non_null(map_str_put(&r->events, reference, &is_new));
    assert_true(is_new);
    const struct event_kind *kind = kind_named(type, (enum partner)r->partner);
    assert_non_null(kind);
    assert_true(date_parse_iso(str_upto(date, 10), &happened) && date_cmp(happened, today) < 0);
    if (date_parse_iso(value(r, row, COLUMN_BIRTH), &born))
        assert_true(date_days(born) <= date_days(happened));
    if (value(r, row, COLUMN_EVENT_END).len) {
        assert_true(date_parse_iso(value(r, row, COLUMN_EVENT_END), &ended));
        assert_true(date_cmp(ended, happened) >= 0 && kind->class == CLASS_STATUS);
    }
}

static err check_row(void *context, const struct csv_row *row, struct err_info *why)
{
    struct reading *r = context;
    (void)why;
    assert_int_equal(row->problem, CSV_FINE);
    if (row->number == 0) {
        for (int c = 0; c < COLUMN__COUNT; c++) {
            r->column[c] = -1;
            for (size_t i = 0; i < row->n; i++)
                if (str_eq_c(row->field[i], column_names[c])) r->column[c] = (int)i;
            assert_int_equal(r->column[c] >= 0,
                             partner_sends((enum partner)r->partner, (enum column)c));
        }
        return ERR_OK;
    }
    r->rows++;
    check_person(r, row);
    check_event(r, row);
    return ERR_OK;
}

static void every_row_is_valid_by_the_feed_format(void **state)
{
    (void)state;
    uint64_t rows = 0;
    for (int p = 0; p < PARTNER__COUNT; p++) {
        char path[160];
        struct reading r = {.partner = p};
        struct csv c;
        struct err_info why;
        struct arena_mark mark = arena_mark(arena);
        world_path(path, folder, p);
        csv_init(&c, check_row, &r);
        assert_int_equal(csv_push(&c, world_read(arena, path), &why), ERR_OK);
        assert_int_equal(csv_finish(&c, &why), ERR_OK);
        csv_release(&c);
        map_str_release(&r.events);
        arena_rewind(arena, mark);
        assert_true(r.rows > 10);
        assert_true(r.with_birth * 2 > r.rows);
        assert_true(partner_styles[p].holds_nhs ? r.with_nhs > r.rows / 5 : r.with_nhs == 0);
        rows += r.rows;
    }
    assert_int_equal(rows, totals.rows);
}

static void agencies_merge_withdraw_relate_and_know_of_the_unborn_and_the_adopted(void **state)
{
    (void)state;
    struct reading all = {0};
    for (int p = 0; p < PARTNER__COUNT; p++) {
        char path[160];
        struct reading r = {.partner = p};
        struct csv c;
        struct err_info why;
        struct arena_mark mark = arena_mark(arena);
        world_path(path, folder, p);
        csv_init(&c, check_row, &r);
        assert_int_equal(csv_push(&c, world_read(arena, path), &why), ERR_OK);
        assert_int_equal(csv_finish(&c, &why), ERR_OK);
        csv_release(&c);
        map_str_release(&r.events);
        arena_rewind(arena, mark);
        all.merged += r.merged;
        all.withdrawn += r.withdrawn;
        all.unborn += r.unborn;
        all.kin += r.kin;
        all.adopted += r.adopted;
        if (r.kin) assert_true(partner_styles[p].says_kin);
    }
    assert_in_range(all.merged, 10, PERSONS / 20);
    assert_in_range(all.withdrawn, 20, PERSONS / 10);
    assert_in_range(all.unborn, 3, PERSONS / 50);
    assert_true(all.kin > PERSONS / 20 && all.adopted > 0);
}

/* The same people, and one row for each record of the truth file. */
static void a_table_of_records_can_be_had_beside_the_feeds(void **state)
{
    (void)state;
    char other[64], path[160];
    struct err_info why;
    struct generate_totals t;
    struct arena_mark mark = arena_mark(arena);
    world_folder(other, "table");
    struct generate_options o = {
        .persons = 200, .seed = 7, .today = {2026, 11, 22}, .out = other, .table = true};
    assert_int_equal(generate_region(&o, &t, &why), ERR_OK);
    snprintf(path, sizeof path, "%s/records.csv", other);
    str table = world_read(arena, path);
    assert_true(str_starts(table, STR("id,agency,given_name,family_name,")));
    uint64_t lines = 0;
    for (size_t i = 0; i < table.len; i++)
        lines += table.at[i] == '\n';
    assert_int_equal(lines, t.records + 1);
    o.table = false;
    assert_int_equal(generate_region(&o, &t, &why), ERR_OK);
    assert_false(file_exists(path)); /* it would be of the region before */
    world_remove(other);
    arena_rewind(arena, mark);
}

static void no_feed_holds_a_person_or_household_of_the_truth_file(void **state)
{
    (void)state;
    for (int p = 0; p < PARTNER__COUNT; p++) {
        char path[160];
        struct arena_mark mark = arena_mark(arena);
        world_path(path, folder, p);
        str feed = world_read(arena, path);
        for (size_t i = 0; i + 4 < feed.len; i++)
            if (feed.at[i] == 'P' || feed.at[i] == 'H')
                assert_false(memcmp(feed.at + i + 1, "0000", 4) == 0 &&
                             (!i || feed.at[i - 1] == ','));
        arena_rewind(arena, mark);
    }
}

static void the_region_file_comes_last_and_a_full_disk_is_told(void **state)
{
    (void)state;
    char other[64], yaml[160];
    world_folder(other, "fault");
    snprintf(yaml, sizeof yaml, "%s/region.yaml", other);
    struct generate_options o = {.persons = 30, .seed = 1, .today = {2026, 11, 22}, .out = other};
    struct generate_totals t;
    struct err_info why;
    int failures = 0;
    assert_int_equal(generate_region(&o, &t, &why), ERR_OK);
    uint64_t whole = hash_of_region(other);
    for (long n = 1; fault_arm(FAULT_FILE, n, FAULT_ONCE); n++) {
        err e = generate_region(&o, &t, &why);
        fault_disarm();
        if (!e) continue;
        failures++;
        assert_int_equal(e, ERR_DISK);
        if (file_exists(yaml)) assert_true(hash_of_region(other) == whole);
    }
    assert_true(failures > 3 * PARTNER__COUNT);
    world_remove(other);
}

static void options_out_of_range_are_refused_before_anything_is_written(void **state)
{
    (void)state;
    struct generate_options o = {.persons = 0, .today = {2026, 11, 22}, .out = "never_made.tmp"};
    struct generate_totals t;
    struct err_info why;
    assert_int_equal(generate_region(&o, &t, &why), ERR_USAGE);
    o.persons = GENERATE_PERSONS_MAX + 1;
    assert_int_equal(generate_region(&o, &t, &why), ERR_USAGE);
    o = (struct generate_options){.persons = 5, .today = {2026, 11, 0}, .out = "never_made.tmp"};
    assert_int_equal(generate_region(&o, &t, &why), ERR_USAGE);
    assert_false(file_exists("never_made.tmp"));
}

/* Nobody linked: what is left is the naive join, and how many pairs there are to find. */
static void joining_on_exact_name_and_birth_date_finds_at_most_seventy_in_a_hundred(void **state)
{
    (void)state;
    char truth[160], feeds[160], links[160];
    struct eval_linkage quality;
    struct err_info why;
    snprintf(truth, sizeof truth, "%s/truth.csv", folder);
    snprintf(feeds, sizeof feeds, "%s/feeds", folder);
    snprintf(links, sizeof links, "links_%s", folder);
    assert_int_equal(file_replace(links, STR("agency,person_ref,person_id\n"), 0600, &why), ERR_OK);
    const struct eval_files files = {.truth = truth, .links = links, .feeds = feeds};
    err e = eval_linkage(&files, &quality, &why);
    unlink(links);
    assert_int_equal(e, ERR_OK);
    double recall = (double)quality.baseline_right / (double)quality.true_pairs;
    print_message("recall of the exact join: %.4f\n", recall);
    assert_true(recall <= 0.70 && recall > 0.5);
    assert_true((double)quality.baseline_right / (double)quality.baseline_found > 0.99);
    assert_int_equal(quality.records, totals.records);
    assert_true(quality.pitfall[PITFALL_TWINS].pairs >= 10);
    assert_true(quality.pitfall[PITFALL_SIBLINGS].pairs >= 500);
    assert_true(quality.pitfall[PITFALL_NAMESAKES].pairs >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_bytes),
        cmocka_unit_test(a_region_has_six_or_seven_rows_and_two_and_a_half_records_per_person),
        cmocka_unit_test(every_row_is_valid_by_the_feed_format),
        cmocka_unit_test(joining_on_exact_name_and_birth_date_finds_at_most_seventy_in_a_hundred),
        cmocka_unit_test(
            agencies_merge_withdraw_relate_and_know_of_the_unborn_and_the_adopted),
        cmocka_unit_test(a_table_of_records_can_be_had_beside_the_feeds),
        cmocka_unit_test(no_feed_holds_a_person_or_household_of_the_truth_file),
        cmocka_unit_test(the_region_file_comes_last_and_a_full_disk_is_told),
        cmocka_unit_test(options_out_of_range_are_refused_before_anything_is_written),
    };
    return cmocka_run_group_tests_name("generate/generate", tests, make_region, drop_region);
}
