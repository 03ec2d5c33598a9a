/* Several people's words on one pair, and what they come to. */
#include "check.h"

#include "clerical/useful.h"
#include "clerical/word.h"
#include "base/clock.h"
#include "base/rand.h"

static const struct hard easy = {{NULL}};
static const struct hard hard = {{[ANSWER_SAME] = "hard", [ANSWER_DIFFERENT] = "hard"}};

/* "a=" same, "a!" different, "a?" not sure, "a<" taken back; capitals are seniors. Each on evidence
 * 1, after a '|' on evidence 2. */
static size_t words(const char *text, struct said *list)
{
    size_t n = 0;
    int64_t evidence = 1;
    for (; *text; text += *text == '|' ? 1 : 2) {
        if (*text == '|') {
            evidence++;
            continue;
        }
        char c = text[1];
        enum answer a = c == '='   ? ANSWER_SAME
                        : c == '!' ? ANSWER_DIFFERENT
                        : c == '?' ? ANSWER_UNSURE
                                   : ANSWER_TAKEN_BACK;
        list[n] = (struct said){str_range(text, 1), a, *text < 'a', (int64_t)n, evidence};
        n++;
    }
    return n;
}

static const struct {
    const char *said;
    bool hard;
    int64_t evidence;
    enum stage stage;
    enum answer answer;
} cases[] = {
    {"", false, 1, STAGE_FIRST, 0},
    {"a=", false, 1, STAGE_SETTLED, ANSWER_SAME},
    {"a!", false, 1, STAGE_SETTLED, ANSWER_DIFFERENT},
    {"a?", false, 1, STAGE_SECOND, 0},
    {"a?b=", false, 1, STAGE_SETTLED, ANSWER_SAME},
    {"a?b?", false, 1, STAGE_PARKED, 0},
    {"a?b?|", false, 2, STAGE_FIRST, 0}, /* new evidence: it comes back */
    {"a=", true, 1, STAGE_SECOND, 0},
    {"a=a=", true, 1, STAGE_SECOND, 0}, /* nobody is their own second pair of eyes */
    {"a=b=", true, 1, STAGE_SETTLED, ANSWER_SAME},
    {"a!b!", true, 1, STAGE_SETTLED, ANSWER_DIFFERENT},
    {"a=b!", true, 1, STAGE_SENIOR, 0},
    {"a=b?", true, 1, STAGE_SENIOR, 0},
    {"a?b=", true, 1, STAGE_SENIOR, 0},
    {"a?b=c=", true, 1, STAGE_SENIOR, 0}, /* no senior has spoken */
    {"a=b!C=", true, 1, STAGE_SETTLED, ANSWER_SAME},
    {"a=b!C!", true, 1, STAGE_SETTLED, ANSWER_DIFFERENT},
    {"a=b!C?", true, 1, STAGE_PARKED, 0},
    {"a=b=a<", true, 1, STAGE_FIRST, 0}, /* taken back: from the start */
    {"a=b=a<b!", true, 1, STAGE_SECOND, 0},
    {"a?a=", false, 1, STAGE_SETTLED, ANSWER_SAME}, /* of one person the last word counts */
    {"a=|b=", true, 2, STAGE_SECOND, 0},            /* said of other evidence: does not count */
};

static void words_come_to_what_the_table_says(void **state)
{
    (void)state;
    struct said list[16];
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t n = words(cases[i].said, list);
        struct standing s =
            standing_of(list, n, cases[i].evidence, cases[i].hard ? &hard : &easy);
        if (s.stage != cases[i].stage) fail_msg("%s: %s", cases[i].said, stage_word(s.stage));
        if (s.stage == STAGE_SETTLED && s.answer != cases[i].answer) fail_msg("%s", cases[i].said);
    }
}

static void nobody_speaks_twice_and_only_a_senior_settles(void **state)
{
    (void)state;
    struct said list[16];
    size_t n = words("a=b!", list);
    struct standing s = standing_of(list, n, 1, &hard);
    assert_false(standing_wants(&s, list, n, 1, STR("c"), false));
    assert_true(standing_wants(&s, list, n, 1, STR("C"), true));
    assert_false(standing_wants(&s, list, n, 1, STR("b"), true));
    n = words("a=", list);
    s = standing_of(list, n, 1, &hard);
    assert_false(standing_wants(&s, list, n, 1, STR("a"), true));
    assert_true(standing_wants(&s, list, n, 1, STR("b"), false));
    n = words("a?b?", list);
    s = standing_of(list, n, 1, &hard);
    assert_false(standing_wants(&s, list, n, 1, STR("C"), true));
    s = standing_of(list, n, 2, &hard);
    assert_true(standing_wants(&s, list, n, 2, STR("a"), false));
}

/* Whatever is said by whomever: a hard pair is never settled by one person alone. */
static void a_hard_pair_is_never_settled_by_one_person(void **state)
{
    (void)state;
    struct rand r = rand_seeded(11);
    struct said list[8];
    size_t settled = 0;
    static const char *const names[] = {"a", "b", "c", "D"};
    for (int trial = 0; trial < 20000; trial++) {
        size_t n = 1 + rand_below(&r, COUNT(list));
        for (size_t i = 0; i < n; i++) {
            const char *who = names[rand_below(&r, COUNT(names))];
            list[i] = (struct said){str_of(who), (enum answer)rand_below(&r, ANSWER__COUNT),
                                    *who == 'D', (int64_t)i, (int64_t)rand_below(&r, 2)};
        }
        struct standing s = standing_of(list, n, 1, &hard);
        if (s.stage != STAGE_SETTLED) continue;
        settled++;
        bool two = false;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < i; k++)
                two |= !str_eq(list[i].login, list[k].login) && list[i].evidence == 1 &&
                       list[k].evidence == 1;
        assert_true(two);
        assert_true(s.answer == ANSWER_SAME || s.answer == ANSWER_DIFFERENT);
    }
    assert_true(settled > 100);
}

static void every_answer_has_a_reason_and_codes_are_unique(void **state)
{
    (void)state;
    for (enum answer a = 0; a < ANSWER__COUNT; a++) {
        size_t n = 0;
        for (size_t i = 0; i < reason_count; i++)
            n += reason_find(str_of(reasons[i].code), a) != NULL;
        assert_true(n > 0);
    }
    for (size_t i = 0; i < reason_count; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(reasons[i].code, reasons[k].code);
    assert_null(reason_find(STR("twins"), ANSWER_SAME));
    assert_null(reason_find(STR(""), ANSWER_SAME));
}

static void a_pair_is_written_the_lower_id_first_and_read_back(void **state)
{
    (void)state;
    char text[PAIR_TEXT + 1];
    int64_t a, b;
    pair_text(0x2b, 0x1a, text);
    assert_string_equal(text, "000000000000001a-000000000000002b");
    assert_true(pair_of(str_of(text), &a, &b));
    assert_true(a == 0x1a && b == 0x2b);
    assert_true(pair_of(STR("000000000000002b-000000000000001a"), &a, &b));
    assert_true(a == 0x1a && b == 0x2b);
    static const char *const odd[] = {"", "1a-2b", "000000000000001a-000000000000001a",
                                      "000000000000001A-000000000000002b",
                                      "000000000000001a 000000000000002b",
                                      "800000000000001a-000000000000002b",
                                      "000000000000001a-000000000000002b "};
    for (size_t i = 0; i < COUNT(odd); i++)
        assert_false(pair_of(str_of(odd[i]), &a, &b));
}

static void usefulness_grows_with_each_of_its_terms(void **state)
{
    (void)state;
    const struct model *m = model_default();
    struct useful plain = {.weight = (int32_t)(m->lower * 1000), .records = 1};
    int64_t least = useful_rank(m, &plain);
    struct useful u[] = {plain, plain, plain, plain, plain, plain, plain};
    u[0].weight = (int32_t)(m->upper * 1000) - 500;
    u[1].records = 3;
    u[2].child = true;
    u[3].rule = true;
    u[4].stage = STAGE_SECOND;
    u[5].waited_ms = 10 * MS_PER_DAY;
    u[6].asked = true;
    for (size_t i = 0; i < COUNT(u); i++)
        assert_true(useful_rank(m, &u[i]) > least);
    assert_true(useful_rank(m, &u[3]) > useful_rank(m, &u[0])); /* somebody may need help */
    u[5].waited_ms = 100000 * MS_PER_DAY;
    assert_true(useful_rank(m, &u[5]) <= least + 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_come_to_what_the_table_says),
        cmocka_unit_test(nobody_speaks_twice_and_only_a_senior_settles),
        cmocka_unit_test(a_hard_pair_is_never_settled_by_one_person),
        cmocka_unit_test(every_answer_has_a_reason_and_codes_are_unique),
        cmocka_unit_test(a_pair_is_written_the_lower_id_first_and_read_back),
        cmocka_unit_test(usefulness_grows_with_each_of_its_terms),
    };
    return cmocka_run_group_tests_name("clerical/standing", tests, NULL, NULL);
}
