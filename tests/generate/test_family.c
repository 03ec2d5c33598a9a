/* The invented families: twins, moves, names. */
#include "check.h"

#include "generate/chance.h"
#include "generate/form.h"
#include "generate/human.h"
#include "generate/naming.h"
#include "generate/slip.h"

enum { FAMILIES = 3000 };

static struct arena *arena;
static struct family family;

static int make_arena(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    return arena ? 0 : -1;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct family *the_family(uint64_t number)
{
    arena_clear(arena);
    family = (struct family){.arena = arena,
                             .rand = rand_seeded(stir(number)),
                             .today = 20779,
                             .start = 20779 - 15 * 365,
                             .addresses = 20000,
                             .persons = 20000,
                             .households = number * 8};
    family_make(&family, number * 100, FAMILY_MAX);
    return &family;
}

static void twins_share_birthday_mother_and_not_the_given_name(void **state)
{
    (void)state;
    int pairs = 0, births = 0, same_initial = 0;
    for (uint64_t n = 0; n < FAMILIES; n++) {
        struct family *f = the_family(n);
        for (int i = 0; i < (int)f->n; i++) {
            const struct human *h = &f->human[i];
            births += h->mother != NOBODY;
            if (h->twin[0] == NOBODY || h->twin[0] < i) continue;
            const struct human *twin = &f->human[h->twin[0]];
            const struct human_name *one = &h->name[h->names - 1],
                                    *other = &twin->name[twin->names - 1];
            assert_int_equal(h->born, twin->born);
            assert_false(naming_alike(one->given, other->given));
            assert_int_equal(h->mother, twin->mother);
            assert_int_equal(twin->twin[0], i);
            pairs++;
            same_initial += one->given.at[0] == other->given.at[0];
            if (human_age(h, f->today) < 18 && !h->looked_after)
                assert_true(h->household == twin->household);
        }
    }
    assert_in_range(pairs * 1000 / births, 8, 24); /* 1.5 % of births */
    assert_in_range(same_initial * 100 / pairs, 25, 85);
}

static void some_move_some_change_names_some_are_called_after_a_parent(void **state)
{
    (void)state;
    int people = 0, movers = 0, renamed = 0, namesakes = 0, in_care = 0, january = 0;
    for (uint64_t n = 0; n < FAMILIES; n++) {
        struct family *f = the_family(n);
        for (size_t i = 0; i < f->n; i++) {
            const struct human *h = &f->human[i];
            people++;
            movers += h->homes > 1;
            renamed += h->names > 1 && !form_is_placeholder(h->name[0].given);
            namesakes += h->namesake != NOBODY;
            in_care += h->looked_after;
            january += h->first_january;
            assert_true(h->homes >= 1 && h->names >= 1 && h->name[0].given.len &&
                        h->name[0].family.len);
            for (size_t k = 1; k < h->homes; k++)
                assert_true(h->home[k].from >= h->home[k - 1].from);
        }
    }
    assert_in_range(movers * 100 / people, 35, 75);
    assert_in_range(renamed * 100 / people, 5, 20);
    assert_in_range(namesakes * 1000 / people, 4, 40);
    assert_in_range(in_care * 1000 / people, 5, 30);
    assert_in_range(january * 1000 / people, 5, 40);
}

static void an_nhs_number_is_of_the_range_999_and_nobody_shares_it(void **state)
{
    (void)state;
    static unsigned char seen[1000000];
    int without = 0;
    for (uint64_t person = 0; person < 20000; person++) {
        if (person % 1000 == 0) arena_clear(arena);
        str nhs = form_nhs_number(arena, person, 20000);
        int64_t number = 0;
        if (!nhs.len && ++without) continue;
        assert_true(str_starts(nhs, STR("999")) && nhs.len == 10 &&
                    str_to_int64(str_from(nhs, 3), &number));
        assert_false(seen[number / 10]++);
    }
    assert_in_range(without, 1500, 2200); /* check digit 10: no number */
}

static void a_known_nhs_number_has_its_check_digit(void **state)
{
    (void)state;
    /* 999 000 271: 9*10+9*9+9*8+0+0+0+2*4+7*3+1*2 = 274, 274 mod 11 = 10, 11 - 10 = 1 */
    assert_str_equal(form_nhs_number(arena, 0, 1), "9990002711");
}

static void a_slip_of_the_keyboard_changes_little(void **state)
{
    (void)state;
    struct rand r = rand_seeded(3);
    int changed = 0;
    for (int i = 0; i < 2000; i++) {
        arena_clear(arena);
        str wrong = slip_of_keyboard(arena, &r, STR("Margaret"));
        assert_in_range(wrong.len, 7, 9);
        assert_int_equal(wrong.at[0], 'M');
        changed += !str_eq_c(wrong, "Margaret");
    }
    assert_int_equal(changed, 2000);
    assert_str_equal(slip_of_keyboard(arena, &r, STR("Al")), "Al");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twins_share_birthday_mother_and_not_the_given_name),
        cmocka_unit_test(some_move_some_change_names_some_are_called_after_a_parent),
        cmocka_unit_test(an_nhs_number_is_of_the_range_999_and_nobody_shares_it),
        cmocka_unit_test(a_known_nhs_number_has_its_check_digit),
        cmocka_unit_test(a_slip_of_the_keyboard_changes_little),
    };
    return cmocka_run_group_tests_name("generate/family", tests, make_arena, drop_arena);
}
