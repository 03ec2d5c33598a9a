/* A model learnt from records, and the model a hub is linked with. */
#include "world.h"

#include "base/file.h"
#include "link/hub_model.h"
#include "link/train.h"
#include "weight/terms.h"

#include <stdio.h>

static struct world w;

static int open_world(void **state)
{
    (void)state;
    world_open(&w);
    return 0;
}

static int close_world(void **state)
{
    (void)state;
    world_close(&w);
    return 0;
}

/* Forty families of a mother and two children at two agencies; the second slips now and then. */
static void tell_families(void)
{
    static const char *const given[] = {"Jane", "Thomas", "Aisha", "William", "Harpreet", "Una"};
    static const char *const family[] = {"Doe", "Khan", "Smith", "Zyxwell", "Kowalska"};
    for (int i = 0; i < 120; i++) {
        char ref[2][12], text[160];
        for (int agency = 0; agency < 2; agency++) {
            (void)snprintf(ref[agency], sizeof ref[agency], "%d", i);
            int year = i % 3 ? 2000 + i % 17 : 1970 + i % 20;
            (void)snprintf(text, sizeof text, "%s|%s|%d-%02d-%02d|F|%d Inour Street|B99 %dAA|",
                           given[(i + i / 7) % 6], family[i / 3 % 5], year, 1 + (i * 5) % 12,
                           13 + (i * 7) % (agency && i % 11 == 0 ? 9 : 15), 1 + i / 3,
                           1 + i / 3 % 9);
            const struct saying said = {agency ? "hospital" : "school", ref[agency], 1, text},
                                *const list = &said;
            world_tell(&w, &list, 1, i + 1);
        }
    }
    (void)world_link(&w);
}

static struct weight_model trained(struct arena *a)
{
    struct weight_model m;
    struct train_report report;
    assert_int_equal(link_train(w.hub, model_default(), a, &m, &report, &w.why), ERR_OK);
    assert_true(report.matches > 90 && report.matches < 160);
    return m;
}

static str text_of(struct weight_model *m, struct arena *a)
{
    struct buf b = BUF_INIT(1 << 20);
    str kept;
    weight_model_write(m, &b);
    assert_int_equal(buf_keep(&b, a, &kept), ERR_OK);
    return kept;
}

static void a_hub_teaches_a_model_that_it_can_be_linked_with(void **state)
{
    (void)state;
    struct arena *a = arena_new(256 << 20);
    tell_families();
    struct weight_model m = trained(a);
    const struct weight_terms *names = &m.comparison[COMPARE_SURNAME].terms;
    assert_true(terms_share(names, STR("zyxwell")) > 0.1);
    str text = text_of(&m, a), again;
    struct weight_model n = trained(a);
    again = text_of(&n, a);
    assert_true(str_eq(text, again));
    int64_t jane = world_person(&w, "school", "1");
    assert_int_equal(hub_model_set(w.hub, text, &w.why), ERR_OK);
    const struct model *now, *then;
    assert_int_equal(hub_model(w.hub, &now, &w.why), ERR_OK);
    assert_int_equal(hub_model(w.hub, &then, &w.why), ERR_OK);
    assert_true(now == then && now->weights->id == m.id && now->id != model_default()->id);
    assert_int_equal(link_run(w.hub, NULL, NULL, &w.why), ERR_CONFLICT); /* linked with another */
    assert_int_equal(link_rebuild(w.hub, NULL, NULL, &w.why), ERR_OK);
    assert_int_equal(world_person(&w, "hospital", "1"), jane);
    assert_int_equal(link_run(w.hub, NULL, NULL, &w.why), ERR_OK);
    arena_free(a);
}

/* Enough pairs for many chunks: which thread counts which is chance. */
static void any_number_of_threads_learns_the_same_bytes(void **state)
{
    (void)state;
    enum { RECORDS = 300 };
    static struct features sample[RECORDS];
    static uint64_t person[RECORDS];
    static const char *const given[] = {"Jane", "Thomas", "Aisha", "William", "Harpreet", "Una"};
    struct arena *a = arena_new(256 << 20);
    for (int i = 0; i < RECORDS; i++) {
        char text[160];
        struct record_content content;
        (void)snprintf(text, sizeof text, "%s|Doe|%d-%02d-%02d|F|%d Inour Street|B99 1AA|",
                       given[i % 6], 1990 + i % 30, 1 + i % 12, 13 + i % 15, 1 + i / 3);
        const struct saying said = {"school", "", 1, text};
        world_content(&said, &content);
        clean_start(&sample[i], i % 2 ? STR("school") : STR("gp"));
        clean_add(&sample[i], &content.who);
        person[i] = (uint64_t)i / 2;
    }
    str one = {0};
    for (unsigned threads = 1; threads <= 4; threads++) {
        const struct link_sample s = {sample, person, RECORDS, 0, threads};
        struct weight_model m;
        struct train_report report;
        assert_int_equal(link_train_sample(&s, model_default(), a, &m, &report, &w.why), ERR_OK);
        str text = text_of(&m, a);
        if (threads == 1) one = text;
        assert_true(str_eq(one, text));
        assert_true(report.recapture.low <= report.recapture.recall &&
                    report.recapture.recall <= report.recapture.high);
    }
    arena_free(a);
}

static void a_file_that_is_no_model_never_becomes_the_hubs(void **state)
{
    (void)state;
    const struct model *m;
    assert_int_equal(hub_model_set(w.hub, STR("aim-model 2\n"), &w.why), ERR_CONFIG);
    assert_int_equal(hub_model(w.hub, &m, &w.why), ERR_OK);
    assert_true(m == model_default());
    char path[PATH_MAX + 16];
    (void)snprintf(path, sizeof path, "%s/model.txt", w.hub->dir);
    assert_int_equal(file_replace(path, STR("nonsense"), 0600, &w.why), ERR_OK);
    assert_int_equal(hub_model(w.hub, &m, &w.why),
                     ERR_CONFIG); /* damaged by hand: nobody guesses */
}

static void nothing_linked_teaches_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    struct weight_model m;
    assert_int_equal(link_train(w.hub, model_default(), a, &m, NULL, &w.why), ERR_INPUT);
    struct link_sample none = {0};
    assert_int_equal(link_train_sample(&none, model_default(), a, &m, NULL, &w.why), ERR_OK);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_hub_teaches_a_model_that_it_can_be_linked_with,
                                        open_world, close_world),
        cmocka_unit_test(any_number_of_threads_learns_the_same_bytes),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_model_never_becomes_the_hubs, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(nothing_linked_teaches_nothing, open_world, close_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
