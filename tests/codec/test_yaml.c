/* YAML: the tree with its places, what is refused, and what the helpers say. */
#include "check.h"

#include "base/buf.h"
#include "base/fault.h"
#include "codec/duration.h"
#include "codec/yaml.h"

static struct arena *arena;
static struct err_info why;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(64 << 20);
    return arena ? 0 : -1;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static err try_read(const char *text, const struct yaml_node **ret_root)
{
    return yaml_read(arena, str_of(text), "region.yaml", 1 << 20, ret_root, &why);
}

static const struct yaml_node *read_yaml(const char *text)
{
    const struct yaml_node *root = NULL;
    assert_int_equal(try_read(text, &root), ERR_OK);
    return root;
}

static void a_tree_knows_its_places(void **state)
{
    (void)state;
    const struct yaml_node *root = read_yaml("# one\n"
                                             "a: text here # two\n"
                                             "list:\n"
                                             "  - x\n"
                                             "  - {k: 'v', e: , t: ~}\n"
                                             "long: |\n"
                                             "  first\n"
                                             "  second\n"
                                             "quoted: \"~\"\n");
    assert_int_equal(root->kind, YAML_MAP);
    assert_int_equal(root->n, 4);
    assert_str_equal(yaml_get(root, "a")->text, "text here");
    const struct yaml_node *list = yaml_get(root, "list");
    assert_int_equal(list->kind, YAML_LIST);
    assert_int_equal(list->n, 2);
    assert_int_equal(list->first->line, 4);
    assert_int_equal(list->first->column, 5);
    const struct yaml_node *flow = list->first->next;
    assert_str_equal(yaml_get(flow, "k")->text, "v");
    assert_int_equal(yaml_get(flow, "e")->kind, YAML_EMPTY);
    assert_int_equal(yaml_get(flow, "t")->kind, YAML_EMPTY);
    assert_int_equal(yaml_get(flow, "e")->line, 5);
    assert_int_equal(yaml_get(flow, "e")->column, 14);
    assert_str_equal(read_yaml("a: why? \\t ?x b?c ?\n")->first->text, "why? \\t ?x b?c ?");
    assert_str_equal(yaml_get(root, "long")->text, "first\nsecond\n");
    assert_int_equal(yaml_get(root, "quoted")->kind, YAML_TEXT);
    assert_int_equal(read_yaml("a: 1\nl:\n  - x\n  -\n")->first->next->first->next->line, 3);
    assert_null(yaml_get(root, "absent"));
    assert_null(yaml_get(list, "a"));
    assert_null(yaml_get(NULL, "a"));
}

static void an_empty_file_is_an_empty_tree(void **state)
{
    (void)state;
    assert_int_equal(read_yaml("")->kind, YAML_EMPTY);
    assert_int_equal(read_yaml("# only a comment\n")->kind, YAML_EMPTY);
    assert_int_equal(read_yaml("---\n")->kind, YAML_EMPTY);
}

static void what_two_readers_could_take_differently_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *text;
        long line, column;
    } bad[] = {
        {"a: &x 1\n", "anchors and aliases are not allowed", 1, 0},
        {"a: 1\nb: *x\n", "anchors and aliases are not allowed", 2, 0},
        {"a: !!int 1\n", "tags are not allowed", 1, 0},
        {"a: 1\n<<: {b: 2}\n", "merge keys are not allowed", 2, 1},
        {"a: 1\n---\nb: 2\n", "a second document is not allowed", 2, 1},
        {"a: 1\nb: 2\na: 3\n", "the same key stands twice in one map", 3, 1},
        {"a: 1\n: 2\n", "a key is empty", 1, 0},
        {"[a]: 1\n", "a key must be plain text", 1, 0},
        {"a: 1\n  ? b\n", "a question mark alone: put the text into quotes", 2, 3},
        {"a: [x, ?]\n", "a question mark alone: put the text into quotes", 1, 8},
        {"a:\tb\n", "there is a tab: use spaces, or \\t in quotes", 1, 3},
        {"a: \"x\\0y\"\n", "there is a zero character in a text", 1, 5},
        {"a: one\n  two\n", "a text over several lines: start it with | or > instead", 1, 4},
        {"a: \"one\n  two\"\n", "a text over several lines: start it with | or > instead", 1, 5},
        {"a: \xFF\n", "the text is not UTF-8", 0, 0},
        {"a: b\x01\n", "there is a control character in the text", 1, 5},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct yaml_node *root = NULL;
        assert_int_equal(try_read(bad[i].yaml, &root), ERR_INPUT);
        assert_string_equal(why.text, bad[i].text);
        assert_string_equal(why.file, "region.yaml");
        assert_int_equal(why.line, bad[i].line);
        if (bad[i].column) assert_int_equal(why.column, bad[i].column);
        assert_null(root);
    }
}

static void broken_yaml_is_refused_with_its_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"a: 1\n b: 2\n", "a: [1, 2\n", "a: {b: 1\n",
                                      "a: 1\n\"b", "a: 1\n@b: 2\n", "a: 1\n- b\n"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        const struct yaml_node *root = NULL;
        assert_int_equal(try_read(bad[i], &root), ERR_INPUT);
        assert_true(str_starts(str_of(why.text), STR("this is not YAML")));
        assert_true(why.line >= 1);
        assert_null(root);
    }
}

static void depth_and_size_have_ceilings(void **state)
{
    (void)state;
    const struct yaml_node *root;
    char deep[200];
    memset(deep, '[', 100);
    memset(deep + 100, ']', 100);
    assert_int_equal(yaml_read(arena, str_range(deep, 200), "f", 1000, &root, &why), ERR_INPUT);
    assert_int_equal(yaml_read(arena, STR("abcdef"), "f", 5, &root, &why), ERR_LIMIT);
    struct arena *small = arena_new(300);
    assert_int_equal(yaml_read(small, STR("[a,b,c,d,e,f,g]"), "f", 50, &root, &why), ERR_NOMEM);
    arena_free(small);
}

static void an_unknown_key_is_named_with_those_that_are_known(void **state)
{
    (void)state;
    static const char *const allowed[] = {"name", "code", "kind", NULL};
    assert_int_equal(yaml_only(read_yaml("name: x\ncode: y\n"), allowed, &why), ERR_OK);
    assert_int_equal(yaml_only(read_yaml("name: x\n  \ncod: y\n"), allowed, &why), ERR_INPUT);
    assert_string_equal(why.text, "unknown key \"cod\"");
    assert_string_equal(why.todo, "did you mean code? use name, code or kind");
    assert_int_equal(why.line, 3);
    assert_int_equal(why.column, 1);
    assert_int_equal(yaml_only(read_yaml("Jane Doe: x\n"), allowed, &why), ERR_INPUT);
    assert_string_equal(why.text, "unknown key");
    assert_int_equal(yaml_only(read_yaml("- x\n"), allowed, &why), ERR_INPUT);
    assert_string_equal(why.text, "this must be a map, not a list");
}

static void what_is_needed_must_be_there_and_of_its_kind(void **state)
{
    (void)state;
    const struct yaml_node *m = read_yaml("name: Ann\nempty:\nblank: ' '\nlist: [1]\n"), *list;
    str text = STR("before");
    assert_int_equal(yaml_need_text(m, "name", &text, &why), ERR_OK);
    assert_str_equal(text, "Ann");
    assert_int_equal(yaml_need_text(m, "other", &text, &why), ERR_INPUT);
    assert_string_equal(why.text, "\"other\" is missing");
    assert_int_equal(yaml_need_text(m, "empty", &text, &why), ERR_INPUT);
    assert_string_equal(why.text, "\"empty\" is empty");
    assert_int_equal(why.line, 2);
    assert_int_equal(yaml_need_text(m, "blank", &text, &why), ERR_INPUT);
    assert_int_equal(yaml_need_text(m, "list", &text, &why), ERR_INPUT);
    assert_string_equal(why.text, "\"list\" must be a text, not a list");
    assert_int_equal(yaml_may_text(m, "other", &text, &why), ERR_OK);
    assert_int_equal(yaml_may_text(m, "empty", &text, &why), ERR_OK);
    assert_str_equal(text, "Ann");
    assert_int_equal(yaml_may_text(m, "list", &text, &why), ERR_INPUT);
    assert_int_equal(yaml_need_list(m, "list", &list, &why), ERR_OK);
    assert_int_equal(list->n, 1);
    assert_int_equal(yaml_need_list(m, "name", &list, &why), ERR_INPUT);
    assert_string_equal(why.text, "this must be a list, not a text");
    assert_int_equal(yaml_need_list(m, "empty", &list, &why), ERR_INPUT);
    assert_int_equal(yaml_may_list(m, "absent", &list, &why), ERR_OK);
    assert_null(list);
    assert_int_equal(yaml_need_map(m, "list", &list, &why), ERR_INPUT);
    assert_int_equal(yaml_may_map(m, "empty", &list, &why), ERR_OK);
    assert_int_equal(list->n, 0);
}

static void values_have_bounds(void **state)
{
    (void)state;
    const struct yaml_node *m = read_yaml("n: 12\nx: 1x\nd: 2014-03-24\npart: 2014-03\nyes: yes\n"
                                          "t: 15 minutes\nw: red\nr: 2.5\n");
    int64_t n = 0;
    struct date d = {0};
    bool yes = false;
    size_t word = 9;
    double real = 0;
    static const char *const words[] = {"green", "red", NULL};
    assert_int_equal(yaml_need_int(m, "n", 1, 12, &n, &why), ERR_OK);
    assert_int_equal(n, 12);
    assert_int_equal(yaml_may_int(m, "n", 1, 11, &n, &why), ERR_INPUT);
    assert_string_equal(why.text, "\"n\" must be a whole number from 1 to 11");
    assert_int_equal(yaml_may_int(m, "x", 1, 11, &n, &why), ERR_INPUT);
    assert_int_equal(yaml_may_real(m, "r", 0, 3, &real, &why), ERR_OK);
    assert_true(real == 2.5);
    assert_int_equal(yaml_may_real(m, "r", 3, 4, &real, &why), ERR_INPUT);
    assert_int_equal(yaml_need_date(m, "d", &d, &why), ERR_OK);
    assert_int_equal(d.day, 24);
    assert_int_equal(yaml_may_date(m, "part", &d, &why), ERR_INPUT);
    assert_string_equal(why.text, "\"part\" must be a date like 2014-03-24");
    assert_int_equal(yaml_may_bool(m, "yes", &yes, &why), ERR_OK);
    assert_true(yes);
    assert_int_equal(yaml_may_bool(m, "absent", &yes, &why), ERR_OK);
    assert_true(yes);
    assert_int_equal(yaml_may_bool(m, "n", &yes, &why), ERR_INPUT);
    assert_int_equal(yaml_may_duration(m, "t", 60, 3600, &n, &why), ERR_OK);
    assert_int_equal(n, 900);
    assert_int_equal(yaml_may_duration(m, "t", 60, 899, &n, &why), ERR_INPUT);
    assert_int_equal(yaml_may_duration(m, "n", 60, 3600, &n, &why), ERR_INPUT);
    assert_int_equal(yaml_need_word(m, "w", words, &word, &why), ERR_OK);
    assert_int_equal(word, 1);
    assert_int_equal(yaml_need_word(m, "d", words, &word, &why), ERR_INPUT);
    assert_string_equal(why.todo, "use green or red");
    assert_int_equal(yaml_may_word(m, "none", words, &word, &why), ERR_OK);
}

static void a_duration_has_one_number_and_one_unit(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "5",
                                      "minutes",
                                      "-1 days",
                                      "1.5 days",
                                      "5minutes",
                                      "5 ",
                                      "5  days",
                                      "1 month",
                                      "1 year",
                                      "99999999999999999 weeks",
                                      "1 dayss"};
    int64_t s = -1;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(duration_parse(str_of(bad[i]), &s));
    assert_int_equal(s, -1);
    assert_true(duration_parse(STR("1 day"), &s) && s == 86400);
    assert_true(duration_parse(STR("0 seconds"), &s) && s == 0);
    assert_str_equal(duration_text(arena, 0), "0 seconds");
    assert_str_equal(duration_text(arena, 60), "1 minute");
    assert_str_equal(duration_text(arena, 90), "90 seconds");
    assert_str_equal(duration_text(arena, 365 * 86400), "365 days");
}

static void memory_running_out_anywhere_is_an_error_and_leaks_nothing(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(1 << 20);
    for (int i = 0; i < 500; i++)
        buf_printf(&text, "key%d: [a, b, {c: d}]\n", i);
    for (long n = 1; fault_arm(FAULT_MEMORY, n, FAULT_ONCE); n++) {
        const struct yaml_node *root = NULL;
        struct arena *a = arena_new(8 << 20);
        err e = a ? yaml_read(a, buf_str(&text), "f", 1 << 20, &root, &why) : ERR_NOMEM;
        fault_disarm();
        assert_true(e == ERR_NOMEM || (e == ERR_OK && root->n == 500));
        arena_free(a);
    }
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_knows_its_places),
        cmocka_unit_test(an_empty_file_is_an_empty_tree),
        cmocka_unit_test(what_two_readers_could_take_differently_is_refused),
        cmocka_unit_test(broken_yaml_is_refused_with_its_line),
        cmocka_unit_test(depth_and_size_have_ceilings),
        cmocka_unit_test(an_unknown_key_is_named_with_those_that_are_known),
        cmocka_unit_test(what_is_needed_must_be_there_and_of_its_kind),
        cmocka_unit_test(values_have_bounds),
        cmocka_unit_test(a_duration_has_one_number_and_one_unit),
        cmocka_unit_test(memory_running_out_anywhere_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests_name("codec/yaml", tests, make_arena, drop_arena);
}
