/* The region file of the generator, read by the reader that every hub uses. */
#include "world.h"

#include "agency/region.h"
#include "generate/tables.h"
#include "hub/hub.h"
#include "likeness/place.h"

static char folder[64];
static struct hub *hub;
static struct arena *arena;

static int make_region(void **state)
{
    struct err_info why;
    (void)state;
    arena = arena_new(64 << 20);
    world_folder(folder, "yaml");
    (void)world_make(folder, 50, 1);
    return hub_open_for_test(1795305600000, &hub, &why) ? -1 : 0; /* 22 November 2026 */
}

static int drop_region(void **state)
{
    (void)state;
    hub_close(hub);
    arena_free(arena);
    world_remove(folder);
    return 0;
}

/* With the class and the manner of meeting that the generator reckons with. */
static bool has_type(const struct region *r, const struct event_kind *k)
{
    for (size_t i = 0; i < r->type_count; i++)
        if (str_eq_c(r->types[i].code, k->code))
            return str_eq_c(r->types[i].class, event_class_word(k->class)) &&
                   (r->types[i].in_person != 0) == k->in_person;
    return false;
}

static void it_is_accepted_whole_with_rules_agreements_and_users(void **state)
{
    (void)state;
    struct region region;
    struct partners known = {0};
    struct err_info why = {0};
    char path[160];
    snprintf(path, sizeof path, "%s/region.yaml", folder);
    err e = region_read(hub, path, &known, arena, &region, &why);
    if (e) fail_msg("%s (%s:%ld:%ld)", why.text, why.file, why.line, why.column);
    assert_int_equal(region.agency_count, PARTNER__COUNT);
    assert_int_equal(region.agreement_count, PARTNER__COUNT);
    for (size_t i = 0; i < event_kinds_n; i++)
        assert_true(has_type(&region, &event_kinds[i]));
    assert_true(region.rule_count >= 5);
    assert_non_null(region.users);
}

struct applying {
    struct region region;
    struct region_changes first, again;
};

static err apply_twice(struct db *db, void *ctx, struct err_info *why)
{
    struct applying *a = ctx;
    err e = region_apply(db, hub, &a->region, &a->first, why);
    return e ? e : region_apply(db, hub, &a->region, &a->again, why);
}

static void it_goes_live_at_once_in_a_training_hub_and_the_second_time_changes_nothing(void **state)
{
    (void)state;
    struct applying a = {0};
    struct partners known = {0};
    struct err_info why = {0};
    char path[160];
    snprintf(path, sizeof path, "%s/region.yaml", folder);
    assert_int_equal(region_read(hub, path, &known, arena, &a.region, &why), ERR_OK);
    err e = store_write(hub->store, apply_twice, &a, &why);
    if (e) fail_msg("%s", why.text);
    assert_int_equal(a.first.drafts, 0);
    assert_true(a.first.added > PARTNER__COUNT);
    assert_int_equal(a.again.added + a.again.changed, 0);
}

static err load_partners(struct db *db, void *ctx, struct err_info *why)
{
    return partners_load(db, ctx, why);
}

static void every_place_of_the_borough_is_in_a_ward(void **state)
{
    (void)state;
    struct partners *p = NULL;
    struct err_info why = {0};
    if (store_read(hub->store, load_partners, &p, &why)) fail_msg("%s", why.text);
    assert_int_equal(p->terms.wards.n, 2 * generate_districts_n);
    for (size_t i = 0; i < generate_districts_n; i++)
        for (int sector = 0; sector < 10; sector++) {
            postcode code = 0;
            str text = str_printf(arena, "%s %dAA", generate_districts[i].outcode, sector);
            assert_true(postcode_parse(text, &code));
            const struct ward *w = wards_find(&p->terms.wards, code);
            assert_non_null(w);
            assert_int_equal(w - p->terms.wards.list, 2 * i + (sector < 5));
        }
    partners_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_accepted_whole_with_rules_agreements_and_users),
        cmocka_unit_test(
            it_goes_live_at_once_in_a_training_hub_and_the_second_time_changes_nothing),
        cmocka_unit_test(every_place_of_the_borough_is_in_a_ward),
    };
    return cmocka_run_group_tests_name("generate/region", tests, make_region, drop_region);
}
