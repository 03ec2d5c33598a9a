/* Keys that too many share: what stands in their place, how training finds them, and how the net
 * under them is told of. */
#include "world.h"

#include "link/keys.h"
#include "link/train.h"

#include <stdio.h>

enum { MANY = 300 };

static struct features sample[MANY];
static uint64_t person[MANY];

static struct features of(const char *text)
{
    struct features f;
    struct record_content content;
    const struct saying said = {"school", "", 1, text};
    world_content(&said, &content);
    clean_start(&f, STR("school"));
    clean_add(&f, &content.who);
    return f;
}

/* The shipped model with these keys. */
static struct model heavy_model(struct weight_model *w, uint64_t *keys, size_t n)
{
    struct model m = *model_default();
    *w = *m.weights;
    w->heavy = keys;
    w->heavy_count = n;
    m.weights = w;
    return m;
}

/* The key of a kind that the two have in common. */
static uint64_t common(const struct features *a, const struct features *b, enum key_kind kind)
{
    struct link_keys x, y;
    link_keys_of(a, &x);
    link_keys_of(b, &y);
    for (size_t i = 0; i < x.n; i++)
        if (link_key_kind(x.key[i]) == kind && link_keys_have(&y, x.key[i])) return x.key[i];
    fail_msg("no such key");
    return 0;
}

static bool meet(const struct model *m, const struct features *a, const struct features *b)
{
    struct link_keys x, y;
    link_keys_under(a, m, &x);
    link_keys_under(b, m, &y);
    return link_keys_share(&x, &y);
}

static void a_heavy_key_gives_way_to_finer_ones(void **state)
{
    (void)state;
    struct features here = of("Mohammed|Khan|1990-01-01|M|||"),
                    there = of("Mohammed|Zyxwell|1990-01-01|M||B99 1AA|"),
                    near = of("Mohammed|Doe|1990-01-01|M||B99 7ZZ|"),
                    same = of("Muhammad|Khan|1990-01-01|M||B98 2BB|");
    uint64_t key = common(&here, &there, KEY_BIRTH_NAME);
    struct weight_model w;
    struct model plain = heavy_model(&w, NULL, 0);
    assert_true(meet(&plain, &here, &there));
    struct model m = heavy_model(&w, &key, 1);
    struct link_keys keys;
    link_keys_under(&here, &m, &keys);
    assert_false(link_keys_have(&keys, key));
    assert_true(meet(&m, &here, &same));   /* by the surname */
    assert_true(meet(&m, &there, &near)); /* by the district */
    assert_true(meet(&m, &here, &here));
}

static void a_missing_value_makes_no_finer_key(void **state)
{
    (void)state;
    struct features bare = of("Mohammed||1990-01-01|M|||"), other = of("Mohammed||1990-01-01|M|||");
    struct weight_model w;
    struct link_keys all, keys;
    link_keys_of(&bare, &all);
    assert_int_equal(all.n, 1);
    struct model m = heavy_model(&w, all.key, all.n);
    link_keys_under(&bare, &m, &keys);
    assert_int_equal(keys.n, 1); /* refined by the name itself: as many share that */
    uint64_t both[] = {all.key[0], keys.key[0]};
    if (both[0] > both[1]) both[0] = keys.key[0], both[1] = all.key[0];
    m = heavy_model(&w, both, 2);
    link_keys_under(&bare, &m, &keys);
    assert_int_equal(keys.n, 0);
    assert_false(meet(&m, &bare, &other));
}

static void a_number_that_many_share_brings_nobody_together(void **state)
{
    (void)state;
    struct features a = of("Jane|Doe|2001-03-11|F|||9990000018"),
                    b = of("Tom|Khan|1980-01-07|M|||9990000018");
    uint64_t key = common(&a, &b, KEY_NHS);
    struct weight_model w;
    struct model m = heavy_model(&w, &key, 1);
    assert_false(meet(&m, &a, &b));
}

static struct weight_model listed(size_t n, struct arena *a)
{
    struct err_info why;
    struct weight_model w = *model_default()->weights;
    const struct link_sample s = {sample, person, n, 0};
    assert_int_equal(link_train_heavy(&s, a, &w, &why), ERR_OK);
    return w;
}

static void make_crowd(size_t n, bool hidden)
{
    for (size_t i = 0; i < n; i++) {
        char text[160];
        (void)snprintf(text, sizeof text, "Mohammed|Khan|%d-%02d-%02d|M|1 Inour Street|B99 1AA|",
                       1940 + (int)i % 70, 2 + (int)i % 11, 13 + (int)i % 15);
        sample[i] = of(text);
        if (hidden && i == 7) sample[i].flags |= FEATURE_SHIELDED;
        person[i] = i;
    }
}

static void training_lists_what_more_than_a_hundred_persons_share(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    make_crowd(MANY, false);
    uint64_t key = common(&sample[0], &sample[1], KEY_HOME_NAME);
    struct weight_model w = listed(MANY, a);
    assert_true(weight_is_heavy(&w, key));
    for (size_t i = 1; i < w.heavy_count; i++)
        assert_true(w.heavy[i - 1] < w.heavy[i]);
    w = listed(LINK_HEAVY_PERSONS, a); /* as many and no more */
    assert_int_equal(w.heavy_count, 0);
    for (size_t i = 0; i < MANY; i++)
        person[i] = i % LINK_HEAVY_PERSONS; /* more records, not more persons */
    w = listed(MANY, a);
    assert_int_equal(w.heavy_count, 0);
    arena_free(a);
}

static void a_place_where_somebody_is_hidden_is_never_listed(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    make_crowd(MANY, true);
    struct weight_model w = listed(MANY, a);
    assert_false(weight_is_heavy(&w, common(&sample[0], &sample[1], KEY_HOME_NAME)));
    assert_true(weight_is_heavy(&w, common(&sample[0], &sample[1], KEY_NAMES_DISTRICT)));
    arena_free(a);
}

static err count_crowds(struct db *db, void *to, struct err_info *why)
{
    struct arena *a = arena_new(1 << 20);
    err e = q_link_crowds(db, a, to, why);
    arena_free(a);
    return e;
}

static void what_only_the_net_held_back_is_counted(void **state)
{
    (void)state;
    static char text[MANY][160], ref[MANY][12];
    static struct saying said[MANY];
    static const struct saying *list[MANY];
    struct world w;
    struct q_link_crowds_row crowds;
    struct arena *a = arena_new(64 << 20);
    world_open(&w);
    for (size_t i = 0; i < MANY; i++) {
        (void)snprintf(ref[i], sizeof ref[i], "%zu", i);
        (void)snprintf(text[i], sizeof text[i],
                       "Mohammed|Khan|1990-01-01|M|%zu Inour Street|B%zu %zuAA|", i + 1,
                       10 + i % 90, i / 90 % 10);
        said[i] = (struct saying){"school", ref[i], 1, text[i]};
        list[i] = &said[i];
    }
    world_tell(&w, list, MANY, 1);
    (void)world_link(&w);
    assert_int_equal(store_read(w.hub->store, count_crowds, &crowds, &w.why), ERR_OK);
    assert_true(crowds.keys > 0);
    struct weight_model m, trained;
    assert_int_equal(link_train(w.hub, model_default(), a, &trained, NULL, &w.why), ERR_OK);
    assert_true(trained.heavy_count > 0);
    struct model refined = heavy_model(&m, trained.heavy, trained.heavy_count);
    refined.id++;
    const struct link_options options = {.model = &refined};
    assert_int_equal(link_rebuild(w.hub, &options, NULL, &w.why), ERR_OK);
    assert_int_equal(store_read(w.hub->store, count_crowds, &crowds, &w.why), ERR_OK);
    assert_int_equal(crowds.keys, 0);
    arena_free(a);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_heavy_key_gives_way_to_finer_ones),
        cmocka_unit_test(a_missing_value_makes_no_finer_key),
        cmocka_unit_test(a_number_that_many_share_brings_nobody_together),
        cmocka_unit_test(training_lists_what_more_than_a_hundred_persons_share),
        cmocka_unit_test(a_place_where_somebody_is_hidden_is_never_listed),
        cmocka_unit_test(what_only_the_net_held_back_is_counted),
    };
    return cmocka_run_group_tests_name("link/heavy", tests, NULL, NULL);
}
