/* The turns of a life: adoption, three at once, another gender, birthdays put right; kin who live
 * near each other; packs of what is rare. */
#include "check.h"

#include "base/map.h"
#include "generate/chance.h"
#include "generate/form.h"
#include "generate/human.h"
#include "generate/naming.h"
#include "generate/place.h"
#include "generate/plan.h"

enum { FAMILIES = 4000 };

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

static struct family *the_family(uint64_t number, enum pack pack)
{
    arena_clear(arena);
    family = (struct family){.arena = arena,
                             .rand = rand_seeded(stir(number)),
                             .pack = pack,
                             .today = 20779,
                             .start = 20779 - 15 * 365,
                             .addresses = 20000,
                             .persons = 20000,
                             .households = number * 8};
    family_make(&family, number * 100, FAMILY_MAX);
    return &family;
}

/* ---- adoption ---- */

static void check_adopted(const struct family *f, const struct human *after)
{
    const struct human *before = &f->human[after->former];
    const struct human_name *old = &before->name[before->names - 1], *new_name = after->name;
    assert_int_equal(before->born, after->born);
    assert_int_equal(before->ends, after->begins);
    assert_true(before->number != after->number && before->household != after->household);
    assert_true(before->mother != after->mother && after->mother != NOBODY);
    assert_true(f->human[after->mother].household == after->household);
    assert_true(str_eq(new_name->family, f->human[after->mother].name[0].family));
    assert_true(old->from <= before->ends);
    assert_true(before->home[before->homes - 1].from <= before->ends);
    struct plan plan;
    struct rand r = rand_seeded(after->number);
    plan_make(&plan, f, before, &r);
    for (size_t i = 0; i < plan.n; i++) {
        assert_true(plan.at[i].day < before->ends);
        if (plan.at[i].kind->class == CLASS_STATUS) assert_true(plan.at[i].end != NO_END);
    }
    plan_make(&plan, f, after, &r);
    for (size_t i = 0; i < plan.n; i++)
        assert_true(plan.at[i].day >= after->begins);
}

static void who_was_adopted_is_two_persons_whose_records_never_overlap(void **state)
{
    (void)state;
    int adopted = 0, same_given = 0;
    for (uint64_t n = 0; n < FAMILIES; n++) {
        struct family *f = the_family(n, PACK_NONE);
        for (size_t i = 0; i < f->n; i++) {
            const struct human *h = &f->human[i];
            if (h->former == NOBODY) continue;
            adopted++;
            const struct human *before = &f->human[h->former];
            same_given += str_eq(before->name[before->names - 1].given, h->name[0].given);
            check_adopted(f, h);
        }
    }
    assert_in_range(adopted, 8, 60);
    assert_in_range(same_given, adopted / 3, adopted - 1); /* the hard part of it */
}

/* ---- births ---- */

static void three_at_once_know_both_others_and_have_three_names(void **state)
{
    (void)state;
    int triplets = 0;
    for (uint64_t n = 0; n < FAMILIES; n++) {
        struct family *f = the_family(n, PACK_TWINS);
        for (int i = 0; i < (int)f->n; i++) {
            const struct human *h = &f->human[i];
            if (h->twin[1] == NOBODY) continue;
            triplets++;
            for (int k = 0; k < HUMAN_TWINS_MAX; k++) {
                const struct human *other = &f->human[h->twin[k]];
                assert_true(other->twin[0] == i || other->twin[1] == i);
                assert_int_equal(other->born, h->born);
                assert_false(naming_alike(h->name[h->names - 1].given,
                                          other->name[other->names - 1].given));
            }
        }
    }
    assert_in_range(triplets, 30, 300);
}

static void in_step_families_some_children_are_the_fathers_alone(void **state)
{
    (void)state;
    int his = 0, half = 0;
    for (uint64_t n = 0; n < FAMILIES; n++) {
        struct family *f = the_family(n, PACK_NONE);
        for (size_t i = 0; i < f->n; i++) {
            const struct human *h = &f->human[i];
            his += h->mother == NOBODY && h->father != NOBODY;
            for (size_t k = 0; k < i; k++)
                half += h->mother != NOBODY && h->mother == f->human[k].mother &&
                        h->father != f->human[k].father;
        }
    }
    assert_true(his > 40 && half > 100);
}

/* ---- papers ---- */

static void papers_hold_what_was_told_until_it_was_put_right(void **state)
{
    (void)state;
    int corrected = 0, other_sex = 0, foretold = 0;
    for (uint64_t n = 0; n < FAMILIES; n++) {
        struct family *f = the_family(n, PACK_NONE);
        for (size_t i = 0; i < f->n; i++) {
            const struct human *h = &f->human[i];
            foretold += h->foretold;
            if (h->foretold) assert_true(f->human[h->mother].expected_by_services);
            if (h->registered) {
                corrected++;
                assert_int_equal(human_born_on(h, h->corrected - 1), h->registered);
                assert_int_equal(human_born_on(h, h->corrected), h->born);
            }
            if (h->sex_since) {
                other_sex++;
                assert_true(human_sex_on(h, h->sex_since - 1) != human_sex_on(h, h->sex_since));
            }
        }
    }
    assert_in_range(corrected, 20, 120);
    assert_in_range(other_sex, 5, 60);
    assert_in_range(foretold, 20, 300);
}

/* The longest time that a child of one to four was not seen in the last year, or since the birth
 * of a baby; by anybody. */
static int longest_unseen(const struct plan *p, const struct human *h, int32_t today)
{
    int32_t from = h->born > today - 365 ? h->born : today - 365, longest = 0;
    for (int32_t day = from, last = from; day <= today; day++) {
        bool seen = day == today;
        for (size_t i = 0; i < p->n; i++)
            seen |= p->at[i].kind->in_person && p->at[i].day == day;
        if (!seen) continue;
        if (day - last > longest) longest = day - last;
        last = day;
    }
    return longest;
}

static void who_is_under_five_is_seen_every_few_months_but_for_a_few(void **state)
{
    (void)state;
    int small = 0, unseen = 0;
    for (uint64_t n = 0; n < FAMILIES; n++) {
        struct family *f = the_family(n, PACK_NONE);
        for (size_t i = 0; i < f->n; i++) {
            const struct human *h = &f->human[i];
            bool ordinary = !h->died && !h->ends && !h->begins;
            if (!ordinary || h->born < f->today - 5 * 365 || h->born > f->today - 60) continue;
            struct plan plan;
            plan_make(&plan, f, h, &f->rand);
            small++;
            unseen += longest_unseen(&plan, h, f->today) > 182;
        }
    }
    assert_in_range(small, 200, 100000);
    assert_in_range(unseen, 1, small * 4 / 100); /* and some must be for the rules to find */
}

static void a_region_beyond_the_range_of_nhs_numbers_spreads_them_evenly(void **state)
{
    (void)state;
    enum { PERSONS = 10 * 1000 * 1000, STEP = 7, MANY = 200000 };
    struct map_str seen = {0};
    int with = 0, first_half = 0;
    struct arena *all = arena_new(64 << 20);
    assert_non_null(all);
    for (uint64_t i = 0; i < MANY; i++) {
        uint64_t person = i < MANY / 2 ? i : PERSONS - 1 - i * STEP;
        str nhs = form_nhs_number(all, person, PERSONS);
        bool is_new = true;
        if (!nhs.len) continue;
        with++;
        first_half += i < MANY / 2;
        assert_non_null(map_str_put(&seen, nhs, &is_new));
        assert_true(is_new && str_starts(nhs, STR("999")));
    }
    assert_in_range(with, MANY * 85 / 1000, MANY * 97 / 1000); /* one in eleven */
    assert_in_range(first_half * 100 / with, 45, 55);
    map_str_release(&seen);
    arena_free(all);
}

/* ---- places and names ---- */

static void kin_live_near_each_other(void **state)
{
    (void)state;
    int families[TRADITION__COUNT] = {0}, at_home[TRADITION__COUNT] = {0};
    for (uint64_t n = 0; n < FAMILIES; n++) {
        struct family *f = the_family(n, PACK_NONE);
        enum tradition t = f->human[0].tradition;
        families[t]++;
        for (unsigned k = 0; k < 3; k++)
            if (stir(t * 31u + k) % generate_districts_n == f->district) {
                at_home[t]++;
                break;
            }
    }
    /* three districts of eighteen would hold a sixth */
    assert_true(at_home[TRADITION_PK] * 100 > families[TRADITION_PK] * 35);
    assert_true(at_home[TRADITION_SO] * 100 > families[TRADITION_SO] * 35);
}

static void names_have_a_long_tail(void **state)
{
    (void)state;
    struct map_str seen = {0};
    struct arena *all = arena_new(32 << 20);
    struct rand r = rand_seeded(5);
    int drawn = 5000, smiths = 0;
    for (int i = 0; i < drawn; i++) {
        str name = naming_family(all, &r, TRADITION_WB, 'F', (unsigned)i % 18);
        smiths += str_eq_c(name, "Smith");
        assert_non_null(map_str_put(&seen, name, NULL));
    }
    assert_in_range(seen.n, 900, 3000);
    assert_in_range(smiths, drawn / 200, drawn / 30);
    map_str_release(&seen);
    arena_free(all);
}

static void who_has_a_name_in_front_goes_by_the_second(void **state)
{
    (void)state;
    assert_str_equal(naming_called(STR("Mohammed Imran")), "Imran");
    assert_str_equal(naming_called(STR("Mohammed")), "Mohammed");
    assert_str_equal(naming_called(STR("Ella Rose")), "Ella");
}

/* ---- packs ---- */

static void a_pack_has_much_of_what_it_is_named_after(void **state)
{
    (void)state;
    int people[PACK__COUNT] = {0}, twins[PACK__COUNT] = {0}, called_after[PACK__COUNT] = {0},
        rarest[PACK__COUNT] = {0};
    for (int p = 0; p < PACK__COUNT; p++)
        for (uint64_t n = 0; n < FAMILIES / 4; n++) {
            struct family *f = the_family(n, (enum pack)p);
            people[p] += (int)f->n;
            for (size_t i = 0; i < f->n; i++) {
                twins[p] += f->human[i].twin[0] != NOBODY;
                called_after[p] += f->human[i].namesake != NOBODY;
                rarest[p] += f->human[i].tradition == TRADITION_CN;
            }
        }
    assert_true(twins[PACK_TWINS] > twins[PACK_NONE] * 15);
    assert_true(called_after[PACK_NAMESAKES] > called_after[PACK_NONE] * 5);
    assert_true(people[PACK_SIBLINGS] > people[PACK_NONE] * 5 / 4);
    assert_true(rarest[PACK_ORIGINS] > people[PACK_ORIGINS] / 25);
    enum pack found;
    assert_true(pack_find(STR("siblings"), &found) && found == PACK_SIBLINGS);
    assert_false(pack_find(STR(""), &found) || pack_find(STR("cousins"), &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_was_adopted_is_two_persons_whose_records_never_overlap),
        cmocka_unit_test(three_at_once_know_both_others_and_have_three_names),
        cmocka_unit_test(in_step_families_some_children_are_the_fathers_alone),
        cmocka_unit_test(papers_hold_what_was_told_until_it_was_put_right),
        cmocka_unit_test(who_is_under_five_is_seen_every_few_months_but_for_a_few),
        cmocka_unit_test(a_region_beyond_the_range_of_nhs_numbers_spreads_them_evenly),
        cmocka_unit_test(kin_live_near_each_other),
        cmocka_unit_test(names_have_a_long_tail),
        cmocka_unit_test(who_has_a_name_in_front_goes_by_the_second),
        cmocka_unit_test(a_pack_has_much_of_what_it_is_named_after),
    };
    return cmocka_run_group_tests_name("generate/turns", tests, make_arena, drop_arena);
}
