#include "check.h"

#include "base/file.h"
#include "base/map.h"
#include "base/rand.h"
#include "codec/csv.h"
#include "dataset/splink_link.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

/* tests/dataset/splink: invented people, models that Splink 3, 4 and 5 saved over them, and the
 * weight and levels that Splink gave to each pair. tests/e2e/splink has the scripts they came
 * from. */
#define FOLDER AIM_SOURCE_ROOT "/tests/dataset/splink/"

enum { ARENA_BYTES = 32 << 20 };

static str content(struct arena *a, const char *path)
{
    str text;
    assert_int_equal(file_read(path, 8 << 20, a, &text, NULL), ERR_OK);
    return text;
}

static err link_files(struct splink_linked *l, str json, const char *first, const char *second,
                      unsigned threads, struct err_info *why)
{
    struct splink_link_options o = {.file = {first, second}, .files = second ? 2 : 1, .json = json,
                                    .threads = threads, .keep = -HUGE_VAL, .join = 5};
    return splink_link(l, &o, why);
}

static void link_well(struct splink_linked *l, str json, const char *file, unsigned threads)
{
    struct err_info why = {0};
    if (link_files(l, json, file, NULL, threads, &why)) fail_msg("%s; %s", why.text, why.todo);
}

/* The n-th of all kept pairs. */
static const struct splink_edge *edge_at(const struct splink_linked *l, size_t n)
{
    size_t chunk = 0;
    while (n >= l->edges[chunk].n)
        n -= l->edges[chunk++].n;
    return &l->edges[chunk].at[n];
}

/* ---- what Splink said ----------------------------------------------------------------------- */

struct said {
    struct splink_linked *l;
    struct map_str edge; /* "left right" -> place + 1 */
    size_t pairs;
    struct splink_memory memory;
    struct arena *arena;
};

static str pair_key(struct arena *a, str left, str right)
{
    return str_printf(a, "%.*s %.*s", STR_FMT(left), STR_FMT(right));
}

static err check_pair(void *context, const struct csv_row *row, struct err_info *why)
{
    struct said *s = context;
    double weight = 0, ours = 0;
    uint8_t level[SPLINK_COMPARISONS_MAX * SPLINK_CHUNK];
    (void)why;
    if (row->number == 0) return ERR_OK;
    const uint64_t *at = map_str_get(&s->edge, pair_key(s->arena, row->field[0], row->field[1]));
    if (!at) fail_msg("line %ld: a pair that Splink has is missing", row->line);
    const struct splink_edge *edge = edge_at(s->l, *at);
    assert_true(str_to_double(row->field[2], &weight));
    if (!(fabs(weight - edge->weight) < 1e-6)) fail_msg("line %ld: %.9f", row->line, edge->weight);
    splink_score(&s->l->scorer, &s->memory, 1, &edge->left, &edge->right, &ours, level);
    assert_true(ours == edge->weight);
    str rest = row->field[3], gamma;
    for (size_t i = 0; rest.len && str_next(&rest, ' ', &gamma); i++) {
        int64_t wanted = 0;
        assert_true(i < s->l->model.comparisons && str_to_int64(gamma, &wanted));
        assert_int_equal(s->l->model.comparison[i].level[level[i * SPLINK_CHUNK]].gamma, wanted);
    }
    s->pairs++;
    return ERR_OK;
}

static void each_pair_is_as_in(const char *model, const char *people, const char *pairs)
{
    struct splink_linked l = {0};
    struct said s = {.l = &l, .arena = arena_new(ARENA_BYTES)};
    struct csv csv;
    link_well(&l, content(s.arena, model), people, 2);
    for (size_t i = 0; i < l.kept; i++) {
        const uint32_t *record = l.table.record;
        str left = str_of(l.frame.id.at[record[edge_at(&l, i)->left]]),
            right = str_of(l.frame.id.at[record[edge_at(&l, i)->right]]);
        bool new = false;
        *map_str_put(&s.edge, pair_key(s.arena, left, right), &new) = i;
        assert_true(new); /* each pair once */
    }
    assert_int_equal(splink_memory_init(&s.memory, &l.scorer, NULL), ERR_OK);
    csv_init(&csv, check_pair, &s);
    assert_int_equal(csv_push(&csv, content(s.arena, pairs), NULL), ERR_OK);
    assert_int_equal(csv_finish(&csv, NULL), ERR_OK);
    assert_true(s.pairs > 200);
    assert_int_equal(s.pairs, l.kept);
    assert_int_equal(s.pairs, l.pairs);
    csv_release(&csv);
    splink_memory_release(&s.memory);
    map_str_release(&s.edge);
    splink_linked_release(&l);
    arena_free(s.arena);
}

static void each_pair_weighs_what_splink_3_said(void **state)
{
    (void)state;
    each_pair_is_as_in(FOLDER "model3.json", FOLDER "people3.csv", FOLDER "pairs3.csv");
}

static void each_pair_weighs_what_splink_4_said(void **state)
{
    (void)state;
    each_pair_is_as_in(FOLDER "model4.json", FOLDER "people.csv", FOLDER "pairs4.csv");
}

static void each_pair_weighs_what_splink_5_said(void **state)
{
    (void)state;
    each_pair_is_as_in(FOLDER "model5.json", FOLDER "people.csv", FOLDER "pairs5.csv");
}

/* What scoring remembers, looks up and skips must never show: each level is the one that the
 * conditions give as they stand, each weight the one that the pair has on its own. */
static void a_chunk_of_random_pairs_is_as_each_pair_alone(str model, const char *people)
{
    struct splink_linked l = {0};
    struct splink_memory memory, fresh;
    struct arena *a = arena_new(ARENA_BYTES);
    struct rand rand = rand_seeded(7);
    uint32_t left[SPLINK_CHUNK], right[SPLINK_CHUNK];
    double weight[SPLINK_CHUNK], alone = 0;
    uint8_t level[SPLINK_COMPARISONS_MAX * SPLINK_CHUNK];
    bool failed = false;
    link_well(&l, model, people, 1);
    assert_int_equal(splink_memory_init(&memory, &l.scorer, NULL), ERR_OK);
    for (int chunk = 0; chunk < 400; chunk++) {
        size_t n = 1 + (size_t)rand_below(&rand, SPLINK_CHUNK);
        for (size_t i = 0; i < n; i++) { /* few records, so that pairs and values come again */
            uint64_t most = rand_below(&rand, 2) ? 20 : l.table.records - 1;
            left[i] = (uint32_t)rand_below(&rand, most);
            right[i] = left[i] + 1 + (uint32_t)rand_below(&rand, l.table.records - 1 - left[i]);
        }
        splink_score(&l.scorer, &memory, n, left, right, weight, level);
        for (size_t i = 0; i < n; i++) {
            struct splink_view view = {.table = &l.table, .scratch = a};
            view.line[SPLINK_LEFT] = splink_line(&l.table, left[i]);
            view.line[SPLINK_RIGHT] = splink_line(&l.table, right[i]);
            double all = l.model.prior_weight;
            for (size_t c = 0; c < l.scorer.ladders; c++) {
                const struct splink_ladder *ladder = &l.scorer.ladder[c];
                size_t at = splink_level_of(ladder, &view, &failed);
                assert_int_equal(level[c * SPLINK_CHUNK + i], at);
                all += splink_worth(ladder, (uint8_t)at, view.line[SPLINK_LEFT],
                                    view.line[SPLINK_RIGHT]);
            }
            assert_true(fabs(weight[i] - all) < 1e-9);
            if (i % 16) continue;
            assert_int_equal(splink_memory_init(&fresh, &l.scorer, NULL), ERR_OK);
            splink_score(&l.scorer, &fresh, 1, &left[i], &right[i], &alone, NULL);
            splink_memory_release(&fresh);
            assert_true(alone == weight[i]);
        }
    }
    assert_false(failed);
    splink_memory_release(&memory);
    splink_linked_release(&l);
    arena_free(a);
}

static void the_short_ways_give_what_the_conditions_give(void **state)
{
    (void)state;
    static const char *const files[][2] = {{FOLDER "model3.json", FOLDER "people3.csv"},
                                           {FOLDER "model4.json", FOLDER "people.csv"},
                                           {FOLDER "model5.json", FOLDER "people.csv"}};
    struct arena *a = arena_new(ARENA_BYTES);
    for (size_t i = 0; i < COUNT(files); i++)
        a_chunk_of_random_pairs_is_as_each_pair_alone(content(a, files[i][0]), files[i][1]);
    arena_free(a);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new(ARENA_BYTES);
    str json = content(a, FOLDER "model4.json");
    struct splink_linked one = {0}, three = {0};
    link_well(&one, json, FOLDER "people.csv", 1);
    link_well(&three, json, FOLDER "people.csv", 3);
    assert_int_equal(one.kept, three.kept);
    for (size_t i = 0; i < one.kept; i++)
        assert_memory_equal(edge_at(&one, i), edge_at(&three, i), sizeof(struct splink_edge));
    assert_memory_equal(one.cluster, three.cluster, one.frame.records * sizeof *one.cluster);
    splink_linked_release(&one);
    splink_linked_release(&three);
    arena_free(a);
}

/* ---- small models ---------------------------------------------------------------------------- */

static char file_name[2][64];

static const char *file_of(size_t which, const char *text)
{
    (void)snprintf(file_name[which], sizeof file_name[which], "splink-%d-%zu.csv", (int)getpid(),
                   which);
    assert_int_equal(file_replace(file_name[which], str_of(text), 0600, NULL), ERR_OK);
    return file_name[which];
}

static int forget_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(file_name); i++)
        if (file_name[i][0]) (void)unlink(file_name[i]);
    return 0;
}

#define LEVELS(condition)                                                                          \
    "[{\"sql_condition\":\"" condition "\",\"m_probability\":0.8,\"u_probability\":0.1},"          \
    "{\"sql_condition\":\"ELSE\",\"m_probability\":0.2,\"u_probability\":0.9}]"
#define MODEL(link, condition, rules)                                                              \
    "{\"link_type\":\"" link "\",\"unique_id_column_name\":\"id\",\"comparisons\":[{"              \
    "\"output_column_name\":\"name\",\"comparison_levels\":" LEVELS(                               \
        condition) "}],"                                                                           \
                   "\"probability_two_random_records_match\":0.5,"                                 \
                   "\"blocking_rules_to_generate_predictions\":[" rules "]}"

/* Dates that are none, texts longer than likeness looks at, likeness of two columns that are never
 * equal, frequencies on levels that NULL and unlike values reach, comparisons of one column that
 * take NULL differently, a condition over two columns of each side. */
static void odd_values_take_no_short_way_to_another_level(void **state)
{
    (void)state;
    static const char *const day[] = {"", "2001-02-03", "2001-02-30", "2001-02-04", "2010-12-01",
                                      "0", "3 May"},
                            *const name[] = {"", "ann", "anna", "nan", "zoe", "x"};
    struct arena *a = arena_new(ARENA_BYTES);
    struct rand rand = rand_seeded(11);
    struct buf table = BUF_INIT(1 << 20);
    buf_add_c(&table, "id,e,d,a,b,c\n");
    for (int i = 0; i < 600; i++) {
        buf_printf(&table, "%d", i);
        for (int k = 0; k < 2; k++)
            if (i < 400) /* more days than are asked about at once, before those that are none */
                buf_printf(&table, ",%d-05-05", 1600 + i);
            else
                buf_printf(&table, ",%s", day[rand_below(&rand, COUNT(day))]);
        buf_printf(&table, ",%s", name[rand_below(&rand, COUNT(name))]);
        for (int k = i % 60 ? 0 : 300; k > 0; k--) /* alike as far as one looks */
            buf_byte(&table, k < 20 ? (char)('a' + rand_below(&rand, 20)) : 'y');
        for (int k = 0; k < 2; k++)
            buf_printf(&table, ",%s", name[rand_below(&rand, COUNT(name))]);
        buf_byte(&table, '\n');
    }
    buf_byte(&table, '\0');
    a_chunk_of_random_pairs_is_as_each_pair_alone(content(a, FOLDER "odd.json"),
                                                  file_of(0, table.at));
    buf_release(&table);
    arena_free(a);
}

static void a_rule_may_cross_columns_and_ask_for_more(void **state)
{
    (void)state;
    struct splink_linked l = {0};
    const char *file = file_of(0, "id,a,b,c\n1,ann,bea,5\n2,bea,ann,9\n10,cara,ann,6\n3,dora,,1\n");
    /* ids are numbers, so 2 stands left of 10: 1-2 by both rules, 1-10 by the first */
    link_well(&l, STR(MODEL("dedupe_only", "a_l = b_r",
                            "\"l.a = r.b\", \"l.b = r.a and abs(l.c - r.c) < 4\"")),
              file, 1);
    assert_int_equal(l.pairs, 2);
    assert_int_equal(l.blocks.pairs[0], 2);
    assert_true(fabs(edge_at(&l, 0)->weight - 3) < 1e-12); /* a of 1 is b of 2 */
    splink_linked_release(&l);
    link_well(&l, STR(MODEL("dedupe_only", "a_l = b_r", "\"l.b = r.a and abs(l.c - r.c) < 5\"")),
              file, 1);
    assert_int_equal(l.pairs, 1);
    splink_linked_release(&l);
}

static void two_files_are_linked_across_only(void **state)
{
    (void)state;
    struct splink_linked l = {0};
    struct err_info why = {0};
    const char *first = file_of(0, "id,a\n1,ann\n2,ann\n"), *second = file_of(1, "id,a\n1,ann\n");
    str across = STR(MODEL("link_only", "a_l = a_r", "\"l.a = r.a\"")),
        both = STR(MODEL("link_and_dedupe", "a_l = a_r", "\"l.a = r.a\""));
    assert_int_equal(link_files(&l, across, first, second, 1, &why), ERR_OK);
    assert_int_equal(l.pairs, 2);
    splink_linked_release(&l);
    assert_int_equal(link_files(&l, both, first, second, 1, &why), ERR_OK);
    assert_int_equal(l.pairs, 3);
    splink_linked_release(&l);
    assert_int_equal(link_files(&l, across, first, NULL, 1, &why), ERR_INPUT);
    splink_linked_release(&l);
}

static void a_model_that_is_not_understood_is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *json, *says;
    } list[] = {
        {MODEL("dedupe_only", "soundex(a_l) = soundex(a_r)", "\"l.a = r.a\""),
         "the Splink model's comparison \"name\", level 1: the function soundex is not known here "
         "(character 1 of it)"},
        {MODEL("dedupe_only", "a_l = a_r", "\"l.a = r.a\", \"l.a ==== r.a\""),
         "the Splink model's blocking rule 2: something is missing in the condition (character 7 "
         "of "
         "it)"},
        {MODEL("dedupe_only", "a_l = a_r", "\"levenshtein(l.a, r.a) < 2\""),
         "blocking rule 1 of the Splink model would compare all records with all"},
        {MODEL("dedupe_only", "a_l = a_r", ""), "the Splink model has no blocking rules"},
        {"{}", "this is not a Splink model: it has no comparisons"},
        {"{\"comparisons\":[{}]}",
         "comparison 1 of the Splink model has no comparison_levels, or more than 32"},
    };
    const char *file = file_of(0, "id,a\n1,ann\n2,ann\n");
    for (size_t i = 0; i < COUNT(list); i++) {
        struct splink_linked l = {0};
        struct err_info why = {0};
        assert_int_equal(link_files(&l, str_of(list[i].json), file, NULL, 1, &why), ERR_INPUT);
        assert_string_equal(why.text, list[i].says);
        assert_true(why.todo[0]);
        splink_linked_release(&l);
    }
}

static void a_hundred_equal_records_and_none_are_fine(void **state)
{
    (void)state;
    struct splink_linked l = {0};
    struct buf text = BUF_INIT(1 << 20);
    str json = STR(MODEL("dedupe_only", "a_l = a_r", "\"l.a = r.a\""));
    buf_add_c(&text, "id,a\n");
    for (int i = 0; i < 100; i++)
        buf_printf(&text, "%d,ann\n", i);
    buf_byte(&text, 0);
    link_well(&l, json, file_of(0, text.at), 2);
    assert_int_equal(l.pairs, 100 * 99 / 2);
    assert_int_equal(l.clusters, 100); /* 3 bits are less than the 5 asked for */
    splink_linked_release(&l);
    link_well(&l, json, file_of(0, "id,a\n1,ann\n2, ann\n"), 2);
    assert_int_equal(l.pairs, 0); /* a space counts, as it does there */
    splink_linked_release(&l);
    link_well(&l, json, file_of(0, "id,a\n1,\n"), 2);
    assert_int_equal(l.pairs, 0);
    splink_linked_release(&l);
    buf_release(&text);
}

static void very_many_small_groups_make_no_more_chunks_than_there_are_places(void **state)
{
    (void)state;
    enum { GROUPS = 210000 };
    struct splink_linked l = {0};
    struct buf text = BUF_INIT(16 << 20);
    buf_add_c(&text, "id,a\n");
    for (int i = 0; i < 2 * GROUPS; i++)
        buf_printf(&text, "%d,%x\n", i, (unsigned)i / 2);
    buf_byte(&text, 0);
    link_well(&l, STR(MODEL("dedupe_only", "a_l = a_r", "\"l.a = r.a\"")), file_of(0, text.at), 1);
    assert_int_equal(l.pairs, GROUPS);
    splink_linked_release(&l);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pair_weighs_what_splink_3_said),
        cmocka_unit_test(each_pair_weighs_what_splink_4_said),
        cmocka_unit_test(each_pair_weighs_what_splink_5_said),
        cmocka_unit_test(the_short_ways_give_what_the_conditions_give),
        cmocka_unit_test_teardown(odd_values_take_no_short_way_to_another_level, forget_files),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test_teardown(a_rule_may_cross_columns_and_ask_for_more, forget_files),
        cmocka_unit_test_teardown(two_files_are_linked_across_only, forget_files),
        cmocka_unit_test_teardown(a_model_that_is_not_understood_is_refused_by_name, forget_files),
        cmocka_unit_test_teardown(
            very_many_small_groups_make_no_more_chunks_than_there_are_places, forget_files),
        cmocka_unit_test_teardown(a_hundred_equal_records_and_none_are_fine, forget_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
