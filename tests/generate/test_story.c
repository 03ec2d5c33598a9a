/* Planted cases: what happens to those who play, and that nothing else can make a rule fire. */
#include "check.h"

#include "generate/chance.h"
#include "generate/story.h"

enum { FAMILIES = 9000, TODAY = 20779 };

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
                             .today = TODAY,
                             .start = TODAY - 15 * 365,
                             .addresses = 20000,
                             .persons = 20000,
                             .households = number * 8};
    family_make(&family, number * 100, FAMILY_MAX);
    return &family;
}

static void in_all(void (*check)(const struct family *f, const struct human *h,
                                 const struct plan *p))
{
    for (uint64_t n = 0; n < FAMILIES; n++) {
        struct family *f = the_family(n, PACK_CASES);
        for (size_t i = 0; i < f->n; i++) {
            struct plan p;
            if (!f->human[i].story) continue;
            plan_make(&p, f, &f->human[i], &f->rand);
            check(f, &f->human[i], &p);
        }
    }
}

static void every_story_is_told_and_an_ordinary_region_has_none(void **state)
{
    (void)state;
    int told[64] = {0};
    assert_true(stories_n <= COUNT(told));
    for (uint64_t n = 0; n < FAMILIES; n++) {
        struct family *f = the_family(n, PACK_CASES);
        for (size_t i = 0; i < f->n; i++)
            if (f->human[i].part == PART_SUBJECT) told[f->human[i].story - stories]++;
        f = the_family(n, PACK_NONE);
        for (size_t i = 0; i < f->n; i++)
            assert_null(f->human[i].story);
    }
    for (size_t s = 0; s < stories_n; s++)
        if (told[s] < 2) fail_msg("%s is told %d times", stories[s].code, told[s]);
}

static bool counts(const struct event_kind *k)
{
    return k->class == CLASS_CONCERN || k->class == CLASS_HIGH || k->class == CLASS_MISSED;
}

static void check_only_the_story(const struct family *f, const struct human *h,
                                 const struct plan *p)
{
    const struct story *s = h->story;
    size_t planted = 0, found = 0;
    for (const struct story_beat *b = s->beat; b < s->beat + BEATS_MAX && b->kind; b++)
        planted += b->who == h->part && counts(plan_kind(b->kind));
    for (size_t i = 0; i < p->n; i++) {
        if (!counts(p->at[i].kind)) continue;
        found++;
        assert_in_range(p->at[i].day, h->story_end - s->days, h->story_end);
        assert_true(p->at[i].day < f->today);
    }
    if (found != planted) fail_msg("%s: %zu concerns of %zu", s->code, found, planted);
}

static void nothing_counts_but_what_the_story_tells(void **state)
{
    (void)state;
    in_all(check_only_the_story);
}

static void check_alone(const struct family *f, const struct human *h, const struct plan *p)
{
    (void)f;
    if (!h->story->alone || h->part != PART_SUBJECT) return;
    for (size_t i = 0; i < p->n; i++)
        assert_true(!p->at[i].kind->in_person || p->at[i].day < h->story_end - h->story->alone);
}

static void who_is_alone_is_seen_by_nobody(void **state)
{
    (void)state;
    in_all(check_alone);
}

static void check_seen(const struct family *f, const struct human *h, const struct plan *p)
{
    if (!h->story->seen) return;
    int32_t newest = INT32_MIN;
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i].kind->in_person && p->at[i].day > newest) newest = p->at[i].day;
    (void)f;
    if (newest < h->story_end - 20) fail_msg("%s: nobody came", h->story->code);
}

static void who_is_seen_is_seen_until_the_end(void **state)
{
    (void)state;
    in_all(check_seen);
}

static void the_events_of_a_story_are_in_the_catalogue_and_fit_the_age(void **state)
{
    (void)state;
    for (size_t s = 0; s < stories_n; s++)
        for (const struct story_beat *b = stories[s].beat;
             b < stories[s].beat + BEATS_MAX && b->kind; b++) {
            const struct event_kind *k = plan_kind(b->kind);
            assert_non_null(k);
            assert_true(b->from >= b->until && b->until >= 0);
            if (b->who != PART_SUBJECT) continue;
            assert_true(k->age_from <= stories[s].age_from * 12 + 12);
            assert_true(k->age_until >= stories[s].age_until * 12);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_story_is_told_and_an_ordinary_region_has_none),
        cmocka_unit_test(nothing_counts_but_what_the_story_tells),
        cmocka_unit_test(who_is_alone_is_seen_by_nobody),
        cmocka_unit_test(who_is_seen_is_seen_until_the_end),
        cmocka_unit_test(the_events_of_a_story_are_in_the_catalogue_and_fit_the_age),
    };
    return cmocka_run_group_tests_name("generate/story", tests, make_arena, drop_arena);
}
