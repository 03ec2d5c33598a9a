/* Tests with a known answer, and how reviewers do. */
#include "world.h"

#include "clerical/control.h"
#include "clerical/practice.h"
#include "person/clean.h"
#include "query.h"

/* Words by a reviewer on pairs that nobody has, a minute apart, up to now. */
struct speaking {
    const char *login;
    int words;
    int64_t took_ms;
};

static err add_words(struct db *db, void *ctx, struct err_info *why)
{
    static int64_t pair = 1000;
    const struct speaking *s = ctx;
    err e = ERR_OK;
    for (int i = 0; i < s->words && !e; i++) {
        pair += 2;
        struct q_match_add_opinion_in in = {
            .record = pair,
            .other = pair + 1,
            .at_ms = hub_now_ms(w.hub) - (s->words - i - 1) * 60 * 1000LL,
            .login = str_of(s->login),
            .answer = ANSWER_DIFFERENT,
            .reason = STR("seen"),
            .levels = STR(""),
            .sealed = STR(""),
            .took_ms = s->took_ms};
        e = q_match_add_opinion(db, &in, why);
    }
    return e;
}

static void speak(const char *login, int words, int64_t took_ms)
{
    struct speaking s = {login, words, took_ms};
    if (store_write(w.hub->store, add_words, &s, &w.why)) fail_msg("%s", w.why.text);
}

static void next(int who, int64_t after, int64_t after_other, int64_t *a, int64_t *b)
{
    const struct viewer v = viewer(who);
    if (clerical_next(w.hub, &v, after, after_other, a, b, &w.why)) fail_msg("%s", w.why.text);
}

static const struct control *test_of(int who, int64_t a, int64_t b)
{
    return control_find(&w.hub->keys, str_of(users[who].login), a, b);
}

static err said(int who, int64_t a, int64_t b, int64_t state, enum answer answer,
                struct clerical_outcome *o)
{
    const struct viewer v = viewer(who);
    return clerical_answer(w.hub, &v, a, b, state, answer, STR("seen"), STR(""), o, &w.why);
}

static struct own_practice own(int who)
{
    struct own_practice p;
    const struct viewer v = viewer(who);
    if (clerical_own_practice(w.hub, &v, &p, &w.why)) fail_msg("%s", w.why.text);
    return p;
}

static void after_some_words_a_test_comes_and_is_never_applied_to_anybody(void **state)
{
    (void)state;
    int64_t a, b, x, y;
    struct clerical_outcome o;
    doubt("2", &a, &b);
    next(ANA, 0, 0, &x, &y);
    assert_null(test_of(ANA, x, y));
    speak("ana", 3 * CONTROL_EVERY / 2 + 1, 0);
    next(ANA, 0, 0, &x, &y);
    const struct control *c = test_of(ANA, x, y);
    assert_non_null(c);
    assert_null(test_of(BO, x, y)); /* it is this reviewer's alone */
    struct clerical_view v = show(ANA, x, y, true);
    double sum = v.start;
    for (size_t i = 0; i < v.row_count; i++)
        sum += v.rows[i].bits;
    assert_true(v.may_answer && fabs(sum - v.weight) < 1e-9);
    assert_int_equal(v.effect[ANSWER_SAME].move_count, 1);
    size_t place = 0, mine = 0;
    const struct viewer ana = viewer(ANA);
    assert_int_equal(clerical_place(w.hub, &ana, x, y, &place, &mine, &w.why), ERR_OK);
    assert_int_equal(place, 1);
    assert_int_equal(said(ANA, x, y, v.state, c->answer, &o), ERR_OK);
    assert_non_null(o.known);
    assert_true(o.right && !o.decided);
    struct link_report r = world_link(&w);
    assert_int_equal(r.records, 0);
    assert_int_equal(said(ANA, x, y, 0, c->answer, &o), ERR_CONFLICT); /* the first word counts */
    struct clerical_view again;
    assert_int_equal(
        clerical_show(w.hub, partners, &ana, x, y, false, arena, &again, &w.why), ERR_ABSENT);
    next(ANA, 0, 0, &x, &y); /* and the next one is real */
    assert_null(test_of(ANA, x, y));
    const struct clerical_past *past;
    size_t n;
    assert_int_equal(clerical_mine(w.hub, &ana, 5, arena, &past, &n, &w.why), ERR_OK);
    assert_non_null(past[0].known);
    assert_true(past[0].right);
    assert_int_equal(own(ANA).practice.tests, 1);
    assert_int_equal(own(ANA).practice.right, 1);
}

static void who_skips_a_test_gets_a_real_pair(void **state)
{
    (void)state;
    int64_t a, b, x, y;
    doubt("2", &a, &b);
    speak("ana", 3 * CONTROL_EVERY / 2 + 1, 0);
    next(ANA, 0, 0, &x, &y);
    assert_non_null(test_of(ANA, x, y));
    next(ANA, x, y, &x, &y);
    assert_true((x == a && y == b) || (x == b && y == a));
}

static void a_wrong_answer_and_not_sure_are_not_right(void **state)
{
    (void)state;
    struct clerical_outcome o;
    const enum answer given[] = {ANSWER_SAME, ANSWER_DIFFERENT, ANSWER_UNSURE};
    size_t right = 0;
    for (size_t i = 0; i < control_count; i++) {
        int64_t ids[2];
        control_ids(&w.hub->keys, &controls[i], STR("ana"), ids);
        assert_true(ids[0] < ids[1]);
        assert_int_equal(said(ANA, ids[0], ids[1], 0, given[i % 3], &o), ERR_OK);
        assert_int_equal(o.right, given[i % 3] == controls[i].answer);
        right += o.right;
    }
    assert_int_equal(own(ANA).practice.tests, control_count);
    assert_int_equal(own(ANA).practice.right, right);
    assert_true(right > 0 && right < control_count);
    int64_t a, b, x, y; /* none is left: real pairs alone */
    doubt("2", &a, &b);
    speak("ana", 100, 0);
    next(ANA, 0, 0, &x, &y);
    assert_null(test_of(ANA, x, y));
}

/* What reviewers should know by heart must be told apart by the page: no test is of two equal
 * records, and each side has a name and a home. */
static void every_test_is_of_two_whole_and_invented_records(void **state)
{
    (void)state;
    for (size_t i = 0; i < control_count; i++) {
        assert_true(controls[i].answer == ANSWER_SAME || controls[i].answer == ANSWER_DIFFERENT);
        assert_string_not_equal(controls[i].sides[0], controls[i].sides[1]);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(controls[i].code, controls[k].code);
        for (int side = 0; side < 2; side++) {
            str rest = str_of(controls[i].sides[side]), part[9];
            struct date born;
            uint64_t number;
            for (size_t p = 0; p < COUNT(part); p++)
                assert_int_equal(str_next(&rest, '|', &part[p]), p < 8 || part[p].at != NULL);
            assert_true(part[0].len && part[2].len && part[6].len && part[7].len);
            assert_true(date_parse_iso(part[4], &born));
            if (part[8].len) assert_true(str_starts(part[8], STR("999")));
            if (part[8].len) assert_true(clean_nhs_number(part[8], &number));
        }
    }
}

static void how_long_one_takes_is_ones_own_and_the_teams_only_in_company(void **state)
{
    (void)state;
    speak("ana", 11, 30 * 1000);
    speak("bo", 10, 90 * 1000);
    assert_int_equal(own(ANA).median_ms, 30 * 1000);
    assert_int_equal(own(ANA).team_ms, 0); /* it would be bo's alone */
    assert_true(own(ANA).stretch_ms >= 10 * 60 * 1000);
    speak("wei", 10, 90 * 1000);
    assert_int_equal(own(ANA).team_ms, 0);
    speak("ida", 10, 90 * 1000);
    assert_int_equal(own(ANA).team_ms, 90 * 1000);
    assert_int_equal(own(IDA).median_ms, 90 * 1000);
    const struct practice *list;
    size_t n;
    const struct viewer wei = viewer(WEI), ana = viewer(ANA);
    assert_int_equal(clerical_team_practice(w.hub, &wei, arena, &list, &n, &w.why), ERR_OK);
    assert_int_equal(n, 4);
    assert_string_equal(list[0].login, "ana");
    assert_int_equal(list[0].words, 11);
    assert_int_equal(clerical_team_practice(w.hub, &ana, arena, &list, &n, &w.why), ERR_DENIED);
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(after_some_words_a_test_comes_and_is_never_applied_to_anybody),
        T(who_skips_a_test_gets_a_real_pair),
        T(a_wrong_answer_and_not_sure_are_not_right),
        T(every_test_is_of_two_whole_and_invented_records),
        T(how_long_one_takes_is_ones_own_and_the_teams_only_in_company),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
