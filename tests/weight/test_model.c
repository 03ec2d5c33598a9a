/* The model file: read strictly, written one way, known by its hash. */
#include "check.h"

#include "link/model.h"
#include "weight/terms.h"

static const char small[] = "# a model for tests\n"
                            "aim-model 1\n"
                            "\n"
                            "setting same       0.001\n"
                            "setting household  0\n"
                            "setting upper      6\n"
                            "setting lone       3\n"
                            "setting lower      0\n"
                            "setting veto_floor -12\n"
                            "setting margin     1.5\n"
                            "\n"
                            "comparison surname kin,ordered family name\n"
                            "level same           0.9       0.7       0.01      term    same\n"
                            "level alike          0.05      0.1       0.02      term:0.5 alike\n"
                            "level different      0.05      0.2       0.97      -       different\n"
                            "level missing        1         1         1         missing not known\n"
                            "terms 1000 0.001 0.004\n"
                            "term 12     jones\n"
                            "term 30     smith\n"
                            "\n"
                            "heavy 00000000000000ff\n"
                            "heavy 0123456789abcdef\n"
                            "\n"
                            "communal 00000000000000aa\n";

static str written(struct weight_model *m, struct arena *a)
{
    struct buf b = BUF_INIT(1 << 20);
    str kept;
    weight_model_write(m, &b);
    assert_int_equal(buf_keep(&b, a, &kept), ERR_OK);
    return kept;
}

static void a_canonical_text_is_written_back_byte_for_byte(void **state)
{
    (void)state;
    struct arena *a = arena_new(8 << 20);
    struct weight_model m;
    struct err_info why;
    const char *texts[] = {small, model_default_text};
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(weight_model_read(str_of(texts[i]), a, &m, &why), ERR_OK);
        int64_t id = m.id;
        assert_true(str_eq(written(&m, a), str_of(texts[i])));
        assert_true(id != 0 && m.id == id);
    }
    arena_free(a);
}

static const char dependent[] =
    "aim-model 1\n\nsetting same       0.001\nsetting household  0\nsetting upper      6\n"
    "setting lone       3\nsetting lower      0\nsetting veto_floor -12\nsetting margin     1.5\n"
    "\ncomparison town - town\n"
    "level same           0.9       0.1       0.1       -       same\n"
    "level different      0.1       0.9       0.9       -       different\n"
    "level missing        1         1         1         missing not known\n"
    "given code\n"
    "row same           0.5 0.5 1\nrow different      0.05 0.95 1\n"
    "\ncomparison code - postcode\n"
    "level same           0.8       0.01      0.01      -       same\n"
    "level different      0.2       0.99      0.99      -       different\n";

static void shares_given_another_comparison_are_written_back_and_told_when_wrong(void **state)
{
    (void)state;
    struct arena *a = arena_new(8 << 20);
    struct weight_model m;
    struct err_info why;
    assert_int_equal(weight_model_read(str_of(dependent), a, &m, &why), ERR_OK);
    assert_int_equal(m.comparison[0].given, 2);
    assert_true(m.comparison[0].given_share[1 * 3 + 0] == 0.05);
    assert_true(str_eq(written(&m, a), str_of(dependent)));
    const char *wrong[][2] = {{"given code", "given town"}, {"given code", "given name"},
                              {"row same", "row like"},     {"0.5 0.5 1", "0.5 0.5"},
                              {"0.5 0.5 1", "0.5 2 1"},     {"given code\n", ""}};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct buf text = BUF_INIT(1 << 20);
        str whole = str_of(dependent);
        ptrdiff_t at = str_find_str(whole, str_of(wrong[i][0]));
        buf_add(&text, str_upto(whole, (size_t)at));
        buf_add_c(&text, wrong[i][1]);
        buf_add(&text, str_from(whole, (size_t)at + strlen(wrong[i][0])));
        assert_int_equal(weight_model_read(buf_str(&text), a, &m, &why), ERR_CONFIG);
        buf_release(&text);
    }
    arena_free(a);
}

static void spacing_and_remarks_are_no_part_of_the_model(void **state)
{
    (void)state;
    struct arena *a = arena_new(8 << 20);
    struct weight_model m, n;
    struct err_info why;
    struct buf loose = BUF_INIT(1 << 20);
    str rest = str_of(small), line;
    while (str_next(&rest, '\n', &line))
        buf_printf(&loose, "  %.*s \t\r\n%s", STR_FMT(line), loose.len > 60 ? "# a remark\n" : "");
    assert_int_equal(weight_model_read(buf_str(&loose), a, &n, &why), ERR_OK);
    assert_int_equal(weight_model_read(str_of(small), a, &m, &why), ERR_OK);
    assert_int_equal(m.id, n.id);
    assert_true(str_eq(written(&n, a), str_of(small)));
    buf_release(&loose);
    arena_free(a);
}

static void another_number_is_another_model(void **state)
{
    (void)state;
    struct arena *a = arena_new(8 << 20);
    struct weight_model m;
    struct err_info why;
    assert_int_equal(weight_model_read(str_of(small), a, &m, &why), ERR_OK);
    int64_t id = m.id;
    m.comparison[0].level[0].share[CLASS_SAME] = 0.1 + 0.2; /* needs all 17 digits */
    str text = written(&m, a);
    assert_true(m.id != id);
    id = m.id;
    assert_int_equal(weight_model_read(text, a, &m, &why), ERR_OK);
    assert_true(m.comparison[0].level[0].share[CLASS_SAME] == 0.1 + 0.2);
    assert_int_equal(m.id, id);
    arena_free(a);
}

static void replaced(const char *what, const char *by, struct buf *to)
{
    str text = str_of(small);
    ptrdiff_t at = str_find_str(text, str_of(what));
    assert_true(at >= 0);
    buf_reset(to);
    buf_add(to, str_upto(text, (size_t)at));
    buf_add_c(to, by);
    buf_add(to, str_from(text, (size_t)at + strlen(what)));
}

static void a_calibration_is_kept_and_is_another_model(void **state)
{
    (void)state;
    struct arena *a = arena_new(8 << 20);
    struct weight_model m, n;
    struct err_info why;
    assert_int_equal(weight_model_read(str_of(small), a, &m, &why), ERR_OK);
    int64_t id = m.id;
    m.calibration = (struct calibration){-0.75, 0.1, -2, 9.5};
    str text = written(&m, a);
    assert_true(m.id != id);
    assert_int_equal(weight_model_read(text, a, &n, &why), ERR_OK);
    assert_int_equal(n.id, m.id);
    assert_memory_equal(&n.calibration, &m.calibration, sizeof n.calibration);
    assert_true(str_eq(written(&n, a), text));
    arena_free(a);
}

struct wrong {
    const char *what, *by, *text;
    long line, column;
};

static void all_are_told(const struct wrong *cases, size_t n)
{
    struct arena *a = arena_new(8 << 20);
    struct buf text = BUF_INIT(1 << 20);
    for (size_t i = 0; i < n; i++) {
        struct weight_model m;
        struct err_info why = {0};
        replaced(cases[i].what, cases[i].by, &text);
        err e = weight_model_read(buf_str(&text), a, &m, &why);
        assert_int_equal(e, cases[i].text ? ERR_CONFIG : ERR_OK);
        if (!e) continue;
        assert_string_equal(why.text, cases[i].text);
        assert_int_equal(why.line, cases[i].line);
        assert_int_equal(why.column, cases[i].column);
    }
    buf_release(&text);
    arena_free(a);
}

static void what_is_wrong_with_a_calibration_is_told_with_its_place(void **state)
{
    (void)state;
    const struct wrong cases[] = {
        {"setting margin     1.5", "setting margin 1.5\nsetting offset 1",
         "a calibration is offset, tilt, from and to: one is missing", 26, 1},
        {"setting margin     1.5",
         "setting margin 1.5\nsetting offset 1\nsetting tilt 0\nsetting from 2\nsetting to 1",
         "the calibration's from is above its to", 29, 1},
        {"setting margin     1.5", "setting margin 1.5\nsetting tilt -1",
         "a setting needs a number within its bounds", 11, 14},
    };
    all_are_told(cases, COUNT(cases));
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    const struct wrong cases[] = {
        {"aim-model 1", "aim-model 2", "this model is of version 2; this program reads 1", 2, 1},
        {"aim-model 1", "splink 1", "this is no model: it does not begin with 'aim-model 1'", 2, 1},
        {"0.7       0.01", "0.7 1.01", "m, h and u must be above 0 and at most 1", 13, 36},
        {"0.9       0.7", "0 0.7", "m, h and u must be above 0 and at most 1", 13, 22},
        {"level alike", "level same ", "this level is given twice", 14, 7},
        {"setting margin", "setting upper ", "this setting is given twice", 10, 9},
        {"setting margin     1.5", "",
         "a setting is missing: same, household, upper, lone, lower, veto_floor, margin", 25, 1},
        {"setting lower      0", "setting lower 7",
         "the thresholds are out of order: lower, lone, upper", 25, 1},
        {"kin,ordered", "kin,odd", "the flags of a comparison are kin and ordered, or -", 12, 20},
        {"term 12 ", "term 9 ", "a term of fewer than 10 persons: a model must not tell of it", 18,
         6},
        {"term 30     smith", "term 30 adams", "terms stand in the order of their bytes, each once",
         19, 9},
        {"missing not", "- not", NULL, 0,
         0}, /* a level with the shares 1 1 1 is one, if a poor one */
        {"1         missing", "0.5 missing", "a missing level has the shares 1 1 1", 16, 46},
        {"heavy 00000000000000ff", "heavy ff", "a hash has 16 hexadecimal digits", 21, 7},
        {"heavy 0123", "light 0123",
         "a line begins with setting, comparison, level, given, row, terms, term, heavy or "
         "communal", 22, 1},
        {"terms 1000", "",
         "a line begins with setting, comparison, level, given, row, terms, term, heavy or "
         "communal", 17, 2},
        {"setting household  0", "setting household 0.9 9",
         "there is more on this line than belongs there", 5, 23},
    };
    all_are_told(cases, COUNT(cases));
}

/* Written it would end there, and the model be another. */
static void a_zero_byte_in_words_is_refused(void **state)
{
    (void)state;
    struct arena *a = arena_new(8 << 20);
    struct weight_model m;
    struct err_info why;
    char *text = str_c(a, str_of(small));
    strstr(text, "not known")[0] = 0;
    assert_int_equal(weight_model_read(str_range(text, sizeof small - 1), a, &m, &why), ERR_CONFIG);
    assert_int_equal(why.line, 16);
    arena_free(a);
}

static void every_cut_off_text_is_refused_or_read_and_never_more(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    for (size_t len = 0; len < sizeof small; len++) {
        struct weight_model m;
        struct err_info why;
        err e = weight_model_read(str_upto(str_of(small), len), a, &m, &why);
        assert_true(e == ERR_OK || (e == ERR_CONFIG && why.text[0]));
        arena_clear(a);
    }
    arena_free(a);
}

static void a_rare_term_is_never_written(void **state)
{
    (void)state;
    struct arena *a = arena_new(8 << 20);
    struct weight_model m;
    struct err_info why;
    assert_int_equal(weight_model_read(str_of(small), a, &m, &why), ERR_OK);
    struct term_use uses[60];
    for (size_t i = 0; i < COUNT(uses); i++) /* 40 smith, 15 jones, 5 zyxwell */
        uses[i] = (struct term_use){i < 40   ? STR("smith")
                                    : i < 55 ? STR("jones")
                                             : STR("zyxwell"),
                                    i};
    struct weight_terms *t = &m.comparison[0].terms;
    assert_int_equal(terms_count(uses, COUNT(uses), true, a, t, &why), ERR_OK);
    assert_true(terms_share(t, STR("zyxwell")) == 5.0 / 60);
    str text = written(&m, a);
    assert_false(str_has(text, STR("zyxwell")));
    assert_int_equal(weight_model_read(text, a, &m, &why), ERR_OK);
    assert_true(terms_share(t, STR("smith")) == 40.0 / 60);
    assert_true(terms_share(t, STR("zyxwell")) == 5.0 / 60); /* the rest is what they share */
    assert_true(terms_share(t, STR("never seen")) == 5.0 / 60);
    arena_free(a);
}

static void heavy_keys_are_found(void **state)
{
    (void)state;
    struct arena *a = arena_new(8 << 20);
    struct weight_model m;
    struct err_info why;
    assert_int_equal(weight_model_read(str_of(small), a, &m, &why), ERR_OK);
    assert_true(weight_is_heavy(&m, 0xff));
    assert_true(weight_is_heavy(&m, 0x0123456789abcdef));
    assert_false(weight_is_heavy(&m, 0));
    assert_false(weight_is_heavy(&m, 0x100));
    assert_false(weight_is_heavy(&m, UINT64_MAX));
    assert_true(weight_is_communal(&m, 0xaa));
    assert_false(weight_is_communal(&m, 0xff));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_canonical_text_is_written_back_byte_for_byte),
        cmocka_unit_test(shares_given_another_comparison_are_written_back_and_told_when_wrong),
        cmocka_unit_test(spacing_and_remarks_are_no_part_of_the_model),
        cmocka_unit_test(another_number_is_another_model),
        cmocka_unit_test(a_calibration_is_kept_and_is_another_model),
        cmocka_unit_test(what_is_wrong_with_a_calibration_is_told_with_its_place),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(a_zero_byte_in_words_is_refused),
        cmocka_unit_test(every_cut_off_text_is_refused_or_read_and_never_more),
        cmocka_unit_test(a_rare_term_is_never_written),
        cmocka_unit_test(heavy_keys_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
