/* Pairs of records, and what becomes of them. All people and numbers are invented. */
#include "pairs.h"

#include "link/explain.h"
#include "link/keys.h"

#include <math.h>

static bool share_a_key(const char *a, const char *b)
{
    struct features x = person("school", a), y = person("hospital", b);
    struct link_keys k, l;
    link_keys_of(&x, &k);
    link_keys_of(&y, &l);
    return link_keys_share(&k, &l);
}

#define JANE "Jane|Doe|2001-03-11|F|23 Inour Street|B99 1AA|"

static void slips_do_not_lose_a_person(void **state)
{
    (void)state;
    const char *same[] = {
        JANE,
        "Janey|Doe|2001-03-11|F|23 Inour St|B99 1AA|",       /* pet form */
        "Jane|Doe|2001-11-03|F|23 Inour Street|B99 1AA|",    /* day and month swapped */
        "Jane|Doe|2001-03-12|F|23 Inour Street|B99 1AA|",    /* one digit */
        "Jane|Doe|2001-03-11|F|7 Other Road|B98 2BB|",       /* moved */
        "Jane|Deo|2001-03-11|F|23 Inour Street|B99 1AA|",    /* slip of the keyboard */
        "Doe|Jane|2001-03-11|F|23 Inour Street|B99 1AA|",    /* names changed places */
        "Jane|Smith|2001-03-11|F|23 Inour Street|B99 1AA|",  /* surname changed */
        "Jane|Smith-Doe|2001-03-11|F|7 Other Road|B98 2BB|", /* double-barrelled and moved */
        "Jane|Doe||F|23 Inour Street|B99 1AA|",              /* no birth date */
        "Jane|Doe|2001|F|23 Inour Street|B99 1AA|",          /* the year alone */
        "Jane|Doe|2001-03-11|F||",                           /* no address */
    };
    for (size_t i = 0; i < COUNT(same); i++) {
        struct judgement j = judge(JANE, same[i]);
        if (j.verdict != VERDICT_AUTOMATIC)
            fail_msg("%s: %.2f bits, rules %u", same[i], j.weight, j.flags);
        if (!share_a_key(JANE, same[i])) fail_msg("%s: no key in common", same[i]);
    }
}

static void other_people_are_not_joined(void **state)
{
    (void)state;
    const char *others[] = {
        "June|Doe|2001-03-11|F|23 Inour Street|B99 1AA|", /* twin sister */
        "John|Doe|2001-03-11|M|23 Inour Street|B99 1AA|", /* twin brother */
        "Jean|Doe|2001-03-11|F|9 Far Lane|B98 1AA|",      /* twin, moved out */
        "Mary|Doe|2003-07-21|F|23 Inour Street|B99 1AA|", /* sister */
        "Jane|Doe|1971-08-02|F|23 Inour Street|B99 1AA|", /* mother of the same name */
        "Jane|Doe|2001-09-24|F|4 Next Road|B99 2AA|",     /* same name, next postcode */
        "Baby|Doe|2001-03-11|F|23 Inour Street|B99 1AA|", /* a twin's first record? */
        "J|Doe|2001-03-11|F|23 Inour Street|B99 1AA|",    /* initial alone: which twin? */
        "Peter|Smith|1980-01-01|M|1 Any Road|B1 1AA|",
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        struct judgement j = judge(JANE, others[i]);
        if (j.verdict == VERDICT_AUTOMATIC) fail_msg("%s: %.2f bits", others[i], j.weight);
    }
}

static void a_slip_alone_is_not_automatic_whatever_the_surname(void **state)
{
    (void)state;
    const char *slips[][2] = {
        {"Qwenzi|Doe|2001-03-11|F|23 Inour Street|B99 1AA|",
         "Qwenzo|Banu|2001-03-11|F|23 Inour Street|B99 1AA|"},
        {"Rex|Doe|2001-03-11|M|23 Inour Street|B99 1AA|",
         "Rx|Doe|2001-03-11|M|23 Inour Street|B99 1AA|"},
        {"Joe|Doe|2001-03-11|M|23 Inour Street|B99 1AA|",
         "Jeo|Doe|2001-03-11|M|23 Inour Street|B99 1AA|"},
    };
    for (size_t i = 0; i < COUNT(slips); i++) {
        struct judgement j = judge(slips[i][0], slips[i][1]);
        assert_true(j.flags & LINK_SLIP && j.flags & LINK_UNSURE);
        assert_false(j.flags & LINK_TWIN);
        assert_int_equal(j.verdict, VERDICT_LONE);
    }
    /* two names, however short */
    assert_true(judge("Mia|Doe|2001-03-11|F|23 Inour Street|B99 1AA|",
                      "Ava|Doe|2001-03-11|F|23 Inour Street|B99 1AA|")
                    .flags &
                LINK_TWIN);
    assert_int_equal(judge("Jane|Begum|2001-03-11|F|23 Inour Street|B99 1AA|",
                           "Jane|Begumm|2001-03-11|F|23 Inour Street|B99 1AA|")
                         .levels.level[COMPARE_SURNAME],
                     SURNAME_LOW);
}

static void a_twin_keeps_two_clusters_apart_and_equal_numbers_only_make_it_possible(void **state)
{
    (void)state;
    struct judgement twin = judge("Aisha|Khan|2010-05-06|F|1 Inour Street|B99 1AA|",
                                  "Amira|Khan|2010-05-06|F|1 Inour Street|B99 1AA|");
    assert_true(twin.flags & LINK_TWIN);
    struct judgement numbered = judge("Aisha|Khan|2010-05-06|F|1 Inour Street|B99 1AA|9990000018+",
                                      "Amira|Khan|2010-05-06|F|1 Inour Street|B99 1AA|9990000018+");
    assert_int_equal(numbered.verdict, VERDICT_POSSIBLE);
    assert_false(numbered.flags & LINK_CANNOT);
}

static void who_is_unsure_joins_only_where_nobody_else_fits(void **state)
{
    (void)state;
    assert_int_equal(judge(JANE, "Baby|Doe|2001-03-11|F|23 Inour Street|B99 1AA|").verdict,
                     VERDICT_LONE);
    assert_int_equal(judge(JANE, "J|Doe|2001-03-11|F|23 Inour Street|B99 1AA|").verdict,
                     VERDICT_LONE);
    struct judgement slip = judge("Qwenzi|Doe|2001-03-11|F|23 Inour Street|B99 1AA|",
                                  "Qwenzo|Doe|2001-03-11|F|23 Inour Street|B99 1AA|");
    assert_int_equal(slip.verdict, VERDICT_LONE);
    assert_true(slip.flags & LINK_SLIP);
    /* who was born with others is not: the other twin may be known by another name alone */
    assert_int_equal(judge(JANE, "Twin 2|Doe|2001-03-11|F|23 Inour Street|B99 1AA|").verdict,
                     VERDICT_POSSIBLE);
    assert_int_equal(judge("Twin 1|Doe|2001-03-11|F|23 Inour Street|B99 1AA|;" JANE,
                           "Baby|Doe|2001-03-11|F|23 Inour Street|B99 1AA|")
                         .verdict,
                     VERDICT_POSSIBLE);
}

static void different_verified_numbers_never_join(void **state)
{
    (void)state;
    assert_true(judge(JANE "9990000018+", JANE "9990000026+").flags & LINK_CANNOT);
    assert_false(judge(JANE "9990000018+", JANE "9990000026").flags & LINK_CANNOT);
    assert_false(judge(JANE "9990000018+", JANE "9990000018+").flags & LINK_CANNOT);
}

static void the_adoption_wall_holds_against_the_old_name_only(void **state)
{
    (void)state;
    const char *adopted = "Jane|Newname|2001-03-11|F|5 Safe Road|B97 1AA|!";
    assert_true(judge(adopted, JANE).flags & LINK_CANNOT);
    assert_int_equal(judge(adopted, "Jane|Newname|2001-03-11|F|5 Safe Road|B97 1AA|").verdict,
                     VERDICT_AUTOMATIC);
}

static void old_names_and_addresses_are_evidence(void **state)
{
    (void)state;
    const char *bride = "Jane|Miller|2001-03-11|F|7 Other Road|B98 2BB|;Jane|Doe|2001-03-11|F|23 "
                        "Inour Street|B99 1AA|";
    assert_int_equal(judge(bride, JANE).verdict, VERDICT_AUTOMATIC);
    assert_int_equal(judge(bride, "Jane|Miller|2001-03-11|F|7 Other Road|B98 2BB|").verdict,
                     VERDICT_AUTOMATIC);
}

static void names_in_each_other_s_field_are_seen_beside_an_older_surname(void **state)
{
    (void)state;
    const char *typed = "Doe|Jane|2001-03-11|F|23 Inour Street|B99 1AA|;"
                        "Baby|Roe|2001-03-11|F|23 Inour Street|B99 1AA|";
    const char *other = JANE ";Baby|Roe|2001-03-11|F|23 Inour Street|B99 1AA|";
    assert_int_equal(judge(typed, other).verdict, VERDICT_AUTOMATIC);
    assert_int_equal(judge(typed, "Jill|Doe|2001-03-11|F|23 Inour Street|B99 1AA|;"
                                  "Baby|Roe|2001-03-11|F|23 Inour Street|B99 1AA|")
                         .verdict == VERDICT_AUTOMATIC,
                     false);
}

static void a_common_name_says_less_than_a_rare_one(void **state)
{
    (void)state;
    double common = judge("David|Smith|1985-04-17|M||", "David|Smith|1985-04-17|M||").weight;
    double rare =
        judge("Ottoline|Zyxwell|1985-04-17|F||", "Ottoline|Zyxwell|1985-04-17|F||").weight;
    assert_true(rare > common + 2);
}

static void the_first_of_january_is_weak_evidence(void **state)
{
    (void)state;
    double stand_in = judge("Ali|Hassan|1990-01-01|M||", "Ali|Hassan|1990-01-01|M||").weight;
    double real = judge("Ali|Hassan|1990-04-17|M||", "Ali|Hassan|1990-04-17|M||").weight;
    assert_true(real > stand_in + 5);
    assert_true(judge("Mohammed|Khan|1990-01-01|M||", "Mohammed|Khan|1990-01-01|M||").verdict !=
                VERDICT_AUTOMATIC);
}

static void an_explanation_adds_up_and_speaks_plainly(void **state)
{
    (void)state;
    struct judgement j = judge(JANE, "Janey|Doe|2001-11-03|F|23 Inour St|B99 1AA|");
    struct explanation x;
    explain_pair(model_default(), &j, &x);
    double sum = x.start.bits;
    for (size_t i = 0; i < x.steps; i++)
        sum += x.step[i].bits;
    assert_true(fabs(sum - j.weight) < 1e-9);
    assert_int_equal(x.steps, 5);
    assert_string_equal(x.step[0].words, "a short or pet form of the same given name");
    assert_string_equal(x.step[2].words, "day and month changed places");
    assert_string_equal(x.rule, "");
}

static void a_missing_value_makes_no_key(void **state)
{
    (void)state;
    struct features f = person("school", "||||||");
    struct link_keys k;
    link_keys_of(&f, &k);
    assert_int_equal(k.n, 0);
    assert_false(share_a_key("||2001-03-11|F||", "||2001-03-11|F||"));
    assert_false(share_a_key("Jane|||||", "Jane|||||"));
}

static void the_hub_takes_a_model_of_its_own_comparisons_only(void **state)
{
    (void)state;
    struct arena *a = arena_new(4 << 20);
    struct model m;
    struct err_info why;
    str text = str_of(model_default_text), other;
    assert_int_equal(model_parse(text, a, &m, &why), ERR_OK);
    assert_int_equal(m.id, model_default()->id);
    ptrdiff_t at = str_find_str(text, STR("level slip"));
    other = str_printf(a, "%.*slevel slap%.*s", (int)at, text.at,
                       STR_FMT(str_from(text, (size_t)at + 10)));
    assert_int_equal(model_parse(other, a, &m, &why), ERR_CONFIG);
    assert_string_equal(why.text, "the model has no level 'slip' in 'nhs'");
    at = str_find_str(text, STR("comparison pupil"));
    other = str_upto(text, (size_t)at);
    assert_int_equal(model_parse(other, a, &m, &why), ERR_CONFIG);
    assert_string_equal(why.text, "the model has no comparison 'pupil'");
    other = str_printf(
        a,
        "%.*s\ncomparison shoe - shoe size\nlevel same 1 1 1 - same\nlevel other 1 1 1 - other\n",
        STR_FMT(text));
    assert_int_equal(model_parse(other, a, &m, &why), ERR_CONFIG);
    arena_free(a);
}

static uint8_t forename_level(const char *a, const char *b)
{
    return judge(a, b).levels.level[COMPARE_FORENAME];
}

#define KAUR(given) given "|Kaur|2014-06-30|F|37 Linnet Walk|B99 1AA|"

static void a_name_that_all_sisters_have_tells_no_twin(void **state)
{
    (void)state;
    assert_int_equal(forename_level(KAUR("Kaur"), KAUR("Amanreen")), FORENAME_MISSING);
    assert_int_equal(forename_level(KAUR("Kaur"), KAUR("Amanreen Kaur")), FORENAME_LOW);
    assert_int_equal(forename_level("Doe|Doe|2014-06-30|F|1 Inour Street|B99 1AA|",
                                    "Jane|Doe|2014-06-30|F|1 Inour Street|B99 1AA|"),
                     FORENAME_MISSING);
    /* a little name that is one all the same */
    assert_int_equal(forename_level("Ben|Doe|2014-06-30|M|1 Inour Street|B99 1AA|",
                                    "Sam|Doe|2014-06-30|M|1 Inour Street|B99 1AA|"),
                     FORENAME_DIFFERENT);
    assert_int_equal(judge(KAUR("Kaur"), KAUR("Amanreen")).verdict, VERDICT_LONE);
    assert_int_equal(forename_level(KAUR("Mia"), KAUR("Miah")), FORENAME_SPELLING);
}

static void
a_slip_of_another_form_of_the_name_is_seen_where_the_birth_date_is_the_same(void **state)
{
    (void)state;
    assert_int_equal(forename_level("Jacqeuline|Doe|2001-03-11|F|23 Inour Street|B99 1AA|",
                                    "Jackie|Doe|2001-03-11|F|23 Inour Street|B99 1AA|"),
                     FORENAME_SIMILAR);
    assert_int_equal(forename_level("Jacqeuline|Doe|2001-03-11|F|23 Inour Street|B99 1AA|",
                                    "Jackie|Doe|1987-07-24|F|23 Inour Street|B99 1AA|"),
                     FORENAME_DIFFERENT);
    /* two slips of one name: with a number in common only */
    struct judgement with = judge("Maark|Doe|2001-03-11|M|23 Inour Street|B99 1AA|9990000018",
                                  "Makr|Doe|2001-03-11|M|23 Inour Street|B99 1AA|9990000018"),
                     without = judge("Maark|Doe|2001-03-11|M|23 Inour Street|B99 1AA|",
                                     "Makr|Doe|2001-03-11|M|23 Inour Street|B99 1AA|");
    assert_int_equal(with.verdict, VERDICT_AUTOMATIC);
    assert_true(without.flags & LINK_TWIN);
}

static void names_that_changed_places_are_read_the_other_way_round(void **state)
{
    (void)state;
    const char *turned[][2] = {
        {"Molly|Thornley|1986-09-17|F|36 Thistle Mews|B99 1AA|",
         "Thirnley|Mokly|1986-09-17|F|36 Thistle Mews|B99 1AA|"}, /* and mistyped */
        {"Hung|Ho|1970-07-11|M|51 Queens Rise|B99 1AA|",
         "Ho|Hung|1970-07-11|M|51 Queens Rise|B99 1AA|"},
    };
    for (size_t i = 0; i < COUNT(turned); i++) {
        assert_int_equal(forename_level(turned[i][0], turned[i][1]), FORENAME_SWAPPED);
        assert_int_equal(judge(turned[i][0], turned[i][1]).verdict, VERDICT_AUTOMATIC);
    }
    /* two sisters, both turned round: what they share is no given name */
    assert_true(judge("Atherton|Willow|2017-03-08|F|67 Inour Street|B99 1AA|",
                      "Atherton|Daisy|2017-03-08|F|67 Inour Street|B99 1AA|")
                    .flags &
                LINK_TWIN);
    /* a bride keeps hers */
    assert_int_equal(judge("Willow|Atherton|1987-03-08|F|67 Inour Street|B99 1AA|",
                           "Willow|Banu|1987-03-08|F|67 Inour Street|B99 1AA|")
                         .verdict,
                     VERDICT_AUTOMATIC);
}

static void a_flat_in_a_building_without_a_number_is_one_home(void **state)
{
    (void)state;
    const char *flat = "Jane|Doe||F|Flat 12, Dove Lodge, Tansy Road|B99 1AA|";
    const char *same[] = {"Jane|Doe|2001-03-11|F|Flat 12, Dove Lodge||",
                          "Jane|Doe|2001-03-11|F|Flat 12, Dove Lodge|B99 9ZZ|"};
    for (size_t i = 0; i < COUNT(same); i++) {
        assert_int_equal(judge(flat, same[i]).levels.level[COMPARE_ADDRESS], ADDRESS_HOME);
        assert_true(share_a_key(flat, same[i]));
    }
    assert_int_not_equal(judge(flat, "Jane|Doe|2001-03-11|F|Flat 13, Dove Lodge||")
                             .levels.level[COMPARE_ADDRESS],
                         ADDRESS_HOME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slips_do_not_lose_a_person),
        cmocka_unit_test(other_people_are_not_joined),
        cmocka_unit_test(a_slip_alone_is_not_automatic_whatever_the_surname),
        cmocka_unit_test(a_name_that_all_sisters_have_tells_no_twin),
        cmocka_unit_test(
            a_slip_of_another_form_of_the_name_is_seen_where_the_birth_date_is_the_same),
        cmocka_unit_test(names_that_changed_places_are_read_the_other_way_round),
        cmocka_unit_test(a_flat_in_a_building_without_a_number_is_one_home),
        cmocka_unit_test(a_twin_keeps_two_clusters_apart_and_equal_numbers_only_make_it_possible),
        cmocka_unit_test(who_is_unsure_joins_only_where_nobody_else_fits),
        cmocka_unit_test(different_verified_numbers_never_join),
        cmocka_unit_test(the_adoption_wall_holds_against_the_old_name_only),
        cmocka_unit_test(old_names_and_addresses_are_evidence),
        cmocka_unit_test(names_in_each_other_s_field_are_seen_beside_an_older_surname),
        cmocka_unit_test(a_common_name_says_less_than_a_rare_one),
        cmocka_unit_test(the_first_of_january_is_weak_evidence),
        cmocka_unit_test(an_explanation_adds_up_and_speaks_plainly),
        cmocka_unit_test(a_missing_value_makes_no_key),
        cmocka_unit_test(the_hub_takes_a_model_of_its_own_comparisons_only),
    };
    return cmocka_run_group_tests_name("link/judge", tests, NULL, NULL);
}
