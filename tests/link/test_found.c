/* Regions that once ended otherwise when told in another order, as small as they could be made.
 * Each in a dozen orders. */
#include "regions.h"

static struct ending batch, other;

static void ends_alike(const struct step *steps, size_t n)
{
    struct script s = {.number = 4, .records = SCRIPT_RECORDS, .n = n};
    const struct course at_once = {0};
    memcpy(s.step, steps, n * sizeof *steps);
    regions_run(&s, 1, &at_once, &batch);
    for (uint64_t seed = 1; seed <= 12; seed++) {
        const struct course c = {.seed = seed, .most = 1 + seed % 4, .watch = true};
        regions_run(&s, 1, &c, &other);
        if (regions_differ(&s, 1, &batch, &other) >= 0) fail_msg("order %d", (int)seed);
    }
}

#define ENDS_ALIKE(name, ...)                                                                      \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        const struct step steps[] = {__VA_ARGS__};                                                 \
        ends_alike(steps, COUNT(steps));                                                           \
    }

ENDS_ALIKE(whom_a_human_set_apart_is_no_rival_any_more,
           {TELLS, 1, 0, 1, -1, "Aisha|Khan|1951-02-11|F|3 Other Road|B11 1AA|"},
           {TELLS, 1, 0, 2, -1, "June|Doe||M|3 Other Road|B11 1AA|"},
           {TELLS, 2, 0, 1, -1, "Aisha|Doe|1951-02-11|F|3 Other Road|B11 2AA|"},
           {TELLS, 3, 0, 1, -1, "Aishah|Khan|1951-11-02|F|3 Inour Street|B11 2AA|"},
           {TELLS, 6, 0, 1, -1, "June|Khan|1951-02-11|F|3 Other Road|B11 2AA|"},
           {DIFFERENT, 1, 6, 16, -1, ""})

ENDS_ALIKE(a_rival_that_is_erased_sets_free_whom_it_kept_apart,
           {TELLS, 0, 0, 1, -1, "Baby|Zyxwell|1957-08-17|M|9 Inour Street|B17 2AA|"},
           {TELLS, 0, 0, 2, -1, "Tom|Doe||F|9 Inour Street|B17 1AA|"},
           {TELLS, 7, 0, 1, -1, "Tom|Khan|1957|F|9 Other Road|B17 2AA|9990002878+"},
           {TELLS, 10, 0, 1, -1, "June|Doe Khan|1957-08-17|F|9 Other Road|B17 1AA|9990002878"},
           {ERASES, 10, 8, 20, 3, ""})

ENDS_ALIKE(of_a_record_that_was_withdrawn_nothing_is_left,
           {TELLS, 4, 0, 1, -1, "June|Doe|1955|F|7 Inour Street|B15 1AA|"},
           {TELLS, 4, 0, 2, -1, "Aishah|Khan|1955-06-15|F|7 Inour Street|B15 1AA|9990002002+"},
           {TELLS, 7, 0, 1, -1, "June|Doe Khan|1956-06-15|F|7 Inour Street|B15 2AA|"},
           {WITHDRAWS, 7, 0, 1, 2, ""})

ENDS_ALIKE(a_merger_into_a_record_that_was_withdrawn_leads_nowhere,
           {TELLS, 2, 0, 1, -1, "Jane|Doe|1961-01-01|M|||9990004404+"},
           {WITHDRAWS, 2, 3, 1, 0, ""},
           {MERGES, 1, 2, 11, -1, ""})

ENDS_ALIKE(a_newer_merger_takes_the_place_of_the_older,
           {TELLS, 0, 0, 1, -1, "Aishah|Khan||M|||"},
           {TELLS, 2, 0, 1, -1, "Janey|Zyxwell|1961-03-21|U|13 Inour Street|B21 1AA|"},
           {MERGES, 0, 2, 7, -1, ""},
           {MERGES, 0, 3, 8, -1, ""})

ENDS_ALIKE(a_merger_across_the_adoption_wall_is_not_forgotten,
           {TELLS, 1, 0, 1, -1, "Jane|Zyxwell|1954-05-14|U|||9990001677"},
           {TELLS, 1, 0, 2, -1, "Aishah|Doe Khan||F|||"},
           {TELLS, 2, 0, 1, -1, "J|Doe|1954-05-14|F|||"},
           {ERASES, 1, 0, 7, 1, ""},
           {ADOPTS, 1, 0, 8, 0, ""},
           {MERGES, 2, 1, 9, -1, ""})

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whom_a_human_set_apart_is_no_rival_any_more),
        cmocka_unit_test(a_rival_that_is_erased_sets_free_whom_it_kept_apart),
        cmocka_unit_test(of_a_record_that_was_withdrawn_nothing_is_left),
        cmocka_unit_test(a_merger_into_a_record_that_was_withdrawn_leads_nowhere),
        cmocka_unit_test(a_newer_merger_takes_the_place_of_the_older),
        cmocka_unit_test(a_merger_across_the_adoption_wall_is_not_forgotten),
    };
    return cmocka_run_group_tests_name("link/found", tests, NULL, NULL);
}
